//! Accounts: made, changed, removed and found.

use crate::app::App;
use crate::caller::{Caller, permit};
use crate::failure::Failure;
use crate::operators::OperatorRefusal;
use crate::store::{AccountPage, Accounts, Concern, Desk, Parts};
use readmit_core::Account;
use readmit_core::event::EventKind;
use readmit_core::id::{AccountId, ApplicationId};
use readmit_core::identifier::{Folded, Identifier};
use readmit_core::limits::{APPLICATIONS_PER_ACCOUNT_MAX, GROUPS_PER_ACCOUNT_MAX, PROFILE_BYTES_MAX};
use readmit_core::operator::{Area, Authority, Denial};
use readmit_core::profile::{Association, Profile, Status};
use readmit_core::turn::Turn;
use serde_json::{Map, Value};

/// Why an account was not made or changed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DirectoryRefusal {
    /// No such account.
    #[error("no such account")]
    NoSuchAccount,
    /// Another account has this identifier.
    #[error("`{0}` belongs to another account")]
    Taken(Folded),
    /// Nothing to find the account by.
    #[error("an account needs at least one identifier: email, phone_number, username or external_user_id")]
    NoIdentifier,
    /// The profile grew too large.
    #[error("the profile has {0} bytes, at most {PROFILE_BYTES_MAX} are kept")]
    TooLarge(usize),
    /// Too many applications.
    #[error("an account can belong to at most {APPLICATIONS_PER_ACCOUNT_MAX} applications")]
    TooManyApplications,
    /// No such application.
    #[error("no such application")]
    NoSuchApplication,
    /// No such group.
    #[error("no such group")]
    NoSuchGroup,
    /// Too many groups.
    #[error("an account can be in at most {GROUPS_PER_ACCOUNT_MAX} groups")]
    TooManyGroups,
    /// The caller may change the account's groups, but not this group's members.
    #[error("permission `{}` was not given for this group", Area::Groups.write())]
    GroupOutOfReach,
    /// The same for who leaves: a protected group is left only on the word of whom no group limits.
    #[error("this group is protected: only who may change every group takes a user out of it")]
    ProtectedGroup,
    /// The caller may not do this, or not to this account.
    #[error(transparent)]
    Denied(#[from] Denial),
    /// The account is the last administrator's.
    #[error("the last administrator cannot be removed")]
    LastAdministrator,
}

impl From<OperatorRefusal> for DirectoryRefusal {
    /// The one thing that keeps an operator from being removed, beside rights.
    fn from(refusal: OperatorRefusal) -> Self {
        match refusal {
            OperatorRefusal::Denied(denial) => Self::Denied(denial),
            OperatorRefusal::LastAdministrator => Self::LastAdministrator,
            _ => Self::NoSuchAccount,
        }
    }
}

impl App {
    /// Makes an account.
    pub async fn create_account(
        &self,
        caller: &Caller,
        profile: Profile,
    ) -> Result<Result<Account, DirectoryRefusal>, Failure> {
        let id = self.draw_account_id();
        let claims = claims(&profile);
        let concern = Concern::account(self.tenant, id).claiming(claims.clone());
        let authority = caller.authority;
        self.decide(concern, caller.origin(), move |desk, turn| {
            permit(authority, desk, Area::Users.write(), turn)?;
            check_new(desk, id, &profile, &claims)?;
            let mut profile = profile.clone();
            for association in &mut profile.applications {
                association.since = turn.now;
            }
            let account = Account::create(desk.configuration().tenant, id, profile, turn);
            *desk.account = Some(account.clone());
            Ok(account)
        })
        .await
    }

    /// Changes an account's profile and, where given, its status. `change` may run several times.
    ///
    /// `claims` are the identifiers that the change may give to the account.
    pub async fn update_account(
        &self,
        caller: &Caller,
        account: AccountId,
        claims: Vec<Folded>,
        status: Option<Status>,
        change: impl Fn(&mut Profile) + Send + 'static,
    ) -> Result<Result<Account, DirectoryRefusal>, Failure> {
        let concern = Concern::account(self.tenant, account).claiming(claims).with_credentials();
        let authority = caller.authority;
        self.decide(concern, caller.origin(), move |desk, turn| {
            desk.account.as_ref().ok_or(DirectoryRefusal::NoSuchAccount)?;
            permit(authority, desk, Area::Users.write(), turn)?;
            let profile = changed(desk, account, authority, &change, turn)?;
            let disables = status.is_some_and(|status| status != Status::Active);
            if disables && crate::operators::is_last_administrator(desk.configuration(), account) {
                return Err(DirectoryRefusal::LastAdministrator);
            }
            let found = desk.account.as_mut().ok_or(DirectoryRefusal::NoSuchAccount)?;
            found.update_profile(profile, turn);
            if let Some(status) = status {
                found.set_status(status, turn);
            }
            let found = found.clone();
            crate::operators::follow_status(desk, account, found.hot.status);
            Ok(found)
        })
        .await
    }

    /// Adds an account to an application, with data that only this application sees.
    pub async fn associate(
        &self,
        caller: &Caller,
        account: AccountId,
        application: ApplicationId,
        custom_data: Map<String, Value>,
    ) -> Result<Result<Account, DirectoryRefusal>, Failure> {
        let now = self.now();
        self.update_account(caller, account, Vec::new(), None, move |profile| {
            match profile.applications.iter_mut().find(|a| a.application == application) {
                Some(association) => association.custom_data.extend(custom_data.clone()),
                None => profile.applications.push(Association {
                    application,
                    since: now,
                    custom_data: custom_data.clone(),
                }),
            }
        })
        .await
    }

