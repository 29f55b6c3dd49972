//! Lists and objects: what they hold, and copies of them.

use super::{Args, Function};
use crate::journey::expression::evaluate::{Answer, Run};
use crate::journey::value::{Fields, Value};
use std::sync::Arc;

pub(super) const FUNCTIONS: &[Function] = &[
    Function::of("@std.len", "x", 1, len),
    Function::of("@std.contains", "container, item", 2, contains),
    Function::of("@std.containsIf", "array, lambda", 2, contains_if),
    Function::of("@std.map", "array, lambda", 2, map),
    Function::of("@std.filter", "array, lambda", 2, filter),
    Function::of("@std.reduce", "array, lambda, first", 3, reduce),
    Function::of("@std.find", "x, item or lambda", 2, find),
    Function::of("@std.findFirst", "array, item or lambda", 2, find_first),
    Function::of("@std.rfind", "x, item", 2, rfind),
    Function::of("@std.keys", "object", 1, keys),
    Function::of("@std.values", "object", 1, values),
    Function::of("@std.kv", "object, key, value", 3, kv),
    Function::of("@std.distinct", "array", 1, distinct),
    Function::of("@std.reverse", "array", 1, reverse),
    Function::of("@std.slice", "x, from, to", 2, slice).up_to(3),
    Function::of("@std.splice", "array, from, count, items…", 3, splice).up_to(usize::MAX),
    Function::of("@std.range", "from, to, step", 2, range).up_to(3),
    Function::of("@std.typeOf", "x", 1, type_of),
];

/// Characters of a text, items of a list, fields of an object.
fn len(run: &mut Run<'_, '_>, args: &Args<'_>) -> Answer<Value> {
    let length = match args.value(0)? {
        Value::Text(text) => {
            run.work(args.column, text.len())?;
            text.chars().count()
        }
        Value::Array(items) => items.len(),
        Value::Object(fields) => fields.len(),
        _ => return Err(args.wrong(0, "a string, an array or an object")),
    };
    Ok(count(length))
}

/// A length as a value.
#[expect(clippy::cast_precision_loss, reason = "lengths are below 2^53")]
pub(super) fn count(length: usize) -> Value {
    Value::Number(length as f64)
}

/// Whether a list has an item, or a text another text.
fn contains(run: &mut Run<'_, '_>, args: &Args<'_>) -> Answer<Value> {
    match args.value(0)? {
        Value::Text(text) => {
            let wanted = args.text(1)?;
            run.work(args.column, text.len())?;
            Ok(text.contains(wanted).into())
        }
        Value::Array(items) => Ok(place_of(run, args, items.iter())?.is_some().into()),
        _ => Err(args.wrong(0, "an array or a string")),
    }
}

/// The place of the first item that equals the second argument.
fn place_of<'v>(
    run: &mut Run<'_, '_>,
    args: &Args<'_>,
    items: impl Iterator<Item = &'v Value>,
) -> Answer<Option<usize>> {
    let wanted = args.value(1)?;
    run.room_for_items(args.column, args.array(0)?.len())?;
    for (place, item) in items.enumerate() {
        if run.equal(args.column, item, wanted)? {
            return Ok(Some(place));
        }
    }
    Ok(None)
}

/// The place and the item of the first item for which the lambda says something true.
fn first_that<'e>(run: &mut Run<'e, '_>, args: &Args<'e>) -> Answer<Option<(usize, Value)>> {
    let lambda = args.lambda(1)?;
    for (place, item) in args.array(0)?.iter().enumerate() {
        if run.call(args.column_of(1), lambda, &[item.clone(), count(place)])?.is_true() {
            return Ok(Some((place, item.clone())));
        }
    }
    Ok(None)
}

fn contains_if<'e>(run: &mut Run<'e, '_>, args: &Args<'e>) -> Answer<Value> {
    Ok(first_that(run, args)?.is_some().into())
}

fn map<'e>(run: &mut Run<'e, '_>, args: &Args<'e>) -> Answer<Value> {
    let lambda = args.lambda(1)?;
    let mut made = Vec::new();
    for (place, item) in args.array(0)?.iter().enumerate() {
        made.push(run.call(args.column_of(1), lambda, &[item.clone(), count(place)])?);
    }
    run.array(args.column, made)
}

fn filter<'e>(run: &mut Run<'e, '_>, args: &Args<'e>) -> Answer<Value> {
    let lambda = args.lambda(1)?;
    let mut kept = Vec::new();
    for (place, item) in args.array(0)?.iter().enumerate() {
        if run.call(args.column_of(1), lambda, &[item.clone(), count(place)])?.is_true() {
            kept.push(item.clone());
        }
    }
    run.array(args.column, kept)
}

fn reduce<'e>(run: &mut Run<'e, '_>, args: &Args<'e>) -> Answer<Value> {
    let lambda = args.lambda(1)?;
    let mut sum = args.value(2)?.clone();
    for (place, item) in args.array(0)?.iter().enumerate() {
        sum = run.call(args.column_of(1), lambda, &[sum, item.clone(), count(place)])?;
    }
    Ok(sum)
}

