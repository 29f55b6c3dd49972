//! Form schemas, and whether an answer fits one. A schema is a list of fields, or a JSON Schema of an object.

use crate::journey::value::{Fields, Value};
use std::sync::Arc;

/// Characters of one text in an answer.
const TEXT_CHARS_MAX: usize = 4_096;

/// One field of a form.
#[derive(Debug, Clone, PartialEq)]
pub struct FormField {
    /// The property of the answer.
    pub name: Arc<str>,
    /// What people see.
    pub label: Option<Arc<str>>,
    /// What it is in the answer.
    pub data_type: FormDataType,
    /// For texts: `email`, `phone`, `password` and the like.
    pub format: Option<Arc<str>>,
    /// Whether it must be there.
    pub required: bool,
    /// Whether it keeps its default, whatever is sent.
    pub readonly: bool,
    /// What stands for it where it is absent.
    pub default: Value,
}

/// What a field is in the answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FormDataType {
    /// A text.
    Text,
    /// A number, or a text that is one.
    Number,
    /// Yes or no.
    Boolean,
    /// JSON Schema can ask for lists and objects; they are taken as they are.
    Any,
}

/// The answer as it is kept: known fields only, converted, with defaults. `Err` says which field is wrong, without its
/// value.
pub(super) fn check(schema: &Value, answer: &Value) -> Result<Value, String> {
    let fields = fields(schema);
    let given = match answer {
        Value::Null => &Fields::new(),
        Value::Object(given) => &**given,
        _ => return Err("the answer must be an object".to_owned()),
    };
    let checked = fields.iter().map(|field| Ok((field.name.clone(), field.check(given.get(&field.name))?)));
    Ok(Value::Object(Arc::new(checked.collect::<Result<Fields, String>>()?)))
}

/// The fields of a schema, in order.
pub fn fields(schema: &Value) -> Vec<FormField> {
    match schema {
        Value::Array(items) => items.iter().filter_map(FormField::of_list).collect(),
        Value::Object(object) => {
            let required = object.get("required").and_then(Value::as_array).unwrap_or_default();
            let properties = object.get("properties").and_then(Value::as_object);
            let read = |(name, property): (&Arc<str>, &Value)| FormField::of_schema(name, property, required);
            properties.into_iter().flatten().map(read).collect()
        }
        _ => Vec::new(),
    }
}

impl FormField {
    fn of_list(item: &Value) -> Option<Self> {
        let name = item.get("name")?.as_text()?.into();
        let data_type = match item.get("dataType").and_then(Value::as_text) {
            Some("number") => FormDataType::Number,
            Some("boolean") => FormDataType::Boolean,
            _ => FormDataType::Text,
        };
        let is_set = |key| item.get(key).is_some_and(|flag| *flag == Value::Bool(true));
        let default = item.get("defaultValue").filter(|value| **value != Value::from("")).cloned();
        Some(Self {
            name,
            label: item.get("label").and_then(Value::as_text).map(Into::into),
            data_type,
            format: item.get("format").and_then(Value::as_text).map(Into::into),
            required: is_set("required"),
            readonly: is_set("readonly"),
            default: default.unwrap_or_default(),
        })
    }

    fn of_schema(name: &Arc<str>, property: &Value, required: &[Value]) -> Self {
        let data_type = match property.get("type").and_then(Value::as_text) {
            Some("string") => FormDataType::Text,
            Some("number" | "integer") => FormDataType::Number,
            Some("boolean") => FormDataType::Boolean,
            _ => FormDataType::Any,
        };
        Self {
            name: name.clone(),
            label: property.get("title").and_then(Value::as_text).map(Into::into),
            data_type,
            format: property.get("format").and_then(Value::as_text).map(Into::into),
            required: required.iter().any(|wanted| wanted.as_text() == Some(name)),
            readonly: property.get("readOnly") == Some(&Value::Bool(true)),
            default: property.get("default").cloned().unwrap_or_default(),
        }
    }

