//! The phone as an authenticator: the number in the user's profile.

use super::listed::{Enrollment, Which};
use super::{refusal, user_of_path};
use crate::body::{empty, json};
use crate::call::Call;
use crate::fault::Fault;
use crate::okta::id::prefix;
use crate::okta::tree::{self, Faults, Node};
use axum::http::StatusCode;
use axum::response::Response;
use readmit_core::authenticator::AuthenticatorKey;
use readmit_core::configuration::Configuration;
use readmit_core::id::{AccountId, AuthenticatorId};
use readmit_core::identifier::{Identifier, read_phone};
use readmit_core::profile::{Contact, Profile};
use serde_json::{Value, json};

/// Sets the user's phone number. An administrator vouches for it, but nobody has proved that it reaches the user: it counts
/// as not confirmed.
pub(super) async fn enroll(call: Call) -> Result<Response, Fault> {
    let body = tree::body(&call)?;
    let user = user_of_path(&call).await?;
    let configuration = call.app().known_configuration().await?;
    let number = order(&body, &configuration)?;
    let (value, claim) = (number.clone(), Identifier::fold(&number));
    let change = move |profile: &mut Profile| {
        let same = profile.phone_number.as_ref().is_some_and(|contact| contact.value == value);
        if !same {
            profile.phone_number = Some(Contact { value: value.clone(), verified_at: None });
        }
    };
    let changed = call.app().update_account(&call.caller, user, vec![claim], None, change).await?;
    let account = changed.map_err(|reason| refusal::directory(reason, &call))?;
    let times = (account.profile.updated_at, account.profile.updated_at);
    let enrollment = Enrollment::new(Which::Phone, user, &configuration, times)
        .with_profile(json!({ "phoneNumber": number }));
    Ok(json(StatusCode::OK, &enrollment.shown(&call, user)))
}

/// The number, for the organisation's phone authenticator.
fn order(body: &Value, configuration: &Configuration) -> Result<String, Fault> {
    let faults = Faults::default();
    let root = Node::root(body, &faults);
    let given = root.given("authenticatorId");
    let known = configuration.authenticator(AuthenticatorId::from_uuid(given.id(prefix::AUTHENTICATOR)));
    if !known.is_some_and(|known| known.key == AuthenticatorKey::Phone && known.active) {
        given.wrong("must be the id of the organization's active phone authenticator");
    }
    let profile = root.given("profile");
    let is_object = profile.value().is_none_or(Value::is_object);
    let number = profile.object().given("phoneNumber");
    // What is no object has no fields that could be missed.
    let text = if is_object { number.required_text() } else { None };
    let read = text.and_then(|text| read_phone(text).map_err(|error| number.wrong(&error.to_string())).ok());
    faults.finish("authenticatorEnrollment", read)
}

/// Takes the number out of the profile.
pub(super) async fn remove(call: &Call, user: AccountId) -> Result<Response, Fault> {
    super::of_path(call).await?;
    let change = |profile: &mut Profile| profile.phone_number = None;
    let changed = call.app().update_account(&call.caller, user, Vec::new(), None, change).await?;
    changed.map_err(|reason| refusal::directory(reason, call))?;
    Ok(empty(StatusCode::NO_CONTENT))
}
