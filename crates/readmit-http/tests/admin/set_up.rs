//! The first administrator, and links for passwords.

use readmit_core::operator::Role;
use readmit_core::secret::Secret;
use readmit_core::time::Span;
use readmit_testkit::operator::PASSWORD;
use readmit_testkit::{Backend, Reply, TestServer};
use reqwest::Method;
use serde_json::{Value, json};

fn token_of(link: &str) -> String {
    link.split_once("?token=").unwrap().1.to_owned()
}

async fn set_up(server: &TestServer, token: &str, email: &str) -> Reply {
    let body = json!({"token": token, "email": email, "password": PASSWORD, "name": "Ada King Lovelace"});
    server.send(Method::POST, "/admin/api/v1/setup", Some(&body)).await
}

async fn use_link(server: &TestServer, token: &str, password: &str) -> Reply {
    let body = json!({"token": token, "password": password});
    server.send(Method::POST, "/admin/api/v1/password-link", Some(&body)).await
}

async fn sign_in(server: &TestServer, email: &str, password: &str) -> Reply {
    let body = json!({"email": email, "password": password});
    server.send(Method::POST, "/admin/api/v1/session", Some(&body)).await
}

#[tokio::test]
async fn the_first_link_makes_one_administrator() {
    let server = TestServer::start(Backend::Memory).await;
    let link = server.app.first_link().await.unwrap().expect("there is no operator yet");
    let token = token_of(link.reveal());
    assert_eq!(set_up(&server, "not a link", "ada@example.com").await.status, 422);
    let wrong = set_up(&server, &token, "no address").await;
    assert_eq!(wrong.status, 400);
    assert!(wrong.body["detail"].as_str().unwrap().starts_with("email"), "{}", wrong.text);

    let (one, two) =
        tokio::join!(set_up(&server, &token, "ada@example.com"), set_up(&server, &token, "eve@example.com"));
    let mut statuses = [one.status, two.status];
    statuses.sort_unstable();
    assert_eq!(statuses, [201, 422], "the link works once, also when two use it together");
    let winner = if one.status == 201 { "ada@example.com" } else { "eve@example.com" };
    let signed_in = sign_in(&server, winner, PASSWORD).await;
    assert_eq!(signed_in.body["roles"], json!(["Administrator"]));
    assert_eq!(signed_in.body["name"], "Ada King Lovelace");
    let late = set_up(&server, &token, "late@example.com").await;
    assert_eq!((late.status, &late.body["code"]), (422, &json!("link_invalid")));
    assert!(server.app.first_link().await.unwrap().is_none());
}

#[tokio::test]
async fn the_first_link_is_good_for_a_day() {
    let server = TestServer::start(Backend::Memory).await;
    let link = server.app.first_link().await.unwrap().expect("there is no operator yet");
    server.clock.advance(Span::from_hours(24));
    assert_eq!(set_up(&server, &token_of(link.reveal()), "ada@example.com").await.status, 422);
}

#[tokio::test]
async fn a_new_operator_sets_a_password_by_the_link_once() {
    let server = TestServer::start(Backend::Memory).await;
    let administrator = server.administrator().await;
    let grants = json!([{"role": Role::HELP_DESK.to_string()}]);
    let made = administrator.post("/operators", json!({"email": "new@example.com", "grants": grants})).await;
    assert_eq!(made.status, 201, "{}", made.text);
    assert_eq!(made.body["operator"]["has_password"], json!(false));
    assert_eq!(sign_in(&server, "new@example.com", PASSWORD).await.status, 401);
    let token = token_of(made.body["password_link"].as_str().unwrap());
    let weak = use_link(&server, &token, "new@example.com").await;
    assert_eq!((weak.status, &weak.body["code"]), (422, &json!("password_unacceptable")));
    assert_eq!(use_link(&server, &token, PASSWORD).await.status, 204);
    assert_eq!(sign_in(&server, "new@example.com", PASSWORD).await.status, 200);
    let again = use_link(&server, &token, "another horse, another staple").await;
    assert_eq!((again.status, &again.body["code"]), (422, &json!("link_invalid")));

    // Another link, for who forgot: the former password works until it is used.
    let account = made.body["operator"]["account_id"].as_str().unwrap().to_owned();
    let link = administrator.post(&format!("/operators/{account}/password-link"), Value::Null).await;
    assert_eq!(link.status, 200, "{}", link.text);
    let token = token_of(link.body["password_link"].as_str().unwrap());
    assert_eq!(sign_in(&server, "new@example.com", PASSWORD).await.status, 200);
    assert_eq!(use_link(&server, &token, "another horse, another staple").await.status, 204);
    assert_eq!(sign_in(&server, "new@example.com", PASSWORD).await.status, 401);
    assert_eq!(use_link(&server, &token, PASSWORD).await.status, 422);
}

#[tokio::test]
async fn a_link_for_the_first_administrator_sets_no_password() {
    let server = TestServer::start(Backend::Memory).await;
    let link = server.app.first_link().await.unwrap().expect("there is no operator yet");
    server.administrator().await;
    let token = Secret::new(token_of(link.reveal()));
    assert_eq!(use_link(&server, token.reveal(), PASSWORD).await.status, 422);
    assert_eq!(set_up(&server, token.reveal(), "ada@example.com").await.status, 422);
}
