//! Variables of a run, and what expressions see of it.

use super::{AbortReason, Acted, Engine, Stop};
use crate::journey::effect::{Act, Answer, Effects, Need};
use crate::journey::engine::limits::VARIABLES_BYTES_MAX;
use crate::journey::expression::{Expression, Interrupted, NoValue, PolicyCall, Scope};
use crate::journey::graph::{Graph, Step};
use crate::journey::run::{Body, Frame, Run};
use crate::journey::value::{Fields, Value};
use crate::time::Timestamp;
use sha2::{Digest as _, Sha256};
use std::sync::Arc;

impl Run {
    /// The journey at hand.
    ///
    /// # Panics
    /// Never: a run has a frame from its start to its end.
    pub fn frame(&self) -> &Frame {
        &self.frames[self.frames.len() - 1]
    }

    pub(super) fn frame_mut(&mut self) -> &mut Frame {
        let last = self.frames.len() - 1;
        &mut self.frames[last]
    }
}

impl Frame {
    /// The value of a variable, of the innermost scope that has it.
    fn variable(&self, name: &str) -> Option<&Value> {
        let inner = self
            .bodies
            .iter()
            .rev()
            .find_map(|body| body.locals.get(name).or_else(|| body.variables.get(name)));
        inner.or_else(|| self.variables.get(name))
    }

    /// Sets a variable where it is, or, where it is nowhere, for this pass of the innermost loop.
    pub(super) fn assign(&mut self, graph: &Graph, name: &Arc<str>, value: Value) {
        let holder = self.bodies.iter_mut().rev().find_map(|body| {
            if body.locals.contains_key(name) {
                return Some(&mut body.locals);
            }
            body.variables.contains_key(name).then_some(&mut body.variables)
        });
        // Two borrows of the bodies cannot be held at once, so whether there is a holder is asked first.
        if let Some(fields) = holder {
            fields.insert(name.clone(), value);
            return;
        }
        let is_loop = |body: &&mut Body| matches!(graph.node(body.container).step, Step::Loop { .. });
        let fields = if self.variables.contains_key(name) {
            &mut self.variables
        } else {
            match self.bodies.iter_mut().rev().find(is_loop) {
                Some(body) => &mut body.locals,
                None => &mut self.variables,
            }
        };
        fields.insert(name.clone(), value);
    }

    /// Bytes that the variables take as JSON, roughly.
    fn bytes(&self) -> usize {
        let scopes = self.bodies.iter().flat_map(|body| [&body.variables, &body.locals]);
        scopes.chain([&self.variables]).map(size_of_fields).sum()
    }
}

/// Bytes of a value as JSON, roughly, without writing it.
pub(super) fn size(value: &Value) -> usize {
    match value {
        Value::Null | Value::Bool(_) => 5,
        Value::Number(_) => 8,
        Value::Text(text) => text.len() + 2,
        Value::Array(items) => 2 + items.iter().map(|item| size(item) + 1).sum::<usize>(),
        Value::Object(fields) => size_of_fields(fields),
    }
}

fn size_of_fields(fields: &Fields) -> usize {
    2 + fields.iter().map(|(name, value)| name.len() + 4 + size(value)).sum::<usize>()
}

/// What one expression sees.
struct View<'a> {
    run: &'a Run,
    graph: &'a Graph,
    /// Variables that shadow those of the run: a step sets several, and a later one uses an earlier one.
    overlay: Option<&'a Fields>,
    now: Timestamp,
    strict: bool,
    request: &'a Value,
    device: &'a Value,
    effects: &'a mut dyn Effects,
    drawn: u32,
    need: Option<Need>,
    acts: Vec<Acted>,
}

impl Scope for View<'_> {
    fn variable(&self, name: &str) -> Option<Value> {
        if let Some(value) = self.overlay.and_then(|fields| fields.get(name)) {
            return Some(value.clone());
        }
        let frame = self.run.frame();
        if let Some(value) = frame.variable(name) {
            return Some(value.clone());
        }
        let innermost = frame.bodies.iter().rev();
        let mut loops =
            innermost.filter(|body| matches!(self.graph.node(body.container).step, Step::Loop { .. }));
        if name == "iteration_count"
            && let Some(body) = loops.next()
        {
            return Some(body.passes.saturating_sub(1).into());
        }
        self.graph.declared.iter().any(|declared| &**declared == name).then_some(Value::Null)
    }

    fn policy(&mut self, call: PolicyCall) -> Result<Value, Interrupted> {
        match call {
            PolicyCall::Request => Ok(request(&self.run.frame().params, self.request)),
            PolicyCall::IsUserAuthenticated => Ok(self.run.user.is_some().into()),
            PolicyCall::Device => Ok(self.device.clone()),
            PolicyCall::SdkSavedData => Ok(self.run.saved_data.clone().unwrap_or_else(Value::empty_object)),
            PolicyCall::UserContext | PolicyCall::User => match &self.run.user {
                None => Ok(Value::empty_object()),
                Some(user) => self.ask(&Act::ReadUser { whom: user.whom() }),
            },
            PolicyCall::UserTokens => match &self.run.user {
                None => Ok(Value::empty_object()),
                Some(user) => self.ask(&Act::UserTokens { user }),
            },
        }
    }

    fn now(&self) -> Timestamp {
        self.now
    }

    fn fill_random(&mut self, bytes: &mut [u8]) {
        for chunk in bytes.chunks_mut(32) {
            self.drawn = self.drawn.wrapping_add(1);
            let digest = Sha256::new().chain_update(self.run.seed).chain_update(self.drawn.to_be_bytes());
            chunk.copy_from_slice(&digest.finalize()[..chunk.len()]);
        }
    }

    fn strict_fields(&self) -> bool {
        self.strict
    }
}

