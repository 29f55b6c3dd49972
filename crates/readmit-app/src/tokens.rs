//! What a session yields: access token, ID token and refresh token, signed after the commit.

use crate::app::App;
use crate::failure::Failure;
use crate::metrics::{self, TokensFor};
use crate::redeem::Granted;
use readmit_core::Account;
use readmit_core::code::ApprovalData;
use readmit_core::id::{AccountId, ApplicationId, ClientId, TenantId};
use readmit_core::profile::Contact;
use readmit_core::secret::Secret;
use readmit_core::session::{Method, RefreshToken, SessionKey};
use readmit_core::time::Span;
use serde::{Deserialize, Serialize};

/// The `typ` header of access tokens (RFC 9068).
pub(crate) const ACCESS_TOKEN: &str = "at+jwt";
/// The `typ` header of ID tokens.
const ID_TOKEN: &str = "JWT";

/// Tokens for one client of one session.
#[derive(Debug, Clone)]
pub struct TokenSet {
    /// Whose they are.
    pub account: AccountId,
    /// Bearer token for APIs.
    pub access_token: Secret,
    /// Who signed in, for the client.
    pub id_token: Secret,
    /// Keeps the session going.
    pub refresh_token: Secret,
    /// Life of the access token.
    pub expires_in: Span,
    /// The session.
    pub session: SessionKey,
}

/// What an ID token says about a person.
#[derive(Debug, Clone, Default)]
pub(crate) struct Identity {
    email: Option<Contact>,
    phone_number: Option<Contact>,
    username: Option<String>,
    external_user_id: Option<String>,
}

impl Identity {
    pub(crate) fn external_user_id(&self) -> Option<&str> {
        self.external_user_id.as_deref()
    }

    pub(crate) fn of(account: &Account) -> Self {
        let profile = &account.profile;
        Self {
            email: profile.email.clone(),
            phone_number: profile.phone_number.clone(),
            username: profile.username.clone(),
            external_user_id: profile.external_user_id.clone(),
        }
    }
}

/// Claims of an access token; what [`crate::bearer`] reads back.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct AccessClaims {
    pub(crate) iss: String,
    pub(crate) sub: String,
    pub(crate) aud: String,
    pub(crate) client_id: ClientId,
    pub(crate) app_id: ApplicationId,
    pub(crate) tid: TenantId,
    pub(crate) jti: String,
    pub(crate) iat: i64,
    pub(crate) exp: i64,
    /// The session; absent from a client's own token.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) sid: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) auth_time: Option<i64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) amr: Option<Vec<String>>,
}

#[derive(Serialize)]
struct IdClaims<'a> {
    iss: &'a str,
    sub: AccountId,
    aud: ClientId,
    tid: TenantId,
    sid: String,
    iat: i64,
    exp: i64,
    auth_time: i64,
    amr: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    email: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    email_verified: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    phone_number: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    phone_number_verified: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    username: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    external_user_id: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    approval_data: Option<&'a ApprovalData>,
}

/// `amr` values (RFC 8176). A help desk's code has no registered value; `otp` is the nearest. Two methods are two
/// factors, since they come by different ways from different hands; one is one whatever else is said.
pub(crate) fn amr(methods: &[Method]) -> Vec<String> {
    let mut values: Vec<String> = Vec::new();
    for method in methods {
        let value = match method {
            Method::TemporaryCode | Method::Totp | Method::EmailPasscode => "otp",
            Method::SmsPasscode => "sms",
            Method::Password => "pwd",
        };
        if !values.iter().any(|known| known == value) {
            values.push(value.to_owned());
        }
    }
    if methods.len() > 1 {
        values.push("mfa".to_owned());
    }
    values
}

impl App {
    pub(crate) fn sign_tokens(
        &self,
        granted: &Granted,
        client: ClientId,
        purpose: TokensFor,
    ) -> Result<TokenSet, Failure> {
        let Granted { key, session, identity } = granted;
        let configuration = self.store.known_configuration(self.tenant);
        let found = configuration.as_ref().and_then(|known| known.live_client(client));
        let (algorithm, life) = found.map_or_else(
            || (readmit_core::client::TokenAlgorithm::default(), Span::from_hours(1)),
            |(client, application)| (client.algorithm, application.sessions.access_token_life),
        );
        let now = self.clock.now();
        let (issued_at, expires_at) = (now.as_secs(), (now + life).as_secs());
        let failed = |error: crate::keys::TokenError| Failure::Keys(error.to_string());
        let access = AccessClaims {
            iss: self.issuer().to_owned(),
            sub: key.account.to_string(),
            aud: self.issuer().to_owned(),
            client_id: client,
            app_id: session.application,
            tid: self.tenant,
            jti: uuid::Uuid::from_bytes(self.draw_bytes()).to_string(),
            iat: issued_at,
            exp: expires_at,
            sid: Some(key.to_string()),
            auth_time: Some(session.started_at.as_secs()),
            amr: Some(amr(&session.methods)),
        };
        let id = IdClaims {
            iss: self.issuer(),
            sub: key.account,
            aud: client,
            tid: self.tenant,
            sid: key.to_string(),
            iat: issued_at,
            exp: expires_at,
            auth_time: session.started_at.as_secs(),
            amr: amr(&session.methods),
            email: identity.email.as_ref().map(|email| email.value.as_str()),
            email_verified: identity.email.as_ref().map(|email| email.verified_at.is_some()),
            phone_number: identity.phone_number.as_ref().map(|phone| phone.value.as_str()),
            phone_number_verified: identity.phone_number.as_ref().map(|phone| phone.verified_at.is_some()),
            username: identity.username.as_deref(),
            external_user_id: identity.external_user_id.as_deref(),
            approval_data: session.approval_data.as_ref(),
        };
        let refresh = RefreshToken { session: *key, generation: session.generation };
        metrics::tokens_issued(purpose);
        Ok(TokenSet {
            account: key.account,
            access_token: self.keys.signing.sign(algorithm, ACCESS_TOKEN, &access).map_err(failed)?,
            id_token: self.keys.signing.sign(algorithm, ID_TOKEN, &id).map_err(failed)?,
            refresh_token: refresh.seal(self.tenant, &self.keys.digest),
            expires_in: life,
            session: *key,
        })
    }
}
