//! What counts once counts once: codes, answers, failures; however many requests come, and by whichever way.

use crate::support::{
    Stage, asked, claims, complete, expression, is_rejection, is_success, journey, link, reject, template,
};
use futures_util::future::join_all;
use readmit_app::journeys::{NotRun, Turned};
use readmit_core::time::Span;
use readmit_testkit::Backend;
use readmit_testkit::server::another_code;
use serde_json::json;

#[tokio::test(flavor = "multi_thread")]
async fn the_temporary_code_lets_in_once_and_the_token_says_who() {
    let stage = Stage::open().await;
    stage.publish(&template("temp-code-authentication")).await;
    let user = stage.client.user("ann").await;
    let code = stage.client.issue(&user).await;
    let params = json!({"external_user_id": "ann", "temp_code": code});
    let first = stage.start("temp-code-authentication", params.clone()).await;
    let claims = claims(&first);
    assert_eq!(claims["sub"], json!(user));
    assert_eq!((&claims["pid"], &claims["amr"]), (&json!("temp-code-authentication"), &json!(["otp"])));
    assert!(is_rejection(&stage.start("temp-code-authentication", params).await));
    assert_eq!((stage.count("code_redeemed").await, stage.count("session_started").await), (1, 1));
    assert_eq!((stage.count("journey_completed").await, stage.count("journey_rejected").await), (1, 1));
}

#[tokio::test(flavor = "multi_thread")]
async fn one_code_in_many_journeys_at_once_lets_in_once() {
    for backend in [Backend::Memory, Backend::Sqlite] {
        one_code_lets_in_once(backend).await;
    }
}

async fn one_code_lets_in_once(backend: Backend) {
    let stage = Stage::open_on(backend).await;
    stage.publish(&template("temp-code-authentication")).await;
    let user = stage.client.user("ann").await;
    let code = stage.client.issue(&user).await;
    let params = json!({"external_user_id": "ann", "temp_code": code});
    let turned = join_all((0..30).map(|_| stage.start("temp-code-authentication", params.clone()))).await;
    assert_eq!(turned.iter().filter(|turned| is_success(turned)).count(), 1);
    assert_eq!(stage.count("code_redeemed").await, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_doubled_answer_is_refused_and_changes_nothing() {
    for backend in [Backend::Memory, Backend::Sqlite] {
        doubled_answers_are_refused(backend).await;
    }
}

async fn doubled_answers_are_refused(backend: Backend) {
    let stage = Stage::open_on(backend).await;
    stage.publish(&template("temp-code-form")).await;
    let user = stage.client.user("ann").await;
    let code = stage.client.issue(&user).await;
    let question = asked(stage.start("temp-code-form", json!({})).await);
    assert_eq!(question.prompt.kind.step_id(), "get_info_from_client_1");
    let data = json!({"external_user_id": "ann", "temp_code": code});
    let answers = join_all((0..20).map(|_| stage.submit(&question, data.clone()))).await;
    let (through, others): (Vec<_>, Vec<_>) = answers.iter().partition(|turned| is_success(turned));
    assert_eq!(through.len(), 1);
    assert!(others.iter().all(|turned| matches!(turned, Turned::NotRun(NotRun::NoRun))), "{others:?}");
    assert_eq!((stage.count("code_redeemed").await, stage.count("code_refused").await), (1, 0));
    // And again later, when the run is over.
    let late = stage.submit(&question, data).await;
    assert!(matches!(late, Turned::NotRun(NotRun::NoRun)), "{late:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn failures_count_over_journeys_and_the_rest_api_and_the_lock_ends() {
    let stage = Stage::open().await;
    stage.publish(&template("temp-code-authentication")).await;
    let user = stage.client.user("ann").await;
    let code = stage.client.issue(&user).await;
    let wrong = json!({"external_user_id": "ann", "temp_code": another_code(&code)});
    assert!(is_rejection(&stage.start("temp-code-authentication", wrong.clone()).await));
    let body = json!({"identifier": user, "identifier_type": "user_id", "passcode": another_code(&code)});
    assert_eq!(stage.client.post("/cis/v1/auth/otp/authenticate", body).await.status, 400);
    assert!(is_rejection(&stage.start("temp-code-authentication", wrong).await));
    assert_eq!(stage.count("codes_locked").await, 1);
    let right = json!({"external_user_id": "ann", "temp_code": code});
    assert!(is_rejection(&stage.start("temp-code-authentication", right).await));
    stage.server.clock.advance(Span::from_mins(15));
    let code = stage.client.issue(&user).await;
    let right = json!({"external_user_id": "ann", "temp_code": code});
    assert!(is_success(&stage.start("temp-code-authentication", right).await));
}

/// A loop with an always wrong code: it must fail, and never let anyone in by running out.
#[tokio::test(flavor = "multi_thread")]
async fn a_loop_that_runs_out_is_a_failure() {
    let stage = Stage::open().await;
    let body = json!({"type": "action", "strings": [], "action": {"type": "set_variables",
        "metadata": {"type": "set_variables"}, "variables": [{"name": "x", "value": expression("1")}]},
        "links": [{"name": "child", "type": "branch"}]});
    let mut copy = body.clone();
    copy["id"] = json!("n2");
    let nodes = [
        json!({"type": "loop", "max_iterations": 3, "iteration_count": 0, "metadata": {},
            "condition": expression("true"), "variables": [], "loop_body": copy, "links": [link("child", "n3")]}),
        body,
        complete(),
    ];
    stage.publish(&journey("loops", &nodes)).await;
    assert!(is_rejection(&stage.start("loops", json!({})).await));
    assert_eq!((stage.count("journey_aborted").await, stage.count("journey_completed").await), (1, 0));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_run_goes_on_in_another_process_and_not_after_its_time() {
    let stage = Stage::open().await;
    stage.publish(&template("temp-code-form")).await;
    let user = stage.client.user("ann").await;
    let code = stage.client.issue(&user).await;
    let data = json!({"external_user_id": "ann", "temp_code": code});
    let question = asked(stage.start("temp-code-form", json!({})).await);
    let late = asked(stage.start("temp-code-form", json!({})).await);
    // What this process remembers is not needed.
    let elsewhere = stage.app().for_tenant(stage.app().tenant);
    let input = readmit_core::journey::engine::Input::Submit(data.clone().into());
    assert!(is_success(&stage.answer_in(&elsewhere, &question, input).await));
    stage.server.clock.advance(Span::from_mins(15));
    assert!(matches!(stage.submit(&late, data).await, Turned::NotRun(NotRun::NoRun)));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_condition_that_cannot_be_judged_lets_nobody_through() {
    let stage = Stage::open().await;
    let condition = |links: serde_json::Value| {
        json!({"type": "condition", "links": links, "condition": {"type": "generic", "negated": false,
            "metadata": {"type": "condition"}, "field": expression("@policy.request().params.x"),
            "operation": "==", "data_type": "boolean", "value": expression("true")}})
    };
    let nodes = [condition(json!([link("true", "n2"), link("false", "n2")])), complete()];
    stage.publish(&journey("judged", &nodes)).await;
    assert!(is_success(&stage.start("judged", json!({"x": false})).await));
    assert!(is_rejection(&stage.start("judged", json!({"x": "true"})).await));
    let links = json!([link("true", "n2"), link("false", "n2"), link("otherwise", "n3")]);
    stage.publish(&journey("otherwise", &[condition(links), complete(), reject()])).await;
    assert!(is_rejection(&stage.start("otherwise", json!({})).await));
    assert_eq!(stage.count("journey_aborted").await, 1);
}
