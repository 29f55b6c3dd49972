//! Which authenticators a policy names: those cannot be switched off while it counts.

use super::{Action, Demand, FactorConstraint, Policy, PrimaryFactor, enrolling};
use crate::authenticator::AuthenticatorKey;

impl Policy {
    /// Whether it lets, or makes, users have or use this authenticator. What is only forbidden is not named.
    pub fn names(&self, key: AuthenticatorKey) -> bool {
        enrolling::lets_have(&self.settings, key)
            || self.rules.iter().any(|rule| rule.active && rule.action.names(key))
    }
}

impl Action {
    fn names(&self, key: AuthenticatorKey) -> bool {
        match self {
            Self::Session(session) => {
                session.primary == PrimaryFactor::Password && key == AuthenticatorKey::Password
            }
            Self::Access(Some(demand)) => demand.names(key),
            Self::Access(None) | Self::Enrolment(_) | Self::Password { .. } => false,
        }
    }
}

impl Demand {
    fn names(&self, key: AuthenticatorKey) -> bool {
        match self {
            Self::Assurance(assurance) => assurance.constraints.iter().any(|constraint| {
                let possession = constraint.possession.as_ref().map(|possession| &possession.factor);
                constraint.knowledge.iter().chain(possession).any(|factor| factor.names(key))
            }),
            Self::Chains { chains, .. } => {
                let steps = chains.iter().flat_map(|chain| &chain.steps);
                steps.flat_map(|step| &step.methods).any(|method| method.key == key)
            }
        }
    }
}

impl FactorConstraint {
    fn names(&self, key: AuthenticatorKey) -> bool {
        self.keys.contains(&key)
            || self.choices.iter().any(|choice| choice.key == key)
            || self.methods.iter().any(|method| key.methods().contains(method))
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Chain, ChainMethod, PolicyKind, Step};
    use super::*;
    use crate::authenticator::FactorMethod;
    use crate::configuration::Configuration;
    use crate::id::TenantId;

    #[test]
    fn what_active_policies_and_rules_demand_is_named() {
        let tac = AuthenticatorKey::TemporaryAccessCode;
        let mut configuration = Configuration::empty(TenantId::from_random([1; 16]));
        let named = |configuration: &Configuration, key| configuration.policies_naming(key).len();
        assert_eq!(named(&configuration, AuthenticatorKey::Password), 1, "the built-in enrolment policy");
        assert_eq!(named(&configuration, AuthenticatorKey::Email), 1);
        assert_eq!(named(&configuration, tac), 0);

        let access = Policy::built_in_id(PolicyKind::Access);
        let mut policy = (**configuration.policy(access).unwrap()).clone();
        let method = ChainMethod {
            key: tac,
            method: FactorMethod::TemporaryAccessCode,
            user_verification: false,
            hardware_protected: false,
            phishing_resistant: false,
        };
        let chain = Chain { steps: vec![Step { methods: vec![method] }], reauthenticate_in: None };
        policy.rules[0].action =
            Action::Access(Some(Demand::Chains { chains: vec![chain], reauthenticate_in: None }));
        configuration.put_policy(policy.clone());
        assert_eq!(named(&configuration, tac), 1);
        policy.rules[0].active = false;
        configuration.put_policy(policy.clone());
        assert_eq!(named(&configuration, tac), 0, "a rule that does not count");

        policy.rules[0].active = true;
        let only = FactorConstraint { excluded: Vec::new(), keys: vec![tac], ..FactorConstraint::default() };
        assert!(only.names(tac) && !only.names(AuthenticatorKey::Password));
        let excluded = super::super::MethodChoice { key: tac, method: None };
        let without = FactorConstraint { excluded: vec![excluded], ..FactorConstraint::default() };
        assert!(!without.names(tac));
        policy.active = false;
        configuration.put_policy(policy);
        assert_eq!(named(&configuration, tac), 0, "a policy that does not count");
    }
}
