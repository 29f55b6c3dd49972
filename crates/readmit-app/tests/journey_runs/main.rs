//! Journeys as use cases: what a run does to accounts, and what no stranger can do with one.

#![expect(clippy::unwrap_used, reason = "in a test, what goes wrong ends the test")]

mod accounts;
mod messages;
mod once;
mod support;
mod trust;
