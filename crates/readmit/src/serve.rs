//! The server: opens the installation, listens, and stops without losing anything.

mod background;
mod delivery;
mod first;
mod hooks;
mod journeys;
mod sealer;
mod shipping;
mod signals;
mod sockets;

use crate::config::Settings;
use crate::installation::{Begin, Installation, random_uuid};
use crate::outcome::{Answer, Trouble};
use crate::output::Output;
use crate::{demo, portal, telemetry};
use background::{Background, Stop};
use delivery::Means;
use readmit_app::App;
use readmit_app::buckets::Buckets;
use readmit_app::ports::{Clock, SystemClock};
use readmit_http::{HttpState, Metrics};
use serde_json::Value;
use shipping::Shipper;
use sockets::{Renewal, Sockets};
use std::sync::Arc;
use std::time::Duration;
use tokio::time::{MissedTickBehavior, interval};

/// How often counts of addresses are exchanged with other processes.
const EXCHANGE: Duration = Duration::from_secs(1);
/// How often measurements are summed up.
const SUM_UP: Duration = Duration::from_secs(5);

/// Serves until it is told to stop; the demo is filled first.
pub(crate) async fn run(settings: &Settings, output: Output, is_demo: bool) -> Result<Answer, Trouble> {
    let served = Box::pin(serve(settings, output, is_demo)).await;
    telemetry::stop().await;
    served.map(|()| Answer::done("", Value::Null))
}

async fn serve(settings: &Settings, output: Output, is_demo: bool) -> Result<(), Trouble> {
    let stop = signals::stop()?;
    let means = Means::open(settings)?;
    let shipper = Shipper::open(&settings.audit)?;
    let sockets = Sockets::open(settings).await?;
    let public_url = settings.public_url_at(sockets.port());
    // Before anything that counts is made.
    let metrics = Metrics::install(SystemClock.now(), env!("CARGO_PKG_VERSION"))
        .map_err(|error| Trouble::failure(error.to_string()))?;
    readmit_app::metrics::register();
    let mut installation = Installation::begin(settings, Begin::Yes, &public_url).await?;
    let filled = if is_demo { demo::fill(settings, &installation.app, &public_url).await } else { Ok(None) };
    installation.started();
    let served = match filled {
        Ok(walk) => {
            let buckets = Arc::new(Buckets::new(settings.buckets, random_uuid()));
            output.say(&sockets.told(&public_url, walk.as_deref()), &sockets.said(&public_url));
            first::tell(&installation.app, output, &public_url).await;
            let (listeners, renewal) = sockets.into_parts();
            let mut background = begin_background(&installation.app, &buckets, &metrics, renewal);
            means.start(&installation.app, &mut background);
            journeys::start(&installation.app, settings.journey_log, &mut background);
            sealer::start(&installation.app, &settings.audit, shipper, &mut background);
            let state = HttpState {
                app: installation.app.clone(),
                buckets,
                settings: wire(settings, &public_url, metrics, is_demo),
            };
            let served = readmit_http::serve(listeners, readmit_http::router(state), stop).await;
            background.stop().await;
            served.map_err(|error| Trouble::failure(format!("the server stopped: {error}")))
        }
        Err(trouble) => Err(trouble),
    };
    installation.close().await;
    served
}

/// Starts what goes on beside the requests, each task under its name. Tasks begin when the store is open, and
/// are told to stop, and waited for, before it closes.
fn begin_background(
    app: &App,
    buckets: &Arc<Buckets>,
    metrics: &Metrics,
    renewal: Option<Renewal>,
) -> Background {
    let mut background = Background::default();
    let (app, buckets, metrics) = (app.clone(), buckets.clone(), metrics.clone());
    background.start("address counts", |stop| exchange(app, buckets, stop));
    background.start("metrics", |stop| sum_up(metrics, stop));
    if let Some(renewal) = renewal {
        background.start("TLS certificate", |stop| renewal.run(stop));
    }
    background
}

/// What the wire needs to know.
fn wire(settings: &Settings, public_url: &str, metrics: Metrics, is_demo: bool) -> readmit_http::Settings {
    let mut allowed_origins = settings.allowed_origins.clone();
    if is_demo && !allowed_origins.iter().any(|origin| origin == demo::ORIGIN) {
        allowed_origins.push(demo::ORIGIN.to_owned());
    }
    readmit_http::Settings {
        public_url: public_url.to_owned(),
        body_limit: settings.body_bytes,
        request_timeout: settings.request_timeout,
        trusted_proxies: settings.trusted_proxies.clone(),
        allowed_origins,
        metrics: Some(metrics.for_bearers_of(settings.metrics_token.clone())),
        spans: telemetry::spans(settings),
        portal: portal::files(),
        theme: settings.pages.clone(),
    }
}

/// Tells other processes what was counted here, and learns what they counted; never on a request's path.
async fn exchange(app: App, buckets: Arc<Buckets>, mut stop: Stop) {
    let mut tick = interval(EXCHANGE);
    tick.set_missed_tick_behavior(MissedTickBehavior::Delay);
    while stop.before(tick.tick()).await.is_some() {
        if let Err(failure) = buckets.exchange(&*app.store, app.now()).await {
            tracing::warn!(%failure, "counts of addresses could not be exchanged");
        }
    }
}

/// Keeps single measurements from piling up where nobody looks at the metrics.
async fn sum_up(metrics: Metrics, mut stop: Stop) {
    let mut tick = interval(SUM_UP);
    tick.set_missed_tick_behavior(MissedTickBehavior::Delay);
    while stop.before(tick.tick()).await.is_some() {
        metrics.sum_up();
    }
}
