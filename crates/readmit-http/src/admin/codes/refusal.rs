//! Why no code was issued, as problems.

use crate::admin::refusal::{conflict, denied, unacceptable, unknown_account, unknown_application};
use crate::admin::wire::date_time;
use crate::fault::Fault;
use axum::http::StatusCode;
use readmit_core::code::IssueRefusal;
use readmit_core::credentials::Stretch;
use readmit_core::time::{Span, Timestamp};
use serde_json::Value;

/// A refusal of an order. `now` says how long a quota is used up.
pub(in crate::admin) fn fault(refusal: IssueRefusal, now: Timestamp) -> Fault {
    match refusal {
        IssueRefusal::UnknownAccount => unknown_account(),
        IssueRefusal::ClientGone => unknown_application(),
        IssueRefusal::Inactive { status } => {
            conflict("user_not_active", format!("this user is {}, not active", status.as_str()))
                .with("user_status", status.as_str())
        }
        IssueRefusal::NotAssociated => {
            conflict("user_not_associated", "this user does not belong to the application")
        }
        IssueRefusal::Locked { until } => {
            let message = match until {
                Some(until) => format!("this user's codes are locked until {}", date_time(until)),
                None => "this user's codes were locked by hand: unlock them first".to_owned(),
            };
            let until = until.map_or(Value::Null, |until| Value::String(date_time(until)));
            conflict("codes_locked", message).with("locked_until", until)
        }
        IssueRefusal::Frozen { until } => {
            let until = date_time(until);
            let message = format!("the owner said \"this was not me\": recovery is frozen until {until}");
            conflict("recovery_frozen", message).with("frozen_until", until)
        }
        IssueRefusal::LifeOutOfRange { min, max } => {
            let (min, max) = (min.as_secs(), max.as_secs());
            unacceptable("life_out_of_range", format!("life_seconds must be between {min} and {max}"))
                .with("min_seconds", min)
                .with("max_seconds", max)
        }
        IssueRefusal::StartOutOfRange { latest } => {
            let latest = date_time(latest);
            unacceptable("start_out_of_range", format!("starts_at must be between now and {latest}"))
                .with("latest", latest)
        }
        IssueRefusal::MultipleUse => {
            unacceptable("multiple_use_off", "uses must be 1: the policy allows single use only")
        }
        IssueRefusal::NoUses => unacceptable("no_uses", "uses must be at least 1"),
        IssueRefusal::AuthenticatorOff => conflict(
            "authenticator_off",
            "the organisation has switched off the authenticator of temporary access codes",
        ),
        IssueRefusal::AgainstPolicy(objection) => {
            let rule = objection.rule.map_or(Value::Null, |rule| Value::String(rule.to_string()));
            conflict("against_policy", objection.because)
                .with("policy", objection.policy.to_string())
                .with("rule", rule)
        }
        IssueRefusal::TooManyCodes => {
            conflict("too_many_codes", "this user has live codes for as many applications as there can be")
        }
        IssueRefusal::Denied(denial) => denied(denial),
        IssueRefusal::CrossClientOff => unacceptable(
            "cross_client_off",
            "the application's setting Cross-client OTP flow is off: it must be on before operators can \
             issue codes for it",
        ),
        IssueRefusal::Unverified => {
            unacceptable("verification_needed", "verification: the record does not satisfy the policy")
        }
        IssueRefusal::StaleSignIn { max_age } => {
            let max_age = max_age.as_secs();
            let message = format!("sign in again: codes are generated within {max_age} s of signing in only");
            let fault = Fault::new(StatusCode::UNAUTHORIZED, message).code("stale_sign_in");
            // Step-up authentication (RFC 9470 section 3).
            let challenge = Some("Bearer error=\"insufficient_user_authentication\"");
            Fault { challenge, ..fault }.with("max_age_seconds", max_age)
        }
        IssueRefusal::ApprovalNeeded => conflict(
            "approval_needed",
            "this user is in a protected group: ask another operator for approval first",
        ),
        IssueRefusal::NoApproval => conflict(
            "no_approval",
            "approval_id names no approval that you may use for this code, or it is over",
        ),
        IssueRefusal::Quota { stretch } => {
            quota("user_quota", "as many codes as the quota allows were issued for this user", stretch, now)
        }
        IssueRefusal::AgentQuota { stretch } => {
            quota("agent_quota", "you issued as many codes as your quota allows", stretch, now)
        }
        IssueRefusal::NoAddress { channel } => {
            unacceptable("no_address", format!("this user has no address for {}", channel.as_str()))
        }
        IssueRefusal::Repeated { .. } => conflict("repeated", "this request was carried out before"),
    }
}

fn quota(code: &'static str, message: &str, stretch: Stretch, now: Timestamp) -> Fault {
    let (length, words) = match stretch {
        Stretch::Hour => (Span::from_hours(1), "in this hour"),
        Stretch::Day => (Span::from_hours(24), "on this day"),
    };
    let length = i64::try_from(length.as_secs()).unwrap_or(i64::MAX);
    let rest = length - now.as_secs().rem_euclid(length);
    let fault = Fault::new(StatusCode::TOO_MANY_REQUESTS, format!("{message} {words}"));
    Fault { retry_after: u64::try_from(rest).ok(), ..fault.code(code) }
}
