//! `token`: operators' tokens for programs.

use super::operator::find_operator;
use super::refused::{account_refused, no_operator, no_such_user};
use super::{read_identifier, show, with};
use crate::config::Settings;
use crate::outcome::{Answer, Trouble};
use crate::when::{self, read_span};
use clap::{Args, Subcommand};
use readmit_app::api_tokens::TokenRefusal;
use readmit_app::{App, Caller};
use readmit_core::credentials::{ApiToken, ApiTokenOrder};
use readmit_core::id::ApiTokenId;
use readmit_core::identifier::Identifier;
use readmit_core::operator::{Permission, Permissions, Place, Places};
use readmit_core::time::Span;
use readmit_core::zone::AddressRange;
use serde_json::{Value, json};

/// What can be done with tokens.
#[derive(Debug, Subcommand)]
pub(crate) enum TokenCommand {
    /// List an operator's tokens.
    List {
        /// Whose: e-mail address, or another identifier.
        #[arg(long, value_name = "IDENT", value_parser = read_identifier)]
        operator: Identifier,
    },
    /// Make a token for an operator; it is shown once.
    #[command(after_help = "\
A program sends it as `Authorization: Bearer …` and acts as the operator, within these permissions and within
the operator's own, whichever are fewer. Without --permission it may do what the operator may.

Example:
  readmit token create --operator ci@example.com --name 'nightly report' --life 90d --permission admin_activity:read
  readmit token create --operator ci@example.com --name desk --life 366d --idle 30d --network 192.0.2.0/24")]
    Create(CreateArgs),
    /// Take a token back; it stops working at once.
    #[command(after_help = "\
Example:
  readmit token revoke --operator ci@example.com 3f0e8c1e-5d5b-4f3c-9a54-0f6f4a1c2b3d")]
    Revoke {
        /// Which.
        #[arg(value_name = "ID")]
        id: ApiTokenId,
        /// Whose: e-mail address, or another identifier.
        #[arg(long, value_name = "IDENT", value_parser = read_identifier)]
        operator: Identifier,
    },
}

/// A new token.
#[derive(Debug, Args)]
pub(crate) struct CreateArgs {
    /// Whose: e-mail address, or another identifier.
    #[arg(long, value_name = "IDENT", value_parser = read_identifier)]
    operator: Identifier,
    /// The name that people see.
    #[arg(long)]
    name: String,
    /// How long it works, 366d at most.
    #[arg(long, value_name = "TIME", default_value = "90d", value_parser = read_span)]
    life: Span,
    /// It stops when it was not used this long, such as 30d.
    #[arg(long, value_name = "TIME", value_parser = read_span)]
    idle: Option<Span>,
    /// It works only from here: an address, a network such as 192.0.2.0/24, or a range such as
    /// 192.0.2.1-192.0.2.9; may be given several times.
    #[arg(long = "network", value_name = "NETWORK", value_parser = read_range)]
    networks: Vec<AddressRange>,
    /// What it may do, such as users:read; may be given several times.
    #[arg(long = "permission", value_name = "PERMISSION")]
    permissions: Vec<Permission>,
}

fn read_range(text: &str) -> Result<AddressRange, String> {
    AddressRange::parse(text)
        .ok_or_else(|| "must be an address, a network or a range of addresses".to_owned())
}

/// Does it.
pub(crate) async fn run(settings: &Settings, command: TokenCommand) -> Result<Answer, Trouble> {
    with(settings, |app| async move {
        match command {
            TokenCommand::List { operator } => list(&app, &operator).await,
            TokenCommand::Create(asked) => create(&app, asked).await,
            TokenCommand::Revoke { id, operator } => revoke(&app, &operator, id).await,
        }
    })
    .await
}

