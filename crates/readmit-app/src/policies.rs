//! Sign-in policies: made, changed, put in order, switched and removed. Their rules are in [`rules`].
//!
//! Places count from 1 without gaps, for each kind of policy. What is put where another stands moves that one and those
//! behind it back; the built-in one is always behind all others.

pub mod assign;
pub mod explain;
pub mod rules;

use crate::app::App;
use crate::caller::{Caller, permit};
use crate::failure::Failure;
use crate::store::Concern;
use readmit_core::configuration::Configuration;
use readmit_core::event::EventKind;
use readmit_core::event::sign_in::{Change, PolicyChange};
use readmit_core::id::{AccountId, GroupId, PolicyId, RuleId};
use readmit_core::limits::{NAME_CHARS_MAX, POLICIES_PER_KIND_MAX};
use readmit_core::operator::{Area, Denial};
use readmit_core::policy::{Action, Conditions, EnrolAt, Flaw, Policy, PolicyKind, Rule, Settings};
use readmit_core::time::Timestamp;
use readmit_core::turn::Turn;
use std::ops::RangeFrom;
use std::sync::Arc;

/// Why a policy or a rule was not made, changed or removed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PolicyRefusal {
    /// No such policy.
    #[error("no such policy")]
    NoSuchPolicy,
    /// No such rule in this policy.
    #[error("no such rule")]
    NoSuchRule,
    /// No such application.
    #[error("no such application")]
    NoSuchApplication,
    /// What is asked for does not make sense, all of it.
    #[error("{}", list(.0))]
    Flaws(Vec<Flaw>),
    /// It comes with the product or with its policy.
    #[error("what is built in cannot be removed or switched off")]
    BuiltIn,
    /// It judges who signs in to applications.
    #[error("the policy is that of {0} applications: give them another one first")]
    Assigned(usize),
    /// It would judge who signs in to an application, and does not count.
    #[error("the policy is switched off")]
    Inactive,
    /// Applications have access policies only.
    #[error("an application can be given an access policy only")]
    NotAnAccessPolicy,
    /// As many as there may be.
    #[error("there are already {0} {1}, as many as there may be")]
    TooMany(usize, &'static str),
    /// The caller may not do this.
    #[error(transparent)]
    Denied(#[from] Denial),
}

fn list(flaws: &[Flaw]) -> String {
    flaws.iter().map(ToString::to_string).collect::<Vec<_>>().join("; ")
}

/// A policy as it is asked for.
#[derive(Debug, Clone)]
pub struct PolicyOrder {
    /// The name that people see.
    pub name: String,
    /// What it is for.
    pub description: Option<String>,
    /// Its place; behind the others where none is given, or where it was.
    pub priority: Option<u32>,
    /// Whether it counts; it does where nothing is said, or as before.
    pub active: Option<bool>,
    /// Whom it is about; everyone where there are none.
    pub groups: Vec<GroupId>,
    /// Its settings, which say what kind it is.
    pub settings: Settings,
}

impl App {
    /// Makes a policy. One about enrolment or access gets the rule that is looked at last.
    pub async fn create_policy(
        &self,
        caller: &Caller,
        order: PolicyOrder,
    ) -> Result<Result<Arc<Policy>, PolicyRefusal>, Failure> {
        let id = PolicyId::from_random(self.draw_id_bytes());
        let rule = RuleId::from_random(self.draw_id_bytes());
        let authority = caller.authority;
        self.decide(self.about_policy(id), caller.origin(), move |desk, turn| {
            permit(authority, desk, Area::Policies.write(), turn)?;
            let PolicyOrder { name, description, priority, active, groups, settings } = order.clone();
            let policy = Policy {
                id,
                name,
                description,
                priority: 0,
                active: active.unwrap_or(true),
                built_in: false,
                groups,
                rules: last_rule(settings.kind(), rule, turn.now).into_iter().collect(),
                settings,
                created_at: turn.now,
                updated_at: turn.now,
            };
            add(desk.configuration_mut(), policy, priority, turn)
        })
        .await
    }

    /// Changes a policy; its kind and its rules stay. Of a built-in one the place stays too.
    pub async fn update_policy(
        &self,
        caller: &Caller,
        id: PolicyId,
        order: PolicyOrder,
    ) -> Result<Result<Arc<Policy>, PolicyRefusal>, Failure> {
        self.change_policy(caller, id, move |configuration, former, turn| {
            let PolicyOrder { name, description, priority, active, groups, settings } = order.clone();
            if former.kind() != settings.kind() {
                let expected = "must be of the policy's kind".to_owned();
                return Err(PolicyRefusal::Flaws(vec![Flaw { field: "settings".to_owned(), expected }]));
            }
            let active = active.unwrap_or(former.active);
            may_switch(configuration, &former, active)?;
            let policy = Policy {
                name,
                description,
                active,
                groups,
                settings,
                updated_at: turn.now,
                ..Policy::clone(&former)
            };
            let flaws = policy.check(configuration);
            if !flaws.is_empty() {
                return Err(PolicyRefusal::Flaws(flaws));
            }
            record(turn, None, Change::Updated);
            if policy.built_in {
                return Ok(configuration.put_policy(policy));
            }
            let place = priority.unwrap_or(policy.priority);
            Ok(put_at(configuration, policy, Some(place)))
        })
        .await
    }

    /// Removes a policy with its rules.
    pub async fn delete_policy(
        &self,
        caller: &Caller,
        id: PolicyId,
    ) -> Result<Result<(), PolicyRefusal>, Failure> {
        self.change_policy(caller, id, move |configuration, former, turn| {
            if former.built_in {
                return Err(PolicyRefusal::BuiltIn);
            }
            unassigned(configuration, id)?;
            configuration.remove_policy(id);
            let rest = others(configuration, &former);
            number(configuration, rest, &mut (1..));
            record(turn, None, Change::Deleted);
            Ok(())
        })
        .await
    }

    /// Switches a policy on or off.
    pub async fn switch_policy(
        &self,
        caller: &Caller,
        id: PolicyId,
        active: bool,
    ) -> Result<Result<Arc<Policy>, PolicyRefusal>, Failure> {
        self.change_policy(caller, id, move |configuration, former, turn| {
            may_switch(configuration, &former, active)?;
            if former.active == active {
                return Ok(former);
            }
            record(turn, None, Change::switched(active));
            let policy = Policy { active, updated_at: turn.now, ..Policy::clone(&former) };
            Ok(configuration.put_policy(policy))
        })
        .await
    }

    /// Gives a policy another place among those of its kind.
    pub async fn move_policy(
        &self,
        caller: &Caller,
        id: PolicyId,
        priority: u32,
    ) -> Result<Result<Arc<Policy>, PolicyRefusal>, Failure> {
        let authority = caller.authority;
        self.decide(self.about_policy(id), caller.origin(), move |desk, turn| {
            permit(authority, desk, Area::Policies.write(), turn)?;
            let configuration = desk.configuration_mut();
            let former = configuration.policy(id).cloned().ok_or(PolicyRefusal::NoSuchPolicy)?;
            if former.built_in {
                return Err(PolicyRefusal::BuiltIn);
            }
            record(turn, None, Change::Updated);
            let policy = Policy { updated_at: turn.now, ..Policy::clone(&former) };
            Ok(put_at(configuration, policy, Some(priority)))
        })
        .await
    }

    /// Makes a policy like another one, behind the others of its kind. `name` makes its name from that of the other.
    pub async fn clone_policy(
        &self,
        caller: &Caller,
        of: PolicyId,
        name: fn(&str) -> String,
    ) -> Result<Result<Arc<Policy>, PolicyRefusal>, Failure> {
        let id = PolicyId::from_random(self.draw_id_bytes());
        let count = self.configuration().await?.policy(of).map_or(0, |policy| policy.rules.len());
        // A rule more than these were made in between: it is left out, as if it had come later.
        let rules: Vec<_> = (0..count).map(|_| RuleId::from_random(self.draw_id_bytes())).collect();
        let authority = caller.authority;
        self.decide(self.about_policy(id), caller.origin(), move |desk, turn| {
            permit(authority, desk, Area::Policies.write(), turn)?;
            let configuration = desk.configuration_mut();
            let former = configuration.policy(of).cloned().ok_or(PolicyRefusal::NoSuchPolicy)?;
            let has_last = last_rule(former.kind(), RuleId::from_random([0; 16]), turn.now).is_some();
            let copy = |(rule, id): (&Rule, &RuleId)| Rule {
                id: *id,
                built_in: rule.built_in && has_last,
                created_at: turn.now,
                updated_at: turn.now,
                ..rule.clone()
            };
            let policy = Policy {
                id,
                name: name(&former.name).chars().take(NAME_CHARS_MAX).collect(),
                built_in: false,
                rules: former.rules.iter().zip(&rules).map(copy).collect(),
                created_at: turn.now,
                updated_at: turn.now,
                ..Policy::clone(&former)
            };
            add(configuration, policy, None, turn)
        })
        .await
    }

    /// A change of a policy, or of its rules, by who may make them.
    async fn change_policy<T: Send + 'static>(
        &self,
        caller: &Caller,
        id: PolicyId,
        change: impl Fn(&mut Configuration, Arc<Policy>, &mut Turn) -> Result<T, PolicyRefusal> + Send + 'static,
    ) -> Result<Result<T, PolicyRefusal>, Failure> {
        let authority = caller.authority;
        self.decide(self.about_policy(id), caller.origin(), move |desk, turn| {
            permit(authority, desk, Area::Policies.write(), turn)?;
            let configuration = desk.configuration_mut();
            let former = configuration.policy(id).cloned().ok_or(PolicyRefusal::NoSuchPolicy)?;
            change(configuration, former, turn)
        })
        .await
    }

    fn about_policy(&self, id: PolicyId) -> Concern {
        Concern::configuration(self.tenant, AccountId::from_uuid(id.uuid()))
    }
}

