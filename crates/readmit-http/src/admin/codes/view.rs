//! Codes as operators see them: the one that was just generated, and how the others stand.

use super::uses::UsesWord;
use super::words::refusal_words;
use crate::admin::accounts::LockShown;
use crate::admin::wire::date_time;
use readmit_app::store::StoredEvent;
use readmit_core::Account;
use readmit_core::account::{IssueOrder, Issued};
use readmit_core::code::{Code, CodeState, PolicyObjection, Scope};
use readmit_core::event::EventKind;
use readmit_core::id::CodeId;
use readmit_core::reference::Reference;
use readmit_core::secret::Secret;
use readmit_core::spelling::spell;
use readmit_core::time::Timestamp;
use serde::{Deserialize, Serialize, Serializer};
use utoipa::ToSchema;

/// A code at its one plain moment.
#[derive(Serialize, ToSchema)]
pub(super) struct CodeGenerated<'a> {
    /// Whether the same request was carried out before; then there is no code in here.
    replayed: bool,
    /// Names the code in the logs; no secret.
    code_id: String,
    /// The code itself.
    code: &'a str,
    /// The code in groups, as it is shown.
    display: &'a str,
    /// The code as words, to be read aloud.
    #[serde(serialize_with = "once")]
    #[schema(value_type = String)]
    spelling: Secret,
    /// `application` or `organisation`.
    scope: &'static str,
    /// The application that it answers for; absent where it answers everywhere.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(format = Uuid)]
    application: Option<String>,
    #[schema(format = DateTime)]
    starts_at: String,
    #[schema(format = DateTime)]
    expires_at: String,
    uses: UsesWord,
    /// Whether a lock was lifted with it.
    unlocked: bool,
    /// The policies of the user would not accept it; absent where they would.
    #[serde(skip_serializing_if = "Option::is_none")]
    warning: Option<PolicyWarning<'a>>,
}

/// The policy that would not accept a code.
#[derive(Serialize, ToSchema)]
pub(super) struct PolicyWarning<'a> {
    #[schema(format = Uuid)]
    policy: String,
    /// The rule of it, where it is one rule.
    #[schema(format = Uuid)]
    rule: Option<String>,
    /// Why, and what would change it.
    message: &'a str,
}

impl<'a> From<&'a PolicyObjection> for PolicyWarning<'a> {
    fn from(objection: &'a PolicyObjection) -> Self {
        Self {
            policy: objection.policy.to_string(),
            rule: objection.rule.map(|rule| rule.to_string()),
            message: &objection.because,
        }
    }
}

/// What a repeated request is answered.
#[derive(Serialize, ToSchema)]
pub(super) struct CodeRepeated {
    replayed: bool,
    code_id: String,
    #[schema(format = DateTime)]
    expires_at: String,
}

/// How a user's codes stand.
#[derive(Serialize, ToSchema)]
pub(super) struct CodesShown {
    codes: Vec<CodeShown>,
    lock: LockShown,
    /// Until when codes are neither issued nor accepted, because the owner said "this was not me".
    #[schema(format = DateTime)]
    frozen_until: Option<String>,
    /// Why the last refused try was refused.
    last_refusal: Option<RefusalShown>,
}

/// One code, without the code itself.
#[derive(Serialize, ToSchema)]
struct CodeShown {
    id: String,
    /// `application` or `organisation`.
    scope: &'static str,
    #[schema(format = Uuid)]
    application: Option<String>,
    /// `live`, `scheduled`, `expired`, `used`, `revoked` or `locked`.
    state: &'static str,
    #[schema(format = DateTime)]
    issued_at: String,
    #[schema(format = DateTime)]
    starts_at: String,
    #[schema(format = DateTime)]
    expires_at: String,
    uses: UsesWord,
    used: u32,
    /// When it was used up, withdrawn or killed.
    #[schema(format = DateTime)]
    ended_at: Option<String>,
    /// How it was sent to the user; absent where it was shown to who asked for it.
    sent: Option<&'static str>,
}

/// A refused try.
#[derive(Serialize, ToSchema)]
struct RefusalShown {
    #[schema(format = DateTime)]
    at: String,
    /// The number that the user was told.
    reference: String,
    /// Why, in one sentence.
    words: String,
}

/// What is spelled is the code again: it leaves here, and only here.
fn once<S: Serializer>(secret: &Secret, to: S) -> Result<S::Ok, S::Error> {
    to.serialize_str(secret.reveal())
}

fn scope_of(scope: Scope) -> (&'static str, Option<String>) {
    match scope {
        Scope::Organisation => ("organisation", None),
        Scope::Application(id) => ("application", Some(id.to_string())),
    }
}

impl<'a> CodeGenerated<'a> {
    pub(super) fn of(issued: &'a Issued, order: &IssueOrder) -> Self {
        let (scope, application) = scope_of(order.scope);
        Self {
            replayed: false,
            code_id: issued.id.to_string(),
            code: issued.code.reveal(),
            display: issued.display.reveal(),
            spelling: spell(&issued.code),
            scope,
            application,
            starts_at: date_time(issued.starts_at),
            expires_at: date_time(issued.expires_at),
            uses: UsesWord(order.uses),
            unlocked: issued.unlocked,
            warning: issued.against_policy.as_ref().map(PolicyWarning::from),
        }
    }
}

impl CodeRepeated {
    pub(super) fn of(code: CodeId, expires_at: Timestamp) -> Self {
        Self { replayed: true, code_id: code.to_string(), expires_at: date_time(expires_at) }
    }
}

impl CodesShown {
    pub(super) fn of(account: &Account, refused: Option<&StoredEvent>, now: Timestamp) -> Self {
        Self {
            codes: account.hot.codes.iter().map(|code| CodeShown::of(code, now)).collect(),
            lock: LockShown::of(account, now),
            frozen_until: account.frozen_at(now).map(date_time),
            last_refusal: refused.and_then(RefusalShown::of),
        }
    }
}

impl CodeShown {
    fn of(code: &Code, now: Timestamp) -> Self {
        let (scope, application) = scope_of(code.scope);
        let (state, ended_at) = match code.state {
            CodeState::Live if now >= code.expires_at => ("expired", None),
            CodeState::Live if now < code.starts_at => ("scheduled", None),
            CodeState::Live => ("live", None),
            CodeState::Used(at) => ("used", Some(at)),
            CodeState::Revoked(at) => ("revoked", Some(at)),
            CodeState::Locked(at) => ("locked", Some(at)),
        };
        Self {
            id: code.id.to_string(),
            scope,
            application,
            state,
            issued_at: date_time(code.issued_at),
            starts_at: date_time(code.starts_at),
            expires_at: date_time(code.expires_at),
            uses: UsesWord(code.uses),
            used: code.used,
            ended_at: ended_at.map(date_time),
            sent: code.sent.map(readmit_core::outbox::Channel::as_str),
        }
    }
}

impl RefusalShown {
    fn of(event: &StoredEvent) -> Option<Self> {
        #[derive(Deserialize)]
        struct Body {
            at: Timestamp,
            event: EventKind,
        }
        let body: Body = serde_json::from_str(&event.body).ok()?;
        let EventKind::CodeRefused { reason } = body.event else { return None };
        Some(Self {
            at: date_time(body.at),
            reference: Reference::of(event.id).to_string(),
            words: refusal_words(&reason),
        })
    }
}
