//! The sockets: TLS beside plain HTTP, what each of them answers, and how both end.

#![expect(clippy::unwrap_used, clippy::panic, reason = "in a test, what goes wrong ends the test")]

mod certificate;
mod spans;
mod support;
mod tls;
