//! Which migrations to run. Migrations only expand; a file that was applied never changes.

use readmit_app::Failure;
use sha2::{Digest as _, Sha256};

/// One numbered migration: several statements separated by `;`, none of which contains one.
pub(crate) struct Migration {
    pub(crate) number: i64,
    pub(crate) name: &'static str,
    pub(crate) sql: &'static str,
}

/// Why a database cannot be used by this program.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum SchemaError {
    /// A later version of Readmit wrote here.
    #[error(
        "the database has schema {found}, this program knows {known}: it was used by a newer Readmit; \
         install that version, or restore a backup that this one made"
    )]
    Newer {
        /// The database's schema.
        found: i64,
        /// The program's.
        known: i64,
    },
    /// A migration was edited after it had been applied.
    #[error("migration {0} was applied in another form than this program has: the database is not ours")]
    Changed(i64),
}

impl From<SchemaError> for Failure {
    fn from(error: SchemaError) -> Self {
        Self::storage(error)
    }
}

impl Migration {
    pub(crate) fn checksum(&self) -> String {
        data_encoding::HEXLOWER.encode(&Sha256::digest(self.sql))
    }

    pub(crate) fn statements(&self) -> impl Iterator<Item = &'static str> {
        self.sql.split(';').map(str::trim).filter(|statement| !statement.is_empty())
    }
}

/// The migrations that are still to run, given those that ran (number and checksum, in order).
pub(crate) fn outstanding<'a>(
    known: &'a [Migration],
    applied: &[(i64, String)],
) -> Result<&'a [Migration], SchemaError> {
    if let Some((found, _)) = applied.last()
        && applied.len() > known.len()
    {
        return Err(SchemaError::Newer { found: *found, known: known.last().map_or(0, |m| m.number) });
    }
    for (migration, (number, checksum)) in known.iter().zip(applied) {
        if migration.number != *number || migration.checksum() != *checksum {
            return Err(SchemaError::Changed(*number));
        }
    }
    Ok(&known[applied.len()..])
}

#[cfg(test)]
mod tests {
    use super::*;

    const KNOWN: &[Migration] = &[
        Migration { number: 1, name: "one", sql: "CREATE TABLE a (x); CREATE TABLE b (x);" },
        Migration { number: 2, name: "two", sql: "CREATE TABLE c (x)" },
    ];

    #[test]
    fn only_what_is_missing_runs() {
        assert_eq!(outstanding(KNOWN, &[]).unwrap().len(), 2);
        let applied = vec![(1, KNOWN[0].checksum())];
        assert_eq!(outstanding(KNOWN, &applied).unwrap()[0].name, "two");
        assert_eq!(KNOWN[0].statements().count(), 2);
    }

    #[test]
    fn newer_and_foreign_schemas_are_refused() {
        let mut applied: Vec<_> = KNOWN.iter().map(|m| (m.number, m.checksum())).collect();
        applied.push((3, "x".to_owned()));
        assert_eq!(outstanding(KNOWN, &applied).err(), Some(SchemaError::Newer { found: 3, known: 2 }));
        let foreign = vec![(1, "edited".to_owned())];
        assert_eq!(outstanding(KNOWN, &foreign).err(), Some(SchemaError::Changed(1)));
    }
}
