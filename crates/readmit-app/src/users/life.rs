//! Users led through their life: switched on and off, given another password, freed of locks, removed.
//!
//! Whether a user's place in life allows a step is judged in [`readmit_core::account::Step`]; who may lead whom is
//! judged here, in the rule.

use super::{CredentialsOrder, UserRefusal, check_recovery, not_beyond};
use crate::app::App;
use crate::caller::{Caller, permit};
use crate::directory::DirectoryRefusal;
use crate::failure::Failure;
use crate::operators;
use crate::store::{Concern, Desk};
use readmit_core::Account;
use readmit_core::account::{Lifecycle, Step};
use readmit_core::event::EventKind;
use readmit_core::id::AccountId;
use readmit_core::operator::{Area, Authority};
use readmit_core::profile::Status;
use readmit_core::secret::Secret;
use readmit_core::turn::Turn;

/// Why a step was not taken.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum StepRefusal {
    /// The user, or who asks, stands against it.
    #[error(transparent)]
    User(#[from] UserRefusal),
    /// The user's place in life does not allow it.
    #[error("the user's status does not allow this")]
    NotNow {
        /// What was to be done.
        step: Step,
        /// Where the user is.
        at: Lifecycle,
    },
    /// The password, or the answer to the recovery question, is not right; or too many were wrong.
    #[error("the current password, or the answer, is not right")]
    NotProved,
    /// There is nothing to set: no new password, or no question.
    #[error("credentials are needed")]
    Nothing,
}

impl From<DirectoryRefusal> for StepRefusal {
    fn from(refusal: DirectoryRefusal) -> Self {
        Self::User(refusal.into())
    }
}

/// A link by which a user sets a password.
#[derive(Debug, Clone)]
pub struct UserLink {
    /// The whole address.
    pub url: Secret,
    /// The token in it.
    pub token: Secret,
    /// Whether it went to the user's e-mail address, and is nobody else's business.
    pub sent: bool,
}

/// What proves that the user knows of it.
#[derive(Debug, Clone)]
pub enum Proof {
    /// The password that is replaced.
    Password(Secret),
    /// The answer to the recovery question.
    Answer(Secret),
}

impl App {
    /// Lets a user in. Where the user has yet to set a password, the answer has a link for that; with `send` it goes to
    /// the user's address, where mail can be sent.
    pub async fn activate_user(
        &self,
        caller: &Caller,
        account: AccountId,
        send: bool,
    ) -> Result<Result<Option<UserLink>, StepRefusal>, Failure> {
        let app = self.clone();
        self.step(caller, account, Step::Activate, move |desk, turn| {
            let found = subject(desk)?;
            let awaits = found.activate(turn);
            let status = found.hot.status;
            operators::follow_status(desk, account, status);
            if !awaits {
                return Ok(None);
            }
            Ok(Some(app.user_link(desk, send, turn)?))
        })
        .await
    }

    /// Gives a user who has yet to set a password another link.
    pub async fn reactivate_user(
        &self,
        caller: &Caller,
        account: AccountId,
        send: bool,
    ) -> Result<Result<UserLink, StepRefusal>, Failure> {
        let app = self.clone();
        self.step(caller, account, Step::Reactivate, move |desk, turn| app.user_link(desk, send, turn)).await
    }

    /// Switches a user off, for good or for a while, or ends that.
    pub async fn switch_user(
        &self,
        caller: &Caller,
        account: AccountId,
        step: Step,
    ) -> Result<Result<(), StepRefusal>, Failure> {
        let status = match step {
            Step::Suspend => Status::Suspended,
            Step::Unsuspend => Status::Active,
            _ => Status::Disabled,
        };
        self.step(caller, account, step, move |desk, turn| switch(desk, account, status, turn)).await
    }

    /// Removes a user: the first call switches the user off, the second removes. Answers whether the user is gone.
    pub async fn remove_user(
        &self,
        caller: &Caller,
        account: AccountId,
    ) -> Result<Result<bool, StepRefusal>, Failure> {
        let authority = caller.authority;
        let concern = Concern::account(self.tenant, account).with_credentials().alone();
        self.decide(concern, caller.origin(), move |desk, turn| {
            let at = lead(desk, authority, account, Area::Users, false, turn)?;
            if at.allows(Step::Deactivate) {
                switch(desk, account, Status::Disabled, turn)?;
                return Ok(false);
            }
            if desk.configuration().operator(account).is_some() {
                operators::remove(desk, account, turn).map_err(DirectoryRefusal::from)?;
            }
            *desk.account = None;
            turn.record(EventKind::AccountDeleted);
            Ok(true)
        })
        .await
    }

