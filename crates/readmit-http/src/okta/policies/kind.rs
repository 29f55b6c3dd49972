//! Kinds of policies: the vendor's words, and how ids of each kind begin.

use crate::okta::id;
use readmit_core::configuration::Configuration;
use readmit_core::id::{PolicyId, RuleId};
use readmit_core::policy::{Policy, PolicyKind, Rule};
use std::sync::Arc;

/// Kinds that this server has.
pub(in crate::okta) const KINDS: &[(&str, PolicyKind)] = &[
    ("MFA_ENROLL", PolicyKind::Enrolment),
    ("OKTA_SIGN_ON", PolicyKind::Session),
    ("ACCESS_POLICY", PolicyKind::Access),
    ("PASSWORD", PolicyKind::Password),
];

/// Kinds that the vendor has besides: there are no policies of them here.
pub(super) const OTHER_KINDS: &[&str] = &[
    "PROFILE_ENROLLMENT",
    "IDP_DISCOVERY",
    "ENTITY_RISK",
    "POST_AUTH_SESSION",
    "DEVICE_SIGNAL_COLLECTION",
    "SESSION_VIOLATION_DETECTION",
    "CLIENT_UPDATE",
    "IDENTITY_CLAIM_SOURCING",
];

/// What a rule of such a policy calls itself.
pub(in crate::okta) const fn rule_word(kind: PolicyKind) -> &'static str {
    match kind {
        PolicyKind::Enrolment => "MFA_ENROLL",
        PolicyKind::Session => "SIGN_ON",
        PolicyKind::Access => "ACCESS_POLICY",
        PolicyKind::Password => "PASSWORD",
    }
}

const fn prefix(kind: PolicyKind) -> &'static str {
    match kind {
        PolicyKind::Access => "rst",
        PolicyKind::Enrolment | PolicyKind::Session | PolicyKind::Password => "00p",
    }
}

const fn rule_prefix(kind: PolicyKind) -> &'static str {
    match kind {
        PolicyKind::Access => "rul",
        PolicyKind::Enrolment | PolicyKind::Session | PolicyKind::Password => "0pr",
    }
}

/// A policy's id as the vendor writes it.
pub(in crate::okta) fn policy_text(kind: PolicyKind, id: PolicyId) -> String {
    id::text(prefix(kind), id.uuid())
}

/// A rule's id as the vendor writes it.
pub(in crate::okta) fn rule_text(kind: PolicyKind, id: RuleId) -> String {
    id::text(rule_prefix(kind), id.uuid())
}

/// The policy that a text means.
pub(in crate::okta) fn policy<'a>(configuration: &'a Configuration, text: &str) -> Option<&'a Arc<Policy>> {
    let id = ["00p", "rst"].into_iter().find_map(|prefix| id::parse(prefix, text))?;
    let policy = configuration.policy(PolicyId::from_uuid(id))?;
    text.starts_with(prefix(policy.kind())).then_some(policy)
}

/// The rule of a policy that a text means.
pub(in crate::okta) fn rule<'a>(policy: &'a Policy, text: &str) -> Option<&'a Rule> {
    let id = RuleId::from_uuid(id::parse(rule_prefix(policy.kind()), text)?);
    policy.rules.iter().find(|rule| rule.id == id)
}
