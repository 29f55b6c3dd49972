//! Phone numbers in international form (ITU-T E.164): `+`, a calling code, a national number; fifteen digits at most.
//!
//! There is no numbering plan here. A number in international form is taken as it is; a national one needs its
//! calling code, and loses the one zero that most countries dial before it. Whether anybody answers is not known.

use super::{Args, Function};
use crate::journey::expression::evaluate::{Answer, Run};
use crate::journey::value::Value;

pub(super) const FUNCTIONS: &[Function] = &[
    Function::of("@std.getE164Number", "string, calling code", 1, number).up_to(2),
    Function::of("@std.getE164NumberComponents", "string", 1, components),
    Function::of("@std.isValidE164Number", "string", 1, is_valid),
];

/// The most digits that E.164 allows, and the fewest that a subscriber has anywhere with the calling code.
const DIGITS_MAX: usize = 15;
const DIGITS_MIN: usize = 7;

/// Longer texts are no phone numbers, with however many spaces and dashes.
const CHARS_MAX: usize = 64;

/// Calling codes of one and two digits; all others have three.
const SHORT_CODES: &str = "1 7 20 27 30 31 32 33 34 36 39 40 41 43 44 45 46 47 48 49 51 52 53 54 55 56 57 58 60 61 62 \
                           63 64 65 66 81 82 84 86 90 91 92 93 94 95 98";

/// Where the zero before a number belongs to it: Italy, San Marino.
const KEEPS_ZERO: [&str; 2] = ["39", "378"];

/// `+` and digits, without what people write between them.
fn number(_run: &mut Run<'_, '_>, args: &Args<'_>) -> Answer<Value> {
    let text = args.text(0)?;
    let code = if args.count() > 1 { Some(calling_code(args)?) } else { None };
    let (international, digits) = digits(text).ok_or_else(|| args.refused(0, "is no phone number"))?;
    let digits = match code {
        _ if international => digits,
        Some(code) => {
            let keeps = KEEPS_ZERO.contains(&&*code);
            let national = if keeps { &*digits } else { digits.strip_prefix('0').unwrap_or(&digits) };
            format!("{code}{national}")
        }
        None => {
            return Err(args.refused(0, "is a national phone number; give its calling code as argument 2"));
        }
    };
    if is_e164(&digits) {
        Ok(format!("+{digits}").into())
    } else {
        Err(args.refused(0, "is no phone number"))
    }
}

/// The calling code: `"+49"`, `"49"` or `49`.
fn calling_code(args: &Args<'_>) -> Answer<String> {
    let given = match args.value(1)? {
        given @ (Value::Text(_) | Value::Number(_)) => given.to_string(),
        _ => return Err(args.wrong(1, "a calling code such as \"+49\"")),
    };
    let code = given.strip_prefix('+').unwrap_or(&given);
    let is_code = (1..=3).contains(&code.len()) && code.bytes().all(|byte| byte.is_ascii_digit());
    if is_code && !code.starts_with('0') {
        Ok(code.to_owned())
    } else {
        Err(args.refused(1, "has to be a calling code such as \"+49\""))
    }
}

/// Calling code and national number of one in international form.
fn components(_run: &mut Run<'_, '_>, args: &Args<'_>) -> Answer<Value> {
    let read = digits(args.text(0)?).filter(|(international, digits)| *international && is_e164(digits));
    let (_, digits) = read.ok_or_else(|| args.refused(0, "is no phone number in international form"))?;
    let is_short = |length: usize| SHORT_CODES.split_whitespace().any(|code| code == &digits[..length]);
    let length = (1..=2).find(|length| is_short(*length)).unwrap_or(3);
    let (code, national) = digits.split_at(length);
    let fields = [("countryCode", code), ("nationalNumber", national)];
    Ok(Value::object(fields.map(|(name, value)| (name, Value::from(value)))))
}

/// Whether it is `+` and digits and nothing else.
fn is_valid(_run: &mut Run<'_, '_>, args: &Args<'_>) -> Answer<Value> {
    let digits = args.value(0)?.as_text().and_then(|text| text.strip_prefix('+'));
    Ok(digits.is_some_and(is_e164).into())
}

fn is_e164(digits: &str) -> bool {
    (DIGITS_MIN..=DIGITS_MAX).contains(&digits.len())
        && digits.bytes().all(|byte| byte.is_ascii_digit())
        && !digits.starts_with('0')
}

/// The digits, and whether they begin with a calling code.
fn digits(text: &str) -> Option<(bool, String)> {
    let text = text.trim();
    if text.chars().count() > CHARS_MAX
        || !text.chars().all(|char| char.is_ascii_digit() || "+ -./()".contains(char))
    {
        return None;
    }
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    match text.rfind('+') {
        Some(0) => Some((true, digits)),
        Some(_) => None,
        None => {
            Some(digits.strip_prefix("00").map_or((false, digits.clone()), |rest| (true, rest.to_owned())))
        }
    }
}
