//! What events tell of journeys.

use crate::id::RunId;
use crate::outbox::Channel;
use serde::{Deserialize, Serialize};

/// Which run it was.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RunFacts {
    /// The run.
    pub run: RunId,
    /// The journey's name.
    pub journey: String,
    /// Which version.
    pub version: String,
}

/// How a run ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RunEnd {
    /// Which run it was.
    #[serde(flatten)]
    pub run: RunFacts,
    /// Questions and answers that it took.
    pub turns: u32,
    /// Why it could not go on; absent where the author's steps ended it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub why: Option<String>,
}

/// What became of a journey's definition.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct JourneyChange {
    /// The journey's name.
    pub journey: String,
    /// Which version, where it is about one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub version: Option<String>,
    /// What was done.
    pub change: JourneyAct,
}

/// What was done to a journey.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum JourneyAct {
    /// It came from a file.
    Imported,
    /// A version was put into production.
    Published,
    /// A version was switched off.
    Disabled,
    /// It was removed.
    Removed,
}

/// A code of a journey's own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct PasscodeFacts {
    /// How it was sent.
    pub channel: Channel,
    /// Whether it stood for the user, or only proved an address.
    pub authenticates: bool,
}

/// Something that a journey's author wanted on the log. What it says is personal data, and stands in the notes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuthorsEvent {
    /// The author's name for it.
    pub name: String,
    /// The author's type.
    pub kind: String,
}
