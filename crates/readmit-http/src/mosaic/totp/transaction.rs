//! `/cis/v1/auth/totp/transaction/…`: a user signs a transaction with their authenticator. Our own: a challenge of six digits
//! (RFC 6287) that stands for the approval data, and the tokens that repeat what was approved.

use super::not_verified;
use crate::body::json;
use crate::call::Call;
use crate::fault::Fault;
use crate::mosaic::approval;
use crate::mosaic::end_user::{ClientAttributes, IdentifierType};
use crate::mosaic::tokens;
use axum::http::StatusCode;
use axum::response::Response;
use readmit_app::totp::{NotStarted, SignTransaction};
use readmit_core::account::totp::TotpReason;
use readmit_core::code::ApprovalData;
use readmit_core::secret::Secret;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

#[derive(Deserialize)]
struct Start {
    identifier: String,
    #[serde(default)]
    identifier_type: IdentifierType,
    approval_data: Map<String, Value>,
    client_attributes: Option<ClientAttributes>,
    device_id: Option<String>,
}

#[derive(Serialize)]
struct Started<'a> {
    transaction_id: String,
    /// What the user types into their authenticator.
    transaction_challenge: String,
    approval_data: &'a ApprovalData,
    /// Seconds.
    expires_in: u64,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Authenticate {
    transaction_id: String,
    /// What the authenticator showed.
    totp_code: Secret,
    client_attributes: Option<ClientAttributes>,
    device_id: Option<String>,
}

/// Makes a challenge.
pub(in crate::mosaic) async fn start(mut call: Call) -> Result<Response, Fault> {
    let given: Start = call.json()?;
    let by = call.client()?;
    let identifier = given.identifier_type.identifier(&given.identifier)?;
    let data = approval::read(given.approval_data)?;
    call.on_behalf_of(given.client_attributes, given.device_id.as_deref())?;
    let started = call.app().start_transaction(&call.caller, by, &identifier, data.clone()).await?;
    let started = started.map_err(not_started)?;
    let answer = Started {
        transaction_id: started.key.to_string(),
        transaction_challenge: format!("{:06}", started.challenge),
        approval_data: &data,
        expires_in: started.life.as_secs(),
    };
    Ok(json(StatusCode::CREATED, &answer))
}

/// Judges the response to a challenge. The approval data is the one that the challenge was made for: none is taken here.
pub(in crate::mosaic) async fn authenticate(mut call: Call) -> Result<Response, Fault> {
    let given: Authenticate = call.json()?;
    let (client, application) = call.client()?;
    let unknown =
        |_| Fault::invalid("The transaction is unknown, over or signed").code("auth_transaction_over");
    let key = given.transaction_id.parse().map_err(unknown)?;
    call.on_behalf_of(given.client_attributes, given.device_id.as_deref())?;
    let order = SignTransaction { key, typed: given.totp_code, client, application };
    let (tokens, _) = call.app().sign_transaction(&call.caller, order).await?.map_err(not_verified)?;
    Ok(tokens::answer(&tokens))
}

/// A client is told more of its own users than someone who signs.
fn not_started(NotStarted(refusal): NotStarted) -> Fault {
    let fault = match refusal.reason {
        TotpReason::UnknownAccount | TotpReason::NotAssociated => {
            Fault::not_found("User not found").code("user_not_found")
        }
        TotpReason::Inactive { .. } => {
            Fault::new(StatusCode::FORBIDDEN, "User is not active").code("user_not_active")
        }
        TotpReason::NoneUsable => Fault::not_found("The user has no TOTP").code("totp_not_registered"),
        _ => return not_verified(refusal.into()),
    };
    Fault { reference: Some(refusal.reference), ..fault }
}
