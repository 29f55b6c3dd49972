//! Codes that a journey sends: who gets one, and what strangers can tell from it.

use crate::support::{
    Asked, Stage, asked, complete, expression, is_rejection, is_success, journey, link, reject,
};
use readmit_app::delivery::{Templates, Worker};
use readmit_app::journeys::{PER_RECIPIENT_MAX, Turned};
use readmit_core::journey::Value;
use readmit_core::journey::engine::Input;
use readmit_core::journey::run::TroubleOf;
use readmit_core::time::Span;
use readmit_testkit::TestCarrier;
use readmit_testkit::server::another_code;
use serde_json::json;
use std::sync::Arc;

const JOURNEY: &str = "mail";

async fn stage() -> Stage {
    let stage = Stage::open().await;
    let nodes = [
        json!({"type": "transmit_platform_email_otp_authentication", "metadata": {}, "error_variable": "error",
            "user_identifier": expression("@policy.request().params.user"),
            "email": expression("@policy.request().params.email"),
            "links": [link("success_child", "n2"), link("failure", "n3")]}),
        complete(),
        reject(),
    ];
    stage.publish(&journey(JOURNEY, &nodes)).await;
    let made =
        stage.client.post("/cis/v1/users", json!({"username": "ann", "email": "ann@example.com"})).await;
    assert_eq!(made.status, 201, "{}", made.text);
    stage
}

async fn sent_code(stage: &Stage) -> String {
    let carrier = Arc::new(TestCarrier::default());
    let worker = Worker::new(stage.app().clone(), carrier.clone(), Arc::new(Templates::built_in().unwrap()));
    while worker.pass().await.unwrap() > 0 {}
    let told = carrier.take();
    let text = told.last().unwrap().text.reveal().to_owned();
    let digits: String = text.chars().filter(|c| c.is_ascii_digit() || c.is_whitespace()).collect();
    let groups: Vec<&str> = digits.split_whitespace().collect();
    let at = groups.iter().position(|group| group.len() == 3).unwrap();
    format!("{}{}", groups[at], groups[at + 1])
}

fn code_length(question: &Asked) -> Option<&Value> {
    question.prompt.fields.get("code_length")
}

#[tokio::test(flavor = "multi_thread")]
async fn a_mailed_code_lets_its_owner_in() {
    let stage = stage().await;
    let question = asked(stage.start(JOURNEY, json!({"user": "ann", "email": "ann@example.com"})).await);
    assert_eq!(question.prompt.kind.step_id(), "transmit_platform_email_otp_authentication");
    assert_eq!(code_length(&question), Some(&Value::from(6_u32)));
    let code = sent_code(&stage).await;
    let question = asked(stage.submit(&question, json!({"passcode": another_code(&code)})).await);
    let trouble = question.prompt.trouble.clone().unwrap();
    assert_eq!((trouble.of, trouble.error.code.as_str()), (TroubleOf::Credential, "invalid_credentials"));
    assert!(is_success(&stage.submit(&question, json!({"passcode": code})).await));
}

#[tokio::test(flavor = "multi_thread")]
async fn strangers_cannot_tell_who_there_is_and_nobody_elses_address_gets_a_code() {
    let stage = stage().await;
    let known = asked(stage.start(JOURNEY, json!({"user": "ann", "email": "ann@example.com"})).await);
    assert_eq!(stage.waiting_messages().await, 1);
    for (user, email) in [("nobody", "ann@example.com"), ("ann", "mallory@example.com")] {
        let mut question = asked(stage.start(JOURNEY, json!({"user": user, "email": email})).await);
        assert_eq!(code_length(&question), code_length(&known));
        for _ in 0..2 {
            question = asked(stage.submit(&question, json!({"passcode": "000000"})).await);
            assert_eq!(question.prompt.trouble.as_ref().unwrap().error.code.as_str(), "invalid_credentials");
        }
        assert!(is_rejection(&stage.submit(&question, json!({"passcode": "000000"})).await), "{user}");
    }
    assert_eq!(stage.waiting_messages().await, 1, "nothing was sent to anybody else");
    // A code that nobody was sent is nobody's: guessing at it locks nobody out.
    assert_eq!(stage.count("codes_locked").await, 0);
    // Nor by waiting until the code is over.
    for user in ["ann", "nobody"] {
        let question = asked(stage.start(JOURNEY, json!({"user": user, "email": "ann@example.com"})).await);
        stage.server.clock.advance(Span::from_mins(5));
        let late = asked(stage.submit(&question, json!({"passcode": "000000"})).await);
        assert_eq!(
            late.prompt.trouble.as_ref().unwrap().error.code.as_str(),
            "expired_otp_passcode",
            "{user}"
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_mailed_code_has_its_time_its_tries_and_its_number_of_letters() {
    let stage = stage().await;
    let params = json!({"user": "ann", "email": "ann@example.com"});
    let mut question = asked(stage.start(JOURNEY, params.clone()).await);
    for _ in 0..3 {
        question = asked(stage.answer(&question, Input::Resend).await);
        assert!(question.prompt.trouble.is_none());
    }
    let refused = asked(stage.answer(&question, Input::Resend).await);
    assert_eq!(refused.prompt.trouble.as_ref().unwrap().error.code.as_str(), "too_many_sends");
    assert_eq!(stage.waiting_messages().await, 4);
    let code = sent_code(&stage).await;
    stage.server.clock.advance(Span::from_mins(5));
    let expired = asked(stage.submit(&refused, json!({"passcode": code})).await);
    assert_eq!(expired.prompt.trouble.as_ref().unwrap().error.code.as_str(), "expired_otp_passcode");
    // Guessing locks codes of the account, the help desk's too.
    let mut turned = stage.start(JOURNEY, params).await;
    let code = sent_code(&stage).await;
    for _ in 0..3 {
        turned = stage.submit(&asked(turned), json!({"passcode": another_code(&code)})).await;
    }
    assert!(matches!(turned, Turned::Rejected { .. }));
    assert_eq!(stage.count("codes_locked").await, 1);
}

/// Whoever starts journeys does not run up somebody's bill.
#[tokio::test(flavor = "multi_thread")]
async fn one_address_gets_so_many_messages_whoever_asks() {
    let stage = stage().await;
    let params = json!({"user": "ann", "email": "ann@example.com"});
    for _ in 0..PER_RECIPIENT_MAX {
        asked(stage.start(JOURNEY, params.clone()).await);
    }
    // The same for someone who does not exist: it tells nothing about anybody.
    for user in ["ann", "nobody"] {
        let refused = stage.start(JOURNEY, json!({"user": user, "email": "ann@example.com"})).await;
        assert!(is_rejection(&refused), "{user}: {refused:?}");
    }
    assert_eq!(stage.waiting_messages().await, PER_RECIPIENT_MAX as usize);
}
