//! Groups of accounts, and who is in them.

use crate::app::App;
use crate::caller::{Caller, permit};
use crate::directory::DirectoryRefusal;
use crate::failure::Failure;
use crate::store::Concern;
use readmit_core::Account;
use readmit_core::event::EventKind;
use readmit_core::group::Group;
use readmit_core::id::{AccountId, GroupId};
use readmit_core::limits::{GROUPS_MAX, NAME_CHARS_MAX};
use readmit_core::operator::{Area, Denial, Reach};
use std::sync::Arc;

/// Why a group was not made, changed or removed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum GroupRefusal {
    /// No such group.
    #[error("no such group")]
    NoSuchGroup,
    /// No name, or too long a one.
    #[error("name must have 1 to {NAME_CHARS_MAX} characters")]
    Name,
    /// Another group has this name.
    #[error("name belongs to another group")]
    NameTaken,
    /// Grants are limited to it.
    #[error("operators' grants are limited to this group: change those first")]
    InUse,
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
    /// Whether a code for a member needs a second operator's approval.
    pub protected: bool,
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
            if !is_new && former.is_none() {
                return Err(GroupRefusal::NoSuchGroup);
            }
            if is_new && configuration.groups().len() >= GROUPS_MAX {
                return Err(GroupRefusal::TooMany);
            }
            let GroupOrder { name, description, protected } = order.clone();
            if name.trim().is_empty() || name.chars().count() > NAME_CHARS_MAX {
                return Err(GroupRefusal::Name);
            }
            if configuration.groups().any(|group| group.id != id && group.name == name) {
                return Err(GroupRefusal::NameTaken);
            }
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
            configuration.group(id).ok_or(GroupRefusal::NoSuchGroup)?;
            let limited = |reach: &Reach| matches!(reach, Reach::Groups(groups) if groups.contains(&id));
            if configuration.operators().any(|o| o.grants.iter().any(|grant| limited(&grant.reach))) {
                return Err(GroupRefusal::InUse);
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
        self.update_account_as(caller, Area::Groups, account, Vec::new(), None, move |profile| {
            if !profile.groups.contains(&group) {
                profile.groups.push(group);
            }
        })
        .await
    }

    /// Takes an account out of a group.
    pub async fn leave_group(
        &self,
        caller: &Caller,
        account: AccountId,
        group: GroupId,
    ) -> Result<Result<Account, DirectoryRefusal>, Failure> {
        self.update_account_as(caller, Area::Groups, account, Vec::new(), None, move |profile| {
            profile.groups.retain(|id| *id != group);
        })
        .await
    }

    fn about_group(&self, id: GroupId) -> Concern {
        Concern::configuration(self.tenant, AccountId::from_uuid(id.uuid()))
    }
}
