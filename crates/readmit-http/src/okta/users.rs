//! Users: made, found, changed, and the groups that they are in.

pub(super) mod find;
mod input;
pub(super) mod life;
mod list;
mod objection;
mod profile;
mod refused;
mod search;
pub(super) mod secrets;
pub(super) mod view;

pub(in crate::okta) use profile::login_of as login;

use super::groups::view::group;
use super::id::{self, prefix};
use super::query::{activates, parameter};
use super::shape::{error, invalid, no_such};
use super::tree;
use crate::body::json;
use crate::call::Call;
use crate::fault::Fault;
use axum::http::StatusCode;
use axum::response::Response;
use readmit_app::store::Parts;
use readmit_app::users::NewUser;
use readmit_core::group::Group;
use readmit_core::id::GroupId;
use readmit_core::operator::{Area, Reach};
use readmit_core::profile::Profile;
use serde_json::Value;

super::resource! {
    GET "/api/v1/users", "okta.users.read", Area::Users.read(), list::list;
    POST "/api/v1/users", "okta.users.manage", Area::Users.write(), create;
    GET "/api/v1/users/{user_id}", "okta.users.read", Area::Users.read(), read;
    POST "/api/v1/users/{user_id}", "okta.users.manage", Area::Users.write(), update;
    PUT "/api/v1/users/{user_id}", "okta.users.manage", Area::Users.write(), replace;
    GET "/api/v1/users/{user_id}/groups", "okta.users.read", Area::Users.read(), groups;
}

async fn create(call: Call) -> Result<Response, Fault> {
    let query = call.query()?;
    let active = activates(&query)?;
    if !matches!(parameter(&query, "provider"), None | Some("true" | "false")) {
        return Err(invalid("provider", ["provider: must be true or false"]));
    }
    let input::Order { change, credentials, groups } = input::new(&tree::body(&call)?)?;
    let temporary = match parameter(&query, "nextLogin") {
        None => false,
        Some("changePassword") => true,
        Some(_) => return Err(invalid("nextLogin", ["nextLogin: must be changePassword"])),
    };
    if temporary && credentials.password.is_none() {
        return Err(cannot_expire("E0000124", "a password must be specified"));
    }
    if temporary && !active {
        return Err(cannot_expire("E0000125", "\"activate\" must be true"));
    }
    let mut profile = Profile { groups: known_groups(&call, &groups).await?, ..Profile::default() };
    change.fill(&mut profile);
    let order = NewUser { profile, credentials, active, temporary };
    let made = call.app().create_user(&call.caller, order).await?;
    let made = made.map_err(|refusal| objection::fault(refusal, &change, ""))?;
    Ok(json(StatusCode::OK, &view::user(&call, &made)))
}

fn cannot_expire(code: &'static str, need: &str) -> Fault {
    let summary =
        format!("Could not create user. To create a user and expire their password immediately, {need}");
    error(StatusCode::BAD_REQUEST, code, summary)
}

/// The groups that a new user is to be in. All users are in that of everyone.
async fn known_groups(call: &Call, given: &[String]) -> Result<Vec<GroupId>, Fault> {
    let mut groups = Vec::new();
    if given.is_empty() {
        return Ok(groups);
    }
    let configuration = call.app().configuration().await?;
    for text in given {
        let group = id::parse(prefix::GROUP, text).map(GroupId::from_uuid);
        let known = group.filter(|id| *id == Group::EVERYONE || configuration.group(*id).is_some());
        let group = known.ok_or_else(|| no_such(text, "UserGroup"))?;
        if group != Group::EVERYONE && !groups.contains(&group) {
            groups.push(group);
        }
    }
    Ok(groups)
}

async fn read(call: Call) -> Result<Response, Fault> {
    let account = find::find(&call, Area::Users.read(), Parts::ALL).await?;
    Ok(json(StatusCode::OK, &view::user(&call, &account)))
}

async fn update(call: Call) -> Result<Response, Fault> {
    change(call, false).await
}

async fn replace(call: Call) -> Result<Response, Fault> {
    change(call, true).await
}

async fn change(call: Call, whole: bool) -> Result<Response, Fault> {
    let account = find::find(&call, Area::Users.write(), Parts::ALL).await?;
    let id = account.id;
    let input::Order { change, credentials, .. } = input::change(&tree::body(&call)?, whole, &account)?;
    let apply = {
        let change = change.clone();
        move |profile: &mut Profile| change.apply(id, profile)
    };
    let changed = call.app().update_user(&call.caller, id, change.claims(), credentials, apply).await?;
    let changed = changed.map_err(|refusal| objection::fault(refusal, &change, call.segment("user_id")))?;
    Ok(json(StatusCode::OK, &view::user(&call, &changed)))
}

/// The groups of a user that the caller has anything to do with.
async fn groups(call: Call) -> Result<Response, Fault> {
    let account = find::find(&call, Area::Users.read(), Parts::USUAL).await?;
    let configuration = call.app().configuration().await?;
    let reach = call.caller.authority.reach(&configuration, Area::Users.read());
    let is_seen = |id: &GroupId| match &reach {
        Reach::Everyone => true,
        Reach::Groups(ids) => ids.contains(id),
    };
    let everyone = Group::everyone();
    let own = account.profile.groups.iter().filter_map(|id| configuration.group(*id).map(AsRef::as_ref));
    let seen = [&everyone].into_iter().chain(own).filter(|known| is_seen(&known.id));
    let shown: Vec<Value> = seen.map(|known| group(&call, known)).collect();
    Ok(json(StatusCode::OK, &shown))
}
