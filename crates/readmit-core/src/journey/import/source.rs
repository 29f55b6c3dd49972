//! Expression objects: where the text of an expression stands in a file, and what is told of one that does not parse.

use super::finding::{found, short};
use crate::journey::Value;
use crate::journey::expression::{SyntaxError, SyntaxRule};

/// What stands where an expression is expected.
pub(super) enum Source<'v> {
    /// The text of an expression.
    Text(&'v str),
    /// A plain scalar, which is taken as that constant.
    Constant(&'v Value),
    /// Something else; how a message calls it.
    Wrong(String),
}

/// Finds the text of an expression. An expression object in an expression object is unwrapped.
pub(super) fn source(value: &Value) -> Source<'_> {
    match value {
        Value::Object(fields) => match (fields.get("type"), fields.get("value")) {
            (Some(Value::Text(kind)), Some(value)) if &**kind == "expression" => match value {
                Value::Text(text) => Source::Text(text),
                Value::Null => Source::Text(""),
                other => source(other),
            },
            (Some(Value::Text(kind)), None) if &**kind == "expression" => Source::Text(""),
            (kind, _) => Source::Wrong(format!("an object whose \"type\" is {}", found(kind))),
        },
        Value::Array(_) => Source::Wrong(found(Some(value))),
        scalar => Source::Constant(scalar),
    }
}

/// The number of a rule about the text of expressions.
pub(super) const fn rule(rule: SyntaxRule) -> u16 {
    match rule {
        SyntaxRule::Syntax => 80,
        SyntaxRule::UnknownFunction => 81,
        SyntaxRule::Arguments => 82,
        SyntaxRule::Operator => 83,
        SyntaxRule::Unterminated => 84,
        SyntaxRule::MissingAt => 87,
    }
}

/// What is told of a text that does not parse.
pub(super) fn told(error: &SyntaxError, text: &str) -> String {
    format!("{} at column {} of: {}", error.reason, error.column, short(text))
}
