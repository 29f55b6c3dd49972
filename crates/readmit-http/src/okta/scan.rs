//! Turns for requests that look at many users: each takes a processor's time for as long as it looks, so only a few do at
//! once, and the rest of the server goes on.

use crate::fault::Fault;
use std::time::Duration;
use tokio::sync::{Semaphore, SemaphorePermit};
use tokio::time::timeout;

/// Requests that look at many users at once.
const SCANS_MAX: usize = 4;
/// How long one waits for its turn before it is told to come again.
const WAIT_MAX: Duration = Duration::from_secs(2);

/// The turns of this process.
pub(super) static SCANS: Scans = Scans(Semaphore::const_new(SCANS_MAX));

/// So many at once.
pub(super) struct Scans(Semaphore);

impl Scans {
    /// A turn, which lasts until it is dropped. Where none is to be had it is as if the caller had called too often, which
    /// the vendor's clients know to wait for.
    pub(super) async fn turn(&self) -> Result<SemaphorePermit<'_>, Fault> {
        let turn = timeout(WAIT_MAX, self.0.acquire()).await;
        turn.ok().and_then(Result::ok).ok_or_else(|| Fault::too_many(WAIT_MAX.as_secs()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::StatusCode;

    #[tokio::test(start_paused = true)]
    async fn few_look_at_once_and_who_waits_too_long_is_told() {
        let scans = Scans(Semaphore::const_new(2));
        let (one, _other) = (scans.turn().await.unwrap(), scans.turn().await.unwrap());
        let refused = scans.turn().await.err().unwrap();
        assert_eq!(refused.status, StatusCode::TOO_MANY_REQUESTS);
        let (third, ()) = tokio::join!(scans.turn(), async { drop(one) });
        assert!(third.is_ok(), "who waits gets the turn that ends");
    }
}
