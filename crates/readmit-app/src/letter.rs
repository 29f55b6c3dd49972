//! What a message says, before it is put into words: sealed into the outbox, opened by whoever delivers.

use crate::keys::{Keys, NONCE, Place, SealError};
use readmit_core::id::{AccountId, MessageId, TenantId};
use readmit_core::notice::NoticeKind;
use readmit_core::outbox::{Channel, Message};
use readmit_core::sealed::Sealed;
use readmit_core::secret::Secret;
use readmit_core::time::{Span, Timestamp};
use readmit_core::turn::Turn;
use serde::{Deserialize, Serialize, Serializer};
use zeroize::Zeroizing;

/// One message's address and content.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Letter {
    /// An e-mail address, or a phone number in E.164 form.
    pub to: String,
    /// The language that the recipient prefers (BCP 47).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
    /// The organisation's name.
    pub organisation: String,
    /// The application's name, where one is concerned.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub application: Option<String>,
    /// What it says.
    pub content: Content,
}

/// What a message says.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(tag = "content", rename_all = "snake_case")]
pub enum Content {
    /// A code for its owner.
    Code {
        /// The code, in groups.
        #[serde(serialize_with = "seal_only")]
        code: Secret,
        /// How long it lives.
        life: Span,
        /// Words of the application's own.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        custom: Option<CustomText>,
    },
    /// What was done to the owner's account.
    Notice {
        /// What it was.
        notice: NoticeKind,
        /// When.
        at: Timestamp,
        /// The "this was not me" link.
        #[serde(serialize_with = "seal_only")]
        link: Secret,
    },
    /// Words of a journey's author.
    Own {
        /// The subject of an e-mail.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        subject: Option<String>,
        /// The text.
        #[serde(serialize_with = "seal_only")]
        text: Secret,
    },
    /// A link by which an operator sets a password.
    PasswordLink {
        /// The link.
        #[serde(serialize_with = "seal_only")]
        link: Secret,
        /// When it stops working.
        expires_at: Timestamp,
    },
}

/// Words of the application's own for a code. `{otp}` and `{app}` stand for the code and the application.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct CustomText {
    /// The subject of an e-mail.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub subject: Option<String>,
    /// The first line of an e-mail.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// The text.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
    /// Who an SMS is said to come from.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sender: Option<String>,
}

/// A secret may be written where it is sealed at once, and letters are written nowhere else.
fn seal_only<S: Serializer>(secret: &Secret, to: S) -> Result<S::Ok, S::Error> {
    to.serialize_str(secret.reveal())
}

/// Where a letter's seal belongs: it cannot be opened as another message's.
fn field(id: MessageId) -> String {
    format!("outbox/{id}")
}

impl Letter {
    /// Makes a message of it, inside of a rule.
    pub(crate) fn seal(
        &self,
        (tenant, account): (TenantId, AccountId),
        channel: Channel,
        expires_at: Timestamp,
        keys: &Keys,
        turn: &mut Turn,
    ) -> Result<Message, SealError> {
        let id = MessageId::from_random(turn.random_bytes());
        let nonce: [u8; NONCE] = turn.random_bytes();
        let text = Zeroizing::new(serde_json::to_vec(self).map_err(|_| SealError)?);
        let field = field(id);
        let sealed = keys.seal.seal(&text, Place { tenant, account, field: &field }, nonce)?;
        Ok(Message { id, account, channel, expires_at, sealed })
    }

    /// Opens a message.
    pub fn open(
        sealed: &Sealed,
        (tenant, account, id): (TenantId, AccountId, MessageId),
        keys: &Keys,
    ) -> Result<Self, SealError> {
        let field = field(id);
        let text = keys.seal.open(sealed, Place { tenant, account, field: &field })?;
        serde_json::from_slice(&text).map_err(|_| SealError)
    }
}
