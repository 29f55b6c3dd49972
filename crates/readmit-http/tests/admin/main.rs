//! The native API through a real socket, one file per resource.

#![expect(clippy::unwrap_used, reason = "in a test, what goes wrong ends the test")]

mod accounts;
mod activity;
mod applications;
mod approvals;
mod audit;
mod authorization;
mod codes;
mod desk;
mod events;
mod groups;
mod hooks;
mod messages;
mod operators;
mod organisation;
mod policies;
mod roles;
mod session;
mod set_up;
mod tokens;
mod totps;
mod verification;
