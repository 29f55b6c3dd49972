//! Cross-origin calls from browsers (Fetch standard, CORS protocol): exact origins only, those of registered
//! clients and those of the settings.
//!
//! Calls of the orchestration SDK name their client in the query, preflights too, and only pages of that client may make
//! them. They are made with credentials, though nothing here reads a cookie: the answer has to allow that.

use crate::mosaic::journeys;
use crate::okta;
use crate::settings::HttpState;
use axum::body::Body;
use axum::http::header::{
    ACCESS_CONTROL_ALLOW_CREDENTIALS, ACCESS_CONTROL_ALLOW_HEADERS, ACCESS_CONTROL_ALLOW_METHODS,
    ACCESS_CONTROL_ALLOW_ORIGIN, ACCESS_CONTROL_EXPOSE_HEADERS, ACCESS_CONTROL_MAX_AGE,
    ACCESS_CONTROL_REQUEST_METHOD, ORIGIN, VARY,
};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, Uri};
use axum::response::Response;
use readmit_app::{App, Failure};
use readmit_core::configuration::Configuration;
use readmit_core::id::ClientId;
use std::collections::HashSet;
use std::sync::{Arc, Mutex, PoisonError};
use url::Url;

/// Which origins may call.
pub(crate) struct Origins {
    fixed: HashSet<String>,
    app: Option<App>,
    /// Those of registered clients, as of one revision of the configuration.
    registered: Mutex<Option<(u64, Arc<HashSet<String>>)>>,
}

/// Whose pages may make a call, and how.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Audience {
    pages: Pages,
    credentials: bool,
    /// Whether the headers of the management facade and its clients are sent and read.
    management: bool,
}

#[derive(Debug, Clone, Copy)]
enum Pages {
    /// Those of any client.
    AnyClient,
    /// Those of this client.
    Client(ClientId),
    /// Those of the settings only: the client that is named cannot be one.
    Fixed,
}

impl Audience {
    /// Whose pages may ask for this.
    pub(crate) fn of(uri: &Uri) -> Self {
        let credentials = journeys::owns(uri.path());
        let named = uri.query().filter(|_| credentials).and_then(|query| {
            let mut pairs = form_urlencoded::parse(query.as_bytes());
            pairs.find(|(name, _)| name == "clientId").map(|(_, value)| value.parse())
        });
        let pages = match named {
            None => Pages::AnyClient,
            Some(Ok(client)) => Pages::Client(client),
            Some(Err(_)) => Pages::Fixed,
        };
        Self { pages, credentials, management: okta::owns(uri.path()) }
    }
}

/// Whether the page that calls, if it is one, may act for a client: one of the client's own origins, of the settings', or
/// of this server.
pub(crate) async fn may_act(
    state: &HttpState,
    headers: &HeaderMap,
    client: ClientId,
) -> Result<bool, Failure> {
    // Programs send no origin, and could send any.
    let Some(origin) = headers.get(ORIGIN) else { return Ok(true) };
    let Ok(origin) = origin.to_str() else { return Ok(false) };
    let settings = &state.settings;
    if settings.allowed_origins.iter().any(|known| known == origin) {
        return Ok(true);
    }
    let configuration = state.app.known_configuration().await?;
    let own =
        || Url::parse(&settings.public_url).is_ok_and(|url| url.origin().ascii_serialization() == origin);
    Ok(has_origin(&configuration, client, origin) || own())
}

fn has_origin(configuration: &Configuration, client: ClientId, origin: &str) -> bool {
    let client = configuration.client(client).filter(|client| client.enabled);
    client.is_some_and(|client| client.origins.iter().any(|known| known == origin))
}

impl Origins {
    pub(crate) fn new(fixed: &[String], app: Option<App>) -> Self {
        Self { fixed: fixed.iter().cloned().collect(), app, registered: Mutex::default() }
    }

    /// The request's origin, if it may call.
    pub(crate) async fn allowed(&self, headers: &HeaderMap, audience: Audience) -> Option<HeaderValue> {
        let origin = headers.get(ORIGIN)?;
        let text = origin.to_str().ok()?;
        let allowed = self.fixed.contains(text) || self.is_registered(text, audience.pages).await;
        allowed.then(|| origin.clone())
    }

    async fn is_registered(&self, origin: &str, pages: Pages) -> bool {
        let Some(app) = &self.app else { return false };
        let Ok(configuration) = app.known_configuration().await else { return false };
        match pages {
            Pages::AnyClient => self.of_clients(&configuration).contains(origin),
            Pages::Client(client) => has_origin(&configuration, client, origin),
            Pages::Fixed => false,
        }
    }

    fn of_clients(&self, configuration: &Configuration) -> Arc<HashSet<String>> {
        let mut registered = self.registered.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((revision, origins)) = &*registered
            && *revision == configuration.revision
        {
            return origins.clone();
        }
        let clients = configuration.clients().filter(|client| client.enabled);
        let origins: Arc<HashSet<String>> =
            Arc::new(clients.flat_map(|client| client.origins.iter().cloned()).collect());
        *registered = Some((configuration.revision, origins.clone()));
        origins
    }
}

/// Whether a browser asks if it may call.
pub(crate) fn is_preflight(method: &Method, headers: &HeaderMap) -> bool {
    *method == Method::OPTIONS
        && headers.contains_key(ORIGIN)
        && headers.contains_key(ACCESS_CONTROL_REQUEST_METHOD)
}

/// The answer to a preflight. Without an allowed origin it allows nothing.
pub(crate) fn preflight(allowed: bool, audience: Option<Audience>) -> Response {
    let mut response = Response::new(Body::empty());
    *response.status_mut() = StatusCode::NO_CONTENT;
    if allowed {
        let headers = response.headers_mut();
        let methods = HeaderValue::from_static("GET, POST, PUT, DELETE");
        headers.insert(ACCESS_CONTROL_ALLOW_METHODS, methods);
        let names = if audience.is_some_and(|audience| audience.management) {
            okta::CORS_ALLOWED
        } else {
            HeaderValue::from_static("authorization, content-type, x-request-id")
        };
        headers.insert(ACCESS_CONTROL_ALLOW_HEADERS, names);
        headers.insert(ACCESS_CONTROL_MAX_AGE, HeaderValue::from_static("600"));
    }
    response
}

/// Marks an answer to a cross-origin request.
pub(crate) fn mark(headers: &mut HeaderMap, allowed: Option<HeaderValue>, audience: Audience) {
    // A cache must not give one origin's answer to another.
    headers.append(VARY, HeaderValue::from_static("origin"));
    if let Some(origin) = allowed {
        headers.insert(ACCESS_CONTROL_ALLOW_ORIGIN, origin);
        let names = if audience.management {
            okta::CORS_EXPOSED
        } else {
            HeaderValue::from_static("x-request-id, retry-after")
        };
        headers.insert(ACCESS_CONTROL_EXPOSE_HEADERS, names);
        if audience.credentials {
            headers.insert(ACCESS_CONTROL_ALLOW_CREDENTIALS, HeaderValue::from_static("true"));
        }
    }
}
