//! Roles: named sets of permissions with a rank. Four come with the product, others are made.

use super::permission::{Area, Permissions};
use crate::id::RoleId;
use crate::limits::{NAME_CHARS_MAX, RANK_MAX};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// A named set of permissions.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Role {
    /// Its id.
    pub id: RoleId,
    /// The name that people see.
    pub name: String,
    /// What it is for.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub description: String,
    /// Nobody acts on an operator of a higher rank, nor gives a role of a higher one than their own.
    pub rank: u8,
    /// What it allows.
    pub permissions: Permissions,
}

/// Why a role cannot be kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum RoleError {
    /// No name, or too long a one.
    #[error("name must have 1 to {NAME_CHARS_MAX} characters")]
    Name,
    /// A rank beyond that of administrators.
    #[error("rank must be between 0 and {RANK_MAX}")]
    Rank,
    /// One of those that come with the product.
    #[error("this role comes with the product and cannot be changed")]
    BuiltIn,
}

impl Role {
    /// The id of the role that may do everything.
    pub const ADMINISTRATOR: RoleId = built_in_id(1);
    /// The id of the help-desk agent's role.
    pub const HELP_DESK: RoleId = built_in_id(2);
    /// The id of the auditor's role.
    pub const AUDITOR: RoleId = built_in_id(3);
    /// The id of the role that may look at everything but proofs.
    pub const READ_ONLY: RoleId = built_in_id(4);

    /// The roles that come with the product, highest rank first.
    pub fn built_in() -> [Self; 4] {
        let role = |id, name: &str, description: &str, rank, permissions| Self {
            id,
            name: name.to_owned(),
            description: description.to_owned(),
            rank,
            permissions,
        };
        let desk = [
            Area::Users.read(),
            Area::TemporaryAccessCode.write(),
            Area::Unlock.write(),
            Area::Authenticators.read(),
            Area::UserActivity.read(),
            Area::Approvals.read(),
            Area::Groups.read(),
            Area::Applications.read(),
        ];
        let look = Permissions::read_all().iter().filter(|permission| permission.area != Area::Audit);
        [
            role(Self::ADMINISTRATOR, "Administrator", "May do everything.", RANK_MAX, Permissions::all()),
            role(
                Self::AUDITOR,
                "Auditor",
                "Reads everything, the audit log and its proofs included.",
                50,
                Permissions::read_all(),
            ),
            role(
                Self::HELP_DESK,
                "Help-desk agent",
                "Finds users, issues temporary access codes and lifts locks.",
                10,
                desk.into_iter().collect(),
            ),
            role(Self::READ_ONLY, "Read-only", "Looks at users and settings.", 0, look.collect()),
        ]
    }

    /// Whether it comes with the product.
    pub fn is_built_in(&self) -> bool {
        Self::built_in().iter().any(|known| known.id == self.id)
    }

    /// Whether it makes sense.
    pub fn check(&self) -> Result<(), RoleError> {
        let name = self.name.trim();
        if name.is_empty() || name.chars().count() > NAME_CHARS_MAX {
            return Err(RoleError::Name);
        }
        if self.rank > RANK_MAX {
            return Err(RoleError::Rank);
        }
        if self.is_built_in() { Err(RoleError::BuiltIn) } else { Ok(()) }
    }
}

const fn built_in_id(number: u128) -> RoleId {
    // A version 8 id (RFC 9562): what the bits mean is our own matter.
    RoleId::from_uuid(Uuid::from_u128(0x5265_6164_6d69_8000_8000_0000_0000_0000 | number))
}
