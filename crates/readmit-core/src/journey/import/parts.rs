//! The parts of one node while its step is made: its fields, as its row of the table has them, and where findings go.

use super::Options;
use super::finding::{Finding, Findings, Severity, below, found, short};
use super::source::{Source, source};
use super::table::{Field, Holds, Kind};
use crate::journey::expression::{Expression, Read, is_name};
use crate::journey::graph::{Link, Place};
use crate::journey::limits::{ENTRIES_MAX, EXPRESSION_BYTES_MAX};
use crate::journey::value::{Fields, Value};
use std::collections::HashMap;
use std::fmt;
use std::sync::Arc;
use uuid::Uuid;

/// Places by the keys of nodes.
pub(super) type Places<'v> = HashMap<&'v str, Place>;

/// Where findings about one node go.
pub(super) struct Pen<'f> {
    pub(super) findings: &'f mut Findings,
    /// The node's own pointer.
    pub(super) base: String,
    pub(super) node: Option<Uuid>,
    pub(super) label: Option<String>,
    /// How messages call it.
    pub(super) who: String,
}

impl Pen<'_> {
    /// An error at a pointer below the node's.
    pub(super) fn error(&mut self, rule: u16, at: &str, message: impl fmt::Display) {
        self.push(rule, Severity::Error, at, message);
    }

    /// A warning at a pointer below the node's.
    pub(super) fn warn(&mut self, rule: u16, at: &str, message: impl fmt::Display) {
        self.push(rule, Severity::Warning, at, message);
    }

    fn push(&mut self, rule: u16, severity: Severity, at: &str, message: impl fmt::Display) {
        self.findings.push(Finding {
            rule,
            severity,
            pointer: format!("{}{at}", self.base),
            node: self.node,
            label: self.label.clone(),
            message: format!("{}: {message}", self.who),
        });
    }
}

/// What an expression of a node reads.
#[derive(Debug)]
pub(super) struct Use {
    /// The node.
    pub(super) place: Place,
    /// Where the expression stands, below the node.
    pub(super) at: String,
    /// What is read.
    pub(super) read: Read,
    /// After which of the node's own writes.
    pub(super) stage: u32,
    /// Whether it is read with the variables of this node, a loop.
    pub(super) within: bool,
}

/// What a node writes.
#[derive(Debug)]
pub(super) struct Write {
    /// The node.
    pub(super) place: Place,
    /// The variable.
    pub(super) name: Arc<str>,
    /// When.
    pub(super) when: When,
    /// What is known of what is written.
    pub(super) shape: Shape,
}

/// When a node writes a variable.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum When {
    /// As it runs, in order.
    Stage(u32),
    /// When the loop, which is this node, is entered.
    Entry(u32),
    /// When it succeeds, or the client answers.
    Success,
    /// When it fails.
    Failure,
}

/// What is known of what is written.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Shape {
    /// Nothing.
    Unknown,
    /// It is `null`, which says nothing of what comes later.
    Null,
    /// An object of these fields.
    Fields(Vec<Arc<str>>),
    /// What a path holds.
    Path(Read),
}

/// One node in the making.
pub(super) struct Parts<'v, 'f> {
    pub(super) pen: Pen<'f>,
    pub(super) place: Place,
    pub(super) kind: &'static Kind,
    /// The node.
    pub(super) node: &'v Fields,
    /// What its configuration stands in: the node or its action.
    pub(super) config: &'v Fields,
    /// The pointer of that, below the node.
    pub(super) config_at: &'static str,
    pub(super) nodes: &'v Fields,
    pub(super) places: &'f Places<'v>,
    pub(super) options: &'f Options,
    pub(super) links: &'f [Link],
    pub(super) uses: &'f mut Vec<Use>,
    pub(super) writes: &'f mut Vec<Write>,
    /// The expressions of the fields, as far as they are there.
    pub(super) ready: Vec<(&'static str, Expression)>,
    pub(super) stage: u32,
    pub(super) within: bool,
    /// Whether something is amiss with where the node leads.
    pub(super) broken: bool,
    /// What is known of what the node's output will be.
    pub(super) shape: Shape,
    /// Fields of that which are secret.
    pub(super) hidden: Vec<Arc<str>>,
}

/// Names that a required field is often given by mistake.
const MISTAKES: &[(&str, &[&str])] = &[
    ("phone", &["phone_number"]),
    ("email", &["email_address"]),
    ("password", &["password_value"]),
    ("user_identifier", &["username"]),
    ("emails", &["recipients", "email"]),
    ("text", &["message_body", "message"]),
];

impl<'v> Parts<'v, '_> {
    /// The pointer of a field of the configuration, below the node.
    pub(super) fn at(&self, field: &str) -> String {
        below(self.config_at, field)
    }

