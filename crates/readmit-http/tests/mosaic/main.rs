//! The Mosaic facade through a real socket, one file per resource.

#![expect(clippy::unwrap_used, reason = "in a test, what goes wrong ends the test")]

mod applications;
mod authenticate;
mod authenticators;
mod bad_input;
mod clients;
mod dispatch;
mod edge;
mod journeys;
mod overload;
mod permissions;
mod send;
mod sessions;
mod token;
mod totp;
mod trouble;
mod users;
mod users_search;
