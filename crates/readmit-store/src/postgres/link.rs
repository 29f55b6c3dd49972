//! A lane's connection, with its statements prepared.

use super::connect::Target;
use super::load::{LOAD, LOAD_WIDE};
use super::trouble::storage;
use super::width::{self, Statements};
use crate::batch::Writes;
use readmit_app::Failure;
use readmit_app::store::RunLogEntry;
use readmit_core::id::{AccountId, EventId, RunId, TenantId};
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
    /// Also credentials, all sessions of an account, and runs.
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

    /// Whether the commit that leaves this trace happened.
    pub(super) async fn has(&self, trace: &Trace) -> Result<bool, Error> {
        let row = match trace {
            Trace::Event { tenant, subject, id } => {
                let sql = "SELECT 1 FROM event WHERE tenant = $1 AND subject = $2 AND id = $3";
                let key = [tenant.uuid(), subject.uuid(), id.uuid()];
                self.client.query_opt(sql, &[&key[0], &key[1], &key[2]]).await?
            }
            Trace::Turn { tenant, run, sequence, text } => {
                let sql = "SELECT 1 FROM run_log
                           WHERE tenant = $1 AND run = $2 AND sequence = $3 AND sealed = $4";
                let (tenant, run, sequence) = (tenant.uuid(), run.uuid(), i64::from(*sequence));
                self.client.query_opt(sql, &[&tenant, &run, &sequence, text]).await?
            }
        };
        Ok(row.is_some())
    }
}

/// Something that one unit's commit leaves, and no other.
#[derive(Debug, Clone)]
pub(super) enum Trace {
    /// An event. Its id comes from the request's seed, so a rule that runs again repeats it.
    Event { tenant: TenantId, subject: AccountId, id: EventId },
    /// A turn of a run, where no event was recorded. Two answers to one turn are sealed differently.
    Turn { tenant: TenantId, run: RunId, sequence: u32, text: String },
}

impl Trace {
    pub(super) fn of(writes: &Writes) -> Option<Self> {
        let tenant = writes.tenant;
        let event = writes.events.first();
        let event = event.map(|event| Self::Event { tenant, subject: event.subject, id: event.id });
        event.or_else(|| {
            let RunLogEntry { run, sequence, sealed, .. } = &writes.run_log.first()?.entry;
            Some(Self::Turn { tenant, run: *run, sequence: *sequence, text: sealed.text.clone() })
        })
    }
}
