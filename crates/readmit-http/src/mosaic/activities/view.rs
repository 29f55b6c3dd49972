//! One activity as the vendor shows it, made of an event.

use crate::fault::Fault;
use readmit_core::time::Timestamp;
use serde::Serialize;
use serde_json::{Map, Value};

/// Whose activities.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// Administrators', clients' and the shell's.
    Admin,
    /// Users'.
    Users,
}

impl Kind {
    /// Reads the vendor's word.
    pub(super) fn read(text: Option<&str>) -> Result<Self, Fault> {
        match text {
            Some("admin") => Ok(Self::Admin),
            Some("cis") => Ok(Self::Users),
            _ => Err(Fault::invalid("type must be admin or cis")),
        }
    }

    /// The vendor's word.
    pub(super) const fn as_str(self) -> &'static str {
        match self {
            Self::Admin => "admin",
            Self::Users => "cis",
        }
    }
}

/// One activity.
#[derive(Debug, Serialize)]
#[serde(untagged)]
pub(super) enum Activity {
    /// An administrator's.
    Admin(AdminActivity),
    /// A user's.
    User(UserActivity),
}

#[derive(Debug, Serialize)]
pub(super) struct AdminActivity {
    activity: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    actor_id: Option<String>,
    actor_type: String,
    target_resource_id: String,
    target_resource_type: &'static str,
    timestamp: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    ip: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    user_agent: Option<String>,
    #[serde(rename = "additionalParams")]
    additional_params: Map<String, Value>,
}

#[derive(Debug, Serialize)]
pub(super) struct UserActivity {
    activity: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    app_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    ip: Option<String>,
    timestamp: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    user_agent: Option<String>,
    user_id: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    session_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    auth_method: Option<&'static str>,
}

/// The vendor's names for users' activities, by the type of the event.
const USERS: &[(&str, &str)] = &[
    ("code_issued", "direct_otp_sent"),
    ("code_redeemed", "otp_authentication_success"),
    ("code_refused", "otp_authentication_failed"),
    ("codes_locked", "user_locked"),
    ("code_revoked", "direct_otp_revoked"),
    ("totp_registered", "totp_registered"),
    ("totp_confirmed", "totp_confirmed"),
    ("totp_revoked", "totp_revoked"),
    ("totp_accepted", "totp_authentication_success"),
    ("totp_refused", "totp_authentication_failed"),
    ("totp_locked", "totp_locked"),
    ("totp_resynced", "totp_resynced"),
    ("transaction_started", "totp_transaction_started"),
    ("transaction_signed", "totp_transaction_signed"),
    ("session_strengthened", "session_mfa_added"),
    ("session_started", "session_started"),
    ("session_refreshed", "session_refreshed"),
    ("session_ended", "session_ended"),
    ("not_me", "user_reported_fraud"),
];

impl Activity {
    /// Its name.
    pub(super) fn name(&self) -> &str {
        match self {
            Self::Admin(activity) => &activity.activity,
            Self::User(activity) => &activity.activity,
        }
    }

    /// The activity of this kind that an event is, if it is one. `at` may be milliseconds or RFC 3339.
    pub(super) fn of(body: &Value, personal: Option<&Value>, kind: Kind) -> Option<Self> {
        let text = |value: &Value| value.as_str().map(str::to_owned);
        let beside = |name: &str| text(personal?.get(name)?);
        let (actor, event) = (body.get("actor")?, body.get("event")?);
        let event_type = event.get("type")?.as_str()?;
        let timestamp = match body.get("at")? {
            Value::String(at) => at.clone(),
            millis => super::super::answer::date_time(Timestamp::from_millis(millis.as_i64()?))?,
        };
        let subject = text(body.get("subject")?)?;
        match kind {
            Kind::Users => {
                let (_, activity) = USERS.iter().find(|(known, _)| *known == event_type)?;
                Some(Self::User(UserActivity {
                    activity: (*activity).to_owned(),
                    app_id: body.get("application").and_then(text),
                    ip: beside("ip"),
                    timestamp,
                    user_agent: beside("user_agent"),
                    user_id: subject,
                    session_id: event.get("session").and_then(text),
                    auth_method: auth_method(activity),
                }))
            }
            Kind::Admin => {
                let actor_type = actor.get("type")?.as_str()?;
                if !is_admin(actor_type, event_type) {
                    return None;
                }
                Some(Self::Admin(AdminActivity {
                    activity: admin_name(actor_type, event_type).to_owned(),
                    actor_id: actor.get("id").and_then(text),
                    // The vendor calls an administrator a user.
                    actor_type: if actor_type == "operator" { "user" } else { actor_type }.to_owned(),
                    target_resource_id: subject,
                    target_resource_type: target_type(event_type),
                    timestamp,
                    ip: beside("ip"),
                    user_agent: beside("user_agent"),
                    additional_params: additional(body, event),
                }))
            }
        }
    }
}

fn auth_method(activity: &str) -> Option<&'static str> {
    if activity.contains("totp") {
        return Some("totp");
    }
    activity.contains("otp").then_some("direct_otp")
}

/// The followed log has users' events as well.
fn is_admin(actor: &str, event: &str) -> bool {
    matches!(actor, "operator" | "shell") || USERS.iter().all(|(known, _)| *known != event)
}

fn admin_name<'a>(actor: &str, event: &'a str) -> &'a str {
    match (actor, event) {
        ("operator" | "shell", "code_issued") => "admin_recovery_otp_code_generated",
        (_, "operator_signed_in") => "admin_login",
        (_, other) => other,
    }
}

fn target_type(event: &str) -> &'static str {
    match event.split('_').next() {
        Some("application" | "client") => "app",
        Some("organisation") => "tenant",
        Some("role") => "role",
        Some("group") => "group",
        Some("hook") => "hook",
        _ => "user",
    }
}

/// What the event tells beside its type, with the application and the client at hand.
fn additional(body: &Value, event: &Value) -> Map<String, Value> {
    let mut params = event.as_object().cloned().unwrap_or_default();
    params.remove("type");
    for (name, from) in [("app_id", "application"), ("client_id", "client")] {
        if let Some(value) = body.get(from) {
            params.insert(name.to_owned(), value.clone());
        }
    }
    params
}
