//! `backup` and `restore`: a consistent copy in one file, and the way back.

use super::with;
use crate::config::{Database, Settings};
use crate::installation::{at, outside};
use crate::outcome::{Answer, Trouble};
use crate::private;
use readmit_app::keys::KeySource;
use readmit_app::store::Store;
use readmit_store::postgres::Postgres;
use readmit_store::sqlite;
use serde_json::json;
use std::path::Path;

/// Writes a copy of the database into a new file.
pub(crate) async fn backup(settings: &Settings, file: &Path) -> Result<Answer, Trouble> {
    refuse_existing(file, "the file is there already, and a backup overwrites nothing")?;
    with(settings, |app| async move {
        if let Err(failure) = app.store.backup(file).await {
            // Half a copy must not be taken for one.
            let _ = std::fs::remove_file(file);
            return Err(failure.into());
        }
        let bytes = std::fs::metadata(file).map_err(|error| at(file, &error))?.len();
        let text = format!(
            "{} written, {bytes} bytes.\nThe key ring ({}) is not in it, and without the ring the backup cannot be \
             used: keep a copy of the ring in another place.",
            file.display(),
            ring(&settings.keys),
        );
        let json = json!({ "file": file, "bytes": bytes, "key_ring_included": false });
        Ok(Answer::done(text, json))
    })
    .await
}

/// Makes a database from a backup, in an empty place.
pub(crate) async fn restore(settings: &Settings, file: &Path) -> Result<Answer, Trouble> {
    if !file.is_file() {
        return Err(Trouble::not_found("no_backup", format!("there is no backup at {}", file.display())));
    }
    match &settings.database {
        Database::Sqlite(to) => {
            refuse_existing(to, "there is a database already, and a restore overwrites nothing")?;
            private::folder(&settings.data).map_err(|error| at(&settings.data, &error))?;
            let now = outside().clock.now();
            let restored = tokio::task::block_in_place(|| sqlite::restore_file(file, to, now));
            if let Err(failure) = restored {
                let _ = std::fs::remove_file(to);
                return Err(failure.into());
            }
        }
        Database::Postgres(url) => {
            let store = Postgres::connect(url, settings.limits, outside(), settings.lanes).await?;
            let restored = fill(&store, file).await;
            store.close().await;
            restored?;
        }
    }
    let text = format!(
        "{} restored from {}.\nPut the key ring of that time at {} before you start the server; `readmit config \
         check` says whether it fits.",
        settings.database,
        file.display(),
        ring(&settings.keys),
    );
    Ok(Answer::done(text, json!({ "restored": settings.database.to_string(), "from": file })))
}

async fn fill(store: &Postgres, file: &Path) -> Result<(), Trouble> {
    if store.tenants().await?.is_empty() {
        return Ok(store.restore_from(file).await?);
    }
    Err(Trouble::refused("target_exists", "the database is not empty, and a restore overwrites nothing"))
}

fn refuse_existing(path: &Path, why: &str) -> Result<(), Trouble> {
    if path.exists() {
        return Err(Trouble::refused("target_exists", format!("{}: {why}", path.display())));
    }
    Ok(())
}

fn ring(keys: &KeySource) -> String {
    match keys {
        KeySource::File(path) => path.display().to_string(),
        KeySource::Text(_) => "from READMIT_KEY_RING".to_owned(),
        KeySource::Command(_) => "from the configured command".to_owned(),
    }
}
