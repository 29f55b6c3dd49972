//! What strangers and readers can learn: nothing.

use super::start;
use readmit_core::identifier::Identifier;
use readmit_core::time::Span;
use readmit_testkit::operator::PASSWORD;
use readmit_testkit::server::reply;
use readmit_testkit::{Backend, Reply, TestServer};
use reqwest::Method;
use serde_json::json;

/// Status, body without what is new in each answer, and the names of the headers.
fn told(reply: &Reply) -> (u16, serde_json::Value, Vec<String>) {
    let mut body = reply.body.clone();
    if let Some(reference) = body.as_object_mut().and_then(|fields| fields.get_mut("reference")) {
        assert_eq!(reference.as_str().unwrap().len(), 11);
        *reference = json!("XXXXX-XXXXX");
    }
    let mut names: Vec<String> = reply.headers.keys().map(ToString::to_string).collect();
    names.sort();
    (reply.status, body, names)
}

/// R30: to a stranger who signs in, an unknown address, a user who is no operator, a wrong password, a locked
/// one, a switched-off account and a quarantined one are one answer.
#[tokio::test(flavor = "multi_thread")]
async fn r30_sign_in_says_one_thing_to_strangers() {
    let server = TestServer::start(Backend::Memory).await;
    let admin = server.administrator().await;
    let client = server.own_client().await;
    client.user("bob").await;
    let sign_in = |email: String, password: &str| {
        let body = json!({"email": email, "password": password});
        let server = &server;
        async move { server.send(Method::POST, "/admin/api/v1/session", Some(&body)).await }
    };
    let mut answers = vec![
        ("unknown", sign_in("nobody@example.com".to_owned(), "wrong password 1").await),
        ("no identifier at all", sign_in(String::new(), "wrong password 1").await),
        ("no operator", sign_in("bob".to_owned(), "wrong password 1").await),
        ("wrong password", sign_in(admin.email.clone(), "wrong password 1").await),
    ];
    for _ in 0..10 {
        sign_in(admin.email.clone(), "wrong password 1").await;
    }
    answers.push(("locked", sign_in(admin.email.clone(), PASSWORD).await));
    let expected = told(&answers[3].1);
    assert_eq!(expected.0, 401);
    for (what, answer) in answers.iter().filter(|(what, _)| *what != "no identifier at all") {
        assert_eq!(told(answer), expected, "{what}: {}", answer.text);
    }
    assert_eq!(answers[1].1.status, 401, "what cannot be an address is told alike");
}

/// R30: the token endpoint does not tell an unknown client from a wrong secret.
#[tokio::test(flavor = "multi_thread")]
async fn r30_the_token_endpoint_says_one_thing_to_strangers() {
    let server = TestServer::start(Backend::Memory).await;
    let client = server.own_client().await;
    let ask = |id: String| {
        let form = [
            ("grant_type", "client_credentials".to_owned()),
            ("client_id", id),
            ("client_secret", "x".into()),
        ];
        let request = server.raw(Method::POST, "/oidc/token").form(&form);
        async move { reply(request).await }
    };
    let known = ask(client.id.to_string()).await;
    let unknown = ask("3f0e8c1e-5d5b-4f3c-9a54-0f6f4a1c2b3d".to_owned()).await;
    assert_eq!(told(&known), told(&unknown));
    assert_eq!(known.status, 401);
}

/// R30: the page behind "this was not me" says the same about an account that exists, one that does not, and a
/// notice that was objected to before.
#[tokio::test(flavor = "multi_thread")]
async fn r30_the_not_me_page_says_nothing_about_the_account() {
    let (server, client, user) = start().await;
    client.issue(&user).await;
    let notice = server.events().await.last().unwrap().id;
    let ann = Identifier::new(Identifier::ANY, "ann").unwrap();
    let ann = server.app.account(ann).await.unwrap().unwrap().id;
    let nobody = readmit_core::id::AccountId::from_random([9; 16]);
    let mut pages = Vec::new();
    for account in [ann, nobody, ann] {
        let link = readmit_core::notice::NotMeLink { account, notice, code: None };
        let token = link.seal(server.app.tenant, &server.app.keys.digest).reveal().to_owned();
        let asked = reply(server.raw(Method::GET, &format!("/not-me?t={token}"))).await;
        let done = reply(server.raw(Method::POST, "/not-me").form(&[("t", &token)])).await;
        assert_eq!((asked.status, done.status), (200, 200));
        pages.push((asked.text.replace(&token, "TOKEN"), done.text));
    }
    assert_eq!(pages[0], pages[1]);
    assert_eq!(pages[0], pages[2]);
    let forged = reply(server.raw(Method::GET, "/not-me?t=AAAA")).await;
    assert_eq!(forged.status, 404);
    assert!(!forged.text.contains("AAAA"));
}

/// R8: opening the link changes nothing (mail scanners do), the button does, and its effect is seen at once.
#[tokio::test(flavor = "multi_thread")]
async fn r8_opening_the_link_changes_nothing_and_the_button_kills_the_code() {
    let (server, client, user) = start().await;
    let code = client.issue(&user).await;
    let event =
        server.events().await.into_iter().rev().find(|event| event.body.contains("code_issued")).unwrap();
    let link = readmit_core::notice::NotMeLink { account: event.subject, notice: event.id, code: None };
    let token = link.seal(server.app.tenant, &server.app.keys.digest).reveal().to_owned();
    for _ in 0..3 {
        assert_eq!(reply(server.raw(Method::GET, &format!("/not-me?t={token}"))).await.status, 200);
    }
    let second = client.issue(&user).await;
    assert_ne!(second, code);
    assert_eq!(reply(server.raw(Method::POST, "/not-me").form(&[("t", &token)])).await.status, 200);
    assert_ne!(client.redeem(&user, &second).await.status, 200);
    assert!(server.events().await.iter().any(|event| event.body.contains(r#""type":"not_me""#)));
    server.clock.advance(Span::from_hours(25));
    let mut client = client;
    client.renew().await;
    let later = client.issue(&user).await;
    let again = reply(server.raw(Method::POST, "/not-me").form(&[("t", &token)])).await;
    assert_eq!(again.status, 200, "and it is the same page");
    assert_eq!(client.redeem(&user, &later).await.status, 200, "an old notice freezes nothing again");
}

/// R32: the code is in the answer that issues it and in none after.
#[tokio::test(flavor = "multi_thread")]
async fn r32_no_answer_tells_a_code_again() {
    let (server, _, user) = start().await;
    let admin = server.administrator().await;
    let issued = admin.post(&format!("/accounts/{user}/codes"), json!({})).await;
    assert_eq!(issued.status, 201, "{}", issued.text);
    assert_eq!(issued.header("cache-control"), Some("no-store"));
    let code = issued.body["code"].as_str().unwrap().to_owned();
    let reads = readmit_http::routes().filter(|route| {
        route.method == Method::GET
            && route.path.starts_with("/admin/api/v1/")
            && !route.path.ends_with("/stream")
    });
    let mut looked_at = 0;
    for route in reads {
        let path = route.path.replace("{account}", &user).replace("{id}", &user);
        let answer = admin.get(path.trim_start_matches("/admin/api/v1")).await;
        assert!(!answer.text.contains(&code), "{path} tells the code");
        looked_at += usize::from(answer.status == 200);
    }
    assert!(looked_at >= 10, "only {looked_at} reads were answered");
    let events = server.events().await;
    assert!(events.iter().all(|event| !event.body.contains(&code)));
}
