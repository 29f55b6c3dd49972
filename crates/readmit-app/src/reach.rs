//! Looking at accounts as an operator: those that the operator's grants reach, and no others.

use crate::app::App;
use crate::authenticators::AccountRefusal;
use crate::caller::Caller;
use crate::failure::Failure;
use crate::store::{AccountPage, Accounts, Filter, Parts};
use readmit_core::Account;
use readmit_core::id::AccountId;
use readmit_core::identifier::{Identifier, IdentifierKind};
use readmit_core::operator::{Authority, Denial, Permission, Reach};

impl App {
    /// One account, where the caller has `permission` for it. An account out of reach is told like one that
    /// does not exist.
    pub async fn account_in_reach(
        &self,
        caller: &Caller,
        permission: Permission,
        account: AccountId,
        parts: Parts,
    ) -> Result<Result<Account, AccountRefusal>, Failure> {
        let found = self.account_by_id(account, parts).await?;
        let Some(found) = found else { return Ok(Err(AccountRefusal::NoSuchAccount)) };
        let configuration = self.configuration().await?;
        Ok(match caller.authority.check(&configuration, permission, Some(&found)) {
            Ok(()) => Ok(found),
            Err(Denial::OutOfReach { .. }) => Err(AccountRefusal::NoSuchAccount),
            Err(denial) => Err(AccountRefusal::Denied(denial)),
        })
    }

    /// A page of the accounts for which the caller has `permission`. A service application sees no operators.
    pub async fn accounts_in_reach(
        &self,
        caller: &Caller,
        permission: Permission,
        mut page: AccountPage,
    ) -> Result<Accounts, Failure> {
        let configuration = self.configuration().await?;
        match caller.authority.reach(&configuration, permission) {
            Reach::Everyone => {}
            Reach::Groups(groups) => page.filters.push(Filter::Groups(groups)),
        }
        if matches!(caller.authority, Authority::Service { .. }) {
            page.filters.push(Filter::NotOperator);
        }
        self.store.accounts(self.tenant, page).await
    }

    /// An account by Readmit's own id.
    pub async fn account_by_id(&self, account: AccountId, parts: Parts) -> Result<Option<Account>, Failure> {
        let Ok(identifier) = Identifier::new(&[IdentifierKind::Id], &account.to_string()) else {
            return Ok(None);
        };
        self.store.account(self.tenant, identifier, parts).await
    }
}
