//! Routes as data, and the steps that every one of them takes before its handler runs.

use crate::address;
use crate::admin::doc::Doc;
use crate::admin::door::{self, SESSIONS, TOKENS};
use crate::admin::refusal;
use crate::body;
use crate::call::Call;
use crate::fault::{Fault, Shape};
use crate::okta;
use crate::request_id::RequestId;
use crate::settings::HttpState;
use axum::extract::{FromRequestParts, RawPathParams, Request};
use axum::http::header::AUTHORIZATION;
use axum::http::request::Parts;
use axum::http::{Method, StatusCode};
use axum::response::Response;
use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use readmit_app::Caller;
use readmit_app::bearer::Bearer;
use readmit_app::buckets::{Bucket, Quota};
use readmit_core::event::Actor;
use readmit_core::id::{ApiTokenId, SessionId};
use readmit_core::operator::{self, Authority, Denial};
use readmit_core::permission::{Permission, Permissions};
use readmit_core::secret::Secret;
use std::net::IpAddr;
use std::panic::AssertUnwindSafe;
use std::sync::{Arc, OnceLock};
use std::time::Duration;

/// Answers a request.
pub(crate) type Handler = fn(Call) -> BoxFuture<'static, Result<Response, Fault>>;

/// Who may call a route.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    /// Anyone.
    Open,
    /// Anyone; calls are counted by address.
    Stranger,
    /// A client whose token has at least one of these permissions, looked up as of now.
    Client(&'static [Permission]),
    /// The same for acts on behalf of an end user. The batch that judges them has the newest configuration,
    /// and the handler counts them by the end user's address.
    OnBehalf(&'static [Permission]),
    /// A signed-in user's own token.
    User,
    /// An operator, by session or by token, who has this permission for somebody at least. Whether it reaches
    /// the account at hand is judged in the batch.
    Operator(operator::Permission),
    /// Any operator, by session or by token.
    AnyOperator,
    /// Any operator who signed in; a token does not do.
    OperatorSession,
    /// Any operator, by session or by token, also one who may do nothing yet but enrol an authenticator app.
    AnyOperatorEnrolling,
    /// Any operator who signed in, also one who may do nothing yet but enrol an authenticator app.
    Enrolment,
    /// A program, with an operator's token or with that of a service application.
    Management {
        /// The vendor's scope that a service application's token must have.
        scope: &'static str,
        /// The operator's permission, as in [`Access::Operator`]; `None` for what anyone may do with their own token.
        permission: Option<operator::Permission>,
    },
}

/// One route.
pub struct Route {
    /// The method.
    pub method: Method,
    /// The path, with variable segments in braces.
    pub path: &'static str,
    /// Who may call it.
    pub access: Access,
    pub(crate) shape: Shape,
    pub(crate) handler: Handler,
    /// What the OpenAPI file says of it; the native API has one for each route.
    pub(crate) doc: Option<&'static Doc>,
}

/// Who was let through.
pub(crate) struct Admitted {
    pub(crate) caller: Caller,
    pub(crate) bearer: Option<Arc<Bearer>>,
    pub(crate) session: Option<SessionId>,
    pub(crate) token: Option<ApiTokenId>,
}

impl Admitted {
    fn stranger(caller: Caller) -> Self {
        Self { caller, bearer: None, session: None, token: None }
    }
}

/// What is left of the bucket that a request was counted in, for answers that tell it.
#[derive(Debug, Clone, Default)]
pub(crate) struct Counted(Arc<OnceLock<Quota>>);

impl Counted {
    /// What is left, once the request was counted.
    pub(crate) fn quota(&self) -> Option<Quota> {
        self.0.get().copied()
    }
}

/// Counts a request in a bucket.
pub(crate) fn charge(state: &HttpState, parts: &Parts, bucket: Bucket) -> Result<(), Fault> {
    let now = state.app.now();
    let (through, quota) = state.buckets.count(bucket, now);
    if let Some(Counted(slot)) = parts.extensions.get() {
        // The first bucket is the caller's own.
        let _ = slot.set(quota);
    }
    if through { Ok(()) } else { Err(Fault::too_many(quota.wait_secs(now))) }
}

/// Takes a request through all steps.
pub(crate) async fn dispatch(route: &'static Route, state: Arc<HttpState>, request: Request) -> Response {
    let limit = state.settings.request_timeout;
    let id = request.extensions().get().cloned();
    guarded(limit, route.shape, id, run(route, state, request)).await
}

/// Answers in the surface's shape whatever happens: also when time runs out, or a handler panics.
pub(crate) async fn guarded(
    limit: Duration,
    shape: Shape,
    id: Option<RequestId>,
    work: impl Future<Output = Result<Response, Fault>>,
) -> Response {
    // Reading the body has the same limit of its own.
    let work = tokio::time::timeout(limit * 2, AssertUnwindSafe(work).catch_unwind());
    let fault = match work.await {
        Ok(Ok(Ok(response))) => return response,
        Ok(Ok(Err(fault))) => fault,
        Ok(Err(_)) => Fault::internal("the handler panicked"),
        Err(_) => Fault::new(StatusCode::GATEWAY_TIMEOUT, "the server did not answer in time"),
    };
    fault.to(id).respond(shape)
}

async fn run(route: &'static Route, state: Arc<HttpState>, request: Request) -> Result<Response, Fault> {
    let (mut parts, body) = request.into_parts();
    let address = address::of(&parts.headers, &parts.extensions, &state.settings);
    let admitted = match admit(route, &state, &parts, address).await {
        Ok(admitted) => admitted,
        Err(fault) => {
            body::discard(body, &state.settings).await;
            return Err(fault);
        }
    };
    let segments = if route.path.contains('{') { segments(&mut parts).await? } else { Vec::new() };
    let more = route.doc.map_or(0, |doc| doc.body_bytes);
    let body = body::read(body, more.max(state.settings.body_limit), &state.settings).await?;
    let Admitted { caller, bearer, session, token } = admitted;
    (route.handler)(Call { state, caller, bearer, token, session, parts, segments, body }).await
}

async fn segments(parts: &mut Parts) -> Result<Vec<(String, String)>, Fault> {
    let found = RawPathParams::from_request_parts(parts, &()).await;
    let found = found.map_err(|_| Fault::invalid("the path must be UTF-8"))?;
    Ok(found.iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect())
}

async fn admit(route: &Route, state: &HttpState, parts: &Parts, address: IpAddr) -> Result<Admitted, Fault> {
    let stranger = || Caller {
        actor: Actor::Stranger,
        client: None,
        permissions: Permissions::default(),
        authority: Authority::Client,
        signed_in_at: None,
        ip: Some(address.to_string()),
        user_agent: None,
    };
    let needed = match route.access {
        Access::Open => return Ok(Admitted::stranger(stranger())),
        Access::Stranger => {
            charge(state, parts, Bucket::stranger(address))?;
            return Ok(Admitted::stranger(stranger()));
        }
        Access::Operator(permission) => {
            let admitted = door::admit(state, parts, address, TOKENS).await?;
            let configuration = state.app.known_configuration().await?;
            let allowed = admitted.caller.authority.check(&configuration, permission, None);
            return match allowed {
                // Whom the permission was given for is judged where the account is known.
                Ok(()) | Err(Denial::OutOfReach { .. }) => Ok(admitted),
                Err(denial) => Err(refusal::denied(denial)),
            };
        }
        Access::AnyOperator => return door::admit(state, parts, address, TOKENS).await,
        Access::OperatorSession => return door::admit(state, parts, address, SESSIONS).await,
        Access::AnyOperatorEnrolling => return door::admit(state, parts, address, TOKENS.enrolling()).await,
        Access::Enrolment => return door::admit(state, parts, address, SESSIONS.enrolling()).await,
        Access::Management { scope, permission } => {
            return okta::door::admit(state, parts, address, scope, permission).await;
        }
        Access::Client(needed) => {
            // Learns what other processes changed: nothing else would look before this answer.
            state.app.configuration().await?;
            needed
        }
        Access::OnBehalf(needed) => needed,
        Access::User => &[],
    };
    let token = bearer_token(parts).ok_or_else(Fault::unauthenticated)?;
    let (bearer, mut caller) = state.app.authenticate(&token).await?.map_err(|_| Fault::unauthenticated())?;
    if bearer.session.is_some() != (route.access == Access::User) {
        return Err(Fault::unauthenticated());
    }
    if !needed.is_empty() && !needed.iter().any(|permission| caller.permissions.has(*permission)) {
        return Err(forbidden(needed));
    }
    if !matches!(route.access, Access::OnBehalf(_)) {
        charge(state, parts, Bucket::Client(bearer.client.uuid(), None))?;
    }
    caller.ip = Some(address.to_string());
    Ok(Admitted { caller, bearer: Some(bearer), session: None, token: None })
}

fn forbidden(needed: &[Permission]) -> Fault {
    let names: Vec<&str> = needed.iter().map(|permission| permission.as_str()).collect();
    Fault::new(StatusCode::FORBIDDEN, format!("one of these permissions is needed: {}", names.join(", ")))
}

/// The token of an `Authorization: Bearer` header (RFC 6750 section 2.1).
pub(crate) fn bearer_token(parts: &Parts) -> Option<Secret> {
    let value = parts.headers.get(AUTHORIZATION)?.to_str().ok()?;
    let (scheme, token) = value.split_once(' ')?;
    let token = token.trim();
    (scheme.eq_ignore_ascii_case("bearer") && !token.is_empty()).then(|| Secret::new(token.to_owned()))
}
