//! Who is let through: the forms that tokens come in, and what those hear who are not.

use crate::caller::{Caller, causes};
use crate::signer::Scene;
use readmit_app::buckets::BucketLimits;
use readmit_core::operator::Role;
use readmit_core::time::Span;
use readmit_testkit::server::{Setup, reply};
use readmit_testkit::{Backend, Reply, TestServer};
use reqwest::Method;
use serde_json::json;

const APPS: &str = "/api/v1/apps";
const TOKENS: &str = "/api/v1/api-tokens";

async fn with(server: &TestServer, authorization: &str) -> Reply {
    reply(server.raw(Method::GET, APPS).header("authorization", authorization)).await
}

#[tokio::test]
async fn a_token_is_taken_in_every_form_that_the_vendors_clients_send() {
    let server = TestServer::start(Backend::Memory).await;
    let token = server.administrator().await.token_for(&["applications:read"]).await.token.unwrap();
    for form in [
        format!("SSWS {token}"),
        format!("SSWS{token}"),
        format!("ssws {token}"),
        format!("Ssws{token}"),
        format!("SSWS   {token}"),
    ] {
        let answer = with(&server, &form).await;
        assert_eq!((answer.status, answer.body), (200, json!([])), "{form}");
    }
}

#[tokio::test]
async fn whoever_has_no_good_token_is_told_no_more_than_that() {
    let server = TestServer::start(Backend::Memory).await;
    let operator = server.administrator().await;
    let token = operator.token_for(&["applications:read"]).await.token.unwrap();
    let cookie = operator.cookie.split_once('=').unwrap().1.to_owned();
    let mut cut = token.clone();
    cut.pop();
    let mut bodies = Vec::new();
    for form in [
        String::new(),
        "SSWS".to_owned(),
        "SSWS ".to_owned(),
        format!("SSWS {cut}"),
        format!("SSWS {token}x"),
        format!("SSWS {}", token.to_uppercase()),
        format!("SSWS rat_{}", "A".repeat(token.len() - 4)),
        format!("SSWS {cookie}"),
        format!("SSWS {}", cookie.replace("ros_", "rat_")),
        format!("Bearer {token}"),
        format!("Bearer{token}"),
        format!("Basic {token}"),
        format!("DPoP {token}"),
        token.clone(),
    ] {
        let refused = with(&server, &form).await;
        assert_eq!(refused.status, 401, "{form}: {}", refused.text);
        let mut body = refused.body;
        assert!(body["errorId"].as_str().unwrap().starts_with("oae"));
        body["errorId"] = json!("[id]");
        bodies.push(body);
    }
    let session = server.raw(Method::GET, APPS).header("cookie", &operator.cookie);
    assert_eq!(reply(session).await.status, 401, "a browser's session is for the portal");
    let nothing = server.send(Method::GET, APPS, None).await;
    assert_eq!(nothing.status, 401);
    assert!(bodies.iter().all(|body| *body == bodies[0]), "{bodies:?}");
    insta::assert_json_snapshot!("no_token", bodies[0]);
    assert_eq!(with(&server, &format!("SSWS {token}")).await.status, 200);
}

#[tokio::test]
async fn a_token_that_is_over_or_whose_owner_is_opens_nothing() {
    let server = TestServer::start(Backend::Memory).await;
    let administrator = server.administrator().await;
    let other = server.operator(Role::ADMINISTRATOR).await;
    let program = Caller::new(&server, &other, &["operators:read"]).await;
    assert_eq!(program.get(TOKENS).await.status, 200);
    let grants = json!({"grants": [{"role": Role::HELP_DESK.to_string()}]});
    administrator.put(&format!("/operators/{}/grants", other.account), grants).await;
    assert_eq!(program.get(TOKENS).await.status, 403, "a token is never wider than its owner");
    assert_eq!(administrator.delete(&format!("/operators/{}", other.account)).await.status, 204);
    assert_eq!(program.get(TOKENS).await.status, 401);

    let program = Caller::new(&server, &administrator, &["applications:read"]).await;
    server.clock.advance(Span::from_mins(59));
    assert_eq!(program.get(APPS).await.status, 200);
    server.clock.advance(Span::from_mins(1));
    let over = program.get(APPS).await;
    assert_eq!((over.status, &over.body["errorCode"]), (401, &json!("E0000011")));
}

