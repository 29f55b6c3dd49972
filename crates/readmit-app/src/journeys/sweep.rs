//! What is left of runs goes: those that nobody answered in time, and their log after some days.

use crate::app::App;
use crate::failure::Failure;
use readmit_core::time::Span;

/// Rows that one statement removes: a writer that waits behind it waits some milliseconds.
const PORTION: u32 = 500;

/// Portions of one sweep; what is left then is left for the next one.
const PORTIONS_MAX: u32 = 20;

impl App {
    /// Removes runs that expired, and log entries older than `log_life`, in small portions. Returns how many rows
    /// went.
    pub async fn sweep_journeys(&self, log_life: Span) -> Result<u64, Failure> {
        let mut removed = 0;
        for _ in 0..PORTIONS_MAX {
            let now = self.now();
            let portion = self.store.sweep_runs(self.tenant, now, now - log_life, PORTION).await?;
            removed += portion;
            if portion == 0 {
                break;
            }
        }
        Ok(removed)
    }
}
