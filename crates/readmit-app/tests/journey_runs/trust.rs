//! Whom a run stands for: fixed with the first proof, and no longer than the account lets it.

use crate::support::{
    Stage, asked, claims, complete, expression, is_rejection, is_success, journey, link, reject,
};
use readmit_app::journeys::{AnswerJourney, NotRun, StartJourney, Turned};
use readmit_core::event::Origin;
use readmit_core::journey::Value;
use readmit_core::journey::engine::Input;
use readmit_core::notice::NotMeLink;
use serde_json::json;

fn temp_code(user: &str, code: &str, success: &str, failure: &str) -> serde_json::Value {
    json!({"type": "transmit_platform_temp_code_authentication", "metadata": {}, "error_variable": "error",
        "user_identifier": expression(user), "temp_code": expression(code),
        "links": [link("success_child", success), link("failure", failure)]})
}

fn information(target: &str) -> serde_json::Value {
    json!({"type": "action", "strings": [], "action": {"type": "information", "metadata": {"type": "information"},
        "title": expression("`Hello`"), "text": expression("`Welcome back`"), "button_text": expression("`OK`")},
        "links": [link("child", target)]})
}

const FIRST: (&str, &str) = ("@policy.request().params.user", "@policy.request().params.code");

/// R24: a second proof of somebody else makes nobody somebody else, and is not even judged.
#[tokio::test(flavor = "multi_thread")]
async fn r24_the_user_of_a_run_is_fixed() {
    let stage = Stage::open().await;
    let second = ("@policy.request().params.user2", "@policy.request().params.code2");
    let nodes = [
        temp_code(FIRST.0, FIRST.1, "n2", "n4"),
        temp_code(second.0, second.1, "n3", "n4"),
        complete(),
        reject(),
    ];
    stage.publish(&journey("two", &nodes)).await;
    let (ann, bob) = (stage.client.user("ann").await, stage.client.user("bob").await);
    let (a, b) = (stage.client.issue(&ann).await, stage.client.issue(&bob).await);
    let params = json!({"user": "ann", "code": a, "user2": "bob", "code2": b});
    assert!(is_rejection(&stage.start("two", params).await));
    assert_eq!((stage.count("code_redeemed").await, stage.count("session_started").await), (1, 0));
    // Bob's code was not spent on it.
    let left = stage.client.redeem(&bob, &b).await;
    assert_eq!(left.status, 200, "{}", left.text);
}

/// Whoever was signed out between two answers does not get in by finishing the journey.
#[tokio::test(flavor = "multi_thread")]
async fn a_proof_that_was_overtaken_lets_nobody_in() {
    let stage = Stage::open().await;
    let nodes = [temp_code(FIRST.0, FIRST.1, "n2", "n4"), information("n3"), complete(), reject()];
    stage.publish(&journey("slow", &nodes)).await;
    let user = stage.client.user("ann").await;
    for ends in [false, true] {
        let code = stage.client.issue(&user).await;
        let question = asked(stage.start("slow", json!({"user": "ann", "code": code})).await);
        assert_eq!(question.prompt.kind.step_id(), "action:information");
        if ends {
            let path = format!("/cis/v1/users/{user}");
            for status in ["Disabled", "Active"] {
                let changed = stage.client.put(&path, json!({"status": status})).await;
                assert_eq!(changed.status, 200, "{}", changed.text);
            }
        }
        let turned = stage.submit(&question, json!(null)).await;
        assert_eq!(is_success(&turned), !ends, "{turned:?}");
    }
    assert_eq!(stage.count("session_started").await, 1);
}

fn form(field: &str, target: &str) -> serde_json::Value {
    let schema = format!("[{{\"name\": \"{field}\", \"dataType\": \"string\"}}]");
    json!({"type": "action", "strings": [], "output_var": "f", "links": [link("child", target)],
        "action": {"type": "form", "metadata": {"type": "get_information"}, "form_id": "f", "var_name": "f",
            "app_data": expression("{}"), "form_schema": expression(&schema)}})
}

