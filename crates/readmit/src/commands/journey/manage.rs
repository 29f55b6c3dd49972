//! Journeys taken in, shown, published, switched off, removed.

use super::refused::{journey_refused, no_such_journey};
use super::{NameArg, VersionArgs, findings, graph, read_file};
use crate::commands::show;
use crate::installation::at;
use crate::outcome::{Answer, Exit, Trouble};
use clap::Args;
use readmit_app::journeys::manage::{ImportJourneys, JourneyRefusal, TakenJourney};
use readmit_app::{App, Caller};
use readmit_core::journey::JourneyId;
use readmit_core::journey::definition::{Journey, State, Version};
use serde_json::{Value, json};
use std::fmt::Write as _;
use std::path::PathBuf;

/// What is taken in.
#[derive(Debug, Args)]
pub(crate) struct ImportArgs {
    /// Journey files.
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// Put the newest saved version into production where a file says so of none.
    #[arg(long)]
    publish: bool,
}

/// What is written.
#[derive(Debug, Args)]
pub(crate) struct ExportArgs {
    #[command(flatten)]
    journey: NameArg,
    /// The file to write, replacing what is there; standard output if not given.
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    /// Only this version, by name or number; may be given several times.
    #[arg(long = "version", value_name = "VERSION")]
    versions: Vec<String>,
}

pub(super) async fn import(app: &App, asked: &ImportArgs) -> Result<Answer, Trouble> {
    let texts = asked.files.iter().map(read_file).collect::<Result<Vec<_>, _>>()?;
    let (mut text, mut files, mut exit) = (String::new(), Vec::new(), Exit::Ok);
    for (path, content) in asked.files.iter().zip(texts) {
        let file = path.display().to_string();
        let order = ImportJourneys { text: content, file_name: Some(file.clone()), publish: asked.publish };
        let imported = app.import_journeys(&Caller::shell(), order).await?.map_err(|refusal| {
            let mut trouble = journey_refused(refusal);
            trouble.message = format!("{file}: {}", trouble.message);
            trouble
        })?;
        for taken in &imported.journeys {
            text.push_str(&told(taken));
            let live = taken.taken.versions.iter().any(|version| version.state == State::Production);
            if asked.publish && !live {
                exit = Exit::Refused;
            }
        }
        text.push_str(&findings::lines(&imported.findings));
        let journeys: Vec<Value> = imported.journeys.iter().map(taken_json).collect();
        files.push(json!({ "file": file, "journeys": journeys, "findings": imported.findings }));
    }
    Ok(Answer { text, json: json!({ "imported": files }), exit })
}

fn told(taken: &TakenJourney) -> String {
    let what = match (taken.is_new, taken.taken.changed) {
        (true, _) => "new",
        (false, true) => "changed",
        (false, false) => "unchanged",
    };
    let mut text = format!("{}: {what}\n", taken.id);
    for version in &taken.taken.versions {
        let former = version.renamed.as_ref();
        let former = former.map_or_else(String::new, |name| format!("; the former one is \"{name}\" now"));
        let (number, id, state) = (version.number, &version.id, version.state.as_str());
        let _ = writeln!(text, "  version {number} \"{id}\": {state}{former}");
    }
    for shortfall in &taken.shortfalls {
        let _ = writeln!(text, "  {shortfall}");
    }
    text
}

fn taken_json(taken: &TakenJourney) -> Value {
    let versions = taken.taken.versions.iter().map(|version| {
        json!({
            "number": version.number,
            "id": &*version.id,
            "state": version.state.as_str(),
            "new": version.is_new,
            "former_renamed_to": version.renamed.as_deref(),
        })
    });
    json!({
        "journey": taken.id,
        "new": taken.is_new,
        "changed": taken.taken.changed,
        "versions": versions.collect::<Vec<_>>(),
        "versions_gone": taken.taken.gone,
        "shortfalls": taken.shortfalls.iter().map(ToString::to_string).collect::<Vec<_>>(),
    })
}

pub(super) async fn export(app: &App, asked: &ExportArgs) -> Result<Answer, Trouble> {
    let versions = Some(asked.versions.as_slice()).filter(|named| !named.is_empty());
    let text = app.export_journey(&asked.journey.name, versions).await?.map_err(journey_refused)?;
    let Some(path) = &asked.out else {
        let json = serde_json::from_str(&text).unwrap_or(Value::Null);
        return Ok(Answer::done(text, json));
    };
    std::fs::write(path, text + "\n").map_err(|error| at(path, &error))?;
    let file = path.display().to_string();
    Ok(Answer::done(format!("wrote {file}"), json!({ "file": file, "journey": asked.journey.name })))
}

