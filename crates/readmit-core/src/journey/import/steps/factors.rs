//! Steps about who a user is, and about the means to prove it.

use crate::journey::expression::Expression;
use crate::journey::graph::{Step, Which, constant};
use crate::journey::import::parts::Parts;
use crate::journey::value::Value;
use crate::outbox::Channel;

/// A temporary access code. Two fields may hold it; the newer one wins.
pub(in super::super) fn temp_code(parts: &mut Parts<'_, '_>) -> Option<Step> {
    let (user, code, access_code) =
        (parts.take("user_identifier"), parts.take("temp_code"), parts.take("temporary_access_code"));
    if let (Some(code), Some(access_code)) = (&code, &access_code)
        && code.source().trim() != access_code.source().trim()
    {
        let told = "\"temp_code\" and \"temporary_access_code\" differ; the latter is used";
        parts.pen.warn(206, "", told);
    }
    let code = access_code.or(code);
    let said = |field: &str| parts.config.get(field).is_some_and(|value| *value != Value::Null);
    if code.is_none() && !said("temp_code") && !said("temporary_access_code") {
        parts.pen.error(60, "", "field \"temp_code\" is missing");
    } else if code.is_none() {
        parts.pen.error(61, "", "field \"temp_code\" is empty");
    }
    Some(Step::TempCode { user: user?, code: code? })
}

/// A code of an authenticator app.
pub(in super::super) fn totp(parts: &mut Parts<'_, '_>) -> Option<Step> {
    let user = parts.take("user_identifier");
    Some(Step::Totp { user, code: parts.take("totp_code")? })
}

/// A password.
pub(in super::super) fn password(parts: &mut Parts<'_, '_>) -> Option<Step> {
    let user = parts.take("user_identifier");
    Some(Step::Password { user, password: parts.take("password")? })
}

/// A code that is sent by e-mail.
pub(in super::super) fn email_code(parts: &mut Parts<'_, '_>) -> Option<Step> {
    passcode(parts, Channel::Email, "email")
}

/// A code that is sent to a phone.
pub(in super::super) fn sms_code(parts: &mut Parts<'_, '_>) -> Option<Step> {
    passcode(parts, Channel::Sms, "phone")
}

fn passcode(parts: &mut Parts<'_, '_>, channel: Channel, to: &str) -> Option<Step> {
    let user = parts.take("user_identifier");
    Some(Step::Passcode { channel, user, to: parts.take(to)? })
}

/// Whether anybody is authenticated.
#[expect(clippy::unnecessary_wraps, reason = "every maker has this form")]
pub(in super::super) fn is_authenticated(_: &mut Parts<'_, '_>) -> Option<Step> {
    Some(Step::IsUserAuthenticated)
}

/// Registers an authenticator app.
#[expect(clippy::unnecessary_wraps, reason = "every maker has this form")]
pub(in super::super) fn register_totp(parts: &mut Parts<'_, '_>) -> Option<Step> {
    let overrides = ["allow_override", "override", "is_override_allowed"];
    let said = overrides.iter().find_map(|name| parts.config.get(*name));
    let allow_override = said == Some(&Value::Bool(true));
    Some(Step::RegisterTotp {
        user: parts.take("user_identifier"),
        label: parts.take("label"),
        allow_override,
    })
}

/// Takes an authenticator app away.
pub(in super::super) fn revoke_totp(parts: &mut Parts<'_, '_>) -> Option<Step> {
    let user = parts.take("user_identifier");
    Some(Step::RevokeTotp { user, totp: parts.take("totp_id")? })
}

/// Signs a transaction.
#[expect(clippy::unnecessary_wraps, reason = "every maker has this form")]
pub(in super::super) fn sign(parts: &mut Parts<'_, '_>) -> Option<Step> {
    let approval_data = parts.take("approval_data").unwrap_or_else(nothing);
    Some(Step::SignTransaction { user: parts.take("user_identifier"), approval_data })
}

fn nothing() -> Expression {
    constant(Value::empty_object())
}

/// Sets a password.
pub(in super::super) fn register_password(parts: &mut Parts<'_, '_>) -> Option<Step> {
    let user = parts.take("user_identifier");
    Some(Step::RegisterPassword { user, password: parts.take("password")? })
}

/// Lists authenticators.
#[expect(clippy::unnecessary_wraps, reason = "every maker has this form")]
pub(in super::super) fn authenticators(parts: &mut Parts<'_, '_>) -> Option<Step> {
    Some(Step::UserAuthenticators { user: parts.take("user_identifier") })
}

/// Locks an authenticator.
pub(in super::super) fn lock(parts: &mut Parts<'_, '_>) -> Option<Step> {
    let user = parts.take("user_identifier");
    Some(Step::SwitchAuthenticator { user, which: Which::Id(parts.take("authenticator_id")?), lock: true })
}

/// Unlocks an authenticator.
pub(in super::super) fn unlock(parts: &mut Parts<'_, '_>) -> Option<Step> {
    let user = parts.take("user_identifier");
    Some(Step::SwitchAuthenticator { user, which: Which::Id(parts.take("authenticator_id")?), lock: false })
}

/// Unlocks all authenticators of a type.
pub(in super::super) fn unlock_type(parts: &mut Parts<'_, '_>) -> Option<Step> {
    let user = parts.take("user_identifier");
    Some(Step::SwitchAuthenticator {
        user,
        which: Which::Type(parts.take("authenticator_type")?),
        lock: false,
    })
}
