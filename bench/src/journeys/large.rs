//! A journey of a thousand nodes: forms, conditions, variables, authentications and information, one after the other.

use serde_json::{Map, Value, json};

/// Its nodes.
pub(super) const NODES: u32 = 1_000;

const SCHEMA: &str = "[{type: `input`, name: `user`, label: `User`, defaultValue: ``, dataType: `string`, format: `text`, \
                      required: true, readonly: false}, {type: `input`, name: `code`, label: `Code`, defaultValue: ``, \
                      dataType: `string`, format: `password`, required: true, readonly: false}]";

fn id(number: u32) -> String {
    format!("0b6c1a52-1111-4a00-8000-{number:012}")
}

fn expression(text: &str) -> Value {
    json!({"type": "expression", "value": text})
}

fn link(name: &str, kind: &str, target: u32) -> Value {
    let presentation = match name {
        "cancel" => "Cancel",
        "failure" => "Failure",
        _ => "Unsaid",
    };
    let mut link = json!({"name": name, "type": kind, "target": id(target)});
    if presentation != "Unsaid" {
        link["presentation"] = presentation.into();
    }
    link
}

/// A step that a node wraps.
fn action(kind: &str, mut fields: Value, links: &[Value]) -> Value {
    fields["type"] = kind.into();
    fields["metadata"] = json!({"type": kind, "label": format!("A step of type {kind}")});
    json!({"type": "action", "strings": [], "action": fields, "links": links})
}

fn step(number: u32, next: u32, reject: u32) -> Value {
    match number % 5 {
        1 => {
            let fields = json!({
                "form_id": format!("collect_{number}"), "form_schema": expression(SCHEMA), "app_data": expression("{}"), "var_name": "answer",
            });
            let links = [link("child", "branch", next), link("cancel", "escape", reject)];
            let mut form = action("form", fields, &links);
            form["output_var"] = "answer".into();
            form["action"]["metadata"]["type"] = "get_information".into();
            form
        }
        2 => {
            let variables = json!([
                {"name": format!("greeting{number}"), "value": expression("`Hello ${answer.user}`")},
                {"name": format!("loud{number}"), "value": expression(&format!("greeting{number} + `!`"))},
            ]);
            action("set_variables", json!({ "variables": variables }), &[link("child", "branch", next)])
        }
        3 => {
            let condition = json!({
                "type": "generic", "negated": false, "metadata": {"type": "condition"},
                "field": expression("answer.user"), "operation": "==", "data_type": "string", "value": expression("`ann`"),
            });
            let links = [link("true", "branch", next), link("false", "branch", next)];
            json!({"type": "condition", "metadata": {}, "condition": condition, "links": links})
        }
        4 => json!({
            "type": "transmit_platform_temp_code_authentication", "metadata": {"label": "Check the code"},
            "user_identifier": expression("answer.user"), "temp_code": expression("answer.code"), "error_variable": "error",
            "links": [link("success_child", "branch", next), link("failure", "escape", reject)],
        }),
        _ => {
            let text = |text| expression(text);
            let fields = json!({
                "title": text("`Hello`"), "text": text("`This is for ${answer.user}`"), "button_text": text("`OK`"),
            });
            action("information", fields, &[link("child", "branch", next)])
        }
    }
}

/// The file, for a journey of that name.
pub(super) fn file(name: &str) -> String {
    let (reject, pass) = (NODES - 1, NODES);
    let steps = (1..reject).map(|number| {
        let next = if number + 1 == reject { pass } else { number + 1 };
        (number, step(number, next, reject))
    });
    let ends =
        [(reject, action("reject", json!({}), &[])), (pass, action("auth_pass", json!({}), &[]))].into_iter();
    let nodes = steps.chain(ends).map(|(number, mut node)| {
        node["id"] = id(number).into();
        (id(number), node)
    });
    let nodes: Map<String, Value> = nodes.collect();
    let version = json!({
        "schema_version": 2, "version_id": "v1", "state": "production", "desc": "",
        "filter_criteria": {"type": "expression", "value": expression("true")},
        "workflow": {"id": id(0), "head": id(1), "nodes": nodes},
    });
    let policy = json!({
        "policy_id": name, "type": "anonymous", "name": name, "desc": "", "affinity": "b2c",
        "created_date": 1_793_491_200_000_i64, "config": {"token_create": true}, "versions": [version],
    });
    let constraints = json!([{"type": "application_type", "application_type": "ido"}, {"type": "db_version", "db_version": 5}]);
    let export = json!({
        "path": format!("tsasm:///applications/default_application/policies/{name}"), "category": "policy",
        "type": "dependency", "constraints": constraints, "dependencies": [], "data": policy,
    });
    json!({ "exports": [export] }).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use readmit_core::journey::import::{Options, Outcome, read};

    #[test]
    fn the_large_journey_can_be_published() {
        let import = read(&file("large"), &Options::default());
        assert_eq!(import.outcome, Outcome::Publishable, "{:#?}", import.findings.iter().take(5));
        assert_eq!(import.findings.len(), 0, "{:#?}", import.findings.first());
    }
}
