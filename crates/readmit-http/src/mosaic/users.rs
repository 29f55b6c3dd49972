//! `/cis/v1/users`: made, read, changed and removed.
//!
//! Identity is the tenant's, users belong to applications. A client that may not see every application sees
//! the users of its own; to it all others do not exist.

pub(super) mod change;
pub(super) mod find;
mod input;
pub(super) mod list;
mod search;
mod view;

use super::answer::result;
use crate::call::Call;
use crate::fault::Fault;
use axum::http::StatusCode;
use axum::response::Response;
use input::UserInput;
use readmit_app::directory::DirectoryRefusal;
use readmit_core::profile::Profile;
use view::User;

/// `POST /users`: the new user belongs to the client's application.
pub(super) async fn create(call: Call) -> Result<Response, Fault> {
    let input: UserInput = call.json()?;
    let change = input.read()?;
    change.demand_identifier()?;
    let (_, application) = call.client()?;
    let mut profile = Profile::default();
    change.apply(&mut profile);
    change.associate(&mut profile, application, call.app().now());
    let account = call.app().create_account(&call.caller, profile).await?.map_err(refusal)?;
    let configuration = call.app().known_configuration().await?;
    Ok(result(StatusCode::CREATED, User::of(&account, &configuration, application)))
}

/// The vendor's answer to a refused change.
pub(super) fn refusal(refusal: DirectoryRefusal) -> Fault {
    let message = refusal.to_string();
    match refusal {
        DirectoryRefusal::NoSuchAccount
        | DirectoryRefusal::Denied(_)
        | DirectoryRefusal::GroupOutOfReach
        | DirectoryRefusal::ProtectedGroup
        | DirectoryRefusal::LastAdministrator => user_not_found(),
        DirectoryRefusal::NoSuchApplication => Fault::not_found("Application not found"),
        DirectoryRefusal::Taken(_) => {
            Fault::new(StatusCode::CONFLICT, message).code("identifier_already_taken")
        }
        DirectoryRefusal::NoIdentifier
        | DirectoryRefusal::TooLarge(_)
        | DirectoryRefusal::TooManyApplications
        | DirectoryRefusal::NoSuchGroup
        | DirectoryRefusal::TooManyGroups => Fault::invalid(message),
    }
}

/// The one answer for users who do not exist and users of other applications.
pub(super) fn user_not_found() -> Fault {
    Fault::not_found("User not found")
}
