//! A database of its own for each part of a round: a fresh copy of the prepared one, removed afterwards.

use crate::child::On;
use crate::cli::Kind;
use crate::databases::{PostgresCopies, copy_files};
use crate::installation::{self, database_file};
use anyhow::{Context as _, Result, bail};
use readmit_app::App;
use readmit_app::store::Store;
use readmit_store::postgres::LANES;
use readmit_store::{Limits, Postgres, Sqlite};
use std::path::PathBuf;
use std::sync::Arc;
use tokio::runtime::Handle;

/// Makes copies.
pub(crate) struct Copies {
    pub(crate) runtime: Handle,
    /// Where the prepared installation is.
    pub(crate) template: PathBuf,
    /// Where copies of files go.
    pub(crate) directory: PathBuf,
    /// Where PostgreSQL was prepared.
    pub(crate) postgres: Option<PostgresCopies>,
    pub(crate) made: u32,
}

/// One copy. The key ring is that of the prepared installation.
pub(crate) enum Copy {
    Nothing,
    Sqlite { data: PathBuf },
    Postgres { data: PathBuf, url: String },
}

impl Copy {
    /// What a server is started on.
    pub(crate) fn on(&self) -> On<'_> {
        match self {
            Self::Nothing => On::Nothing,
            Self::Sqlite { data } => On::Sqlite { data },
            Self::Postgres { data, url } => On::Postgres { data, url },
        }
    }
}

impl Copies {
    pub(crate) fn make(&mut self, kind: Kind) -> Result<Copy> {
        match kind {
            Kind::Echo => Ok(Copy::Nothing),
            Kind::Sqlite => {
                self.made += 1;
                let data = self.directory.join(format!("copy-{}", self.made));
                copy_files(&self.template, &data)?;
                Ok(Copy::Sqlite { data })
            }
            Kind::Postgres => {
                let postgres = self.postgres.as_mut().context("PostgreSQL was not prepared")?;
                let url = self.runtime.block_on(postgres.copy())?;
                Ok(Copy::Postgres { data: self.template.clone(), url })
            }
        }
    }

    /// The use cases on a copy, without a server between.
    pub(crate) fn open(&self, copy: &Copy) -> Result<App> {
        let limits = Limits::default();
        let (store, data): (Arc<dyn Store>, _) = match copy {
            Copy::Nothing => bail!("there is no database to open"),
            Copy::Sqlite { data } => {
                (Sqlite::open(&database_file(data), limits, installation::outside())?, data)
            }
            Copy::Postgres { url, data } => {
                let connecting = Postgres::connect(url, limits, installation::outside(), LANES);
                (self.runtime.block_on(connecting)?, data)
            }
        };
        self.runtime.block_on(installation::open(store, data))
    }

    pub(crate) fn remove(&self, copy: Copy) -> Result<()> {
        match (copy, &self.postgres) {
            (Copy::Sqlite { data }, _) => Ok(std::fs::remove_dir_all(data)?),
            (Copy::Postgres { url, .. }, Some(postgres)) => self.runtime.block_on(postgres.remove(&url)),
            _ => Ok(()),
        }
    }
}
