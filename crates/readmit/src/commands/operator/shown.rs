//! How operators and their sessions are shown.

use super::{find_operator, show};
use crate::commands::refused::{no_operator, no_such_user};
use crate::outcome::{Answer, Trouble};
use crate::when;
use readmit_app::App;
use readmit_core::Account;
use readmit_core::configuration::Configuration;
use readmit_core::id::AccountId;
use readmit_core::identifier::Identifier;
use readmit_core::lock::LockState;
use readmit_core::operator::{Grant, Reach};
use readmit_core::profile::Profile;
use serde_json::{Value, json};

/// An operator, for people and for programs.
pub(super) struct Shown {
    pub(super) text: String,
    pub(super) json: Value,
}

impl Shown {
    pub(super) fn into_answer(self) -> Answer {
        Answer::done(self.text, json!({ "operator": self.json }))
    }
}

/// An operator by account.
pub(super) async fn of(app: &App, id: AccountId) -> Result<Shown, Trouble> {
    let configuration = app.configuration().await?;
    let operator = configuration.operator(id).ok_or_else(no_operator)?;
    let account = app.account_with_credentials(id).await?.ok_or_else(no_such_user)?;
    let credentials = &account.credentials;
    let (lock, until) = match account.hot.password_lock.state_at(app.now()) {
        LockState::Open => ("open", None),
        LockState::Locked { until } => ("locked", Some(until)),
        LockState::Deactivated => ("deactivated", None),
    };
    let quarantined = account.quarantined_at(&configuration.organisation.desk, app.now());
    let set_at = credentials.password.as_ref().map(|password| password.set_at);
    let json = json!({
        "id": id,
        "email": email(&account.profile),
        "name": name(&account.profile),
        "status": account.hot.status.as_str(),
        "rank": configuration.rank_of(operator),
        "grants": operator.grants.iter().map(|given| grant(&configuration, given)).collect::<Vec<_>>(),
        "since": show::instant(Some(operator.since)),
        "password_set_at": show::instant(set_at),
        "password_lock": { "state": lock, "until": show::instant(until) },
        "has_totp": account.has_totp(),
        "quarantined_until": show::instant(quarantined),
        "sessions": credentials.operator_sessions.len(),
        "tokens": credentials.api_tokens.len(),
    });
    let set = set_at.map_or_else(
        || "none: `readmit operator link` makes a link by which one is set".to_owned(),
        |at| format!("set {}", when::instant(at)),
    );
    let lock =
        until.map_or_else(|| lock.to_owned(), |until| format!("locked until {}", when::instant(until)));
    let text = show::lines(&[
        ("id", id.to_string()),
        ("email", email(&account.profile)),
        ("name", name(&account.profile)),
        ("status", account.hot.status.as_str().to_owned()),
        ("roles", roles(&configuration, &operator.grants)),
        ("password", set),
        ("password lock", lock),
        ("authenticator app", if account.has_totp() { "asked for at sign-in" } else { "none" }.to_owned()),
        (
            "rights",
            quarantined.map_or_else(String::new, |until| {
                format!(
                    "none until {}, after a recovery: `readmit user unfreeze` gives them back",
                    when::instant(until)
                )
            }),
        ),
        ("sessions", credentials.operator_sessions.len().to_string()),
        ("tokens", credentials.api_tokens.len().to_string()),
        ("since", when::instant(operator.since)),
    ]);
    Ok(Shown { text, json })
}

/// One operator.
pub(super) async fn operator(app: &App, identifier: &Identifier) -> Result<Answer, Trouble> {
    let account = find_operator(app, identifier).await?.account;
    Ok(of(app, account).await?.into_answer())
}

