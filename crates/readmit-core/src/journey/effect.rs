//! What a run asks of the world: every effect goes through one method, so that a run can be recorded and replayed.
//!
//! A refusal is an answer ([`StepError`]); a [`Need`] says that the act cannot be carried out with what is at hand. Then
//! the run stops at the node that needs it, as if it had not begun it, and goes on when whoever runs it has fetched that.

mod error;

pub use error::{ErrorCode, StepError};

use super::value::Value;
use crate::code::ApprovalData;
use crate::id::{AccountId, CodeId, TotpId};
use crate::identifier::Identifier;
use crate::outbox::Channel;
use crate::secret::Secret;
use crate::session::Method;
use crate::time::{Span, Timestamp};
use crate::transaction::TransactionKey;
use serde::{Deserialize, Serialize};

/// Carries out what a run asks for.
pub trait Effects {
    /// Carries out one act. `Ok(Err(…))` is a refusal, which the journey handles.
    fn perform(&mut self, act: &Act<'_>) -> Result<Result<Answer, StepError>, Need>;
}

/// Whom an act is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Whom {
    /// The user of the run.
    User {
        /// Who.
        account: AccountId,
        /// The account's epoch at the proof: if it moved, the proof counts no more.
        epoch: u32,
        /// Whether a code was among the proofs: if the owner froze recovery since, they count no more.
        by_code: bool,
    },
    /// An account that an earlier step found, and that has proven nothing.
    Account(AccountId),
    /// Whoever has this identifier.
    Named(Identifier),
}

/// Who a further proof must be of: the user that the run has, at the epoch of the proof before. Where it moved since, that
/// proof counts no more, and a further one does not revive it.
pub type Expected = (AccountId, u32);

