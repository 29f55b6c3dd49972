//! How things are shown: as lines for people and as JSON for programs.

use crate::when;
use readmit_core::Account;
use readmit_core::alphabet::Alphabet;
use readmit_core::application::Application;
use readmit_core::client::Client;
use readmit_core::code::{Code, CodeState, Scope, Uses};
use readmit_core::code_policy::CodePolicy;
use readmit_core::lock::LockState;
use readmit_core::profile::Contact;
use readmit_core::time::Timestamp;
use serde_json::{Value, json};
use std::fmt::Write;

/// Names and values, one a line, the values in one column. What is empty is left out.
pub(super) fn lines(pairs: &[(&str, String)]) -> String {
    let width = pairs.iter().map(|(name, _)| name.len()).max().unwrap_or(0);
    pairs.iter().filter(|(_, value)| !value.is_empty()).fold(String::new(), |mut text, (name, value)| {
        let _ = writeln!(text, "{name:width$}  {value}");
        text
    })
}

/// Rows in columns, under their titles.
pub(super) fn table<const N: usize>(titles: [&str; N], rows: &[[String; N]]) -> String {
    let mut widths = titles.map(|title| title.chars().count());
    for row in rows {
        for (width, cell) in widths.iter_mut().zip(row) {
            *width = (*width).max(cell.chars().count());
        }
    }
    let line = |cells: Vec<&str>| {
        let padded: Vec<String> =
            cells.iter().zip(widths).map(|(cell, width)| format!("{cell:width$}")).collect();
        padded.join("  ").trim_end().to_owned()
    };
    let mut text = line(titles.to_vec());
    for row in rows {
        text.push('\n');
        text.push_str(&line(row.iter().map(String::as_str).collect()));
    }
    text
}

/// The instant as JSON: RFC 3339, or `null`.
pub(super) fn instant(at: Option<Timestamp>) -> Value {
    at.map_or(Value::Null, |at| Value::String(when::instant(at)))
}

/// Where a code answers.
pub(super) fn scope(scope: Scope) -> (&'static str, Option<String>) {
    match scope {
        Scope::Organisation => ("organisation", None),
        Scope::Application(id) => ("application", Some(id.to_string())),
    }
}

/// How often a code can be used: a number, or `null` without a bound.
pub(super) const fn uses(uses: Uses) -> Option<u32> {
    match uses {
        Uses::Single => Some(1),
        Uses::Multiple(max) => max,
    }
}

/// What a code's state is called at an instant.
fn state(code: &Code, now: Timestamp) -> &'static str {
    match code.state {
        CodeState::Used(_) => "used",
        CodeState::Revoked(_) => "revoked",
        CodeState::Locked(_) => "locked",
        CodeState::Live if now >= code.expires_at => "expired",
        CodeState::Live if now < code.starts_at => "not_yet_valid",
        CodeState::Live => "live",
    }
}

fn code(code: &Code, now: Timestamp) -> Value {
    let (scope, application) = scope(code.scope);
    json!({
        "id": code.id,
        "scope": scope,
        "application_id": application,
        "state": state(code, now),
        "issued_at": instant(Some(code.issued_at)),
        "starts_at": instant(Some(code.starts_at)),
        "expires_at": instant(Some(code.expires_at)),
        "uses": uses(code.uses),
        "used": code.used,
    })
}

fn lock(account: &Account, now: Timestamp) -> (&'static str, Option<Timestamp>) {
    match account.code_lock_at(now) {
        LockState::Open => ("open", None),
        LockState::Locked { until } => ("locked", Some(until)),
        LockState::Deactivated => ("deactivated", None),
    }
}

