//! `app`: applications and the policy of their codes.

use super::client::{self, ClientCommand};
use super::code_policy_flags::CodePolicyFlags;
use super::verification::read_list;
use super::{find_application, settings_refused, show, with};
use crate::config::Settings;
use crate::outcome::{Answer, Trouble};
use clap::{Args, Subcommand};
use readmit_app::{App, Caller};
use readmit_core::application::{Application, Passcodes};
use readmit_core::id::ApplicationId;
use readmit_core::operator::Area;
use readmit_core::verification::Checklist;
use serde_json::json;
use std::path::PathBuf;

/// What can be done with applications.
#[derive(Debug, Subcommand)]
pub(crate) enum AppCommand {
    /// Make an application.
    #[command(after_help = "\
Examples:
  readmit app create --name 'Customer portal'
  readmit app create --name Shop --cross-client true --life 10m --length 8")]
    Create(CreateArgs),
    /// List applications.
    List,
    /// Show an application and its clients.
    Show {
        /// Which.
        #[arg(value_name = "ID")]
        id: ApplicationId,
    },
    /// Change an application; what is not named stays.
    #[command(after_help = "\
Examples:
  readmit app update 3f0e8c1e-5d5b-4f3c-9a54-0f6f4a1c2b3d --failures 5 --lock-duration 30m
  readmit app update 3f0e8c1e-5d5b-4f3c-9a54-0f6f4a1c2b3d --alphabet speakable --length 8
  readmit app update 3f0e8c1e-5d5b-4f3c-9a54-0f6f4a1c2b3d --check-list checks.json

`readmit org set --help` shows what a checklist looks like.")]
    Update(UpdateArgs),
    /// Remove an application and its clients.
    Delete {
        /// Which.
        #[arg(value_name = "ID")]
        id: ApplicationId,
    },
    /// Make, find and remove an application's clients.
    #[command(subcommand)]
    Client(ClientCommand),
}

/// A new application.
#[derive(Debug, Args)]
pub(crate) struct CreateArgs {
    /// The name that people see.
    #[arg(long)]
    name: String,
    #[command(flatten)]
    changes: Changes,
}

/// A change of an application.
#[derive(Debug, Args)]
pub(crate) struct UpdateArgs {
    /// Which.
    #[arg(value_name = "ID")]
    id: ApplicationId,
    /// The name that people see.
    #[arg(long)]
    name: Option<String>,
    #[command(flatten)]
    changes: Changes,
}

#[derive(Debug, Clone, Args)]
struct Changes {
    /// What it is for.
    #[arg(long, value_name = "TEXT")]
    description: Option<String>,
    /// Whether one client's code may be redeemed through another of the same application.
    #[arg(long, value_name = "BOOL")]
    cross_client: Option<bool>,
    /// The checklist that the help desk goes through before it is shown a code, from a JSON file.
    #[arg(long, value_name = "FILE")]
    check_list: Option<PathBuf>,
    #[command(flatten)]
    policy: CodePolicyFlags,
}

impl Changes {
    /// The checklist, if one is named. Read once: changes may be made several times.
    fn read_list(&self) -> Result<Option<Checklist>, Trouble> {
        self.check_list.as_deref().map(read_list).transpose()
    }

    fn apply(&self, list: Option<&Checklist>, passcodes: &mut Passcodes) {
        if let Some(list) = list {
            passcodes.policy.verification = list.clone();
        }
        passcodes.cross_client = self.cross_client.unwrap_or(passcodes.cross_client);
        self.policy.apply(&mut passcodes.policy);
    }
}

/// Does it.
pub(crate) async fn run(settings: &Settings, command: AppCommand) -> Result<Answer, Trouble> {
    with(settings, |app| async move {
        match command {
            AppCommand::Create(asked) => create(&app, asked).await,
            AppCommand::List => list(&app).await,
            AppCommand::Show { id } => {
                let found = find_application(&app, id).await?;
                shown(&app, &found).await
            }
            AppCommand::Update(asked) => update(&app, asked).await,
            AppCommand::Delete { id } => delete(&app, id).await,
            AppCommand::Client(command) => client::run(&app, command).await,
        }
    })
    .await
}

async fn shown(app: &App, application: &Application) -> Result<Answer, Trouble> {
    let configuration = app.configuration().await?;
    let clients: Vec<_> = configuration.clients_of(application.id).collect();
    let mut pairs = vec![
        ("id", application.id.to_string()),
        ("name", application.name.clone()),
        ("description", application.description.clone()),
    ];
    pairs.extend(show::policy_text(&application.passcodes.policy));
    pairs.push(("cross-client", if application.passcodes.cross_client { "on" } else { "off" }.to_owned()));
    let names = clients.iter().map(|client| format!("{} ({})", client.id, client.name));
    pairs.push(("clients", names.collect::<Vec<_>>().join(", ")));
    let mut json = show::application(application);
    json["clients"] = clients.iter().map(|client| show::client(client)).collect();
    Ok(Answer::done(show::lines(&pairs), json!({ "application": json })))
}

async fn create(app: &App, asked: CreateArgs) -> Result<Answer, Trouble> {
    let mut passcodes = Passcodes::default();
    asked.changes.apply(asked.changes.read_list()?.as_ref(), &mut passcodes);
    let description = asked.changes.description.unwrap_or_default();
    let made = app.create_application(&Caller::shell(), asked.name, description, passcodes).await?;
    shown(app, &*made.map_err(settings_refused)?).await
}

async fn list(app: &App) -> Result<Answer, Trouble> {
    let configuration = app.configuration().await?;
    let rows: Vec<[String; 3]> = configuration
        .applications()
        .map(|application| {
            let clients = configuration.clients_of(application.id).count();
            [application.id.to_string(), application.name.clone(), clients.to_string()]
        })
        .collect();
    let applications: Vec<_> = configuration.applications().map(|found| show::application(found)).collect();
    Ok(Answer::done(show::table(["id", "name", "clients"], &rows), json!({ "applications": applications })))
}

async fn update(app: &App, asked: UpdateArgs) -> Result<Answer, Trouble> {
    let UpdateArgs { id, name, changes } = asked;
    let list = changes.read_list()?;
    let changed = app
        .update_application(&Caller::shell(), Area::Applications, id, move |application| {
            application.name = name.clone().unwrap_or_else(|| application.name.clone());
            application.description =
                changes.description.clone().unwrap_or_else(|| application.description.clone());
            changes.apply(list.as_ref(), &mut application.passcodes);
        })
        .await?;
    shown(app, &*changed.map_err(settings_refused)?).await
}

async fn delete(app: &App, id: ApplicationId) -> Result<Answer, Trouble> {
    app.delete_application(&Caller::shell(), id).await?.map_err(settings_refused)?;
    Ok(Answer::done(format!("application {id} and its clients are gone"), json!({ "deleted": id })))
}
