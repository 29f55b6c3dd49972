//! Who is an operator, and with which roles.

use crate::app::App;
use crate::caller::{Caller, permit};
use crate::failure::Failure;
use crate::store::{Concern, Desk};
use readmit_core::configuration::Configuration;
use readmit_core::event::EventKind;
use readmit_core::id::AccountId;
use readmit_core::limits::{GRANTS_PER_OPERATOR_MAX, GROUPS_PER_GRANT_MAX, OPERATORS_MAX};
use readmit_core::operator::{Area, Authority, Denial, Grant, Operator, Permission, Reach, Role};
use readmit_core::profile::Status;
use readmit_core::turn::Turn;
use std::sync::Arc;

/// Why rights were not given or taken.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum OperatorRefusal {
    /// No such account.
    #[error("no such account")]
    NoSuchAccount,
    /// The account is no operator.
    #[error("this user is no operator")]
    NotAnOperator,
    /// A grant names a role that does not exist.
    #[error("no such role")]
    NoSuchRole,
    /// A grant names a group that does not exist.
    #[error("no such group")]
    NoSuchGroup,
    /// No grant, or too many of something.
    #[error(
        "an operator has 1 to {GRANTS_PER_OPERATOR_MAX} grants, each for everyone or for 1 to \
             {GROUPS_PER_GRANT_MAX} groups; an organisation has at most {OPERATORS_MAX} operators"
    )]
    Count,
    /// A role of a higher rank than the caller's.
    #[error("role `{0}` has a higher rank than you")]
    RoleTooHigh(String),
    /// A role that allows what the caller may not do.
    #[error("role `{role}` allows `{permission}`, and nobody can give what they do not have")]
    NotYours {
        /// The role.
        role: String,
        /// What the caller lacks.
        permission: Permission,
    },
    /// The account is the last administrator's.
    #[error("the last administrator cannot be removed")]
    LastAdministrator,
    /// The caller may not do this, or not to this account.
    #[error(transparent)]
    Denied(#[from] Denial),
}

impl App {
    /// Gives an account roles, instead of those that it has. Nobody gives what they do not have.
    pub async fn set_grants(
        &self,
        caller: &Caller,
        account: AccountId,
        grants: Vec<Grant>,
    ) -> Result<Result<Arc<Operator>, OperatorRefusal>, Failure> {
        let authority = caller.authority;
        let concern = Concern::account(self.tenant, account).with_credentials().alone();
        self.decide(concern, caller.origin(), move |desk, turn| {
            grant(desk, authority, account, &grants, turn)
        })
        .await
    }

    /// Takes all roles from an account. Its sessions and tokens as an operator end at once, since they open
    /// nothing without a role.
    pub async fn remove_operator(
        &self,
        caller: &Caller,
        account: AccountId,
    ) -> Result<Result<(), OperatorRefusal>, Failure> {
        let authority = caller.authority;
        let concern = Concern::account(self.tenant, account).with_credentials().alone();
        self.decide(concern, caller.origin(), move |desk, turn| {
            permit(authority, desk, Area::Operators.write(), turn)?;
            remove(desk, account, turn)?;
            if let Some(account) = desk.account.as_mut() {
                account.end_operator_sessions(turn, |_| true);
                for token in account.credentials.api_tokens.clone() {
                    account.revoke_api_token(token.id, turn);
                }
            }
            Ok(())
        })
        .await
    }
}

/// Gives roles, inside of a rule.
pub(crate) fn grant(
    desk: &mut Desk<'_>,
    authority: Authority,
    account: AccountId,
    grants: &[Grant],
    turn: &mut Turn,
) -> Result<Arc<Operator>, OperatorRefusal> {
    let target = desk.account.as_ref().ok_or(OperatorRefusal::NoSuchAccount)?;
    let active = target.hot.status == Status::Active;
    permit(authority, desk, Area::Operators.write(), turn)?;
    let configuration = desk.configuration().clone();
    check(&configuration, authority, grants)?;
    let former = configuration.operator(account);
    if former.is_none() && configuration.operators().len() >= OPERATORS_MAX {
        return Err(OperatorRefusal::Count);
    }
    if is_last_administrator(&configuration, account) && !grants.iter().any(makes_administrator) {
        return Err(OperatorRefusal::LastAdministrator);
    }
    if let Some(account) = desk.account.as_mut() {
        // Written, so that the account's own guard holds as well: it may be switched off at this instant.
        account.hot.changed_at = turn.now;
        if former.is_none() {
            // Whoever holds a link of the user must not come by the operator.
            account.void_password_links(turn.now);
        }
    }
    turn.record(EventKind::OperatorGranted { roles: grants.iter().map(|grant| grant.role).collect() });
    Ok(desk.configuration_mut().put_operator(Operator {
        account,
        grants: grants.to_vec(),
        active,
        since: former.map_or(turn.now, |former| former.since),
        updated_at: turn.now,
    }))
}

