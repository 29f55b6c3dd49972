//! What the importer has to say about a file: one finding for every breach of one rule, all of them at once, in the
//! order of the document.

use super::rules;
use crate::journey::Value;
use crate::journey::limits::FINDINGS_MAX;
use serde::{Serialize, Serializer, ser::SerializeStruct as _};
use std::fmt;
use uuid::Uuid;

/// How much a finding matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// The file is not taken, or (rules 100 and 101) not published.
    Error,
    /// The file is taken; its author should look.
    Warning,
}

/// One breach of one rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// Which rule: see [`RULES`](super::RULES).
    pub rule: u16,
    /// How much it matters here.
    pub severity: Severity,
    /// Where in the file, as a JSON pointer. Something that is missing is told of what lacks it.
    pub pointer: String,
    /// The node that it is about.
    pub node: Option<Uuid>,
    /// The node's label in the editor.
    pub label: Option<String>,
    /// What was found, what was expected, how to mend it.
    pub message: String,
}

impl Finding {
    /// Its code: `JF-E060`.
    pub fn code(&self) -> String {
        let letter = if self.severity == Severity::Error { 'E' } else { 'W' };
        format!("JF-{letter}{:03}", self.rule)
    }

    /// Whether the file is refused because of it.
    pub const fn refuses(&self) -> bool {
        matches!(self.severity, Severity::Error) && !self.holds_back()
    }

    /// Whether the journey is only a draft because of it.
    pub const fn holds_back(&self) -> bool {
        matches!(self.severity, Severity::Error) && matches!(self.rule, 100 | 101)
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}: {}", self.code(), self.pointer, self.message)
    }
}

impl Serialize for Finding {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let mut object = to.serialize_struct("Finding", 5)?;
        object.serialize_field("code", &self.code())?;
        object.serialize_field("severity", &self.severity)?;
        object.serialize_field("pointer", &self.pointer)?;
        object.serialize_field("node_id", &self.node)?;
        object.serialize_field("message", &self.message)?;
        object.end()
    }
}

/// What was found so far.
#[derive(Debug, Default)]
pub(super) struct Findings {
    list: Vec<Finding>,
    refusing: usize,
    holding: usize,
    left_out: usize,
}

impl Findings {
    /// Adds a finding, or only counts it where there are too many.
    pub(super) fn push(&mut self, finding: Finding) {
        debug_assert!(rules::find(finding.rule).is_some(), "rule {} is not in the table", finding.rule);
        self.refusing += usize::from(finding.refuses());
        self.holding += usize::from(finding.holds_back());
        if self.list.len() < FINDINGS_MAX {
            self.list.push(finding);
        } else {
            self.left_out += 1;
        }
    }

    /// Adds an error about something that is no node.
    pub(super) fn error(&mut self, rule: u16, pointer: &str, message: impl fmt::Display) {
        self.push(plain(rule, Severity::Error, pointer, message));
    }

    /// Adds a warning about something that is no node.
    pub(super) fn warn(&mut self, rule: u16, pointer: &str, message: impl fmt::Display) {
        self.push(plain(rule, Severity::Warning, pointer, message));
    }

    /// How many refuse the file.
    pub(super) const fn refusing(&self) -> usize {
        self.refusing
    }

    /// How many keep a journey a draft.
    pub(super) const fn holding(&self) -> usize {
        self.holding
    }

    /// All of them in the order of `document`, whose own pointer is `base`.
    pub(super) fn in_order(mut self, document: &Value, base: &str) -> Vec<Finding> {
        self.list.sort_by_cached_key(|finding| position(document, &finding.pointer, base));
        if self.left_out > 0 {
            let told = format!("{} further findings are not shown; mend these first", self.left_out);
            self.list.push(plain(203, Severity::Warning, base, told));
        }
        self.list
    }
}

fn plain(rule: u16, severity: Severity, pointer: &str, message: impl fmt::Display) -> Finding {
    let message = message.to_string();
    Finding { rule, severity, pointer: pointer.to_owned(), node: None, label: None, message }
}

/// Where a pointer lands, as the numbers of the entries on the way. What is not there comes last.
fn position(document: &Value, pointer: &str, base: &str) -> Vec<usize> {
    let rest = pointer.strip_prefix(base).unwrap_or(pointer);
    let mut here = Some(document);
    let mut path = Vec::new();
    for segment in rest.split('/').skip(1) {
        let (number, below) = match here {
            Some(Value::Object(fields)) => {
                match fields.get_full(segment.replace("~1", "/").replace("~0", "~").as_str()) {
                    Some((number, _, below)) => (number, Some(below)),
                    None => (usize::MAX, None),
                }
            }
            Some(Value::Array(items)) => {
                let number = segment.parse().unwrap_or(usize::MAX);
                (number, items.get(number))
            }
            _ => (usize::MAX, None),
        };
        path.push(number);
        here = below;
    }
    path
}

/// Joins a key to a pointer.
pub(super) fn below(pointer: &str, key: &str) -> String {
    if key.contains(['~', '/']) {
        format!("{pointer}/{}", key.replace('~', "~0").replace('/', "~1"))
    } else {
        format!("{pointer}/{key}")
    }
}

/// The beginning of a text that comes from a file, for a message.
pub(super) fn short(text: &str) -> String {
    const SHOWN: usize = 100;
    let mut shown: String = text.chars().take(SHOWN).map(|c| if c.is_control() { ' ' } else { c }).collect();
    if text.chars().nth(SHOWN).is_some() {
        shown.push('…');
    }
    shown
}

/// What a value is, for a message: its type and, where it is short, itself.
pub(super) fn found(value: Option<&Value>) -> String {
    match value {
        None => "nothing".to_owned(),
        Some(Value::Null) => "null".to_owned(),
        Some(value @ (Value::Bool(_) | Value::Number(_) | Value::Text(_))) => {
            format!("{} {}", value.type_name(), short(&value.to_json()))
        }
        Some(value) => format!("an {}", value.type_name()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn findings_stand_in_the_order_of_the_document() {
        let document: Value = serde_json::from_str(r#"{"b":[{"x":1},{"x/y":2}],"a":0}"#).unwrap();
        let mut findings = Findings::default();
        for pointer in ["/t/a", "/t/c", "/t/b/1/x~1y", "/t/b/1", "/t/b/0", "/t"] {
            findings.error(1, pointer, "x");
        }
        let pointers: Vec<_> = findings.in_order(&document, "/t").into_iter().map(|f| f.pointer).collect();
        assert_eq!(pointers, ["/t", "/t/b/0", "/t/b/1", "/t/b/1/x~1y", "/t/a", "/t/c"]);
        assert_eq!(below("/a", "x/y~"), "/a/x~1y~0");
    }

    #[test]
    fn too_many_findings_are_counted() {
        let mut findings = Findings::default();
        for _ in 0..FINDINGS_MAX + 3 {
            findings.error(60, "", "x");
        }
        assert_eq!(findings.refusing(), FINDINGS_MAX + 3);
        let list = findings.in_order(&Value::Null, "");
        assert_eq!(list.len(), FINDINGS_MAX + 1);
        assert_eq!(list.last().unwrap().code(), "JF-W203");
        assert!(list.last().unwrap().message.starts_with("3 further"));
    }
}