/// With a lambda the item, or null; with an item or a text its place, or -1.
fn find<'e>(run: &mut Run<'e, '_>, args: &Args<'e>) -> Answer<Value> {
    if args.lambda_at(1).is_some() {
        return Ok(first_that(run, args)?.map(|(_, item)| item).into());
    }
    let place = match args.value(0)? {
        Value::Text(text) => {
            let wanted = args.text(1)?;
            run.work(args.column, text.len())?;
            text.find(wanted).map(|at| text[..at].chars().count())
        }
        Value::Array(items) => place_of(run, args, items.iter())?,
        _ => return Err(args.wrong(0, "an array or a string")),
    };
    Ok(place.map_or(Value::Number(-1.0), count))
}

/// The first item that equals another one, or for which the lambda says something true; null if there is none.
fn find_first<'e>(run: &mut Run<'e, '_>, args: &Args<'e>) -> Answer<Value> {
    if args.lambda_at(1).is_some() {
        return Ok(first_that(run, args)?.map(|(_, item)| item).into());
    }
    let items = args.array(0)?;
    let place = place_of(run, args, items.iter())?;
    Ok(place.and_then(|place| items.get(place)).cloned().into())
}

/// The place of the last item, or of the last such text; -1 if there is none.
fn rfind(run: &mut Run<'_, '_>, args: &Args<'_>) -> Answer<Value> {
    let place = match args.value(0)? {
        Value::Text(text) => {
            let wanted = args.text(1)?;
            run.work(args.column, text.len())?;
            text.rfind(wanted).map(|at| text[..at].chars().count())
        }
        Value::Array(items) => {
            place_of(run, args, items.iter().rev())?.map(|from_the_end| items.len() - 1 - from_the_end)
        }
        _ => return Err(args.wrong(0, "an array or a string")),
    };
    Ok(place.map_or(Value::Number(-1.0), count))
}

fn keys(run: &mut Run<'_, '_>, args: &Args<'_>) -> Answer<Value> {
    let keys = args.object(0)?.keys().map(|key| Value::Text(key.clone())).collect();
    run.array(args.column, keys)
}

fn values(run: &mut Run<'_, '_>, args: &Args<'_>) -> Answer<Value> {
    let values = args.object(0)?.values().cloned().collect();
    run.array(args.column, values)
}

/// A copy of an object with one field set.
fn kv(run: &mut Run<'_, '_>, args: &Args<'_>) -> Answer<Value> {
    run.room_for_items(args.column, args.object(0)?.len() + 1)?;
    let mut fields = Fields::clone(args.object(0)?);
    fields.insert(args.text(1)?.into(), args.value(2)?.clone());
    run.object(args.column, fields)
}

/// Every item once, at its first place.
fn distinct(run: &mut Run<'_, '_>, args: &Args<'_>) -> Answer<Value> {
    let mut kept: Vec<Value> = Vec::new();
    for item in args.array(0)? {
        let size = run.look_at(args.column, item)?;
        run.work(args.column, size.saturating_mul(kept.len()))?;
        if !kept.contains(item) {
            kept.push(item.clone());
        }
    }
    run.array(args.column, kept)
}

fn reverse(run: &mut Run<'_, '_>, args: &Args<'_>) -> Answer<Value> {
    let items = args.array(0)?.iter().rev().cloned().collect();
    run.array(args.column, items)
}

/// A part of a list or of a text, up to the end or before `to`. Negative places count from the end.
fn slice(run: &mut Run<'_, '_>, args: &Args<'_>) -> Answer<Value> {
    let bounds = |length: usize| -> Answer<(usize, usize)> {
        let from = args.position(1, length)?;
        let to = if args.count() > 2 { args.position(2, length)? } else { length };
        Ok((from, to.max(from)))
    };
    match args.value(0)? {
        Value::Array(items) => {
            let (from, to) = bounds(items.len())?;
            run.array(args.column, items[from..to].to_vec())
        }
        Value::Text(text) => {
            run.work(args.column, text.len())?;
            let (from, to) = bounds(text.chars().count())?;
            let part: String = text.chars().skip(from).take(to - from).collect();
            run.text(args.column, part)
        }
        _ => Err(args.wrong(0, "an array or a string")),
    }
}

/// A copy without so many items from a place on, and with others there.
fn splice(run: &mut Run<'_, '_>, args: &Args<'_>) -> Answer<Value> {
    let items = args.array(0)?;
    let from = args.position(1, items.len())?;
    let to = from.saturating_add(args.number_of(2)?).min(items.len());
    let mut made = items[..from].to_vec();
    for place in 3..args.count() {
        made.push(args.value(place)?.clone());
    }
    made.extend_from_slice(&items[to..]);
    run.array(args.column, made)
}

/// Numbers from the first one on, the end excluded.
fn range(run: &mut Run<'_, '_>, args: &Args<'_>) -> Answer<Value> {
    let (from, to) = (args.number(0)?, args.number(1)?);
    let step = if args.count() > 2 { args.number(2)? } else { 1.0 };
    if step == 0.0 {
        return Err(args.refused(2, "must not be zero"));
    }
    let steps = ((to - from) / step).ceil().max(0.0);
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "not negative; saturates")]
    let length = steps as usize;
    run.room_for_items(args.column, length)?;
    // Multiplied and not added up, so that no error grows.
    let number = |place: u32| Value::from(from + f64::from(place) * step);
    let items = (0..u32::try_from(length).unwrap_or(u32::MAX)).map(number).collect();
    Ok(Value::Array(Arc::new(items)))
}

fn type_of(_run: &mut Run<'_, '_>, args: &Args<'_>) -> Answer<Value> {
    Ok(args.value(0)?.type_name().into())
}
