//! Delivery and following the log: real use cases on a store in memory, a hand-set clock, a provider that does
//! what the test wants.

#![expect(clippy::unwrap_used, reason = "in a test, what goes wrong ends the test")]

mod follow;
mod hooks;
mod notices;
mod support;
mod worker;
