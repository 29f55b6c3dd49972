//! Posts what happens to web hooks, as long as the server runs.

use super::background::Stop;
use readmit_app::delivery::Forwarder;
use std::time::Duration;
use tokio::time::{MissedTickBehavior, interval};

/// How often the log is looked into.
const LOOK: Duration = Duration::from_secs(1);

/// Runs until the server stops; then another process may go on at once.
pub(super) async fn run(forwarder: Forwarder, mut stop: Stop) {
    let mut tick = interval(LOOK);
    tick.set_missed_tick_behavior(MissedTickBehavior::Delay);
    while stop.before(tick.tick()).await.is_some() {
        match stop.before(forwarder.pass()).await {
            Some(Ok(_)) => {}
            Some(Err(failure)) => tracing::warn!(%failure, "events could not be forwarded"),
            None => break,
        }
    }
    if let Err(failure) = forwarder.release().await {
        tracing::warn!(%failure, "the web hooks of this process are free in a minute only");
    }
}
