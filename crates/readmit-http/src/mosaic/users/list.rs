//! Users listed, searched and counted.

use super::search::{self, Term};
use super::view::User;
use crate::body::json;
use crate::call::Call;
use crate::fault::Fault;
use axum::http::StatusCode;
use axum::response::Response;
use readmit_app::store::{AccountPage, Accounts, Filter, SortField};
use readmit_core::identifier::Identifier;
use readmit_core::permission::Permission;
use serde::Serialize;

/// Users on one page, and by default.
const PAGE_MAX: u32 = 5_000;
const PAGE_DEFAULT: u32 = 100;
/// Accounts that a search by one kind of identifier looks through.
const SCAN_MAX: u32 = 10_000;

#[derive(Serialize)]
#[expect(clippy::struct_field_names, reason = "the vendor's names")]
struct Page<'a> {
    total_count: u64,
    page_info: PageInfo,
    result: Vec<User<'a>>,
}

#[derive(Serialize)]
struct PageInfo {
    has_next_page: bool,
    has_previous_page: bool,
}

#[derive(Serialize)]
struct Count {
    user_count: u64,
}

/// Under both names that clients of this vendor read it by.
#[derive(Serialize)]
struct Counted {
    result: Count,
    #[serde(flatten)]
    count: Count,
}

/// `GET /users`.
pub(in crate::mosaic) async fn list(call: Call) -> Result<Response, Fault> {
    let query = call.query()?;
    let (page, terms) = read(&call, &query)?;
    let found = find(&call, &page, &terms).await?;
    let (_, application) = call.client()?;
    let configuration = call.app().known_configuration().await?;
    let shown = u64::from(page.offset) + found.accounts.len() as u64;
    let answer = Page {
        total_count: found.total,
        page_info: PageInfo { has_next_page: shown < found.total, has_previous_page: page.offset > 0 },
        result: found.accounts.iter().map(|account| User::of(account, &configuration, application)).collect(),
    };
    Ok(json(StatusCode::OK, &answer))
}

/// `GET /users/count`.
pub(in crate::mosaic) async fn count(call: Call) -> Result<Response, Fault> {
    let query = call.query()?;
    let (page, terms) = read(&call, &query)?;
    let found = find(&call, &AccountPage { offset: 0, limit: 0, ..page }, &terms).await?;
    let count = || Count { user_count: found.total };
    Ok(json(StatusCode::OK, &Counted { result: count(), count: count() }))
}

fn read(call: &Call, query: &[(String, String)]) -> Result<(AccountPage, Vec<Term>), Fault> {
    let field = |name: &str| {
        let found = query.iter().find(|(known, _)| known == name);
        found.map(|(_, value)| value.as_str()).filter(|value| !value.is_empty())
    };
    let terms = field("search").map(search::read).transpose()?.unwrap_or_default();
    // Operators are none of a client's business.
    let mut filters: Vec<Filter> = terms.iter().map(Term::filter).chain([Filter::NotOperator]).collect();
    filters.extend(field("search_prefix").map(|prefix| Filter::Prefix(Identifier::fold(prefix))));
    if !call.caller.permissions.has(Permission::AppsRead) {
        let (_, application) = call.client()?;
        filters.push(Filter::Application(application));
    }
    let sort = match field("sort_field") {
        None | Some("created_at") => SortField::CreatedAt,
        Some("email") => SortField::Email,
        Some("phone_number") => SortField::Phone,
        Some("last_auth") => SortField::LastSignIn,
        Some(_) => {
            let message = "sort_field must be one of created_at, email, phone_number, last_auth";
            return Err(Fault::invalid(message));
        }
    };
    let descending = match field("sort_order") {
        None | Some("asc") => false,
        Some("desc") => true,
        Some(_) => return Err(Fault::invalid("sort_order must be asc or desc")),
    };
    let number = |name: &'static str, usual: u32, range: std::ops::RangeInclusive<u32>| match field(name) {
        None => Ok(usual),
        Some(text) => text.parse::<u32>().ok().filter(|number| range.contains(number)).ok_or_else(|| {
            Fault::invalid(format!("{name} must be a number between {} and {}", range.start(), range.end()))
        }),
    };
    let offset = number("page_offset", 0, 0..=u32::MAX)?;
    let limit = number("page_limit", PAGE_DEFAULT, 1..=PAGE_MAX)?;
    Ok((AccountPage { filters, sort, descending, offset, limit, ..AccountPage::default() }, terms))
}

/// The page. Where the store's filters say too little, the rest is sorted out here, within a limit.
async fn find(call: &Call, page: &AccountPage, terms: &[Term]) -> Result<Accounts, Fault> {
    if terms.iter().all(Term::is_exact) {
        return Ok(call.app().accounts(page.clone()).await?);
    }
    let scan = AccountPage { offset: 0, limit: SCAN_MAX, ..page.clone() };
    let mut found = call.app().accounts(scan).await?;
    if found.total > u64::from(SCAN_MAX) {
        let message = format!("search finds more than {SCAN_MAX} users: make it narrower");
        return Err(Fault::invalid(message));
    }
    found.accounts.retain(|account| terms.iter().all(|term| term.holds(account)));
    found.total = found.accounts.len() as u64;
    let (offset, limit) = (page.offset as usize, page.limit as usize);
    found.accounts = found.accounts.into_iter().skip(offset).take(limit).collect();
    Ok(found)
}
