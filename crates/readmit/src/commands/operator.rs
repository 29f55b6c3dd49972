//! `operator`: who administers, who issues, and how they get in. All of it works when nobody can sign in.

mod args;
mod shown;

pub(crate) use args::OperatorCommand;

use super::refused::{account_refused, no_operator};
use super::{find_user, operator_refused, password_refused, pick, set_up_refused, show, stdin, with};
use crate::config::Settings;
use crate::outcome::{Answer, Trouble};
use crate::when;
use args::{CreateArgs, GrantArgs, Which};
use readmit_app::{App, Caller};
use readmit_core::configuration::Configuration;
use readmit_core::identifier::Identifier;
use readmit_core::operator::{Grant, Operator, PasswordLink, Reach};
use readmit_core::profile::{Contact, Name, Profile};
use readmit_core::secret::Secret;
use serde_json::json;
use std::sync::Arc;

/// Does it.
pub(crate) async fn run(settings: &Settings, command: OperatorCommand) -> Result<Answer, Trouble> {
    // Read before anything is opened: it may wait for a person.
    let password = match &command {
        OperatorCommand::Create(CreateArgs { password_stdin: true, .. })
        | OperatorCommand::Password { .. } => Some(stdin::password()?),
        _ => None,
    };
    with(settings, |app| async move {
        match command {
            OperatorCommand::Create(asked) => create(&app, asked, password.as_ref()).await,
            OperatorCommand::List => shown::list(&app).await,
            OperatorCommand::Show { operator } => shown::operator(&app, &operator).await,
            OperatorCommand::Grant(asked) => give(&app, asked).await,
            OperatorCommand::Revoke { operator, role } => take(&app, &operator, &role).await,
            OperatorCommand::Remove { operator } => remove(&app, &operator).await,
            OperatorCommand::Password { operator, .. } => {
                set_password(&app, &operator, password.as_ref()).await
            }
            OperatorCommand::Unlock { operator } => unlock(&app, &operator).await,
            OperatorCommand::ResetTotp { operator } => reset_totp(&app, &operator).await,
            OperatorCommand::Link { operator } => link(&app, &operator).await,
            OperatorCommand::Sessions { operator, end: None } => shown::sessions(&app, &operator).await,
            OperatorCommand::Sessions { operator, end: Some(which) } => end(&app, &operator, which).await,
        }
    })
    .await
}

/// The grants that are asked for: every role with the same reach.
fn grants(configuration: &Configuration, roles: &[String], groups: &[String]) -> Result<Vec<Grant>, Trouble> {
    let named = groups.iter().map(|group| Ok(pick::group(configuration, group)?.id));
    let named = named.collect::<Result<Vec<_>, Trouble>>()?;
    let reach = if named.is_empty() { Reach::Everyone } else { Reach::Groups(named) };
    let grant = |role: &String| Ok(Grant { role: pick::role(configuration, role)?.id, reach: reach.clone() });
    roles.iter().map(grant).collect()
}

/// A name in parts: the last word is the family name.
fn name(text: &str) -> Name {
    let (first, last) = match text.trim().rsplit_once(char::is_whitespace) {
        Some((first, last)) => (first.trim_end(), Some(last)),
        None => (text.trim(), None),
    };
    Name { first_name: Some(first.to_owned()), last_name: last.map(str::to_owned), ..Name::default() }
}

async fn create(app: &App, asked: CreateArgs, password: Option<&Secret>) -> Result<Answer, Trouble> {
    let grants = grants(&*app.configuration().await?, &asked.roles, &asked.groups)?;
    let verified_at = asked.email_verified.then(|| app.now());
    let profile = Profile {
        email: Some(Contact { value: asked.email, verified_at }),
        name: asked.name.as_deref().map(name),
        ..Profile::default()
    };
    let made = app.create_operator(&Caller::shell(), profile, grants, password).await?;
    let made = made.map_err(set_up_refused)?;
    let shown = shown::of(app, made.account.id).await?;
    let link = made.link.map(|link| told(app, &link));
    let (text, json) = link.unzip();
    let text = format!("{}{}", shown.text, text.unwrap_or_default());
    Ok(Answer::done(text, json!({ "operator": shown.json, "link": json })))
}

/// A link at the one moment when it is shown, for people and for programs.
fn told(app: &App, link: &Secret) -> (String, serde_json::Value) {
    let expires_at = when::instant(PasswordLink::first(app.now()).expires_at);
    let text = format!(
        "\nThe password is set with this link, once, until {expires_at}. Whoever has it can: hand it over safely.\n\n  \
         {}\n",
        link.reveal()
    );
    (text, json!({ "url": link.reveal(), "expires_at": expires_at }))
}

/// An operator by an identifier.
pub(super) async fn find_operator(app: &App, identifier: &Identifier) -> Result<Arc<Operator>, Trouble> {
    let account = find_user(app, identifier).await?;
    app.configuration().await?.operator(account.id).cloned().ok_or_else(no_operator)
}

