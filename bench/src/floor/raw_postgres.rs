//! PostgreSQL with one guarded statement for each request: what a service does that does not batch.
//!
//! The statement reads a record, changes it guarded, appends a line of 70 bytes, and returns what became of it.

use super::{CALLERS, Pace, Pick, RECORDS, closed_loop, key, raw_sqlite};
use crate::databases::{PostgresCopies, connect};
use anyhow::{Context as _, Result};
use std::rc::Rc;
use std::time::Duration;
use tokio_postgres::{Client, Statement};
use uuid::Uuid;

/// Connections that the callers share.
pub(crate) const CONNECTIONS: usize = 16;

const SCHEMA: &str = "
    CREATE TABLE record (id uuid PRIMARY KEY, attempts bigint NOT NULL, code bytea NOT NULL);
    CREATE TABLE line (
        record uuid NOT NULL, id bigint GENERATED ALWAYS AS IDENTITY, body text NOT NULL, PRIMARY KEY (record, id)
    );";

const OPERATION: &str = "
    WITH changed AS (
        UPDATE record SET attempts = attempts + 1 WHERE id = $1 AND attempts < 1000000000
        RETURNING id, attempts, code
    ), logged AS (
        INSERT INTO line (record, body) SELECT id, $2 FROM changed
    )
    SELECT attempts, code FROM changed";

/// A prepared database and connections to it.
pub(crate) struct RawPostgres {
    clients: Rc<Vec<(Client, Statement)>>,
}

impl RawPostgres {
    pub(crate) async fn prepare() -> Result<Self> {
        let url = PostgresCopies::empty().await;
        let first = connect(&url).await?;
        first.batch_execute(SCHEMA).await?;
        let keys: Vec<Uuid> = (0..RECORDS).map(|number| Uuid::from_bytes(key(number))).collect();
        let fill = "INSERT INTO record SELECT id, 0, $2 FROM unnest($1::uuid[]) AS id";
        first.execute(fill, &[&keys, &vec![7_u8; 32]]).await?;
        first.batch_execute("VACUUM ANALYZE").await?;
        let mut clients = Vec::new();
        for _ in 0..CONNECTIONS {
            let client = connect(&url).await?;
            let statement = client.prepare(OPERATION).await?;
            clients.push((client, statement));
        }
        Ok(Self { clients: Rc::new(clients) })
    }

    /// The connections are driven by the runtime that [`Self::prepare`] ran on.
    pub(crate) fn run(&self, warmup: Duration, time: Duration) -> Result<Pace> {
        let (clients, pick) = (self.clients.clone(), Rc::new(Pick::default()));
        closed_loop(warmup, time, move |caller| {
            let (clients, key) = (clients.clone(), Uuid::from_bytes(key(pick.next())));
            async move {
                let (client, statement) = &clients[caller % clients.len()];
                let line = raw_sqlite::line(0, 32);
                let row = client.query_opt(statement, &[&key, &line]).await?;
                let row = row.context("a guard did not hold")?;
                let _attempts: i64 = row.try_get(0)?;
                Ok(())
            }
        })
    }
}

const _: () = assert!(CALLERS >= CONNECTIONS, "no connection may be idle");
