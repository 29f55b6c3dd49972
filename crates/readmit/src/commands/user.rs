//! `user`: making, finding and changing users.

mod args;

pub(crate) use args::UserCommand;

use super::refused::account_refused;
use super::{directory_refused, events, find_application, find_user, pick, show, unknown_user, with};
use crate::config::Settings;
use crate::outcome::{Answer, Trouble};
use args::{CreateArgs, ListArgs, UpdateArgs};
use readmit_app::authenticators::{AccountRefusal, UnlockKind};
use readmit_app::directory;
use readmit_app::store::{AccountPage, Filter};
use readmit_app::{App, Caller};
use readmit_core::Account;
use readmit_core::id::ApplicationId;
use readmit_core::identifier::Identifier;
use readmit_core::profile::{Association, Profile, Status};
use readmit_core::time::Timestamp;
use serde_json::{Map, json};
use std::fmt::Write;

/// Does it.
pub(crate) async fn run(settings: &Settings, command: UserCommand) -> Result<Answer, Trouble> {
    with(settings, |app| async move {
        match command {
            UserCommand::Create(asked) => create(&app, &asked).await,
            UserCommand::Show { user } => Ok(shown(&app, &find_user(&app, &user).await?)),
            UserCommand::List(asked) => list(&app, asked).await,
            UserCommand::Update(asked) => update(&app, asked).await,
            UserCommand::Enable { user } => set_status(&app, &user, Status::Active).await,
            UserCommand::Disable { user } => set_status(&app, &user, Status::Disabled).await,
            UserCommand::Delete { user } => delete(&app, &user).await,
            UserCommand::EraseHistory { user } => erase_history(&app, &user).await,
            UserCommand::Associate { user, app: id } => associate(&app, &user, id).await,
            UserCommand::Unlock { user } => unlock(&app, &user).await,
            UserCommand::Lock { user } => lock(&app, &user).await,
            UserCommand::Unfreeze { user } => unfreeze(&app, &user).await,
        }
    })
    .await
}

fn shown(app: &App, account: &Account) -> Answer {
    let now = app.now();
    Answer::done(show::user_text(account, now), json!({ "user": show::user(account, now) }))
}

async fn create(app: &App, asked: &CreateArgs) -> Result<Answer, Trouble> {
    let mut profile = Profile::default();
    asked.profile.apply(&mut profile, app.now());
    asked.profile.check(&profile)?;
    for id in &asked.apps {
        find_application(app, *id).await?;
        profile.applications.push(Association {
            application: *id,
            since: Timestamp::default(),
            custom_data: Map::new(),
        });
    }
    let made = app.create_account(&Caller::shell(), profile).await?.map_err(directory_refused)?;
    Ok(shown(app, &made))
}

async fn list(app: &App, asked: ListArgs) -> Result<Answer, Trouble> {
    let group = match &asked.group {
        Some(group) => Some(pick::group(&*app.configuration().await?, group)?.id),
        None => None,
    };
    let filters = [
        group.map(|group| Filter::Groups(vec![group])),
        asked.app.map(Filter::Application),
        asked.status.map(|status| Filter::Status(status.into())),
        asked.starting_with.as_deref().map(|prefix| Filter::Prefix(Identifier::fold(prefix))),
    ];
    let page = AccountPage {
        filters: filters.into_iter().flatten().collect(),
        sort: asked.sort.into(),
        descending: asked.descending,
        offset: asked.offset,
        limit: asked.limit,
        ..AccountPage::default()
    };
    let found = app.accounts(page).await?;
    let now = app.now();
    let rows: Vec<[String; 5]> = found
        .accounts
        .iter()
        .map(|account| {
            let user = show::user(account, now);
            ["id", "status", "username", "email", "phone_number"]
                .map(|name| user[name].as_str().unwrap_or_default().to_owned())
        })
        .collect();
    let mut text = show::table(["id", "status", "username", "email", "phone"], &rows);
    let _ = write!(text, "\n{} of {} users", rows.len(), found.total);
    let users: Vec<_> = found.accounts.iter().map(|account| show::user(account, now)).collect();
    Ok(Answer::done(text, json!({ "total": found.total, "users": users })))
}

