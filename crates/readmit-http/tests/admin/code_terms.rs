//! The terms of a code, as the dialog that orders one is drawn from them.

use crate::desk::{Desk, assert_problem, text};
use readmit_core::operator::Role;
use readmit_core::time::Span;
use readmit_testkit::Reply;
use serde_json::{Value, json};

fn obstacles(terms: &Reply) -> Vec<String> {
    assert_eq!(terms.status, 200, "{}", terms.text);
    terms.body["obstacles"].as_array().unwrap().iter().map(|found| text(&found["code"])).collect()
}

fn path(user: &str, desk: &Desk) -> String {
    format!("/accounts/{user}/code-terms?application={}", desk.application.id)
}

#[tokio::test(flavor = "multi_thread")]
async fn an_agent_sees_what_is_allowed_without_a_right_to_settings() {
    let desk = Desk::open().await;
    let ann = desk.client.user("ann").await;
    let check = json!({"id": "call_back", "label": "Called back", "required": true});
    desk.passcodes(json!({"codes": {
        "life_min_seconds": 60, "life_default_seconds": 600, "life_max_seconds": 3600,
        "alphabet": "speakable", "length": 8, "multiple_use": false, "verification": [check],
    }}))
    .await;
    assert_eq!(desk.agent.get("/organisation/passcodes").await.status, 403);
    let terms = desk.agent.get(&path(&ann, &desk)).await;
    assert_eq!(obstacles(&terms), [""; 0], "{}", terms.text);
    let (body, policy) = (&terms.body, &terms.body["policy"]);
    assert_eq!((&body["can_generate"], &body["may_unlock"]), (&json!(true), &json!(true)));
    assert_eq!(body["application"], json!(desk.application.id));
    assert_eq!((&policy["life_default_seconds"], &policy["multiple_use"]), (&json!(600), &json!(false)));
    assert_eq!((&policy["length"], &body["length_typed"]), (&json!(8), &json!(9)));
    assert_eq!(policy["verification"][0]["label"], "Called back");
    assert_eq!(body["approval"], json!({"needed": false, "own": []}));
    assert_eq!(body["left"]["agent_in_hour"], 30);
    assert_eq!((&body["replaces"], &body["lock"]["state"]), (&Value::Null, &json!("open")));

    // Each code that is generated counts, and would be replaced by the next.
    let order = json!({"verification": [{"id": "call_back", "outcome": "passed"}]});
    assert_eq!(desk.agent.post(&desk.codes(&ann), order).await.status, 201);
    let terms = desk.agent.get(&path(&ann, &desk)).await.body;
    assert_eq!((&terms["left"]["agent_in_hour"], &terms["left"]["user_in_hour"]), (&json!(29), &json!(4)));
    assert!(terms["replaces"]["expires_at"].is_string(), "{terms}");
    let everywhere = desk.agent.get(&format!("/accounts/{ann}/code-terms")).await.body;
    assert_eq!((&everywhere["application"], &everywhere["replaces"]), (&Value::Null, &Value::Null));
    assert_eq!(everywhere["policy"]["length"], 6, "the organisation's own policy");
}

