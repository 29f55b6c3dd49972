//! Runs of journeys and their log, as they are read and swept.

use super::Postgres;
use super::read::Param;
use super::trouble::storage;
use crate::index;
use crate::loaded::read_run;
use futures_util::future::FutureExt as _;
use readmit_app::Failure;
use readmit_app::store::{Answer, RunLogEntry, RunStore, StoredRun};
use readmit_core::id::{AccountId, KeyId, RunId, TenantId};
use readmit_core::sealed::Sealed;
use readmit_core::time::Timestamp;
use tokio_postgres::Row;
use tokio_postgres::types::Type;

const COLUMNS: &str = "l.run, l.sequence, l.at, l.journey, l.key, l.sealed";

fn entry(row: &Row) -> Result<RunLogEntry, Failure> {
    let read = || {
        Ok(RunLogEntry {
            run: RunId::from_uuid(row.try_get(0)?),
            sequence: u32::try_from(row.try_get::<_, i64>(1)?).unwrap_or(u32::MAX),
            at: Timestamp::from_millis(row.try_get(2)?),
            journey: row.try_get(3)?,
            sealed: Sealed { key: KeyId::from_uuid(row.try_get(4)?), text: row.try_get(5)? },
        })
    };
    read().map_err(storage)
}

impl RunStore for Postgres {
    fn run(&self, tenant: TenantId, run: RunId) -> Answer<'_, Option<(u64, StoredRun)>> {
        async move {
            let sql = "SELECT version, body FROM run WHERE tenant = $1 AND run = $2";
            let params: [Param<'_>; 2] = [(&tenant.uuid(), Type::UUID), (&run.uuid(), Type::UUID)];
            let rows = self.reader.query(sql, &params).await?;
            let Some(row) = rows.first() else { return Ok(None) };
            let version = row.try_get::<_, i64>(0).map_err(storage)?.unsigned_abs();
            Ok(Some((version, read_run(row.try_get(1).map_err(storage)?)?)))
        }
        .boxed()
    }

    fn run_log(&self, tenant: TenantId, run: RunId) -> Answer<'_, Vec<RunLogEntry>> {
        async move {
            let sql = format!(
                "SELECT {COLUMNS} FROM run_log l WHERE l.tenant = $1 AND l.run = $2 ORDER BY l.sequence"
            );
            let params: [Param<'_>; 2] = [(&tenant.uuid(), Type::UUID), (&run.uuid(), Type::UUID)];
            self.reader.query(&sql, &params).await?.iter().map(entry).collect()
        }
        .boxed()
    }

    fn recent_runs(
        &self,
        tenant: TenantId,
        journey: Option<String>,
        limit: u32,
    ) -> Answer<'_, Vec<RunLogEntry>> {
        async move {
            let sql = format!(
                "SELECT {COLUMNS} FROM run_log l
                 WHERE l.tenant = $1 AND ($2 IS NULL OR l.journey = $2) AND NOT EXISTS (
                     SELECT 1 FROM run_log n
                     WHERE n.tenant = l.tenant AND n.run = l.run AND n.sequence > l.sequence
                 )
                 ORDER BY l.run DESC LIMIT $3"
            );
            let params: [Param<'_>; 3] =
                [(&tenant.uuid(), Type::UUID), (&journey, Type::TEXT), (&i64::from(limit), Type::INT8)];
            self.reader.query(&sql, &params).await?.iter().map(entry).collect()
        }
        .boxed()
    }

    fn sweep_runs(
        &self,
        tenant: TenantId,
        now: Timestamp,
        log_before: Timestamp,
        limit: u32,
    ) -> Answer<'_, u64> {
        async move {
            // Rows that an answer is moving at this moment are passed over: they do not expire yet. Another replica
            // that sweeps takes others.
            let sql = "
                WITH expired AS MATERIALIZED (
                    SELECT tenant, run FROM run WHERE tenant = $1 AND expires_at <= $2
                    LIMIT $5 FOR UPDATE SKIP LOCKED
                ),
                old AS MATERIALIZED (
                    SELECT tenant, run, sequence FROM run_log WHERE tenant = $1 AND run < $3 AND at < $4
                    ORDER BY run, sequence LIMIT $5 FOR UPDATE SKIP LOCKED
                ),
                run_gone AS (
                    DELETE FROM run r USING expired e WHERE r.tenant = e.tenant AND r.run = e.run RETURNING 1
                ),
                turn_gone AS (
                    DELETE FROM run_log l USING old o
                    WHERE l.tenant = o.tenant AND l.run = o.run AND l.sequence = o.sequence RETURNING 1
                )
                SELECT (SELECT count(*) FROM run_gone) + (SELECT count(*) FROM turn_gone)";
            let params: [Param<'_>; 5] = [
                (&tenant.uuid(), Type::UUID),
                (&now.as_millis(), Type::INT8),
                (&index::first_id_at(log_before).uuid(), Type::UUID),
                (&log_before.as_millis(), Type::INT8),
                (&i64::from(limit), Type::INT8),
            ];
            let rows = self.reader.query(sql, &params).await?;
            let swept = rows.first().map_or(Ok(0), |row| row.try_get::<_, i64>(0));
            swept.map(i64::unsigned_abs).map_err(storage)
        }
        .boxed()
    }

    fn run_keys(&self, tenant: TenantId) -> Answer<'_, Vec<(KeyId, u64)>> {
        async move {
            let sql = "SELECT key::text, count(*) FROM run_log WHERE tenant = $1 GROUP BY key
                 UNION ALL
                 SELECT body::json #>> '{sealed,key}', count(*) FROM run WHERE tenant = $1 GROUP BY 1";
            let params: [Param<'_>; 1] = [(&tenant.uuid(), Type::UUID)];
            let mut found = Vec::new();
            for row in self.reader.query(sql, &params).await? {
                let key: String = row.try_get(0).map_err(storage)?;
                let count: i64 = row.try_get(1).map_err(storage)?;
                found.extend(key.parse().ok().map(|key| (key, count.unsigned_abs())));
            }
            Ok(found)
        }
        .boxed()
    }

    fn erase_runs(&self, tenant: TenantId, account: AccountId) -> Answer<'_, u64> {
        async move {
            // The runs are found by the index of first turns, their turns by the key.
            let sql = "DELETE FROM run_log l
                       USING (
                           SELECT DISTINCT run FROM run_log WHERE tenant = $1 AND account = $2 AND opens
                       ) o
                       WHERE l.tenant = $1 AND l.run = o.run AND l.account = $2
                       RETURNING l.sequence";
            let params: [Param<'_>; 2] = [(&tenant.uuid(), Type::UUID), (&account.uuid(), Type::UUID)];
            Ok(self.reader.write(sql, &params).await?.len() as u64)
        }
        .boxed()
    }
}
