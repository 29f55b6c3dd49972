//! The vendor's routes as data. Of the permissions that a route names one suffices; `apps:…` and `app:…` are
//! what the vendor calls `apps:…` and `[appId]:…`.

use super::shape::{authentication, management};
use super::users::{self, change, find, list};
use super::{
    activities, applications, authenticate, authenticators, clients, journeys, send, sessions, totp,
};
use crate::fault::Shape;
use crate::oauth::{self, metadata, token};
use crate::surface::{Access, Handler, Route};
use axum::http::Method;
use readmit_core::permission::Permission as P;

const JWKS: &str = "/cis/oidc/jwks";
const TOKEN: &str = "/oidc/token";

const EXECUTE: Access = Access::OnBehalf(&[P::AuthExecute]);
const READ_USER: Access = Access::Client(&[P::UsersRead]);
const LIST_USERS: Access = Access::Client(&[P::UsersList]);
const EDIT_USER: Access = Access::Client(&[P::UsersEdit]);
const READ_AUTHENTICATORS: Access = Access::Client(&[P::AuthenticatorsRead]);
const EDIT_AUTHENTICATORS: Access = Access::Client(&[P::AppsEdit, P::AppEdit, P::AuthenticatorsEdit]);
const DELETE_AUTHENTICATORS: Access = Access::Client(&[P::AppsDelete, P::AppDelete, P::AuthenticatorsDelete]);
const ACTIVITIES: Access = Access::Client(&[P::ActivitiesRead]);
const READ_APP: Access = Access::Client(&[P::AppsRead, P::AppRead]);
const EDIT_APP: Access = Access::Client(&[P::AppsEdit, P::AppEdit]);
const DELETE_APP: Access = Access::Client(&[P::AppsDelete, P::AppDelete]);

macro_rules! routes {
    ($($method:ident $path:expr, $access:expr, $shape:expr, $handler:expr;)*) => {
        static ROUTES: &[Route] =
            &[$(route(Method::$method, $path, $access, $shape, |call| Box::pin($handler(call)))),*];
    };
}

