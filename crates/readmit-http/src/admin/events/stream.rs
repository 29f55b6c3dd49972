//! The stream of server-sent events (WHATWG HTML section 9.2).

use super::{cursor, read_cursor};
use crate::admin::activity::{ActivityShown, Names};
use crate::admin::door;
use crate::admin::wire::Query;
use crate::call::Call;
use crate::fault::Fault;
use crate::serve::Stopping;
use axum::body::Body;
use axum::http::header::CONTENT_TYPE;
use axum::http::{HeaderName, HeaderValue, StatusCode};
use axum::response::Response;
use futures_util::stream;
use readmit_app::App;
use readmit_app::follow::{FollowedEvent, Position};
use readmit_app::history::HistoryQuery;
use readmit_app::store::StoredEvent;
use readmit_app::streams::Seat;
use readmit_core::account::OperatorPass;
use readmit_core::activity::Log;
use readmit_core::event::EventKind;
use readmit_core::operator::Area;
use serde::Deserialize;
use std::fmt::Write;
use std::time::Duration;
use tokio::time::{Instant, Interval, MissedTickBehavior, interval};

/// How often the log is looked at.
const LOOK: Duration = Duration::from_secs(1);
/// How often something is sent when nothing happens, so that nobody in between takes the line for dead.
const HEARTBEAT: Duration = Duration::from_secs(15);
/// How often the session is looked at when nothing happens.
const DOOR: Duration = Duration::from_secs(5);
/// Commits that one look reads.
const ROWS: u32 = 100;

struct Stream {
    app: App,
    pass: OperatorPass,
    names: Names,
    wanted: HistoryQuery,
    position: Position,
    looks: Interval,
    sent_at: Instant,
    admitted_at: Instant,
    stopping: Option<Stopping>,
    /// Given back when the stream ends.
    _seat: Seat,
}

/// `GET /events/stream`.
pub(super) async fn open(call: Call) -> Result<Response, Fault> {
    let query = Query::of(&call, &["account", "application"])?;
    let resumed = call.parts.headers.get("last-event-id").and_then(|id| id.to_str().ok());
    let position = match resumed.filter(|id| !id.is_empty()) {
        Some(text) => read_cursor("Last-Event-ID", text)?,
        None => Position::since(call.app().now()),
    };
    let seat = call.app().take_seat(call.operator()?).ok_or_else(|| {
        let fault =
            Fault::new(StatusCode::TOO_MANY_REQUESTS, "you have as many streams open as there may be");
        fault.code("too_many_streams")
    })?;
    let mut looks = interval(LOOK);
    looks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let stream = Stream {
        app: call.app().clone(),
        pass: door::pass(&call.parts).ok_or_else(Fault::unauthenticated)?,
        names: Names::of(&call).await?,
        wanted: HistoryQuery {
            subject: query.id("account")?,
            application: query.id("application")?,
            ..HistoryQuery::default()
        },
        position,
        looks,
        sent_at: Instant::now(),
        admitted_at: Instant::now(),
        stopping: call.parts.extensions.get::<Stopping>().cloned(),
        _seat: seat,
    };
    let hello = format!(": connected\nid: {}\n\n", cursor(&stream.position)?);
    let frames = stream::unfold((Some(hello), stream), |(hello, mut stream)| async move {
        if let Some(hello) = hello {
            return Some((Ok(hello), (None, stream)));
        }
        match stream.next().await {
            Ok(Some(frame)) => Some((Ok::<_, std::convert::Infallible>(frame), (None, stream))),
            Ok(None) => None,
            Err(fault) => {
                let cause = fault.cause.as_deref().unwrap_or(&fault.message);
                tracing::warn!(cause, "a stream of events ended");
                None
            }
        }
    });
    let mut response = Response::new(Body::from_stream(frames));
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("text/event-stream"));
    // Proxies that collect answers would hold events back.
    headers.insert(HeaderName::from_static("x-accel-buffering"), HeaderValue::from_static("no"));
    Ok(response)
}

/// The part of a stored event that says in which log it is.
#[derive(Deserialize)]
struct Facts {
    event: EventKind,
}

impl Stream {
    /// The next piece; `None` when the session is over.
    async fn next(&mut self) -> Result<Option<String>, Fault> {
        loop {
            if self.stops_first().await {
                return Ok(None);
            }
            let (events, position) = self.app.follow(&self.position, ROWS).await?;
            let looked_at_door = self.admitted_at.elapsed() >= DOOR;
            if !events.is_empty() || looked_at_door {
                // What others changed counts from here on.
                if !self.app.still_recognises(&self.pass).await? {
                    return Ok(None);
                }
                self.names.renew().await?;
                self.admitted_at = Instant::now();
            }
            self.position = position;
            let mut frames = String::new();
            for event in self.stored(&events).await? {
                if self.is_wanted(&event).await? {
                    let shown = ActivityShown::of(&event, &mut self.names).await?;
                    let data =
                        serde_json::to_string(&shown).map_err(|error| Fault::internal(error.to_string()))?;
                    // Writing into a text does not fail.
                    let _ = write!(frames, "data: {data}\n\n");
                }
            }
            if frames.is_empty() && self.sent_at.elapsed() < HEARTBEAT {
                continue;
            }
            // The place is told last: who is cut off before reads these events again.
            let _ = write!(frames, ": here\nid: {}\n\n", cursor(&self.position)?);
            self.sent_at = Instant::now();
            return Ok(Some(frames));
        }
    }

    /// Waits until it is time to look again. Answers whether the server stops before that.
    async fn stops_first(&mut self) -> bool {
        let Some(stopping) = &mut self.stopping else {
            self.looks.tick().await;
            return false;
        };
        tokio::select! {
            () = stopping.stopped() => true,
            _ = self.looks.tick() => false,
        }
    }

    /// The events as they are stored, in the order in which they happened.
    async fn stored(&self, events: &[FollowedEvent]) -> Result<Vec<StoredEvent>, Fault> {
        if events.is_empty() {
            return Ok(Vec::new());
        }
        let ids = events.iter().map(|event| (self.app.tenant, event.id)).collect();
        let mut found = self.app.store.events_by_id(ids).await?;
        let place = |id| events.iter().position(|event| event.id == id);
        found.sort_by_key(|event| place(event.id));
        let stored = found.into_iter().map(|event| StoredEvent {
            id: event.id,
            subject: event.subject,
            body: event.body,
            personal: event.personal,
        });
        Ok(stored.collect())
    }

    async fn is_wanted(&mut self, event: &StoredEvent) -> Result<bool, Fault> {
        let about = self.wanted.subject.is_none_or(|account| account == event.subject);
        if !about || !self.wanted.fits(event) {
            return Ok(false);
        }
        let Ok(facts) = serde_json::from_str::<Facts>(&event.body) else { return Ok(false) };
        let permission = match facts.event.log() {
            Log::User => Area::UserActivity.read(),
            Log::Admin => Area::AdminActivity.read(),
        };
        self.names.may_see(event.subject, permission).await
    }
}
