//! The decision about a sign-in: the session policy, the application's access policy and the enrolment policy together.

use super::asker::{Asker, Place, Target};
use super::enrolling::{self, Allowed, SetUp};
use super::evidence::Evidence;
use super::matching::{self, Applying};
use super::need::{self, Route, Way};
use super::situation::{SessionSpan, Situation};
use super::{Access, Action, Demand, PolicyKind, SessionAction};
use crate::authenticator::AuthenticatorKey;
use crate::configuration::Configuration;
use crate::id::{PolicyId, RuleId};
use crate::time::Span;

/// What becomes of a sign-in, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decision {
    /// What becomes of it.
    pub verdict: Verdict,
    /// The session rule that applies.
    pub session: Option<Source>,
    /// The application's rule that applies.
    pub access: Option<Source>,
    /// The enrolment rule that applies.
    pub enrolment: Option<Source>,
    /// The ways in that there are, each with what is met of it and what is not. None where nobody is let in.
    pub routes: Vec<Route>,
}

/// A rule and its policy.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Source {
    /// The policy.
    pub policy: PolicyId,
    /// The rule.
    pub rule: RuleId,
}

/// What becomes of a sign-in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// The user is let in, once what must be set up is set up.
    LetIn(Terms),
    /// The user must prove more.
    Challenge {
        /// Any of these brings them further.
        next: Vec<Way>,
    },
    /// A rule lets nobody in.
    Denied(Denial),
    /// Whatever the user can prove, or set up and prove, does not meet what is demanded.
    Unsatisfiable,
}

impl Verdict {
    /// The word, as the command line and the native API name it.
    pub const fn as_str(&self) -> &'static str {
        match self {
            Self::LetIn(_) => "let_in",
            Self::Challenge { .. } => "challenge",
            Self::Denied(_) => "denied",
            Self::Unsatisfiable => "unsatisfiable",
        }
    }
}

/// On what terms a user is let in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Terms {
    /// The session ends when it is not used this long.
    pub idle: Span,
    /// It ends this long after it began, whatever happens.
    pub life: Option<Span>,
    /// Whether it outlives the browser.
    pub persistent: bool,
    /// Whether "remember this device" is ticked to begin with.
    pub remember_device: bool,
    /// What must be set up first, in this order.
    pub must_set_up: Vec<SetUp>,
    /// What may be offered to be set up.
    pub may_set_up: Vec<AuthenticatorKey>,
}

/// Who lets nobody in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Denial {
    /// The session rule.
    Session,
    /// The application's rule.
    Access,
    /// No policy of this kind applies.
    NoPolicy(PolicyKind),
}

/// Decides about a sign-in. There is an answer to every situation.
///
/// The answer names what decided by id and makes no words: [`super::explain()`] does, where someone asks.
pub fn decide(configuration: &Configuration, situation: &Situation) -> Decision {
    let target = situation.application.map_or(Target::Nothing, Target::Application);
    let place = situation.address.map_or(Place::NoZone, Place::At);
    let asker = Asker::new(configuration, situation, place, target);
    let first = |kind| matching::applying(configuration.policies_of(kind), &asker);
    let session = first(PolicyKind::Session);
    let enrolment = first(PolicyKind::Enrolment);
    let access = situation
        .application
        .and_then(|id| matching::applying(matching::access_policies(configuration, id), &asker));
    let (verdict, routes) = match demands(session, access, situation) {
        Ok((session, demand)) => judge(configuration, situation, session, demand, enrolment),
        Err(denial) => (Verdict::Denied(denial), Vec::new()),
    };
    let source = |(policy, rule): Applying<'_>| Source { policy: policy.id, rule: rule.id };
    Decision {
        verdict,
        session: session.map(source),
        access: access.map(source),
        enrolment: enrolment.map(source),
        routes,
    }
}

/// What the rules demand, where they let anybody in.
fn demands<'a>(
    session: Option<Applying<'a>>,
    access: Option<Applying<'a>>,
    situation: &Situation,
) -> Result<(&'a SessionAction, Option<&'a Demand>), Denial> {
    let opens = match session.map(|(_, rule)| &rule.action) {
        Some(Action::Session(action)) if action.access == Access::Allow => action,
        Some(_) => return Err(Denial::Session),
        None => return Err(Denial::NoPolicy(PolicyKind::Session)),
    };
    match access.map(|(_, rule)| &rule.action) {
        Some(Action::Access(Some(demand))) => Ok((opens, Some(demand))),
        Some(_) => Err(Denial::Access),
        None if situation.application.is_some() => Err(Denial::NoPolicy(PolicyKind::Access)),
        None => Ok((opens, None)),
    }
}

fn judge(
    configuration: &Configuration,
    situation: &Situation,
    session: &SessionAction,
    demand: Option<&Demand>,
    enrolment: Option<Applying<'_>>,
) -> (Verdict, Vec<Route>) {
    let switched_on = enrolling::switched_on(configuration);
    let allowed = enrolment.map(|applying| enrolling::allowed(applying, switched_on)).unwrap_or_default();
    let proofs = standing(situation, session, allowed);
    let is_new = |place: &usize| situation.proofs[*place].at >= situation.began_at;
    let proved_now = proofs.iter().any(is_new);
    let mut evidence = Evidence { situation, proofs, ways: Vec::new() };
    evidence.add_owned(allowed);
    let routes = need::routes(session, demand, &evidence);
    if routes.iter().any(Route::is_met) {
        let (must_set_up, may_set_up) =
            enrolment.map(|applying| enrolling::to_set_up(applying, allowed, situation)).unwrap_or_default();
        let terms = Terms {
            idle: session.idle,
            life: session.life,
            persistent: session.persistent,
            remember_device: session.remember_device,
            must_set_up,
            may_set_up,
        };
        return (Verdict::LetIn(terms), routes);
    }
    if routes.iter().any(Route::is_open) {
        return (Verdict::Challenge { next: next(&routes) }, routes);
    }

    // Nothing that the user has is enough. Something new may be, which they set up once they have proved who they are.
    let owned = evidence.ways.clone();
    evidence.add_settable(allowed);
    let routes = need::routes(session, demand, &evidence);
    let mut next = next(&routes);
    if !proved_now && next.iter().all(|way| way.set_up) && !next.is_empty() {
        next = owned;
    }
    if next.is_empty() {
        return (Verdict::Unsatisfiable, routes);
    }
    (Verdict::Challenge { next }, routes)
}

/// The proofs that can count for anything: of this sign-in, and of a session that is not over.
fn standing(situation: &Situation, session: &SessionAction, allowed: Allowed) -> Vec<usize> {
    let now = situation.now;
    let is_alive = |span: &SessionSpan| {
        now.since(span.used_at) < session.idle
            && session.life.is_none_or(|life| now.since(span.started_at) < life)
    };
    let goes_on = situation.session.as_ref().is_some_and(is_alive);
    let proofs = situation.proofs.iter().enumerate();
    let stands = proofs.filter(|(_, proof)| {
        allowed.usable.has(proof.factor.key) && (goes_on || proof.at >= situation.began_at)
    });
    stands.map(|(place, _)| place).collect()
}

/// What brings any open route further: of what the user has, if there is such; else what is to be set up.
fn next(routes: &[Route]) -> Vec<Way> {
    let mut next: Vec<Way> = Vec::new();
    for way in routes.iter().filter(|route| route.is_open()).flat_map(Route::next_ways) {
        if !next.contains(way) {
            next.push(*way);
        }
    }
    if next.iter().any(|way| !way.set_up) {
        next.retain(|way| !way.set_up);
    }
    next
}
