//! Users made and changed with their credentials: what an administrator's program does when it brings people in.
//!
//! Identifiers, profile, groups, password and recovery question are one commit: nobody is left half made. Hashing is
//! slow and happens before; what is demanded of a password depends on the user's groups, so it is judged in the rule.

mod credentials;
mod life;
mod link;

pub use credentials::{CredentialsFlaw, CredentialsOrder, QuestionOrder};
pub use life::{Proof, StepRefusal, UserLink};

use crate::app::App;
use crate::caller::{Caller, permit};
use crate::directory::{self, DirectoryRefusal};
use crate::failure::Failure;
use crate::operators::more_than;
use crate::store::{Concern, Desk};
use credentials::Hashed;
use readmit_core::Account;
use readmit_core::account::{RecoveryBar, Step};
use readmit_core::id::AccountId;
use readmit_core::identifier::Folded;
use readmit_core::operator::{Area, Authority, Denial, Permission};
use readmit_core::profile::Profile;
use readmit_core::turn::Turn;

/// Why a user was not made or changed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum UserRefusal {
    /// The account cannot be made or changed.
    #[error(transparent)]
    Account(#[from] DirectoryRefusal),
    /// The credentials cannot be taken.
    #[error(transparent)]
    Credentials(#[from] CredentialsFlaw),
    /// The user's place in life allows no new credentials.
    #[error("a user who is switched off is given no credentials")]
    SwitchedOff,
    /// Whoever sets the credentials of an operator could act as that operator.
    #[error("this operator may do what you may not: `{0}`")]
    Beyond(Permission),
    /// Nobody is given a new way into this account now, or not in this way.
    #[error(transparent)]
    Barred(#[from] RecoveryBar),
}

impl From<Denial> for UserRefusal {
    fn from(denial: Denial) -> Self {
        Self::Account(denial.into())
    }
}

/// A user to be made.
#[derive(Debug, Clone)]
pub struct NewUser {
    /// What is known of the person, with the groups to be in.
    pub profile: Profile,
    /// What the user is to sign in with.
    pub credentials: CredentialsOrder,
    /// Whether the user may sign in at once, or once there is a password.
    pub active: bool,
    /// Whether the password has to be replaced at once.
    pub temporary: bool,
}

impl App {
    /// Makes a user.
    pub async fn create_user(
        &self,
        caller: &Caller,
        order: NewUser,
    ) -> Result<Result<Account, UserRefusal>, Failure> {
        let NewUser { profile, credentials, active, temporary } = order;
        let hashed = match self.hash_credentials(credentials).await? {
            Ok(hashed) => hashed,
            Err(flaw) => return Ok(Err(flaw.into())),
        };
        let id = self.draw_account_id();
        let claims = directory::claims(&profile);
        let concern = Concern::account(self.tenant, id).claiming(claims.clone()).with_credentials();
        let authority = caller.authority;
        self.decide(concern, caller.origin(), move |desk, turn| {
            permit(authority, desk, Area::Users.write(), turn)?;
            if !profile.groups.is_empty() {
                // Groups carry rights: who may make users may not put them anywhere.
                permit(authority, desk, Area::Groups.write(), turn)?;
            }
            directory::check_new(desk, id, &profile, &claims)?;
            let configuration = desk.configuration();
            hashed.check(configuration, &profile)?;
            let mut account = Account::create(configuration.tenant, id, profile.clone(), turn);
            hashed.give(&mut account, temporary, turn);
            if active {
                account.activate(turn);
            } else {
                account.stage();
            }
            *desk.account = Some(account.clone());
            Ok(account)
        })
        .await
    }

    /// Changes a user's profile and, where given, the credentials. `change` may run several times.
    ///
    /// `claims` are the identifiers that the change may give to the account.
    pub async fn update_user(
        &self,
        caller: &Caller,
        account: AccountId,
        claims: Vec<Folded>,
        credentials: CredentialsOrder,
        change: impl Fn(&mut Profile) + Send + 'static,
    ) -> Result<Result<Account, UserRefusal>, Failure> {
        let hashed = match self.hash_credentials(credentials).await? {
            Ok(hashed) => hashed,
            Err(flaw) => return Ok(Err(flaw.into())),
        };
        let concern = Concern::account(self.tenant, account).claiming(claims).with_credentials();
        let authority = caller.authority;
        self.decide(concern, caller.origin(), move |desk, turn| {
            let found = desk.account.as_ref().ok_or(DirectoryRefusal::NoSuchAccount)?;
            let lifecycle = found.lifecycle_at(turn.now);
            permit(authority, desk, Area::Users.write(), turn)?;
            if !hashed.is_empty() {
                not_beyond(desk, authority, account, turn)?;
                if !lifecycle.allows(Step::SetCredentials) {
                    return Err(UserRefusal::SwitchedOff);
                }
                check_recovery(desk, Step::SetCredentials, authority, turn)?;
            }
            let profile = directory::changed(desk, account, authority, &change, turn)?;
            hashed.check(desk.configuration(), &profile)?;
            let found = desk.account.as_mut().ok_or(DirectoryRefusal::NoSuchAccount)?;
            found.update_profile(profile, turn);
            hashed.give(found, false, turn);
            Ok(found.clone())
        })
        .await
    }

    async fn hash_credentials(
        &self,
        order: CredentialsOrder,
    ) -> Result<Result<Hashed, CredentialsFlaw>, Failure> {
        Hashed::of(order, &self.passwords, || self.draw_bytes()).await
    }
}

/// Whether the account on the desk may be opened by a step.
fn check_recovery(desk: &Desk<'_>, step: Step, authority: Authority, turn: &Turn) -> Result<(), UserRefusal> {
    let found = desk.account.as_ref().ok_or(DirectoryRefusal::NoSuchAccount)?;
    Ok(found.check_recovery(step, desk.configuration(), authority, turn.now)?)
}

/// Whether the caller may decide about the credentials of the account on the desk. Whoever does that for an operator could
/// act as that operator, and needs what it takes to make one.
fn not_beyond(
    desk: &Desk<'_>,
    authority: Authority,
    account: AccountId,
    turn: &mut Turn,
) -> Result<(), UserRefusal> {
    let configuration = desk.configuration();
    let Some(operator) = configuration.operator(account) else { return Ok(()) };
    permit(authority, desk, Area::Operators.write(), turn)?;
    let more = more_than(configuration, authority, operator);
    more.map_or(Ok(()), |permission| Err(UserRefusal::Beyond(permission)))
}
