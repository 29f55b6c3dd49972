//! Groups of accounts, and who is in them.

use crate::app::App;
use crate::caller::{Caller, permit};
use crate::directory::{DirectoryRefusal, changed};
use crate::failure::Failure;
use crate::store::Concern;
use readmit_core::Account;
use readmit_core::configuration::Configuration;
use readmit_core::event::EventKind;
use readmit_core::group::Group;
use readmit_core::id::{AccountId, GroupId};
use readmit_core::limits::{GROUP_NAME_CHARS_MAX, GROUPS_MAX};
use readmit_core::operator::{Area, Authority, Denial, Reach};
use readmit_core::profile::Profile;
use readmit_core::turn::Turn;
use std::sync::Arc;

/// Why a group was not made, changed or removed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum GroupRefusal {
    /// No such group.
    #[error("no such group")]
    NoSuchGroup,
    /// It is that of everyone.
    #[error("every user is in this group: it cannot be changed or removed")]
    BuiltIn,
    /// No name, or too long a one.
    #[error("name must have 1 to {GROUP_NAME_CHARS_MAX} characters")]
    Name,
    /// Another group has this name.
    #[error("name belongs to another group")]
    NameTaken,
    /// Grants are limited to it.
    #[error("operators' grants are limited to this group: change those first")]
    InUse,
    /// Sign-in policies are about it.
    #[error("sign-in policies are about this group: change those first")]
    InPolicy,
    /// As many as there may be.
    #[error("there are already {GROUPS_MAX} groups, as many as there may be")]
    TooMany,
    /// The caller may not do this.
    #[error(transparent)]
    Denied(#[from] Denial),
}

/// A group as it is asked for.
#[derive(Debug, Clone)]
pub struct GroupOrder {
    /// The name that people see.
    pub name: String,
    /// What it is for.
    pub description: String,
    /// Whether a code for a member needs a second operator's approval; where nothing is said, it stays as it is.
    pub protected: Option<bool>,
}

impl App {
    /// Makes a group.
    pub async fn create_group(
        &self,
        caller: &Caller,
        order: GroupOrder,
    ) -> Result<Result<Arc<Group>, GroupRefusal>, Failure> {
        self.put_group(caller, GroupId::from_random(self.draw_id_bytes()), order, true).await
    }

    /// Changes a group.
    pub async fn update_group(
        &self,
        caller: &Caller,
        id: GroupId,
        order: GroupOrder,
    ) -> Result<Result<Arc<Group>, GroupRefusal>, Failure> {
        self.put_group(caller, id, order, false).await
    }

    async fn put_group(
        &self,
        caller: &Caller,
        id: GroupId,
        order: GroupOrder,
        is_new: bool,
    ) -> Result<Result<Arc<Group>, GroupRefusal>, Failure> {
        let authority = caller.authority;
        self.decide(self.about_group(id), caller.origin(), move |desk, turn| {
            permit(authority, desk, Area::Groups.write(), turn)?;
            let configuration = desk.configuration();
            let former = configuration.group(id);
            if id == Group::EVERYONE {
                return Err(GroupRefusal::BuiltIn);
            }
            if !is_new && former.is_none() {
                return Err(GroupRefusal::NoSuchGroup);
            }
            if is_new && configuration.groups().len() >= GROUPS_MAX {
                return Err(GroupRefusal::TooMany);
            }
            let GroupOrder { name, description, protected } = order.clone();
            if name.trim().is_empty() || name.chars().count() > GROUP_NAME_CHARS_MAX {
                return Err(GroupRefusal::Name);
            }
            let taken = configuration.groups().any(|group| group.id != id && group.name == name);
            if taken || name.eq_ignore_ascii_case(Group::EVERYONE_NAME) {
                return Err(GroupRefusal::NameTaken);
            }
            let protected = protected.unwrap_or_else(|| former.is_some_and(|former| former.protected));
            let created_at = former.map_or(turn.now, |former| former.created_at);
            turn.record(if is_new { EventKind::GroupCreated } else { EventKind::GroupUpdated });
            let group = Group { id, name, description, protected, created_at, updated_at: turn.now };
            Ok(desk.configuration_mut().put_group(group))
        })
        .await
    }

