//! Web hooks: the events of the log, posted in order, signed, at least once, from where each hook was.
//!
//! How far a hook got is kept in an errand, which one process at a time has; so a hook goes on where it was
//! after a restart, on whichever replica. A hook that does not answer is tried again for ever, each hour in
//! the end; nothing is left out for it.

use super::schedule;
use super::signature::SigningSecret;
use super::{Post, Poster, SendError};
use crate::app::App;
use crate::failure::Failure;
use crate::follow::{FollowedEvent, Position};
use data_encoding::BASE64URL_NOPAD;
use readmit_core::hook::Hook;
use readmit_core::time::{Span, Timestamp};
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use std::sync::Arc;
use uuid::Uuid;

/// How long a hook is one process's alone after its last sign of life.
const HOLD: Span = Span::from_secs(60);
/// Batches of the log that are read at once.
const ROWS: u32 = 64;
/// Events in one post.
const EVENTS_PER_POST: usize = 200;
/// Pages that one pass sends, so that one hook with much to catch up on does not keep the others waiting.
const PAGES_PER_PASS: usize = 50;
/// A hook that has failed for so long is complained about at every try.
const LONG: Span = Span::from_hours(24);

/// Posts events to web hooks. One for each process.
pub struct Forwarder {
    app: App,
    poster: Arc<dyn Poster>,
    holder: Uuid,
}

/// What a pass did for one hook.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Forwarded {
    /// So many events were posted, and nothing is left.
    UpToDate(usize),
    /// It failed, and is tried again.
    Failing,
    /// It failed before, and its time has not come.
    Waits,
    /// Another process has it.
    Elsewhere,
}

/// What is remembered of a hook.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Memory {
    position: Position,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    trouble: Option<Trouble>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
struct Trouble {
    since: Timestamp,
    tries: u32,
    next: Timestamp,
}

/// What is posted.
#[derive(Serialize)]
struct Body<'a> {
    #[serde(rename = "type")]
    kind: &'static str,
    hook: String,
    /// Where to go on after these events, for a reader that wants to compare.
    cursor: &'a str,
    events: Vec<&'a serde_json::Value>,
}

impl Forwarder {
    /// A forwarder of this process.
    pub fn new(app: App, poster: Arc<dyn Poster>) -> Self {
        let holder = Uuid::from_bytes(app.draw_bytes());
        Self { app, poster, holder }
    }

    /// Brings every enabled hook up to date, one after the other's failure or success.
    pub async fn pass(&self) -> Result<Vec<Forwarded>, Failure> {
        let configuration = self.app.configuration().await?;
        let enabled: Vec<_> = configuration.hooks().filter(|hook| hook.enabled).cloned().collect();
        let passes = enabled.iter().map(|hook| self.forward(hook));
        futures_util::future::join_all(passes).await.into_iter().collect()
    }

    /// Gives all hooks back, so that another process need not wait.
    pub async fn release(&self) -> Result<(), Failure> {
        let configuration = self.app.configuration().await?;
        for hook in configuration.hooks() {
            if let Some(memory) = self.take(hook).await? {
                self.note(hook, &memory, Timestamp::default()).await?;
            }
        }
        Ok(())
    }

