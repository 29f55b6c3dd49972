//! What stands around the steps in a file: the export with its entries, the policy, its versions.

use super::finding::{Findings, found, short};
use super::json::Document;
use super::{ImportedJourney, Options, policy, version};
use crate::journey::Value;
use crate::journey::definition::{Journey, JourneyId, Settings, State, Version};
use crate::journey::limits::{EXPORTS_MAX, JSON_DEPTH_MAX};
use crate::journey::value::Fields;
use std::collections::HashMap;

/// The newest version of the vendor's database whose exports have been seen.
const DB_VERSION_MAX: f64 = 5.0;

/// Levels that an export puts around a bare workflow.
const LEVELS_AROUND: usize = 5;

/// Reads a whole file.
pub(super) fn read(document: &Document, options: &Options, findings: &mut Findings) -> Vec<ImportedJourney> {
    let file = &document.value;
    let Some(fields) = file.as_object() else {
        let found = found(Some(file));
        findings.error(
            1,
            "",
            format_args!("line 1, column 1: the file must be one JSON object, found {found}"),
        );
        return Vec::new();
    };
    match (fields.get("exports"), fields.get("workflow")) {
        (Some(exports), _) => entries(exports, options, findings),
        (None, Some(_)) if document.levels + LEVELS_AROUND > JSON_DEPTH_MAX => {
            findings.error(15, "", "the file nests deeper than an export of it may");
            Vec::new()
        }
        (None, Some(workflow)) => bare(fields, workflow, options, findings).into_iter().collect(),
        (None, None) => {
            let told = "the file has neither \"exports\" nor \"workflow\"; is this a journey export?";
            findings.error(2, "", told);
            Vec::new()
        }
    }
}

fn entries(exports: &Value, options: &Options, findings: &mut Findings) -> Vec<ImportedJourney> {
    const NONE: &str = "\"exports\" holds no entry with category \"policy\"";
    let Some(items) = exports.as_array().filter(|items| !items.is_empty()) else {
        findings.error(3, "/exports", format_args!("{NONE}; it must be a list of entries"));
        return Vec::new();
    };
    if items.len() > EXPORTS_MAX {
        findings.error(15, "/exports", format_args!("more than {EXPORTS_MAX} entries"));
        return Vec::new();
    }
    let (mut journeys, mut policies) = (Vec::new(), 0);
    let mut ids = HashMap::new();
    for (index, entry) in items.iter().enumerate() {
        let at = format!("/exports/{index}");
        let category = entry.get("category").and_then(Value::as_text);
        if category != Some("policy") {
            let found = found(entry.get("category"));
            findings.warn(
                16,
                &at,
                format_args!("exports[{index}] is skipped: its category is no policy but {found}"),
            );
            continue;
        }
        policies += 1;
        let Some(data) = entry.get("data").and_then(Value::as_object) else {
            findings.error(4, &at, format_args!("exports[{index}] has no \"data\""));
            continue;
        };
        let before = (findings.refusing(), findings.holding());
        around(entry, &at, findings);
        let journey = policy::read(data, &format!("{at}/data"), options, findings);
        let Some(mut journey) = journey.filter(|_| findings.refusing() == before.0) else { continue };
        if let Some(first) = ids.insert(journey.id.clone(), index) {
            let told = format!("data.policy_id \"{}\" is that of exports[{first}] too", journey.id);
            findings.error(5, &format!("{at}/data/policy_id"), told);
            continue;
        }
        let rest = entry
            .as_object()
            .into_iter()
            .flatten()
            .filter(|(key, _)| !matches!(&***key, "data" | "category"));
        journey.envelope = rest.map(|(key, value)| (key.clone(), value.clone())).collect();
        journeys.push(ImportedJourney { journey, publishable: findings.holding() == before.1 });
    }
    if policies == 0 {
        findings.error(3, "/exports", NONE);
    }
    journeys
}

/// What an entry says of the server that takes it, and of what else it needs.
fn around(entry: &Value, at: &str, findings: &mut Findings) {
    let constraints = entry.get("constraints").and_then(Value::as_array).unwrap_or_default();
    for (index, constraint) in constraints.iter().enumerate() {
        let at = format!("{at}/constraints/{index}");
        match constraint.get("type").and_then(Value::as_text) {
            Some("application_type") => {
                let found = constraint.get("application_type").and_then(Value::as_text).unwrap_or_default();
                if found != "ido" {
                    let told =
                        format!("this export is for application type \"{}\", not \"ido\"", short(found));
                    findings.error(11, &at, told);
                }
            }
            Some("db_version") => {
                if let Some(Value::Number(version)) = constraint.get("db_version")
                    && *version > DB_VERSION_MAX
                {
                    let told =
                        format!("db_version {version}: written by a newer platform; look what is new in it");
                    findings.warn(13, &at, told);
                }
            }
            // The vendor's own server versions say nothing of this one.
            _ => (),
        }
    }
    let dependencies = entry.get("dependencies").and_then(Value::as_array).unwrap_or_default();
    for (index, dependency) in dependencies.iter().enumerate() {
        let told = format!("the journey depends on {}; see that it is there", short(&dependency.to_json()));
        findings.warn(101, &format!("{at}/dependencies/{index}"), told);
    }
}

/// A file without policy and version: they are made up, by the name of the file.
fn bare(
    file: &Fields,
    workflow: &Value,
    options: &Options,
    findings: &mut Findings,
) -> Option<ImportedJourney> {
    let before = (findings.refusing(), findings.holding());
    let name = options.file_name.as_deref().map_or("journey", stem);
    let id = JourneyId::read(name).or_else(|| JourneyId::read("journey"))?;
    version::examine(workflow, "/workflow", options, findings);
    let version = Version {
        number: 1,
        id: "default_version".into(),
        state: State::Version,
        description: String::new(),
        filter: "true".into(),
        workflow: workflow.clone(),
        created_at: options.now,
        unknown: Fields::new(),
    };
    let rest = file.iter().filter(|(key, _)| &***key != "workflow");
    let journey = Journey {
        id,
        name: name.to_owned(),
        description: String::new(),
        settings: Settings::default(),
        versions: vec![version],
        created_at: options.now,
        updated_at: options.now,
        unknown: rest.map(|(key, value)| (key.clone(), value.clone())).collect(),
        envelope: Fields::new(),
    };
    let publishable = findings.holding() == before.1;
    (findings.refusing() == before.0).then_some(ImportedJourney { journey, publishable })
}

/// The name of a file without folders and ending.
fn stem(file_name: &str) -> &str {
    let name = file_name.rsplit(['/', '\\']).next().unwrap_or(file_name);
    name.strip_suffix(".json").unwrap_or(name)
}
