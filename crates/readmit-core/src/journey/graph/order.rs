//! The nodes of a graph in the order in which people read them.

use super::{Graph, Node, Place, Step};

impl Node {
    /// Where its body begins, where it has one.
    pub const fn body(&self) -> Option<Place> {
        match self.step {
            Step::Loop { body, .. } | Step::Block { body } => Some(body),
            _ => None,
        }
    }
}

impl Graph {
    /// The nodes in the order in which they are met from the head; those that nothing leads to come last.
    pub fn in_order(&self) -> Vec<Place> {
        let (mut found, mut waiting) = (Vec::with_capacity(self.nodes.len()), vec![self.head]);
        let mut seen = vec![false; self.nodes.len()];
        while let Some(place) = waiting.pop() {
            if std::mem::replace(&mut seen[usize::from(place.0)], true) {
                continue;
            }
            found.push(place);
            let node = self.node(place);
            let targets = node.links.iter().filter_map(|link| link.target);
            // The last that is put there is met first.
            let mut next: Vec<Place> = node.body().into_iter().chain(targets).collect();
            next.reverse();
            waiting.extend(next);
        }
        let all = (0..self.nodes.len()).filter_map(|place| u16::try_from(place).ok());
        found.extend(all.filter(|place| !seen[usize::from(*place)]).map(Place));
        found
    }
}
