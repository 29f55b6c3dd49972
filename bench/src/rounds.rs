//! The session: prepares once, then measures everything once in every round, so that noise meets all rows.
//!
//! What a round begins with is the same each time (a fresh copy of the prepared database); the order of its
//! parts, and of the rows within, moves on from round to round.

mod journey_rows;

use crate::accounts::Layout;
use crate::child::{On, Server};
use crate::cli::{Kind, Settings, Store};
use crate::copies::Copies;
use crate::databases::{PostgresCopies, copy_files};
use crate::floor::chain::ChainCost;
use crate::floor::raw_postgres::RawPostgres;
use crate::floor::raw_sqlite::RawSqlite;
use crate::floor::{self, CALLERS};
use crate::installation::Installation;
use crate::journeys::{self, Bases as Journeys};
use crate::load::{self, Outcome, Plan};
use crate::pairs::{self, Pair};
use crate::plan::{self, Operation, Row, Tokens, named};
use crate::quiet::{Noise, Quiet, settle};
use crate::request::Case;
use crate::results::{ClassKey, Flush, Results, Run};
use crate::totp::{self, Bases};
use crate::{classes, machine, policies, prepare, report, start};
use anyhow::{Context as _, Result};
use std::path::PathBuf;
use std::time::Duration;
use tempfile::TempDir;
use tokio::runtime::Runtime;

/// Between two runs.
const SETTLE: Duration = Duration::from_millis(100);

pub(crate) const RAW_SQLITE: &str = "raw sqlite group commit";
pub(crate) const RAW_POSTGRES: &str = "raw postgres one statement";
const STORE_SQLITE: &str = "store sqlite, trivial rule";
const STORE_POSTGRES: &str = "store postgres, trivial rule";
const FDATASYNC: &str = "fdatasync";
const START: &str = "start to ready";
const CHAIN: &str = "audit chain";

/// Measures what is asked for and prints it; tells whether every answer was the expected one.
pub(crate) fn measure(settings: &Settings) -> Result<bool> {
    let machine = machine::describe(&std::env::temp_dir());
    let load_before = machine::load();
    let mut session = Session::prepare(settings)?;
    for round in 0..settings.runs {
        session.round(round)?;
    }
    if settings.wants(START) && settings.has(Store::Sqlite) {
        session.results.starts = start::run(&session.installed)?;
    }
    let results = session.results;
    let report = report::Report { settings, machine: &machine, load_before, results: &results };
    println!("{}", report.text());
    if let Some(file) = &settings.json {
        let text = serde_json::to_string_pretty(&report.json())?;
        std::fs::write(file, text).with_context(|| format!("writing {}", file.display()))?;
    }
    Ok(results.is_valid())
}

/// A part of a round.
#[derive(Debug, Clone, Copy)]
enum Part {
    Server(Kind),
    Floors,
    Pairs,
    Totp,
    Journeys,
}

struct Session<'a> {
    settings: &'a Settings,
    runtime: Runtime,
    directory: TempDir,
    installed: Installation,
    pairs: Vec<Pair>,
    totp: Option<Bases>,
    journeys: Option<Journeys>,
    raw_sqlite: Option<RawSqlite>,
    raw_postgres: Option<RawPostgres>,
    copies: Copies,
    quiet: Quiet,
    results: Results,
}

impl<'a> Session<'a> {
    fn prepare(settings: &'a Settings) -> Result<Self> {
        let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
        let mut quiet = Quiet::new();
        let directory = tempfile::Builder::new().prefix("readmit-bench-").tempdir()?;
        runtime.spawn(clean_up_when_interrupted(directory.path().to_owned()));
        let template = directory.path().join("template");
        std::fs::create_dir(&template)?;
        let filling = prepare::fill(&template, Layout::mixed(settings.accounts));
        let installed = runtime.block_on(filling)?;
        let wants = |label: &str| settings.wants(&named(label, CALLERS));
        let sqlite = settings.has(Store::Sqlite);
        let pairs = if sqlite {
            pairs::prepare(settings, runtime.handle(), directory.path(), &installed)?
        } else {
            Vec::new()
        };
        let with_apps = sqlite && (!totp::rows(settings).is_empty() || totp::wants_many(settings));
        let totp =
            with_apps.then(|| totp::prepare(settings, runtime.handle(), directory.path())).transpose()?;
        let raw_sqlite = (sqlite && (wants(RAW_SQLITE) || settings.wants(CHAIN)))
            .then(|| RawSqlite::prepare(directory.path()))
            .transpose()?;
        let journeys = if sqlite {
            journeys::prepare(settings, runtime.handle(), directory.path(), &installed)?
        } else {
            None
        };
        let costs = journeys.as_ref().map(|bases| bases.costs.clone()).unwrap_or_default();
        let mut results = Results { journeys: costs, ..Results::default() };
        let (mut postgres, mut raw_postgres) = (None, None);
        let asked = wants(RAW_POSTGRES)
            || wants(STORE_POSTGRES)
            || settings.wants(&class_label(Kind::Postgres))
            || !plan::rows(Kind::Postgres, settings).is_empty();
        if settings.has(Store::Postgres) && asked {
            let copies = runtime.block_on(PostgresCopies::load(&installed, &mut quiet))?;
            results.postgres = Some(copies.version.clone());
            postgres = Some(copies);
            if wants(RAW_POSTGRES) {
                raw_postgres = Some(runtime.block_on(RawPostgres::prepare())?);
            }
        }
        let copies = Copies {
            runtime: runtime.handle().clone(),
            template: installed.directory.clone(),
            directory: directory.path().to_owned(),
            postgres,
            made: 0,
        };
        Ok(Self {
            settings,
            runtime,
            directory,
            installed,
            pairs,
            totp,
            journeys,
            raw_sqlite,
            raw_postgres,
            copies,
            quiet,
            results,
        })
    }

