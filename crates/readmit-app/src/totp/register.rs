//! Registering a TOTP: by its owner, in a session of theirs; or for a user, by a client or an operator.

use super::codes::{NotVerified, counted, policy, read, refuse};
use super::vault::{Stop, settle, with_seeds};
use crate::app::App;
use crate::caller::{Caller, permit};
use crate::failure::Failure;
use crate::operator_access::may_let_in;
use crate::store::{Concern, Desk};
use readmit_core::account::IssueContext;
use readmit_core::account::totp::{
    Changer, ConfirmRefusal, RegisterRefusal, RegisterTotp, RegisteredTotp, TotpAttempt, TotpReason,
};
use readmit_core::code::IssueRefusal;
use readmit_core::id::{ApplicationId, ClientId, TotpId};
use readmit_core::identifier::Identifier;
use readmit_core::operator::Area;
use readmit_core::recovery_pass::NOWHERE;
use readmit_core::secret::Secret;
use readmit_core::session::{Session, SessionKey};
use readmit_core::totp::{KeyUri, TotpPolicy};
use readmit_core::turn::Turn;
use readmit_core::verification::VerificationRecord;

/// What the owner asks for.
#[derive(Debug, Clone)]
pub struct RegisterOwn {
    /// How they tell it from others.
    pub label: Option<String>,
    /// In single mode: whether it replaces what is there.
    pub replace: bool,
    /// Whether it counts only after its first code, whatever the settings say.
    pub confirmation: bool,
}

/// What is asked for on a user's behalf.
#[derive(Debug, Clone)]
pub struct RegisterForUser {
    /// Whose it is.
    pub identifier: Identifier,
    /// The application whose settings it gets; the organisation's when absent. A client's is always its own.
    pub application: Option<ApplicationId>,
    /// How its owner tells it from others.
    pub label: Option<String>,
    /// In single mode: whether it replaces what is there.
    pub replace: bool,
    /// Whether it counts only after its first code; always so where an operator asks.
    pub confirmation: bool,
    /// How the caller was verified, where an operator asks.
    pub verification: VerificationRecord,
}

/// A registered TOTP, with what an app scans.
#[derive(Debug, Clone)]
pub struct NewTotp {
    /// The TOTP at the one moment when its seed is plain.
    pub totp: RegisteredTotp,
    /// The key URI.
    pub uri: Secret,
    /// Settings that some widely used apps ignore, by name.
    pub often_ignored: Vec<&'static str>,
}

/// Why nothing was registered.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RegistrationRefused {
    /// A rule said no.
    #[error(transparent)]
    Refused(#[from] RegisterRefusal),
    /// The session is over.
    #[error("the session is over")]
    NoSession,
}

impl NewTotp {
    pub(crate) fn of(totp: RegisteredTotp, issuer: &str) -> Self {
        let uri =
            KeyUri { issuer, label: &totp.label, seed: &totp.seed, parameters: totp.parameters }.to_text();
        let often_ignored = totp.parameters.often_ignored();
        Self { totp, uri, often_ignored }
    }
}

/// The name that apps show: the setting's, the application's, or the organisation's.
pub(crate) fn issuer(desk: &Desk<'_>, policy: &TotpPolicy, application: Option<ApplicationId>) -> String {
    let configuration = desk.configuration();
    let application =
        application.and_then(|id| configuration.application(id)).map(|found| found.name.as_str());
    let names = [policy.issuer.as_deref(), application, Some(configuration.organisation.name.as_str())];
    let first = names.into_iter().flatten().find(|name| !name.trim().is_empty());
    first.unwrap_or("Readmit").to_owned()
}

/// The owner's session, if it is alive, and what it proves.
pub(super) fn owner(
    desk: &Desk<'_>,
    key: SessionKey,
    client: ClientId,
    turn: &Turn,
) -> Option<(Session, Changer)> {
    let account = desk.account.as_ref()?;
    let session = desk.sessions.get(key).filter(|session| session.client == client)?;
    let alive = session.is_alive_at(turn.now, account.hot.status, account.hot.epoch);
    // One that was taken away proves nothing any more.
    let proved = session.totp.is_some_and(|totp| account.counts_totp(totp));
    alive.then(|| (session.clone(), Changer::Owner { session: session.id, proved }))
}

