//! `role`: what operators may do, in named sets.

use super::refused::{denied, no_such_role};
use super::{pick, show, with};
use crate::config::Settings;
use crate::outcome::{Answer, Trouble};
use clap::{Args, Subcommand};
use readmit_app::roles::{RoleOrder, RoleRefusal};
use readmit_app::{App, Caller};
use readmit_core::operator::{Area, Permission, Permissions, Role};
use serde_json::{Value, json};

/// What can be done with roles.
#[derive(Debug, Subcommand)]
pub(crate) enum RoleCommand {
    /// Make a role.
    #[command(after_help = "\
A permission is an area and read or write, such as users:read; write brings read with it. `readmit role show
administrator` lists all of them. Nobody acts on an operator of a higher rank than their own: help-desk agents
have rank 10, auditors 50, administrators 100.

Example:
  readmit role create --name 'Senior agent' --rank 20 --permission users:write \\
      --permission users.temporary_access_code:write --permission users.approvals:write")]
    Create(CreateArgs),
    /// List roles.
    List,
    /// Show a role and what it allows.
    Show {
        /// Which: its word, name or id.
        #[arg(value_name = "ROLE")]
        role: String,
    },
    /// Change a role; what is not named stays. It holds for its operators at once.
    #[command(after_help = "\
Examples:
  readmit role update 'Senior agent' --rank 30
  readmit role update 'Senior agent' --permission users:read --permission users.unlock:write

--permission replaces all permissions of the role.")]
    Update(UpdateArgs),
    /// Remove a role that no operator has.
    Delete {
        /// Which: its name or id.
        #[arg(value_name = "ROLE")]
        role: String,
    },
}

/// A new role.
#[derive(Debug, Args)]
pub(crate) struct CreateArgs {
    /// The name that people see.
    #[arg(long)]
    name: String,
    /// What it is for.
    #[arg(long, value_name = "TEXT", default_value = "")]
    description: String,
    /// Its rank, from 0 to 100.
    #[arg(long, value_name = "N")]
    rank: u8,
    /// What it allows, such as users:read; may be given several times.
    #[arg(long = "permission", value_name = "PERMISSION", required = true)]
    permissions: Vec<Permission>,
}

/// A change of a role.
#[derive(Debug, Args)]
pub(crate) struct UpdateArgs {
    /// Which: its name or id.
    #[arg(value_name = "ROLE")]
    role: String,
    /// The name that people see.
    #[arg(long)]
    name: Option<String>,
    /// What it is for.
    #[arg(long, value_name = "TEXT")]
    description: Option<String>,
    /// Its rank, from 0 to 100.
    #[arg(long, value_name = "N")]
    rank: Option<u8>,
    /// What it allows from now on, such as users:read; may be given several times.
    #[arg(long = "permission", value_name = "PERMISSION")]
    permissions: Vec<Permission>,
}

/// Does it.
pub(crate) async fn run(settings: &Settings, command: RoleCommand) -> Result<Answer, Trouble> {
    with(settings, |app| async move {
        match command {
            RoleCommand::Create(asked) => create(&app, asked).await,
            RoleCommand::List => list(&app).await,
            RoleCommand::Show { role } => Ok(shown(&*pick::role(&*app.configuration().await?, &role)?)),
            RoleCommand::Update(asked) => update(&app, asked).await,
            RoleCommand::Delete { role } => delete(&app, &role).await,
        }
    })
    .await
}

async fn create(app: &App, asked: CreateArgs) -> Result<Answer, Trouble> {
    let CreateArgs { name, description, rank, permissions } = asked;
    let permissions = permissions.into_iter().collect();
    let order = RoleOrder { name, description, rank, permissions };
    let made = app.create_role(&Caller::shell(), order).await?.map_err(refused)?;
    Ok(shown(&made))
}

async fn update(app: &App, asked: UpdateArgs) -> Result<Answer, Trouble> {
    let former = pick::role(&*app.configuration().await?, &asked.role)?;
    let named: Permissions = asked.permissions.iter().copied().collect();
    let order = RoleOrder {
        name: asked.name.unwrap_or_else(|| former.name.clone()),
        description: asked.description.unwrap_or_else(|| former.description.clone()),
        rank: asked.rank.unwrap_or(former.rank),
        permissions: if asked.permissions.is_empty() { former.permissions } else { named },
    };
    let changed = app.update_role(&Caller::shell(), former.id, order).await?.map_err(refused)?;
    Ok(shown(&changed))
}

async fn delete(app: &App, role: &str) -> Result<Answer, Trouble> {
    let found = pick::role(&*app.configuration().await?, role)?;
    app.delete_role(&Caller::shell(), found.id).await?.map_err(refused)?;
    Ok(Answer::done(format!("role `{}` is gone", found.name), json!({ "deleted": found.id })))
}

async fn list(app: &App) -> Result<Answer, Trouble> {
    let configuration = app.configuration().await?;
    let mut roles: Vec<&Role> = configuration.roles().map(|role| &**role).collect();
    roles.sort_by_key(|role| std::cmp::Reverse(role.rank));
    let rows: Vec<[String; 4]> = roles
        .iter()
        .map(|role| {
            [role.name.clone(), role.rank.to_string(), word(role).to_owned(), role.description.clone()]
        })
        .collect();
    let roles: Vec<Value> = roles.into_iter().map(json).collect();
    Ok(Answer::done(show::table(["name", "rank", "word", "what for"], &rows), json!({ "roles": roles })))
}

/// The short word of a role that comes with the product.
fn word(role: &Role) -> &'static str {
    pick::BUILT_IN.iter().find(|(_, id)| *id == role.id).map_or("", |(word, _)| *word)
}

fn json(role: &Role) -> Value {
    json!({
        "id": role.id,
        "name": role.name,
        "description": role.description,
        "rank": role.rank,
        "permissions": role.permissions,
        "built_in": role.is_built_in(),
    })
}

fn shown(role: &Role) -> Answer {
    let mut text = show::lines(&[
        ("id", role.id.to_string()),
        ("name", role.name.clone()),
        ("description", role.description.clone()),
        ("rank", role.rank.to_string()),
        ("comes with the product", if role.is_built_in() { "yes" } else { "" }.to_owned()),
    ]);
    text.push('\n');
    text.push_str(&show::table(["area", "may", "permission"], &tree(role.permissions)));
    Answer::done(text, json!({ "role": json(role) }))
}

/// The areas that a role is let into, those under others indented.
fn tree(permissions: Permissions) -> Vec<[String; 3]> {
    let allowed = Area::ALL.iter().filter(|area| permissions.has(area.read()));
    let row = |area: &Area| {
        let (level, permission) = if permissions.has(area.write()) {
            ("read and write", area.write())
        } else {
            ("read", area.read())
        };
        let indent = if area.parent().is_some() { "  " } else { "" };
        [format!("{indent}{}", area.label()), level.to_owned(), permission.to_string()]
    };
    allowed.map(row).collect()
}

fn refused(refusal: RoleRefusal) -> Trouble {
    let message = refusal.to_string();
    match refusal {
        RoleRefusal::NoSuchRole => no_such_role(),
        RoleRefusal::Wrong(_) => Trouble::usage(message),
        RoleRefusal::InUse => Trouble::refused("in_use", message),
        RoleRefusal::TooMany => Trouble::refused("too_many", message),
        RoleRefusal::TooHigh | RoleRefusal::NotYours(_) => Trouble::refused("forbidden", message),
        RoleRefusal::Denied(denial) => denied(denial),
    }
}
