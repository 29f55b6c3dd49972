//! `key status`: the keys and what needs them.

use super::super::{show, with};
use super::read_ring;
use crate::config::Settings;
use crate::outcome::{Answer, Trouble};
use crate::output::Output;
use crate::when;
use readmit_app::App;
use readmit_app::keys::{KeyStatus, KeyUse, Ring};
use readmit_core::time::Timestamp;
use serde_json::{Value, json};

/// Accounts between two words about how it goes on.
const TOLD_EVERY: u64 = 50_000;

/// Does it.
pub(super) async fn status(settings: &Settings, output: Output) -> Result<Answer, Trouble> {
    with(settings, |app| async move {
        let ring = read_ring(&settings.keys).await?;
        let keys = gather(&app, &ring, output).await?;
        let now = app.now();
        let rows: Vec<[String; 5]> = keys
            .iter()
            .map(|status| {
                let key = &status.key;
                let state = state(status);
                let created = when::instant(key.created_at);
                [
                    key.used.as_str().to_owned(),
                    key.id.to_string(),
                    state.to_owned(),
                    created,
                    needed(status, now),
                ]
            })
            .collect();
        let text = show::table(["use", "id", "state", "made", "still needed by"], &rows);
        let keys: Vec<Value> = keys.iter().map(|status| told(status, now)).collect();
        Ok(Answer::done(text, json!({ "keys": keys })))
    })
    .await
}

/// What needs each key of the ring.
pub(super) async fn gather(app: &App, ring: &Ring, output: Output) -> Result<Vec<KeyStatus>, Trouble> {
    let mut next = TOLD_EVERY;
    let mut progress = |walked: u64| {
        if walked >= next {
            output.progress(&format!("{walked} accounts …"));
            next = walked + TOLD_EVERY;
        }
    };
    Ok(app.key_status(ring, &mut progress).await?)
}

fn state(status: &KeyStatus) -> &'static str {
    match (status.key.current, status.key.used) {
        (true, _) => "current",
        (false, KeyUse::ChainPublic) => "retired",
        (false, _) => "old",
    }
}

/// What needs a key, for people.
pub(super) fn needed(status: &KeyStatus, now: Timestamp) -> String {
    let needs = &status.needs;
    let counted = [
        (needs.codes, "codes"),
        (needs.client_secrets, "client secrets"),
        (needs.operator_sessions, "operator sessions"),
        (needs.api_tokens, "API tokens"),
        (needs.totp_seeds, "accounts with TOTP"),
        (needs.transactions, "transactions"),
        (needs.hooks, "web hooks"),
        (needs.messages, "waiting messages"),
        (needs.dead_messages, "dead messages"),
        (needs.journeys, "journeys, waiting or in the log"),
    ];
    let mut parts: Vec<String> = counted
        .into_iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, what)| format!("{count} {what}"))
        .collect();
    if let Some(until) = needs.until.filter(|until| now < *until) {
        parts.push(format!("tokens and links until {}", when::instant(until)));
    }
    match (parts.is_empty(), status.key.current) {
        (true, true) => "everything new".to_owned(),
        (true, false) => "nothing".to_owned(),
        (false, _) => parts.join(", "),
    }
}

fn told(status: &KeyStatus, now: Timestamp) -> Value {
    let (key, needs) = (&status.key, &status.needs);
    json!({
        "id": key.id,
        "use": key.used,
        "state": state(status),
        "created_at": when::instant(key.created_at),
        "age_days": now.since(key.created_at).as_millis() / 86_400_000,
        "needed": key.current || needs.any_at(now),
        "needs": {
            "codes": needs.codes,
            "client_secrets": needs.client_secrets,
            "operator_sessions": needs.operator_sessions,
            "api_tokens": needs.api_tokens,
            "totp_seeds": needs.totp_seeds,
            "transactions": needs.transactions,
            "hooks": needs.hooks,
            "messages": needs.messages,
            "dead_messages": needs.dead_messages,
            "journeys": needs.journeys,
            "until": needs.until.map(when::instant),
        },
    })
}
