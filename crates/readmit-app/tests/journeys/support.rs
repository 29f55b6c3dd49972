//! What these tests share: files, and what became of them.

use readmit_app::journeys::manage::{ImportJourneys, JourneyRefusal, JourneysImported, TakenJourney};
use readmit_app::journeys::templates;
use readmit_app::journeys::{AnswerJourney, StartJourney, Turned};
use readmit_app::{App, Caller};
use readmit_core::id::{ClientId, RunId};
use readmit_core::journey::definition::State;
use readmit_core::journey::engine::Input;
use readmit_core::journey::run::Ticket;
use readmit_core::journey::{JourneyId, Value};
use readmit_testkit::server::{Backend, TestServer};

/// A server with nothing in it.
pub(crate) async fn server() -> TestServer {
    TestServer::start(Backend::Memory).await
}

/// The smallest journey there is: version, state, filter, and what it shows.
pub(crate) fn file(version: &str, state: &str, filter: &str, shown: &str) -> String {
    let text = templates::find("information").unwrap().text;
    let mut file: serde_json::Value = serde_json::from_str(text).unwrap();
    let data = &mut file["exports"][0]["data"];
    data["policy_id"] = "told".into();
    let one = &mut data["versions"][0];
    one["version_id"] = version.into();
    one["state"] = state.into();
    one["filter_criteria"]["value"]["value"] = filter.into();
    for node in one["workflow"]["nodes"].as_object_mut().unwrap().values_mut() {
        if node["action"]["type"] == "information" {
            node["action"]["text"]["value"] = format!("\"{shown}\"").into();
        }
    }
    file.to_string()
}

/// The version of one file beside those of another.
pub(crate) fn joined(first: &str, second: &str) -> String {
    let mut file: serde_json::Value = serde_json::from_str(first).unwrap();
    let other: serde_json::Value = serde_json::from_str(second).unwrap();
    let version = other["exports"][0]["data"]["versions"][0].clone();
    file["exports"][0]["data"]["versions"].as_array_mut().unwrap().push(version);
    file.to_string()
}

pub(crate) fn id() -> JourneyId {
    JourneyId::read("told").unwrap()
}

pub(crate) async fn try_import(
    app: &App,
    text: &str,
    publish: bool,
) -> Result<JourneysImported, JourneyRefusal> {
    let file = ImportJourneys { text: text.to_owned(), file_name: None, publish };
    app.import_journeys(&Caller::shell(), file).await.unwrap()
}

/// Imports a file of one journey.
pub(crate) async fn import(app: &App, text: &str) -> TakenJourney {
    try_import(app, text, false).await.unwrap().journeys.remove(0)
}

/// The versions that are there: number, name, state.
pub(crate) async fn versions(app: &App) -> Vec<(u32, String, State)> {
    let journey = app.journey(&id()).await.unwrap().unwrap();
    journey.versions.iter().map(|version| (version.number, version.id.to_string(), version.state)).collect()
}

/// The one client there is, made when it is first asked for.
async fn client(server: &TestServer) -> ClientId {
    let configuration = server.app.configuration().await.unwrap();
    let application = configuration.applications().next().map(|application| application.id);
    let found = application.and_then(|id| configuration.clients_of(id).next().map(|client| client.id));
    match found {
        Some(client) => client,
        None => server.own_client().await.id,
    }
}

/// Starts the journey.
pub(crate) async fn start(server: &TestServer, params: Value) -> Turned {
    let client = client(server).await;
    let order = StartJourney {
        journey: "told".to_owned(),
        client,
        params,
        saved_data: Value::Null,
        request: Value::empty_object(),
        device: Value::empty_object(),
        encrypted: false,
    };
    server.app.start_journey(&Caller::shell(), order).await.unwrap()
}

/// Says that a text was read.
pub(crate) async fn go_on(server: &TestServer, run: RunId, ticket: &Ticket) -> Turned {
    let answer = AnswerJourney {
        run,
        client: client(server).await,
        assertion: ticket.assertion.to_string(),
        challenge: None,
        input: Input::Submit(Value::Null),
        request: Value::empty_object(),
        device: Value::empty_object(),
        encrypted: false,
    };
    server.app.answer_journey(&Caller::shell(), answer).await.unwrap()
}

/// What the journey shows when it is started; nothing where it does not run.
pub(crate) async fn shown(server: &TestServer, params: Value) -> Option<String> {
    match start(server, params).await {
        Turned::Asks { prompt, .. } => Some(prompt.fields["text"].to_string()),
        Turned::NotRun(_) => None,
        other => panic!("{other:?}"),
    }
}
