//! The evaluator: walks the tree, pays for every part, and holds what it makes to the limits.

mod cost;
mod operators;

pub(super) use operators::number;

use super::ast::{Key, Kind, Lambda, Node, Part, Step, StepKind};
use super::functions::Args;
use super::limits::DEPTH_MAX;
use super::parse::miscounted;
use super::{Budget, NoValue, Scope};
use crate::journey::value::{Fields, Value};
use std::rc::Rc;

/// What a part comes to: a value, or a lambda, which is none and cannot leave the expression.
#[derive(Clone)]
pub(super) enum Thing<'e> {
    Value(Value),
    Lambda(Rc<Closure<'e>>),
}

/// A lambda with the names that it was made among.
pub(super) struct Closure<'e> {
    lambda: &'e Lambda,
    locals: Vec<Thing<'e>>,
    /// Closures within closures, this one included.
    depth: usize,
}

impl Closure<'_> {
    pub(super) fn parameters(&self) -> usize {
        self.lambda.parameters
    }
}

/// One evaluation.
pub(super) struct Run<'e, 's> {
    pub scope: &'s mut dyn Scope,
    budget: &'s mut Budget,
    locals: Vec<Thing<'e>>,
    depth: usize,
}

pub(super) type Answer<T> = Result<T, NoValue>;

/// The evaluation fails at a column.
pub(super) fn failed(column: usize, reason: impl Into<String>) -> NoValue {
    NoValue::Failed { column, reason: reason.into() }
}

impl<'e, 's> Run<'e, 's> {
    pub(super) fn new(scope: &'s mut dyn Scope, budget: &'s mut Budget) -> Self {
        Self { scope, budget, locals: Vec::new(), depth: 0 }
    }

    /// The value of a whole expression. A variable may be larger than what an expression makes; the result may not.
    pub(super) fn result(&mut self, root: &'e Node) -> Answer<Value> {
        let value = self.value(root)?;
        self.measured(root.column, value)
    }

    fn value(&mut self, node: &'e Node) -> Answer<Value> {
        match self.evaluate(node)? {
            Thing::Value(value) => Ok(value),
            Thing::Lambda(_) => {
                Err(failed(node.column, "a lambda is no value; call it, or give it to a function"))
            }
        }
    }

    fn evaluate(&mut self, node: &'e Node) -> Answer<Thing<'e>> {
        self.pay(node.column, 1)?;
        if self.depth >= DEPTH_MAX {
            return Err(failed(node.column, format!("evaluated more than {DEPTH_MAX} deep")));
        }
        self.depth += 1;
        let thing = self.part(node);
        self.depth -= 1;
        thing
    }

    fn part(&mut self, node: &'e Node) -> Answer<Thing<'e>> {
        let value = match &node.kind {
            Kind::Constant(value) => value.clone(),
            Kind::Variable(name) => self
                .scope
                .variable(name)
                .ok_or_else(|| failed(node.column, format!("nothing sets the variable `{name}`")))?,
            Kind::Local(place) => {
                let thing = self.locals.get(*place).cloned();
                return thing.ok_or_else(|| failed(node.column, "this name is not in scope"));
            }
            Kind::Template(parts) => self.template(node.column, parts)?,
            Kind::Array(items) => {
                let items = items.iter().map(|item| self.value(item)).collect::<Answer<_>>()?;
                self.array(node.column, items)?
            }
            Kind::Object(pairs) => self.fields(node.column, pairs)?,
            Kind::Access(base, steps) => self.access(base, steps)?,
            Kind::Not(operand) => Value::Bool(!self.value(operand)?.is_true()),
            Kind::Minus(operand) => match self.value(operand)? {
                Value::Number(number) => Value::Number(-number),
                other => return Err(failed(node.column, format!("\"-\" needs a number, not {}", a(&other)))),
            },
            Kind::Chain(first, rest) => self.chain(first, rest)?,
            Kind::Choice(cases, last) => return self.choice(cases, last),
            Kind::Let(values, body) => return self.with_names(values, body),
            Kind::Try(tried, otherwise) => return self.attempt(tried, otherwise),
            Kind::Lambda(lambda) => return self.closure(node.column, lambda),
            Kind::Call(function, arguments) => {
                let items = self.things(arguments)?;
                (function.body)(self, &Args { name: function.name, column: node.column, items })?
            }
            Kind::Apply(lambda, arguments) => return self.apply(node.column, lambda, arguments),
            Kind::Policy(call) => self.scope.policy(*call).map_err(|_| NoValue::Interrupted)?,
        };
        Ok(Thing::Value(value))
    }

    fn things(&mut self, nodes: &'e [Node]) -> Answer<Vec<(usize, Thing<'e>)>> {
        nodes.iter().map(|node| Ok((node.column, self.evaluate(node)?))).collect()
    }

    fn template(&mut self, column: usize, parts: &'e [Part]) -> Answer<Value> {
        let mut text = String::new();
        for part in parts {
            match part {
                Part::Text(part) => self.append(column, &mut text, part)?,
                Part::Value(node) => {
                    let value = self.value(node)?;
                    let shown = self.shown(node.column, &value)?;
                    self.append(node.column, &mut text, &shown)?;
                }
            }
        }
        self.text(column, text)
    }

    fn fields(&mut self, column: usize, pairs: &'e [(Key, Node)]) -> Answer<Value> {
        let mut fields = Fields::with_capacity(pairs.len());
        for (key, node) in pairs {
            let key = match key {
                Key::Name(name) => name.clone(),
                Key::Computed(key) => match self.value(key)? {
                    Value::Text(name) => name,
                    other => return Err(failed(key.column, format!("a key is a text, not {}", a(&other)))),
                },
            };
            fields.insert(key, self.value(node)?);
        }
        self.object(column, fields)
    }

    fn access(&mut self, base: &'e Node, steps: &'e [Step]) -> Answer<Value> {
        let mut value = self.value(base)?;
        for step in steps {
            value = match &step.kind {
                StepKind::Member(name) => self.field(step.column, &value, name, true)?,
                StepKind::Index(node) => match (self.value(node)?, &value) {
                    (Value::Text(name), _) => {
                        self.field(step.column, &value, &name, step.name().is_some())?
                    }
                    (Value::Number(index), Value::Array(items)) => item(step.column, items, index)?,
                    (index, of) => {
                        let reason = format!("{} has no place that {} could name", a(of), a(&index));
                        return Err(failed(step.column, reason));
                    }
                },
            };
        }
        Ok(value)
    }

    /// A field of an object. Its name is told only where the text of the expression has it.
    fn field(&self, column: usize, value: &Value, name: &str, written: bool) -> Answer<Value> {
        let shown = || if written { format!("the field `{name}`") } else { "this field".to_owned() };
        let Value::Object(fields) = value else {
            let advice = if written && name == "length" { "; use @std.len(…)" } else { "" };
            return Err(failed(column, format!("cannot read {} of {}{advice}", shown(), a(value))));
        };
        match fields.get(name) {
            Some(value) => Ok(value.clone()),
            None if self.scope.strict_fields() => {
                Err(failed(column, format!("the object does not have {}", shown())))
            }
            None => Ok(Value::Null),
        }
    }

    fn choice(&mut self, cases: &'e [(Node, Node)], last: &'e Node) -> Answer<Thing<'e>> {
        for (test, chosen) in cases {
            if self.value(test)?.is_true() {
                return self.evaluate(chosen);
            }
        }
        self.evaluate(last)
    }

    fn with_names(&mut self, values: &'e [Node], body: &'e Node) -> Answer<Thing<'e>> {
        let outer = self.locals.len();
        let mut declare_all = || {
            for value in values {
                let thing = self.evaluate(value)?;
                self.locals.push(thing);
            }
            self.evaluate(body)
        };
        let result = declare_all();
        self.locals.truncate(outer);
        result
    }

