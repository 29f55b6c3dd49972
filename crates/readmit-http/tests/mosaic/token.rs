//! `/oidc/token`, the keys and the metadata.

use data_encoding::{BASE64, BASE64URL_NOPAD};
use readmit_core::time::Span;
use readmit_testkit::server::reply;
use readmit_testkit::{Backend, Reply, TestClient, TestServer};
use reqwest::Method;
use serde_json::{Value, json};

/// Form, HTTP Basic, and the answer's status and word.
type Case<'a> = (&'a [Pair<'a>], Option<Pair<'a>>, u16, &'a str);
type Pair<'a> = (&'a str, &'a str);

async fn ask(server: &TestServer, form: &[(&str, &str)], basic: Option<(&str, &str)>) -> Reply {
    let mut request = server.raw(Method::POST, "/oidc/token").form(form);
    if let Some((id, secret)) = basic {
        request = request.basic_auth(id, Some(secret));
    }
    reply(request).await
}

pub(crate) fn claims(token: &str) -> Value {
    let payload = token.split('.').nth(1).unwrap();
    serde_json::from_slice(&BASE64URL_NOPAD.decode(payload.as_bytes()).unwrap()).unwrap()
}

pub(crate) fn header(token: &str) -> Value {
    let header = token.split('.').next().unwrap();
    serde_json::from_slice(&BASE64URL_NOPAD.decode(header.as_bytes()).unwrap()).unwrap()
}

async fn with_client() -> (TestServer, TestClient, String) {
    let server = TestServer::start(Backend::Memory).await;
    let client = server.own_client().await;
    let id = client.id.to_string();
    (server, client, id)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_client_gets_a_token_by_form_and_by_header() {
    let (server, client, id) = with_client().await;
    let secret = client.secret.reveal();
    let grant = ("grant_type", "client_credentials");
    let form =
        [grant, ("client_id", &id), ("client_secret", secret), ("resource", "https://api.example.com")];
    for answer in [
        ask(&server, &form, None).await,
        ask(&server, &[grant], Some((&id, secret))).await,
        ask(&server, &[grant, ("client_id", &id)], Some((&id, secret))).await,
    ] {
        assert_eq!(answer.status, 200, "{}", answer.text);
        assert_eq!(answer.body["token_type"], "Bearer");
        assert_eq!(answer.body["expires_in"], 3600);
        assert_eq!(answer.header("cache-control"), Some("no-store"));
        let token = answer.body["access_token"].as_str().unwrap();
        assert_eq!(claims(token)["client_id"], id);
        assert_eq!(client.with_token(token).get("/cis/v1/users/count").await.status, 200);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn refusals_are_those_of_the_standard() {
    let (server, client, id) = with_client().await;
    let secret = client.secret.reveal();
    let grant = ("grant_type", "client_credentials");
    let nobody = "5f0e8c1e-5d5b-4f3c-9a54-0f6f4a1c2b3d";
    let cases: [Case<'_>; 13] = [
        (&[grant, ("client_id", &id), ("client_secret", "wrong")], None, 401, "invalid_client"),
        (&[grant, ("client_id", nobody), ("client_secret", secret)], None, 401, "invalid_client"),
        (&[grant, ("client_id", "x"), ("client_secret", secret)], None, 401, "invalid_client"),
        (&[grant, ("client_id", &id)], None, 401, "invalid_client"),
        (&[grant], None, 401, "invalid_client"),
        (&[grant], Some((&id, "wrong")), 401, "invalid_client"),
        (&[grant, ("client_secret", secret)], Some((&id, secret)), 400, "invalid_request"),
        (&[grant, ("client_id", nobody)], Some((&id, secret)), 400, "invalid_request"),
        (&[("client_id", &id), ("client_secret", secret)], None, 400, "invalid_request"),
        (&[grant, grant, ("client_id", &id), ("client_secret", secret)], None, 400, "invalid_request"),
        (&[("grant_type", "password"), ("client_id", &id)], None, 400, "unsupported_grant_type"),
        (&[("grant_type", ""), ("client_id", &id)], None, 400, "invalid_request"),
        (&[grant, ("resource", "nowhere")], Some((&id, secret)), 400, "invalid_target"),
    ];
    for (form, basic, status, error) in cases {
        let answer = ask(&server, form, basic).await;
        assert_eq!(
            (answer.status, &answer.body["error"]),
            (status, &json!(error)),
            "{form:?} {}",
            answer.text
        );
        assert!(answer.body["error_description"].is_string());
        assert_eq!(answer.header("www-authenticate").is_some(), status == 401);
        assert!(!answer.text.contains(secret));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn malformed_requests_are_refused() {
    let (server, client, id) = with_client().await;
    let post = || server.raw(Method::POST, "/oidc/token");
    let json =
        json!({"grant_type": "client_credentials", "client_id": id, "client_secret": client.secret.reveal()});
    let kind = "application/x-www-form-urlencoded";
    let large = format!("grant_type=client_credentials&x={}", "a".repeat(70_000));
    for (request, status) in [
        (post().json(&json), 400),
        (post().header("content-type", kind).body("grant_type=%ff%fe"), 400),
        (post().header("content-type", kind).body(vec![0xff, 0xfe]), 400),
        (post().header("content-type", kind).body(large), 413),
        (post().form(&[("grant_type", "client_credentials")]).header("authorization", "Basic !!"), 401),
        (post().form(&[("grant_type", "client_credentials")]).header("authorization", "Bearer x"), 401),
    ] {
        let answer = reply(request).await;
        assert_eq!(answer.status, status, "{}", answer.text);
        assert!(answer.body["error"].is_string(), "{}", answer.text);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn characters_that_need_encoding_survive_basic() {
    let (server, client, id) = with_client().await;
    // RFC 6749 section 2.3.1: both parts are form-encoded before they are joined.
    let encoded = id.replace('-', "%2D");
    let header = BASE64.encode(format!("{encoded}:{}", client.secret.reveal()).as_bytes());
    let request = server.raw(Method::POST, "/oidc/token").header("authorization", format!("Basic {header}"));
    assert_eq!(reply(request.form(&[("grant_type", "client_credentials")])).await.status, 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_token_ends_after_an_hour_and_with_its_client() {
    let (server, client, _) = with_client().await;
    server.clock.advance(Span::from_secs(3_599));
    assert_eq!(client.get("/cis/v1/users/count").await.status, 200);
    server.clock.advance(Span::from_secs(1));
    let answer = client.get("/cis/v1/users/count").await;
    assert_eq!((answer.status, answer.body), (401, json!({"message": "Invalid token", "error_code": 401})));

    let mut client = client;
    client.renew().await;
    let admin = server.full_client().await;
    let path = format!("/cis/v1/applications/{}/clients/{}", client.application, client.id);
    assert_eq!(admin.put(&path, json!({"enabled": false})).await.status, 200);
    assert_eq!(client.get("/cis/v1/users/count").await.status, 401);
}

#[tokio::test(flavor = "multi_thread")]
async fn keys_and_metadata_are_found_and_may_be_kept() {
    let (server, client, _) = with_client().await;
    let metadata = server.send(Method::GET, "/cis/.well-known/openid-configuration", None).await;
    assert_eq!(metadata.status, 200);
    assert_eq!(metadata.body["issuer"], format!("{}/cis", server.base));
    assert_eq!(metadata.body["token_endpoint"], format!("{}/oidc/token", server.base));
    assert_eq!(metadata.header("cache-control"), Some("public, max-age=300"));
    let uri = metadata.body["jwks_uri"].as_str().unwrap();
    let keys = server.send(Method::GET, uri.strip_prefix(&server.base).unwrap(), None).await;
    assert_eq!(keys.header("cache-control"), Some("public, max-age=300"));
    let keys = keys.body["keys"].as_array().unwrap();
    let algorithms: Vec<_> = keys.iter().map(|key| key["alg"].as_str().unwrap()).collect();
    assert_eq!(algorithms, ["EdDSA", "ES256", "RS256"]);
    let signed_by = header(&client.token)["kid"].clone();
    assert!(keys.iter().any(|key| key["kid"] == signed_by));
    let public: Vec<_> = keys.iter().flat_map(|key| key.as_object().unwrap().keys()).collect();
    assert!(public.iter().all(|field| !["d", "p", "q", "dp", "dq", "qi", "k"].contains(&field.as_str())));
}