/// What proves who someone is.
#[derive(Debug, Clone, Copy)]
pub enum Proof<'a> {
    /// A temporary access code.
    TempCode(&'a Secret),
    /// A code of an authenticator app.
    Totp(&'a Secret),
    /// A password.
    Password(&'a Secret),
    /// The code that the run sent.
    Passcode(&'a Passcode, &'a Secret),
}

/// One act.
#[derive(Debug, Clone)]
pub enum Act<'a> {
    /// Judges a proof. Answers [`Answer::Proven`].
    Authenticate {
        /// Who claims to be there.
        whom: Whom,
        /// Who it must be, where the run knows its user already: nobody becomes somebody else on the way.
        expected: Option<Expected>,
        /// What is shown.
        proof: Proof<'a>,
    },
    /// Sends a code. Answers [`Answer::Passcode`].
    SendPasscode {
        /// Who shall be authenticated by it; nobody where an address is validated.
        whom: Option<Whom>,
        /// How.
        channel: Channel,
        /// Where to.
        to: &'a str,
        /// Digits; the application's setting where absent.
        digits: Option<u8>,
        /// How long it counts; the application's setting where absent.
        life: Option<Span>,
        /// Tries; the application's setting where absent.
        tries: Option<u32>,
    },
    /// Compares a code that the run sent to validate an address. Answers [`Answer::Done`].
    CheckPasscode(&'a Passcode, &'a Secret),
    /// Registers an authenticator app. Answers [`Answer::Totp`].
    RegisterTotp {
        /// For whom.
        whom: Whom,
        /// Its name.
        label: Option<&'a str>,
        /// Whether it replaces the only one.
        replace: bool,
    },
    /// Takes an authenticator app away. Answers [`Answer::Done`].
    RevokeTotp {
        /// Whose.
        whom: Whom,
        /// Its id.
        totp: &'a str,
    },
    /// Starts a transaction. Answers [`Answer::Transaction`].
    StartTransaction {
        /// Who signs.
        whom: Whom,
        /// What.
        approval_data: &'a ApprovalData,
    },
    /// Judges a response. Answers [`Answer::Proven`].
    SignTransaction {
        /// Which.
        key: TransactionKey,
        /// As in [`Act::Authenticate`].
        expected: Option<Expected>,
        /// What was typed.
        typed: &'a Secret,
    },
    /// Sets a password. Answers [`Answer::Done`].
    RegisterPassword {
        /// Whose.
        whom: Whom,
        /// The password.
        password: &'a Secret,
    },
    /// Lists authenticators. Answers [`Answer::Value`]: a list of objects.
    Authenticators {
        /// Whose.
        whom: Whom,
    },
    /// Locks or unlocks. Answers [`Answer::Done`].
    SwitchAuthenticator {
        /// Whose.
        whom: Whom,
        /// Its id or its type.
        which: &'a str,
        /// Whether `which` is a type.
        by_type: bool,
        /// Whether it is locked.
        lock: bool,
    },
    /// Reads a user. Answers [`Answer::Value`]: an object with ids, identifiers, contacts, names.
    ReadUser {
        /// Who.
        whom: Whom,
    },
    /// Reads what the application keeps of a user. Answers [`Answer::Value`].
    ReadCustomData {
        /// Of whom.
        whom: Whom,
    },
    /// Adds to it. Answers [`Answer::Value`]: what is kept now.
    WriteCustomData {
        /// Of whom.
        whom: Whom,
        /// An object.
        data: &'a Value,
    },
    /// Makes a user. Answers [`Answer::Account`].
    CreateUser(&'a NewUserData),
    /// The tokens of the user who was authenticated. Answers [`Answer::Value`]; begins the session.
    UserTokens {
        /// Who was authenticated, and how.
        user: &'a super::run::User,
    },
    /// Reads a token of ours. Answers [`Answer::Value`]: its claims.
    ValidateToken(&'a Secret),
    /// Writes an event of the author's. Answers [`Answer::Done`].
    Record {
        /// Its name.
        name: &'a str,
        /// Its type.
        kind: &'a str,
        /// An object.
        data: &'a Value,
    },
    /// Sends a message. Answers [`Answer::Done`].
    Send {
        /// How.
        channel: Channel,
        /// Where to.
        to: &'a [String],
        /// The subject of an e-mail.
        subject: Option<&'a str>,
        /// The text.
        text: &'a str,
    },
}

/// A user to be made.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names are those of a profile's fields")]
pub struct NewUserData {
    pub external_user_id: Option<String>,
    pub email: Option<String>,
    pub phone_number: Option<String>,
    pub username: Option<String>,
    pub secondary_emails: Vec<String>,
    pub secondary_phone_numbers: Vec<String>,
}

/// What an act came to.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Answer {
    /// It was done.
    Done,
    /// What was asked for.
    Value(Value),
    /// Who was proven to be there.
    Proven(Proven),
    /// A code that was sent.
    Passcode(Passcode),
    /// An authenticator app at the one moment when its seed is plain.
    Totp(TotpShown),
    /// A transaction to be signed.
    Transaction {
        /// Under what it is signed.
        key: TransactionKey,
        /// What stands for it: below a million.
        challenge: u32,
    },
    /// A user that was made; its epoch is zero.
    Account(AccountId),
}

/// A seed and its URI, for one prompt. Logs hold neither.
#[derive(Clone, PartialEq, Serialize, Deserialize, Default)]
pub struct TotpShown {
    /// In base32.
    #[serde(skip)]
    pub secret: String,
    /// The key URI.
    #[serde(skip)]
    pub uri: String,
}

impl std::fmt::Debug for TotpShown {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("TotpShown(…)")
    }
}

/// Who was proven to be there, and how.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Proven {
    /// Who.
    pub account: AccountId,
    /// The account's epoch.
    pub epoch: u32,
    /// How.
    pub method: Method,
    /// The code that was used.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<CodeId>,
    /// The authenticator app.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub totp: Option<TotpId>,
    /// What the code's issuer attached, or what was signed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub approval_data: Option<ApprovalData>,
}

/// A code that a run sent and waits for. It is kept as a keyed digest.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Passcode {
    /// Who shall be authenticated by it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub whom: Option<AccountId>,
    /// How it was sent.
    pub channel: Channel,
    /// Where to.
    pub to: String,
    /// Salt, key and digest, as codes have them.
    pub digest: PasscodeDigest,
    /// How many digits it has.
    pub digits: u8,
    /// From when on it does not count any more.
    pub expires_at: Timestamp,
    /// Tries that are left.
    pub tries_left: u32,
}

/// See [`Passcode::digest`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PasscodeDigest {
    /// Random.
    pub salt: [u8; 16],
    /// The key.
    pub key: crate::id::KeyId,
    /// Of salt and code.
    pub digest: crate::digest::Digest,
}

/// What has to be at hand before a run can go on.
#[derive(Debug, Clone)]
pub enum Need {
    /// The account of the act.
    Account(Whom),
    /// More of the account that is at hand.
    Parts,
    /// A password, hashed as that account's is.
    PasswordHash {
        /// Whose.
        whom: Whom,
        /// What was typed.
        typed: Secret,
        /// Whether it is compared (else: set).
        compare: bool,
    },
    /// A new account with these identifiers at hand.
    NewAccount(Box<NewUserData>),
    /// The tokens of the session that the run began.
    Tokens,
}
