//! The suite: plain functions over stores.

mod accounts;
mod audit;
mod delivery;
mod desk;
mod pages;
mod parts;
mod queue;
mod records;
mod run_log;
mod runs;

pub(crate) use accounts::*;
pub(crate) use audit::*;
pub(crate) use delivery::*;
pub(crate) use desk::*;
pub(crate) use pages::*;
pub(crate) use parts::*;
pub(crate) use queue::*;
pub(crate) use records::*;
pub(crate) use run_log::*;
pub(crate) use runs::*;

use readmit_app::keys::{Keys, Ring};
use readmit_app::ports::{Random, SystemClock, SystemRandom};
use readmit_app::store::{Concern, Store};
use readmit_app::{App, Caller, Failure, selftest};
use readmit_core::account::IssueOrder;
use readmit_core::account::approval::ApprovalOrder;
use readmit_core::code::{Scope, Uses};
use readmit_core::id::{AccountId, ApprovalId, TenantId};
use readmit_core::identifier::Identifier;
use readmit_core::profile::{Association, Contact, Profile};
use readmit_core::time::{Span, Timestamp};
use readmit_store::Limits;
use std::pin::Pin;
use std::sync::{Arc, OnceLock};

type Opened = Pin<Box<dyn Future<Output = Vec<Arc<dyn Store>>> + Send>>;

/// Opens one database once, by as many handles as there are processes.
pub(crate) struct Stores {
    open: Box<dyn Fn(Limits) -> Opened + Send>,
}

impl Stores {
    pub(crate) fn new(open: impl Fn(Limits) -> Opened + Send + 'static) -> Self {
        Self { open: Box::new(open) }
    }

    pub(crate) async fn open(&self, limits: Limits) -> Vec<Arc<dyn Store>> {
        (self.open)(limits).await
    }

    /// One handle per process, all for one new tenant.
    pub(crate) async fn apps(&self) -> Vec<App> {
        self.apps_within(Limits::default()).await
    }

    pub(crate) async fn apps_within(&self, limits: Limits) -> Vec<App> {
        let stores = self.open(limits).await;
        let tenant = tenant();
        stores[0].create_tenant(tenant, Timestamp::from_millis(1)).await.unwrap();
        stores.into_iter().map(|store| app(store, tenant)).collect()
    }
}

pub(crate) fn tenant() -> TenantId {
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&SystemRandom.bytes()[..16]);
    TenantId::from_random(bytes)
}

fn app(store: Arc<dyn Store>, tenant: TenantId) -> App {
    static KEYS: OnceLock<Arc<Keys>> = OnceLock::new();
    let keys = KEYS.get_or_init(|| {
        let ring = Ring::generate(Timestamp::from_millis(1), || SystemRandom.bytes()).unwrap();
        Arc::new(ring.open().unwrap())
    });
    let (clock, random) = (Arc::new(SystemClock), Arc::new(SystemRandom));
    App::new(store, keys.clone(), clock, random, tenant, "https://readmit.example")
}

pub(crate) fn shell() -> Caller {
    Caller::shell()
}

pub(crate) fn profile(email: &str) -> Profile {
    Profile { email: Some(Contact { value: email.to_owned(), verified_at: None }), ..Profile::default() }
}

pub(crate) fn member(email: &str, application: readmit_core::id::ApplicationId) -> Profile {
    let association =
        Association { application, since: Timestamp::default(), custom_data: serde_json::Map::new() };
    Profile { applications: vec![association], ..profile(email) }
}

pub(crate) fn any(value: &str) -> Identifier {
    Identifier::new(Identifier::ANY, value).unwrap()
}

pub(crate) fn organisation_code() -> IssueOrder {
    IssueOrder::new(Scope::Organisation)
}

/// The race suite, over every handle, with several seeds.
pub(crate) async fn races(stores: Stores) {
    let apps = stores.apps().await;
    let mut broken = Vec::new();
    let summary =
        selftest::run(&apps, 5, |report| broken.extend(report.broken.is_some().then(|| report.clone())))
            .await
            .unwrap();
    assert!(broken.is_empty(), "{broken:#?}");
    assert!(summary.held >= 70);
}

/// Does what a caller does who is told that too many are waiting: tries again.
pub(crate) async fn patiently<T, F>(mut ask: impl FnMut() -> F) -> Result<T, Failure>
where
    F: Future<Output = Result<T, Failure>>,
{
    loop {
        match ask().await {
            Err(Failure::Overload(_)) => tokio::task::yield_now().await,
            answer => return answer,
        }
    }
}

/// Someone asks for another one's consent to issue a code for an account.
pub(crate) async fn ask_for_approval(app: &App, account: AccountId) -> ApprovalId {
    let concern = Concern::account(app.tenant, account).with_credentials();
    app.decide(concern, shell().origin(), |desk, turn| {
        let order = ApprovalOrder {
            requester: AccountId::from_random([7; 16]),
            scope: Scope::Organisation,
            life: None,
            uses: Uses::Single,
            verification: Vec::new(),
        };
        desk.account.as_mut().unwrap().request_approval(order, Span::from_hours(1), turn).unwrap().id
    })
    .await
    .unwrap()
}