/// A proof that counts no more is not revived by a further one, which may be a weaker one.
#[tokio::test(flavor = "multi_thread")]
async fn a_further_proof_does_not_revive_an_overtaken_one() {
    let stage = Stage::open().await;
    let nodes = [
        temp_code(FIRST.0, FIRST.1, "n2", "n5"),
        form("code", "n3"),
        temp_code(FIRST.0, "f.code", "n4", "n5"),
        complete(),
        reject(),
    ];
    stage.publish(&journey("twice", &nodes)).await;
    let user = stage.client.user("ann").await;
    for ends in [false, true] {
        let code = stage.client.issue(&user).await;
        let question = asked(stage.start("twice", json!({"user": "ann", "code": code})).await);
        if ends {
            for status in ["Disabled", "Active"] {
                let path = format!("/cis/v1/users/{user}");
                assert_eq!(stage.client.put(&path, json!({"status": status})).await.status, 200);
            }
        }
        let second = stage.client.issue(&user).await;
        let turned = stage.submit(&question, json!({"code": second})).await;
        assert_eq!(is_success(&turned), !ends, "{turned:?}");
        if ends {
            // It was not judged, so it was not spent.
            assert_eq!(stage.client.redeem(&user, &second).await.status, 200);
        }
    }
}

/// "This was not me" reaches a run that began with the code, too.
#[tokio::test(flavor = "multi_thread")]
async fn r8_a_disowned_code_finishes_no_journey() {
    let stage = Stage::open().await;
    let nodes = [temp_code(FIRST.0, FIRST.1, "n2", "n4"), information("n3"), complete(), reject()];
    stage.publish(&journey("slow", &nodes)).await;
    let user = stage.client.user("ann").await;
    let code = stage.client.issue(&user).await;
    let question = asked(stage.start("slow", json!({"user": "ann", "code": code})).await);
    let notice = stage.server.events().await.last().unwrap().id;
    let link = NotMeLink { account: user.parse().unwrap(), notice, code: None };
    let app = stage.app();
    let disowned = app.disown(&link.seal(app.tenant, &app.keys.digest), Origin::system()).await.unwrap();
    assert!(disowned.is_ok());
    assert!(is_rejection(&stage.submit(&question, json!(null)).await));
    assert_eq!(stage.count("session_started").await, 0);
}

/// A user whom a step made has proven nothing: there are no tokens for them either.
#[tokio::test(flavor = "multi_thread")]
async fn nobody_gets_tokens_without_a_proof() {
    let stage = Stage::open().await;
    let make = json!({"type": "transmit_platform_create_user", "metadata": {}, "is_authenticated": true,
        "error_variable": "error", "output_var": "made", "username": expression("@policy.request().params.user"),
        "links": [link("success_child", "n2"), link("failure", "n4"),
            {"name": "user already exists", "type": "escape", "presentation": "user already exists", "target": "n4"}]});
    let tell = json!({"type": "action", "strings": [], "action": {"type": "json_data",
        "metadata": {"type": "json_data"}, "data": expression("@policy.userTokens()")}, "links": [link("child", "n3")]});
    stage.publish(&journey("make", &[make, tell, complete(), reject()])).await;
    let turned = stage.start("make", json!({"user": "ann"})).await;
    let Turned::Succeeded { json_data: Some(data), .. } = &turned else { panic!("{turned:?}") };
    assert_eq!(data.to_json(), "{}");
    assert_eq!((stage.count("account_created").await, stage.count("session_started").await), (1, 0));
}