    /// Takes the expression of a field that was read.
    pub(super) fn take(&mut self, field: &str) -> Option<Expression> {
        let at = self.ready.iter().position(|(name, _)| *name == field)?;
        Some(self.ready.swap_remove(at).1)
    }

    /// A field of the configuration by its name or one of its other names.
    pub(super) fn field(&self, field: &Field) -> Option<(&'v str, &'v Value)> {
        std::iter::once(&field.name).chain(field.also).find_map(|name| {
            let (key, value) = self.config.get_key_value(*name)?;
            (*value != Value::Null).then_some((&**key, value))
        })
    }

    /// Holds the fields against the table, and reads the expressions among them.
    pub(super) fn read_fields(&mut self) {
        for field in self.kind.fields {
            let Some((name, value)) = self.field(field) else {
                if field.required {
                    let at = self.config_at;
                    self.pen.error(60, at, format_args!("field \"{}\" is missing", field.name));
                    self.look_for_mistakes(field.name);
                }
                continue;
            };
            let at = self.at(name);
            match field.holds {
                Holds::Expression | Holds::Text | Holds::Json => {
                    if let Some(expression) = self.expression(&at, value, field.holds, field.required) {
                        self.ready.push((field.name, expression));
                    }
                }
                Holds::Either => {
                    let plain = value.as_text();
                    let expression = if let Some(plain) = plain {
                        Some(Expression::constant(&plain.into()))
                    } else {
                        self.expression(&at, value, Holds::Text, field.required)
                    };
                    self.ready.extend(expression.map(|expression| (field.name, expression)));
                }
                Holds::Plain => {
                    let wanted = "a plain text";
                    self.hold(&at, value, value.as_text().is_some(), wanted);
                    if field.required && value.as_text().is_some_and(str::is_empty) {
                        self.pen.error(61, &at, format_args!("field \"{name}\" is empty"));
                    }
                }
                Holds::Number => self.hold(&at, value, matches!(value, Value::Number(_)), "a plain number"),
                Holds::Bool => self.hold(&at, value, matches!(value, Value::Bool(_)), "true or false"),
                Holds::List => self.hold(&at, value, value.as_array().is_some(), "a list"),
            }
        }
    }

    fn hold(&mut self, at: &str, value: &Value, holds: bool, wanted: &str) {
        if !holds {
            let found = found(Some(value));
            self.pen.error(62, at, format_args!("must be {wanted}, found {found}"));
        }
    }

    /// Tells of a field that probably is the missing one under another name.
    fn look_for_mistakes(&mut self, missing: &str) {
        let known = MISTAKES.iter().find(|(name, _)| *name == missing).map_or(&[][..], |(_, wrong)| wrong);
        let wrong = known.iter().find(|wrong| self.config.contains_key(**wrong));
        if let Some(wrong) = wrong {
            let at = self.at(wrong);
            self.pen.warn(71, &at, format_args!("\"{wrong}\" here is called \"{missing}\""));
        }
    }