/// An account for programs.
pub(super) fn user(account: &Account, now: Timestamp) -> Value {
    let profile = &account.profile;
    let contact = |contact: &Option<Contact>| contact.as_ref().map(|contact| contact.value.clone());
    let (lock, until) = lock(account, now);
    json!({
        "id": account.id,
        "status": account.hot.status.as_str(),
        "username": profile.username,
        "email": contact(&profile.email),
        "phone_number": contact(&profile.phone_number),
        "external_user_id": profile.external_user_id,
        "first_name": profile.name.as_ref().and_then(|name| name.first_name.clone()),
        "last_name": profile.name.as_ref().and_then(|name| name.last_name.clone()),
        "applications": profile.applications.iter().map(|a| a.application).collect::<Vec<_>>(),
        "created_at": instant(Some(profile.created_at)),
        "updated_at": instant(Some(profile.updated_at)),
        "last_sign_in": instant(account.hot.last_sign_in),
        "email_verified": is_verified(profile.email.as_ref()),
        "phone_verified": is_verified(profile.phone_number.as_ref()),
        "groups": profile.groups,
        "code_lock": { "state": lock, "until": instant(until) },
        "frozen_until": instant(account.frozen_at(now)),
        "codes": account.hot.codes.iter().map(|c| code(c, now)).collect::<Vec<_>>(),
    })
}

fn is_verified(contact: Option<&Contact>) -> bool {
    contact.is_some_and(|contact| contact.verified_at.is_some())
}

/// An account's codes, locks and freezes for programs.
pub(super) fn codes(account: &Account, now: Timestamp) -> Value {
    let shown = user(account, now);
    json!({
        "user_id": shown["id"],
        "codes": shown["codes"],
        "code_lock": shown["code_lock"],
        "frozen_until": shown["frozen_until"],
    })
}

/// An account's codes, locks and freezes for people.
pub(super) fn codes_text(account: &Account, now: Timestamp) -> String {
    let rows: Vec<[String; 6]> = account
        .hot
        .codes
        .iter()
        .map(|code| {
            let (scope, application) = scope(code.scope);
            let uses = uses(code.uses).map_or_else(|| "many".to_owned(), |max| max.to_string());
            [
                state(code, now).to_owned(),
                application.unwrap_or_else(|| scope.to_owned()),
                when::instant(code.issued_at),
                when::instant(code.expires_at),
                format!("{} of {uses}", code.used),
                code.id.to_string(),
            ]
        })
        .collect();
    let codes = if rows.is_empty() {
        "no code was issued\n".to_owned()
    } else {
        table(["state", "scope", "issued", "until", "used", "id"], &rows) + "\n"
    };
    let [lock, freeze] = blocks(account, now);
    format!("{codes}\n{}", lines(&[("code lock", lock), ("recovery", freeze)]))
}

/// What keeps codes from being taken: the lock, and the freeze (empty without one).
fn blocks(account: &Account, now: Timestamp) -> [String; 2] {
    let lock = match lock(account, now) {
        ("locked", Some(until)) => {
            format!("locked for another {} (until {})", when::span(until.since(now)), when::instant(until))
        }
        (state, _) => state.to_owned(),
    };
    let freeze =
        account.frozen_at(now).map(|until| format!("frozen by the user until {}", when::instant(until)));
    [lock, freeze.unwrap_or_default()]
}

/// An account for people.
pub(super) fn user_text(account: &Account, now: Timestamp) -> String {
    let shown = user(account, now);
    let text = |name: &str| shown[name].as_str().unwrap_or_default().to_owned();
    let contact = |field: &str, contact: Option<&Contact>| {
        format!("{}{}", text(field), if is_verified(contact) { " (confirmed)" } else { "" })
    };
    let applications = account.profile.applications.iter().map(|a| a.application.to_string());
    let groups = account.profile.groups.iter().map(ToString::to_string);
    let [lock, freeze] = blocks(account, now);
    let name = [text("first_name"), text("last_name")].join(" ");
    let codes = account.hot.codes.iter().map(|code| {
        let (scope, application) = scope(code.scope);
        let scope = application.map_or_else(|| scope.to_owned(), |id| format!("application {id}"));
        format!("{} for the {scope}, until {}", state(code, now), when::instant(code.expires_at))
    });
    lines(&[
        ("id", text("id")),
        ("status", text("status")),
        ("name", name.trim().to_owned()),
        ("username", text("username")),
        ("email", contact("email", account.profile.email.as_ref())),
        ("phone", contact("phone_number", account.profile.phone_number.as_ref())),
        ("external id", text("external_user_id")),
        ("applications", applications.collect::<Vec<_>>().join(", ")),
        ("groups", groups.collect::<Vec<_>>().join(", ")),
        ("created", text("created_at")),
        ("last sign-in", text("last_sign_in")),
        ("codes", codes.collect::<Vec<_>>().join("; ")),
        ("code lock", lock),
        ("recovery", freeze),
    ])
}