async fn give(app: &App, asked: GrantArgs) -> Result<Answer, Trouble> {
    let account = find_user(app, &asked.operator).await?.id;
    let given = grants(&*app.configuration().await?, &asked.roles, &asked.groups)?;
    let change = move |mut grants: Vec<Grant>| {
        grants.retain(|grant| given.iter().all(|new| new.role != grant.role));
        grants.extend(given.clone());
        grants
    };
    app.change_grants(&Caller::shell(), account, change).await?.map_err(operator_refused)?;
    Ok(shown::of(app, account).await?.into_answer())
}

async fn take(app: &App, identifier: &Identifier, role: &str) -> Result<Answer, Trouble> {
    let operator = find_operator(app, identifier).await?;
    let role = pick::role(&*app.configuration().await?, role)?.id;
    if operator.grants.iter().all(|grant| grant.role != role) {
        return Err(Trouble::refused("no_such_grant", "this operator does not have the role"));
    }
    if operator.grants.iter().all(|grant| grant.role == role) {
        let message = format!(
            "it is the operator's only role: `readmit operator remove {}` takes it",
            identifier.given
        );
        return Err(Trouble::refused("last_role", message));
    }
    let change = move |mut grants: Vec<Grant>| {
        grants.retain(|grant| grant.role != role);
        grants
    };
    app.change_grants(&Caller::shell(), operator.account, change).await?.map_err(operator_refused)?;
    Ok(shown::of(app, operator.account).await?.into_answer())
}

async fn remove(app: &App, identifier: &Identifier) -> Result<Answer, Trouble> {
    let account = find_operator(app, identifier).await?.account;
    app.remove_operator(&Caller::shell(), account).await?.map_err(operator_refused)?;
    let text = format!("{} is no operator any more; the user stays", identifier.given);
    Ok(Answer::done(text, json!({ "removed": account })))
}

async fn set_password(
    app: &App,
    identifier: &Identifier,
    password: Option<&Secret>,
) -> Result<Answer, Trouble> {
    let account = find_operator(app, identifier).await?.account;
    let password = password.ok_or_else(|| Trouble::usage("--password-stdin: no password was given"))?;
    app.set_password(&Caller::shell(), account, password).await?.map_err(password_refused)?;
    let text = "the password is set; sessions that were open have ended";
    Ok(Answer::done(text, json!({ "password_set": true })))
}

async fn unlock(app: &App, identifier: &Identifier) -> Result<Answer, Trouble> {
    let account = find_operator(app, identifier).await?.account;
    let lifted = app.unlock_password(&Caller::shell(), account).await?.map_err(account_refused)?;
    let text = if lifted {
        "unlocked; failed attempts are forgotten, and the password is as it was"
    } else {
        "there was no lock and no failed attempt to lift"
    };
    Ok(Answer::done(text, json!({ "unlocked": lifted })))
}

async fn reset_totp(app: &App, identifier: &Identifier) -> Result<Answer, Trouble> {
    let account = find_operator(app, identifier).await?.account;
    let removed = app.reset_operator_totp(&Caller::shell(), account).await?.map_err(password_refused)?;
    let text = if removed {
        "the authenticator apps are gone and the sessions have ended; the password alone lets the operator in"
    } else {
        "the operator has no authenticator app"
    };
    Ok(Answer::done(text, json!({ "removed": removed })))
}

async fn link(app: &App, identifier: &Identifier) -> Result<Answer, Trouble> {
    let account = find_operator(app, identifier).await?.account;
    let link = app.make_password_link(&Caller::shell(), account).await?.map_err(password_refused)?;
    let (text, json) = told(app, &link);
    Ok(Answer::done(text.trim_start(), json!({ "link": json })))
}

async fn end(app: &App, identifier: &Identifier, which: Which) -> Result<Answer, Trouble> {
    let account = find_operator(app, identifier).await?.account;
    let one = match which {
        Which::All => None,
        Which::One(session) => Some(session),
    };
    let ended = app.end_operator_sessions(&Caller::shell(), account, one).await?.map_err(account_refused)?;
    if ended == 0 && one.is_some() {
        return Err(Trouble::not_found("unknown_session", "this operator has no such session"));
    }
    let text = match ended {
        0 => "there was no session to end".to_owned(),
        1 => "1 session ended".to_owned(),
        many => format!("{many} sessions ended"),
    };
    Ok(Answer::done(text, json!({ "ended": ended })))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_word_of_a_name_is_the_family_name() {
        let parts = |text| {
            let name = name(text);
            (name.first_name.unwrap_or_default(), name.last_name.unwrap_or_default())
        };
        assert_eq!(parts("Ada Mary Archer "), ("Ada Mary".to_owned(), "Archer".to_owned()));
        assert_eq!(parts("Ada"), ("Ada".to_owned(), String::new()));
    }
}
