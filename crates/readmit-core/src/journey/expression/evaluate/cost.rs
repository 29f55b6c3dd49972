//! Paying for work, and making values that keep to the limits.

use super::{Answer, Run, failed};
use crate::journey::expression::limits::{SIZE_MAX, STEP_BYTES, VALUE_BYTES};
use crate::journey::expression::size::{Excess, measure};
use crate::journey::value::{Fields, Value};
use std::borrow::Cow;
use std::sync::Arc;

impl Run<'_, '_> {
    /// Takes steps from the budget.
    pub(super) fn pay(&mut self, column: usize, steps: u32) -> Answer<()> {
        let left = self.budget.steps.checked_sub(steps);
        // What cannot be paid for takes all that is left: nothing goes on after this, and `try` does not either.
        self.budget.steps = left.unwrap_or(0);
        if left.is_some() { Ok(()) } else { Err(failed(column, "too many steps")) }
    }

    /// Pays for bytes that are written, copied or compared.
    pub(in super::super) fn work(&mut self, column: usize, bytes: usize) -> Answer<()> {
        self.pay(column, u32::try_from(bytes / STEP_BYTES).unwrap_or(u32::MAX))
    }

    /// Makes sure that so much can be made, before memory is taken for it.
    pub(in super::super) fn room(&mut self, column: usize, bytes: usize) -> Answer<()> {
        if bytes > SIZE_MAX {
            return Err(failed(column, Excess::Size.reason()));
        }
        self.work(column, bytes)
    }

    /// Makes sure that a list of so many items can be made.
    pub(in super::super) fn room_for_items(&mut self, column: usize, items: usize) -> Answer<()> {
        self.room(column, items.saturating_mul(VALUE_BYTES))
    }

    /// Pays for a look at the whole value, which may not be larger than what an expression may make.
    pub(in super::super) fn look_at(&mut self, column: usize, value: &Value) -> Answer<usize> {
        let size = measure(value).map_err(|excess| failed(column, excess.reason()))?;
        self.work(column, size)?;
        Ok(size)
    }

    pub(in super::super) fn measured(&mut self, column: usize, value: Value) -> Answer<Value> {
        self.look_at(column, &value)?;
        Ok(value)
    }

    pub(in super::super) fn array(&mut self, column: usize, items: Vec<Value>) -> Answer<Value> {
        self.measured(column, Value::Array(Arc::new(items)))
    }

    pub(in super::super) fn object(&mut self, column: usize, fields: Fields) -> Answer<Value> {
        self.measured(column, Value::Object(Arc::new(fields)))
    }

    pub(in super::super) fn text(&mut self, column: usize, text: impl Into<Arc<str>>) -> Answer<Value> {
        self.measured(column, Value::Text(text.into()))
    }

    /// Makes a text longer.
    pub(in super::super) fn append(&mut self, column: usize, text: &mut String, more: &str) -> Answer<()> {
        if text.len() + more.len() > SIZE_MAX {
            return Err(failed(column, Excess::Size.reason()));
        }
        self.work(column, more.len())?;
        text.push_str(more);
        Ok(())
    }

    /// A value as text.
    pub(in super::super) fn shown<'v>(&mut self, column: usize, value: &'v Value) -> Answer<Cow<'v, str>> {
        if let Value::Text(text) = value {
            return Ok(Cow::Borrowed(text));
        }
        self.look_at(column, value)?;
        Ok(Cow::Owned(value.to_string()))
    }

    /// Whether two values are equal, paid by the smaller one: a difference in size is seen at once.
    pub(in super::super) fn equal(&mut self, column: usize, a: &Value, b: &Value) -> Answer<bool> {
        if std::mem::discriminant(a) != std::mem::discriminant(b) {
            return Ok(false);
        }
        let bytes = match (a, b) {
            (Value::Text(a), Value::Text(b)) => a.len().min(b.len()),
            (Value::Array(_) | Value::Object(_), _) => measure(a).unwrap_or(SIZE_MAX),
            _ => 0,
        };
        self.work(column, bytes)?;
        Ok(a == b)
    }
}
