//! The use cases of Readmit: load, decide, commit.
//!
//! A use case hands the [`store::Store`] the keys of the records it concerns and a pure rule from
//! `readmit-core`; slow work (hashing, signing) stays outside. This crate owns the ports and knows neither a
//! database nor a wire format.

pub mod api_tokens;
pub mod app;
pub mod approvals;
pub mod apps;
pub mod audit;
pub mod authenticators;
pub mod bearer;
pub mod buckets;
pub mod caller;
pub mod codes;
pub mod collect;
pub mod configure;
pub mod delivery;
pub mod directory;
pub mod erasure;
pub mod failure;
pub mod follow;
pub mod groups;
pub mod help_desk;
pub mod history;
pub mod hooks;
pub mod journeys;
pub mod keys;
pub mod letter;
pub mod metrics;
pub mod not_me;
mod notices;
pub mod operator_access;
pub mod operators;
pub mod organisation_authenticators;
pub mod passwords;
pub mod policies;
pub mod ports;
pub mod reach;
pub mod redeem;
pub mod roles;
pub mod selftest;
pub mod service;
pub mod sessions;
pub mod set_up;
mod shared_read;
pub mod shell;
pub mod statistics;
pub mod store;
pub mod streams;
pub mod tokens;
pub mod totp;
pub mod users;
pub mod zones;

pub use app::{App, Delivery};
pub use caller::{Caller, Forbidden};
pub use failure::{Failure, Overload};
