//! Numbers.

use super::{Args, Function};
use crate::journey::expression::evaluate::{Answer, Run, number};
use crate::journey::value::Value;

pub(super) const FUNCTIONS: &[Function] = &[
    Function::of("@math.round", "x, digits", 1, round).up_to(2),
    Function::of("@math.floor", "x", 1, floor),
    Function::of("@math.ceil", "x", 1, ceil),
    Function::of("@math.abs", "x", 1, abs),
    Function::of("@math.min", "numbers…", 1, min).up_to(usize::MAX),
    Function::of("@math.max", "numbers…", 1, max).up_to(usize::MAX),
    Function::of("@math.pow", "x, y", 2, pow),
];

/// Digits behind the point that a number can have and be exact about.
const DIGITS_MAX: usize = 15;

/// To the nearest whole number, or to so many digits behind the point; halves away from zero.
fn round(_run: &mut Run<'_, '_>, args: &Args<'_>) -> Answer<Value> {
    let x = args.number(0)?;
    if args.count() == 1 {
        return Ok(Value::Number(x.round()));
    }
    let digits = args.number_of(1)?;
    if digits > DIGITS_MAX {
        return Err(args.refused(1, &format!("has to be at most {DIGITS_MAX}")));
    }
    let scale = 10_f64.powi(i32::try_from(digits).unwrap_or(0));
    let scaled = (x * scale).round() / scale;
    // A number too large to be scaled has no digits behind the point.
    Ok(Value::Number(if scaled.is_finite() { scaled } else { x }))
}

fn floor(_run: &mut Run<'_, '_>, args: &Args<'_>) -> Answer<Value> {
    Ok(Value::Number(args.number(0)?.floor()))
}

fn ceil(_run: &mut Run<'_, '_>, args: &Args<'_>) -> Answer<Value> {
    Ok(Value::Number(args.number(0)?.ceil()))
}

fn abs(_run: &mut Run<'_, '_>, args: &Args<'_>) -> Answer<Value> {
    Ok(Value::Number(args.number(0)?.abs()))
}

fn numbers(args: &Args<'_>) -> Answer<Vec<f64>> {
    (0..args.count()).map(|place| args.number(place)).collect()
}

fn min(_run: &mut Run<'_, '_>, args: &Args<'_>) -> Answer<Value> {
    Ok(numbers(args)?.into_iter().reduce(f64::min).into())
}

fn max(_run: &mut Run<'_, '_>, args: &Args<'_>) -> Answer<Value> {
    Ok(numbers(args)?.into_iter().reduce(f64::max).into())
}

fn pow(_run: &mut Run<'_, '_>, args: &Args<'_>) -> Answer<Value> {
    number(args.column, args.number(0)?.powf(args.number(1)?))
}
