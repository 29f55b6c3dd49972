//! The outbox as operators see it: what waits and what was given up, without addresses or content, and
//! trying again.

use crate::app::App;
use crate::caller::{Caller, permit};
use crate::failure::Failure;
use crate::store::{Concern, MessageState, WaitingMessage};
use readmit_core::event::EventKind;
use readmit_core::id::MessageId;
use readmit_core::operator::{Area, Denial};

/// Dead messages that are looked through.
const DEAD_MAX: u32 = 10_000;

/// Why a message is not tried again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum RetryRefusal {
    /// No message of this id was given up.
    #[error("no message of this id was given up")]
    NoSuchMessage,
    /// Its code or link does not work any more.
    #[error("what it tells has expired: it is not sent any more")]
    Expired,
    /// The caller may not do this.
    #[error(transparent)]
    Denied(#[from] Denial),
}

impl App {
    /// Messages that wait, or that were given up, oldest first.
    pub async fn outbox(&self, state: MessageState, limit: u32) -> Result<Vec<WaitingMessage>, Failure> {
        self.store.messages(self.tenant, state, limit).await
    }

    /// Has a message that was given up tried again, for as long as what it tells is true.
    pub async fn retry_message(
        &self,
        caller: &Caller,
        id: MessageId,
    ) -> Result<Result<(), RetryRefusal>, Failure> {
        let dead = self.outbox(MessageState::Dead, DEAD_MAX).await?;
        let Some(message) = dead.iter().find(|message| message.key.id == id) else {
            return Ok(Err(RetryRefusal::NoSuchMessage));
        };
        self.revive(caller, message).await
    }

    /// Has every message that was given up tried again. Returns how many wait again, and how many have expired.
    pub async fn retry_messages(&self, caller: &Caller) -> Result<(usize, usize), Failure> {
        let (mut revived, mut expired) = (0, 0);
        for message in self.outbox(MessageState::Dead, DEAD_MAX).await? {
            match self.revive(caller, &message).await? {
                Ok(()) => revived += 1,
                Err(RetryRefusal::Expired) => expired += 1,
                // Another process was faster, or the caller may not.
                Err(RetryRefusal::NoSuchMessage | RetryRefusal::Denied(_)) => {}
            }
        }
        Ok((revived, expired))
    }

    async fn revive(
        &self,
        caller: &Caller,
        message: &WaitingMessage,
    ) -> Result<Result<(), RetryRefusal>, Failure> {
        let (now, authority, id) = (self.now(), caller.authority, message.key.id);
        if now >= message.expires_at {
            return Ok(Err(RetryRefusal::Expired));
        }
        let concern = Concern::account(self.tenant, message.key.account);
        let permitted = self
            .decide(concern, caller.origin(), move |desk, turn| {
                permit(authority, desk, Area::Delivery.write(), turn)?;
                turn.record(EventKind::MessageRetried { message: id });
                Ok(())
            })
            .await?;
        if let Err(denial) = permitted {
            return Ok(Err(RetryRefusal::Denied(denial)));
        }
        let revived = self.store.revive_message(message.key, now, message.expires_at).await?;
        Ok(if revived { Ok(()) } else { Err(RetryRefusal::NoSuchMessage) })
    }
}
