//! Journeys at the native API: made, taken in, checked, published, rolled back, run and looked at, and written as clients.

use crate::desk::{Desk, assert_problem, text};
use readmit_app::Caller;
use readmit_app::journeys::{AnswerJourney, StartJourney, Turned, templates};
use readmit_core::journey::Value as JourneyValue;
use readmit_core::journey::engine::Input;
use readmit_testkit::Reply;
use readmit_testkit::operator::FORGERY_HEADER;
use readmit_testkit::server::reply;
use reqwest::Method;
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

const INFORMATION: &str = "/journeys/information";

async fn send(desk: &Desk, path: &str, file: impl Into<String>) -> Reply {
    let request = desk.admin.raw(Method::POST, path).header("content-type", "application/json");
    reply(request.body(file.into())).await
}

/// Says that a file of so many bytes will come. It is refused before it does: nobody reads what is too large.
async fn announce(desk: &Desk, path: &str, bytes: usize) -> String {
    let mut stream = TcpStream::connect(desk.server.base.strip_prefix("http://").unwrap()).await.unwrap();
    let head = format!(
        "POST /admin/api/v1{path} HTTP/1.1\r\nhost: x\r\nconnection: close\r\ncookie: {}\r\n{FORGERY_HEADER}: {}\r\n\
         content-type: application/json\r\ncontent-length: {bytes}\r\n\r\n",
        desk.admin.cookie, desk.admin.csrf
    );
    stream.write_all(head.as_bytes()).await.unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.unwrap();
    answer
}

/// The smallest template as a value, to be changed.
fn information() -> Value {
    serde_json::from_str(templates::find("information").unwrap().text).unwrap()
}

