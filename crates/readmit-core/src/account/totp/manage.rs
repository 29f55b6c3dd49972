//! Locking, unlocking, taking away and setting right what is registered.

use super::{Changer, TotpAttempt, TotpProof, TotpRefusal};
use crate::account::Account;
use crate::event::EventKind;
use crate::id::{EventId, TotpId};
use crate::lock::LockState;
use crate::time::Timestamp;
use crate::totp::{
    CodeKey, Condition, DRIFT_STEPS_MAX, Parameters, Seeds, Step, TotpPolicy, TotpState, TypedTotp,
};
use crate::turn::Turn;

/// Why a TOTP was not changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TotpChange {
    /// The account has no such TOTP.
    #[error("no such TOTP")]
    NoSuchTotp,
    /// Several are there, and none was named.
    #[error("the account has several TOTPs: say which one")]
    SayWhich,
    /// It is the last factor that the account has.
    #[error("it is the last factor that the account has")]
    LastFactor,
    /// It waits for its first code, so there is nothing to lock.
    #[error("the TOTP waits for its first code, and counts for nothing before: take it away instead")]
    Pending,
    /// The session was not let in by a TOTP.
    #[error("the session was not signed in with the TOTP that the account has")]
    StepUpNeeded,
}

/// Which locks to lift.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum UnlockTotp {
    /// Those that a client or an operator set.
    Manual,
    /// The one that failures set, and the failures.
    Automatic,
    /// All.
    Any,
}

impl Account {
    /// Takes a TOTP away: the named one, or the only one.
    pub fn revoke_totp(
        &mut self,
        id: Option<TotpId>,
        by: Changer,
        policy: &TotpPolicy,
        seeds: &mut Seeds,
        turn: &mut Turn,
    ) -> Result<TotpId, TotpChange> {
        let place = match id {
            Some(id) => self.totp_place(id).ok_or(TotpChange::NoSuchTotp)?,
            None => self.only_totp()?,
        };
        let state = self.hot.totps[place];
        if !self.may_change(by, policy, &[state.slot], turn) {
            return Err(TotpChange::StepUpNeeded);
        }
        let others = self.hot.totps.iter().any(|other| other.slot != state.slot && other.counts());
        let is_last = state.counts() && !others && self.credentials.password.is_none();
        if policy.keep_last && is_last && by != Changer::Operator {
            return Err(TotpChange::LastFactor);
        }
        self.drop_totp(state.slot, seeds, turn);
        if !matches!(by, Changer::Owner { .. }) {
            // Someone else may have had the device: whoever is in goes, and does not register their own now.
            self.hot.epoch += 1;
        }
        Ok(TotpId::of(self.id, state.slot))
    }

    /// Takes every TOTP away. No seed has to be read for that.
    pub(crate) fn revoke_every_totp(&mut self, turn: &mut Turn) {
        if self.hot.totps.is_empty() {
            return;
        }
        self.void_transactions(turn);
        self.hot.totp_seeds = None;
        self.credentials.totps.clear();
        for state in std::mem::take(&mut self.hot.totps) {
            turn.record(EventKind::TotpRevoked { totp: TotpId::of(self.id, state.slot) });
        }
    }

    /// The place of the only one. One that counts comes before those that wait for a code or are lost.
    fn only_totp(&self) -> Result<usize, TotpChange> {
        let places =
            |counts: bool| (0..self.hot.totps.len()).filter(move |at| self.hot.totps[*at].counts() == counts);
        let mut found = places(places(true).next().is_some());
        let first = found.next().ok_or(TotpChange::NoSuchTotp)?;
        if found.next().is_some() { Err(TotpChange::SayWhich) } else { Ok(first) }
    }

    /// Whether a notice told of the registration of a TOTP that is still there.
    pub fn has_totp_of(&self, notice: EventId) -> bool {
        self.credentials.totps.iter().any(|totp| totp.registration == notice)
    }

    /// Takes away the TOTP whose registration a notice told of, and ends every session. Returns whether there was one.
    pub fn disown_totp(&mut self, notice: EventId, seeds: &mut Seeds, turn: &mut Turn) -> bool {
        let found = self.credentials.totps.iter().find(|totp| totp.registration == notice);
        let Some(slot) = found.map(|totp| totp.slot) else { return false };
        self.drop_totp(slot, seeds, turn);
        // Whoever registered it is in.
        self.hot.epoch += 1;
        true
    }

    /// Locks one TOTP until it is unlocked. Nothing changes where it is locked.
    pub fn lock_one_totp(&mut self, id: TotpId, turn: &mut Turn) -> Result<(), TotpChange> {
        let place = self.totp_place(id).ok_or(TotpChange::NoSuchTotp)?;
        match self.hot.totps[place].condition {
            Condition::Pending => return Err(TotpChange::Pending),
            Condition::Locked | Condition::Lost => {}
            Condition::Usable => {
                self.hot.totps[place].condition = Condition::Locked;
                self.void_transactions(turn);
                turn.record(EventKind::TotpDeactivated { totp: Some(id) });
            }
        }
        Ok(())
    }

