//! Variables: what is surely set where, what lasts how long, and what is proven on the way.

use super::{Json, action, envelope, expression, import, json, link, node, plain, sound, told};

fn set(number: u32, name: &str, value: &str, next: impl Into<Option<u32>>) -> Json {
    let variables = json!({"variables": [{"name": name, "value": expression(value)}]});
    action(number, "set_variables", variables, &[link("child", "branch", next)])
}

fn either(number: u32, yes: impl Into<Option<u32>>, no: impl Into<Option<u32>>) -> Json {
    let condition = json!({"type": "generic", "field": expression("@policy.request().params.x == 1"),
        "operation": "==", "data_type": "boolean", "value": expression("true")});
    plain(
        number,
        "condition",
        json!({"condition": condition}),
        &[link("true", "branch", yes), link("false", "branch", no)],
    )
}

fn repeat(number: u32, variables: Json, condition: &str, body: &Json, next: u32) -> Json {
    let fields = json!({"condition": expression(condition), "max_iterations": 3, "variables": variables, "loop_body": body});
    plain(number, "loop", fields, &[link("child", "branch", next)])
}

fn reject(number: u32, text: &str) -> Json {
    action(number, "reject", json!({"data": expression(text)}), &[])
}

#[test]
fn a_variable_that_one_path_does_not_set_is_told() {
    let file = envelope(&[either(1, 2, 3), set(2, "x", "1", 3), reject(3, "x")]);
    let import = import(&file);
    assert_eq!(told(&import), ["JF-W092 #3/action/data"]);
    assert!(import.findings[0].message.contains("on the path"), "{}", import.findings[0].message);
    let file = envelope(&[either(1, 2, 4), set(2, "x", "1", 3), reject(3, "x"), set(4, "x", "2", 3)]);
    assert_eq!(told(&super::import(&file)), [""; 0]);
}

#[test]
fn later_entries_see_earlier_ones_and_not_the_other_way_round() {
    let variables = |first: &str, second: &str| json!({"variables": [{"name": "a", "value": expression(first)}, {"name": "b", "value": expression(second)}]});
    let file = |first, second| {
        envelope(&[
            action(1, "set_variables", variables(first, second), &[link("child", "branch", 2)]),
            reject(2, "b"),
        ])
    };
    assert_eq!(told(&import(&file("1", "a"))), [""; 0]);
    assert_eq!(told(&import(&file("b", "1"))), ["JF-W092 #1/action/variables/0/value"]);
}

#[test]
fn what_a_pass_sets_is_gone_in_the_next() {
    // The body reads what it sets further down.
    let body = either(2, 3, 3);
    let read = action(3, "json_data", json!({"data": expression("late")}), &[link("child", "branch", 4)]);
    let one = repeat(1, json!([]), "true", &body, 5);
    let file =
        envelope(&[one.clone(), body.clone(), read.clone(), set(4, "late", "1", None), reject(5, "1")]);
    assert_eq!(told(&import(&file)), ["JF-W092 #3/action/data"]);
    // Outside of the loop it is not there at all.
    let file = envelope(&[one, body.clone(), read.clone(), set(4, "late", "1", None), reject(5, "late")]);
    assert_eq!(told(&import(&file)), ["JF-W092 #3/action/data", "JF-E091 #5/action/data"]);
    // A variable of the loop's own is there from the beginning, in its condition too.
    let own =
        json!([{"name": "late", "value": expression("0")}, {"name": "more", "value": expression("late")}]);
    let one = repeat(1, own, "late < 2 && iteration_count < 3", &body, 5);
    let file = envelope(&[one, body, read, set(4, "late", "1", None), reject(5, "1")]);
    assert_eq!(told(&import(&file)), [""; 0]);
}

#[test]
fn what_was_there_before_the_loop_is_assigned_in_it() {
    let body = set(3, "x", "x + 1", None);
    let file =
        envelope(&[set(1, "x", "0", 2), repeat(2, json!([]), "x < 3", &body, 4), body, reject(4, "x")]);
    assert_eq!(told(&import(&file)), [""; 0]);
}

#[test]
fn blocks_open_no_scope() {
    let body = set(2, "x", "1", None);
    let one = plain(1, "block", json!({"block": body}), &[link("child", "branch", 3)]);
    let file = envelope(&[one, body, reject(3, "x")]);
    assert_eq!(told(&import(&file)), [""; 0]);
}

#[test]
fn names_that_are_near_are_suggested() {
    let mut file = sound();
    node(&mut file, 7)["action"]["text"] = expression("`${anwser.user}`");
    let found = import(&file);
    assert!(found.findings[0].message.contains("did you mean \"answer\"?"), "{}", found.findings[0].message);
    node(&mut file, 7)["action"]["text"] = expression("`${answer.usr}`");
    let found = import(&file);
    assert_eq!(told(&found), ["JF-W093 #7/action/text"]);
    assert!(found.findings[0].message.contains("did you mean \"user\"?"), "{}", found.findings[0].message);
}

#[test]
fn first_values_and_forms_tell_the_fields_that_there_are() {
    let file = |second: &str, field: &str| {
        envelope(&[set(1, "x", "{a: 1}", 2), set(2, "x", second, 3), reject(3, &format!("x.{field}"))])
    };
    assert_eq!(told(&import(&file("{b: 2}", "b"))), [""; 0]);
    assert_eq!(told(&import(&file("null", "c"))), ["JF-W093 #3/action/data"]);
    assert_eq!(told(&import(&file("@policy.request()", "c"))), [""; 0]);
}

#[test]
fn only_an_authentication_proves_anything() {
    let code = |failure: u32| {
        let fields = json!({"user_identifier": expression("@policy.request().params.user"),
            "temp_code": expression("@policy.request().params.code")});
        plain(
            1,
            "transmit_platform_temp_code_authentication",
            fields,
            &[link("success_child", "branch", 2), link("failure", "escape", failure)],
        )
    };
    let pass = action(2, "auth_pass", json!({}), &[]);
    let file = envelope(&[code(3), pass.clone(), reject(3, "1")]);
    assert_eq!(told(&import(&file)), [""; 0]);
    let import = import(&envelope(&[code(2), pass.clone()]));
    assert_eq!(told(&import), ["JF-W200 #2"]);
    assert!(import.findings[0].message.contains(" → "), "{}", import.findings[0].message);
    let user = json!({"email": expression("@policy.request().params.email"), "is_authenticated": true});
    let links = [
        link("success_child", "branch", 2),
        link("failure", "escape", 3),
        link("user already exists", "escape", 3),
    ];
    let file = envelope(&[plain(1, "transmit_platform_create_user", user, &links), pass, reject(3, "1")]);
    assert_eq!(told(&super::import(&file)), [""; 0]);
}

#[test]
fn the_idiom_of_a_loop_until_somebody_is_authenticated_proves_it() {
    for condition in [
        "!@policy.isUserAuthenticated()",
        " ! ( @policy.isUserAuthenticated() )",
        "@policy.isUserAuthenticated() == false",
    ] {
        let mut file = sound();
        node(&mut file, 2)["condition"] = expression(condition);
        assert_eq!(told(&import(&file)), [""; 0], "{condition}");
    }
    let mut file = sound();
    node(&mut file, 2)["condition"] = expression("!@policy.isUserAuthenticated() && iteration_count < 2");
    assert_eq!(told(&import(&file)), ["JF-W200 #8"]);
}
