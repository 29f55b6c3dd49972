//! How users sign in: authenticators, policies and network zones.

use super::{Change, Configuration};
use crate::authenticator::{Authenticator, AuthenticatorKey};
use crate::id::{ApplicationId, AuthenticatorId, PolicyId, ZoneId};
use crate::policy::{Policy, PolicyKind};
use crate::zone::Zone;
use std::sync::Arc;

impl Configuration {
    /// An authenticator of the organisation.
    pub fn authenticator(&self, id: AuthenticatorId) -> Option<&Arc<Authenticator>> {
        self.authenticators.get(&id)
    }

    /// All authenticators, by id.
    pub fn authenticators(&self) -> impl ExactSizeIterator<Item = &Arc<Authenticator>> {
        self.authenticators.values()
    }

    /// The organisation's authenticator of this key; the active one, where there are several.
    pub fn authenticator_by_key(&self, key: AuthenticatorKey) -> Option<&Arc<Authenticator>> {
        let of_key = || self.authenticators.values().filter(|known| known.key == key);
        of_key().find(|known| known.active).or_else(|| of_key().next())
    }

    /// Whether organisation-wide codes are issued, and answer. An organisation that has an authenticator of them can switch
    /// it off; one that never added it has them all the same.
    pub fn organisation_codes_on(&self) -> bool {
        let key = AuthenticatorKey::TemporaryAccessCode;
        self.authenticator_by_key(key).is_none_or(|found| found.active)
    }

    /// The active policies that name an authenticator, by kind and priority.
    pub fn policies_naming(&self, key: AuthenticatorKey) -> Vec<&Arc<Policy>> {
        let policies = PolicyKind::ALL.into_iter().flat_map(|kind| self.policies_of(kind));
        policies.filter(|policy| policy.active && policy.names(key)).collect()
    }

    /// Adds or replaces an authenticator.
    pub fn put_authenticator(&mut self, authenticator: Authenticator) -> Arc<Authenticator> {
        let authenticator = Arc::new(authenticator);
        self.authenticators.insert(authenticator.id, authenticator.clone());
        self.changes.push(Change::Authenticator(authenticator.clone()));
        authenticator
    }

    /// A policy.
    pub fn policy(&self, id: PolicyId) -> Option<&Arc<Policy>> {
        self.policies.get(id)
    }

    /// All policies, by id.
    pub fn policies(&self) -> impl ExactSizeIterator<Item = &Arc<Policy>> {
        self.policies.by_id()
    }

    /// The policies of a kind, the one that is looked at first first, the built-in one last.
    pub fn policies_of(&self, kind: PolicyKind) -> &[Arc<Policy>] {
        self.policies.of(kind)
    }

    /// The access policy of an application: the one it was given, or the built-in one.
    pub fn access_policy_of(&self, application: ApplicationId) -> Option<&Arc<Policy>> {
        let given = self.application(application)?.access_policy;
        let given = given.and_then(|id| self.policies.get(id));
        given.or_else(|| self.policies.get(Policy::built_in_id(PolicyKind::Access)))
    }

    /// Adds or replaces a policy.
    pub fn put_policy(&mut self, policy: Policy) -> Arc<Policy> {
        let policy = Arc::new(policy);
        self.policies.put(policy.clone());
        self.changes.push(Change::Policy(policy.clone()));
        policy
    }

    /// Removes a policy with its rules.
    pub fn remove_policy(&mut self, id: PolicyId) {
        if self.policies.remove(id) {
            self.changes.push(Change::PolicyGone(id));
        }
    }

    /// A network zone.
    pub fn zone(&self, id: ZoneId) -> Option<&Arc<Zone>> {
        self.zones.get(&id)
    }

    /// All network zones, by id.
    pub fn zones(&self) -> impl ExactSizeIterator<Item = &Arc<Zone>> {
        self.zones.values()
    }

    /// Adds or replaces a network zone.
    pub fn put_zone(&mut self, zone: Zone) -> Arc<Zone> {
        let zone = Arc::new(zone);
        self.zones.insert(zone.id, zone.clone());
        self.changes.push(Change::Zone(zone.clone()));
        zone
    }

    /// Removes a network zone.
    pub fn remove_zone(&mut self, id: ZoneId) {
        if self.zones.remove(&id).is_some() {
            self.changes.push(Change::ZoneGone(id));
        }
    }
}
