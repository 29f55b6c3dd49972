//! `POST /cis/v1/auth/totp/verify` and `…/resync`: a code is verified and nothing more; two codes in a row set a device's clock
//! right. Our own, for applications that keep sessions themselves.

use super::not_verified;
use crate::body::json;
use crate::call::Call;
use crate::fault::Fault;
use crate::mosaic::end_user::{ClientAttributes, IdentifierType};
use axum::http::StatusCode;
use axum::response::Response;
use readmit_app::totp::VerifyTotp;
use readmit_core::id::TotpId;
use readmit_core::secret::Secret;
use serde::{Deserialize, Serialize};

#[derive(Deserialize)]
struct Verify {
    token: Secret,
    identifier: String,
    #[serde(default)]
    identifier_type: IdentifierType,
    client_attributes: Option<ClientAttributes>,
    device_id: Option<String>,
}

#[derive(Deserialize)]
struct Resync {
    #[serde(flatten)]
    first: Verify,
    next_token: Secret,
}

#[derive(Serialize)]
struct Verification {
    verified: bool,
    authenticator_id: TotpId,
    /// By how many seconds the device's clock is ahead (behind: negative), as far as the code tells.
    clock_ahead_seconds: i64,
}

/// Verifies a code.
pub(in crate::mosaic) async fn verify(call: Call) -> Result<Response, Fault> {
    let given: Verify = call.json()?;
    judge(call, given, None).await
}

/// Learns how far a device's clock is off.
pub(in crate::mosaic) async fn resync(call: Call) -> Result<Response, Fault> {
    let Resync { first, next_token } = call.json()?;
    judge(call, first, Some(next_token)).await
}

async fn judge(mut call: Call, given: Verify, next: Option<Secret>) -> Result<Response, Fault> {
    let identifier = given.identifier_type.identifier(&given.identifier)?;
    call.on_behalf_of(given.client_attributes, given.device_id.as_deref())?;
    let order = VerifyTotp { identifier, typed: given.token, next };
    let proof = call.app().verify_totp(&call.caller, order).await?.map_err(not_verified)?;
    let answer =
        Verification { verified: true, authenticator_id: proof.totp, clock_ahead_seconds: proof.ahead_secs };
    Ok(json(StatusCode::OK, &answer))
}
