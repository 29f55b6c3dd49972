//! What delivery asks of a store in memory.

use super::Memory;
use super::data::Held;
use readmit_app::store::{Answer, Errand, ErrandStore, MessageKey, MessageState, Settled, WaitingMessage};
use readmit_core::id::TenantId;
use readmit_core::time::Timestamp;
use uuid::Uuid;

impl ErrandStore for Memory {
    fn claim_messages(
        &self,
        now: Timestamp,
        until: Timestamp,
        limit: u32,
    ) -> Answer<'_, Vec<WaitingMessage>> {
        self.read(move |data| {
            let due = |message: &&mut WaitingMessage| {
                message.state == MessageState::Waiting && message.due_at <= now
            };
            let mut due: Vec<&mut WaitingMessage> = data.outbox.values_mut().filter(due).collect();
            due.sort_by_key(|message| (message.due_at, message.created_at, message.key.id));
            due.truncate(limit as usize);
            let claim = |message: &mut WaitingMessage| {
                message.due_at = until;
                message.attempts += 1;
                message.clone()
            };
            Ok(due.into_iter().map(claim).collect())
        })
    }

    fn settle_message(&self, key: MessageKey, settled: Settled) -> Answer<'_, ()> {
        self.read(move |data| {
            let waiting = data.outbox.get_mut(&key).filter(|message| message.state == MessageState::Waiting);
            match (settled, waiting) {
                (Settled::Sent, _) => drop(data.outbox.remove(&key)),
                (Settled::Later { at, error }, Some(message)) => {
                    message.due_at = at;
                    message.error = Some(error);
                }
                (Settled::Dead { error }, Some(message)) => {
                    message.state = MessageState::Dead;
                    message.error = Some(error);
                }
                (Settled::Later { .. } | Settled::Dead { .. }, None) => {}
            }
            Ok(())
        })
    }

    fn messages(&self, tenant: TenantId, state: MessageState, limit: u32) -> Answer<'_, Vec<WaitingMessage>> {
        self.read(move |data| {
            let of_tenant = data.outbox.values().filter(|m| m.key.tenant == tenant && m.state == state);
            let mut messages: Vec<_> = of_tenant.cloned().collect();
            messages.sort_by_key(|message| (message.created_at, message.key.id));
            messages.truncate(limit as usize);
            Ok(messages)
        })
    }

    fn revive_message(&self, key: MessageKey, now: Timestamp, expires_at: Timestamp) -> Answer<'_, bool> {
        self.read(move |data| {
            let dead = data.outbox.get_mut(&key).filter(|message| message.state == MessageState::Dead);
            let Some(message) = dead else { return Ok(false) };
            message.state = MessageState::Waiting;
            message.due_at = now;
            message.expires_at = expires_at;
            message.attempts = 0;
            message.error = None;
            Ok(true)
        })
    }

    fn count_messages(&self) -> Answer<'_, u64> {
        self.read(|data| {
            Ok(data.outbox.values().filter(|message| message.state == MessageState::Waiting).count() as u64)
        })
    }

    fn take_errand(
        &self,
        tenant: TenantId,
        name: String,
        holder: Uuid,
        now: Timestamp,
        until: Timestamp,
    ) -> Answer<'_, Option<Errand>> {
        self.read(move |data| {
            let fresh = || Held { holder, until, memory: String::new() };
            let held = data.errands.entry((tenant, name)).or_insert_with(fresh);
            if held.holder != holder && held.until > now {
                return Ok(None);
            }
            (held.holder, held.until) = (holder, until);
            Ok(Some(Errand { memory: held.memory.clone() }))
        })
    }

    fn note_errand(
        &self,
        tenant: TenantId,
        name: String,
        holder: Uuid,
        memory: String,
        until: Timestamp,
    ) -> Answer<'_, bool> {
        self.read(move |data| {
            let held = data.errands.get_mut(&(tenant, name)).filter(|held| held.holder == holder);
            let Some(held) = held else { return Ok(false) };
            (held.memory, held.until) = (memory, until);
            Ok(true)
        })
    }
}
