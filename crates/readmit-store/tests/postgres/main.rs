//! What only PostgreSQL can get wrong: lanes, replicas, isolation levels, broken connections, and starting
//! together. What every store must do is in the conformance suite.

#![expect(clippy::unwrap_used, reason = "what fails in a helper fails the test that called it")]

mod ask;
mod copies;
mod delivery;
mod operators;
mod outages;
mod parts;
mod proxy;
mod races;
mod runs;
mod starts;
