//! `/cis/v1/auth/otp/authenticate`.

use crate::token::{claims, header};
use readmit_core::application::Passcodes;
use readmit_core::permission::Permissions;
use readmit_core::time::Span;
use readmit_testkit::server::another_code;
use readmit_testkit::{Backend, Reply, TestClient, TestServer};
use serde_json::{Value, json};
use std::collections::BTreeSet;

const AUTHENTICATE: &str = "/cis/v1/auth/otp/authenticate";

async fn start() -> (TestServer, TestClient) {
    let server = TestServer::start(Backend::Memory).await;
    let client = server.own_client().await;
    client.user("ann").await;
    (server, client)
}

fn attempt(code: &str) -> Value {
    json!({"passcode": code, "identifier_type": "username", "identifier": "ann"})
}

async fn send(client: &TestClient, extra: Value) -> Value {
    let mut order = json!({"channel": "direct", "identifier_type": "username", "identifier": "ann"});
    order.as_object_mut().unwrap().extend(extra.as_object().unwrap().clone());
    let sent = client.post("/cis/v1/auth/otp/send", order).await;
    assert_eq!(sent.status, 200, "{}", sent.text);
    sent.body
}

async fn code(client: &TestClient) -> String {
    send(client, json!({})).await["code"].as_str().unwrap().to_owned()
}