/// Adds a policy that is new.
fn add(
    configuration: &mut Configuration,
    policy: Policy,
    priority: Option<u32>,
    turn: &mut Turn,
) -> Result<Arc<Policy>, PolicyRefusal> {
    if others(configuration, &policy).len() >= POLICIES_PER_KIND_MAX {
        return Err(PolicyRefusal::TooMany(POLICIES_PER_KIND_MAX, "policies of this kind"));
    }
    let flaws = policy.check(configuration);
    if !flaws.is_empty() {
        return Err(PolicyRefusal::Flaws(flaws));
    }
    record(turn, None, Change::Created);
    Ok(put_at(configuration, policy, priority))
}

/// The rule that comes with a policy of this kind, and is looked at last.
fn last_rule(kind: PolicyKind, id: RuleId, now: Timestamp) -> Option<Rule> {
    let (name, action) = match kind {
        PolicyKind::Enrolment => ("Default Rule", Action::Enrolment(EnrolAt::Challenge)),
        PolicyKind::Access => ("Catch-all Rule", Action::catch_all()),
        PolicyKind::Session | PolicyKind::Password => return None,
    };
    Some(Rule {
        id,
        name: name.to_owned(),
        active: true,
        built_in: true,
        conditions: Conditions::default(),
        action,
        created_at: now,
        updated_at: now,
    })
}

