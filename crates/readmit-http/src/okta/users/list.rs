//! Users listed: all of them, those that an expression picks, or those with a name that begins like this.
//!
//! A page is read along an order that the store keeps. Where not every user that is read belongs on it, only so many
//! are looked at for one page: it may then be short, or empty, and the next one goes on from there.

use super::search::{Face, Plan, Question, kind};
use super::view;
use crate::body::json;
use crate::call::Call;
use crate::fault::Fault;
use crate::okta::expression::{Found, Kind};
use crate::okta::page::{self, Cursor, Page};
use crate::okta::query::{descends, parameter};
use crate::okta::scan::SCANS;
use crate::okta::shape::{error, error_with, invalid};
use axum::http::StatusCode;
use axum::response::Response;
use readmit_app::store::{AccountPage, Filter, PageKey, Parts, SortField};
use readmit_core::Account;
use readmit_core::identifier::Identifier;
use readmit_core::operator::Area;
use readmit_core::profile::Status;
use serde_json::{Map, Value};
use std::cell::OnceCell;

/// Users on a page, where nothing is asked for and at most.
const PAGE_MAX: u32 = 200;
/// Users that are found by the beginning of a name, where no number is asked for.
const PAGE_DEFAULT_OF_WORDS: u32 = 10;
/// Accounts that one request looks at.
const SCAN_MAX: usize = 5_000;
/// Accounts that are read at once, where not each of them is shown.
const CHUNK: u32 = 500;
/// Characters of what users are sorted by that count.
const SORT_CHARS: usize = 255;

/// `GET /api/v1/users`.
pub(super) async fn list(call: Call) -> Result<Response, Fault> {
    let query = call.query()?;
    let [search, filter, words] = ["search", "filter", "q"].map(|name| parameter(&query, name));
    if [search, filter, words].into_iter().flatten().count() > 1 {
        return Err(error(
            StatusCode::BAD_REQUEST,
            "E0000033",
            "Can't specify a search query and filter in the same request.",
        ));
    }
    let default = if words.is_some() { PAGE_DEFAULT_OF_WORDS } else { PAGE_MAX };
    let page = Page::read(&query, default, PAGE_MAX)?;
    let limit = page.limit as usize;
    if let Some(words) = words {
        let _turn = SCANS.turn().await?;
        return Ok(answer(&call, &beginning_with(&call, words, limit).await?, None));
    }
    let mut walk = Walk { after: page.place()?.map(PageKey::from), ..Walk::default() };
    let question = match (search, filter) {
        (Some(search), _) => Question::search(search)?,
        (_, Some(filter)) => Question::filter(filter)?,
        _ => {
            walk.filters.push(Filter::NotStatus(Status::Disabled));
            let found = walk.take(&call, limit, None::<fn(&Account) -> bool>).await?;
            return Ok(answer(&call, &found, walk.after));
        }
    };
    let order = if search.is_some() { Order::read(&query)? } else { Order::default() };
    let now = call.app().now();
    let fits = |account: &Account| question.holds(account, now);
    match question.plan() {
        Plan::Nobody => return Ok(answer(&call, &[], None)),
        Plan::One(account) => {
            let found = call.app().account_in_reach(&call.caller, Area::Users.read(), account, Parts::USUAL);
            let found: Vec<Account> = found.await?.ok().filter(fits).into_iter().collect();
            return Ok(answer(&call, &found, None));
        }
        Plan::Some(filters) => walk.filters = filters,
    }
    let _turn = SCANS.turn().await?;
    walk.descending = order.descending;
    let found = match order.by {
        By::Created => walk.take(&call, limit, Some(fits)).await?,
        By::Attribute(attribute) => {
            let after = walk.after.take();
            let found = walk.take(&call, SCAN_MAX, Some(fits)).await?;
            if walk.after.is_some() {
                return Err(too_many_to_sort());
            }
            let (found, next) = sorted(found, &attribute, order.descending, after, limit, now);
            walk.after = next;
            found
        }
    };
    Ok(answer(&call, &found, walk.after))
}

fn answer(call: &Call, found: &[Account], next: Option<PageKey>) -> Response {
    let shown: Vec<Value> = found.iter().map(|account| view::user(call, account)).collect();
    let next = next.map(|key| Cursor::from(key).text());
    page::link(json(StatusCode::OK, &shown), call, next.as_deref())
}

/// A walk through the accounts that the caller may see, in the order in which they were made.
#[derive(Default)]
struct Walk {
    filters: Vec<Filter>,
    descending: bool,
    /// Behind which account it goes on; `None` before the first one, and behind the last one.
    after: Option<PageKey>,
    looked_at: usize,
}

