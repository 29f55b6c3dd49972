//! `org`: what holds for the whole organisation.

use super::code_policy_flags::CodePolicyFlags;
use super::desk::{self, DeskFlags};
use super::verification::read_list;
use super::{settings_refused, show, with};
use crate::config::Settings;
use crate::outcome::{Answer, Trouble};
use clap::{Args, Subcommand};
use readmit_app::{App, Caller};
use readmit_core::operator::Area;
use serde_json::json;
use std::path::PathBuf;

/// What can be done with the organisation.
#[derive(Debug, Subcommand)]
pub(crate) enum OrgCommand {
    /// Show the organisation's name, the policy of its codes and the rules for its operators.
    Show,
    /// Change them; what is not named stays.
    #[command(after_help = "\
The policy is that of codes without an application. Codes that are out there keep their form and life.

Examples:
  readmit org set --name 'Example Inc.' --life 10m --life-max 8h
  readmit org set --alphabet speakable --length 8
  readmit org set --failures 5 --lock-duration 30m
  readmit org set --agent-per-hour 20 --user-per-day 3 --freeze 2d
  readmit org set --check-list checks.json

A checklist says how the help desk verifies a caller before it is shown a code. It is a JSON array:
  [{\"id\": \"call_back\", \"label\": \"Called back on the number on file\", \"required\": true},
   {\"id\": \"birthday\", \"label\": \"Knows the birthday\", \"knowledge\": true}]
Answers to questions (`knowledge`) never suffice alone. An empty array demands nothing.")]
    #[command(visible_alias = "update")]
    Set(Box<SetArgs>),
}

/// The change.
#[derive(Debug, Args)]
pub(crate) struct SetArgs {
    /// The name that people see.
    #[arg(long)]
    name: Option<String>,
    /// The checklist for codes without an application, from a JSON file.
    #[arg(long, value_name = "FILE")]
    check_list: Option<PathBuf>,
    #[command(flatten)]
    policy: CodePolicyFlags,
    #[command(flatten)]
    desk: DeskFlags,
}

/// Does it.
pub(crate) async fn run(settings: &Settings, command: OrgCommand) -> Result<Answer, Trouble> {
    if let OrgCommand::Set(asked) = &command
        && asked.name.is_none()
        && asked.check_list.is_none()
        && asked.policy.is_empty()
        && asked.desk.is_empty()
    {
        return Err(Trouble::usage("nothing to set: `readmit org set --help` lists what there is"));
    }
    with(settings, |app| async move {
        if let OrgCommand::Set(asked) = command {
            let SetArgs { name, check_list, policy, desk } = *asked;
            let check_list = check_list.as_deref().map(read_list).transpose()?;
            let changed = app
                .update_organisation(&Caller::shell(), Area::Settings, move |organisation| {
                    organisation.name = name.clone().unwrap_or_else(|| organisation.name.clone());
                    policy.apply(&mut organisation.codes);
                    desk.apply(organisation);
                    if let Some(list) = &check_list {
                        organisation.codes.verification = list.clone();
                    }
                })
                .await?;
            changed.map_err(settings_refused)?;
        }
        shown(&app).await
    })
    .await
}

async fn shown(app: &App) -> Result<Answer, Trouble> {
    let organisation = app.configuration().await?.organisation.clone();
    let mut pairs = vec![("name", organisation.name.clone())];
    pairs.extend(show::policy_text(&organisation.codes));
    pairs.extend(desk::text(&organisation));
    let [desk, sign_in] = desk::json(&organisation);
    let json = json!({
        "name": organisation.name,
        "codes": show::policy(&organisation.codes),
        "desk": desk,
        "sign_in": sign_in,
    });
    Ok(Answer::done(show::lines(&pairs), json!({ "organisation": json })))
}
