//! How large and how deep a value is. Values share their parts, so one that is small in memory may be endless when
//! it is written: every value that an expression makes is measured before anything else sees it.

use super::limits::{DEPTH_MAX, SIZE_MAX, VALUE_BYTES};
use crate::journey::value::Value;

/// The value breaks a limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Excess {
    Size,
    Depth,
}

impl Excess {
    pub(super) fn reason(self) -> String {
        match self {
            Self::Size => format!("the value would be larger than {SIZE_MAX} bytes"),
            Self::Depth => format!("the value would be nested more than {DEPTH_MAX} deep"),
        }
    }
}

/// The size of a value within the limits. Stops where one is broken.
pub(super) fn measure(value: &Value) -> Result<usize, Excess> {
    let mut size = 0;
    walk(value, 0, &mut size)?;
    Ok(size)
}

fn walk(value: &Value, depth: usize, size: &mut usize) -> Result<(), Excess> {
    let text = value.as_text().map_or(0, str::len);
    *size += VALUE_BYTES + text;
    if *size > SIZE_MAX {
        return Err(Excess::Size);
    }
    if depth > DEPTH_MAX {
        return Err(Excess::Depth);
    }
    match value {
        Value::Array(items) => items.iter().try_for_each(|item| walk(item, depth + 1, size)),
        Value::Object(fields) => fields.iter().try_for_each(|(key, item)| {
            *size += key.len();
            walk(item, depth + 1, size)
        }),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::Text(_) => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shared_parts_count_every_time_and_the_walk_ends() {
        let mut value = Value::Null;
        let mut sizes = Vec::new();
        for _ in 0..30 {
            sizes.push(measure(&value));
            value = [value.clone(), value].into_iter().collect();
        }
        assert_eq!(sizes[..3], [Ok(8), Ok(24), Ok(56)]);
        assert_eq!(sizes[29], Err(Excess::Size));
        let deep = (0..=DEPTH_MAX).fold(Value::Null, |value, _| [value].into_iter().collect());
        assert_eq!(measure(&deep), Err(Excess::Depth));
        assert_eq!(measure(&Value::object([("ab", "cde")].map(|(k, v)| (k, Value::from(v))))), Ok(21));
    }
}
