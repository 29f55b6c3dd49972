//! What a client proves itself with, and what it may do then: its public keys, and the scopes that it was granted.

use super::{AppRefusal, Pair, check_keys, not_beyond, put};
use crate::app::App;
use crate::caller::Caller;
use crate::failure::Failure;
use readmit_core::client::{Client, GrantedScope, PublicKey};
use readmit_core::event::EventKind;
use readmit_core::event::sign_in::{Change, ScopeChange};
use readmit_core::id::{ApplicationId, ScopeGrantId};
use readmit_core::limits::CLIENT_SCOPES_MAX;
use readmit_core::operator::Permissions;

impl App {
    /// Gives a client another public key.
    pub async fn add_app_key(
        &self,
        caller: &Caller,
        id: ApplicationId,
        key: PublicKey,
    ) -> Result<Result<Pair, AppRefusal>, Failure> {
        self.change_app(caller, id, move |desk, authority, pair, turn| {
            let mut client = Client::clone(pair.client.as_deref().ok_or(AppRefusal::NoClient)?);
            not_beyond(authority, desk.configuration(), client.granted())?;
            client.keys.push(key.clone());
            check_keys(&client.keys)?;
            put(desk, pair, client, turn);
            Ok(())
        })
        .await
    }

    /// Takes a public key away from a client; what is signed with it proves nothing any more.
    pub async fn remove_app_key(
        &self,
        caller: &Caller,
        id: ApplicationId,
        key: String,
    ) -> Result<Result<Pair, AppRefusal>, Failure> {
        self.change_app(caller, id, move |desk, _, pair, turn| {
            let mut client = Client::clone(pair.client.as_deref().ok_or(AppRefusal::NoClient)?);
            let place = client.keys.iter().position(|known| known.id == key);
            client.keys.remove(place.ok_or(AppRefusal::NoSuchKey)?);
            put(desk, pair, client, turn);
            Ok(())
        })
        .await
    }

    /// Grants a client a scope with what it allows. Nobody gives what they do not have over everyone.
    pub async fn grant_scope(
        &self,
        caller: &Caller,
        id: ApplicationId,
        name: String,
        permissions: Permissions,
    ) -> Result<Result<(Pair, GrantedScope), AppRefusal>, Failure> {
        let grant = ScopeGrantId::from_random(self.draw_id_bytes());
        let scope = name.clone();
        let granted = self.change_app(caller, id, move |desk, authority, pair, turn| {
            let mut client = Client::clone(pair.client.as_deref().ok_or(AppRefusal::NoClient)?);
            not_beyond(authority, desk.configuration(), permissions)?;
            if client.scope(&scope).is_some() {
                return Ok(());
            }
            if client.scopes.len() >= CLIENT_SCOPES_MAX {
                return Err(AppRefusal::TooMany(CLIENT_SCOPES_MAX, "scopes of one client"));
            }
            let granted_at = turn.now;
            client.scopes.push(GrantedScope { id: grant, name: scope.clone(), permissions, granted_at });
            let change = ScopeChange { client: client.id, scope: scope.clone(), change: Change::Created };
            turn.record(EventKind::ClientScopeChanged(change));
            pair.client = Some(desk.configuration_mut().put_client(client));
            Ok(())
        });
        Ok(granted.await?.and_then(|pair| {
            let scope = pair.client.as_ref().and_then(|client| client.scope(&name)).cloned();
            scope.map(|scope| (pair, scope)).ok_or(AppRefusal::NoSuchGrant)
        }))
    }

    /// Takes a scope away from a client; what it was doing with it ends at once.
    pub async fn withdraw_scope(
        &self,
        caller: &Caller,
        id: ApplicationId,
        grant: ScopeGrantId,
    ) -> Result<Result<Pair, AppRefusal>, Failure> {
        self.change_app(caller, id, move |desk, _, pair, turn| {
            let mut client = Client::clone(pair.client.as_deref().ok_or(AppRefusal::NoClient)?);
            let place = client.scopes.iter().position(|scope| scope.id == grant);
            let scope = client.scopes.remove(place.ok_or(AppRefusal::NoSuchGrant)?).name;
            let change = ScopeChange { client: client.id, scope, change: Change::Deleted };
            turn.record(EventKind::ClientScopeChanged(change));
            pair.client = Some(desk.configuration_mut().put_client(client));
            Ok(())
        })
        .await
    }
}
