//! Signing in and out, the cookie, and what keeps other sites from using it.

use readmit_core::operator::{Role, SignInPolicy};
use readmit_core::time::Span;
use readmit_testkit::operator::{FORGERY_HEADER, PASSWORD, cookie_of};
use readmit_testkit::server::reply;
use readmit_testkit::{Backend, TestServer};
use reqwest::Method;
use reqwest::header::{COOKIE, SET_COOKIE};
use serde_json::json;

#[tokio::test]
async fn an_operator_signs_in_sees_who_they_are_and_signs_out() {
    let server = TestServer::start(Backend::Memory).await;
    let mut agent = server.operator(Role::HELP_DESK).await;
    let signed_in = agent.sign_in().await;
    let line = signed_in.headers[SET_COOKIE].to_str().unwrap();
    for part in ["readmit_session=ros_", "; HttpOnly", "; SameSite=Strict", "; Path=/", "; Max-Age=43200"] {
        assert!(line.contains(part), "{part} in {line}");
    }
    assert_eq!(signed_in.header("cache-control"), Some("no-store"));
    let shown = agent.get("/session").await;
    assert_eq!(shown.status, 200, "{}", shown.text);
    assert_eq!(shown.body["email"], agent.email);
    assert_eq!(shown.body["roles"], json!(["Help-desk agent"]));
    assert_eq!(shown.body["csrf_token"], agent.csrf);
    let permissions = shown.body["permissions"].as_array().unwrap();
    assert!(permissions.contains(&json!("users.temporary_access_code:write")));
    assert!(!permissions.contains(&json!("operators:read")));

    let former = agent.clone();
    let out = agent.delete("/session").await;
    assert_eq!((out.status, cookie_of(&out)), (204, None));
    assert!(out.headers[SET_COOKIE].to_str().unwrap().contains("Max-Age=0"));
    assert_eq!(former.get("/session").await.status, 401, "the cookie from before sign-out");
    assert_eq!(former.post("/groups", json!({"name": "x"})).await.status, 401);
}

#[tokio::test]
async fn whatever_is_wrong_at_sign_in_is_told_in_one_way() {
    let server = TestServer::start(Backend::Memory).await;
    let agent = server.new_operator(vec![grant(Role::HELP_DESK)]).await;
    let policy = SignInPolicy::default();
    let wrong = agent.try_password("not the password at all").await;
    assert_eq!(wrong.status, 401);
    assert_eq!(wrong.body["code"], "sign_in_refused");
    assert!(wrong.body["reference"].is_string() && cookie_of(&wrong).is_none());
    for _ in 1..policy.lock.failures_max {
        agent.try_password("not the password at all").await;
    }
    let locked = agent.try_password(PASSWORD).await;
    let stranger = json!({"email": "nobody@example.com", "password": PASSWORD});
    let unknown = server.send(Method::POST, "/admin/api/v1/session", Some(&stranger)).await;
    let no_address = json!({"email": "", "password": PASSWORD});
    let no_address = server.send(Method::POST, "/admin/api/v1/session", Some(&no_address)).await;
    for answer in [&locked, &unknown, &no_address] {
        assert_eq!(answer.status, 401);
        for member in ["title", "detail", "code"] {
            assert_eq!(answer.body[member], wrong.body[member], "{member}");
        }
    }
    server.clock.advance(policy.lock.duration);
    assert_eq!(agent.try_password(PASSWORD).await.status, 200);
}

#[tokio::test]
async fn another_site_cannot_act_through_the_cookie() {
    let server = TestServer::start(Backend::Memory).await;
    let administrator = server.administrator().await;
    let other = server.administrator().await;
    let attempt = |header: Option<&str>| {
        let url = format!("{}/admin/api/v1/groups", server.base);
        let request = reqwest::Client::new().post(url).header(COOKIE, &administrator.cookie);
        let request = request.json(&json!({"name": "Made by another site"}));
        match header {
            Some(header) => reply(request.header(FORGERY_HEADER, header)),
            None => reply(request),
        }
    };
    let refused = [attempt(None).await, attempt(Some("")).await, attempt(Some(&other.csrf)).await];
    for answer in refused {
        assert_eq!(answer.status, 403, "{}", answer.text);
        assert_eq!(answer.body["code"], "csrf_token_invalid");
    }
    assert_eq!(administrator.get("/groups").await.body["groups"], json!([]));
    assert_eq!(attempt(Some(&administrator.csrf)).await.status, 201);
}

