//! Journeys on a server in memory: as configuration, and replayed from their log.

#![expect(clippy::unwrap_used, reason = "in a test, what goes wrong ends the test")]

mod import;
mod publish;
mod replay;
mod rights;
mod support;
mod sweep;
