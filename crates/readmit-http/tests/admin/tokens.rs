//! Tokens for programs: told once, never wider than their owner, and over when they are.

use readmit_core::id::AccountId;
use readmit_core::operator::{Grant, Reach, Role};
use readmit_core::time::Span;
use readmit_testkit::{Backend, TestServer};
use serde_json::json;

#[tokio::test]
async fn a_token_opens_what_it_names_until_it_ends() {
    let server = TestServer::start(Backend::Memory).await;
    let administrator = server.administrator().await;
    let order = json!({"name": " Export ", "permissions": ["roles:write"], "life_seconds": 3600});
    let made = administrator.post("/tokens", order).await;
    assert_eq!(made.status, 201, "{}", made.text);
    assert_eq!(made.body["permissions"], json!(["roles:read", "roles:write"]), "Write brings Read");
    let token = made.body["token"].as_str().unwrap();
    assert!(token.starts_with("rat_"));
    let script = administrator.with_token(token);
    assert_eq!(script.get("/roles").await.status, 200);
    assert_eq!(script.post("/roles", json!({"name": "R", "rank": 0, "permissions": []})).await.status, 201);
    let beyond = script.get("/operators").await;
    assert_eq!((beyond.status, &beyond.body["code"]), (403, &json!("permission_denied")));
    let shown = script.get("/session").await;
    assert_eq!(shown.body["permissions"], json!(["roles:read", "roles:write"]));
    assert!(shown.body["csrf_token"].is_null());

    let listed = administrator.get("/tokens").await;
    assert_eq!(listed.body["tokens"][0]["name"], "Export");
    assert!(listed.body["tokens"][0]["used_at"].is_string());
    assert!(!listed.text.contains(token), "told once");
    server.clock.advance(Span::from_hours(1));
    assert_eq!(script.get("/roles").await.status, 401, "over");
}

#[tokio::test]
async fn a_token_that_was_taken_back_opens_nothing() {
    let server = TestServer::start(Backend::Memory).await;
    let administrator = server.administrator().await;
    let script = administrator.token_for(&["roles:read"]).await;
    let id = administrator.get("/tokens").await.body["tokens"][0]["id"].as_str().unwrap().to_owned();
    let stranger = server.administrator().await;
    assert_eq!(stranger.delete(&format!("/tokens/{id}")).await.status, 404, "another operator's");
    assert_eq!(script.get("/roles").await.status, 200);
    assert_eq!(administrator.delete(&format!("/tokens/{id}")).await.status, 204);
    assert_eq!(script.get("/roles").await.status, 401);
    assert_eq!(administrator.delete(&format!("/tokens/{id}")).await.status, 404);
}

#[tokio::test]
async fn an_administrator_takes_a_token_back_from_another_operator() {
    let server = TestServer::start(Backend::Memory).await;
    let administrator = server.administrator().await;
    let agent = server.operator(Role::HELP_DESK).await;
    let script = agent.token_for(&["users:read"]).await;
    let path = format!("/operators/{}/tokens", agent.account);
    let listed = administrator.get(&path).await;
    let id = listed.body["tokens"][0]["id"].as_str().unwrap().to_owned();
    assert_eq!(administrator.delete(&format!("{path}/{id}")).await.status, 204);
    assert_eq!(script.get("/session").await.status, 401);
    assert_eq!(agent.get("/session").await.status, 200, "the session goes on");
}

#[tokio::test]
async fn nobody_gives_a_token_what_they_do_not_have() {
    let server = TestServer::start(Backend::Memory).await;
    let agent = server.operator(Role::HELP_DESK).await;
    let order = |name: &str, permission: &str, life: u64| json!({"name": name, "permissions": [permission], "life_seconds": life});
    let beyond = agent.post("/tokens", order("x", "operators:write", 3600)).await;
    assert_eq!((beyond.status, &beyond.body["code"]), (403, &json!("permission_denied")));
    assert!(beyond.body["detail"].as_str().unwrap().contains("operators:"), "{}", beyond.text);
    for life in [0, 59, 366 * 86_400 + 1] {
        let answer = agent.post("/tokens", order("x", "users:read", life)).await;
        assert_eq!((answer.status, &answer.body["code"]), (422, &json!("life_out_of_range")), "{life}");
    }
    assert_eq!(agent.post("/tokens", order(" ", "users:read", 3600)).await.status, 422);
    let unknown = agent.post("/tokens", order("x", "users:delete", 3600)).await;
    assert_eq!(unknown.status, 400);
    assert!(unknown.body["detail"].as_str().unwrap().contains("permissions[0]"), "{}", unknown.text);
    for _ in 0..20 {
        assert_eq!(agent.post("/tokens", order("x", "users:read", 3600)).await.status, 201);
    }
    let many = agent.post("/tokens", order("x", "users:read", 3600)).await;
    assert_eq!((many.status, &many.body["code"]), (409, &json!("too_many")));
}

#[tokio::test]
async fn a_token_makes_no_token_and_changes_no_password() {
    let server = TestServer::start(Backend::Memory).await;
    let administrator = server.administrator().await;
    let script = administrator.token_for(&["users:read", "operators:write"]).await;
    let order = json!({"name": "x", "permissions": ["users:read"], "life_seconds": 86_400});
    assert_eq!(script.post("/tokens", order).await.status, 401);
    assert_eq!(script.get("/tokens").await.status, 401);
    assert_eq!(script.get("/sessions").await.status, 401);
    let change = json!({"current_password": "x", "new_password": "y"});
    assert_eq!(script.put("/me/password", change).await.status, 401);
}

#[tokio::test]
async fn a_token_shrinks_with_its_owner() {
    let server = TestServer::start(Backend::Memory).await;
    let administrator = server.administrator().await;
    let second = server.administrator().await;
    let script = second.token_for(&["roles:read", "users:read"]).await;
    assert_eq!(script.get("/roles").await.status, 200);
    let grants = json!({"grants": [{"role": Role::HELP_DESK.to_string()}]});
    let path = format!("/operators/{}/grants", second.account);
    assert_eq!(administrator.put(&path, grants).await.status, 200);
    assert_eq!(script.get("/roles").await.status, 403, "as of now, also for tokens");
    assert_eq!(script.get("/session").await.body["permissions"], json!(["users:read"]));
    assert_eq!(administrator.delete(&format!("/operators/{}", second.account)).await.status, 204);
    assert_eq!(script.get("/session").await.status, 401);
    // Who gets rights again finds no old token alive.
    let caller = readmit_app::Caller::shell();
    let grants = vec![Grant { role: Role::HELP_DESK, reach: Reach::Everyone }];
    let account: AccountId = second.account;
    server.app.set_grants(&caller, account, grants).await.unwrap().unwrap();
    assert_eq!(script.get("/session").await.status, 401);
}
