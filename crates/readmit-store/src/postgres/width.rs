//! The commit in five widths, because starting a statement costs as much as a dozen rows.
//!
//! Each width begins with the parameters of the one before it.

use tokio_postgres::{Client, Error, Statement};

/// How much of what can be written a batch writes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Width {
    /// Accounts that are there already, and events: attempts.
    Accounts,
    /// Also sessions and attributes: sign-ins.
    Sessions,
    /// Also messages: what owners are told.
    Messages,
    /// Also runs of journeys and their log: answers.
    Runs,
    /// Also new and deleted accounts, profiles, credentials, identifiers and configuration.
    Everything,
}

const ACCOUNTS: &str = concat!(
    include_str!("sql/accounts_guard.sql"),
    ", lost AS (SELECT unit FROM account_lost)\n",
    include_str!("sql/accounts_write.sql"),
    "SELECT unit FROM lost"
);

const SESSIONS: &str = concat!(
    include_str!("sql/accounts_guard.sql"),
    include_str!("sql/sessions_guard.sql"),
    ", lost AS (SELECT unit FROM account_lost UNION SELECT unit FROM session_lost)\n",
    include_str!("sql/accounts_write.sql"),
    include_str!("sql/sessions_write.sql"),
    "SELECT unit FROM lost"
);

const MESSAGES: &str = concat!(
    include_str!("sql/accounts_guard.sql"),
    include_str!("sql/sessions_guard.sql"),
    ", lost AS (SELECT unit FROM account_lost UNION SELECT unit FROM session_lost)\n",
    include_str!("sql/accounts_write.sql"),
    include_str!("sql/sessions_write.sql"),
    include_str!("sql/messages_write.sql"),
    "SELECT unit FROM lost"
);

const RUNS: &str = concat!(
    include_str!("sql/accounts_guard.sql"),
    include_str!("sql/sessions_guard.sql"),
    include_str!("sql/runs_guard.sql"),
    ", lost AS (
        SELECT unit FROM account_lost
        UNION SELECT unit FROM session_lost
        UNION SELECT unit FROM run_lost
    )\n",
    include_str!("sql/accounts_write.sql"),
    include_str!("sql/sessions_write.sql"),
    include_str!("sql/messages_write.sql"),
    include_str!("sql/runs_write.sql"),
    "SELECT unit FROM lost"
);

const EVERYTHING: &str = concat!(
    include_str!("sql/accounts_guard.sql"),
    include_str!("sql/sessions_guard.sql"),
    include_str!("sql/runs_guard.sql"),
    include_str!("sql/rare_guard.sql"),
    ", lost AS (
        SELECT unit FROM account_lost
        UNION SELECT unit FROM session_lost
        UNION SELECT unit FROM run_lost
        UNION SELECT unit FROM configuration_lost
    )\n",
    include_str!("sql/accounts_write.sql"),
    include_str!("sql/sessions_write.sql"),
    include_str!("sql/messages_write.sql"),
    include_str!("sql/runs_write.sql"),
    include_str!("sql/rare_write.sql"),
    "SELECT unit FROM lost"
);

/// The statements, by width.
pub(super) type Statements = [Statement; 5];

pub(super) async fn prepare(client: &Client) -> Result<Statements, Error> {
    Ok([
        client.prepare(ACCOUNTS).await?,
        client.prepare(SESSIONS).await?,
        client.prepare(MESSAGES).await?,
        client.prepare(RUNS).await?,
        client.prepare(EVERYTHING).await?,
    ])
}