    /// Removes an account from an application. Its codes for it die.
    pub async fn dissociate(
        &self,
        caller: &Caller,
        account: AccountId,
        application: ApplicationId,
    ) -> Result<Result<Account, DirectoryRefusal>, Failure> {
        self.update_account(caller, account, Vec::new(), None, move |profile| {
            profile.applications.retain(|association| association.application != application);
        })
        .await
    }

    /// Removes an account, its codes and its sessions. Its events stay.
    pub async fn delete_account(
        &self,
        caller: &Caller,
        account: AccountId,
    ) -> Result<Result<(), DirectoryRefusal>, Failure> {
        let concern = Concern::account(self.tenant, account).with_credentials().alone();
        let authority = caller.authority;
        self.decide(concern, caller.origin(), move |desk, turn| {
            desk.account.as_ref().ok_or(DirectoryRefusal::NoSuchAccount)?;
            permit(authority, desk, Area::Users.write(), turn)?;
            if desk.configuration().operator(account).is_some() {
                crate::operators::remove(desk, account, turn)?;
            }
            *desk.account = None;
            turn.record(EventKind::AccountDeleted);
            Ok(())
        })
        .await
    }

    /// The account that has this identifier.
    pub async fn account(&self, identifier: Identifier) -> Result<Option<Account>, Failure> {
        self.store.account(self.tenant, identifier, Parts::USUAL).await
    }

    /// The account that has this identifier, with the parts that are asked for.
    pub async fn account_with(
        &self,
        identifier: Identifier,
        parts: Parts,
    ) -> Result<Option<Account>, Failure> {
        self.store.account(self.tenant, identifier, parts).await
    }

    /// A page of accounts.
    pub async fn accounts(&self, page: AccountPage) -> Result<Accounts, Failure> {
        self.store.accounts(self.tenant, page).await
    }
}

/// The profile of the account on the desk after a change, if it can be had.
pub(crate) fn changed(
    desk: &mut Desk<'_>,
    account: AccountId,
    authority: Authority,
    change: &impl Fn(&mut Profile),
    turn: &mut Turn,
) -> Result<Profile, DirectoryRefusal> {
    let former = &desk.account.as_ref().ok_or(DirectoryRefusal::NoSuchAccount)?.profile;
    let mut profile = (**former).clone();
    change(&mut profile);
    let claims = claims(&profile);
    check(&profile, &claims)?;
    if claims != self::claims(former) {
        if desk.configuration().operator(account).is_some() {
            // Whoever decides where an operator's letters go could become that operator.
            permit(authority, desk, Area::Operators.write(), turn)?;
        }
        if let Some(found) = desk.account.as_mut() {
            found.void_password_links(turn.now);
        }
    }
    let former = &desk.account.as_ref().ok_or(DirectoryRefusal::NoSuchAccount)?.profile;
    // An application or a group that was removed loses its accounts with their next change.
    let configuration = desk.configuration();
    profile.applications.retain(|association| {
        former.association(association.application).is_none()
            || configuration.application(association.application).is_some()
    });
    known_applications(configuration, &profile)?;
    profile.groups.retain(|id| !former.groups.contains(id) || configuration.group(*id).is_some());
    known_groups(configuration, &profile)?;
    desk.taken(&claims, account).map_or(Ok(profile), |taken| Err(DirectoryRefusal::Taken(taken.clone())))
}

/// Whether an account can be made of a profile.
pub(crate) fn check_new(
    desk: &Desk<'_>,
    id: AccountId,
    profile: &Profile,
    claims: &[Folded],
) -> Result<(), DirectoryRefusal> {
    check(profile, claims)?;
    known_applications(desk.configuration(), profile)?;
    known_groups(desk.configuration(), profile)?;
    desk.taken(claims, id).map_or(Ok(()), |taken| Err(DirectoryRefusal::Taken(taken.clone())))
}

/// The identifiers of a profile, each once.
pub fn claims(profile: &Profile) -> Vec<Folded> {
    let mut claims: Vec<Folded> = profile.identifiers().into_iter().map(|(_, value)| value).collect();
    claims.sort();
    claims.dedup();
    claims
}

fn check(profile: &Profile, claims: &[Folded]) -> Result<(), DirectoryRefusal> {
    if claims.is_empty() {
        return Err(DirectoryRefusal::NoIdentifier);
    }
    if profile.applications.len() > APPLICATIONS_PER_ACCOUNT_MAX {
        return Err(DirectoryRefusal::TooManyApplications);
    }
    let bytes = serde_json::to_vec(profile).map_or(usize::MAX, |text| text.len());
    // The store adds nothing but times.
    if bytes + 256 > PROFILE_BYTES_MAX { Err(DirectoryRefusal::TooLarge(bytes)) } else { Ok(()) }
}

fn known_groups(
    configuration: &readmit_core::Configuration,
    profile: &Profile,
) -> Result<(), DirectoryRefusal> {
    if profile.groups.len() > GROUPS_PER_ACCOUNT_MAX {
        return Err(DirectoryRefusal::TooManyGroups);
    }
    let known = profile.groups.iter().all(|id| configuration.group(*id).is_some());
    if known { Ok(()) } else { Err(DirectoryRefusal::NoSuchGroup) }
}

fn known_applications(
    configuration: &readmit_core::Configuration,
    profile: &Profile,
) -> Result<(), DirectoryRefusal> {
    let known = |association: &Association| configuration.application(association.application).is_some();
    if profile.applications.iter().all(known) { Ok(()) } else { Err(DirectoryRefusal::NoSuchApplication) }
}
