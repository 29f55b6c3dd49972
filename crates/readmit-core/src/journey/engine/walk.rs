//! From node to node: links, bodies, failures, ends.

use super::{Abort, AbortReason, End, Engine, Move, Progress, Prompt, Stop, Visit};
use crate::journey::effect::{Act, Answer, ErrorCode, StepError};
use crate::journey::engine::limits::{NODES_PER_ANSWER_MAX, SUB_JOURNEYS_DEPTH_MAX};
use crate::journey::graph::{Graph, Link, Node, Place, Presentation};
use crate::journey::run::{Run, Trouble, TroubleOf, Waiting};
use crate::journey::value::Value;
use std::sync::Arc;

/// Where a failure may go.
pub(super) const FAILURE: &[&str] = &["failure", "action_failure"];
/// Where a success goes.
pub(super) const SUCCESS: &[&str] = &["success_child", "child"];

/// What ends a turn.
pub(super) enum Halt {
    /// The client is asked.
    Ask(Box<Prompt>),
    /// The journey is over.
    End(Box<End>),
}

impl Halt {
    pub(super) fn of(self, run: Run) -> Progress {
        let run = Box::new(run);
        match self {
            Self::Ask(prompt) => Progress::Ask { run, prompt },
            Self::End(end) => Progress::Ended { run, end },
        }
    }
}

impl Engine<'_> {
    /// Runs nodes until the client is asked, the journey is over, or something is needed.
    pub(super) fn walk(&mut self, mut run: Run) -> Progress {
        loop {
            let graph = match self.graph(&run) {
                Ok(graph) => graph,
                Err(stop) => return self.stop(run, stop),
            };
            self.visited += 1;
            if self.visited > NODES_PER_ANSWER_MAX {
                let why = AbortReason::Limit("one answer runs at most 1000 nodes");
                return self.stop(run, why.into());
            }
            let node = graph.node(run.frame().at);
            self.visits.push(Visit { node: node.id, took: None, acts: Vec::new() });
            let drawn = run.drawn;
            let outcome = self.begin(&mut run, &graph, node);
            match self.settle(&mut run, &graph, node, outcome) {
                Ok(None) => {}
                Ok(Some(halt)) => return halt.of(run),
                Err(Stop::Need(need)) => {
                    // The node is run again from its beginning, so its visit and its draws are not counted.
                    self.visits.pop();
                    run.drawn = drawn;
                    return Progress::Needs { run: Box::new(run), need };
                }
                Err(stop) => return self.stop(run, stop),
            }
        }
    }

    /// What a node came to becomes a place to go on from, or the end of the turn.
    pub(super) fn settle(
        &mut self,
        run: &mut Run,
        graph: &Arc<Graph>,
        node: &Node,
        outcome: Result<Move, Stop>,
    ) -> Result<Option<Halt>, Stop> {
        let next = match outcome {
            Err(Stop::Expression { field, column, reason }) => {
                if node.link(FAILURE).is_none() {
                    return Err(AbortReason::Expression { field, column, reason }.into());
                }
                let error = StepError::new(ErrorCode::ExpressionError, reason);
                Move::Fail(Trouble { error, of: TroubleOf::Other }, &[])
            }
            other => other?,
        };
        match next {
            Move::By(names) => {
                let link = node.link(names);
                self.follow(run, graph, link, names.first().copied().unwrap_or_default())?;
            }
            Move::ByName(name) => {
                let link = node.links.iter().find(|link| link.name == name);
                self.follow(run, graph, link, &name)?;
            }
            Move::Into(place) => run.frame_mut().at = place,
            Move::Fail(trouble, names) => self.fail(run, graph, node, trouble, names)?,
            Move::Call(frame) => {
                if run.frames.len() >= SUB_JOURNEYS_DEPTH_MAX {
                    return Err(AbortReason::Limit("journeys within journeys go 8 deep").into());
                }
                run.frames.push(frame);
            }
            Move::Ask(mut prompt) => {
                self.wait(run)?;
                prompt.trouble = run.trouble.take();
                prompt.json_data = run.json_data.take();
                prompt.sdk_data = run.sdk_data.take();
                return Ok(Some(Halt::Ask(prompt)));
            }
            Move::End(end) => {
                let inner = run.frames.len() > 1;
                if inner && matches!(*end, End::Success { .. }) {
                    self.return_to_caller(run)?;
                } else {
                    return Ok(Some(Halt::End(end)));
                }
            }
        }
        Ok(None)
    }

    fn follow(
        &mut self,
        run: &mut Run,
        graph: &Graph,
        link: Option<&Link>,
        wanted: &str,
    ) -> Result<(), Stop> {
        run.waiting = Waiting::Nothing;
        if let Some(visit) = self.visits.last_mut() {
            visit.took = link.map(|link| link.name.clone());
        }
        match link.and_then(|link| link.target) {
            Some(target) => {
                go(run, graph, target);
                Ok(())
            }
            None => end_pass(run, link.map_or(wanted, |link| &link.name)),
        }
    }

    /// Writes the error down and takes the way out for it.
    fn fail(
        &mut self,
        run: &mut Run,
        graph: &Graph,
        node: &Node,
        trouble: Trouble,
        names: &[&str],
    ) -> Result<(), Stop> {
        let error = &trouble.error;
        let link = way_out(node, error.code).or_else(|| node.link(names)).or_else(|| node.link(FAILURE));
        let Some(link) = link else { return Err(AbortReason::Failed(error.clone()).into()) };
        Self::assign(run, graph, node.error_variable.as_ref(), error_value(error, node))?;
        // What a client is told by itself is that a proof failed; of anything else the author tells, or not.
        run.trouble = (trouble.of != TroubleOf::Other).then_some(trouble);
        self.follow(run, graph, Some(link), "failure")
    }

    /// A journey within another one succeeded: the caller goes on with the same user.
    fn return_to_caller(&mut self, run: &mut Run) -> Result<(), Stop> {
        run.frames.pop();
        let graph = self.graph(run)?;
        let node = graph.node(run.frame().at);
        self.visits.push(Visit { node: node.id, took: None, acts: Vec::new() });
        Self::assign(run, &graph, node.output.as_ref(), Value::empty_object())?;
        self.follow(run, &graph, node.link(SUCCESS), "child")
    }

    /// The turn ends without an answer for the client.
    pub(super) fn stop(&mut self, run: Run, stop: Stop) -> Progress {
        let why = match stop {
            Stop::Need(need) => return Progress::Needs { run: Box::new(run), need },
            Stop::Abort(why) => why,
            Stop::Expression { field, column, reason } => AbortReason::Expression { field, column, reason },
        };
        let node = self.visits.last().map(|visit| visit.node).unwrap_or_default();
        Progress::Ended { run: Box::new(run), end: Box::new(End::Abort(Abort { node, why })) }
    }

    /// Carries out an act and writes down what it came to.
    pub(super) fn perform(&mut self, act: &Act<'_>) -> Result<Result<Answer, StepError>, Stop> {
        let outcome = self.effects.perform(act)?;
        if let Some(visit) = self.visits.last_mut() {
            visit.acts.push((&outcome).into());
        }
        Ok(outcome)
    }
}

