//! Audit events: what happened, to whom, by whom, from where. Typed, never sampled, never with a secret.
//!
//! The body of an event is what the audit chain hashes. Personal data (addresses, what was typed as an
//! identifier) stands beside it; the body holds only a salted commitment to it, so that a person's data can
//! be erased without breaking the chain.

use crate::application::PasscodeField;
use crate::code::{Reason, Scope};
use crate::id::{AccountId, ApplicationId, ClientId, CodeId, EventId, SessionId};
use crate::limits::ORIGIN_TEXT_CHARS_MAX;
use crate::profile::{ProfileField, Status};
use crate::session::SessionEnd;
use crate::time::Timestamp;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use std::sync::Arc;

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
    /// Salts the commitment to the personal data.
    pub salt: [u8; 16],
}

/// Who acted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", content = "id", rename_all = "snake_case")]
pub enum Actor {
    /// An authenticated OAuth client.
    Client(ClientId),
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

    fn personal(&self, salt: [u8; 16]) -> Option<String> {
        if self.ip.is_none() && self.user_agent.is_none() && self.identifier.is_none() {
            return None;
        }
        let personal = Personal {
            salt: data_encoding::BASE64URL_NOPAD.encode(&salt),
            ip: self.ip.as_deref(),
            user_agent: self.user_agent.as_deref(),
            identifier: self.identifier.as_deref(),
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
}

/// What happened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum EventKind {
    /// An account was made.
    AccountCreated,
    /// Parts of an account's profile were changed.
    AccountUpdated {
        /// Which parts; the values are personal data and not told here.
        fields: Vec<ProfileField>,
    },
    /// An account was switched on or off.
    AccountStatusChanged {
        /// Before.
        from: Status,
        /// After.
        to: Status,
    },
    /// An account and all that belongs to it was removed.
    AccountDeleted,
    /// A temporary access code was issued; the code itself is in no event.
    CodeIssued {
        /// The code's id.
        code: CodeId,
        /// Where it answers.
        scope: Scope,
        /// When it begins to answer.
        starts_at: Timestamp,
        /// When it stops.
        expires_at: Timestamp,
        /// The live code that it replaced.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        replaced: Option<CodeId>,
        /// Whether it was issued while the account's codes were locked.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        during_lock: bool,
    },
    /// An issue was refused.
    CodeIssueRefused {
        /// Why.
        reason: crate::code::IssueRefusal,
    },
    /// A code let someone in.
    CodeRedeemed {
        /// The code's id.
        code: CodeId,
        /// Failures that this success cleared.
        failures_cleared: u32,
    },
    /// An attempt was refused; the true reason stands only here.
    CodeRefused {
        /// Why.
        #[serde(flatten)]
        reason: Reason,
    },
    /// Refusals beyond the hourly number of single events.
    CodeRefusalsCounted {
        /// How many.
        count: u64,
    },
    /// A code was withdrawn.
    CodeRevoked {
        /// The code's id.
        code: CodeId,
    },
    /// Too many failures: the account's codes are locked and every live one is dead.
    CodesLocked {
        /// When the lock ends.
        until: Timestamp,
        /// The codes that died.
        killed: Vec<CodeId>,
    },
    /// A client or an operator switched the account's codes off.
    CodesDeactivated,
    /// A lock was lifted.
    CodesUnlocked,
    /// A session began.
    SessionStarted {
        /// The session.
        session: SessionId,
    },
    /// A session's refresh token was exchanged.
    SessionRefreshed {
        /// The session.
        session: SessionId,
    },
    /// A session ended.
    SessionEnded {
        /// The session.
        session: SessionId,
        /// Why.
        reason: SessionEnd,
    },
    /// An application was made.
    ApplicationCreated,
    /// An application was changed.
    ApplicationUpdated {
        /// Which settings of one-time passcodes changed.
        passcodes: Vec<PasscodeField>,
    },
    /// An application and its clients were removed.
    ApplicationDeleted,
    /// A client was made.
    ClientCreated {
        /// The client.
        client: ClientId,
    },
    /// A client was changed.
    ClientUpdated {
        /// The client.
        client: ClientId,
    },
    /// A client's secret was replaced.
    ClientSecretRotated {
        /// The client.
        client: ClientId,
    },
    /// A client was removed.
    ClientDeleted {
        /// The client.
        client: ClientId,
    },
    /// A client proved its secret and was given an access token.
    ClientTokenIssued {
        /// The client.
        client: ClientId,
    },
    /// A client was refused at the token endpoint.
    ClientRefused {
        /// The client, where the id is one of ours.
        client: Option<ClientId>,
    },
    /// The organisation's code policy was changed.
    OrganisationPolicyUpdated,
}

impl EventKind {
    /// Whether this is one of the events that a stranger can cause at will.
    pub const fn is_refusal(&self) -> bool {
        matches!(self, Self::CodeRefused { .. } | Self::CodeRefusalsCounted { .. })
    }
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

impl Event {
    /// The bytes to store and to hash.
    pub fn to_record(&self) -> Result<AuditRecord, serde_json::Error> {
        let personal = self.origin.personal(self.salt);
        let commitment =
            personal.as_ref().map(|text| data_encoding::BASE64URL_NOPAD.encode(&Sha256::digest(text)));
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
        let hash = Sha256::digest(&body).into();
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
    fn kept_text_is_short_and_printable() {
        assert_eq!(Origin::text("a\u{0}b\nc"), "abc");
        assert_eq!(Origin::text(&"x".repeat(10_000)).len(), ORIGIN_TEXT_CHARS_MAX);
    }
}
