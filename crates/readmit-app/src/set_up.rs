//! Making operators: the first one by a one-time link, the others by an operator who may, and the links by
//! which they set their passwords.

use crate::app::App;
use crate::authenticators::AccountRefusal;
use crate::caller::{Caller, permit};
use crate::directory::{self, DirectoryRefusal};
use crate::failure::Failure;
use crate::letter::{Content, Letter};
use crate::operator_access::{PasswordRefusal, not_beyond, personal};
use crate::operators::{OperatorRefusal, grant};
use crate::passwords::{self, PasswordError};
use crate::store::{Concern, Desk};
use readmit_core::Account;
use readmit_core::account::Step;
use readmit_core::event::{Actor, EventKind, Origin};
use readmit_core::id::AccountId;
use readmit_core::operator::{Area, Authority, Grant, PasswordLink, Reach, Role};
use readmit_core::outbox::Channel;
use readmit_core::profile::{Contact, Profile};
use readmit_core::secret::Secret;
use readmit_core::time::Timestamp;
use readmit_core::turn::Turn;

/// Why no operator was made.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SetUpRefusal {
    /// The link is not ours, too old, or was used.
    #[error("this link does not work: it is too old, or it was used")]
    Link,
    /// The password cannot be taken.
    #[error(transparent)]
    Password(#[from] PasswordError),
    /// The account cannot be made.
    #[error(transparent)]
    Account(#[from] DirectoryRefusal),
    /// The roles cannot be given.
    #[error(transparent)]
    Roles(#[from] OperatorRefusal),
}

/// An operator's account that was made or found.
#[derive(Debug, Clone)]
pub struct NewOperator {
    /// The account.
    pub account: Account,
    /// A link by which the operator sets a password, where none was given.
    pub link: Option<Secret>,
}

impl App {
    /// The link that makes the first administrator; `None` once there is an operator.
    pub async fn first_link(&self) -> Result<Option<Secret>, Failure> {
        if self.configuration().await?.operators().len() > 0 {
            return Ok(None);
        }
        let link = PasswordLink::first(self.now()).seal(self.tenant, &self.keys.digest);
        Ok(Some(self.url_of("admin/setup", &link)))
    }

    /// Makes the first administrator.
    pub async fn set_up(
        &self,
        token: &Secret,
        profile: Profile,
        password: &Secret,
        origin: Origin,
    ) -> Result<Result<Account, SetUpRefusal>, Failure> {
        let link = PasswordLink::open(token, self.tenant, &self.keys.digest, self.now());
        if !link.is_some_and(PasswordLink::is_first) {
            return Ok(Err(SetUpRefusal::Link));
        }
        let caller = Caller {
            actor: Actor::Stranger,
            ip: origin.ip,
            user_agent: origin.user_agent,
            ..Caller::shell()
        };
        let grants = vec![Grant { role: Role::ADMINISTRATOR, reach: Reach::Everyone }];
        self.make_operator(&caller, profile, grants, Some(password), true)
            .await
            .map(|made| made.map(|made| made.account))
    }

    /// Makes an operator: an account, its roles and, where one is given, its password, in one commit.
    /// Without a password the answer has a link by which it is set.
    pub async fn create_operator(
        &self,
        caller: &Caller,
        profile: Profile,
        grants: Vec<Grant>,
        password: Option<&Secret>,
    ) -> Result<Result<NewOperator, SetUpRefusal>, Failure> {
        self.make_operator(caller, profile, grants, password, false).await
    }

    async fn make_operator(
        &self,
        caller: &Caller,
        profile: Profile,
        grants: Vec<Grant>,
        password: Option<&Secret>,
        first: bool,
    ) -> Result<Result<NewOperator, SetUpRefusal>, Failure> {
        let phc = match password {
            Some(password) => {
                let email = profile.email.as_ref().map(|contact| contact.value.as_str());
                if let Err(error) = passwords::check(password, &email.into_iter().collect::<Vec<_>>()) {
                    return Ok(Err(error.into()));
                }
                Some(self.passwords.hash(password, self.draw_bytes()).await?)
            }
            None => None,
        };
        let id = self.draw_account_id();
        let claims = directory::claims(&profile);
        let concern = Concern::account(self.tenant, id).claiming(claims.clone()).with_credentials();
        let authority = caller.authority;
        let made = self
            .decide(concern, caller.origin(), move |desk, turn| {
                if first && desk.configuration().operators().len() > 0 {
                    return Err(SetUpRefusal::Link);
                }
                let account = open_account(desk, (id, &profile), &claims, authority, turn)?;
                if let Some(phc) = &phc {
                    account.set_password(phc.clone(), turn);
                }
                grant(desk, authority, id, &grants, turn)?;
                desk.account.clone().ok_or(SetUpRefusal::Account(DirectoryRefusal::NoSuchAccount))
            })
            .await?;
        Ok(made.map(|account| {
            let link =
                password.is_none().then(|| self.password_link(account.id, account.password_link_mark()));
            NewOperator { account, link }
        }))
    }

    /// Makes a link by which an operator sets a password, and sends it to their confirmed address where mail
    /// can be sent. The former password works until then.
    pub async fn make_password_link(
        &self,
        caller: &Caller,
        account: AccountId,
    ) -> Result<Result<Secret, PasswordRefusal>, Failure> {
        let authority = caller.authority;
        let (app, concern) = (self.clone(), Concern::account(self.tenant, account).with_credentials());
        self.decide(concern, caller.origin(), move |desk, turn| {
            desk.account.as_ref().ok_or(AccountRefusal::NoSuchAccount)?;
            permit(authority, desk, Area::Operators.write(), turn)?;
            not_beyond(desk.configuration(), authority, account)?;
            desk.account.as_mut().ok_or(AccountRefusal::NoSuchAccount)?.void_password_links(turn.now);
            let found = desk.account.as_ref().ok_or(AccountRefusal::NoSuchAccount)?;
            let link = app.password_link(account, found.password_link_mark());
            turn.record(EventKind::PasswordLinkMade);
            let confirmed = found.profile.email.as_ref().filter(|email| email.verified_at.is_some());
            if let Some(to) = confirmed.filter(|_| app.delivery.channels.contains(&Channel::Email)) {
                app.send_link(desk, found, to, &link, turn);
            }
            Ok(link)
        })
        .await
    }

    /// Sets a password by a link. Each link works once.
    pub async fn use_password_link(
        &self,
        token: &Secret,
        new: &Secret,
        origin: Origin,
    ) -> Result<Result<(), SetUpRefusal>, Failure> {
        let link = PasswordLink::open(token, self.tenant, &self.keys.digest, self.now());
        let Some(link) = link.filter(|link| !link.is_first()) else { return Ok(Err(SetUpRefusal::Link)) };
        let Some(found) = self.account_with_credentials(link.account).await? else {
            return Ok(Err(SetUpRefusal::Link));
        };
        if let Err(error) = passwords::check(new, &personal(&found)) {
            return Ok(Err(error.into()));
        }
        let phc = self.passwords.hash(new, self.draw_bytes()).await?;
        let concern = Concern::account(self.tenant, link.account).with_credentials();
        let origin = Origin { actor: Actor::Account(link.account), ..origin };
        let new = new.clone();
        self.decide(concern, origin, move |desk, turn| {
            let configuration = desk.configuration().clone();
            let account = desk.account.as_mut().ok_or(SetUpRefusal::Link)?;
            let is_operator = configuration.operator(link.account).is_some();
            let awaits = account.lifecycle_at(turn.now).allows(Step::FollowLink);
            let frozen = account.frozen_at(turn.now).is_some();
            if !(is_operator || awaits) || frozen || account.password_link_mark() != link.replaces {
                return Err(SetUpRefusal::Link);
            }
            let settings = configuration.password_settings(&account.profile.groups);
            let name = account.profile.username.as_deref();
            if !is_operator && settings.is_some_and(|known| known.shortfall(new.reveal(), name).is_some()) {
                return Err(PasswordError::Guessable.into());
            }
            account.set_password(phc.clone(), turn);
            account.void_password_links(turn.now);
            account.end_all_sessions(turn);
            Ok(())
        })
        .await
    }

    fn password_link(&self, account: AccountId, replaces: Timestamp) -> Secret {
        let expires_at = PasswordLink::first(self.now()).expires_at;
        let link = PasswordLink { account, expires_at, replaces };
        self.url_of("admin/password", &link.seal(self.tenant, &self.keys.digest))
    }

    pub(crate) fn url_of(&self, page: &str, token: &Secret) -> Secret {
        // In the query, so that the page works without JavaScript. Logs of this server have the route only, the
        // page passes on no referrer, and each link works once.
        Secret::new(format!("{}/{page}?token={}", self.delivery.public_url, token.reveal()))
    }

    /// Puts a link into the outbox. Answers whether it is there.
    pub(crate) fn send_link(
        &self,
        desk: &Desk<'_>,
        account: &Account,
        to: &Contact,
        link: &Secret,
        turn: &mut Turn,
    ) -> bool {
        let expires_at = PasswordLink::first(turn.now).expires_at;
        let letter = Letter {
            to: to.value.clone(),
            language: account.profile.language.clone(),
            organisation: desk.configuration().organisation.name.clone(),
            application: None,
            content: Content::PasswordLink { link: link.clone(), expires_at },
        };
        match letter.seal((account.tenant, account.id), Channel::Email, expires_at, &self.keys, turn) {
            Ok(message) => {
                turn.send(message);
                true
            }
            Err(error) => {
                tracing::error!(%error, "a link could not be written into the outbox");
                false
            }
        }
    }
}

/// Puts a new account on the desk.
fn open_account<'a>(
    desk: &'a mut Desk<'_>,
    (id, profile): (AccountId, &Profile),
    claims: &[readmit_core::identifier::Folded],
    authority: Authority,
    turn: &mut Turn,
) -> Result<&'a mut Account, SetUpRefusal> {
    permit(authority, desk, Area::Operators.write(), turn).map_err(OperatorRefusal::Denied)?;
    directory::check_new(desk, id, profile, claims)?;
    let account = Account::create(desk.configuration().tenant, id, profile.clone(), turn);
    Ok(desk.account.insert(account))
}
