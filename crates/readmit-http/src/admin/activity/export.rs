//! The activity logs as files: JSON lines or CSV, streamed page by page, so that no log is too long for memory.

use super::view::ActivityShown;
use super::{ACTOR, APPLICATION, FILTERS, Names, SINCE, TYPE, UNTIL, filters};
use crate::admin::doc::{Doc, Query as Parameter, id_text, plain};
use crate::admin::door;
use crate::admin::refusal::denied;
use crate::admin::wire::{Query, date_time};
use crate::body::download;
use crate::call::Call;
use crate::fault::Fault;
use crate::surface::Access;
use axum::body::Body;
use axum::http::StatusCode;
use axum::response::Response;
use futures_util::stream;
use readmit_app::App;
use readmit_app::history::HistoryQuery;
use readmit_app::streams::Seat;
use readmit_core::account::OperatorPass;
use readmit_core::operator::{Area, Permission};
use serde_json::Value;
use std::io;

/// Events of one file, the newest.
const EVENTS_MAX: u32 = 100_000;

/// Events that are written at once.
const PAGE: u32 = 200;

const SAYING: &str = "The newest first, at most 100 000 events; for older ones give `until`. Needs the permission for everyone. \
    The log says who exported it. An operator may have a few streams open at once. A file that could not be finished ends \
    with a broken connection.";

static QUERY: [Parameter; 7] = [
    Parameter { name: "format", description: "ndjson (the default) or csv.", schema: plain::<String> },
    TYPE,
    ACTOR,
    APPLICATION,
    Parameter { name: "account", description: "Only about this user.", schema: id_text },
    SINCE,
    UNTIL,
];

crate::admin::resource! {
    GET "/admin/api/v1/activity/admin/export", Access::Operator(Area::AdminActivity.read()), admin,
        Doc::new("Activity", "The admin activity log as a file")
            .saying(SAYING)
            .query(&QUERY)
            .answer(200, plain::<String>)
            .media("application/x-ndjson");
    GET "/admin/api/v1/activity/users/export", Access::Operator(Area::UserActivity.read()), users,
        Doc::new("Activity", "The user activity log as a file")
            .saying(SAYING)
            .query(&QUERY)
            .answer(200, plain::<String>)
            .media("application/x-ndjson");
}

/// How a file is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Format {
    Lines,
    Csv,
}

/// The columns of a CSV file, and where each stands in an event.
const COLUMNS: [(&str, &str); 19] = [
    ("at", "/at"),
    ("activity", "/activity"),
    ("type", "/type"),
    ("actor_type", "/actor/type"),
    ("actor_id", "/actor/id"),
    ("actor_name", "/actor/name"),
    ("target_type", "/target/type"),
    ("target_id", "/target/id"),
    ("target_name", "/target/name"),
    ("application_id", "/application/id"),
    ("application_name", "/application/name"),
    ("client_id", "/client/id"),
    ("ip", "/ip"),
    ("user_agent", "/user_agent"),
    ("identifier", "/identifier"),
    ("reference", "/reference"),
    ("words", "/words"),
    ("details", "/details"),
    ("id", "/id"),
];

/// One field (RFC 4180). What a spreadsheet would take for a formula begins with an apostrophe.
fn field(value: Option<&Value>) -> String {
    let text = match value {
        None | Some(Value::Null) => String::new(),
        Some(Value::String(text)) => text.clone(),
        Some(other) => other.to_string(),
    };
    let formula = text.starts_with(['=', '+', '-', '@', '\t', '\r']);
    let guard = if formula { "'" } else { "" };
    format!("\"{guard}{}\"", text.replace('"', "\"\""))
}

fn csv(fields: impl Iterator<Item = String>) -> String {
    fields.collect::<Vec<_>>().join(",") + "\r\n"
}

impl Format {
    fn head(self) -> String {
        match self {
            Self::Lines => String::new(),
            Self::Csv => csv(COLUMNS.iter().map(|(name, _)| (*name).to_owned())),
        }
    }

    fn line(self, event: &ActivityShown) -> Result<String, serde_json::Error> {
        match self {
            Self::Lines => Ok(serde_json::to_string(event)? + "\n"),
            Self::Csv => {
                let event = serde_json::to_value(event)?;
                Ok(csv(COLUMNS.iter().map(|(_, place)| field(event.pointer(place)))))
            }
        }
    }
}

