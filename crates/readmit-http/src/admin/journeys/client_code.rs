//! The code with which an app runs a journey: for the web, Android and iOS.

use super::READ;
use super::refusal::{journey_id, no_client};
use crate::admin::doc::{Doc, Query as Parameter, id_text, plain, schema};
use crate::admin::reach::for_everyone;
use crate::admin::wire::Query;
use crate::body::{download, json};
use crate::call::Call;
use crate::fault::Fault;
use axum::http::StatusCode;
use axum::response::Response;
use readmit_app::journeys::codegen::{ClientOrder, File, Target, archive};
use readmit_core::operator::Area;
use serde::Serialize;
use utoipa::ToSchema;

const WANTED: &[Parameter] = &[
    Parameter { name: "target", description: "web, android or ios.", schema: plain::<String> },
    Parameter {
        name: "client",
        description: "The client that the server knows the app as; the oldest that may call where none is named.",
        schema: id_text,
    },
];

crate::admin::resource! {
    GET "/admin/api/v1/journeys/{journey}/client-code", READ, show,
        Doc::new("Journeys", "A small client of the journey, file by file")
            .saying("Of the version that runs, else of the newest one that was saved.")
            .query(WANTED)
            .answer(200, schema::<ClientCode>);
    GET "/admin/api/v1/journeys/{journey}/client-code.zip", READ, fetch,
        Doc::new("Journeys", "A small client of the journey, as a ZIP archive")
            .query(WANTED)
            .answer(200, plain::<String>)
            .media("application/zip");
}

/// A generated client.
#[derive(Serialize, ToSchema)]
struct ClientCode {
    files: Vec<ClientFile>,
}

/// One of its files.
#[derive(Serialize, ToSchema)]
struct ClientFile {
    /// From the folder of the client.
    path: &'static str,
    text: String,
}

async fn files(call: &Call) -> Result<(Target, Vec<File>), Fault> {
    let query = Query::of(call, &["target", "client"])?;
    let target =
        query.text("target").and_then(|word| Target::ALL.into_iter().find(|known| known.as_str() == word));
    let target = target.ok_or_else(|| Fault::invalid("target must be web, android or ios"))?;
    for_everyone(call, Area::Journeys.read()).await?;
    let base_url = call.state.settings.public_url.clone();
    let order = ClientOrder { target, base_url, client: query.id("client")? };
    let written = call.app().write_client(&journey_id(call)?, &order).await?;
    Ok((target, written.map_err(no_client)?))
}

async fn show(call: Call) -> Result<Response, Fault> {
    let (_, files) = files(&call).await?;
    let files = files.into_iter().map(|File { path, text }| ClientFile { path, text }).collect();
    Ok(json(StatusCode::OK, &ClientCode { files }))
}

async fn fetch(call: Call) -> Result<Response, Fault> {
    let (target, files) = files(&call).await?;
    let folder = format!("journey-client-{}", target.as_str());
    Ok(download("application/zip", &format!("{folder}.zip"), archive(&folder, &files)))
}
