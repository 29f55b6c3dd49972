//! Roles that an organisation makes for itself.

use crate::app::App;
use crate::caller::{Caller, permit};
use crate::failure::Failure;
use crate::store::Concern;
use readmit_core::configuration::Configuration;
use readmit_core::event::EventKind;
use readmit_core::id::{AccountId, RoleId};
use readmit_core::limits::ROLES_MAX;
use readmit_core::operator::{Area, Authority, Denial, Permission, Permissions, Role, RoleError};
use std::sync::Arc;

/// Why a role was not made, changed or removed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum RoleRefusal {
    /// No such role.
    #[error("no such role")]
    NoSuchRole,
    /// It does not make sense.
    #[error(transparent)]
    Wrong(#[from] RoleError),
    /// Operators have it.
    #[error("operators have this role: take it from them first")]
    InUse,
    /// As many as there may be.
    #[error("there are already {ROLES_MAX} roles, as many as there may be")]
    TooMany,
    /// It would have a higher rank than the caller.
    #[error("rank must not be higher than your own")]
    TooHigh,
    /// It would allow what the caller may not do.
    #[error("permissions: nobody can give what they do not have, `{0}`")]
    NotYours(Permission),
    /// The caller may not do this.
    #[error(transparent)]
    Denied(#[from] Denial),
}

/// A role as it is asked for.
#[derive(Debug, Clone)]
pub struct RoleOrder {
    /// The name that people see.
    pub name: String,
    /// What it is for.
    pub description: String,
    /// Its rank.
    pub rank: u8,
    /// What it allows.
    pub permissions: Permissions,
}

impl App {
    /// Makes a role.
    pub async fn create_role(
        &self,
        caller: &Caller,
        order: RoleOrder,
    ) -> Result<Result<Arc<Role>, RoleRefusal>, Failure> {
        self.put_role(caller, RoleId::from_random(self.draw_id_bytes()), order, true).await
    }

    /// Changes a role.
    pub async fn update_role(
        &self,
        caller: &Caller,
        id: RoleId,
        order: RoleOrder,
    ) -> Result<Result<Arc<Role>, RoleRefusal>, Failure> {
        self.put_role(caller, id, order, false).await
    }

    async fn put_role(
        &self,
        caller: &Caller,
        id: RoleId,
        order: RoleOrder,
        is_new: bool,
    ) -> Result<Result<Arc<Role>, RoleRefusal>, Failure> {
        let authority = caller.authority;
        self.decide(self.about_role(id), caller.origin(), move |desk, turn| {
            permit(authority, desk, Area::Roles.write(), turn)?;
            let configuration = desk.configuration();
            if is_new && configuration.roles().len() >= ROLES_MAX {
                return Err(RoleRefusal::TooMany);
            }
            if !is_new {
                let former = configuration.role(id).ok_or(RoleRefusal::NoSuchRole)?;
                within(configuration, authority, former)?;
            }
            let RoleOrder { name, description, rank, permissions } = order.clone();
            let role = Role { id, name, description, rank, permissions };
            role.check()?;
            within(configuration, authority, &role)?;
            turn.record(if is_new { EventKind::RoleCreated } else { EventKind::RoleUpdated });
            Ok(desk.configuration_mut().put_role(role))
        })
        .await
    }

    /// Removes a role that no operator has.
    pub async fn delete_role(&self, caller: &Caller, id: RoleId) -> Result<Result<(), RoleRefusal>, Failure> {
        let authority = caller.authority;
        self.decide(self.about_role(id), caller.origin(), move |desk, turn| {
            permit(authority, desk, Area::Roles.write(), turn)?;
            let configuration = desk.configuration();
            let role = configuration.role(id).ok_or(RoleRefusal::NoSuchRole)?;
            if role.is_built_in() {
                return Err(RoleError::BuiltIn.into());
            }
            within(configuration, authority, role)?;
            if configuration.operators().any(|operator| operator.grants.iter().any(|g| g.role == id)) {
                return Err(RoleRefusal::InUse);
            }
            desk.configuration_mut().remove_role(id);
            turn.record(EventKind::RoleDeleted);
            Ok(())
        })
        .await
    }

    fn about_role(&self, id: RoleId) -> Concern {
        Concern::configuration(self.tenant, AccountId::from_uuid(id.uuid()))
    }
}

/// Nobody makes or changes a role beyond their own rank and permissions.
fn within(configuration: &Configuration, authority: Authority, role: &Role) -> Result<(), RoleRefusal> {
    let Some(account) = authority.operator() else { return Ok(()) };
    let rank = configuration.operator(account).map_or(0, |operator| configuration.rank_of(operator));
    if role.rank > rank {
        return Err(RoleRefusal::TooHigh);
    }
    let own = authority.permissions(configuration);
    match role.permissions.beyond(own) {
        Some(lacking) => Err(RoleRefusal::NotYours(lacking)),
        None => Ok(()),
    }
}
