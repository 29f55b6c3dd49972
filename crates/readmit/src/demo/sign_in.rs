//! What an Okta SDK needs: a token of the administrator's, and a public client that users sign in through.

use super::contract::{Contract, Okta};
use super::{ORIGIN, REDIRECT};
use crate::outcome::Trouble;
use readmit_app::api_tokens::API_TOKEN_LIFE_MAX;
use readmit_app::apps::{AppOrder, Pair};
use readmit_app::{App, Caller};
use readmit_core::account::OperatorPass;
use readmit_core::client::{ClientAuth, ClientKind, ClientMetadata, GrantType};
use readmit_core::credentials::ApiTokenOrder;
use readmit_core::group::Group;
use readmit_core::id::{AccountId, ClientId};
use readmit_core::identifier::{Identifier, IdentifierKind};
use readmit_core::operator::{Permissions, Places};

/// What people see of both.
const NAME: &str = "Readmit demo sign-in";

/// Finds both or makes them. A token that the file has not, or that does not work any more, is replaced.
pub(super) async fn okta(app: &App, kept: Option<&Contract>, admin: &str) -> Result<Okta, Trouble> {
    let client_id = readmit_http::okta::client_id(client(app).await?);
    let identifier = Identifier::new(&[IdentifierKind::Email], admin)
        .map_err(|error| Trouble::failure(format!("{admin}: {error}")))?;
    let admin =
        app.account(identifier).await?.ok_or_else(|| Trouble::failure(format!("{admin}: no such user")))?.id;
    let kept = kept.and_then(|kept| kept.okta.as_ref()).map(|kept| kept.api_token.clone());
    if let Some(kept) = kept
        && let Some(pass) = OperatorPass::token(&kept)
        && pass.account == admin
        && app.recognise_token(&pass, None).await?.is_some()
    {
        return Ok(Okta { api_token: kept, client_id });
    }
    Ok(Okta { api_token: token(app, admin).await?, client_id })
}

/// A new token for all that the administrator may. What was made before, and lost, opens nothing any more.
async fn token(app: &App, admin: AccountId) -> Result<String, Trouble> {
    let account = app.account_with_credentials(admin).await?;
    let tokens = account.map(|account| account.credentials.api_tokens.clone()).unwrap_or_default();
    for former in tokens.iter().filter(|token| token.name == NAME) {
        app.revoke_api_token(&Caller::shell(), admin, former.id).await?.map_err(refused)?;
    }
    let order = ApiTokenOrder {
        name: NAME.to_owned(),
        permissions: Permissions::NONE,
        life: API_TOKEN_LIFE_MAX,
        idle: None,
        places: Places::default(),
    };
    let (_, secret) = app.create_api_token_for(admin, order, true).await?.map_err(refused)?;
    Ok(secret.reveal().to_owned())
}

/// The client; its application is everybody's.
async fn client(app: &App) -> Result<ClientId, Trouble> {
    let (configuration, caller) = (app.configuration().await?, Caller::shell());
    let found = configuration.applications().find(|application| application.name == NAME);
    let pair = if let Some(found) = found {
        Pair::of(&configuration, found)
    } else {
        let order = AppOrder {
            label: NAME.to_owned(),
            auth: ClientAuth::None,
            redirect_uris: vec![REDIRECT.to_owned()],
            origins: Some(vec![ORIGIN.to_owned()]),
            keys: None,
            metadata: ClientMetadata {
                kind: ClientKind::Browser,
                grant_types: vec![GrantType::InteractionCode, GrantType::AuthorizationCode],
                pkce_required: true,
                ..ClientMetadata::default()
            },
        };
        app.create_app(&caller, order, true).await?.map_err(refused)?
    };
    if pair.application.groups.is_empty() {
        app.assign_group(&caller, pair.application.id, Group::EVERYONE, true).await?.map_err(refused)?;
    }
    let client = pair.client.ok_or_else(|| Trouble::failure(format!("{NAME}: has no client any more")))?;
    Ok(client.id)
}

fn refused(refusal: impl std::fmt::Display) -> Trouble {
    Trouble::failure(refusal.to_string())
}
