//! Sessions after sign-in: refreshed, joined by another client of the application, and ended.

use crate::app::App;
use crate::caller::Caller;
use crate::failure::Failure;
use crate::metrics::TokensFor;
use crate::redeem::Granted;
use crate::store::Concern;
use crate::tokens::{Identity, TokenSet};
use readmit_core::account::SignIn;
use readmit_core::event::EventKind;
use readmit_core::id::{ApplicationId, ClientId};
use readmit_core::secret::Secret;
use readmit_core::session::{Refresh, RefreshToken, SessionEnd, SessionKey};

/// A session that is over, unknown, or not this caller's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the session is over, unknown, or another application's")]
pub struct NoSuchSession;

impl App {
    /// Exchanges a refresh token. An old one ends its session.
    pub async fn refresh_session(
        &self,
        caller: &Caller,
        client: ClientId,
        token: &Secret,
    ) -> Result<Result<TokenSet, NoSuchSession>, Failure> {
        let Ok(token) = RefreshToken::open(token, self.tenant, &self.keys.digest) else {
            return Ok(Err(NoSuchSession));
        };
        let key = token.session;
        let verdict = self
            .decide(Concern::session(self.tenant, key), caller.origin(), move |desk, turn| {
                if desk.configuration().live_client(client).is_none() {
                    return Err(NoSuchSession);
                }
                let account = desk.account.as_ref().ok_or(NoSuchSession)?;
                let session = desk.sessions.get(key).ok_or(NoSuchSession)?;
                let alive = session.is_alive_at(turn.now, account.hot.status, account.hot.epoch);
                if !alive || session.client != client {
                    return Err(NoSuchSession);
                }
                let session = desk.sessions.get_mut(key).ok_or(NoSuchSession)?;
                match session.refresh(token.generation, turn.now) {
                    Refresh::Granted { .. } => {
                        turn.record(EventKind::SessionRefreshed { session: key.id });
                        let identity = Identity::of(account);
                        Ok(Granted { key, session: session.clone(), identity })
                    }
                    Refresh::Refused { reused } => {
                        if reused {
                            let reason = SessionEnd::RefreshTokenReused;
                            turn.record(EventKind::SessionEnded { session: key.id, reason });
                        }
                        Err(NoSuchSession)
                    }
                }
            })
            .await?;
        match verdict {
            Err(none) => Ok(Err(none)),
            Ok(granted) => self.sign_tokens(&granted, client, TokensFor::Refresh).map(Ok),
        }
    }

    /// Signs a user in at another client of the same application, by a session that is alive. The new
    /// session ends when that one would.
    pub async fn join_session(
        &self,
        caller: &Caller,
        client: ClientId,
        key: SessionKey,
    ) -> Result<Result<TokenSet, NoSuchSession>, Failure> {
        let verdict = self
            .decide(Concern::session(self.tenant, key), caller.origin(), move |desk, turn| {
                let configuration = desk.configuration().clone();
                let (_, application) = configuration.live_client(client).ok_or(NoSuchSession)?;
                let account = desk.account.as_mut().ok_or(NoSuchSession)?;
                let session = desk.sessions.get(key).ok_or(NoSuchSession)?;
                let alive = session.is_alive_at(turn.now, account.hot.status, account.hot.epoch);
                if !alive || session.application != application.id {
                    return Err(NoSuchSession);
                }
                let sign_in = SignIn {
                    application: application.id,
                    client,
                    code: session.code,
                    methods: session.methods.clone(),
                    totp: session.totp,
                    approval_data: session.approval_data.clone(),
                    life: session.expires_at.since(turn.now),
                };
                let started_at = session.started_at;
                let (key, mut session) = account.start_session(sign_in, turn);
                // Nobody proved anything anew: `auth_time` and `amr` stay those of the first session.
                session.started_at = started_at;
                desk.sessions.put(key, session.clone());
                Ok(Granted { key, session, identity: Identity::of(account) })
            })
            .await?;
        match verdict {
            Err(none) => Ok(Err(none)),
            Ok(granted) => self.sign_tokens(&granted, client, TokensFor::SignIn).map(Ok),
        }
    }

    /// Ends a session of an application.
    pub async fn end_session(
        &self,
        caller: &Caller,
        application: ApplicationId,
        key: SessionKey,
    ) -> Result<Result<(), NoSuchSession>, Failure> {
        self.decide(Concern::session(self.tenant, key), caller.origin(), move |desk, turn| {
            let session = desk.sessions.get(key).ok_or(NoSuchSession)?;
            if session.application != application {
                return Err(NoSuchSession);
            }
            if session.ended.is_none() {
                let reason = SessionEnd::SignedOut;
                desk.sessions.get_mut(key).ok_or(NoSuchSession)?.ended = Some((reason, turn.now));
                turn.record(EventKind::SessionEnded { session: key.id, reason });
            }
            Ok(())
        })
        .await
    }
}
