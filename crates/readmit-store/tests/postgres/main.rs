//! What only PostgreSQL can get wrong: lanes, replicas, isolation levels, broken connections, and starting
//! together. What every store must do is in the conformance suite.

mod ask;
mod copies;
mod outages;
mod proxy;
mod races;
mod starts;
