//! The ways from node to node that a run can take, with what each means: what the analyses of a graph walk over.

use super::links::is_state;
use super::nodes::Read;
use super::shape::{Landing, body, landing};
use super::table::Need;
use crate::journey::graph::{Graph, Link, Place, Presentation, Step};

/// What a way means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Meaning {
    /// The step did what it is for, or the client answered.
    Success,
    /// The step failed.
    Failure,
    /// The user gave up: nothing was answered.
    Cancelled,
    /// Into the body of a loop or block.
    Into,
    /// Out of a loop whose condition no longer holds.
    Left,
}

/// A way from one node to another.
#[derive(Debug, Clone, Copy)]
pub(super) struct Leg {
    pub(super) to: Place,
    pub(super) meaning: Meaning,
}

/// All ways of a graph, by the node that they lead from.
pub(super) fn find(graph: &Graph, read: &Read) -> Vec<Vec<Leg>> {
    (0_u16..).map(Place).zip(&graph.nodes).map(|(place, _)| of(graph, read, place)).collect()
}

fn of(graph: &Graph, read: &Read, from: Place) -> Vec<Leg> {
    let node = graph.node(from);
    let ends = matches!(node.step, Step::Complete | Step::Reject { .. });
    let kind = read.kinds[usize::from(from.0)];
    if ends || kind.is_some_and(|kind| kind.ends) {
        return Vec::new();
    }
    let mut legs = Vec::with_capacity(node.links.len() + 1);
    let mut add = |target, meaning| {
        if let Landing::At(to) = landing(graph, from, target) {
            legs.push(Leg { to, meaning });
        }
    };
    if let Some(body) = body(&node.step) {
        add(Some(body), Meaning::Into);
        if matches!(node.step, Step::Loop { .. }) {
            // A block goes on where its body ends; a loop where its condition no longer holds.
            add(node.link(&["child"]).and_then(|link| link.target), Meaning::Left);
        }
        return legs;
    }
    for link in &node.links {
        add(link.target, meaning(link));
    }
    let goes_on = |name: &str| node.links.iter().any(|link| &*link.name == name);
    let implied = match kind {
        Some(kind) if kind.make.is_some() => kind.ways.iter().any(|way| {
            !way.escape && way.need != Need::Always && way.name != "otherwise" && !goes_on(way.name)
        }),
        _ => node.links.iter().all(|link| link.escape),
    };
    if implied {
        add(None, Meaning::Success);
    }
    legs
}

fn meaning(link: &Link) -> Meaning {
    match link.presentation {
        Presentation::Cancel => Meaning::Cancelled,
        Presentation::Failure => Meaning::Failure,
        state if is_state(state) => Meaning::Failure,
        _ if &*link.name == "failure" => Meaning::Failure,
        _ => Meaning::Success,
    }
}

/// Numbers for the nodes such that every way but those of passes leads to a higher one (reverse postorder).
pub(super) fn order(graph: &Graph, legs: &[Vec<Leg>]) -> Vec<usize> {
    let count = graph.nodes.len();
    let (mut order, mut seen, mut next) = (vec![count; count], vec![false; count], count);
    let mut stack = vec![(graph.head, 0_usize)];
    seen[usize::from(graph.head.0)] = true;
    while let Some((place, looked)) = stack.last_mut() {
        let here = usize::from(place.0);
        if let Some(leg) = legs[here].get(*looked) {
            *looked += 1;
            if !std::mem::replace(&mut seen[usize::from(leg.to.0)], true) {
                stack.push((leg.to, 0));
            }
        } else {
            next = next.saturating_sub(1);
            order[here] = next;
            stack.pop();
        }
    }
    order
}

/// A shortest path from the head to a node, over ways that may be taken.
pub(super) fn path(
    graph: &Graph,
    legs: &[Vec<Leg>],
    to: Place,
    may: impl Fn(Place, &Leg) -> bool,
) -> Option<Vec<Place>> {
    let mut came_from: Vec<Option<Place>> = vec![None; graph.nodes.len()];
    let mut pending = std::collections::VecDeque::from([graph.head]);
    while let Some(place) = pending.pop_front() {
        if place == to {
            let back = |place: &Place| came_from[usize::from(place.0)].filter(|_| *place != graph.head);
            let mut path: Vec<_> = std::iter::successors(Some(to), back).collect();
            path.reverse();
            return Some(path);
        }
        for leg in legs[usize::from(place.0)].iter().filter(|leg| may(place, leg)) {
            let seen = &mut came_from[usize::from(leg.to.0)];
            if seen.is_none() && leg.to != graph.head {
                *seen = Some(place);
                pending.push_back(leg.to);
            }
        }
    }
    None
}
