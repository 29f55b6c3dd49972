//! The native API, `/admin/api/v1`: what the portal, and programs of operators, talk to. Every route has a
//! line in a table with the permission that it takes and what the OpenAPI file says of it.

/// Routes with their documentation.
macro_rules! resource {
    ($($method:ident $path:expr, $access:expr, $handler:expr, $doc:expr;)*) => {
        static ROUTES: &[crate::surface::Route] = &[$(crate::surface::Route {
            method: axum::http::Method::$method,
            path: $path,
            access: $access,
            shape: crate::problem::shape,
            handler: |call| Box::pin($handler(call)),
            doc: Some(const { &$doc }),
        }),*];

        /// This resource's routes.
        pub(in crate::admin) fn routes() -> &'static [crate::surface::Route] {
            ROUTES
        }
    };
}
use resource;

pub(crate) mod accounts;
pub(crate) mod activity;
mod applications;
mod approvals;
mod audit;
mod clients;
mod code_policy;
mod codes;
pub(crate) mod doc;
pub(crate) mod door;
mod events;
mod groups;
mod hooks;
mod journeys;
mod locks;
mod memberships;
mod messages;
pub mod openapi;
mod operators;
mod organisation;
mod organisation_authenticators;
mod own_sessions;
mod own_totp;
mod password;
mod permissions;
pub(crate) mod person;
mod policies;
mod reach;
pub(crate) mod refusal;
mod roles;
mod session;
pub(crate) mod set_up;
mod statistics;
mod tokens;
mod totp_policy;
mod totp_settings;
mod totps;
mod verification;
mod wire;
mod zones;

use crate::surface::Route;

/// The resources, in the order of the OpenAPI file.
const RESOURCES: &[fn() -> &'static [Route]] = &[
    session::routes,
    own_sessions::routes,
    password::routes,
    own_totp::routes,
    tokens::routes,
    set_up::routes,
    operators::routes,
    operators::access_routes,
    roles::routes,
    permissions::routes,
    groups::routes,
    accounts::routes,
    memberships::routes,
    codes::routes,
    locks::routes,
    totps::routes,
    verification::routes,
    approvals::routes,
    applications::routes,
    clients::routes,
    totp_settings::routes,
    activity::routes,
    activity::export_routes,
    statistics::routes,
    events::routes,
    organisation::routes,
    organisation_authenticators::routes,
    policies::routes,
    policies::edit_routes,
    zones::routes,
    journeys::routes,
    journeys::version_routes,
    journeys::client_code_routes,
    journeys::execution_routes,
    hooks::routes,
    messages::routes,
    audit::routes,
];

/// This surface's routes.
pub fn routes() -> impl Iterator<Item = &'static Route> {
    RESOURCES.iter().flat_map(|resource| resource())
}
