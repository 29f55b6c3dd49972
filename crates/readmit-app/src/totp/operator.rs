//! An operator's own authenticator app: enrolled, confirmed and taken away by the operator, and taken away by others where
//! the operator cannot show a code any more.

use super::codes::{counted, read};
use super::register::{NewTotp, NotConfirmed, RegistrationRefused, issuer};
use super::vault::{Stop, settle, with_seeds};
use crate::app::App;
use crate::authenticators::AccountRefusal;
use crate::caller::{Caller, permit};
use crate::failure::Failure;
use crate::operator_access::{PasswordRefusal, not_beyond};
use crate::store::Concern;
use crate::totp::ManageRefusal;
use readmit_core::Account;
use readmit_core::account::totp::{
    Changer, ConfirmRefusal, RegisterTotp, TotpAttempt, TotpReason, TotpRefusal,
};
use readmit_core::configuration::Configuration;
use readmit_core::id::{AccountId, SessionId, TotpId};
use readmit_core::identifier::{Identifier, IdentifierKind};
use readmit_core::operator::Area;
use readmit_core::secret::Secret;
use readmit_core::time::Span;
use readmit_core::turn::Turn;
use readmit_core::verification::VerificationRecord;

/// For so long after sign-in a first authenticator app is enrolled without the password.
const FRESH: Span = Span::from_mins(10);

/// What an operator asks for.
#[derive(Debug, Clone)]
pub struct EnrolOwn {
    /// How they tell it from others.
    pub label: Option<String>,
    /// Their password: needed where there is an authenticator app already, or where they signed in a while ago.
    pub password: Option<Secret>,
}