impl App {
    /// Registers a TOTP for the owner of a session.
    pub async fn register_own_totp(
        &self,
        caller: &Caller,
        client: ClientId,
        key: SessionKey,
        order: RegisterOwn,
    ) -> Result<Result<NewTotp, RegistrationRefused>, Failure> {
        let keys = self.keys.clone();
        let concern = Concern::session(self.tenant, key).with_credentials();
        let verdict = self
            .decide(concern, caller.origin(), move |desk, turn| {
                let found = owner(desk, key, client, turn);
                let (session, by) = found.ok_or(Stop::Refused(RegistrationRefused::NoSession))?;
                let at = Some(session.application).filter(|application| *application != NOWHERE.1);
                let policy = policy(desk, at.map(|application| (client, application))).cloned();
                let policy = policy.ok_or(Stop::Refused(RegisterRefusal::ClientGone.into()))?;
                let issuer = issuer(desk, &policy, at);
                let order = RegisterTotp {
                    label: order.label.clone(),
                    replace: order.replace,
                    by,
                    application: at,
                    verification: VerificationRecord::new(),
                    confirmation: order.confirmation,
                    existing: None,
                };
                let Some(account) = desk.account.as_mut() else {
                    return Err(Stop::Refused(RegistrationRefused::NoSession));
                };
                if let Some(until) = account.frozen_at(turn.now) {
                    let refusal = RegisterRefusal::NotCleared(IssueRefusal::Frozen { until });
                    return Err(Stop::Refused(refusal.into()));
                }
                // A code of the organisation lets a user into any application; no code of the app would do so again.
                if at.is_some_and(|application| account.profile.association(application).is_none()) {
                    return Err(Stop::Refused(RegisterRefusal::NotAssociated.into()));
                }
                let registered = with_seeds(&keys, account, turn, |account, seeds, turn| {
                    account.register_totp(&order, &policy, seeds, turn)
                })?;
                registered.map(|totp| NewTotp::of(totp, &issuer)).map_err(|no| Stop::Refused(no.into()))
            })
            .await?;
        settle(verdict)
    }

    /// Registers a TOTP for a user. What an operator registers counts only after its first code: the person on the phone
    /// has it, and nobody else.
    pub async fn register_totp_for(
        &self,
        caller: &Caller,
        order: RegisterForUser,
    ) -> Result<Result<NewTotp, RegistrationRefused>, Failure> {
        if let Some(agent) = caller.authority.operator()
            && let Err(refusal) = self.pay_quota(caller, agent).await?
        {
            return Ok(Err(RegisterRefusal::NotCleared(refusal).into()));
        }
        let keys = self.keys.clone();
        let (of, authority, signed_in_at) = (caller.client, caller.authority, caller.signed_in_at);
        let application = of.map(|(_, application)| application).or(order.application);
        let mut origin = caller.origin();
        origin.identifier = Some(order.identifier.given.clone());
        origin.application = application;
        let concern = self.about(&order.identifier).with_credentials();
        let verdict = self
            .decide(concern, origin, move |desk, turn| {
                let refused = |no: RegisterRefusal| Stop::Refused(RegistrationRefused::from(no));
                let configuration = desk.configuration().clone();
                let policy = match of {
                    Some(_) => policy(desk, of),
                    None => configuration.totp_policy(application),
                };
                let policy = policy.cloned().ok_or_else(|| refused(RegisterRefusal::ClientGone))?;
                let issuer = issuer(desk, &policy, application);
                may_let_in(desk, authority, turn)
                    .map_err(|denial| refused(RegisterRefusal::NotCleared(IssueRefusal::Denied(denial))))?;
                let Some(account) = desk.account.as_mut() else {
                    return Err(refused(RegisterRefusal::UnknownAccount));
                };
                let context = IssueContext {
                    configuration: &configuration,
                    authority,
                    signed_in_at,
                    keys: &keys.digest,
                };
                let cleared = account.clear_totp_seed(context, &order.verification, turn);
                cleared.map_err(|no| refused(RegisterRefusal::NotCleared(no)))?;
                let order = RegisterTotp {
                    label: order.label.clone(),
                    replace: order.replace,
                    by: if of.is_some() { Changer::Client } else { Changer::Operator },
                    application,
                    verification: order.verification.clone(),
                    confirmation: order.confirmation || authority.operator().is_some(),
                    existing: None,
                };
                let registered = with_seeds(&keys, account, turn, |account, seeds, turn| {
                    account.register_totp(&order, &policy, seeds, turn)
                })?;
                registered.map(|totp| NewTotp::of(totp, &issuer)).map_err(refused)
            })
            .await?;
        settle(verdict)
    }

