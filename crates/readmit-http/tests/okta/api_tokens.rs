//! API tokens: looked at, changed, taken back; idle ones stop, and some come from some places only.

use crate::caller::{Caller, causes, plain};
use readmit_core::time::Span;
use readmit_testkit::server::reply;
use readmit_testkit::{Backend, Reply, TestOperator, TestServer};
use reqwest::Method;
use serde_json::{Value, json};

const TOKENS: &str = "/api/v1/api-tokens";
const ALL: &[&str] = &["operators:read", "operators:write", "policies:read", "policies:write"];

const CONNECTION: &str = "connection: must be ANYWHERE or ZONE where zones are listed";
const ZONES: &str = "include: must list a network zone, or exclude, where connection is ZONE";

/// A token of an operator's with more than the usual, as the native API makes it.
async fn token<'a>(server: &'a TestServer, operator: &TestOperator, more: Value) -> Caller<'a> {
    let mut order = json!({"name": "Desk", "permissions": ALL, "life_seconds": 366 * 86_400});
    order.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    let made = operator.post("/tokens", order).await;
    assert_eq!(made.status, 201, "{}", made.text);
    Caller { server, token: made.body["token"].as_str().unwrap().to_owned() }
}

async fn mine(program: &Caller<'_>, name: &str) -> Value {
    let listed = program.get(TOKENS).await;
    assert_eq!(listed.status, 200, "{}", listed.text);
    listed.body.as_array().unwrap().iter().find(|token| token["name"] == name).unwrap().clone()
}

fn path(token: &Value) -> String {
    format!("{TOKENS}/{}", token["id"].as_str().unwrap())
}

#[tokio::test]
async fn tokens_are_shown_without_their_secret() {
    let server = TestServer::start(Backend::Memory).await;
    let operator = server.administrator().await;
    let program = token(&server, &operator, json!({"idle_seconds": 30 * 86_400})).await;
    let listed = program.get(TOKENS).await;
    assert!(!listed.text.contains(&program.token));
    let one = mine(&program, "Desk").await;
    insta::assert_json_snapshot!("api_token", plain(&one));
    assert_eq!(program.get(&path(&one)).await.body, one);
    for unknown in ["00T1", "current", "00u1"] {
        let answer = program.get(&format!("{TOKENS}/{unknown}")).await;
        assert_eq!((answer.status >= 404, answer.body["errorCode"].is_string()), (true, true), "{unknown}");
    }
    let other = token(&server, &server.administrator().await, json!({"name": "Other"})).await;
    assert_eq!(mine(&other, "Desk").await["id"], one["id"], "who reads operators sees everybody's");
}

#[tokio::test]
async fn a_token_is_renamed_and_bound_to_places() {
    let server = TestServer::start(Backend::Memory).await;
    let operator = server.administrator().await;
    let program = token(&server, &operator, json!({})).await;
    let bound = token(&server, &operator, json!({"name": "Bound"})).await;
    let zone = |gateway: &str| json!({"type": "IP", "name": gateway, "gateways": [{"type": "CIDR", "value": gateway}]});
    let here = program.made("/api/v1/zones", zone("127.0.0.0/8")).await["id"].clone();
    let there = program.made("/api/v1/zones", zone("192.0.2.0/24")).await["id"].clone();
    let one = mine(&program, "Bound").await;
    let put = async |network: Value| {
        let changed = program.put(&path(&one), json!({"name": "Bound", "network": network})).await;
        assert_eq!(changed.status, 200, "{}", changed.text);
        assert_eq!(changed.body["network"]["connection"], network["connection"]);
        bound.get(TOKENS).await.status
    };
    assert_eq!(put(json!({"connection": "ZONE", "include": [there]})).await, 401, "told no more than that");
    assert_eq!(put(json!({"connection": "ZONE", "include": [there, here]})).await, 200);
    assert_eq!(put(json!({"connection": "ZONE", "exclude": [here]})).await, 401);
    assert_eq!(put(json!({"connection": "ZONE", "exclude": [there]})).await, 200);
    assert_eq!(put(json!({"connection": "ANYWHERE"})).await, 200);
    let log: Vec<String> = server.events().await.into_iter().map(|event| event.body).collect();
    let refusals = log.iter().filter(|body| body.contains("api_token_refused")).count();
    assert_eq!(refusals, 2, "but the log says who tried it from where it may not come");

    assert_eq!(put(json!({"connection": "ZONE", "include": [there]})).await, 401);
    for body in [json!({"name": "Renamed"}), json!({"name": "Renamed", "network": {"include": []}})] {
        let renamed = program.put(&path(&one), body).await;
        assert_eq!((renamed.status, &renamed.body["name"]), (200, &json!("Renamed")));
        assert_eq!(bound.get(TOKENS).await.status, 401, "where nothing is said, the places stay");
    }
    for (body, cause) in [
        (json!({}), "name: The field cannot be left blank"),
        (json!({"name": "x".repeat(201)}), "name must have 1 to 200 characters"),
        (json!({"name": "x", "network": {"connection": "MOON"}}), "connection: must be ANYWHERE or ZONE"),
        (
            json!({"name": "x", "network": {"connection": "ZONE", "include": ["nzo1"]}}),
            "include: must be ids of network zones",
        ),
        (json!({"name": "x", "network": {"include": [here]}}), CONNECTION),
        (json!({"name": "x", "network": {"connection": null, "exclude": [here]}}), CONNECTION),
        (json!({"name": "x", "network": {"connection": "ZONE"}}), ZONES),
        (json!({"name": "x", "network": {"connection": "ZONE", "include": [], "exclude": null}}), ZONES),
    ] {
        let refused = program.put(&path(&one), body).await;
        assert_eq!((refused.status, causes(&refused)), (400, vec![cause]));
    }
}

