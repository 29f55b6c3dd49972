//! A tenant takes its events with it. That it was removed stands on the log of another one, so that what is
//! missing is not taken for what somebody took out.

use crate::app::App;
use crate::failure::Failure;
use crate::store::Concern;
use readmit_core::event::{EventKind, Origin};
use readmit_core::id::{AccountId, TenantId};

impl App {
    /// Puts on this tenant's log that another one is removed.
    pub async fn note_tenant_removed(&self, origin: Origin, removed: TenantId) -> Result<(), Failure> {
        let about = AccountId::from_uuid(removed.uuid());
        self.decide(Concern::account(self.tenant, about), origin, move |_, turn| {
            turn.record(EventKind::TenantRemoved { tenant: removed });
        })
        .await
    }
}
