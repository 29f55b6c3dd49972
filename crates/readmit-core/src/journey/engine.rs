//! Runs a journey: from one question to the client to the next, or to the end.
//!
//! The engine is pure. It reads the run and the graph, asks [`Effects`](super::effect::Effects) for whatever touches the
//! world, and returns the run as it stands then. A node changes the run only after its acts were carried out, so that a
//! run which stops for a [`Need`] stands right before the node that needs it.

mod authenticate;
mod client;
mod compare;
mod control;
mod form;
pub mod limits;
mod prompt;
mod scope;
mod steps;
#[cfg(test)]
mod tests;
mod trace;
mod walk;

pub use form::{FormDataType, FormField, fields as form_fields};
pub use prompt::{Abort, AbortReason, Choice, End, Input, Prompt, PromptKind};
pub use scope::request;
pub use trace::{Acted, Visit};

use super::definition::{JourneyId, Settings};
use super::effect::{Effects, Need};
use super::expression::Budget;
use super::graph::Graph;
use super::run::{Run, Ticket};
use super::value::Value;
use crate::time::Timestamp;
use limits::{ANSWERS_MAX, RUN_LIFE, RUN_LIFE_MAX};
use std::sync::Arc;
use uuid::Uuid;

/// Finds compiled journeys.
pub trait Graphs {
    /// A version that a run is on.
    fn graph(&self, journey: &JourneyId, version: &str) -> Option<Arc<Graph>>;

    /// The version that a new run, or a journey within one, is to be on: the first in production whose filter says so.
    fn current(&self, journey: &JourneyId, params: &Value) -> Option<(Arc<str>, Arc<Graph>)>;
}

/// What surrounds one turn of a run.
pub struct World<'a> {
    /// This instant.
    pub now: Timestamp,
    /// 32 random bytes for the tickets of this turn.
    pub entropy: [u8; 32],
    /// Compiled journeys.
    pub graphs: &'a dyn Graphs,
    /// Settings of the journey that was started.
    pub settings: &'a Settings,
    /// Where the request came from: `@policy.request()` shows it beside the parameters.
    pub request: &'a Value,
    /// The device, as it described itself: `@policy.device()`.
    pub device: &'a Value,
    /// When a run is replayed: what was decided then where a secret, which the log does not have, decided.
    pub decided: &'a [Visit],
}

/// What a turn came to.
#[derive(Debug)]
pub enum Progress {
    /// The client is asked something.
    Ask {
        /// The run, waiting.
        run: Box<Run>,
        /// What it asks.
        prompt: Box<Prompt>,
    },
    /// It is over.
    Ended {
        /// The run as it stood then.
        run: Box<Run>,
        /// How.
        end: Box<End>,
    },
    /// Something has to be at hand first.
    Needs {
        /// The run, right before the node that needs it.
        run: Box<Run>,
        /// What.
        need: Need,
    },
}

/// One turn of a run.
pub struct Engine<'a> {
    world: &'a World<'a>,
    effects: &'a mut dyn Effects,
    budget: Budget,
    visits: Vec<Visit>,
    visited: u32,
}

impl<'a> Engine<'a> {
    /// An engine for one turn.
    pub fn new(world: &'a World<'a>, effects: &'a mut dyn Effects) -> Self {
        Self { world, effects, budget: Budget::default(), visits: Vec::new(), visited: 0 }
    }

    /// Goes on with a turn that stopped for a need: what it ran before counts.
    #[must_use]
    pub fn resuming(mut self, visits: Vec<Visit>) -> Self {
        self.visited = u32::try_from(visits.len()).unwrap_or(u32::MAX);
        self.visits = visits;
        self
    }

    /// Runs from the node at hand: at the start, and after what was needed has been fetched.
    pub fn go_on(&mut self, run: Run) -> Progress {
        self.walk(run)
    }

    /// Takes the client's answer to what the run waits for, and runs on.
    pub fn answer(&mut self, run: Run, input: &Input) -> Progress {
        self.take_answer(run, input)
    }

    /// What was run, for the log.
    pub fn into_visits(self) -> Vec<Visit> {
        self.visits
    }

    /// The run begins to wait: for a new ticket, and not forever.
    fn wait(&self, run: &mut Run) -> Result<(), AbortReason> {
        run.turns += 1;
        if run.turns > ANSWERS_MAX {
            return Err(AbortReason::Limit("a run takes at most 200 answers"));
        }
        let (assertion, challenge) = self.world.entropy.split_at(16);
        let uuid = |bytes: &[u8]| {
            let mut array = [0; 16];
            array.copy_from_slice(bytes);
            uuid::Builder::from_random_bytes(array).into_uuid()
        };
        run.ticket = Some(Ticket { assertion: uuid(assertion), challenge: uuid(challenge) });
        run.expires_at = (self.world.now + RUN_LIFE).min(run.started_at + RUN_LIFE_MAX);
        Ok(())
    }

    /// The graph that the run is on.
    fn graph(&self, run: &Run) -> Result<Arc<Graph>, Stop> {
        let frame = run.frame();
        let found = self.world.graphs.graph(&frame.journey, &frame.version);
        found.ok_or_else(|| Stop::Abort(AbortReason::NoJourney(frame.journey.to_string())))
    }

    /// What was decided at this visit when the run was recorded: the same visit of the same node, so that a version
    /// with further nodes finds it too.
    fn decided(&self, node: Uuid) -> Option<Arc<str>> {
        let visits = self.visits.iter().filter(|visit| visit.node == node).count();
        let mut recorded = self.world.decided.iter().filter(|visit| visit.node == node);
        recorded.nth(visits.checked_sub(1)?)?.took.clone()
    }
}

/// Why a node did not come to a move.
enum Stop {
    /// Something has to be at hand first.
    Need(Need),
    /// The journey cannot go on.
    Abort(AbortReason),
    /// An expression failed: a failure of the step where it has a way out for that.
    Expression { field: &'static str, column: usize, reason: String },
}

impl From<Need> for Stop {
    fn from(need: Need) -> Self {
        Self::Need(need)
    }
}

impl From<AbortReason> for Stop {
    fn from(why: AbortReason) -> Self {
        Self::Abort(why)
    }
}

/// What a node came to.
enum Move {
    /// On by the first of these links that there is; where there is none, the way ends here.
    By(&'static [&'static str]),
    /// On by this link.
    ByName(Arc<str>),
    /// Into a body.
    Into(super::graph::Place),
    /// The step failed.
    Fail(super::run::Trouble, &'static [&'static str]),
    /// The client is asked.
    Ask(Box<Prompt>),
    /// A journey within this one begins.
    Call(super::run::Frame),
    /// The journey is over.
    End(Box<End>),
}
