//! The rules of Readmit.
//!
//! Everything that decides lives here and nothing else does: no I/O, no `async`, no clock, no randomness of
//! its own. A rule takes the records it judges and a [`Turn`]: this instant, this randomness and the list
//! of events that it records. A rule may be run again on a newer version of its records with the same turn,
//! so it keeps no state between runs, and a refusal is a value, never an error.
//!
//! Start with [`code`] (what a temporary access code is), then [`account`] (everything known of one
//! person, under one version).

pub mod account;
pub mod activity;
pub mod alphabet;
pub mod application;
pub mod audit;
pub mod authenticator;
pub mod chance;
pub mod client;
pub mod code;
pub mod code_policy;
pub mod configuration;
pub mod credentials;
pub mod desk_policy;
pub mod digest;
pub mod event;
pub mod group;
pub mod hook;
pub mod id;
pub mod identifier;
pub mod journey;
pub mod limits;
pub mod lock;
pub mod notice;
pub mod ocra;
pub mod operator;
pub mod outbox;
pub mod permission;
pub mod policy;
pub mod profile;
pub mod recovery_pass;
pub mod reference;
pub mod sealed;
pub mod secret;
pub mod session;
pub mod spelling;
pub mod time;
pub mod totp;
pub mod tracked;
pub mod transaction;
pub mod turn;
pub mod verification;
pub mod zone;

pub use account::Account;
pub use configuration::Configuration;
pub use event::{Event, EventKind, Origin};
pub use time::{Span, Timestamp};
pub use turn::Turn;
