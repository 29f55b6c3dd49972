//! A policy as the vendor's clients read it.

use super::kind::{KINDS, policy_text};
use super::settings;
use crate::call::Call;
use crate::okta::date::date;
use crate::okta::id::{self, prefix};
use crate::okta::link::{Allow, Links};
use crate::okta::rules;
use crate::okta::words::word;
use readmit_core::configuration::Configuration;
use readmit_core::policy::{Policy, PolicyKind};
use serde_json::{Value, json};

/// Writes a policy; with its rules where `expand` asks for them.
pub(super) fn view(call: &Call, configuration: &Configuration, policy: &Policy, with_rules: bool) -> Value {
    let kind = policy.kind();
    let mut view = json!({
        "id": policy_text(kind, policy.id),
        "type": word(KINDS, &kind),
        "status": status(policy.active),
        "name": policy.name,
        "description": policy.description,
        "priority": place(configuration, policy),
        "system": policy.built_in,
        "conditions": conditions(policy),
        "created": date(policy.created_at),
        "lastUpdated": date(policy.updated_at),
        "_links": links(call, policy),
    });
    if let Some(settings) = settings::view(&policy.settings) {
        view["settings"] = settings;
    }
    // Only where it is asked for: the vendor's Python client takes no policy that has anything embedded.
    if with_rules {
        let rules: Vec<Value> = policy.rules.iter().map(|rule| rules::view(call, policy, rule)).collect();
        view["_embedded"] = json!({ "rules": rules });
        if kind == PolicyKind::Access {
            view["_embedded"]["resourceType"] = "APP".into();
        }
    }
    view
}

/// Whether something counts, in the vendor's word.
pub(in crate::okta) const fn status(active: bool) -> &'static str {
    if active { "ACTIVE" } else { "INACTIVE" }
}

/// The built-in policy has the last place.
fn place(configuration: &Configuration, policy: &Policy) -> usize {
    if policy.built_in {
        return configuration.policies_of(policy.kind()).len();
    }
    usize::try_from(policy.priority).unwrap_or(usize::MAX)
}

fn conditions(policy: &Policy) -> Value {
    let kind = policy.kind();
    if kind == PolicyKind::Access {
        return Value::Null;
    }
    let groups: Vec<String> =
        policy.groups.iter().map(|group| id::text(prefix::GROUP, group.uuid())).collect();
    let mut conditions = json!({ "people": { "groups": { "include": groups } } });
    if kind == PolicyKind::Password {
        conditions["authProvider"] = json!({ "provider": "OKTA" });
    }
    conditions
}

fn links(call: &Call, policy: &Policy) -> Value {
    let path = format!("/api/v1/policies/{}", policy_text(policy.kind(), policy.id));
    let own: &[Allow] =
        if policy.built_in { &[Allow::Get, Allow::Put] } else { &[Allow::Get, Allow::Put, Allow::Delete] };
    let mut links = Links::new(call).with("self", &path, own).with(
        "rules",
        &format!("{path}/rules"),
        &[Allow::Get, Allow::Post],
    );
    if policy.kind() == PolicyKind::Access {
        links = links.with("mappings", &format!("{path}/mappings"), &[Allow::Get, Allow::Post]);
    }
    if !policy.built_in {
        links = links.switch(&path, policy.active);
    }
    links.into_value()
}
