//! For tests of Readmit only: a hand-set clock, servers with a client beside them, a throw-away PostgreSQL,
//! every order of choices, and what fuzz targets share.

#![expect(
    clippy::expect_used,
    clippy::missing_panics_doc,
    reason = "in a test, what goes wrong here ends the test"
)]

pub mod carrier;
pub mod clock;
pub mod fuzzing;
pub mod mail;
pub mod operator;
pub mod postgres;
pub mod schedule;
pub mod server;
pub mod web;

pub use carrier::TestCarrier;
pub use clock::TestClock;
pub use mail::{Mail, MailSink};
pub use operator::TestOperator;
pub use server::{Backend, Reply, Setup, TestClient, TestServer};
pub use web::{Received, WebSink};
