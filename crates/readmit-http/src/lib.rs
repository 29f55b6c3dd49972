//! The wire of Readmit: vendor facades, the OAuth token endpoint, and what operations ask for.
//!
//! Each surface is a table of routes ([`Route`]: method, path, who may call it, the shape of its errors, the
//! handler). [`router`] builds itself from the tables, so nothing is served that no table names. Around every
//! route stand the same steps: `edge` (request id, log line, headers, CORS), then `surface` (time limit,
//! bearer, permission, bucket, body), then the handler, which calls one use case of `readmit-app`.

mod address;
mod body;
mod call;
mod cors;
mod edge;
mod fault;
mod health;
mod json;
pub mod mosaic;
mod oauth;
mod problem;
mod request_id;
mod router;
mod serve;
mod settings;
mod surface;

pub use address::Peer;
pub use router::{echo_router, router, routes};
pub use serve::serve;
pub use settings::{HttpState, Settings};
pub use surface::{Access, Route};
