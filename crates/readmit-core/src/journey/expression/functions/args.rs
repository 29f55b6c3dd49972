//! Arguments of a call, checked when a function takes them.

use crate::journey::expression::NoValue;
use crate::journey::expression::evaluate::{Answer, Closure, Thing, a, failed};
use crate::journey::value::{Fields, Value};
use std::sync::Arc;

/// The arguments of one call.
pub(in super::super) struct Args<'e> {
    /// The function.
    pub name: &'static str,
    /// Where it is called.
    pub column: usize,
    /// Each with the column where it begins.
    pub items: Vec<(usize, Thing<'e>)>,
}

impl<'e> Args<'e> {
    pub(super) fn count(&self) -> usize {
        self.items.len()
    }

    /// The function cannot do it.
    pub(super) fn failed(&self, reason: &str) -> NoValue {
        failed(self.column, format!("{}: {reason}", self.name))
    }

    /// An argument is of no use.
    pub(super) fn refused(&self, place: usize, reason: &str) -> NoValue {
        let column = self.items.get(place).map_or(self.column, |(column, _)| *column);
        failed(column, format!("{}: argument {} {reason}", self.name, place + 1))
    }

    pub(super) fn wrong(&self, place: usize, expected: &str) -> NoValue {
        let is = match self.items.get(place) {
            Some((_, Thing::Value(value))) => a(value),
            Some((_, Thing::Lambda(_))) => "a lambda",
            None => "missing",
        };
        self.refused(place, &format!("has to be {expected}, not {is}"))
    }

    pub(super) fn value(&self, place: usize) -> Answer<&Value> {
        match self.items.get(place) {
            Some((_, Thing::Value(value))) => Ok(value),
            _ => Err(self.wrong(place, "a value")),
        }
    }

    pub(super) fn text(&self, place: usize) -> Answer<&str> {
        self.value(place)?.as_text().ok_or_else(|| self.wrong(place, "a string"))
    }

    pub(super) fn array(&self, place: usize) -> Answer<&[Value]> {
        self.value(place)?.as_array().ok_or_else(|| self.wrong(place, "an array"))
    }

    pub(super) fn object(&self, place: usize) -> Answer<&Arc<Fields>> {
        if let Value::Object(fields) = self.value(place)? {
            Ok(fields)
        } else {
            Err(self.wrong(place, "an object"))
        }
    }

    pub(super) fn number(&self, place: usize) -> Answer<f64> {
        if let Value::Number(number) = self.value(place)? {
            Ok(*number)
        } else {
            Err(self.wrong(place, "a number"))
        }
    }

    /// A whole number. What is beyond all lists and texts is as good as their end.
    pub(super) fn whole(&self, place: usize) -> Answer<i64> {
        let number = self.number(place)?;
        #[expect(clippy::cast_possible_truncation, reason = "whole, and saturating is meant")]
        let whole = number as i64;
        if number.fract() == 0.0 { Ok(whole) } else { Err(self.refused(place, "has to be a whole number")) }
    }

    /// A number of things.
    pub(super) fn number_of(&self, place: usize) -> Answer<usize> {
        let whole = self.whole(place)?;
        usize::try_from(whole).map_err(|_| self.refused(place, "must not be negative"))
    }

    /// A lambda; `None` where it is a value.
    pub(super) fn lambda_at(&self, place: usize) -> Option<&Closure<'e>> {
        match self.items.get(place) {
            Some((_, Thing::Lambda(closure))) => Some(closure),
            _ => None,
        }
    }

    pub(super) fn lambda(&self, place: usize) -> Answer<&Closure<'e>> {
        self.lambda_at(place).ok_or_else(|| self.wrong(place, "a lambda"))
    }

    /// Where an argument begins.
    pub(super) fn column_of(&self, place: usize) -> usize {
        self.items.get(place).map_or(self.column, |(column, _)| *column)
    }

    /// A place in something of this length; a negative one counts from the end. Clamped.
    pub(super) fn position(&self, place: usize, length: usize) -> Answer<usize> {
        let at = self.whole(place)?;
        let back = usize::try_from(at.unsigned_abs()).unwrap_or(usize::MAX);
        Ok(if at < 0 { length.saturating_sub(back) } else { back.min(length) })
    }
}
