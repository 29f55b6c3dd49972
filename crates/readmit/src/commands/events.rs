//! `events`: what happened, with the true reasons that no answer on the wire tells.

use super::{read_identifier, with};
use crate::config::Settings;
use crate::outcome::{Answer, Trouble};
use crate::when::{self, When, read_when};
use clap::Args;
use readmit_app::App;
use readmit_app::history::HistoryQuery;
use readmit_app::store::StoredEvent;
use readmit_core::id::AccountId;
use readmit_core::identifier::Identifier;
use readmit_core::reference::Reference;
use readmit_core::time::Timestamp;
use serde_json::{Map, Value, json};

/// Which events.
#[derive(Debug, Args)]
#[command(after_help = "\
Refused attempts show the reference number that the user was told. Attempts with an identifier that nobody has
are found by that identifier.

Examples:
  readmit events --user ann --since 1h
  readmit events --user ann --type code_issued,code_refused
  readmit events --since 2026-01-31T00:00:00Z --limit 1000 --json")]
pub(crate) struct EventsArgs {
    /// Only about this user: id, external id, e-mail address, phone number or user name.
    #[arg(long, value_name = "IDENT", value_parser = read_identifier)]
    user: Option<Identifier>,
    /// Only since an instant such as 2026-01-31T09:00:00Z, or in the last 2h.
    #[arg(long, value_name = "TIME", value_parser = read_when)]
    since: Option<When>,
    /// Only these types, separated by commas, such as code_issued,code_refused.
    #[arg(long = "type", value_name = "TYPES", value_delimiter = ',')]
    types: Vec<String>,
    /// How many at most.
    #[arg(long, value_name = "N", default_value_t = 50, value_parser = clap::value_parser!(u32).range(1..=10_000))]
    limit: u32,
}

/// Does it.
pub(crate) async fn run(settings: &Settings, asked: EventsArgs) -> Result<Answer, Trouble> {
    with(settings, |app| async move {
        let subject = match &asked.user {
            Some(identifier) => Some(subject(&app, identifier).await?),
            None => None,
        };
        let since = asked.since.map(|when| match when {
            When::At(at) => at,
            When::Off(span) => app.now() - span,
        });
        let query = HistoryQuery { subject, since, types: asked.types, ..HistoryQuery::default() };
        let events = newest(&app, query, asked.limit).await?;
        let events = events.iter().map(read).collect::<Result<Vec<_>, _>>()?;
        let text = if events.is_empty() {
            "nothing happened".to_owned()
        } else {
            events.iter().map(line).collect::<Vec<_>>().join("\n")
        };
        Ok(Answer::done(text, json!({ "events": events })))
    })
    .await
}

/// The newest events that fit, page after page.
async fn newest(app: &App, mut query: HistoryQuery, limit: u32) -> Result<Vec<StoredEvent>, Trouble> {
    let (mut events, wanted) = (Vec::new(), usize::try_from(limit).unwrap_or(usize::MAX));
    loop {
        query.limit = u32::try_from(wanted - events.len()).unwrap_or(limit);
        let page = app.history(&query).await?;
        events.extend(page.events);
        query.before = page.next;
        if query.before.is_none() || events.len() >= wanted {
            return Ok(events);
        }
    }
}

/// Whom events about an identifier stand under: its owner, the account that had the id, or the decoy.
pub(super) async fn subject(app: &App, identifier: &Identifier) -> Result<AccountId, Trouble> {
    if let Some(account) = app.account(identifier.clone()).await? {
        return Ok(account.id);
    }
    let decoy = || app.keys.digest.decoy(app.tenant, identifier.folded.as_str());
    Ok(identifier.given.parse().unwrap_or_else(|_| decoy()))
}

/// An event for programs: the body as it is stored, with readable times, and the personal data beside it.
fn read(stored: &StoredEvent) -> Result<Value, Trouble> {
    let broken = |error| Trouble::failure(format!("event {} cannot be read: {error}", stored.id));
    let mut event: Map<String, Value> = serde_json::from_str(&stored.body).map_err(broken)?;
    let personal: Option<Map<String, Value>> =
        stored.personal.as_deref().map(serde_json::from_str).transpose().map_err(broken)?;
    let at = event.get("at").and_then(Value::as_i64).unwrap_or_default();
    event.insert("at".to_owned(), when::instant(Timestamp::from_millis(at)).into());
    if let Some(Value::Object(particulars)) = event.get_mut("event") {
        readable(particulars);
    }
    // The stored commitment to the personal data says nothing to a reader; the data itself does.
    event.remove("personal");
    for (name, value) in personal.into_iter().flatten().filter(|(name, _)| name != "salt") {
        event.insert(name, value);
    }
    if matches!(
        event["event"]["type"].as_str(),
        Some("code_refused" | "totp_refused" | "operator_sign_in_refused")
    ) {
        event.insert("reference".to_owned(), Reference::of(stored.id).to_string().into());
    }
    Ok(Value::Object(event))
}

/// Instants that a particular kind of event holds, as they are shown elsewhere.
fn readable(particulars: &mut Map<String, Value>) {
    for (name, value) in particulars {
        match value {
            Value::Object(inner) => readable(inner),
            Value::Number(millis)
                if matches!(
                    name.as_str(),
                    "starts_at" | "expires_at" | "until" | "latest" | "frozen_until"
                ) =>
            {
                *value = when::instant(Timestamp::from_millis(millis.as_i64().unwrap_or_default())).into();
            }
            _ => {}
        }
    }
}

/// An event for people: when, what, and the particulars as `name=value`.
fn line(event: &Value) -> String {
    let mut parts = vec![plain(&event["at"]), plain(&event["event"]["type"])];
    particulars("", &event["event"], &mut parts);
    for name in ["reference", "identifier", "ip", "subject"] {
        if let Some(value) = event.get(name) {
            parts.push(format!("{name}={}", plain(value)));
        }
    }
    // What others wrote must not look like what the server says.
    particulars("note.", &event["notes"], &mut parts);
    let actor = &event["actor"];
    let id = actor.get("id").map_or_else(String::new, |id| format!(":{}", plain(id)));
    parts.push(format!("by={}{id}", plain(&actor["type"])));
    parts.join("  ")
}

fn particulars(prefix: &str, of: &Value, parts: &mut Vec<String>) {
    for (name, value) in of.as_object().into_iter().flatten().filter(|(name, _)| *name != "type") {
        match value {
            Value::Object(_) => particulars(prefix, value, parts),
            _ => parts.push(format!("{prefix}{name}={}", plain(value))),
        }
    }
}

/// A value as it is, or in quotes where it would not end at the next space.
fn plain(value: &Value) -> String {
    let is_plain = |text: &&str| !text.contains(|c: char| c.is_whitespace() || c.is_control() || c == '"');
    value.as_str().filter(is_plain).map_or_else(|| value.to_string(), str::to_owned)
}
