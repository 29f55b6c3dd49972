//! The checklist before a code, and how often codes may be generated.

use crate::desk::{Desk, assert_problem, text};
use readmit_app::Caller;
use readmit_core::credentials::Quota;
use readmit_core::operator::Area;
use readmit_core::time::Span;
use serde_json::{Value, json};

fn checklist() -> Value {
    json!([
        {"id": "birthday", "label": "Knows the birthday", "knowledge": true},
        {"id": "call_back", "label": "Called back on the number on file"},
    ])
}

#[tokio::test(flavor = "multi_thread")]
async fn r1_no_code_without_a_verification_record() {
    let desk = Desk::open().await;
    let ann = desk.client.user("ann").await;
    desk.passcodes(json!({"codes": {"verification": checklist()}})).await;
    let shown = desk.agent.get(&format!("/verification?application={}", desk.application.id)).await;
    assert_eq!(shown.body["required"], true, "{}", shown.text);
    assert_eq!(shown.body["checks"][1]["id"], "call_back");
    assert_eq!(desk.agent.get("/verification").await.body, json!({"required": false, "checks": []}));
    assert_problem(
        &desk.agent.get(&format!("/verification?application={ann}")).await,
        404,
        "unknown_application",
    );

    let codes = desk.codes(&ann);
    let refused = desk.agent.post(&codes, json!({})).await;
    assert_problem(&refused, 422, "verification_needed");
    assert_eq!(desk.events("code_issue_refused").await.len(), 1, "the refusal is on the log");
    let record = json!([
        {"id": "birthday", "outcome": "skipped"},
        {"id": "call_back", "outcome": "passed", "note": "ticket 4711, +1 415 555 0123"},
    ]);
    let made = desk.agent.post(&codes, json!({"verification": record})).await;
    assert_eq!(made.status, 201, "{}", made.text);
    let log = desk.admin.get(&format!("/accounts/{ann}/activity?type=code_issued")).await;
    let event = &log.body["events"][0];
    assert_eq!(event["details"]["code"], made.body["code_id"]);
    assert_eq!(event["verification"], record);
    // Notes are personal data, and stand beside the event.
    let stored = desk.events("code_issued").await;
    assert!(!stored[0].to_string().contains("4711"), "{}", stored[0]);
}

#[tokio::test(flavor = "multi_thread")]
async fn r3_answers_alone_never_suffice() {
    let desk = Desk::open().await;
    let ann = desk.client.user("ann").await;
    let path = format!("/applications/{}/passcodes", desk.application.id);
    let questions = json!([{"id": "birthday", "label": "Knows the birthday", "knowledge": true}]);
    let refused = desk.admin.put(&path, json!({"codes": {"verification": questions}})).await;
    assert_problem(&refused, 422, "policy");
    assert_eq!(refused.body["errors"][0]["field"], "verification");
    assert!(text(&refused.body["detail"]).contains("no question"), "{}", refused.text);

    desk.passcodes(json!({"codes": {"verification": checklist()}})).await;
    let record = json!([
        {"id": "birthday", "outcome": "passed"},
        {"id": "call_back", "outcome": "failed"},
    ]);
    let refused = desk.agent.post(&desk.codes(&ann), json!({"verification": record})).await;
    assert_problem(&refused, 422, "verification_needed");
    assert!(text(&refused.body["detail"]).contains("never suffice"), "{}", refused.text);
    let twice = json!([
        {"id": "call_back", "outcome": "passed"},
        {"id": "call_back", "outcome": "passed"},
    ]);
    let refused = desk.agent.post(&desk.codes(&ann), json!({"verification": twice})).await;
    assert_problem(&refused, 422, "verification_needed");
    assert!(desk.events("code_issued").await.is_empty());
}

async fn quotas(desk: &Desk, per_agent: Quota, per_user: Quota) {
    let change = move |organisation: &mut readmit_core::configuration::Organisation| {
        organisation.desk.per_agent = per_agent;
        organisation.desk.per_user = per_user;
    };
    let shell = Caller::shell();
    let changed = desk.server.app.update_organisation(&shell, Area::Settings, change).await;
    changed.unwrap().unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn r2_an_agent_has_a_quota() {
    let desk = Desk::open().await;
    let (ann, bob) = (desk.client.user("ann").await, desk.client.user("bob").await);
    quotas(&desk, Quota { per_hour: Some(2), per_day: Some(3) }, Quota::default()).await;
    assert_eq!(desk.agent.post(&desk.codes(&ann), json!({})).await.status, 201);
    assert_eq!(desk.agent.post(&desk.codes(&bob), json!({})).await.status, 201);
    let refused = desk.agent.post(&desk.codes(&ann), json!({})).await;
    assert_problem(&refused, 429, "agent_quota");
    assert_eq!(refused.header("retry-after"), Some("3600"));
    assert_eq!(desk.events("agent_quota_exceeded").await.len(), 1);
    assert_eq!(desk.admin.post(&desk.codes(&ann), json!({})).await.status, 201, "each has a quota");
    // The session is kept in use, or it would be over.
    for _ in 0..3 {
        desk.server.clock.advance(Span::from_mins(20));
        assert_eq!(desk.agent.get("/session").await.status, 200);
    }
    assert_eq!(desk.agent.post(&desk.codes(&ann), json!({})).await.status, 201);
    let refused = desk.agent.post(&desk.codes(&ann), json!({})).await;
    assert_problem(&refused, 429, "agent_quota");
    assert_eq!(refused.header("retry-after"), Some("39600"), "until midnight UTC");
}

#[tokio::test(flavor = "multi_thread")]
async fn r2_a_user_has_a_quota() {
    let desk = Desk::open().await;
    let (ann, bob) = (desk.client.user("ann").await, desk.client.user("bob").await);
    quotas(&desk, Quota::default(), Quota { per_hour: Some(1), per_day: None }).await;
    assert_eq!(desk.agent.post(&desk.codes(&ann), json!({})).await.status, 201);
    let refused = desk.admin.post(&desk.codes(&ann), json!({})).await;
    assert_problem(&refused, 429, "user_quota");
    assert_eq!(desk.events("code_issue_refused").await[0]["event"]["reason"]["reason"], "quota");
    assert_eq!(desk.agent.post(&desk.codes(&bob), json!({})).await.status, 201);
}
