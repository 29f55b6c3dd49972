//! A policy as the vendor's clients send it. What they may only read is not looked at.

use super::kind::{KINDS, OTHER_KINDS};
use super::settings;
use crate::fault::Fault;
use crate::okta::id::prefix;
use crate::okta::tree::{Faults, Neutral, Node};
use readmit_app::policies::PolicyOrder;
use readmit_core::id::GroupId;
use readmit_core::policy::{Policy, PolicyKind};
use serde_json::Value;

/// Reads a policy: a new one, or the changed form of one.
pub(super) fn order(body: &Value, former: Option<&Policy>) -> Result<PolicyOrder, Fault> {
    let faults = Faults::default();
    let made = read(&Node::root(body, &faults), former);
    faults.finish("policy", made)
}

fn read(body: &Node<'_>, former: Option<&Policy>) -> Option<PolicyOrder> {
    let name = body.get("name").required_text();
    let description = body.get("description").text();
    let priority = body.get("priority").number(1);
    let active = body.get("status").word(STATUS);
    let kind = kind(&body.get("type"), former)?;
    let groups = groups(&body.get("conditions").object(), kind);
    let settings = settings::read(&body.get("settings").object(), kind, former);
    Some(PolicyOrder {
        name: name?.to_owned(),
        description: description.map(ToOwned::to_owned),
        priority,
        active,
        groups,
        settings,
    })
}

/// Whether something counts.
pub(in crate::okta) const STATUS: &[(&str, bool)] = &[("ACTIVE", true), ("INACTIVE", false)];

fn kind(node: &Node<'_>, former: Option<&Policy>) -> Option<PolicyKind> {
    if former.is_none() && !node.required() {
        return None;
    }
    if node.is_absent() {
        return former.map(Policy::kind);
    }
    if node.text().is_some_and(|text| OTHER_KINDS.contains(&text)) {
        node.wrong("this server has no policies of this type");
        return None;
    }
    let kind = node.word(KINDS)?;
    match former {
        Some(former) if former.kind() != kind => {
            node.wrong("a policy's type cannot be changed");
            None
        }
        _ => Some(kind),
    }
}

/// Whom the policy is about.
fn groups(conditions: &Node<'_>, kind: PolicyKind) -> Vec<GroupId> {
    let known: &[&str] = match kind {
        PolicyKind::Access => &[],
        PolicyKind::Password => &["people", "authProvider"],
        PolicyKind::Enrolment | PolicyKind::Session => &["people"],
    };
    conditions.nothing_but(known, Neutral::Strict);
    if kind == PolicyKind::Access {
        return Vec::new();
    }
    if kind == PolicyKind::Password {
        let provider = conditions.get("authProvider").object();
        provider.nothing_but(&["provider"], Neutral::Strict);
        // All passwords are this server's own.
        provider.get("provider").word(&[("OKTA", ()), ("ANY", ())]);
    }
    let people = conditions.get("people").object();
    people.nothing_but(&["groups"], Neutral::Strict);
    let groups = people.get("groups").object();
    groups.nothing_but(&["include"], Neutral::Strict);
    let id = |node: &Node<'_>| GroupId::from_uuid(node.id(prefix::GROUP));
    groups.get("include").list().iter().map(id).collect()
}
