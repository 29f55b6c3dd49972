//! What happened, as people look at it: the two activity logs with their filters, one user's history, and
//! the event behind a reference number.

use crate::app::App;
use crate::caller::{Caller, permit};
use crate::failure::Failure;
use crate::store::{Concern, EventPage, StoredEvent};
use readmit_core::activity::Log;
use readmit_core::code::Scope;
use readmit_core::event::{Actor, EventKind};
use readmit_core::id::{AccountId, ApplicationId, EventId};
use readmit_core::operator::{Denial, Permission};
use readmit_core::reference::Reference;
use readmit_core::time::{Span, Timestamp};
use serde::Deserialize;

/// Events that one page may look at: filters that fit few events give short pages and a place to go on
/// from, never a scan of everything.
const SCAN_MAX: u32 = 5_000;

/// Events that are read at once.
const CHUNK: u32 = 500;

/// Events of the second of a reference number.
const SECOND_MAX: u32 = 10_000;

/// What is looked for.
#[derive(Debug, Clone, Default)]
pub struct HistoryQuery {
    /// Only what is in the admin activity log.
    pub admin_only: bool,
    /// Only what is in the user activity log.
    pub users_only: bool,
    /// Only about this account, or configured thing.
    pub subject: Option<AccountId>,
    /// Only at or after this instant.
    pub since: Option<Timestamp>,
    /// Only before this instant.
    pub until: Option<Timestamp>,
    /// Only older than this event: where the page before ended.
    pub before: Option<EventId>,
    /// Only these types, such as `code_issued`, or names of the admin activity log, such as
    /// `admin_recovery_otp_code_generated`; empty for all.
    pub types: Vec<String>,
    /// Only by this actor: an id, or one of `shell`, `system`, `stranger`.
    pub actor: Option<String>,
    /// Only at, for or about this application.
    pub application: Option<ApplicationId>,
    /// How many at most.
    pub limit: u32,
}

/// A page of events, newest first.
#[derive(Debug, Clone, Default)]
pub struct HistoryPage {
    /// The events.
    pub events: Vec<StoredEvent>,
    /// Where to go on; `None` when there is nothing older.
    pub next: Option<EventId>,
}

/// The parts of a stored event that filters look at.
#[derive(Deserialize)]
struct Facts {
    actor: Actor,
    #[serde(default)]
    application: Option<ApplicationId>,
    event: EventKind,
}

impl Facts {
    fn is_called(&self, name: &str) -> bool {
        let kind = serde_json::to_value(&self.event).unwrap_or_default();
        kind["type"] == name || self.event.activity(self.actor) == Some(name)
    }

    fn is_at(&self, application: ApplicationId, subject: AccountId) -> bool {
        let scope = match &self.event {
            EventKind::CodeIssued { scope, .. } | EventKind::ApprovalRequested { scope, .. } => Some(*scope),
            _ => None,
        };
        let about = matches!(
            self.event,
            EventKind::ApplicationCreated
                | EventKind::ApplicationUpdated { .. }
                | EventKind::ApplicationDeleted
                | EventKind::ClientCreated { .. }
                | EventKind::ClientUpdated { .. }
                | EventKind::ClientSecretRotated { .. }
                | EventKind::ClientDeleted { .. }
        );
        self.application == Some(application)
            || scope == Some(Scope::Application(application))
            || (about && subject.uuid() == application.uuid())
    }

    fn is_by(&self, actor: &str) -> bool {
        match self.actor {
            Actor::Client(id) => id.to_string() == actor,
            Actor::Operator(id) | Actor::Account(id) => id.to_string() == actor,
            Actor::Shell => actor == "shell",
            Actor::System => actor == "system",
            Actor::Stranger => actor == "stranger",
        }
    }
}

impl HistoryQuery {
    /// Whether an event is looked for, as far as its body says: times and subject aside.
    pub fn fits(&self, event: &StoredEvent) -> bool {
        if !self.users_only && self.types.is_empty() && self.actor.is_none() && self.application.is_none() {
            return true;
        }
        let Ok(facts) = serde_json::from_str::<Facts>(&event.body) else { return false };
        (!self.users_only || facts.event.log() == Log::User)
            && (self.types.is_empty() || self.types.iter().any(|name| facts.is_called(name)))
            && self.actor.as_deref().is_none_or(|actor| facts.is_by(actor))
            && self.application.is_none_or(|application| facts.is_at(application, event.subject))
    }
}

impl App {
    /// A page of what happened.
    pub async fn history(&self, query: &HistoryQuery) -> Result<HistoryPage, Failure> {
        let mut found = HistoryPage::default();
        let (mut before, mut looked_at) = (query.before, 0);
        let wanted = usize::try_from(query.limit.max(1)).unwrap_or(usize::MAX);
        while looked_at < SCAN_MAX {
            let page = EventPage {
                subject: query.subject,
                since: query.since,
                until: query.until,
                before,
                admin_only: query.admin_only,
                limit: CHUNK,
            };
            let events = self.store.events(self.tenant, page).await?;
            let read = u32::try_from(events.len()).unwrap_or(CHUNK);
            for event in events {
                before = Some(event.id);
                if query.fits(&event) {
                    found.events.push(event);
                }
                if found.events.len() == wanted {
                    found.next = before;
                    return Ok(found);
                }
            }
            if read < CHUNK {
                return Ok(found);
            }
            looked_at += read;
        }
        found.next = before;
        Ok(found)
    }

    /// Puts on the log that someone takes a copy of what this permission lets them see of everyone.
    pub async fn note_export(
        &self,
        caller: &Caller,
        permission: Permission,
    ) -> Result<Result<(), Denial>, Failure> {
        let (about, authority) = (AccountId::from_uuid(self.tenant.uuid()), caller.authority);
        self.decide(Concern::account(self.tenant, about), caller.origin(), move |desk, turn| {
            permit(authority, desk, permission, turn)?;
            turn.record(EventKind::AuditExported);
            Ok(())
        })
        .await
    }

    /// The events behind a reference number: one, save for a rare coincidence.
    pub async fn events_of_reference(&self, reference: Reference) -> Result<Vec<StoredEvent>, Failure> {
        let second = i64::try_from(reference.arrived_at_secs()).unwrap_or(i64::MAX / 1000);
        let since = Timestamp::from_millis(second.saturating_mul(1000));
        let page = EventPage {
            since: Some(since),
            until: Some(since + Span::from_secs(1)),
            limit: SECOND_MAX,
            ..EventPage::default()
        };
        let mut events = self.store.events(self.tenant, page).await?;
        events.retain(|event| Reference::of(event.id) == reference);
        Ok(events)
    }
}
