//! Web hooks.

use readmit_core::operator::Role;
use readmit_testkit::{Backend, TestServer};
use serde_json::json;

#[tokio::test]
async fn a_hook_is_made_replaced_and_removed_and_its_secret_is_told_once() {
    let server = TestServer::start(Backend::Memory).await;
    let administrator = server.administrator().await;
    let order = json!({"name": "SIEM", "url": "https://siem.example/events", "events": ["code_issued"]});
    let made = administrator.post("/hooks", order).await;
    assert_eq!(made.status, 201, "{}", made.text);
    let secret = made.body["secret"].as_str().unwrap();
    assert!(secret.starts_with("whsec_"));
    assert_eq!(made.body["enabled"], json!(true));
    let path = format!("/hooks/{}", made.body["id"].as_str().unwrap());
    let order = json!({"name": "SIEM 2", "url": "https://siem.example/2", "enabled": false});
    let changed = administrator.put(&path, order).await;
    assert_eq!((changed.status, &changed.body["events"]), (200, &json!([])), "{}", changed.text);
    let listed = administrator.get("/hooks").await;
    assert_eq!(listed.body["hooks"], json!([changed.body]));
    assert!(!listed.text.contains(secret) && !administrator.get(&path).await.text.contains(secret));
    assert_eq!(administrator.delete(&path).await.status, 204);
    let gone = administrator.get(&path).await;
    assert_eq!((gone.status, &gone.body["code"]), (404, &json!("unknown_hook")));
}

#[tokio::test]
async fn hooks_go_to_safe_places_and_are_the_administrators_matter() {
    let server = TestServer::start(Backend::Memory).await;
    let administrator = server.administrator().await;
    let hook = |url: &str, events: serde_json::Value| json!({"name": "x", "url": url, "events": events});
    for url in ["http://siem.example/", "ftp://siem.example/", "https://u:p@siem.example/", ""] {
        let answer = administrator.post("/hooks", hook(url, json!([]))).await;
        assert_eq!((answer.status, &answer.body["code"]), (422, &json!("url_invalid")), "{url}");
    }
    let answer = administrator.post("/hooks", hook("https://siem.example/", json!(["Code Issued"]))).await;
    assert_eq!(answer.status, 400);
    let auditor = server.operator(Role::AUDITOR).await;
    assert_eq!(auditor.get("/hooks").await.status, 200);
    assert_eq!(auditor.post("/hooks", hook("https://siem.example/", json!([]))).await.status, 403);
    assert_eq!(server.operator(Role::HELP_DESK).await.get("/hooks").await.status, 403);
}
