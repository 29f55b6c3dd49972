//! What steps do to a run: where it goes, what it knows, what it asks.

use super::super::{AbortReason, End, Input, Progress, PromptKind};
use super::world::{
    Play, Script, abort, complete, end, expression, file, form, is_named, link, nobody, proven, reject,
    repeat, set, submit, tell, temp_code,
};
use crate::journey::effect::{Act, ErrorCode, Need, StepError};
use crate::journey::run::TroubleOf;
use crate::journey::value::Value;
use serde_json::json;

fn refusing() -> Script {
    Box::new(|_| Ok(Err(nobody())))
}

fn data(end: End) -> serde_json::Value {
    let (End::Success { json_data, .. } | End::Rejection { json_data, .. }) = end else { panic!("{end:?}") };
    serde_json::from_str(&json_data.unwrap().to_json()).unwrap()
}

#[test]
fn a_failure_is_written_down_and_takes_its_own_way_out() {
    let nodes = [
        json!({"type": "transmit_platform_temp_code_authentication", "metadata": {}, "error_variable": "error",
            "user_identifier": expression("\"ann\""), "temp_code": expression("\"1\""),
            "links": [link("success_child", Some("n3")), link("failure", Some("n3")),
                {"name": "temporary access code expired", "type": "escape",
                 "presentation": "temporary access code expired", "target": "n2"}]}),
        tell("error", "n3"),
        reject(),
    ];
    let expired = StepError::new(ErrorCode::ExpiredOtpPasscode, "late");
    let mut play = Play::of(&nodes, Box::new(move |_| Ok(Err(expired.clone()))));
    let told = data(end(play.run(&[])));
    assert_eq!(
        (&told["ts_error_code"], &told["error_code"]),
        (&json!("expired_otp_passcode"), &json!("auth_otp_passcode_expired"))
    );
    assert_eq!(told["step"], json!("transmit_platform_temp_code_authentication"));
    let mut play = Play::of(&nodes, refusing());
    assert!(matches!(end(play.run(&[])), End::Rejection { json_data: None, .. }));
}

#[test]
fn a_failure_without_a_way_out_ends_the_journey() {
    let nodes = [
        json!({"type": "transmit_platform_get_user_emails", "metadata": {}, "output_var": "x",
            "user_identifier": expression("\"ann\""), "links": [link("success_child", Some("n2"))]}),
        complete(),
    ];
    let why = abort(Play::of(&nodes, refusing()).run(&[]));
    assert!(matches!(why, AbortReason::Failed(_)), "{why:?}");
}

#[test]
fn nobody_becomes_somebody_else() {
    let nodes = [temp_code("\"ann\"", "n2", "n4"), temp_code("\"bob\"", "n3", "n4"), complete(), reject()];
    // A world that proves anybody: the engine alone must hold.
    let script: Script = Box::new(|act| Ok(Ok(proven(if is_named(act, "ann") { 1 } else { 2 }))));
    assert!(matches!(abort(Play::of(&nodes, script).run(&[])), AbortReason::Unusable(_)));
    let expected: Script = Box::new(|act| match act {
        Act::Authenticate { expected: None, .. } => Ok(Ok(proven(1))),
        Act::Authenticate { .. } => Ok(Err(nobody())),
        _ => panic!("{act:?}"),
    });
    assert!(matches!(end(Play::of(&nodes, expected).run(&[])), End::Rejection { .. }));
}

#[test]
fn a_loop_keeps_its_variables_and_forgets_those_of_a_pass() {
    let body = set("inner", "inner == null ? 1 : inner + 1", Some("n3"));
    let nodes = [
        repeat("count < 3", 5, json!([{"name": "count", "value": expression("0")}]), ("n2", &body), "n5"),
        body,
        set("count", "count + 1", Some("n4")),
        set("seen", "[inner, iteration_count]", None),
        tell("{\"count\": count}", "n6"),
        complete(),
    ];
    // `count` is the loop's own: it is gone after it, and reading it is a finding and an error.
    let file = file("main", &nodes);
    assert!(super::world::read(&file).findings.iter().any(|finding| finding.rule == 91));
    let outer = [
        set("seen", "[]", Some("n2")),
        repeat(
            "@std.len(seen) < 3",
            5,
            json!([]),
            ("n3", &set("inner", "inner == null ? 1 : inner + 1", Some("n4"))),
            "n5",
        ),
        set("inner", "inner == null ? 1 : inner + 1", Some("n4")),
        set("seen", "seen + [[inner, iteration_count]]", None),
        tell("seen", "n6"),
        complete(),
    ];
    let told = data(end(Play::of(&outer, refusing()).run(&[])));
    assert_eq!(told, json!([[1, 0], [1, 1], [1, 2]]));
}

#[test]
fn a_loop_that_runs_out_fails_even_where_success_comes_next() {
    let body = set("x", "1", None);
    let nodes = [repeat("true", 3, json!([]), ("n2", &body), "n3"), body, complete()];
    assert_eq!(abort(Play::of(&nodes, refusing()).run(&[])), AbortReason::LoopRanOut(3));
}

