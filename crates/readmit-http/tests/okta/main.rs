//! The Okta facade through a real socket.

#![expect(clippy::unwrap_used, clippy::expect_used, reason = "in a test, what goes wrong ends the test")]

mod api_tokens;
mod app_members;
mod apps;
mod apps_refused;
mod assertions;
mod auth;
mod authenticators;
mod caller;
mod cross_use;
mod enrollments;
mod enrollments_of_others;
mod frame;
mod groups;
mod logs;
mod mappings;
mod memberships;
mod organisation;
mod policies;
mod policies_refused;
mod rules;
mod rules_refused;
mod service;
mod signer;
mod users;
mod users_life;
mod users_reach;
mod users_recovery;
mod users_search;
mod zones;
