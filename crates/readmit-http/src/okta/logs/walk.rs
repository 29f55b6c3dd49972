//! Walking through the log, forwards and backwards, for one page of what the caller asks for and may see.

use super::ask::{Ask, Start, cursor};
use super::filter::fits;
use super::view::LogEvent;
use crate::admin::activity::Names;
use crate::call::Call;
use crate::fault::Fault;
use crate::recorded;
use readmit_app::follow::Place;
use readmit_app::history::HistoryQuery;
use readmit_app::store::StoredEvent;
use readmit_core::activity::Log;
use readmit_core::operator::Area;
use readmit_core::time::Span;

/// Events that one page may look at. A filter that fits few gives a short page and a place to go on from, never a
/// scan of everything.
const SCAN_MAX: usize = 5_000;
/// Looks at the chains, some of which may find other tenants' events only.
const LOOKS_MAX: usize = 40;
/// Events that are read at once.
const CHUNK: usize = 500;
/// An event is published when its rule ran, which is later than its request arrived, by less than this.
const WAITING_MAX: Span = Span::from_mins(5);

/// A page.
#[derive(Default)]
pub(super) struct Found {
    pub(super) events: Vec<LogEvent>,
    /// Where the next one begins.
    pub(super) next: Option<String>,
}

/// Oldest first.
pub(super) async fn forwards(call: &Call, ask: &Ask) -> Result<Found, Fault> {
    let mut place = match &ask.start {
        Start::Place(place) => place.clone(),
        _ => Place::since(ask.since.unwrap_or_default()),
    };
    let mut eye = Eye::of(call, ask).await?;
    let (mut found, mut looked_at) = (Found::default(), 0);
    let mut is_over = false;
    for _ in 0..LOOKS_MAX {
        if found.events.len() >= ask.limit || looked_at >= SCAN_MAX || is_over {
            break;
        }
        let reading = call.app().read_on(&place, CHUNK).await?;
        let mut taken = 0;
        for event in &reading.events {
            if found.events.len() == ask.limit {
                break;
            }
            taken += 1;
            found.events.extend(eye.look(event).await?);
        }
        looked_at += taken;
        let stop = reading.stop_after(taken);
        place = stop.place;
        is_over = stop.is_end || ask.until.is_some_and(|until| stop.reached >= until);
    }
    if ask.is_polling() || !is_over {
        found.next = Some(cursor(&place)?);
    }
    Ok(found)
}

/// Newest first.
pub(super) async fn backwards(call: &Call, ask: &Ask) -> Result<Found, Fault> {
    let before = match ask.start {
        Start::Before(event) => Some(event),
        _ => None,
    };
    let mut query = HistoryQuery {
        since: ask.since.map(|since| since - WAITING_MAX),
        until: ask.until,
        before,
        ..HistoryQuery::default()
    };
    let mut eye = Eye::of(call, ask).await?;
    let (mut found, mut looked_at) = (Found::default(), 0);
    while found.events.len() < ask.limit {
        // Never more than fit, so that nothing read is left over.
        let wanted = if eye.is_picky() { CHUNK } else { ask.limit - found.events.len() };
        query.limit = u32::try_from(wanted).unwrap_or(u32::MAX);
        let page = call.app().history(&query).await?;
        looked_at += page.events.len();
        let mut is_full = false;
        for event in &page.events {
            if found.events.len() == ask.limit {
                is_full = true;
                break;
            }
            query.before = Some(event.id);
            found.events.extend(eye.look(event).await?);
        }
        let is_end = page.next.is_none() && !is_full;
        if is_end {
            return Ok(found);
        }
        if looked_at >= SCAN_MAX {
            break;
        }
    }
    found.next = query.before.map(|event| event.to_string());
    Ok(found)
}

/// What the caller asks for and may see.
struct Eye<'a> {
    ask: &'a Ask,
    names: Names,
}

impl<'a> Eye<'a> {
    async fn of(call: &Call, ask: &'a Ask) -> Result<Self, Fault> {
        Ok(Self { ask, names: Names::of(call).await? })
    }

    /// Whether events may be passed over: for what they say, or since not everybody may see them.
    fn is_picky(&self) -> bool {
        let logs = [Area::UserActivity.read(), Area::AdminActivity.read()];
        let sees_all = logs.into_iter().all(|log| self.names.sees_all(log));
        self.ask.filter.is_some() || !self.ask.words.is_empty() || !sees_all
    }

    /// An event as the vendor writes it, if it is one.
    async fn look(&mut self, event: &StoredEvent) -> Result<Option<LogEvent>, Fault> {
        let (body, personal) = recorded::read(event)?;
        if !self.ask.covers(body.at) || !self.may_see(event, &body).await? {
            return Ok(None);
        }
        let shown = LogEvent::of(event, &body, &personal, &mut self.names).await?;
        Ok(fits(self.ask, &shown).then_some(shown))
    }

    /// The same as at the native activity logs.
    async fn may_see(&mut self, event: &StoredEvent, body: &recorded::Recorded) -> Result<bool, Fault> {
        if body.event.log() == Log::User
            && self.names.may_see(event.subject, Area::UserActivity.read()).await?
        {
            return Ok(true);
        }
        Ok(body.event.is_admin_activity(body.actor)
            && self.names.may_see(event.subject, Area::AdminActivity.read()).await?)
    }
}
