//! Sorting: numbers or texts, by a key, or by a comparison.

use super::{Args, Function};
use crate::journey::expression::evaluate::{Answer, Closure, Run, a};
use crate::journey::expression::limits::VALUE_BYTES;
use crate::journey::value::Value;
use std::cmp::Ordering;

pub(super) const FUNCTIONS: &[Function] = &[Function::of("@std.sort", "array, lambda", 1, sort).up_to(2)];

/// A sorted copy; equal items keep their order. A lambda of one parameter gives the key of an item, a number or a
/// text. One of two parameters compares: a number below zero, or true, puts the first one first.
fn sort<'e>(run: &mut Run<'e, '_>, args: &Args<'e>) -> Answer<Value> {
    let items = args.array(0)?;
    // Comparisons that no lambda makes are paid in advance: each moves an item and its key.
    let rounds = items.len().max(1).ilog2() as usize;
    run.work(args.column, items.len().saturating_mul(rounds * 2 * VALUE_BYTES))?;
    let lambda = if args.count() > 1 { Some(args.lambda(1)?) } else { None };
    let sorted = match lambda {
        Some(lambda) if lambda.parameters() > 1 => {
            merge_sort(items.to_vec(), &mut |a, b| compared(run, args, lambda, a, b))?
        }
        lambda => {
            let mut keyed = Vec::new();
            for item in items {
                let key = match lambda {
                    Some(lambda) => run.call(args.column_of(1), lambda, std::slice::from_ref(item))?,
                    None => item.clone(),
                };
                keyed.push((key, item.clone()));
            }
            let sorted = merge_sort(keyed, &mut |(a, _), (b, _)| in_order(run, args, a, b))?;
            sorted.into_iter().map(|(_, item)| item).collect()
        }
    };
    run.array(args.column, sorted)
}

fn in_order(run: &mut Run<'_, '_>, args: &Args<'_>, x: &Value, y: &Value) -> Answer<Ordering> {
    run.order(args.column, x, y)?.ok_or_else(|| {
        args.failed(&format!("only numbers, or only strings, are sorted, not {} and {}", a(x), a(y)))
    })
}

fn compared<'e>(
    run: &mut Run<'e, '_>,
    args: &Args<'e>,
    lambda: &Closure<'e>,
    x: &Value,
    y: &Value,
) -> Answer<Ordering> {
    match run.call(args.column_of(1), lambda, &[x.clone(), y.clone()])? {
        Value::Number(number) => Ok(number.partial_cmp(&0.0).unwrap_or(Ordering::Equal)),
        Value::Bool(true) => Ok(Ordering::Less),
        // Not before the other one: it is behind it, or neither comes first.
        Value::Bool(false) => match run.call(args.column_of(1), lambda, &[y.clone(), x.clone()])? {
            Value::Bool(false) => Ok(Ordering::Equal),
            _ => Ok(Ordering::Greater),
        },
        other => Err(args.refused(1, &format!("has to say a number or a boolean, not {}", a(&other)))),
    }
}

/// Merges halves, with a comparison that may fail and may contradict itself: the sort of the standard library panics
/// on the latter.
fn merge_sort<T>(mut left: Vec<T>, compare: &mut dyn FnMut(&T, &T) -> Answer<Ordering>) -> Answer<Vec<T>> {
    let length = left.len();
    if length < 2 {
        return Ok(left);
    }
    let right = left.split_off(length / 2);
    let mut left = merge_sort(left, compare)?.into_iter().peekable();
    let mut right = merge_sort(right, compare)?.into_iter().peekable();
    let mut merged = Vec::with_capacity(length);
    while let (Some(a), Some(b)) = (left.peek(), right.peek()) {
        let first = if compare(b, a)?.is_lt() { right.next() } else { left.next() };
        merged.extend(first);
    }
    merged.extend(left);
    merged.extend(right);
    Ok(merged)
}
