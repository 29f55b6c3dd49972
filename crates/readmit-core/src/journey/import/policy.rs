//! One journey of an export (`data`), with its versions.

use super::finding::{Findings, found, short};
use super::{Options, settings, version};
use crate::journey::definition::{Journey, JourneyId, State, Version};
use crate::journey::value::{Fields, Value};
use crate::limits::{JOURNEY_VERSIONS_MAX, NAME_CHARS_MAX};
use crate::time::Timestamp;
use std::collections::HashSet;
use std::sync::Arc;

/// Keys of `data` that are read; the others are kept as they are.
const KNOWN: [&str; 8] =
    ["policy_id", "type", "versions", "name", "desc", "created_date", "last_modified_date", "config"];

/// Keys of a version that are read. `readmit_created` is our own: when it was imported.
const KNOWN_OF_VERSIONS: [&str; 7] =
    ["schema_version", "version_id", "state", "desc", "filter_criteria", "workflow", "readmit_created"];

/// Reads a journey; `None` where it has no name or no versions. Whether it may be taken is what the findings say.
pub(super) fn read(data: &Fields, at: &str, options: &Options, findings: &mut Findings) -> Option<Journey> {
    let id = name_of(data, at, findings);
    match data.get("type") {
        Some(Value::Text(kind)) if &**kind == "anonymous" => (),
        Some(Value::Text(kind)) => {
            let told = format!("journey type \"{}\" is not supported; only \"anonymous\"", short(kind));
            findings.error(10, &format!("{at}/type"), told);
        }
        other => {
            findings.error(5, at, format_args!("data.type must be \"anonymous\", found {}", found(other)));
        }
    }
    let description = match data.get("desc") {
        Some(Value::Text(text)) => text.to_string(),
        other => {
            findings.error(
                5,
                at,
                format_args!("data.desc must be a text, it may be empty, found {}", found(other)),
            );
            String::new()
        }
    };
    let name = match data.get("name") {
        Some(Value::Text(name)) if !name.is_empty() => name.chars().take(NAME_CHARS_MAX).collect(),
        None | Some(Value::Null | Value::Text(_)) => id.as_ref().map_or(String::new(), ToString::to_string),
        other => {
            findings.error(5, at, format_args!("data.name must be a text, found {}", found(other)));
            String::new()
        }
    };
    let no_settings = Fields::new();
    let config = match data.get("config") {
        None | Some(Value::Null) => &no_settings,
        Some(Value::Object(config)) => config,
        other => {
            findings.error(5, at, format_args!("data.config must be an object, found {}", found(other)));
            &no_settings
        }
    };
    let settings = settings::read(config, &format!("{at}/config"), findings);
    let created_at = date(data, "created_date", at, findings);
    let updated_at = date(data, "last_modified_date", at, findings);
    let versions = versions(data, at, created_at, options, findings);
    let created_at = created_at.or(updated_at).unwrap_or(options.now);
    Some(Journey {
        id: id?,
        name,
        description,
        settings,
        versions: versions?,
        created_at,
        updated_at: updated_at.unwrap_or(created_at),
        unknown: rest(data, &KNOWN),
        envelope: Fields::new(),
    })
}

fn name_of(data: &Fields, at: &str, findings: &mut Findings) -> Option<JourneyId> {
    let value = data.get("policy_id");
    let text = value.and_then(Value::as_text).filter(|text| !text.is_empty());
    let id = text.and_then(JourneyId::read);
    if id.is_none() {
        let (found, wanted) = (found(value), "a non-empty string without line breaks, not too long");
        let at = if value.is_some() { format!("{at}/policy_id") } else { at.to_owned() };
        findings.error(5, &at, format_args!("data.policy_id must be {wanted}, found {found}"));
    }
    id
}

/// Fields that are not among the known ones.
fn rest(fields: &Fields, known: &[&str]) -> Fields {
    let rest = fields.iter().filter(|(key, _)| !known.contains(&&***key));
    rest.map(|(key, value)| (key.clone(), value.clone())).collect()
}

/// A date, which is in milliseconds. One that would be of a time before journeys, and of ours in seconds, is taken for
/// those.
fn date(data: &Fields, name: &str, at: &str, findings: &mut Findings) -> Option<Timestamp> {
    const SECONDS: std::ops::Range<f64> = 1_000_000_000.0..100_000_000_000.0;
    const MILLIS_MAX: f64 = 8_640_000_000_000_000.0;
    let value = data.get(name).filter(|value| **value != Value::Null)?;
    let number = if let Value::Number(number) = value { Some(*number) } else { None };
    let number = number.filter(|number| number.fract() == 0.0 && (0.0..=MILLIS_MAX).contains(number));
    let at = format!("{at}/{name}");
    let Some(number) = number else {
        let found = found(Some(value));
        findings.warn(13, &at, format_args!("{name} must be epoch milliseconds, found {found}; left out"));
        return None;
    };
    #[expect(clippy::cast_possible_truncation, reason = "checked: a whole number within bounds")]
    let millis = number as i64;
    if SECONDS.contains(&number) {
        findings.warn(13, &at, format_args!("{name} {millis} looks like seconds; taken as such"));
        return Some(Timestamp::from_millis(millis.saturating_mul(1000)));
    }
    Some(Timestamp::from_millis(millis))
}

