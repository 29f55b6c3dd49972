//! Tokens for service applications (RFC 7523): the organisation's own authorization server, as far as it goes.

use super::{id, shape};
use crate::body::json;
use crate::call::{Call, pairs};
use crate::fault::Fault;
use crate::oauth;
use crate::surface::{Access, Route};
use axum::http::header::{CONTENT_TYPE, HOST, USER_AGENT};
use axum::http::{Method, StatusCode};
use axum::response::Response;
use readmit_app::service::{ServiceOrder, ServiceRefusal};
use readmit_core::event::{Actor, Origin};
use readmit_core::limits::CLIENT_SCOPES_MAX;
use readmit_core::secret::Secret;
use serde_json::json;
use url::Url;

const TOKEN: &str = "/oauth2/v1/token";
const ASSERTION_TYPE: &str = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

static ROUTES: [Route; 4] = [
    Route {
        method: Method::POST,
        path: TOKEN,
        access: Access::Stranger,
        shape: token_shape,
        handler: |call| Box::pin(token(call)),
        doc: None,
    },
    Route {
        method: Method::GET,
        path: "/oauth2/v1/keys",
        access: Access::Stranger,
        shape: shape::shape,
        handler: |call| Box::pin(oauth::metadata::jwks(call)),
        doc: None,
    },
    Route {
        method: Method::GET,
        path: "/.well-known/openid-configuration",
        access: Access::Stranger,
        shape: shape::shape,
        handler: |call| Box::pin(metadata(call)),
        doc: None,
    },
    Route {
        method: Method::GET,
        path: "/.well-known/oauth-authorization-server",
        access: Access::Stranger,
        shape: shape::shape,
        handler: |call| Box::pin(metadata(call)),
        doc: None,
    },
];

/// This resource's routes.
pub(in crate::okta) fn routes() -> &'static [Route] {
    &ROUTES
}

/// The errors of OAuth; the limit is told in the vendor's own shape.
fn token_shape(fault: &Fault) -> Response {
    if fault.status == StatusCode::TOO_MANY_REQUESTS { shape::shape(fault) } else { oauth::shape(fault) }
}

#[expect(clippy::unused_async, reason = "handlers are asynchronous")]
async fn metadata(call: Call) -> Result<Response, Fault> {
    let base = &call.state.settings.public_url;
    let algorithms = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384"];
    let metadata = json!({
        "issuer": base,
        "token_endpoint": format!("{base}{TOKEN}"),
        "jwks_uri": format!("{base}/oauth2/v1/keys"),
        "grant_types_supported": ["client_credentials"],
        "response_types_supported": [],
        "scopes_supported": super::scope::all().collect::<Vec<_>>(),
        "token_endpoint_auth_methods_supported": ["private_key_jwt"],
        "token_endpoint_auth_signing_alg_values_supported": algorithms,
    });
    Ok(json(StatusCode::OK, &metadata))
}

async fn token(call: Call) -> Result<Response, Fault> {
    let kind = call.parts.headers.get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    if !kind
        .split(';')
        .next()
        .unwrap_or_default()
        .trim()
        .eq_ignore_ascii_case("application/x-www-form-urlencoded")
    {
        return Err(Fault::invalid("the content type must be application/x-www-form-urlencoded"));
    }
    let form = pairs(&call.body)?;
    // The vendor's Python client puts all but the assertion into the query.
    let query = call.query()?;
    let field = |name: &str| {
        let found = form.iter().chain(&query).find(|(known, _)| known == name);
        found.map(|(_, value)| value.as_str()).filter(|value| !value.is_empty())
    };
    match field("grant_type") {
        Some("client_credentials") => {}
        None => return Err(Fault::invalid("grant_type is required")),
        Some(_) => {
            let fault = Fault::invalid("grant_type must be client_credentials");
            return Err(fault.code("unsupported_grant_type"));
        }
    }
    let assertion =
        field("client_assertion").filter(|_| field("client_assertion_type") == Some(ASSERTION_TYPE));
    let assertion = assertion.ok_or_else(invalid_client)?;
    let mut scopes: Vec<String> = Vec::new();
    for scope in field("scope").unwrap_or_default().split_ascii_whitespace() {
        if scopes.iter().any(|known| known == scope) {
            continue;
        }
        // No client has more.
        if scopes.len() >= CLIENT_SCOPES_MAX {
            let message = format!("at most {CLIENT_SCOPES_MAX} scopes can be asked for");
            return Err(Fault::invalid(message).code("invalid_scope"));
        }
        scopes.push(scope.to_owned());
    }
    if scopes.is_empty() {
        return Err(Fault::invalid("scope is required").code("invalid_scope"));
    }
    let order = ServiceOrder {
        assertion: Secret::new(assertion.to_owned()),
        audiences: audiences(&call),
        scopes,
        client: field("client_id").map(ToOwned::to_owned),
        read_client: id::parse_client,
    };
    let agent = call.parts.headers.get(USER_AGENT).and_then(|agent| agent.to_str().ok());
    let origin = Origin {
        ip: call.caller.ip.clone(),
        user_agent: agent.map(Origin::text),
        ..Origin::by(Actor::Stranger)
    };
    let token = call.app().service_token(&order, origin).await?.map_err(|refusal| match refusal {
        ServiceRefusal::Client => invalid_client(),
        ServiceRefusal::Scope => Fault::invalid(refusal.to_string()).code("invalid_scope"),
    })?;
    // The vendor's Node.js client sends a DPoP proof unasked, and takes the token as what its type says it is.
    let answer = json!({
        "token_type": "Bearer",
        "expires_in": token.expires_in.as_secs(),
        "access_token": token.access_token.reveal(),
        "scope": token.scopes.join(" "),
    });
    Ok(json(StatusCode::OK, &answer))
}

fn invalid_client() -> Fault {
    Fault::new(StatusCode::UNAUTHORIZED, "client authentication failed").code("invalid_client")
}

/// The URLs of the token endpoint that an assertion may be meant for: under the public URL, and on a machine whose
/// public URL is a loopback one, under the loopback name that the client used. Any other name is the client's word,
/// and an assertion that was meant for another server must not be good here.
fn audiences(call: &Call) -> Vec<String> {
    let base = &call.state.settings.public_url;
    let mut audiences = vec![format!("{base}{TOKEN}")];
    let loopback = |url: &Url| matches!(url.host_str(), Some("localhost" | "127.0.0.1" | "[::1]"));
    let host = call.parts.headers.get(HOST).and_then(|host| host.to_str().ok());
    if let (Ok(public), Some(host)) = (Url::parse(base), host)
        && loopback(&public)
        && Url::parse(&format!("http://{host}")).is_ok_and(|used| loopback(&used) && used.path() == "/")
    {
        audiences.extend(["http", "https"].map(|scheme| format!("{scheme}://{host}{TOKEN}")));
    }
    audiences
}