    /// Reads an expression; `None` where there is none, or a finding says why it cannot be read.
    pub(super) fn expression(
        &mut self,
        at: &str,
        value: &Value,
        holds: Holds,
        required: bool,
    ) -> Option<Expression> {
        let text = match source(value) {
            Source::Text(text) => text,
            Source::Constant(constant) => {
                let found = found(Some(constant));
                self.pen.warn(
                    62,
                    at,
                    format_args!("an expression object is expected, found {found}; taken as that constant"),
                );
                return Some(Expression::constant(constant));
            }
            Source::Wrong(wrong) => {
                let wanted = "must be an expression object {\"type\": \"expression\", \"value\": \"…\"}";
                self.pen.error(62, at, format_args!("{wanted}, found {wrong}"));
                return None;
            }
        };
        if text.trim().is_empty() {
            if required {
                self.pen.error(61, at, "the expression is empty");
            }
            return None;
        }
        self.parse(at, text, holds)
    }

    /// Parses the text of an expression, and notes what it reads.
    pub(super) fn parse(&mut self, at: &str, text: &str, holds: Holds) -> Option<Expression> {
        if text.len() > EXPRESSION_BYTES_MAX {
            let told = format_args!("the expression is longer than {EXPRESSION_BYTES_MAX} bytes");
            self.pen.error(15, at, told);
            return None;
        }
        let parsed =
            if holds == Holds::Text { Expression::parse_text(text) } else { Expression::parse(text) };
        let expression = match parsed {
            Ok(expression) => expression,
            Err(error) => {
                self.pen.error(super::source::rule(error.rule), at, super::source::told(&error, text));
                return None;
            }
        };
        for remark in expression.remarks() {
            let told = format!("{} (column {} of: {})", remark.advice, remark.column, short(text));
            self.pen.warn(remark.rule, at, told);
        }
        if holds == Holds::Json && text.trim_start().starts_with('`') {
            self.pen.warn(205, at, "the value is a text that is parsed once more; write the object itself");
        }
        for read in expression.reads() {
            let (place, stage, within) = (self.place, self.stage, self.within);
            self.uses.push(Use { place, at: at.to_owned(), read, stage, within });
        }
        Some(expression)
    }

    /// Reads a list of `{name, value}`, in order; each entry sees the ones before it.
    pub(super) fn named(
        &mut self,
        field: &str,
        value: Option<&Value>,
    ) -> Option<Vec<(Arc<str>, Expression)>> {
        let items = value.and_then(Value::as_array)?;
        let list_at = self.at(field);
        if items.len() > ENTRIES_MAX {
            self.pen.error(15, &list_at, format_args!("more than {ENTRIES_MAX} entries"));
            return None;
        }
        let mut entries = Vec::with_capacity(items.len());
        let mut whole = true;
        for (index, item) in items.iter().enumerate() {
            let at = format!("{list_at}/{index}");
            let name = item.get("name").and_then(Value::as_text).filter(|name| !name.is_empty());
            if name.is_none() {
                self.pen.error(70, &at, "an entry needs a \"name\"");
            }
            let value = item.get("value").filter(|value| **value != Value::Null);
            if value.is_none() {
                self.pen.error(60, &at, "field \"value\" is missing");
            }
            let expression = value
                .and_then(|value| self.expression(&format!("{at}/value"), value, Holds::Expression, true));
            match (name, expression) {
                (Some(name), Some(expression)) => entries.push((name.into(), expression)),
                _ => whole = false,
            }
            self.stage += 1;
        }
        whole.then_some(entries)
    }

    /// Whether a name may be that of a variable; tells where not.
    pub(super) fn variable(&mut self, at: &str, name: &str) -> bool {
        let fine = is_name(name);
        if !fine {
            let name = short(name);
            let told =
                "is not an identifier: letters, digits and _, not first a digit, and no word of the language";
            self.pen.error(70, at, format_args!("variable name \"{name}\" {told}"));
        }
        fine
    }

    /// Notes a write.
    pub(super) fn writes(&mut self, name: &Arc<str>, when: When, shape: Shape) {
        self.writes.push(Write { place: self.place, name: Arc::clone(name), when, shape });
    }
}
