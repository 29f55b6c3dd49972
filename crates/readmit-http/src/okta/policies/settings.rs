//! The settings of a policy, as the vendor's clients send and read them.

mod enrolment;
mod password;

use crate::okta::tree::Node;
use readmit_core::policy::{Enrolment, PasswordSettings, Policy, PolicyKind, Settings};
use serde_json::{Value, json};

/// Reads settings. Where there are none, those stay that there were; a new policy gets the usual ones.
pub(super) fn read(node: &Node<'_>, kind: PolicyKind, former: Option<&Policy>) -> Settings {
    let former = former.map(|policy| policy.settings.clone());
    match kind {
        PolicyKind::Session => Settings::Session,
        PolicyKind::Access => Settings::Access,
        PolicyKind::Enrolment => {
            let usual = former.unwrap_or_else(|| Settings::Enrolment(Enrolment::usual()));
            enrolment::read(node).map_or(usual, Settings::Enrolment)
        }
        PolicyKind::Password => {
            let usual = match former {
                Some(Settings::Password(settings)) => settings,
                _ => PasswordSettings::default(),
            };
            Settings::Password(password::read(&node.get("password").object(), &usual))
        }
    }
}

/// Writes settings; kinds without any have no such field.
pub(super) fn view(settings: &Settings) -> Option<Value> {
    match settings {
        Settings::Session | Settings::Access => None,
        Settings::Enrolment(enrolments) => {
            let authenticators: Vec<Value> = enrolments.iter().map(enrolment::view).collect();
            Some(json!({ "type": "AUTHENTICATORS", "authenticators": authenticators }))
        }
        Settings::Password(settings) => Some(json!({ "password": password::view(settings) })),
    }
}
