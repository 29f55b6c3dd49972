//! `group`: groups of users, to which operators' roles can be limited, and protected ones.

use super::refused::{denied, no_such_group};
use super::{directory_refused, find_user, pick, read_identifier, show, with};
use crate::config::Settings;
use crate::outcome::{Answer, Trouble};
use clap::{Args, Subcommand};
use readmit_app::groups::{GroupOrder, GroupRefusal};
use readmit_app::store::{AccountPage, Filter};
use readmit_app::{App, Caller};
use readmit_core::group::Group;
use readmit_core::identifier::Identifier;
use serde_json::{Value, json};

/// What can be done with groups.
#[derive(Debug, Subcommand)]
pub(crate) enum GroupCommand {
    /// Make a group.
    #[command(after_help = "\
An operator's role can be limited to groups (`readmit operator create --group …`). For members of a protected
group, an operator gets a code only with the approval of another operator.

Examples:
  readmit group create --name Sales
  readmit group create --name 'Board members' --protected")]
    Create(CreateArgs),
    /// List groups.
    List,
    /// Show a group and how many users are in it; `readmit user list --group` shows them.
    Show {
        /// Which: its name or id.
        #[arg(value_name = "GROUP")]
        group: String,
    },
    /// Change a group; what is not named stays.
    #[command(after_help = "\
Example:
  readmit group update Sales --protected true")]
    Update(UpdateArgs),
    /// Remove a group to which no operator's role is limited. Its members stay users.
    Delete {
        /// Which: its name or id.
        #[arg(value_name = "GROUP")]
        group: String,
    },
    /// Put a user into a group.
    #[command(after_help = "\
Example:
  readmit group join Sales ann@example.com")]
    Join(MemberArgs),
    /// Take a user out of a group.
    #[command(after_help = "\
Example:
  readmit group leave Sales ann@example.com")]
    Leave(MemberArgs),
}

/// A new group.
#[derive(Debug, Args)]
pub(crate) struct CreateArgs {
    /// The name that people see.
    #[arg(long)]
    name: String,
    /// What it is for.
    #[arg(long, value_name = "TEXT", default_value = "")]
    description: String,
    /// A code for a member needs the approval of a second operator.
    #[arg(long)]
    protected: bool,
}

/// A change of a group.
#[derive(Debug, Args)]
pub(crate) struct UpdateArgs {
    /// Which: its name or id.
    #[arg(value_name = "GROUP")]
    group: String,
    /// The name that people see.
    #[arg(long)]
    name: Option<String>,
    /// What it is for.
    #[arg(long, value_name = "TEXT")]
    description: Option<String>,
    /// Whether a code for a member needs the approval of a second operator.
    #[arg(long, value_name = "BOOL")]
    protected: Option<bool>,
}

/// A user and a group.
#[derive(Debug, Args)]
pub(crate) struct MemberArgs {
    /// Which group: its name or id.
    #[arg(value_name = "GROUP")]
    group: String,
    /// Whom: id, external id, e-mail address, phone number or user name.
    #[arg(value_name = "IDENT", value_parser = read_identifier)]
    user: Identifier,
}

/// Does it.
pub(crate) async fn run(settings: &Settings, command: GroupCommand) -> Result<Answer, Trouble> {
    with(settings, |app| async move {
        match command {
            GroupCommand::Create(CreateArgs { name, description, protected }) => {
                let order = GroupOrder { name, description, protected: Some(protected) };
                let made = app.create_group(&Caller::shell(), order).await?;
                shown(&app, &*made.map_err(refused)?).await
            }
            GroupCommand::List => list(&app).await,
            GroupCommand::Show { group } => {
                let found = pick::group(&*app.configuration().await?, &group)?;
                shown(&app, &found).await
            }
            GroupCommand::Update(asked) => update(&app, asked).await,
            GroupCommand::Delete { group } => delete(&app, &group).await,
            GroupCommand::Join(asked) => membership(&app, asked, true).await,
            GroupCommand::Leave(asked) => membership(&app, asked, false).await,
        }
    })
    .await
}

