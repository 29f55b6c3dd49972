//! `POST /cis/v1/auth/otp/send`: issues a temporary access code for a user of the client's application.
//!
//! With the channel `direct` the code is in the answer, for the help desk to pass on, and nothing is sent.

use super::approval;
use super::end_user::{ClientAttributes, IdentifierType};
use crate::body::json;
use crate::call::Call;
use crate::fault::Fault;
use axum::http::StatusCode;
use axum::response::Response;
use readmit_core::account::{DuringLock, IssueOrder};
use readmit_core::code::{ApprovalData, IssueRefusal, Scope, Uses};
use readmit_core::time::Span;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Number, Value};

/// Characters of a custom SMS and of its sender (vendor).
const SMS_CHARS_MAX: usize = 140;
const SENDER_CHARS_MAX: usize = 11;

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
    // For the channels that send; checked all the same, so that a wrong call is told at once.
    custom_sms_input: Option<CustomSms>,
    #[expect(dead_code, reason = "only its type is checked")]
    email_content: Option<Map<String, Value>>,
    #[expect(dead_code, reason = "only its type is checked")]
    custom_email: Option<String>,
    #[expect(dead_code, reason = "only its type is checked")]
    custom_phone_number: Option<String>,
}

#[derive(Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Channel {
    Sms,
    Email,
    Direct,
}

#[derive(Deserialize)]
struct CustomSms {
    custom_message: Option<String>,
    sender_id: Option<String>,
}

#[derive(Serialize)]
struct Sent<'a> {
    message: &'static str,
    code: &'a str,
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
    send.custom_sms_input.as_ref().map_or(Ok(()), CustomSms::check)?;
    call.on_behalf_of(send.client_attributes, send.device_id.as_deref())?;
    if send.channel != Channel::Direct {
        let fault = Fault::invalid("no provider is configured for this channel");
        return Err(fault.code("external_provider_configuration_error"));
    }
    let order = IssueOrder {
        scope: Scope::Application(application),
        client: Some(client),
        life,
        starts_at: None,
        uses: Uses::Single,
        with_request_id: send.generate_request_id.unwrap_or(false),
        approval_data: approval_data.clone(),
        during_lock: DuringLock::Issue,
    };
    let issued = call.app().issue_code(&call.caller, &identifier, order).await?.map_err(refusal)?.issued;
    Ok(json(
        StatusCode::OK,
        &Sent {
            message: "OTP sent",
            code: issued.code.reveal(),
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

impl CustomSms {
    fn check(&self) -> Result<(), Fault> {
        let text = self.custom_message.as_deref();
        if text.is_some_and(|text| text.chars().count() > SMS_CHARS_MAX) {
            let message =
                format!("custom_sms_input.custom_message must have at most {SMS_CHARS_MAX} characters");
            return Err(Fault::invalid(message));
        }
        if text.is_some_and(|text| !text.contains("{otp}") || !text.contains("{app}")) {
            return Err(Fault::invalid("custom_sms_input.custom_message must contain {otp} and {app}"));
        }
        if self.sender_id.as_ref().is_some_and(|id| id.chars().count() > SENDER_CHARS_MAX) {
            let message =
                format!("custom_sms_input.sender_id must have at most {SENDER_CHARS_MAX} characters");
            return Err(Fault::invalid(message));
        }
        Ok(())
    }
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
    }
}
