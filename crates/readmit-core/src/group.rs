//! Groups of accounts: operators' grants can be limited to them, and protected ones need two operators.

use crate::id::GroupId;
use crate::time::Timestamp;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// A group.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Group {
    /// Its id.
    pub id: GroupId,
    /// The name that people see.
    pub name: String,
    /// What it is for.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub description: String,
    /// Whether a code for a member needs a second operator's approval.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub protected: bool,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it last changed.
    pub updated_at: Timestamp,
}

impl Group {
    /// The group that every account is in, by being there. It is not stored and not among [`Configuration::groups`]:
    /// nobody joins or leaves it, nothing can be changed of it, and no grant is limited to it. Policies may name it.
    ///
    /// [`Configuration::groups`]: crate::configuration::Configuration::groups
    pub const EVERYONE: GroupId =
        GroupId::from_uuid(Uuid::from_u128(0x5265_6164_6d69_8004_8000_0000_0800_0000));

    /// What it is called. No other group is.
    pub const EVERYONE_NAME: &str = "Everyone";

    /// Whether whoever joined these groups is in the group `id`.
    pub fn has(id: GroupId, joined: &[GroupId]) -> bool {
        id == Self::EVERYONE || joined.contains(&id)
    }

    /// [`Self::EVERYONE`], for those who show groups.
    pub fn everyone() -> Self {
        Self {
            id: Self::EVERYONE,
            name: Self::EVERYONE_NAME.to_owned(),
            description: "All users in your organization".to_owned(),
            protected: false,
            created_at: Timestamp::default(),
            updated_at: Timestamp::default(),
        }
    }

    /// Whether it is [`Self::EVERYONE`].
    pub fn is_everyone(&self) -> bool {
        self.id == Self::EVERYONE
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::id::{parse_short, short};

    #[test]
    fn the_group_of_everyone_has_a_short_id() {
        let id = Group::EVERYONE.uuid();
        assert_eq!((id.get_version_num(), short(id).len()), (8, 17));
        assert_eq!(parse_short(&short(id)), Some(id));
    }
}
