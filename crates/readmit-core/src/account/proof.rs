//! Proofs that an administrator's program passes on: the password that is to be replaced, or the answer to the
//! recovery question. Both pay at the lock of the password, before anything is compared.

use super::{Account, SignInRefusal};
use crate::event::EventKind;
use crate::event::lifecycle::{Act, Acted};
use crate::lock::{LockPolicy, LockState};
use crate::time::{Span, Timestamp};
use crate::turn::Turn;
use subtle::ConstantTimeEq as _;

impl Account {
    /// Judges the password that is to be replaced; one that opens nothing any more does for that. `computed` is the PHC
    /// string that the typed one gives under the parameters and the salt of the stored one.
    pub fn prove_password(
        &mut self,
        computed: &str,
        lock: &LockPolicy,
        turn: &mut Turn,
    ) -> Result<(), SignInRefusal> {
        let verdict = match self.hot.password_lock.state_at(turn.now) {
            LockState::Locked { until } => Err(SignInRefusal::Locked { until }),
            _ => self.compare_password(computed, lock, turn),
        };
        let verdict = match verdict {
            Err(SignInRefusal::PasswordExpired | SignInRefusal::PasswordResetAsked) => Ok(()),
            verdict => verdict,
        };
        turn.record(match verdict {
            Ok(()) => EventKind::PasswordAccepted,
            Err(reason) => EventKind::PasswordRefused { reason },
        });
        verdict
    }

    /// Judges the answer to the recovery question. `computed` is what the folded answer gives under the stored one's
    /// parameters and salt.
    pub fn prove_answer(
        &mut self,
        computed: &str,
        lock: &LockPolicy,
        turn: &mut Turn,
    ) -> Result<(), SignInRefusal> {
        let verdict = self.judge_answer(computed, lock, turn);
        let act = if verdict.is_ok() { Act::RecoveryAnswerAccepted } else { Act::RecoveryAnswerRefused };
        turn.record(EventKind::AccountActed(Acted { act }));
        verdict
    }

    fn judge_answer(
        &mut self,
        computed: &str,
        lock: &LockPolicy,
        turn: &mut Turn,
    ) -> Result<(), SignInRefusal> {
        if let LockState::Locked { until } = self.hot.password_lock.state_at(turn.now) {
            return Err(SignInRefusal::Locked { until });
        }
        let Some(question) = &self.credentials.recovery_question else {
            return Err(SignInRefusal::NoPassword);
        };
        let paid = self.hot.password_lock.pay(turn.now, lock);
        if bool::from(question.answer.as_bytes().ct_eq(computed.as_bytes())) {
            self.hot.password_lock.clear();
            return Ok(());
        }
        if let Some(duration) = paid.lock_for {
            let until = self.hot.password_lock.lock(turn.now, duration);
            turn.record(EventKind::PasswordLocked { until });
        }
        Err(SignInRefusal::WrongPassword { failures: paid.failures })
    }

    /// What a link replaces by which the user sets a password: with whatever comes later, the link is void.
    pub fn password_link_mark(&self) -> Timestamp {
        let set_at = self.credentials.password.as_ref().map(|password| password.set_at);
        set_at.max(self.profile.status_changed_at).max(self.credentials.links_void_at).unwrap_or_default()
    }

    /// Makes every link void by which a password could be set: one was used, another is made, or the account is not what
    /// it was. The mark moves on also within one instant.
    pub fn void_password_links(&mut self, now: Timestamp) {
        let next = self.password_link_mark() + Span::from_millis(1);
        self.credentials.links_void_at = Some(now.max(next));
    }
}
