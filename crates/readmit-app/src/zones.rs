//! Network zones: made, changed, switched and removed.

use crate::app::App;
use crate::caller::{Caller, permit};
use crate::failure::Failure;
use crate::store::Concern;
use readmit_core::event::EventKind;
use readmit_core::event::sign_in::{Change, Changed};
use readmit_core::id::{AccountId, ZoneId};
use readmit_core::limits::ZONES_MAX;
use readmit_core::operator::{Area, Denial};
use readmit_core::policy::Flaw;
use readmit_core::zone::{AddressRange, Zone};
use std::sync::Arc;

/// Why a network zone was not made, changed or removed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ZoneRefusal {
    /// No such zone.
    #[error("no such network zone")]
    NoSuchZone,
    /// What is asked for does not make sense, all of it.
    #[error("the network zone does not make sense")]
    Flaws(Vec<Flaw>),
    /// A rule is about it.
    #[error("rules of sign-in policies are about this network zone: change those first")]
    InUse,
    /// As many as there may be.
    #[error("there are already {ZONES_MAX} network zones, as many as there may be")]
    TooMany,
    /// The caller may not do this.
    #[error(transparent)]
    Denied(#[from] Denial),
}

/// A network zone as it is asked for.
#[derive(Debug, Clone)]
pub struct ZoneOrder {
    /// The name that people see.
    pub name: String,
    /// Whether it counts; it does where nothing is said, or as before.
    pub active: Option<bool>,
    /// The addresses in it.
    pub gateways: Vec<AddressRange>,
    /// Addresses of proxies whose callers are in it.
    pub proxies: Vec<AddressRange>,
}

impl App {
    /// Makes a network zone.
    pub async fn create_zone(
        &self,
        caller: &Caller,
        order: ZoneOrder,
    ) -> Result<Result<Arc<Zone>, ZoneRefusal>, Failure> {
        self.put_zone(caller, ZoneId::from_random(self.draw_id_bytes()), order, true).await
    }

    /// Replaces a network zone.
    pub async fn update_zone(
        &self,
        caller: &Caller,
        id: ZoneId,
        order: ZoneOrder,
    ) -> Result<Result<Arc<Zone>, ZoneRefusal>, Failure> {
        self.put_zone(caller, id, order, false).await
    }

    async fn put_zone(
        &self,
        caller: &Caller,
        id: ZoneId,
        order: ZoneOrder,
        is_new: bool,
    ) -> Result<Result<Arc<Zone>, ZoneRefusal>, Failure> {
        let authority = caller.authority;
        self.decide(self.about_zone(id), caller.origin(), move |desk, turn| {
            permit(authority, desk, Area::Policies.write(), turn)?;
            let configuration = desk.configuration_mut();
            let former = configuration.zone(id).cloned();
            if former.is_none() && !is_new {
                return Err(ZoneRefusal::NoSuchZone);
            }
            if former.is_none() && configuration.zones().len() >= ZONES_MAX {
                return Err(ZoneRefusal::TooMany);
            }
            let ZoneOrder { name, active, gateways, proxies } = order.clone();
            let active = active.unwrap_or_else(|| former.as_ref().is_none_or(|former| former.active));
            let created_at = former.map_or(turn.now, |former| former.created_at);
            let zone = Zone { id, name, active, gateways, proxies, created_at, updated_at: turn.now };
            let mut flaws = zone.check();
            if configuration.zones().any(|other| other.id != id && other.name == zone.name) {
                let expected = "belongs to another network zone".to_owned();
                flaws.push(Flaw { field: "name".to_owned(), expected });
            }
            if !flaws.is_empty() {
                return Err(ZoneRefusal::Flaws(flaws));
            }
            let change = if is_new { Change::Created } else { Change::Updated };
            turn.record(EventKind::ZoneChanged(Changed { change }));
            Ok(configuration.put_zone(zone))
        })
        .await
    }

    /// Switches a network zone on or off.
    pub async fn switch_zone(
        &self,
        caller: &Caller,
        id: ZoneId,
        active: bool,
    ) -> Result<Result<Arc<Zone>, ZoneRefusal>, Failure> {
        let authority = caller.authority;
        self.decide(self.about_zone(id), caller.origin(), move |desk, turn| {
            permit(authority, desk, Area::Policies.write(), turn)?;
            let configuration = desk.configuration_mut();
            let former = configuration.zone(id).cloned().ok_or(ZoneRefusal::NoSuchZone)?;
            if former.active == active {
                return Ok(former);
            }
            turn.record(EventKind::ZoneChanged(Changed { change: Change::switched(active) }));
            let zone = Zone { active, updated_at: turn.now, ..Zone::clone(&former) };
            Ok(configuration.put_zone(zone))
        })
        .await
    }

    /// Removes a network zone that no rule is about.
    pub async fn delete_zone(&self, caller: &Caller, id: ZoneId) -> Result<Result<(), ZoneRefusal>, Failure> {
        let authority = caller.authority;
        self.decide(self.about_zone(id), caller.origin(), move |desk, turn| {
            permit(authority, desk, Area::Policies.write(), turn)?;
            let configuration = desk.configuration_mut();
            configuration.zone(id).ok_or(ZoneRefusal::NoSuchZone)?;
            if configuration.policies().any(|policy| policy.uses_zone(id)) {
                return Err(ZoneRefusal::InUse);
            }
            configuration.remove_zone(id);
            turn.record(EventKind::ZoneChanged(Changed { change: Change::Deleted }));
            Ok(())
        })
        .await
    }

    fn about_zone(&self, id: ZoneId) -> Concern {
        Concern::configuration(self.tenant, AccountId::from_uuid(id.uuid()))
    }
}
