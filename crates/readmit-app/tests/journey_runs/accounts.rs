//! Steps that read and change users: those of the application, and no operators.

use crate::support::{
    Stage, asked, complete, expression, is_rejection, is_success, journey, link, reject, template,
};
use readmit_app::journeys::Turned;
use readmit_core::journey::Value;
use serde_json::json;

fn lookup(target: &str) -> serde_json::Value {
    json!({"type": "transmit_platform_get_user_emails", "metadata": {}, "error_variable": "error", "output_var": "found",
        "user_identifier": expression("@policy.request().params.user"),
        "links": [link("success_child", target), link("failure", "n4")]})
}

fn tell(source: &str, target: &str) -> serde_json::Value {
    json!({"type": "action", "strings": [], "action": {"type": "json_data", "metadata": {"type": "json_data"},
        "data": expression(source)}, "links": [link("child", target)]})
}

#[tokio::test(flavor = "multi_thread")]
async fn another_applications_users_and_operators_are_nobody() {
    let stage = Stage::open().await;
    let nodes = [lookup("n2"), tell("found", "n3"), complete(), tell("error", "n5"), reject()];
    stage.publish(&journey("look", &nodes)).await;
    let made =
        stage.client.post("/cis/v1/users", json!({"username": "ann", "email": "ann@example.com"})).await;
    assert_eq!(made.status, 201, "{}", made.text);
    let found = stage.start("look", json!({"user": "ann"})).await;
    let Turned::Succeeded { json_data: Some(data), .. } = &found else { panic!("{found:?}") };
    assert_eq!(data.get("list").and_then(Value::as_array), Some(&["ann@example.com".into()][..]));
    let other = stage.server.own_client().await;
    other.user("bob").await;
    for name in ["bob", "nobody"] {
        let refused = stage.start("look", json!({"user": name})).await;
        let Turned::Rejected { json_data: Some(data), .. } = &refused else { panic!("{refused:?}") };
        assert_eq!(data.get("ts_error_code").and_then(Value::as_text), Some("user_not_found"), "{name}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_user_is_made_once() {
    let stage = Stage::open().await;
    let nodes = [
        json!({"type": "transmit_platform_create_user", "metadata": {}, "error_variable": "error", "output_var": "made",
            "username": expression("@policy.request().params.user"),
            "links": [link("success_child", "n2"), link("failure", "n4"),
                {"name": "user already exists", "type": "escape", "presentation": "user already exists", "target": "n3"}]}),
        complete(),
        tell("error", "n4"),
        reject(),
    ];
    stage.publish(&journey("make", &nodes)).await;
    assert!(is_success(&stage.start("make", json!({"user": "ann"})).await));
    let again = stage.start("make", json!({"user": "ann"})).await;
    let Turned::Rejected { json_data: Some(data), .. } = &again else { panic!("{again:?}") };
    assert_eq!(data.get("code").and_then(Value::as_text), Some("user_already_exists"));
    assert_eq!(stage.count("account_created").await, 1);
    // Nobody proved anything, so nobody got a session.
    assert_eq!(stage.count("session_started").await, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_app_is_registered_and_shown_once() {
    let stage = Stage::open().await;
    stage.publish(&template("totp-registration")).await;
    let made = stage.client.post("/cis/v1/users", json!({"email": "ann@example.com"})).await;
    assert_eq!(made.status, 201, "{}", made.text);
    let question = asked(stage.start("totp-registration", json!({})).await);
    let question =
        asked(stage.submit(&question, json!({"email": "ann@example.com", "label": "Phone"})).await);
    assert_eq!(question.prompt.kind.step_id(), "transmit_platform_totp_registration");
    let payload = question.prompt.fields.get("payload").unwrap();
    assert!(payload.get("uri").and_then(Value::as_text).unwrap().starts_with("otpauth://totp/"));
    assert!(is_success(&stage.submit(&question, json!(null)).await));
    // Single mode, block: a second one is refused.
    let question = asked(stage.start("totp-registration", json!({})).await);
    let turned = stage.submit(&question, json!({"email": "ann@example.com", "label": "Other"})).await;
    assert!(is_rejection(&turned), "{turned:?}");
    assert_eq!(stage.count("totp_registered").await, 1);
}