/// All operators.
pub(super) async fn list(app: &App) -> Result<Answer, Trouble> {
    let configuration = app.configuration().await?;
    let (mut rows, mut operators) = (Vec::new(), Vec::new());
    for operator in configuration.operators() {
        let Some(account) = account(app, operator.account).await? else { continue };
        rows.push([
            email(&account.profile),
            account.hot.status.as_str().to_owned(),
            roles(&configuration, &operator.grants),
            name(&account.profile),
        ]);
        operators.push(json!({
            "id": operator.account,
            "email": email(&account.profile),
            "name": name(&account.profile),
            "status": account.hot.status.as_str(),
            "grants": operator.grants.iter().map(|given| grant(&configuration, given)).collect::<Vec<_>>(),
        }));
    }
    let text = if rows.is_empty() {
        "there is no operator yet: `readmit operator create --email … --role administrator` makes the first"
            .to_owned()
    } else {
        show::table(["email", "status", "roles", "name"], &rows)
    };
    Ok(Answer::done(text, json!({ "operators": operators })))
}

/// An operator's sessions.
pub(super) async fn sessions(app: &App, identifier: &Identifier) -> Result<Answer, Trouble> {
    let id = find_operator(app, identifier).await?.account;
    let policy = app.configuration().await?.organisation.sign_in;
    let account = app.account_with_credentials(id).await?.ok_or_else(no_such_user)?;
    let now = app.now();
    let alive = account.credentials.operator_sessions.iter().filter(|session| {
        now.since(session.seen_at) < policy.idle && now.since(session.started_at) < policy.life
    });
    let (mut rows, mut sessions) = (Vec::new(), Vec::new());
    for session in alive {
        let ends = session.started_at + policy.life;
        rows.push([
            session.id.to_string(),
            when::instant(session.started_at),
            when::instant(session.seen_at),
            when::instant(ends),
        ]);
        sessions.push(json!({
            "id": session.id,
            "started_at": when::instant(session.started_at),
            "seen_at": when::instant(session.seen_at),
            "expires_at": when::instant(ends),
        }));
    }
    let text = if rows.is_empty() {
        "the operator is not signed in".to_owned()
    } else {
        show::table(["id", "signed in", "last seen", "over at the latest"], &rows)
    };
    Ok(Answer::done(text, json!({ "sessions": sessions })))
}

/// An account without its credentials.
async fn account(app: &App, id: AccountId) -> Result<Option<Account>, Trouble> {
    let Ok(identifier) = crate::commands::read_identifier(&id.to_string()) else { return Ok(None) };
    Ok(app.account(identifier).await?)
}

fn grant(configuration: &Configuration, given: &Grant) -> Value {
    let groups = match &given.reach {
        Reach::Everyone => Value::Null,
        Reach::Groups(groups) => groups
            .iter()
            .map(|id| json!({ "id": id, "name": configuration.group(*id).map(|group| group.name.clone()) }))
            .collect(),
    };
    let role = configuration.role(given.role);
    json!({ "role_id": given.role, "role": role.map(|role| role.name.clone()), "groups": groups })
}

fn roles(configuration: &Configuration, grants: &[Grant]) -> String {
    let one = |given: &Grant| {
        let role = configuration.role(given.role).map_or_else(|| given.role.to_string(), |r| r.name.clone());
        match &given.reach {
            Reach::Everyone => role,
            Reach::Groups(groups) => {
                let names = groups.iter().map(|id| {
                    configuration.group(*id).map_or_else(|| id.to_string(), |group| group.name.clone())
                });
                format!("{role} for {}", names.collect::<Vec<_>>().join(", "))
            }
        }
    };
    grants.iter().map(one).collect::<Vec<_>>().join("; ")
}

pub(in crate::commands) fn email(profile: &Profile) -> String {
    profile.email.as_ref().map(|contact| contact.value.clone()).unwrap_or_default()
}

fn name(profile: &Profile) -> String {
    let name = profile.name.as_ref();
    let parts = name.into_iter().flat_map(|name| [name.first_name.as_deref(), name.last_name.as_deref()]);
    parts.flatten().collect::<Vec<_>>().join(" ")
}