/// A file under way.
struct Export {
    app: App,
    pass: OperatorPass,
    names: Names,
    query: HistoryQuery,
    format: Format,
    left: u32,
    over: bool,
    /// Given back when the file ends.
    _seat: Seat,
}

impl Export {
    /// The next lines; `None` at the end.
    async fn next(&mut self) -> Result<Option<String>, Fault> {
        if self.over {
            return Ok(None);
        }
        // Who may not look any more gets no further.
        if !self.app.still_recognises(&self.pass).await? {
            return Err(Fault::unauthenticated());
        }
        self.query.limit = PAGE.min(self.left);
        let page = self.app.history(&self.query).await?;
        let mut lines = String::new();
        for event in &page.events {
            let shown = ActivityShown::of(event, &mut self.names).await?;
            lines += &self.format.line(&shown).map_err(|error| Fault::internal(error.to_string()))?;
        }
        self.left = self.left.saturating_sub(u32::try_from(page.events.len()).unwrap_or(u32::MAX));
        self.query.before = page.next;
        self.over = page.next.is_none() || self.left == 0;
        Ok(Some(lines))
    }
}

async fn admin(call: Call) -> Result<Response, Fault> {
    let of_log = HistoryQuery { admin_only: true, ..HistoryQuery::default() };
    export(&call, of_log, ("admin-activity", Area::AdminActivity.read())).await
}

async fn users(call: Call) -> Result<Response, Fault> {
    let of_log = HistoryQuery { users_only: true, ..HistoryQuery::default() };
    export(&call, of_log, ("user-activity", Area::UserActivity.read())).await
}

async fn export(
    call: &Call,
    of_log: HistoryQuery,
    (name, permission): (&str, Permission),
) -> Result<Response, Fault> {
    let known: Vec<&str> = FILTERS.into_iter().filter(|name| !["limit", "cursor"].contains(name)).collect();
    let query = Query::of(call, &[&known[..], &["format", "account"]].concat())?;
    let (format, media, ending) = match query.text("format") {
        None | Some("ndjson") => (Format::Lines, "application/x-ndjson", "ndjson"),
        Some("csv") => (Format::Csv, "text/csv; charset=utf-8", "csv"),
        Some(_) => return Err(Fault::invalid("format must be ndjson or csv")),
    };
    let filtered = HistoryQuery {
        admin_only: of_log.admin_only,
        users_only: of_log.users_only,
        subject: query.id("account")?,
        ..filters(&query)?
    };
    let (app, operator) = (call.app(), call.operator()?);
    let pass = door::pass(&call.parts).ok_or_else(Fault::unauthenticated)?;
    let seat = app.take_seat(operator).ok_or_else(|| {
        let message = "you have as many streams open as there may be";
        Fault::new(StatusCode::TOO_MANY_REQUESTS, message).code("too_many_streams")
    })?;
    app.note_export(&call.caller, permission).await?.map_err(denied)?;
    let export = Export {
        app: app.clone(),
        pass,
        names: Names::of(call).await?,
        query: filtered,
        format,
        left: EVENTS_MAX,
        over: false,
        _seat: seat,
    };
    let begun = (Some(format.head()), export);
    let lines = stream::unfold(Some(begun), |state| async move {
        let (head, mut export) = state?;
        if let Some(head) = head {
            return Some((Ok(head), Some((None, export))));
        }
        match export.next().await {
            Ok(Some(lines)) => Some((Ok(lines), Some((None, export)))),
            Ok(None) => None,
            Err(fault) => {
                let cause = fault.cause.as_deref().unwrap_or(&fault.message).to_owned();
                tracing::warn!(cause, "an export of activity was broken off");
                Some((Err(io::Error::other(cause)), None))
            }
        }
    });
    let day: String = date_time(app.now()).chars().take(10).collect();
    Ok(download(media, &format!("{name}-{day}.{ending}"), Body::from_stream(lines)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn fields_are_quoted_and_no_formulas() {
        assert_eq!(field(Some(&json!("say \"hi\", now"))), r#""say ""hi"", now""#);
        for formula in ["=1+1", "+1", "-1", "@x", "\tx"] {
            assert!(field(Some(&json!(formula))).starts_with("\"'"), "{formula}");
        }
        assert_eq!(field(None), "\"\"");
        assert_eq!(field(Some(&json!({"a": 1}))), r#""{""a"":1}""#);
    }
}
