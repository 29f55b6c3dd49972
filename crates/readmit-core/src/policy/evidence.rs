//! Proofs and ways held against what is wanted of them.

use super::demand::Chain;
use super::enrolling::Allowed;
use super::factor::Factor;
use super::need::{Need, Subject, Way};
use super::situation::{Proof, Situation};
use crate::authenticator::AuthenticatorKey;
use crate::time::Span;

/// How old a proof of an earlier sign-in may be.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Age {
    /// Since it was given; `None`: any age.
    pub proof: Option<Span>,
    /// Since the session was last used; `None`: any time.
    pub idle: Option<Span>,
}

/// Says whether a factor is accepted, and how old its proof may be.
pub(super) type Judge<'a> = &'a dyn Fn(&Factor) -> Option<Age>;

/// What needs are judged by.
pub(super) struct Evidence<'a> {
    /// The situation.
    pub situation: &'a Situation,
    /// The proofs that can count for anything, by their place.
    pub proofs: Vec<usize>,
    /// What the user can still prove.
    pub ways: Vec<Way>,
}

impl<'a> Evidence<'a> {
    /// Nothing proved yet; the user has, or can set up, what is allowed.
    pub(super) fn at_the_start(situation: &'a Situation, allowed: Allowed) -> Self {
        let mut evidence = Self { situation, proofs: Vec::new(), ways: Vec::new() };
        evidence.add_owned(allowed);
        evidence.add_settable(allowed);
        evidence
    }

    /// Adds what the user has.
    pub(super) fn add_owned(&mut self, allowed: Allowed) {
        let usable = self.situation.factors.iter().filter(|factor| allowed.usable.has(factor.key));
        self.ways.extend(usable.map(|factor| Way { factor: *factor, set_up: false }));
    }

    /// Adds what the user has nothing of and can set up.
    pub(super) fn add_settable(&mut self, allowed: Allowed) {
        let lacks = |key| !self.situation.factors.iter().any(|factor| factor.key == key);
        let keys = AuthenticatorKey::ALL.into_iter().filter(|key| allowed.settable.has(*key) && lacks(*key));
        let ways: Vec<_> = keys.flat_map(Factor::all_of).map(|factor| Way { factor, set_up: true }).collect();
        self.ways.extend(ways);
    }

    fn is_fresh(&self, proof: &Proof, age: Age) -> bool {
        let situation = self.situation;
        let idle = situation.session.map_or(Span::ZERO, |session| situation.now.since(session.used_at));
        proof.at >= situation.began_at
            || age.proof.is_none_or(|max| situation.now.since(proof.at) < max)
                && age.idle.is_none_or(|max| idle < max)
    }

    fn counting(&self, judge: Judge<'_>) -> impl Iterator<Item = (usize, &Factor)> {
        let proofs = self.proofs.iter().map(|place| (*place, &self.situation.proofs[*place]));
        proofs
            .filter(move |(_, proof)| judge(&proof.factor).is_some_and(|age| self.is_fresh(proof, age)))
            .map(|(place, proof)| (place, &proof.factor))
    }

    fn open(&self, judge: Judge<'_>) -> impl Iterator<Item = &Way> {
        self.ways.iter().filter(move |way| judge(&way.factor).is_some())
    }

    /// One factor that `judge` accepts.
    pub(super) fn one(&self, subject: Subject, judge: Judge<'_>) -> Need {
        let met_by: Vec<_> = self.counting(judge).map(|(place, _)| place).take(1).collect();
        let ways = if met_by.is_empty() { self.open(judge).copied().collect() } else { Vec::new() };
        Need { subject, met_by, ways }
    }

    /// Two factors that `judge` accepts, or one that counts as two.
    pub(super) fn two(&self, subject: Subject, judge: Judge<'_>) -> Need {
        let counting: Vec<_> = self.counting(judge).collect();
        if let Some(met_by) = pair(&counting) {
            return Need { subject, met_by, ways: Vec::new() };
        }
        let open: Vec<_> = self.open(judge).copied().collect();
        let completes = |way: &&Way| {
            way.factor.is_two() || counting.iter().any(|(_, factor)| factor.makes_two_with(&way.factor))
        };
        let mut ways: Vec<_> = open.iter().filter(completes).copied().collect();
        if counting.is_empty() || ways.is_empty() {
            let pairs = |way: &&Way| open.iter().any(|other| other.factor.makes_two_with(&way.factor));
            ways = open.iter().filter(pairs).copied().collect();
        }
        Need { subject, met_by: Vec::new(), ways }
    }

    /// The steps of a chain, each by a proof that came after that of the step before.
    pub(super) fn walk(&self, chain: &Chain, age: Age) -> Vec<Need> {
        let mut left = self.proofs.as_slice();
        let mut broken = false;
        let needs = chain.steps.iter().enumerate().map(|(number, step)| {
            let accepts = |factor: &Factor| step.methods.iter().any(|method| method.accepts(factor));
            let proves = |place: &usize| {
                let proof = &self.situation.proofs[*place];
                accepts(&proof.factor) && self.is_fresh(proof, age)
            };
            let place = left.iter().position(proves).filter(|_| !broken);
            let met_by: Vec<usize> = place.map(|place| left[place]).into_iter().collect();
            left = place.map_or(left, |place| &left[place + 1..]);
            broken = broken || place.is_none();
            let open = self.ways.iter().filter(|way| place.is_none() && accepts(&way.factor));
            Need { subject: Subject::Step(number), met_by, ways: open.copied().collect() }
        });
        needs.collect()
    }
}

/// The first proofs that count as two.
fn pair(counting: &[(usize, &Factor)]) -> Option<Vec<usize>> {
    if let Some((place, _)) = counting.iter().find(|(_, factor)| factor.is_two()) {
        return Some(vec![*place]);
    }
    counting.iter().enumerate().find_map(|(number, (second, factor))| {
        let first = counting[..number].iter().find(|(_, earlier)| earlier.makes_two_with(factor))?;
        Some(vec![first.0, *second])
    })
}