#[tokio::test]
async fn sign_in_never_takes_over_a_session_that_was_there_before() {
    let server = TestServer::start(Backend::Memory).await;
    let mut attacker = server.administrator().await;
    let planted = attacker.cookie.clone();
    attacker.delete("/session").await;
    // The victim's browser was given the attacker's cookie, and one that nobody made.
    let mut victim = server.new_operator(vec![grant(Role::HELP_DESK)]).await;
    for fixed in [planted.clone(), "readmit_session=ros_chosen-by-someone".to_owned()] {
        victim.cookie = fixed.clone();
        let signed_in = victim.sign_in().await;
        assert_eq!(signed_in.status, 200, "{}", signed_in.text);
        assert_ne!(victim.cookie, fixed);
        attacker.cookie = fixed;
        assert_eq!(attacker.get("/session").await.status, 401);
    }
    // Each sign-in has a session of its own.
    let first = victim.cookie.clone();
    victim.sign_in().await;
    assert_ne!(victim.cookie, first);
}

#[tokio::test]
async fn a_session_ends_when_it_is_idle_and_when_its_life_is_over() {
    let server = TestServer::start(Backend::Memory).await;
    let policy = SignInPolicy::default();
    let mut agent = server.operator(Role::HELP_DESK).await;
    let minute = Span::from_mins(1);
    let almost = Span::from_millis(policy.idle.as_millis() - minute.as_millis());
    server.clock.advance(almost);
    assert_eq!(agent.get("/session").await.status, 200, "used again, so no longer idle");
    server.clock.advance(almost);
    assert_eq!(agent.get("/session").await.status, 200);
    server.clock.advance(policy.idle);
    assert_eq!(agent.get("/session").await.status, 401, "idle");

    agent.sign_in().await;
    let times = (policy.life.as_millis() - 1) / almost.as_millis();
    for time in 1..=times {
        server.clock.advance(almost);
        assert_eq!(agent.get("/session").await.status, 200, "used {time} times");
    }
    server.clock.advance(almost);
    assert_eq!(agent.get("/session").await.status, 401, "over, however busy");
}

#[tokio::test]
async fn sessions_are_listed_and_ended_one_by_one() {
    let server = TestServer::start(Backend::Memory).await;
    let here = server.operator(Role::AUDITOR).await;
    let mut there = here.clone();
    assert_eq!(there.sign_in().await.status, 200);
    let listed = here.get("/sessions").await;
    let sessions = listed.body["sessions"].as_array().unwrap();
    assert_eq!(sessions.len(), 2, "{}", listed.text);
    assert_eq!((&sessions[0]["current"], &sessions[1]["current"]), (&json!(true), &json!(false)));
    let path = format!("/sessions/{}", sessions[1]["id"].as_str().unwrap());
    assert_eq!(here.delete(&path).await.status, 204);
    assert_eq!(there.get("/session").await.status, 401);
    assert_eq!(here.get("/session").await.status, 200);
    let again = here.delete(&path).await;
    assert_eq!((again.status, &again.body["code"]), (404, &json!("unknown_session")));
    assert_eq!(here.delete("/sessions/none").await.status, 404);
}

#[tokio::test]
async fn a_new_password_needs_the_old_one_and_ends_every_session() {
    let server = TestServer::start(Backend::Memory).await;
    let agent = server.operator(Role::HELP_DESK).await;
    let change = |current: &str, new: &str| {
        agent.put("/me/password", json!({"current_password": current, "new_password": new}))
    };
    let wrong = change("not the current one", "another horse, another staple").await;
    assert_eq!((wrong.status, &wrong.body["code"]), (422, &json!("current_password_wrong")));
    for weak in ["short", "aaaaaaaaaaaaaaaa", "password1234", &agent.email] {
        let answer = change(PASSWORD, weak).await;
        assert_eq!((answer.status, &answer.body["code"]), (422, &json!("password_unacceptable")), "{weak}");
    }
    assert_eq!(change(PASSWORD, "another horse, another staple").await.status, 204);
    assert_eq!(agent.get("/session").await.status, 401);
    assert_eq!(agent.try_password(PASSWORD).await.status, 401);
    assert_eq!(agent.try_password("another horse, another staple").await.status, 200);
}

#[tokio::test]
async fn unknown_fields_and_parameters_are_refused_by_name() {
    let server = TestServer::start(Backend::Memory).await;
    let administrator = server.administrator().await;
    let body = json!({"email": "a@example.com", "password": PASSWORD, "remember": true});
    let answer = server.send(Method::POST, "/admin/api/v1/session", Some(&body)).await;
    assert_eq!(answer.status, 400);
    assert!(answer.body["detail"].as_str().unwrap().contains("remember"), "{}", answer.text);
    let answer = administrator.get("/operators?role=x").await;
    assert_eq!(answer.status, 400);
    assert!(answer.body["detail"].as_str().unwrap().contains("role"), "{}", answer.text);
    assert_eq!(answer.header("content-type"), Some("application/problem+json"));
}

fn grant(role: readmit_core::id::RoleId) -> readmit_core::operator::Grant {
    readmit_core::operator::Grant { role, reach: readmit_core::operator::Reach::Everyone }
}
