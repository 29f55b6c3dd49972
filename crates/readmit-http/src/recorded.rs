//! A stored event, read: what stands in its body, and the personal data beside it as far as it was not erased.

use crate::fault::Fault;
use readmit_app::Failure;
use readmit_app::store::StoredEvent;
use readmit_core::event::{Actor, EventKind, Notes};
use readmit_core::id::{ApplicationId, ClientId};
use readmit_core::time::Timestamp;
use serde::Deserialize;

/// The body of an event.
#[derive(Deserialize)]
pub(crate) struct Recorded {
    pub(crate) at: Timestamp,
    pub(crate) actor: Actor,
    #[serde(default)]
    pub(crate) application: Option<ApplicationId>,
    #[serde(default)]
    pub(crate) client: Option<ClientId>,
    pub(crate) event: EventKind,
}

/// What stands beside it.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct Personal {
    pub(crate) ip: Option<String>,
    pub(crate) user_agent: Option<String>,
    pub(crate) identifier: Option<String>,
    pub(crate) notes: Notes,
}

/// Reads an event.
pub(crate) fn read(event: &StoredEvent) -> Result<(Recorded, Personal), Fault> {
    let corrupt = |error: serde_json::Error| {
        Fault::from(Failure::Corrupt { what: "event", why: format!("{}: {error}", event.id) })
    };
    let body = serde_json::from_str(&event.body).map_err(corrupt)?;
    let personal = event.personal.as_deref().map(serde_json::from_str).transpose().map_err(corrupt)?;
    Ok((body, personal.unwrap_or_default()))
}
