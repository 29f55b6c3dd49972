//! What the wire is told at start.

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
    /// Whether the first hop of `X-Forwarded-For` is the caller's address. Only behind a proxy that
    /// overwrites that header: otherwise callers choose their own address.
    pub trust_forwarded: bool,
    /// Web origins that may call, beside those of registered clients.
    pub allowed_origins: Vec<String>,
}

impl Settings {
    /// The usual settings for a server that is reached at `public_url`.
    pub fn new(public_url: &str) -> Self {
        Self {
            public_url: public_url.trim_end_matches('/').to_owned(),
            body_limit: 64 * 1024,
            request_timeout: Duration::from_secs(10),
            trust_forwarded: false,
            allowed_origins: Vec::new(),
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
