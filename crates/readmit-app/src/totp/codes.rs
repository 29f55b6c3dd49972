//! A code of an authenticator app: verified, used to sign in, or used to set a clock right.

use super::vault::{Stop, reading_seeds, settle};
use crate::app::App;
use crate::caller::{Caller, permit};
use crate::failure::Failure;
use crate::metrics::{self, TokensFor};
use crate::redeem::Granted;
use crate::store::{Desk, Sessions};
use crate::tokens::TokenSet;
use readmit_core::Account;
use readmit_core::account::SignIn;
use readmit_core::account::totp::{TotpAttempt, TotpProof, TotpReason, TotpRefusal};
use readmit_core::event::EventKind;
use readmit_core::id::{ApplicationId, ClientId, TotpId};
use readmit_core::identifier::Identifier;
use readmit_core::operator::{Area, Denial};
use readmit_core::secret::Secret;
use readmit_core::session::{Method, SessionKey};
use readmit_core::time::Timestamp;
use readmit_core::totp::{TotpPolicy, TypedTotp, TypedTotpError};
use readmit_core::turn::Turn;

/// A code to be verified, and nothing more.
#[derive(Debug, Clone)]
pub struct VerifyTotp {
    /// Who claims to be there.
    pub identifier: Identifier,
    /// What was typed.
    pub typed: Secret,
    /// The code that the device showed next, to set its clock right.
    pub next: Option<Secret>,
}

/// A code that lets a user in.
#[derive(Debug, Clone)]
pub struct TotpSignIn {
    /// Who claims to be there.
    pub identifier: Identifier,
    /// What was typed.
    pub typed: Secret,
    /// The client that presents it.
    pub client: ClientId,
    /// Its application.
    pub application: ApplicationId,
    /// The session that gets a second factor; a new one begins when absent.
    pub session: Option<SessionKey>,
}

/// Why a code was not accepted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NotVerified {
    /// The text cannot be a code; told before any account was looked at, and not counted.
    Typo(TypedTotpError),
    /// The attempt was judged and refused.
    Refused(TotpRefusal),
    /// The operator may not do this, or not to this account.
    Denied(Denial),
}

impl From<TotpRefusal> for NotVerified {
    fn from(refusal: TotpRefusal) -> Self {
        Self::Refused(refusal)
    }
}

/// The settings that hold for a caller: those of the client's application, or the organisation's.
pub(super) fn policy<'a>(
    desk: &'a Desk<'_>,
    caller: Option<(ClientId, ApplicationId)>,
) -> Option<&'a TotpPolicy> {
    let configuration = desk.configuration();
    match caller {
        None => configuration.totp_policy(None),
        Some((client, application)) => {
            let live = configuration.live_client(client).filter(|(_, of)| of.id == application);
            live.map(|(_, of)| &of.totp)
        }
    }
}

pub(super) fn read(typed: &Secret) -> Result<TypedTotp, NotVerified> {
    TypedTotp::read(typed).map_err(|typo| {
        metrics::totp_mistyped();
        NotVerified::Typo(typo)
    })
}

/// Counts what became of an attempt, after its commit.
pub(super) fn counted<T>(verdict: &Result<T, NotVerified>) {
    match verdict {
        Ok(_) => metrics::totp_accepted(),
        Err(NotVerified::Refused(refusal)) => metrics::totp_refused(&refusal.reason),
        Err(NotVerified::Typo(_) | NotVerified::Denied(_)) => {}
    }
}

/// Refuses for a reason that is not the code's.
pub(super) fn refuse(reason: TotpReason, turn: &mut Turn) -> Stop<NotVerified> {
    Stop::Refused(TotpRefusal::record(reason, turn).into())
}

impl App {
    /// Verifies a code, without a session. With a second code the device's clock is set right as well.
    pub async fn verify_totp(
        &self,
        caller: &Caller,
        order: VerifyTotp,
    ) -> Result<Result<TotpProof, NotVerified>, Failure> {
        let next = order.next.as_ref().map(read).transpose();
        let (typed, next) = match (read(&order.typed), next) {
            (Ok(typed), Ok(next)) => (typed, next),
            (Err(typo), _) | (_, Err(typo)) => return Ok(Err(typo)),
        };
        let (keys, of, authority) = (self.keys.clone(), caller.client, caller.authority);
        let mut origin = caller.origin();
        origin.identifier = Some(order.identifier.given.clone());
        let verdict = self
            .decide(self.about(&order.identifier), origin, move |desk, turn| {
                let Some(policy) = policy(desk, of).cloned() else {
                    return Err(refuse(TotpReason::ClientGone, turn));
                };
                let application = of.map(|(_, application)| application);
                let attempt = TotpAttempt { typed: &typed, application, policy: &policy };
                if desk.account.is_some() && authority.operator().is_some() {
                    let permitted = permit(authority, desk, Area::TemporaryAccessCode.write(), turn);
                    permitted.map_err(|denial| Stop::Refused(NotVerified::Denied(denial)))?;
                }
                let Some(account) = desk.account.as_mut() else {
                    return Err(Stop::Refused(TotpRefusal::unknown(&attempt, turn).into()));
                };
                let verdict = reading_seeds(&keys, account, turn, |account, seeds, turn| match &next {
                    Some(next) => account.resync_totp(&attempt, next, seeds, turn),
                    None => account.verify_totp(&attempt, seeds, turn),
                })?;
                verdict.map_err(|refusal| Stop::Refused(refusal.into()))
            })
            .await?;
        let verdict = settle(verdict)?;
        counted(&verdict);
        Ok(verdict)
    }

