//! What an OAuth client may do, and the words for it.

use serde::{Deserialize, Serialize};
use std::fmt;

macro_rules! permissions {
    ($($(#[$doc:meta])* $variant:ident = $text:literal,)*) => {
        /// One permission of a client, written `area:act`. The area `apps` means every application, `app`
        /// only the client's own.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[repr(u8)]
        pub enum Permission { $($(#[$doc])* $variant,)* }

        impl Permission {
            /// All of them, in the order of their listing.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];

            /// The text, as settings and errors name it.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $text,)* }
            }
        }
    };
}

permissions! {
    /// Read any application.
    AppsRead = "apps:read",
    /// Make applications.
    AppsCreate = "apps:create",
    /// Change any application and its clients.
    AppsEdit = "apps:edit",
    /// Remove any application.
    AppsDelete = "apps:delete",
    /// Read the client's own application.
    AppRead = "app:read",
    /// Change the client's own application and its clients.
    AppEdit = "app:edit",
    /// Remove from the client's own application.
    AppDelete = "app:delete",
    /// Issue codes and sign users in.
    AuthExecute = "auth:execute",
    /// Make users.
    UsersCreate = "users:create",
    /// Read one user.
    UsersRead = "users:read",
    /// List and search users.
    UsersList = "users:list",
    /// Change users.
    UsersEdit = "users:edit",
    /// Remove users.
    UsersDelete = "users:delete",
    /// Read a user's authenticators.
    AuthenticatorsRead = "authenticators:read",
    /// Lock and unlock a user's authenticators.
    AuthenticatorsEdit = "authenticators:edit",
    /// Remove a user's authenticators.
    AuthenticatorsDelete = "authenticators:delete",
    /// Read what administrators and users did, in the whole organisation.
    ActivitiesRead = "activities:read",
}

impl fmt::Display for Permission {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// A text that names no permission.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a permission")]
pub struct UnknownPermission(String);

impl std::str::FromStr for Permission {
    type Err = UnknownPermission;

    fn from_str(text: &str) -> Result<Self, UnknownPermission> {
        let known = Self::ALL.iter().find(|permission| permission.as_str() == text);
        known.copied().ok_or_else(|| UnknownPermission(text.chars().take(64).collect()))
    }
}

/// A set of permissions.
#[derive(Clone, Copy, PartialEq, Eq, Default)]
pub struct Permissions(u32);

impl Permissions {
    /// Every permission: an installation's first client.
    pub fn all() -> Self {
        Permission::ALL.iter().copied().collect()
    }

    /// What a client needs to serve its own application: everything but other applications.
    pub fn own_application() -> Self {
        let others = [
            Permission::AppsRead,
            Permission::AppsCreate,
            Permission::AppsEdit,
            Permission::AppsDelete,
            Permission::AppDelete,
            Permission::ActivitiesRead,
        ];
        Permission::ALL.iter().copied().filter(|permission| !others.contains(permission)).collect()
    }

    /// Whether the set has this one.
    pub const fn has(self, permission: Permission) -> bool {
        self.0 & (1 << permission as u8) != 0
    }

    /// The members.
    pub fn iter(self) -> impl Iterator<Item = Permission> {
        Permission::ALL.iter().copied().filter(move |permission| self.has(*permission))
    }
}

impl FromIterator<Permission> for Permissions {
    fn from_iter<I: IntoIterator<Item = Permission>>(permissions: I) -> Self {
        Self(permissions.into_iter().fold(0, |bits, permission| bits | 1 << permission as u8))
    }
}

impl fmt::Debug for Permissions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.iter().map(Permission::as_str)).finish()
    }
}

impl Serialize for Permissions {
    fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_seq(self.iter().map(Permission::as_str))
    }
}

impl<'de> Deserialize<'de> for Permissions {
    fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let texts = Vec::<String>::deserialize(from)?;
        texts.iter().map(|text| text.parse::<Permission>().map_err(serde::de::Error::custom)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_set_is_written_as_words() {
        let set: Permissions = [Permission::UsersRead, Permission::AuthExecute].into_iter().collect();
        let text = serde_json::to_string(&set).unwrap();
        assert_eq!(text, r#"["auth:execute","users:read"]"#);
        assert_eq!(serde_json::from_str::<Permissions>(&text).unwrap(), set);
        assert!(serde_json::from_str::<Permissions>(r#"["users:fly"]"#).is_err());
    }

    #[test]
    fn an_application_client_cannot_reach_other_applications() {
        let own = Permissions::own_application();
        assert!(own.has(Permission::AppEdit) && own.has(Permission::AuthExecute));
        assert!(!own.has(Permission::AppsEdit));
        assert!(own.iter().all(|permission| Permissions::all().has(permission)));
        assert!(!Permissions::all().iter().all(|permission| own.has(permission)));
    }
}
