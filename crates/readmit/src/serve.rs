//! The server: opens the installation, listens, and stops without losing anything.

use crate::config::Settings;
use crate::demo;
use crate::installation::{Begin, Installation, random_uuid};
use crate::outcome::{Answer, Trouble};
use crate::output::Output;
use readmit_app::App;
use readmit_app::buckets::Buckets;
use readmit_http::HttpState;
use serde_json::{Value, json};
use std::io;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};
use tokio::time::{MissedTickBehavior, interval};

/// How often counts of addresses are exchanged with other processes.
const EXCHANGE: Duration = Duration::from_secs(1);

/// Serves until it is told to stop; the demo is filled first.
pub(crate) async fn run(settings: &Settings, output: Output, is_demo: bool) -> Result<Answer, Trouble> {
    let stop = stop_signal().map_err(|error| Trouble::failure(format!("signals: {error}")))?;
    let listener = TcpListener::bind(&settings.listen).await.map_err(|error| {
        Trouble::failure(format!("cannot listen on {}: {error}; --listen takes another", settings.listen))
    })?;
    let address = listener.local_addr().map_err(|error| Trouble::failure(error.to_string()))?;
    let public_url = settings.public_url_at(address.port());
    let installation = Installation::begin(settings, Begin::Yes, &public_url).await?;
    let filled = if is_demo { demo::fill(settings, &installation.app, &public_url).await } else { Ok(None) };
    let served = match filled {
        Ok(walk) => {
            let said = json!({ "listening": address.to_string(), "public_url": public_url });
            let line = format!("readmit listens on http://{address} (public URL {public_url})");
            let text = walk.map_or_else(|| line.clone(), |walk| format!("{walk}\n{line}"));
            let buckets = Arc::new(Buckets::new(settings.buckets, random_uuid()));
            let exchange = tokio::spawn(exchange(installation.app.clone(), buckets.clone()));
            let state = state(settings, &installation.app, buckets, &public_url, is_demo);
            output.say(&text, &said);
            let served = readmit_http::serve(listener, readmit_http::router(state), stop).await;
            exchange.abort();
            served.map_err(|error| Trouble::failure(format!("the server stopped: {error}")))
        }
        Err(trouble) => Err(trouble),
    };
    installation.close().await;
    served.map(|()| Answer::done("", Value::Null))
}

/// What the wire needs to know.
fn state(
    settings: &Settings,
    app: &App,
    buckets: Arc<Buckets>,
    public_url: &str,
    is_demo: bool,
) -> HttpState {
    let mut allowed_origins = settings.allowed_origins.clone();
    if is_demo && !allowed_origins.iter().any(|origin| origin == demo::ORIGIN) {
        allowed_origins.push(demo::ORIGIN.to_owned());
    }
    let settings = readmit_http::Settings {
        public_url: public_url.to_owned(),
        body_limit: settings.body_bytes,
        request_timeout: settings.request_timeout,
        trust_forwarded: settings.trust_forwarded,
        allowed_origins,
    };
    HttpState { app: app.clone(), buckets, settings }
}

/// Waits for SIGTERM or SIGINT. The handlers are set before this returns, so that a signal that comes early is
/// not lost.
fn stop_signal() -> io::Result<impl Future<Output = ()> + Send> {
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    Ok(async move {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
        tracing::info!("stopping: requests under way are finished");
    })
}

/// Tells other processes what was counted here, and learns what they counted; never on a request's path.
async fn exchange(app: App, buckets: Arc<Buckets>) {
    let mut tick = interval(EXCHANGE);
    tick.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        tick.tick().await;
        if let Err(failure) = buckets.exchange(&*app.store, app.now()).await {
            tracing::warn!(%failure, "counts of addresses could not be exchanged");
        }
    }
}
