//! The Store port three times: memory, SQLite, PostgreSQL; one conformance suite holds all of them to it.
//!
//! What they share is [`batch`]: grouping requests by account, running rules on what was loaded, and working
//! out what has to be written. Only loading and writing differ. No other crate contains SQL.

pub mod batch;
mod change;
mod configuration;
mod follow;
mod gate;
mod index;
#[cfg(test)]
mod interleavings;
mod ledger;
mod loaded;
pub mod memory;
mod metrics;
mod order;
mod outbox;
pub mod postgres;
mod schema;
pub mod sqlite;
mod tables;
mod writer;
mod writes;

pub use gate::Limits;
pub use memory::Memory;
pub use postgres::Postgres;
pub use sqlite::Sqlite;
pub use writer::Outside;

/// Every table that holds a tenant's rows, the tenant itself last.
pub(crate) const TENANT_TABLES: &[&str] = &[
    "session",
    "run",
    "run_log",
    "attribute",
    "identifier",
    "account_part",
    "account_hot",
    "event",
    "outbox",
    "errand",
    "configuration",
    "tenant",
];
