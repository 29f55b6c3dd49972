//! Rules of sign-in policies: made, changed, put in order, switched and removed.

use super::{PolicyRefusal, place, record};
use crate::app::App;
use crate::caller::Caller;
use crate::failure::Failure;
use crate::store::Parts;
use readmit_core::configuration::Configuration;
use readmit_core::event::sign_in::Change;
use readmit_core::id::{AccountId, PolicyId, RuleId};
use readmit_core::limits::{POLICY_LIST_MAX, RULES_PER_POLICY_MAX};
use readmit_core::policy::{Action, Conditions, Flaw, Policy, Rule};
use readmit_core::time::Timestamp;
use std::sync::Arc;

/// A rule as it is asked for.
#[derive(Debug, Clone)]
pub struct RuleOrder {
    /// The name that people see.
    pub name: String,
    /// Its place; behind the others where none is given, or where it was.
    pub priority: Option<u32>,
    /// Whether it counts; it does where nothing is said, or as before.
    pub active: Option<bool>,
    /// When it applies.
    pub conditions: Conditions,
    /// What it says.
    pub action: Action,
}

/// A policy, and which of its rules it is about.
pub type RuleOf = (Arc<Policy>, RuleId);

impl App {
    /// Makes a rule. The built-in one of its policy stays behind it.
    pub async fn create_rule(
        &self,
        caller: &Caller,
        policy: PolicyId,
        order: RuleOrder,
    ) -> Result<Result<RuleOf, PolicyRefusal>, Failure> {
        let id = RuleId::from_random(self.draw_id_bytes());
        self.put_rule(caller, (policy, id), order, true).await
    }

    /// Changes a rule. A built-in one keeps its place, and has no conditions.
    pub async fn update_rule(
        &self,
        caller: &Caller,
        (policy, id): (PolicyId, RuleId),
        order: RuleOrder,
    ) -> Result<Result<RuleOf, PolicyRefusal>, Failure> {
        self.put_rule(caller, (policy, id), order, false).await
    }

    async fn put_rule(
        &self,
        caller: &Caller,
        (policy, id): (PolicyId, RuleId),
        order: RuleOrder,
        is_new: bool,
    ) -> Result<Result<RuleOf, PolicyRefusal>, Failure> {
        let strangers = self.unknown_users(policy, id, &order.conditions).await?;
        self.change_policy(caller, policy, move |configuration, policy, turn| {
            let found = policy.rules.iter().position(|rule| rule.id == id);
            if found.is_none() && !is_new {
                return Err(PolicyRefusal::NoSuchRule);
            }
            let former = found.map(|index| &policy.rules[index]);
            if former.is_none() && policy.rules.len() >= RULES_PER_POLICY_MAX {
                return Err(PolicyRefusal::TooMany(RULES_PER_POLICY_MAX, "rules in this policy"));
            }
            let RuleOrder { name, priority, active, conditions, action } = order.clone();
            let rule = Rule {
                id,
                name,
                active: active.unwrap_or_else(|| former.is_none_or(|former| former.active)),
                built_in: former.is_some_and(|former| former.built_in),
                conditions,
                action,
                created_at: former.map_or(turn.now, |former| former.created_at),
                updated_at: turn.now,
            };
            if rule.built_in && !rule.active {
                return Err(PolicyRefusal::BuiltIn);
            }
            let mut flaws = rule.check(policy.kind(), configuration);
            flaws.extend(strangers.iter().cloned());
            let taken = policy.rules.iter().any(|other| other.id != id && other.name == rule.name);
            if taken {
                flaws.push(flaw("name", "belongs to another rule of this policy"));
            }
            if !flaws.is_empty() {
                return Err(PolicyRefusal::Flaws(flaws));
            }
            record(turn, Some(id), if is_new { Change::Created } else { Change::Updated });
            let rules = put_at(&policy.rules, rule, priority);
            Ok((rewritten(configuration, &policy, rules, turn.now), id))
        })
        .await
    }

