//! Journeys: which there are and which of their versions run, files taken in and written, and what the importer says.

mod client_code;
mod executions;
mod refusal;
mod versions;
mod view;

pub(in crate::admin) use client_code::routes as client_code_routes;
pub(in crate::admin) use executions::routes as execution_routes;
pub(in crate::admin) use versions::routes as version_routes;

use super::doc::{Doc, Query as Parameter, any_object, plain, schema};
use super::reach::for_everyone;
use super::wire::{Query, flag, line};
use crate::body::{download, empty, json};
use crate::call::Call;
use crate::fault::Fault;
use crate::surface::Access;
use axum::http::StatusCode;
use axum::response::Response;
use readmit_app::journeys::manage::{ImportJourneys, NewJourney, TakenJourney};
use readmit_app::journeys::templates::{self, Template};
use readmit_core::configuration::Configuration;
use readmit_core::journey::JourneyId;
use readmit_core::journey::definition::Journey;
use readmit_core::journey::limits::FILE_BYTES_MAX;
use readmit_core::limits::NAME_CHARS_MAX;
use readmit_core::operator::Area;
use refusal::{journey as refused, journey_id, unknown_journey};
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use utoipa::ToSchema;
use view::{JourneyFinding, JourneyShown, outcome_word};

const READ: Access = Access::Operator(Area::Journeys.read());
const WRITE: Access = Access::Operator(Area::Journeys.write());

const FILE_NAME: Parameter = Parameter {
    name: "file_name",
    description: "The name of the file, from which a file without a policy gets its journey's name.",
    schema: plain::<String>,
};

super::resource! {
    GET "/admin/api/v1/journeys", READ, list,
        Doc::new("Journeys", "List journeys with their versions").answer(200, schema::<Journeys>);
    POST "/admin/api/v1/journeys", WRITE, create,
        Doc::new("Journeys", "Make a journey, blank or from a template")
            .saying("It is saved, and runs once it is published. A blank one has one step, which rejects everybody.")
            .body(schema::<JourneyInput>)
            .answer(201, schema::<JourneyShown>);
    GET "/admin/api/v1/journeys/{journey}", READ, read,
        Doc::new("Journeys", "Read a journey with its versions").answer(200, schema::<JourneyShown>);
    DELETE "/admin/api/v1/journeys/{journey}", WRITE, remove,
        Doc::new("Journeys", "Remove a journey with all its versions").saying("Its executions end with their next answer.");
    GET "/admin/api/v1/journeys/{journey}/export", READ, export,
        Doc::new("Journeys", "Write a journey as a file")
            .query(&[Parameter {
                name: "version",
                description: "Only this version, by name or number.",
                schema: plain::<String>,
            }])
            .answer(200, any_object);
    GET "/admin/api/v1/journey-templates", READ, list_templates,
        Doc::new("Journeys", "List the journeys that come with the product").answer(200, schema::<Templates>);
    POST "/admin/api/v1/journey-imports", WRITE, import,
        Doc::new("Journeys", "Take in a journey file")
            .saying("New journeys, and new versions of those that are here; the same file once more changes nothing. What the \
                     file says to be in production is live afterwards, as far as this server can run it. A file that breaks \
                     a rule is refused whole with `file_refused`, and all that there is to say in `findings`.")
            .query(&[
                FILE_NAME,
                Parameter {
                    name: "publish",
                    description: "true: the newest saved version goes live where the file says of none that it is.",
                    schema: plain::<bool>,
                },
            ])
            .body(any_object)
            .body_bytes(FILE_BYTES_MAX)
            .answer(200, schema::<JourneysTaken>);
    POST "/admin/api/v1/journey-checks", READ, check,
        Doc::new("Journeys", "Hold a journey file against every rule of the importer")
            .saying("Nothing is taken. Each finding has the place in the file that it is about, as a JSON pointer.")
            .query(&[FILE_NAME])
            .body(any_object)
            .body_bytes(FILE_BYTES_MAX)
            .answer(200, schema::<FileChecked>);
}

#[derive(Serialize, ToSchema)]
struct Journeys {
    journeys: Vec<JourneyShown>,
}

/// A journey to begin with.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct JourneyInput {
    /// What clients start it by; it never changes.
    id: String,
    /// The name that people see; the template's when absent.
    name: Option<String>,
    /// What it begins with: see `GET /journey-templates`; blank when absent.
    template: Option<String>,
}

#[derive(Serialize, ToSchema)]
struct Templates {
    templates: Vec<TemplateShown>,
}

/// A journey that comes with the product.
#[derive(Serialize, ToSchema)]
struct TemplateShown {
    /// What it is asked for by.
    id: &'static str,
    name: String,
    description: &'static str,
}

/// What became of a file.
#[derive(Serialize, ToSchema)]
struct JourneysTaken {
    journeys: Vec<JourneyTaken>,
    findings: Vec<JourneyFinding>,
}

/// A journey of a file, as it is here now.
#[derive(Serialize, ToSchema)]
struct JourneyTaken {
    journey: JourneyShown,
    /// Whether it was not here before.
    new: bool,
    /// Whether anything is different now.
    changed: bool,
    versions: Vec<VersionTaken>,
    /// Numbers of versions that gave way, since there were as many as there may be.
    versions_gone: Vec<u32>,
    /// What was meant to happen and did not, in sentences.
    shortfalls: Vec<String>,
}

