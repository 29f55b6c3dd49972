//! Users who belong to an application: by themselves, or with a group that does.
//!
//! Who is assigned is a matter of the user as well: it needs the right over users, beside the scope of applications.

use super::{of_path, unknown as unknown_app, view};
use crate::body::{empty, json};
use crate::call::Call;
use crate::fault::Fault;
use crate::okta::date::date;
use crate::okta::id::{self, prefix};
use crate::okta::link::{Allow, Links};
use crate::okta::page::{self, Page};
use crate::okta::query::parameter;
use crate::okta::shape::{forbidden, invalid, no_such};
use crate::okta::tree::{self, Faults, Node};
use crate::okta::users;
use axum::http::StatusCode;
use axum::response::Response;
use readmit_app::directory::DirectoryRefusal;
use readmit_app::store::{AccountPage, Filter, Parts};
use readmit_core::Account;
use readmit_core::application::Application;
use readmit_core::configuration::Configuration;
use readmit_core::group::Group;
use readmit_core::id::AccountId;
use readmit_core::identifier::Identifier;
use readmit_core::operator::{Area, Denial};
use serde_json::{Map, Value, json};
use std::sync::Arc;

crate::okta::resource! {
    GET "/api/v1/apps/{app_id}/users", "okta.apps.read", Area::Users.read(), list;
    POST "/api/v1/apps/{app_id}/users", "okta.apps.manage", Area::Users.write(), assign;
    GET "/api/v1/apps/{app_id}/users/{user_id}", "okta.apps.read", Area::Users.read(), read;
    POST "/api/v1/apps/{app_id}/users/{user_id}", "okta.apps.manage", Area::Users.write(), update;
    DELETE "/api/v1/apps/{app_id}/users/{user_id}", "okta.apps.manage", Area::Users.write(), withdraw;
}

/// Users on a page, where nothing is asked for, and at most.
const PAGE: (u32, u32) = (50, 500);

/// How cursors begin behind the users who are assigned by themselves: those who are with a group come after them. The
/// point tells them apart: no cursor of a place has one.
const WITH_GROUP: &str = "g.";

fn unknown(call: &Call) -> Fault {
    no_such(call.segment("user_id"), "AppUser")
}

/// The application of the path, for a caller who has rights over users only.
async fn application(call: &Call) -> Result<(Arc<Configuration>, Arc<Application>), Fault> {
    let configuration = call.app().configuration().await?;
    let application = of_path(call, &configuration)?.application;
    Ok((configuration, application))
}

fn show(call: &Call, application: &Application, account: &Account) -> Value {
    let direct = account.profile.association(application.id);
    let since = direct.map_or(account.profile.created_at, |direct| direct.since);
    let path = format!("/api/v1/apps/{}", view::id_of(application.id));
    let id = id::text(prefix::USER, account.id.uuid());
    let links = Links::new(call).with("app", &path, &[Allow::Get]).with(
        "user",
        &format!("/api/v1/users/{id}"),
        &[Allow::Get],
    );
    json!({
        "id": id,
        "externalId": null,
        "created": date(since),
        "lastUpdated": date(since),
        "scope": if direct.is_some() { "USER" } else { "GROUP" },
        "status": "ACTIVE",
        "statusChanged": date(since),
        "passwordChanged": null,
        "syncState": "DISABLED",
        "credentials": { "userName": users::login(account) },
        "profile": direct.map(|direct| direct.custom_data.clone()).unwrap_or_default(),
        "_links": links.into_value(),
    })
}

async fn list(call: Call) -> Result<Response, Fault> {
    let query = call.query()?;
    let (configuration, application) = application(&call).await?;
    let mut page = Page::read(&query, PAGE.0, PAGE.1)?;
    // Groups that were removed meanwhile have no members.
    let mut groups = application.groups.clone();
    groups.retain(|group| configuration.has_group(*group));
    let with_group =
        page.after.as_deref().and_then(|after| after.strip_prefix(WITH_GROUP)).map(str::to_owned);
    let mut filters: Vec<Filter> =
        parameter(&query, "q").map(|text| Filter::Prefix(Identifier::fold(text))).into_iter().collect();
    if let Some(rest) = &with_group {
        page.after = Some(rest.clone()).filter(|rest| !rest.is_empty());
        if !groups.contains(&Group::EVERYONE) {
            filters.push(Filter::Groups(groups.clone()));
        }
    } else {
        filters.push(Filter::Application(application.id));
    }
    let after = page.place()?.map(Into::into);
    let asked = AccountPage { filters, after, uncounted: true, limit: page.limit, ..AccountPage::default() };
    let found = call.app().accounts_in_reach(&call.caller, Area::Users.read(), asked).await?;
    let direct = |account: &&Account| account.profile.association(application.id).is_some();
    // Those of the first part are not told again: such a page may be short.
    let accounts = found.accounts.iter().filter(|account| with_group.is_none() || !direct(account));
    let views: Vec<Value> = accounts.map(|account| show(&call, &application, account)).collect();
    let next = found.next.map(|next| page::Cursor::from(next).text());
    let next = match (with_group.is_some(), next) {
        (true, next) => next.map(|next| format!("{WITH_GROUP}{next}")),
        (false, Some(next)) => Some(next),
        (false, None) => (!groups.is_empty()).then(|| WITH_GROUP.to_owned()),
    };
    Ok(page::link(json(StatusCode::OK, &views), &call, next.as_deref()))
}