async fn create(app: &App, asked: CreateArgs) -> Result<Answer, Trouble> {
    let account = find_operator(app, &asked.operator).await?.account;
    let all = asked.permissions.is_empty();
    let order = ApiTokenOrder {
        name: asked.name,
        permissions: asked.permissions.into_iter().collect::<Permissions>(),
        life: asked.life,
        idle: asked.idle,
        places: Places {
            include: asked.networks.into_iter().map(Place::Range).collect(),
            exclude: Vec::new(),
        },
    };
    let made = app.create_api_token_for(account, order, all).await?;
    let (token, secret) = made.map_err(refused)?;
    let mut pairs = lines(&token);
    pairs.push(("token", format!("{}   (shown this once)", secret.reveal())));
    let mut json = json(&token);
    json["token"] = secret.reveal().into();
    Ok(Answer::done(show::lines(&pairs), json!({ "token": json })))
}

async fn list(app: &App, operator: &Identifier) -> Result<Answer, Trouble> {
    let account = find_operator(app, operator).await?.account;
    let account = app.account_with_credentials(account).await?.ok_or_else(no_such_user)?;
    let tokens = &account.credentials.api_tokens;
    let rows: Vec<[String; 5]> = tokens
        .iter()
        .map(|token| {
            let used = token.used_at.map_or_else(|| "never".to_owned(), when::instant);
            let until = when::instant(token.expires_at);
            [token.id.to_string(), token.name.clone(), until, used, permissions(token)]
        })
        .collect();
    let tokens: Vec<Value> = tokens.iter().map(json).collect();
    let text = if rows.is_empty() {
        "the operator has no token".to_owned()
    } else {
        show::table(["id", "name", "works until", "last used", "permissions"], &rows)
    };
    Ok(Answer::done(text, json!({ "tokens": tokens })))
}

async fn revoke(app: &App, operator: &Identifier, id: ApiTokenId) -> Result<Answer, Trouble> {
    let account = find_operator(app, operator).await?.account;
    let revoked = app.revoke_api_token(&Caller::shell(), account, id).await?.map_err(account_refused)?;
    if !revoked {
        let message = "the operator has no such token: `readmit token list` shows theirs";
        return Err(Trouble::not_found("unknown_token", message));
    }
    Ok(Answer::done(format!("token {id} does not work any more"), json!({ "revoked": id })))
}

fn permissions(token: &ApiToken) -> String {
    // What is written may be read; saying both says nothing more.
    let widest = |permission: &Permission| {
        permission.area.write() == *permission || !token.permissions.has(permission.area.write())
    };
    token.permissions.iter().filter(widest).map(|p| p.to_string()).collect::<Vec<_>>().join(" ")
}

fn lines(token: &ApiToken) -> Vec<(&'static str, String)> {
    vec![
        ("id", token.id.to_string()),
        ("name", token.name.clone()),
        ("works until", when::instant(token.expires_at)),
        ("permissions", permissions(token)),
    ]
}

fn json(token: &ApiToken) -> Value {
    json!({
        "id": token.id,
        "name": token.name,
        "permissions": token.permissions,
        "created_at": when::instant(token.created_at),
        "expires_at": when::instant(token.expires_at),
        "used_at": show::instant(token.used_at),
    })
}

fn refused(refusal: TokenRefusal) -> Trouble {
    let message = refusal.to_string();
    match refusal {
        TokenRefusal::Name | TokenRefusal::Life | TokenRefusal::Idle | TokenRefusal::Places => {
            Trouble::usage(message)
        }
        TokenRefusal::TooMany => Trouble::refused(
            "too_many",
            "the operator has as many tokens as there may be: `readmit token revoke` takes one back",
        ),
        TokenRefusal::NotYours(permission) => {
            Trouble::refused("forbidden", format!("the operator does not have `{permission}`"))
        }
        TokenRefusal::NotAnOperator => no_operator(),
        TokenRefusal::NoSuchToken => Trouble::not_found("unknown_token", message),
        TokenRefusal::Denied(_) => Trouble::refused("forbidden", message),
    }
}
