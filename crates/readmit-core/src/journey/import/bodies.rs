//! Which nodes stand in the bodies of loops and blocks. Files do not say: a node belongs to a body if links lead to it
//! from the body's first node, and none from the target of the container's own `child` link.

use super::shape::body;
use crate::journey::graph::{Node, Place, Step};
use crate::journey::limits::BODIES_DEPTH_MAX;
use std::collections::HashSet;

/// What was found out.
#[derive(Debug)]
pub(super) struct Bodies {
    /// The innermost loop or block around each node.
    pub(super) containers: Vec<Option<Place>>,
    /// Whether a run can get to each node.
    pub(super) reached: Vec<bool>,
    /// Cycles that no loop makes.
    pub(super) cycles: Vec<Cycle>,
    backs: HashSet<(Place, usize)>,
    /// A node with too many loops and blocks around it; nothing else was looked at then.
    pub(super) too_deep: Option<Place>,
}

/// Nodes that lead to each other in a circle.
#[derive(Debug)]
pub(super) struct Cycle {
    /// The link that closes it: of which node, and its number.
    pub(super) back: (Place, usize),
    /// The nodes, the first one at both ends.
    pub(super) path: Vec<Place>,
}

impl Bodies {
    /// Whether a link closes a cycle.
    pub(super) fn is_back(&self, place: Place, link: usize) -> bool {
        self.backs.contains(&(place, link))
    }
}

/// Finds the bodies.
pub(super) fn find(nodes: &[Node], head: Place) -> Bodies {
    let mut search = Search { nodes, containers: vec![None; nodes.len()], done: vec![false; nodes.len()] };
    let everything = vec![true; nodes.len()];
    let mut pending = vec![(head, everything.clone())];
    search.levels(&mut pending);
    let reached = reach(nodes, [head], &everything);
    // Bodies that no run gets to are bodies all the same.
    for place in places(nodes) {
        if body(&nodes[at(place)].step).is_some() && !search.done[at(place)] {
            let apart: Vec<bool> = reached.iter().map(|reached| !reached).collect();
            search.levels(&mut vec![(place, apart)]);
        }
    }
    let mut containers = search.containers;
    let depth = |place: &Place| {
        let outward = std::iter::successors(containers[at(*place)], |outer| containers[at(*outer)]);
        outward.take(BODIES_DEPTH_MAX + 1).count()
    };
    let too_deep = places(nodes).find(|place| depth(place) > BODIES_DEPTH_MAX);
    if too_deep.is_some() {
        return Bodies { containers, reached, cycles: Vec::new(), backs: HashSet::new(), too_deep };
    }
    share_rejections(nodes, &mut containers);
    let (cycles, backs) = cycles(nodes, &containers, head);
    Bodies { containers, reached, cycles, backs, too_deep }
}

fn at(place: Place) -> usize {
    usize::from(place.0)
}

fn places(nodes: &[Node]) -> impl Iterator<Item = Place> + use<> {
    let count = nodes.len();
    (0_u16..).map(Place).take(count)
}

/// What links, and bodies of containers on the way, lead to, from these nodes on and among those that are `open`.
fn reach(nodes: &[Node], from: impl IntoIterator<Item = Place>, open: &[bool]) -> Vec<bool> {
    let mut reached = vec![false; nodes.len()];
    let mut pending: Vec<Place> = from.into_iter().collect();
    while let Some(place) = pending.pop() {
        if open[at(place)] && !std::mem::replace(&mut reached[at(place)], true) {
            let node = &nodes[at(place)];
            pending.extend(node.links.iter().filter_map(|link| link.target).chain(body(&node.step)));
        }
    }
    reached
}

struct Search<'n> {
    nodes: &'n [Node],
    containers: Vec<Option<Place>>,
    done: Vec<bool>,
}

/// A body to be looked at: its first node, and which nodes may be in it.
type Level = (Place, Vec<bool>);

impl Search<'_> {
    /// Looks at one level after the other, from the outside in.
    fn levels(&mut self, pending: &mut Vec<Level>) {
        while let Some((level, universe)) = pending.pop() {
            // The containers of this level: what links alone lead to.
            let mut seen = vec![false; self.nodes.len()];
            let mut ahead = vec![level];
            while let Some(place) = ahead.pop() {
                if !universe[at(place)] || std::mem::replace(&mut seen[at(place)], true) {
                    continue;
                }
                let node = &self.nodes[at(place)];
                ahead.extend(node.links.iter().filter_map(|link| link.target));
                if let Some(first) = body(&node.step)
                    && !std::mem::replace(&mut self.done[at(place)], true)
                {
                    let members = self.members(place, first, (level, &universe));
                    for (inside, container) in members.iter().zip(&mut self.containers) {
                        if *inside {
                            *container = Some(place);
                        }
                    }
                    pending.push((first, members));
                }
            }
        }
    }

    /// The nodes of one body of a container that stands on a level: where that begins, and what may be in it.
    fn members(&self, container: Place, first: Place, (level, universe): (Place, &[bool])) -> Vec<bool> {
        let mut open = universe.to_vec();
        open[at(container)] = false;
        let mut inside = reach(self.nodes, [first], &open);
        let node = &self.nodes[at(container)];
        let after: Vec<Place> = node.links.iter().filter_map(|link| link.target).collect();
        let after = reach(self.nodes, after, &open);
        for (inside, after) in inside.iter_mut().zip(after) {
            *inside &= !after;
        }
        // Where a run comes by a node before the container, and the body leads back there, that is a cycle.
        let before = reach(self.nodes, [level], &open);
        let leads_back = |place: Place| {
            let links = &self.nodes[at(place)].links;
            inside[at(place)] && before[at(place)] && links.iter().any(|link| link.target == Some(container))
        };
        if places(self.nodes).any(leads_back) {
            inside.iter_mut().zip(before).for_each(|(inside, before)| *inside &= !before);
        }
        inside
    }
}

