//! Every turn of a run as it goes over the wire.

use super::*;
use readmit_core::id::RunId;
use readmit_core::journey::effect::{ErrorCode, StepError};
use readmit_core::journey::run::{Trouble, TroubleOf};
use readmit_core::secret::Secret;
use serde_json::json;
use uuid::Uuid;

fn value(json: serde_json::Value) -> Value {
    json.into()
}

fn run() -> RunId {
    RunId::from_random([1; 16])
}

fn asking(kind: PromptKind, fields: serde_json::Value) -> Prompt {
    let fields = value(fields).as_object().cloned().unwrap_or_default();
    Prompt { kind, fields, options: vec![], trouble: None, json_data: None, sdk_data: None }
}

fn asks(prompt: Prompt) -> Turned {
    let ticket = Ticket { assertion: Uuid::from_u128(1), challenge: Uuid::from_u128(2) };
    Turned::Asks { run: run(), ticket, prompt, tells_locks: false }
}

fn telling(prompt: Prompt) -> Turned {
    let Turned::Asks { run, ticket, prompt, .. } = asks(prompt) else { unreachable!() };
    Turned::Asks { run, ticket, prompt, tells_locks: true }
}

fn option(id: &str, name: Option<&str>, schema: Option<serde_json::Value>) -> Choice {
    Choice { id: id.into(), display_name: name.map(str::to_owned), schema: schema.map(value) }
}

fn form() -> Prompt {
    let options = vec![option("cancel", Some("Cancel"), None), option("help", None, None)];
    let fields = json!({"app_data": {"title": "Who are you?"}, "form_title": "Sign in"});
    let kind = PromptKind::Form("get_info_from_client_1".into());
    Prompt {
        options,
        json_data: Some(value(json!({"plan": "gold"}))),
        sdk_data: Some(value(json!({"seen": true}))),
        ..asking(kind, fields)
    }
}

fn login_form() -> Prompt {
    let schema = json!({"type": "object", "properties": {"username": {"type": "string"}}});
    let error = StepError::new(ErrorCode::AuthenticatorLocked, "locked until noon");
    let error = StepError { attempts_left: Some(0), ..error };
    let fields = json!({"app_data": {}, "error_data": {"error_code": "auth_invalid_credentials"}});
    Prompt {
        options: vec![option("totp", Some("TOTP"), Some(schema)), option("failure", None, None)],
        trouble: Some(Trouble { error, of: TroubleOf::Totp }),
        ..asking(PromptKind::LoginForm("authentication".into()), fields)
    }
}

fn typed(kind: &str, fields: serde_json::Value) -> Turned {
    asks(asking(PromptKind::Typed(kind.into()), fields))
}

fn rejected(text: Option<&str>, data: Option<serde_json::Value>) -> Turned {
    let (text, data) = (text.map(str::to_owned), data.map(value));
    Turned::Rejected { run: run(), text, data, json_data: None, sdk_data: None }
}

fn written(turned: &Turned) -> serde_json::Value {
    let told = told(turned);
    json!({
        "status": told.status.as_u16(),
        "error_code": told.code,
        "error_message": told.message,
        "data": serde_json::to_value(&told.data).unwrap(),
    })
}

#[test]
fn every_turn_has_its_envelope() {
    let signing = json!({"transaction_challenge": "012345", "approval_data": {"amount": "10"}});
    let payload = json!({"payload": {"secret": "JBSW", "uri": "otpauth://totp/x"}});
    let information = json!({"title": "Hello", "text": "You are in.", "button_text": "Go on"});
    let succeeded = |token: Option<&str>, json_data: Option<serde_json::Value>| Turned::Succeeded {
        run: run(),
        token: token.map(|token| Secret::new(token.to_owned())),
        json_data: json_data.map(value),
        sdk_data: None,
    };
    let cases = [
        ("form", asks(form())),
        ("login_form", asks(login_form())),
        ("login_form_that_tells", telling(login_form())),
        ("information", asks(asking(PromptKind::Information, information))),
        ("totp_registration", typed("transmit_platform_totp_registration", payload)),
        ("signing", typed("transmit_platform_transaction_signing_totp", signing)),
        ("email_otp", typed("transmit_platform_email_otp_authentication", json!({"code_length": 6}))),
        ("success", succeeded(Some("eyJ"), None)),
        ("success_without_token", succeeded(None, Some(json!([1, 2])))),
        ("rejection", rejected(None, None)),
        ("rejection_of_the_author", rejected(Some("Come back tomorrow"), Some(json!({"code": 7})))),
        ("no_journey", Turned::NotRun(NotRun::NoJourney)),
        ("no_client", Turned::NotRun(NotRun::NoClient)),
        ("no_run", Turned::NotRun(NotRun::NoRun)),
        ("not_encrypted", Turned::NotRun(NotRun::NotEncrypted)),
        ("parameters", Turned::NotRun(NotRun::Parameters)),
    ];
    let written: serde_json::Map<_, _> =
        cases.iter().map(|(name, turned)| ((*name).to_owned(), written(turned))).collect();
    insta::assert_json_snapshot!("turns", written);
}

/// Else a step could give itself another type, or end the journey at the client.
#[test]
fn no_field_of_a_step_takes_the_place_of_the_wires_own() {
    let fields: Fields = TAKEN_OUT.iter().map(|name| (Arc::from(*name), Value::from("mine"))).collect();
    let shown = Fields::from_iter([("title".into(), Value::from("shown"))]);
    let mut prompt = asking(PromptKind::Information, json!({}));
    prompt.fields = fields.into_iter().chain(shown).collect();
    let told = told(&asks(prompt));
    let step = &told.data.get("control_flow").unwrap().as_array().unwrap()[0];
    let names: Vec<&str> = step.as_object().unwrap().keys().map(|name| &**name).collect();
    assert_eq!(names, ["type", "assertion_id", "title"]);
    assert_eq!(step.get("type"), Some(&Value::from("information")));
    assert!(!told.data.to_json().contains("mine"));
}

#[test]
fn no_step_of_the_engine_has_a_field_that_the_sdk_takes_out() {
    for name in [
        "app_data",
        "approval_data",
        "button_text",
        "code_length",
        "error_data",
        "form_description",
        "form_schema",
        "form_title",
        "payload",
        "text",
        "title",
        "transaction_challenge",
    ] {
        assert!(!TAKEN_OUT.contains(&name), "{name}");
    }
}

#[test]
fn an_empty_reason_is_none() {
    assert_eq!(told(&rejected(Some(""), None)).message, "Access rejected");
}
