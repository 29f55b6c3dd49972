//! Values as JSON text, and back.

use super::{Args, Function};
use crate::journey::expression::evaluate::{Answer, Run};
use crate::journey::value::Value;

pub(super) const FUNCTIONS: &[Function] =
    &[Function::of("@json.parse", "string", 1, parse), Function::of("@json.stringify", "x", 1, stringify)];

pub(super) fn parse(run: &mut Run<'_, '_>, args: &Args<'_>) -> Answer<Value> {
    let text = args.text(0)?;
    run.room(args.column, text.len())?;
    // What is wrong with the text is not told: the parser would quote it.
    let value: Value = serde_json::from_str(text).map_err(|_| args.refused(0, "is no JSON"))?;
    run.measured(args.column, value)
}

pub(super) fn stringify(run: &mut Run<'_, '_>, args: &Args<'_>) -> Answer<Value> {
    let value = args.value(0)?;
    run.look_at(args.column, value)?;
    run.text(args.column, value.to_json())
}