/// A code policy for programs.
pub(super) fn policy(policy: &CodePolicy) -> Value {
    json!({
        "alphabet": alphabet(policy),
        "length": policy.shape.length,
        "life_min_secs": policy.life_min.as_secs(),
        "life_default_secs": policy.life_default.as_secs(),
        "life_max_secs": policy.life_max.as_secs(),
        "multiple_use": policy.multiple_use,
        "failures_max": policy.lock.failures_max,
        "lock_duration_secs": policy.lock.duration.as_secs(),
        "verification": policy.verification,
    })
}

/// A code policy for people.
pub(super) fn policy_text(policy: &CodePolicy) -> Vec<(&'static str, String)> {
    let check = if policy.shape.alphabet == Alphabet::Speakable { " and a check symbol" } else { "" };
    vec![
        ("codes", format!("{} symbols, {}{check}", policy.shape.length, alphabet(policy))),
        (
            "life",
            format!(
                "{} unless asked for another between {} and {}",
                when::span(policy.life_default),
                when::span(policy.life_min),
                when::span(policy.life_max)
            ),
        ),
        ("uses", if policy.multiple_use { "once, or more often if asked for" } else { "once" }.to_owned()),
        (
            "lock",
            format!("after {} failures for {}", policy.lock.failures_max, when::span(policy.lock.duration)),
        ),
        (
            "verification",
            policy.verification.checks.iter().map(|check| check.id.clone()).collect::<Vec<_>>().join(", "),
        ),
    ]
}

const fn alphabet(policy: &CodePolicy) -> &'static str {
    match policy.shape.alphabet {
        Alphabet::Digits | Alphabet::Complex { letters: false, specials: false } => "digits",
        Alphabet::Speakable => "speakable",
        Alphabet::Complex { letters: true, specials: true } => "digits_letters_specials",
        Alphabet::Complex { letters: true, specials: false } => "digits_letters",
        Alphabet::Complex { letters: false, specials: true } => "digits_specials",
    }
}

/// An application for programs.
pub(super) fn application(application: &Application) -> Value {
    json!({
        "id": application.id,
        "name": application.name,
        "description": application.description,
        "cross_client": application.passcodes.cross_client,
        "codes": policy(&application.passcodes.policy),
        "created_at": instant(Some(application.created_at)),
        "updated_at": instant(Some(application.updated_at)),
    })
}

/// A client for programs, without its secret.
pub(super) fn client(client: &Client) -> Value {
    json!({
        "client_id": client.id,
        "application_id": client.application,
        "name": client.name,
        "redirect_uris": client.redirect_uris,
        "origins": client.origins,
        "permissions": client.permissions,
        "algorithm": client.algorithm,
        "enabled": client.enabled,
        "created_at": instant(Some(client.created_at)),
        "updated_at": instant(Some(client.updated_at)),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_stand_under_their_titles() {
        let rows = [["a".to_owned(), "1".to_owned()], ["long one".to_owned(), String::new()]];
        assert_eq!(table(["name", "n"], &rows), "name      n\na         1\nlong one");
    }

    #[test]
    fn empty_values_are_left_out() {
        let pairs = [("a", "1".to_owned()), ("longer", String::new()), ("b", "2".to_owned())];
        assert_eq!(lines(&pairs), "a       1\nb       2\n");
    }
}
