//! How operators get in and stay in: password, session, and the look at every request.

use crate::app::App;
use crate::authenticators::AccountRefusal;
use crate::caller::{Caller, permit};
use crate::failure::Failure;
use crate::operators::more_than;
use crate::passwords::{self, PasswordError, Passwords};
use crate::store::{Concern, Desk, Parts};
use crate::totp::{VaultError, reading_seeds};
use readmit_core::Account;
use readmit_core::account::{NotSignedIn, OperatorPass, OperatorProof, SignInRefusal};
use readmit_core::configuration::Configuration;
use readmit_core::configuration::Organisation;
use readmit_core::event::{Actor, EventKind, Origin};
use readmit_core::id::{AccountId, ApiTokenId, SessionId};
use readmit_core::identifier::{Identifier, IdentifierKind};
use readmit_core::operator::{Area, Authority, Denial, Permission, Permissions};
use readmit_core::profile::Profile;
use readmit_core::secret::Secret;
use readmit_core::time::Timestamp;
use readmit_core::totp::TypedTotp;
use readmit_core::turn::Turn;
use std::net::IpAddr;
use std::sync::Arc;

/// A session that has just begun.
#[derive(Debug)]
pub struct SignedIn {
    /// Whose it is.
    pub account: AccountId,
    /// What the cookie holds.
    pub cookie: Secret,
    /// What the browser must repeat in a header.
    pub forgery_token: Secret,
    /// When it is over at the latest.
    pub expires_at: Timestamp,
}

/// An operator whose session or token was found good.
#[derive(Debug, Clone)]
pub struct Recognised {
    /// The operator, as a caller.
    pub caller: Caller,
    /// The session, where it is one.
    pub session: Option<SessionId>,
    /// The token, where it is one.
    pub token: Option<ApiTokenId>,
    /// Whether the operator may do nothing yet but enrol an authenticator app. A token is made by who may do more.
    pub must_enrol: bool,
}

