//! The shape of graphs: bodies in bodies, ways out of them, shared ends.

use super::{
    Json, Outcome, action, add, envelope, expression, id, import, json, link, node, plain, sound, told,
};
use crate::journey::graph::{Graph, Place};
use crate::journey::import::{Options, compile};

fn graph(file: &Json) -> Graph {
    let import = import(file);
    let version =
        &import.journeys.first().unwrap_or_else(|| panic!("{:#?}", import.findings)).journey.versions[0];
    compile(version, &Options::default()).unwrap()
}

/// The containers of the nodes by their numbers; zero is none.
fn containers(graph: &Graph) -> Vec<u16> {
    graph.nodes.iter().map(|node| node.container.map_or(0, |place| place.0 + 1)).collect()
}

fn say(number: u32, next: impl Into<Option<u32>>) -> Json {
    let text = json!({"text": expression("`x`"), "button_text": expression("`y`")});
    action(number, "information", text, &[link("child", "branch", next)])
}

fn repeat(number: u32, body: &Json, next: impl Into<Option<u32>>) -> Json {
    let fields =
        json!({"condition": expression("true"), "max_iterations": 3, "variables": [], "loop_body": body});
    plain(number, "loop", fields, &[link("child", "branch", next)])
}

fn block(number: u32, body: &Json, next: impl Into<Option<u32>>) -> Json {
    plain(number, "block", json!({"block": body}), &[link("child", "branch", next)])
}

#[test]
fn bodies_are_found_and_rejections_are_shared() {
    let graph = graph(&sound());
    assert_eq!(containers(&graph), [0, 0, 2, 2, 2, 0, 0, 0, 0]);
    assert!(graph.is_inside(Place(4), Place(1)) && !graph.is_inside(Place(5), Place(1)));
    assert_eq!(graph.find(graph.nodes[3].id), Some(Place(3)));
    assert_eq!(
        graph.declared.iter().map(|name| &**name).collect::<Vec<_>>(),
        ["answer", "error", "iteration_count", "greeting", "loud"]
    );
}

#[test]
fn bodies_stand_in_bodies() {
    // 1 loop { 2 block { 3 → 4 } → 5 } → 6; the block's body may leave the loop straight for 6.
    let inner = say(3, 4);
    let outer = block(2, &inner, 5);
    let condition = json!({"type": "generic", "field": expression("1 == 1"), "operation": "==", "data_type": "boolean",
        "value": expression("true")});
    let four = plain(
        4,
        "condition",
        json!({"condition": condition}),
        &[link("true", "branch", None), link("false", "branch", 6)],
    );
    let file = envelope(&[
        repeat(1, &outer, 6),
        outer,
        inner,
        four,
        say(5, None),
        say(6, 7),
        action(7, "reject", json!({}), &[]),
    ]);
    assert_eq!(told(&import(&file)), [""; 0]);
    assert_eq!(containers(&graph(&file)), [0, 1, 2, 2, 1, 0, 0]);
}

#[test]
fn a_rejection_of_one_body_stands_in_it() {
    let three = json!({"text": expression("`${iteration_count}`")});
    let two = say(2, 3);
    let file = envelope(&[
        repeat(1, &two, 4),
        two,
        action(3, "reject", three, &[]),
        action(4, "reject", json!({}), &[]),
    ]);
    assert_eq!(told(&import(&file)), [""; 0]);
    assert_eq!(containers(&graph(&file)), [0, 1, 1, 0]);
}

#[test]
fn two_loops_cannot_share_a_body_and_none_begins_inside_of_itself() {
    let three = say(3, None);
    let file = envelope(&[
        repeat(1, &three, 2),
        repeat(2, &three, 4),
        three.clone(),
        action(4, "reject", json!({}), &[]),
    ]);
    assert!(
        told(&import(&file)).iter().any(|told| told.starts_with("JF-E047")),
        "{:?}",
        told(&import(&file))
    );
    let file = envelope(&[repeat(1, &three, 3), three]);
    assert!(told(&import(&file)).contains(&"JF-E047 #1".to_owned()), "{:?}", told(&import(&file)));
    // Two blocks that are each other's body.
    let (one, two) = (block(1, &json!({"id": id(2)}), None), block(2, &json!({"id": id(1)}), None));
    assert_eq!(import(&envelope(&[one, two])).outcome, Outcome::Refused);
}

#[test]
fn a_loop_that_a_body_comes_back_to_from_before_is_a_cycle() {
    let three = say(3, 1);
    let file = envelope(&[say(1, 2), repeat(2, &three, 4), three, action(4, "reject", json!({}), &[])]);
    assert_eq!(told(&import(&file)), ["JF-E046 #3/links/0"]);
}

#[test]
fn several_production_versions_are_examined_each() {
    let mut file = sound();
    let mut second = file["exports"][0]["data"]["versions"][0].clone();
    second["version_id"] = "v2".into();
    second["filter_criteria"] = expression("@policy.request().params.beta == true");
    second["workflow"]["head"] = id(50).into();
    file["exports"][0]["data"]["versions"].as_array_mut().unwrap().push(second);
    assert_eq!(told(&import(&file)), ["JF-E021 /exports/0/data/versions/1/workflow/head"]);
}

#[test]
fn labels_are_told() {
    let mut file = sound();
    node(&mut file, 7)["action"]["metadata"]["label"] = "Greeting".into();
    node(&mut file, 7)["action"]["text"] = expression("`x");
    let import = import(&file);
    let finding = &import.findings[0];
    assert_eq!(finding.label.as_deref(), Some("Greeting"));
    let told = serde_json::to_value(finding).unwrap();
    assert_eq!(
        (&told["code"], &told["severity"], &told["node_id"]),
        (&json!("JF-E084"), &json!("error"), &json!(id(7)))
    );
    add(&mut file, say(10, None));
    assert!(finding.message.contains("at column"), "{}", finding.message);
}
