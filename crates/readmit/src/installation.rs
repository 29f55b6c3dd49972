//! The wiring: database, key ring and tenant brought together into the use cases' handle.

use crate::config::{Database, Settings};
use crate::outcome::Trouble;
use crate::private;
use readmit_app::keys::{self, KeySource, Keys, Opened};
use readmit_app::ports::{Clock, Random, SystemClock, SystemRandom};
use readmit_app::store::Store;
use readmit_app::{App, Delivery, Failure};
use readmit_core::event::Origin;
use readmit_core::id::TenantId;
use readmit_store::postgres::Postgres;
use readmit_store::{Outside, Sqlite};
use std::fs::File;
use std::io;
use std::path::Path;
use std::sync::Arc;
use uuid::Uuid;

/// Times that a start is tried when another process starts on the same empty database.
const TRIES: usize = 3;

/// The path under the issuer that tokens name.
const ISSUER_PATH: &str = "cis";

/// Whether a command may begin a new installation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Begin {
    /// A server does.
    Yes,
    /// A mistyped folder must not look like an empty installation.
    No,
}

/// An open installation.
pub(crate) struct Installation {
    /// The use cases' handle for the installation's tenant.
    pub(crate) app: App,
    /// Held while the installation is begun; other processes wait for it.
    starting: Option<File>,
}

impl Installation {
    /// Opens the installation for a command that works on one that is there.
    pub(crate) async fn open(settings: &Settings) -> Result<Self, Trouble> {
        let port = settings.listen.rsplit_once(':').and_then(|(_, port)| port.parse().ok()).unwrap_or(0);
        let mut opened = Self::begin(settings, Begin::No, &settings.public_url_at(port)).await?;
        opened.started();
        Ok(opened)
    }

    /// Opens the installation, or begins it where there is none and `begin` allows it. Other processes wait
    /// until it is [`Self::started`].
    pub(crate) async fn begin(settings: &Settings, begin: Begin, public_url: &str) -> Result<Self, Trouble> {
        if begin == Begin::No
            && let Database::Sqlite(path) = &settings.database
            && !path.exists()
        {
            return Err(nothing_here(settings));
        }
        private::folder(&settings.data).map_err(|error| at(&settings.data, &error))?;
        // One at a time, so that two processes that start at once do not both make a key ring.
        let lock = lock(settings)?;
        let store = store(settings).await?;
        let opened = Self::bring_together(settings, begin, &store, public_url).await;
        match opened {
            Ok(app) => Ok(Self { app, starting: Some(lock) }),
            Err(trouble) => {
                store.close().await;
                Err(trouble)
            }
        }
    }

    async fn bring_together(
        settings: &Settings,
        begin: Begin,
        store: &Arc<dyn Store>,
        public_url: &str,
    ) -> Result<App, Trouble> {
        if begin == Begin::No && store.tenants().await?.is_empty() {
            return Err(nothing_here(settings));
        }
        let Opened { keys, added } = open_keys(&**store, &settings.keys).await?;
        let tenant = first_tenant(&**store, &keys).await?;
        let issuer = format!("{public_url}/{ISSUER_PATH}");
        let outside = outside();
        let delivery = Delivery { channels: settings.delivery.channels(), public_url: public_url.to_owned() };
        let app = App::new(store.clone(), Arc::new(keys), outside.clock, outside.random, tenant, &issuer);
        let app = app.delivering(delivery);
        if !added.is_empty() {
            app.note_new_keys(Origin::system(), added).await?;
        }
        Ok(app)
    }

    /// All that a start puts there is there: other processes may open the installation.
    pub(crate) fn started(&mut self) {
        self.starting = None;
    }

    /// Answers what waits, and lets the database go.
    pub(crate) async fn close(self) {
        self.app.store.close().await;
    }
}

/// Waits until no other process starts on this folder or changes its key ring, and keeps them off.
pub(crate) fn lock(settings: &Settings) -> Result<File, Trouble> {
    let path = settings.data.join("start.lock");
    private::file(&path).and_then(|file| file.lock().map(|()| file)).map_err(|error| at(&path, &error))
}

/// The clock and the randomness of the machine.
pub(crate) fn outside() -> Outside {
    Outside { clock: Arc::new(SystemClock), random: Arc::new(SystemRandom) }
}

/// Opens the database, and makes it where it is a file that is not there.
pub(crate) async fn store(settings: &Settings) -> Result<Arc<dyn Store>, Trouble> {
    Ok(match &settings.database {
        Database::Sqlite(path) => {
            // The database's other files take their permissions from this one.
            private::file(path).map_err(|error| at(path, &error))?;
            Sqlite::open(path, settings.limits, outside())?
        }
        Database::Postgres(url) => Postgres::connect(url, settings.limits, outside(), settings.lanes).await?,
    })
}

/// Opens the ring. What another process did to the same fresh database meanwhile is seen at the next try.
async fn open_keys(store: &dyn Store, source: &KeySource) -> Result<Opened, Failure> {
    let mut tries = 1;
    loop {
        match keys::open_telling(store, source, &SystemClock, &SystemRandom).await {
            Err(Failure::Keys(_)) if tries < TRIES => tries += 1,
            outcome => return outcome,
        }
    }
}

/// The installation's tenant. The first one's id comes from the key ring, so that replicas that start at once
/// on one empty database agree on it: the database takes it once.
async fn first_tenant(store: &dyn Store, keys: &Keys) -> Result<TenantId, Failure> {
    if let Some(first) = store.tenants().await?.first() {
        return Ok(*first);
    }
    let nobody = TenantId::from_uuid(Uuid::nil());
    let tenant = TenantId::from_uuid(keys.digest.decoy(nobody, "the first tenant").uuid());
    let made = store.create_tenant(tenant, SystemClock.now()).await;
    match (store.tenants().await?.first(), made) {
        (Some(first), _) => Ok(*first),
        (None, Err(failure)) => Err(failure),
        (None, Ok(())) => Err(Failure::Corrupt { what: "tenant", why: "it is gone at once".to_owned() }),
    }
}

/// A random id that needs no meaning.
pub(crate) fn random_uuid() -> Uuid {
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&SystemRandom.bytes()[..16]);
    uuid::Builder::from_random_bytes(bytes).into_uuid()
}

/// A file's trouble, with the file.
pub(crate) fn at(path: &Path, error: &io::Error) -> Trouble {
    Trouble::failure(format!("{}: {error}", path.display()))
}

fn nothing_here(settings: &Settings) -> Trouble {
    Trouble::not_found(
        "no_installation",
        format!(
            "there is no installation in {}: `readmit serve` or `readmit demo` begins one; another is named \
             with --data DIR or --database URL",
            settings.database
        ),
    )
}