fn states(journey: &Value) -> Vec<(u64, String, String)> {
    let versions = journey["versions"].as_array().unwrap();
    let shown = |version: &Value| {
        (version["number"].as_u64().unwrap(), text(&version["name"]), text(&version["state"]))
    };
    versions.iter().map(shown).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_journey_begins_blank_or_with_a_template_and_runs_once_it_is_published() {
    let desk = Desk::open().await;
    let blank = desk.admin.post("/journeys", json!({"id": "mine", "name": "My journey"})).await;
    assert_eq!(blank.status, 201, "{}", blank.text);
    assert_eq!((&blank.body["name"], &blank.body["live"]), (&json!("My journey"), &json!(false)));
    let again = desk.admin.post("/journeys", json!({"id": "mine"})).await;
    assert_problem(&again, 409, "journey_exists");
    let unknown = desk.admin.post("/journeys", json!({"id": "x", "template": "none"})).await;
    assert_problem(&unknown, 422, "unknown_template");
    assert_eq!(desk.admin.post("/journeys", json!({"id": " x"})).await.status, 400);

    let listed = desk.admin.get("/journey-templates").await.body;
    let template = &listed["templates"][1];
    assert_eq!(template["id"], "temp-code-form");
    assert!(!text(&template["name"]).is_empty());
    let made =
        desk.admin.post("/journeys", json!({"id": "recovery & more", "template": "temp-code-form"})).await;
    assert_eq!((made.status, &made.body["live"]), (201, &json!(false)), "{}", made.text);
    let path = "/journeys/recovery%20&%20more";
    let version = desk.admin.get(&format!("{path}/versions/1")).await;
    assert_eq!(version.body["outcome"], "publishable", "{}", version.text);
    assert!(version.body["workflow"]["nodes"].is_object());
    let steps = version.body["steps"].as_array().unwrap();
    assert_eq!((&steps[0]["id"], steps.len() > 2), (&version.body["head"], true));
    let published = desk.admin.post(&format!("{path}/publish"), json!({})).await;
    assert_eq!((&published.body["number"], &published.body["changed"]), (&json!(1), &json!(true)));
    assert_eq!(published.body["journey"]["live"], true);
    assert_eq!(
        desk.admin.post(&format!("{path}/publish"), json!({"version": "1"})).await.body["changed"],
        false
    );
    assert_eq!(desk.admin.get("/journeys").await.body["journeys"].as_array().unwrap().len(), 2);
    assert_eq!(desk.admin.delete(path).await.status, 204);
    assert_problem(&desk.admin.get(path).await, 404, "unknown_journey");
    assert_problem(&desk.agent.get("/journeys").await, 403, "permission_denied");
}

#[tokio::test(flavor = "multi_thread")]
async fn files_are_checked_taken_in_and_written() {
    let desk = Desk::open().await;
    let file = templates::find("information").unwrap().text;
    let checked = send(&desk, "/journey-checks", file).await;
    assert_eq!((checked.status, &checked.body["outcome"]), (200, &json!("publishable")), "{}", checked.text);
    assert_eq!(checked.body["journeys"], json!(["information"]));
    assert_problem(&desk.admin.get(INFORMATION).await, 404, "unknown_journey");

    // Findings have their place in the file as it was sent.
    let mut broken = information();
    broken["exports"][0]["data"]["versions"][0]["workflow"]["head"] = json!("nowhere");
    let checked = send(&desk, "/journey-checks", broken.to_string()).await;
    assert_eq!(checked.body["outcome"], "refused");
    let found = checked.body["findings"].as_array().unwrap();
    let pointer = "/exports/0/data/versions/0/workflow/head";
    assert!(
        found.iter().any(|finding| finding["pointer"] == pointer && finding["refuses"] == true),
        "{found:?}"
    );
    let refused = send(&desk, "/journey-imports", broken.to_string()).await;
    assert_problem(&refused, 422, "file_refused");
    assert_eq!(refused.body["findings"], checked.body["findings"]);
    assert_eq!(send(&desk, "/journey-checks", "{").await.body["findings"][0]["code"], "JF-E001");

    let taken = send(&desk, "/journey-imports?file_name=a.json", file).await;
    assert_eq!(taken.status, 200, "{}", taken.text);
    let one = &taken.body["journeys"][0];
    assert_eq!((&one["new"], &one["versions"][0]["state"]), (&json!(true), &json!("production")));
    assert_eq!(send(&desk, "/journey-imports", file).await.body["journeys"][0]["changed"], false);

    let exported = desk.admin.get(&format!("{INFORMATION}/export")).await;
    assert_eq!(exported.header("content-disposition"), Some("attachment; filename=\"information.json\""));
    assert_eq!(send(&desk, "/journey-imports", exported.text).await.body["journeys"][0]["changed"], false);
    let unknown = desk.admin.get(&format!("{INFORMATION}/export?version=none")).await;
    assert_problem(&unknown, 404, "unknown_version");
    // A file may be larger than other bodies, and no larger than files are.
    let padded = format!("{file}{}", " ".repeat(200 * 1024));
    assert_eq!(send(&desk, "/journey-checks", padded).await.status, 200);
    let answer = announce(&desk, "/journey-checks", 9 * 1024 * 1024).await;
    assert!(answer.starts_with("HTTP/1.1 413 "), "{answer}");
    let agent = desk.agent.raw(Method::POST, "/journey-checks").body(file);
    assert_problem(&reply(agent).await, 403, "permission_denied");
}

#[tokio::test(flavor = "multi_thread")]
async fn versions_are_published_rolled_back_and_switched_off() {
    let desk = Desk::open().await;
    let mut second = information();
    send(&desk, "/journey-imports", second.to_string()).await;
    let version = &mut second["exports"][0]["data"]["versions"][0];
    version["version_id"] = json!("second");
    let nodes = version["workflow"]["nodes"].as_object_mut().unwrap();
    let node = nodes.values_mut().find(|node| node["action"]["type"] == "information").unwrap();
    node["action"]["text"]["value"] = json!("`Another text`");
    send(&desk, "/journey-imports", second.to_string()).await;
    let live = |states: Vec<(u64, String, String)>| {
        let live = states.into_iter().filter(|(_, _, state)| state == "production");
        live.map(|(number, ..)| number).collect::<Vec<_>>()
    };
    assert_eq!(live(states(&desk.admin.get(INFORMATION).await.body)), [2]);
    let publish = format!("{INFORMATION}/publish");
    let back = desk.admin.post(&publish, json!({"version": "default_version"})).await;
    assert_eq!(live(states(&back.body["journey"])), [1], "{}", back.text);
    assert_problem(&desk.admin.post(&publish, json!({"version": "7"})).await, 404, "unknown_version");
    let off = desk.admin.post(&format!("{INFORMATION}/versions/1/disable"), json!({})).await;
    assert_eq!(states(&off.body)[0].2, "disabled", "{}", off.text);

    // A draft is saved and cannot be published, and says why.
    let mut draft = information();
    draft["exports"][0]["data"]["policy_id"] = json!("draft");
    let version = &mut draft["exports"][0]["data"]["versions"][0];
    let nodes = version["workflow"]["nodes"].as_object_mut().unwrap();
    let node = nodes.values_mut().find(|node| node["action"]["type"] == "information").unwrap();
    node["action"]["type"] = json!("set_cookies");
    node["action"]["metadata"]["type"] = json!("set_cookies");
    let taken = send(&desk, "/journey-imports", draft.to_string()).await;
    assert_eq!(taken.status, 200, "{}", taken.text);
    assert!(!taken.body["journeys"][0]["shortfalls"].as_array().unwrap().is_empty());
    let refused = desk.admin.post("/journeys/draft/publish", json!({})).await;
    assert_problem(&refused, 409, "not_publishable");
    assert!(refused.body["findings"][0]["pointer"].as_str().unwrap().starts_with("/workflow/"));
    let document = desk.admin.get("/journeys/draft/versions/1").await.body;
    assert_eq!((&document["outcome"], &document["findings"]), (&json!("draft"), &refused.body["findings"]));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_execution_is_told_step_by_step_and_not_what_was_sent() {
    let desk = Desk::open().await;
    let file = templates::find("information").unwrap().text;
    send(&desk, "/journey-imports", file).await;
    let order = StartJourney {
        journey: "information".to_owned(),
        client: desk.client.id,
        params: serde_json::from_value(json!({"told": "in confidence"})).unwrap(),
        saved_data: JourneyValue::Null,
        request: JourneyValue::empty_object(),
        device: JourneyValue::empty_object(),
        encrypted: false,
    };
    let app = &desk.server.app;
    let Turned::Asks { run, ticket, .. } = app.start_journey(&Caller::shell(), order).await.unwrap() else {
        panic!("it asks");
    };
    let listed = desk.admin.get("/journey-executions?journey=information").await.body;
    let one = &listed["executions"][0];
    assert_eq!((&one["id"], &one["outcome"]["state"]), (&json!(run), &json!("asks")));
    let answer = AnswerJourney {
        run,
        client: desk.client.id,
        assertion: ticket.assertion.to_string(),
        challenge: None,
        input: Input::Submit(JourneyValue::Null),
        request: JourneyValue::empty_object(),
        device: JourneyValue::empty_object(),
        encrypted: false,
    };
    app.answer_journey(&Caller::shell(), answer).await.unwrap();
    let log = desk.admin.get(&format!("/journey-executions/{run}")).await;
    assert_eq!(log.body["execution"]["outcome"]["state"], "success", "{}", log.text);
    let turns = log.body["turns"].as_array().unwrap();
    assert_eq!((&turns[0]["sent"], &turns[1]["sent"]), (&json!("start"), &json!("submit")));
    let told: Vec<&Value> = turns.iter().flat_map(|turn| turn["steps"].as_array().unwrap()).collect();
    assert!(
        told.iter().any(|step| step["label"] == "Display information" && step["took"] == "child"),
        "{told:?}"
    );
    assert!(!log.text.contains("in confidence"));
    assert_eq!(desk.admin.get("/journey-executions?journey=other").await.body["executions"], json!([]));
    let nobody = uuid::Uuid::from_u128(7);
    assert_problem(&desk.admin.get(&format!("/journey-executions/{nobody}")).await, 404, "unknown_execution");
    assert_problem(&desk.agent.get("/journey-executions").await, 403, "permission_denied");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_client_is_written_for_each_platform() {
    let desk = Desk::open().await;
    send(&desk, "/journey-imports", templates::find("temp-code-form").unwrap().text).await;
    let path = "/journeys/temp-code-form/client-code";
    for (target, core) in
        [("web", "src/steps.ts"), ("android", "MainViewModel.kt"), ("ios", "ViewController.swift")]
    {
        let shown = desk.admin.get(&format!("{path}?target={target}&client={}", desk.client.id)).await;
        let files = shown.body["files"].as_array().unwrap_or_else(|| panic!("{}", shown.text));
        let file = files.iter().find(|file| file["path"] == core).unwrap();
        assert!(text(&file["text"]).contains("external_user_id"), "{file}");
        assert!(shown.text.contains(&desk.client.id.to_string()));
        let archive = reply(desk.admin.raw(Method::GET, &format!("{path}.zip?target={target}"))).await;
        assert_eq!((archive.status, archive.header("content-type")), (200, Some("application/zip")));
        assert!(archive.text.starts_with("PK\u{3}\u{4}"));
    }
    assert_eq!(desk.admin.get(&format!("{path}?target=tv")).await.status, 400);
    let nobody = uuid::Uuid::from_u128(7);
    let unknown = desk.admin.get(&format!("{path}?target=web&client={nobody}")).await;
    assert_problem(&unknown, 422, "unknown_client");
}