    fn round(&mut self, round: u32) -> Result<()> {
        eprintln!("round {} of {}", round + 1, self.settings.runs);
        let mut parts = vec![Part::Server(Kind::Echo)];
        if self.settings.has(Store::Sqlite) {
            parts.push(Part::Server(Kind::Sqlite));
        }
        if self.copies.postgres.is_some() {
            parts.push(Part::Server(Kind::Postgres));
        }
        parts.extend([Part::Floors, Part::Pairs, Part::Totp, Part::Journeys]);
        rotate(&mut parts, round);
        for part in parts {
            match part {
                Part::Server(kind) => self.server(kind, round)?,
                Part::Floors => self.floors(round)?,
                Part::Pairs => self.pairs(round)?,
                Part::Totp => self.totp(round)?,
                Part::Journeys => self.journeys(round)?,
            }
        }
        Ok(())
    }

    /// Every row of one server, on a fresh copy.
    fn server(&mut self, kind: Kind, round: u32) -> Result<()> {
        let mut rows = plan::rows(kind, self.settings);
        rotate(&mut rows, round);
        let classes = kind != Kind::Echo && self.settings.wants(&class_label(kind));
        if rows.is_empty() && !classes {
            return Ok(());
        }
        let copy = self.copies.make(kind)?;
        let server = Server::start(copy.on(), &self.settings.log)?;
        let tokens = if kind == Kind::Echo { Tokens::default() } else { self.tokens(&server)? };
        // A case goes on where its last row ended, so that no account is asked more often than others.
        let mut cases: Vec<(Operation, Vec<Case>)> = Vec::new();
        for row in rows {
            if !cases.iter().any(|(operation, _)| *operation == row.operation) {
                cases.push((row.operation, vec![row.operation.case(&tokens, &self.installed)]));
            }
            let Some((_, case)) = cases.iter_mut().find(|(operation, _)| *operation == row.operation) else {
                continue;
            };
            self.row(&server, row, &row.label(), round, case)?;
        }
        if classes {
            for mut surface in classes::surfaces(&tokens, &self.installed) {
                let (outcome, noise) = self.load(&server, 1, &mut surface.cases)?;
                for (place, (case, tally)) in surface.cases.iter().zip(outcome.tallies).enumerate() {
                    let key = ClassKey { store: kind.name(), surface: surface.name, name: case.name };
                    self.results.add_class(key, place == 0, tally, noise);
                }
            }
        }
        server.stop()?;
        self.copies.remove(copy)
    }

    fn row(
        &mut self,
        server: &Server,
        row: Row,
        label: &str,
        round: u32,
        case: &mut Vec<Case>,
    ) -> Result<()> {
        let (outcome, noise) = self.load(server, row.connections, case)?;
        let run = Run::of_load(round, outcome, noise);
        self.note(label, row.connections, run);
        Ok(())
    }

    fn load(
        &mut self,
        server: &Server,
        connections: usize,
        cases: &mut Vec<Case>,
    ) -> Result<(Outcome, Noise)> {
        settle(SETTLE);
        let plan = Plan { connections, warmup: self.settings.warmup, time: self.settings.time };
        let watch = self.quiet.begin()?;
        let outcome = load::run(server.port, server.pid(), plan, cases)?;
        Ok((outcome, self.quiet.end(&watch)?))
    }