/// Goes to a node; every body that it is not in is left, with its variables.
fn go(run: &mut Run, graph: &Graph, target: Place) {
    let frame = run.frame_mut();
    while let Some(body) = frame.bodies.last()
        && !graph.is_inside(target, body.container)
    {
        frame.bodies.pop();
    }
    frame.at = target;
}

/// The way ends: a pass of the innermost body is over, and its loop or block goes on. Outside of any, nothing does.
fn end_pass(run: &mut Run, link: &str) -> Result<(), Stop> {
    let frame = run.frame_mut();
    let Some(body) = frame.bodies.last_mut() else {
        return Err(AbortReason::NoWayOn(link.to_owned()).into());
    };
    body.locals.clear();
    frame.at = body.container;
    Ok(())
}

/// The link for a failure that has one of its own.
fn way_out(node: &Node, code: ErrorCode) -> Option<&Link> {
    let (presentation, name) = match code {
        ErrorCode::ExpiredOtpPasscode => (Presentation::CodeExpired, "temporary access code expired"),
        ErrorCode::PasswordExpired => (Presentation::PasswordExpired, "password expired"),
        ErrorCode::UserAlreadyExists => (Presentation::UserExists, "user already exists"),
        _ => return None,
    };
    node.links.iter().find(|link| link.presentation == presentation || &*link.name == name)
}

/// The error variable.
pub(super) fn error_value(error: &StepError, node: &Node) -> Value {
    let code = error.code;
    let mut fields = vec![
        ("ts_error_code", Value::from(code.as_str())),
        ("code", code.as_str().into()),
        ("error_code", code.as_rest_word().into()),
        ("message", error.message.as_str().into()),
        ("step", (&*node.kind).into()),
    ];
    fields.extend(error.attempts_left.map(|left| ("attempts_left", left.into())));
    Value::object(fields)
}