/// What strangers send can be read again from the log, however it nests.
#[tokio::test(flavor = "multi_thread")]
async fn what_is_sent_cannot_spoil_the_log() {
    let stage = Stage::open().await;
    stage.publish(&journey("ask", &[form("code", "n2"), complete()])).await;
    let deep = (0..120).fold(json!(null), |value, _| json!([value]));
    let refused = stage.start("ask", json!({"a": deep})).await;
    assert!(matches!(refused, Turned::NotRun(NotRun::Parameters)), "{refused:?}");
    let question = asked(stage.start("ask", json!({})).await);
    let question = asked(stage.submit(&question, json!({"code": "x", "more": deep})).await);
    assert!(is_success(&stage.submit(&question, json!({"code": "x"})).await));
    assert_eq!(stage.app().recorded_run(question.run).await.unwrap().len(), 3);
}

/// R13: an attempt is paid also where what is to be stored of the turn grew too large.
#[tokio::test(flavor = "multi_thread")]
async fn r13_nobody_guesses_for_nothing_with_a_large_run() {
    let stage = Stage::open().await;
    let nodes = [form("code", "n2"), temp_code(FIRST.0, "f.code", "n4", "n3"), information("n4"), complete()];
    stage.publish(&journey("again", &nodes)).await;
    let user = stage.client.user("ann").await;
    let code = stage.client.issue(&user).await;
    let wrong = readmit_testkit::server::another_code(&code);
    let filler = "\u{1}".repeat(1_000);
    let large = |pieces: usize| -> Value {
        json!((0..pieces).map(|n| (format!("p{n}"), json!(filler))).collect::<serde_json::Map<_, _>>()).into()
    };
    for (saved, device) in [(14, 0), (0, 14)] {
        let order = StartJourney {
            journey: "again".to_owned(),
            client: stage.client.id,
            params: json!({"user": "ann"}).into(),
            saved_data: Value::Null,
            request: Value::empty_object(),
            device: Value::empty_object(),
            encrypted: false,
        };
        let started = if saved == 0 {
            stage.app().start_journey(&Stage::stranger(), order).await.unwrap()
        } else {
            // What is stored is larger than a run may be: it ends here, and nothing fails.
            let order = StartJourney { saved_data: large(saved), ..order };
            let ended = stage.app().start_journey(&Stage::stranger(), order).await.unwrap();
            assert!(is_rejection(&ended), "{ended:?}");
            continue;
        };
        let question = asked(started);
        let order = AnswerJourney {
            run: question.run,
            client: stage.client.id,
            assertion: question.ticket.assertion.to_string(),
            challenge: None,
            input: Input::Submit(json!({"code": wrong}).into()),
            request: Value::empty_object(),
            device: large(device),
            encrypted: false,
        };
        let turned = stage.app().answer_journey(&Stage::stranger(), order).await.unwrap();
        assert_eq!(asked(turned).prompt.kind.step_id(), "action:information");
        assert_eq!(stage.count("code_refused").await, 1);
    }
}

/// A token that another application's client got is no proof here.
#[tokio::test(flavor = "multi_thread")]
async fn another_applications_token_is_not_valid_here() {
    let stage = Stage::open().await;
    let validate = json!({"type": "action", "strings": [], "output_var": "claims", "links": [link("child", "n2")],
        "action": {"type": "validate_token", "metadata": {"type": "validate_token"}, "var_name": "claims",
            "token": expression("@policy.request().params.token")}});
    stage.publish(&journey("validate", &[validate, complete()])).await;
    let other = stage.server.own_client().await;
    for (client, is_own) in [(&stage.client, true), (&other, false)] {
        let user = client.user(if is_own { "ann" } else { "bob" }).await;
        let code = client.issue(&user).await;
        let tokens = client.redeem(&user, &code).await;
        for kind in ["access_token", "id_token"] {
            let turned = stage.start("validate", json!({"token": tokens.body[kind]})).await;
            assert_eq!(is_success(&turned), is_own, "{kind} {turned:?}");
        }
    }
}

