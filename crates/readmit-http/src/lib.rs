//! The wire of Readmit: vendor facades, the OAuth token endpoint, and what operations ask for.
//!
//! Each surface is a table of routes ([`Route`]: method, path, who may call it, the shape of its errors, the
//! handler). [`router`] builds itself from the tables, so nothing is served that no table names. Around every
//! route stand the same steps: `edge` (request id, log line, headers, CORS), then `surface` (time limit,
//! bearer, permission, bucket, body), then the handler, which calls one use case of `readmit-app`.

mod address;
pub mod admin;
mod body;
mod call;
mod cors;
mod edge;
mod fault;
mod health;
mod hosted;
mod json;
mod metrics;
pub mod mosaic;
mod oauth;
pub mod okta;
mod patch;
mod portal;
mod problem;
mod profile;
mod recorded;
mod request_id;
mod router;
mod serve;
mod settings;
mod span;
mod surface;
mod theme;

pub use address::{Peer, Scheme};
pub use metrics::{Metrics, MetricsError};
pub use portal::PortalFile;
pub use router::{echo_router, router, routes};
pub use serve::{Listeners, Tls, TlsError, serve};
pub use settings::{ContinueTrace, HttpState, Settings};
pub use span::TARGET as SPAN_TARGET;
pub use surface::{Access, Route};
pub use theme::{Colour, Logo, Theme};