async fn update(app: &App, asked: UpdateArgs) -> Result<Answer, Trouble> {
    let former = pick::group(&*app.configuration().await?, &asked.group)?;
    let order = GroupOrder {
        name: asked.name.unwrap_or_else(|| former.name.clone()),
        description: asked.description.unwrap_or_else(|| former.description.clone()),
        protected: asked.protected,
    };
    let changed = app.update_group(&Caller::shell(), former.id, order).await?;
    shown(app, &*changed.map_err(refused)?).await
}

async fn delete(app: &App, group: &str) -> Result<Answer, Trouble> {
    let found = pick::group(&*app.configuration().await?, group)?;
    app.delete_group(&Caller::shell(), found.id).await?.map_err(refused)?;
    Ok(Answer::done(format!("group `{}` is gone", found.name), json!({ "deleted": found.id })))
}

async fn membership(app: &App, asked: MemberArgs, joins: bool) -> Result<Answer, Trouble> {
    let group = pick::group(&*app.configuration().await?, &asked.group)?;
    let account = find_user(app, &asked.user).await?.id;
    let caller = Caller::shell();
    let changed = if joins {
        app.join_group(&caller, account, group.id).await?
    } else {
        app.leave_group(&caller, account, group.id).await?
    };
    let groups = &changed.map_err(directory_refused)?.profile.groups;
    let text = format!("{} is {} `{}`", asked.user.given, if joins { "in" } else { "not in" }, group.name);
    Ok(Answer::done(text, json!({ "user_id": account, "groups": groups })))
}

async fn list(app: &App) -> Result<Answer, Trouble> {
    let configuration = app.configuration().await?;
    let rows: Vec<[String; 4]> = configuration
        .groups()
        .map(|group| {
            let protected = if group.protected { "yes" } else { "" };
            [group.id.to_string(), group.name.clone(), protected.to_owned(), group.description.clone()]
        })
        .collect();
    let groups: Vec<Value> = configuration.groups().map(|group| json(group)).collect();
    Ok(Answer::done(show::table(["id", "name", "protected", "what for"], &rows), json!({ "groups": groups })))
}

fn json(group: &Group) -> Value {
    json!({
        "id": group.id,
        "name": group.name,
        "description": group.description,
        "protected": group.protected,
        "created_at": show::instant(Some(group.created_at)),
        "updated_at": show::instant(Some(group.updated_at)),
    })
}

async fn shown(app: &App, group: &Group) -> Result<Answer, Trouble> {
    let page = AccountPage { filters: vec![Filter::Groups(vec![group.id])], ..AccountPage::default() };
    let members = app.accounts(page).await?.total;
    let protected = if group.protected { "yes: a code needs a second operator's approval" } else { "no" };
    let text = show::lines(&[
        ("id", group.id.to_string()),
        ("name", group.name.clone()),
        ("description", group.description.clone()),
        ("protected", protected.to_owned()),
        ("users", members.to_string()),
    ]);
    let mut json = json(group);
    json["users"] = members.into();
    Ok(Answer::done(text, json!({ "group": json })))
}

fn refused(refusal: GroupRefusal) -> Trouble {
    let message = refusal.to_string();
    match refusal {
        GroupRefusal::NoSuchGroup => no_such_group(),
        GroupRefusal::Name => Trouble::usage(message),
        GroupRefusal::NameTaken => Trouble::refused("name_taken", message),
        GroupRefusal::BuiltIn => Trouble::refused("built_in", message),
        GroupRefusal::InUse | GroupRefusal::InPolicy => Trouble::refused("in_use", message),
        GroupRefusal::TooMany => Trouble::refused("too_many", message),
        GroupRefusal::Denied(denial) => denied(denial),
    }
}