/// Takes all roles, inside of a rule that has checked the caller's right to do so.
pub(crate) fn remove(
    desk: &mut Desk<'_>,
    account: AccountId,
    turn: &mut Turn,
) -> Result<(), OperatorRefusal> {
    desk.configuration().operator(account).ok_or(OperatorRefusal::NotAnOperator)?;
    if is_last_administrator(desk.configuration(), account) {
        return Err(OperatorRefusal::LastAdministrator);
    }
    desk.configuration_mut().remove_operator(account);
    turn.record(EventKind::OperatorRemoved);
    Ok(())
}

/// Keeps an operator's entry in step with the account's status.
pub(crate) fn follow_status(desk: &mut Desk<'_>, account: AccountId, status: Status) {
    let active = status == Status::Active;
    let Some(operator) = desk.configuration().operator(account).filter(|o| o.active != active) else {
        return;
    };
    let operator = Operator { active, ..Operator::clone(operator) };
    desk.configuration_mut().put_operator(operator);
}

/// Whether nobody could administer the installation without this account.
pub(crate) fn is_last_administrator(configuration: &Configuration, account: AccountId) -> bool {
    let administers =
        |operator: &&Arc<Operator>| operator.active && operator.grants.iter().any(makes_administrator);
    let mut administrators = configuration.operators().filter(administers).map(|operator| operator.account);
    administrators.next() == Some(account) && administrators.next().is_none()
}

fn makes_administrator(grant: &Grant) -> bool {
    grant.role == Role::ADMINISTRATOR && grant.reach == Reach::Everyone
}

/// A permission of a grant that the caller does not have over as many accounts.
fn lacking(configuration: &Configuration, authority: Authority, grant: &Grant) -> Option<Permission> {
    let own = authority.permissions_over(configuration, &grant.reach);
    let role = configuration.role(grant.role)?;
    role.permissions.beyond(own)
}

/// A permission of an operator that the caller does not have over as many accounts: whoever acts as that operator gains it.
pub(crate) fn more_than(
    configuration: &Configuration,
    authority: Authority,
    operator: &Operator,
) -> Option<Permission> {
    operator.grants.iter().find_map(|grant| lacking(configuration, authority, grant))
}

fn check(
    configuration: &Configuration,
    authority: Authority,
    grants: &[Grant],
) -> Result<(), OperatorRefusal> {
    if grants.is_empty() || grants.len() > GRANTS_PER_OPERATOR_MAX {
        return Err(OperatorRefusal::Count);
    }
    let rank = authority
        .operator()
        .and_then(|account| configuration.operator(account))
        .map(|operator| configuration.rank_of(operator));
    for grant in grants {
        let role = configuration.role(grant.role).ok_or(OperatorRefusal::NoSuchRole)?;
        if let Reach::Groups(groups) = &grant.reach {
            if groups.is_empty() || groups.len() > GROUPS_PER_GRANT_MAX {
                return Err(OperatorRefusal::Count);
            }
            if groups.iter().any(|group| configuration.group(*group).is_none()) {
                return Err(OperatorRefusal::NoSuchGroup);
            }
        }
        if rank.is_some_and(|rank| role.rank > rank) {
            return Err(OperatorRefusal::RoleTooHigh(role.name.clone()));
        }
        if let Some(permission) = lacking(configuration, authority, grant) {
            return Err(OperatorRefusal::NotYours { role: role.name.clone(), permission });
        }
    }
    Ok(())
}
