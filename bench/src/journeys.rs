//! Journeys: a database in which they are published, and what is asked of them.
//!
//! A row counts whole journeys: one that asks in a form takes two requests, and its latency is that of both.

pub(crate) mod costs;
mod large;
mod wire;

use crate::accounts::Role;
use crate::cli::{Kind, Settings};
use crate::databases::copy_files;
use crate::installation::{self, Installation, database_file};
use crate::plan::{Operation, Row, USUAL, named};
use crate::prepare::each;
use crate::request::{Case, Expected};
use anyhow::{Context as _, Result, anyhow, ensure};
use costs::{Costs, Waiting};
use readmit_app::journeys::manage::ImportJourneys;
use readmit_app::journeys::{StartJourney, Turned, templates};
use readmit_app::{App, Caller};
use readmit_core::event::Actor;
use readmit_core::id::ClientId;
use readmit_core::journey::Value;
use readmit_core::operator::Authority;
use readmit_core::permission::Permissions;
use readmit_store::{Limits, Sqlite};
use std::path::Path;
use tokio::runtime::Handle;
pub(crate) use wire::Talk;

/// The journey that gets user and code with its start.
const AT_ONCE: &str = "temp-code-authentication";
/// The journey that asks for them.
const IN_A_FORM: &str = "temp-code-form";

/// The row that is asked of the pair below.
pub(crate) const FORM: Row = on(Operation::JourneyForm, USUAL);

const fn on(operation: Operation, connections: usize) -> Row {
    Row { kind: Kind::Sqlite, operation, connections }
}

/// The databases, and what was measured while they were made.
#[derive(Debug)]
pub(crate) struct Bases {
    /// With the journeys, and no run.
    pub(crate) fresh: Installation,
    /// With many runs that nobody goes on with.
    pub(crate) abandoned: Option<Installation>,
    pub(crate) costs: Costs,
}

/// The label of the database without runs.
pub(crate) fn fresh() -> String {
    format!("{}, fresh", FORM.label())
}

/// The label of the one with many.
pub(crate) fn abandoned() -> String {
    format!("{}, abandoned runs", FORM.label())
}

/// The rows on the first database that are asked for.
pub(crate) fn rows(settings: &Settings) -> Vec<Row> {
    let operations = [Operation::JourneyTempCode, Operation::JourneyTempCodeWrong, Operation::JourneyForm];
    let all = operations.into_iter().flat_map(|operation| [on(operation, 1), on(operation, USUAL)]);
    all.filter(|row| settings.wants(&row.name())).collect()
}

/// Whether the database with many runs is needed.
pub(crate) fn wants_abandoned(settings: &Settings) -> bool {
    [fresh(), abandoned()].iter().any(|label| settings.wants(&named(label, USUAL)))
        || settings.wants(costs::WAITING)
}

/// Prepares what is asked for; nothing where nothing is.
pub(crate) fn prepare(
    settings: &Settings,
    runtime: &Handle,
    directory: &Path,
    installed: &Installation,
) -> Result<Option<Bases>> {
    let wants_import = settings.wants(costs::IMPORT);
    if rows(settings).is_empty() && !wants_abandoned(settings) && !wants_import {
        return Ok(None);
    }
    let copy = |of: &Installation, name: &str| -> Result<Installation> {
        let directory = directory.join(name);
        copy_files(&of.directory, &directory)?;
        Ok(Installation { directory, ..of.clone() })
    };
    let fresh = copy(installed, "journeys")?;
    runtime.block_on(publish(&fresh))?;
    let mut costs = Costs::default();
    if wants_import {
        let scratch = copy(&fresh, "journeys-import")?;
        costs.imports = runtime.block_on(costs::imports(&scratch))?;
        std::fs::remove_dir_all(&scratch.directory)?;
    }
    let mut abandoned = None;
    if wants_abandoned(settings) {
        let filled = copy(&fresh, "journeys-abandoned")?;
        let before = costs::bytes(&filled)?;
        runtime.block_on(abandon(&filled, settings.abandoned))?;
        costs.waiting = Some(Waiting::of(&filled, before, settings.abandoned)?);
        abandoned = Some(filled);
    }
    Ok(Some(Bases { fresh, abandoned, costs }))
}

/// The requests behind an operation.
pub(crate) fn case(operation: Operation, installed: &Installation) -> Case {
    let right = operation != Operation::JourneyTempCodeWrong;
    let journey = if operation == Operation::JourneyForm { IN_A_FORM } else { AT_ONCE };
    let expected = if right { Expected::COMPLETED } else { Expected::REJECTED };
    Case::journey(operation.name(), expected, Talk::new(journey, right, installed))
}

/// The use cases on an installation's database.
async fn open(installed: &Installation) -> Result<App> {
    let file = database_file(&installed.directory);
    let store = Sqlite::open(&file, Limits::default(), installation::outside())?;
    installation::open(store, &installed.directory).await
}

/// Takes in the product's own journeys.
async fn publish(installed: &Installation) -> Result<()> {
    let app = open(installed).await?;
    let taken = async {
        for name in [AT_ONCE, IN_A_FORM] {
            let template = templates::find(name).context("a journey of the product")?;
            let file = ImportJourneys { text: template.text.to_owned(), ..ImportJourneys::default() };
            app.import_journeys(&Caller::shell(), file).await??;
        }
        anyhow::Ok(())
    };
    let taken = taken.await;
    app.store.close().await;
    taken
}

/// Starts that many journeys, each as a browser would, and answers none.
async fn abandon(installed: &Installation, times: u32) -> Result<()> {
    eprintln!("starting {times} journeys that nobody goes on with …");
    let app = open(installed).await?;
    let (known, caller, client) = (&app, &stranger(), installed.eddsa.id);
    let started = each(0..times, |_| async move {
        match known.start_journey(caller, start(client)).await? {
            Turned::Asks { .. } => Ok(()),
            other => Err(anyhow!("a journey did not ask: {other:?}")),
        }
    })
    .await;
    app.store.close().await;
    ensure!(started?.len() == usize::try_from(times)?, "some journeys were not started");
    Ok(())
}

/// Whoever calls the wire of journeys.
fn stranger() -> Caller {
    Caller {
        actor: Actor::Stranger,
        client: None,
        permissions: Permissions::default(),
        authority: Authority::Client,
        signed_in_at: None,
        ip: Some("127.0.0.1".to_owned()),
        user_agent: Some(wire::USER_AGENT.to_owned()),
    }
}

/// A start as the wire hands it on.
fn start(client: ClientId) -> StartJourney {
    let text = |text: &str| Value::from(text);
    let request = Value::object([
        ("client_id", Value::from(client.to_string())),
        ("ip", text("127.0.0.1")),
        ("user_agent", text(wire::USER_AGENT)),
        ("locale", text("en-US")),
        ("correlation_id", text(wire::CORRELATION)),
    ]);
    StartJourney {
        journey: IN_A_FORM.to_owned(),
        client,
        params: Value::Null,
        saved_data: Value::Null,
        request,
        device: wire::device().into(),
        encrypted: false,
    }
}

/// Accounts that the rows are about.
const ROLE: Role = Role::Coded;
