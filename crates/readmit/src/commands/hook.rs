//! `hook`: where events are sent to as they happen.

use super::refused::denied;
use super::{show, with};
use crate::config::Settings;
use crate::outcome::{Answer, Trouble};
use clap::{Args, Subcommand};
use readmit_app::hooks::{HookOrder, HookRefusal};
use readmit_app::{App, Caller};
use readmit_core::hook::Hook;
use readmit_core::id::HookId;
use serde_json::{Value, json};

/// What can be done with web hooks.
#[derive(Debug, Subcommand)]
pub(crate) enum HookCommand {
    /// Make a web hook; the secret that signs what it sends is shown once.
    #[command(after_help = "\
Events are posted as JSON from now on, signed as Standard Webhooks describes, in order for each user, and again
until they are taken. `readmit events` shows what types there are.

Examples:
  readmit hook create --name SIEM --url https://siem.example.com/events
  readmit hook create --name Alarms --url https://ops.example.com/hook --event codes_locked --event not_me")]
    Create(CreateArgs),
    /// List web hooks.
    List,
    /// Change a web hook; what is not named stays, the secret too.
    #[command(after_help = "\
Examples:
  readmit hook update 3f0e8c1e-5d5b-4f3c-9a54-0f6f4a1c2b3d --enabled false
  readmit hook update 3f0e8c1e-5d5b-4f3c-9a54-0f6f4a1c2b3d --all-events")]
    Update(UpdateArgs),
    /// Remove a web hook.
    Delete {
        /// Which.
        #[arg(value_name = "ID")]
        id: HookId,
    },
}

/// A new web hook.
#[derive(Debug, Args)]
pub(crate) struct CreateArgs {
    /// The name that people see.
    #[arg(long)]
    name: String,
    /// Where events are posted to: https, or plain http on this machine.
    #[arg(long)]
    url: String,
    /// Only events of this type, such as code_issued; may be given several times.
    #[arg(long = "event", value_name = "TYPE")]
    events: Vec<String>,
    /// Send nothing yet.
    #[arg(long)]
    disabled: bool,
}

/// A change of a web hook.
#[derive(Debug, Args)]
pub(crate) struct UpdateArgs {
    /// Which.
    #[arg(value_name = "ID")]
    id: HookId,
    /// The name that people see.
    #[arg(long)]
    name: Option<String>,
    /// Where events are posted to: https, or plain http on this machine.
    #[arg(long)]
    url: Option<String>,
    /// Only events of this type, instead of those before; may be given several times.
    #[arg(long = "event", value_name = "TYPE")]
    events: Vec<String>,
    /// Events of every type.
    #[arg(long, conflicts_with = "events")]
    all_events: bool,
    /// Whether anything is sent.
    #[arg(long, value_name = "BOOL")]
    enabled: Option<bool>,
}

/// Does it.
pub(crate) async fn run(settings: &Settings, command: HookCommand) -> Result<Answer, Trouble> {
    with(settings, |app| async move {
        match command {
            HookCommand::Create(asked) => create(&app, asked).await,
            HookCommand::List => list(&app).await,
            HookCommand::Update(asked) => update(&app, asked).await,
            HookCommand::Delete { id } => {
                app.delete_hook(&Caller::shell(), id).await?.map_err(refused)?;
                Ok(Answer::done(format!("web hook {id} is gone"), json!({ "deleted": id })))
            }
        }
    })
    .await
}

async fn create(app: &App, asked: CreateArgs) -> Result<Answer, Trouble> {
    let CreateArgs { name, url, events, disabled } = asked;
    let order = HookOrder { name, url, events, enabled: !disabled };
    let (hook, secret) = app.create_hook(&Caller::shell(), order).await?.map_err(refused)?;
    let mut pairs = lines(&hook);
    pairs.push(("secret", format!("{}   (shown this once)", secret.reveal())));
    let mut json = json(&hook);
    json["secret"] = secret.reveal().into();
    Ok(Answer::done(show::lines(&pairs), json!({ "hook": json })))
}

async fn update(app: &App, asked: UpdateArgs) -> Result<Answer, Trouble> {
    let configuration = app.configuration().await?;
    let former = configuration.hook(asked.id).ok_or_else(no_such_hook)?;
    let order = HookOrder {
        name: asked.name.unwrap_or_else(|| former.name.clone()),
        url: asked.url.unwrap_or_else(|| former.url.clone()),
        events: match asked.events {
            named if asked.all_events || !named.is_empty() => named,
            _ => former.events.clone(),
        },
        enabled: asked.enabled.unwrap_or(former.enabled),
    };
    let changed = app.update_hook(&Caller::shell(), asked.id, order).await?.map_err(refused)?;
    Ok(Answer::done(show::lines(&lines(&changed)), json!({ "hook": json(&changed) })))
}

async fn list(app: &App) -> Result<Answer, Trouble> {
    let configuration = app.configuration().await?;
    let rows: Vec<[String; 5]> = configuration
        .hooks()
        .map(|hook| {
            let [events, state] = words(hook);
            [hook.id.to_string(), hook.name.clone(), state, events, hook.url.clone()]
        })
        .collect();
    let hooks: Vec<Value> = configuration.hooks().map(|hook| json(hook)).collect();
    Ok(Answer::done(show::table(["id", "name", "state", "events", "url"], &rows), json!({ "hooks": hooks })))
}

/// Which events, and whether they are sent.
fn words(hook: &Hook) -> [String; 2] {
    let events = if hook.events.is_empty() { "all".to_owned() } else { hook.events.join(" ") };
    [events, if hook.enabled { "enabled" } else { "disabled" }.to_owned()]
}

fn lines(hook: &Hook) -> Vec<(&'static str, String)> {
    let [events, state] = words(hook);
    vec![
        ("id", hook.id.to_string()),
        ("name", hook.name.clone()),
        ("url", hook.url.clone()),
        ("events", events),
        ("state", state),
    ]
}

fn json(hook: &Hook) -> Value {
    json!({
        "id": hook.id,
        "name": hook.name,
        "url": hook.url,
        "events": hook.events,
        "enabled": hook.enabled,
        "created_at": show::instant(Some(hook.created_at)),
        "updated_at": show::instant(Some(hook.updated_at)),
    })
}

fn no_such_hook() -> Trouble {
    Trouble::not_found("unknown_hook", "no such web hook: `readmit hook list` shows all")
}

fn refused(refusal: HookRefusal) -> Trouble {
    let message = refusal.to_string();
    match refusal {
        HookRefusal::NoSuchHook => no_such_hook(),
        HookRefusal::Wrong(_) => Trouble::usage(message),
        HookRefusal::TooMany => Trouble::refused("too_many", message),
        HookRefusal::Denied(denial) => denied(denial),
    }
}
