//! The server under test: the product's HTTP stack in a process of its own, until its standard input ends.

use crate::cli::{Kind, ServeArgs};
use crate::installation::{self, PUBLIC_URL, database_file};
use anyhow::{Context as _, Result};
use readmit_app::App;
use readmit_app::buckets::{BucketLimits, Buckets};
use readmit_app::store::Store;
use readmit_http::{HttpState, Settings, echo_router, router, serve};
use readmit_store::postgres::LANES;
use readmit_store::{Limits, Postgres, Sqlite};
use std::io::{self, Read as _, Write as _};
use std::sync::Arc;
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::time::interval;
use tracing_subscriber::EnvFilter;

/// Serves until standard input ends, which it does when the benchmark ends, however that happens.
pub(crate) fn run(args: &ServeArgs) -> Result<()> {
    let filter = EnvFilter::try_new(&args.log)?;
    tracing_subscriber::fmt().with_env_filter(filter).with_writer(io::stderr).with_ansi(false).init();
    tokio::runtime::Builder::new_multi_thread().enable_all().build()?.block_on(listen(args))
}

async fn listen(args: &ServeArgs) -> Result<()> {
    let listener = TcpListener::bind(("127.0.0.1", 0)).await?;
    let port = listener.local_addr()?.port();
    let settings = Settings::new(PUBLIC_URL);
    let Some(app) = open(args).await? else {
        announce(port)?;
        return Ok(serve(listener, echo_router(settings), input_ended()).await?);
    };
    // As the product does at start: the first request must not be the one that loads it.
    app.configuration().await?;
    let limits = BucketLimits { client: args.client_per_minute, stranger: args.client_per_minute };
    let buckets = Arc::new(Buckets::new(limits, uuid::Uuid::from_u128(1)));
    let exchange = tokio::spawn(exchange(app.clone(), buckets.clone()));
    let routes = router(HttpState { app: app.clone(), buckets, settings });
    announce(port)?;
    let served = serve(listener, routes, input_ended()).await;
    exchange.abort();
    app.store.close().await;
    Ok(served?)
}

/// The product on its store; nothing for the echo.
async fn open(args: &ServeArgs) -> Result<Option<App>> {
    let data = || args.data.as_deref().context("--data is needed");
    let store: Arc<dyn Store> = match args.kind {
        Kind::Echo => return Ok(None),
        Kind::Sqlite => Sqlite::open(&database_file(data()?), Limits::default(), installation::outside())?,
        Kind::Postgres => {
            let url = args.database.as_deref().context("--database is needed")?;
            Postgres::connect(url, Limits::default(), installation::outside(), LANES).await?
        }
    };
    Ok(Some(installation::open(store, data()?).await?))
}

/// Once a second, off the path of requests, as the product does.
async fn exchange(app: App, buckets: Arc<Buckets>) {
    let mut tick = interval(Duration::from_secs(1));
    loop {
        tick.tick().await;
        if let Err(failure) = buckets.exchange(&*app.store, app.now()).await {
            eprintln!("counts of addresses could not be exchanged: {failure}");
        }
    }
}

fn announce(port: u16) -> Result<()> {
    println!("{}", serde_json::json!({ "port": port }));
    Ok(io::stdout().flush()?)
}

async fn input_ended() {
    let read = tokio::task::spawn_blocking(|| io::stdin().read_to_end(&mut Vec::new()));
    // Whatever ended the waiting, there is nobody left to serve.
    let _ = read.await;
}
