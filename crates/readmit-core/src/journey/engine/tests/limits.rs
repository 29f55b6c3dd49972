//! Every limit ends a run by its name.

use super::super::{AbortReason, Input, Progress};
use super::world::{
    Play, Script, abort, complete, end, form, link, nobody, reject, repeat, set, submit, tell,
};
use crate::journey::engine::End;
use serde_json::json;

fn refusing() -> Script {
    Box::new(|_| Ok(Err(nobody())))
}

#[test]
fn one_answer_runs_so_many_nodes() {
    let body = set("x", "1", None);
    let nodes = [repeat("true", 10_000, json!([]), ("n2", &body), "n3"), body, complete()];
    assert_eq!(
        abort(Play::of(&nodes, refusing()).run(&[])),
        AbortReason::Limit("one answer runs at most 1000 nodes")
    );
}

#[test]
fn a_run_takes_so_many_answers() {
    let nodes = [form("f", json!([link("child", Some("n2"))])), complete()];
    let answers = vec![submit(json!({})); 200];
    assert_eq!(
        abort(Play::of(&nodes, refusing()).run(&answers)),
        AbortReason::Limit("a run takes at most 200 answers")
    );
}

#[test]
fn variables_and_answers_are_bounded() {
    let body = set("x", "x + x", None);
    let nodes = [
        set("x", "`0123456789abcdef`", Some("n2")),
        repeat("true", 100, json!([]), ("n3", &body), "n4"),
        body,
        complete(),
    ];
    assert_eq!(
        abort(Play::of(&nodes, refusing()).run(&[])),
        AbortReason::Limit("variables of a run hold at most 32 KiB")
    );
    let nodes = [form("f", json!([link("child", Some("n2"))])), complete()];
    let large = submit(json!({"a": "x".repeat(20_000)}));
    let Progress::Ask { prompt, .. } = Play::of(&nodes, refusing()).run(&[large]) else { panic!() };
    assert!(prompt.trouble.is_some());
}

#[test]
fn journeys_within_journeys_go_so_deep() {
    let call = json!({"type": "procedure", "metadata": {}, "policy_id": "main", "links": [link("child", Some("n2"))]});
    assert_eq!(
        abort(Play::of(&[call, complete()], refusing()).run(&[])),
        AbortReason::Limit("journeys within journeys go 8 deep")
    );
}

#[test]
fn an_expression_that_costs_too_much_fails_and_says_where() {
    let nodes = [
        set("x", "@std.reduce(@std.range(0, 5000), (a, b) => a + @std.sum(@std.range(0, b)), 0)", Some("n2")),
        complete(),
    ];
    let why = abort(Play::of(&nodes, refusing()).run(&[]));
    assert!(matches!(why, AbortReason::Expression { field: "variables", .. }), "{why:?}");
}

/// Text that a user sends is a value: it is shown, and never evaluated.
#[test]
fn what_a_user_writes_is_never_parsed() {
    let nodes = [form("f", json!([link("child", Some("n2"))])), tell("`${f.a}`", "n3"), complete(), reject()];
    let evil = "${@policy.request()} `@std.uuid()` \" + f.a";
    let End::Success { json_data, .. } = end(Play::of(&nodes, refusing()).run(&[submit(json!({"a": evil}))]))
    else {
        panic!()
    };
    assert_eq!(json_data.unwrap().as_text(), Some(evil));
    let resend = Play::of(&nodes, refusing()).run(&[Input::Resend]);
    assert!(matches!(resend, Progress::Ask { .. }));
}
