//! Seals the log as long as the server runs, and once more at its end; then ships the checkpoints.

use super::background::{Background, Stop};
use super::shipping::Shipper;
use crate::config::AuditSettings;
use readmit_app::App;
use readmit_app::audit::{Break, Sealed, Sealer};
use std::time::Duration;
use tokio::time::{MissedTickBehavior, interval};

/// Begins to seal.
pub(super) fn start(app: &App, settings: &AuditSettings, shipper: Shipper, background: &mut Background) {
    let (app, every) = (app.clone(), settings.checkpoint);
    background.start("audit checkpoints", move |stop| run(app, every, shipper, stop));
}

async fn run(app: App, every: Duration, shipper: Shipper, mut stop: Stop) {
    let mut sealer = Sealer::default();
    let mut told = None;
    let mut tick = interval(every);
    tick.set_missed_tick_behavior(MissedTickBehavior::Delay);
    while stop.before(tick.tick()).await.is_some() {
        pass(&app, &mut sealer, &mut told).await;
        // A target that does not answer must not keep the server from stopping.
        if stop.before(shipper.ship(&app)).await.is_none() {
            break;
        }
    }
    pass(&app, &mut sealer, &mut told).await;
    shipper.ship(&app).await;
}

/// Seals once. A break is logged when it is first seen, not in every pass.
async fn pass(app: &App, sealer: &mut Sealer, told: &mut Option<Break>) {
    match app.seal_log(sealer).await {
        Ok(Sealed::Broken(broken)) => {
            if told.replace(broken) != Some(broken) {
                tracing::error!(%broken, "the log was tampered with: no checkpoint is signed over it");
            }
        }
        Ok(Sealed::Already | Sealed::Now(_) | Sealed::Elsewhere) => *told = None,
        Err(failure) => tracing::warn!(%failure, "the log could not be sealed, it is tried again"),
    }
}
