//! Users: found, made, changed and removed.

mod input;
mod view;

pub(crate) use view::display_name;
pub(super) use view::{AccountShown, LockShown, MemberOf, applications};

use super::doc::{Doc, Query as Parameter, id_text, plain, schema};
use super::refusal::{self, unknown_account};
use super::wire::{Query, id};
use crate::body::{empty, json};
use crate::call::Call;
use crate::fault::Fault;
use crate::surface::Access;
use axum::http::StatusCode;
use axum::response::Response;
use input::{AccountInput, NewAccount};
use readmit_app::store::{AccountPage, Filter, Parts, SortField};
use readmit_core::Account;
use readmit_core::id::AccountId;
use readmit_core::identifier::Identifier;
use readmit_core::limits::IDENTIFIER_CHARS_MAX;
use readmit_core::operator::{Area, Permission};
use readmit_core::profile::Status;
use serde::Serialize;
use utoipa::ToSchema;

super::resource! {
    GET "/admin/api/v1/accounts", Access::Operator(Area::Users.read()), list,
        Doc::new("Users", "Users that the caller may see")
            .saying("Operators whose rights are limited to groups see the members of those groups.")
            .query(&[
                Parameter {
                    name: "q",
                    description: "One of the user's identifiers begins with this.",
                    schema: plain::<String>,
                },
                Parameter {
                    name: "application",
                    description: "Only users of this application.",
                    schema: id_text,
                },
                Parameter {
                    name: "group",
                    description: "Only members of this group.",
                    schema: id_text,
                },
                Parameter {
                    name: "status",
                    description: "Only users of this status: active, disabled or pending.",
                    schema: plain::<String>,
                },
                Parameter {
                    name: "sort",
                    description: "created_at (the default), email, phone_number or last_sign_in; users without \
                                  the value are left out. A minus before the word sorts the greatest first.",
                    schema: plain::<String>,
                },
                Parameter { name: "limit", description: "1 to 200, 50 by default.", schema: plain::<u32> },
                Parameter { name: "offset", description: "How many to skip.", schema: plain::<u32> },
            ])
            .answer(200, schema::<Accounts>);
    POST "/admin/api/v1/accounts", Access::Operator(Area::Users.write()), create,
        Doc::new("Users", "Make a user")
            .saying("At least one of `email`, `phone_number`, `username` and `external_user_id` is needed.")
            .body(schema::<NewAccount>)
            .answer(201, schema::<AccountShown>);
    GET "/admin/api/v1/accounts/{account}", Access::Operator(Area::Users.read()), show,
        Doc::new("Users", "One user").answer(200, schema::<AccountShown>);
    PATCH "/admin/api/v1/accounts/{account}", Access::Operator(Area::Users.write()), change,
        Doc::new("Users", "Change a user")
            .saying("Fields that are not given stay; `null` takes a value away. Objects and lists are replaced \
                     whole, `custom_data` is merged key by key. Switching a user off ends every session and \
                     every code.")
            .body(schema::<AccountInput>)
            .answer(200, schema::<AccountShown>);
    DELETE "/admin/api/v1/accounts/{account}", Access::Operator(Area::Users.write()), delete,
        Doc::new("Users", "Remove a user")
            .saying("Codes, sessions and roles go with the user; the events about them stay.");
}

/// A page of users.
#[derive(Serialize, ToSchema)]
struct Accounts {
    /// Users that match, on all pages.
    total: u64,
    /// This page.
    accounts: Vec<AccountShown>,
}

/// The account of the path, as far as the caller may look at it.
pub(super) async fn of_path(call: &Call, permission: Permission, parts: Parts) -> Result<Account, Fault> {
    let account: AccountId = id(call, "account", unknown_account)?;
    let found = call.app().account_in_reach(&call.caller, permission, account, parts).await?;
    found.map_err(refusal::account)
}

async fn shown(call: &Call, status: StatusCode, account: &Account) -> Result<Response, Fault> {
    let configuration = call.app().configuration().await?;
    Ok(json(status, &AccountShown::of(account, &configuration, call.app().now())))
}

async fn list(call: Call) -> Result<Response, Fault> {
    let query = Query::of(&call, &["q", "application", "group", "status", "sort", "limit", "offset"])?;
    let mut filters = Vec::new();
    if let Some(text) = query.text("q") {
        if text.chars().count() > IDENTIFIER_CHARS_MAX {
            let message = format!("q must have at most {IDENTIFIER_CHARS_MAX} characters");
            return Err(Fault::invalid(message));
        }
        filters.push(Filter::Prefix(Identifier::fold(text)));
    }
    filters.extend(query.id("application")?.map(Filter::Application));
    filters.extend(query.id("group")?.map(|group| Filter::Groups(vec![group])));
    filters.extend(query.text("status").map(status).transpose()?.map(Filter::Status));
    let (sort, descending) = query.text("sort").map_or(Ok((SortField::CreatedAt, false)), order)?;
    let (limit, offset) = (query.limit()?, query.number("offset", 0, 0..=1_000_000)?);
    let page = AccountPage { filters, sort, descending, offset, limit, ..AccountPage::default() };
    let found = call.app().accounts_in_reach(&call.caller, Area::Users.read(), page).await?;
    let configuration = call.app().configuration().await?;
    let now = call.app().now();
    let accounts = found.accounts.iter().map(|account| AccountShown::of(account, &configuration, now));
    Ok(json(StatusCode::OK, &Accounts { total: found.total, accounts: accounts.collect() }))
}

fn status(word: &str) -> Result<Status, Fault> {
    let known = [Status::Active, Status::Disabled, Status::Pending];
    let found = known.into_iter().find(|status| status.as_str() == word);
    found.ok_or_else(|| Fault::invalid("status must be active, disabled or pending"))
}

fn order(word: &str) -> Result<(SortField, bool), Fault> {
    let (field, descending) = word.strip_prefix('-').map_or((word, false), |field| (field, true));
    let field = match field {
        "created_at" => SortField::CreatedAt,
        "email" => SortField::Email,
        "phone_number" => SortField::Phone,
        "last_sign_in" => SortField::LastSignIn,
        _ => {
            let message = "sort must be one of created_at, email, phone_number, last_sign_in";
            return Err(Fault::invalid(message));
        }
    };
    Ok((field, descending))
}

async fn create(call: Call) -> Result<Response, Fault> {
    let given: NewAccount = call.json()?;
    let profile = given.read(call.app().now())?;
    let made = call.app().create_account(&call.caller, profile).await?.map_err(refusal::directory)?;
    shown(&call, StatusCode::CREATED, &made).await
}

async fn show(call: Call) -> Result<Response, Fault> {
    let account = of_path(&call, Area::Users.read(), Parts::USUAL).await?;
    shown(&call, StatusCode::OK, &account).await
}

async fn change(call: Call) -> Result<Response, Fault> {
    let account: AccountId = id(&call, "account", unknown_account)?;
    let given: AccountInput = call.json()?;
    let (status, change) = (given.status(), given.read()?);
    let (claims, now) = (change.claims(), call.app().now());
    let apply = move |profile: &mut readmit_core::profile::Profile| change.apply(profile, now);
    let changed = call.app().update_account(&call.caller, account, claims, status, apply).await?;
    shown(&call, StatusCode::OK, &changed.map_err(refusal::directory)?).await
}

async fn delete(call: Call) -> Result<Response, Fault> {
    let account: AccountId = id(&call, "account", unknown_account)?;
    call.app().delete_account(&call.caller, account).await?.map_err(refusal::directory)?;
    Ok(empty(StatusCode::NO_CONTENT))
}
