//! A whole server on a real socket, with a clock that the test moves, and clients that speak JSON to it.

use crate::clock::TestClock;
use readmit_app::buckets::{BucketLimits, Buckets};
use readmit_app::configure::ClientOrder;
use readmit_app::keys::{self, KeySource, Ring};
use readmit_app::ports::{Clock, Random, SystemRandom};
use readmit_app::store::{EventPage, Store, StoredEvent};
use readmit_app::{App, Caller, Delivery};
use readmit_core::application::{Application, Passcodes};
use readmit_core::id::{ApplicationId, ClientId, TenantId};
use readmit_core::outbox::Channel;
use readmit_core::permission::{Permission, Permissions};
use readmit_core::secret::Secret;
use readmit_core::time::Timestamp;
use readmit_http::{HttpState, Metrics, Settings};
use readmit_store::{Limits, Memory, Outside, Sqlite};
use reqwest::Method;
use reqwest::header::HeaderMap;
use serde_json::{Value, json};
use std::path::Path;
use std::sync::{Arc, OnceLock};
use tempfile::TempDir;
use tokio::net::TcpListener;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;
use uuid::Uuid;

/// What keeps the accounts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Backend {
    /// Memory.
    Memory,
    /// SQLite, in a directory that goes with the server.
    Sqlite,
}

/// What a server is started with.
pub struct Setup {
    /// What keeps the accounts.
    pub backend: Backend,
    /// Bounds of the store's queue.
    pub limits: Limits,
    /// Calls per minute.
    pub buckets: BucketLimits,
    /// Channels that messages can be put into the outbox for. Nothing sends them: a test runs a worker.
    pub channels: Vec<Channel>,
    /// Settings of the wire; the public URL is set to where the server listens.
    pub settings: Settings,
}

impl Setup {
    /// The usual setup: everything is counted, and buckets are such that no test fills them by accident.
    pub fn new(backend: Backend) -> Self {
        let buckets = BucketLimits { stranger: 1_000_000, client: 1_000_000 };
        let settings = Settings { metrics: Some(metrics()), ..Settings::new("http://127.0.0.1") };
        Self { backend, limits: Limits::default(), buckets, channels: Vec::new(), settings }
    }
}

impl Setup {
    /// The same, with an outbox for e-mail and SMS.
    #[must_use]
    pub fn with_outbox(self) -> Self {
        Self { channels: vec![Channel::Email, Channel::Sms], ..self }
    }
}

/// A running server. It stops when it is dropped.
pub struct TestServer {
    /// Where it listens: `http://127.0.0.1:PORT`.
    pub base: String,
    /// Its use cases, for what a test arranges or looks at from inside.
    pub app: App,
    /// Its clock.
    pub clock: Arc<TestClock>,
    http: reqwest::Client,
    stop: Option<oneshot::Sender<()>>,
    task: Option<JoinHandle<std::io::Result<()>>>,
    directory: TempDir,
}

/// A client of an application, with a token.
#[derive(Clone)]
pub struct TestClient {
    /// The client's id.
    pub id: ClientId,
    /// Its secret.
    pub secret: Secret,
    /// Its application.
    pub application: ApplicationId,
    /// Its access token.
    pub token: String,
    base: String,
    http: reqwest::Client,
}

/// An answer.
#[derive(Debug, Clone)]
pub struct Reply {
    /// The status.
    pub status: u16,
    /// The headers.
    pub headers: HeaderMap,
    /// The body as JSON; `null` when it is empty or no JSON.
    pub body: Value,
    /// The body as it came.
    pub text: String,
}

impl Reply {
    /// A header's value.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).and_then(|value| value.to_str().ok())
    }

    /// The `error_code`, whether word or number, as text.
    pub fn error(&self) -> String {
        match &self.body["error_code"] {
            Value::String(word) => word.clone(),
            other => other.to_string(),
        }
    }
}

/// Generating a ring makes an RSA key, so the tests of one process share one.
fn ring() -> Secret {
    static RING: OnceLock<String> = OnceLock::new();
    let text = RING.get_or_init(|| {
        let ring = Ring::generate(Timestamp::default(), || SystemRandom.bytes()).expect("a ring can be made");
        ring.to_text().expect("a ring has a text").to_string()
    });
    Secret::new(text.clone())
}

/// What the process counts, whatever servers its tests start.
pub fn metrics() -> Metrics {
    static INSTALLED: OnceLock<Metrics> = OnceLock::new();
    let install = || Metrics::install(Timestamp::default(), "test").expect("nothing counts yet");
    INSTALLED.get_or_init(install).clone()
}

