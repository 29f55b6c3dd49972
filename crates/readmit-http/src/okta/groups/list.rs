//! Which groups a list has, and in which order.
//!
//! Nobody knows when the members of a group changed last. An expression about `lastMembershipUpdated` takes it for the
//! present instant, the latest that it can be: whoever asks for the groups whose members changed since some time ago
//! gets too many groups rather than too few.

use super::{view, visible};
use crate::body::json;
use crate::call::Call;
use crate::fault::Fault;
use crate::okta::expression::{Case, Expression, Found, Kind, parse};
use crate::okta::page::{Cursor, Page, link};
use crate::okta::query::{descends, parameter};
use crate::okta::shape::{error, invalid};
use axum::http::StatusCode;
use axum::response::Response;
use readmit_core::group::Group;
use readmit_core::time::Timestamp;
use serde_json::Value;
use std::sync::Arc;

/// Groups on a page, where nothing is asked for and at most.
const PAGE_MAX: u32 = 10_000;
/// Groups on a page that are found by the beginning of their name, where nothing is asked for.
const PAGE_BY_NAME: u32 = 300;

/// What groups can be sorted by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Sort {
    Id,
    Created,
    LastUpdated,
    Name,
    Kind,
}

/// The vendor's words for it. Nobody knows the last change of a membership: in this order all groups are alike.
const SORTS: &[(&str, Sort)] = &[
    ("id", Sort::Id),
    ("created", Sort::Created),
    ("lastUpdated", Sort::LastUpdated),
    ("lastMembershipUpdated", Sort::Id),
    ("profile.name", Sort::Name),
    ("type", Sort::Kind),
];

impl Sort {
    /// Where a group stands in this order.
    fn place(self, group: &Group) -> Cursor {
        let value = match self {
            Self::Id => String::new(),
            Self::Created => group.created_at.sortable(),
            Self::LastUpdated => group.updated_at.sortable(),
            Self::Name => group.name.to_lowercase(),
            Self::Kind => view::kind(group).to_owned(),
        };
        Cursor { value, id: group.id.uuid() }
    }
}

/// What is asked for.
struct Ask {
    /// What must hold.
    expressions: Vec<(Expression, Case)>,
    /// How the name begins, in small letters.
    starts: String,
    sort: Sort,
    descending: bool,
    limit: usize,
    after: Option<Cursor>,
}

impl Ask {
    fn read(query: &[(String, String)]) -> Result<Self, Fault> {
        let (search, filter) = (parameter(query, "search"), parameter(query, "filter"));
        if search.is_some() && filter.is_some() {
            let text = "The search and filter parameters cannot be used together.";
            return Err(error(StatusCode::BAD_REQUEST, "E0000033", text));
        }
        let given = [("search", search, Case::Insensitive), ("filter", filter, Case::Sensitive)];
        let mut expressions = Vec::new();
        for (name, text, case) in given {
            let Some(text) = text else { continue };
            expressions.push((checked(text).map_err(|invalid| invalid.fault(name))?, case));
        }
        let q = parameter(query, "q");
        let page = Page::read(query, if q.is_some() { PAGE_BY_NAME } else { PAGE_MAX }, PAGE_MAX)?;
        let sort = parameter(query, "sortBy").unwrap_or("id");
        let sort = SORTS.iter().find(|(word, _)| *word == sort).ok_or_else(|| {
            let known: Vec<_> = SORTS.iter().map(|(word, _)| *word).collect();
            invalid("sortBy", [format!("sortBy: must be one of {}", known.join(", "))])
        })?;
        let descending = descends(query)?;
        Ok(Self {
            expressions,
            starts: q.unwrap_or_default().to_lowercase(),
            sort: sort.1,
            descending,
            limit: usize::try_from(page.limit).unwrap_or(usize::MAX),
            after: page.place()?,
        })
    }

    /// Whether a group is asked for.
    fn wants(&self, group: &Group, now: Timestamp) -> bool {
        let holds = |(expression, case): &(Expression, Case)| {
            expression.holds(*case, &|attribute| found(group, attribute, now))
        };
        group.name.to_lowercase().starts_with(&self.starts) && self.expressions.iter().all(holds)
    }

    /// The page, and the place of its last group where others follow.
    fn page(&self, groups: Vec<Arc<Group>>, now: Timestamp) -> (Vec<Arc<Group>>, Option<Cursor>) {
        let behind = |place: &Cursor| match &self.after {
            None => true,
            Some(after) if self.descending => place < after,
            Some(after) => place > after,
        };
        let mut found: Vec<(Cursor, Arc<Group>)> = groups
            .into_iter()
            .filter(|group| self.wants(group, now))
            .map(|group| (self.sort.place(&group), group))
            .filter(|(place, _)| behind(place))
            .collect();
        found.sort_by(|(a, _), (b, _)| if self.descending { b.cmp(a) } else { a.cmp(b) });
        let more = found.len() > self.limit;
        found.truncate(self.limit);
        let next = found.last().filter(|_| more).map(|(place, _)| place.clone());
        (found.into_iter().map(|(_, group)| group).collect(), next)
    }
}

/// What groups can be searched by.
fn kind(attribute: &str) -> Option<Kind> {
    match attribute {
        "id" | "type" => Some(Kind::Word),
        "created" | "lastUpdated" | "lastMembershipUpdated" => Some(Kind::Instant),
        "profile.name" | "profile.description" => Some(Kind::Text),
        _ => None,
    }
}

fn checked(text: &str) -> Result<Expression, crate::okta::expression::Invalid> {
    let mut expression = parse(text)?;
    expression.check(&kind, &|_, _| true)?;
    Ok(expression)
}

/// What a group has for an attribute.
fn found<'a>(group: &'a Group, attribute: &str, now: Timestamp) -> Vec<Found<'a>> {
    vec![match attribute {
        "id" => Found::text(view::id_of(group)),
        "type" => Found::text(view::kind(group)),
        "created" => Found::Instant(group.created_at),
        "lastUpdated" => Found::Instant(group.updated_at),
        "lastMembershipUpdated" => Found::Instant(now),
        "profile.name" => Found::text(&*group.name),
        "profile.description" => Found::text(&*group.description),
        _ => return Vec::new(),
    }]
}

/// The groups that the caller may look at. What `expand` asks for is not there.
pub(super) async fn list(call: Call) -> Result<Response, Fault> {
    let ask = Ask::read(&call.query()?)?;
    let configuration = call.app().configuration().await?;
    let (groups, next) = ask.page(visible(&call, &configuration), call.app().now());
    let views: Vec<Value> = groups.iter().map(|group| view::group(&call, group)).collect();
    let next = next.map(|place| place.text());
    Ok(link(json(StatusCode::OK, &views), &call, next.as_deref()))
}