    /// Lifts locks of one TOTP. Those of TOTP as a whole, which is locked with it, count: there is one count of failures for
    /// all of them. Returns whether there was anything to lift.
    pub fn unlock_one_totp(
        &mut self,
        id: TotpId,
        which: UnlockTotp,
        turn: &mut Turn,
    ) -> Result<bool, TotpChange> {
        self.totp_place(id).ok_or(TotpChange::NoSuchTotp)?;
        Ok(self.lift(Some(id), which, turn))
    }

    /// Locks TOTP for the account, those that are registered later included, until it is unlocked.
    pub fn deactivate_totp(&mut self, turn: &mut Turn) {
        if self.totp_lock_at(turn.now) == LockState::Deactivated {
            return;
        }
        self.hot.totp_lock.deactivate(turn.now);
        self.void_transactions(turn);
        turn.record(EventKind::TotpDeactivated { totp: None });
    }

    /// Lifts locks of TOTP. Returns whether there was anything to lift.
    pub fn unlock_totp(&mut self, which: UnlockTotp, turn: &mut Turn) -> bool {
        self.lift(None, which, turn)
    }

    /// Lifts the locks of one, or of all. That of TOTP as a whole goes with either.
    fn lift(&mut self, id: Option<TotpId>, which: UnlockTotp, turn: &mut Turn) -> bool {
        let (lock, account) = (&self.hot.totp_lock, self.id);
        let is_lifted = |state: &TotpState| {
            state.condition == Condition::Locked && id.is_none_or(|id| id == TotpId::of(account, state.slot))
        };
        let by_hand =
            which != UnlockTotp::Automatic && (lock.is_deactivated() || self.hot.totps.iter().any(is_lifted));
        let by_failures = which != UnlockTotp::Manual && lock.failures() > 0;
        if by_hand {
            self.hot.totp_lock.reactivate();
            for state in self.hot.totps.iter_mut().filter(|state| is_lifted(state)) {
                state.condition = Condition::Usable;
            }
        }
        if by_failures {
            self.hot.totp_lock.forget_failures();
        }
        if by_hand || by_failures {
            turn.record(EventKind::TotpUnlocked { totp: id });
        }
        by_hand || by_failures
    }

    /// Learns how far a device's clock is off, from two codes that follow each other. One attempt is paid, and nothing is
    /// told of how near a wrong pair came.
    pub fn resync_totp(
        &mut self,
        attempt: &TotpAttempt<'_>,
        next: &TypedTotp,
        seeds: &Seeds,
        turn: &mut Turn,
    ) -> Result<TotpProof, TotpRefusal> {
        let now = turn.now;
        let usable = self.usable_totps(attempt.application, now);
        let usable = usable.map_err(|reason| TotpRefusal::unjudged(reason, attempt, turn))?;
        let paid = self.hot.totp_lock.pay(now, &attempt.policy.lock);
        let mut found = None;
        for state in &usable {
            let Some(seed) = seeds.get(state.slot) else { continue };
            let step =
                follows(seed_key(seed, state.parameters), state.parameters, (attempt.typed, next), now);
            let fresh = step.filter(|step| *step > state.last_step);
            found = found.or(fresh.map(|step| (state.slot, step)));
        }
        let Some((slot, step)) = found else {
            return Err(self.fail_totp(paid, &super::verify::Hits::default(), turn));
        };
        self.hot.totp_lock.clear();
        let (mut drift, mut ahead_secs) = (0, 0);
        if let Some(state) = self.hot.totps.iter_mut().find(|state| state.slot == slot) {
            drift = super::verify::drift_of(state.parameters, step, now);
            ahead_secs = super::verify::ahead_secs(state.parameters, step, now);
            (state.drift, state.last_step) = (drift, step);
        }
        let totp = TotpId::of(self.id, slot);
        turn.record(EventKind::TotpResynced { totp, drift_steps: drift });
        Ok(TotpProof { totp, ahead_secs })
    }

    /// The key of the seeds is lost: what they guarded cannot be used any more. Returns how many.
    pub fn lose_totps(&mut self, turn: &mut Turn) -> u64 {
        let readable = |condition| !matches!(condition, Condition::Lost);
        let lost = self.hot.totps.iter().filter(|state| readable(state.condition)).count();
        if lost > 0 || self.hot.totp_seeds.is_some() {
            for state in &mut self.hot.totps {
                state.condition = Condition::Lost;
            }
            self.hot.totp_seeds = None;
            turn.record(EventKind::TotpSeedsLost);
        }
        lost as u64
    }
}

fn seed_key(seed: &crate::totp::Seed, parameters: Parameters) -> CodeKey {
    CodeKey::new(seed, parameters.algorithm, parameters.digits)
}

/// The newest step whose code is the second one, right after a step whose code is the first one.
fn follows(
    key: CodeKey,
    parameters: Parameters,
    typed: (&TypedTotp, &TypedTotp),
    now: Timestamp,
) -> Option<Step> {
    let (middle, reach) = (parameters.step_at(now), u64::from(DRIFT_STEPS_MAX.unsigned_abs()));
    let mut found = None;
    let mut first_is_right = false;
    for step in middle.saturating_sub(reach + 1)..=middle.saturating_add(reach) {
        let code = key.code(step);
        if first_is_right && bool::from(typed.1.is(code, key.digits())) {
            found = Some(step);
        }
        first_is_right = bool::from(typed.0.is(code, key.digits()));
    }
    found
}
