//! A prepared installation: where it is, and the secrets that a load needs.

use crate::accounts::Layout;
use crate::management;
use crate::strangers::Strangers;
use anyhow::Result;
use readmit_app::App;
use readmit_app::keys::{self, KeySource};
use readmit_app::ports::{Clock as _, Random as _, SystemClock, SystemRandom};
use readmit_app::store::Store;
use readmit_core::id::{ClientId, TenantId};
use readmit_core::secret::Secret;
use readmit_store::Outside;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Digits of a code.
pub(crate) const CODE_DIGITS: usize = 6;

/// A code, or zeros where an account has none.
pub(crate) type Code = [u8; CODE_DIGITS];

/// Where the server says it is reached.
pub(crate) const PUBLIC_URL: &str = "http://localhost:8080";

/// A client of the prepared application.
#[derive(Debug, Clone)]
pub(crate) struct Credentials {
    pub(crate) id: ClientId,
    pub(crate) secret: Secret,
}

/// A filled database, closed, in a folder of its own.
#[derive(Debug, Clone)]
pub(crate) struct Installation {
    pub(crate) directory: PathBuf,
    pub(crate) layout: Layout,
    /// Tokens signed with Ed25519.
    pub(crate) eddsa: Credentials,
    /// Tokens signed with RSA.
    pub(crate) rs256: Credentials,
    /// The code of each account, by number.
    pub(crate) codes: Arc<Vec<Code>>,
    pub(crate) strangers: Strangers,
    /// For the rows of the Okta facade.
    pub(crate) management: management::Prepared,
    /// Access tokens of users, where sessions were prepared.
    pub(crate) sessions: Arc<Vec<String>>,
}

/// The database file in an installation's folder.
pub(crate) fn database_file(directory: &Path) -> PathBuf {
    directory.join("readmit.db")
}

/// The key ring in an installation's folder.
pub(crate) fn key_file(directory: &Path) -> PathBuf {
    directory.join("keys.json")
}

/// The machine's clock and randomness.
pub(crate) fn outside() -> Outside {
    Outside { clock: Arc::new(SystemClock), random: Arc::new(SystemRandom) }
}

/// The use cases on a store; makes key ring and tenant where there is none.
pub(crate) async fn open(store: Arc<dyn Store>, directory: &Path) -> Result<App> {
    let source = KeySource::File(key_file(directory));
    let keys = keys::open(&*store, &source, &SystemClock, &SystemRandom).await?;
    let tenant = if let Some(tenant) = store.tenants().await?.first() {
        *tenant
    } else {
        let mut id = [0; 16];
        id.copy_from_slice(&SystemRandom.bytes()[..16]);
        let tenant = TenantId::from_random(id);
        store.create_tenant(tenant, SystemClock.now()).await?;
        tenant
    };
    let issuer = format!("{PUBLIC_URL}/cis");
    let (clock, random) = (Arc::new(SystemClock), Arc::new(SystemRandom));
    Ok(App::new(store, Arc::new(keys), clock, random, tenant, &issuer))
}
