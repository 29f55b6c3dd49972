//! The Okta facade: that vendor's management API, so that its SDKs work with only the URL changed.
//!
//! The one place for that vendor's words. A handler reads the vendor's body, calls a use case, and writes the
//! vendor's answer; what is allowed is decided elsewhere. Unknown fields of a body are ignored, as the vendor does.

/// One route of a program.
macro_rules! route {
    ($method:ident $path:expr, $scope:expr, $permission:expr, $handler:expr) => {
        crate::surface::Route {
            method: axum::http::Method::$method,
            path: $path,
            access: crate::surface::Access::Management { scope: $scope, permission: $permission },
            shape: crate::okta::shape::shape,
            handler: |call| Box::pin($handler(call)),
            doc: None,
        }
    };
}
use route;

/// Routes of a resource: method, path, the vendor's scope for OAuth callers, the operator's permission, handler.
macro_rules! resource {
    ($($method:ident $path:expr, $scope:expr, $permission:expr, $handler:expr;)*) => {
        static ROUTES: &[crate::surface::Route] = &[
            $(crate::okta::route!($method $path, $scope, Some($permission), $handler)),*
        ];

        /// This resource's routes.
        pub(in crate::okta) fn routes() -> &'static [crate::surface::Route] {
            ROUTES
        }
    };
}
use resource;

mod api_tokens;
mod apps;
mod authenticators;
mod date;
pub(crate) mod door;
mod enrollments;
mod expression;
mod groups;
mod id;
mod link;
mod logs;
mod mappings;
mod page;
mod policies;
mod query;
pub(crate) mod quota;
mod rules;
mod scan;
mod scope;
mod service;
pub(crate) mod shape;
mod tree;
mod users;
mod words;
mod zones;

use crate::fault::Shape;
use crate::surface::Route;
use axum::http::HeaderValue;

/// Reads a text where an empty one is as good as none: the vendor's Python client drops both.
fn blank<'de, D: serde::Deserializer<'de>>(from: D) -> Result<Option<String>, D::Error> {
    Ok(<Option<String> as serde::Deserialize>::deserialize(from)?.filter(|text| !text.is_empty()))
}

/// The resources, in the order of the vendor's documentation.
const RESOURCES: &[fn() -> &'static [Route]] = &[
    authenticators::routes,
    enrollments::routes,
    users::routes,
    users::life::routes,
    users::secrets::routes,
    groups::routes,
    policies::routes,
    rules::routes,
    mappings::routes,
    zones::routes,
    apps::routes,
    apps::users::routes,
    apps::groups::routes,
    apps::keys::routes,
    apps::grants::routes,
    logs::routes,
    api_tokens::routes,
    api_tokens::own_routes,
    service::routes,
];

/// This surface's routes.
pub fn routes() -> impl Iterator<Item = &'static Route> {
    RESOURCES.iter().flat_map(|routes| routes())
}

pub use id::client as client_id;

/// What pages of other origins may send: the vendor's browser client adds its own name to every request.
pub(crate) const CORS_ALLOWED: HeaderValue = HeaderValue::from_static(
    "authorization, content-type, accept-language, dpop, x-device-fingerprint, x-okta-user-agent-extended, \
     x-request-id",
);

/// What they may read.
pub(crate) const CORS_EXPOSED: HeaderValue = HeaderValue::from_static(
    "date, link, retry-after, www-authenticate, x-okta-request-id, x-rate-limit-limit, x-rate-limit-remaining, \
     x-rate-limit-reset, x-request-id",
);

/// Whether a path is this vendor's, served or not.
pub(crate) fn owns(path: &str) -> bool {
    const DISCOVERY: [&str; 2] =
        ["/.well-known/openid-configuration", "/.well-known/oauth-authorization-server"];
    ["/api/v1/", "/oauth2/"].iter().any(|start| path.starts_with(start)) || DISCOVERY.contains(&path)
}

/// The shape of errors about this path where it has no route, if they are this vendor's.
pub(crate) fn shape_for(path: &str) -> Option<Shape> {
    owns(path).then_some(shape::shape)
}
