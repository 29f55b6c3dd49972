//! The keys that verify tokens, and where everything is (OpenID Connect Discovery, RFC 8414).

use crate::body::json;
use crate::call::Call;
use crate::fault::Fault;
use axum::http::header::CACHE_CONTROL;
use axum::http::{HeaderValue, StatusCode};
use axum::response::Response;
use readmit_app::keys::Jwk;
use serde::Serialize;

/// Verifiers may keep keys and metadata for five minutes: a new key is announced long before it signs.
const CACHEABLE: HeaderValue = HeaderValue::from_static("public, max-age=300");

#[derive(Serialize)]
struct JwkSet<'a> {
    keys: Vec<&'a Jwk>,
}

#[derive(Serialize)]
struct Metadata<'a> {
    issuer: &'a str,
    jwks_uri: String,
    token_endpoint: String,
    grant_types_supported: [&'static str; 1],
    token_endpoint_auth_methods_supported: [&'static str; 2],
    response_types_supported: [&'static str; 0],
    subject_types_supported: [&'static str; 1],
    id_token_signing_alg_values_supported: [&'static str; 3],
    claims_supported: &'static [&'static str],
}

const CLAIMS: &[&str] = &[
    "iss",
    "sub",
    "aud",
    "exp",
    "iat",
    "auth_time",
    "amr",
    "sid",
    "tid",
    "email",
    "email_verified",
    "phone_number",
    "phone_number_verified",
    "username",
    "external_user_id",
    "approval_data",
];

/// The JWK set (RFC 7517 section 5).
#[expect(clippy::unused_async, reason = "handlers are asynchronous")]
pub(crate) async fn jwks(call: Call) -> Result<Response, Fault> {
    let keys = call.app().keys.signing.jwks().collect();
    Ok(cacheable(json(StatusCode::OK, &JwkSet { keys })))
}

/// The metadata document. `jwks` and `token` are paths of this server.
pub(crate) fn metadata(call: &Call, jwks: &str, token: &str) -> Response {
    let base = &call.state.settings.public_url;
    let metadata = Metadata {
        issuer: call.app().issuer(),
        jwks_uri: format!("{base}{jwks}"),
        token_endpoint: format!("{base}{token}"),
        grant_types_supported: ["client_credentials"],
        token_endpoint_auth_methods_supported: ["client_secret_basic", "client_secret_post"],
        response_types_supported: [],
        subject_types_supported: ["public"],
        id_token_signing_alg_values_supported: ["EdDSA", "ES256", "RS256"],
        claims_supported: CLAIMS,
    };
    cacheable(json(StatusCode::OK, &metadata))
}

fn cacheable(mut response: Response) -> Response {
    response.headers_mut().insert(CACHE_CONTROL, CACHEABLE);
    response
}
