//! The second factor of operators: enrolled, asked for at sign-in, demanded by the organisation, and taken away.

use crate::desk::{assert_problem, text};
use crate::totps::{App, another};
use readmit_core::operator::Role;
use readmit_core::time::Span;
use readmit_testkit::operator::{PASSWORD, TestOperator, cookie_of};
use readmit_testkit::{Backend, Reply, TestServer};
use serde_json::{Value, json};

const STEP: Span = Span::from_secs(30);

async fn sign_in(server: &TestServer, operator: &TestOperator, password: &str, code: Option<&str>) -> Reply {
    let mut body = json!({"email": operator.email, "password": password});
    if let Some(code) = code {
        body["totp"] = json!(code);
    }
    server.send(reqwest::Method::POST, "/admin/api/v1/session", Some(&body)).await
}

/// Enrols an authenticator app for an operator who just signed in.
async fn enrol(server: &TestServer, operator: &TestOperator) -> App {
    let begun = operator.post("/me/totp", json!({})).await;
    assert_eq!(begun.header("cache-control"), Some("no-store"));
    let app = App::of(&begun);
    let confirmed = operator.post("/me/totp/confirm", json!({"code": app.code(server)})).await;
    assert_eq!(confirmed.status, 204, "{}", confirmed.text);
    server.clock.advance(STEP);
    app
}

#[tokio::test(flavor = "multi_thread")]
async fn an_operator_enrols_and_signs_in_with_a_code() {
    let server = TestServer::start(Backend::Memory).await;
    let agent = server.operator(Role::HELP_DESK).await;
    let mut elsewhere = agent.clone();
    assert_eq!(elsewhere.sign_in().await.status, 200);

    let begun = agent.post("/me/totp", json!({"label": "Phone"})).await;
    let app = App::of(&begun);
    assert!(text(&begun.body["uri"]).starts_with("otpauth://totp/"));
    // It counts for nothing before its first code.
    assert_eq!(sign_in(&server, &agent, PASSWORD, None).await.status, 200);
    let code = app.code(&server);
    let wrong = agent.post("/me/totp/confirm", json!({"code": another(&code)})).await;
    assert_problem(&wrong, 422, "wrong_code");
    assert_problem(&agent.post("/me/totp/confirm", json!({"code": "12"})).await, 422, "typo");
    assert_eq!(agent.post("/me/totp/confirm", json!({"code": code})).await.status, 204);
    assert_problem(&agent.post("/me/totp/confirm", json!({"code": code})).await, 409, "nothing_pending");
    assert_eq!(agent.get("/me/totp").await.body["totps"][0]["label"], "Phone");
    assert_eq!(agent.get("/session").await.body["has_totp"], true);
    assert_eq!(elsewhere.get("/session").await.status, 401, "it began without the code");

    let required = sign_in(&server, &agent, PASSWORD, None).await;
    assert_problem(&required, 401, "totp_required");
    assert!(required.body["reference"].is_string() && cookie_of(&required).is_none());
    assert_problem(&sign_in(&server, &agent, "not the password at all", None).await, 401, "sign_in_refused");
    let used = sign_in(&server, &agent, PASSWORD, Some(&code)).await;
    assert_problem(&used, 401, "sign_in_refused");
    assert_problem(&sign_in(&server, &agent, PASSWORD, Some("12 34")).await, 422, "typo");
    server.clock.advance(STEP);
    let code = app.code(&server);
    let wrong = sign_in(&server, &agent, PASSWORD, Some(&another(&code))).await;
    assert_eq!(wrong.body["detail"], used.body["detail"], "what was wrong is not told");
    let done = sign_in(&server, &agent, PASSWORD, Some(&code)).await;
    assert_eq!((done.status, &done.body["has_totp"]), (200, &json!(true)), "{}", done.text);
    assert_eq!(done.body["totp_enrolment_required"], false);
    assert_problem(&sign_in(&server, &agent, PASSWORD, Some(&code)).await, 401, "sign_in_refused");
}

