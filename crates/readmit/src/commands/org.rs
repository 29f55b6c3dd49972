//! `org`: what holds for the whole organisation.

use super::policy::PolicyFlags;
use super::{settings_refused, show, with};
use crate::config::Settings;
use crate::outcome::{Answer, Trouble};
use clap::{Args, Subcommand};
use readmit_app::{App, Caller};
use serde_json::json;

/// What can be done with the organisation.
#[derive(Debug, Subcommand)]
pub(crate) enum OrgCommand {
    /// Show the organisation's name and the policy of its codes.
    Show,
    /// Change them; what is not named stays.
    #[command(after_help = "\
The policy is that of codes without an application. Codes that are out there keep their form and life.

Examples:
  readmit org set --name 'Example Inc.' --life 10m --life-max 8h
  readmit org set --alphabet speakable --length 8
  readmit org set --failures 5 --lock-duration 30m")]
    Set(SetArgs),
}

/// The change.
#[derive(Debug, Args)]
pub(crate) struct SetArgs {
    /// The name that people see.
    #[arg(long)]
    name: Option<String>,
    #[command(flatten)]
    policy: PolicyFlags,
}

/// Does it.
pub(crate) async fn run(settings: &Settings, command: OrgCommand) -> Result<Answer, Trouble> {
    if let OrgCommand::Set(asked) = &command
        && asked.name.is_none()
        && asked.policy.is_empty()
    {
        return Err(Trouble::usage("nothing to set: `readmit org set --help` lists what there is"));
    }
    with(settings, |app| async move {
        if let OrgCommand::Set(asked) = command {
            let organisation = app.configuration().await?.organisation.clone();
            let mut codes = organisation.codes.clone();
            asked.policy.apply(&mut codes);
            let name = asked.name.unwrap_or_else(|| organisation.name.clone());
            app.set_organisation(&Caller::shell(), name, codes).await?.map_err(settings_refused)?;
        }
        shown(&app).await
    })
    .await
}

async fn shown(app: &App) -> Result<Answer, Trouble> {
    let organisation = app.configuration().await?.organisation.clone();
    let mut pairs = vec![("name", organisation.name.clone())];
    pairs.extend(show::policy_text(&organisation.codes));
    let json = json!({ "name": organisation.name, "codes": show::policy(&organisation.codes) });
    Ok(Answer::done(show::lines(&pairs), json!({ "organisation": json })))
}