fn assert_refused(reply: &Reply, status: u16, error: &str) {
    assert_eq!((reply.status, reply.error().as_str()), (status, error), "{}", reply.text);
    assert!(reply.body["message"].is_string());
    assert!(reply.body.get("access_token").is_none());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_right_code_yields_tokens() {
    let (server, client) = start().await;
    let extra = json!({"approval_data": {"amount": 100}, "generate_request_id": true});
    let sent = send(&client, extra).await;
    let mut body = attempt(sent["code"].as_str().unwrap());
    body["request_id"] = sent["request_id"].clone();
    body["resource"] = json!("https://api.example.com");
    body["claims"] = json!({"id_token": {"roles": null}});
    let granted = client.post(AUTHENTICATE, body).await;
    assert_eq!(granted.status, 200, "{}", granted.text);
    assert_eq!(granted.header("cache-control"), Some("no-store"));
    let fields: BTreeSet<_> = granted.body.as_object().unwrap().keys().map(String::as_str).collect();
    let expected = ["access_token", "expires_in", "id_token", "refresh_token", "session_id", "token_type"];
    assert_eq!(fields, BTreeSet::from(expected));
    assert_eq!((&granted.body["token_type"], &granted.body["expires_in"]), (&json!("Bearer"), &json!(3600)));

    let id_token = granted.body["id_token"].as_str().unwrap();
    let id = claims(id_token);
    assert_eq!(header(id_token)["alg"], "EdDSA");
    assert_eq!(id["iss"], format!("{}/cis", server.base));
    assert_eq!(id["aud"], client.id.to_string());
    assert_eq!(id["username"], "ann");
    assert_eq!(id["amr"], json!(["otp"]));
    assert_eq!(id["approval_data"], json!({"amount": "100"}));
    assert_eq!(id["sid"], granted.body["session_id"]);
    let access = claims(granted.body["access_token"].as_str().unwrap());
    assert_eq!(access["sub"], id["sub"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_algorithm_is_the_clients() {
    let (server, client) = start().await;
    let admin = server.full_client().await;
    for algorithm in ["ES256", "RS256", "EdDSA"] {
        let path = format!("/cis/v1/applications/{}/clients/{}", client.application, client.id);
        assert_eq!(admin.put(&path, json!({"token_algorithm": algorithm})).await.status, 200);
        let granted = client.post(AUTHENTICATE, attempt(&code(&client).await)).await;
        assert_eq!(header(granted.body["id_token"].as_str().unwrap())["alg"], algorithm);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_code_lets_in_once() {
    let (_server, client) = start().await;
    let code = code(&client).await;
    assert_eq!(client.post(AUTHENTICATE, attempt(&code)).await.status, 200);
    assert_refused(&client.post(AUTHENTICATE, attempt(&code)).await, 400, "auth_invalid_credentials");
}

#[tokio::test(flavor = "multi_thread")]
async fn refusals_of_one_kind_do_not_differ() {
    let (server, client) = start().await;
    let none = client.post(AUTHENTICATE, attempt("123456")).await;
    let code = code(&client).await;
    let wrong = client.post(AUTHENTICATE, attempt(&another_code(&code))).await;
    let mut body = attempt(&code);
    body["identifier"] = json!("nobody");
    let unknown = client.post(AUTHENTICATE, body).await;
    assert_eq!(client.post(AUTHENTICATE, attempt(&code)).await.status, 200);
    let used = client.post(AUTHENTICATE, attempt(&code)).await;
    let with_id = send(&client, json!({"generate_request_id": true})).await;
    let other_request = client.post(AUTHENTICATE, attempt(with_id["code"].as_str().unwrap())).await;

    let mut references = BTreeSet::new();
    for refused in [&none, &wrong, &unknown, &used, &other_request] {
        assert_refused(refused, 400, "auth_invalid_credentials");
        assert_eq!(refused.body["message"], none.body["message"]);
        let reference = refused.body["reference"].as_str().unwrap();
        assert!(reference.len() == 11 && reference.as_bytes()[5] == b'-', "{reference}");
        references.insert(reference.to_owned());
    }
    assert_eq!(references.len(), 5);
    // The truth is in the events, each under its reference number.
    let events = server.events().await;
    for reason in ["none_live", "wrong", "unknown_account", "used", "other_request"] {
        let text = format!(r#""reason":"{reason}""#);
        let found =
            events.iter().find(|event| event.body.contains(&text)).unwrap_or_else(|| panic!("{reason}"));
        let reference = readmit_core::reference::Reference::of(found.id).to_string();
        assert!(references.contains(&reference), "{reason}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_code_expires_to_the_millisecond() {
    let (server, client) = start().await;
    let extra = json!({"expires_in": 600});
    let first = send(&client, extra.clone()).await;
    server.clock.advance(Span::from_millis(599_999));
    assert_eq!(client.post(AUTHENTICATE, attempt(first["code"].as_str().unwrap())).await.status, 200);
    let second = send(&client, extra).await;
    server.clock.advance(Span::from_millis(600_000));
    let late = client.post(AUTHENTICATE, attempt(second["code"].as_str().unwrap())).await;
    assert_refused(&late, 400, "auth_otp_passcode_expired");
    assert!(late.body["reference"].is_string());
    let wrong = another_code(second["code"].as_str().unwrap());
    assert_refused(&client.post(AUTHENTICATE, attempt(&wrong)).await, 400, "auth_invalid_credentials");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_third_wrong_try_locks_for_fifteen_minutes() {
    let (server, client) = start().await;
    let code = code(&client).await;
    for _ in 0..3 {
        let wrong = client.post(AUTHENTICATE, attempt(&another_code(&code))).await;
        assert_refused(&wrong, 400, "auth_invalid_credentials");
    }
    let locked = client.post(AUTHENTICATE, attempt(&code)).await;
    assert_refused(&locked, 403, "auth_locked");
    // A new code can be issued, does not lift the lock, and tries while locked do not prolong it.
    let next = send(&client, json!({"expires_in": 3600})).await;
    let next = attempt(next["code"].as_str().unwrap());
    server.clock.advance(Span::from_millis(15 * 60_000 - 1));
    assert_refused(&client.post(AUTHENTICATE, next.clone()).await, 403, "auth_locked");
    server.clock.advance(Span::from_millis(1));
    assert_eq!(client.post(AUTHENTICATE, next).await.status, 200);
    assert_refused(&client.post(AUTHENTICATE, attempt(&code)).await, 400, "auth_invalid_credentials");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_success_clears_the_count() {
    let (_server, client) = start().await;
    for _ in 0..2 {
        let code = code(&client).await;
        for _ in 0..2 {
            client.post(AUTHENTICATE, attempt(&another_code(&code))).await;
        }
        assert_eq!(client.post(AUTHENTICATE, attempt(&code)).await.status, 200);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_typo_is_told_and_costs_nothing() {
    let (_server, client) = start().await;
    let code = code(&client).await;
    for (typed, words) in
        [("12345", "6 symbols"), ("1234567", "6 symbols"), ("12a456", "`a`"), ("", "6 symbols")]
    {
        for _ in 0..4 {
            let refused = client.post(AUTHENTICATE, attempt(typed)).await;
            assert_refused(&refused, 400, "auth_invalid_credentials");
            assert!(refused.body["message"].as_str().unwrap().contains(words), "{}", refused.text);
            assert!(refused.body.get("reference").is_none());
        }
    }
    let spaced = format!(" {} {}.", &code[..3], &code[3..]);
    assert_eq!(client.post(AUTHENTICATE, attempt(&spaced)).await.status, 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn without_the_cross_client_flow_only_the_issuing_client_redeems() {
    let (server, client) = start().await;
    let sister = server.client(client.application, Permissions::own_application()).await;
    let first = code(&client).await;
    assert_refused(&sister.post(AUTHENTICATE, attempt(&first)).await, 400, "auth_invalid_credentials");
    assert_eq!(client.post(AUTHENTICATE, attempt(&first)).await.status, 200);

    let path = format!("/cis/v1/applications/{}", client.application);
    let on = json!({"auth_methods": {"email_otp": {"crossClientsAllowed": true}}});
    assert_eq!(client.put(&path, on).await.status, 200);
    let second = code(&client).await;
    assert_eq!(sister.post(AUTHENTICATE, attempt(&second)).await.status, 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_code_does_not_answer_for_another_application() {
    let (server, client) = start().await;
    let admin = server.full_client().await;
    let application = server.application(Passcodes { cross_client: true, ..Passcodes::default() }).await;
    let other = server.client(application.id, Permissions::own_application()).await;
    let found = admin.get("/cis/v1/users/username/ann").await;
    let path = format!("/cis/v1/users/{}/apps", found.body["result"]["user_id"].as_str().unwrap());
    let joined = admin.post(&path, json!({"app_id": application.id})).await;
    assert_eq!(joined.status, 200, "{}", joined.text);
    let code = code(&client).await;
    assert_refused(&other.post(AUTHENTICATE, attempt(&code)).await, 400, "auth_invalid_credentials");
    assert_eq!(client.post(AUTHENTICATE, attempt(&code)).await.status, 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_disabled_user_is_not_let_in() {
    let (_server, client) = start().await;
    let code = code(&client).await;
    let found = client.get("/cis/v1/users/username/ann").await;
    let path = format!("/cis/v1/users/{}", found.body["result"]["user_id"].as_str().unwrap());
    assert_eq!(client.put(&path, json!({"status": "Disabled"})).await.status, 200);
    assert_refused(&client.post(AUTHENTICATE, attempt(&code)).await, 400, "auth_invalid_credentials");
}

#[tokio::test(flavor = "multi_thread")]
async fn invalid_input_names_the_field() {
    let (_server, client) = start().await;
    for (extra, words) in [
        (json!({"passcode": 123_456}), "passcode must be a string"),
        (json!({"identifier_type": "id"}), "identifier_type must be one of"),
        (json!({"identifier": ""}), "identifier must not be empty"),
        (json!({"claims": {"id_token": 1}}), "claims.id_token must be an object"),
        (json!({"session_id": "abc"}), "session_id cannot be given"),
        (json!({"request_id": 7}), "request_id must be a string"),
    ] {
        let mut body = attempt("123456");
        body.as_object_mut().unwrap().extend(extra.as_object().unwrap().clone());
        let refused = client.post(AUTHENTICATE, body).await;
        assert_refused(&refused, 400, "system_invalid_input");
        assert!(refused.body["message"].as_str().unwrap().contains(words), "{}", refused.text);
        assert!(!refused.text.contains("123456"));
    }
}

async fn race(backend: Backend) {
    let server = TestServer::start(backend).await;
    let mut setup = Passcodes::default();
    setup.policy.lock.failures_max = 20;
    let application = server.application(setup).await;
    let client = server.client(application.id, Permissions::own_application()).await;
    client.user("ann").await;
    // At most 32 wait for one account, so 64 callers come in two waves that overlap.
    let code = code(&client).await;
    let attempts = (0..64).map(|_| {
        let (client, code) = (client.clone(), code.clone());
        tokio::spawn(async move {
            loop {
                let reply = client.post(AUTHENTICATE, attempt(&code)).await;
                if reply.status != 429 {
                    return reply;
                }
                assert_eq!(reply.header("retry-after"), Some("1"));
            }
        })
    });
    let attempts: Vec<_> = attempts.collect();
    let mut granted = 0;
    for attempt in attempts {
        let reply = attempt.await.unwrap();
        match reply.status {
            200 => granted += 1,
            _ => assert_refused(&reply, 400, "auth_invalid_credentials"),
        }
    }
    assert_eq!(granted, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn of_64_callers_with_one_code_one_is_let_in() {
    race(Backend::Memory).await;
    race(Backend::Sqlite).await;
}
