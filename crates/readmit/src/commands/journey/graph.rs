//! The steps of a version as text: each node once, with where it goes on.

use readmit_core::journey::graph::{Graph, Node, Place, Step};
use serde_json::{Value, json};
use std::fmt::Write as _;

/// What a node is called: its kind, and its label or the id of its form.
fn name(node: &Node) -> String {
    match (&node.step, &node.label) {
        (Step::Form(form) | Step::LoginForm(form), _) => format!("{} \"{}\"", node.kind, form.id),
        (_, Some(label)) => format!("{} \"{label}\"", node.kind),
        _ => node.kind.to_string(),
    }
}

/// For people.
pub(super) fn text(graph: &Graph) -> String {
    let order = graph.in_order();
    let number = |place: Place| order.iter().position(|other| *other == place).map_or(0, |at| at + 1);
    let mut text = String::new();
    for place in &order {
        let node = graph.node(*place);
        let depth = std::iter::successors(node.container, |outer| graph.node(*outer).container).count();
        let indent = "  ".repeat(depth);
        let _ = writeln!(text, "{:>3}  {indent}{}", number(*place), name(node));
        if let Some(first) = node.body() {
            let _ = writeln!(text, "     {indent}  body → {}", number(first));
        }
        for link in &node.links {
            let to = match (link.target, node.container) {
                (Some(target), _) => number(target).to_string(),
                (None, Some(container)) => format!("end of the pass of {}", number(container)),
                (None, None) => "nowhere: the run ends".to_owned(),
            };
            let _ = writeln!(text, "     {indent}  {} → {to}", link.name);
        }
    }
    text
}

/// For programs.
pub(super) fn json(graph: &Graph) -> Value {
    let id = |place: Place| graph.node(place).id;
    let nodes = graph.in_order().into_iter().map(|place| {
        let node = graph.node(place);
        let links: Vec<Value> = node
            .links
            .iter()
            .map(|link| json!({ "name": &*link.name, "escape": link.escape, "target": link.target.map(id) }))
            .collect();
        json!({
            "id": node.id,
            "type": &*node.kind,
            "label": node.label.as_deref(),
            "inside": node.container.map(id),
            "body": node.body().map(id),
            "links": links,
        })
    });
    json!({ "head": id(graph.head), "nodes": nodes.collect::<Vec<_>>() })
}