/// A rejection may be shared: it stands in the innermost body that all nodes leading to it stand in.
fn share_rejections(nodes: &[Node], containers: &mut [Option<Place>]) {
    let chain = |containers: &[Option<Place>], place: Place| -> Vec<Place> {
        let outward = std::iter::successors(containers[at(place)], |outer| containers[at(*outer)]);
        outward.take(nodes.len()).collect()
    };
    let mut sources: Vec<Vec<Place>> = vec![Vec::new(); nodes.len()];
    for place in places(nodes) {
        for target in nodes[at(place)].links.iter().filter_map(|link| link.target) {
            if matches!(nodes[at(target)].step, Step::Reject { .. }) {
                sources[at(target)].push(place);
            }
        }
    }
    for (place, sources) in places(nodes).zip(sources) {
        if sources.is_empty() || containers[at(place)].is_none() {
            continue;
        }
        let mut common: Option<Vec<Place>> = None;
        for source in sources {
            let outward = chain(containers, source);
            common = Some(match common {
                None => outward,
                Some(common) => common.into_iter().filter(|place| outward.contains(place)).collect(),
            });
        }
        // Where the first node of a body is a rejection, its container leads to it as well.
        let is_first = containers[at(place)].is_some_and(|outer| body(&nodes[at(outer)].step) == Some(place));
        if !is_first {
            containers[at(place)] = common.and_then(|common| common.first().copied());
        }
    }
}

/// Cycles that are told of; a graph with more has other worries.
const CYCLES_MAX: usize = 100;

/// Finds links that close a circle which is not a pass of a loop.
fn cycles(
    nodes: &[Node],
    containers: &[Option<Place>],
    head: Place,
) -> (Vec<Cycle>, HashSet<(Place, usize)>) {
    #[derive(Clone, Copy, PartialEq)]
    enum Colour {
        New,
        Open,
        Done,
    }
    let outward = |place: Place| {
        std::iter::successors(containers[at(place)], |outer| containers[at(*outer)]).take(nodes.len())
    };
    // Links to a container, or to its first node, from inside are told of by rules of their own.
    let is_pass = |from: Place, to: Place| {
        outward(from).any(|outer| outer == to || body(&nodes[at(outer)].step) == Some(to))
    };
    let mut colours = vec![Colour::New; nodes.len()];
    let (mut cycles, mut backs) = (Vec::new(), HashSet::new());
    for start in std::iter::once(head).chain(places(nodes)) {
        if colours[at(start)] != Colour::New {
            continue;
        }
        colours[at(start)] = Colour::Open;
        // Each entry: a node, and how many of its ways were looked at. The first way is into its body.
        let mut stack = vec![(start, 0_usize)];
        while let Some((place, looked)) = stack.last_mut() {
            let (from, number) = (*place, *looked);
            *looked += 1;
            let node = &nodes[at(from)];
            let to = match number.checked_sub(1) {
                None => body(&node.step),
                Some(index) => {
                    let Some(link) = node.links.get(index) else {
                        colours[at(from)] = Colour::Done;
                        stack.pop();
                        continue;
                    };
                    link.target.filter(|to| !is_pass(from, *to))
                }
            };
            let Some(to) = to else { continue };
            match colours[at(to)] {
                Colour::New => {
                    colours[at(to)] = Colour::Open;
                    stack.push((to, 0));
                }
                Colour::Open => {
                    // Two containers that are each other's body have no link to blame; they are no bodies either.
                    let back = (from, number.saturating_sub(1));
                    backs.insert(back);
                    if cycles.len() >= CYCLES_MAX {
                        continue;
                    }
                    let on_stack = stack.iter().map(|(place, _)| *place);
                    let path: Vec<Place> = on_stack.skip_while(|place| *place != to).chain([to]).collect();
                    cycles.push(Cycle { back, path });
                }
                Colour::Done => (),
            }
        }
    }
    (cycles, backs)
}
