//! Service applications: programs without users that prove themselves by an assertion they sign (RFC 7523), and
//! call the management interface within the scopes that were granted to them.

mod assertion;

use crate::app::App;
use crate::caller::Caller;
use crate::failure::{Failure, Overload};
use crate::keys::TokenError;
use crate::metrics::{self, TokensFor};
use crate::store::Concern;
pub(crate) use assertion::Assertions;
use assertion::Replay;
use readmit_core::client::{ClientAuth, TokenAlgorithm};
use readmit_core::event::{Actor, EventKind, Origin};
use readmit_core::id::{AccountId, ClientId, TenantId};
use readmit_core::operator::{Authority, Permissions};
use readmit_core::permission;
use readmit_core::secret::Secret;
use readmit_core::time::{Span, Timestamp};
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use std::sync::Arc;

/// Life of a service application's token.
pub const SERVICE_TOKEN_LIFE: Span = Span::from_hours(1);

/// The `typ` header, by which no token of another kind passes for one.
const SERVICE_TOKEN: &str = "service+jwt";

/// Tokens remembered at once.
const REMEMBERED_MAX: u64 = 20_000;

/// Tokens whose signature was verified, by digest.
pub(crate) struct Remembered(moka::sync::Cache<[u8; 32], Arc<Verified>>);

impl Default for Remembered {
    fn default() -> Self {
        Self(moka::sync::Cache::new(REMEMBERED_MAX))
    }
}

struct Verified {
    client: ClientId,
    key: String,
    scopes: Vec<String>,
    expires_at: Timestamp,
}

/// What a service application asks for.
#[derive(Debug, Clone)]
pub struct ServiceOrder {
    /// What it signed.
    pub assertion: Secret,
    /// The URLs of the token endpoint that the assertion may be meant for.
    pub audiences: Vec<String>,
    /// The scopes, at least one.
    pub scopes: Vec<String>,
    /// The client that the request names beside the assertion, if it does.
    pub client: Option<String>,
    /// Reads a client's id as this wire writes it.
    pub read_client: fn(&str) -> Option<ClientId>,
}

/// Why a service application is given no token.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ServiceRefusal {
    /// It is not told what is wrong with the assertion, or with the client.
    #[error("client authentication failed")]
    Client,
    /// A scope that was not granted to it.
    #[error("one or more scopes are not granted to this client")]
    Scope,
}

/// A service application's token.
#[derive(Debug, Clone)]
pub struct ServiceToken {
    /// The bearer token.
    pub access_token: Secret,
    /// Its life.
    pub expires_in: Span,
    /// What it is for.
    pub scopes: Vec<String>,
}

#[derive(Clone, Serialize, Deserialize)]
struct Claims {
    ver: u8,
    jti: String,
    iss: String,
    aud: String,
    iat: i64,
    exp: i64,
    cid: String,
    /// The thumbprint of the client's key that was shown to be there.
    key: String,
    scp: Vec<String>,
    sub: String,
    tid: TenantId,
}

impl App {
    /// Exchanges an assertion for a token.
    pub async fn service_token(
        &self,
        order: &ServiceOrder,
        origin: Origin,
    ) -> Result<Result<ServiceToken, ServiceRefusal>, Failure> {
        let configuration = self.configuration().await?;
        let now = self.now();
        let said = assertion::issuer(&order.assertion);
        let id = said.as_deref().and_then(order.read_client);
        let found = id.and_then(|id| configuration.live_client(id));
        let verified =
            found.filter(|(client, _)| client.auth == ClientAuth::PrivateKeyJwt).and_then(|(client, _)| {
                let same =
                    order.client.as_deref().is_none_or(|named| (order.read_client)(named) == Some(client.id));
                if same { assertion::verify(&order.assertion, client, &order.audiences, now) } else { None }
            });
        let refusal = match (&verified, found) {
            (Some(verified), Some((client, _))) => match self.assertions.take(client.id, verified, now) {
                Replay::Full => return Err(Failure::Overload(Overload::QueueFull)),
                Replay::Again => Some(ServiceRefusal::Client),
                Replay::First if order.scopes.iter().any(|name| client.scope(name).is_none()) => {
                    Some(ServiceRefusal::Scope)
                }
                Replay::First => None,
            },
            _ => Some(ServiceRefusal::Client),
        };
        let known = found.map(|(client, application)| (client.id, application.id));
        let about = id.map_or_else(
            || self.keys.digest.decoy(self.tenant, "client"),
            |id| AccountId::from_uuid(id.uuid()),
        );
        let origin = match (known, refusal) {
            // A client is only said to have acted where it has proven to be one.
            (Some((client, application)), None | Some(ServiceRefusal::Scope)) => Origin {
                actor: Actor::Client(client),
                client: Some(client),
                application: Some(application),
                ..origin
            },
            _ => origin,
        };
        self.decide(Concern::account(self.tenant, about), origin, move |_, turn| {
            turn.record(match (refusal, known) {
                (None, Some((client, _))) => EventKind::ClientTokenIssued { client },
                (_, known) => EventKind::ClientRefused { client: known.map(|(client, _)| client) },
            });
        })
        .await?;
        let key = match (refusal, verified) {
            (None, Some(verified)) => verified.key,
            (refusal, _) => return Ok(Err(refusal.unwrap_or(ServiceRefusal::Client))),
        };
        let name = said.unwrap_or_default();
        let claims = Claims {
            ver: 1,
            jti: format!("AT.{}", uuid::Uuid::from_bytes(self.draw_bytes()).simple()),
            iss: self.delivery.public_url.clone(),
            aud: self.delivery.public_url.clone(),
            iat: now.as_secs(),
            exp: (now + SERVICE_TOKEN_LIFE).as_secs(),
            cid: name.clone(),
            key,
            scp: order.scopes.clone(),
            sub: name,
            tid: self.tenant,
        };
        let signed = self.keys.signing.sign(TokenAlgorithm::RS256, SERVICE_TOKEN, &claims);
        let access_token = signed.map_err(|error| Failure::Keys(error.to_string()))?;
        metrics::tokens_issued(TokensFor::Client);
        Ok(Ok(ServiceToken { access_token, expires_in: SERVICE_TOKEN_LIFE, scopes: order.scopes.clone() }))
    }