#[tokio::test]
async fn a_token_that_nobody_uses_stops() {
    let server = TestServer::start(Backend::Memory).await;
    let operator = server.administrator().await;
    let idle = token(&server, &operator, json!({"name": "Idle", "idle_seconds": 30 * 86_400})).await;
    let used = token(&server, &operator, json!({"name": "Used", "idle_seconds": 30 * 86_400})).await;
    let steady = token(&server, &operator, json!({"name": "Steady"})).await;
    for _ in 0..2 {
        server.clock.advance(Span::from_hours(15 * 24 - 1));
        assert_eq!(used.get(TOKENS).await.status, 200);
    }
    server.clock.advance(Span::from_hours(2));
    let statuses = [&idle, &used, &steady].map(|program| async { program.get(TOKENS).await.status });
    assert_eq!(futures_util::future::join_all(statuses).await, [401, 200, 200]);
    let before = mine(&used, "Used").await["expiresAt"].clone();
    server.clock.advance(Span::from_hours(1));
    assert_ne!(mine(&used, "Used").await["expiresAt"], before, "each use moves the end");
}

#[tokio::test]
async fn a_token_that_was_taken_back_is_over_with_the_next_call() {
    let server = TestServer::start(Backend::Sqlite).await;
    let operator = server.administrator().await;
    let program = token(&server, &operator, json!({})).await;
    let taken = token(&server, &operator, json!({"name": "Taken"})).await;
    let one = mine(&taken, "Taken").await;
    let gone = program.delete(&path(&one)).await;
    assert_eq!((gone.status, gone.header("content-type")), (204, None));
    assert_eq!(taken.get(TOKENS).await.status, 401);
    let again = program.delete(&path(&one)).await;
    assert_eq!((again.status, &again.body["errorCode"]), (404, &json!("E0000007")));

    let own = token(&server, &operator, json!({"name": "Own"})).await;
    assert_eq!(own.delete(&format!("{TOKENS}/current")).await.status, 204);
    assert_eq!(own.get(TOKENS).await.status, 401);

    // The same from another process: nothing is remembered that counts.
    let other = server.another_process();
    let id = other.account_with_credentials(operator.account).await.unwrap().unwrap();
    let id = id.credentials.api_tokens.iter().find(|token| token.name == "Desk").unwrap().id;
    assert_eq!(program.get(TOKENS).await.status, 200);
    other.revoke_api_token(&readmit_app::Caller::shell(), operator.account, id).await.unwrap().unwrap();
    assert_eq!(program.get(TOKENS).await.status, 401);
}

#[tokio::test]
async fn only_who_may_write_operators_takes_tokens_from_others() {
    let server = TestServer::start(Backend::Memory).await;
    let operator = server.administrator().await;
    let reader = Caller::new(&server, &server.administrator().await, &["operators:read"]).await;
    let program = token(&server, &operator, json!({})).await;
    let one = mine(&reader, "Desk").await;
    for refused in [reader.delete(&path(&one)).await, reader.put(&path(&one), json!({"name": "Mine"})).await]
    {
        assert_eq!((refused.status, &refused.body["errorCode"]), (403, &json!("E0000006")));
    }
    assert_eq!(program.get(TOKENS).await.status, 200);
    let create: Reply = program.post(TOKENS, json!({"name": "New"})).await;
    assert_eq!((create.status, &create.body["errorCode"]), (405, &json!("E0000022")), "none is made here");
    let cookie = reply(server.raw(Method::DELETE, &path(&one)).header("cookie", &operator.cookie)).await;
    assert_eq!(cookie.status, 401);
}