/// Why a password was not set.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PasswordRefusal {
    /// The new one cannot be taken.
    #[error(transparent)]
    Wrong(#[from] PasswordError),
    /// The old one is not right.
    #[error("the current password is not right")]
    NotCurrent,
    /// No such account, or the caller may not.
    #[error(transparent)]
    Account(#[from] AccountRefusal),
    /// The account is no operator.
    #[error("this user is no operator")]
    NotAnOperator,
    /// Whoever sets the password of an operator could act as that operator.
    #[error("this operator may do what you may not: `{0}`")]
    Beyond(Permission),
}

impl From<Denial> for PasswordRefusal {
    fn from(denial: Denial) -> Self {
        Self::Account(denial.into())
    }
}

impl App {
    /// Signs an operator in by e-mail address (or another identifier), password and, where the operator has an
    /// authenticator app, a code of it.
    pub async fn sign_in_operator(
        &self,
        identifier: &Identifier,
        password: &Secret,
        totp: Option<TypedTotp>,
        mut origin: Origin,
    ) -> Result<Result<SignedIn, NotSignedIn>, Failure> {
        origin.identifier = Some(identifier.given.clone());
        let computed = self.rehash_for(identifier, password).await?;
        let keys = self.keys.clone();
        let concern = self.about(identifier).with_credentials();
        let judged = self.decide(concern, origin, move |desk, turn| {
            let configuration = desk.configuration().clone();
            let organisation = &configuration.organisation;
            let Some(account) = desk.account.as_mut() else {
                return Ok(Err(NotSignedIn::record(SignInRefusal::UnknownAccount, turn)));
            };
            let is_operator = configuration.operator(account.id).is_some();
            let proof = OperatorProof { computed: &computed, totp: totp.as_ref() };
            let judged = reading_seeds(&keys, account, turn, |account, seeds, turn| {
                account.sign_in_operator(proof, is_operator, organisation, seeds, turn)
            })?;
            if let Err(refusal) = judged {
                return Ok(Err(refusal));
            }
            turn.proven(Actor::Operator(account.id));
            let (pass, cookie) = account.start_operator_session(&keys.digest, turn);
            Ok(Ok(SignedIn {
                account: account.id,
                cookie,
                forgery_token: pass.forgery_token(&keys.digest),
                expires_at: turn.now + organisation.sign_in.life,
            }))
        });
        judged.await?.map_err(|error: VaultError| error.into())
    }

    /// Finds who shows a session's cookie. `None`: nobody's, or over.
    pub async fn recognise_session(&self, pass: &OperatorPass) -> Result<Option<Recognised>, Failure> {
        let Some((account, organisation)) = self.operator_account(pass).await? else { return Ok(None) };
        let now = self.now();
        let Some(session) = account.operator_session(pass, &self.keys.digest, &organisation, now) else {
            return Ok(None);
        };
        let (id, started_at) = (session.id, session.started_at);
        let must_enrol = account.must_enrol_totp(&organisation);
        self.note_use(&account, pass, now).await?;
        let caller =
            Caller { signed_in_at: Some(started_at), ..Caller::operator(account.id, Permissions::all()) };
        Ok(Some(Recognised { caller, session: Some(id), token: None, must_enrol }))
    }

    /// Finds who shows a token, coming from `address`. `None`: nobody's, over, or from where it may not come: who
    /// has a stolen token is not told which, and the log is.
    pub async fn recognise_token(
        &self,
        pass: &OperatorPass,
        address: Option<IpAddr>,
    ) -> Result<Option<Recognised>, Failure> {
        let Some((account, organisation)) = self.operator_account(pass).await? else { return Ok(None) };
        let now = self.now();
        let Some(token) = account.api_token(pass, &self.keys.digest, &organisation, now) else {
            return Ok(None);
        };
        let (id, permissions) = (token.id, token.permissions);
        if !token.places.allow(&*self.known_configuration().await?, address) {
            let origin =
                Origin { ip: address.map(|address| address.to_string()), ..Origin::by(Actor::Stranger) };
            self.decide(Concern::account(self.tenant, account.id), origin, move |_, turn| {
                turn.record(EventKind::ApiTokenRefused { token: id });
            })
            .await?;
            return Ok(None);
        }
        self.note_use(&account, pass, now).await?;
        let caller = Caller::operator(account.id, permissions);
        Ok(Some(Recognised { caller, session: None, token: Some(id), must_enrol: false }))
    }

    /// Whether a cookie or a token still opens the door. Looking does not count as use: nothing that only waits
    /// keeps a session alive.
    pub async fn still_recognises(&self, pass: &OperatorPass) -> Result<bool, Failure> {
        let Some((account, organisation)) = self.operator_account(pass).await? else { return Ok(false) };
        let (keys, now) = (&self.keys.digest, self.now());
        let session = account.operator_session(pass, keys, &organisation, now).is_some();
        let session = session && !account.must_enrol_totp(&organisation);
        Ok(session || account.api_token(pass, keys, &organisation, now).is_some())
    }

    /// An account that is an operator's as of now.
    async fn operator_account(
        &self,
        pass: &OperatorPass,
    ) -> Result<Option<(Arc<Account>, Arc<Organisation>)>, Failure> {
        let known = self.known_configuration().await?;
        // Nobody's account is read for a made-up token.
        if known.operator(pass.account).is_none()
            && self.configuration().await?.operator(pass.account).is_none()
        {
            return Ok(None);
        }
        let read = async || {
            let (account, configuration) =
                self.store.account_and_configuration(self.tenant, pass.account).await?;
            Ok((account.map(Arc::new), configuration))
        };
        let (account, configuration) = self.reads.operators.get(pass.account, read).await?;
        if configuration.operator(pass.account).is_none() {
            return Ok(None);
        }
        Ok(account.map(|account| (account, configuration.organisation.clone())))
    }

    async fn note_use(&self, account: &Account, pass: &OperatorPass, now: Timestamp) -> Result<(), Failure> {
        if !account.is_note_due(pass, &self.keys.digest, now) {
            return Ok(());
        }
        let concern = Concern::account(self.tenant, account.id).with_credentials();
        let (keys, shown) = (self.keys.digest.clone(), pass.clone());
        let write = || {
            self.decide(concern, Origin::system(), move |desk, _| {
                desk.account.as_mut().map(|account| account.note_use(&shown, &keys, now));
            })
        };
        // Of many calls at once that find the same to be noted, one or two note it: the queue of an account is short.
        self.reads.uses.get((account.id, pass.id), write).await
    }

    /// An account with its credentials, as it is stored now.
    pub async fn account_with_credentials(&self, account: AccountId) -> Result<Option<Account>, Failure> {
        let Ok(identifier) = Identifier::new(&[IdentifierKind::Id], &account.to_string()) else {
            return Ok(None);
        };
        self.store.account(self.tenant, identifier, Parts::ALL).await
    }

    /// Ends sessions of the caller (`which` is theirs), or of another operator.
    pub async fn end_operator_sessions(
        &self,
        caller: &Caller,
        account: AccountId,
        which: Option<SessionId>,
    ) -> Result<Result<usize, AccountRefusal>, Failure> {
        let authority = caller.authority;
        let concern = Concern::account(self.tenant, account).with_credentials();
        self.decide(concern, caller.origin(), move |desk, turn| {
            if authority.operator() != Some(account) {
                permit(authority, desk, Area::Operators.write(), turn)?;
            }
            let account = desk.account.as_mut().ok_or(AccountRefusal::NoSuchAccount)?;
            Ok(account.end_operator_sessions(turn, |s| which.is_none_or(|which| s.id == which)))
        })
        .await
    }

    /// Changes the caller's own password, which needs the current one; attempts at that one count as sign-ins.
    pub async fn change_own_password(
        &self,
        caller: &Caller,
        account: AccountId,
        current: &Secret,
        new: &Secret,
    ) -> Result<Result<(), PasswordRefusal>, Failure> {
        let Some(found) = self.account_with_credentials(account).await? else {
            return Ok(Err(AccountRefusal::NoSuchAccount.into()));
        };
        if let Err(error) = passwords::check(new, &personal(&found)) {
            return Ok(Err(error.into()));
        }
        let stored = found
            .credentials
            .password
            .as_ref()
            .map_or_else(|| Passwords::decoy(*account.as_bytes()), |password| password.phc.clone());
        let computed = self.passwords.rehash(current, &stored).await?;
        let phc = self.passwords.hash(new, self.draw_bytes()).await?;
        let concern = Concern::account(self.tenant, account).with_credentials();
        self.decide(concern, caller.origin(), move |desk, turn| {
            let configuration = desk.configuration().clone();
            let is_operator = configuration.operator(account).is_some();
            let found = desk.account.as_mut().ok_or(AccountRefusal::NoSuchAccount)?;
            let judged =
                found.sign_in_with_password(&computed, is_operator, &configuration.organisation, turn);
            judged.map_err(|_| PasswordRefusal::NotCurrent)?;
            found.set_password(phc.clone(), turn);
            Ok(())
        })
        .await
    }

    /// Sets an operator's password without the current one: from the shell, or with a link.
    pub async fn set_password(
        &self,
        caller: &Caller,
        account: AccountId,
        new: &Secret,
    ) -> Result<Result<(), PasswordRefusal>, Failure> {
        let Some(found) = self.account_with_credentials(account).await? else {
            return Ok(Err(AccountRefusal::NoSuchAccount.into()));
        };
        if let Err(error) = passwords::check(new, &personal(&found)) {
            return Ok(Err(error.into()));
        }
        let phc = self.passwords.hash(new, self.draw_bytes()).await?;
        let authority = caller.authority;
        let concern = Concern::account(self.tenant, account).with_credentials();
        self.decide(concern, caller.origin(), move |desk, turn| {
            permit(authority, desk, Area::Operators.write(), turn)?;
            not_beyond(desk.configuration(), authority, account)?;
            let found = desk.account.as_mut().ok_or(AccountRefusal::NoSuchAccount)?;
            found.set_password(phc.clone(), turn);
            Ok(())
        })
        .await
    }

    /// Lifts the lock of an operator's password. Answers whether there was anything to lift.
    pub async fn unlock_password(
        &self,
        caller: &Caller,
        account: AccountId,
    ) -> Result<Result<bool, AccountRefusal>, Failure> {
        let authority = caller.authority;
        self.decide(Concern::account(self.tenant, account), caller.origin(), move |desk, turn| {
            desk.account.as_ref().ok_or(AccountRefusal::NoSuchAccount)?;
            permit(authority, desk, Area::Operators.write(), turn)?;
            Ok(desk.account.as_mut().ok_or(AccountRefusal::NoSuchAccount)?.unlock_password(turn))
        })
        .await
    }

    /// What the typed password hashes to for whoever has `identifier`: as much work where nobody does.
    pub(crate) async fn rehash_for(
        &self,
        identifier: &Identifier,
        password: &Secret,
    ) -> Result<String, Failure> {
        let decoy = self.keys.digest.decoy(self.tenant, identifier.folded.as_str());
        let found = self.store.account(self.tenant, identifier.clone(), Parts::ALL).await?;
        let stored = found.and_then(|account| Some(account.credentials.password.as_ref()?.phc.clone()));
        let stored = stored.unwrap_or_else(|| Passwords::decoy(*decoy.as_bytes()));
        self.passwords.rehash(password, &stored).await
    }
}

/// Whether the caller may decide about an operator's password: not if that operator has more rights, since a
/// password is all of them.
pub(crate) fn not_beyond(
    configuration: &Configuration,
    authority: Authority,
    account: AccountId,
) -> Result<(), PasswordRefusal> {
    let operator = configuration.operator(account).ok_or(PasswordRefusal::NotAnOperator)?;
    match more_than(configuration, authority, operator) {
        Some(permission) => Err(PasswordRefusal::Beyond(permission)),
        None => Ok(()),
    }
}

/// Whether the caller may decide what lets the account on the desk in. Where that is an operator's, who decides it could
/// come in as that operator: it takes the right to operators, and no lesser rights than theirs.
pub(crate) fn may_let_in(desk: &Desk<'_>, authority: Authority, turn: &mut Turn) -> Result<(), Denial> {
    let account = desk.account.as_ref().map(|account| account.id);
    let Some(operator) = account.and_then(|account| desk.configuration().operator(account)) else {
        return Ok(());
    };
    permit(authority, desk, Area::Operators.write(), turn)?;
    match more_than(desk.configuration(), authority, operator) {
        None => Ok(()),
        Some(permission) => {
            let denial = Denial::Permission { permission };
            turn.record(EventKind::ActDenied { denial });
            Err(denial)
        }
    }
}

/// Texts that an account's password must not contain.
pub(crate) fn personal(account: &Account) -> Vec<&str> {
    personal_texts(&account.profile)
}

/// The same of a profile alone.
pub(crate) fn personal_texts(profile: &Profile) -> Vec<&str> {
    let email = profile.email.as_ref().map(|contact| contact.value.as_str());
    let name = profile.name.as_ref();
    let names = name.into_iter().flat_map(|name| [name.first_name.as_deref(), name.last_name.as_deref()]);
    email.into_iter().chain(profile.username.as_deref()).chain(names.flatten()).collect()
}
