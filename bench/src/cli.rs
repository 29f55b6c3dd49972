//! The flags.

use clap::{Args, Parser, Subcommand, ValueEnum};
use std::path::PathBuf;
use std::time::Duration;

/// Measures Readmit beside the limits of this machine.
///
/// Everything runs on this machine: the server under test in a process of its own, the load in one thread,
/// PostgreSQL in a throw-away cluster. Databases are made under the folder for temporary files; TMPDIR names
/// another disk.
#[derive(Debug, Parser)]
#[command(name = "readmit-bench", args_conflicts_with_subcommands = true)]
#[command(
    after_help = "Examples:\n  readmit-bench --quick\n  readmit-bench --only 'sqlite redeem' --runs 3\n  \
                        readmit-bench --growth --json figures.json"
)]
pub(crate) struct Cli {
    #[command(subcommand)]
    pub(crate) command: Option<Hidden>,
    #[command(flatten)]
    pub(crate) options: Options,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Hidden {
    /// The server under test; the benchmark starts it by itself.
    #[command(hide = true)]
    ServeUnderTest(ServeArgs),
}

/// What the server under test is told.
#[derive(Debug, Args)]
pub(crate) struct ServeArgs {
    #[arg(long, value_enum)]
    pub(crate) kind: Kind,
    /// Folder of the database and of the key ring.
    #[arg(long)]
    pub(crate) data: Option<PathBuf>,
    /// PostgreSQL.
    #[arg(long)]
    pub(crate) database: Option<String>,
    #[arg(long, default_value = "info")]
    pub(crate) log: String,
    #[arg(long, default_value_t = u32::MAX)]
    pub(crate) client_per_minute: u32,
}

/// What is behind the HTTP stack.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Kind {
    /// An endpoint that parses JSON and answers it.
    Echo,
    /// The product on SQLite.
    Sqlite,
    /// The product on PostgreSQL.
    Postgres,
}

impl Kind {
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Echo => "echo",
            Self::Sqlite => "sqlite",
            Self::Postgres => "postgres",
        }
    }
}

/// A store to measure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Store {
    Sqlite,
    Postgres,
}

#[derive(Debug, Args)]
pub(crate) struct Options {
    /// Only to see that it works: one run of a second, 64 connections, 10,000 accounts.
    #[arg(long)]
    quick: bool,
    /// Only rows whose name contains this, such as `sqlite redeem wrong @64`; may be given several times.
    #[arg(long, value_name = "PATTERN")]
    only: Vec<String>,
    /// Also write every run's figures into a file.
    #[arg(long, value_name = "FILE")]
    json: Option<PathBuf>,
    /// Also compare a hundred times as many accounts; takes minutes and a few gigabytes.
    #[arg(long)]
    growth: bool,
    /// Accounts in the database.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1_000..=4_000_000))]
    accounts: Option<u32>,
    /// Runs of every row.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=100))]
    runs: Option<u32>,
    /// Seconds of a run, after its warm-up.
    #[arg(long, value_name = "SECONDS")]
    seconds: Option<f64>,
    /// Connections, separated by commas.
    #[arg(long, value_name = "N,…", value_delimiter = ',')]
    connections: Vec<usize>,
    /// Stores to measure, separated by commas.
    #[arg(long, value_enum, value_delimiter = ',', default_values = ["sqlite", "postgres"])]
    stores: Vec<Store>,
    /// What the server under test logs; the product's default is a line for each request.
    #[arg(long, value_name = "LEVEL", default_value = "info")]
    log: String,
}

/// What is to be done, settled.
#[derive(Debug)]
pub(crate) struct Settings {
    pub(crate) quick: bool,
    pub(crate) only: Vec<String>,
    pub(crate) json: Option<PathBuf>,
    /// The small and the large number of accounts.
    pub(crate) growth: Option<(u32, u32)>,
    pub(crate) accounts: u32,
    /// Journeys that were started and never answered, in the database that has some.
    pub(crate) abandoned: u32,
    pub(crate) runs: u32,
    pub(crate) time: Duration,
    pub(crate) warmup: Duration,
    pub(crate) connections: Vec<usize>,
    pub(crate) stores: Vec<Store>,
    pub(crate) log: String,
}

impl Options {
    pub(crate) fn settle(self) -> Settings {
        let quick = self.quick;
        let usual: &[usize] = if quick { &[64] } else { &[1, 16, 64, 256] };
        let mut connections = if self.connections.is_empty() { usual.to_vec() } else { self.connections };
        connections.retain(|connections| *connections > 0);
        let seconds = self.seconds.unwrap_or(if quick { 1.0 } else { 3.0 });
        let accounts = self.accounts.unwrap_or(if quick { 10_000 } else { 100_000 });
        let growth = if quick { (accounts / 10, accounts) } else { (10_000, 1_000_000) };
        Settings {
            quick,
            only: self.only,
            json: self.json,
            growth: self.growth.then_some(growth),
            accounts,
            abandoned: if quick { accounts } else { 100_000 },
            runs: self.runs.unwrap_or(if quick { 1 } else { 5 }),
            time: Duration::from_secs_f64(seconds.clamp(0.1, 600.0)),
            warmup: Duration::from_millis(if quick { 200 } else { 500 }),
            connections,
            stores: self.stores,
            log: self.log,
        }
    }
}

impl Settings {
    /// Whether a row of this name is asked for.
    pub(crate) fn wants(&self, name: &str) -> bool {
        self.only.is_empty() || self.only.iter().any(|pattern| name.contains(pattern))
    }

    pub(crate) fn has(&self, store: Store) -> bool {
        self.stores.contains(&store)
    }
}