    /// Takes the first code of a TOTP that waits for it, on a user's behalf.
    pub async fn confirm_totp(
        &self,
        caller: &Caller,
        identifier: &Identifier,
        totp: Option<TotpId>,
        typed: &Secret,
    ) -> Result<Result<TotpId, NotConfirmed>, Failure> {
        self.confirm(caller, self.about(identifier), None, totp, typed).await
    }

    /// Takes the first code of a TOTP that waits for it, from the owner of a session.
    pub async fn confirm_own_totp(
        &self,
        caller: &Caller,
        (client, key): (ClientId, SessionKey),
        totp: Option<TotpId>,
        typed: &Secret,
    ) -> Result<Result<TotpId, NotConfirmed>, Failure> {
        self.confirm(caller, Concern::session(self.tenant, key), Some((client, key)), totp, typed).await
    }

    async fn confirm(
        &self,
        caller: &Caller,
        concern: Concern,
        own: Option<(ClientId, SessionKey)>,
        totp: Option<TotpId>,
        typed: &Secret,
    ) -> Result<Result<TotpId, NotConfirmed>, Failure> {
        let typed = match read(typed) {
            Ok(typed) => typed,
            Err(typo) => return Ok(Err(typo.into())),
        };
        let (keys, of, authority) = (self.keys.clone(), caller.client, caller.authority);
        let verdict = self
            .decide(concern.with_credentials(), caller.origin(), move |desk, turn| {
                let refused = |stop: Stop<NotVerified>| match stop {
                    Stop::Refused(no) => Stop::Refused(NotConfirmed::from(no)),
                    Stop::Vault(error) => Stop::Vault(error),
                };
                if own.is_some_and(|(client, key)| owner(desk, key, client, turn).is_none()) {
                    return Err(refused(refuse(TotpReason::NoSession, turn)));
                }
                if own.is_none() && desk.account.is_some() {
                    let permitted = permit(authority, desk, Area::Authenticators.write(), turn);
                    permitted.map_err(|denial| Stop::Refused(NotVerified::Denied(denial).into()))?;
                }
                let Some(policy) = policy(desk, of).cloned() else {
                    return Err(refused(refuse(TotpReason::ClientGone, turn)));
                };
                let configuration = desk.configuration().clone();
                let Some(account) = desk.account.as_mut() else {
                    return Err(refused(refuse(TotpReason::UnknownAccount, turn)));
                };
                let Some(id) = totp.or_else(|| account.pending_totp(turn.now)) else {
                    return Err(refused(refuse(TotpReason::NoneUsable, turn)));
                };
                // The settings under which it was registered, whoever takes its first code.
                let policy = match account.application_of_totp(id) {
                    None => policy,
                    Some(application) => {
                        configuration.totp_policy(Some(application)).cloned().unwrap_or(policy)
                    }
                };
                // Whom a client reaches was asked when it was registered.
                let attempt = TotpAttempt { typed: &typed, application: None, policy: &policy };
                let confirmed = with_seeds(&keys, account, turn, |account, seeds, turn| {
                    account.confirm_totp(id, &attempt, seeds, turn)
                })?;
                confirmed.map(|()| id).map_err(|no| {
                    Stop::Refused(match no {
                        ConfirmRefusal::Refused(no) => NotVerified::from(no).into(),
                        ConfirmRefusal::Limit(no) => NotConfirmed::Limit(no),
                    })
                })
            })
            .await?;
        let verdict = settle(verdict)?;
        match &verdict {
            Err(NotConfirmed::NotVerified(no)) => counted(&Err::<(), _>(*no)),
            Ok(_) | Err(NotConfirmed::Limit(_)) => {}
        }
        Ok(verdict)
    }
}

/// Why a registration was not confirmed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NotConfirmed {
    /// As at every attempt.
    NotVerified(NotVerified),
    /// Meanwhile the account has as many as there may be.
    Limit(RegisterRefusal),
}

impl From<NotVerified> for NotConfirmed {
    fn from(no: NotVerified) -> Self {
        Self::NotVerified(no)
    }
}
