//! Issuing a code: the order, what can be wrong with it, and the one moment when the code is plain.

use super::Account;
use crate::code::{self, ApprovalData, Code, CodeState, IssueRefusal, PolicyObjection, Scope, Uses};
use crate::code_policy::CodePolicy;
use crate::configuration::Configuration;
use crate::desk_policy::PolicyCheck;
use crate::digest::{Digest, DigestKeys};
use crate::event::{EventKind, Notes};
use crate::id::{ApprovalId, ClientId, CodeId, compact};
use crate::limits::CODES_PER_ACCOUNT_MAX;
use crate::operator::{Area, Authority};
use crate::outbox::Channel;
use crate::policy::governs_codes;
use crate::profile::Status;
use crate::secret::Secret;
use crate::time::{Span, Timestamp};
use crate::turn::Turn;
use crate::verification::{CheckedItem, VerificationRecord};

/// What is asked for.
#[derive(Debug, Clone)]
pub struct IssueOrder {
    /// Where the code shall answer.
    pub scope: Scope,
    /// The client that issues it, if one does.
    pub client: Option<ClientId>,
    /// Its life; the policy's default when absent.
    pub life: Option<Span>,
    /// When it begins to answer; at once when absent.
    pub starts_at: Option<Timestamp>,
    /// How often it can be used.
    pub uses: Uses,
    /// Whether redeeming shall need a request id.
    pub with_request_id: bool,
    /// What the ID token shall repeat.
    pub approval_data: Option<ApprovalData>,
    /// What to do when the account's codes are locked.
    pub during_lock: DuringLock,
    /// How it is sent to the account's owner; `None` where it is shown to who asks for it.
    pub send: Option<Channel>,
    /// How the caller was verified, where the policy demands it.
    pub verification: VerificationRecord,
    /// The consent of another operator, where the account is in a protected group.
    pub approval: Option<ApprovalId>,
    /// Digest of what its issuer named the request.
    pub idempotency: Option<Digest>,
}

impl IssueOrder {
    /// An order for a code that is used once and shown to who asks for it, refused during a lock.
    pub fn new(scope: Scope) -> Self {
        Self {
            scope,
            client: None,
            life: None,
            starts_at: None,
            uses: Uses::Single,
            with_request_id: false,
            approval_data: None,
            during_lock: DuringLock::Refuse,
            send: None,
            verification: Vec::new(),
            approval: None,
            idempotency: None,
        }
    }
}

/// By what an order is judged.
#[derive(Debug, Clone, Copy)]
pub struct IssueContext<'a> {
    /// The configuration of the batch.
    pub configuration: &'a Configuration,
    /// On whose authority.
    pub authority: Authority,
    /// When the operator signed in; `None` for tokens and for who is no operator.
    pub signed_in_at: Option<Timestamp>,
    /// What makes the digest.
    pub keys: &'a DigestKeys,
}

impl IssueContext<'_> {
    /// Whether an order needs the account's credentials: to count, or to use a consent. Policies may object for want of them
    /// as well (see [`Account::issue_code`]).
    pub fn needs_credentials(&self, order: &IssueOrder) -> bool {
        self.is_in_quota() || (self.authority.operator().is_some() && order.approval.is_some())
    }

    /// Policies speak of organisation-wide codes only.
    pub(super) fn looks_at_policies(&self, scope: Scope) -> bool {
        scope == Scope::Organisation
            && self.configuration.organisation.desk.policy_check != PolicyCheck::Off
            && governs_codes(self.configuration)
    }

    pub(super) fn is_in_quota(&self) -> bool {
        self.configuration.quotas_bind(self.authority, self.signed_in_at)
    }

    /// Whether an operator signed in recently enough to be shown secrets of others. A program never did.
    pub(super) fn check_sign_in(&self, now: Timestamp) -> Result<(), IssueRefusal> {
        let max_age = self.configuration.organisation.desk.fresh_sign_in;
        let is_bound = matches!(self.authority, Authority::Operator { .. } | Authority::Service { .. });
        let Some(max_age) = max_age.filter(|_| is_bound) else { return Ok(()) };
        let fresh = self.signed_in_at.is_some_and(|at| now.since(at) <= max_age);
        if fresh { Ok(()) } else { Err(IssueRefusal::StaleSignIn { max_age }) }
    }
}

/// What an order does when it meets a lock.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DuringLock {
    /// It is refused, with the lock's end.
    Refuse,
    /// It goes ahead, and the lock stays.
    Issue,
    /// It goes ahead, and lifts the lock in the same act.
    Unlock,
}