pub(super) async fn list(app: &App) -> Result<Answer, Trouble> {
    let journeys = app.journeys().await?;
    let rows: Vec<[String; 4]> = journeys
        .iter()
        .map(|journey| {
            let live: Vec<_> = journey.in_production().map(|version| version.id.to_string()).collect();
            let live = if live.is_empty() { "-".to_owned() } else { live.join(", ") };
            [journey.id.to_string(), live, journey.versions.len().to_string(), journey.name.clone()]
        })
        .collect();
    let json: Vec<Value> = journeys.iter().map(|journey| brief(journey)).collect();
    let text = if rows.is_empty() {
        "there is no journey: `readmit journey import FILE`, or `readmit journey template list`".to_owned()
    } else {
        show::table(["name", "in production", "versions", "title"], &rows)
    };
    Ok(Answer::done(text, json!({ "journeys": json })))
}

fn brief(journey: &Journey) -> Value {
    json!({
        "journey": journey.id,
        "name": journey.name,
        "description": journey.description,
        "updated_at": show::instant(Some(journey.updated_at)),
        "versions": journey.versions.iter().map(version_json).collect::<Vec<_>>(),
    })
}

fn version_json(version: &Version) -> Value {
    json!({
        "number": version.number,
        "id": &*version.id,
        "state": version.state.as_str(),
        "description": version.description,
        "filter": &*version.filter,
        "created_at": show::instant(Some(version.created_at)),
    })
}

/// The version that is meant: the named one, else the first in production, else the newest.
fn meant<'a>(journey: &'a Journey, name: Option<&str>) -> Result<&'a Version, Trouble> {
    let found = match name {
        Some(name) => journey.named(name),
        None => journey.in_production().next().or_else(|| journey.newest()),
    };
    found.ok_or_else(|| journey_refused(JourneyRefusal::NoSuchVersion))
}

pub(super) async fn show(app: &App, asked: &VersionArgs) -> Result<Answer, Trouble> {
    let journey = app.journey(&asked.journey.name).await?.ok_or_else(no_such_journey)?;
    let version = meant(&journey, asked.version.as_deref())?;
    let examined = app.examine_version(version).await?;
    let rows: Vec<[String; 4]> = journey
        .versions
        .iter()
        .map(|version| {
            let state = version.state.as_str().to_owned();
            [version.number.to_string(), version.id.to_string(), state, version.filter.to_string()]
        })
        .collect();
    let head = show::lines(&[
        ("journey", journey.id.to_string()),
        ("title", journey.name.clone()),
        ("about", journey.description.clone()),
    ]);
    let versions = show::table(["number", "version", "state", "for requests"], &rows);
    let steps = examined.graph.as_ref().map_or_else(String::new, graph::text);
    let mut text =
        format!("{head}\n{versions}\n\nsteps of version {} \"{}\":\n{steps}", version.number, version.id);
    text.push_str(&findings::lines(&examined.findings));
    let mut json = brief(&journey);
    json["shown"] = json!({
        "version": version.number,
        "graph": examined.graph.as_ref().map(graph::json),
        "findings": examined.findings,
    });
    Ok(Answer::done(text, json!({ "journey": json })))
}

pub(super) async fn publish(app: &App, asked: &VersionArgs) -> Result<Answer, Trouble> {
    let name = &asked.journey.name;
    let published = app.publish_journey(&Caller::shell(), name, asked.version.as_deref()).await?;
    let published = published.map_err(journey_refused)?;
    let number = published.number;
    let was = if published.changed { "is in production now" } else { "was in production already" };
    let text = format!("{name}: version {number} {was}\n{}", findings::lines(&published.findings));
    let json = json!({
        "journey": brief(&published.journey),
        "published": number,
        "changed": published.changed,
        "findings": published.findings,
    });
    Ok(Answer::done(text, json))
}

pub(super) async fn disable(app: &App, name: &JourneyId, version: &str) -> Result<Answer, Trouble> {
    let disabled = app.disable_version(&Caller::shell(), name, version).await?;
    let journey = disabled.map_err(journey_refused)?;
    let text = format!("{name}: version \"{version}\" is switched off");
    Ok(Answer::done(text, json!({ "journey": brief(&journey) })))
}

pub(super) async fn remove(app: &App, name: &JourneyId) -> Result<Answer, Trouble> {
    app.remove_journey(&Caller::shell(), name).await?.map_err(journey_refused)?;
    Ok(Answer::done(format!("{name} is gone"), json!({ "removed": name })))
}
