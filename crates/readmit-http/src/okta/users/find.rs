//! Which user a path means: an id, a login, or `me` for the token's owner.

use crate::call::Call;
use crate::fault::Fault;
use crate::okta::id::{self, prefix};
use crate::okta::shape::{forbidden, no_such};
use readmit_app::authenticators::AccountRefusal;
use readmit_app::store::Parts;
use readmit_core::Account;
use readmit_core::id::AccountId;
use readmit_core::identifier::{Identifier, IdentifierKind};
use readmit_core::operator::Permission;

/// The account of the path's `{user_id}`, where the caller has `permission` for it.
pub(in crate::okta) async fn find(
    call: &Call,
    permission: Permission,
    parts: Parts,
) -> Result<Account, Fault> {
    let text = call.segment("user_id");
    let unknown = || no_such(text, "User");
    let account = account_id(call, text).await?.ok_or_else(unknown)?;
    match call.app().account_in_reach(&call.caller, permission, account, parts).await? {
        Ok(found) => Ok(found),
        Err(AccountRefusal::Denied(denial)) => Err(forbidden(denial.to_string())),
        Err(_) => Err(unknown()),
    }
}

/// The account's id behind a text, whether there is such an account or not.
pub(in crate::okta) async fn account_id(call: &Call, text: &str) -> Result<Option<AccountId>, Fault> {
    if text == "me" {
        return Ok(call.caller.authority.operator());
    }
    if let Some(id) = id::parse(prefix::USER, text) {
        return Ok(Some(AccountId::from_uuid(id)));
    }
    let Ok(login) = Identifier::new(&[IdentifierKind::Username, IdentifierKind::Email], text) else {
        return Ok(None);
    };
    Ok(call.app().account(login).await?.map(|account| account.id))
}