    /// Lifts every lock of a user.
    pub async fn unlock_user(
        &self,
        caller: &Caller,
        account: AccountId,
    ) -> Result<Result<(), StepRefusal>, Failure> {
        // An operator's password could be guessed at for ever by who may lift its lock.
        self.lead_user(caller, account, Area::Unlock, |_, desk, turn| {
            subject(desk)?.unlock_everything(turn);
            Ok(())
        })
        .await
    }

    /// Takes every factor of a user away: authenticator apps and live codes.
    pub async fn reset_factors(
        &self,
        caller: &Caller,
        account: AccountId,
    ) -> Result<Result<(), StepRefusal>, Failure> {
        self.lead_user(caller, account, Area::Authenticators, |at, desk, turn| {
            allow(at, Step::ResetFactors)?;
            subject(desk)?.reset_factors(turn);
            Ok(())
        })
        .await
    }

    /// Makes a user's password good for nothing until the user sets another.
    pub async fn expire_password(
        &self,
        caller: &Caller,
        account: AccountId,
    ) -> Result<Result<Account, StepRefusal>, Failure> {
        self.step(caller, account, Step::ExpirePassword, |desk, turn| {
            subject(desk)?.expire_password(turn);
            Ok(subject(desk)?.clone())
        })
        .await
    }

    /// Gives a user a password that has to be replaced at once: told this once. With `end_sessions` whoever is in is out.
    pub async fn set_temporary_password(
        &self,
        caller: &Caller,
        account: AccountId,
        end_sessions: bool,
    ) -> Result<Result<Secret, StepRefusal>, Failure> {
        let configuration = self.configuration().await?;
        let groups = self.account_with_credentials(account).await?.map(|found| found.profile.groups.clone());
        let password = self.draw_password(&configuration, &groups.unwrap_or_default());
        let phc = self.passwords.hash(&password, self.draw_bytes()).await?;
        self.step(caller, account, Step::SetTemporaryPassword, move |desk, turn| {
            let found = subject(desk)?;
            found.set_temporary_password(phc.clone(), turn);
            if end_sessions {
                found.end_all_sessions(turn);
            }
            Ok(password.clone())
        })
        .await
    }

    /// Asks for a new password, as an administrator or for a user who forgot it. The old one opens nothing any more.
    pub async fn ask_for_password(
        &self,
        caller: &Caller,
        account: AccountId,
        step: Step,
        send: bool,
        end_sessions: bool,
    ) -> Result<Result<UserLink, StepRefusal>, Failure> {
        let app = self.clone();
        self.step(caller, account, step, move |desk, turn| {
            let found = subject(desk)?;
            found.ask_for_password(turn);
            if end_sessions {
                found.end_all_sessions(turn);
            }
            app.user_link(desk, send, turn)
        })
        .await
    }

    /// Sets new credentials for a user who proved to know of it. The proof is paid for before it is compared, and
    /// counts with wrong passwords at sign-in.
    pub async fn replace_credentials(
        &self,
        caller: &Caller,
        account: AccountId,
        step: Step,
        proof: Proof,
        new: CredentialsOrder,
        end_sessions: bool,
    ) -> Result<Result<Account, StepRefusal>, Failure> {
        if new.password.is_none() && new.question.is_none() {
            return Ok(Err(StepRefusal::Nothing));
        }
        let computed = self.rehash_proof(account, &proof).await?;
        let hashed = match self.hash_credentials(new).await? {
            Ok(hashed) => hashed,
            Err(flaw) => return Ok(Err(UserRefusal::from(flaw).into())),
        };
        self.step(caller, account, step, move |desk, turn| {
            let configuration = desk.configuration().clone();
            let lock = &configuration.organisation.sign_in.lock;
            let found = subject(desk)?;
            hashed.check(&configuration, &found.profile).map_err(UserRefusal::from)?;
            let proved = match proof {
                Proof::Password(_) => found.prove_password(&computed, lock, turn),
                Proof::Answer(_) => found.prove_answer(&computed, lock, turn),
            };
            proved.map_err(|_| StepRefusal::NotProved)?;
            hashed.give(found, false, turn);
            if end_sessions {
                found.end_all_sessions(turn);
            }
            Ok(found.clone())
        })
        .await
    }

