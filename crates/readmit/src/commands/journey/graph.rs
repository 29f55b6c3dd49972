//! The steps of a version as text: each node once, with where it goes on.

use readmit_core::journey::graph::{Graph, Node, Place, Step};
use serde_json::{Value, json};
use std::fmt::Write as _;

/// The nodes in the order in which they are met from the head; those that nothing leads to come last.
fn order(graph: &Graph) -> Vec<Place> {
    let (mut found, mut waiting) = (Vec::new(), vec![graph.head]);
    while let Some(place) = waiting.pop() {
        if found.contains(&place) {
            continue;
        }
        found.push(place);
        let node = graph.node(place);
        let targets = node.links.iter().filter_map(|link| link.target);
        // The last that is put there is met first.
        let mut next: Vec<Place> = body(node).into_iter().chain(targets).collect();
        next.reverse();
        waiting.extend(next);
    }
    let all = (0..graph.nodes.len()).filter_map(|place| u16::try_from(place).ok()).map(Place);
    let rest: Vec<Place> = all.filter(|place| !found.contains(place)).collect();
    found.extend(rest);
    found
}

const fn body(node: &Node) -> Option<Place> {
    match node.step {
        Step::Loop { body, .. } | Step::Block { body } => Some(body),
        _ => None,
    }
}

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
    let order = order(graph);
    let number = |place: Place| order.iter().position(|other| *other == place).map_or(0, |at| at + 1);
    let mut text = String::new();
    for place in &order {
        let node = graph.node(*place);
        let depth = std::iter::successors(node.container, |outer| graph.node(*outer).container).count();
        let indent = "  ".repeat(depth);
        let _ = writeln!(text, "{:>3}  {indent}{}", number(*place), name(node));
        if let Some(first) = body(node) {
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
    let nodes = order(graph).into_iter().map(|place| {
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
            "body": body(node).map(id),
            "links": links,
        })
    });
    json!({ "head": id(graph.head), "nodes": nodes.collect::<Vec<_>>() })
}
