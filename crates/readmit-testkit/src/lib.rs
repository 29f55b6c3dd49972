//! For tests of Readmit only: a hand-set clock, servers with a client beside them, a throw-away PostgreSQL,
//! every order of choices, and what fuzz targets share.

#![expect(
    clippy::expect_used,
    clippy::missing_panics_doc,
    reason = "in a test, what goes wrong here ends the test"
)]

pub mod clock;
pub mod fuzzing;
pub mod postgres;
pub mod schedule;
pub mod server;

pub use clock::TestClock;
pub use server::{Backend, Reply, Setup, TestClient, TestServer};