impl TestServer {
    /// Starts a server with the usual setup.
    pub async fn start(backend: Backend) -> Self {
        Self::start_with(Setup::new(backend)).await
    }

    /// Starts a server.
    pub async fn start_with(setup: Setup) -> Self {
        let clock = Arc::new(TestClock::default());
        let directory = TempDir::new().expect("a temporary directory can be made");
        let outside = Outside { clock: clock.clone(), random: Arc::new(SystemRandom) };
        let store: Arc<dyn Store> = match setup.backend {
            Backend::Memory => Memory::open(setup.limits, outside).expect("a store opens"),
            Backend::Sqlite => {
                let path = directory.path().join("readmit.db");
                Sqlite::open(&path, setup.limits, outside).expect("a store opens")
            }
        };
        let source = KeySource::Text(ring());
        let keys = keys::open(&*store, &source, &*clock, &SystemRandom).await.expect("the ring opens");
        let tenant = TenantId::from_uuid(draw_uuid());
        store.create_tenant(tenant, clock.now()).await.expect("a tenant can be made");

        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port is free");
        let base = format!("http://{}", listener.local_addr().expect("the listener has an address"));
        let settings = Settings { public_url: base.clone(), ..setup.settings };
        let issuer = format!("{base}/cis");
        let app = App::new(store, Arc::new(keys), clock.clone(), Arc::new(SystemRandom), tenant, &issuer);
        let app = app.delivering(Delivery { channels: setup.channels, public_url: base.clone() });
        let buckets = Arc::new(Buckets::new(setup.buckets, draw_uuid()));
        let router = readmit_http::router(HttpState { app: app.clone(), buckets, settings });
        let (stop, stopped) = oneshot::channel();
        let shutdown = async {
            let _ = stopped.await;
        };
        let task = tokio::spawn(readmit_http::serve(listener, router, shutdown));
        // Where an answer leads is for the test to see.
        let http = reqwest::Client::builder().no_proxy().redirect(reqwest::redirect::Policy::none());
        let http = http.build().expect("a client can be made");
        Self { base, app, clock, http, stop: Some(stop), task: Some(task), directory }
    }

    /// The use cases of another process on the same file; the server's backend must be [`Backend::Sqlite`].
    pub fn another_process(&self) -> App {
        let outside = Outside { clock: self.clock.clone(), random: Arc::new(SystemRandom) };
        let path = self.directory.path().join("readmit.db");
        assert!(path.exists(), "the server keeps its accounts in a file");
        let store = Sqlite::open(&path, Limits::default(), outside).expect("a store opens");
        let (keys, issuer) = (self.app.keys.clone(), format!("{}/cis", self.base));
        App::new(store, keys, self.clock.clone(), Arc::new(SystemRandom), self.app.tenant, &issuer)
    }

    /// Where its files are.
    pub fn directory(&self) -> &Path {
        self.directory.path()
    }

    /// Lets running requests finish, closes the store and waits for both.
    pub async fn stop(&mut self) {
        drop(self.stop.take());
        if let Some(task) = self.task.take() {
            task.await.expect("the server does not panic").expect("the server ends well");
        }
        self.app.store.close().await;
    }

    /// An application with these settings of one-time passcodes.
    pub async fn application(&self, passcodes: Passcodes) -> Arc<Application> {
        let (caller, name) = (Caller::shell(), "Shop".to_owned());
        let made = self.app.create_application(&caller, name, String::new(), passcodes).await;
        made.expect("the store works").expect("the settings make sense")
    }

    /// A client of an application, with a fresh token.
    pub async fn client(&self, application: ApplicationId, permissions: Permissions) -> TestClient {
        let order = ClientOrder {
            name: Some("Back end".to_owned()),
            permissions: Some(permissions),
            ..ClientOrder::default()
        };
        let made = self.app.create_client(&Caller::shell(), application, order).await;
        let made = made.expect("the store works").expect("the application exists");
        let mut client = TestClient {
            id: made.client.id,
            secret: made.secret,
            application,
            token: String::new(),
            base: self.base.clone(),
            http: self.http.clone(),
        };
        client.renew().await;
        client
    }

    /// A client of a new application, with the permissions that serve its own application.
    pub async fn own_client(&self) -> TestClient {
        let application = self.application(Passcodes::default()).await;
        self.client(application.id, Permissions::own_application()).await
    }

    /// A client of a new application that may do everything.
    pub async fn full_client(&self) -> TestClient {
        let application = self.application(Passcodes::default()).await;
        self.client(application.id, Permissions::all()).await
    }