    /// Brings one hook up to date.
    pub async fn forward(&self, hook: &Hook) -> Result<Forwarded, Failure> {
        let Some(mut memory) = self.take(hook).await? else { return Ok(Forwarded::Elsewhere) };
        if memory.trouble.is_some_and(|trouble| self.app.now() < trouble.next) {
            return Ok(Forwarded::Waits);
        }
        let secret = self.app.hook_secret(hook).ok().and_then(|secret| SigningSecret::read(&secret).ok());
        let Some(secret) = secret else {
            let error = SendError::passing("its secret does not open: its key is not in the key ring");
            return self.failed(hook, memory, &error).await;
        };
        let mut posted = 0;
        for _ in 0..PAGES_PER_PASS {
            let (events, next) = self.app.follow(&memory.position, ROWS).await?;
            let cursor = BASE64URL_NOPAD.encode(next.to_text()?.as_bytes());
            let wanted = |event: &&FollowedEvent| {
                event.at >= hook.created_at && (hook.events.is_empty() || hook.events.contains(&event.kind))
            };
            let wanted: Vec<_> = events.iter().filter(wanted).collect();
            for part in wanted.chunks(EVENTS_PER_POST) {
                if let Err(error) = self.post(hook, &secret, part, &cursor).await {
                    return self.failed(hook, memory, &error).await;
                }
                posted += part.len();
                // A slow reader of a long page must not lose the hook to another process.
                if posted.is_multiple_of(EVENTS_PER_POST) && !self.hold(hook, &memory).await? {
                    return Ok(Forwarded::Elsewhere);
                }
            }
            let is_news = next.is_beyond(&memory.position) || memory.trouble.is_some();
            memory = Memory { position: next, trouble: None };
            // A place that only moved with the time is not worth a write.
            if is_news && !self.hold(hook, &memory).await? {
                return Ok(Forwarded::Elsewhere);
            }
            if events.is_empty() {
                break;
            }
        }
        Ok(Forwarded::UpToDate(posted))
    }

    async fn post(
        &self,
        hook: &Hook,
        secret: &SigningSecret,
        events: &[&FollowedEvent],
        cursor: &str,
    ) -> Result<(), SendError> {
        let body = Body {
            kind: "events",
            hook: hook.id.to_string(),
            cursor,
            events: events.iter().map(|event| &event.json).collect(),
        };
        let body = serde_json::to_string(&body).map_err(|_| SendError::passing("the events have no JSON"))?;
        let headers = secret.headers(&post_id(hook, events), self.app.now(), &body);
        self.poster.post(Post { url: hook.url.clone(), headers, body }).await
    }

    async fn failed(&self, hook: &Hook, mut memory: Memory, error: &SendError) -> Result<Forwarded, Failure> {
        let now = self.app.now();
        let (since, tries) = memory.trouble.map_or((now, 1), |t| (t.since, t.tries.saturating_add(1)));
        let next = schedule::again(tries, now, self.app.random.bytes()[0]);
        memory.trouble = Some(Trouble { since, tries, next });
        let hours = now.since(since).as_mins() / 60;
        if now.since(since) >= LONG {
            tracing::error!(hook = %hook.id, name = hook.name, hours, %error, "a web hook takes no events");
        } else {
            tracing::warn!(hook = %hook.id, name = hook.name, tries, %error, "a web hook failed");
        }
        self.hold(hook, &memory).await?;
        Ok(Forwarded::Failing)
    }

    async fn take(&self, hook: &Hook) -> Result<Option<Memory>, Failure> {
        let now = self.app.now();
        let taken =
            self.app.store.take_errand(self.app.tenant, name(hook), self.holder, now, now + HOLD).await?;
        let Some(errand) = taken else { return Ok(None) };
        if errand.memory.is_empty() {
            return Ok(Some(Memory { position: Position::since(hook.created_at), trouble: None }));
        }
        let memory = serde_json::from_str(&errand.memory);
        memory.map(Some).map_err(|error| Failure::Corrupt { what: "errand", why: error.to_string() })
    }

    /// Writes down where the hook is, and keeps it.
    async fn hold(&self, hook: &Hook, memory: &Memory) -> Result<bool, Failure> {
        self.note(hook, memory, self.app.now() + HOLD).await
    }

    /// `false` when another process has the hook by now.
    async fn note(&self, hook: &Hook, memory: &Memory, until: Timestamp) -> Result<bool, Failure> {
        let memory = serde_json::to_string(memory)
            .map_err(|error| Failure::Corrupt { what: "errand", why: error.to_string() })?;
        self.app.store.note_errand(self.app.tenant, name(hook), self.holder, memory, until).await
    }
}

fn name(hook: &Hook) -> String {
    format!("hook/{}", hook.id)
}

/// The id of a post: the same whenever the same events are posted to the same hook.
fn post_id(hook: &Hook, events: &[&FollowedEvent]) -> String {
    let mut hash = Sha256::new();
    hash.update(hook.id.as_bytes());
    for event in events {
        hash.update(event.id.as_bytes());
    }
    format!("msg_{}", BASE64URL_NOPAD.encode(&hash.finalize()[..18]))
}
