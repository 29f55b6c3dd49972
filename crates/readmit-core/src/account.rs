//! Everything known of one person, under one version.
//!
//! An account is one aggregate in stored parts: the small `hot` part that attempts touch (status, lock,
//! codes), the `profile`, and the credentials beside codes. Rules change a copy; the store writes the changed parts only if the version is
//! still the one that was loaded. That guard is the only concurrency control there is.

mod api_token;
pub mod approval;
mod decoy;
mod disown;
mod issue;
mod lifecycle;
mod operator;
mod passcode;
mod password;
mod proof;
mod recovery;
mod redeem;
mod second_factor;
mod seed_clearance;
mod terms;
#[cfg(test)]
mod tests;
pub mod totp;
mod transition;

pub use disown::Disowned;
pub use issue::{DuringLock, IssueContext, IssueOrder, Issued};
pub use lifecycle::{Lifecycle, PasswordStanding, PasswordState};
pub use operator::{NotSignedIn, OperatorPass, SignInRefusal};
pub use passcode::{PasscodeOrder, PasscodeRefusal, PasscodeVerdict};
pub use recovery::RecoveryBar;
pub use redeem::{Attempt, Grant, Redemption, Refusal};
pub use second_factor::OperatorProof;
pub use terms::IssueTerms;
pub use transition::Step;

use crate::code::{ApprovalData, Code, CodeState, Owner};
use crate::credentials::Credentials;
use crate::event::EventKind;
use crate::id::{AccountId, ApplicationId, ClientId, CodeId, SessionId, TenantId, TotpId};
use crate::limits::SESSIONS_PER_ACCOUNT_MAX;
use crate::lock::{FactorLock, LockState};
use crate::profile::{Profile, Status};
use crate::sealed::Sealed;
use crate::session::{Method, Session, SessionKey};
use crate::time::{Span, Timestamp};
use crate::totp::{Slot, TotpState};
use crate::tracked::{Part, Tracked};
use crate::turn::Turn;
use serde::{Deserialize, Serialize};

/// One person.
#[derive(Debug, Clone)]
pub struct Account {
    /// The tenant.
    pub tenant: TenantId,
    /// The account's id.
    pub id: AccountId,
    /// What attempts touch.
    pub hot: Tracked<Hot>,
    /// What describes the person; not there for a rule that judges by what is hot alone.
    pub profile: Part<Profile>,
    /// What lets the person in beside codes; there only for rules that ask for it.
    pub credentials: Part<Credentials>,
}

/// The part of an account that attempts read and write.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hot {
    /// Whether the account may sign in.
    pub status: Status,
    /// Moves when every session must end.
    #[serde(default)]
    pub epoch: u32,
    /// When the account last changed: no turn's instant is before it.
    pub changed_at: Timestamp,
    /// The last successful sign-in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_sign_in: Option<Timestamp>,
    /// The slot that the next session takes.
    #[serde(default)]
    pub next_session_slot: u8,
    /// The lock of temporary access codes, over all of them.
    #[serde(default, skip_serializing_if = "FactorLock::is_clear")]
    pub code_lock: FactorLock,
    /// How the password stands.
    #[serde(rename = "pw", default, skip_serializing_if = "PasswordStanding::is_untold")]
    pub password: PasswordStanding,
    /// The lock of the password.
    #[serde(default, skip_serializing_if = "FactorLock::is_clear")]
    pub password_lock: FactorLock,
    /// The lock of TOTP, over all of them.
    #[serde(default, skip_serializing_if = "FactorLock::is_clear")]
    pub totp_lock: FactorLock,
    /// How the TOTPs stand, oldest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub totps: Vec<TotpState>,
    /// Their seeds, in one piece: every attempt needs them all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub totp_seeds: Option<Sealed>,
    /// The slot of the newest TOTP that there ever was.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub last_totp_slot: Slot,
    /// Transactions that began no later than this cannot be signed any more.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub transactions_void_at: Option<Timestamp>,
    /// When someone last got in with a code of the help desk.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub recovered_at: Option<Timestamp>,
    /// Until when recovery is frozen, because the owner said "this was not me".
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub frozen_until: Option<Timestamp>,
    /// One code per scope, live or ended.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub codes: Vec<Code>,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde's skip_serializing_if passes a reference")]
const fn is_zero(slot: &Slot) -> bool {
    *slot == 0
}

/// What a session is made of.
#[derive(Debug, Clone)]
pub struct SignIn {
    /// The application that the user signs in to.
    pub application: ApplicationId,
    /// The client that the user signs in through.
    pub client: ClientId,
    /// The code that was used.
    pub code: Option<CodeId>,
    /// How the user signed in.
    pub methods: Vec<Method>,
    /// The TOTP that was proved.
    pub totp: Option<TotpId>,
    /// What the ID token repeats.
    pub approval_data: Option<ApprovalData>,
    /// How long the session may last.
    pub life: Span,
}

