//! Which variable a name is at a node. A loop opens a scope: its own variables last while it runs, and a name that is
//! first set in its body lasts one pass. Blocks open none.

use super::nodes::Read;
use super::parts::{When, Write};
use crate::journey::graph::{Graph, Place, Step};
use std::collections::HashMap;
use std::sync::Arc;

/// A variable: its number.
pub(super) type Variable = usize;

/// What a name is at a node.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Meant {
    /// This variable.
    Variable(Variable),
    /// It is set inside this loop only, and the node is not in there.
    OnlyIn(Place),
    /// Nothing sets it.
    Nothing,
}

/// Every variable of a version.
#[derive(Debug)]
pub(super) struct Variables {
    /// By name, and the loop in which it lasts; whether it is the loop's own.
    numbers: HashMap<(Arc<str>, Option<Place>, bool), Variable>,
    /// A loop that sets the name, if any does.
    anywhere: HashMap<Arc<str>, Option<Place>>,
    /// Every name, in the order of the nodes.
    pub(super) names: Vec<Arc<str>>,
    /// The loops around each node, the outermost first.
    loops: Vec<Vec<Place>>,
    /// The variables that last one pass of a loop.
    passing: HashMap<Place, Vec<Variable>>,
}

impl Variables {
    /// Finds them.
    pub(super) fn find(graph: &Graph, read: &Read) -> Self {
        let mut found = Self {
            numbers: HashMap::new(),
            anywhere: HashMap::new(),
            names: Vec::new(),
            loops: loops(graph),
            passing: HashMap::new(),
        };
        for write in &read.writes {
            let own = matches!(write.when, When::Entry(_));
            let home = if own { Some(write.place) } else { found.innermost(write.place) };
            if !found.anywhere.contains_key(&write.name) {
                found.names.push(Arc::clone(&write.name));
                found.anywhere.insert(Arc::clone(&write.name), home);
            }
            let number = found.numbers.len();
            found.numbers.entry((Arc::clone(&write.name), home, own)).or_insert(number);
        }
        for ((_, home, own), number) in &found.numbers {
            if let (Some(home), false) = (home, own) {
                found.passing.entry(*home).or_default().push(*number);
            }
        }
        found
    }

    /// How many there are.
    pub(super) fn count(&self) -> usize {
        self.numbers.len()
    }

    /// The variables that last one pass of a loop.
    pub(super) fn passing(&self, container: Place) -> &[Variable] {
        self.passing.get(&container).map_or(&[], Vec::as_slice)
    }

    fn innermost(&self, place: Place) -> Option<Place> {
        self.loops[usize::from(place.0)].last().copied()
    }

    /// What a name is at a node; `within` where the node is a loop and its own variables count.
    pub(super) fn meant(&self, name: &Arc<str>, place: Place, within: bool) -> Meant {
        let around = &self.loops[usize::from(place.0)];
        let scopes = || around.iter().copied().chain(within.then_some(place));
        let number =
            |home: Option<Place>, own: bool| self.numbers.get(&(Arc::clone(name), home, own)).copied();
        let own = scopes().filter_map(|scope| number(Some(scope), true)).next_back();
        let of_passes =
            || std::iter::once(None).chain(scopes().map(Some)).find_map(|home| number(home, false));
        match own.or_else(of_passes) {
            Some(variable) => Meant::Variable(variable),
            None => match self.anywhere.get(name) {
                Some(Some(container)) => Meant::OnlyIn(*container),
                _ => Meant::Nothing,
            },
        }
    }

    /// The variable that a write is to.
    pub(super) fn written(&self, write: &Write) -> Variable {
        let within = matches!(write.when, When::Entry(_));
        match self.meant(&write.name, write.place, within) {
            Meant::Variable(variable) => variable,
            // A write makes its variable, so there is one.
            Meant::OnlyIn(_) | Meant::Nothing => 0,
        }
    }
}

/// The loops around each node, the outermost first.
fn loops(graph: &Graph) -> Vec<Vec<Place>> {
    let of = |place: Place| {
        let outward =
            std::iter::successors(graph.node(place).container, |outer| graph.node(*outer).container);
        let outward = outward.take(graph.nodes.len());
        let mut loops: Vec<_> =
            outward.filter(|place| matches!(graph.node(*place).step, Step::Loop { .. })).collect();
        loops.reverse();
        loops
    };
    (0_u16..).map(Place).take(graph.nodes.len()).map(of).collect()
}