/// R25: a run that waits is no session, and its answer belongs to the client that started it.
#[tokio::test(flavor = "multi_thread")]
async fn r25_a_run_that_waits_opens_nothing_and_answers_to_its_client_alone() {
    let stage = Stage::open().await;
    let nodes = [temp_code(FIRST.0, FIRST.1, "n2", "n4"), information("n3"), complete(), reject()];
    stage.publish(&journey("slow", &nodes)).await;
    let user = stage.client.user("ann").await;
    let code = stage.client.issue(&user).await;
    let question = asked(stage.start("slow", json!({"user": "ann", "code": code})).await);
    for pass in [
        question.run.to_string(),
        question.ticket.assertion.to_string(),
        question.ticket.challenge.to_string(),
    ] {
        for (path, body) in [
            ("/cis/v1/auth/totp/register", json!({})),
            ("/cis/v1/auth/logout", json!({})),
            ("/cis/v1/auth/session/authenticate", json!({"session_id": pass})),
            ("/cis/v1/auth/refresh", json!({"refresh_token": pass})),
        ] {
            let refused = stage.client.with_token(&pass).post(path, body).await;
            assert!(refused.status >= 400, "{path}: {}", refused.text);
        }
    }
    let other = stage.server.own_client().await;
    let stolen = AnswerJourney {
        run: question.run,
        client: other.id,
        assertion: question.ticket.assertion.to_string(),
        challenge: None,
        input: Input::Submit(Value::Null),
        request: Value::empty_object(),
        device: Value::empty_object(),
        encrypted: false,
    };
    let refused = stage.app().answer_journey(&Stage::stranger(), stolen).await.unwrap();
    assert!(matches!(refused, Turned::NotRun(NotRun::NoRun)));
    assert!(is_success(&stage.submit(&question, json!(null)).await));
}

/// Tokens of the user can be used by later steps; they belong to a session that began with the journey.
#[tokio::test(flavor = "multi_thread")]
async fn the_tokens_of_the_user_are_there_for_later_steps() {
    let stage = Stage::open().await;
    let data = "{\"token\": @policy.userTokens().access_token, \"again\": @policy.userTokens().access_token, \
                \"name\": @policy.userContext().username}";
    let json_data = json!({"type": "action", "strings": [], "action": {"type": "json_data",
        "metadata": {"type": "json_data"}, "data": expression(data)}, "links": [link("child", "n3")]});
    let nodes = [temp_code(FIRST.0, FIRST.1, "n2", "n4"), json_data, complete(), reject()];
    stage.publish(&journey("tokens", &nodes)).await;
    let user = stage.client.user("ann").await;
    let code = stage.client.issue(&user).await;
    let turned = stage.start("tokens", json!({"user": "ann", "code": code})).await;
    let claims = claims(&turned);
    let Turned::Succeeded { json_data: Some(data), .. } = &turned else { panic!("{turned:?}") };
    assert_eq!(data.get("name").and_then(Value::as_text), Some("ann"));
    assert_eq!(data.get("token"), data.get("again"));
    let token = data.get("token").and_then(Value::as_text).unwrap();
    let registered = stage.client.with_token(token).post("/cis/v1/auth/totp/register", json!({})).await;
    assert_eq!(registered.status, 201, "{}", registered.text);
    assert_eq!(stage.count("session_started").await, 1);
    assert!(claims["sid"].is_string() && claims["sub"] == json!(user));
}

/// The completion token is proof for the application, and opens nothing here.
#[tokio::test(flavor = "multi_thread")]
async fn a_completion_token_is_no_access_token() {
    let stage = Stage::open().await;
    let nodes = [temp_code(FIRST.0, FIRST.1, "n2", "n3"), complete(), reject()];
    stage.publish(&journey("plain", &nodes)).await;
    let user = stage.client.user("ann").await;
    let code = stage.client.issue(&user).await;
    let turned = stage.start("plain", json!({"user": "ann", "code": code})).await;
    let Turned::Succeeded { token: Some(token), .. } = turned else { panic!("{turned:?}") };
    for path in ["/cis/v1/auth/totp/register", "/cis/v1/auth/logout", "/cis/v1/users"] {
        assert_eq!(stage.client.with_token(token.reveal()).post(path, json!({})).await.status, 401, "{path}");
    }
}
