//! What only the shell asks for: roles one by one, tokens for another operator, and whether a password that
//! was kept in a file is still the one.

use crate::api_tokens::TokenRefusal;
use crate::app::App;
use crate::caller::Caller;
use crate::failure::Failure;
use crate::operator_access::API_TOKEN_LIFE_MAX;
use crate::operators::{OperatorRefusal, grant};
use crate::passwords::Passwords;
use crate::store::Concern;
use readmit_core::credentials::ApiToken;
use readmit_core::id::AccountId;
use readmit_core::limits::NAME_CHARS_MAX;
use readmit_core::operator::{Grant, Operator, Permissions};
use readmit_core::secret::Secret;
use readmit_core::time::Span;
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
        let concern = Concern::account(self.tenant, account).alone();
        self.decide(concern, caller.origin(), move |desk, turn| {
            let former = desk.configuration().operator(account);
            let grants = change(former.map(|former| former.grants.clone()).unwrap_or_default());
            grant(desk, authority, account, &grants, turn)
        })
        .await
    }

    /// Makes a token for an operator; without `permissions` it has those of the operator. The secret is told
    /// this once. Operators make only their own: who could make another's would act in their name.
    pub async fn create_api_token_for(
        &self,
        account: AccountId,
        name: String,
        permissions: Option<Permissions>,
        life: Span,
    ) -> Result<Result<(ApiToken, Secret), TokenRefusal>, Failure> {
        let name = name.trim().to_owned();
        if name.is_empty() || name.chars().count() > NAME_CHARS_MAX {
            return Ok(Err(TokenRefusal::Name));
        }
        if life < Span::from_mins(1) || life > API_TOKEN_LIFE_MAX {
            return Ok(Err(TokenRefusal::Life));
        }
        let keys = self.keys.digest.clone();
        let concern = Concern::account(self.tenant, account).with_credentials();
        self.decide(concern, Caller::shell().origin(), move |desk, turn| {
            let configuration = desk.configuration();
            let operator = configuration.operator(account).ok_or(TokenRefusal::NotAnOperator)?;
            let own = configuration.permissions_of(operator, |_| true);
            let permissions = permissions.unwrap_or(own);
            if let Some(lacking) = permissions.iter().find(|permission| !own.has(*permission)) {
                return Err(TokenRefusal::NotYours(lacking));
            }
            let account = desk.account.as_mut().ok_or(TokenRefusal::NotAnOperator)?;
            let made = account.create_api_token(name.clone(), permissions, life, &keys, turn);
            made.ok_or(TokenRefusal::TooMany)
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