/// Why nothing was done to an operator's own authenticator app.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum OwnTotpRefusal {
    /// The password is needed.
    #[error(
        "the password is needed: there is an authenticator app already, or you signed in more than ten minutes ago"
    )]
    PasswordNeeded,
    /// The password is not right.
    #[error(transparent)]
    Password(#[from] PasswordRefusal),
    /// A rule of registering said no.
    #[error(transparent)]
    Registration(#[from] RegistrationRefused),
    /// A rule of taking away said no.
    #[error(transparent)]
    Manage(#[from] ManageRefusal),
}

/// The operator's own account and the session that asks.
type Own = (AccountId, SessionId);

impl App {
    /// Begins to enrol an authenticator app for the operator who asks. Where only one is allowed it replaces the one that
    /// is there, once its first code was right.
    pub async fn enrol_own_operator_totp(
        &self,
        caller: &Caller,
        (account, session): Own,
        order: EnrolOwn,
    ) -> Result<Result<NewTotp, OwnTotpRefusal>, Failure> {
        let computed = match &order.password {
            Some(password) => Some(self.rehash_own(account, password).await?),
            None => None,
        };
        let (keys, signed_in_at) = (self.keys.clone(), caller.signed_in_at);
        let concern = Concern::account(self.tenant, account).with_credentials();
        let verdict = self
            .decide(concern, caller.origin(), move |desk, turn| {
                let configuration = desk.configuration().clone();
                let policy = &configuration.organisation.totp;
                let issuer = issuer(desk, policy, None);
                let found = desk.account.as_mut().ok_or_else(gone)?;
                let fresh = signed_in_at.is_some_and(|at| turn.now.since(at) < FRESH);
                match &computed {
                    Some(computed) => prove(found, computed, &configuration, turn)?,
                    None if fresh && !found.has_totp() => {}
                    None => return Err(Stop::Refused(OwnTotpRefusal::PasswordNeeded)),
                }
                let order = RegisterTotp {
                    label: order.label.clone(),
                    replace: true,
                    by: Changer::Owner { session, proved: true },
                    application: None,
                    verification: VerificationRecord::new(),
                    confirmation: true,
                    existing: None,
                };
                let registered = with_seeds(&keys, found, turn, |found, seeds, turn| {
                    found.register_totp(&order, policy, seeds, turn)
                })?;
                let registered = registered.map(|totp| NewTotp::of(totp, &issuer));
                registered.map_err(|no| Stop::Refused(RegistrationRefused::from(no).into()))
            })
            .await?;
        settle(verdict)
    }

    /// Takes the first code of the authenticator app that the operator enrols. From then on it is asked for at sign-in, and
    /// sessions that began without it end, but for the one that asks.
    pub async fn confirm_own_operator_totp(
        &self,
        caller: &Caller,
        (account, session): Own,
        typed: &Secret,
    ) -> Result<Result<TotpId, NotConfirmed>, Failure> {
        let typed = match read(typed) {
            Ok(typed) => typed,
            Err(typo) => return Ok(Err(typo.into())),
        };
        let keys = self.keys.clone();
        let concern = Concern::account(self.tenant, account).with_credentials();
        let verdict = self
            .decide(concern, caller.origin(), move |desk, turn| {
                let policy = desk.configuration().organisation.totp.clone();
                let none = |reason, turn: &mut Turn| {
                    Stop::Refused(NotConfirmed::NotVerified(TotpRefusal::record(reason, turn).into()))
                };
                let Some(found) = desk.account.as_mut() else {
                    return Err(none(TotpReason::UnknownAccount, turn));
                };
                let Some(id) = found.pending_totp(turn.now) else {
                    return Err(none(TotpReason::NoneUsable, turn));
                };
                let attempt = TotpAttempt { typed: &typed, application: None, policy: &policy };
                let confirmed = with_seeds(&keys, found, turn, |found, seeds, turn| {
                    found.confirm_totp(id, &attempt, seeds, turn)
                })?;
                match confirmed {
                    Ok(()) => {
                        found.end_operator_sessions(turn, |known| known.id != session);
                        Ok(id)
                    }
                    Err(ConfirmRefusal::Refused(no)) => {
                        Err(Stop::Refused(NotConfirmed::NotVerified(no.into())))
                    }
                    Err(ConfirmRefusal::Limit(no)) => Err(Stop::Refused(NotConfirmed::Limit(no))),
                }
            })
            .await?;
        let verdict = settle(verdict)?;
        if let Err(NotConfirmed::NotVerified(no)) = &verdict {
            counted(&Err::<(), _>(*no));
        }
        Ok(verdict)
    }

    /// Takes an authenticator app of the operator who asks away: the named one, or the only one. It needs the password.
    pub async fn revoke_own_operator_totp(
        &self,
        caller: &Caller,
        (account, session): Own,
        password: &Secret,
        totp: Option<TotpId>,
    ) -> Result<Result<TotpId, OwnTotpRefusal>, Failure> {
        let computed = self.rehash_own(account, password).await?;
        let keys = self.keys.clone();
        let concern = Concern::account(self.tenant, account).with_credentials();
        let verdict = self
            .decide(concern, caller.origin(), move |desk, turn| {
                let configuration = desk.configuration().clone();
                let found = desk.account.as_mut().ok_or_else(gone)?;
                prove(found, &computed, &configuration, turn)?;
                let (by, policy) =
                    (Changer::Owner { session, proved: true }, &configuration.organisation.totp);
                let revoked = with_seeds(&keys, found, turn, |found, seeds, turn| {
                    found.revoke_totp(totp, by, policy, seeds, turn)
                })?;
                revoked.map_err(|no| Stop::Refused(ManageRefusal::from(no).into()))
            })
            .await?;
        settle(verdict)
    }

    /// Takes every authenticator app of another operator away, who lost it, and ends that operator's sessions. Answers
    /// whether there was one.
    pub async fn reset_operator_totp(
        &self,
        caller: &Caller,
        account: AccountId,
    ) -> Result<Result<bool, PasswordRefusal>, Failure> {
        let authority = caller.authority;
        let concern = Concern::account(self.tenant, account).with_credentials();
        self.decide(concern, caller.origin(), move |desk, turn| {
            desk.account.as_ref().ok_or(AccountRefusal::NoSuchAccount)?;
            permit(authority, desk, Area::Operators.write(), turn)?;
            // Who takes the second factor away is one password from being that operator.
            not_beyond(desk.configuration(), authority, account)?;
            let found = desk.account.as_mut().ok_or(AccountRefusal::NoSuchAccount)?;
            Ok(found.reset_operator_totp(turn))
        })
        .await
    }

    /// What a typed password hashes to for an account.
    async fn rehash_own(&self, account: AccountId, password: &Secret) -> Result<String, Failure> {
        match Identifier::new(&[IdentifierKind::Id], &account.to_string()) {
            Ok(identifier) => self.rehash_for(&identifier, password).await,
            Err(_) => Ok(String::new()),
        }
    }
}

fn gone() -> Stop<OwnTotpRefusal> {
    Stop::Refused(PasswordRefusal::from(AccountRefusal::NoSuchAccount).into())
}

/// Demands the operator's password; wrong ones count as at sign-in.
fn prove(
    account: &mut Account,
    computed: &str,
    configuration: &Configuration,
    turn: &mut Turn,
) -> Result<(), Stop<OwnTotpRefusal>> {
    let is_operator = configuration.operator(account.id).is_some();
    let judged = account.sign_in_with_password(computed, is_operator, &configuration.organisation, turn);
    judged.map_err(|_| Stop::Refused(PasswordRefusal::NotCurrent.into()))
}