impl Account {
    /// A new account. The caller records [`EventKind::AccountCreated`] once the profile stands.
    pub fn create(tenant: TenantId, id: AccountId, mut profile: Profile, turn: &mut Turn) -> Self {
        profile.created_at = turn.now;
        profile.updated_at = turn.now;
        profile.activated_at = Some(turn.now);
        turn.record(EventKind::AccountCreated);
        let hot = Hot {
            status: Status::Active,
            epoch: 0,
            changed_at: turn.now,
            last_sign_in: None,
            next_session_slot: 0,
            code_lock: FactorLock::default(),
            password: PasswordStanding::default(),
            password_lock: FactorLock::default(),
            totp_lock: FactorLock::default(),
            totps: Vec::new(),
            totp_seeds: None,
            last_totp_slot: 0,
            transactions_void_at: None,
            recovered_at: None,
            frozen_until: None,
            codes: Vec::new(),
        };
        Self {
            tenant,
            id,
            hot: Tracked::created(hot),
            profile: Part::created(profile),
            credentials: Part::loaded(Credentials::default()),
        }
    }

    /// As it was loaded.
    pub const fn loaded(
        tenant: TenantId,
        id: AccountId,
        hot: Hot,
        profile: Part<Profile>,
        credentials: Part<Credentials>,
    ) -> Self {
        Self { tenant, id, hot: Tracked::loaded(hot), profile, credentials }
    }

    /// Whether a rule changed any part.
    pub const fn is_changed(&self) -> bool {
        self.hot.is_changed() || self.profile.is_changed() || self.credentials.is_changed()
    }

    /// Replaces the profile and records which parts differ. Codes of applications that the account left die.
    pub fn update_profile(&mut self, mut profile: Profile, turn: &mut Turn) {
        let fields = profile.differences(&self.profile);
        if fields.is_empty() {
            return;
        }
        profile.updated_at = turn.now;
        let left: Vec<ApplicationId> = self
            .profile
            .applications
            .iter()
            .map(|association| association.application)
            .filter(|application| profile.association(*application).is_none())
            .collect();
        *self.profile = profile;
        for application in left {
            self.revoke_codes(turn, |code| code.scope == crate::code::Scope::Application(application));
        }
        turn.record(EventKind::AccountUpdated { fields });
    }

    /// Switches the account on or off. Switching it off ends every session and every live code.
    pub fn set_status(&mut self, status: Status, turn: &mut Turn) {
        let from = self.hot.status;
        if from == status {
            return;
        }
        self.hot.status = status;
        self.profile.status_changed_at = Some(turn.now);
        if status == Status::Active && from != Status::Suspended {
            self.profile.activated_at = Some(turn.now);
        }
        if status != Status::Active {
            self.hot.epoch += 1;
            self.void_transactions(turn);
            self.revoke_codes(turn, |_| true);
        }
        turn.record(EventKind::AccountStatusChanged { from, to: status });
    }

    /// Begins a session in the next slot; whatever was there gives way.
    pub fn start_session(&mut self, sign_in: SignIn, turn: &mut Turn) -> (SessionKey, Session) {
        let slot = self.hot.next_session_slot % SESSIONS_PER_ACCOUNT_MAX;
        let id = SessionId::from_random(turn.random_bytes());
        let session = Session {
            id,
            application: sign_in.application,
            client: sign_in.client,
            epoch: self.hot.epoch,
            code: sign_in.code,
            methods: sign_in.methods,
            totp: sign_in.totp,
            approval_data: sign_in.approval_data,
            started_at: turn.now,
            expires_at: turn.now + sign_in.life,
            generation: 0,
            rotated_at: turn.now,
            ended: None,
        };
        self.hot.next_session_slot = (slot + 1) % SESSIONS_PER_ACCOUNT_MAX;
        self.hot.last_sign_in = Some(turn.now);
        turn.record(EventKind::SessionStarted { session: id });
        (SessionKey { account: self.id, slot, id }, session)
    }

    /// Withdraws the live codes that `which` picks. Returns their ids.
    pub fn revoke_codes(&mut self, turn: &mut Turn, which: impl Fn(&Code) -> bool) -> Vec<CodeId> {
        let picked = |code: &Code| code.state == CodeState::Live && which(code);
        if !self.hot.codes.iter().any(picked) {
            return Vec::new();
        }
        let now = turn.now;
        let mut revoked = Vec::new();
        for code in self.hot.codes.iter_mut().filter(|code| picked(code)) {
            code.state = CodeState::Revoked(now);
            revoked.push(code.id);
        }
        for code in &revoked {
            turn.record(EventKind::CodeRevoked { code: *code });
        }
        revoked
    }

    /// Switches codes off until unlocked; every live code dies.
    pub fn deactivate_codes(&mut self, turn: &mut Turn) {
        if self.code_lock_at(turn.now) == LockState::Deactivated {
            return;
        }
        self.revoke_codes(turn, |_| true);
        self.hot.code_lock.deactivate(turn.now);
        turn.record(EventKind::CodesDeactivated);
    }

    /// Lifts the lock of codes and forgets the failures. Returns whether there was anything to lift.
    pub fn unlock_codes(&mut self, turn: &mut Turn) -> bool {
        if self.hot.code_lock.is_clear() {
            return false;
        }
        self.hot.code_lock.clear();
        turn.record(EventKind::CodesUnlocked);
        true
    }

    /// How codes of this account stand.
    pub fn code_lock_at(&self, now: Timestamp) -> LockState {
        self.hot.code_lock.state_at(now)
    }

    const fn owner(&self) -> Owner {
        Owner { tenant: self.tenant, account: self.id }
    }
}
