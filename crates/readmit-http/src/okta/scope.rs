//! The vendor's OAuth scopes, and which operator's permissions each brings. `.manage` includes `.read`.

use readmit_core::operator::{Area, Permissions};

/// Scopes that exist, with what they allow.
const SCOPES: &[(&str, &[Area], bool)] = &[
    ("okta.authenticators.read", &[Area::AuthenticationMethods], false),
    ("okta.authenticators.manage", &[Area::AuthenticationMethods], true),
    ("okta.policies.read", &[Area::Policies], false),
    ("okta.policies.manage", &[Area::Policies], true),
    ("okta.networkZones.read", &[Area::Policies], false),
    ("okta.networkZones.manage", &[Area::Policies], true),
    ("okta.users.read", USERS, false),
    ("okta.users.manage", USERS, true),
    ("okta.groups.read", &[Area::Groups], false),
    ("okta.groups.manage", &[Area::Groups], true),
    ("okta.apps.read", &[Area::Applications], false),
    ("okta.apps.manage", &[Area::Applications], true),
    ("okta.logs.read", &[Area::AdminActivity, Area::UserActivity], false),
    ("okta.apiTokens.read", &[Area::Operators], false),
    ("okta.apiTokens.manage", &[Area::Operators], true),
];

const USERS: &[Area] = &[Area::Users, Area::TemporaryAccessCode, Area::Unlock, Area::Authenticators];

/// What a scope allows; `None` where there is no such scope.
pub(super) fn permissions(scope: &str) -> Option<Permissions> {
    let (_, areas, write) = SCOPES.iter().find(|(name, ..)| *name == scope)?;
    Some(areas.iter().map(|area| if *write { area.write() } else { area.read() }).collect())
}

/// Every scope that there is.
pub(super) fn all() -> impl Iterator<Item = &'static str> {
    SCOPES.iter().map(|(name, ..)| *name)
}

/// Whether a token with these scopes may call a route that needs `needed`.
pub(super) fn allows(granted: &[String], needed: &str) -> bool {
    let manages = needed.strip_suffix(".read").map(|area| format!("{area}.manage"));
    granted.iter().any(|scope| scope == needed || Some(scope) == manages.as_ref())
}
