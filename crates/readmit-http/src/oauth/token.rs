//! The token endpoint: a client proves its secret and is given an access token (RFC 6749 section 4.4).

use crate::body::json;
use crate::call::{Call, pairs};
use crate::fault::Fault;
use axum::http::StatusCode;
use axum::http::header::{AUTHORIZATION, CONTENT_TYPE, USER_AGENT};
use axum::response::Response;
use data_encoding::BASE64;
use readmit_core::event::{Actor, Origin};
use readmit_core::secret::Secret;
use serde::Serialize;

/// RFC 6749 section 5.1.
#[derive(Serialize)]
struct TokenAnswer<'a> {
    access_token: &'a str,
    token_type: &'static str,
    expires_in: u64,
}

/// What a client says to prove who it is.
struct Credentials {
    id: String,
    secret: Secret,
}

/// `POST …/token`.
pub(crate) async fn token(call: Call) -> Result<Response, Fault> {
    let form = form(&call)?;
    let field = |name: &str| form.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str());
    match field("grant_type") {
        Some("client_credentials") => {}
        None | Some("") => return Err(Fault::invalid("grant_type is required")),
        Some(_) => {
            let fault = Fault::invalid("grant_type must be client_credentials");
            return Err(fault.code("unsupported_grant_type"));
        }
    }
    if field("resource").is_some_and(|resource| url::Url::parse(resource).is_err()) {
        // RFC 8707 section 2. Every token is for this server's own API, so there is nothing to choose.
        return Err(Fault::invalid("resource must be an absolute URI").code("invalid_target"));
    }
    let credentials = match (basic(&call)?, field("client_id"), field("client_secret")) {
        (Some(_), _, Some(_)) => {
            return Err(Fault::invalid("credentials must be given once: in the header or in the body"));
        }
        (Some(basic), id, None) if id.is_none_or(|id| id == basic.id) => basic,
        (Some(_), _, None) => return Err(Fault::invalid("client_id must be the one of the header")),
        (None, Some(id), Some(secret)) => {
            Credentials { id: id.to_owned(), secret: Secret::new(secret.to_owned()) }
        }
        (None, _, _) => return Err(invalid_client()),
    };
    let agent = call.parts.headers.get(USER_AGENT).and_then(|agent| agent.to_str().ok());
    let origin = Origin {
        ip: call.caller.ip.clone(),
        user_agent: agent.map(Origin::text),
        ..Origin::by(Actor::Stranger)
    };
    let id = credentials.id.parse().ok();
    let token =
        call.app().client_token(id, &credentials.secret, origin).await?.map_err(|_| invalid_client())?;
    Ok(json(
        StatusCode::OK,
        &TokenAnswer {
            access_token: token.access_token.reveal(),
            token_type: "Bearer",
            expires_in: token.expires_in.as_secs(),
        },
    ))
}

fn invalid_client() -> Fault {
    let fault = Fault::new(StatusCode::UNAUTHORIZED, "client authentication failed").code("invalid_client");
    Fault { challenge: Some("Basic realm=\"token\""), ..fault }
}

fn form(call: &Call) -> Result<Vec<(String, String)>, Fault> {
    let kind = call.parts.headers.get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    let kind = kind.split(';').next().unwrap_or_default().trim();
    if !kind.eq_ignore_ascii_case("application/x-www-form-urlencoded") {
        return Err(Fault::invalid("the content type must be application/x-www-form-urlencoded"));
    }
    pairs(&call.body)
}

/// HTTP Basic: both parts are form-encoded first (RFC 6749 section 2.3.1).
fn basic(call: &Call) -> Result<Option<Credentials>, Fault> {
    let Some(header) = call.parts.headers.get(AUTHORIZATION) else { return Ok(None) };
    let read = || {
        let (scheme, encoded) = header.to_str().ok()?.split_once(' ')?;
        if !scheme.eq_ignore_ascii_case("basic") {
            return None;
        }
        let decoded = String::from_utf8(BASE64.decode(encoded.trim().as_bytes()).ok()?).ok()?;
        let (id, secret) = decoded.split_once(':')?;
        Some(Credentials { id: decode(id)?, secret: Secret::new(decode(secret)?) })
    };
    read().map(Some).ok_or_else(invalid_client)
}

fn decode(part: &str) -> Option<String> {
    // As the value of a parameter without a name, so that `=` and `&` inside do no harm.
    let part = part.replace('=', "%3D").replace('&', "%26");
    let text = format!("v={part}");
    form_urlencoded::parse(text.as_bytes()).next().map(|(_, value)| value.into_owned())
}
