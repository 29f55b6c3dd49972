//! Steps that set values, write tokens and logs, and send messages.

use super::control::shape;
use crate::journey::definition::RESERVED_CLAIMS;
use crate::journey::graph::{Claims, Step};
use crate::journey::import::parts::{Parts, When};

/// Sets variables.
pub(in super::super) fn set(parts: &mut Parts<'_, '_>) -> Option<Step> {
    let variables = parts.named("variables", parts.config.get("variables"))?;
    let at = parts.at("variables");
    for (index, (name, value)) in variables.iter().enumerate() {
        parts.variable(&format!("{at}/{index}"), name);
        let stage = u32::try_from(index).unwrap_or(u32::MAX);
        parts.writes(name, When::Stage(stage), shape(value));
    }
    Some(Step::SetVariables(variables))
}
/// Adds claims, one by one.
pub(in super::super) fn enrich_listed(parts: &mut Parts<'_, '_>) -> Option<Step> {
    let values = parts.named("values", parts.config.get("values"));
    parts.stage = 0;
    let at = parts.at("values");
    for (index, (name, _)) in values.iter().flatten().enumerate() {
        if RESERVED_CLAIMS.contains(&&**name) {
            let told = format_args!("claim \"{name}\" is the server's own; take another name");
            parts.pen.error(70, &format!("{at}/{index}"), told);
        }
    }
    Some(Step::EnrichToken(Claims::Listed(values?)))
}

/// Adds the fields of an object as claims.
pub(in super::super) fn enrich_object(parts: &mut Parts<'_, '_>) -> Option<Step> {
    Some(Step::EnrichToken(Claims::Object(parts.take("data")?)))
}

/// Looks at a token.
pub(in super::super) fn validate_token(parts: &mut Parts<'_, '_>) -> Option<Step> {
    Some(Step::ValidateToken { token: parts.take("token")? })
}

/// Writes an event of the author's.
pub(in super::super) fn activity_log(parts: &mut Parts<'_, '_>) -> Option<Step> {
    let (name, kind, data) = (parts.take("report_name"), parts.take("report_type"), parts.take("data"));
    Some(Step::ActivityLog { name: name?, kind: kind?, data: data? })
}

/// Sends an e-mail.
pub(in super::super) fn email(parts: &mut Parts<'_, '_>) -> Option<Step> {
    let (to, subject, text) = (parts.take("emails"), parts.take("subject"), parts.take("text"));
    Some(Step::SendEmail { to: to?, subject, text: text? })
}

/// Sends a text message.
pub(in super::super) fn sms(parts: &mut Parts<'_, '_>) -> Option<Step> {
    let (to, text) = (parts.take("phone"), parts.take("text"));
    Some(Step::SendSms { to: to?, text: text? })
}
