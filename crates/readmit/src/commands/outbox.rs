//! `outbox`: what waits to be sent, what was given up, and trying again. Addresses and contents are not shown:
//! the database does not know them.

use super::with;
use crate::config::Settings;
use crate::outcome::{Answer, Trouble};
use crate::when::instant;
use clap::Subcommand;
use readmit_app::Caller;
use readmit_app::delivery::outbox::RetryRefusal;
use readmit_app::store::{MessageState, WaitingMessage};
use readmit_core::id::MessageId;
use serde_json::{Value, json};

/// What can be done with the outbox.
#[derive(Debug, Subcommand)]
pub(crate) enum OutboxCommand {
    /// Show messages that were given up, or that wait.
    #[command(after_help = "\
Examples:
  readmit outbox list
  readmit outbox list --waiting --json")]
    List {
        /// Those that wait to be sent, or to be tried again.
        #[arg(long)]
        waiting: bool,
        /// How many at most.
        #[arg(long, value_name = "N", default_value_t = 50, value_parser = clap::value_parser!(u32).range(1..=10_000))]
        limit: u32,
    },
    /// Try messages that were given up once more, as long as their code or link works.
    #[command(after_help = "\
Example:
  readmit outbox retry --all")]
    Retry {
        /// The message.
        #[arg(required_unless_present = "all", conflicts_with = "all")]
        id: Option<MessageId>,
        /// Every message that was given up.
        #[arg(long)]
        all: bool,
    },
}

/// Does it.
pub(crate) async fn run(settings: &Settings, command: OutboxCommand) -> Result<Answer, Trouble> {
    with(settings, |app| async move {
        match command {
            OutboxCommand::List { waiting, limit } => {
                let state = if waiting { MessageState::Waiting } else { MessageState::Dead };
                Ok(list(&app.outbox(state, limit).await?, state))
            }
            OutboxCommand::Retry { id: Some(id), .. } => {
                app.retry_message(&Caller::shell(), id).await?.map_err(refused)?;
                Ok(Answer::done(format!("{id} is tried again"), json!({ "waiting": 1, "expired": 0 })))
            }
            OutboxCommand::Retry { id: None, .. } => {
                let (waiting, expired) = app.retry_messages(&Caller::shell()).await?;
                let text = format!("{waiting} are tried again; {expired} have expired and are not");
                Ok(Answer::done(text, json!({ "waiting": waiting, "expired": expired })))
            }
        }
    })
    .await
}

fn list(messages: &[WaitingMessage], state: MessageState) -> Answer {
    let text = match (messages, state) {
        ([], MessageState::Dead) => "no message was given up".to_owned(),
        ([], MessageState::Waiting) => "nothing waits".to_owned(),
        _ => messages.iter().map(line).collect::<Vec<_>>().join("\n"),
    };
    Answer::done(text, json!({ "messages": messages.iter().map(shown).collect::<Vec<_>>() }))
}

fn shown(message: &WaitingMessage) -> Value {
    let mut shown = json!({
        "id": message.key.id,
        "user": message.key.account,
        "channel": message.channel,
        "state": if message.state == MessageState::Dead { "dead" } else { "waiting" },
        "created_at": instant(message.created_at),
        "expires_at": instant(message.expires_at),
        "attempts": message.attempts,
        "error": message.error,
    });
    if message.state == MessageState::Waiting {
        shown["due_at"] = instant(message.due_at).into();
    }
    shown
}

fn line(message: &WaitingMessage) -> String {
    let error = message.error.as_deref().map_or_else(String::new, |error| format!("  {error}"));
    format!(
        "{}  {}  {}  user={}  attempts={}{error}",
        instant(message.created_at),
        message.key.id,
        message.channel.as_str(),
        message.key.account,
        message.attempts,
    )
}

fn refused(refusal: RetryRefusal) -> Trouble {
    match refusal {
        RetryRefusal::NoSuchMessage => Trouble::not_found(
            "unknown_message",
            format!("{refusal}: `readmit outbox list` shows those that were"),
        ),
        RetryRefusal::Expired => Trouble::refused("expired", refusal.to_string()),
        RetryRefusal::Denied(denial) => Trouble::refused("denied", denial.to_string()),
    }
}
