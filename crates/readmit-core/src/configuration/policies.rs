//! The policies of a tenant, by id and in the order in which they are looked at.

use crate::id::PolicyId;
use crate::policy::{Policy, PolicyKind};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Policies. Every sign-in reads the order, and hardly anybody changes it: so it is kept.
#[derive(Debug, Clone, Default)]
pub(super) struct Policies {
    by_id: BTreeMap<PolicyId, Arc<Policy>>,
    in_order: Vec<Arc<Policy>>,
}

/// By kind, then by priority; the built-in one of a kind comes last.
fn place(policy: &Arc<Policy>) -> (PolicyKind, bool, u32, PolicyId) {
    (policy.kind(), policy.built_in, policy.priority, policy.id)
}

impl FromIterator<Policy> for Policies {
    /// Of two with the same id the later one wins.
    fn from_iter<T: IntoIterator<Item = Policy>>(policies: T) -> Self {
        let by_id: BTreeMap<_, _> =
            policies.into_iter().map(|policy| (policy.id, Arc::new(policy))).collect();
        let mut in_order: Vec<_> = by_id.values().cloned().collect();
        in_order.sort_by_key(place);
        Self { by_id, in_order }
    }
}

impl Policies {
    pub(super) fn get(&self, id: PolicyId) -> Option<&Arc<Policy>> {
        self.by_id.get(&id)
    }

    pub(super) fn by_id(&self) -> impl ExactSizeIterator<Item = &Arc<Policy>> {
        self.by_id.values()
    }

    pub(super) fn of(&self, kind: PolicyKind) -> &[Arc<Policy>] {
        let from = self.in_order.partition_point(|policy| policy.kind() < kind);
        let until = self.in_order.partition_point(|policy| policy.kind() <= kind);
        self.in_order.get(from..until).unwrap_or_default()
    }

    pub(super) fn put(&mut self, policy: Arc<Policy>) {
        self.remove(policy.id);
        let at = self.in_order.partition_point(|other| place(other) < place(&policy));
        self.in_order.insert(at, policy.clone());
        self.by_id.insert(policy.id, policy);
    }

    /// Whether it was there.
    pub(super) fn remove(&mut self, id: PolicyId) -> bool {
        self.in_order.retain(|policy| policy.id != id);
        self.by_id.remove(&id).is_some()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn order(policies: &Policies, kind: PolicyKind) -> Vec<(u32, bool)> {
        policies.of(kind).iter().map(|policy| (policy.priority, policy.built_in)).collect()
    }

    #[test]
    fn whatever_is_put_and_removed_the_order_is_that_of_priorities_and_the_built_in_one_is_last() {
        let built_in = |kind| Policy::built_in().into_iter().find(|policy| policy.kind() == kind);
        let mut policies: Policies = Policy::built_in().into_iter().collect();
        for kind in PolicyKind::ALL {
            let Some(model) = built_in(kind) else { panic!("{kind:?} has no built-in policy") };
            let last = (model.priority, true);
            assert_eq!(order(&policies, kind), [last]);
            let own = |number: u8, priority| {
                let id = PolicyId::from_random([number + 10 * kind as u8; 16]);
                Policy { id, priority, built_in: false, ..model.clone() }
            };
            for (number, priority) in [(1, 3), (2, 1), (3, 2)] {
                policies.put(Arc::new(own(number, priority)));
            }
            assert_eq!(order(&policies, kind), [(1, false), (2, false), (3, false), last]);
            policies.put(Arc::new(own(2, 4)));
            assert_eq!(order(&policies, kind), [(2, false), (3, false), (4, false), last]);
            assert!(policies.remove(own(3, 2).id) && !policies.remove(own(3, 2).id));
            assert_eq!(order(&policies, kind), [(3, false), (4, false), last]);
        }
        assert_eq!(policies.by_id().len(), 12);
    }
}
