//! What only the shell asks for: roles one by one, tokens for another operator, and whether a password that
//! was kept in a file is still the one.

use crate::api_tokens::{self, TokenRefusal};
use crate::app::App;
use crate::caller::Caller;
use crate::failure::Failure;
use crate::operators::{OperatorRefusal, grant};
use crate::passwords::Passwords;
use crate::store::Concern;
use readmit_core::credentials::{ApiToken, ApiTokenOrder};
use readmit_core::id::AccountId;
use readmit_core::operator::{Grant, Operator};
use readmit_core::secret::Secret;
use std::sync::Arc;

impl App {
    /// Changes the roles of an account, from those that it has when the change is made; `change` may run
    /// several times.
    pub async fn change_grants(
        &self,
        caller: &Caller,
        account: AccountId,
        change: impl Fn(Vec<Grant>) -> Vec<Grant> + Send + 'static,
    ) -> Result<Result<Arc<Operator>, OperatorRefusal>, Failure> {
        let authority = caller.authority;
        let concern = Concern::account(self.tenant, account).with_credentials().alone();
        self.decide(concern, caller.origin(), move |desk, turn| {
            let former = desk.configuration().operator(account);
            let grants = change(former.map(|former| former.grants.clone()).unwrap_or_default());
            grant(desk, authority, account, &grants, turn)
        })
        .await
    }

    /// Makes a token for an operator; with `all` it has the operator's permissions and not those of the order. The
    /// secret is told this once. Operators make only their own: who could make another's would act in their name.
    pub async fn create_api_token_for(
        &self,
        account: AccountId,
        order: ApiTokenOrder,
        all: bool,
    ) -> Result<Result<(ApiToken, Secret), TokenRefusal>, Failure> {
        let order = match api_tokens::check(order) {
            Ok(order) => order,
            Err(refusal) => return Ok(Err(refusal)),
        };
        let keys = self.keys.digest.clone();
        let concern = Concern::account(self.tenant, account).with_credentials();
        self.decide(concern, Caller::shell().origin(), move |desk, turn| {
            let configuration = desk.configuration();
            let operator = configuration.operator(account).ok_or(TokenRefusal::NotAnOperator)?;
            let own = configuration.permissions_of(operator, |_| true);
            let permissions = if all { own } else { order.permissions };
            api_tokens::within(permissions, own)?;
            api_tokens::known_places(configuration, &order.places)?;
            let account = desk.account.as_mut().ok_or(TokenRefusal::NotAnOperator)?;
            let order = ApiTokenOrder { permissions, ..order.clone() };
            account.create_api_token(order, &keys, turn).ok_or(TokenRefusal::TooMany)
        })
        .await
    }

    /// Whether an account has this password. Nothing is counted and nobody is let in: only for passwords that
    /// this installation made itself.
    pub async fn has_password(&self, account: AccountId, password: &Secret) -> Result<bool, Failure> {
        let Some(found) = self.account_with_credentials(account).await? else { return Ok(false) };
        let stored = found.credentials.password.as_ref();
        let phc = stored.map_or_else(|| Passwords::decoy(*account.as_bytes()), |stored| stored.phc.clone());
        Ok(self.passwords.rehash(password, &phc).await? == phc && stored.is_some())
    }
}
