//! A rule as the vendor's clients read it.

use super::{action, conditions};
use crate::call::Call;
use crate::okta::date::date;
use crate::okta::link::{Allow, Links};
use crate::okta::policies::kind::{policy_text, rule_text, rule_word};
use crate::okta::policies::status;
use readmit_core::policy::{Policy, PolicyKind, Rule};
use serde_json::{Value, json};

/// The place that the vendor shows for the rule that comes with an access policy: behind all others.
const CATCH_ALL_PLACE: usize = 99;

/// Writes a rule of a policy.
pub(in crate::okta) fn view(call: &Call, policy: &Policy, rule: &Rule) -> Value {
    let kind = policy.kind();
    let place = match policy.rules.iter().position(|known| known.id == rule.id) {
        _ if rule.built_in && kind == PolicyKind::Access => CATCH_ALL_PLACE,
        index => index.map_or(0, |index| index + 1),
    };
    let path =
        format!("/api/v1/policies/{}/rules/{}", policy_text(kind, policy.id), rule_text(kind, rule.id));
    let own: &[Allow] =
        if rule.built_in { &[Allow::Get, Allow::Put] } else { &[Allow::Get, Allow::Put, Allow::Delete] };
    let mut links = Links::new(call).with("self", &path, own);
    if !rule.built_in {
        links = links.switch(&path, rule.active);
    }
    json!({
        "id": rule_text(kind, rule.id),
        "type": rule_word(kind),
        "status": status(rule.active),
        "name": rule.name,
        "priority": place,
        "system": rule.built_in,
        "conditions": conditions::view(&rule.conditions, kind),
        "actions": action::view(&rule.action),
        "created": date(rule.created_at),
        "lastUpdated": date(rule.updated_at),
        "_links": links.into_value(),
    })
}