fn versions(
    data: &Fields,
    at: &str,
    created_at: Option<Timestamp>,
    options: &Options,
    findings: &mut Findings,
) -> Option<Vec<Version>> {
    let items = match data.get("versions") {
        Some(Value::Array(items)) => items,
        other => {
            findings.error(5, at, format_args!("data.versions must be a list, found {}", found(other)));
            return None;
        }
    };
    let at = format!("{at}/versions");
    if items.is_empty() {
        findings.error(6, &at, "the journey has no version");
        return None;
    }
    if items.len() > JOURNEY_VERSIONS_MAX {
        findings.error(15, &at, format_args!("more than {JOURNEY_VERSIONS_MAX} versions"));
        return None;
    }
    let (mut versions, mut ids) = (Vec::with_capacity(items.len()), HashSet::new());
    for (index, item) in items.iter().enumerate() {
        let at = format!("{at}/{index}");
        let Some(fields) = item.as_object() else {
            findings.error(
                12,
                &at,
                format_args!("version {index} must be an object, found {}", found(Some(item))),
            );
            continue;
        };
        let Some(version) = one(fields, index, &at, created_at, options, findings) else { continue };
        if !ids.insert(version.id.clone()) {
            let told = format!("version {index}: version_id \"{}\" is used twice", short(&version.id));
            findings.error(12, &format!("{at}/version_id"), told);
        }
        let production = |version: &Version| version.state == State::Production;
        let is_twin = |other: &Version| production(other) && other.filter.trim() == version.filter.trim();
        if production(&version) && versions.iter().any(is_twin) {
            let told = "another production version before it has the same filter; the first in the file runs";
            findings.warn(17, &at, format_args!("version \"{}\": {told}", short(&version.id)));
        }
        versions.push(version);
    }
    Some(versions)
}

fn one(
    fields: &Fields,
    index: usize,
    at: &str,
    created_at: Option<Timestamp>,
    options: &Options,
    findings: &mut Findings,
) -> Option<Version> {
    match fields.get("schema_version") {
        Some(Value::Number(2.0)) => (),
        None => findings.error(12, at, format_args!("version {index} lacks \"schema_version\"")),
        Some(other) => {
            let told = format_args!(
                "schema_version {} is not supported (this server reads 2)",
                short(&other.to_json())
            );
            findings.error(7, &format!("{at}/schema_version"), told);
        }
    }
    let mut text = |name: &str| match fields.get(name) {
        Some(Value::Text(text)) if !text.is_empty() || name == "desc" => Some(Arc::clone(text)),
        other => {
            findings.error(
                12,
                at,
                format_args!("version {index} lacks \"{name}\", a text; found {}", found(other)),
            );
            None
        }
    };
    let (id, state, description) = (text("version_id"), text("state"), text("desc"));
    let called = id.as_deref().map_or_else(|| index.to_string(), |id| format!("\"{}\"", short(id)));
    let state = state.and_then(|word| {
        let state = State::read(&word);
        if state.is_none() {
            let known = "use production, version, disabled, legacy or obsolete";
            let told = format!("version {called}: state \"{}\" is unknown; {known}", short(&word));
            findings.error(8, &format!("{at}/state"), told);
        }
        state
    });
    let filter =
        version::filter(fields.get("filter_criteria"), at, &format!("{at}/filter_criteria"), findings);
    let Some(workflow) = fields.get("workflow").filter(|workflow| workflow.as_object().is_some()) else {
        let found = found(fields.get("workflow"));
        findings.error(12, at, format_args!("version {index} lacks \"workflow\", an object; found {found}"));
        return None;
    };
    version::examine(workflow, &format!("{at}/workflow"), options, findings);
    let own_date =
        fields.contains_key("readmit_created").then(|| date(fields, "readmit_created", at, findings));
    Some(Version {
        number: u32::try_from(index + 1).unwrap_or(u32::MAX),
        id: id?,
        state: state?,
        description: description?.to_string(),
        filter: filter?.into(),
        workflow: workflow.clone(),
        created_at: own_date.flatten().or(created_at).unwrap_or(options.now),
        unknown: rest(fields, &KNOWN_OF_VERSIONS),
    })
}