routes! {
    POST TOKEN, Access::Stranger, oauth::shape, token::token;
    GET JWKS, Access::Open, management, metadata::jwks;
    GET "/cis/.well-known/openid-configuration", Access::Open, management, discovery;

    POST "/cis/v1/auth/otp/send", EXECUTE, authentication, send::send;
    POST "/cis/v1/auth/otp/authenticate", EXECUTE, authentication, authenticate::authenticate;
    POST "/cis/v1/auth/totp/authenticate", EXECUTE, authentication, totp::authenticate::authenticate;
    POST "/cis/v1/auth/totp/verify", EXECUTE, authentication, totp::verify::verify;
    POST "/cis/v1/auth/totp/resync", EXECUTE, authentication, totp::verify::resync;
    POST "/cis/v1/auth/totp/register", Access::User, authentication, totp::own::register;
    POST "/cis/v1/auth/totp/confirm", Access::User, authentication, totp::own::confirm;
    POST "/cis/v1/auth/totp/revoke", Access::User, authentication, totp::own::revoke;
    POST "/cis/v1/auth/totp/transaction/start", EXECUTE, authentication, totp::transaction::start;
    POST "/cis/v1/auth/totp/transaction/authenticate", EXECUTE, authentication, totp::transaction::authenticate;

    POST "/cis/v1/auth/session/authenticate", EXECUTE, authentication, sessions::authenticate;
    POST "/cis/v1/auth/session/logout", EXECUTE, authentication, sessions::end;
    POST "/cis/v1/auth/token/refresh", EXECUTE, authentication, sessions::refresh;
    POST "/cis/v1/auth/logout", Access::User, authentication, sessions::log_out;

    POST "/cis/v1/users", Access::Client(&[P::UsersCreate]), management, users::create;
    GET "/cis/v1/users", LIST_USERS, management, list::list;
    GET "/cis/v1/users/count", LIST_USERS, management, list::count;
    GET "/cis/v1/users/identifier", READ_USER, management, find::by_identifier;
    GET "/cis/v1/users/email/{value}", READ_USER, management, find::by_email;
    GET "/cis/v1/users/external-user-id/{value}", READ_USER, management, find::by_external_id;
    GET "/cis/v1/users/username/{value}", READ_USER, management, find::by_username;
    GET "/cis/v1/users/phone-number/{value}", READ_USER, management, find::by_phone;
    GET "/cis/v1/users/phone/{value}", READ_USER, management, find::by_phone;
    GET "/cis/v1/users/{user_id}", READ_USER, management, find::by_id;
    PUT "/cis/v1/users/{user_id}", EDIT_USER, management, change::update;
    DELETE "/cis/v1/users/{user_id}", Access::Client(&[P::UsersDelete]), management, change::delete;
    GET "/cis/v1/users/{user_id}/apps", READ_USER, management, change::applications;
    POST "/cis/v1/users/{user_id}/apps", EDIT_USER, management, change::associate;

    GET "/cis/v1/users/{user_id}/authenticators", READ_AUTHENTICATORS, management, authenticators::list;
    POST "/cis/v1/users/{user_id}/authenticators/{authenticator_id}/lock",
        EDIT_AUTHENTICATORS, management, authenticators::lock;
    POST "/cis/v1/users/{user_id}/authenticators/{authenticator_id}/unlock",
        EDIT_AUTHENTICATORS, management, authenticators::unlock;
    POST "/cis/v1/users/{user_id}/authenticators/types/{authenticator_type}/lock",
        EDIT_AUTHENTICATORS, management, authenticators::lock;
    POST "/cis/v1/users/{user_id}/authenticators/types/{authenticator_type}/unlock",
        EDIT_AUTHENTICATORS, management, authenticators::unlock;

    POST "/cis/v1/users/{user_id}/totp/register",
        EDIT_AUTHENTICATORS, management, totp::user::register;
    POST "/cis/v1/users/{user_id}/totp/confirm",
        EDIT_AUTHENTICATORS, management, totp::user::confirm;
    POST "/cis/v1/users/{user_id}/totp/revoke", DELETE_AUTHENTICATORS, management, totp::user::revoke;

    GET "/activities/v1/activities", ACTIVITIES, management, activities::list;
    PUT "/activities/v1/activities/start-collect", ACTIVITIES, management, activities::start;
    PUT "/activities/v1/activities/collect", ACTIVITIES, management, activities::collect;
    POST "/activities/v1/activities/collect", ACTIVITIES, management, activities::collect;

    POST "/cis/v1/applications", Access::Client(&[P::AppsCreate]), management, applications::create;
    GET "/cis/v1/applications", READ_APP, management, applications::list;
    GET "/cis/v1/applications/list", READ_APP, management, applications::list;
    GET "/cis/v1/applications/{app_id}", READ_APP, management, applications::show;
    PUT "/cis/v1/applications/{app_id}", EDIT_APP, management, applications::update;
    DELETE "/cis/v1/applications/{app_id}", DELETE_APP, management, applications::delete;
    POST "/cis/v1/applications/{app_id}/clients", EDIT_APP, management, clients::create;
    GET "/cis/v1/applications/{app_id}/clients", READ_APP, management, clients::list;
    GET "/cis/v1/applications/{app_id}/clients/{client_id}", READ_APP, management, clients::show;
    PUT "/cis/v1/applications/{app_id}/clients/{client_id}", EDIT_APP, management, clients::update;
    DELETE "/cis/v1/applications/{app_id}/clients/{client_id}", DELETE_APP, management, clients::delete;
    POST "/cis/v1/applications/{app_id}/clients/{client_id}/secret",
        EDIT_APP, management, clients::rotate_secret;

    // Under both server paths that the SDK may be given.
    POST "/ido/api/v2/auth/anonymous_invoke", Access::Stranger, journeys::shape, journeys::start;
    POST "/ido/api/v2/auth/assert", Access::Stranger, journeys::shape, journeys::assert;
    POST "/ido/api/v2/auth/poll", Access::Stranger, journeys::shape, journeys::poll;
    POST "/ido/api/v2/auth/create_debug_token", Access::Stranger, journeys::shape, journeys::create_debug_token;
    POST "/ido/api/v2/auth/key_exchange", Access::Stranger, journeys::shape, journeys::exchange;
    POST "/ido/api/v2/auth/sso", Access::Stranger, journeys::shape, journeys::sso;
    POST "/api/v2/auth/anonymous_invoke", Access::Stranger, journeys::shape, journeys::start;
    POST "/api/v2/auth/assert", Access::Stranger, journeys::shape, journeys::assert;
    POST "/api/v2/auth/poll", Access::Stranger, journeys::shape, journeys::poll;
    POST "/api/v2/auth/create_debug_token", Access::Stranger, journeys::shape, journeys::create_debug_token;
    POST "/api/v2/auth/key_exchange", Access::Stranger, journeys::shape, journeys::exchange;
    POST "/api/v2/auth/sso", Access::Stranger, journeys::shape, journeys::sso;
}

const fn route(method: Method, path: &'static str, access: Access, shape: Shape, handler: Handler) -> Route {
    Route { method, path, access, shape, handler, doc: None }
}

/// This surface's routes.
pub fn routes() -> &'static [Route] {
    ROUTES
}

#[expect(clippy::unused_async, reason = "handlers are asynchronous")]
async fn discovery(call: crate::call::Call) -> Result<axum::response::Response, crate::fault::Fault> {
    Ok(metadata::metadata(&call, JWKS, TOKEN))
}
