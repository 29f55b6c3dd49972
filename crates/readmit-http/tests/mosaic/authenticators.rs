//! `/cis/v1/users/{user_id}/authenticators`.

use readmit_core::time::Span;
use readmit_testkit::server::{another_code, reply};
use readmit_testkit::{Backend, TestClient, TestServer};
use reqwest::Method;
use serde_json::{Value, json};

async fn start() -> (TestServer, TestClient, String, String) {
    let server = TestServer::start(Backend::Memory).await;
    let client = server.own_client().await;
    let user = client.user("ann").await;
    let path = format!("/cis/v1/users/{user}/authenticators");
    (server, client, user, path)
}

async fn codes(client: &TestClient, path: &str) -> Value {
    let listed = client.get(path).await;
    assert_eq!(listed.status, 200, "{}", listed.text);
    assert_eq!(listed.body["result"].as_array().unwrap().len(), 1);
    listed.body["result"][0].clone()
}

#[tokio::test(flavor = "multi_thread")]
async fn codes_are_one_authenticator() {
    let (server, client, user, path) = start().await;
    let first = codes(&client, &path).await;
    assert_eq!((&first["type"], &first["status"]), (&json!("direct_otp"), &json!("Active")));
    assert_eq!((&first["user_id"], &first["registered_at"]), (&json!(user), &json!(1_768_478_400_000_i64)));
    client.issue(&user).await;
    server.clock.advance(Span::from_secs(5));
    assert_eq!(codes(&client, &path).await, first);
    assert_eq!(client.get("/cis/v1/users/nobody/authenticators").await.status, 404);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lock_by_id_or_type_lasts_until_unlocked() {
    let (server, client, user, path) = start().await;
    let id = codes(&client, &path).await["id"].as_str().unwrap().to_owned();
    for place in [format!("{path}/{id}"), format!("{path}/types/direct_otp")] {
        let code = client.issue(&user).await;
        let locked = client.post(&format!("{place}/lock"), json!({"reason": "lost phone"})).await;
        assert_eq!((locked.status, locked.text.as_str()), (204, ""));
        assert_eq!(codes(&client, &path).await["status"], "Deactivated");
        assert_eq!(client.redeem(&user, &code).await.error(), "auth_locked");
        server.clock.advance(Span::from_mins(20));
        let next = client.issue(&user).await;
        assert_eq!(client.redeem(&user, &next).await.error(), "auth_locked");
        // No body at all is fine.
        let unlocked = reply(client.raw(Method::POST, &format!("{place}/unlock"))).await;
        assert_eq!(unlocked.status, 204, "{}", unlocked.text);
        assert_eq!(codes(&client, &path).await["status"], "Active");
        assert_eq!(client.redeem(&user, &next).await.status, 200);
        assert_eq!(client.redeem(&user, &code).await.error(), "auth_invalid_credentials");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_automatic_lock_is_lifted_with_its_failures() {
    let (_server, client, user, path) = start().await;
    let code = client.issue(&user).await;
    for _ in 0..3 {
        client.redeem(&user, &another_code(&code)).await;
    }
    assert_eq!(codes(&client, &path).await["status"], "Locked");
    let unlock = format!("{path}/types/direct_otp/unlock");
    assert_eq!(client.post(&unlock, json!({"unlock_type": "manual"})).await.status, 204);
    assert_eq!(codes(&client, &path).await["status"], "Locked");
    assert_eq!(client.post(&unlock, json!({"unlock_type": "automatic"})).await.status, 204);
    assert_eq!(codes(&client, &path).await["status"], "Active");
    let next = client.issue(&user).await;
    for _ in 0..2 {
        assert_eq!(client.redeem(&user, &another_code(&next)).await.error(), "auth_invalid_credentials");
    }
    assert_eq!(client.redeem(&user, &next).await.status, 200);

    assert_eq!(client.post(&format!("{path}/types/direct_otp/lock"), json!({})).await.status, 204);
    assert_eq!(client.post(&unlock, json!({"unlock_type": "automatic"})).await.status, 204);
    assert_eq!(codes(&client, &path).await["status"], "Deactivated");
    assert_eq!(client.post(&unlock, json!({"unlock_type": "any"})).await.status, 204);
    assert_eq!(codes(&client, &path).await["status"], "Active");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_does_not_exist_is_not_locked() {
    let (server, client, user, path) = start().await;
    let other = client.user("bob").await;
    let others = codes(&client, &format!("/cis/v1/users/{other}/authenticators")).await["id"].clone();
    for (place, status) in [
        (format!("{path}/{}/lock", others.as_str().unwrap()), 404),
        (format!("{path}/{user}/lock"), 404),
        (format!("{path}/x/unlock"), 404),
        (format!("{path}/types/totp/lock"), 404),
        (format!("{path}/types/shoe/lock"), 400),
        (format!("{path}/types/shoe/unlock"), 400),
        ("/cis/v1/users/nobody/authenticators/types/direct_otp/lock".to_owned(), 404),
    ] {
        let refused = client.post(&place, json!({})).await;
        assert_eq!((refused.status, &refused.body["error_code"]), (status, &json!(status)), "{place}");
    }
    for body in [json!({"unlock_type": "some"}), json!([]), json!({"unlock_type": 1})] {
        assert_eq!(client.post(&format!("{path}/types/direct_otp/unlock"), body).await.status, 400);
    }
    let long = json!({"reason": "a".repeat(1_001)});
    assert_eq!(client.post(&format!("{path}/types/direct_otp/lock"), long).await.status, 400);
    assert_eq!(codes(&client, &path).await["status"], "Active");
    let locks = server.events().await.iter().filter(|event| event.body.contains("deactivated")).count();
    assert_eq!(locks, 0);
}
