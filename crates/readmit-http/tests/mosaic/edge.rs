//! What stands around every route: ids, headers, CORS, doubled slashes, health.

use readmit_testkit::server::reply;
use readmit_testkit::{Backend, Setup, TestServer};
use reqwest::Method;
use serde_json::json;

#[tokio::test(flavor = "multi_thread")]
async fn every_answer_has_an_id_and_careful_headers() {
    let server = TestServer::start(Backend::Memory).await;
    for path in ["/healthz", "/nothing", "/cis/v1/users"] {
        let answer = server.send(Method::GET, path, None).await;
        assert_eq!(answer.header("x-request-id").unwrap().len(), 16, "{path}");
        assert_eq!(answer.header("x-content-type-options"), Some("nosniff"));
        assert_eq!(answer.header("cache-control"), Some("no-store"));
        assert_eq!(answer.header("referrer-policy"), Some("no-referrer"));
        assert!(answer.header("content-security-policy").unwrap().contains("default-src 'none'"));
        assert_eq!(answer.header("x-frame-options"), Some("DENY"));
        assert_eq!(answer.header("cross-origin-resource-policy"), Some("same-origin"));
        assert_eq!(answer.header("cross-origin-opener-policy"), Some("same-origin"));
        assert!(answer.header("permissions-policy").unwrap().contains("camera=()"));
        assert_eq!(answer.header("strict-transport-security"), None, "not over plain HTTP");
        assert_eq!(answer.header("access-control-allow-origin"), None);
    }
    let given = server.raw(Method::GET, "/healthz").header("x-request-id", "call-7");
    assert_eq!(reply(given).await.header("x-request-id"), Some("call-7"));
    let odd = server.raw(Method::GET, "/healthz").header("x-request-id", "a b");
    assert_ne!(reply(odd).await.header("x-request-id"), Some("a b"));
}

#[tokio::test(flavor = "multi_thread")]
async fn only_known_origins_may_call() {
    let mut setup = Setup::new(Backend::Memory);
    setup.settings.allowed_origins = vec!["http://localhost:8765".to_owned()];
    let server = TestServer::start_with(setup).await;
    let client = server.full_client().await;
    let clients = format!("/cis/v1/applications/{}/clients", client.application);
    let made = client.post(&clients, json!({"name": "Web", "origins": ["https://shop.example"]})).await;
    assert_eq!(made.status, 201, "{}", made.text);
    let preflight = |origin: &'static str| {
        let request = server.raw(Method::OPTIONS, "/cis/v1/users").header("origin", origin);
        reply(request.header("access-control-request-method", "POST"))
    };
    for origin in ["http://localhost:8765", "https://shop.example"] {
        let answer = preflight(origin).await;
        assert_eq!((answer.status, answer.header("access-control-allow-origin")), (204, Some(origin)));
        assert!(answer.header("access-control-allow-methods").unwrap().contains("DELETE"));
        assert!(answer.header("access-control-allow-headers").unwrap().contains("authorization"));
        assert_eq!(answer.header("vary"), Some("origin"));
        let answer = reply(server.raw(Method::GET, "/healthz").header("origin", origin)).await;
        assert_eq!((answer.status, answer.header("access-control-allow-origin")), (200, Some(origin)));
    }
    for origin in
        ["https://shop.example.evil.example", "http://shop.example", "null", "*", "https://evil.example"]
    {
        let answer = preflight(origin).await;
        assert_eq!(answer.header("access-control-allow-origin"), None, "{origin}");
        assert_eq!(answer.header("access-control-allow-methods"), None);
        let answer = reply(server.raw(Method::GET, "/healthz").header("origin", origin)).await;
        assert_eq!(answer.header("access-control-allow-origin"), None);
        assert_eq!(answer.header("access-control-allow-credentials"), None);
    }
    // An origin goes with its client.
    let one = format!("{clients}/{}", made.body["client_id"].as_str().unwrap());
    assert_eq!(client.put(&one, json!({"enabled": false})).await.status, 200);
    assert_eq!(preflight("https://shop.example").await.header("access-control-allow-origin"), None);
    let plain = reply(server.raw(Method::OPTIONS, "/cis/v1/users")).await;
    assert_eq!(plain.status, 405);
}

#[tokio::test(flavor = "multi_thread")]
async fn doubled_slashes_are_taken_for_single_ones() {
    let server = TestServer::start(Backend::Memory).await;
    let client = server.own_client().await;
    client.user("ann").await;
    assert_eq!(client.get("//cis//v1/users///count").await.body["user_count"], 1);
    let found = client.get("//cis/v1//users/identifier?identifier_name=username&identifier_value=ann").await;
    assert_eq!(found.status, 200, "{}", found.text);
    let none = client.get("//cis//nothing").await;
    assert_eq!((none.status, &none.body["error_code"]), (404, &json!(404)));
    assert_eq!(none.header("x-request-id").unwrap().len(), 16);
}

#[tokio::test(flavor = "multi_thread")]
async fn health_says_serving_and_readiness_says_able() {
    for backend in [Backend::Memory, Backend::Sqlite] {
        let server = TestServer::start(backend).await;
        assert_eq!(server.send(Method::GET, "/healthz", None).await.status, 200);
        assert_eq!(server.send(Method::GET, "/readyz", None).await.status, 200);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_forwarded_address_is_kept_where_the_proxy_is_trusted() {
    for (proxies, expected) in [
        (vec![], "127.0.0.1"),
        (vec!["127.0.0.0/8"], "10.0.0.1"),
        (vec!["127.0.0.1/32", "10.0.0.0/8"], "198.51.100.7"),
    ] {
        let mut setup = Setup::new(Backend::Memory);
        setup.settings.trusted_proxies = proxies.iter().map(|network| network.parse().unwrap()).collect();
        let server = TestServer::start_with(setup).await;
        let client = server.own_client().await;
        let request =
            client.raw(Method::POST, "/cis/v1/users").header("x-forwarded-for", "198.51.100.7, 10.0.0.1");
        assert_eq!(reply(request.json(&json!({"username": "ann"}))).await.status, 201);
        let event = server.events().await.pop().unwrap();
        assert!(event.personal.unwrap().contains(expected), "{expected}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn browsers_are_bound_to_https_where_the_trusted_proxy_spoke_it() {
    for (proxies, word, bound) in [
        (vec!["127.0.0.1/32"], "https", true),
        (vec!["127.0.0.1/32"], "http", false),
        (vec!["192.0.2.1/32"], "https", false),
        (vec![], "https", false),
    ] {
        let mut setup = Setup::new(Backend::Memory);
        setup.settings.trusted_proxies = proxies.iter().map(|network| network.parse().unwrap()).collect();
        let server = TestServer::start_with(setup).await;
        let answer = reply(server.raw(Method::GET, "/healthz").header("x-forwarded-proto", word)).await;
        let expected = bound.then_some("max-age=31536000");
        assert_eq!(answer.header("strict-transport-security"), expected, "{proxies:?} {word}");
    }
}
