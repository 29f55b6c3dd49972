//! `POST /cis/v1/auth/otp/send`: issues a temporary access code for a user of the client's application.
//!
//! With the channel `direct` the code is in the answer, for the help desk to pass on, and nothing is sent. With
//! `email` and `sms` it goes to the user, and the answer does not have it.

use super::approval;
use super::custom_content::{CustomSms, EmailContent};
use super::end_user::{ClientAttributes, IdentifierType};
use crate::body::json;
use crate::call::Call;
use crate::fault::Fault;
use axum::http::StatusCode;
use axum::response::Response;
use readmit_app::codes::Dispatch;
use readmit_core::account::{DuringLock, IssueOrder};
use readmit_core::code::{ApprovalData, IssueRefusal, Scope};
use readmit_core::identifier::{read_email, read_phone};
use readmit_core::outbox::Channel as Way;
use readmit_core::time::Span;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Number, Value};

#[derive(Deserialize)]
struct Send {
    channel: Channel,
    identifier_type: IdentifierType,
    identifier: String,
    /// Seconds.
    expires_in: Option<Number>,
    approval_data: Option<Map<String, Value>>,
    #[serde(default)]
    generate_request_id: Option<bool>,
    client_attributes: Option<ClientAttributes>,
    device_id: Option<String>,
    // For the channels that send; checked on every one, so that a wrong call is told at once.
    custom_sms_input: Option<CustomSms>,
    email_content: Option<EmailContent>,
    custom_email: Option<String>,
    custom_phone_number: Option<String>,
}

#[derive(Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Channel {
    Sms,
    Email,
    Direct,
}

#[derive(Serialize)]
struct Sent<'a> {
    message: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    code: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    request_id: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    approval_data: Option<&'a ApprovalData>,
}

/// Issues a code.
pub(super) async fn send(mut call: Call) -> Result<Response, Fault> {
    let send: Send = call.json()?;
    let (client, application) = call.client()?;
    let identifier = send.identifier_type.identifier(&send.identifier)?;
    let life = send.expires_in.as_ref().map(seconds).transpose()?;
    let approval_data = send.approval_data.map(approval::read).transpose()?;
    let dispatch = dispatch(
        send.channel,
        (send.custom_email, send.email_content),
        (send.custom_phone_number, send.custom_sms_input),
    )?;
    call.on_behalf_of(send.client_attributes, send.device_id.as_deref())?;
    if dispatch.as_ref().is_some_and(|dispatch| !call.app().delivery().channels.contains(&dispatch.channel)) {
        let fault = Fault::invalid("no provider is configured for this channel");
        return Err(fault.code("external_provider_configuration_error"));
    }
    let is_shown = dispatch.is_none();
    let order = IssueOrder {
        client: Some(client),
        life,
        with_request_id: send.generate_request_id.unwrap_or(false),
        approval_data: approval_data.clone(),
        during_lock: DuringLock::Issue,
        ..IssueOrder::new(Scope::Application(application))
    };
    let issued =
        call.app().issue_code(&call.caller, &identifier, order, dispatch).await?.map_err(refusal)?.issued;
    Ok(json(
        StatusCode::OK,
        &Sent {
            message: "OTP sent",
            code: is_shown.then(|| issued.code.reveal()),
            request_id: issued.request_id.as_deref(),
            approval_data: approval_data.as_ref(),
        },
    ))
}

fn seconds(number: &Number) -> Result<Span, Fault> {
    let whole = number.as_u64().or_else(|| {
        // `600.0` is what some languages make of 600.
        let value = number.as_f64().filter(|value| value.fract() == 0.0 && (0.0..1e15).contains(value))?;
        format!("{value:.0}").parse().ok()
    });
    let whole = whole.ok_or_else(|| Fault::invalid("expires_in must be a whole number of seconds"))?;
    Ok(Span::from_secs(whole))
}

/// How the code is sent. All that could go with it is checked, whichever channel is taken.
fn dispatch(
    channel: Channel,
    (email, content): (Option<String>, Option<EmailContent>),
    (phone, sms): (Option<String>, Option<CustomSms>),
) -> Result<Option<Dispatch>, Fault> {
    let wrong = |field: &'static str| move |error| Fault::invalid(format!("{field} {error}"));
    let email = email.map(|value| read_email(&value)).transpose().map_err(wrong("custom_email"))?;
    let phone = phone.map(|value| read_phone(&value)).transpose().map_err(wrong("custom_phone_number"))?;
    let content = content.map(EmailContent::read).transpose()?;
    let sms = sms.map(CustomSms::read).transpose()?;
    Ok(match channel {
        Channel::Direct => None,
        Channel::Email => Some(Dispatch { channel: Way::Email, to: email, custom: content }),
        Channel::Sms => Some(Dispatch { channel: Way::Sms, to: phone, custom: sms }),
    })
}

fn refusal(reason: IssueRefusal) -> Fault {
    match reason {
        // A user of other applications only is none of this one's business.
        IssueRefusal::UnknownAccount | IssueRefusal::NotAssociated => {
            Fault::not_found("User not found").code("user_not_found")
        }
        IssueRefusal::Inactive { .. } => {
            Fault::new(StatusCode::FORBIDDEN, "User is not active").code("user_not_active")
        }
        IssueRefusal::LifeOutOfRange { min, max } => Fault::invalid(format!(
            "expires_in must be between {} and {} seconds",
            min.as_secs(),
            max.as_secs()
        )),
        IssueRefusal::StartOutOfRange { .. } => Fault::invalid("the start is out of range"),
        IssueRefusal::MultipleUse => Fault::invalid("codes can be used once only"),
        IssueRefusal::NoUses => Fault::invalid("a code must have at least one use"),
        IssueRefusal::TooManyCodes => {
            Fault::invalid("the user has live codes for as many applications as there may be")
        }
        IssueRefusal::Locked { .. } => Fault::new(StatusCode::FORBIDDEN, "OTP is locked").code("auth_locked"),
        IssueRefusal::ClientGone => Fault::unauthenticated(),
        IssueRefusal::Denied(_) => Fault::not_found("User not found").code("user_not_found"),
        IssueRefusal::NoAddress { channel: Way::Email } => {
            Fault::not_found("User has no email address").code("user_email_address_missing")
        }
        IssueRefusal::NoAddress { channel: Way::Sms } => {
            Fault::not_found("User has no phone number").code("user_phone_number_missing")
        }
        // These have one word: the audit has the reason, and the help desk can see it.
        IssueRefusal::Frozen { .. }
        | IssueRefusal::AuthenticatorOff
        | IssueRefusal::AgainstPolicy(_)
        | IssueRefusal::CrossClientOff
        | IssueRefusal::Unverified
        | IssueRefusal::StaleSignIn { .. }
        | IssueRefusal::ApprovalNeeded
        | IssueRefusal::NoApproval
        | IssueRefusal::Quota { .. }
        | IssueRefusal::AgentQuota { .. }
        | IssueRefusal::Repeated { .. } => {
            let message =
                "a code for this user cannot be handed to an application; the help desk can issue one";
            Fault::new(StatusCode::FORBIDDEN, message).code("auth_login_preferences_missing")
        }
    }
}
