//! The shape of a graph: which nodes stand in which bodies, what can be reached, and that nothing goes round but loops.

use super::bodies;
use super::finding::{Finding, Findings, Severity};
use super::nodes::Read;
use super::table::Need;
use crate::journey::graph::{Graph, Node, Place, Step};
use crate::journey::limits::BODIES_DEPTH_MAX;
use std::fmt;

/// Where a run goes by a link.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Landing {
    /// At a node: the target, a loop that looks at its condition again, or what follows a block.
    At(Place),
    /// Nowhere: the journey is aborted.
    Nowhere,
}

/// The first node of the body of a loop or block.
pub(super) const fn body(step: &Step) -> Option<Place> {
    match step {
        Step::Loop { body, .. } | Step::Block { body } => Some(*body),
        _ => None,
    }
}

/// Where a run goes from a node by a target, or by none.
pub(super) fn landing(graph: &Graph, from: Place, target: Option<Place>) -> Landing {
    if let Some(target) = target {
        return Landing::At(target);
    }
    let mut here = graph.node(from).container;
    // Bodies stand in bodies, never in circles; the bound is for graphs that were refused already.
    for _ in 0..=graph.nodes.len() {
        let Some(container) = here else { return Landing::Nowhere };
        if matches!(graph.node(container).step, Step::Loop { .. }) {
            return Landing::At(container);
        }
        match graph.node(container).link(&["child"]).and_then(|link| link.target) {
            Some(target) => return Landing::At(target),
            None => here = graph.node(container).container,
        }
    }
    Landing::Nowhere
}

/// The nodes on a path, as a message shows them.
pub(super) fn path(nodes: &[Node], path: &[Place]) -> String {
    const SHOWN: usize = 6;
    let name = |place: &Place| {
        let node = &nodes[usize::from(place.0)];
        node.label.as_deref().map_or_else(|| node.id.to_string(), |label| format!("\"{label}\""))
    };
    let mut names: Vec<String> = path.iter().map(name).collect();
    if names.len() > SHOWN {
        names.splice(SHOWN / 2..names.len() - SHOWN / 2, ["…".to_owned()]);
    }
    names.join(" → ")
}

/// Tells of a node.
pub(super) struct Teller<'a> {
    pub(super) findings: &'a mut Findings,
    pub(super) read: &'a Read,
}

impl Teller<'_> {
    pub(super) fn tell(
        &mut self,
        rule: u16,
        severity: Severity,
        node: &Node,
        place: Place,
        at: &str,
        message: impl fmt::Display,
    ) {
        let pointer = format!("{}{at}", self.read.pointers[usize::from(place.0)]);
        let label = node.label.as_deref().map(str::to_owned);
        let kind = if node.kind.is_empty() { String::new() } else { format!(" ({})", node.kind) };
        let message = format!("node {}{kind}: {message}", node.id);
        self.findings.push(Finding { rule, severity, pointer, node: Some(node.id), label, message });
    }
}

/// Makes the graph of the nodes, and tells what is wrong with its shape.
pub(super) fn assemble(head: Place, read: &mut Read, findings: &mut Findings) -> Option<Graph> {
    let mut nodes = std::mem::take(&mut read.nodes);
    let bodies = bodies::find(&nodes, head);
    for (node, container) in nodes.iter_mut().zip(&bodies.containers) {
        node.container = *container;
    }
    let mut teller = Teller { findings, read };
    if let Some(place) = bodies.too_deep {
        let told = format!("more than {BODIES_DEPTH_MAX} loops and blocks around it");
        teller.tell(15, Severity::Error, &nodes[usize::from(place.0)], place, "", told);
        return None;
    }
    for (place, node) in numbered(&nodes) {
        let at = usize::from(place.0);
        if !bodies.reached[at] && !teller.read.broken {
            teller.tell(50, Severity::Warning, node, place, "", "cannot be reached from the head");
        }
        check_ends(&mut teller, node, place, bodies.reached[at]);
        check_links(&mut teller, &nodes, node, place, &bodies);
    }
    for cycle in &bodies.cycles {
        let (from, link) = cycle.back;
        let told = format!("nodes {} form a cycle; repeat with a loop step", path(&nodes, &cycle.path));
        let at = format!("/links/{link}");
        teller.tell(46, Severity::Error, &nodes[usize::from(from.0)], from, &at, told);
    }
    Some(Graph { head, nodes, declared: Vec::new(), secrets: Vec::new() })
}

