//! Bringing the schema up to date, while other replicas may be doing the same.
//!
//! Nothing is locked: every statement can run twice, and the row that says that a migration ran has its
//! number as key. Two replicas that run the same statement at the same moment can still collide in the
//! database's own catalogue; whoever loses tries again and finds the work done.

use super::trouble::storage;
use crate::schema::{self, Migration};
use readmit_app::Failure;
use readmit_core::time::Timestamp;
use std::time::Duration;
use tokio_postgres::error::SqlState;
use tokio_postgres::{Client, Error};

const MIGRATIONS: &[Migration] = &[
    Migration { number: 1, name: "foundation", sql: include_str!("migrations/0001_foundation.sql") },
    Migration { number: 2, name: "console", sql: include_str!("migrations/0002_console.sql") },
    Migration { number: 3, name: "journeys", sql: include_str!("migrations/0003_journeys.sql") },
];

const MIGRATION_TABLE: &str = "
    CREATE TABLE IF NOT EXISTS migration (
        number bigint NOT NULL,
        name text NOT NULL,
        checksum text NOT NULL,
        applied_at bigint NOT NULL,
        PRIMARY KEY (number)
    )";

/// Times that it is tried when other replicas are in its way.
const TRIES: u32 = 50;

const PAUSE: Duration = Duration::from_millis(20);

/// Runs the migrations that are missing; refuses a newer schema.
pub(super) async fn migrate(client: &Client, now: Timestamp) -> Result<(), Failure> {
    let mut tries = 1;
    loop {
        match attempt(client, now).await {
            Err(Failure::Storage(error))
                if tries < TRIES && error.downcast_ref::<Error>().is_some_and(is_collision) =>
            {
                tries += 1;
                tokio::time::sleep(PAUSE).await;
            }
            outcome => return outcome,
        }
    }
}

async fn attempt(client: &Client, now: Timestamp) -> Result<(), Failure> {
    // A role that may only read and write rows can serve a database that is already up to date.
    if client.query("SELECT 1 FROM migration WHERE number < 0", &[]).await.is_err() {
        client.batch_execute(MIGRATION_TABLE).await.map_err(storage)?;
    }
    let applied = client
        .query("SELECT number, checksum FROM migration ORDER BY number", &[])
        .await
        .map_err(storage)?
        .iter()
        .map(|row| Ok((row.try_get(0)?, row.try_get(1)?)))
        .collect::<Result<Vec<(i64, String)>, Error>>()
        .map_err(storage)?;
    for migration in schema::outstanding(MIGRATIONS, &applied)? {
        for statement in migration.statements() {
            // A transaction of its own: some engines take no more than one change of the schema in one.
            client.batch_execute(statement).await.map_err(storage)?;
        }
        client
            .execute(
                "INSERT INTO migration (number, name, checksum, applied_at) VALUES ($1, $2, $3, $4)
                 ON CONFLICT (number) DO NOTHING",
                &[&migration.number, &migration.name, &migration.checksum(), &now.as_millis()],
            )
            .await
            .map_err(storage)?;
    }
    Ok(())
}

fn is_collision(error: &Error) -> bool {
    let collisions = [
        SqlState::UNIQUE_VIOLATION,
        SqlState::DUPLICATE_TABLE,
        SqlState::DUPLICATE_OBJECT,
        SqlState::T_R_SERIALIZATION_FAILURE,
        SqlState::T_R_DEADLOCK_DETECTED,
        SqlState::INTERNAL_ERROR,
    ];
    error.code().is_some_and(|code| collisions.contains(code))
}
