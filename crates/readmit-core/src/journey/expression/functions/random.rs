//! What is drawn by lot. The randomness is the scope's, so a run that is replayed draws the same.

use super::{Args, Function};
use crate::journey::expression::evaluate::{Answer, Run, number};
use crate::journey::expression::limits::RANDOM_BYTES_MAX;
use crate::journey::value::Value;
use data_encoding::BASE64;

pub(super) const FUNCTIONS: &[Function] = &[
    Function::of("@std.uuid", "", 0, uuid),
    Function::of("@std.randomBase64", "bytes", 1, random_base64),
    Function::of("@math.random", "", 0, random),
];

/// A version 4 UUID.
fn uuid(run: &mut Run<'_, '_>, args: &Args<'_>) -> Answer<Value> {
    let mut bytes = [0; 16];
    run.scope.fill_random(&mut bytes);
    run.text(args.column, uuid::Builder::from_random_bytes(bytes).into_uuid().to_string())
}

/// So many random bytes, in base64.
fn random_base64(run: &mut Run<'_, '_>, args: &Args<'_>) -> Answer<Value> {
    let length = args.number_of(0)?;
    if !(1..=RANDOM_BYTES_MAX).contains(&length) {
        return Err(args.refused(0, &format!("has to be from 1 to {RANDOM_BYTES_MAX}")));
    }
    let mut bytes = vec![0; length];
    run.scope.fill_random(&mut bytes);
    run.text(args.column, BASE64.encode(&bytes))
}

/// A number from zero on, below one.
fn random(run: &mut Run<'_, '_>, args: &Args<'_>) -> Answer<Value> {
    let mut bytes = [0; 4];
    run.scope.fill_random(&mut bytes);
    number(args.column, f64::from(u32::from_le_bytes(bytes)) / 4_294_967_296.0)
}
