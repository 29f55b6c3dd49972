//! What a sign-in still needs: every demand taken apart into needs, each met by proofs or open to certain ways.

use super::Demand;
use super::action::{FactorPrompt, PrimaryFactor, SessionAction};
use super::demand::{Assurance, Constraint, FactorCount, Period};
use super::evidence::{Age, Evidence};
use super::factor::Factor;
use crate::authenticator::{AuthenticatorKey, FactorClass};

/// A way in which a user can prove themselves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Way {
    /// The factor, with what it can show at best.
    pub factor: Factor,
    /// Whether it must be set up first.
    pub set_up: bool,
}

/// What a need is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Subject {
    /// The session: a password.
    Password,
    /// The session: two factors.
    SecondFactor,
    /// One factor.
    OneFactor,
    /// Two factors.
    TwoFactors,
    /// Something that one knows, as the application has it.
    Knowledge,
    /// Something that one has, as the application has it.
    Possession,
    /// A step of a chain, counted from zero.
    Step(usize),
}

/// One thing that is needed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Need {
    /// What it is about.
    pub subject: Subject,
    /// The proofs that meet it, by their place; none where it is not met.
    pub met_by: Vec<usize>,
    /// What would bring it further, where it is not met.
    pub ways: Vec<Way>,
}

/// One of the alternatives that an application accepts, with what the session needs beside it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Route {
    /// Its place among the constraints, or the chains, of the demand.
    pub alternative: usize,
    /// What it needs. Steps of a chain come first and in order.
    pub needs: Vec<Need>,
}

impl Need {
    /// Whether it is met.
    pub const fn is_met(&self) -> bool {
        !self.met_by.is_empty()
    }
}

impl Route {
    /// Whether nothing is missing.
    pub fn is_met(&self) -> bool {
        self.needs.iter().all(Need::is_met)
    }

    /// Whether all that is missing can be had.
    pub fn is_open(&self) -> bool {
        self.needs.iter().all(|need| need.is_met() || !need.ways.is_empty())
    }

    /// What would bring it further now.
    pub(super) fn next_ways(&self) -> impl Iterator<Item = &Way> {
        let missing = || self.needs.iter().filter(|need| !need.is_met());
        let in_order = missing().next().is_some_and(|need| matches!(need.subject, Subject::Step(_)));
        missing().take(if in_order { 1 } else { usize::MAX }).flat_map(|need| &need.ways)
    }
}

/// All alternatives, in the order of the demand; without one, the session is all that is wanted.
pub(super) fn routes(
    session: &SessionAction,
    demand: Option<&Demand>,
    evidence: &Evidence<'_>,
) -> Vec<Route> {
    let beside = session_needs(session, evidence);
    let route = |(alternative, mut needs): (usize, Vec<Need>)| {
        needs.extend(beside.iter().cloned());
        Route { alternative, needs }
    };
    match demand {
        None => {
            let any = |_: &Factor| Some(Age::default());
            vec![route((0, vec![evidence.one(Subject::OneFactor, &any)]))]
        }
        Some(Demand::Assurance(assurance)) if assurance.constraints.is_empty() => {
            vec![route((0, assurance_needs(assurance, &Constraint::default(), evidence)))]
        }
        Some(Demand::Assurance(assurance)) => {
            let entries = assurance.constraints.iter();
            let needs = entries.map(|entry| assurance_needs(assurance, entry, evidence));
            needs.enumerate().map(route).collect()
        }
        Some(Demand::Chains { chains, reauthenticate_in }) => {
            let walked = chains.iter().map(|chain| {
                let period = chain.reauthenticate_in.as_ref().or(reauthenticate_in.as_ref());
                evidence.walk(chain, Age { proof: period.map(Period::span), idle: None })
            });
            walked.enumerate().map(route).collect()
        }
    }
}

/// What the session needs, whatever the application wants.
fn session_needs(session: &SessionAction, evidence: &Evidence<'_>) -> Vec<Need> {
    let mut needs = Vec::new();
    if session.primary == PrimaryFactor::Password {
        let password = |factor: &Factor| (factor.key == AuthenticatorKey::Password).then(Age::default);
        needs.push(evidence.one(Subject::Password, &password));
    }
    let situation = evidence.situation;
    let remembered = situation.remembered_at.map(|at| situation.now.since(at));
    let (asked, lifetime) = match session.second_factor {
        None => (false, None),
        Some(FactorPrompt::Always) => (true, None),
        Some(FactorPrompt::Device) => (remembered.is_none(), None),
        Some(FactorPrompt::Within(lifetime)) => {
            (remembered.is_none_or(|age| age >= lifetime), Some(lifetime))
        }
    };
    if asked {
        // What one knows is not asked again when the second factor has lapsed.
        let judge = |factor: &Factor| {
            let lapses = factor.key.class() != FactorClass::Knowledge;
            Some(Age { proof: lifetime.filter(|_| lapses), idle: None })
        };
        needs.push(evidence.two(Subject::SecondFactor, &judge));
    }
    needs
}

/// What one entry of an assurance needs. A factor whose class the entry speaks of counts only if the entry accepts it.
fn assurance_needs(assurance: &Assurance, entry: &Constraint, evidence: &Evidence<'_>) -> Vec<Need> {
    let age = |own: Option<&Period>| Age {
        proof: own.or(assurance.reauthenticate_in.as_ref()).map(Period::span),
        idle: assurance.inactivity.as_ref().map(Period::span),
    };
    let knows = |factor: &Factor| match &entry.knowledge {
        Some(member) => member.accepts(factor).then(|| age(member.reauthenticate_in.as_ref())),
        None => Some(age(None)),
    };
    let has = |factor: &Factor| match &entry.possession {
        Some(member) => member.accepts(factor).then(|| age(member.factor.reauthenticate_in.as_ref())),
        None => Some(age(None)),
    };
    let is_known = |factor: &Factor| factor.key.class() == FactorClass::Knowledge;
    let mut needs = Vec::new();
    if entry.knowledge.as_ref().is_some_and(|member| member.required) {
        let judge = |factor: &Factor| if is_known(factor) { knows(factor) } else { None };
        needs.push(evidence.one(Subject::Knowledge, &judge));
    }
    if entry.possession.as_ref().is_some_and(|member| member.factor.required) {
        let judge = |factor: &Factor| if is_known(factor) { None } else { has(factor) };
        needs.push(evidence.one(Subject::Possession, &judge));
    }
    let judge = |factor: &Factor| if is_known(factor) { knows(factor) } else { has(factor) };
    match assurance.factors {
        FactorCount::Two => needs.push(evidence.two(Subject::TwoFactors, &judge)),
        FactorCount::One if needs.is_empty() => needs.push(evidence.one(Subject::OneFactor, &judge)),
        FactorCount::One => {}
    }
    needs
}
