//! A machine that fails: what the caller is told, and what is not.

mod rest;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{Request, StatusCode};
use futures_util::FutureExt;
use futures_util::future::{BoxFuture, pending, ready};
use readmit_app::buckets::{BucketLimits, Buckets};
use readmit_app::store::{
    AccountPage, Accounts, AddressCount, Answer, EventPage, KeyCheck, Parts, Request as Unit, Store,
    StoredEvent,
};
use readmit_app::{App, Failure, Overload};
use readmit_core::Account;
use readmit_core::configuration::Configuration;
use readmit_core::id::{AccountId, KeyId, TenantId};
use readmit_core::identifier::Identifier;
use readmit_core::time::Timestamp;
use readmit_http::{HttpState, Settings};
use readmit_testkit::{Backend, TestClient, TestServer};
use serde_json::{Value, json};
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;
use tower::ServiceExt;

#[derive(Clone, Copy)]
enum Trouble {
    Fails,
    Hangs,
    Panics,
    Stops,
}

/// A store that is in trouble when asked for an account or for its health, and like `rest` otherwise.
struct Troubled {
    trouble: Trouble,
    rest: Arc<dyn Store>,
}

impl Troubled {
    fn answer<T: Send + 'static>(&self) -> Answer<'_, T> {
        match self.trouble {
            Trouble::Fails => {
                let error = std::io::Error::other("disk sda1 is on fire");
                ready(Err(Failure::storage(error))).boxed()
            }
            Trouble::Hangs => pending().boxed(),
            Trouble::Panics => async { panic!("a defect") }.boxed(),
            Trouble::Stops => ready(Err(Failure::Closed)).boxed(),
        }
    }
}

impl Store for Troubled {
    fn submit(&self, request: Box<dyn Unit>) -> Result<(), Overload> {
        self.rest.submit(request)
    }

    fn configuration(&self, tenant: TenantId) -> Answer<'_, Arc<Configuration>> {
        self.rest.configuration(tenant)
    }

    fn known_configuration(&self, tenant: TenantId) -> Option<Arc<Configuration>> {
        self.rest.known_configuration(tenant)
    }

    fn account(&self, _: TenantId, _: Identifier, _: Parts) -> Answer<'_, Option<Account>> {
        self.answer()
    }

    fn walk_accounts(
        &self,
        tenant: TenantId,
        after: Option<AccountId>,
        limit: u32,
    ) -> Answer<'_, Vec<Account>> {
        self.rest.walk_accounts(tenant, after, limit)
    }

    fn remove_key_checks(&self, keys: Vec<KeyId>) -> Answer<'_, ()> {
        self.rest.remove_key_checks(keys)
    }

    fn accounts(&self, tenant: TenantId, page: AccountPage) -> Answer<'_, Accounts> {
        self.rest.accounts(tenant, page)
    }

    fn events(&self, tenant: TenantId, page: EventPage) -> Answer<'_, Vec<StoredEvent>> {
        self.rest.events(tenant, page)
    }

    fn tenants(&self) -> Answer<'_, Vec<TenantId>> {
        self.rest.tenants()
    }

    fn create_tenant(&self, tenant: TenantId, now: Timestamp) -> Answer<'_, ()> {
        self.rest.create_tenant(tenant, now)
    }

    fn remove_tenant(&self, tenant: TenantId) -> Answer<'_, ()> {
        self.rest.remove_tenant(tenant)
    }

    fn key_checks(&self) -> Answer<'_, Vec<KeyCheck>> {
        self.rest.key_checks()
    }

    fn add_key_checks(&self, expected: usize, checks: Vec<KeyCheck>) -> Answer<'_, ()> {
        self.rest.add_key_checks(expected, checks)
    }

    fn exchange_counts(
        &self,
        replica: uuid::Uuid,
        counts: Vec<AddressCount>,
    ) -> Answer<'_, Vec<AddressCount>> {
        self.rest.exchange_counts(replica, counts)
    }

    fn backup<'a>(&'a self, to: &'a Path) -> Answer<'a, ()> {
        self.rest.backup(to)
    }

    fn check(&self) -> Answer<'_, ()> {
        self.answer()
    }

    fn close(&self) -> BoxFuture<'_, ()> {
        self.rest.close()
    }
}

