//! The language of `search` and `filter`: attributes compared with values (RFC 7644 section 3.4.2.2, a part of it).
//!
//! ```text
//! expression = term { "or" term }
//! term       = factor { "and" factor }
//! factor     = "(" expression ")" | attribute "pr" | attribute operator value
//! value      = "text in JSON's quotes" | number | "true" | "false"
//! ```
//!
//! A text is read ([`parse`]), then checked against what a resource has ([`Expression::check`]), and then asked of each
//! object ([`Expression::holds`]). Whoever asks says what an attribute is worth by a closure. All three are pure.

mod check;
mod evaluate;
mod lexer;
mod parse;
#[cfg(test)]
mod tests;

pub(super) use check::Kind;
pub(super) use evaluate::{Case, Found};
pub(super) use parse::parse;

use super::shape::error;
use crate::fault::Fault;
use axum::http::StatusCode;
use readmit_core::time::Timestamp;

/// Characters of an expression.
const TEXT_CHARS_MAX: usize = 4_096;
/// Parentheses inside of each other.
const DEPTH_MAX: usize = 20;
/// Comparisons.
const COMPARISONS_MAX: usize = 100;

/// How an attribute is compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Operator {
    /// It is the value.
    Equal,
    /// It begins with the value.
    StartsWith,
    /// It contains the value.
    Contains,
    /// It is greater.
    Greater,
    /// It is greater or the value.
    GreaterOrEqual,
    /// It is less.
    Less,
    /// It is less or the value.
    LessOrEqual,
    /// It has some value.
    Present,
}

/// What an attribute is compared with.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Literal {
    /// A text.
    Text(String),
    /// A number.
    Number(f64),
    /// True or false.
    Boolean(bool),
    /// An instant: what a text becomes where the attribute is one.
    Instant(Timestamp),
}

/// One comparison.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Comparison {
    /// The attribute, as it was written.
    pub(super) attribute: String,
    /// How it is compared.
    pub(super) operator: Operator,
    /// With what; [`Operator::Present`] has nothing.
    pub(super) value: Option<Literal>,
    /// The value in small letters, for comparisons that take letters of another case for the same.
    folded: Option<String>,
    /// Where it stands, for the messages about it.
    position: usize,
}

impl Comparison {
    fn new(attribute: String, operator: Operator, value: Option<Literal>, position: usize) -> Self {
        let folded = match &value {
            Some(Literal::Text(text)) => Some(text.to_lowercase()),
            _ => None,
        };
        Self { attribute, operator, value, folded, position }
    }
}

/// What must hold.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Expression {
    /// A comparison.
    Comparison(Comparison),
    /// All of these.
    And(Vec<Self>),
    /// One of these at least.
    Or(Vec<Self>),
}

/// Why a text is no expression, or not one about this resource.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Invalid {
    /// Which character; the first is 1.
    pub(super) position: usize,
    /// What was expected there.
    pub(super) expected: String,
}

impl Invalid {
    fn new(position: usize, expected: impl Into<String>) -> Self {
        Self { position, expected: expected.into() }
    }

    /// As the vendor says it: E0000031, with the place and what was expected there as the cause.
    pub(super) fn fault(self, parameter: &str) -> Fault {
        let cause = format!("{parameter}: at character {}: {}", self.position, self.expected);
        error(StatusCode::BAD_REQUEST, "E0000031", "Invalid search criteria.").with("causes", vec![cause])
    }
}

impl Expression {
    /// What must hold all together: the parts that [`Self::And`] joins at the top.
    pub(super) fn conjuncts(&self) -> &[Self] {
        match self {
            Self::And(all) => all,
            one => std::slice::from_ref(one),
        }
    }
}
