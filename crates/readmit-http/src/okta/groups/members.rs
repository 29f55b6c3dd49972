//! Who is in a group.

use super::{of_path, refusal};
use crate::body::{empty, json};
use crate::call::Call;
use crate::fault::Fault;
use crate::okta::id::{self, prefix};
use crate::okta::page::{Cursor, Page, link};
use crate::okta::shape::forbidden;
use crate::okta::users::view::user;
use axum::http::StatusCode;
use axum::response::Response;
use readmit_app::store::{AccountPage, Filter, PageKey, SortField};
use readmit_core::group::Group;
use readmit_core::id::{AccountId, GroupId};
use readmit_core::operator::{Area, Denial};
use serde_json::Value;

/// Members on a page, where nothing is asked for and at most.
const PAGE_MAX: u32 = 1_000;

/// The members, page by page. They are shown whole, so the caller must be somebody who may look at users.
pub(super) async fn members(call: Call) -> Result<Response, Fault> {
    let page = Page::read(&call.query()?, PAGE_MAX, PAGE_MAX)?;
    let after = page.place()?.map(PageKey::from);
    let configuration = call.app().configuration().await?;
    let group = of_path(&call, &configuration)?;
    let permission = Area::Users.read();
    if !call.caller.authority.permissions(&configuration).has(permission) {
        return Err(forbidden(Denial::Permission { permission }.to_string()));
    }
    let asked = AccountPage { after, uncounted: true, limit: page.limit, ..whole(&group) };
    let found = call.app().accounts_in_reach(&call.caller, permission, asked).await?;
    let next = found.next.map(|place| Cursor::from(place).text());
    let users: Vec<Value> = found.accounts.iter().map(|account| user(&call, account)).collect();
    Ok(link(json(StatusCode::OK, &users), &call, next.as_deref()))
}

/// Everybody in a group, in the order that reads only them.
fn whole(group: &Group) -> AccountPage {
    if group.is_everyone() {
        return AccountPage::default();
    }
    let filters = vec![Filter::Groups(vec![group.id])];
    AccountPage { filters, sort: SortField::Account, ..AccountPage::default() }
}

/// Puts a user into a group; one who is in it stays in it.
pub(super) async fn join(call: Call) -> Result<Response, Fault> {
    let (account, group) = of_call(&call).await?;
    let joined = call.app().join_group(&call.caller, account, group).await?;
    joined.map_err(|refused| refusal::membership(refused, &call))?;
    Ok(empty(StatusCode::NO_CONTENT))
}

/// Takes a user out of a group; one who is not in it stays out of it.
pub(super) async fn leave(call: Call) -> Result<Response, Fault> {
    let (account, group) = of_call(&call).await?;
    let left = call.app().leave_group(&call.caller, account, group).await?;
    left.map_err(|refused| refusal::membership(refused, &call))?;
    Ok(empty(StatusCode::NO_CONTENT))
}

/// Who shall join or leave which group.
async fn of_call(call: &Call) -> Result<(AccountId, GroupId), Fault> {
    let configuration = call.app().configuration().await?;
    let group = of_path(call, &configuration)?;
    if group.is_everyone() {
        return Err(forbidden("every user is in this group: nobody joins or leaves it"));
    }
    let account = id::parse(prefix::USER, call.segment("user_id")).map(AccountId::from_uuid);
    Ok((account.ok_or_else(|| refusal::unknown_user(call))?, group.id))
}
