//! Fresh copies of a prepared database, so that every round begins with the same one.

use crate::installation::{self, Installation, database_file, key_file};
use crate::quiet::Quiet;
use anyhow::{Context as _, Result};
use readmit_store::postgres::LANES;
use readmit_store::{Limits, Postgres};
use readmit_testkit::postgres::Cluster;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use tokio_postgres::{Client, NoTls};

/// Copies an installation's files into a new folder, onto the disk.
pub(crate) fn copy_files(from: &Path, to: &Path) -> Result<()> {
    fs::create_dir_all(to)?;
    for file in [database_file, key_file] {
        let (from, to) = (file(from), file(to));
        fs::copy(&from, &to).with_context(|| format!("copying {}", from.display()))?;
        File::open(&to)?.sync_all()?;
    }
    Ok(())
}

/// A PostgreSQL cluster with the prepared database in it.
pub(crate) struct PostgresCopies {
    template: String,
    made: u32,
    /// Its own words for what it is.
    pub(crate) version: String,
}

impl PostgresCopies {
    /// Starts the cluster and loads the prepared database into it.
    pub(crate) async fn load(installed: &Installation, quiet: &mut Quiet) -> Result<Self> {
        eprintln!("loading PostgreSQL …");
        let cluster = Cluster::start();
        let template = cluster.database().await;
        let store = Postgres::connect(&template, Limits::default(), installation::outside(), LANES).await?;
        store.restore_from(&database_file(&installed.directory)).await?;
        readmit_app::store::Store::close(&*store).await;
        drop(store);
        let client = connect(&template).await?;
        client.batch_execute("VACUUM ANALYZE").await?;
        let version: String = client.query_one("SHOW server_version", &[]).await?.try_get(0)?;
        let directory: String = client.query_one("SHOW data_directory", &[]).await?.try_get(0)?;
        quiet.adopt(postmaster(Path::new(&directory))?);
        Ok(Self { template, made: 0, version })
    }

    /// Makes a database that is a copy of the prepared one; its URL.
    pub(crate) async fn copy(&mut self) -> Result<String> {
        self.made += 1;
        let name = format!("bench_{}", self.made);
        let admin = connect(&other(&self.template, "postgres")?).await?;
        let template = self.template.rsplit('/').next().unwrap_or_default();
        // The connections that loaded the template end after `close` has returned.
        let ended = "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = $1";
        admin.execute(ended, &[&template]).await?;
        let create = format!("CREATE DATABASE {name} TEMPLATE {template}");
        // Copying files keeps the copy out of the write-ahead log; versions before 15 know no other way.
        let by_file = admin.batch_execute(&format!("{create} STRATEGY FILE_COPY")).await;
        if by_file.is_err() {
            admin.batch_execute(&create).await?;
        }
        admin.batch_execute("CHECKPOINT").await?;
        other(&self.template, &name)
    }

    /// An empty database; its URL.
    pub(crate) async fn empty() -> String {
        Cluster::start().database().await
    }

    /// Removes a copy.
    pub(crate) async fn remove(&self, url: &str) -> Result<()> {
        let admin = connect(&other(&self.template, "postgres")?).await?;
        let name = url.rsplit('/').next().unwrap_or_default();
        admin.batch_execute(&format!("DROP DATABASE {name} WITH (FORCE)")).await?;
        Ok(())
    }
}

/// A connection that lives as long as its client.
pub(crate) async fn connect(url: &str) -> Result<Client> {
    let (client, connection) = tokio_postgres::connect(url, NoTls).await?;
    tokio::spawn(connection);
    Ok(client)
}

fn other(url: &str, name: &str) -> Result<String> {
    let (server, _) = url.rsplit_once('/').context("a URL with a database in it")?;
    Ok(format!("{server}/{name}"))
}

/// The first process of a PostgreSQL server: the first line of its lock file.
fn postmaster(directory: &Path) -> Result<u32> {
    let file: PathBuf = directory.join("postmaster.pid");
    let text = fs::read_to_string(&file).with_context(|| format!("reading {}", file.display()))?;
    text.lines().next().context("an empty file")?.trim().parse().context("a process id")
}
