//! `approval_data`: a small flat object that the issuer attaches and that the ID token repeats.

use crate::fault::Fault;
use readmit_core::code::ApprovalData;
use readmit_core::limits::{APPROVAL_DATA_BYTES_MAX, APPROVAL_DATA_KEYS_MAX};
use serde_json::{Map, Value};

/// Checks and flattens; numbers become texts.
pub(super) fn read(given: Map<String, Value>) -> Result<ApprovalData, Fault> {
    if given.len() > APPROVAL_DATA_KEYS_MAX {
        let message = format!("approval_data must have at most {APPROVAL_DATA_KEYS_MAX} keys");
        return Err(Fault::invalid(message));
    }
    let mut data = ApprovalData::new();
    for (key, value) in given {
        if key.is_empty() || !is_plain(&key) {
            return Err(Fault::invalid("approval_data keys must be made of A-Z a-z 0-9 - _ . : and spaces"));
        }
        let text = match value {
            Value::String(text) => text,
            Value::Number(number) => number.to_string(),
            _ => return Err(Fault::invalid(format!("approval_data.{key} must be a string or a number"))),
        };
        if !is_plain(&text) {
            let message = format!("approval_data.{key} must be made of A-Z a-z 0-9 - _ . : and spaces");
            return Err(Fault::invalid(message));
        }
        data.insert(key, text);
    }
    let bytes = data.iter().map(|(key, value)| key.len() + value.len() + 6).sum::<usize>();
    if bytes > APPROVAL_DATA_BYTES_MAX {
        let message = format!("approval_data must have at most {APPROVAL_DATA_BYTES_MAX} bytes");
        return Err(Fault::invalid(message));
    }
    Ok(data)
}

fn is_plain(text: &str) -> bool {
    text.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.' | b':' | b' '))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn read_value(value: Value) -> Result<ApprovalData, String> {
        let Value::Object(given) = value else { panic!("not an object") };
        read(given).map_err(|fault| fault.message.into())
    }

    #[test]
    fn flat_data_is_kept_and_numbers_become_texts() {
        let data = read_value(json!({"amount": 100, "rate": 1.5, "to": "Ann B.: acc-1_2"})).unwrap();
        assert_eq!(data["amount"], "100");
        assert_eq!(data["rate"], "1.5");
        assert_eq!(data["to"], "Ann B.: acc-1_2");
        assert_eq!(read_value(json!({})), Ok(ApprovalData::new()));
    }

    #[test]
    fn anything_else_is_refused_by_name() {
        let eleven: Map<String, Value> = (0..11).map(|n| (format!("k{n}"), json!("v"))).collect();
        assert!(read(eleven).unwrap_err().message.contains("at most 10 keys"));
        assert!(read_value(json!({"a": {"b": "c"}})).unwrap_err().starts_with("approval_data.a "));
        assert!(read_value(json!({"a": ["b"]})).unwrap_err().starts_with("approval_data.a "));
        assert!(read_value(json!({"a": "<b>"})).unwrap_err().starts_with("approval_data.a "));
        assert!(read_value(json!({"a\"": "b"})).unwrap_err().contains("keys"));
        assert!(read_value(json!({"a": "b".repeat(1100)})).unwrap_err().contains("1024 bytes"));
    }
}