impl Walk {
    /// Goes on until `limit` accounts fit, until enough were looked at, or until the end.
    async fn take(
        &mut self,
        call: &Call,
        limit: usize,
        fits: Option<impl Fn(&Account) -> bool>,
    ) -> Result<Vec<Account>, Fault> {
        let mut found = Vec::new();
        while found.len() < limit && self.looked_at < SCAN_MAX {
            let wanted = u32::try_from(limit - found.len()).unwrap_or(u32::MAX);
            let page = AccountPage {
                filters: self.filters.clone(),
                descending: self.descending,
                after: self.after.take(),
                uncounted: true,
                limit: if fits.is_some() { CHUNK } else { wanted },
                ..AccountPage::default()
            };
            let read = call.app().accounts_in_reach(&call.caller, Area::Users.read(), page).await?;
            let (count, is_last) = (read.accounts.len(), read.next.is_none());
            let mut taken = 0;
            for account in read.accounts {
                if found.len() == limit {
                    break;
                }
                taken += 1;
                self.after = SortField::CreatedAt.place(&account);
                if fits.as_ref().is_none_or(|fits| fits(&account)) {
                    found.push(account);
                }
            }
            self.looked_at += taken;
            if is_last && taken == count {
                self.after = None;
                break;
            }
            // What was read may have been at hand: others are served as well.
            tokio::task::yield_now().await;
        }
        Ok(found)
    }
}

/// Users whose e-mail address, first name or last name begins like this; those with the address first, which the index
/// finds however many users there are.
async fn beginning_with(call: &Call, words: &str, limit: usize) -> Result<Vec<Account>, Fault> {
    let start = words.trim().to_lowercase();
    let begins = |value: Option<&Value>| {
        value.and_then(Value::as_str).is_some_and(|text| text.to_lowercase().starts_with(&start))
    };
    let shown = |account: &Account| super::profile::shown(account);
    let has = |shown: &Map<String, Value>, names: &[&str]| names.iter().any(|name| begins(shown.get(*name)));
    let live = Filter::NotStatus(Status::Disabled);
    let prefix = Filter::Prefix(Identifier::fold(words));
    let mut walk = Walk { filters: vec![live.clone(), prefix], ..Walk::default() };
    let mut found =
        walk.take(call, limit, Some(|account: &Account| has(&shown(account), &["email"]))).await?;
    let known: Vec<_> = found.iter().map(|account| account.id).collect();
    let mut walk = Walk { filters: vec![live], ..Walk::default() };
    let named = |account: &Account| {
        !known.contains(&account.id) && has(&shown(account), &["firstName", "lastName", "email"])
    };
    found.extend(walk.take(call, limit - found.len(), Some(named)).await?);
    Ok(found)
}

/// What users are sorted by.
#[derive(Default)]
enum By {
    /// When they were made: the order that the store keeps.
    #[default]
    Created,
    /// Another attribute.
    Attribute(String),
}

/// The order that is asked for.
#[derive(Default)]
struct Order {
    by: By,
    descending: bool,
}

impl Order {
    fn read(query: &[(String, String)]) -> Result<Self, Fault> {
        let by = match parameter(query, "sortBy") {
            None | Some("created") => By::Created,
            Some(name) if kind(name).is_some_and(|kind| kind != Kind::Any) => By::Attribute(name.to_owned()),
            Some(_) => {
                let expected = "sortBy: must be an attribute such as profile.lastName, status or lastUpdated";
                return Err(invalid("sortBy", [expected]));
            }
        };
        let descending = descends(query)?;
        Ok(Self { by, descending })
    }
}

/// A page of users in an order that no index keeps, and where the next one begins.
fn sorted(
    found: Vec<Account>,
    attribute: &str,
    descending: bool,
    after: Option<PageKey>,
    limit: usize,
    now: readmit_core::time::Timestamp,
) -> (Vec<Account>, Option<PageKey>) {
    let place = |account: &Account| {
        let face = Face { account, now, shown: OnceCell::new() };
        let value = match face.found(attribute).into_iter().next() {
            Some(Found::Text(text)) => text.to_lowercase(),
            Some(Found::Instant(at)) => at.sortable(),
            _ => String::new(),
        };
        // What a cursor can hold.
        let value = value.chars().take(SORT_CHARS).map(|c| if c.is_control() { ' ' } else { c }).collect();
        (value, account.id)
    };
    let mut rows: Vec<((String, _), Account)> = found.into_iter().map(|a| (place(&a), a)).collect();
    rows.sort_by(|(one, _), (other, _)| if descending { other.cmp(one) } else { one.cmp(other) });
    if let Some(PageKey { value, account }) = after {
        let after = (value, account);
        rows.retain(|(row, _)| if descending { *row < after } else { *row > after });
    }
    let more = rows.len() > limit;
    rows.truncate(limit);
    let next = rows
        .last()
        .filter(|_| more)
        .map(|((value, account), _)| PageKey { value: value.clone(), account: *account });
    (rows.into_iter().map(|(_, account)| account).collect(), next)
}

fn too_many_to_sort() -> Fault {
    let cause = format!(
        "sortBy: more than {SCAN_MAX} users would have to be sorted: narrow the search by status, profile.login or \
         profile.email, or sort by created"
    );
    error_with(StatusCode::BAD_REQUEST, "E0000031", "Invalid search criteria.", [cause])
}
