//! What a verifier finds wrong with a log, each with its place.

use crate::id::{ChainId, EventId, KeyId, TenantId};
use serde::Serialize;

/// Something that is not as it was when it was written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, thiserror::Error)]
#[serde(tag = "finding", rename_all = "snake_case")]
pub enum Finding {
    /// The file does not begin as an export does.
    #[error("line 1: not an export of the log, or one of another format")]
    NotAnExport,
    /// A line that no export has.
    #[error("line {line}: not a line of an export, or not in its place")]
    Malformed {
        /// Its number, from one.
        line: u64,
    },
    /// An event's text is not what was hashed when it was written.
    #[error("event {event} was changed (row {number} of writer {writer})")]
    EventChanged {
        /// The event.
        event: EventId,
        /// The row that names it.
        writer: ChainId,
        /// That row's number.
        number: i64,
    },
    /// An event is filed under another tenant, id or subject than its text says.
    #[error("event {event} is filed under another {field} than its own (row {number} of writer {writer})")]
    EventMisfiled {
        /// The event.
        event: EventId,
        /// What differs.
        field: &'static str,
        /// The row that names it.
        writer: ChainId,
        /// That row's number.
        number: i64,
    },
    /// A row names an event that is not there.
    #[error("event {event} is missing (row {number} of writer {writer})")]
    EventMissing {
        /// The event.
        event: EventId,
        /// The row that names it.
        writer: ChainId,
        /// That row's number.
        number: i64,
    },
    /// An event is not where its row has it.
    #[error("event {event} is not in its place in row {number} of writer {writer}")]
    EventMoved {
        /// The event.
        event: EventId,
        /// The row that names it.
        writer: ChainId,
        /// That row's number.
        number: i64,
    },
    /// An event that no row names: Readmit did not write it, or its row was taken out.
    #[error("event {event} is forged, or its row was taken out: no row names it{}", beside(.writer, .number))]
    EventForged {
        /// The event.
        event: EventId,
        /// The writer of the row that it stands beside, if any.
        #[serde(skip_serializing_if = "Option::is_none")]
        writer: Option<ChainId>,
        /// That row's number.
        #[serde(skip_serializing_if = "Option::is_none")]
        number: Option<i64>,
    },
    /// Personal data that is not what the event's commitment was made of.
    #[error("the personal data beside event {event} was changed (row {number} of writer {writer})")]
    PersonalChanged {
        /// The event.
        event: EventId,
        /// The row that names it.
        writer: ChainId,
        /// That row's number.
        number: i64,
    },
    /// The events of a tenant that is not there, and whose removal is not on the log.
    #[error(
        "{events} events of tenant {tenant} are gone, and its removal is not on the log (first event {first})"
    )]
    TenantMissing {
        /// The tenant.
        tenant: TenantId,
        /// How many.
        events: u64,
        /// One of them.
        first: EventId,
    },
    /// Rows are missing.
    #[error("rows {from} to {to} of writer {writer} are missing{}", if *.from == 0 { ": its first ones" } else { "" })]
    RowsMissing {
        /// The writer.
        writer: ChainId,
        /// The first that is missing.
        from: i64,
        /// The last.
        to: i64,
    },
    /// A row is not what the row after it says it was.
    #[error("row {number} of writer {writer}, or the link to it in the next row, was changed")]
    RowChanged {
        /// The writer.
        writer: ChainId,
        /// The row.
        number: i64,
    },
    /// A row stands where it does not belong.
    #[error("row {number} of writer {writer} is not in its place")]
    RowMoved {
        /// The writer.
        writer: ChainId,
        /// The row.
        number: i64,
    },
    /// Every row links to the one before, but the last is not the one that was signed.
    #[error(
        "the chain of writer {writer} was rebuilt between checkpoints {after} and {before}: its row {number} is \
         not the one that was signed"
    )]
    ChainRebuilt {
        /// The writer.
        writer: ChainId,
        /// The last row of the interval.
        number: i64,
        /// The last checkpoint before; zero for the beginning.
        after: u64,
        /// The checkpoint that does not fit.
        before: u64,
    },
    /// Checkpoints are missing.
    #[error("checkpoints {from} to {to} are missing{}", if *.from == 1 { ": the first ones" } else { "" })]
    CheckpointsMissing {
        /// The first that is missing.
        from: u64,
        /// The last.
        to: u64,
    },
    /// A checkpoint cannot be read, or stands where it does not belong.
    #[error("checkpoint {number} was changed or is not in its place")]
    CheckpointChanged {
        /// Its number, or that which should stand here.
        number: u64,
    },
    /// A checkpoint is not signed by a key that is believed.
    #[error(
        "checkpoint {number} is not signed by any of the keys (it names key {key}): it was changed or forged"
    )]
    CheckpointSignature {
        /// Its number.
        number: u64,
        /// The key that it names.
        key: KeyId,
    },
    /// A checkpoint is not the one that was kept outside.
    #[error(
        "checkpoint {number} is not the one of the anchor: the log was rebuilt, or is that of an older database \
         that went on"
    )]
    AnchorDiffers {
        /// Its number.
        number: u64,
    },
    /// The log ends before a checkpoint that was kept outside.
    #[error(
        "the log ends at checkpoint {last}, before the anchor's {anchor}: its end was cut, or an older database restored"
    )]
    EndsBeforeAnchor {
        /// The last checkpoint of the file.
        last: u64,
        /// The anchor's number.
        anchor: u64,
    },
    /// The file ends in the middle.
    #[error("the file was cut: it has no last line")]
    FileCut,
    /// The last line does not fit what comes before it.
    #[error(
        "the file was changed after the export: the signature in its last line does not cover what it holds"
    )]
    FileChanged,
}

#[expect(clippy::ref_option, reason = "the derived message hands over references to the fields")]
fn beside(writer: &Option<ChainId>, number: &Option<i64>) -> String {
    match (writer, number) {
        (Some(writer), Some(number)) => format!(" (beside row {number} of writer {writer})"),
        _ => String::new(),
    }
}
