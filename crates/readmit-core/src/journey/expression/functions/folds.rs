//! Lists of numbers: their extremes, sum, mean and spread; and texts that are numbers.

use super::{Args, Function};
use crate::journey::expression::evaluate::{Answer, Run, number};
use crate::journey::value::Value;

pub(super) const FUNCTIONS: &[Function] = &[
    Function::of("@std.min", "array", 1, min),
    Function::of("@std.max", "array", 1, max),
    Function::of("@std.sum", "array", 1, sum),
    Function::of("@std.avg", "array", 1, avg),
    Function::of("@std.stdev", "array", 1, stdev),
    Function::of("@std.strToInt", "string", 1, str_to_int),
    Function::of("@std.strToDouble", "string", 1, str_to_double),
];

fn numbers(run: &mut Run<'_, '_>, args: &Args<'_>) -> Answer<Vec<f64>> {
    let items = args.array(0)?;
    run.room_for_items(args.column, items.len())?;
    let number = |item: &Value| if let Value::Number(number) = item { Some(*number) } else { None };
    let numbers: Option<Vec<f64>> = items.iter().map(number).collect();
    numbers.ok_or_else(|| args.refused(0, "has to be an array of numbers"))
}

#[expect(clippy::cast_precision_loss, reason = "lengths are below 2^53")]
fn mean(numbers: &[f64]) -> Option<f64> {
    (!numbers.is_empty()).then(|| numbers.iter().sum::<f64>() / numbers.len() as f64)
}

/// Null where there is none.
fn min(run: &mut Run<'_, '_>, args: &Args<'_>) -> Answer<Value> {
    Ok(numbers(run, args)?.into_iter().reduce(f64::min).into())
}

/// Null where there is none.
fn max(run: &mut Run<'_, '_>, args: &Args<'_>) -> Answer<Value> {
    Ok(numbers(run, args)?.into_iter().reduce(f64::max).into())
}

fn sum(run: &mut Run<'_, '_>, args: &Args<'_>) -> Answer<Value> {
    // Begun at zero: the sum of nothing is negative zero in the standard library.
    number(args.column, numbers(run, args)?.into_iter().fold(0.0, |sum, number| sum + number))
}

/// Null where there is none.
fn avg(run: &mut Run<'_, '_>, args: &Args<'_>) -> Answer<Value> {
    mean(&numbers(run, args)?).map_or(Ok(Value::Null), |mean| number(args.column, mean))
}

/// Of these numbers as the whole population; null where there is none.
fn stdev(run: &mut Run<'_, '_>, args: &Args<'_>) -> Answer<Value> {
    let numbers = numbers(run, args)?;
    let Some(middle) = mean(&numbers) else { return Ok(Value::Null) };
    let squares: Vec<f64> = numbers.iter().map(|number| (number - middle).powi(2)).collect();
    number(args.column, mean(&squares).unwrap_or_default().sqrt())
}

/// A whole number in decimal digits, with a sign or without one.
fn str_to_int(_run: &mut Run<'_, '_>, args: &Args<'_>) -> Answer<Value> {
    let text = args.text(0)?.trim();
    let digits = text.strip_prefix(['+', '-']).unwrap_or(text);
    let is_whole = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    if is_whole { parsed(args, text) } else { Err(args.refused(0, "is no whole number")) }
}

/// A number as JSON has them, or with a sign or zeros before it.
fn str_to_double(_run: &mut Run<'_, '_>, args: &Args<'_>) -> Answer<Value> {
    let text = args.text(0)?.trim();
    // The standard library also reads "inf" and "nan".
    let allowed = |byte: u8| byte.is_ascii_digit() || b"+-.eE".contains(&byte);
    if text.bytes().all(allowed) { parsed(args, text) } else { Err(args.refused(0, "is no number")) }
}

fn parsed(args: &Args<'_>, text: &str) -> Answer<Value> {
    match text.parse::<f64>() {
        Ok(number) if number.is_finite() => Ok(Value::Number(number)),
        Ok(_) => Err(args.refused(0, "is too large a number")),
        Err(_) => Err(args.refused(0, "is no number")),
    }
}