    fn check(&self, given: Option<&Value>) -> Result<Value, String> {
        if self.readonly {
            return Ok(self.default.clone());
        }
        let absent = |value: &&Value| **value == Value::Null || **value == Value::from("");
        let Some(value) = given.filter(|value| !absent(value)) else {
            if self.required && self.default == Value::Null {
                return Err(format!("{} is missing", self.name));
            }
            return Ok(self.default.clone());
        };
        match (self.data_type, value) {
            (FormDataType::Text, Value::Text(text)) => self.check_text(text).map(|()| value.clone()),
            (FormDataType::Text, _) => Err(format!("{} must be a text", self.name)),
            (FormDataType::Number, Value::Number(_))
            | (FormDataType::Boolean, Value::Bool(_))
            | (FormDataType::Any, _) => Ok(value.clone()),
            (FormDataType::Number, Value::Text(text)) => {
                let number = text.trim().parse::<f64>().ok().filter(|number| number.is_finite());
                number.map(Value::Number).ok_or_else(|| format!("{} must be a number", self.name))
            }
            (FormDataType::Number, _) => Err(format!("{} must be a number", self.name)),
            (FormDataType::Boolean, _) => Err(format!("{} must be true or false", self.name)),
        }
    }

    /// Formats are checked loosely: whether an address reaches anybody is not to be seen from it.
    fn check_text(&self, text: &str) -> Result<(), String> {
        let name = &self.name;
        if text.chars().count() > TEXT_CHARS_MAX {
            return Err(format!("{name} must have at most {TEXT_CHARS_MAX} characters"));
        }
        match self.format.as_deref() {
            Some("email") if !is_email(text) => Err(format!("{name} must be an e-mail address")),
            Some("phone") if !is_phone(text) => Err(format!("{name} must be a phone number")),
            _ => Ok(()),
        }
    }
}

fn is_email(text: &str) -> bool {
    let parts = text.trim().rsplit_once('@');
    parts.is_some_and(|(local, domain)| !local.is_empty() && !domain.is_empty() && !text.trim().contains(' '))
}

fn is_phone(text: &str) -> bool {
    let digits = text.chars().filter(char::is_ascii_digit).count();
    (3..=20).contains(&digits) && text.chars().all(|c| c.is_ascii_digit() || "+ -()./".contains(c))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn value(json: &str) -> Value {
        serde_json::from_str(json).unwrap()
    }

    #[test]
    fn answers_are_checked_converted_and_completed() {
        let schema = value(
            r#"[{"name":"a","dataType":"string","required":true},{"name":"n","dataType":"number","required":""},
                {"name":"b","dataType":"boolean","defaultValue":true},{"name":"r","dataType":"string","readonly":true,
                "defaultValue":"fixed"},{"name":"e","dataType":"string","format":"email"}]"#,
        );
        let checked =
            check(&schema, &value(r#"{"a":"x","n":"2.5","r":"mine","unknown":1,"e":"a@b.example"}"#));
        assert_eq!(checked, Ok(value(r#"{"a":"x","n":2.5,"b":true,"r":"fixed","e":"a@b.example"}"#)));
        for (wrong, field) in [
            (r#"{"a":""}"#, "a"),
            (r"{}", "a"),
            (r#"{"a":1}"#, "a"),
            (r#"{"a":"x","n":"two"}"#, "n"),
            (r#"{"a":"x","b":"yes"}"#, "b"),
            (r#"{"a":"x","e":"no address"}"#, "e"),
        ] {
            let message = check(&schema, &value(wrong)).unwrap_err();
            assert!(message.starts_with(&format!("{field} ")), "{wrong}: {message}");
        }
        assert!(check(&schema, &value("[1]")).is_err());
        assert!(check(&schema, &value(&format!(r#"{{"a":"{}"}}"#, "x".repeat(5000)))).is_err());
    }

    #[test]
    fn a_json_schema_is_a_schema_too() {
        let schema = value(
            r#"{"type":"object","properties":{"username":{"type":"string"},"totp_code":{"type":"string"}},
                "required":["totp_code"]}"#,
        );
        assert_eq!(
            check(&schema, &value(r#"{"totp_code":"123456"}"#)),
            Ok(value(r#"{"username":null,"totp_code":"123456"}"#))
        );
        assert!(check(&schema, &value(r#"{"username":"x"}"#)).is_err());
        assert_eq!(check(&Value::Null, &Value::Null), Ok(Value::empty_object()));
    }
}