    /// Finds which service application shows a token, with those of the token's scopes that it still has. `None`:
    /// no token of this kind, over, or of a client that is switched off or could not get it now, since the key that
    /// it was got with is none of its keys any more.
    pub async fn recognise_service(
        &self,
        token: &Secret,
        read_client: fn(&str) -> Option<ClientId>,
    ) -> Result<Option<(Caller, Vec<String>)>, Failure> {
        let Ok(verified) = self.verify_service(token, read_client) else { return Ok(None) };
        // As of now: a scope that was withdrawn is withdrawn on every replica.
        let configuration = self.configuration().await?;
        let Some((client, _)) = configuration.live_client(verified.client) else { return Ok(None) };
        let signs = client.auth == ClientAuth::PrivateKeyJwt;
        if !signs || !client.keys.iter().any(|key| key.material.thumbprint() == verified.key) {
            return Ok(None);
        }
        let scopes: Vec<_> = verified.scopes.iter().filter_map(|name| client.scope(name)).collect();
        let limit = scopes.iter().fold(Permissions::NONE, |set, scope| set.or(scope.permissions));
        let caller = Caller {
            actor: Actor::Client(client.id),
            // What a client may do elsewhere, and for its own application, is none of this token's business.
            client: None,
            permissions: permission::Permissions::default(),
            authority: Authority::Service { client: client.id, limit },
            signed_in_at: None,
            ip: None,
            user_agent: None,
        };
        Ok(Some((caller, scopes.into_iter().map(|scope| scope.name.clone()).collect())))
    }

    fn verify_service(
        &self,
        token: &Secret,
        read_client: fn(&str) -> Option<ClientId>,
    ) -> Result<Arc<Verified>, TokenError> {
        if let Some(known) = self.remembered_service(token) {
            return Ok(known);
        }
        let now = self.now();
        let issuer = &self.delivery.public_url;
        let read = self.keys.signing.verify::<Claims>(token, issuer, Some(issuer), now)?;
        if read.typ.as_deref() != Some(SERVICE_TOKEN) || read.claims.tid != self.tenant {
            return Err(TokenError::other("not a service application's token"));
        }
        let client = read_client(&read.claims.cid).ok_or_else(|| TokenError::other("no client"))?;
        let expires_at = Timestamp::from_millis(read.claims.exp.saturating_mul(1000));
        let verified =
            Arc::new(Verified { client, key: read.claims.key, scopes: read.claims.scp, expires_at });
        self.services.0.insert(Sha256::digest(token.reveal()).into(), verified.clone());
        Ok(verified)
    }

    /// Whether a token's signature need not be checked, since it was and the token has not ended.
    pub fn remembers_service(&self, token: &Secret) -> bool {
        self.remembered_service(token).is_some()
    }

    fn remembered_service(&self, token: &Secret) -> Option<Arc<Verified>> {
        let digest: [u8; 32] = Sha256::digest(token.reveal()).into();
        self.services.0.get(&digest).filter(|known| self.now() < known.expires_at)
    }
}
