//! Events as they happen: a stream of server-sent events for people, and signed pages of JSON lines for a
//! SIEM. And the erasure of what is known of a person beside their events.

mod stream;

use super::doc::{Doc, Query as Parameter, id_text, instant_text, plain, schema};
use super::reach::for_everyone;
use super::refusal::{denied, unknown_account};
use super::wire::{Query, id};
use crate::body::json;
use crate::call::Call;
use crate::fault::Fault;
use crate::surface::Access;
use axum::body::Body;
use axum::http::header::CONTENT_TYPE;
use axum::http::{HeaderName, HeaderValue, StatusCode};
use axum::response::Response;
use data_encoding::BASE64URL_NOPAD;
use readmit_app::Failure;
use readmit_app::follow::Position;
use readmit_core::id::AccountId;
use readmit_core::operator::Area;
use readmit_core::time::Timestamp;
use serde::Serialize;
use std::fmt::Write;
use utoipa::ToSchema;

/// Where the next page begins.
const CURSOR: HeaderName = HeaderName::from_static("x-readmit-cursor");
/// `key id.signature`, base64url.
const SIGNATURE: HeaderName = HeaderName::from_static("x-readmit-signature");

super::resource! {
    GET "/admin/api/v1/events", Access::Operator(Area::AdminActivity.read()), lines,
        Doc::new("Events", "Every event, oldest first, as JSON lines for a SIEM")
            .saying("Needs `admin_activity:read` and `users.activity:read` for everyone. The header \
                     `X-Readmit-Cursor` is the `after` of the next page; an empty page means that nothing new \
                     happened. The header `X-Readmit-Signature` is `KEY.SIGNATURE`: the id of a key of the audit \
                     log and its Ed25519 signature (base64url) over the lines `readmit-events-1`, the `after` of \
                     this page, its cursor, and then the body.")
            .query(&[
                Parameter { name: "after", description: "The cursor of the page before.", schema: plain::<String> },
                Parameter {
                    name: "since",
                    description: "Where to begin without a cursor; at the very first event when absent.",
                    schema: instant_text,
                },
                Parameter {
                    name: "limit",
                    description: "Commits that one page reads, 1 to 200, 50 by default; one commit may hold many \
                                  events.",
                    schema: plain::<u32>,
                },
            ])
            .answer(200, plain::<String>)
            .media("application/x-ndjson");
    GET "/admin/api/v1/events/stream", Access::Operator(Area::UserActivity.read()), stream::open,
        Doc::new("Events", "Events as they happen (server-sent events)")
            .saying("Each `data` is an event as in the activity logs; those of the admin activity log need \
                     `admin_activity:read`. Resumes after `Last-Event-ID`, otherwise begins now. The stream ends \
                     with the session. An operator may have a few streams open at once.")
            .query(&[
                Parameter { name: "account", description: "Only about this user.", schema: id_text },
                Parameter {
                    name: "application",
                    description: "Only at, for or about this application.",
                    schema: id_text,
                },
            ])
            .headers(&[Parameter {
                name: "last-event-id",
                description: "The `id` of the last event that was seen.",
                schema: plain::<String>,
            }])
            .answer(200, plain::<String>)
            .media("text/event-stream");
    POST "/admin/api/v1/accounts/{account}/erase-history", Access::Operator(Area::Audit.write()), erase,
        Doc::new("Events", "Erase the personal data beside a user's events")
            .saying("Addresses, user agents, what was typed as an identifier, and notes. The events stay, and \
                     the audit log stays provable. The user may be removed already.")
            .answer(200, schema::<Erased>);
}

/// What was erased.
#[derive(Serialize, ToSchema)]
struct Erased {
    /// Beside how many events.
    events: u64,
}

/// A place as the wire has it.
fn cursor(position: &Position) -> Result<String, Failure> {
    Ok(BASE64URL_NOPAD.encode(position.to_text()?.as_bytes()))
}

/// Reads what [`cursor`] wrote.
fn read_cursor(field: &str, text: &str) -> Result<Position, Fault> {
    let bytes = BASE64URL_NOPAD.decode(text.as_bytes()).ok();
    let text = bytes.and_then(|bytes| String::from_utf8(bytes).ok());
    let position = text.and_then(|text| text.parse().ok());
    position.ok_or_else(|| Fault::invalid(format!("{field} must be a cursor that this server gave")))
}

async fn lines(call: Call) -> Result<Response, Fault> {
    for_everyone(&call, Area::AdminActivity.read()).await?;
    for_everyone(&call, Area::UserActivity.read()).await?;
    let query = Query::of(&call, &["after", "since", "limit"])?;
    let after = query.text("after");
    let position = match after {
        Some(text) => read_cursor("after", text)?,
        None => Position::since(query.instant("since")?.unwrap_or_else(|| Timestamp::from_millis(0))),
    };
    let (events, position) = call.app().follow(&position, query.limit()?).await?;
    let mut body = String::new();
    for event in &events {
        // Writing into a text does not fail.
        let _ = writeln!(body, "{}", event.json);
    }
    let cursor = cursor(&position)?;
    let signed = format!("readmit-events-1\n{}\n{cursor}\n{body}", after.unwrap_or_default());
    let (key, signature) = call.app().keys.chain.sign(signed.as_bytes());
    let header =
        |text: String| HeaderValue::try_from(text).map_err(|error| Fault::internal(error.to_string()));
    let mut response = Response::new(Body::from(body));
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/x-ndjson"));
    headers.insert(CURSOR, header(cursor)?);
    headers.insert(SIGNATURE, header(format!("{key}.{signature}"))?);
    Ok(response)
}

async fn erase(call: Call) -> Result<Response, Fault> {
    let account: AccountId = id(&call, "account", unknown_account)?;
    let events = call.app().erase_history(&call.caller, account).await?.map_err(denied)?;
    Ok(json(StatusCode::OK, &Erased { events }))
}
