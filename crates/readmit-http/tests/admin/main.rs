//! The native API through a real socket, one file per resource.

#![expect(clippy::unwrap_used, reason = "in a test, what goes wrong ends the test")]

mod accounts;
mod activity;
mod applications;
mod approvals;
mod audit;
mod authorization;
mod code_terms;
mod codes;
mod desk;
mod events;
mod groups;
mod hooks;
mod journeys;
mod messages;
mod operators;
mod organisation;
mod organisation_authenticators;
mod own_totp;
mod policies;
mod policies_edit;
mod portal;
mod roles;
mod session;
mod set_up;
mod statistics;
mod tokens;
mod totps;
mod verification;