    /// Removes a group. Accounts that were in it leave it with their next change; it means nothing before.
    pub async fn delete_group(
        &self,
        caller: &Caller,
        id: GroupId,
    ) -> Result<Result<(), GroupRefusal>, Failure> {
        let authority = caller.authority;
        self.decide(self.about_group(id), caller.origin(), move |desk, turn| {
            permit(authority, desk, Area::Groups.write(), turn)?;
            let configuration = desk.configuration();
            if id == Group::EVERYONE {
                return Err(GroupRefusal::BuiltIn);
            }
            configuration.group(id).ok_or(GroupRefusal::NoSuchGroup)?;
            let limited = |reach: &Reach| matches!(reach, Reach::Groups(groups) if groups.contains(&id));
            if configuration.operators().any(|o| o.grants.iter().any(|grant| limited(&grant.reach))) {
                return Err(GroupRefusal::InUse);
            }
            if configuration.policies().any(|policy| policy.uses_group(id)) {
                return Err(GroupRefusal::InPolicy);
            }
            desk.configuration_mut().remove_group(id);
            turn.record(EventKind::GroupDeleted);
            Ok(())
        })
        .await
    }

    /// Puts an account into a group.
    pub async fn join_group(
        &self,
        caller: &Caller,
        account: AccountId,
        group: GroupId,
    ) -> Result<Result<Account, DirectoryRefusal>, Failure> {
        self.move_member(caller, account, group, true).await
    }

    /// Takes an account out of a group.
    pub async fn leave_group(
        &self,
        caller: &Caller,
        account: AccountId,
        group: GroupId,
    ) -> Result<Result<Account, DirectoryRefusal>, Failure> {
        self.move_member(caller, account, group, false).await
    }

    async fn move_member(
        &self,
        caller: &Caller,
        account: AccountId,
        group: GroupId,
        joins: bool,
    ) -> Result<Result<Account, DirectoryRefusal>, Failure> {
        let authority = caller.authority;
        let change = move |profile: &mut Profile| {
            if !joins {
                profile.groups.retain(|id| *id != group);
            } else if !profile.groups.contains(&group) {
                profile.groups.push(group);
            }
        };
        self.decide(Concern::account(self.tenant, account), caller.origin(), move |desk, turn| {
            desk.account.as_ref().ok_or(DirectoryRefusal::NoSuchAccount)?;
            permit(authority, desk, Area::Groups.write(), turn)?;
            permit_group(authority, desk.configuration(), group, joins, turn)?;
            let profile = changed(desk, account, authority, &change, turn)?;
            let found = desk.account.as_mut().ok_or(DirectoryRefusal::NoSuchAccount)?;
            found.update_profile(profile, turn);
            Ok(found.clone())
        })
        .await
    }

    fn about_group(&self, id: GroupId) -> Concern {
        Concern::configuration(self.tenant, AccountId::from_uuid(id.uuid()))
    }
}

/// Demands a right over the group itself: whoever has one over the account only could give it what members of that
/// group carry, or take it from others' watch. Out of a protected group an account is taken by whom no group limits.
fn permit_group(
    authority: Authority,
    configuration: &Configuration,
    group: GroupId,
    joins: bool,
    turn: &mut Turn,
) -> Result<(), DirectoryRefusal> {
    let permission = Area::Groups.write();
    let Reach::Groups(reached) = authority.reach(configuration, permission) else { return Ok(()) };
    let refusal = if !reached.contains(&group) {
        DirectoryRefusal::GroupOutOfReach
    } else if !joins && configuration.group(group).is_some_and(|group| group.protected) {
        DirectoryRefusal::ProtectedGroup
    } else {
        return Ok(());
    };
    turn.record(EventKind::ActDenied { denial: Denial::OutOfReach { permission } });
    Err(refusal)
}
