//! Whether an expression holds of an object.

use super::{Comparison, Expression, Literal, Operator};
use readmit_core::time::Timestamp;
use std::borrow::Cow;
use std::cmp::Ordering;

/// What an object has for an attribute.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::okta) enum Found<'a> {
    /// A text.
    Text(Cow<'a, str>),
    /// A number.
    Number(f64),
    /// True or false.
    Boolean(bool),
    /// An instant.
    Instant(Timestamp),
}

impl<'a> Found<'a> {
    /// A text.
    pub(in crate::okta) fn text(text: impl Into<Cow<'a, str>>) -> Self {
        Self::Text(text.into())
    }
}

/// Whether letters of another case are other letters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::okta) enum Case {
    /// They are.
    Sensitive,
    /// They are not.
    Insensitive,
}

impl Expression {
    /// Whether it holds. `found` says what the object has for an attribute: nothing, one value, or several, of which
    /// one has to match.
    pub(in crate::okta) fn holds<'a>(&self, case: Case, found: &impl Fn(&str) -> Vec<Found<'a>>) -> bool {
        match self {
            Self::And(parts) => parts.iter().all(|part| part.holds(case, found)),
            Self::Or(parts) => parts.iter().any(|part| part.holds(case, found)),
            Self::Comparison(comparison) => {
                found(&comparison.attribute).iter().any(|value| comparison.holds(case, value))
            }
        }
    }
}

impl Comparison {
    fn holds(&self, case: Case, found: &Found<'_>) -> bool {
        let order = match (found, &self.value) {
            // A text without letters says nothing.
            (Found::Text(text), None) => return !text.is_empty(),
            (_, None) => return true,
            (Found::Text(text), Some(Literal::Text(value))) => return self.compares(case, text, value),
            (Found::Number(number), Some(Literal::Number(value))) => number.partial_cmp(value),
            (Found::Boolean(known), Some(Literal::Boolean(value))) => {
                (known == value).then_some(Ordering::Equal)
            }
            (Found::Instant(at), Some(Literal::Instant(value))) => Some(at.cmp(value)),
            // Values of different kinds are never alike.
            _ => None,
        };
        order.is_some_and(|order| self.accepts(order))
    }

    fn compares(&self, case: Case, text: &str, value: &str) -> bool {
        let (text, value) = match case {
            Case::Sensitive => (Cow::Borrowed(text), value),
            Case::Insensitive => (Cow::Owned(text.to_lowercase()), self.folded.as_deref().unwrap_or(value)),
        };
        match self.operator {
            Operator::StartsWith => text.starts_with(value),
            Operator::Contains => text.contains(value),
            _ => self.accepts((*text).cmp(value)),
        }
    }

    const fn accepts(&self, order: Ordering) -> bool {
        match self.operator {
            Operator::Equal => order.is_eq(),
            Operator::Greater => order.is_gt(),
            Operator::GreaterOrEqual => order.is_ge(),
            Operator::Less => order.is_lt(),
            Operator::LessOrEqual => order.is_le(),
            Operator::StartsWith | Operator::Contains | Operator::Present => false,
        }
    }
}