    /// Ends every session of a user.
    pub async fn end_user_sessions(
        &self,
        caller: &Caller,
        account: AccountId,
    ) -> Result<Result<(), StepRefusal>, Failure> {
        self.lead_user(caller, account, Area::Users, |_, desk, turn| {
            subject(desk)?.end_all_sessions(turn);
            Ok(())
        })
        .await
    }

    /// An act on one account whose credentials the caller may decide about; it is told where the account is in life.
    async fn lead_user(
        &self,
        caller: &Caller,
        account: AccountId,
        area: Area,
        act: impl Fn(Lifecycle, &mut Desk<'_>, &mut Turn) -> Result<(), StepRefusal> + Send + 'static,
    ) -> Result<Result<(), StepRefusal>, Failure> {
        let authority = caller.authority;
        let concern = Concern::account(self.tenant, account).with_credentials();
        self.decide(concern, caller.origin(), move |desk, turn| {
            let at = lead(desk, authority, account, area, true, turn)?;
            act(at, desk, turn)
        })
        .await
    }

    /// One step on one account, where the caller may lead it and its place in life allows the step.
    async fn step<T: Send + 'static>(
        &self,
        caller: &Caller,
        account: AccountId,
        step: Step,
        act: impl Fn(&mut Desk<'_>, &mut Turn) -> Result<T, StepRefusal> + Send + 'static,
    ) -> Result<Result<T, StepRefusal>, Failure> {
        let authority = caller.authority;
        // What changes an operator's status changes the configuration, and such a commit rides alone.
        let concern = Concern::account(self.tenant, account).with_credentials().alone();
        self.decide(concern, caller.origin(), move |desk, turn| {
            let at = lead(desk, authority, account, Area::Users, touches_credentials(step), turn)?;
            allow(at, step)?;
            check_recovery(desk, step, authority, turn)?;
            act(desk, turn)
        })
        .await
    }

    async fn rehash_proof(&self, account: AccountId, proof: &Proof) -> Result<String, Failure> {
        let found = self.account_with_credentials(account).await?;
        let credentials = found.as_ref().map(|found| &*found.credentials);
        let (typed, stored) = match proof {
            Proof::Password(typed) => {
                (typed.clone(), credentials.and_then(|known| known.password.as_ref()).map(|known| &known.phc))
            }
            Proof::Answer(typed) => (
                readmit_core::credentials::RecoveryQuestion::fold(typed),
                credentials.and_then(|known| known.recovery_question.as_ref()).map(|known| &known.answer),
            ),
        };
        let decoy = crate::passwords::Passwords::decoy(*account.as_bytes());
        self.passwords.rehash(&typed, stored.unwrap_or(&decoy)).await
    }
}

/// The account on the desk.
fn subject<'a>(desk: &'a mut Desk<'_>) -> Result<&'a mut Account, StepRefusal> {
    Ok(desk.account.as_mut().ok_or(DirectoryRefusal::NoSuchAccount)?)
}

/// Whether the caller may lead the account on the desk, and where that is in life.
fn lead(
    desk: &Desk<'_>,
    authority: Authority,
    account: AccountId,
    area: Area,
    credentials: bool,
    turn: &mut Turn,
) -> Result<Lifecycle, StepRefusal> {
    let found = desk.account.as_ref().ok_or(DirectoryRefusal::NoSuchAccount)?;
    let at = found.lifecycle_at(turn.now);
    permit(authority, desk, area.write(), turn).map_err(UserRefusal::from)?;
    if credentials {
        not_beyond(desk, authority, account, turn)?;
    }
    Ok(at)
}

const fn touches_credentials(step: Step) -> bool {
    !matches!(step, Step::Deactivate | Step::Suspend | Step::Unsuspend)
}

const fn allow(at: Lifecycle, step: Step) -> Result<(), StepRefusal> {
    if at.allows(step) { Ok(()) } else { Err(StepRefusal::NotNow { step, at }) }
}

fn switch(
    desk: &mut Desk<'_>,
    account: AccountId,
    status: Status,
    turn: &mut Turn,
) -> Result<(), StepRefusal> {
    if status != Status::Active && operators::is_last_administrator(desk.configuration(), account) {
        return Err(DirectoryRefusal::LastAdministrator.into());
    }
    let found = subject(desk)?;
    if status == Status::Active {
        found.set_status(status, turn);
    } else {
        found.switch_off(status, turn);
    }
    operators::follow_status(desk, account, status);
    Ok(())
}