/// Tokens are secrets: a log says only that they were asked for.
fn masked() -> Acted {
    let fields = ["access_token", "id_token", "refresh_token"].map(|name| (name, Value::from("…")));
    Acted::Answered(Answer::Value(Value::object(fields)))
}

impl View<'_> {
    fn ask(&mut self, act: &Act<'_>) -> Result<Value, Interrupted> {
        match self.effects.perform(act) {
            Ok(outcome) => {
                self.acts.push(if matches!(act, Act::UserTokens { .. }) {
                    masked()
                } else {
                    (&outcome).into()
                });
                Ok(match outcome {
                    Ok(Answer::Value(value)) => value,
                    _ => Value::empty_object(),
                })
            }
            Err(need) => {
                self.need = Some(need);
                Err(Interrupted)
            }
        }
    }
}

/// `@policy.request()`: the parameters under `params`, each beside it as well, and where the request came from.
pub fn request(params: &Value, facts: &Value) -> Value {
    let count = |value: &Value| value.as_object().map_or(0, Fields::len);
    let mut fields = Fields::with_capacity(count(params) + count(facts) + 1);
    fields
        .extend(params.as_object().into_iter().flatten().map(|(name, value)| (name.clone(), value.clone())));
    fields.extend(facts.as_object().into_iter().flatten().map(|(name, value)| (name.clone(), value.clone())));
    fields.insert("params".into(), params.clone());
    Value::Object(Arc::new(fields))
}

impl Engine<'_> {
    /// The value of an expression.
    pub(super) fn value(
        &mut self,
        run: &mut Run,
        graph: &Graph,
        (field, expression): (&'static str, &Expression),
    ) -> Result<Value, Stop> {
        self.value_over(run, graph, (field, expression), None)
    }

    /// The value of an expression that also sees other variables.
    pub(super) fn value_over(
        &mut self,
        run: &mut Run,
        graph: &Graph,
        (field, expression): (&'static str, &Expression),
        overlay: Option<&Fields>,
    ) -> Result<Value, Stop> {
        let mut view = View {
            run,
            graph,
            overlay,
            now: self.world.now,
            strict: self.world.settings.strict_fields,
            request: self.world.request,
            device: self.world.device,
            effects: &mut *self.effects,
            drawn: run.drawn,
            need: None,
            acts: Vec::new(),
        };
        let outcome = expression.evaluate(&mut view, &mut self.budget);
        let View { drawn, need, acts, .. } = view;
        if let Some(visit) = self.visits.last_mut() {
            visit.acts.extend(acts);
        }
        match outcome {
            Ok(value) => {
                run.drawn = drawn;
                Ok(value)
            }
            Err(NoValue::Interrupted) => {
                Err(need.map_or(Stop::Abort(AbortReason::Unusable("a value is not available")), Stop::Need))
            }
            Err(NoValue::Failed { column, reason }) => Err(Stop::Expression { field, column, reason }),
        }
    }

    /// The value of an expression that may not be there.
    pub(super) fn value_of(
        &mut self,
        run: &mut Run,
        graph: &Graph,
        (field, expression): (&'static str, Option<&Expression>),
    ) -> Result<Option<Value>, Stop> {
        expression.map(|expression| self.value(run, graph, (field, expression))).transpose()
    }

    /// Writes a variable of the journey at hand.
    pub(super) fn assign(
        run: &mut Run,
        graph: &Graph,
        name: Option<&Arc<str>>,
        value: Value,
    ) -> Result<(), Stop> {
        let Some(name) = name else { return Ok(()) };
        run.frame_mut().assign(graph, name, value);
        if run.frames.iter().map(Frame::bytes).sum::<usize>() > VARIABLES_BYTES_MAX {
            return Err(AbortReason::Limit("variables of a run hold at most 32 KiB").into());
        }
        Ok(())
    }
}
