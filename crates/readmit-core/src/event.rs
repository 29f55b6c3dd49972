//! Audit events: what happened, to whom, by whom, from where. Typed, never sampled, never with a secret.
//!
//! The body of an event is what the audit chain hashes. Personal data (addresses, what was typed as an
//! identifier) stands beside it; the body holds only a salted commitment to it, so that a person's data can
//! be erased without breaking the chain.

pub mod journey;
mod kind;
pub mod lifecycle;
pub mod loss;
pub mod sign_in;

pub use kind::EventKind;

use crate::id::{AccountId, ApplicationId, ClientId, EventId};
use crate::limits::ORIGIN_TEXT_CHARS_MAX;
use crate::time::Timestamp;
use lifecycle::{Act, Acted};
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use std::collections::BTreeMap;
use std::sync::Arc;

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde's skip_serializing_if passes a reference")]
const fn is_in_step(ahead_secs: &i64) -> bool {
    *ahead_secs == 0
}

/// One audit record as a rule made it.
#[derive(Debug, Clone)]
pub struct Event {
    /// Sorts by the arrival of the request.
    pub id: EventId,
    /// When the rule ran.
    pub at: Timestamp,
    /// The account concerned, the decoy of an unknown identifier, or the id of the configured thing.
    pub subject: AccountId,
    /// Who asked.
    pub origin: Arc<Origin>,
    /// What happened.
    pub kind: EventKind,
    /// What someone wrote down, by what it is about: personal data.
    pub notes: Notes,
    /// Salts the commitment to the personal data.
    pub salt: [u8; 16],
}

/// Notes of an event, by what they are about.
pub type Notes = BTreeMap<String, String>;

impl EventKind {
    /// Whether this is one of the events that a stranger can cause at will.
    pub const fn is_refusal(&self) -> bool {
        matches!(
            self,
            Self::CodeRefused { .. }
                | Self::CodeRefusalsCounted { .. }
                | Self::TotpRefused { .. }
                | Self::OperatorSignInRefused { .. }
                | Self::PasswordRefused { .. }
                | Self::ApiTokenRefused { .. }
                | Self::ClientRefused { .. }
                | Self::AccountActed(Acted { act: Act::RecoveryAnswerRefused })
                | Self::JourneyRejected(_)
                | Self::JourneyAborted(_)
        )
    }
}

/// Who acted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", content = "id", rename_all = "snake_case")]
pub enum Actor {
    /// An authenticated OAuth client.
    Client(ClientId),
    /// An operator.
    Operator(AccountId),
    /// The account's owner.
    Account(AccountId),
    /// Whoever may run the program on the server's own machine.
    Shell,
    /// Readmit itself.
    System,
    /// Someone who has not proven anything yet.
    Stranger,
}

/// Where a request came from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Origin {
    /// Who acts.
    pub actor: Actor,
    /// The application at hand.
    pub application: Option<ApplicationId>,
    /// The client at hand.
    pub client: Option<ClientId>,
    /// The address of the end user, as far as it is known.
    pub ip: Option<String>,
    /// The user agent, shortened to [`ORIGIN_TEXT_CHARS_MAX`].
    pub user_agent: Option<String>,
    /// The identifier as it was given.
    pub identifier: Option<String>,
}

impl Origin {
    /// By `actor`, from nowhere in particular.
    pub const fn by(actor: Actor) -> Self {
        Self { actor, application: None, client: None, ip: None, user_agent: None, identifier: None }
    }

    /// By Readmit itself.
    pub const fn system() -> Self {
        Self::by(Actor::System)
    }

    /// Free text as it may be kept: shortened, without control characters.
    pub fn text(text: &str) -> String {
        text.chars().filter(|c| !c.is_control()).take(ORIGIN_TEXT_CHARS_MAX).collect()
    }

