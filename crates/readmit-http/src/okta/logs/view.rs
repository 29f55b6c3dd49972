//! An event as the vendor writes it.

use super::kind::event_type;
use super::message::message;
use super::outcome::Ending;
use super::parties::{self, Party};
use crate::admin::activity::Names;
use crate::fault::Fault;
use crate::okta::date::date;
use crate::okta::id::{self, prefix};
use crate::recorded::{Personal, Recorded};
use readmit_app::follow::readable;
use readmit_app::store::StoredEvent;
use readmit_core::event::{Actor, EventKind};
use readmit_core::reference::Reference;
use readmit_core::time::Timestamp;
use serde::Serialize;
use serde_json::{Map, Value, json};
use std::net::IpAddr;

/// One event of the log.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct LogEvent {
    pub(super) uuid: String,
    published: String,
    /// What `published` says.
    #[serde(skip)]
    pub(super) at: Timestamp,
    event_type: String,
    version: &'static str,
    severity: &'static str,
    legacy_event_type: Option<String>,
    display_message: String,
    actor: Party,
    client: Value,
    authentication_context: Value,
    security_context: Value,
    outcome: Value,
    target: Vec<Party>,
    transaction: Value,
    debug_context: Value,
    request: Value,
}

impl LogEvent {
    /// An event in the vendor's words.
    pub(super) async fn of(
        stored: &StoredEvent,
        body: &Recorded,
        personal: &Personal,
        names: &mut Names,
    ) -> Result<Self, Fault> {
        let Value::Object(mut details) =
            serde_json::to_value(&body.event).map_err(|error| Fault::internal(error.to_string()))?
        else {
            return Err(Fault::internal("an event is not an object"));
        };
        let own_type = details.remove("type").as_ref().and_then(Value::as_str).unwrap_or_default().to_owned();
        readable(&mut details);
        let event_type = event_type(&body.event, body.actor)
            .map_or_else(|| format!("readmit.{own_type}"), ToOwned::to_owned);
        let ending = Ending::of(&body.event);
        let factor = factor(&body.event);
        Ok(Self {
            uuid: stored.id.to_string(),
            published: date(body.at),
            at: body.at,
            version: "0",
            severity: ending.severity(),
            legacy_event_type: None,
            display_message: message(&event_type),
            event_type,
            actor: parties::actor(body.actor, personal.identifier.as_deref(), names).await?,
            client: client(body, personal),
            authentication_context: authentication(factor, &details),
            security_context: json!({
                "asNumber": null, "asOrg": null, "isp": null, "domain": null, "isProxy": null,
            }),
            outcome: ending.outcome(&details),
            target: parties::targets(stored.subject, &body.event, names).await?,
            transaction: transaction(stored, body.actor),
            debug_context: json!({ "debugData": debug(stored, body, details, own_type, factor) }),
            request: json!({ "ipChain": chain(personal) }),
        })
    }
}

/// What was proved, or refused, in the vendor's words.
const fn factor(kind: &EventKind) -> Option<&'static str> {
    use EventKind as E;
    match kind {
        E::CodeIssued { .. }
        | E::CodeIssueRefused { .. }
        | E::CodeRedeemed { .. }
        | E::CodeRefused { .. }
        | E::CodeRefusalsCounted { .. }
        | E::CodeRevoked { .. }
        | E::CodesLocked { .. }
        | E::CodesDeactivated
        | E::CodesUnlocked => Some("TEMPORARY_ACCESS_CODE"),
        E::TotpRegistered { .. }
        | E::TotpRegistrationRefused { .. }
        | E::TotpConfirmed { .. }
        | E::TotpAccepted { .. }
        | E::TotpRefused { .. }
        | E::TotpLocked { .. }
        | E::TotpDeactivated { .. }
        | E::TotpUnlocked { .. }
        | E::TotpResynced { .. }
        | E::TotpRevoked { .. } => Some("TOKEN_SOFTWARE_TOTP"),
        E::PasswordAccepted
        | E::PasswordRefused { .. }
        | E::PasswordLocked { .. }
        | E::PasswordUnlocked
        | E::OperatorSignedIn { .. }
        | E::OperatorSignInRefused { .. } => Some("PASSWORD"),
        _ => None,
    }
}

fn client(body: &Recorded, personal: &Personal) -> Value {
    let agent = personal.user_agent.as_ref().map(|agent| {
        // Nothing is made of it that its sender could not have made up.
        json!({ "rawUserAgent": agent, "os": "Unknown", "browser": "UNKNOWN" })
    });
    json!({
        "userAgent": agent,
        "zone": null,
        "device": null,
        "id": body.client.map(|client| id::text(prefix::APP, client.uuid())),
        "ipAddress": personal.ip,
        "geographicalContext": null,
    })
}

fn authentication(factor: Option<&str>, details: &Map<String, Value>) -> Value {
    let (provider, kind) = match factor {
        Some("PASSWORD") => (Some("OKTA_AUTHENTICATION_PROVIDER"), Some("PASSWORD")),
        Some(_) => (Some("FACTOR_PROVIDER"), Some("OTP")),
        None => (None, None),
    };
    json!({
        "authenticationProvider": provider,
        "credentialProvider": factor.map(|_| "OKTA_CREDENTIAL_PROVIDER"),
        "credentialType": kind,
        "issuer": null,
        "interface": null,
        "authenticationStep": 0,
        "externalSessionId": details.get("session").and_then(Value::as_str).unwrap_or("unknown"),
    })
}

fn transaction(stored: &StoredEvent, actor: Actor) -> Value {
    let kind = if matches!(actor, Actor::System | Actor::Shell) { "JOB" } else { "WEB" };
    json!({ "type": kind, "id": stored.id.to_string(), "detail": {} })
}

/// What else the event tells: its own type and facts, and the number that was told for a refusal.
fn debug(
    stored: &StoredEvent,
    body: &Recorded,
    mut details: Map<String, Value>,
    own_type: String,
    factor: Option<&str>,
) -> Map<String, Value> {
    // How a caller was verified is for the native log, which shows it with what was noted.
    details.remove("verification");
    details.insert("readmitType".to_owned(), own_type.into());
    if let Some(factor) = factor {
        details.insert("factor".to_owned(), factor.into());
    }
    if let Some(application) = body.application {
        details.insert("application".to_owned(), id::text(prefix::APP, application.uuid()).into());
    }
    if body.event.is_refusal() {
        details.insert("reference".to_owned(), Reference::of(stored.id).to_string().into());
    }
    details
}

fn chain(personal: &Personal) -> Vec<Value> {
    let address = personal.ip.as_deref().map(|ip| (ip, ip.parse::<IpAddr>()));
    let link = address.map(|(ip, read)| {
        let version = read.ok().map(|ip| if ip.is_ipv4() { "V4" } else { "V6" });
        json!({ "ip": ip, "geographicalContext": null, "version": version, "source": null })
    });
    link.into_iter().collect()
}