async fn read(call: Call) -> Result<Response, Fault> {
    let (configuration, application) = application(&call).await?;
    let account = users::find::find(&call, Area::Users.read(), Parts::USUAL).await?;
    let assigned = application.is_assigned(&account, &configuration);
    assigned.then_some(()).ok_or_else(|| unknown(&call))?;
    Ok(json(StatusCode::OK, &show(&call, &application, &account)))
}

/// Who is meant, and the data of the application's own about them.
fn order(body: &Value) -> Result<(Option<String>, Map<String, Value>), Fault> {
    let faults = Faults::default();
    let root = Node::root(body, &faults);
    root.get("scope").word(&[("USER", ())]);
    let profile = root.get("profile").object();
    let profile = profile.value().and_then(Value::as_object).cloned().unwrap_or_default();
    let user = root.get("id").text().map(ToOwned::to_owned);
    faults.finish("appUser", Some((user, profile)))
}

async fn assign(call: Call) -> Result<Response, Fault> {
    let (_, application) = application(&call).await?;
    let (user, profile) = order(&tree::body(&call)?)?;
    let user = user.ok_or_else(|| invalid("appUser", ["id: is required"]))?;
    let account = users::find::account_id(&call, &user).await?.ok_or_else(|| no_such(&user, "User"))?;
    put(&call, &application, account, &user, profile).await
}

async fn update(call: Call) -> Result<Response, Fault> {
    let (configuration, application) = application(&call).await?;
    let (_, profile) = order(&tree::body(&call)?)?;
    let account = users::find::find(&call, Area::Users.write(), Parts::USUAL).await?;
    let assigned = application.is_assigned(&account, &configuration);
    assigned.then_some(()).ok_or_else(|| unknown(&call))?;
    put(&call, &application, account.id, call.segment("user_id"), profile).await
}

async fn put(
    call: &Call,
    application: &Application,
    account: AccountId,
    text: &str,
    profile: Map<String, Value>,
) -> Result<Response, Fault> {
    let put = call.app().associate(&call.caller, account, application.id, profile).await?;
    let account = put.map_err(|refusal| fault(call, text, refusal))?;
    Ok(json(StatusCode::OK, &show(call, application, &account)))
}

async fn withdraw(call: Call) -> Result<Response, Fault> {
    let (configuration, application) = application(&call).await?;
    let account = users::find::find(&call, Area::Users.write(), Parts::USUAL).await?;
    if account.profile.association(application.id).is_none() {
        let with_group = application.is_assigned(&account, &configuration);
        let cause = "id: the user belongs to the application with a group: take the group away";
        return Err(if with_group { invalid("appUser", [cause]) } else { unknown(&call) });
    }
    let gone = call.app().dissociate(&call.caller, account.id, application.id).await?;
    gone.map_err(|refusal| fault(&call, call.segment("user_id"), refusal))?;
    Ok(empty(StatusCode::NO_CONTENT))
}

fn fault(call: &Call, user: &str, refusal: DirectoryRefusal) -> Fault {
    let message = refusal.to_string();
    match refusal {
        // Nobody learns whether there is somebody whom they may not look at.
        DirectoryRefusal::NoSuchAccount | DirectoryRefusal::Denied(Denial::OutOfReach { .. }) => {
            no_such(user, "User")
        }
        DirectoryRefusal::NoSuchApplication => unknown_app(call),
        DirectoryRefusal::Denied(_)
        | DirectoryRefusal::GroupOutOfReach
        | DirectoryRefusal::ProtectedGroup
        | DirectoryRefusal::LastAdministrator => forbidden(message),
        DirectoryRefusal::Taken(_)
        | DirectoryRefusal::NoIdentifier
        | DirectoryRefusal::TooLarge(_)
        | DirectoryRefusal::TooManyApplications
        | DirectoryRefusal::NoSuchGroup
        | DirectoryRefusal::TooManyGroups => invalid("appUser", [format!("profile: {message}")]),
    }
}