    fn floors(&mut self, round: u32) -> Result<()> {
        let settings = self.settings;
        let (warmup, time) = (settings.warmup, settings.time);
        if settings.wants(FDATASYNC) {
            settle(SETTLE);
            let flushes = floor::fdatasync::run(self.directory.path())?;
            let (p50, p99) = (flushes.quantile(500), flushes.quantile(990));
            self.results.flushes.push(Flush { round, p50, p99 });
        }
        if let Some(raw) = self.raw_sqlite.take() {
            if settings.wants(&named(RAW_SQLITE, CALLERS)) {
                self.floor(RAW_SQLITE, round, |_| raw.run(warmup, time))?;
            }
            if settings.wants(CHAIN) {
                settle(SETTLE);
                let cost = raw.chain(time)?;
                self.results.chain.push(ChainCost { round, ..cost });
            }
            self.raw_sqlite = Some(raw);
        }
        if let Some(raw) = self.raw_postgres.take() {
            self.floor(RAW_POSTGRES, round, |_| raw.run(warmup, time))?;
            self.raw_postgres = Some(raw);
        }
        if settings.wants(policies::LABEL) {
            settle(SETTLE);
            self.results.decisions.push(policies::decide_cost()?);
        }
        let stores = [
            (settings.has(Store::Sqlite), STORE_SQLITE, Kind::Sqlite),
            (self.copies.postgres.is_some(), STORE_POSTGRES, Kind::Postgres),
        ];
        for (there, label, kind) in stores {
            if there && settings.wants(&named(label, CALLERS)) {
                let copy = self.copies.make(kind)?;
                let app = self.copies.open(&copy)?;
                let accounts = self.runtime.block_on(floor::store::accounts(&app, &self.installed))?;
                let ran = self.floor(label, round, |_| floor::store::run(&app, &accounts, warmup, time));
                self.runtime.block_on(app.store.close());
                drop(app);
                ran?;
                self.copies.remove(copy)?;
            }
        }
        Ok(())
    }

    fn floor(
        &mut self,
        label: &str,
        round: u32,
        run: impl FnOnce(&Settings) -> Result<floor::Pace>,
    ) -> Result<()> {
        settle(SETTLE);
        let watch = self.quiet.begin()?;
        let pace = run(self.settings)?;
        let noise = self.quiet.end(&watch)?;
        self.note(label, CALLERS, Run::of_floor(round, &pace, noise));
        Ok(())
    }

    fn pairs(&mut self, round: u32) -> Result<()> {
        let pairs = std::mem::take(&mut self.pairs);
        for pair in &pairs {
            let mut members = [&pair.first, &pair.second];
            rotate(&mut members, round);
            for member in members {
                let on = On::Sqlite { data: &member.installed.directory };
                let server = Server::start(on, &self.settings.log)?;
                let eddsa = server.token(&member.installed.eddsa)?;
                let tokens = Tokens { eddsa, ..Tokens::default() };
                let row = pair.row;
                let mut case = vec![row.operation.case(&tokens, &member.installed)];
                self.row(&server, row, &member.label, round, &mut case)?;
                server.stop()?;
            }
        }
        self.pairs = pairs;
        Ok(())
    }

    /// Rows with authenticator apps, each database on a fresh copy: a code is right once.
    fn totp(&mut self, round: u32) -> Result<()> {
        let Some(bases) = self.totp.take() else { return Ok(()) };
        let mut rows = totp::rows(self.settings);
        rotate(&mut rows, round);
        let many = totp::wants_many(self.settings).then_some(totp::MANY_ROW);
        let rows = rows.into_iter().map(|row| (&bases.one, row, row.label(), 1));
        for (installed, row, label, apps) in
            rows.chain(many.map(|row| (&bases.many, row, totp::many_label(), totp::MANY)))
        {
            let data = self.directory.path().join("totp-copy");
            copy_files(&installed.directory, &data)?;
            let server = Server::start(On::Sqlite { data: &data }, &self.settings.log)?;
            let bearer = server.token(&installed.eddsa)?;
            let mut case = vec![totp::case(row.operation, &bearer, installed, apps)];
            self.row(&server, row, &label, round, &mut case)?;
            server.stop()?;
            std::fs::remove_dir_all(&data)?;
        }
        self.results.totp_checks.push(totp::check_cost()?);
        self.totp = Some(bases);
        Ok(())
    }

    fn tokens(&self, server: &Server) -> Result<Tokens> {
        let eddsa = server.token(&self.installed.eddsa)?;
        Ok(Tokens { eddsa, rs256: server.token(&self.installed.rs256)? })
    }

    fn note(&mut self, label: &str, callers: usize, run: Run) {
        let loud = if run.noise.is_loud() { "  (not quiet)" } else { "" };
        eprintln!("  {:<44} {:>9.0}/s{loud}", named(label, callers), run.rate);
        self.results.add(label, callers, run);
    }
}

fn class_label(kind: Kind) -> String {
    named(&format!("{} time classes", kind.name()), 1)
}

/// Gigabytes must not stay behind when somebody loses patience.
async fn clean_up_when_interrupted(directory: PathBuf) {
    if tokio::signal::ctrl_c().await.is_ok() {
        // The server and PostgreSQL stop by themselves when this process is gone.
        let _ = std::fs::remove_dir_all(directory);
        std::process::exit(130);
    }
}

/// Moves the first ones to the end.
fn rotate<T>(items: &mut [T], round: u32) {
    if let Some(by) = usize::try_from(round).ok().and_then(|round| round.checked_rem(items.len())) {
        items.rotate_left(by);
    }
}
