//! Hashes and encodings. Nothing here has a key.

use super::{Args, Function};
use crate::journey::expression::evaluate::{Answer, Run};
use crate::journey::value::Value;
use data_encoding::{BASE64, BASE64_NOPAD, BASE64URL_NOPAD, Encoding, HEXLOWER};
use sha2::{Digest, Sha256};

pub(super) const FUNCTIONS: &[Function] = &[
    Function::of("@crypto.sha256", "string", 1, sha256),
    Function::of("@crypto.base64Encode", "string", 1, base64_encode),
    Function::of("@crypto.base64Decode", "string", 1, base64_decode),
    Function::of("@crypto.base64UrlEncode", "string", 1, base64_url_encode),
    Function::of("@crypto.base64UrlDecode", "string", 1, base64_url_decode),
];

/// SHA-256 of a text in UTF-8, in lower-case hexadecimal digits.
fn sha256(run: &mut Run<'_, '_>, args: &Args<'_>) -> Answer<Value> {
    run.work(args.column, args.text(0)?.len())?;
    Ok(HEXLOWER.encode(&Sha256::digest(args.text(0)?)).into())
}

fn base64_encode(run: &mut Run<'_, '_>, args: &Args<'_>) -> Answer<Value> {
    encode(run, args, &BASE64)
}

/// With padding or without.
fn base64_decode(run: &mut Run<'_, '_>, args: &Args<'_>) -> Answer<Value> {
    decode(run, args, &BASE64_NOPAD)
}

/// Without padding, as tokens have it.
fn base64_url_encode(run: &mut Run<'_, '_>, args: &Args<'_>) -> Answer<Value> {
    encode(run, args, &BASE64URL_NOPAD)
}

/// With padding or without.
fn base64_url_decode(run: &mut Run<'_, '_>, args: &Args<'_>) -> Answer<Value> {
    decode(run, args, &BASE64URL_NOPAD)
}

fn encode(run: &mut Run<'_, '_>, args: &Args<'_>, encoding: &Encoding) -> Answer<Value> {
    run.room(args.column, args.text(0)?.len())?;
    run.text(args.column, encoding.encode(args.text(0)?.as_bytes()))
}

fn decode(run: &mut Run<'_, '_>, args: &Args<'_>, encoding: &Encoding) -> Answer<Value> {
    let text = args.text(0)?.trim_end_matches('=');
    run.room(args.column, text.len())?;
    let bytes = encoding.decode(text.as_bytes()).map_err(|_| args.refused(0, "is no base64"))?;
    let text = String::from_utf8(bytes).map_err(|_| args.refused(0, "is base64 of what is no text"))?;
    run.text(args.column, text)
}
