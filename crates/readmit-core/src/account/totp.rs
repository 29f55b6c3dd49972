//! The TOTPs of an account: what every rule about them shares. Each rule is a file below.
//!
//! The seeds are sealed and only the key ring opens them, so a rule is handed the opened [`Seeds`]; who carries it out seals
//! them again where they changed.

mod manage;
mod register;
mod sign;
mod verify;

pub use manage::{TotpChange, UnlockTotp};
pub use register::{ConfirmRefusal, RegisterRefusal, RegisterTotp, RegisteredTotp};
pub use sign::{SignAttempt, Signature};
pub use verify::{TotpAttempt, TotpProof, TotpReason, TotpRefusal};

use super::Account;
use crate::event::EventKind;
use crate::id::{ApplicationId, SessionId, TotpId};
use crate::lock::LockState;
use crate::time::Timestamp;
use crate::totp::{Condition, PENDING_LIFE, Seeds, Slot, Totp, TotpPolicy, TotpState};
use crate::turn::Turn;

/// On whose behalf TOTPs are added or taken away.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Changer {
    /// The owner, in a session of theirs.
    Owner {
        /// The session.
        session: SessionId,
        /// Whether a TOTP let them into it.
        proved: bool,
    },
    /// An application's back end.
    Client,
    /// An operator, or the shell.
    Operator,
}

/// How one TOTP stands, as people see it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TotpStatus {
    /// Waits for its first code before it counts.
    Pending,
    /// Can be used, and was not yet.
    Registered,
    /// Was used.
    Active,
    /// Locked by hand, this one or all of them.
    Deactivated,
    /// All of them are locked by failures until this instant.
    Locked {
        /// The first instant at which attempts are judged again.
        until: Timestamp,
    },
    /// Its seed cannot be read any more.
    Lost,
}

impl Account {
    /// Whether attempts with a TOTP are judged at all.
    pub fn totp_lock_at(&self, now: Timestamp) -> LockState {
        self.hot.totp_lock.state_at(now)
    }

    /// How one TOTP stands.
    pub fn totp_status(&self, state: &TotpState, now: Timestamp) -> TotpStatus {
        match (state.condition, self.totp_lock_at(now)) {
            (Condition::Pending, _) => TotpStatus::Pending,
            (Condition::Lost, _) => TotpStatus::Lost,
            (Condition::Locked, _) | (_, LockState::Deactivated) => TotpStatus::Deactivated,
            (_, LockState::Locked { until }) => TotpStatus::Locked { until },
            (Condition::Usable, LockState::Open) if state.was_used() => TotpStatus::Active,
            (Condition::Usable, LockState::Open) => TotpStatus::Registered,
        }
    }

    /// The TOTPs with what people see of them, oldest first; registrations that nobody confirmed in time are left out.
    pub fn totps_at(&self, now: Timestamp) -> impl Iterator<Item = (TotpId, &TotpState, &Totp)> {
        self.hot.totps.iter().filter_map(move |state| {
            let totp = self.credentials.totps.iter().find(|totp| totp.slot == state.slot)?;
            let stale = state.condition == Condition::Pending && totp.is_stale_at(now);
            (!stale).then(|| (TotpId::of(self.id, state.slot), state, totp))
        })
    }

    /// The one that waits for its first code.
    pub fn pending_totp(&self, now: Timestamp) -> Option<TotpId> {
        let waiting = |(id, state, _): (TotpId, &TotpState, &Totp)| {
            (state.condition == Condition::Pending).then_some(id)
        };
        self.totps_at(now).find_map(waiting)
    }

    /// Whether one of them could be used to sign in, were there no lock.
    pub fn has_totp(&self) -> bool {
        self.hot.totps.iter().any(TotpState::counts)
    }

    /// Whether this TOTP counts.
    pub fn counts_totp(&self, id: TotpId) -> bool {
        self.totp_place(id).is_some_and(|place| self.hot.totps[place].counts())
    }

    /// The application whose settings a TOTP got.
    pub fn application_of_totp(&self, id: TotpId) -> Option<ApplicationId> {
        let slot = id.slot(self.id)?;
        self.credentials.totps.iter().find(|totp| totp.slot == slot)?.application
    }

    /// Ends every challenge that waits to be signed.
    pub(crate) fn void_transactions(&mut self, turn: &Turn) {
        if !self.hot.totps.is_empty() {
            self.hot.transactions_void_at = Some(turn.now);
        }
    }

    /// The place of a TOTP of this account.
    fn totp_place(&self, id: TotpId) -> Option<usize> {
        let slot = id.slot(self.id)?;
        self.hot.totps.iter().position(|state| state.slot == slot)
    }

    /// Slots of those that count.
    fn standing(&self) -> Vec<Slot> {
        self.hot.totps.iter().filter(|state| state.counts()).map(|state| state.slot).collect()
    }

    /// Whether who asks may add to, or take from, what stands. A session that came in by less than a TOTP could otherwise
    /// swap the factor that guards the account; what it added itself it may take back.
    fn may_change(&self, by: Changer, policy: &TotpPolicy, touched: &[Slot], turn: &mut Turn) -> bool {
        let Changer::Owner { session, proved } = by else { return true };
        let own = |slot: &Slot| {
            self.credentials.totps.iter().any(|totp| totp.slot == *slot && totp.session == Some(session))
        };
        let may = proved || !policy.changes_need_totp || touched.iter().all(own);
        if !may {
            turn.record(EventKind::TotpStepUpNeeded { session });
        }
        may
    }

    /// Takes a TOTP out of all parts. The caller records why.
    fn forget_totp(&mut self, slot: Slot, seeds: &mut Seeds) {
        self.hot.totps.retain(|state| state.slot != slot);
        self.credentials.totps.retain(|totp| totp.slot != slot);
        seeds.remove(slot);
    }

    /// Removes a TOTP and says so. What waits to be signed with it is not to be signed with another one.
    fn drop_totp(&mut self, slot: Slot, seeds: &mut Seeds, turn: &mut Turn) {
        self.void_transactions(turn);
        self.forget_totp(slot, seeds);
        turn.record(EventKind::TotpRevoked { totp: TotpId::of(self.id, slot) });
    }
}

impl Totp {
    /// Whether it is too late to confirm it.
    pub fn is_stale_at(&self, now: Timestamp) -> bool {
        now.since(self.registered_at) >= PENDING_LIFE
    }
}
