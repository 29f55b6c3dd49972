//! What became of codes over time, and how many each operator issued.

use crate::desk::Desk;
use readmit_core::operator::Role;
use readmit_core::permission::Permissions;
use readmit_core::time::Span;
use readmit_testkit::server::another_code;
use serde_json::{Value, json};

#[tokio::test(flavor = "multi_thread")]
async fn codes_are_counted_over_time_and_by_operator() {
    let desk = Desk::open().await;
    let (ann, ben) = (desk.client.user("ann").await, desk.client.user("ben").await);
    let issue = async |user: &str| {
        let made = desk.agent.post(&desk.codes(user), json!({})).await;
        made.body["code"].as_str().unwrap_or_else(|| panic!("{}", made.text)).to_owned()
    };
    let code = issue(&ann).await;
    assert_ne!(desk.client.redeem(&ann, &another_code(&code)).await.status, 200);
    assert_eq!(desk.client.redeem(&ann, &code).await.status, 200);
    desk.server.clock.advance(Span::from_hours(2));
    let mut agent = desk.agent.clone();
    assert_eq!(agent.sign_in().await.status, 200);
    assert_eq!(agent.post(&desk.codes(&ben), json!({})).await.status, 201);
    // The token of the client is over by now.
    let client = desk.server.client(desk.application.id, Permissions::own_application()).await;
    let code = client.issue(&ben).await;
    for _ in 0..3 {
        assert_ne!(client.redeem(&ben, &another_code(&code)).await.status, 200);
    }
    assert_eq!(agent.delete(&format!("/accounts/{ann}/codes")).await.status, 200);
    let mut admin = desk.admin.clone();
    admin.sign_in().await;

    let shown = admin.get("/statistics?from=2026-01-15T12:00:00Z&to=2026-01-15T15:00:00Z").await;
    assert_eq!((shown.status, &shown.body["complete"]), (200, &json!(true)), "{}", shown.text);
    let column = |name: &str| -> Vec<u64> {
        let buckets = shown.body["buckets"].as_array().unwrap();
        buckets.iter().map(|bucket| bucket["counts"][name].as_u64().unwrap()).collect()
    };
    assert_eq!(shown.body["buckets"][1]["starts_at"], "2026-01-15T13:00:00Z");
    // The client issues one, too, before it locks Ben out.
    assert_eq!((column("issued"), column("used")), (vec![1, 0, 2], vec![1, 0, 0]));
    assert_eq!((column("failed"), column("locked")), (vec![1, 0, 3], vec![0, 0, 1]));
    assert_eq!(shown.body["total"]["issued"], 3);
    assert_eq!(shown.body["reasons"], json!({"wrong": 4}));
    let agents = shown.body["agents"].as_array().unwrap();
    assert_eq!((agents.len(), &agents[0]["account"]), (1, &json!(desk.agent.account)));
    assert_eq!((&agents[0]["issued"], &agents[0]["name"]), (&json!(2), &json!(desk.agent.email)));

    let days =
        admin.get("/statistics?from=2026-01-14T00:00:00Z&to=2026-01-16T00:00:00Z&bucket=day").await.body;
    let issued: Vec<&Value> =
        days["buckets"].as_array().unwrap().iter().map(|bucket| &bucket["counts"]["issued"]).collect();
    assert_eq!(issued, [&json!(0), &json!(3)]);
    assert_eq!(admin.get("/statistics").await.body["total"]["issued"], 3, "the last week");
    for wrong in
        ["bucket=week", "from=2026-01-16T00:00:00Z&to=2026-01-15T00:00:00Z", "from=2020-01-01T00:00:00Z"]
    {
        assert_eq!(admin.get(&format!("/statistics?{wrong}")).await.status, 400, "{wrong}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn who_may_not_look_at_operators_is_told_of_codes_alone() {
    let desk = Desk::open().await;
    let agent = desk.agent.get("/statistics").await;
    assert_eq!((agent.status, &agent.body["agents"]), (200, &Value::Null), "{}", agent.text);
    let auditor = desk.server.operator(Role::AUDITOR).await;
    assert_eq!(auditor.get("/statistics").await.body["agents"], json!([]));
    let narrow = desk.admin.token_for(&["users:read"]).await;
    assert_eq!(narrow.get("/statistics").await.status, 403);
}
