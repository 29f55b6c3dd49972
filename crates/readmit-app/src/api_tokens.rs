//! Operators' tokens for programs: drawn once, kept as digests, never wider than their owner's rights.

use crate::app::App;
use crate::authenticators::AccountRefusal;
use crate::caller::{Caller, permit};
use crate::failure::Failure;
use crate::store::{Concern, Desk};
use readmit_core::configuration::Configuration;
use readmit_core::credentials::{ApiToken, ApiTokenOrder};
use readmit_core::id::{AccountId, ApiTokenId};
use readmit_core::limits::{API_TOKENS_MAX, NAME_CHARS_MAX, TOKEN_PLACES_MAX};
use readmit_core::operator::{Area, Authority, Denial, Permission, Permissions, Place, Places};
use readmit_core::secret::Secret;
use readmit_core::time::Span;
use readmit_core::turn::Turn;

/// The longest life of a token for programs.
pub const API_TOKEN_LIFE_MAX: Span = Span::from_hours(24 * 366);

/// The shortest time that a token may stay unused before it stops: use is noted to the minute.
const IDLE_MIN: Span = Span::from_mins(10);

/// Why no token was made or changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TokenRefusal {
    /// No name, or too long a one.
    #[error("name must have 1 to {NAME_CHARS_MAX} characters")]
    Name,
    /// No life, or too long a one.
    #[error("the life of a token must be between one minute and 366 days")]
    Life,
    /// Too short or too long a time without use.
    #[error("the time that a token may stay unused must be between ten minutes and 366 days")]
    Idle,
    /// Too many places, or a zone that does not exist.
    #[error("network: at most {TOKEN_PLACES_MAX} address ranges and zones, each zone one that exists")]
    Places,
    /// As many as there may be.
    #[error("you have {API_TOKENS_MAX} tokens, as many as there may be")]
    TooMany,
    /// A permission that the caller does not have.
    #[error("permissions: nobody can give what they do not have, `{0}`")]
    NotYours(Permission),
    /// The caller is no operator.
    #[error("only operators have tokens")]
    NotAnOperator,
    /// No such token.
    #[error("no such token")]
    NoSuchToken,
    /// The caller may not do this.
    #[error(transparent)]
    Denied(#[from] Denial),
}

impl App {
    /// Makes a token for the caller. The secret is told this once.
    pub async fn create_api_token(
        &self,
        caller: &Caller,
        order: ApiTokenOrder,
    ) -> Result<Result<(ApiToken, Secret), TokenRefusal>, Failure> {
        let order = match check(order) {
            Ok(order) => order,
            Err(refusal) => return Ok(Err(refusal)),
        };
        let authority = caller.authority;
        let Some(account) = authority.operator() else { return Ok(Err(TokenRefusal::NotAnOperator)) };
        let keys = self.keys.digest.clone();
        let concern = Concern::account(self.tenant, account).with_credentials();
        self.decide(concern, caller.origin(), move |desk, turn| {
            let own = authority.permissions(desk.configuration());
            within(order.permissions, own)?;
            known_places(desk.configuration(), &order.places)?;
            let account = desk.account.as_mut().ok_or(TokenRefusal::NotAnOperator)?;
            account.create_api_token(order.clone(), &keys, turn).ok_or(TokenRefusal::TooMany)
        })
        .await
    }

    /// Tokens of all operators that the caller may look at, each with its owner.
    pub async fn api_tokens(
        &self,
        caller: &Caller,
    ) -> Result<Result<Vec<(AccountId, ApiToken)>, Denial>, Failure> {
        let configuration = self.configuration().await?;
        if let Err(denial) = caller.authority.check(&configuration, Area::Operators.read(), None) {
            return Ok(Err(denial));
        }
        let mut found = Vec::new();
        for operator in configuration.operators() {
            let Some(account) = self.account_with_credentials(operator.account).await? else { continue };
            let tokens = account.credentials.api_tokens.iter().cloned();
            found.extend(tokens.map(|token| (operator.account, token)));
        }
        found.sort_by_key(|(_, token)| (token.created_at, token.id));
        Ok(Ok(found))
    }

    /// Gives a token another name and, where `places` says so, other places to come from: one's own token, or
    /// another operator's.
    pub async fn update_api_token(
        &self,
        caller: &Caller,
        account: AccountId,
        token: ApiTokenId,
        name: String,
        places: Option<Places>,
    ) -> Result<Result<ApiToken, TokenRefusal>, Failure> {
        let name = match read_name(&name) {
            Ok(name) => name,
            Err(refusal) => return Ok(Err(refusal)),
        };
        let authority = caller.authority;
        let concern = Concern::account(self.tenant, account).with_credentials();
        self.decide(concern, caller.origin(), move |desk, turn| {
            permit_tokens_of(desk, authority.operator() == Some(account), authority, turn)?;
            if let Some(places) = &places {
                known_places(desk.configuration(), places)?;
            }
            let account = desk.account.as_mut().ok_or(TokenRefusal::NoSuchToken)?;
            let updated = account.update_api_token(token, &name, places.as_ref(), turn);
            updated.cloned().ok_or(TokenRefusal::NoSuchToken)
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
            permit_tokens_of(desk, authority.operator() == Some(account), authority, turn)?;
            let account = desk.account.as_mut().ok_or(AccountRefusal::NoSuchAccount)?;
            Ok(account.revoke_api_token(token, turn))
        })
        .await
    }
}

/// One's own tokens are one's own matter; those of others need a right over their owner.
fn permit_tokens_of(
    desk: &Desk<'_>,
    is_self: bool,
    authority: Authority,
    turn: &mut Turn,
) -> Result<(), Denial> {
    if is_self { Ok(()) } else { permit(authority, desk, Area::Operators.write(), turn) }
}

fn read_name(name: &str) -> Result<String, TokenRefusal> {
    let name = name.trim();
    let fits = (1..=NAME_CHARS_MAX).contains(&name.chars().count());
    if fits { Ok(name.to_owned()) } else { Err(TokenRefusal::Name) }
}

/// Checks what can be checked without looking at anything.
pub(crate) fn check(order: ApiTokenOrder) -> Result<ApiTokenOrder, TokenRefusal> {
    let name = read_name(&order.name)?;
    if !(Span::from_mins(1)..=API_TOKEN_LIFE_MAX).contains(&order.life) {
        return Err(TokenRefusal::Life);
    }
    if order.idle.is_some_and(|idle| !(IDLE_MIN..=API_TOKEN_LIFE_MAX).contains(&idle)) {
        return Err(TokenRefusal::Idle);
    }
    Ok(ApiTokenOrder { name, ..order })
}

/// Whether nobody gives what they do not have.
pub(crate) fn within(permissions: Permissions, own: Permissions) -> Result<(), TokenRefusal> {
    permissions.beyond(own).map_or(Ok(()), |lacking| Err(TokenRefusal::NotYours(lacking)))
}

/// Whether there are such places.
pub(crate) fn known_places(configuration: &Configuration, places: &Places) -> Result<(), TokenRefusal> {
    let known = |place: &Place| match place {
        Place::Zone(id) => configuration.zone(*id).is_some(),
        Place::Range(_) => true,
    };
    let fits = places.iter().count() <= TOKEN_PLACES_MAX && places.iter().all(known);
    if fits { Ok(()) } else { Err(TokenRefusal::Places) }
}
