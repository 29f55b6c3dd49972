//! Sends what waits in the outbox, as long as the server runs.

use super::background::{Background, Stop};
use super::hooks;
use crate::config::Settings;
use crate::delivery::{Providers, Web, templates};
use crate::outcome::Trouble;
use readmit_app::App;
use readmit_app::delivery::worker::AT_ONCE;
use readmit_app::delivery::{Forwarder, Templates, Worker};
use std::sync::Arc;
use std::time::Duration;
use tokio::task::JoinSet;
use tokio::time::{MissedTickBehavior, interval};

/// How often the outbox is looked into.
const LOOK: Duration = Duration::from_secs(1);
/// Looks between two counts of what waits.
const LOOKS_PER_COUNT: u64 = 5;

/// What sends: made before the server begins, so that what is wrong with it is told at once.
pub(super) struct Means {
    /// `None` where no provider is configured: then nothing is written into the outbox either.
    letters: Option<(Arc<Providers>, Arc<Templates>)>,
    web: Arc<Web>,
}

impl Means {
    /// Makes it ready.
    pub(super) fn open(settings: &Settings) -> Result<Self, Trouble> {
        let delivery = &settings.delivery;
        let texts = templates(delivery.templates.as_deref())?;
        let can_send = !delivery.channels().is_empty();
        let letters =
            if can_send { Some((Arc::new(Providers::open(delivery)?), Arc::new(texts))) } else { None };
        Ok(Self { letters, web: Arc::new(Web::open()?) })
    }

    /// Starts sending.
    pub(super) fn start(self, app: &App, background: &mut Background) {
        if let Some((providers, texts)) = self.letters {
            let worker = Worker::new(app.clone(), providers, texts);
            background.start("delivery", |stop| run(worker, stop));
        }
        let forwarder = Forwarder::new(app.clone(), self.web);
        background.start("web hooks", |stop| hooks::run(forwarder, stop));
    }
}

/// Runs until the server stops; what is being sent then is sent to its end.
async fn run(worker: Worker, mut stop: Stop) {
    let mut tick = interval(LOOK);
    tick.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let mut looks: u64 = 0;
    let mut sending = JoinSet::new();
    while stop.before(tick.tick()).await.is_some() {
        while sending.try_join_next().is_some() {}
        if looks.is_multiple_of(LOOKS_PER_COUNT)
            && let Err(failure) = worker.measure().await
        {
            tracing::warn!(%failure, "what waits in the outbox could not be counted");
        }
        looks += 1;
        if stop.before(fill(&worker, &mut sending)).await.is_none() {
            break;
        }
    }
    while sending.join_next().await.is_some() {}
}

/// Claims as much as can be sent at once, until nothing more is due. A slow provider takes up its own place
/// only: the others go on.
async fn fill(worker: &Worker, sending: &mut JoinSet<()>) {
    loop {
        let free = AT_ONCE - u32::try_from(sending.len()).unwrap_or(AT_ONCE).min(AT_ONCE);
        if free == 0 {
            sending.join_next().await;
            continue;
        }
        let claimed = match worker.claim(free).await {
            Ok(claimed) => claimed,
            Err(failure) => {
                tracing::warn!(%failure, "the outbox could not be looked into");
                return;
            }
        };
        let is_last = claimed.len() < free as usize;
        for message in claimed {
            let worker = worker.clone();
            sending.spawn(async move {
                if let Err(failure) = worker.deliver(&message).await {
                    tracing::warn!(message = %message.key.id, %failure, "what became of a message is not stored");
                }
            });
        }
        if is_last {
            return;
        }
    }
}
