//! Steps about users' addresses, records and data.

use super::control::whole;
use crate::journey::Expression;
use crate::journey::Value;
use crate::journey::graph::{NewUser, Step};
use crate::journey::import::finding::found;
use crate::journey::import::parts::Parts;
use crate::journey::import::table::{Field, Holds};
use crate::journey::limits::{CODE_LENGTH_MAX, CODE_LENGTH_MIN, CODE_MINUTES_MAX, ENTRIES_MAX};
use crate::limits::FAILURES_MAX;
use crate::outbox::Channel;

const fn field(name: &'static str, holds: Holds) -> Field {
    Field { name, also: &[], holds, required: false }
}

/// The fields of a new user.
pub(in super::super) const NEW_USER: &[Field] = &[
    field("email", Holds::Expression),
    field("phone_number", Holds::Expression),
    field("username", Holds::Expression),
    field("external_user_id", Holds::Expression),
    field("secondary_emails", Holds::List),
    field("secondary_phone_numbers", Holds::List),
    field("is_authenticated", Holds::Bool),
];

/// Makes a user.
pub(in super::super) fn create(parts: &mut Parts<'_, '_>) -> Option<Step> {
    let said = |name: &str| parts.config.get(name).is_some_and(|value| *value != Value::Null);
    let any = ["email", "phone_number", "username"].into_iter().any(said);
    let user = NewUser {
        external_user_id: parts.take("external_user_id"),
        email: parts.take("email"),
        phone_number: parts.take("phone_number"),
        username: parts.take("username"),
        secondary_emails: further(parts, "secondary_emails"),
        secondary_phone_numbers: further(parts, "secondary_phone_numbers"),
        is_authenticated: parts.config.get("is_authenticated") == Some(&Value::Bool(true)),
    };
    if !any {
        let at = parts.config_at;
        parts.pen.error(63, at, "create_user needs at least one of email, phone_number, username");
        return None;
    }
    Some(Step::CreateUser(Box::new(user)))
}

/// A list of expressions.
fn further(parts: &mut Parts<'_, '_>, name: &str) -> Vec<Expression> {
    let items = parts.config.get(name).and_then(Value::as_array).unwrap_or_default();
    let at = parts.at(name);
    if items.len() > ENTRIES_MAX {
        parts.pen.error(15, &at, format_args!("more than {ENTRIES_MAX} entries"));
        return Vec::new();
    }
    let items = items.iter().enumerate();
    items
        .filter_map(|(index, item)| {
            parts.expression(&format!("{at}/{index}"), item, Holds::Expression, false)
        })
        .collect()
}

/// Proves an e-mail address.
pub(in super::super) fn validate_email(parts: &mut Parts<'_, '_>) -> Option<Step> {
    validate(parts, Channel::Email, "email")
}

/// Proves a phone number.
pub(in super::super) fn validate_phone(parts: &mut Parts<'_, '_>) -> Option<Step> {
    validate(parts, Channel::Sms, "phone")
}

fn validate(parts: &mut Parts<'_, '_>, channel: Channel, to: &str) -> Option<Step> {
    let code_length = between(parts, "code_length", CODE_LENGTH_MIN, CODE_LENGTH_MAX);
    let expiry_minutes = between(parts, "expiry_in_minutes", 1, CODE_MINUTES_MAX);
    let failures_max = between(parts, "max_failed_attempts", 1, FAILURES_MAX);
    let to = parts.take(to);
    let code_length = code_length.and_then(|length| u8::try_from(length).ok())?;
    Some(Step::ValidateContact { channel, to: to?, code_length, expiry_minutes, failures_max: failures_max? })
}

/// A whole number within bounds.
fn between(parts: &mut Parts<'_, '_>, name: &str, least: u32, most: u32) -> Option<u32> {
    // Anything but a number was told of when the fields were read.
    let value = parts.config.get(name).filter(|value| matches!(value, Value::Number(_)))?;
    let number = whole(value).filter(|number| (least..=most).contains(number));
    if number.is_none() {
        let (at, found) = (parts.at(name), found(Some(value)));
        parts.pen.error(
            62,
            &at,
            format_args!("must be a whole number from {least} to {most}, found {found}"),
        );
    }
    number
}

/// Lists e-mail addresses.
#[expect(clippy::unnecessary_wraps, reason = "every maker has this form")]
pub(in super::super) fn emails(parts: &mut Parts<'_, '_>) -> Option<Step> {
    Some(Step::GetContacts { channel: Channel::Email, user: parts.take("user_identifier") })
}

/// Lists phone numbers.
#[expect(clippy::unnecessary_wraps, reason = "every maker has this form")]
pub(in super::super) fn phones(parts: &mut Parts<'_, '_>) -> Option<Step> {
    Some(Step::GetContacts { channel: Channel::Sms, user: parts.take("user_identifier") })
}

/// Reads identifiers.
pub(in super::super) fn identifiers(parts: &mut Parts<'_, '_>) -> Option<Step> {
    let kind = parts.config.get("user_id_type").and_then(Value::as_text).filter(|kind| !kind.is_empty());
    let kind = kind.map(Into::into);
    Some(Step::GetIdentifiers { user: parts.take("user_identifier")?, kind })
}

/// Reads a user.
#[expect(clippy::unnecessary_wraps, reason = "every maker has this form")]
pub(in super::super) fn profile(parts: &mut Parts<'_, '_>) -> Option<Step> {
    Some(Step::GetUser { user: parts.take("user_identifier") })
}

/// Writes what the application keeps of a user.
pub(in super::super) fn write_data(parts: &mut Parts<'_, '_>) -> Option<Step> {
    let user = parts.take("user_identifier");
    Some(Step::WriteCustomData { user, data: parts.take("data")? })
}

/// Reads what the application keeps of a user.
#[expect(clippy::unnecessary_wraps, reason = "every maker has this form")]
pub(in super::super) fn read_data(parts: &mut Parts<'_, '_>) -> Option<Step> {
    Some(Step::ReadCustomData { user: parts.take("user_identifier") })
}
