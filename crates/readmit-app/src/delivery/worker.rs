//! The delivery worker: claims messages that are due, opens and renders them, sends them, and writes down
//! what became of each.
//!
//! Any number of workers may run, in any number of processes: a claim makes a message one worker's own for a
//! minute. A worker that dies between sending and writing that down leaves the claim to run out, and the
//! message is sent again under the same id.

use super::render::Rendered;
use super::{Outgoing, SendError, Sender, Templates, schedule};
use crate::app::App;
use crate::failure::Failure;
use crate::letter::Letter;
use crate::metrics;
use crate::store::{Concern, MessageKey, Settled, WaitingMessage};
use futures_util::future::join_all;
use readmit_core::event::{EventKind, Origin};
use readmit_core::time::Timestamp;
use std::sync::Arc;

/// Messages that are sent at the same time.
pub const AT_ONCE: u32 = 8;

/// Characters of an error that is kept.
const ERROR_CHARS_MAX: usize = 200;

/// What became of one try.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Delivered {
    /// Its provider took it.
    Sent,
    /// It is tried again.
    Later(Timestamp),
    /// It was given up.
    Dead,
}

/// Sends what waits in the outbox. Cheap to clone.
#[derive(Clone)]
pub struct Worker {
    app: App,
    sender: Arc<dyn Sender>,
    templates: Arc<Templates>,
}

impl Worker {
    /// A worker that sends through `sender`, over all tenants.
    pub fn new(app: App, sender: Arc<dyn Sender>, templates: Arc<Templates>) -> Self {
        Self { app, sender, templates }
    }

    /// Takes up to `limit` messages that are due.
    pub async fn claim(&self, limit: u32) -> Result<Vec<WaitingMessage>, Failure> {
        let now = self.app.now();
        self.app.store.claim_messages(now, now + schedule::CLAIM, limit).await
    }

    /// Claims once and tries what it got, all at once. Returns how many messages that were.
    pub async fn pass(&self) -> Result<usize, Failure> {
        let claimed = self.claim(AT_ONCE).await?;
        let outcomes = join_all(claimed.iter().map(|message| self.deliver(message))).await;
        outcomes.into_iter().collect::<Result<Vec<_>, _>>().map(|tried| tried.len())
    }

    /// Tries one claimed message, and writes down what became of it.
    pub async fn deliver(&self, message: &WaitingMessage) -> Result<Delivered, Failure> {
        let channel = message.channel;
        let error = match self.send(message).await {
            Ok(()) => {
                metrics::message_sent(channel.as_str());
                // The log says what left, also where the next line fails and it leaves again.
                self.record(message.key, EventKind::MessageSent { message: message.key.id, channel }).await;
                self.app.store.settle_message(message.key, Settled::Sent).await?;
                return Ok(Delivered::Sent);
            }
            Err(error) => error,
        };
        metrics::message_failed(channel.as_str());
        let jitter = self.app.random.bytes()[0];
        let again = schedule::again_within_a_day(message.attempts, self.app.now(), jitter)
            .filter(|at| !error.permanent && *at < message.expires_at);
        let SendError { text: error, .. } = error;
        let Some(at) = again else {
            tracing::warn!(message = %message.key.id, channel = channel.as_str(), error, "a message is given up");
            let kind = EventKind::MessageUndeliverable { message: message.key.id, channel };
            self.record(message.key, kind).await;
            self.app.store.settle_message(message.key, Settled::Dead { error }).await?;
            return Ok(Delivered::Dead);
        };
        tracing::debug!(message = %message.key.id, channel = channel.as_str(), error, "a message is tried again");
        self.app.store.settle_message(message.key, Settled::Later { at, error }).await?;
        Ok(Delivered::Later(at))
    }

    /// Tells the metrics how many messages wait.
    pub async fn measure(&self) -> Result<(), Failure> {
        let waiting = self.app.store.count_messages().await?;
        metrics::outbox_waiting(u32::try_from(waiting).unwrap_or(u32::MAX));
        Ok(())
    }

    async fn send(&self, message: &WaitingMessage) -> Result<(), SendError> {
        if self.app.now() >= message.expires_at {
            return Err(SendError::permanent("it expired before it could be sent"));
        }
        let MessageKey { tenant, account, id } = message.key;
        let letter = Letter::open(&message.sealed, (tenant, account, id), &self.app.keys)
            .map_err(|_| SendError::permanent("it does not open: its key is not in the key ring"))?;
        let Rendered { sender, subject, text, html } = self
            .templates
            .render(&letter, message.channel)
            .map_err(|error| SendError::permanent(without(&error.to_string(), &letter.to)))?;
        let to = letter.to;
        let outgoing = Outgoing { id, channel: message.channel, to: to.clone(), sender, subject, text, html };
        let sent = self.sender.send(outgoing).await;
        sent.map_err(|error| SendError { text: without(&error.text, &to), ..error })
    }

    /// A log that does not take the event now must not have the message sent again for it.
    async fn record(&self, key: MessageKey, kind: EventKind) {
        let app =
            if key.tenant == self.app.tenant { self.app.clone() } else { self.app.for_tenant(key.tenant) };
        let concern = Concern::account(key.tenant, key.account);
        let recorded = app
            .decide(concern, Origin::system(), move |_, turn| {
                turn.record(kind.clone());
            })
            .await;
        if let Err(failure) = recorded {
            tracing::error!(message = %key.id, %failure, "what became of a message is missing in the log");
        }
    }
}

/// An error's text without an address that a provider may have repeated.
fn without(error: &str, address: &str) -> String {
    let text: String = error.chars().filter(|symbol| !symbol.is_control()).take(ERROR_CHARS_MAX).collect();
    let (folded, wanted) = (text.to_ascii_lowercase(), address.to_ascii_lowercase());
    if wanted.is_empty() || !folded.contains(&wanted) {
        return text;
    }
    folded.replace(&wanted, "…")
}