/// A code at the one moment when it is plain.
#[derive(Debug, Clone)]
pub struct Issued {
    /// Names the code; no secret.
    pub id: CodeId,
    /// The code itself, for exactly one answer.
    pub code: Secret,
    /// The code in groups.
    pub display: Secret,
    /// When it begins to answer.
    pub starts_at: Timestamp,
    /// When it stops.
    pub expires_at: Timestamp,
    /// Must be presented with it, where that was asked for.
    pub request_id: Option<String>,
    /// Whether a lock was lifted with it.
    pub unlocked: bool,
    /// The policy that would not accept it: a warning for who asked.
    pub against_policy: Option<PolicyObjection>,
}

impl Account {
    /// Issues a code; a live one of the same scope dies. A refused order leaves that one alone.
    ///
    /// Every path that makes a code comes through here: rights, verification, consent, quota, freeze and lock
    /// are judged in this one place. Where policies object and the account's credentials were not loaded, the answer is void:
    /// with them there may be no objection.
    pub fn issue_code(
        &mut self,
        order: &IssueOrder,
        context: IssueContext<'_>,
        turn: &mut Turn,
    ) -> Result<Issued, IssueRefusal> {
        let issued = self.try_issue(order, context, turn);
        if let Err(reason) = &issued {
            turn.record(EventKind::CodeIssueRefused { reason: reason.clone() });
        }
        issued
    }

    fn try_issue(
        &mut self,
        order: &IssueOrder,
        context: IssueContext<'_>,
        turn: &mut Turn,
    ) -> Result<Issued, IssueRefusal> {
        let now = turn.now;
        let policy = context.configuration.code_policy(order.scope).ok_or(IssueRefusal::ClientGone)?;
        if order.scope == Scope::Organisation && !context.configuration.organisation_codes_on() {
            return Err(IssueRefusal::AuthenticatorOff);
        }
        self.check_clearance(order, context, policy, now)?;
        let during_lock = self.check_order(order, policy, now)?;
        let against_policy = self.check_policies(order.scope, context)?;
        let starts_at = order.starts_at.unwrap_or(now);
        let expires_at = starts_at + order.life.unwrap_or(policy.life_default);
        self.make_room(order.scope, now)?;
        if context.is_in_quota() {
            self.take_from_quota(context, now)?;
        }
        if let Some((agent, approval)) = context.authority.operator().zip(order.approval)
            && self.granted_approval(approval, agent, now).is_some()
        {
            self.use_approval(approval, now);
        }
        let unlocked = order.during_lock == DuringLock::Unlock && self.unlock_codes(turn);

        let id = CodeId::from_random(compact(turn.random_bytes()));
        let salt = turn.random_bytes();
        let code = policy.shape.draw(turn);
        let request_id =
            order.with_request_id.then(|| data_encoding::BASE64URL_NOPAD.encode(&turn.random_bytes::<16>()));
        let key = context.keys.current();
        let digest = code::digest(key, self.owner(), id, order.scope, &salt, &code);

        let former = self.hot.codes.iter().position(|code| code.scope == order.scope);
        let former = former.map(|place| self.hot.codes.remove(place));
        let replaced = former.filter(|code| code.is_guessable_at(now)).map(|code| code.id);
        self.hot.codes.push(Code {
            id,
            scope: order.scope,
            client: order.client,
            shape: policy.shape,
            issued_at: now,
            starts_at,
            expires_at,
            uses: order.uses,
            used: 0,
            state: CodeState::Live,
            request_id: request_id.clone(),
            approval_data: order.approval_data.clone(),
            sent: order.send,
            idempotency: order.idempotency,
            key: key.id(),
            salt,
            digest,
        });
        let (verification, notes) = split(&order.verification);
        turn.record_with_notes(
            EventKind::CodeIssued {
                code: id,
                scope: order.scope,
                starts_at,
                expires_at,
                replaced,
                during_lock: during_lock && !unlocked,
                sent: order.send,
                approval: order.approval,
                verification,
                against_policy: against_policy.clone(),
            },
            notes,
        );
        Ok(Issued {
            id,
            display: policy.shape.display(&code),
            code,
            starts_at,
            expires_at,
            request_id,
            unlocked,
            against_policy,
        })
    }

