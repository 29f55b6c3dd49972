//! The Mosaic facade: Transmit Security's CIS API, so that its clients work with only the base URL changed.
//!
//! The one place for that vendor's words. A handler reads the vendor's body, calls a use case, and writes the
//! vendor's answer; what is allowed is decided elsewhere.

mod activities;
mod answer;
mod applications;
mod approval;
mod authenticate;
mod authenticators;
mod clients;
mod custom_content;
mod end_user;
pub(crate) mod journeys;
mod passcodes;
mod routes;
mod send;
mod sessions;
mod shape;
mod tokens;
mod totp;
mod totp_settings;
mod users;

pub use routes::routes;

use crate::fault::Shape;

/// The shape of errors about this path where it has no route, if they are this vendor's.
pub(crate) fn shape_for(path: &str) -> Option<Shape> {
    if ["/cis/", "/oidc/", "/activities/"].iter().any(|start| path.starts_with(start)) {
        Some(shape::management)
    } else {
        journeys::owns(path).then_some(journeys::shape)
    }
}
