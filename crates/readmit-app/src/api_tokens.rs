//! Operators' tokens for programs: drawn once, kept as digests, never wider than their owner's rights.

use crate::app::App;
use crate::authenticators::AccountRefusal;
use crate::caller::{Caller, permit};
use crate::failure::Failure;
use crate::operator_access::API_TOKEN_LIFE_MAX;
use crate::store::Concern;
use readmit_core::credentials::ApiToken;
use readmit_core::id::{AccountId, ApiTokenId};
use readmit_core::limits::{API_TOKENS_MAX, NAME_CHARS_MAX};
use readmit_core::operator::{Area, Permission, Permissions};
use readmit_core::secret::Secret;
use readmit_core::time::Span;

/// Why no token was made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TokenRefusal {
    /// No name, or too long a one.
    #[error("name must have 1 to {NAME_CHARS_MAX} characters")]
    Name,
    /// No life, or too long a one.
    #[error("the life of a token must be between one minute and 366 days")]
    Life,
    /// As many as there may be.
    #[error("you have {API_TOKENS_MAX} tokens, as many as there may be")]
    TooMany,
    /// A permission that the caller does not have.
    #[error("permissions: nobody can give what they do not have, `{0}`")]
    NotYours(Permission),
    /// The caller is no operator.
    #[error("only operators have tokens")]
    NotAnOperator,
}

impl App {
    /// Makes a token for the caller. The secret is told this once.
    pub async fn create_api_token(
        &self,
        caller: &Caller,
        name: String,
        permissions: Permissions,
        life: Span,
    ) -> Result<Result<(ApiToken, Secret), TokenRefusal>, Failure> {
        let name = name.trim().to_owned();
        if name.is_empty() || name.chars().count() > NAME_CHARS_MAX {
            return Ok(Err(TokenRefusal::Name));
        }
        if life < Span::from_mins(1) || life > API_TOKEN_LIFE_MAX {
            return Ok(Err(TokenRefusal::Life));
        }
        let authority = caller.authority;
        let Some(account) = authority.operator() else { return Ok(Err(TokenRefusal::NotAnOperator)) };
        let keys = self.keys.digest.clone();
        let concern = Concern::account(self.tenant, account).with_credentials();
        self.decide(concern, caller.origin(), move |desk, turn| {
            let own = authority.permissions(desk.configuration());
            if let Some(lacking) = permissions.iter().find(|permission| !own.has(*permission)) {
                return Err(TokenRefusal::NotYours(lacking));
            }
            let account = desk.account.as_mut().ok_or(TokenRefusal::NotAnOperator)?;
            let made = account.create_api_token(name.clone(), permissions, life, &keys, turn);
            made.ok_or(TokenRefusal::TooMany)
        })
        .await
    }

    /// Takes a token back: one's own, or another operator's. Answers whether there was one.
    pub async fn revoke_api_token(
        &self,
        caller: &Caller,
        account: AccountId,
        token: ApiTokenId,
    ) -> Result<Result<bool, AccountRefusal>, Failure> {
        let authority = caller.authority;
        let concern = Concern::account(self.tenant, account).with_credentials();
        self.decide(concern, caller.origin(), move |desk, turn| {
            if authority.operator() != Some(account) {
                permit(authority, desk, Area::Operators.write(), turn)?;
            }
            let account = desk.account.as_mut().ok_or(AccountRefusal::NoSuchAccount)?;
            Ok(account.revoke_api_token(token, turn))
        })
        .await
    }
}
