//! What an operator may say when generating a code.

use super::uses::UsesWord;
use crate::admin::wire::{instant, read_id};
use crate::fault::Fault;
use readmit_core::account::{DuringLock, IssueOrder};
use readmit_core::code::Scope;
use readmit_core::digest::Digest;
use readmit_core::time::Span;
use readmit_core::verification::{CheckOutcome, CheckedItem, VerificationRecord};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A code to be generated.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct CodeOrder {
    /// How long it lives, in seconds; the policy's default when absent.
    life_seconds: Option<u64>,
    /// When it begins to answer; at once when absent.
    #[schema(format = DateTime)]
    starts_at: Option<String>,
    #[serde(default)]
    uses: UsesWord,
    /// Lifts a lock of the user's codes in the same act; needs the permission to unlock as well.
    #[serde(default)]
    unlock: bool,
    /// How the user was verified.
    #[serde(default)]
    verification: Vec<CheckedInput>,
    /// Another operator's approval, where the user is in a protected group.
    #[schema(format = Uuid)]
    approval_id: Option<String>,
}

/// How an item of a checklist went.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum Outcome {
    Passed,
    Failed,
    Skipped,
}

/// An item of the checklist as the operator went through it.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::admin) struct CheckedInput {
    /// The item's id.
    id: String,
    outcome: Outcome,
    /// Whatever the operator wrote down, such as a ticket number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    note: Option<String>,
}

impl From<CheckedInput> for CheckedItem {
    fn from(given: CheckedInput) -> Self {
        let outcome = match given.outcome {
            Outcome::Passed => CheckOutcome::Passed,
            Outcome::Failed => CheckOutcome::Failed,
            Outcome::Skipped => CheckOutcome::Skipped,
        };
        let note = given.note.map(|note| note.trim().to_owned()).filter(|note| !note.is_empty());
        Self { id: given.id, outcome, note }
    }
}

impl From<&CheckedItem> for CheckedInput {
    fn from(item: &CheckedItem) -> Self {
        let outcome = match item.outcome {
            CheckOutcome::Passed => Outcome::Passed,
            CheckOutcome::Failed => Outcome::Failed,
            CheckOutcome::Skipped => Outcome::Skipped,
        };
        Self { id: item.id.clone(), outcome, note: item.note.clone() }
    }
}

/// The record of a checklist.
pub(in crate::admin) fn checked(given: Vec<CheckedInput>) -> VerificationRecord {
    given.into_iter().map(CheckedItem::from).collect()
}

impl CodeOrder {
    /// Checks every field.
    pub(super) fn read(self, scope: Scope, idempotency: Option<Digest>) -> Result<IssueOrder, Fault> {
        Ok(IssueOrder {
            life: self.life_seconds.map(Span::from_secs),
            starts_at: self.starts_at.map(|text| instant("starts_at", &text)).transpose()?,
            uses: self.uses.0,
            during_lock: if self.unlock { DuringLock::Unlock } else { DuringLock::Refuse },
            verification: checked(self.verification),
            approval: self.approval_id.map(|text| read_id("approval_id", &text)).transpose()?,
            idempotency,
            ..IssueOrder::new(scope)
        })
    }
}
