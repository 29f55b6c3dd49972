//! A rule as the vendor's clients send it. What they may only read is not looked at.

use super::{action, conditions};
use crate::fault::Fault;
use crate::okta::policies::STATUS;
use crate::okta::policies::kind::rule_word;
use crate::okta::tree::{Faults, Node};
use readmit_app::policies::rules::RuleOrder;
use readmit_core::policy::PolicyKind;
use serde_json::Value;

/// Reads a rule of a policy of this kind.
pub(super) fn order(body: &Value, kind: PolicyKind) -> Result<RuleOrder, Fault> {
    let faults = Faults::default();
    let made = read(&Node::root(body, &faults), kind);
    faults.finish("rule", made)
}

fn read(body: &Node<'_>, kind: PolicyKind) -> Option<RuleOrder> {
    let name = body.get("name").required_text();
    let priority = body.get("priority").number(1);
    let active = body.get("status").word(STATUS);
    body.get("type").word(&[(rule_word(kind), ())]);
    let conditions = conditions::read(&body.get("conditions").object(), kind);
    let action = action::read(&body.get("actions").object(), kind);
    Some(RuleOrder { name: name?.to_owned(), priority, active, conditions: conditions?, action: action? })
}
