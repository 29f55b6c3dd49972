//! Bad input on every route: never a 5xx, always the surface's shape, and nothing changed.

use crate::permissions::filled;
use readmit_http::{Access, Route};
use readmit_testkit::server::reply;
use readmit_testkit::{Backend, Reply, TestClient, TestServer};
use reqwest::Method;
use serde_json::{Value, json};

fn assert_shape(answer: &Reply, route: &Route, what: &str) {
    let place = format!("{} {} with {what}: {} {}", route.method, route.path, answer.status, answer.text);
    assert!(answer.status < 500, "{place}");
    if answer.status < 400 {
        return;
    }
    assert_eq!(answer.header("content-type"), Some("application/json"), "{place}");
    if route.path == "/oidc/token" {
        assert!(answer.body["error"].is_string() && answer.body["error_description"].is_string(), "{place}");
        return;
    }
    let body = &answer.body;
    if runs_journeys(route) {
        assert_eq!(body["error_code"], answer.status, "{place}");
        assert!(body["error_message"].as_str().is_some_and(|text| !text.is_empty()), "{place}");
        assert!(body["data"]["state"] == "rejected" && body["headers"].is_array(), "{place}");
        return;
    }
    let number = body["error_code"] == json!(answer.status);
    let word = route.path.contains("/auth/") && body["error_code"].is_string();
    assert!(number || word, "{place}");
    let text = if answer.status == 400 && number { &body["message"][0] } else { &body["message"] };
    assert!(text.as_str().is_some_and(|text| !text.is_empty()), "{place}");
}

fn runs_journeys(route: &Route) -> bool {
    route.path.contains("/api/v2/auth/")
}

/// Everything that could have changed, as the administrator sees it.
async fn state(server: &TestServer, admin: &TestClient) -> Value {
    let users = admin.get("/cis/v1/users").await.body;
    let applications = admin.get("/cis/v1/applications").await.body;
    let path = format!("/cis/v1/applications/{}/clients", admin.application);
    let clients = admin.get(&path).await.body;
    let changes = server.events().await.len();
    json!([users, applications, clients, changes])
}

