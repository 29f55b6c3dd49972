//! How a help desk makes sure who is calling: the checklist that a policy demands, and the record of how it
//! was gone through, which becomes part of the code's event.
//!
//! What a caller knows (a birthday, a manager's name) can be found out by others, so such items never
//! suffice: at least one item of another kind must have been passed.

use crate::limits::{CHECKS_MAX, NAME_CHARS_MAX, NOTE_CHARS_MAX};
use serde::{Deserialize, Serialize};

/// One item of a checklist.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Check {
    /// Its name in records and settings, such as `call_back`.
    pub id: String,
    /// What the agent reads, such as *Called back on the number on file*.
    pub label: String,
    /// Whether it only shows that the caller knows something.
    #[serde(default)]
    pub knowledge: bool,
    /// Whether it must be passed.
    #[serde(default)]
    pub required: bool,
}

/// A checklist; empty where no record is demanded.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Checklist {
    /// The items, in the order in which the agent sees them.
    pub checks: Vec<Check>,
}

/// How an item went.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CheckOutcome {
    /// The caller passed it.
    Passed,
    /// The caller did not.
    Failed,
    /// It was not tried.
    Skipped,
}

/// One item as the agent went through it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CheckedItem {
    /// The item's id.
    pub id: String,
    /// How it went.
    pub outcome: CheckOutcome,
    /// What the agent wrote down (a ticket number, who confirmed). Personal data: it stands beside the event.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

/// How a checklist was gone through.
pub type VerificationRecord = Vec<CheckedItem>;

/// Why a record does not do.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Unverified {
    /// No record, and one is demanded.
    #[error("the policy demands that the caller is verified: go through the checklist first")]
    Missing,
    /// An item that the checklist does not have, or one twice.
    #[error("`{0}` is not an item of the checklist, or was given twice")]
    UnknownItem(String),
    /// A required item was not passed.
    #[error("`{0}` must be passed")]
    Required(String),
    /// Only facts that others can know.
    #[error("answers to questions never suffice: one item of another kind must be passed")]
    KnowledgeOnly,
    /// A note is too long.
    #[error("the note of `{0}` must have at most {NOTE_CHARS_MAX} characters")]
    Note(String),
}

impl Checklist {
    /// Whether no record is demanded.
    pub const fn is_empty(&self) -> bool {
        self.checks.is_empty()
    }

    /// What is wrong with the list itself, if anything.
    pub fn trouble(&self) -> Option<String> {
        if self.checks.len() > CHECKS_MAX {
            return Some(format!("must have at most {CHECKS_MAX} items"));
        }
        for (place, check) in self.checks.iter().enumerate() {
            let word = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
            if check.id.is_empty() || check.id.len() > 40 || !check.id.chars().all(word) {
                return Some(format!("item {place}: id must have 1 to 40 of the characters a-z, 0-9 and _"));
            }
            if check.label.trim().is_empty() || check.label.chars().count() > NAME_CHARS_MAX {
                return Some(format!("item {place}: label must have 1 to {NAME_CHARS_MAX} characters"));
            }
            if self.checks[..place].iter().any(|earlier| earlier.id == check.id) {
                return Some(format!("item {place}: id `{}` is there twice", check.id));
            }
        }
        if !self.is_empty() && self.checks.iter().all(|check| check.knowledge) {
            return Some("must have an item that is no question: answers can be known to others".to_owned());
        }
        None
    }

    /// Whether `record` satisfies the list.
    pub fn judge(&self, record: &[CheckedItem]) -> Result<(), Unverified> {
        for (place, item) in record.iter().enumerate() {
            let twice = record[..place].iter().any(|earlier| earlier.id == item.id);
            if twice || !self.checks.iter().any(|check| check.id == item.id) {
                return Err(Unverified::UnknownItem(item.id.chars().take(40).collect()));
            }
            if item.note.as_ref().is_some_and(|note| note.chars().count() > NOTE_CHARS_MAX) {
                return Err(Unverified::Note(item.id.clone()));
            }
        }
        if self.is_empty() {
            return Ok(());
        }
        if record.is_empty() {
            return Err(Unverified::Missing);
        }
        let passed = |check: &Check| {
            record.iter().any(|item| item.id == check.id && item.outcome == CheckOutcome::Passed)
        };
        if let Some(lacking) = self.checks.iter().find(|check| check.required && !passed(check)) {
            return Err(Unverified::Required(lacking.id.clone()));
        }
        if self.checks.iter().any(|check| !check.knowledge && passed(check)) {
            Ok(())
        } else {
            Err(Unverified::KnowledgeOnly)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(id: &str, knowledge: bool, required: bool) -> Check {
        Check { id: id.to_owned(), label: id.to_owned(), knowledge, required }
    }

    fn item(id: &str, outcome: CheckOutcome) -> CheckedItem {
        CheckedItem { id: id.to_owned(), outcome, note: None }
    }

    #[test]
    fn answers_alone_never_suffice() {
        let list =
            Checklist { checks: vec![check("birthday", true, false), check("call_back", false, false)] };
        assert_eq!(list.trouble(), None);
        assert_eq!(list.judge(&[]), Err(Unverified::Missing));
        assert_eq!(list.judge(&[item("birthday", CheckOutcome::Passed)]), Err(Unverified::KnowledgeOnly));
        assert_eq!(
            list.judge(&[item("birthday", CheckOutcome::Passed), item("call_back", CheckOutcome::Failed)]),
            Err(Unverified::KnowledgeOnly)
        );
        assert_eq!(list.judge(&[item("call_back", CheckOutcome::Passed)]), Ok(()));
    }

    #[test]
    fn required_items_must_be_passed_and_unknown_ones_are_refused() {
        let list = Checklist { checks: vec![check("ticket", false, true), check("call_back", false, false)] };
        let passed = CheckOutcome::Passed;
        assert_eq!(list.judge(&[item("call_back", passed)]), Err(Unverified::Required("ticket".to_owned())));
        assert!(matches!(list.judge(&[item("fax", passed)]), Err(Unverified::UnknownItem(_))));
        let twice = [item("ticket", passed), item("ticket", passed)];
        assert!(matches!(list.judge(&twice), Err(Unverified::UnknownItem(_))));
    }

    /// R3: facts that others can know are never enough.
    #[test]
    fn r3_a_list_of_questions_is_no_checklist() {
        let list = Checklist { checks: vec![check("birthday", true, false)] };
        assert!(list.trouble().unwrap().contains("no question"));
        assert_eq!(Checklist::default().trouble(), None);
        assert_eq!(Checklist::default().judge(&[]), Ok(()));
    }
}
