//! The door to the native API: the cookie of a session, or a token.
//!
//! Browsers send cookies along with whatever another site makes them send. The cookie is `SameSite=Strict`,
//! and every call that could change something must repeat the session's forgery token in a header, which no
//! other site can read or set.

use crate::address::Scheme;
use crate::call::Call;
use crate::fault::Fault;
use crate::settings::HttpState;
use crate::surface::{Admitted, bearer_token, charge};
use axum::http::header::{COOKIE, USER_AGENT};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode};
use readmit_app::buckets::Bucket;
use readmit_core::account::OperatorPass;
use readmit_core::event::Origin;
use readmit_core::secret::Secret;
use readmit_core::time::Span;
use std::net::IpAddr;
use subtle::ConstantTimeEq;

/// The header that repeats the forgery token.
pub(crate) const FORGERY_HEADER: &str = "x-readmit-csrf";

/// Over https the name itself makes browsers take the cookie only from this host, for all of it, and securely
/// (RFC 6265bis section 4.1.3.2).
const COOKIE_HTTPS: &str = "__Host-readmit_session";
/// Over plain http on this machine.
const COOKIE_HTTP: &str = "readmit_session";

/// Which operators are let through.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Door {
    /// Whether a token does as well as a session.
    tokens: bool,
    /// Whether those are who may do nothing yet but enrol an authenticator app.
    enrolling: bool,
}

/// Those who signed in.
pub(crate) const SESSIONS: Door = Door { tokens: false, enrolling: false };

/// Those who signed in, and those who show a token.
pub(crate) const TOKENS: Door = Door { tokens: true, ..SESSIONS };

impl Door {
    /// And those who may do nothing yet but enrol an authenticator app.
    pub(crate) const fn enrolling(self) -> Self {
        Self { enrolling: true, ..self }
    }
}

/// Lets an operator through, by session or, where tokens do, by token.
pub(crate) async fn admit(
    state: &HttpState,
    parts: &Parts,
    address: IpAddr,
    door: Door,
) -> Result<Admitted, Fault> {
    let recognised = if let Some(token) = bearer_token(parts) {
        let pass = OperatorPass::token(token.reveal()).filter(|_| door.tokens).ok_or_else(unauthenticated)?;
        state.app.recognise_token(&pass, Some(address)).await?
    } else {
        let cookie = cookie(&parts.headers, scheme(parts)).ok_or_else(unauthenticated)?;
        let pass = OperatorPass::session(cookie.reveal()).ok_or_else(unauthenticated)?;
        let recognised = state.app.recognise_session(&pass).await?;
        if recognised.is_some() && !is_safe(&parts.method) {
            check_forgery(state, parts, &pass)?;
        }
        recognised
    };
    let recognised = recognised.ok_or_else(unauthenticated)?;
    if recognised.must_enrol && !door.enrolling {
        let message = "enrol an authenticator app first: your organisation asks for a second factor";
        return Err(Fault::new(StatusCode::FORBIDDEN, message).code("totp_enrolment_required"));
    }
    let mut caller = recognised.caller;
    if let Some(account) = caller.authority.operator() {
        charge(state, parts, Bucket::Client(account.uuid(), None))?;
    }
    caller.ip = Some(address.to_string());
    caller.user_agent = user_agent(parts);
    Ok(Admitted { caller, bearer: None, session: recognised.session, token: recognised.token })
}

/// The forgery token of the session that a call came with.
pub(crate) fn forgery_token(call: &Call) -> Option<String> {
    call.session?;
    let cookie = cookie(&call.parts.headers, scheme(&call.parts))?;
    let pass = OperatorPass::session(cookie.reveal())?;
    Some(pass.forgery_token(&call.app().keys.digest).reveal().to_owned())
}

/// The token or the cookie that a request shows.
pub(crate) fn pass(parts: &Parts) -> Option<OperatorPass> {
    match bearer_token(parts) {
        Some(token) => OperatorPass::token(token.reveal()),
        None => OperatorPass::session(cookie(&parts.headers, scheme(parts))?.reveal()),
    }
}

fn unauthenticated() -> Fault {
    let fault = Fault::new(StatusCode::UNAUTHORIZED, "sign in first, or send a token");
    Fault { challenge: Some("Bearer realm=\"readmit\""), ..fault }
}

fn check_forgery(state: &HttpState, parts: &Parts, pass: &OperatorPass) -> Result<(), Fault> {
    let known = pass.forgery_token(&state.app.keys.digest);
    let given = parts.headers.get(FORGERY_HEADER).map_or(&[][..], HeaderValue::as_bytes);
    if bool::from(known.reveal().as_bytes().ct_eq(given)) {
        return Ok(());
    }
    let message = format!("the header {FORGERY_HEADER} must repeat the session's csrf_token");
    Err(Fault::new(StatusCode::FORBIDDEN, message).code("csrf_token_invalid"))
}

const fn is_safe(method: &Method) -> bool {
    matches!(*method, Method::GET | Method::HEAD)
}

/// How the request came.
pub(crate) fn scheme(parts: &Parts) -> Scheme {
    parts.extensions.get::<Scheme>().copied().unwrap_or(Scheme::Http)
}

/// The user agent, as events keep it.
pub(crate) fn user_agent(parts: &Parts) -> Option<String> {
    parts.headers.get(USER_AGENT).and_then(|value| value.to_str().ok()).map(Origin::text)
}

fn cookie(headers: &HeaderMap, scheme: Scheme) -> Option<Secret> {
    let name = name(scheme);
    let lines = headers.get_all(COOKIE).iter().filter_map(|line| line.to_str().ok());
    let mut pairs = lines.flat_map(|line| line.split(';')).filter_map(|pair| pair.trim().split_once('='));
    let (_, value) = pairs.find(|(known, _)| *known == name)?;
    Some(Secret::new(value.to_owned()))
}

const fn name(scheme: Scheme) -> &'static str {
    match scheme {
        Scheme::Https => COOKIE_HTTPS,
        Scheme::Http => COOKIE_HTTP,
    }
}

/// The header that gives a browser its cookie.
pub(crate) fn set_cookie(cookie: &Secret, life: Span, scheme: Scheme) -> Option<HeaderValue> {
    line(cookie.reveal(), life.as_secs(), scheme)
}

/// The header that takes it away.
pub(crate) fn clear_cookie(scheme: Scheme) -> Option<HeaderValue> {
    line("", 0, scheme)
}

fn line(value: &str, max_age: u64, scheme: Scheme) -> Option<HeaderValue> {
    let secure = if scheme == Scheme::Https { "; Secure" } else { "" };
    let text =
        format!("{}={value}; Path=/; HttpOnly; SameSite=Strict; Max-Age={max_age}{secure}", name(scheme));
    let mut header = HeaderValue::from_str(&text).ok()?;
    header.set_sensitive(true);
    Some(header)
}
