//! What administrators do to an account that its place in life must allow. Pure; who may do it is judged elsewhere.

use super::totp::UnlockTotp;
use super::{Account, Lifecycle, PasswordStanding, PasswordState};
use crate::credentials::RecoveryQuestion;
use crate::event::EventKind;
use crate::event::lifecycle::{Act, Acted};
use crate::lock::LockState;
use crate::profile::Status;
use crate::totp::Condition;
use crate::turn::Turn;

/// A step in the life of an account.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// Lets it be used.
    Activate,
    /// Gives a user who has not set a password yet another link.
    Reactivate,
    /// Switches it off.
    Deactivate,
    /// Switches it off for a while.
    Suspend,
    /// Ends that.
    Unsuspend,
    /// Takes every factor away.
    ResetFactors,
    /// Gives it a password or a recovery question.
    SetCredentials,
    /// Makes the password good for nothing.
    ExpirePassword,
    /// Gives it a password that is to be replaced at once.
    SetTemporaryPassword,
    /// Asks the user for a new password.
    ResetPassword,
    /// Gives a user who forgot the password a link.
    ForgotPassword,
    /// Replaces the password by who knows it.
    ChangePassword,
    /// Replaces the recovery question by who knows the password.
    ChangeRecoveryQuestion,
    /// Replaces the password by who knows the answer to the recovery question.
    AnswerRecoveryQuestion,
    /// Sets a password by a link.
    FollowLink,
}

impl Lifecycle {
    /// Whether an account that is here may take a step.
    pub const fn allows(self, step: Step) -> bool {
        use Lifecycle as L;
        match step {
            Step::Activate => matches!(self, L::Pending | L::Disabled),
            Step::Reactivate => matches!(self, L::Provisioned | L::Recovery),
            Step::Deactivate | Step::ResetFactors => !matches!(self, L::Disabled),
            Step::Suspend | Step::ForgotPassword | Step::AnswerRecoveryQuestion => matches!(self, L::Active),
            Step::SetCredentials => !matches!(self, L::Suspended | L::Disabled),
            Step::Unsuspend => matches!(self, L::Suspended),
            Step::ExpirePassword | Step::SetTemporaryPassword => {
                matches!(self, L::Active | L::PasswordExpired)
            }
            Step::ResetPassword => {
                matches!(self, L::Provisioned | L::Active | L::Recovery | L::PasswordExpired | L::Locked)
            }
            Step::ChangePassword => {
                matches!(self, L::Pending | L::Active | L::Recovery | L::PasswordExpired)
            }
            Step::FollowLink => matches!(self, L::Provisioned | L::Recovery | L::PasswordExpired),
            Step::ChangeRecoveryQuestion => matches!(self, L::Pending | L::Active | L::Recovery),
        }
    }
}

impl Account {
    /// Makes a new account one that has yet to be activated.
    pub fn stage(&mut self) {
        self.hot.status = Status::Pending;
        self.profile.activated_at = None;
    }

    /// Lets the account be used. One that was switched off comes back without its password: who knew it then may not be
    /// who is to come in now. Returns whether the user has yet to set one.
    pub fn activate(&mut self, turn: &mut Turn) -> bool {
        if self.hot.status == Status::Disabled {
            self.credentials.password = None;
            self.hot.password = PasswordStanding::default();
            self.hot.password_lock.clear();
        }
        self.set_status(Status::Active, turn);
        let awaited = self.credentials.password.is_none();
        if awaited {
            self.hot.password = PasswordStanding { state: PasswordState::Awaited, set_at: None };
        }
        awaited
    }

    /// Switches the account off, for good or for a while. Sessions end and live codes die; whoever is let in again by
    /// a help desk gets a new one. TOTPs and the password stay.
    pub fn switch_off(&mut self, status: Status, turn: &mut Turn) {
        self.end_operator_sessions(turn, |_| true);
        self.set_status(status, turn);
    }

    /// Makes the password good for nothing until the user sets another. Returns whether there is one.
    pub fn expire_password(&mut self, turn: &mut Turn) -> bool {
        self.spend_password(PasswordState::Expired, Act::PasswordExpired, turn);
        self.credentials.password.is_some()
    }

    /// The same because somebody asked for a reset. The lock of the old password goes: nothing is left to guess.
    pub fn ask_for_password(&mut self, turn: &mut Turn) {
        self.unlock_password(turn);
        self.spend_password(PasswordState::ResetAsked, Act::PasswordResetAsked, turn);
    }

    /// Sets a password that is to be replaced before it opens anything.
    pub fn set_temporary_password(&mut self, phc: String, turn: &mut Turn) {
        self.set_password(phc, turn);
        self.spend_password(PasswordState::Expired, Act::TemporaryPasswordSet, turn);
    }

    fn spend_password(&mut self, state: PasswordState, act: Act, turn: &mut Turn) {
        let before = self.lifecycle_at(turn.now);
        let set_at = self.password_set_at();
        self.hot.password = PasswordStanding { state, set_at };
        self.note_lifecycle(before, turn.now);
        turn.record(EventKind::AccountActed(Acted { act }));
    }

    /// Sets the recovery question.
    pub fn set_recovery_question(&mut self, question: RecoveryQuestion, turn: &mut Turn) {
        self.credentials.recovery_question = Some(question);
        turn.record(EventKind::AccountActed(Acted { act: Act::RecoveryQuestionSet }));
    }

    /// Ends every session, of the user and of the operator that the user may be, and the tokens that came of them.
    pub fn end_all_sessions(&mut self, turn: &mut Turn) {
        self.hot.epoch += 1;
        self.void_transactions(turn);
        self.end_operator_sessions(turn, |_| true);
        turn.record(EventKind::AccountActed(Acted { act: Act::SessionsEnded }));
    }

    /// Lifts every lock: of codes, of TOTP and of the password. Returns whether anything was locked.
    pub fn unlock_everything(&mut self, turn: &mut Turn) -> bool {
        let locks = [self.hot.code_lock, self.hot.totp_lock, self.hot.password_lock];
        let one_totp = self.hot.totps.iter().any(|totp| totp.condition == Condition::Locked);
        let any = one_totp || locks.iter().any(|lock| lock.state_at(turn.now) != LockState::Open);
        self.unlock_codes(turn);
        self.unlock_password(turn);
        self.unlock_totp(UnlockTotp::Any, turn);
        any
    }

    /// Takes every factor away: TOTPs and live codes. Sessions end, since whoever is in could register a factor of
    /// their own.
    pub fn reset_factors(&mut self, turn: &mut Turn) {
        self.revoke_codes(turn, |_| true);
        self.revoke_every_totp(turn);
        self.end_all_sessions(turn);
    }
}
