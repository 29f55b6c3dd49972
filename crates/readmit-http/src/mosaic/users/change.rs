//! A user changed, removed, and added to applications.

use super::find::of_path;
use super::input::UserInput;
use super::view::User;
use super::{refusal, user_not_found};
use crate::body::empty;
use crate::call::Call;
use crate::fault::Fault;
use crate::mosaic::answer::result;
use axum::http::StatusCode;
use axum::response::Response;
use readmit_app::Forbidden;
use readmit_core::id::ApplicationId;
use readmit_core::permission::Permission;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// `PUT /users/{user_id}`.
pub(in crate::mosaic) async fn update(call: Call) -> Result<Response, Fault> {
    let account = of_path(&call, Permission::AppsEdit).await?;
    let input: UserInput = call.json()?;
    let change = input.read()?;
    let (_, application) = call.client()?;
    let (claims, status) = (change.claims(), change.status);
    let changed = call
        .app()
        .update_account(&call.caller, account.id, claims, status, move |profile| {
            change.apply(profile);
            change.apply_for(profile, application);
        })
        .await?
        .map_err(refusal)?;
    let configuration = call.app().known_configuration().await?;
    Ok(result(StatusCode::OK, User::of(&changed, &configuration, application)))
}

/// `DELETE /users/{user_id}`: the whole user, so a client of one application cannot do it to a user whom
/// another application shares.
pub(in crate::mosaic) async fn delete(call: Call) -> Result<Response, Fault> {
    let account = of_path(&call, Permission::AppsDelete).await?;
    let shared = account.profile.applications.len() > 1;
    if shared && !call.caller.permissions.has(Permission::AppsDelete) {
        return Err(Forbidden(Permission::AppsDelete).into());
    }
    let gone = call.app().delete_account(&call.caller, account.id).await?;
    gone.map_err(|_| user_not_found())?;
    Ok(empty(StatusCode::NO_CONTENT))
}

#[derive(Serialize)]
#[expect(clippy::struct_field_names, reason = "the vendor's names")]
struct UserApplication<'a> {
    app_id: ApplicationId,
    app_name: &'a str,
    app_description: &'a str,
}

/// `GET /users/{user_id}/apps`.
pub(in crate::mosaic) async fn applications(call: Call) -> Result<Response, Fault> {
    let account = of_path(&call, Permission::AppsRead).await?;
    let (_, own) = call.client()?;
    let sees_all = call.caller.permissions.has(Permission::AppsRead);
    let configuration = call.app().known_configuration().await?;
    let associations = account.profile.applications.iter().map(|association| association.application);
    let seen: Vec<_> = associations
        .filter(|application| sees_all || *application == own)
        .filter_map(|application| configuration.application(application))
        .map(|application| UserApplication {
            app_id: application.id,
            app_name: &application.name,
            app_description: &application.description,
        })
        .collect();
    Ok(result(StatusCode::OK, seen))
}

#[derive(Deserialize)]
struct Associate {
    app_id: String,
    #[serde(default)]
    custom_app_data: Option<Map<String, Value>>,
}

/// `POST /users/{user_id}/apps` (inferred): adds a user to an application.
pub(in crate::mosaic) async fn associate(call: Call) -> Result<Response, Fault> {
    let account = of_path(&call, Permission::AppsEdit).await?;
    let given: Associate = call.json()?;
    let application: ApplicationId =
        given.app_id.parse().map_err(|_| Fault::invalid("app_id must be the id of an application"))?;
    call.caller
        .need_for(application, Permission::AppsEdit, Permission::UsersEdit)
        .map_err(|_| Fault::not_found("Application not found"))?;
    let data = crate::profile::custom_data("custom_app_data", given.custom_app_data.unwrap_or_default())?;
    let changed = call.app().associate(&call.caller, account.id, application, data).await?;
    let changed = changed.map_err(refusal)?;
    let (_, own) = call.client()?;
    let configuration = call.app().known_configuration().await?;
    Ok(result(StatusCode::OK, User::of(&changed, &configuration, own)))
}
