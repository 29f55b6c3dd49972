//! Steps that only decide where to go: conditions, loops, blocks, journeys within journeys, variables, ends.

use super::{AbortReason, End, Engine, Move, Stop, compare};
use crate::journey::definition::JourneyId;
use crate::journey::engine::limits::BODIES_DEPTH_MAX;
use crate::journey::expression::Expression;
use crate::journey::graph::{Condition, DataType, Graph, Node, Place};
use crate::journey::run::{Body, Frame, Run};
use crate::journey::value::{Fields, Value};
use std::sync::Arc;

type Named = [(Arc<str>, Expression)];

impl Engine<'_> {
    pub(super) fn condition(
        &mut self,
        run: &mut Run,
        graph: &Graph,
        node: &Node,
        condition: &Condition,
    ) -> Result<Move, Stop> {
        if let Some(took) = self.secretly(graph, node, &[&condition.field, &condition.value]) {
            return Ok(Move::ByName(took));
        }
        let judged = self.judge(run, graph, condition);
        match judged {
            Ok(result) => Ok(Move::By(if result == condition.negated { &["false"] } else { &["true"] })),
            Err(Stop::Need(need)) => Err(Stop::Need(need)),
            // Never by `true` or `false`: whoever cannot be judged has not passed.
            Err(_) if node.link(&["otherwise"]).is_some() => Ok(Move::By(&["otherwise"])),
            Err(stop) => Err(stop),
        }
    }

    fn judge(&mut self, run: &mut Run, graph: &Graph, condition: &Condition) -> Result<bool, Stop> {
        let field = self.value(run, graph, ("condition.field", &condition.field))?;
        let value = self.value(run, graph, ("condition.value", &condition.value))?;
        Ok(compare::holds(condition.data_type, condition.operation, &field, &value)?)
    }

    pub(super) fn match_case(
        &mut self,
        run: &mut Run,
        graph: &Graph,
        node: &Node,
        (source, data_type, cases): (&Expression, DataType, &Named),
    ) -> Result<Move, Stop> {
        let read: Vec<_> = std::iter::once(source).chain(cases.iter().map(|(_, case)| case)).collect();
        if let Some(took) = self.secretly(graph, node, &read) {
            return Ok(Move::ByName(took));
        }
        let found = (|| {
            let value = self.value(run, graph, ("source", source))?;
            for (name, case) in cases {
                let case = self.value(run, graph, ("cases", case))?;
                if compare::is_case(data_type, &value, &case)? {
                    return Ok(Some(name.clone()));
                }
            }
            Ok(None)
        })();
        match found {
            Ok(Some(name)) => Ok(Move::ByName(name)),
            Ok(None) => Ok(Move::By(&["otherwise"])),
            Err(Stop::Need(need)) => Err(Stop::Need(need)),
            Err(_) if node.link(&["otherwise"]).is_some() => Ok(Move::By(&["otherwise"])),
            Err(stop) => Err(stop),
        }
    }

    /// Where a replay went here, if a secret decided, which the log does not have.
    fn secretly(&self, graph: &Graph, node: &Node, read: &[&Expression]) -> Option<Arc<str>> {
        if self.world.decided.is_empty() {
            return None;
        }
        let secret = |expression: &&&Expression| {
            expression.reads().iter().any(|path| {
                graph.secrets.iter().any(|secret| {
                    let shared = secret.members.len().min(path.members.len());
                    secret.name == path.name && secret.members[..shared] == path.members[..shared]
                })
            })
        };
        read.iter().find(secret)?;
        self.decided(node.id)
    }

    pub(super) fn run_loop(
        &mut self,
        run: &mut Run,
        graph: &Graph,
        (body, condition, passes_max, variables): (Place, &Expression, u32, &Named),
    ) -> Result<Move, Stop> {
        let at = run.frame().at;
        let entering = run.frame().bodies.last().is_none_or(|body| body.container != at);
        if entering {
            let variables = self.values(run, graph, ("variables", variables))?;
            enter(run, at, variables)?;
        }
        let goes_on = match self.value(run, graph, ("condition", condition)) {
            Ok(value) => value.is_true(),
            Err(stop) => {
                if entering {
                    run.frame_mut().bodies.pop();
                }
                return Err(stop);
            }
        };
        let frame = run.frame_mut();
        let passes = frame.bodies.last().map_or(0, |body| body.passes);
        if !goes_on {
            frame.bodies.pop();
            return Ok(Move::By(&["child"]));
        }
        // Going on by `child` would let everyone in who fails often enough.
        if passes >= passes_max {
            return Err(AbortReason::LoopRanOut(passes_max).into());
        }
        if let Some(body) = frame.bodies.last_mut() {
            body.passes += 1;
        }
        Ok(Move::Into(body))
    }

    pub(super) fn run_block(run: &mut Run, body: Place) -> Result<Move, Stop> {
        let at = run.frame().at;
        if run.frame().bodies.last().is_some_and(|body| body.container == at) {
            run.frame_mut().bodies.pop();
            return Ok(Move::By(&["child"]));
        }
        enter(run, at, Fields::new())?;
        Ok(Move::Into(body))
    }

    pub(super) fn call(
        &mut self,
        run: &mut Run,
        graph: &Graph,
        (journey, parameters): (&Arc<str>, &Named),
    ) -> Result<Move, Stop> {
        let params = Value::Object(Arc::new(self.values(run, graph, ("parameters", parameters))?));
        let missing = || AbortReason::NoJourney(journey.to_string());
        let id = JourneyId::read(journey).ok_or_else(missing)?;
        let (version, graph) = self.world.graphs.current(&id, &params).ok_or_else(missing)?;
        let (variables, bodies) = (Fields::new(), Vec::new());
        Ok(Move::Call(Frame { journey: id, version, at: graph.head, params, variables, bodies }))
    }

    /// Values by name; each sees those before it. All of them, or none.
    pub(super) fn values(
        &mut self,
        run: &mut Run,
        graph: &Graph,
        (field, named): (&'static str, &Named),
    ) -> Result<Fields, Stop> {
        let mut values = Fields::new();
        for (name, expression) in named {
            let value = self.value_over(run, graph, (field, expression), Some(&values))?;
            values.insert(name.clone(), value);
        }
        Ok(values)
    }

    pub(super) fn set_variables(
        &mut self,
        run: &mut Run,
        graph: &Graph,
        variables: &Named,
    ) -> Result<Move, Stop> {
        for (name, value) in self.values(run, graph, ("variables", variables))? {
            Self::assign(run, graph, Some(&name), value)?;
        }
        Ok(Move::By(&["child"]))
    }

    pub(super) fn complete(run: &Run) -> Move {
        // A journey within another one gives its user and claims to that one.
        if run.frames.len() > 1 {
            let end = End::Success { user: None, claims: Fields::new(), json_data: None, sdk_data: None };
            return Move::End(Box::new(end));
        }
        Move::End(Box::new(End::Success {
            user: run.user.clone(),
            claims: run.claims.clone(),
            json_data: run.json_data.clone(),
            sdk_data: run.sdk_data.clone(),
        }))
    }

    pub(super) fn reject(
        &mut self,
        run: &mut Run,
        graph: &Graph,
        (clear_session, data, text): (bool, Option<&Expression>, Option<&Expression>),
    ) -> Result<Move, Stop> {
        let data = self.value_of(run, graph, ("data", data))?;
        let text = self.value_of(run, graph, ("text", text))?.map(|text| text.to_string());
        Ok(Move::End(Box::new(End::Rejection {
            user: run.user.clone(),
            clear_session,
            text,
            data,
            json_data: run.json_data.clone(),
            sdk_data: run.sdk_data.clone(),
        })))
    }
}

fn enter(run: &mut Run, container: Place, variables: Fields) -> Result<(), Stop> {
    let bodies = &mut run.frame_mut().bodies;
    if bodies.len() >= BODIES_DEPTH_MAX {
        return Err(AbortReason::Limit("loops and blocks go 16 deep").into());
    }
    bodies.push(Body { container, passes: 0, variables, locals: Fields::new() });
    Ok(())
}