async fn update(app: &App, asked: UpdateArgs) -> Result<Answer, Trouble> {
    let account = find_user(app, &asked.user).await?;
    // The change may run again on a newer profile; what it may claim is the same each time.
    let now = app.now();
    let mut given = Profile::default();
    asked.profile.apply(&mut given, now);
    let claims = directory::claims(&given);
    let mut wanted = Profile::clone(&account.profile);
    asked.profile.apply(&mut wanted, now);
    asked.profile.check(&wanted)?;
    let changed = app
        .update_account(&Caller::shell(), account.id, claims, None, move |profile| {
            asked.profile.apply(profile, now);
            for part in &asked.remove {
                part.remove_from(profile);
            }
        })
        .await?
        .map_err(directory_refused)?;
    Ok(shown(app, &changed))
}

async fn set_status(app: &App, user: &Identifier, status: Status) -> Result<Answer, Trouble> {
    let account = find_user(app, user).await?;
    let changed = app.update_account(&Caller::shell(), account.id, Vec::new(), Some(status), |_| {}).await?;
    Ok(shown(app, &changed.map_err(directory_refused)?))
}

async fn delete(app: &App, user: &Identifier) -> Result<Answer, Trouble> {
    let account = find_user(app, user).await?;
    app.delete_account(&Caller::shell(), account.id).await?.map_err(directory_refused)?;
    Ok(Answer::done(
        format!("user {} is gone; the events about them stay", account.id),
        json!({ "deleted": account.id }),
    ))
}

async fn erase_history(app: &App, user: &Identifier) -> Result<Answer, Trouble> {
    // Whoever is gone may still have a history.
    let subject = events::subject(app, user).await?;
    let erased = app.erase_history(&Caller::shell(), subject).await?;
    let events = erased.map_err(|denial| Trouble::refused("denied", denial.to_string()))?;
    let text = format!("erased beside {events} events; the events stay, and the log verifies as before");
    Ok(Answer::done(text, json!({ "user": subject, "events": events })))
}

async fn associate(app: &App, user: &Identifier, id: ApplicationId) -> Result<Answer, Trouble> {
    let account = find_user(app, user).await?;
    find_application(app, id).await?;
    let changed = app.associate(&Caller::shell(), account.id, id, Map::new()).await?;
    Ok(shown(app, &changed.map_err(directory_refused)?))
}

async fn unlock(app: &App, user: &Identifier) -> Result<Answer, Trouble> {
    let lifted = app.unlock_codes(&Caller::shell(), user, UnlockKind::Any).await?;
    let lifted = lifted.map_err(|refusal| refused(refusal, user))?;
    let text = if lifted {
        "unlocked; failed attempts are forgotten. Codes that the lock killed stay dead: issue a new one"
    } else {
        "there was no lock and no failed attempt to lift"
    };
    Ok(Answer::done(text, json!({ "unlocked": lifted })))
}

async fn lock(app: &App, user: &Identifier) -> Result<Answer, Trouble> {
    app.lock_codes(&Caller::shell(), user).await?.map_err(|refusal| refused(refusal, user))?;
    let text = format!("the user's codes are switched off until `readmit user unlock {}`", user.given);
    Ok(Answer::done(text, json!({ "locked": true })))
}

async fn unfreeze(app: &App, user: &Identifier) -> Result<Answer, Trouble> {
    let unfrozen = app.unfreeze(&Caller::shell(), user).await?.map_err(|refusal| refused(refusal, user))?;
    let text = if unfrozen { "lifted; recovery goes on" } else { "there was nothing to lift" };
    Ok(Answer::done(text, json!({ "unfrozen": unfrozen })))
}

fn refused(refusal: AccountRefusal, user: &Identifier) -> Trouble {
    match refusal {
        AccountRefusal::NoSuchAccount => unknown_user(user),
        AccountRefusal::Denied(_) => account_refused(refusal),
    }
}