#[tokio::test]
async fn who_may_not_is_told_what_would_be_needed() {
    let server = TestServer::start(Backend::Memory).await;
    let administrator = server.administrator().await;
    let program = Caller::new(&server, &administrator, &["applications:read"]).await;
    for (method, path) in [
        (Method::POST, "/api/v1/apps"),
        (Method::DELETE, "/api/v1/apps/0oa1"),
        (Method::GET, "/api/v1/policies?type=PASSWORD"),
        (Method::GET, "/api/v1/api-tokens"),
    ] {
        let refused = program.call(method, path, Some(&json!({}))).await;
        assert_eq!((refused.status, &refused.body["errorCode"]), (403, &json!("E0000006")), "{path}");
        assert_eq!(causes(&refused).len(), 1, "{}", refused.text);
    }
    let mut refused = program.get("/api/v1/api-tokens").await.body;
    refused["errorId"] = json!("[id]");
    insta::assert_json_snapshot!("not_permitted", refused);
}

/// Signatures are not checked for who was told to wait; whoever showed their token before is nobody's hostage.
#[tokio::test]
async fn guesses_beyond_the_limit_cost_nothing_and_lock_nobody_out_who_is_known() {
    let mut setup = Setup::new(Backend::Memory);
    setup.buckets = BucketLimits { stranger: 5, client: 1_000 };
    let server = TestServer::start_with(setup).await;
    let administrator = server.administrator().await;
    let program = administrator.token_for(&["applications:read"]).await.token.unwrap();
    let scene = Scene::on(server, administrator, &["okta.apps.read"]).await;
    let (known, new) = (scene.token("okta.apps.read").await, scene.token("okta.apps.read").await);
    assert_eq!(scene.get(&known, APPS).await.status, 200);
    for _ in 0..20 {
        if with(&scene.server, "Bearer nobody").await.status == 429 {
            break;
        }
    }
    assert_eq!(with(&scene.server, "Bearer nobody").await.status, 429);
    let waits = scene.get(&new, APPS).await;
    assert_eq!((waits.status, &waits.body["errorCode"]), (429, &json!("E0000047")), "never seen before");
    assert_eq!(scene.get(&known, APPS).await.status, 200);
    assert_eq!(with(&scene.server, &format!("SSWS {program}")).await.status, 200);
    scene.server.clock.advance(Span::from_mins(2));
    assert_eq!(scene.get(&new, APPS).await.status, 200);
}

#[tokio::test]
async fn programs_have_a_limit_each_and_are_told_when_it_ends() {
    let mut setup = Setup::new(Backend::Memory);
    setup.buckets = BucketLimits { stranger: 1_000, client: 3 };
    let server = TestServer::start_with(setup).await;
    let one = Caller::new(&server, &server.administrator().await, &["applications:read"]).await;
    let other = Caller::new(&server, &server.administrator().await, &["applications:read"]).await;
    let mut last = one.get(APPS).await;
    for _ in 0..20 {
        if last.status == 429 {
            break;
        }
        last = one.get(APPS).await;
    }
    assert_eq!((last.status, &last.body["errorCode"]), (429, &json!("E0000047")), "{}", last.text);
    let number = |name: &str| -> i64 { last.header(name).unwrap().parse().unwrap() };
    assert_eq!((number("x-rate-limit-limit"), number("x-rate-limit-remaining")), (3, 0));
    let wait = number("x-rate-limit-reset") - server.app.now().as_secs();
    // Whole seconds: `now` is cut down, and the end rounded up.
    assert!((1..=61).contains(&wait), "{wait}");
    assert_eq!(other.get(APPS).await.status, 200, "another program goes on");
    server.clock.advance(Span::from_secs(wait.unsigned_abs()));
    assert_eq!(one.get(APPS).await.status, 200, "and this one when it was told");
}
