//! The door: an operator's API token (`SSWS`), or the access token of a service application (`Bearer`).
//!
//! The vendor's Python client sends both schemes without the space behind them; so the scheme is whatever the header
//! begins with, in any case.

use super::{id, scope, shape};
use crate::admin::door::user_agent;
use crate::call::Call;
use crate::fault::Fault;
use crate::settings::HttpState;
use crate::surface::{Admitted, charge};
use axum::http::StatusCode;
use axum::http::header::AUTHORIZATION;
use axum::http::request::Parts;
use readmit_app::buckets::Bucket;
use readmit_core::account::OperatorPass;
use readmit_core::configuration::Configuration;
use readmit_core::event::Actor;
use readmit_core::operator::{Denial, Permission};
use readmit_core::secret::Secret;
use std::net::IpAddr;
use std::sync::Arc;

/// Lets a caller through who has `permission`, where one is needed, for somebody at least; a service application needs `scope` as well.
pub(crate) async fn admit(
    state: &HttpState,
    parts: &Parts,
    address: IpAddr,
    scope: &str,
    permission: Option<Permission>,
) -> Result<Admitted, Fault> {
    let Some((mut admitted, scopes)) = recognise(state, parts, address).await? else {
        // Guesses are counted by address; whoever has a token is not.
        charge(state, parts, Bucket::stranger(address))?;
        return Err(shape::error(StatusCode::UNAUTHORIZED, "E0000011", "Invalid token provided"));
    };
    let caller = &mut admitted.caller;
    if let Actor::Operator(account) = caller.actor {
        charge(state, parts, Bucket::Client(account.uuid(), None))?;
    } else if let Actor::Client(client) = caller.actor {
        charge(state, parts, Bucket::Client(client.uuid(), None))?;
    }
    caller.ip = Some(address.to_string());
    caller.user_agent = user_agent(parts);
    if scopes.is_some_and(|granted| !scope::allows(&granted, scope)) {
        let fault = shape::forbidden(format!("scope `{scope}` is needed"));
        return Err(Fault { challenge: Some("Bearer error=\"insufficient_scope\""), ..fault });
    }
    let Some(permission) = permission else { return Ok(admitted) };
    let configuration = state.app.known_configuration().await?;
    match caller.authority.check(&configuration, permission, None) {
        // Whom the permission was given for is judged where the account is known.
        Ok(()) | Err(Denial::OutOfReach { .. }) => Ok(admitted),
        Err(denial) => Err(shape::forbidden(denial.to_string())),
    }
}

/// The configuration as of now, for a caller who has `permission` for more than the accounts of some groups.
pub(super) async fn configuration(call: &Call, permission: Permission) -> Result<Arc<Configuration>, Fault> {
    let configuration = call.app().configuration().await?;
    let permitted = call.caller.authority.check(&configuration, permission, None);
    permitted.map_err(|denial| shape::forbidden(denial.to_string()))?;
    Ok(configuration)
}

/// Who shows a token, with the scopes of a service application; `None` where the token is missing, nobody's, or over.
async fn recognise(
    state: &HttpState,
    parts: &Parts,
    address: IpAddr,
) -> Result<Option<(Admitted, Option<Vec<String>>)>, Fault> {
    let admitted = |caller, token| Admitted { caller, bearer: None, session: None, token };
    if let Some(token) = token(parts, "bearer") {
        let stranger = Bucket::stranger(address);
        let is_over = || state.buckets.look(&stranger, state.app.now()).remaining == 0;
        // A signature is not checked for who has guessed enough. Whose token was seen before goes on whoever else calls
        // from that address; a new one could not have been got from there either. Operators' tokens have no signature:
        // a made-up one is told by the name in it, before any account is read.
        if !state.app.remembers_service(&token) && is_over() {
            charge(state, parts, stranger)?;
        }
        let found = state.app.recognise_service(&token, id::parse_client).await?;
        return Ok(found.map(|(caller, scopes)| (admitted(caller, None), Some(scopes))));
    }
    let Some(pass) = token(parts, "ssws").and_then(|token| OperatorPass::token(token.reveal())) else {
        return Ok(None);
    };
    let found = state.app.recognise_token(&pass, Some(address)).await?;
    Ok(found.map(|found| (admitted(found.caller, found.token), None)))
}

/// What stands behind a scheme, with or without a space between.
fn token(parts: &Parts, scheme: &str) -> Option<Secret> {
    let value = parts.headers.get(AUTHORIZATION)?.to_str().ok()?;
    let (start, rest) = value.split_at_checked(scheme.len())?;
    let token = rest.trim();
    (start.eq_ignore_ascii_case(scheme) && !token.is_empty()).then(|| Secret::new(token.to_owned()))
}
