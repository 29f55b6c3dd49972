//! Schemas of forms: what they collect, as far as it can be told without running anything.

use super::finding::{found, short};
use crate::journey::Value;
use crate::journey::expression::{Budget, Expression, Interrupted, PolicyCall, Scope};
use crate::time::Timestamp;
use std::sync::Arc;

/// What is known of a schema.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Schema {
    /// The names of its fields, where they do not depend on the run.
    pub(super) fields: Option<Vec<Arc<str>>>,
    /// The fields whose values are secret.
    pub(super) hidden: Vec<Arc<str>>,
}

/// Something that is wrong with a schema.
#[derive(Debug)]
pub(super) struct Problem {
    pub(super) rule: u16,
    pub(super) error: bool,
    pub(super) message: String,
}

/// Whether a text stands for "no schema yet".
pub(super) fn is_placeholder(text: &str) -> bool {
    let bare: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    matches!(bare.as_str(), "" | "{}" | "[]" | "``" | "\"\"" | "..." | "…" | "`...`" | "null")
}

/// Steps to see the fields of a schema whose labels depend on the run.
const STEPS_MAX: u32 = 1_000;

/// Looks at a schema.
pub(super) fn examine(expression: &Expression) -> (Schema, Vec<Problem>) {
    let mut problems = Vec::new();
    if let Some(constant) = expression.as_constant() {
        let fields = check(&constant, &mut problems);
        return (Schema { fields, hidden: secret_fields(&constant) }, problems);
    }
    // Labels depend on the run more often than fields do: with empty values one still sees which fields there are.
    let sketch = expression.evaluate(&mut Blank, &mut Budget { steps: STEPS_MAX });
    let hidden = sketch.map(|value| secret_fields(&value)).unwrap_or_default();
    (Schema { fields: None, hidden }, problems)
}

/// The names of the fields of a list of fields, or of a JSON schema.
fn check(value: &Value, problems: &mut Vec<Problem>) -> Option<Vec<Arc<str>>> {
    let mut refuse = |rule, message: String| problems.push(Problem { rule, error: true, message });
    match value {
        Value::Array(fields) if fields.is_empty() => {
            refuse(67, "the schema collects nothing".to_owned());
            None
        }
        Value::Array(fields) => {
            let named = fields.iter().enumerate().map(|(index, field)| check_field(index, field, problems));
            named.collect::<Vec<_>>().into_iter().collect()
        }
        Value::Object(schema) => match schema.get("properties").and_then(Value::as_object) {
            Some(properties) if !properties.is_empty() => Some(properties.keys().cloned().collect()),
            _ => {
                refuse(67, "a schema that is an object needs \"properties\"".to_owned());
                None
            }
        },
        other => {
            let found = found(Some(other));
            refuse(67, format!("a schema is a list of fields or a JSON schema object, found {found}"));
            None
        }
    }
}

/// One field of a list: its name and type must be there.
fn check_field(index: usize, field: &Value, problems: &mut Vec<Problem>) -> Option<Arc<str>> {
    let text = |name: &str| field.get(name).and_then(Value::as_text);
    let name = text("name").filter(|name| !name.is_empty());
    let called =
        name.map_or_else(|| format!("field {index}"), |name| format!("field {index} \"{}\"", short(name)));
    let mut refuse = |message: String| problems.push(Problem { rule: 68, error: true, message });
    if name.is_none() {
        refuse(format!("{called}: \"name\" is missing"));
    }
    match text("dataType") {
        Some("string" | "number" | "boolean") => (),
        None => refuse(format!("{called}: \"dataType\" is missing; use string, number or boolean")),
        Some(other) => {
            let other = short(other);
            refuse(format!("{called}: dataType \"{other}\" is unknown; use string, number or boolean"));
        }
    }
    match text("type") {
        Some("input") | None => (),
        Some(other) => refuse(format!("{called}: type \"{}\" is not supported", short(other))),
    }
    let object = field.as_object();
    let lacks = |name: &&str| object.is_some_and(|fields| !fields.contains_key(*name));
    let missing: Vec<_> =
        ["type", "label", "defaultValue", "required", "readonly"].into_iter().filter(lacks).collect();
    if !missing.is_empty() && name.is_some() {
        let message = format!("{called}: without {}, which other servers demand", missing.join(", "));
        problems.push(Problem { rule: 68, error: false, message });
    }
    name.map(Into::into)
}

/// The fields that hold a password or the answer of a passkey.
fn secret_fields(schema: &Value) -> Vec<Arc<str>> {
    let is_secret =
        |field: &Value| matches!(field.get("format").and_then(Value::as_text), Some("password" | "passkey"));
    match schema {
        Value::Array(fields) => fields
            .iter()
            .filter(|field| is_secret(field))
            .filter_map(|field| field.get("name").and_then(Value::as_text))
            .map(Into::into)
            .collect(),
        Value::Object(schema) => {
            let properties = schema.get("properties").and_then(Value::as_object);
            let properties = properties.into_iter().flatten();
            properties.filter(|(_, field)| is_secret(field)).map(|(name, _)| Arc::clone(name)).collect()
        }
        _ => Vec::new(),
    }
}

/// A run in which every variable is an empty object.
struct Blank;

impl Scope for Blank {
    fn variable(&self, _: &str) -> Option<Value> {
        Some(Value::empty_object())
    }

    fn policy(&mut self, call: PolicyCall) -> Result<Value, Interrupted> {
        Ok(if call == PolicyCall::IsUserAuthenticated { false.into() } else { Value::empty_object() })
    }

    fn now(&self) -> Timestamp {
        Timestamp::default()
    }

    fn fill_random(&mut self, bytes: &mut [u8]) {
        bytes.fill(0);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn look(text: &str) -> (Schema, Vec<u16>) {
        let (schema, problems) = examine(&Expression::parse(text).unwrap());
        (schema, problems.iter().filter(|problem| problem.error).map(|problem| problem.rule).collect())
    }

    #[test]
    fn lists_and_objects_tell_their_fields() {
        let (schema, problems) = look(
            r#"[{type: "input", name: "user", dataType: "string"}, {name: "pin", dataType: "string", format: "password"}]"#,
        );
        assert!(problems.is_empty());
        assert_eq!(schema.fields.unwrap(), ["user".into(), "pin".into()]);
        assert_eq!(schema.hidden, ["pin".into()]);
        let (schema, problems) = look(r#"{type: "object", properties: {a: {type: "string"}}}"#);
        assert_eq!((schema.fields.unwrap(), problems), (vec!["a".into()], vec![]));
    }

    #[test]
    fn labels_that_depend_on_the_run_do_not_hide_secrets() {
        let (schema, problems) =
            look(r#"[{name: "pin", dataType: "string", format: "password", label: `For ${user.name}`}]"#);
        assert_eq!((schema.fields, schema.hidden, problems), (None, vec!["pin".into()], vec![]));
    }

    #[test]
    fn what_collects_nothing_is_told() {
        assert_eq!(look(r#"[{name: "a"}]"#).1, [68]);
        assert_eq!(look(r#"[{dataType: "string"}]"#).1, [68]);
        assert_eq!(look(r#"[{name: "a", dataType: "string", type: "select"}]"#).1, [68]);
        assert_eq!(look("12").1, [67]);
        assert_eq!(look(r#"{type: "object"}"#).1, [67]);
        assert!(["", " { } ", "[]", "``", "..."].into_iter().all(is_placeholder));
    }
}
