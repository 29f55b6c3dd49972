//! `@std.jsonPath`: the part of JSONPath that names places: `$`, `.name`, `["name"]`, `[0]`, and `*` for all.
//!
//! Without `*` the answer is the value or null, with it a list of all that was found.

use super::{Args, Function};
use crate::journey::expression::evaluate::{Answer, Run};
use crate::journey::value::Value;

pub(super) const FUNCTIONS: &[Function] = &[Function::of("@std.jsonPath", "x, path", 2, json_path)];

#[derive(Debug, PartialEq)]
enum Step<'p> {
    Field(&'p str),
    Item(usize),
    All,
}

fn json_path(run: &mut Run<'_, '_>, args: &Args<'_>) -> Answer<Value> {
    let path = args.text(1)?;
    run.room(args.column, path.len())?;
    let steps = steps(path).ok_or_else(|| {
        args.refused(1, "is no path that is read here; one looks like $.a[0][\"b\"] or $.a[*].b")
    })?;
    run.look_at(args.column, args.value(0)?)?;
    let mut found = vec![args.value(0)?];
    for step in &steps {
        run.room_for_items(args.column, found.len())?;
        found = found.into_iter().flat_map(|value| taken(value, step)).collect();
    }
    if steps.contains(&Step::All) {
        return run.array(args.column, found.into_iter().cloned().collect());
    }
    Ok(found.first().copied().cloned().into())
}

fn taken<'v>(value: &'v Value, step: &Step<'_>) -> Vec<&'v Value> {
    match (step, value) {
        (Step::Field(name), Value::Object(fields)) => fields.get(*name).into_iter().collect(),
        (Step::Item(place), Value::Array(items)) => items.get(*place).into_iter().collect(),
        (Step::All, Value::Array(items)) => items.iter().collect(),
        (Step::All, Value::Object(fields)) => fields.values().collect(),
        _ => Vec::new(),
    }
}

fn steps(path: &str) -> Option<Vec<Step<'_>>> {
    let mut rest = path.strip_prefix('$')?;
    let mut steps = Vec::new();
    while !rest.is_empty() {
        let (step, after) = if let Some(dotted) = rest.strip_prefix('.') {
            let end = dotted.find(['.', '[', ']', '*', ' ']).unwrap_or(dotted.len());
            match dotted.strip_prefix('*') {
                Some(after) => (Step::All, after),
                None if end > 0 => (Step::Field(&dotted[..end]), &dotted[end..]),
                None => return None,
            }
        } else {
            bracketed(rest.strip_prefix('[')?)?
        };
        steps.push(step);
        rest = after;
    }
    Some(steps)
}

/// What stands in brackets, of which the first has been taken.
fn bracketed(rest: &str) -> Option<(Step<'_>, &str)> {
    for quote in ['"', '\''] {
        if let Some(quoted) = rest.strip_prefix(quote) {
            let (name, after) = quoted.split_once(quote)?;
            return Some((Step::Field(name), after.strip_prefix(']')?));
        }
    }
    let (inner, after) = rest.split_once(']')?;
    if inner == "*" {
        return Some((Step::All, after));
    }
    let is_number = !inner.is_empty() && inner.bytes().all(|byte| byte.is_ascii_digit());
    // An index beyond all numbers is beyond all lists too.
    is_number.then(|| (Step::Item(inner.parse().unwrap_or(usize::MAX)), after))
}
