//! Texts. Lengths and places count characters.

use super::lists::count;
use super::{Args, Function, json};
use crate::journey::expression::evaluate::{Answer, Run};
use crate::journey::value::Value;

pub(super) const FUNCTIONS: &[Function] = &[
    Function::of("@strings.length", "string", 1, length),
    Function::of("@strings.substring", "string, from, to", 2, substring).up_to(3),
    Function::of("@strings.toJson", "x", 1, json::stringify),
    Function::of("@strings.fromJson", "string", 1, json::parse),
    Function::of("@strings.toLower", "string", 1, to_lower),
    Function::of("@strings.toUpper", "string", 1, to_upper),
    Function::of("@strings.trim", "string", 1, trim),
    Function::of("@strings.split", "string, separator", 2, split),
    Function::of("@strings.join", "array, separator", 2, join),
    Function::of("@strings.replace", "string, from, to", 3, replace),
    Function::of("@strings.startsWith", "string, start", 2, starts_with),
    Function::of("@strings.endsWith", "string, end", 2, ends_with),
];

fn length(run: &mut Run<'_, '_>, args: &Args<'_>) -> Answer<Value> {
    run.work(args.column, args.text(0)?.len())?;
    Ok(count(args.text(0)?.chars().count()))
}

/// The characters from one place up to another, or up to the end. Places outside are as good as the nearest end.
fn substring(run: &mut Run<'_, '_>, args: &Args<'_>) -> Answer<Value> {
    let text = args.text(0)?;
    run.work(args.column, text.len())?;
    let clamp = |place| Ok(usize::try_from(args.whole(place)?.max(0)).unwrap_or(usize::MAX));
    let from = clamp(1)?;
    let to = if args.count() > 2 { clamp(2)? } else { usize::MAX };
    let part: String = text.chars().skip(from).take(to.saturating_sub(from)).collect();
    run.text(args.column, part)
}

fn to_lower(run: &mut Run<'_, '_>, args: &Args<'_>) -> Answer<Value> {
    run.room(args.column, args.text(0)?.len())?;
    run.text(args.column, args.text(0)?.to_lowercase())
}

fn to_upper(run: &mut Run<'_, '_>, args: &Args<'_>) -> Answer<Value> {
    run.room(args.column, args.text(0)?.len())?;
    run.text(args.column, args.text(0)?.to_uppercase())
}

fn trim(run: &mut Run<'_, '_>, args: &Args<'_>) -> Answer<Value> {
    run.text(args.column, args.text(0)?.trim())
}

/// The parts between separators; without a separator, every character.
fn split(run: &mut Run<'_, '_>, args: &Args<'_>) -> Answer<Value> {
    let (text, separator) = (args.text(0)?, args.text(1)?);
    run.work(args.column, text.len())?;
    if separator.is_empty() {
        run.room_for_items(args.column, text.chars().count())?;
        let characters = text.chars().map(|char| Value::from(&*char.encode_utf8(&mut [0; 4]))).collect();
        return run.array(args.column, characters);
    }
    run.room_for_items(args.column, text.matches(separator).count())?;
    run.array(args.column, text.split(separator).map(Value::from).collect())
}

/// The items as text, with the separator between them.
fn join(run: &mut Run<'_, '_>, args: &Args<'_>) -> Answer<Value> {
    let separator = args.text(1)?;
    let mut joined = String::new();
    for (place, item) in args.array(0)?.iter().enumerate() {
        if place > 0 {
            run.append(args.column, &mut joined, separator)?;
        }
        let shown = run.shown(args.column, item)?;
        run.append(args.column, &mut joined, &shown)?;
    }
    run.text(args.column, joined)
}

/// Every place where a text stands, replaced.
fn replace(run: &mut Run<'_, '_>, args: &Args<'_>) -> Answer<Value> {
    let (text, from, to) = (args.text(0)?, args.text(1)?, args.text(2)?);
    if from.is_empty() {
        return Err(args.refused(1, "must not be empty"));
    }
    run.work(args.column, text.len())?;
    let growth = text.matches(from).count().saturating_mul(to.len());
    run.room(args.column, growth)?;
    run.text(args.column, text.replace(from, to))
}

fn starts_with(_run: &mut Run<'_, '_>, args: &Args<'_>) -> Answer<Value> {
    Ok(args.text(0)?.starts_with(args.text(1)?).into())
}

fn ends_with(_run: &mut Run<'_, '_>, args: &Args<'_>) -> Answer<Value> {
    Ok(args.text(0)?.ends_with(args.text(1)?).into())
}
