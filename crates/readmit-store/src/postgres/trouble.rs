//! What an error of PostgreSQL means for a batch.

use readmit_app::Failure;
use tokio_postgres::error::SqlState;

/// Why a statement did not do its work.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Trouble {
    /// Another transaction was in the way. Nothing was written; the same again may succeed.
    Conflict,
    /// Somebody else has a value that must be unique. Nothing was written.
    Duplicate,
    /// One of the rows is not acceptable. Nothing was written; the others might succeed without it.
    Row,
    /// The database cannot do it now, whatever the rows: disk full, read-only, cancelled. Nothing was written.
    Unable,
    /// The connection is gone. If a commit was under way, nobody here knows whether it happened.
    Lost,
}

impl Trouble {
    pub(super) fn of(error: &tokio_postgres::Error) -> Self {
        // No answer of the database: the connection broke, or the two sides no longer understand each other.
        let Some(code) = error.code() else { return Self::Lost };
        match code {
            &SqlState::T_R_SERIALIZATION_FAILURE
            | &SqlState::T_R_DEADLOCK_DETECTED
            | &SqlState::LOCK_NOT_AVAILABLE => Self::Conflict,
            &SqlState::UNIQUE_VIOLATION => Self::Duplicate,
            &SqlState::ADMIN_SHUTDOWN
            | &SqlState::CRASH_SHUTDOWN
            | &SqlState::CANNOT_CONNECT_NOW
            | &SqlState::IDLE_SESSION_TIMEOUT
            | &SqlState::T_R_STATEMENT_COMPLETION_UNKNOWN => Self::Lost,
            code => match code.code().get(..2) {
                Some("08") => Self::Lost,
                Some("25" | "53" | "57" | "58") => Self::Unable,
                _ => Self::Row,
            },
        }
    }
}

pub(super) fn storage(error: tokio_postgres::Error) -> Failure {
    Failure::storage(error)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_error_without_an_answer_leaves_the_outcome_open() {
        let error = "host=/nowhere port=x".parse::<tokio_postgres::Config>().unwrap_err();
        assert_eq!(Trouble::of(&error), Trouble::Lost);
    }
}
