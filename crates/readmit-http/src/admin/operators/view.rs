//! An operator as others see them.

use crate::admin::person;
use crate::admin::wire::date_time;
use crate::call::Call;
use crate::fault::Fault;
use readmit_core::configuration::Configuration;
use readmit_core::lock::LockState;
use readmit_core::operator::{Operator, Reach};
use serde::Serialize;
use utoipa::ToSchema;

/// An operator.
#[derive(Serialize, ToSchema)]
pub(super) struct OperatorView {
    #[schema(format = Uuid)]
    account_id: String,
    email: Option<String>,
    name: Option<String>,
    grants: Vec<GrantView>,
    /// That of the highest role.
    rank: u8,
    /// Whether the account may sign in.
    active: bool,
    /// Whether there is a password to sign in with.
    has_password: bool,
    /// Whether the operator has an authenticator app, of which a code is asked for at sign-in.
    has_totp: bool,
    /// When the password is judged again that wrong attempts have locked.
    #[schema(format = DateTime)]
    locked_until: Option<String>,
    #[schema(format = DateTime)]
    since: String,
    #[schema(format = DateTime)]
    updated_at: String,
}

/// A role, given for all users or for those of some groups.
#[derive(Serialize, ToSchema)]
struct GrantView {
    /// The id of the role.
    #[schema(format = Uuid)]
    role: String,
    role_name: Option<String>,
    /// Ids of groups; null: for everyone.
    groups: Option<Vec<String>>,
}

/// An operator with what their account says.
pub(super) async fn of(
    call: &Call,
    configuration: &Configuration,
    operator: &Operator,
) -> Result<OperatorView, Fault> {
    let account = call.app().account_with_credentials(operator.account).await?;
    let account = account.as_ref();
    let lock = account.map(|account| account.hot.password_lock.state_at(call.app().now()));
    let locked_until = match lock {
        Some(LockState::Locked { until }) => Some(date_time(until)),
        _ => None,
    };
    let grants = operator.grants.iter().map(|grant| GrantView {
        role: grant.role.to_string(),
        role_name: configuration.role(grant.role).map(|role| role.name.clone()),
        groups: match &grant.reach {
            Reach::Everyone => None,
            Reach::Groups(groups) => Some(groups.iter().map(ToString::to_string).collect()),
        },
    });
    Ok(OperatorView {
        account_id: operator.account.to_string(),
        email: account.and_then(person::email),
        name: account.and_then(person::name),
        grants: grants.collect(),
        rank: configuration.rank_of(operator),
        active: operator.active,
        has_password: account.is_some_and(|account| account.credentials.password.is_some()),
        has_totp: account.is_some_and(readmit_core::Account::has_totp),
        locked_until,
        since: date_time(operator.since),
        updated_at: date_time(operator.updated_at),
    })
}
