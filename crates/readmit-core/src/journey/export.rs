//! Writes a journey as a file of the vendor's export format. Importing it again gives the same journey.

use super::definition::{Journey, Version};
use super::import::settings;
use super::value::{Fields, Value};
use crate::time::Timestamp;

/// The file: an export with this journey as its one entry.
pub fn export(journey: &Journey) -> Value {
    let mut entry = Fields::new();
    let path = format!("tsasm:///applications/default_application/policies/{}", journey.id);
    entry.insert("path".into(), path.into());
    entry.insert("category".into(), "policy".into());
    entry.insert("type".into(), "dependency".into());
    entry.insert("constraints".into(), constraints());
    entry.insert("dependencies".into(), Value::Array(std::sync::Arc::default()));
    entry.insert("data".into(), data(journey));
    for (key, value) in &journey.envelope {
        if !matches!(&**key, "data" | "category") {
            entry.insert(key.clone(), value.clone());
        }
    }
    Value::object([("exports", std::iter::once(Value::Object(entry.into())).collect::<Value>())])
}

/// What servers of the vendor look for: this is a journey, and what it was written by.
fn constraints() -> Value {
    [
        Value::object([("type", Value::from("application_type")), ("application_type", "ido".into())]),
        Value::object([("type", Value::from("db_version")), ("db_version", 5_u32.into())]),
    ]
    .into_iter()
    .collect()
}

fn data(journey: &Journey) -> Value {
    let mut data = Fields::new();
    data.insert("policy_id".into(), journey.id.as_str().into());
    data.insert("name".into(), journey.name.as_str().into());
    data.insert("desc".into(), journey.description.as_str().into());
    data.insert("type".into(), "anonymous".into());
    data.insert("created_date".into(), date(journey.created_at));
    data.insert("last_modified_date".into(), date(journey.updated_at));
    data.insert("config".into(), settings::write(&journey.settings));
    data.insert("versions".into(), journey.versions.iter().map(version).collect());
    add(&mut data, &journey.unknown);
    Value::Object(data.into())
}

fn version(version: &Version) -> Value {
    let text = Value::object([("type", Value::from("expression")), ("value", (&*version.filter).into())]);
    let filter = Value::object([("type", Value::from("expression")), ("value", text)]);
    let mut fields = Fields::new();
    fields.insert("version_id".into(), (&*version.id).into());
    fields.insert("state".into(), version.state.as_str().into());
    fields.insert("desc".into(), version.description.as_str().into());
    fields.insert("schema_version".into(), 2_u32.into());
    fields.insert("readmit_created".into(), date(version.created_at));
    fields.insert("filter_criteria".into(), filter);
    fields.insert("workflow".into(), version.workflow.clone());
    add(&mut fields, &version.unknown);
    Value::Object(fields.into())
}

/// Adds what the product does not know, and nothing over what it does.
fn add(fields: &mut Fields, unknown: &Fields) {
    for (key, value) in unknown {
        fields.entry(key.clone()).or_insert_with(|| value.clone());
    }
}

#[expect(clippy::cast_precision_loss, reason = "milliseconds of this age are far below 2^53")]
fn date(at: Timestamp) -> Value {
    Value::Number(at.as_millis() as f64)
}
