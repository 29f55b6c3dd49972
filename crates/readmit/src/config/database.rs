//! Where everything is stored: a SQLite file or a PostgreSQL server.

use super::layers::{Chosen, Wrong};
use std::fmt;
use std::path::{Path, PathBuf};

/// A database by its address.
#[derive(Clone, PartialEq, Eq)]
pub(crate) enum Database {
    /// A SQLite file.
    Sqlite(PathBuf),
    /// A PostgreSQL database; the URL may hold a password.
    Postgres(String),
}

impl Database {
    /// Reads `sqlite:PATH` or `postgres://…`; without either it is a file in the data folder.
    pub(super) fn read(chosen: &Chosen, data: &Path) -> Result<Self, Wrong> {
        let Some(text) = chosen.given() else { return Ok(Self::Sqlite(data.join("readmit.db"))) };
        if let Some(path) = text.strip_prefix("sqlite:").filter(|path| !path.is_empty()) {
            return Ok(Self::Sqlite(PathBuf::from(path)));
        }
        if text.starts_with("postgres://") || text.starts_with("postgresql://") {
            return Ok(Self::Postgres(text.to_owned()));
        }
        Err(chosen.wrong("sqlite:PATH or postgres://USER:PASSWORD@HOST:PORT/DATABASE"))
    }
}

/// Without the password.
impl fmt::Display for Database {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Sqlite(path) => write!(f, "sqlite:{}", path.display()),
            Self::Postgres(url) => f.write_str(&without_password(url)),
        }
    }
}

impl fmt::Debug for Database {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// A password stands between the user and the `@`, or among the parameters. What cannot be taken apart is not
/// shown at all.
fn without_password(url: &str) -> String {
    let hidden = || "postgres://…".to_owned();
    let Some((scheme, rest)) = url.split_once("://") else { return hidden() };
    let (rest, parameters) = rest.split_once('?').unwrap_or((rest, ""));
    if parameters.contains('@') {
        return hidden();
    }
    let place = match rest.rsplit_once('@') {
        Some((user, host)) => {
            let name = user.split_once(':').map_or(user, |(name, _)| name);
            let secret = if name.len() < user.len() { ":…" } else { "" };
            format!("{name}{secret}@{host}")
        }
        None => rest.to_owned(),
    };
    let shown: Vec<&str> = parameters
        .split('&')
        .filter(|parameter| !parameter.is_empty())
        .map(
            |parameter| {
                if parameter.to_ascii_lowercase().contains("pass") { "password=…" } else { parameter }
            },
        )
        .collect();
    let question = if shown.is_empty() { "" } else { "?" };
    format!("{scheme}://{place}{question}{}", shown.join("&"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn passwords_are_not_shown() {
        for (url, shown) in [
            ("postgres://ann:s3cret@db:5432/readmit", "postgres://ann:…@db:5432/readmit"),
            ("postgres://ann:a@b@db/readmit?sslmode=require", "postgres://ann:…@db/readmit?sslmode=require"),
            ("postgres:///readmit?host=/run&password=s3cret", "postgres:///readmit?host=/run&password=…"),
            ("postgres://ann@db/readmit", "postgres://ann@db/readmit"),
            ("postgres://ann:s3cret?x@db/readmit", "postgres://…"),
        ] {
            let database = Database::Postgres(url.to_owned());
            assert_eq!(database.to_string(), shown);
            assert!(!format!("{database:?}").contains("s3cret"));
        }
    }
}
