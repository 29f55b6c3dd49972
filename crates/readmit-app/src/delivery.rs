//! Delivery: what the outbox holds leaves here, at least once, and what happened is told to web hooks.
//!
//! The worker claims messages, opens and renders them, and hands them to a [`Sender`]; the forwarder follows
//! the log and posts events through a [`Poster`]. Both are driven by the program and know no network.

pub mod forwarder;
pub mod outbox;
mod render;
pub mod schedule;
pub mod signature;
pub mod templates;
pub mod worker;

pub use forwarder::{Forwarded, Forwarder};
pub use templates::{TemplateError, Templates};
pub use worker::{Delivered, Worker};

use futures_util::future::BoxFuture;
use readmit_core::id::MessageId;
use readmit_core::outbox::Channel;
use readmit_core::secret::Secret;
use std::fmt;

/// A message in words, for one address.
#[derive(Clone)]
pub struct Outgoing {
    /// Its id: the same at every try, so that a provider can tell a repetition.
    pub id: MessageId,
    /// How it travels.
    pub channel: Channel,
    /// An e-mail address, or a phone number in E.164 form.
    pub to: String,
    /// Who it is said to come from, where the application named someone (SMS).
    pub sender: Option<String>,
    /// The subject of an e-mail; empty otherwise. Never holds a secret.
    pub subject: String,
    /// The text.
    pub text: Secret,
    /// The same as HTML, for e-mail.
    pub html: Option<Secret>,
}

/// Without address and content.
impl fmt::Debug for Outgoing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Outgoing({} by {})", self.id, self.channel.as_str())
    }
}

/// Why a provider did not take something. The text is kept and shown to operators: it never holds an address
/// or any content.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{text}")]
pub struct SendError {
    /// Whether trying again is of no use.
    pub permanent: bool,
    /// What went wrong.
    pub text: String,
}

impl SendError {
    /// Trying again may help.
    pub fn passing(text: impl Into<String>) -> Self {
        Self { permanent: false, text: text.into() }
    }

    /// Trying again is of no use.
    pub fn permanent(text: impl Into<String>) -> Self {
        Self { permanent: true, text: text.into() }
    }
}

/// Hands a message to whoever carries it.
pub trait Sender: Send + Sync + 'static {
    /// Sends one message. `Ok`: the provider took it.
    fn send(&self, message: Outgoing) -> BoxFuture<'_, Result<(), SendError>>;
}

/// A signed request to a web hook.
#[derive(Clone)]
pub struct Post {
    /// Where to.
    pub url: String,
    /// Names and values.
    pub headers: [(&'static str, String); 3],
    /// JSON.
    pub body: String,
}

/// Posts to web hooks: no redirects, within a time limit.
pub trait Poster: Send + Sync + 'static {
    /// Posts once. `Ok`: it was answered with 2xx.
    fn post(&self, post: Post) -> BoxFuture<'_, Result<(), SendError>>;
}
