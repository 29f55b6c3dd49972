//! Sessions joined, refreshed and ended.

use crate::token::claims;
use readmit_core::permission::Permissions;
use readmit_core::time::Span;
use readmit_testkit::{Backend, Reply, TestClient, TestServer};
use serde_json::{Value, json};

const JOIN: &str = "/cis/v1/auth/session/authenticate";
const END: &str = "/cis/v1/auth/session/logout";
const REFRESH: &str = "/cis/v1/auth/token/refresh";
const LOG_OUT: &str = "/cis/v1/auth/logout";

async fn signed_in() -> (TestServer, TestClient, Value) {
    let server = TestServer::start(Backend::Memory).await;
    let client = server.own_client().await;
    let user = client.user("ann").await;
    let code = client.issue(&user).await;
    let granted = client.redeem(&user, &code).await;
    assert_eq!(granted.status, 200, "{}", granted.text);
    (server, client, granted.body)
}

async fn refresh(client: &TestClient, tokens: &Value) -> Reply {
    client.post(REFRESH, json!({"refresh_token": tokens["refresh_token"]})).await
}

async fn join(client: &TestClient, tokens: &Value) -> Reply {
    client.post(JOIN, json!({"session_id": tokens["session_id"]})).await
}

fn assert_over(reply: &Reply) {
    assert_eq!((reply.status, reply.error().as_str()), (400, "auth_invalid_credentials"), "{}", reply.text);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refresh_token_is_exchanged_and_an_old_one_ends_the_session() {
    let (server, client, first) = signed_in().await;
    let second = refresh(&client, &first).await;
    assert_eq!(second.status, 200, "{}", second.text);
    assert_eq!(second.body["session_id"], first["session_id"]);
    assert_ne!(second.body["refresh_token"], first["refresh_token"]);
    // The answer may have been lost: for half a minute the former token is accepted once more.
    server.clock.advance(Span::from_secs(29));
    assert_eq!(refresh(&client, &first).await.status, 200);
    server.clock.advance(Span::from_secs(2));
    assert_over(&refresh(&client, &first).await);
    assert_over(&refresh(&client, &second.body).await);
    assert_over(&join(&client, &first).await);
}

#[tokio::test(flavor = "multi_thread")]
async fn another_client_of_the_application_joins_and_no_other() {
    let (server, client, tokens) = signed_in().await;
    let sister = server.client(client.application, Permissions::own_application()).await;
    server.clock.advance(Span::from_mins(10));
    let joined = join(&sister, &tokens).await;
    assert_eq!(joined.status, 200, "{}", joined.text);
    let (here, there) =
        (claims(tokens["id_token"].as_str().unwrap()), claims(joined.body["id_token"].as_str().unwrap()));
    assert_eq!((&here["sub"], &here["auth_time"]), (&there["sub"], &there["auth_time"]));
    assert_eq!(there["aud"], sister.id.to_string());
    // A refresh token is its client's own.
    assert_over(&refresh(&sister, &tokens).await);
    assert_eq!(refresh(&sister, &joined.body).await.status, 200);

    let stranger = server.full_client().await;
    assert_over(&join(&stranger, &tokens).await);
    assert_over(&refresh(&stranger, &tokens).await);
    assert_over(&stranger.post(END, json!({"session_id": tokens["session_id"]})).await);
    assert_eq!(refresh(&client, &tokens).await.status, 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_session_ends_by_its_id_and_by_the_users_token() {
    let (_server, client, tokens) = signed_in().await;
    let body = json!({"session_id": tokens["session_id"]});
    let ended = client.post(END, body.clone()).await;
    assert_eq!((ended.status, ended.text.as_str()), (204, ""));
    assert_over(&refresh(&client, &tokens).await);
    assert_over(&join(&client, &tokens).await);
    assert_eq!(client.post(END, body).await.status, 204);

    let (_server, client, tokens) = signed_in().await;
    let user = client.with_token(tokens["access_token"].as_str().unwrap());
    assert_eq!(user.post(LOG_OUT, json!({})).await.status, 204);
    assert_over(&refresh(&client, &tokens).await);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_users_token_is_no_clients_token_and_the_other_way_round() {
    let (_server, client, tokens) = signed_in().await;
    let user = client.with_token(tokens["access_token"].as_str().unwrap());
    assert_eq!(user.get("/cis/v1/users/count").await.status, 401);
    assert_eq!(join(&user, &tokens).await.status, 401);
    assert_eq!(client.post(LOG_OUT, json!({})).await.status, 401);
    // An ID token is no access token, though the same key signed it.
    let id = client.with_token(tokens["id_token"].as_str().unwrap());
    assert_eq!(id.post(LOG_OUT, json!({})).await.status, 401);
    let refresh = client.with_token(tokens["refresh_token"].as_str().unwrap());
    assert_eq!(refresh.get("/cis/v1/users/count").await.status, 401);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_session_lasts_a_day_and_ends_with_its_user() {
    let (server, mut client, tokens) = signed_in().await;
    server.clock.advance(Span::from_millis(24 * 3_600_000 - 1));
    client.renew().await;
    let last = refresh(&client, &tokens).await;
    assert_eq!(last.status, 200, "{}", last.text);
    server.clock.advance(Span::from_millis(1));
    assert_over(&refresh(&client, &last.body).await);

    let (_server, client, tokens) = signed_in().await;
    let found = client.get("/cis/v1/users/username/ann").await;
    let path = format!("/cis/v1/users/{}", found.body["result"]["user_id"].as_str().unwrap());
    assert_eq!(client.put(&path, json!({"status": "Disabled"})).await.status, 200);
    assert_eq!(client.put(&path, json!({"status": "Active"})).await.status, 200);
    assert_over(&refresh(&client, &tokens).await);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_no_session_is_refused() {
    let (_server, client, tokens) = signed_in().await;
    for id in ["", "abc", "AAAA", &"A".repeat(44), &"A".repeat(10_000)] {
        assert_over(&client.post(JOIN, json!({"session_id": id})).await);
        assert_over(&client.post(END, json!({"session_id": id})).await);
        assert_over(&client.post(REFRESH, json!({"refresh_token": id})).await);
    }
    let mut forged = tokens["refresh_token"].as_str().unwrap().to_owned();
    let last = forged.pop().unwrap();
    forged.push(if last == 'A' { 'Q' } else { 'A' });
    assert_over(&client.post(REFRESH, json!({"refresh_token": forged})).await);
    assert_eq!(client.post(REFRESH, json!({})).await.body["message"], "refresh_token is required");
    assert_eq!(client.post(JOIN, json!({"session_id": 7})).await.error(), "system_invalid_input");
    assert_eq!(refresh(&client, &tokens).await.status, 200);
}
