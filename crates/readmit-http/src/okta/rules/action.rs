//! What a rule says. Fields that mean nothing here and ask for nothing (`keepMeSignedIn`, how a password is recovered)
//! are not looked at.

use super::demand;
use crate::okta::tree::Node;
use crate::okta::words::word;
use readmit_core::policy::{Access, Action, EnrolAt, FactorPrompt, PolicyKind, PrimaryFactor, SessionAction};
use readmit_core::time::Span;
use serde_json::{Value, json};

const ACCESS: &[(&str, Access)] = &[("ALLOW", Access::Allow), ("DENY", Access::Deny)];

const ENROL: &[(&str, EnrolAt)] = &[
    ("CHALLENGE", EnrolAt::Challenge),
    ("LOGIN", EnrolAt::Login),
    ("NEVER", EnrolAt::Never),
    ("NEVER_INCLUDING_RECOVERY", EnrolAt::NeverIncludingRecovery),
];

const PRIMARY: &[(&str, PrimaryFactor)] =
    &[("PASSWORD_IDP", PrimaryFactor::Password), ("PASSWORD_IDP_ANY_FACTOR", PrimaryFactor::Any)];

/// Reads what a rule of a policy of this kind says.
pub(super) fn read(actions: &Node<'_>, kind: PolicyKind) -> Option<Action> {
    match kind {
        PolicyKind::Enrolment => {
            let enrol = actions.deep(&["enroll", "self"]);
            if enrol.is_absent() {
                return Some(Action::Enrolment(EnrolAt::Challenge));
            }
            enrol.word(ENROL).map(Action::Enrolment)
        }
        PolicyKind::Session => session(&actions.get("signon").object()).map(Action::Session),
        PolicyKind::Access => {
            let node = actions.get("appSignOn").object();
            match required(&node.get("access"), ACCESS)? {
                Access::Deny => Some(Action::Access(None)),
                Access::Allow => {
                    demand::read(&node.get("verificationMethod").object()).map(Some).map(Action::Access)
                }
            }
        }
        PolicyKind::Password => {
            // What nobody allowed is not allowed.
            let access = |name: &str| actions.deep(&[name, "access"]).word(ACCESS).unwrap_or(Access::Deny);
            Some(Action::Password {
                change: access("passwordChange"),
                reset: access("selfServicePasswordReset"),
                unlock: access("selfServiceUnlock"),
            })
        }
    }
}

/// One of these words, which must be there.
fn required<T: Copy>(node: &Node<'_>, words: &[(&str, T)]) -> Option<T> {
    node.required().then(|| node.word(words))?
}

fn session(signon: &Node<'_>) -> Option<SessionAction> {
    let usual = SessionAction::default();
    let access = required(&signon.get("access"), ACCESS);
    let second_factor = second_factor(signon);
    let primary = signon.get("primaryFactor");
    let session = signon.get("session").object();
    let mins = |node: Node<'_>, min: u32| node.number(min).map(|mins| Span::from_mins(u64::from(mins)));
    Some(SessionAction {
        access: access?,
        primary: if primary.is_absent() { usual.primary } else { primary.word(PRIMARY)? },
        second_factor,
        remember_device: signon.get("rememberDeviceByDefault").flag().unwrap_or(false),
        persistent: session.get("usePersistentCookie").flag().unwrap_or(false),
        idle: mins(session.get("maxSessionIdleMinutes"), 1).unwrap_or(usual.idle),
        life: mins(session.get("maxSessionLifetimeMinutes"), 0).filter(|life| *life > Span::default()),
    })
}

fn second_factor(signon: &Node<'_>) -> Option<FactorPrompt> {
    let mode = signon.get("factorPromptMode");
    if !signon.get("requireFactor").flag().unwrap_or(false) {
        if !mode.is_absent() {
            mode.wrong("only where requireFactor is true");
        }
        return None;
    }
    let lifetime = signon.get("factorLifetime");
    match required(&mode, &[("ALWAYS", 0), ("DEVICE", 1), ("SESSION", 2)])? {
        0 => Some(FactorPrompt::Always),
        1 => Some(FactorPrompt::Device),
        _ => {
            let mins = lifetime.required().then(|| lifetime.number(1))??;
            Some(FactorPrompt::Within(Span::from_mins(u64::from(mins))))
        }
    }
}

/// Writes what a rule says.
pub(super) fn view(action: &Action) -> Value {
    let access = |access: &Access| json!({ "access": word(ACCESS, access) });
    match action {
        Action::Enrolment(at) => json!({ "enroll": { "self": word(ENROL, at) } }),
        Action::Session(action) => json!({ "signon": session_view(action) }),
        Action::Access(None) => json!({ "appSignOn": { "access": "DENY" } }),
        Action::Access(Some(asked)) => {
            json!({ "appSignOn": { "access": "ALLOW", "verificationMethod": demand::view(asked) } })
        }
        Action::Password { change, reset, unlock } => json!({
            "passwordChange": access(change),
            "selfServicePasswordReset": access(reset),
            "selfServiceUnlock": access(unlock),
        }),
    }
}

fn session_view(action: &SessionAction) -> Value {
    let mut view = json!({
        "access": word(ACCESS, &action.access),
        "primaryFactor": word(PRIMARY, &action.primary),
        "requireFactor": action.second_factor.is_some(),
        "rememberDeviceByDefault": action.remember_device,
        "session": {
            "usePersistentCookie": action.persistent,
            "maxSessionIdleMinutes": action.idle.as_mins(),
            "maxSessionLifetimeMinutes": action.life.map_or(0, Span::as_mins),
        },
    });
    match action.second_factor {
        None => {}
        Some(FactorPrompt::Always) => view["factorPromptMode"] = "ALWAYS".into(),
        Some(FactorPrompt::Device) => view["factorPromptMode"] = "DEVICE".into(),
        Some(FactorPrompt::Within(span)) => {
            view["factorPromptMode"] = "SESSION".into();
            view["factorLifetime"] = span.as_mins().into();
        }
    }
    view
}