    /// Events, oldest first.
    pub async fn events(&self) -> Vec<StoredEvent> {
        let page = EventPage { limit: 10_000, ..EventPage::default() };
        let mut events = self.app.store.events(self.app.tenant, page).await.expect("the store works");
        events.reverse();
        events
    }

    /// Sends a request without any credentials.
    pub async fn send(&self, method: Method, path: &str, body: Option<&Value>) -> Reply {
        let mut request = self.raw(method, path);
        if let Some(body) = body {
            request = request.json(body);
        }
        reply(request).await
    }

    /// A request to be filled in and handed to [`reply`].
    pub fn raw(&self, method: Method, path: &str) -> reqwest::RequestBuilder {
        self.http.request(method, format!("{}{path}", self.base))
    }

    pub(crate) fn http(&self) -> reqwest::Client {
        self.http.clone()
    }

    pub(crate) fn draw_bytes(&self) -> [u8; 16] {
        let mut bytes = [0; 16];
        bytes.copy_from_slice(&self.app.random.bytes()[..16]);
        bytes
    }
}

impl Drop for TestServer {
    fn drop(&mut self) {
        drop(self.stop.take());
    }
}

impl TestClient {
    /// Proves the secret again and takes the new token.
    pub async fn renew(&mut self) {
        let form = [
            ("grant_type", "client_credentials".to_owned()),
            ("client_id", self.id.to_string()),
            ("client_secret", self.secret.reveal().to_owned()),
        ];
        let answer = reply(self.http.post(format!("{}/oidc/token", self.base)).form(&form)).await;
        assert_eq!(answer.status, 200, "{}", answer.text);
        answer.body["access_token"].as_str().expect("a token").clone_into(&mut self.token);
    }

    /// The same client with another token.
    #[must_use]
    pub fn with_token(&self, token: &str) -> Self {
        Self { token: token.to_owned(), ..self.clone() }
    }

    /// A request with this client's token, to be filled in and handed to [`reply`].
    pub fn raw(&self, method: Method, path: &str) -> reqwest::RequestBuilder {
        self.http.request(method, format!("{}{path}", self.base)).bearer_auth(&self.token)
    }

    /// `POST`s JSON.
    pub async fn post(&self, path: &str, body: Value) -> Reply {
        reply(self.raw(Method::POST, path).json(&body)).await
    }

    /// `PUT`s JSON.
    pub async fn put(&self, path: &str, body: Value) -> Reply {
        reply(self.raw(Method::PUT, path).json(&body)).await
    }

    /// `GET`s.
    pub async fn get(&self, path: &str) -> Reply {
        reply(self.raw(Method::GET, path)).await
    }

    /// `DELETE`s.
    pub async fn delete(&self, path: &str) -> Reply {
        reply(self.raw(Method::DELETE, path)).await
    }

    /// Makes a user of this client's application and answers their id.
    pub async fn user(&self, username: &str) -> String {
        let made = self.post("/cis/v1/users", json!({"username": username})).await;
        assert_eq!(made.status, 201, "{}", made.text);
        made.body["result"]["user_id"].as_str().expect("an id").to_owned()
    }

    /// Issues a code for a user of this client's application and answers it.
    pub async fn issue(&self, user: &str) -> String {
        let order = json!({"channel": "direct", "identifier_type": "user_id", "identifier": user});
        let sent = self.post("/cis/v1/auth/otp/send", order).await;
        assert_eq!(sent.status, 200, "{}", sent.text);
        sent.body["code"].as_str().expect("a code").to_owned()
    }

    /// Presents a code for a user.
    pub async fn redeem(&self, user: &str, code: &str) -> Reply {
        let attempt = json!({"passcode": code, "identifier_type": "user_id", "identifier": user});
        self.post("/cis/v1/auth/otp/authenticate", attempt).await
    }
}

/// Sends a request and reads its answer whole.
pub async fn reply(request: reqwest::RequestBuilder) -> Reply {
    let response = request.send().await.expect("the server answers");
    let (status, headers) = (response.status().as_u16(), response.headers().clone());
    let text = response.text().await.expect("the answer has a body");
    let body = serde_json::from_str(&text).unwrap_or(Value::Null);
    Reply { status, headers, body, text }
}

/// All permissions but these.
pub fn all_but(without: &[Permission]) -> Permissions {
    Permission::ALL.iter().copied().filter(|permission| !without.contains(permission)).collect()
}

/// A code of the same length that is another one.
pub fn another_code(code: &str) -> String {
    code.chars().map(|digit| if digit == '9' { '0' } else { char::from(digit as u8 + 1) }).collect()
}

fn draw_uuid() -> Uuid {
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&SystemRandom.bytes()[..16]);
    uuid::Builder::from_random_bytes(bytes).into_uuid()
}
