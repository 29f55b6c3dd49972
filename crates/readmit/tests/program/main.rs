//! The program as people run it: the real binary, its exit codes, its files, and what survives when it is killed.

#![expect(clippy::unwrap_used, clippy::expect_used, reason = "in a test, what goes wrong ends the test")]

mod audit;
mod audit_shipping;
mod backup;
mod canary;
mod codes;
mod config;
mod crash;
mod delivery;
mod demo;
mod directory;
mod events;
mod groups;
mod help;
mod journey_tests;
mod journeys;
mod key_rotation;
mod keys;
mod metrics;
mod operators;
mod policies;
mod replicas;
mod selftest;
mod serve;
mod set_up;
mod support;
mod tls;
mod totp;
mod totp_import;
#[cfg(feature = "otel")]
mod traces;
