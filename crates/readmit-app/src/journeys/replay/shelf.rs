//! The versions that a replay runs on: switched-off ones too, since what was is looked at.

use super::Seen;
use crate::journeys::graphs::{Compiled, Known};
use readmit_core::configuration::Configuration;
use readmit_core::journey::engine::{Graphs, Visit};
use readmit_core::journey::graph::Graph;
use readmit_core::journey::{JourneyId, Value};
use readmit_core::time::Timestamp;
use std::cell::RefCell;
use std::sync::Arc;

/// See the module.
pub(super) struct Shelf<'a> {
    configuration: &'a Configuration,
    compiled: &'a Compiled,
    /// The request of the start: journeys within the journey are chosen by it.
    request: &'a Value,
    /// The instant of the turn.
    pub(super) now: Timestamp,
    /// What was taken off the shelf, to name nodes by.
    taken: RefCell<Vec<Arc<Graph>>>,
}

impl<'a> Shelf<'a> {
    pub(super) const fn new(
        configuration: &'a Configuration,
        compiled: &'a Compiled,
        request: &'a Value,
        now: Timestamp,
    ) -> Self {
        Self { configuration, compiled, request, now, taken: RefCell::new(Vec::new()) }
    }

    /// A visit, with what its node is called.
    pub(super) fn seen(&self, visit: &Visit) -> Seen {
        let taken = self.taken.borrow();
        let node = taken.iter().find_map(|graph| Some(graph.node(graph.find(visit.node)?)));
        Seen {
            node: visit.node,
            kind: node.map(|node| node.kind.clone()),
            label: node.and_then(|node| node.label.clone()),
            took: visit.took.clone(),
        }
    }

    fn take(&self, graph: Arc<Graph>) -> Arc<Graph> {
        let mut taken = self.taken.borrow_mut();
        if !taken.iter().any(|known| Arc::ptr_eq(known, &graph)) {
            taken.push(graph.clone());
        }
        graph
    }
}

impl Graphs for Shelf<'_> {
    fn graph(&self, journey: &JourneyId, version: &str) -> Option<Arc<Graph>> {
        let found = self.configuration.journey(journey)?.numbered(version.parse().ok()?)?;
        Some(self.take(self.compiled.of(self.configuration.tenant, journey, found)?))
    }

    fn current(&self, journey: &JourneyId, params: &Value) -> Option<(Arc<str>, Arc<Graph>)> {
        let known = Known {
            configuration: self.configuration,
            compiled: self.compiled,
            request: self.request,
            now: self.now,
        };
        let (version, graph) = known.current(journey, params)?;
        Some((version, self.take(graph)))
    }
}
