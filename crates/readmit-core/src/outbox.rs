//! Messages on their way out. A rule puts them beside its events, and they are stored in the same commit, so
//! that nobody is told of what did not happen, and nothing happens untold.

use crate::id::{AccountId, MessageId};
use crate::sealed::Sealed;
use crate::time::Timestamp;
use serde::{Deserialize, Serialize};

/// How a message travels.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Channel {
    /// E-mail.
    Email,
    /// A text message to a phone.
    Sms,
}

impl Channel {
    /// The word under which it is stored.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Email => "email",
            Self::Sms => "sms",
        }
    }
}

/// One message to one address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    /// Its id; also what keeps a provider from sending it twice.
    pub id: MessageId,
    /// Whom it is for.
    pub account: AccountId,
    /// How it travels.
    pub channel: Channel,
    /// Not sent any more from this instant on.
    pub expires_at: Timestamp,
    /// Address and content. They are personal data or hold a code, so the database never sees them.
    pub sealed: Sealed,
}