#[test]
fn a_form_is_asked_again_until_the_answer_fits() {
    let nodes = [
        form("f", json!([link("child", Some("n2")), link("cancel", Some("n4"))])),
        tell("f", "n3"),
        complete(),
        reject(),
    ];
    let mut play = Play::of(&nodes, refusing());
    let Progress::Ask { run, prompt } = play.start() else { panic!() };
    assert_eq!(prompt.kind, PromptKind::Form("f".into()));
    assert_eq!(prompt.options.iter().map(|option| &*option.id).collect::<Vec<_>>(), ["cancel"]);
    let first = run.ticket.clone();
    let Progress::Ask { run, prompt } = play.turn(*run, Some(&submit(json!({"b": 1})))) else { panic!() };
    assert_eq!((run.turns, prompt.trouble.as_ref().map(|trouble| trouble.of)), (2, Some(TroubleOf::Answer)));
    assert!(run.ticket.is_some() && first.is_some());
    let unknown = Input::Choose { option: "sideways".into(), data: Value::Null };
    let Progress::Ask { run, .. } = play.turn(*run, Some(&unknown)) else { panic!() };
    let answered = play.turn(*run.clone(), Some(&submit(json!({"a": "x", "evil": 1}))));
    assert_eq!(data(end(answered)), json!({"a": "x"}));
    let cancel = Input::Choose { option: "cancel".into(), data: Value::Null };
    assert!(matches!(end(play.turn(*run, Some(&cancel))), End::Rejection { .. }));
}

/// Whatever a file says of its presentation: the success of a step is not for the client to choose.
#[test]
fn no_client_chooses_a_success() {
    let shown = |name: &str, target: &str| json!({"name": name, "type": "branch", "presentation": "Action", "target": target});
    let validation = json!({"type": "transmit_platform_email_validation", "metadata": {}, "error_variable": "error",
        "code_length": 6, "expiry_in_minutes": 5, "max_failed_attempts": 3,
        "email": expression("\"ann@example.com\""), "links": [shown("success_child", "n2"), link("failure", Some("n3"))]});
    let passcode = |act: &Act<'_>| match act {
        Act::SendPasscode { .. } => Ok(Ok(super::world::passcode())),
        _ => Ok(Err(nobody())),
    };
    for (nodes, option) in [
        ([validation, complete(), reject()], "success_child"),
        (
            [form("f", json!([shown("child", "n2"), link("cancel", Some("n3"))])), complete(), reject()],
            "child",
        ),
    ] {
        let mut play = Play::of(&nodes, Box::new(passcode));
        let Progress::Ask { run, prompt } = play.start() else { panic!("{option}") };
        assert!(prompt.options.iter().all(|offered| &*offered.id != option), "{option}");
        let chosen = Input::Choose { option: option.into(), data: json!({"a": "x"}).into() };
        let Progress::Ask { prompt, .. } = play.turn(*run, Some(&chosen)) else {
            panic!("{option} was taken")
        };
        assert_eq!(prompt.trouble.map(|trouble| trouble.of), Some(TroubleOf::Answer));
    }
}

#[test]
fn what_nests_too_deep_to_be_stored_is_no_answer() {
    let deep = |levels: usize| (0..levels).fold(Value::Null, |value, _| [value].into_iter().collect());
    assert!(deep(64).is_shallow() && !deep(65).is_shallow());
    let nodes = [form("f", json!([link("child", Some("n2"))])), complete()];
    let mut play = Play::of(&nodes, refusing());
    let Progress::Ask { run, .. } = play.start() else { panic!() };
    let answer = Value::object([("a", Value::from("x")), ("b", deep(100))]);
    let Progress::Ask { prompt, .. } = play.turn(*run, Some(&Input::Submit(answer))) else { panic!() };
    assert_eq!(prompt.trouble.map(|trouble| trouble.of), Some(TroubleOf::Answer));
}

#[test]
fn what_a_step_needs_leaves_the_run_before_it() {
    let nodes = [
        set("x", "@std.uuid()", Some("n2")),
        temp_code("\"ann\"", "n3", "n4"),
        tell("x", "n5"),
        reject(),
        complete(),
    ];
    let mut asked = 0;
    let script: Script = Box::new(move |act| {
        asked += 1;
        match act {
            Act::Authenticate { whom, .. } if asked == 1 => Err(Need::Account(whom.clone())),
            _ => Ok(Ok(proven(1))),
        }
    });
    let mut play = Play::of(&nodes, script);
    let Progress::Needs { run, need: Need::Account(_) } = play.start() else { panic!() };
    assert_eq!((run.frames[0].at.0, run.turns, run.user.clone()), (1, 0, None));
    let drawn = run.frames[0].variables.get("x").cloned();
    let End::Success { json_data, user, .. } = end(play.turn(*run, None)) else { panic!() };
    assert_eq!(json_data, drawn);
    assert!(user.is_some());
}

#[test]
fn a_journey_within_a_journey_gives_its_user_back() {
    let call = action_call();
    let nodes = [call, complete()];
    let inner = [temp_code("@policy.request().params.who", "n2", "n3"), complete(), reject()];
    let files = [file("main", &nodes), file("inner", &inner)];
    let script: Script = Box::new(|act| Ok(if is_named(act, "ann") { Ok(proven(1)) } else { Err(nobody()) }));
    let End::Success { user: Some(_), .. } = end(Play::of_files(&files, script).run(&[])) else { panic!() };
    let mut play = Play::of_files(&files, refusing());
    assert!(matches!(end(play.run(&[])), End::Rejection { .. }), "its rejection is the whole's");
}

fn action_call() -> serde_json::Value {
    json!({"type": "procedure", "metadata": {}, "policy_id": "inner",
        "parameters": [{"name": "who", "value": expression("\"ann\"")}], "links": [link("child", Some("n2"))]})
}
