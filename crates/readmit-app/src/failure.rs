//! Three words for going wrong: a refusal (an answer, in `readmit-core`), an invalid request (at the edge),
//! and a failure: the machine, and only the machine.

use std::sync::Arc;

/// The machine failed. Nothing was granted, and what was counted before stays counted.
#[derive(Debug, Clone, thiserror::Error)]
pub enum Failure {
    /// The database did.
    #[error("storage failed: {0}")]
    Storage(Arc<dyn std::error::Error + Send + Sync>),
    /// What the database holds cannot be read.
    #[error("stored {what} cannot be read: {why}")]
    Corrupt {
        /// Which kind of record.
        what: &'static str,
        /// What is wrong with it.
        why: String,
    },
    /// A record grew beyond its limit.
    #[error("{what} would have {bytes} bytes, more than its limit")]
    TooLarge {
        /// Which kind of record.
        what: &'static str,
        /// Its size.
        bytes: usize,
    },
    /// A rule panicked: a defect of ours. Nothing of its request was written.
    #[error("a rule panicked: {0}")]
    Panicked(String),
    /// Other processes moved the record each time it was judged.
    #[error("the record is contended by other processes")]
    Contended,
    /// The store stops.
    #[error("the store is closed")]
    Closed,
    /// A key that is needed is not in the ring.
    #[error("key trouble: {0}")]
    Keys(String),
    /// No room in the queue.
    #[error(transparent)]
    Overload(#[from] Overload),
}

impl Failure {
    /// Wraps a database's own error.
    pub fn storage(error: impl std::error::Error + Send + Sync + 'static) -> Self {
        Self::Storage(Arc::new(error))
    }
}

/// Why a request was not even queued.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Overload {
    /// Too many requests wait; told as 503.
    #[error("too many requests are waiting")]
    QueueFull,
    /// Too many requests wait for this account, known or not; told as a neutral 429.
    #[error("too many requests are waiting for this account")]
    AccountBusy,
    /// The store stops; told as 503.
    #[error("the server is stopping")]
    Closed,
}
