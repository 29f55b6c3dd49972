//! Where two values differ: bodies of loops and blocks stand twice in a file.

use super::finding::below;
use crate::journey::Value;

/// The pointer of the first place, in the order of `left`, where the two are not the same. The order of keys does not
/// matter.
pub(super) fn first_difference(left: &Value, right: &Value) -> Option<String> {
    (left != right).then(|| look(left, right, String::new()))
}

fn look(left: &Value, right: &Value, at: String) -> String {
    match (left, right) {
        (Value::Object(left), Value::Object(right)) => {
            let differs = left.iter().find(|(key, value)| right.get(*key) != Some(value));
            if let Some((key, value)) = differs {
                let at = below(&at, key);
                return right.get(key).map_or(at.clone(), |other| look(value, other, at));
            }
            let further = right.keys().find(|key| !left.contains_key(*key));
            further.map_or(at.clone(), |key| below(&at, key))
        }
        (Value::Array(left), Value::Array(right)) => {
            let differs = left.iter().zip(right.iter()).position(|(left, right)| left != right);
            let index = differs.unwrap_or_else(|| left.len().min(right.len()));
            let at = format!("{at}/{index}");
            match (left.get(index), right.get(index)) {
                (Some(left), Some(right)) => look(left, right, at),
                _ => at,
            }
        }
        _ => at,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_difference_is_found() {
        let value = |text: &str| serde_json::from_str::<Value>(text).unwrap();
        for (left, right, at) in [
            (r#"{"a":1,"b":2}"#, r#"{"b":2,"a":1}"#, None),
            (r#"{"a":{"x":[1,2]}}"#, r#"{"a":{"x":[1,3]}}"#, Some("/a/x/1")),
            (r#"{"a":[1]}"#, r#"{"a":[1,2]}"#, Some("/a/1")),
            (r#"{"a":1}"#, r#"{"a":1,"c/d":2}"#, Some("/c~1d")),
            (r#"{"a":1,"b":1}"#, r#"{"a":1}"#, Some("/b")),
            ("1", "2", Some("")),
        ] {
            assert_eq!(first_difference(&value(left), &value(right)).as_deref(), at, "{left} {right}");
        }
    }
}
