//! The use cases of Readmit: load, decide, commit.
//!
//! A use case hands the [`store::Store`] the keys of the records it concerns and a pure rule from
//! `readmit-core`; slow work (hashing, signing) stays outside. This crate owns the ports and knows neither a
//! database nor a wire format.

pub mod app;
pub mod authenticators;
pub mod bearer;
pub mod buckets;
pub mod caller;
pub mod codes;
pub mod configure;
pub mod directory;
pub mod failure;
pub mod keys;
pub mod ports;
pub mod redeem;
pub mod selftest;
pub mod sessions;
pub mod store;
pub mod tokens;

pub use app::App;
pub use caller::{Caller, Forbidden};
pub use failure::{Failure, Overload};
