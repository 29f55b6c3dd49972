//! The permission tree of operators: areas, some under others, each with Read and Write.

use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error};
use std::fmt;

macro_rules! areas {
    ($($(#[$doc:meta])* $variant:ident = $text:literal, $label:literal, under $parent:expr;)*) => {
        /// A part of the product that operators may be let into.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[repr(u8)]
        pub enum Area { $($(#[$doc])* $variant,)* }

        impl Area {
            /// All of them, in the order in which people see them.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];

            /// The word, as settings and errors name it.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $text,)* }
            }

            /// The name that people see.
            pub const fn label(self) -> &'static str {
                match self { $(Self::$variant => $label,)* }
            }

            /// The area that people see it under.
            pub const fn parent(self) -> Option<Self> {
                match self { $(Self::$variant => $parent,)* }
            }
        }
    };
}

areas! {
    /// Accounts and their profiles.
    Users = "users", "Users", under None;
    /// Issuing and withdrawing codes.
    TemporaryAccessCode = "users.temporary_access_code", "Generate temporary access code",
        under Some(Self::Users);
    /// Lifting locks.
    Unlock = "users.unlock", "Unlock", under Some(Self::Users);
    /// Factors of accounts.
    Authenticators = "users.authenticators", "Authenticators", under Some(Self::Users);
    /// What accounts did.
    UserActivity = "users.activity", "User activity", under Some(Self::Users);
    /// Consent to what other operators ask for.
    Approvals = "users.approvals", "Approvals", under Some(Self::Users);
    /// Groups and who is in them.
    Groups = "groups", "Groups", under None;
    /// Applications and their clients.
    Applications = "applications", "Applications", under None;
    /// Settings of one-time passcodes and other methods.
    AuthenticationMethods = "authentication_methods", "Authentication methods", under None;
    /// Sign-in policies and network zones.
    Policies = "policies", "Policies", under None;
    /// Journeys: what they do, which versions run, and what their runs did.
    Journeys = "journeys", "Journeys", under None;
    /// Operators and their grants.
    Operators = "operators", "Admins", under None;
    /// Roles.
    Roles = "roles", "Roles", under None;
    /// What operators and clients did.
    AdminActivity = "admin_activity", "Admin activity", under None;
    /// Checkpoints, proofs, exports and erasure of personal data.
    Audit = "audit", "Audit", under None;
    /// Web hooks and messages.
    Delivery = "delivery", "Delivery", under None;
    /// Settings of the organisation.
    Settings = "settings", "Settings", under None;
}

/// How far into an area.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    /// To look.
    Read,
    /// To act; includes to look.
    Write,
}

/// One permission, written `area:read` or `area:write`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Permission {
    /// Where.
    pub area: Area,
    /// How far.
    pub level: Level,
}

impl Area {
    /// To look.
    pub const fn read(self) -> Permission {
        Permission { area: self, level: Level::Read }
    }

    /// To act.
    pub const fn write(self) -> Permission {
        Permission { area: self, level: Level::Write }
    }
}

impl fmt::Display for Permission {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let level = if self.level == Level::Read { "read" } else { "write" };
        write!(f, "{}:{level}", self.area.as_str())
    }
}

/// A text that names no permission.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not an operator permission: expected one such as users:read")]
pub struct UnknownPermission(String);

impl std::str::FromStr for Permission {
    type Err = UnknownPermission;

    fn from_str(text: &str) -> Result<Self, UnknownPermission> {
        let unknown = || UnknownPermission(text.chars().take(64).collect());
        let (area, level) = text.split_once(':').ok_or_else(unknown)?;
        let area = Area::ALL.iter().find(|known| known.as_str() == area).ok_or_else(unknown)?;
        match level {
            "read" => Ok(area.read()),
            "write" => Ok(area.write()),
            _ => Err(unknown()),
        }
    }
}

impl Serialize for Permission {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Permission {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        std::borrow::Cow::<'de, str>::deserialize(from)?.parse().map_err(D::Error::custom)
    }
}

/// A set of permissions. Write brings Read with it.
#[derive(Clone, Copy, PartialEq, Eq, Default)]
pub struct Permissions(u64);

impl Permissions {
    /// None.
    pub const NONE: Self = Self(0);

    const fn bit(permission: Permission) -> u64 {
        1 << (permission.area as u64 * 2 + permission.level as u64)
    }

    /// The first of these that `own` has not: nobody gives what they do not have.
    pub fn beyond(self, own: Self) -> Option<Permission> {
        self.iter().find(|permission| !own.has(*permission))
    }

    /// Every permission.
    pub fn all() -> Self {
        Area::ALL.iter().map(|area| area.write()).collect()
    }

    /// To look everywhere.
    pub fn read_all() -> Self {
        Area::ALL.iter().map(|area| area.read()).collect()
    }

    /// Whether the set has this one.
    pub const fn has(self, permission: Permission) -> bool {
        self.0 & Self::bit(permission) != 0
    }

    /// Those of both.
    #[must_use]
    pub const fn and(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }

    /// Those of either.
    #[must_use]
    pub const fn or(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Whether everything in here is in `other`.
    pub const fn within(self, other: Self) -> bool {
        self.0 & !other.0 == 0
    }

    /// The members, Read before Write.
    pub fn iter(self) -> impl Iterator<Item = Permission> {
        Area::ALL
            .iter()
            .flat_map(|area| [area.read(), area.write()])
            .filter(move |permission| self.has(*permission))
    }
}

impl FromIterator<Permission> for Permissions {
    fn from_iter<I: IntoIterator<Item = Permission>>(permissions: I) -> Self {
        let bits = permissions.into_iter().map(|p| Self::bit(p) | Self::bit(p.area.read()));
        Self(bits.fold(0, |set, bit| set | bit))
    }
}

impl fmt::Debug for Permissions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.iter().map(|permission| permission.to_string())).finish()
    }
}

impl Serialize for Permissions {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_seq(self.iter())
    }
}

impl<'de> Deserialize<'de> for Permissions {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        Ok(Vec::<Permission>::deserialize(from)?.into_iter().collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn write_brings_read() {
        let set: Permissions = [Area::TemporaryAccessCode.write()].into_iter().collect();
        assert!(set.has(Area::TemporaryAccessCode.read()) && !set.has(Area::Users.read()));
        assert!(!Permissions::read_all().has(Area::Users.write()));
        assert!(set.within(Permissions::all()) && !Permissions::all().within(set));
    }

    #[test]
    fn a_permission_is_read_as_it_is_written() {
        for permission in Permissions::all().iter() {
            assert_eq!(permission.to_string().parse(), Ok(permission));
        }
        assert_eq!("users.temporary_access_code:write".parse(), Ok(Area::TemporaryAccessCode.write()));
        assert!("users".parse::<Permission>().is_err() && "users:delete".parse::<Permission>().is_err());
        assert!(Area::ALL.len() * 2 <= 64, "the set is a word of 64 bits");
    }
}
