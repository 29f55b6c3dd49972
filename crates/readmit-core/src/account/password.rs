//! A user's password in a journey. Operators sign in by [`super::operator`]; both share the counter and the lock.

use super::{Account, PasswordState, SignInRefusal};
use crate::event::EventKind;
use crate::lock::{LockPolicy, LockState};
use crate::profile::Status;
use crate::turn::Turn;
use subtle::ConstantTimeEq as _;

impl Account {
    /// Judges a user's password. `computed` is the PHC string that the typed password gives under the parameters and the
    /// salt of the stored one: hashing is slow, and was done before.
    pub fn authenticate_with_password(
        &mut self,
        computed: &str,
        lock: &LockPolicy,
        turn: &mut Turn,
    ) -> Result<(), SignInRefusal> {
        let verdict = self.judge_users_password(computed, lock, turn);
        turn.record(match verdict {
            Ok(()) => EventKind::PasswordAccepted,
            Err(reason) => EventKind::PasswordRefused { reason },
        });
        verdict
    }

    fn judge_users_password(
        &mut self,
        computed: &str,
        lock: &LockPolicy,
        turn: &mut Turn,
    ) -> Result<(), SignInRefusal> {
        if self.hot.status != Status::Active {
            return Err(SignInRefusal::Inactive { status: self.hot.status });
        }
        if let LockState::Locked { until } = self.hot.password_lock.state_at(turn.now) {
            return Err(SignInRefusal::Locked { until });
        }
        self.compare_password(computed, lock, turn)
    }

    /// Pays for an attempt, and compares. The caller has looked at the lock.
    pub(super) fn compare_password(
        &mut self,
        computed: &str,
        lock: &LockPolicy,
        turn: &mut Turn,
    ) -> Result<(), SignInRefusal> {
        let Some(password) = &self.credentials.password else { return Err(SignInRefusal::NoPassword) };
        let paid = self.hot.password_lock.pay(turn.now, lock);
        if bool::from(password.phc.as_bytes().ct_eq(computed.as_bytes())) {
            self.hot.password_lock.clear();
            return match self.hot.password.state {
                PasswordState::Expired => Err(SignInRefusal::PasswordExpired),
                PasswordState::ResetAsked => Err(SignInRefusal::PasswordResetAsked),
                PasswordState::Untold | PasswordState::Awaited | PasswordState::Usable => Ok(()),
            };
        }
        if let Some(duration) = paid.lock_for {
            let until = self.hot.password_lock.lock(turn.now, duration);
            turn.record(EventKind::PasswordLocked { until });
        }
        Err(SignInRefusal::WrongPassword { failures: paid.failures })
    }
}
