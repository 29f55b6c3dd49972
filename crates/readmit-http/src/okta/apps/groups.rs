//! Groups whose members belong to an application.

use super::{fault, id_of_path, of_path, view};
use crate::body::{empty, json};
use crate::call::Call;
use crate::fault::Fault;
use crate::okta::date::date;
use crate::okta::door::configuration;
use crate::okta::id::{self, prefix};
use crate::okta::link::{Allow, Links};
use crate::okta::page::{self, Page};
use crate::okta::shape::no_such;
use axum::http::StatusCode;
use axum::response::Response;
use readmit_core::application::Application;
use readmit_core::id::GroupId;
use readmit_core::operator::Area;
use serde_json::{Value, json};

crate::okta::resource! {
    GET "/api/v1/apps/{app_id}/groups", "okta.apps.read", Area::Applications.read(), list;
    GET "/api/v1/apps/{app_id}/groups/{group_id}", "okta.apps.read", Area::Applications.read(), read;
    PUT "/api/v1/apps/{app_id}/groups/{group_id}", "okta.apps.manage", Area::Applications.write(), assign;
    DELETE "/api/v1/apps/{app_id}/groups/{group_id}", "okta.apps.manage", Area::Applications.write(), withdraw;
}

/// Groups on a page, where nothing is asked for, and at most.
const PAGE: (u32, u32) = (20, 200);

fn unknown(call: &Call) -> Fault {
    no_such(call.segment("group_id"), "UserGroup")
}

fn id_of_group(call: &Call) -> Result<GroupId, Fault> {
    let id = id::parse(prefix::GROUP, call.segment("group_id"));
    id.map(GroupId::from_uuid).ok_or_else(|| unknown(call))
}

fn show(call: &Call, application: &Application, group: GroupId) -> Value {
    let (app, id) = (view::id_of(application.id), id::text(prefix::GROUP, group.uuid()));
    let path = format!("/api/v1/apps/{app}");
    let links = Links::new(call)
        .with("self", &format!("{path}/groups/{id}"), &[Allow::Get, Allow::Put, Allow::Delete])
        .with("app", &path, &[Allow::Get])
        .with("group", &format!("/api/v1/groups/{id}"), &[Allow::Get]);
    json!({
        "id": id,
        "lastUpdated": date(application.updated_at),
        "priority": application.groups.iter().position(|known| *known == group),
        "profile": {},
        "_links": links.into_value(),
    })
}

async fn list(call: Call) -> Result<Response, Fault> {
    let configuration = configuration(&call, Area::Applications.read()).await?;
    let application = of_path(&call, &configuration)?.application;
    let page = Page::read(&call.query()?, PAGE.0, PAGE.1)?;
    let text = |group: &GroupId| id::text(prefix::GROUP, group.uuid());
    // Groups that were removed meanwhile have no members.
    let mut found = application.groups.clone();
    found.retain(|group| configuration.has_group(*group));
    let (found, next) = page.cut(page.behind(found, text)?, text);
    let views: Vec<Value> = found.iter().map(|group| show(&call, &application, *group)).collect();
    Ok(page::link(json(StatusCode::OK, &views), &call, next.as_deref()))
}

async fn read(call: Call) -> Result<Response, Fault> {
    let configuration = configuration(&call, Area::Applications.read()).await?;
    let application = of_path(&call, &configuration)?.application;
    let group = id_of_group(&call)?;
    let assigned = application.groups.contains(&group) && configuration.has_group(group);
    assigned.then_some(()).ok_or_else(|| unknown(&call))?;
    Ok(json(StatusCode::OK, &show(&call, &application, group)))
}

async fn assign(call: Call) -> Result<Response, Fault> {
    let (id, group) = (id_of_path(&call)?, id_of_group(&call)?);
    let pair = call.app().assign_group(&call.caller, id, group, true).await?;
    let pair = pair.map_err(|refusal| fault(&call, refusal))?;
    Ok(json(StatusCode::OK, &show(&call, &pair.application, group)))
}

async fn withdraw(call: Call) -> Result<Response, Fault> {
    let (id, group) = (id_of_path(&call)?, id_of_group(&call)?);
    let configuration = configuration(&call, Area::Applications.write()).await?;
    let known = of_path(&call, &configuration)?.application.groups.contains(&group);
    known.then_some(()).ok_or_else(|| unknown(&call))?;
    let pair = call.app().assign_group(&call.caller, id, group, false).await?;
    pair.map_err(|refusal| fault(&call, refusal))?;
    Ok(empty(StatusCode::NO_CONTENT))
}