    /// Returns whether the codes are locked and the order goes ahead all the same.
    fn check_order(
        &self,
        order: &IssueOrder,
        policy: &CodePolicy,
        now: Timestamp,
    ) -> Result<bool, IssueRefusal> {
        if self.hot.status != Status::Active {
            return Err(IssueRefusal::Inactive { status: self.hot.status });
        }
        if let Some(stranger) = self.not_associated(order.scope) {
            return Err(stranger);
        }
        let (min, max) = (policy.life_min, policy.life_max);
        if order.life.is_some_and(|life| life < min || life > max) {
            return Err(IssueRefusal::LifeOutOfRange { min, max });
        }
        let latest = now + max;
        if order.starts_at.is_some_and(|start| start < now || start > latest) {
            return Err(IssueRefusal::StartOutOfRange { latest });
        }
        match order.uses {
            Uses::Multiple(_) if !policy.multiple_use => return Err(IssueRefusal::MultipleUse),
            Uses::Multiple(Some(0)) => return Err(IssueRefusal::NoUses),
            _ => {}
        }
        match (self.codes_locked(now), order.during_lock) {
            (None, _) => Ok(false),
            (Some(locked), DuringLock::Refuse) => Err(locked),
            (Some(_), DuringLock::Issue | DuringLock::Unlock) => Ok(true),
        }
    }

    /// Whether the policies that govern the account would accept the code; an objection where that is only a warning.
    fn check_policies(
        &self,
        scope: Scope,
        context: IssueContext<'_>,
    ) -> Result<Option<PolicyObjection>, IssueRefusal> {
        match self.outlook(scope, context) {
            (Some(objection), _) => Err(IssueRefusal::AgainstPolicy(objection)),
            (None, warning) => Ok(warning),
        }
    }

    /// Whether who asks may have this code at all.
    fn check_clearance(
        &self,
        order: &IssueOrder,
        context: IssueContext<'_>,
        policy: &CodePolicy,
        now: Timestamp,
    ) -> Result<(), IssueRefusal> {
        let (configuration, authority) = (context.configuration, context.authority);
        let may = |area: Area| authority.check(configuration, area.write(), Some(self));
        may(Area::TemporaryAccessCode).map_err(IssueRefusal::Denied)?;
        if order.during_lock == DuringLock::Unlock {
            may(Area::Unlock).map_err(IssueRefusal::Denied)?;
        }
        if order.idempotency.is_some()
            && let Some(code) = self.hot.codes.iter().find(|code| code.idempotency == order.idempotency)
        {
            return Err(IssueRefusal::Repeated { code: code.id, expires_at: code.expires_at });
        }
        if let Some(until) = self.frozen_at(now) {
            return Err(IssueRefusal::Frozen { until });
        }
        if let Some(off) = context.kept_to_one_client(order.scope) {
            return Err(off);
        }
        context.check_sign_in(now)?;
        // What is sent to the owner's own address proves who gets it.
        if order.send.is_some() {
            return Ok(());
        }
        policy.verification.judge(&order.verification).map_err(|_| IssueRefusal::Unverified)?;
        if authority == Authority::Installation || !configuration.is_protected(self) {
            return Ok(());
        }
        let (agent, approval) = (authority.operator(), order.approval);
        let (agent, approval) = agent.zip(approval).ok_or(IssueRefusal::ApprovalNeeded)?;
        let granted = self.granted_approval(approval, agent, now).ok_or(IssueRefusal::NoApproval)?;
        let same = granted.scope == order.scope && granted.life == order.life && granted.uses == order.uses;
        if same { Ok(()) } else { Err(IssueRefusal::NoApproval) }
    }

    pub(super) fn take_from_quota(
        &mut self,
        context: IssueContext<'_>,
        now: Timestamp,
    ) -> Result<(), IssueRefusal> {
        let taken = self.credentials.issued_for.take(now, context.configuration.organisation.desk.per_user);
        taken.map_err(|stretch| IssueRefusal::Quota { stretch })
    }

    /// Ended codes of other scopes give way when the account holds as many as it can.
    fn make_room(&mut self, scope: Scope, now: Timestamp) -> Result<(), IssueRefusal> {
        if let Some(place) = self.room(scope, now)? {
            self.hot.codes.remove(place);
        }
        Ok(())
    }

    /// The code that has to go before there is room for one of `scope`: the oldest that has ended. `None`: there is room.
    pub(super) fn room(&self, scope: Scope, now: Timestamp) -> Result<Option<usize>, IssueRefusal> {
        let codes = &self.hot.codes;
        if codes.len() < CODES_PER_ACCOUNT_MAX || codes.iter().any(|code| code.scope == scope) {
            return Ok(None);
        }
        let oldest_ended = codes.iter().position(|code| !code.is_guessable_at(now));
        oldest_ended.map(Some).ok_or(IssueRefusal::TooManyCodes)
    }
}

/// What of a record goes into the event, and the notes that stand beside it.
pub(super) fn split(record: &[CheckedItem]) -> (VerificationRecord, Notes) {
    let bare = record.iter().map(|item| CheckedItem { note: None, ..item.clone() }).collect();
    let noted = record.iter().filter_map(|item| Some((item.id.clone(), item.note.clone()?)));
    (bare, noted.collect())
}
