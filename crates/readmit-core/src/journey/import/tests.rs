//! Tests of the importer as a whole: one sound journey, and what becomes of it when something in it is changed.

mod fields;
mod files;
mod graphs;
mod large;
mod names;
mod properties;
mod table;

use super::{Import, Options, Outcome, read};
use crate::time::Timestamp;
use serde_json::{Value as Json, json};

/// What stands before the number of every node's id.
const ID: &str = "0b6c1a52-1111-4a00-8000-00000000";
/// The pointer of the one version.
const VERSION: &str = "/exports/0/data/versions/0";

fn id(number: u32) -> String {
    format!("{ID}{number:04}")
}

fn expression(text: &str) -> Json {
    json!({"type": "expression", "value": text})
}

fn link(name: &str, kind: &str, target: impl Into<Option<u32>>) -> Json {
    let mut link = json!({"name": name, "type": kind});
    if let Some(target) = target.into() {
        link["target"] = id(target).into();
    }
    link
}

fn plain(number: u32, kind: &str, fields: Json, links: &[Json]) -> Json {
    let mut node = json!({"id": id(number), "type": kind, "metadata": {}, "links": links});
    merge(&mut node, fields);
    node
}

fn action(number: u32, kind: &str, fields: Json, links: &[Json]) -> Json {
    let mut inner = json!({"type": kind, "metadata": {"type": kind}});
    merge(&mut inner, fields);
    json!({"id": id(number), "type": "action", "strings": [], "action": inner, "links": links})
}

fn merge(into: &mut Json, fields: Json) {
    let (Json::Object(into), Json::Object(fields)) = (into, fields) else { panic!("objects") };
    into.extend(fields);
}

fn envelope(nodes: &[Json]) -> Json {
    let nodes: serde_json::Map<String, Json> =
        nodes.iter().map(|node| (node["id"].as_str().unwrap().to_owned(), node.clone())).collect();
    let workflow = json!({"id": id(0), "head": id(1), "nodes": nodes});
    json!({"exports": [{
        "path": "tsasm:///applications/default_application/policies/sign-in", "category": "policy",
        "type": "dependency", "dependencies": [],
        "constraints": [
            {"type": "server_version", "server_version": "8.2.0"},
            {"type": "application_type", "application_type": "ido"},
            {"type": "db_version", "db_version": 5}],
        "data": {"policy_id": "sign-in", "type": "anonymous", "name": "Sign in", "desc": "",
            "created_date": 1_700_000_000_000_i64, "affinity": "b2c", "config": {"token_create": true},
            "versions": [{"schema_version": 2, "version_id": "v1", "state": "production", "desc": "first",
                "filter_criteria": expression_of(expression("true")), "workflow": workflow}]}}]})
}

fn expression_of(inner: Json) -> Json {
    json!({"type": "expression", "value": inner})
}

const SCHEMA: &str = r#"[
    {type: "input", name: "user", label: "", defaultValue: "", dataType: "string", format: "text", required: true, readonly: ""},
    {type: "input", name: "code", label: `Code`, defaultValue: "", dataType: "string", format: "password", required: true, readonly: ""}]"#;

/// A sound journey: a form, a loop around an authentication with a condition in it, variables, information, both ends.
fn sound() -> Json {
    let form = json!({"type": "form", "metadata": {"type": "get_information"}, "form_id": "collect",
        "form_schema": expression(SCHEMA), "app_data": expression("{}"), "var_name": "answer"});
    let totp = plain(
        3,
        "transmit_platform_totp_authentication",
        json!({"user_identifier": expression("answer.user"), "totp_code": expression("answer.code"),
            "error_variable": "error"}),
        &[link("success_child", "branch", None), link("failure", "escape", 4)],
    );
    let condition = json!({"type": "generic", "negated": false, "metadata": {"type": "condition"},
        "field": expression("error.code"), "operation": "==", "data_type": "string",
        "value": expression("\"authenticator_locked\"")});
    let text = |text: &str| json!({"title": expression("`Hm`"), "text": expression(text), "button_text": expression("`OK`")});
    envelope(&[
        json!({"id": id(1), "type": "action", "strings": [], "output_var": "answer", "action": form,
            "links": [link("child", "branch", 2), {"name": "cancel", "type": "escape", "presentation": "Cancel", "target": id(9)}]}),
        plain(
            2,
            "loop",
            json!({"condition": expression("!@policy.isUserAuthenticated()"), "max_iterations": 3, "iteration_count": 0,
                "variables": [{"name": "error", "value": expression("null")}], "loop_body": totp.clone()}),
            &[link("child", "branch", 6)],
        ),
        totp,
        plain(
            4,
            "condition",
            json!({"condition": condition}),
            &[link("true", "branch", 9), link("false", "branch", 5)],
        ),
        action(5, "information", text("`Try again: ${error.message}`"), &[link("child", "branch", None)]),
        action(
            6,
            "set_variables",
            json!({"variables": [
            {"name": "greeting", "value": expression("`Hello ${answer.user}`")},
            {"name": "loud", "value": expression("greeting + `!`")}]}),
            &[link("child", "branch", 7)],
        ),
        action(7, "information", text("`${loud}`"), &[link("child", "branch", 8)]),
        action(8, "auth_pass", json!({}), &[]),
        action(9, "reject", json!({}), &[]),
    ])
}

fn node(file: &mut Json, number: u32) -> &mut Json {
    &mut file["exports"][0]["data"]["versions"][0]["workflow"]["nodes"][id(number)]
}

fn add(file: &mut Json, added: Json) {
    let key = added["id"].as_str().unwrap().to_owned();
    file["exports"][0]["data"]["versions"][0]["workflow"]["nodes"][key] = added;
}

fn options() -> Options {
    Options { now: Timestamp::from_millis(1_760_000_000_000), ..Options::default() }
}

fn import(file: &Json) -> Import {
    read(&file.to_string(), &options())
}

/// Codes with pointers, shortened: `JF-E060 #3/links/0`.
fn told(import: &Import) -> Vec<String> {
    let nodes = format!("{VERSION}/workflow/nodes/{ID}");
    let bare = format!("/workflow/nodes/{ID}");
    let short = |pointer: &str| {
        let rest = pointer.strip_prefix(&nodes).or_else(|| pointer.strip_prefix(&bare));
        rest.map_or_else(
            || pointer.replace(VERSION, "@"),
            |rest| format!("#{}", rest.trim_start_matches('0')),
        )
    };
    let tell = |finding: &super::Finding| format!("{} {}", finding.code(), short(&finding.pointer));
    import.findings.iter().map(tell).collect()
}

#[test]
fn the_sound_journey_is_sound() {
    let import = import(&sound());
    assert_eq!(told(&import), [""; 0], "{:#?}", import.findings);
    assert_eq!(import.outcome, Outcome::Publishable);
    assert!(import.journeys[0].publishable);
}