fn bodies() -> Vec<(&'static str, &'static str, Vec<u8>)> {
    let json = "application/json";
    let deep = |open: &str| open.repeat(20_000).into_bytes();
    vec![
        ("nothing", json, Vec::new()),
        ("half an object", json, b"{\"channel\":".to_vec()),
        ("no JSON", json, b"<xml/>".to_vec()),
        ("an array", json, b"[]".to_vec()),
        ("a number", json, b"7".to_vec()),
        ("null", json, b"null".to_vec()),
        ("invalid UTF-8", json, b"{\"identifier\":\"\xff\xfe\",\"username\":\"\xff\"}".to_vec()),
        (
            "a lone surrogate",
            json,
            br#"{"identifier":"\ud800","username":"\ud800","name":"\ud800"}"#.to_vec(),
        ),
        ("deep arrays", json, deep("[")),
        ("deep objects", json, deep("{\"custom_data\":")),
        ("a deep unknown field", json, [b"{\"zzz\":".to_vec(), deep("[")].concat()),
        ("a huge number", json, br#"{"expires_in":1e999,"custom_data":1e999}"#.to_vec()),
        ("a field twice", json, br#"{"identifier":"a","identifier":"b","name":"a","name":"b"}"#.to_vec()),
        ("the wrong type", "text/plain", b"{}".to_vec()),
        ("a form", "application/x-www-form-urlencoded", b"a=b".to_vec()),
        ("too much", json, vec![b' '; 65 * 1024]),
    ]
}

#[tokio::test(flavor = "multi_thread")]
async fn bodies_that_no_route_can_use() {
    let server = TestServer::start(Backend::Memory).await;
    let admin = server.full_client().await;
    admin.user("ann").await;
    let before = state(&server, &admin).await;
    // Activities are asked for without a body, and what is not done for anybody needs none.
    let not_done = |route: &Route| {
        runs_journeys(route)
            && ["/poll", "/create_debug_token", "/sso"].iter().any(|end| route.path.ends_with(end))
    };
    let reads_none = |route: &Route| route.path.starts_with("/activities/") || not_done(route);
    let writes = |route: &Route| route.method == Method::POST || route.method == Method::PUT;
    let writing =
        || readmit_http::mosaic::routes().iter().filter(|route| writes(route) && !reads_none(route));
    for route in writing().filter(|route| route.access != Access::User) {
        for (what, kind, body) in bodies() {
            let client = if runs_journeys(route) { format!("?clientId={}", admin.id) } else { String::new() };
            let request = admin.raw(route.method.clone(), &format!("{}{client}", filled(route)));
            let answer = reply(request.header("content-type", kind).body(body)).await;
            assert!(answer.status >= 400, "{} {what}", route.path);
            assert_shape(&answer, route, what);
            if what == "too much" {
                assert_eq!(answer.status, 413, "{}", route.path);
            }
        }
    }
    assert_eq!(state(&server, &admin).await, before);
}

#[tokio::test(flavor = "multi_thread")]
async fn every_field_with_every_wrong_type() {
    let server = TestServer::start(Backend::Memory).await;
    let admin = server.full_client().await;
    let user = admin.user("ann").await;
    admin.issue(&user).await;
    let application = admin.application;
    let cases = [
        (
            Method::POST,
            "/cis/v1/auth/otp/send".to_owned(),
            json!({
                "channel": "direct", "identifier_type": "username", "identifier": "nobody", "expires_in": 60,
                "approval_data": {}, "generate_request_id": false, "client_attributes": {}, "device_id": "d",
                "custom_sms_input": {}, "email_content": {}, "custom_email": "", "custom_phone_number": ""
            }),
        ),
        (
            Method::POST,
            "/cis/v1/auth/otp/authenticate".to_owned(),
            json!({
                "passcode": "12", "identifier_type": "username", "identifier": "nobody", "request_id": "r",
                "session_id": "", "resource": "r", "claims": {}, "org_id": "o", "client_attributes": {}, "device_id": "d"
            }),
        ),
        (
            Method::POST,
            "/cis/v1/auth/session/authenticate".to_owned(),
            json!({"session_id": "s", "client_attributes": {}}),
        ),
        (
            Method::POST,
            "/cis/v1/auth/token/refresh".to_owned(),
            json!({"refresh_token": "s", "client_attributes": {}}),
        ),
        (
            Method::PUT,
            format!("/cis/v1/users/{user}"),
            json!({
                "email": "", "phone_number": "", "username": "a b", "external_user_id": "", "external_account_id": "",
                "name": {}, "secondary_emails": [], "secondary_phone_numbers": [], "birthday": "", "address": {},
                "picture": "", "language": "", "custom_data": {}, "custom_app_data": {}, "status": "Active"
            }),
        ),
        (
            Method::PUT,
            format!("/cis/v1/applications/{application}"),
            json!({
                "app_name": "", "app_description": "", "auth_methods": {}
            }),
        ),
        (
            Method::PUT,
            format!("/cis/v1/applications/{application}/clients/{}", admin.id),
            json!({
                "name": "", "redirect_uris": [], "origins": [], "permissions": [], "token_algorithm": "EdDSA", "enabled": true
            }),
        ),
    ];
    let before = state(&server, &admin).await;
    let wrong = [json!("no such word"), json!(-7.5), json!(true), json!([[]]), json!({"x": {"y": []}})];
    let same = |a: &Value, b: &Value| std::mem::discriminant(a) == std::mem::discriminant(b);
    for (method, path, good) in &cases {
        for (field, value) in good.as_object().unwrap() {
            for wrong in wrong.iter().filter(|wrong| !same(wrong, value) || *wrong == &json!([[]])) {
                let mut body = good.clone();
                body[field] = wrong.clone();
                let answer = reply(admin.raw(method.clone(), path).json(&body)).await;
                assert_eq!(answer.status, 400, "{path} {field}={wrong} {}", answer.text);
                let message = &answer.body["message"];
                let message = message.as_str().or_else(|| message[0].as_str()).unwrap();
                assert!(message.contains(field.as_str()), "{path} {field}={wrong}: {message}");
            }
        }
    }
    assert_eq!(state(&server, &admin).await, before);
}

#[tokio::test(flavor = "multi_thread")]
async fn paths_that_name_nothing() {
    let server = TestServer::start(Backend::Memory).await;
    let admin = server.full_client().await;
    let before = state(&server, &admin).await;
    for route in readmit_http::mosaic::routes().iter().filter(|route| route.path.contains('{')) {
        for segment in
            ["%ff%fe", "%00", "..%2f..", "x", "%20", "'%20OR%201=1", &"a".repeat(5_000), "\u{1f600}"]
        {
            let path: Vec<_> = route
                .path
                .split('/')
                .map(|part| if part.starts_with('{') { segment } else { part })
                .collect();
            let request =
                admin.raw(route.method.clone(), &path.join("/")).json(&json!({"name": "x", "app_name": "x"}));
            let answer = reply(request).await;
            assert!((400..500).contains(&answer.status), "{} {segment}: {}", route.path, answer.status);
            assert_shape(&answer, route, segment);
        }
    }
    assert_eq!(state(&server, &admin).await, before);
}

#[tokio::test(flavor = "multi_thread")]
async fn routes_and_methods_that_do_not_exist() {
    let server = TestServer::start(Backend::Memory).await;
    let client = server.own_client().await;
    let none = client.get("/cis/v1/nothing").await;
    assert_eq!((none.status, none.body), (404, json!({"message": "no such endpoint", "error_code": 404})));
    let method = client.delete("/cis/v1/users").await;
    assert_eq!((method.status, &method.body["error_code"]), (405, &json!(405)));
    assert!(method.header("allow").unwrap().contains("POST"));
    let outside = client.get("/nothing").await;
    assert_eq!(outside.status, 404);
    assert_eq!(outside.header("content-type"), Some("application/problem+json"));
    assert_eq!(outside.body["status"], 404);
}