/// A version of a file, as it is here now.
#[derive(Serialize, ToSchema)]
struct VersionTaken {
    number: u32,
    name: String,
    /// production, version, disabled, legacy or obsolete.
    state: &'static str,
    /// Whether it is new here.
    new: bool,
    /// The name that the former version of its name has now.
    former_renamed_to: Option<String>,
}

/// What the importer says of a file.
#[derive(Serialize, ToSchema)]
struct FileChecked {
    /// refused, draft (it would be taken, and cannot be published) or publishable.
    outcome: &'static str,
    /// The journeys in it; none where it is refused.
    journeys: Vec<String>,
    findings: Vec<JourneyFinding>,
}

/// A journey of the path.
async fn of_path(call: &Call) -> Result<(Arc<Configuration>, Arc<Journey>), Fault> {
    let configuration = for_everyone(call, Area::Journeys.read()).await?;
    let found = configuration.journey(&journey_id(call)?).cloned().ok_or_else(unknown_journey)?;
    Ok((configuration, found))
}

async fn list(call: Call) -> Result<Response, Fault> {
    let configuration = for_everyone(&call, Area::Journeys.read()).await?;
    let journeys = configuration.journeys().map(|journey| JourneyShown::of(journey)).collect();
    Ok(json(StatusCode::OK, &Journeys { journeys }))
}

async fn read(call: Call) -> Result<Response, Fault> {
    let (_, journey) = of_path(&call).await?;
    Ok(json(StatusCode::OK, &JourneyShown::of(&journey)))
}

async fn create(call: Call) -> Result<Response, Fault> {
    let given: JourneyInput = call.json()?;
    let id = JourneyId::read(&given.id);
    let id = id.ok_or_else(|| Fault::invalid("id must be a short text without spaces at its ends"))?;
    let title = given.name.map(|name| line("name", &name, NAME_CHARS_MAX)).transpose()?;
    let title = title.filter(|title| !title.is_empty());
    let template: Template = match given.template.as_deref() {
        None => templates::BLANK,
        Some(name) => *templates::find(name).ok_or_else(refusal::unknown_template)?,
    };
    let order = NewJourney { id, title, template };
    let made = call.app().create_journey(&call.caller, order).await?.map_err(refused)?;
    Ok(json(StatusCode::CREATED, &JourneyShown::of(&made)))
}

async fn remove(call: Call) -> Result<Response, Fault> {
    call.app().remove_journey(&call.caller, &journey_id(&call)?).await?.map_err(refused)?;
    Ok(empty(StatusCode::NO_CONTENT))
}

async fn export(call: Call) -> Result<Response, Fault> {
    let version = Query::of(&call, &["version"])?.text("version").map(|name| vec![name.to_owned()]);
    let (_, journey) = of_path(&call).await?;
    let text = call.app().export_journey(&journey.id, version.as_deref()).await?.map_err(refused)?;
    Ok(download("application/json", &format!("{}.json", journey.id), text + "\n"))
}

async fn list_templates(call: Call) -> Result<Response, Fault> {
    for_everyone(&call, Area::Journeys.read()).await?;
    let shown = |template: &Template| TemplateShown {
        id: template.name,
        name: template.title(),
        description: template.description,
    };
    let templates = templates::all().iter().map(shown).collect();
    Ok(json(StatusCode::OK, &Templates { templates }))
}

/// The file in the body, as it was sent: findings point into it.
fn file(call: &Call) -> Result<String, Fault> {
    let text = std::str::from_utf8(&call.body).map_err(|_| Fault::invalid("the file must be UTF-8"))?;
    Ok(text.strip_prefix('\u{feff}').unwrap_or(text).to_owned())
}

async fn import(call: Call) -> Result<Response, Fault> {
    let query = Query::of(&call, &["file_name", "publish"])?;
    let publish = flag(&query, "publish")?;
    let order =
        ImportJourneys { text: file(&call)?, file_name: query.text("file_name").map(str::to_owned), publish };
    let taken = call.app().import_journeys(&call.caller, order).await?.map_err(refused)?;
    let configuration = call.app().configuration().await?;
    let journeys = taken.journeys.iter().filter_map(|taken| JourneyTaken::of(taken, &configuration));
    let shown =
        JourneysTaken { journeys: journeys.collect(), findings: JourneyFinding::all(&taken.findings) };
    Ok(json(StatusCode::OK, &shown))
}

async fn check(call: Call) -> Result<Response, Fault> {
    let query = Query::of(&call, &["file_name"])?;
    for_everyone(&call, Area::Journeys.read()).await?;
    let read = call.app().examine_file(&file(&call)?, query.text("file_name").map(str::to_owned)).await?;
    let shown = FileChecked {
        outcome: outcome_word(read.outcome),
        journeys: read.journeys.iter().map(|found| found.journey.id.to_string()).collect(),
        findings: JourneyFinding::all(&read.findings),
    };
    Ok(json(StatusCode::OK, &shown))
}

impl JourneyTaken {
    fn of(taken: &TakenJourney, configuration: &Configuration) -> Option<Self> {
        let versions = taken.taken.versions.iter().map(|version| VersionTaken {
            number: version.number,
            name: version.id.to_string(),
            state: version.state.as_str(),
            new: version.is_new,
            former_renamed_to: version.renamed.as_ref().map(ToString::to_string),
        });
        Some(Self {
            journey: JourneyShown::of(configuration.journey(&taken.id)?),
            new: taken.is_new,
            changed: taken.taken.changed,
            versions: versions.collect(),
            versions_gone: taken.taken.gone.clone(),
            shortfalls: taken.shortfalls.iter().map(ToString::to_string).collect(),
        })
    }
}
