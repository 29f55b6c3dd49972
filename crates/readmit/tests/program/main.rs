//! The program as people run it: the real binary, its exit codes, its files, and what survives when it is killed.

#![expect(clippy::unwrap_used, clippy::expect_used, reason = "in a test, what goes wrong ends the test")]

mod backup;
mod codes;
mod config;
mod crash;
mod demo;
mod directory;
mod events;
mod help;
mod keys;
mod replicas;
mod selftest;
mod serve;
mod support;
