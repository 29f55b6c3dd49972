//! What the wire is told at start.

use crate::metrics::Metrics;
use crate::portal::PortalFile;
use crate::theme::Theme;
use axum::http::HeaderMap;
use ipnet::IpNet;
use readmit_app::App;
use readmit_app::buckets::Buckets;
use std::sync::Arc;
use std::time::Duration;

/// Settings of the HTTP server.
#[derive(Debug, Clone)]
pub struct Settings {
    /// Where clients reach this server, without trailing slash.
    pub public_url: String,
    /// Bytes of a request body; more is refused with 413.
    pub body_limit: usize,
    /// How long a body may take to arrive (408). No request takes longer than twice that (504).
    pub request_timeout: Duration,
    /// Proxies that are believed about the caller's address and scheme (`X-Forwarded-For`,
    /// `X-Forwarded-Proto`). Nobody else is.
    pub trusted_proxies: Vec<IpNet>,
    /// Web origins that may call, beside those of registered clients.
    pub allowed_origins: Vec<String>,
    /// What `/metrics` tells; without it there is no such page, and nothing is counted.
    pub metrics: Option<Metrics>,
    /// Traces; without it no span is made.
    pub spans: Option<ContinueTrace>,
    /// The admin portal's files; none where it was not built.
    pub portal: &'static [PortalFile],
    /// How the pages that users see look.
    pub theme: Theme,
}

/// Makes a request's span part of the trace that the caller's headers name, if they name one.
pub type ContinueTrace = fn(&tracing::Span, &HeaderMap);

impl Settings {
    /// The usual settings for a server that is reached at `public_url`.
    pub fn new(public_url: &str) -> Self {
        Self {
            public_url: public_url.trim_end_matches('/').to_owned(),
            body_limit: 64 * 1024,
            request_timeout: Duration::from_secs(10),
            trusted_proxies: Vec::new(),
            allowed_origins: Vec::new(),
            metrics: None,
            spans: None,
            portal: &[],
            theme: Theme::default(),
        }
    }
}

/// What the routes work with.
pub struct HttpState {
    /// The use cases.
    pub app: App,
    /// Address buckets, shared with the task that exchanges their counts.
    pub buckets: Arc<Buckets>,
    /// Settings.
    pub settings: Settings,
}
