//! The expression language (AuthScript): one expression over the JSON data model, parsed once when a journey is
//! read and evaluated by walking its tree. Text that a user supplies is a value and is never parsed.

mod analyse;
mod ast;
mod evaluate;
mod functions;
pub mod limits;
mod parse;
mod scan;
mod size;

pub(super) use functions::time::iso;

use super::value::Value;
use crate::time::Timestamp;
use ast::{Kind, Node};
use limits::STEPS_MAX;
use std::sync::Arc;

/// Words that are no names of variables. They may be names of members and keys, and begin longer names.
const RESERVED: [&str; 7] = ["true", "false", "null", "let", "return", "try", "catch"];

/// Whether a variable can have this name.
pub fn is_name(text: &str) -> bool {
    let mut chars = text.chars();
    chars.next().is_some_and(|first| first.is_ascii_alphabetic() || first == '_')
        && chars.all(|char| char.is_ascii_alphanumeric() || char == '_')
        && !RESERVED.contains(&text)
}

/// A parsed expression. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Expression {
    source: Arc<str>,
    root: Arc<Node>,
    remarks: Arc<[Remark]>,
}

/// Why a text is no expression.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{reason} at column {column}")]
pub struct SyntaxError {
    /// Which rule of the importer it breaks.
    pub rule: SyntaxRule,
    /// Where, counted in characters from one.
    pub column: usize,
    /// What is wrong and how to mend it, without the column.
    pub reason: String,
}

impl SyntaxError {
    fn new(rule: SyntaxRule, column: usize, reason: &str) -> Self {
        Self { rule, column, reason: reason.to_owned() }
    }
}

/// The importer's rules about the text of expressions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SyntaxRule {
    /// It does not parse (JF-E080).
    Syntax,
    /// No such function (JF-E081).
    UnknownFunction,
    /// Wrong number of arguments (JF-E082).
    Arguments,
    /// An operator or a quote that the language does not have (JF-E083).
    Operator,
    /// A template or a `${` that does not end (JF-E084).
    Unterminated,
    /// A namespace without `@` (JF-E087).
    MissingAt,
}

/// Something that parses and is probably not meant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Remark {
    /// Which rule: `85` a backtick literal that is a whole path or operation, `86` a `${` inside double quotes,
    /// `80` a call without parentheses, `95` over-escaped JSON text.
    pub rule: u16,
    /// Where, counted in characters from one.
    pub column: usize,
    /// What to write instead.
    pub advice: String,
}

/// A place where an expression reads a variable that it does not declare itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Read {
    /// The variable.
    pub name: Arc<str>,
    /// The members that follow, as far as they are written as names or texts.
    pub members: Vec<Arc<str>>,
    /// Where, counted in characters from one.
    pub column: usize,
}

/// Functions that read the run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names are those of the functions: `@policy.request()` and so on")]
pub enum PolicyCall {
    Request,
    UserTokens,
    UserContext,
    IsUserAuthenticated,
    User,
    Device,
    SdkSavedData,
}

/// The scope cannot answer now: whoever evaluates has to fetch something first and begin anew. No `try` catches it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Interrupted;

/// What an expression sees.
pub trait Scope {
    /// The value of a variable; `None` where no node declares it.
    fn variable(&self, name: &str) -> Option<Value>;
    /// What a function about the run says.
    fn policy(&mut self, call: PolicyCall) -> Result<Value, Interrupted>;
    /// This instant.
    fn now(&self) -> Timestamp;
    /// Random bytes, the same ones when the run is replayed.
    fn fill_random(&mut self, bytes: &mut [u8]);
    /// Whether a missing field of an object is an error instead of `null`.
    fn strict_fields(&self) -> bool {
        false
    }
}

/// What evaluating may cost. One budget serves all expressions of one answer.
#[derive(Debug, Clone)]
pub struct Budget {
    /// Steps that are left.
    pub steps: u32,
}

/// Why there is no value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NoValue {
    /// The expression failed.
    Failed {
        /// Where, counted in characters from one.
        column: usize,
        /// Why, without any value of the run.
        reason: String,
    },
    /// See [`Interrupted`].
    Interrupted,
}

impl Default for Budget {
    /// What one evaluation may cost.
    fn default() -> Self {
        Self { steps: STEPS_MAX }
    }
}

impl Expression {
    /// Parses an expression.
    pub fn parse(source: &str) -> Result<Self, SyntaxError> {
        parse::expression(source).map(|parsed| Self::of(source, parsed))
    }

    /// Parses the text of a field that holds a text with `${…}` in it: a whole literal, a template without its
    /// backticks, or an expression whose value is shown as text.
    pub fn parse_text(source: &str) -> Result<Self, SyntaxError> {
        parse::text(source).map(|parsed| Self::of(source, parsed))
    }

    fn of(source: &str, parsed: parse::Parsed) -> Self {
        Self { source: source.into(), root: Arc::new(parsed.root), remarks: parsed.remarks.into() }
    }

    /// What always has this value.
    pub fn constant(value: &Value) -> Self {
        let root = Node { column: 1, height: 1, kind: Kind::Constant(value.clone()) };
        Self { source: value.to_json().into(), root: Arc::new(root), remarks: Arc::default() }
    }

    /// The text that was parsed.
    pub fn source(&self) -> &str {
        &self.source
    }

    /// Its value, where it is a constant: where it reads nothing and calls nothing, and has a value.
    pub fn as_constant(&self) -> Option<Value> {
        if let Kind::Constant(value) = &self.root.kind {
            return Some(value.clone());
        }
        let is_constant = analyse::is_constant(&self.root);
        is_constant.then(|| self.evaluate(&mut analyse::Nothing, &mut Budget::default()).ok()).flatten()
    }

    /// The variable and members that it is, where it is nothing else: `clientData.code`. For
    /// `@policy.request().params.code` the name is `@policy.request`.
    pub fn as_path(&self) -> Option<Read> {
        analyse::path(&self.root)
    }

    /// Every path that it is made of, as [`Self::as_path`] gives the one of an expression that is nothing else.
    pub fn paths(&self) -> Vec<Read> {
        let mut paths = Vec::new();
        analyse::paths(&self.root, &mut paths);
        paths
    }

    /// Every read of a variable that it does not declare itself, in the order of the text.
    pub fn reads(&self) -> Vec<Read> {
        let mut reads = Vec::new();
        analyse::reads(&self.root, &mut reads);
        reads
    }

    /// What is probably not meant.
    pub fn remarks(&self) -> Vec<Remark> {
        self.remarks.to_vec()
    }

    /// The value.
    pub fn evaluate(&self, scope: &mut dyn Scope, budget: &mut Budget) -> Result<Value, NoValue> {
        evaluate::Run::new(scope, budget).result(&self.root)
    }
}

#[cfg(test)]
mod tests;
