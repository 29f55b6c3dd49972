//! `POST /cis/v1/auth/totp/authenticate`: a code of an authenticator app lets a user in, or adds a factor to their session.

use super::not_verified;
use crate::call::Call;
use crate::fault::Fault;
use crate::mosaic::end_user::{ClientAttributes, IdentifierType};
use crate::mosaic::tokens;
use axum::response::Response;
use readmit_app::totp::TotpSignIn;
use readmit_core::secret::Secret;
use readmit_core::session::SessionKey;
use serde::Deserialize;
use serde_json::{Map, Value};

#[derive(Deserialize)]
struct Authenticate {
    token: Secret,
    identifier: String,
    #[serde(default)]
    identifier_type: IdentifierType,
    session_id: Option<String>,
    client_attributes: Option<ClientAttributes>,
    device_id: Option<String>,
    #[expect(dead_code, reason = "tokens are for this server's own API")]
    resource: Option<String>,
    #[expect(dead_code, reason = "ID tokens have every claim that there is")]
    claims: Option<Map<String, Value>>,
    #[expect(dead_code, reason = "there are no organisations within a tenant")]
    org_id: Option<String>,
}

/// Signs a user in.
pub(in crate::mosaic) async fn authenticate(mut call: Call) -> Result<Response, Fault> {
    let given: Authenticate = call.json()?;
    let (client, application) = call.client()?;
    let identifier = given.identifier_type.identifier(&given.identifier)?;
    let session = given.session_id.filter(|text| !text.is_empty());
    let session: Option<SessionKey> = session
        .map(|text| {
            text.parse().map_err(|_| Fault::invalid("session_id must be the session_id of a sign-in"))
        })
        .transpose()?;
    call.on_behalf_of(given.client_attributes, given.device_id.as_deref())?;
    let order = TotpSignIn { identifier, typed: given.token, client, application, session };
    let tokens = call.app().sign_in_with_totp(&call.caller, order).await?.map_err(not_verified)?;
    Ok(tokens::answer(&tokens))
}
