//! A lane's connection, with its statements prepared.

use super::connect::Target;
use super::load::{LOAD, LOAD_WIDE};
use super::trouble::storage;
use super::width::{self, Statements};
use readmit_app::Failure;
use readmit_core::id::{AccountId, EventId, TenantId};
use tokio_postgres::{Client, Error, Statement};

/// The lane's statements look up rows by whole keys and know their tables' indexes; a plan that was made
/// while a table was small must not scan it when it is large, and planning anew costs as much as running.
/// Engines that do not have a setting do not need it.
const SETTINGS: [&str; 5] = [
    "SET plan_cache_mode = force_generic_plan",
    "SET enable_seqscan = off",
    "SET enable_hashjoin = off",
    "SET enable_mergejoin = off",
    "SET jit = off",
];

pub(super) struct Link {
    pub(super) client: Client,
    pub(super) load: Statement,
    /// Also credentials, and all sessions of an account.
    pub(super) load_wide: Statement,
    /// By width.
    pub(super) commit: Statements,
}

impl Link {
    pub(super) async fn open(target: &Target) -> Result<Self, Failure> {
        let client = target.open().await?;
        for setting in SETTINGS {
            if let Err(error) = client.batch_execute(setting).await {
                tracing::debug!(%error, setting, "the database does not have this setting");
            }
        }
        let load = client.prepare(LOAD).await.map_err(storage)?;
        let load_wide = client.prepare(LOAD_WIDE).await.map_err(storage)?;
        let commit = width::prepare(&client).await.map_err(storage)?;
        Ok(Self { client, load, load_wide, commit })
    }

    /// Whether an event was written.
    pub(super) async fn has_event(&self, event: EventKey) -> Result<bool, Error> {
        let sql = "SELECT 1 FROM event WHERE tenant = $1 AND subject = $2 AND id = $3";
        let key = [event.tenant.uuid(), event.subject.uuid(), event.id.uuid()];
        Ok(self.client.query_opt(sql, &[&key[0], &key[1], &key[2]]).await?.is_some())
    }
}

/// Where an event is found. Its id comes from the request's seed, so a rule that runs again repeats it.
#[derive(Debug, Clone, Copy)]
pub(super) struct EventKey {
    pub(super) tenant: TenantId,
    pub(super) subject: AccountId,
    pub(super) id: EventId,
}