    /// Signs a user in by a code, or adds the factor to a session of theirs, and signs tokens.
    pub async fn sign_in_with_totp(
        &self,
        caller: &Caller,
        order: TotpSignIn,
    ) -> Result<Result<TokenSet, NotVerified>, Failure> {
        let typed = match read(&order.typed) {
            Ok(typed) => typed,
            Err(typo) => return Ok(Err(typo)),
        };
        let keys = self.keys.clone();
        let mut origin = caller.origin();
        origin.identifier = Some(order.identifier.given.clone());
        let TotpSignIn { identifier, client, application, session: joined, .. } = order;
        let concern = self.about(&identifier);
        let concern = if let Some(key) = joined { concern.with_session(key) } else { concern };
        let verdict = self
            .decide(concern, origin, move |desk, turn| {
                let configuration = desk.configuration().clone();
                let live = configuration.live_client(client).filter(|(_, of)| of.id == application);
                let Some((_, application)) = live else { return Err(refuse(TotpReason::ClientGone, turn)) };
                let attempt = TotpAttempt {
                    typed: &typed,
                    application: Some(application.id),
                    policy: &application.totp,
                };
                // Of nobody a session is asked for as well: the answer does not tell who there is.
                let joins = |key| {
                    let account = desk.account.as_ref();
                    account.is_some_and(|account| is_joinable(account, desk.sessions, key, client, turn.now))
                };
                if joined.is_some_and(|key| !joins(key)) {
                    return Err(refuse(TotpReason::NoSession, turn));
                }
                let Some(account) = desk.account.as_mut() else {
                    return Err(Stop::Refused(TotpRefusal::unknown(&attempt, turn).into()));
                };
                let verdict = reading_seeds(&keys, account, turn, |account, seeds, turn| {
                    account.verify_totp(&attempt, seeds, turn)
                })?;
                let proof = verdict.map_err(|refusal| Stop::Refused(NotVerified::from(refusal)))?;
                let sign_in = SignIn {
                    application: application.id,
                    client,
                    code: None,
                    methods: vec![Method::Totp],
                    totp: Some(proof.totp),
                    approval_data: None,
                    life: application.sessions.session_life,
                };
                let granted = match joined {
                    None => Granted::begin(desk, sign_in, turn),
                    Some(key) => strengthen(desk, key, proof.totp, turn),
                };
                granted.ok_or_else(|| refuse(TotpReason::NoSession, turn))
            })
            .await?;
        let verdict = settle(verdict)?;
        counted(&verdict);
        match verdict {
            Ok(granted) => self.sign_tokens(&granted, client, TokensFor::SignIn).map(Ok),
            Err(refusal) => Ok(Err(refusal)),
        }
    }
}

/// Whether a session is alive, this account's, and of this client, whose tokens those are that it gives.
fn is_joinable(
    account: &Account,
    sessions: &Sessions,
    key: SessionKey,
    client: ClientId,
    now: Timestamp,
) -> bool {
    let found = sessions.get(key).filter(|session| session.client == client);
    found.is_some_and(|session| session.is_alive_at(now, account.hot.status, account.hot.epoch))
        && key.account == account.id
}

/// Adds the factor to a session; its refresh token moves on, since the answer holds a new one.
fn strengthen(desk: &mut Desk<'_>, key: SessionKey, totp: TotpId, turn: &mut Turn) -> Option<Granted> {
    let session = desk.sessions.get_mut(key)?;
    if !session.methods.contains(&Method::Totp) {
        session.methods.push(Method::Totp);
    }
    session.totp = Some(totp);
    session.generation += 1;
    session.rotated_at = turn.now;
    let session = session.clone();
    desk.account.as_mut()?.hot.last_sign_in = Some(turn.now);
    turn.record(EventKind::SessionStrengthened { session: key.id });
    Some(Granted::of(desk, key, session))
}
