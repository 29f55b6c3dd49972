//! Operators' tokens for programs: made, shown, noted, changed and taken back.

use super::operator::is_stale;
use super::{Account, OperatorPass};
use crate::configuration::Organisation;
use crate::credentials::{ApiToken, ApiTokenOrder};
use crate::digest::{DigestKeys, Purpose};
use crate::event::EventKind;
use crate::id::ApiTokenId;
use crate::limits::API_TOKENS_MAX;
use crate::operator::Places;
use crate::secret::Secret;
use crate::time::Timestamp;
use crate::turn::Turn;

impl Account {
    /// Makes a token; `None` when there are as many as there may be.
    pub fn create_api_token(
        &mut self,
        order: ApiTokenOrder,
        keys: &DigestKeys,
        turn: &mut Turn,
    ) -> Option<(ApiToken, Secret)> {
        let ApiTokenOrder { name, permissions, life, idle, places } = order;
        let now = turn.now;
        if self.credentials.api_tokens.len() >= API_TOKENS_MAX {
            // Dead tokens give way.
            let dead = self.credentials.api_tokens.iter().position(|token| !token.is_alive_at(now))?;
            self.credentials.api_tokens.remove(dead);
        }
        let pass = self.draw_pass(Purpose::ApiToken, turn);
        let key = keys.current();
        let token = ApiToken {
            id: ApiTokenId::from_uuid(pass.id),
            name,
            key: key.id(),
            digest: pass.digest(self.tenant, key),
            permissions,
            created_at: now,
            updated_at: None,
            expires_at: now + life,
            idle,
            places,
            used_at: None,
        };
        turn.record(EventKind::ApiTokenCreated { token: token.id, expires_at: token.expires_at });
        self.credentials.api_tokens.push(token.clone());
        Some((token, pass.text()))
    }

    /// The token that `pass` shows, if it is alive.
    pub fn api_token(
        &self,
        pass: &OperatorPass,
        keys: &DigestKeys,
        organisation: &Organisation,
        now: Timestamp,
    ) -> Option<&ApiToken> {
        if pass.purpose != Purpose::ApiToken || !self.may_operate(organisation, now) {
            return None;
        }
        let token = self.credentials.api_tokens.iter().find(|token| token.id.uuid() == pass.id)?;
        let digest = pass.digest(self.tenant, keys.get(token.key)?);
        (digest == token.digest && token.is_alive_at(now)).then_some(token)
    }

    /// Notes that a token was used. Returns whether there was anything to note.
    pub fn touch_api_token(&mut self, id: ApiTokenId, now: Timestamp) -> bool {
        let stale = |token: &ApiToken| token.id == id && token.used_at.is_none_or(|at| is_stale(at, now));
        let Some(place) = self.credentials.api_tokens.iter().position(stale) else { return false };
        self.credentials.api_tokens[place].used_at = Some(now);
        true
    }

    /// Takes a token back. Returns whether there was one.
    pub fn revoke_api_token(&mut self, id: ApiTokenId, turn: &mut Turn) -> bool {
        let Some(place) = self.credentials.api_tokens.iter().position(|token| token.id == id) else {
            return false;
        };
        self.credentials.api_tokens.remove(place);
        turn.record(EventKind::ApiTokenRevoked { token: id });
        true
    }

    /// Gives a token another name, and other places to come from. Returns it as it is then; `None` where there is no
    /// such token.
    pub fn update_api_token(
        &mut self,
        id: ApiTokenId,
        name: &str,
        places: Option<&Places>,
        turn: &mut Turn,
    ) -> Option<&ApiToken> {
        let token = self.credentials.api_tokens.iter_mut().find(|token| token.id == id)?;
        name.clone_into(&mut token.name);
        if let Some(places) = places {
            token.places.clone_from(places);
        }
        token.updated_at = Some(turn.now);
        turn.record(EventKind::ApiTokenUpdated { token: id });
        Some(token)
    }
}