    fn personal(&self, notes: &Notes, salt: [u8; 16]) -> Option<String> {
        if self.ip.is_none() && self.user_agent.is_none() && self.identifier.is_none() && notes.is_empty() {
            return None;
        }
        let personal = Personal {
            salt: data_encoding::BASE64URL_NOPAD.encode(&salt),
            ip: self.ip.as_deref(),
            user_agent: self.user_agent.as_deref(),
            identifier: self.identifier.as_deref(),
            notes,
        };
        serde_json::to_string(&personal).ok()
    }
}

#[derive(Serialize)]
struct Personal<'a> {
    salt: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    ip: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    user_agent: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    identifier: Option<&'a str>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    notes: &'a Notes,
}

/// An event as it is stored and hashed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditRecord {
    /// Canonical JSON: exactly these bytes are hashed and stored.
    pub body: String,
    /// The personal data beside it, erasable.
    pub personal: Option<String>,
    /// SHA-256 of `body`.
    pub hash: [u8; 32],
}

#[derive(Serialize)]
struct Body<'a> {
    v: u8,
    id: EventId,
    at: Timestamp,
    subject: AccountId,
    actor: Actor,
    #[serde(skip_serializing_if = "Option::is_none")]
    application: Option<ApplicationId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    client: Option<ClientId>,
    event: &'a EventKind,
    #[serde(skip_serializing_if = "Option::is_none")]
    personal: Option<String>,
}

/// The hash of an event's body or of the personal data beside it, as the chain and the commitment have it: SHA-256.
pub fn hash_of(text: &str) -> [u8; 32] {
    Sha256::digest(text).into()
}

impl Event {
    /// The bytes to store and to hash.
    pub fn to_record(&self) -> Result<AuditRecord, serde_json::Error> {
        let personal = self.origin.personal(&self.notes, self.salt);
        let commitment = personal.as_ref().map(|text| data_encoding::BASE64URL_NOPAD.encode(&hash_of(text)));
        let body = serde_json::to_string(&Body {
            v: 1,
            id: self.id,
            at: self.at,
            subject: self.subject,
            actor: self.origin.actor,
            application: self.origin.application,
            client: self.origin.client,
            event: &self.kind,
            personal: commitment,
        })?;
        let hash = hash_of(&body);
        Ok(AuditRecord { body, personal, hash })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::Timestamp;

    fn event(ip: Option<&str>) -> Event {
        Event {
            id: EventId::from_random([1; 16]),
            at: Timestamp::from_millis(5),
            subject: AccountId::from_random([2; 16]),
            origin: Arc::new(Origin { ip: ip.map(str::to_owned), ..Origin::by(Actor::Shell) }),
            kind: EventKind::CodesUnlocked,
            notes: Notes::new(),
            salt: [9; 16],
        }
    }

    #[test]
    fn personal_data_stands_beside_the_hashed_body() {
        let record = event(Some("192.0.2.1")).to_record().unwrap();
        assert!(!record.body.contains("192.0.2.1"));
        assert!(record.personal.unwrap().contains("192.0.2.1"));
        assert!(record.body.contains(r#""event":{"type":"codes_unlocked"}"#), "{}", record.body);
    }

    #[test]
    fn the_hash_covers_the_commitment() {
        let (a, b) = (event(Some("192.0.2.1")), event(Some("192.0.2.2")));
        assert_ne!(a.to_record().unwrap().hash, b.to_record().unwrap().hash);
        assert!(event(None).to_record().unwrap().personal.is_none());
    }

    #[test]
    fn what_a_stranger_can_cause_is_a_refusal() {
        let act = |act| EventKind::AccountActed(Acted { act });
        let token = crate::id::ApiTokenId::from_random([3; 16]);
        assert!(EventKind::ClientRefused { client: None }.is_refusal());
        assert!(EventKind::ApiTokenRefused { token }.is_refusal());
        assert!(
            act(Act::RecoveryAnswerRefused).is_refusal() && !act(Act::RecoveryAnswerAccepted).is_refusal()
        );
    }

    #[test]
    fn kept_text_is_short_and_printable() {
        assert_eq!(Origin::text("a\u{0}b\nc"), "abc");
        assert_eq!(Origin::text(&"x".repeat(10_000)).len(), ORIGIN_TEXT_CHARS_MAX);
    }
}