/// The server's routes on its own store, once that is in trouble.
fn in_trouble(server: &TestServer, trouble: Trouble) -> Router {
    let app = &server.app;
    let store = Arc::new(Troubled { trouble, rest: app.store.clone() });
    let (keys, random) = (app.keys.clone(), app.random.clone());
    let app = App::new(store, keys, server.clock.clone(), random, app.tenant, app.issuer());
    let buckets = Arc::new(Buckets::new(BucketLimits::default(), uuid::Uuid::nil()));
    let settings = Settings { request_timeout: Duration::from_millis(50), ..Settings::new(&server.base) };
    readmit_http::router(HttpState { app, buckets, settings })
}

async fn get(router: &Router, path: &str, client: &TestClient) -> (StatusCode, Option<String>, Value) {
    let request = Request::get(path).header("authorization", format!("Bearer {}", client.token));
    let answer = router.clone().oneshot(request.body(Body::empty()).unwrap()).await.unwrap();
    let retry = answer.headers().get("retry-after").map(|value| value.to_str().unwrap().to_owned());
    let status = answer.status();
    let body = to_bytes(answer.into_body(), 10_000).await.unwrap();
    (status, retry, serde_json::from_slice(&body).unwrap())
}

#[tokio::test(flavor = "multi_thread")]
async fn the_caller_is_told_that_it_failed_and_not_how() {
    let server = TestServer::start(Backend::Memory).await;
    let client = server.full_client().await;
    for (trouble, status, message, retry) in [
        (Trouble::Fails, 500, "internal error", None),
        (Trouble::Panics, 500, "internal error", None),
        (Trouble::Hangs, 504, "the server did not answer in time", None),
        (Trouble::Stops, 503, "the server is busy, try again", Some("1")),
    ] {
        let router = in_trouble(&server, trouble);
        let answer = get(&router, "/cis/v1/users/username/ann", &client).await;
        let body = json!({"message": message, "error_code": status});
        assert_eq!((answer.0.as_u16(), answer.1.as_deref(), answer.2), (status, retry, body));
        // The next request finds a server that works.
        assert_eq!(get(&router, "/cis/v1/users/count", &client).await.0, 200);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn readiness_is_lost_and_health_is_not() {
    let server = TestServer::start(Backend::Memory).await;
    let client = server.full_client().await;
    let router = in_trouble(&server, Trouble::Fails);
    assert_eq!(get(&router, "/healthz", &client).await.0, 200);
    let (status, retry, body) = get(&router, "/readyz", &client).await;
    assert_eq!((status.as_u16(), retry.as_deref()), (503, Some("1")));
    assert!(!body.to_string().contains("fire"), "{body}");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_echo_of_the_benchmark_reads_and_writes_json_behind_the_same_edge() {
    let router = readmit_http::echo_router(Settings::new("http://localhost"));
    let echo = async |kind: &str, body: String| {
        let request = Request::post("/echo").header("content-type", kind).body(Body::from(body)).unwrap();
        let answer = router.clone().oneshot(request).await.unwrap();
        assert!(answer.headers().contains_key("x-request-id"));
        assert_eq!(answer.headers()["cache-control"], "no-store");
        let status = answer.status().as_u16();
        let body = to_bytes(answer.into_body(), 100_000).await.unwrap();
        (status, serde_json::from_slice::<Value>(&body).unwrap())
    };
    let body = json!({"passcode": "123456", "identifier": "ann"});
    assert_eq!(echo("application/json", body.to_string()).await, (200, body));
    assert_eq!(echo("application/json", "{".to_owned()).await.0, 400);
    assert_eq!(echo("text/plain", "{}".to_owned()).await.0, 415);
    assert_eq!(echo("application/json", " ".repeat(70_000)).await.0, 413);
}
