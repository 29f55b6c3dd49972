//! Settings of the organisation.

use readmit_core::operator::Role;
use readmit_core::time::Span;
use readmit_testkit::{Backend, TestServer};
use serde_json::json;

#[tokio::test]
async fn settings_are_read_and_changed() {
    let server = TestServer::start(Backend::Memory).await;
    let mut administrator = server.administrator().await;
    let before = administrator.get("/organisation").await;
    insta::assert_json_snapshot!("organisation", before.body);
    let mut desk = before.body["desk"].clone();
    desk["per_agent"] = json!({"per_hour": 2, "per_day": null});
    desk["notices"] = json!(false);
    let changed = administrator.patch("/organisation", json!({"name": "Example", "desk": desk})).await;
    assert_eq!(changed.status, 200, "{}", changed.text);
    assert_eq!(changed.body["name"], "Example");
    assert_eq!(changed.body["desk"], desk);
    assert_eq!(changed.body["sign_in"], before.body["sign_in"], "what is left out stays");

    // Shorter sessions count for those that are alive.
    let mut sign_in = before.body["sign_in"].clone();
    sign_in["idle_seconds"] = json!(60);
    assert_eq!(administrator.patch("/organisation", json!({"sign_in": sign_in})).await.status, 200);
    server.clock.advance(Span::from_secs(60));
    assert_eq!(administrator.get("/organisation").await.status, 401);
    assert_eq!(administrator.sign_in().await.status, 200);
    let quota = server.app.configuration().await.unwrap().organisation.desk.per_agent;
    assert_eq!((quota.per_hour, quota.per_day), (Some(2), None));
}

#[tokio::test]
async fn all_that_is_wrong_is_told_at_once_by_the_fields_names() {
    let server = TestServer::start(Backend::Memory).await;
    let administrator = server.administrator().await;
    let mut settings = administrator.get("/organisation").await.body;
    settings["desk"]["freeze_seconds"] = json!(1);
    settings["sign_in"]["life_seconds"] = json!(5);
    let wrong = json!({"desk": settings["desk"], "sign_in": settings["sign_in"]});
    let answer = administrator.patch("/organisation", wrong).await;
    assert_eq!((answer.status, &answer.body["code"]), (422, &json!("policy")));
    let fields: Vec<_> =
        answer.body["errors"].as_array().unwrap().iter().map(|error| &error["field"]).collect();
    assert_eq!(fields, ["desk.freeze_seconds", "sign_in.life_seconds"]);
    let unknown = administrator.patch("/organisation", json!({"nome": "x"})).await;
    assert_eq!(unknown.status, 400);
    let part = administrator.patch("/organisation", json!({"desk": {"notices": true}})).await;
    assert_eq!(part.status, 400);
    assert!(part.body["detail"].as_str().unwrap().contains("desk.per_agent is required"), "{}", part.text);
}

#[tokio::test]
async fn the_policy_of_codes_is_changed_with_its_checklist() {
    let server = TestServer::start(Backend::Memory).await;
    let administrator = server.administrator().await;
    let before = administrator.get("/organisation/passcodes").await;
    insta::assert_json_snapshot!("organisation_passcodes", before.body);
    let change = json!({
        "alphabet": "speakable", "length": 8, "life_max_seconds": 3600,
        "verification": [{"id": "call_back", "label": "Called back on the number on file", "required": true}],
    });
    let changed = administrator.put("/organisation/passcodes", change).await;
    assert_eq!(changed.status, 200, "{}", changed.text);
    assert_eq!((&changed.body["alphabet"], &changed.body["length"]), (&json!("speakable"), &json!(8)));
    assert_eq!(changed.body["verification"][0]["knowledge"], json!(false));
    assert_eq!(administrator.get("/organisation/passcodes").await.body, changed.body);
    let questions = json!({"verification": [{"id": "birthday", "label": "Birthday", "knowledge": true}]});
    let refused = administrator.put("/organisation/passcodes", questions).await;
    assert_eq!((refused.status, &refused.body["errors"][0]["field"]), (422, &json!("verification")));

    let agent = server.operator(Role::HELP_DESK).await;
    assert_eq!(agent.get("/organisation/passcodes").await.status, 403);
    let auditor = server.operator(Role::AUDITOR).await;
    assert_eq!(auditor.get("/organisation/passcodes").await.status, 200);
    assert_eq!(auditor.put("/organisation/passcodes", json!({"length": 7})).await.status, 403);
}