#[tokio::test(flavor = "multi_thread")]
async fn wrong_codes_lock_and_the_log_says_why() {
    let server = TestServer::start(Backend::Memory).await;
    let (admin, agent) = (server.administrator().await, server.operator(Role::HELP_DESK).await);
    let app = enrol(&server, &agent).await;
    for _ in 0..5 {
        let wrong = another(&app.code(&server));
        assert_problem(&sign_in(&server, &agent, PASSWORD, Some(&wrong)).await, 401, "sign_in_refused");
        assert_problem(&sign_in(&server, &agent, PASSWORD, None).await, 401, "totp_required");
    }
    let right = sign_in(&server, &agent, PASSWORD, Some(&app.code(&server))).await;
    assert_problem(&right, 401, "sign_in_refused");
    let bodies = server.events().await;
    let seen = |kind: &str, reason: Option<&str>| {
        let of =
            |event: &Value| event["type"] == kind && reason.is_none_or(|reason| event["reason"] == reason);
        let bodies = bodies.iter().map(|event| serde_json::from_str::<Value>(&event.body).unwrap());
        bodies.filter(|body| of(&body["event"])).count()
    };
    assert_eq!(seen("operator_sign_in_refused", Some("totp_required")), 5);
    assert_eq!(seen("operator_sign_in_refused", Some("totp_refused")), 6);
    assert_eq!((seen("totp_refused", Some("wrong")), seen("totp_locked", None)), (5, 1));
    // Someone who may unlock does.
    let unlock = format!("/accounts/{}/totps/unlock", agent.account);
    assert_eq!(admin.post(&unlock, json!({})).await.status, 200);
    let done = sign_in(&server, &agent, PASSWORD, Some(&app.code(&server))).await;
    assert_eq!(done.status, 200, "{}", done.text);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_password_is_asked_for_where_a_session_alone_is_too_little() {
    let server = TestServer::start(Backend::Memory).await;
    let agent = server.operator(Role::HELP_DESK).await;
    server.clock.advance(Span::from_mins(11));
    assert_problem(&agent.post("/me/totp", json!({})).await, 403, "password_needed");
    let wrong = agent.post("/me/totp", json!({"password": "not the password"})).await;
    assert_problem(&wrong, 422, "current_password_wrong");
    let app = App::of(&agent.post("/me/totp", json!({"password": PASSWORD})).await);
    assert_eq!(agent.post("/me/totp/confirm", json!({"code": app.code(&server)})).await.status, 204);

    // Another one needs it, too, and replaces the first once it is confirmed.
    let mut agent = agent;
    server.clock.advance(STEP);
    let again = sign_in(&server, &agent, PASSWORD, Some(&app.code(&server))).await;
    agent.cookie = cookie_of(&again).unwrap();
    agent.csrf = text(&again.body["csrf_token"]);
    assert_problem(&agent.post("/me/totp", json!({})).await, 403, "password_needed");
    let new = App::of(&agent.post("/me/totp", json!({"password": PASSWORD})).await);
    assert_eq!(agent.post("/me/totp/confirm", json!({"code": new.code(&server)})).await.status, 204);
    let listed = agent.get("/me/totp").await.body["totps"].as_array().unwrap().clone();
    assert_eq!(listed.iter().map(|totp| text(&totp["id"])).collect::<Vec<_>>(), [new.id]);

    let wrong = agent.post("/me/totp/remove", json!({"password": "not the password"})).await;
    assert_problem(&wrong, 422, "current_password_wrong");
    assert_eq!(agent.post("/me/totp/remove", json!({"password": PASSWORD})).await.status, 204);
    assert_problem(&agent.post("/me/totp/remove", json!({"password": PASSWORD})).await, 404, "unknown_totp");
    assert_eq!(sign_in(&server, &agent, PASSWORD, None).await.status, 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn where_everyone_needs_one_who_has_none_can_only_enrol() {
    let server = TestServer::start(Backend::Memory).await;
    let admin = server.administrator().await;
    enrol(&server, &admin).await;
    let mut agent = server.operator(Role::HELP_DESK).await;
    let program = agent.token_for(&["users:read"]).await;
    assert_eq!(admin.get("/organisation").await.body["operators_need_totp"], false);
    let set = admin.patch("/organisation", json!({"operators_need_totp": true})).await;
    assert_eq!((set.status, &set.body["operators_need_totp"]), (200, &json!(true)), "{}", set.text);
    // A change of something else leaves it.
    let sign_in_rules = set.body["sign_in"].clone();
    let other = admin.patch("/organisation", json!({"sign_in": sign_in_rules})).await;
    assert_eq!(other.body["operators_need_totp"], true);

    assert_problem(&agent.get("/accounts").await, 403, "totp_enrolment_required");
    assert_eq!(program.get("/accounts").await.status, 200, "a program has no second factor");
    let signed_in = agent.sign_in().await;
    assert_eq!((signed_in.status, &signed_in.body["totp_enrolment_required"]), (200, &json!(true)));
    for path in ["/accounts", "/permissions", "/sessions", "/tokens", "/events/stream"] {
        assert_problem(&agent.get(path).await, 403, "totp_enrolment_required");
    }
    assert_eq!(agent.get("/session").await.body["totp_enrolment_required"], true);
    enrol(&server, &agent).await;
    assert_eq!(agent.get("/session").await.body["totp_enrolment_required"], false);
    assert_eq!(agent.get("/accounts").await.status, 200);
    assert_eq!(agent.delete("/session").await.status, 204);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lost_device_is_forgotten_by_who_may_and_by_nobody_else() {
    let server = TestServer::start(Backend::Memory).await;
    let (admin, desk) = (server.administrator().await, server.operator(Role::HELP_DESK).await);
    let agent = server.operator(Role::HELP_DESK).await;
    enrol(&server, &agent).await;
    let path = format!("/operators/{}/totp", agent.account);
    assert_eq!(admin.get(&format!("/operators/{}", agent.account)).await.body["has_totp"], true);
    assert_problem(&desk.delete(&path).await, 403, "permission_denied");
    let own = admin.delete(&format!("/operators/{}/totp", admin.account)).await;
    assert_problem(&own, 403, "own_account");
    let reset = admin.delete(&path).await;
    assert_eq!((reset.status, &reset.body["removed"]), (200, &json!(true)), "{}", reset.text);
    assert_eq!(agent.get("/session").await.status, 401);
    assert_eq!(sign_in(&server, &agent, PASSWORD, None).await.status, 200);
    assert_eq!(admin.delete(&path).await.body["removed"], false);
}

/// The right to users' authenticators is no right to what lets an operator in.
#[tokio::test(flavor = "multi_thread")]
async fn an_operators_factor_takes_the_right_to_operators() {
    let server = TestServer::start(Backend::Memory).await;
    let admin = server.administrator().await;
    let role = admin
        .post(
            "/roles",
            json!({"name": "Authenticators", "rank": 90, "permissions": ["users.authenticators:write"]}),
        )
        .await;
    let role = text(&role.body["id"]).parse().unwrap();
    let (other, agent) = (server.operator(role).await, server.operator(Role::HELP_DESK).await);
    let app = enrol(&server, &agent).await;
    let totps = format!("/accounts/{}/totps", agent.account);
    assert_problem(&other.delete(&format!("{totps}/{}", app.id)).await, 403, "permission_denied");
    assert_problem(&other.post(&totps, json!({"replace": true})).await, 403, "permission_denied");
    assert_eq!(admin.delete(&format!("{totps}/{}", app.id)).await.status, 204);
}
