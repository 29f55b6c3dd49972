//! One user, by any identifier.

use super::user_not_found;
use super::view::User;
use crate::call::Call;
use crate::fault::Fault;
use crate::mosaic::answer::result;
use axum::http::StatusCode;
use axum::response::Response;
use readmit_app::Forbidden;
use readmit_core::Account;
use readmit_core::identifier::{Identifier, IdentifierKind};
use readmit_core::permission::Permission;

const ID: &[IdentifierKind] = &[IdentifierKind::Id];
const EMAIL: &[IdentifierKind] = &[IdentifierKind::Email];
const PHONE: &[IdentifierKind] = &[IdentifierKind::Phone];
const USERNAME: &[IdentifierKind] = &[IdentifierKind::Username];
const EXTERNAL: &[IdentifierKind] = &[IdentifierKind::ExternalId];

/// The user of the path, if the caller may act on them: `all` is what it takes for users of other
/// applications than the client's own.
pub(in crate::mosaic) async fn of_path(call: &Call, all: Permission) -> Result<Account, Fault> {
    one(call, ID, call.segment("user_id"), all).await
}

async fn one(
    call: &Call,
    kinds: &'static [IdentifierKind],
    value: &str,
    all: Permission,
) -> Result<Account, Fault> {
    // What cannot be an identifier names nobody.
    let identifier = Identifier::new(kinds, value).map_err(|_| user_not_found())?;
    let account = call.app().account(identifier).await?.ok_or_else(user_not_found)?;
    // Operators are none of a client's business.
    if call.app().known_configuration().await?.operator(account.id).is_some() {
        return Err(user_not_found());
    }
    let (_, application) = call.client()?;
    if account.profile.association(application).is_some() || call.caller.permissions.has(all) {
        Ok(account)
    } else if call.caller.permissions.has(Permission::AppsRead) {
        Err(Forbidden(all).into())
    } else {
        Err(user_not_found())
    }
}

async fn show(call: &Call, kinds: &'static [IdentifierKind], value: &str) -> Result<Response, Fault> {
    let account = one(call, kinds, value, Permission::AppsRead).await?;
    let (_, application) = call.client()?;
    let configuration = call.app().known_configuration().await?;
    Ok(result(StatusCode::OK, User::of(&account, &configuration, application)))
}

/// `GET /users/{user_id}`.
pub(in crate::mosaic) async fn by_id(call: Call) -> Result<Response, Fault> {
    show(&call, ID, call.segment("user_id")).await
}

/// `GET /users/email/{value}`.
pub(in crate::mosaic) async fn by_email(call: Call) -> Result<Response, Fault> {
    show(&call, EMAIL, call.segment("value")).await
}

/// `GET /users/phone-number/{value}`, formerly `/users/phone/{value}`.
pub(in crate::mosaic) async fn by_phone(call: Call) -> Result<Response, Fault> {
    show(&call, PHONE, call.segment("value")).await
}

/// `GET /users/username/{value}`.
pub(in crate::mosaic) async fn by_username(call: Call) -> Result<Response, Fault> {
    show(&call, USERNAME, call.segment("value")).await
}

/// `GET /users/external-user-id/{value}`.
pub(in crate::mosaic) async fn by_external_id(call: Call) -> Result<Response, Fault> {
    show(&call, EXTERNAL, call.segment("value")).await
}

/// `GET /users/identifier?identifier_name=…&identifier_value=…`.
pub(in crate::mosaic) async fn by_identifier(call: Call) -> Result<Response, Fault> {
    let query = call.query()?;
    let field = |name: &str| {
        let found = query.iter().find(|(known, _)| known == name);
        found.map(|(_, value)| value.as_str()).ok_or_else(|| Fault::invalid(format!("{name} is required")))
    };
    let value = field("identifier_value")?;
    let kinds = match field("identifier_name")? {
        "email" => EMAIL,
        "phoneNumber" => PHONE,
        "externalUserId" => EXTERNAL,
        "username" => USERNAME,
        _ => {
            let message = "identifier_name must be one of email, phoneNumber, externalUserId, username";
            return Err(Fault::invalid(message));
        }
    };
    // A plus sign that was not encoded arrives as a space.
    let plus = value.strip_prefix(' ').filter(|_| kinds == PHONE).map(|rest| format!("+{rest}"));
    show(&call, kinds, plus.as_deref().unwrap_or(value)).await
}
