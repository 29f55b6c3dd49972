//! Bearer tokens: clients prove their secret and get one, and every later call shows it.
//!
//! A verified token is remembered until it expires, keyed by its digest, so that a signature is checked once
//! per process. Whether the client may still call is looked up each time.

use crate::app::App;
use crate::caller::Caller;
use crate::failure::Failure;
use crate::keys::TokenError;
use crate::metrics::{self, TokensFor};
use crate::store::Concern;
use crate::tokens::{ACCESS_TOKEN, AccessClaims};
use readmit_core::client::Client;
use readmit_core::event::{Actor, EventKind, Origin};
use readmit_core::id::{AccountId, ClientId};
use readmit_core::operator::Authority;
use readmit_core::secret::Secret;
use readmit_core::session::SessionKey;
use readmit_core::time::{Span, Timestamp};
use sha2::{Digest as _, Sha256};
use std::sync::Arc;

/// Life of a client's own access token (the vendor's figure).
pub const CLIENT_TOKEN_LIFE: Span = Span::from_hours(1);

/// Tokens remembered at once.
const REMEMBERED_MAX: u64 = 20_000;

/// Tokens whose signature was verified, by digest.
pub struct Remembered(moka::sync::Cache<[u8; 32], Arc<Bearer>>);

impl Default for Remembered {
    fn default() -> Self {
        Self(moka::sync::Cache::new(REMEMBERED_MAX))
    }
}

/// What a verified access token says.
#[derive(Debug, Clone)]
pub struct Bearer {
    /// The client that the token was given to.
    pub client: ClientId,
    /// The user and the session, in a user's token.
    pub session: Option<SessionKey>,
    expires_at: Timestamp,
}

/// Why a bearer is refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BearerError {
    /// Not a token of ours, or expired.
    #[error("invalid token: {0}")]
    Invalid(#[from] TokenError),
    /// The client is gone or switched off.
    #[error("the client of this token is gone or switched off")]
    ClientGone,
}

/// Proof by secret failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("client authentication failed")]
pub struct ClientRefused;

/// A client's own access token.
#[derive(Debug, Clone)]
pub struct ClientToken {
    /// The bearer token.
    pub access_token: Secret,
    /// Its life.
    pub expires_in: Span,
}

impl App {
    /// Exchanges a client's secret for an access token (RFC 6749 section 4.4).
    pub async fn client_token(
        &self,
        id: Option<ClientId>,
        secret: &Secret,
        origin: Origin,
    ) -> Result<Result<ClientToken, ClientRefused>, Failure> {
        let configuration = self.configuration().await?;
        let now = self.now();
        let keys = &self.keys.digest;
        let found = id.and_then(|id| configuration.live_client(id));
        let proven = found.filter(|(client, _)| client.accepts(secret, keys, now));
        let Some((client, application)) = proven else {
            // An unknown id is not told from a wrong secret, and its event stands under a decoy.
            let about =
                id.map_or_else(|| keys.decoy(self.tenant, "client"), |id| AccountId::from_uuid(id.uuid()));
            let known = found.map(|(client, _)| client.id);
            self.decide(Concern::account(self.tenant, about), origin, move |_, turn| {
                turn.record(EventKind::ClientRefused { client: known });
            })
            .await?;
            return Ok(Err(ClientRefused));
        };
        if client.secret_keys(now).any(|key| key != keys.current().id()) {
            self.renew_client_secret(client.id, secret).await?;
        }
        let (id, application) = (client.id, application.id);
        let origin =
            Origin { actor: Actor::Client(id), client: Some(id), application: Some(application), ..origin };
        let about = AccountId::from_uuid(id.uuid());
        self.decide(Concern::account(self.tenant, about), origin, move |_, turn| {
            turn.record(EventKind::ClientTokenIssued { client: id });
        })
        .await?;
        let claims = AccessClaims {
            iss: self.issuer().to_owned(),
            sub: id.to_string(),
            aud: self.issuer().to_owned(),
            client_id: id,
            app_id: application,
            tid: self.tenant,
            jti: uuid::Uuid::from_bytes(self.draw_bytes()).to_string(),
            iat: now.as_secs(),
            exp: (now + CLIENT_TOKEN_LIFE).as_secs(),
            sid: None,
            auth_time: None,
            amr: None,
        };
        let signed = self.keys.signing.sign(client.algorithm, ACCESS_TOKEN, &claims);
        let access_token = signed.map_err(|error| Failure::Keys(error.to_string()))?;
        metrics::tokens_issued(TokensFor::Client);
        Ok(Ok(ClientToken { access_token, expires_in: CLIENT_TOKEN_LIFE }))
    }

    /// Keeps a secret that was digested under an old key under the newest one, so that the old key can go.
    async fn renew_client_secret(&self, id: ClientId, secret: &Secret) -> Result<(), Failure> {
        let (secret, keys) = (secret.clone(), self.keys.digest.clone());
        let concern = Concern::configuration(self.tenant, AccountId::from_uuid(id.uuid()));
        self.decide(concern, Origin::system(), move |desk, _| {
            let Some(client) = desk.configuration().client(id) else { return };
            let mut client = Client::clone(client);
            if client.renew_secret(&secret, &keys) {
                desk.configuration_mut().put_client(client);
            }
        })
        .await
    }

    /// Verifies an access token and looks up its client. The caller's address and agent are the wire's to
    /// fill in.
    pub async fn authenticate(
        &self,
        token: &Secret,
    ) -> Result<Result<(Arc<Bearer>, Caller), BearerError>, Failure> {
        let bearer = match self.verify(token) {
            Ok(bearer) => bearer,
            Err(error) => return Ok(Err(BearerError::Invalid(error))),
        };
        let configuration = self.known_configuration().await?;
        let Some((client, application)) = configuration.live_client(bearer.client) else {
            return Ok(Err(BearerError::ClientGone));
        };
        let caller = Caller {
            actor: bearer.session.map_or(Actor::Client(client.id), |session| Actor::Account(session.account)),
            client: Some((client.id, application.id)),
            permissions: client.permissions,
            authority: Authority::Client,
            signed_in_at: None,
            ip: None,
            user_agent: None,
        };
        Ok(Ok((bearer, caller)))
    }

    fn verify(&self, token: &Secret) -> Result<Arc<Bearer>, TokenError> {
        let now = self.now();
        let digest: [u8; 32] = Sha256::digest(token.reveal()).into();
        if let Some(known) = self.bearers.0.get(&digest).filter(|known| now < known.expires_at) {
            return Ok(known);
        }
        let issuer = self.issuer();
        let verified = self.keys.signing.verify::<AccessClaims>(token, issuer, Some(issuer), now)?;
        let claims = verified.claims;
        if verified.typ.as_deref() != Some(ACCESS_TOKEN) || claims.tid != self.tenant {
            return Err(TokenError::other("not an access token of this server"));
        }
        let session = claims.sid.map(|sid| sid.parse()).transpose();
        let bearer = Arc::new(Bearer {
            client: claims.client_id,
            session: session.map_err(|_| TokenError::other("malformed session"))?,
            expires_at: Timestamp::from_millis(claims.exp.saturating_mul(1000)),
        });
        self.bearers.0.insert(digest, bearer.clone());
        Ok(bearer)
    }
}