/// The other policies of the same kind, in their order, without the built-in one.
fn others(configuration: &Configuration, policy: &Policy) -> Vec<Policy> {
    let of_kind = configuration.policies_of(policy.kind()).iter();
    let others = of_kind.filter(|other| other.id != policy.id && !other.built_in);
    others.map(|other| Policy::clone(other)).collect()
}

/// Puts a policy at a place, or behind the others, and moves those that stand in its way.
fn put_at(configuration: &mut Configuration, policy: Policy, priority: Option<u32>) -> Arc<Policy> {
    let mut before = others(configuration, &policy);
    let after = before.split_off(place(priority, before.len()));
    let mut places = 1..;
    number(configuration, before, &mut places);
    let priority = places.next().unwrap_or(u32::MAX);
    number(configuration, after, &mut places);
    configuration.put_policy(Policy { priority, ..policy })
}

/// Gives policies the next places. Who keeps its place is not written again.
fn number(configuration: &mut Configuration, policies: Vec<Policy>, places: &mut RangeFrom<u32>) {
    for (policy, priority) in policies.into_iter().zip(places) {
        if policy.priority != priority {
            configuration.put_policy(Policy { priority, ..policy });
        }
    }
}

/// The index for a place that counts from 1, among this many others.
fn place(priority: Option<u32>, others: usize) -> usize {
    let wanted = priority.and_then(|priority| usize::try_from(priority).ok());
    wanted.map_or(others, |wanted| wanted.saturating_sub(1).min(others))
}

/// Whether a policy may be switched on or off. What judges who signs in to an application stays on: nobody would say
/// what holds there otherwise.
fn may_switch(configuration: &Configuration, policy: &Policy, active: bool) -> Result<(), PolicyRefusal> {
    match (active, policy.built_in) {
        (true, _) => Ok(()),
        (false, true) => Err(PolicyRefusal::BuiltIn),
        (false, false) => unassigned(configuration, policy.id),
    }
}

fn unassigned(configuration: &Configuration, id: PolicyId) -> Result<(), PolicyRefusal> {
    match configuration.applications().filter(|known| known.access_policy == Some(id)).count() {
        0 => Ok(()),
        count => Err(PolicyRefusal::Assigned(count)),
    }
}

fn record(turn: &mut Turn, rule: Option<RuleId>, change: Change) {
    turn.record(EventKind::PolicyChanged(PolicyChange { rule, change }));
}
