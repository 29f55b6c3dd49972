//! `POST /cis/v1/auth/otp/authenticate`: a code lets a user in.

use super::end_user::{ClientAttributes, IdentifierType};
use super::tokens;
use crate::call::Call;
use crate::fault::Fault;
use axum::http::StatusCode;
use axum::response::Response;
use readmit_app::redeem::{NotRedeemed, Redeem};
use readmit_core::code::Reason;
use readmit_core::secret::Secret;
use serde::Deserialize;
use serde_json::{Map, Value};

#[derive(Deserialize)]
struct Authenticate {
    passcode: Secret,
    identifier_type: IdentifierType,
    identifier: String,
    request_id: Option<String>,
    session_id: Option<String>,
    client_attributes: Option<ClientAttributes>,
    device_id: Option<String>,
    #[expect(dead_code, reason = "tokens are for this server's own API")]
    resource: Option<String>,
    #[expect(dead_code, reason = "ID tokens have every claim that there is")]
    claims: Option<Claims>,
    #[expect(dead_code, reason = "there are no organisations within a tenant")]
    org_id: Option<String>,
}

#[derive(Deserialize)]
#[expect(dead_code, reason = "only its type is checked")]
struct Claims {
    id_token: Option<Map<String, Value>>,
    access_token: Option<Map<String, Value>>,
}

/// Redeems a code.
pub(super) async fn authenticate(mut call: Call) -> Result<Response, Fault> {
    let given: Authenticate = call.json()?;
    let (client, application) = call.client()?;
    let identifier = given.identifier_type.identifier(&given.identifier)?;
    if given.session_id.is_some_and(|id| !id.is_empty()) {
        // Saying yes would let the caller believe that the session has a second factor now.
        return Err(Fault::invalid("session_id cannot be given: a code starts a session of its own"));
    }
    call.on_behalf_of(given.client_attributes, given.device_id.as_deref())?;
    let order =
        Redeem { identifier, typed: given.passcode, request_id: given.request_id, client, application };
    let tokens = call.app().redeem_code(&call.caller, order).await?.map_err(refusal)?;
    Ok(tokens::answer(&tokens))
}

fn refusal(not: NotRedeemed) -> Fault {
    let refusal = match not {
        NotRedeemed::Typo(typo) => {
            return Fault::invalid(typo.to_string()).code("auth_invalid_credentials");
        }
        NotRedeemed::Refused(refusal) => refusal,
    };
    let fault = match refusal.reason {
        Reason::ClientGone => return Fault::unauthenticated(),
        Reason::Expired { .. } => {
            Fault::invalid("The passcode has expired").code("auth_otp_passcode_expired")
        }
        Reason::Locked { .. } | Reason::Deactivated => {
            Fault::new(StatusCode::FORBIDDEN, "OTP is locked").code("auth_locked")
        }
        // One answer for all of these: they must not be told apart.
        Reason::UnknownAccount
        | Reason::Inactive { .. }
        | Reason::NoneLive
        | Reason::Wrong { .. }
        | Reason::Used { .. }
        | Reason::Revoked { .. }
        | Reason::Killed { .. }
        | Reason::NotYetValid { .. }
        | Reason::OtherApplication { .. }
        | Reason::OtherClient { .. }
        | Reason::OtherRequest { .. }
        | Reason::AuthenticatorOff { .. }
        | Reason::Frozen { .. } => {
            Fault::invalid("Invalid user or passcode").code("auth_invalid_credentials")
        }
    };
    Fault { reference: Some(refusal.reference), ..fault }
}
