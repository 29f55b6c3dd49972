//! What can happen: every kind of event, with what it tells.

use super::journey::{AuthorsEvent, JourneyChange, PasscodeFacts, RunEnd, RunFacts};
use super::lifecycle::Acted;
use super::loss::RingLoss;
use super::sign_in::{Changed, PolicyAssigned, PolicyChange, ScopeChange};
use crate::account::SignInRefusal;
use crate::account::totp::TotpReason;
use crate::application::PasscodeField;
use crate::code::{PolicyObjection, Reason, Scope};
use crate::credentials::Stretch;
use crate::id::{
    ApiTokenId, ApprovalId, ChainId, ClientId, CodeId, EventId, KeyId, MessageId, RoleId, SessionId,
    TenantId, TotpId, TransactionId,
};
use crate::operator::Denial;
use crate::outbox::Channel;
use crate::profile::{ProfileField, Status};
use crate::session::SessionEnd;
use crate::time::Timestamp;
use crate::totp::TotpField;
use crate::verification::VerificationRecord;
use serde::{Deserialize, Serialize};

/// What happened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
#[expect(missing_docs, reason = "a lone field is told by the kind and by its name")]
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
    /// An account was led on in its life otherwise than by its status.
    AccountActed(Acted),
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
        /// How it was sent to the owner; absent where it was shown to who asked.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        sent: Option<Channel>,
        /// The other operator's consent.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        approval: Option<ApprovalId>,
        /// How the caller was verified; notes are personal data and stand beside the event.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        verification: VerificationRecord,
        /// The policy that would not accept it: it was issued all the same.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        against_policy: Option<PolicyObjection>,
    },
    /// An issue was refused.
    CodeIssueRefused { reason: crate::code::IssueRefusal },
    /// A code let someone in.
    CodeRedeemed {
        /// The code's id.
        code: CodeId,
        /// Failures that this success cleared.
        failures_cleared: u32,
        /// How it had been sent to the owner.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        sent: Option<Channel>,
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
    CodeRevoked { code: CodeId },
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
    /// A TOTP was registered, or imported.
    TotpRegistered {
        /// The TOTP.
        totp: TotpId,
        /// Whether it waits for its first code before it counts.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        pending: bool,
        /// How the caller was verified; notes are personal data and stand beside the event.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        verification: VerificationRecord,
    },
    /// A registration on a user's behalf was refused.
    TotpRegistrationRefused {
        /// Why: what stands against showing a code stands against showing a seed.
        reason: crate::code::IssueRefusal,
    },
    /// A session that no TOTP let in wanted to add or take away one.
    TotpStepUpNeeded { session: SessionId },
    /// The first code of a TOTP that waited for it was right.
    TotpConfirmed { totp: TotpId },
    /// A code of an authenticator app was right.
    TotpAccepted {
        /// Whose code it was.
        totp: TotpId,
        /// Failures that this success cleared.
        failures_cleared: u32,
        /// By how many seconds the device's clock is ahead (behind: negative), as far as the code tells.
        #[serde(default, skip_serializing_if = "super::is_in_step")]
        ahead_secs: i64,
    },
    /// An attempt was refused; the true reason stands only here.
    TotpRefused {
        /// Why.
        #[serde(flatten)]
        reason: TotpReason,
    },
    /// Too many failures: TOTP is locked for the account.
    TotpLocked { until: Timestamp },
    /// A client or an operator locked a TOTP, or all of them.
    TotpDeactivated {
        /// Which one; absent where it is all of them.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        totp: Option<TotpId>,
    },
    /// Locks of TOTP were lifted.
    TotpUnlocked {
        /// Which one; absent where it is all of them.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        totp: Option<TotpId>,
    },
    /// How far a device's clock is off was learned from two codes in a row.
    TotpResynced {
        /// The TOTP.
        totp: TotpId,
        /// Steps that the device is ahead (behind: negative).
        drift_steps: i8,
    },
    /// A TOTP was taken away.
    TotpRevoked { totp: TotpId },
    /// The key that the account's seeds were sealed with is lost: its TOTPs cannot be used any more.
    TotpSeedsLost,
    /// A challenge was made for a transaction; what it approves stands beside the event.
    TransactionStarted {
        /// The transaction.
        transaction: TransactionId,
        /// When it is too late to sign it.
        expires_at: Timestamp,
    },
    /// A transaction was signed; what was approved stands beside the event.
    TransactionSigned {
        /// The transaction.
        transaction: TransactionId,
        /// With which TOTP.
        totp: TotpId,
        /// Whether with its ordinary code and not with a response to the challenge.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        plain: bool,
    },
    /// A session began.
    SessionStarted { session: SessionId },
    /// A second factor was added to a session.
    SessionStrengthened { session: SessionId },
    /// A session's refresh token was exchanged.
    SessionRefreshed { session: SessionId },
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
        /// Which settings of TOTP changed.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        totp: Vec<TotpField>,
    },
    /// An application and its clients were removed.
    ApplicationDeleted,
    /// A client was made.
    ClientCreated { client: ClientId },
    /// A client was changed.
    ClientUpdated { client: ClientId },
    /// A client was granted a scope, or lost one.
    ClientScopeChanged(ScopeChange),
    /// A client's secret was replaced.
    ClientSecretRotated { client: ClientId },
    /// A client was removed.
    ClientDeleted { client: ClientId },
    /// A client proved its secret and was given an access token.
    ClientTokenIssued { client: ClientId },
    /// A client was refused at the token endpoint.
    ClientRefused {
        /// The client, where the id is one of ours.
        client: Option<ClientId>,
    },
    /// Settings of the organisation were changed.
    OrganisationPolicyUpdated,
    /// An act was refused for lack of rights.
    ActDenied {
        /// Why.
        #[serde(flatten)]
        denial: Denial,
    },
    /// An operator had issued as many codes as the quota allows.
    AgentQuotaExceeded {
        /// In which stretch of time.
        stretch: Stretch,
    },
    /// An operator asked for another one's consent.
    ApprovalRequested {
        /// The request.
        approval: ApprovalId,
        /// Where the code shall answer.
        scope: Scope,
        /// When the request is over.
        expires_at: Timestamp,
    },
    /// Another operator consented.
    ApprovalGranted { approval: ApprovalId },
    /// Another operator refused.
    ApprovalRefused { approval: ApprovalId },
    /// The owner objected to what a notice told of: live codes died and recovery is frozen.
    NotMe {
        /// The event that the notice told of.
        notice: EventId,
        /// Until when codes are neither issued nor accepted.
        frozen_until: Timestamp,
    },
    /// An operator let recovery go on.
    RecoveryUnfrozen,
    /// An account was given roles, or other ones.
    OperatorGranted {
        /// The roles, all that it has now.
        roles: Vec<RoleId>,
    },
    /// An account is no operator any more.
    OperatorRemoved,
    /// An operator signed in.
    OperatorSignedIn { session: SessionId },
    /// An operator was not let in; the true reason stands only here.
    OperatorSignInRefused {
        /// Why.
        #[serde(flatten)]
        reason: SignInRefusal,
    },
    /// An operator's session was ended.
    OperatorSignedOut { session: SessionId },
    /// A password was set.
    PasswordSet,
    /// Too many wrong passwords.
    PasswordLocked { until: Timestamp },
    /// The lock of a password was lifted.
    PasswordUnlocked,
    /// A link was made by which an operator sets a password.
    PasswordLinkMade,
    /// An operator made a token for programs.
    ApiTokenCreated {
        /// The token.
        token: ApiTokenId,
        /// When it stops.
        expires_at: Timestamp,
    },
    /// A token for programs was given another name, or other places to come from.
    ApiTokenUpdated { token: ApiTokenId },
    /// A token for programs came from where it may not.
    ApiTokenRefused { token: ApiTokenId },
    /// A token for programs was taken back.
    ApiTokenRevoked { token: ApiTokenId },
    /// A role was made.
    RoleCreated,
    /// A role was changed.
    RoleUpdated,
    /// A role was removed.
    RoleDeleted,
    /// A group was made.
    GroupCreated,
    /// A group was changed.
    GroupUpdated,
    /// A group was removed.
    GroupDeleted,
    /// An authenticator of the organisation was added, changed or switched.
    AuthenticatorChanged(Changed),
    /// A sign-in policy, or a rule of it, was made, changed, switched or removed.
    PolicyChanged(PolicyChange),
    /// An application was given another access policy.
    AccessPolicyAssigned(PolicyAssigned),
    /// A network zone was made, changed, switched or removed.
    ZoneChanged(Changed),
    /// A web hook was made.
    HookCreated,
    /// A web hook was changed.
    HookUpdated,
    /// A web hook was removed.
    HookDeleted,
    /// A message reached its provider.
    MessageSent {
        /// The message.
        message: MessageId,
        /// How it travelled.
        channel: Channel,
    },
    /// Someone had a message tried again that was given up.
    MessageRetried { message: MessageId },
    /// A message could not be sent and will not be tried again.
    MessageUndeliverable {
        /// The message.
        message: MessageId,
        /// How it should have travelled.
        channel: Channel,
    },
    /// A key was added and is used from now on.
    KeyRotated { key: KeyId },
    /// A key that nothing needs any more was taken out of use.
    KeyRetired { key: KeyId },
    /// The log was exported.
    AuditExported,
    /// The chain of the log is broken: what was signed before is not what is stored now.
    AuditChainBroken {
        /// The writer whose chain it is.
        writer: ChainId,
        /// The row.
        number: i64,
    },
    /// What was signed before a checkpoint is not what is stored now: nothing is signed on top of it.
    AuditCheckpointBroken { number: u64 },
    /// The key ring was lost, and all that could not be read or verified without it was given up.
    KeyRingLost(RingLoss),
    /// A tenant and all that belonged to it was removed, its events too.
    TenantRemoved { tenant: TenantId },
    /// A journey waits for its first answer.
    JourneyStarted(RunFacts),
    /// A journey succeeded.
    JourneyCompleted(RunEnd),
    /// A journey was rejected by its author's steps.
    JourneyRejected(RunEnd),
    /// A journey could not go on.
    JourneyAborted(RunEnd),
    /// A journey's definition changed.
    JourneyChanged(JourneyChange),
    /// A journey's author wanted this on the log.
    JourneyNoted(AuthorsEvent),
    /// A journey sent a code.
    PasscodeSent(PasscodeFacts),
    /// The code that a journey sent came back.
    PasscodeAccepted(PasscodeFacts),
    /// A user's password was right.
    PasswordAccepted,
    /// A user's password was not accepted.
    PasswordRefused { reason: SignInRefusal },
    /// The personal data beside so many events of an account was erased.
    PersonalDataErased { events: u64 },
}
