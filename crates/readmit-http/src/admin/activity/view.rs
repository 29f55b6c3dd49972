//! An event as the activity logs show it.

use super::names::Names;
use crate::admin::codes::{CheckedInput, refusal_words};
use crate::admin::wire::date_time;
use crate::fault::Fault;
use crate::recorded::{self, Recorded};
use readmit_app::Failure;
use readmit_app::follow::readable;
use readmit_app::store::StoredEvent;
use readmit_core::code::Scope;
use readmit_core::event::{Actor, EventKind, Notes};
use readmit_core::id::ApplicationId;
use readmit_core::reference::Reference;
use serde::Serialize;
use serde_json::{Map, Value};
use utoipa::ToSchema;

/// An event.
#[derive(Serialize, ToSchema)]
pub(in crate::admin) struct ActivityShown {
    id: String,
    /// The name in the log, such as `admin_recovery_otp_code_generated`.
    activity: String,
    /// The event's own type, such as `code_issued`.
    #[serde(rename = "type")]
    kind: String,
    #[schema(format = DateTime)]
    at: String,
    actor: Involved,
    target: Involved,
    application: Option<Involved>,
    client: Option<Involved>,
    ip: Option<String>,
    user_agent: Option<String>,
    /// What was typed to name the user.
    identifier: Option<String>,
    /// How the user was verified.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    verification: Vec<CheckedInput>,
    /// The number that was told for a refusal.
    #[serde(skip_serializing_if = "Option::is_none")]
    reference: Option<String>,
    /// Why a code was refused, in one sentence.
    #[serde(skip_serializing_if = "Option::is_none")]
    words: Option<String>,
    /// What else the event tells.
    #[schema(value_type = Object)]
    details: Map<String, Value>,
}

/// Who acted, or what it was about.
#[derive(Serialize, ToSchema)]
pub(in crate::admin) struct Involved {
    /// For actors `client`, `operator`, `account`, `shell`, `system` or `stranger`; for targets `account`,
    /// `application`, `client`, `role`, `group`, `hook`, `organisation` or `unknown`.
    #[serde(rename = "type")]
    kind: &'static str,
    id: Option<String>,
    name: Option<String>,
}

impl ActivityShown {
    /// The event as it is stored, with names.
    pub(in crate::admin) async fn of(event: &StoredEvent, names: &mut Names) -> Result<Self, Fault> {
        let corrupt = |error: serde_json::Error| {
            Fault::from(Failure::Corrupt { what: "event", why: format!("{}: {error}", event.id) })
        };
        let (body, personal) = recorded::read(event)?;
        let Value::Object(mut details) = serde_json::to_value(&body.event).map_err(corrupt)? else {
            return Err(Fault::internal("an event is not an object"));
        };
        let kind = details.remove("type").as_ref().and_then(Value::as_str).unwrap_or_default().to_owned();
        details.remove("verification");
        readable(&mut details);
        let (target, target_name) = names.target(event.subject).await?;
        Ok(Self {
            id: event.id.to_string(),
            activity: body.event.activity(body.actor).map_or_else(|| kind.clone(), str::to_owned),
            at: date_time(body.at),
            actor: actor(body.actor, names).await?,
            target: Involved { kind: target, id: Some(event.subject.to_string()), name: target_name },
            application: application(&body).map(|id| Involved {
                kind: "application",
                id: Some(id.to_string()),
                name: names.application(id),
            }),
            client: body.client.map(|id| Involved {
                kind: "client",
                id: Some(id.to_string()),
                name: names.client(id),
            }),
            ip: personal.ip,
            user_agent: personal.user_agent,
            identifier: personal.identifier,
            verification: verification(&body.event, &personal.notes),
            reference: body.event.is_refusal().then(|| Reference::of(event.id).to_string()),
            words: match &body.event {
                EventKind::CodeRefused { reason } => Some(refusal_words(reason)),
                _ => None,
            },
            kind,
            details,
        })
    }
}

async fn actor(actor: Actor, names: &mut Names) -> Result<Involved, Fault> {
    let nameless = |kind| Involved { kind, id: None, name: None };
    Ok(match actor {
        Actor::Client(id) => Involved { kind: "client", id: Some(id.to_string()), name: names.client(id) },
        Actor::Operator(id) => {
            Involved { kind: "operator", id: Some(id.to_string()), name: names.person(id).await? }
        }
        Actor::Account(id) => {
            Involved { kind: "account", id: Some(id.to_string()), name: names.person(id).await? }
        }
        Actor::Shell => nameless("shell"),
        Actor::System => nameless("system"),
        Actor::Stranger => nameless("stranger"),
    })
}

/// The application at hand, or the one that a code is for.
fn application(body: &Recorded) -> Option<ApplicationId> {
    let scope = match &body.event {
        EventKind::CodeIssued { scope, .. } | EventKind::ApprovalRequested { scope, .. } => Some(*scope),
        _ => None,
    };
    match scope {
        Some(Scope::Application(id)) => Some(id),
        _ => body.application,
    }
}

/// The record of a checklist, with the notes that stand beside the event.
fn verification(event: &EventKind, notes: &Notes) -> Vec<CheckedInput> {
    let EventKind::CodeIssued { verification, .. } = event else { return Vec::new() };
    let mut shown = Vec::new();
    for item in verification {
        let mut item = item.clone();
        item.note = notes.get(&item.id).cloned();
        shown.push(CheckedInput::from(&item));
    }
    shown
}
