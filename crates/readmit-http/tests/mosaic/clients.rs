//! `/cis/v1/applications/{app_id}/clients`.

use readmit_core::time::Span;
use readmit_testkit::server::reply;
use readmit_testkit::{Backend, TestClient, TestServer};
use reqwest::Method;
use serde_json::{Value, json};

async fn start() -> (TestServer, TestClient, String) {
    let server = TestServer::start(Backend::Memory).await;
    let admin = server.full_client().await;
    let path = format!("/cis/v1/applications/{}/clients", admin.application);
    (server, admin, path)
}

async fn token(server: &TestServer, id: &Value, secret: &Value) -> u16 {
    let form = [
        ("grant_type", "client_credentials"),
        ("client_id", id.as_str().unwrap()),
        ("client_secret", secret.as_str().unwrap()),
    ];
    reply(server.raw(Method::POST, "/oidc/token").form(&form)).await.status
}

#[tokio::test(flavor = "multi_thread")]
async fn a_client_is_made_and_its_secret_shown_once() {
    let (server, admin, path) = start().await;
    let body = json!({
        "name": "Web", "redirect_uris": ["https://shop.example/cb"], "origins": ["https://shop.example/"],
        "permissions": ["auth:execute", "users:read"], "token_algorithm": "ES256"
    });
    let made = admin.post(&path, body).await;
    assert_eq!(made.status, 201, "{}", made.text);
    assert_eq!(made.header("cache-control"), Some("no-store"));
    let secret = made.body["client_secret"].clone();
    assert_eq!(token(&server, &made.body["client_id"], &secret).await, 200);
    let one = format!("{path}/{}", made.body["client_id"].as_str().unwrap());
    let shown = admin.get(&one).await;
    assert_eq!(shown.body["origins"], json!(["https://shop.example"]));
    assert_eq!(shown.body["permissions"], json!(["auth:execute", "users:read"]));
    assert_eq!(shown.body["token_algorithm"], "ES256");
    for reply in [shown, admin.get(&path).await, admin.put(&one, json!({"name": "Site"})).await] {
        assert_eq!(reply.status, 200);
        assert!(!reply.text.contains(secret.as_str().unwrap()) && !reply.text.contains("client_secret"));
    }
    assert_eq!(admin.get(&one).await.body["name"], "Site");
    assert_eq!(admin.get(&path).await.body.as_array().unwrap().len(), 2);
    assert_eq!(admin.delete(&one).await.status, 204);
    assert_eq!(admin.get(&one).await.status, 404);
    assert_eq!(token(&server, &made.body["client_id"], &secret).await, 401);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_secret_is_replaced_at_once_or_with_grace() {
    let (server, admin, path) = start().await;
    let made = admin.post(&path, json!({"name": "Web"})).await.body;
    let id = &made["client_id"];
    let secret_path = format!("{path}/{}/secret", id.as_str().unwrap());
    let second = admin.post(&secret_path, json!({"grace_seconds": 60})).await;
    assert_eq!(second.status, 200, "{}", second.text);
    let second = &second.body["client_secret"];
    assert_eq!(
        (token(&server, id, &made["client_secret"]).await, token(&server, id, second).await),
        (200, 200)
    );
    server.clock.advance(Span::from_secs(60));
    assert_eq!(
        (token(&server, id, &made["client_secret"]).await, token(&server, id, second).await),
        (401, 200)
    );
    let request = admin.raw(Method::POST, &secret_path);
    let third = reply(request).await;
    assert_eq!(third.status, 200, "{}", third.text);
    assert_eq!(token(&server, id, second).await, 401);
    assert_eq!(token(&server, id, &third.body["client_secret"]).await, 200);
    assert_eq!(admin.post(&secret_path, json!({"grace_seconds": 604_801})).await.status, 400);
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_gives_what_they_do_not_have() {
    let (server, _admin, _path) = start().await;
    let own = server.own_client().await;
    let path = format!("/cis/v1/applications/{}/clients", own.application);
    let refused = own.post(&path, json!({"name": "Root", "permissions": ["apps:edit"]})).await;
    assert_eq!((refused.status, &refused.body["error_code"]), (403, &json!(403)), "{}", refused.text);
    let myself = format!("{path}/{}", own.id);
    assert_eq!(own.put(&myself, json!({"permissions": ["apps:edit"]})).await.status, 403);
    let usual = own.post(&path, json!({"name": "Sister"})).await;
    assert_eq!(usual.status, 201, "{}", usual.text);
    assert!(!usual.body["permissions"].as_array().unwrap().contains(&json!("apps:edit")));
    // The right to remove from one's own application is not among the usual ones.
    assert_eq!(own.delete(&myself).await.status, 403);
}

#[tokio::test(flavor = "multi_thread")]
async fn invalid_clients_are_refused_by_name() {
    let (_server, admin, path) = start().await;
    for (body, words) in [
        (json!({}), "name is required"),
        (json!({"name": " "}), "name must not be empty"),
        (json!({"name": "Web", "redirect_uris": ["/cb"]}), "redirect_uris"),
        (json!({"name": "Web", "redirect_uris": ["http://shop.example/cb"]}), "redirect_uris"),
        (json!({"name": "Web", "redirect_uris": ["https://shop.example/#x"]}), "redirect_uris"),
        (json!({"name": "Web", "redirect_uris": "https://shop.example"}), "redirect_uris must be an array"),
        (json!({"name": "Web", "origins": ["https://shop.example/path"]}), "origins"),
        (json!({"name": "Web", "origins": ["*"]}), "origins"),
        (json!({"name": "Web", "permissions": ["root"]}), "permissions"),
        (json!({"name": "Web", "token_algorithm": "none"}), "token_algorithm must be one of"),
        (json!({"name": "Web", "enabled": "yes"}), "enabled must be true or false"),
        (json!({"name": "Web", "redirect_uris": vec!["https://a.example"; 51]}), "at most 50"),
    ] {
        let refused = admin.post(&path, body.clone()).await;
        assert_eq!(refused.status, 400, "{body} {}", refused.text);
        assert!(refused.body["message"][0].as_str().unwrap().contains(words), "{}", refused.text);
    }
    assert_eq!(admin.get(&path).await.body.as_array().unwrap().len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_client_is_found_under_its_own_application_only() {
    let (server, admin, path) = start().await;
    let other = server.own_client().await;
    let wrong = format!("{path}/{}", other.id);
    assert_eq!(admin.get(&wrong).await.status, 404);
    assert_eq!(admin.put(&wrong, json!({"name": "x"})).await.status, 404);
    assert_eq!(admin.delete(&wrong).await.status, 404);
    assert_eq!(admin.post(&format!("{wrong}/secret"), json!({})).await.status, 404);
    assert_eq!(admin.get(&format!("{path}/x")).await.status, 404);
    let mut other = other;
    other.renew().await;
}
