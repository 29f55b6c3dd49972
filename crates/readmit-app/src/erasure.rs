//! Erasing what is known of a person beside their events, and what they answered in journeys. The events stay, and
//! so do their hashes: the chain is made of commitments only.

use crate::app::App;
use crate::caller::{Caller, permit};
use crate::failure::Failure;
use crate::store::Concern;
use readmit_core::event::EventKind;
use readmit_core::id::AccountId;
use readmit_core::operator::{Area, Denial};

impl App {
    /// Erases the personal data beside the events about an account, and its turns in the log of runs, whether the
    /// account still exists or not. Answers beside how many events there was some.
    pub async fn erase_history(
        &self,
        caller: &Caller,
        account: AccountId,
    ) -> Result<Result<u64, Denial>, Failure> {
        let (authority, concern) = (caller.authority, Concern::account(self.tenant, account));
        let permitted = self
            .decide(concern.clone(), caller.origin(), move |desk, turn| {
                permit(authority, desk, Area::Audit.write(), turn)
            })
            .await?;
        if let Err(denial) = permitted {
            return Ok(Err(denial));
        }
        let events = self.store.erase_personal(self.tenant, account).await?;
        self.store.erase_runs(self.tenant, account).await?;
        self.decide(concern, caller.origin(), move |_, turn| {
            turn.record(EventKind::PersonalDataErased { events });
        })
        .await?;
        Ok(Ok(events))
    }
}