#[tokio::test(flavor = "multi_thread")]
async fn whatever_stands_in_the_way_is_told_before_it_is_tried() {
    let desk = Desk::open().await;
    let ann = desk.client.user("ann").await;
    let same = async |code: &str| {
        let told = obstacles(&desk.agent.get(&path(&ann, &desk)).await);
        let tried = desk.agent.post(&desk.codes(&ann), json!({})).await;
        assert_eq!((told, text(&tried.body["code"])), (vec![code.to_owned()], code.to_owned()));
    };
    desk.lock_out(&ann).await;
    same("codes_locked").await;
    let terms = desk.agent.get(&path(&ann, &desk)).await.body;
    assert_eq!(terms["obstacles"][0]["until"], terms["lock"]["locked_until"]);
    assert_eq!(terms["can_generate"], false);
    desk.server.clock.advance(Span::from_mins(15));

    desk.passcodes(json!({"cross_client": false})).await;
    same("cross_client_off").await;
    desk.passcodes(json!({"cross_client": true})).await;
    let disabled = json!({"status": "disabled"});
    assert_eq!(desk.admin.patch(&format!("/accounts/{ann}"), disabled).await.status, 200);
    same("user_not_active").await;
    assert_eq!(desk.admin.patch(&format!("/accounts/{ann}"), json!({"status": "active"})).await.status, 200);
    let member = format!("/accounts/{ann}/applications/{}", desk.application.id);
    assert_eq!(desk.admin.delete(&member).await.status, 204);
    same("user_not_associated").await;
    assert_eq!(desk.admin.put(&member, json!({})).await.status, 204);

    let mut rules = desk.admin.get("/organisation").await.body["desk"].clone();
    rules["per_user"] = json!({"per_hour": 1, "per_day": 1});
    rules["fresh_sign_in_seconds"] = json!(60);
    let set = desk.admin.patch("/organisation", json!({"desk": rules})).await;
    assert_eq!(set.status, 200, "{}", set.text);
    let terms = desk.agent.get(&path(&ann, &desk)).await;
    assert_eq!(obstacles(&terms), ["stale_sign_in"], "the session is a quarter of an hour old");
    let mut agent = desk.agent.clone();
    agent.sign_in().await;
    assert_eq!(agent.post(&desk.codes(&ann), json!({})).await.status, 201);
    let terms = agent.get(&path(&ann, &desk)).await;
    assert_eq!(obstacles(&terms), ["user_quota"]);
    assert!(terms.body["obstacles"][0]["until"].is_string(), "{}", terms.text);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_protected_user_needs_an_approval_which_is_shown_to_who_asked() {
    let desk = Desk::open().await;
    let ann = desk.client.user("ann").await;
    desk.group("Board", true, &[&ann]).await;
    let terms = desk.agent.get(&path(&ann, &desk)).await.body;
    assert_eq!(terms["approval"], json!({"needed": true, "own": []}));
    let order = json!({"application": desk.application.id, "life_seconds": 120});
    let asked = desk.agent.post(&format!("/accounts/{ann}/approvals"), order).await;
    assert_eq!(asked.status, 202, "{}", asked.text);
    let own = desk.agent.get(&path(&ann, &desk)).await.body["approval"]["own"].clone();
    assert_eq!((&own[0]["state"], &own[0]["life_seconds"]), (&json!("pending"), &json!(120)));
    let grant = format!("/accounts/{ann}/approvals/{}/grant", text(&own[0]["id"]));
    assert_eq!(desk.admin.post(&grant, json!({})).await.status, 200);
    let own = desk.agent.get(&path(&ann, &desk)).await.body["approval"]["own"].clone();
    assert_eq!(own[0]["state"], "granted");
    let others = desk.admin.get(&path(&ann, &desk)).await.body["approval"]["own"].clone();
    assert_eq!(others, json!([]), "nobody uses another one's");
}

#[tokio::test(flavor = "multi_thread")]
async fn terms_are_for_those_who_may_look() {
    let desk = Desk::open().await;
    let ann = desk.client.user("ann").await;
    let auditor = desk.server.operator(Role::AUDITOR).await;
    let terms = auditor.get(&path(&ann, &desk)).await;
    assert_eq!(obstacles(&terms), ["permission_denied"], "may look, and generate none");
    let own = desk.agent.get(&path(&desk.agent.account.to_string(), &desk)).await;
    assert!(obstacles(&own).contains(&"own_account".to_owned()));
    let narrow = desk.admin.token_for(&["users:read"]).await;
    assert_problem(&narrow.get(&path(&ann, &desk)).await, 403, "permission_denied");
    let nobody = uuid::Uuid::from_u128(7);
    assert_problem(&desk.agent.get(&path(&nobody.to_string(), &desk)).await, 404, "unknown_account");
    let unknown = format!("/accounts/{ann}/code-terms?application={nobody}");
    assert_problem(&desk.agent.get(&unknown).await, 404, "unknown_application");
}