    fn attempt(&mut self, tried: &'e Node, otherwise: &'e Node) -> Answer<Thing<'e>> {
        match self.evaluate(tried) {
            Err(NoValue::Failed { .. }) => self.evaluate(otherwise),
            // What has to be fetched first is no error of the expression.
            thing => thing,
        }
    }

    fn closure(&self, column: usize, lambda: &'e Lambda) -> Answer<Thing<'e>> {
        let depth_of = |thing: &Thing<'e>| if let Thing::Lambda(closure) = thing { closure.depth } else { 0 };
        let depth = self.locals.iter().map(depth_of).max().unwrap_or(0) + 1;
        if depth > DEPTH_MAX {
            return Err(failed(column, format!("lambdas keep each other more than {DEPTH_MAX} deep")));
        }
        Ok(Thing::Lambda(Rc::new(Closure { lambda, locals: self.locals.clone(), depth })))
    }

    fn apply(&mut self, column: usize, lambda: &'e Node, arguments: &'e [Node]) -> Answer<Thing<'e>> {
        let closure = match self.evaluate(lambda)? {
            Thing::Lambda(closure) => closure,
            Thing::Value(value) => {
                return Err(failed(lambda.column, format!("only a lambda can be called, not {}", a(&value))));
            }
        };
        let count = closure.parameters();
        if count != arguments.len() {
            return Err(failed(column, format!("the lambda {}", miscounted(count, count, arguments.len()))));
        }
        let arguments = self.things(arguments)?.into_iter().map(|(_, thing)| thing).collect();
        self.enter(&closure, arguments)
    }

    /// Calls a lambda on behalf of a function. It may take fewer arguments than there are, not more.
    pub(super) fn call(&mut self, column: usize, closure: &Closure<'e>, given: &[Value]) -> Answer<Value> {
        let count = closure.parameters();
        if count > given.len() {
            return Err(failed(
                column,
                format!("the lambda is given {} arguments, not {count}", given.len()),
            ));
        }
        let arguments = given.iter().take(count).cloned().map(Thing::Value).collect();
        match self.enter(closure, arguments)? {
            Thing::Value(value) => Ok(value),
            Thing::Lambda(_) => Err(failed(column, "the lambda has to return a value, not a lambda")),
        }
    }

    fn enter(&mut self, closure: &Closure<'e>, arguments: Vec<Thing<'e>>) -> Answer<Thing<'e>> {
        let mut locals = closure.locals.clone();
        locals.extend(arguments);
        let outer = std::mem::replace(&mut self.locals, locals);
        let result = self.evaluate(&closure.lambda.body);
        self.locals = outer;
        result
    }
}

/// The item at an index; none is no error.
fn item(column: usize, items: &[Value], index: f64) -> Answer<Value> {
    if index.fract() != 0.0 {
        return Err(failed(column, "the index of a list is a whole number"));
    }
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "checked; large ones saturate"
    )]
    let place = (index >= 0.0).then_some(index as usize);
    Ok(place.and_then(|place| items.get(place)).cloned().unwrap_or_default())
}

/// A value's type with its article, as it stands in a sentence.
pub(super) fn a(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "a boolean",
        Value::Number(_) => "a number",
        Value::Text(_) => "a string",
        Value::Array(_) => "an array",
        Value::Object(_) => "an object",
    }
}

#[cfg(test)]
mod tests;
