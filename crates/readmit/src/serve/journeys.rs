//! Sweeps what is left of journeys' runs, as long as the server runs.

use super::background::{Background, Stop};
use readmit_app::App;
use readmit_core::time::Span;
use std::time::Duration;
use tokio::time::{MissedTickBehavior, interval};

/// How often is swept. Replicas may do it at once: what one removed is gone for the other.
const SWEEP: Duration = Duration::from_mins(1);

/// Begins to sweep.
pub(super) fn start(app: &App, log_life: Span, background: &mut Background) {
    let app = app.clone();
    background.start("runs of journeys", move |stop| run(app, log_life, stop));
}

async fn run(app: App, log_life: Span, mut stop: Stop) {
    let mut tick = interval(SWEEP);
    tick.set_missed_tick_behavior(MissedTickBehavior::Delay);
    while stop.before(tick.tick()).await.is_some() {
        match app.sweep_journeys(log_life).await {
            Ok(0) => {}
            Ok(removed) => tracing::debug!(removed, "old runs of journeys and their log are gone"),
            Err(failure) => {
                tracing::warn!(%failure, "old runs of journeys could not be swept, it is tried again");
            }
        }
    }
}
