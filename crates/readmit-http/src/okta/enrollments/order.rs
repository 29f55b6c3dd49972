//! What a temporary access code shall be, in either of the two shapes in which it is asked for: `config` with a number, as
//! the vendor's guide writes it, and `profile` with a text, as its description and its clients do.

use crate::fault::Fault;
use crate::okta::id::{self, prefix};
use crate::okta::tree::{Faults, Node};
use readmit_core::account::IssueOrder;
use readmit_core::authenticator::{Authenticator, AuthenticatorKey};
use readmit_core::code::{Scope, Uses};
use readmit_core::configuration::Configuration;
use readmit_core::id::AuthenticatorId;
use readmit_core::time::Span;
use serde_json::Value;

/// Reads a body. The authenticator must be the organisation's, and on; that it still is sees the rule.
pub(super) fn read<'a>(
    body: &Value,
    configuration: &'a Configuration,
) -> Result<(&'a Authenticator, IssueOrder), Fault> {
    let faults = Faults::default();
    let root = Node::root(body, &faults);
    let authenticator = authenticator(&root.given("authenticatorId"), configuration);
    let kind = root.given("authenticatorType");
    if kind.text().is_some_and(|kind| kind != "tac") {
        kind.wrong("must be tac");
    }
    let [config, profile] = ["config", "profile"].map(|name| root.given(name).object());
    let ttl = profile.given("ttl").whole();
    let ttl = config.given("ttl").whole().or(ttl);
    let multi_use = profile.given("multiUse").flag_or_text();
    let multi_use = config.given("multiUse").flag_or_text().or(multi_use);

    // What the rule judges one after the other is told at once here.
    let policy = &configuration.organisation.codes;
    let life = ttl.map(|minutes| Span::from_mins(minutes.into()));
    if life.is_some_and(|life| life < policy.life_min || life > policy.life_max) {
        faults.add("ttl", &ttl_between(policy.life_min, policy.life_max));
    }
    if multi_use == Some(true) && !policy.multiple_use {
        faults.add("multiUse", SINGLE_USE);
    }
    let uses = if multi_use == Some(true) { Uses::Multiple(None) } else { Uses::Single };
    let order = IssueOrder { life, uses, ..IssueOrder::new(Scope::Organisation) };
    faults.finish("authenticatorEnrollment", authenticator.map(|found| (found, order)))
}

/// What is wrong with `multiUse` where the authenticator allows no codes that can be used more than once.
pub(super) const SINGLE_USE: &str = "the authenticator does not allow codes that are used more than once";

/// What `ttl` must be: within the authenticator's range of lives.
pub(super) fn ttl_between(min: Span, max: Span) -> String {
    format!("must be between {} and {} minutes", min.as_secs().div_ceil(60), max.as_secs() / 60)
}

/// What `authenticatorId` must be.
pub(super) const NO_AUTHENTICATOR: &str =
    "must be the id of the organization's active temporary access code authenticator";

fn authenticator<'a>(node: &Node<'_>, configuration: &'a Configuration) -> Option<&'a Authenticator> {
    let given = node.text();
    let id = given.and_then(|text| id::parse(prefix::AUTHENTICATOR, text)).map(AuthenticatorId::from_uuid);
    let found = id.and_then(|id| configuration.authenticator(id));
    let found = found.filter(|known| known.key == AuthenticatorKey::TemporaryAccessCode && known.active);
    if found.is_none() && (given.is_some() || node.is_absent()) {
        node.wrong(NO_AUTHENTICATOR);
    }
    found.map(AsRef::as_ref)
}
