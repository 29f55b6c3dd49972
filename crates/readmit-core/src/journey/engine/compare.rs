//! Comparing the two sides of a condition. What cannot be compared is an error, never `true` or `false`.

use super::AbortReason;
use crate::journey::graph::{DataType, Operation};
use crate::journey::value::Value;
use std::cmp::Ordering;

const TYPES: &str = "the two sides of the condition cannot be compared as that type";

/// Whether `left operation right` holds.
pub(super) fn holds(
    data_type: DataType,
    operation: Operation,
    left: &Value,
    right: &Value,
) -> Result<bool, AbortReason> {
    match operation {
        Operation::Exists => return Ok(*left != Value::Null),
        Operation::Contains => return contains(left, right),
        _ => {}
    }
    let order = match data_type {
        DataType::Boolean => match (left, right) {
            (Value::Bool(a), Value::Bool(b)) => Some(a.cmp(b)),
            _ => return Err(AbortReason::Unusable(TYPES)),
        },
        DataType::String => Some(left.to_string().cmp(&right.to_string())),
        DataType::Integer | DataType::Double => match (left, right) {
            (Value::Number(a), Value::Number(b)) if data_type == DataType::Double || whole(*a, *b) => {
                a.partial_cmp(b)
            }
            _ => return Err(AbortReason::Unusable(TYPES)),
        },
        DataType::Container => (left == right).then_some(Ordering::Equal),
    };
    match (operation, order) {
        (Operation::Equal, order) => Ok(order == Some(Ordering::Equal)),
        (Operation::NotEqual, order) => Ok(order != Some(Ordering::Equal)),
        (_, None) => Err(AbortReason::Unusable(TYPES)),
        (Operation::Less, Some(order)) => Ok(order.is_lt()),
        (Operation::LessOrEqual, Some(order)) => Ok(order.is_le()),
        (Operation::Greater, Some(order)) => Ok(order.is_gt()),
        (_, Some(order)) => Ok(order.is_ge()),
    }
}

/// Whether two values are the same case.
pub(super) fn is_case(data_type: DataType, value: &Value, case: &Value) -> Result<bool, AbortReason> {
    holds(data_type, Operation::Equal, value, case)
}

fn whole(a: f64, b: f64) -> bool {
    a.fract() == 0.0 && b.fract() == 0.0
}

fn contains(container: &Value, item: &Value) -> Result<bool, AbortReason> {
    match container {
        Value::Array(items) => Ok(items.contains(item)),
        Value::Text(text) => Ok(text.contains(&item.to_string())),
        Value::Object(fields) => Ok(fields.contains_key(&*item.to_string())),
        _ => Err(AbortReason::Unusable(TYPES)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cannot_be_compared_is_neither_true_nor_false() {
        let (yes, one, text) = (Value::from(true), Value::from(1_u32), Value::from("1"));
        let equal = |of, a, b| holds(of, Operation::Equal, a, b);
        assert_eq!(equal(DataType::Boolean, &yes, &yes), Ok(true));
        assert!(equal(DataType::Boolean, &yes, &one).is_err());
        assert_eq!(equal(DataType::String, &text, &one), Ok(true));
        assert!(equal(DataType::Integer, &text, &one).is_err());
        assert!(equal(DataType::Integer, &Value::Number(1.5), &one).is_err());
        assert_eq!(holds(DataType::Double, Operation::Greater, &Value::Number(1.5), &one), Ok(true));
        assert!(holds(DataType::Container, Operation::Less, &one, &one).is_ok_and(|less| !less));
        assert!(holds(DataType::Boolean, Operation::Contains, &yes, &yes).is_err());
        assert_eq!(holds(DataType::Container, Operation::Exists, &Value::Null, &yes), Ok(false));
    }
}