/// Nodes with their places.
pub(super) fn numbered(nodes: &[Node]) -> impl Iterator<Item = (Place, &Node)> {
    (0_u16..).map(Place).zip(nodes)
}

/// A node outside of bodies must go on, and the journey can only be completed there.
fn check_ends(teller: &mut Teller<'_>, node: &Node, place: Place, reached: bool) {
    let inside = node.container.is_some();
    if inside && matches!(node.step, Step::Complete) {
        let told = "a journey cannot be completed inside a loop or block; end the pass and complete after it";
        teller.tell(45, Severity::Error, node, place, "", told);
    }
    let Some(kind) = teller.read.kinds[usize::from(place.0)] else { return };
    if inside || kind.ends {
        return;
    }
    let mut missing = false;
    for way in kind.ways.iter().filter(|way| way.need == Need::Outside) {
        if node.link(&[way.name]).is_none() {
            missing = true;
            let told = format!("link \"{}\" is missing", way.name);
            teller.tell(34, Severity::Error, node, place, "", told);
        }
    }
    if !reached || teller.read.broken {
        return;
    }
    for (index, link) in node.links.iter().enumerate() {
        if link.target.is_none() {
            let told = format!("link \"{}\" has no target {ABORTS}", link.name);
            teller.tell(51, Severity::Warning, node, place, &format!("/links/{index}"), told);
        }
    }
    if !missing && !node.links.iter().any(|link| !link.escape || &*link.name != "failure") {
        let told = format!("no link goes on {ABORTS}");
        teller.tell(51, Severity::Warning, node, place, "", told);
    }
}

/// Links must not lead back into their own loop, nor from outside into a body.
fn check_links(teller: &mut Teller<'_>, nodes: &[Node], node: &Node, place: Place, bodies: &bodies::Bodies) {
    let chain = |place: Place| {
        std::iter::successors(nodes[usize::from(place.0)].container, |outer| {
            nodes[usize::from(outer.0)].container
        })
        .take(nodes.len())
    };
    let broken = teller.read.broken;
    if let Some(first) = body(&node.step)
        && !broken
        && nodes[usize::from(first.0)].container != Some(place)
    {
        let told = "its body is run outside of it too; a body is reached through its own loop or block only";
        teller.tell(47, Severity::Error, node, place, "", told);
    }
    for (index, link) in node.links.iter().enumerate() {
        let Some(target) = link.target else { continue };
        let at = format!("/links/{index}");
        let found = &nodes[usize::from(target.0)];
        if bodies.is_back(place, index) {
            // A cycle: told of as one.
        } else if chain(place).any(|outer| outer == target) {
            let told = format!("is inside {} {} and links back to it; {ADVICE}", found.kind, found.id);
            teller.tell(43, Severity::Error, node, place, &at, told);
        } else if chain(place).any(|outer| body(&nodes[usize::from(outer.0)].step) == Some(target)) {
            let told = format!("links back to the first node of its own body; {ADVICE}");
            teller.tell(44, Severity::Error, node, place, &at, told);
        } else if broken {
            // Whether a body is entered from outside cannot be told.
        } else if let Some(container) = found.container
            && container != place
            && !matches!(found.step, Step::Reject { .. })
            && !chain(place).any(|outer| outer == container)
            && bodies.reached[usize::from(place.0)]
        {
            let container = &nodes[usize::from(container.0)];
            let told = format!(
                "leads into the middle of {} {}; link to the {} instead",
                container.kind, container.id, container.kind
            );
            teller.tell(47, Severity::Error, node, place, &at, format!("link \"{}\" {told}", link.name));
        } else if found.container == Some(place) {
            let told =
                format!("link \"{}\" leads into the node's own body, which is run by itself", link.name);
            teller.tell(47, Severity::Error, node, place, &at, told);
        }
    }
}

/// What becomes of a run that has nowhere to go.
const ABORTS: &str = "and this is not inside a loop or block: the journey will abort here";

/// What to do instead of linking back.
const ADVICE: &str = "leave the target out to end the pass";