    /// Users that a rule shall name and that do not exist. Those that it names already are let be: they may have gone
    /// since.
    async fn unknown_users(
        &self,
        policy: PolicyId,
        rule: RuleId,
        conditions: &Conditions,
    ) -> Result<Vec<Flaw>, Failure> {
        let configuration = self.configuration().await?;
        let policy = configuration.policy(policy);
        let former = policy.and_then(|policy| policy.rules.iter().find(|known| known.id == rule));
        let named = |user: &AccountId| {
            former.is_some_and(|Rule { conditions, .. }| {
                conditions.users.contains(user) || conditions.users_excluded.contains(user)
            })
        };
        let lists = [
            ("conditions.users", &conditions.users),
            ("conditions.users_excluded", &conditions.users_excluded),
        ];
        let mut flaws = Vec::new();
        for (field, users) in lists {
            for (index, user) in users.iter().take(POLICY_LIST_MAX).enumerate() {
                if !named(user) && self.account_by_id(*user, Parts::HOT).await?.is_none() {
                    flaws.push(flaw(&format!("{field}[{index}]"), "no such user"));
                }
            }
        }
        Ok(flaws)
    }

    /// Removes a rule.
    pub async fn delete_rule(
        &self,
        caller: &Caller,
        policy: PolicyId,
        id: RuleId,
    ) -> Result<Result<(), PolicyRefusal>, Failure> {
        self.change_policy(caller, policy, move |configuration, policy, turn| {
            let rule = policy.rules.iter().find(|rule| rule.id == id).ok_or(PolicyRefusal::NoSuchRule)?;
            if rule.built_in {
                return Err(PolicyRefusal::BuiltIn);
            }
            record(turn, Some(id), Change::Deleted);
            let rules = policy.rules.iter().filter(|rule| rule.id != id).cloned().collect();
            rewritten(configuration, &policy, rules, turn.now);
            Ok(())
        })
        .await
    }

    /// Gives a rule another place in its policy.
    pub async fn move_rule(
        &self,
        caller: &Caller,
        (policy, id): (PolicyId, RuleId),
        priority: u32,
    ) -> Result<Result<Arc<Policy>, PolicyRefusal>, Failure> {
        self.change_policy(caller, policy, move |configuration, policy, turn| {
            let rule = policy.rules.iter().find(|rule| rule.id == id).ok_or(PolicyRefusal::NoSuchRule)?;
            if rule.built_in {
                return Err(PolicyRefusal::BuiltIn);
            }
            record(turn, Some(id), Change::Updated);
            let rules = put_at(&policy.rules, Rule { updated_at: turn.now, ..rule.clone() }, Some(priority));
            Ok(rewritten(configuration, &policy, rules, turn.now))
        })
        .await
    }

    /// Switches a rule on or off.
    pub async fn switch_rule(
        &self,
        caller: &Caller,
        policy: PolicyId,
        id: RuleId,
        active: bool,
    ) -> Result<Result<(), PolicyRefusal>, Failure> {
        self.change_policy(caller, policy, move |configuration, policy, turn| {
            let mut rules = policy.rules.clone();
            let rule = rules.iter_mut().find(|rule| rule.id == id).ok_or(PolicyRefusal::NoSuchRule)?;
            if rule.built_in && !active {
                return Err(PolicyRefusal::BuiltIn);
            }
            if rule.active != active {
                rule.active = active;
                rule.updated_at = turn.now;
                record(turn, Some(id), Change::switched(active));
                rewritten(configuration, &policy, rules, turn.now);
            }
            Ok(())
        })
        .await
    }
}

fn flaw(field: &str, expected: &str) -> Flaw {
    Flaw { field: field.to_owned(), expected: expected.to_owned() }
}

/// The rules with this one at its place: where it is asked for, where it was, or behind the others. The built-in one is
/// behind all.
fn put_at(rules: &[Rule], rule: Rule, priority: Option<u32>) -> Vec<Rule> {
    let (mut last, mut order): (Vec<Rule>, Vec<Rule>) = rules.iter().cloned().partition(|rule| rule.built_in);
    if rule.built_in {
        last = vec![rule];
    } else {
        let was = order.iter().position(|known| known.id == rule.id);
        if let Some(was) = was {
            order.remove(was);
        }
        let index = priority.map_or_else(|| was.unwrap_or(order.len()), |_| place(priority, order.len()));
        order.insert(index, rule);
    }
    order.append(&mut last);
    order
}

/// Writes a policy with other rules. The rules have dates of their own; so has the policy.
fn rewritten(
    configuration: &mut Configuration,
    policy: &Policy,
    rules: Vec<Rule>,
    now: Timestamp,
) -> Arc<Policy> {
    configuration.put_policy(Policy { rules, updated_at: now, ..policy.clone() })
}
