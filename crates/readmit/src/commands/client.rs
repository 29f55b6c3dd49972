//! `app client`: the credentials under which an application's own programs call.

use super::{find_application, settings_refused, show};
use crate::outcome::{Answer, Trouble};
use crate::when::read_span;
use clap::{Args, Subcommand, ValueEnum};
use readmit_app::configure::{ClientOrder, NewClient};
use readmit_app::{App, Caller};
use readmit_core::client::{TokenAlgorithm, read_origins, read_redirect_uris};
use readmit_core::id::{ApplicationId, ClientId};
use readmit_core::permission::{Permission, Permissions};
use readmit_core::time::Span;
use serde_json::json;

/// What can be done with clients.
#[derive(Debug, Subcommand)]
pub(crate) enum ClientCommand {
    /// Make a client; its secret is shown once.
    #[command(after_help = "\
Without --permission it gets what serves its own application.

Examples:
  readmit app client create --app 3f0e8c1e-5d5b-4f3c-9a54-0f6f4a1c2b3d --name 'Back end'
  readmit app client create --app 3f0e8c1e-5d5b-4f3c-9a54-0f6f4a1c2b3d --name Desk \\
      --permission auth:execute --permission users:read")]
    Create(CreateArgs),
    /// List the clients of an application.
    List {
        /// The application.
        #[arg(long, value_name = "ID")]
        app: ApplicationId,
    },
    /// Replace a client's secret; the new one is shown once.
    #[command(after_help = "\
Example: the old secret goes on working for an hour, so that programs can be changed one by one.
  readmit app client rotate --app 3f0e8c1e-5d5b-4f3c-9a54-0f6f4a1c2b3d \\
      6a1d4c9e-8f0b-4c7d-9e2a-1b3c5d7e9f01 --keep-old 1h")]
    Rotate {
        /// The client.
        #[arg(value_name = "CLIENT")]
        client: ClientId,
        /// The application.
        #[arg(long, value_name = "ID")]
        app: ApplicationId,
        /// How long the old secret goes on working.
        #[arg(long, value_name = "TIME", default_value = "0", value_parser = read_span)]
        keep_old: Span,
    },
    /// Remove a client; its tokens stop working at once.
    Delete {
        /// The client.
        #[arg(value_name = "CLIENT")]
        client: ClientId,
        /// The application.
        #[arg(long, value_name = "ID")]
        app: ApplicationId,
    },
}

/// A new client.
#[derive(Debug, Args)]
pub(crate) struct CreateArgs {
    /// The application.
    #[arg(long, value_name = "ID")]
    app: ApplicationId,
    /// The name that people see.
    #[arg(long)]
    name: String,
    /// Where sign-in may return to; may be given several times.
    #[arg(long, value_name = "URI")]
    redirect_uri: Vec<String>,
    /// A web origin that may call from a browser; may be given several times.
    #[arg(long, value_name = "ORIGIN")]
    origin: Vec<String>,
    /// What it may do, such as users:read; may be given several times.
    #[arg(long, value_name = "PERMISSION")]
    permission: Vec<Permission>,
    /// It may do everything, other applications included.
    #[arg(long, conflicts_with = "permission")]
    all_permissions: bool,
    /// What signs its tokens.
    #[arg(long, default_value = "eddsa")]
    algorithm: AlgorithmWord,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum AlgorithmWord {
    /// Ed25519.
    Eddsa,
    /// ECDSA on P-256.
    Es256,
    /// RSA with SHA-256.
    Rs256,
}

/// Does it.
pub(super) async fn run(app: &App, command: ClientCommand) -> Result<Answer, Trouble> {
    match command {
        ClientCommand::Create(asked) => create(app, asked).await,
        ClientCommand::List { app: id } => list(app, id).await,
        ClientCommand::Rotate { client, app: id, keep_old } => {
            find_application(app, id).await?;
            let rotated = app.rotate_client_secret(&Caller::shell(), id, client, keep_old).await?;
            Ok(with_secret(&rotated.map_err(settings_refused)?))
        }
        ClientCommand::Delete { client, app: id } => {
            find_application(app, id).await?;
            app.delete_client(&Caller::shell(), id, client).await?.map_err(settings_refused)?;
            Ok(Answer::done(format!("client {client} is gone"), json!({ "deleted": client })))
        }
    }
}

async fn create(app: &App, asked: CreateArgs) -> Result<Answer, Trouble> {
    let wrong = |flag: &'static str| move |error| Trouble::usage(format!("{flag}: {error}"));
    let permissions = if asked.all_permissions {
        Some(Permissions::all())
    } else {
        Some(asked.permission).filter(|named| !named.is_empty()).map(Permissions::from_iter)
    };
    let order = ClientOrder {
        name: Some(asked.name),
        redirect_uris: Some(read_redirect_uris(asked.redirect_uri).map_err(wrong("--redirect-uri"))?),
        origins: Some(read_origins(asked.origin).map_err(wrong("--origin"))?),
        permissions,
        algorithm: Some(match asked.algorithm {
            AlgorithmWord::Eddsa => TokenAlgorithm::EdDSA,
            AlgorithmWord::Es256 => TokenAlgorithm::ES256,
            AlgorithmWord::Rs256 => TokenAlgorithm::RS256,
        }),
        enabled: None,
    };
    let made = app.create_client(&Caller::shell(), asked.app, order).await?;
    Ok(with_secret(&made.map_err(settings_refused)?))
}

/// A client with its secret, at the one moment when it is plain.
fn with_secret(new: &NewClient) -> Answer {
    let client = &new.client;
    let permissions: Vec<&str> = client.permissions.iter().map(Permission::as_str).collect();
    let text = show::lines(&[
        ("client id", client.id.to_string()),
        ("secret", format!("{}   (shown this once)", new.secret.reveal())),
        ("application", client.application.to_string()),
        ("name", client.name.clone()),
        ("permissions", permissions.join(" ")),
    ]);
    let mut json = show::client(client);
    json["client_secret"] = new.secret.reveal().into();
    Answer::done(text, json!({ "client": json }))
}

async fn list(app: &App, id: ApplicationId) -> Result<Answer, Trouble> {
    find_application(app, id).await?;
    let configuration = app.configuration().await?;
    let clients: Vec<_> = configuration.clients_of(id).collect();
    let rows: Vec<[String; 3]> = clients
        .iter()
        .map(|client| {
            let state = if client.enabled { "enabled" } else { "disabled" };
            [client.id.to_string(), state.to_owned(), client.name.clone()]
        })
        .collect();
    let json: Vec<_> = clients.iter().map(|client| show::client(client)).collect();
    Ok(Answer::done(show::table(["id", "state", "name"], &rows), json!({ "clients": json })))
}
