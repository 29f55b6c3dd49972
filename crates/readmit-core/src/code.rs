//! A temporary access code: what it is, what it answers for, and why one is refused.
//!
//! ```text
//!   issued ──► Live ──redeemed (last use)──► Used
//!               │├── a new code of the same scope ──► Replaced
//!               │├── withdrawn ──► Revoked
//!               │└── the account's codes lock ──► Locked
//!               └─── its time passes (no event, no write) : expired
//! ```
//!
//! An ended code stays until another of its scope is issued, so that the audit can say *why* a right code
//! was refused. The rules that count attempts are in [`crate::account`].

use crate::alphabet::{Shape, Typo};
use crate::credentials::Stretch;
use crate::digest::{Digest, DigestKey, DigestKeys, Purpose};
use crate::id::{AccountId, ApplicationId, ClientId, CodeId, KeyId, PolicyId, RuleId, TenantId};
use crate::operator::Denial;
use crate::outbox::Channel;
use crate::profile::Status;
use crate::secret::Secret;
use crate::time::{Span, Timestamp};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Where a code answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Scope {
    /// Everywhere.
    Organisation,
    /// For one application, on whatever surface.
    Application(ApplicationId),
}

/// How often a code can be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Uses {
    /// Once.
    Single,
    /// Until it expires, or that many times.
    Multiple(Option<u32>),
}

/// What became of a code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CodeState {
    /// It answers between its start and its expiry.
    Live,
    /// All its uses are spent.
    Used(Timestamp),
    /// It was withdrawn.
    Revoked(Timestamp),
    /// Too many failures killed it.
    Locked(Timestamp),
}

/// Data that the issuer attaches and that the ID token repeats: a flat object of texts.
pub type ApprovalData = BTreeMap<String, String>;

/// One code of one account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Code {
    /// Names the code in events; no secret.
    pub id: CodeId,
    /// Where it answers.
    pub scope: Scope,
    /// The client that issued it: without the cross-client flow, only that one may redeem it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub client: Option<ClientId>,
    /// What it looks like.
    pub shape: Shape,
    /// When it was issued.
    pub issued_at: Timestamp,
    /// When it begins to answer.
    pub starts_at: Timestamp,
    /// When it stops: the first instant at which it is refused.
    pub expires_at: Timestamp,
    /// How often it can be used.
    pub uses: Uses,
    /// How often it was used.
    #[serde(default)]
    pub used: u32,
    /// What became of it.
    pub state: CodeState,
    /// Must be presented with the code where it was asked for at issue.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub request_id: Option<String>,
    /// What the ID token repeats.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub approval_data: Option<ApprovalData>,
    /// How it was sent to the account's owner; `None` where it was shown to who asked for it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sent: Option<Channel>,
    /// Digest of what its issuer named the request, so that a repeated one makes no second code.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) idempotency: Option<Digest>,
    pub(crate) key: KeyId,
    #[serde(with = "base64_salt")]
    pub(crate) salt: [u8; 16],
    pub(crate) digest: Digest,
}

/// What someone typed as a code, when its form is that of a code.
#[derive(Debug, Clone)]
pub struct SubmittedCode(Secret);

impl SubmittedCode {
    /// Reads what was typed. It must fit one of `shapes`, or the error is that of the first.
    pub fn read(typed: &Secret, shapes: impl IntoIterator<Item = Shape>) -> Result<Self, Typo> {
        let mut first_error = None;
        for shape in shapes {
            match shape.read(typed.reveal()) {
                Ok(_) => return Ok(Self(typed.clone())),
                Err(error) => {
                    first_error.get_or_insert(error);
                }
            }
        }
        Err(first_error.unwrap_or(Typo::Length { expected: 0, found: typed.reveal().chars().count() }))
    }
}

/// Why an attempt was refused: the truth, for the audit and for those who may know.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "reason", rename_all = "snake_case")]
pub enum Reason {
    /// No account has this identifier.
    UnknownAccount,
    /// The account is switched off.
    Inactive {
        /// Its status.
        status: Status,
    },
    /// The account has no code that could answer here.
    NoneLive,
    /// Not the code.
    Wrong {
        /// Consecutive failures, this one included.
        failures: u32,
    },
    /// The code, too late.
    Expired {
        /// The code's id.
        code: CodeId,
        /// How long ago, in milliseconds.
        by: Span,
    },
    /// The code, spent.
    Used {
        /// The code's id.
        code: CodeId,
    },
    /// The code, withdrawn.
    Revoked {
        /// The code's id.
        code: CodeId,
    },
    /// The code, killed by too many failures.
    Killed {
        /// The code's id.
        code: CodeId,
    },
    /// The code, too early.
    NotYetValid {
        /// The code's id.
        code: CodeId,
        /// When it begins to answer.
        starts_at: Timestamp,
    },
    /// The code, for another application.
    OtherApplication {
        /// The code's id.
        code: CodeId,
    },
    /// The code, but through another client while the cross-client flow is off.
    OtherClient {
        /// The code's id.
        code: CodeId,
    },
    /// The code, without the request id that it was issued with.
    OtherRequest {
        /// The code's id.
        code: CodeId,
    },
    /// Too many failures.
    Locked {
        /// When attempts are judged again.
        until: Timestamp,
    },
    /// Codes of this account are switched off.
    Deactivated,
    /// The application or its client is gone or switched off.
    ClientGone,
    /// The code, while the organisation has switched off the authenticator of temporary access codes.
    AuthenticatorOff {
        /// The code's id.
        code: CodeId,
    },
    /// The owner said "this was not me": recovery is frozen.
    Frozen {
        /// When it goes on.
        until: Timestamp,
    },
}

