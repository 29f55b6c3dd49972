//! The phone as an authenticator: the number in the user's profile.

use super::listed::{Enrollment, Which};
use super::{refusal, user_of_path};
use crate::body::{empty, json};
use crate::call::Call;
use crate::fault::Fault;
use crate::okta::authenticators::field::{Causes, Object, object, text};
use crate::okta::id::{self, prefix};
use crate::okta::shape::invalid;
use axum::http::StatusCode;
use axum::response::Response;
use readmit_core::authenticator::AuthenticatorKey;
use readmit_core::id::{AccountId, AuthenticatorId};
use readmit_core::identifier::{Identifier, read_phone};
use readmit_core::profile::{Contact, Profile};
use serde_json::json;

/// Sets the user's phone number. An administrator vouches for it, but nobody has proved that it reaches the user: it counts
/// as not confirmed.
pub(super) async fn enroll(call: Call) -> Result<Response, Fault> {
    let body: Object = call.json()?;
    let user = user_of_path(&call).await?;
    let mut causes = Causes::new();
    let configuration = call.app().known_configuration().await?;
    let given = text(&body, "authenticatorId", "authenticatorId", &mut causes);
    let given =
        given.and_then(|text| id::parse(prefix::AUTHENTICATOR, &text)).map(AuthenticatorId::from_uuid);
    let known = given.and_then(|id| configuration.authenticator(id));
    if !known.is_some_and(|known| known.key == AuthenticatorKey::Phone && known.active) {
        causes.push(
            "authenticatorId: must be the id of the organization's active phone authenticator".to_owned(),
        );
    }
    let profile = object(&body, "profile", "profile", &mut causes);
    let number = text(&profile, "phoneNumber", "profile.phoneNumber", &mut causes);
    let number = match number.map(|number| read_phone(&number)) {
        Some(Ok(number)) => Some(number),
        Some(Err(error)) => {
            causes.push(format!("profile.phoneNumber: {error}"));
            None
        }
        None => {
            if causes.iter().all(|cause| !cause.starts_with("profile")) {
                causes.push("profile.phoneNumber: is required".to_owned());
            }
            None
        }
    };
    let Some(number) = number.filter(|_| causes.is_empty()) else {
        return Err(invalid("authenticatorEnrollment", causes));
    };
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

/// Takes the number out of the profile.
pub(super) async fn remove(call: &Call, user: AccountId) -> Result<Response, Fault> {
    super::show_or_fail(call).await?;
    let change = |profile: &mut Profile| profile.phone_number = None;
    let changed = call.app().update_account(&call.caller, user, Vec::new(), None, change).await?;
    changed.map_err(|reason| refusal::directory(reason, call))?;
    Ok(empty(StatusCode::NO_CONTENT))
}
