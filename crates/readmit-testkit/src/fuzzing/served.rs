//! A whole server without a socket, for targets that send it requests.

use super::key_ring::ring;
use crate::clock::TestClock;
use axum::Router;
use readmit_app::buckets::{BucketLimits, Buckets};
use readmit_app::configure::ClientOrder;
use readmit_app::ports::SystemRandom;
use readmit_app::store::Store as _;
use readmit_app::{App, Caller};
use readmit_core::application::Passcodes;
use readmit_core::id::{ClientId, TenantId};
use readmit_core::permission::Permissions;
use readmit_core::time::Timestamp;
use readmit_http::{HttpState, Settings};
use readmit_store::{Limits, Memory, Outside};
use std::sync::Arc;
use tokio::runtime::Runtime;

/// The server and one client of it.
pub(super) struct Served {
    pub(super) runtime: Runtime,
    pub(super) router: Router,
    pub(super) app: App,
    pub(super) client: ClientId,
    pub(super) secret: String,
}

impl Served {
    /// Starts it. No bucket of it is ever full.
    pub(super) fn start() -> Self {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
        let runtime = runtime.expect("a runtime can be made");
        let (app, client, secret) = runtime.block_on(configured());
        let buckets = Buckets::new(BucketLimits { stranger: u32::MAX, client: u32::MAX }, uuid::Uuid::nil());
        let settings = Settings::new("http://127.0.0.1");
        let state = HttpState { app: app.clone(), buckets: Arc::new(buckets), settings };
        Self { runtime, router: readmit_http::router(state), app, client, secret }
    }
}

async fn configured() -> (App, ClientId, String) {
    let clock = Arc::new(TestClock::default());
    let outside = Outside { clock: clock.clone(), random: Arc::new(SystemRandom) };
    let store = Memory::open(Limits::default(), outside).expect("a store opens");
    let tenant = TenantId::from_random([1; 16]);
    store.create_tenant(tenant, Timestamp::default()).await.expect("a tenant can be made");
    let keys = Arc::new(ring().open().expect("a new ring opens"));
    let app = App::new(store, keys, clock, Arc::new(SystemRandom), tenant, "http://127.0.0.1/cis");

    let caller = Caller::shell();
    let application = app.create_application(&caller, "Shop".to_owned(), String::new(), Passcodes::default());
    let application = application.await.expect("the store works").expect("the settings make sense");
    let order = ClientOrder {
        name: Some("Back end".to_owned()),
        permissions: Some(Permissions::own_application()),
        ..ClientOrder::default()
    };
    let made = app.create_client(&caller, application.id, order).await;
    let made = made.expect("the store works").expect("the application exists");
    (app, made.client.id, made.secret.reveal().to_owned())
}