/// The policy under which nobody could sign in with a code.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PolicyObjection {
    /// The policy.
    pub policy: PolicyId,
    /// The rule of it, where it is one rule.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rule: Option<RuleId>,
    /// Why, and what would change it.
    pub because: String,
}

/// Why no code was issued.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "reason", rename_all = "snake_case")]
pub enum IssueRefusal {
    /// No account has this identifier.
    UnknownAccount,
    /// The account is switched off.
    Inactive {
        /// Its status.
        status: Status,
    },
    /// The account is not associated with the application.
    NotAssociated,
    /// The account's codes are locked.
    Locked {
        /// When the lock ends; `None` when it was set by a client or an operator.
        until: Option<Timestamp>,
    },
    /// The asked life is outside the policy's range.
    LifeOutOfRange {
        /// Shortest life.
        min: Span,
        /// Longest life.
        max: Span,
    },
    /// The start is in the past, or further ahead than the longest life.
    StartOutOfRange {
        /// Latest start.
        latest: Timestamp,
    },
    /// The policy allows single use only.
    MultipleUse,
    /// A use count of zero.
    NoUses,
    /// The account holds live codes for as many applications as it can.
    TooManyCodes,
    /// The application or its client is gone or switched off.
    ClientGone,
    /// The owner said "this was not me": recovery is frozen.
    Frozen {
        /// When it goes on.
        until: Timestamp,
    },
    /// The organisation has switched off the authenticator of temporary access codes.
    AuthenticatorOff,
    /// The policies that govern the account would accept no code.
    AgainstPolicy(PolicyObjection),
    /// The caller may not do this, or not to this account.
    Denied(Denial),
    /// Operators issue codes for an application only while its *Cross-client OTP flow* is on.
    CrossClientOff,
    /// The policy demands a verification record, and the one given does not do.
    Unverified,
    /// Operators sign in again before they issue, and this one signed in too long ago, or came with a token.
    StaleSignIn {
        /// How long ago is not too long.
        max_age: Span,
    },
    /// The account is in a protected group: another operator must approve.
    ApprovalNeeded,
    /// No such approval for this caller and this scope, or it is over.
    NoApproval,
    /// As many codes as the quota allows were issued for this account.
    Quota {
        /// In which stretch of time.
        stretch: Stretch,
    },
    /// As many codes as the quota allows were issued by this operator.
    AgentQuota {
        /// In which stretch of time.
        stretch: Stretch,
    },
    /// The account has no address of the asked kind.
    NoAddress {
        /// The kind.
        channel: Channel,
    },
    /// The same request was carried out before; its code is not told again.
    Repeated {
        /// The code that was issued then.
        code: CodeId,
        /// When it stops.
        expires_at: Timestamp,
    },
}

/// The owner of a code, as the code's digest is bound to it.
#[derive(Debug, Clone, Copy)]
pub struct Owner {
    /// The tenant.
    pub tenant: TenantId,
    /// The account.
    pub account: AccountId,
}

impl Code {
    /// Whether attempts are worth guessing at: it is live and not expired (it may start later).
    pub fn is_guessable_at(&self, now: Timestamp) -> bool {
        self.state == CodeState::Live && now < self.expires_at
    }

    /// The key that its digest was made with.
    pub const fn key(&self) -> KeyId {
        self.key
    }

    /// Uses that are left; `None` when only time ends it.
    pub fn uses_left(&self) -> Option<u32> {
        match self.uses {
            Uses::Single => Some(1_u32.saturating_sub(self.used)),
            Uses::Multiple(max) => max.map(|max| max.saturating_sub(self.used)),
        }
    }

    /// What its issuer named the request, as a digest.
    pub const fn idempotency(&self) -> Option<Digest> {
        self.idempotency
    }

    /// Whether `submitted` is this code. Constant time in the digest; never asked before the attempt is paid.
    pub(crate) fn is(&self, submitted: &SubmittedCode, owner: Owner, keys: &DigestKeys) -> bool {
        let Some(key) = keys.get(self.key) else { return false };
        match self.shape.read(submitted.0.reveal()) {
            Ok(canonical) => self.digest == digest(key, owner, self.id, self.scope, &self.salt, &canonical),
            Err(_) => false,
        }
    }
}

pub(crate) fn digest(
    key: &DigestKey,
    owner: Owner,
    id: CodeId,
    scope: Scope,
    salt: &[u8; 16],
    code: &Secret,
) -> Digest {
    let scope: &[u8] = match &scope {
        Scope::Organisation => &[],
        Scope::Application(application) => application.as_bytes(),
    };
    key.digest(
        Purpose::Code,
        &[
            owner.tenant.as_bytes(),
            owner.account.as_bytes(),
            id.as_bytes(),
            scope,
            salt,
            code.reveal().as_bytes(),
        ],
    )
}

mod base64_salt {
    //! Sixteen bytes as unpadded base64url.

    use serde::{Deserialize, Deserializer, Serializer, de::Error};

    pub(super) fn serialize<S: Serializer>(salt: &[u8; 16], to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(&data_encoding::BASE64URL_NOPAD.encode(salt))
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<[u8; 16], D::Error> {
        let text = std::borrow::Cow::<'de, str>::deserialize(from)?;
        let bytes = data_encoding::BASE64URL_NOPAD.decode(text.as_bytes()).map_err(D::Error::custom)?;
        bytes.try_into().map_err(|_| D::Error::custom("a salt has 16 bytes"))
    }
}
