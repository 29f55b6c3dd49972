//! An operator's second factor: a code of an authenticator app, where the operator has one.
//!
//! A wrong code counts like a wrong password, and by the rules of TOTP as well. A right password alone neither counts
//! nor clears: whoever knows it must not be able to wipe out, between two codes, what the codes before came to.

use super::totp::{TotpAttempt, TotpReason};
use super::{Account, NotSignedIn, SignInRefusal};
use crate::configuration::Organisation;
use crate::event::EventKind;
use crate::totp::{Seeds, TypedTotp};
use crate::turn::Turn;

/// What an operator signs in with.
#[derive(Debug, Clone, Copy)]
pub struct OperatorProof<'a> {
    /// The PHC string that the typed password gives under the parameters and the salt of the stored one.
    pub computed: &'a str,
    /// The code, where one was typed.
    pub totp: Option<&'a TypedTotp>,
}

impl Account {
    /// Judges an operator's sign-in: the password, and then the code of an authenticator app where there is one.
    pub fn sign_in_operator(
        &mut self,
        proof: OperatorProof<'_>,
        is_operator: bool,
        organisation: &Organisation,
        seeds: &Seeds,
        turn: &mut Turn,
    ) -> Result<(), NotSignedIn> {
        let before = self.hot.password_lock;
        self.sign_in_with_password(proof.computed, is_operator, organisation, turn)?;
        if !self.has_totp() {
            return Ok(());
        }
        self.hot.password_lock = before;
        let Some(typed) = proof.totp else {
            return Err(NotSignedIn::record(SignInRefusal::TotpRequired, turn));
        };
        let paid = self.hot.password_lock.pay(turn.now, &organisation.sign_in.lock);
        let attempt = TotpAttempt { typed, application: None, policy: &organisation.totp };
        let Err(refusal) = self.verify_totp(&attempt, seeds, turn) else {
            self.hot.password_lock.clear();
            return Ok(());
        };
        let judged = matches!(refusal.reason, TotpReason::Wrong { .. } | TotpReason::Replayed { .. });
        match paid.lock_for.filter(|_| judged) {
            Some(duration) => {
                let until = self.hot.password_lock.lock(turn.now, duration);
                turn.record(EventKind::PasswordLocked { until });
            }
            // What was not compared with anything is not counted.
            None if !judged => self.hot.password_lock = before,
            None => {}
        }
        Err(NotSignedIn::record(SignInRefusal::TotpRefused, turn))
    }

    /// Whether the operator may do nothing yet but enrol an authenticator app.
    pub fn must_enrol_totp(&self, organisation: &Organisation) -> bool {
        organisation.sign_in.need_totp && !self.has_totp()
    }

    /// Takes every authenticator app of an operator away who cannot show a code any more, with all locks of them, and
    /// ends the operator's sessions. Returns whether there was one.
    pub fn reset_operator_totp(&mut self, turn: &mut Turn) -> bool {
        let any = !self.hot.totps.is_empty();
        self.revoke_every_totp(turn);
        self.unlock_totp(super::totp::UnlockTotp::Any, turn);
        self.end_operator_sessions(turn, |_| true);
        any
    }
}
