//! Cross-origin calls from browsers (Fetch standard, CORS protocol): exact origins only, those of registered
//! clients and those of the settings.

use axum::body::Body;
use axum::http::header::{
    ACCESS_CONTROL_ALLOW_HEADERS, ACCESS_CONTROL_ALLOW_METHODS, ACCESS_CONTROL_ALLOW_ORIGIN,
    ACCESS_CONTROL_EXPOSE_HEADERS, ACCESS_CONTROL_MAX_AGE, ACCESS_CONTROL_REQUEST_METHOD, ORIGIN, VARY,
};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode};
use axum::response::Response;
use readmit_app::App;
use readmit_core::configuration::Configuration;
use std::collections::HashSet;
use std::sync::{Arc, Mutex, PoisonError};

/// Which origins may call.
pub(crate) struct Origins {
    fixed: HashSet<String>,
    app: Option<App>,
    /// Those of registered clients, as of one revision of the configuration.
    registered: Mutex<Option<(u64, Arc<HashSet<String>>)>>,
}

impl Origins {
    pub(crate) fn new(fixed: &[String], app: Option<App>) -> Self {
        Self { fixed: fixed.iter().cloned().collect(), app, registered: Mutex::default() }
    }

    /// The request's origin, if it may call.
    pub(crate) async fn allowed(&self, headers: &HeaderMap) -> Option<HeaderValue> {
        let origin = headers.get(ORIGIN)?;
        let text = origin.to_str().ok()?;
        let allowed = self.fixed.contains(text) || self.is_registered(text).await;
        allowed.then(|| origin.clone())
    }

    async fn is_registered(&self, origin: &str) -> bool {
        let Some(app) = &self.app else { return false };
        let Ok(configuration) = app.known_configuration().await else { return false };
        self.of_clients(&configuration).contains(origin)
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
pub(crate) fn preflight(allowed: bool) -> Response {
    let mut response = Response::new(Body::empty());
    *response.status_mut() = StatusCode::NO_CONTENT;
    if allowed {
        let headers = response.headers_mut();
        let methods = HeaderValue::from_static("GET, POST, PUT, DELETE");
        headers.insert(ACCESS_CONTROL_ALLOW_METHODS, methods);
        let names = HeaderValue::from_static("authorization, content-type, x-request-id");
        headers.insert(ACCESS_CONTROL_ALLOW_HEADERS, names);
        headers.insert(ACCESS_CONTROL_MAX_AGE, HeaderValue::from_static("600"));
    }
    response
}

/// Marks an answer to a cross-origin request.
pub(crate) fn mark(headers: &mut HeaderMap, allowed: Option<HeaderValue>) {
    // A cache must not give one origin's answer to another.
    headers.append(VARY, HeaderValue::from_static("origin"));
    if let Some(origin) = allowed {
        headers.insert(ACCESS_CONTROL_ALLOW_ORIGIN, origin);
        let names = HeaderValue::from_static("x-request-id, retry-after");
        headers.insert(ACCESS_CONTROL_EXPOSE_HEADERS, names);
    }
}
