//! One execution of a journey: where it stands, what it knows, and what it waits for. It is stored sealed.

use super::definition::JourneyId;
use super::effect::{Passcode, Proven, StepError};
use super::graph::Place;
use super::value::{Fields, Value};
use crate::code::ApprovalData;
use crate::id::{AccountId, ApplicationId, ClientId, CodeId, RunId, TotpId};
use crate::session::{Method, SessionKey};
use crate::time::Timestamp;
use crate::transaction::TransactionKey;
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// A running journey.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Run {
    /// Its id.
    pub id: RunId,
    /// The client that started it; no other answers.
    pub client: ClientId,
    /// The client's application.
    pub application: ApplicationId,
    /// When it was started.
    pub started_at: Timestamp,
    /// When it ends if nobody answers.
    pub expires_at: Timestamp,
    /// Turns that it took: its start and the answers.
    pub turns: u32,
    /// The one answer that it waits for: unguessable, and another one after each turn.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ticket: Option<Ticket>,
    /// Seeds the random functions, so that a replay draws the same.
    #[serde(with = "seed_text")]
    pub seed: [u8; 16],
    /// How often they were called.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub drawn: u32,
    /// Journeys within each other; the first is the one that was started.
    pub frames: Vec<Frame>,
    /// Who was authenticated.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub user: Option<User>,
    /// What it waits for.
    #[serde(default, skip_serializing_if = "Waiting::is_nothing")]
    pub waiting: Waiting,
    /// Goes to the client with the next prompt or the end.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub json_data: Option<Value>,
    /// Kept by the client from the next prompt or the end on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sdk_data: Option<Value>,
    /// What the client kept from earlier runs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub saved_data: Option<Value>,
    /// Claims for the completion token.
    #[serde(default, skip_serializing_if = "Fields::is_empty")]
    pub claims: Fields,
    /// The failure that the next prompt tells of.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub trouble: Option<Trouble>,
    /// Messages that were sent.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub sends: u32,
}

/// A seed as text: half as long as a list of numbers, in rows of which there are many.
pub mod seed_text {
    use data_encoding::BASE64URL_NOPAD;
    use serde::de::Error as _;
    use serde::{Deserialize as _, Deserializer, Serializer};

    /// Writes it.
    pub fn serialize<S: Serializer>(seed: &[u8; 16], serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&BASE64URL_NOPAD.encode(seed))
    }

    /// Reads it.
    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<[u8; 16], D::Error> {
        let text = String::deserialize(deserializer)?;
        let bytes = BASE64URL_NOPAD.decode(text.as_bytes()).map_err(D::Error::custom)?;
        bytes.try_into().map_err(|_| D::Error::custom("a seed has 16 bytes"))
    }
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde's skip_serializing_if passes a reference")]
const fn is_zero(n: &u32) -> bool {
    *n == 0
}

/// What the next answer must show.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ticket {
    /// `assertion_id`.
    pub assertion: uuid::Uuid,
    /// `challenge`, which comes back as `fch`.
    pub challenge: uuid::Uuid,
}

/// A failure, and where it came from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Trouble {
    /// What failed.
    pub error: StepError,
    /// In a step of which kind.
    pub of: TroubleOf,
}

/// Which kind of step failed, as far as clients are told apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TroubleOf {
    /// A code, a password, or another credential.
    Credential,
    /// A code of an authenticator app.
    Totp,
    /// The code that proves an address.
    Validation,
    /// The answer does not fit the form.
    Answer,
    /// Anything else.
    Other,
}

/// Who was authenticated, and how.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct User {
    /// Who.
    pub account: AccountId,
    /// The account's epoch at the last proof: if it moved, everybody was signed out meanwhile.
    pub epoch: u32,
    /// How, each way once. Empty where an author's step made the user.
    pub methods: Vec<Method>,
    /// The temporary access code.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<CodeId>,
    /// The authenticator app.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub totp: Option<TotpId>,
    /// What was approved.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub approval_data: Option<ApprovalData>,
    /// The session, where one had to begin before the end.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub session: Option<SessionKey>,
}

impl User {
    /// As whom acts are carried out.
    pub fn whom(&self) -> super::effect::Whom {
        super::effect::Whom::User { account: self.account, epoch: self.epoch, by_code: self.is_by_code() }
    }

    /// Whom a further proof must be of.
    pub const fn expected(&self) -> super::effect::Expected {
        (self.account, self.epoch)
    }

    /// Whether a code is among the proofs: the owner's "this was not me" takes it back.
    pub fn is_by_code(&self) -> bool {
        let is_code = |method: &Method| {
            matches!(method, Method::TemporaryCode | Method::EmailPasscode | Method::SmsPasscode)
        };
        self.methods.iter().any(is_code)
    }

    /// Takes up what was proven. The caller made sure that it is the same account.
    pub fn strengthen(&mut self, proven: &Proven) {
        if !self.methods.contains(&proven.method) {
            self.methods.push(proven.method);
        }
        self.epoch = proven.epoch;
        self.code = proven.code.or(self.code);
        self.totp = proven.totp.or(self.totp);
        if proven.approval_data.is_some() {
            self.approval_data.clone_from(&proven.approval_data);
        }
    }
}

impl From<Proven> for User {
    fn from(proven: Proven) -> Self {
        let Proven { account, epoch, method, code, totp, approval_data } = proven;
        Self { account, epoch, methods: vec![method], code, totp, approval_data, session: None }
    }
}

/// One journey of a run.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Frame {
    /// Which one.
    pub journey: JourneyId,
    /// Which version: a run stays on it.
    pub version: Arc<str>,
    /// The node at hand.
    pub at: Place,
    /// `@policy.request().params`.
    pub params: Value,
    /// Variables of the journey.
    #[serde(default, skip_serializing_if = "Fields::is_empty")]
    pub variables: Fields,
    /// The loops and blocks around the node, outermost first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub bodies: Vec<Body>,
}

/// A loop or a block that a run is inside of.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Body {
    /// The loop or block.
    pub container: Place,
    /// Passes that began; blocks have one.
    pub passes: u32,
    /// Variables that last as long as the loop.
    #[serde(default, skip_serializing_if = "Fields::is_empty")]
    pub variables: Fields,
    /// Variables of this pass.
    #[serde(default, skip_serializing_if = "Fields::is_empty")]
    pub locals: Fields,
}

/// What a run waits for.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Default)]
#[serde(rename_all = "snake_case")]
pub enum Waiting {
    /// Nothing: the node at hand is about to begin.
    #[default]
    Nothing,
    /// The answer to a form, with what the answer must be (one per option in a login form).
    Form,
    /// That the user read something, or scanned a code.
    Acknowledgement,
    /// A code that was sent.
    Passcode {
        /// The code.
        passcode: Passcode,
        /// How often it was sent again.
        resends: u32,
    },
    /// A signature.
    Signature {
        /// The transaction.
        key: TransactionKey,
        /// What stands for it.
        challenge: u32,
        /// What is approved.
        approval_data: ApprovalData,
    },
}

impl Waiting {
    /// Whether nothing is waited for.
    pub const fn is_nothing(&self) -> bool {
        matches!(self, Self::Nothing)
    }
}
