//! How it ended: the vendor's results and severities, and the reason of a refusal.

use readmit_core::event::EventKind;
use serde_json::{Map, Value, json};

/// How an event ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ending {
    Success,
    /// Refused or failed.
    Failure,
    /// Not allowed.
    Deny,
    /// Failed in a way that somebody should look at.
    Broken,
}

impl Ending {
    /// Of a kind of event.
    pub(super) const fn of(kind: &EventKind) -> Self {
        use EventKind as E;
        match kind {
            E::AuditChainBroken { .. } | E::AuditCheckpointBroken { .. } | E::KeyRingLost(_) => Self::Broken,
            E::ActDenied { .. } | E::AgentQuotaExceeded { .. } => Self::Deny,
            E::CodeIssueRefused { .. }
            | E::TotpRegistrationRefused { .. }
            | E::MessageUndeliverable { .. }
            | E::ApprovalRefused { .. } => Self::Failure,
            kind if kind.is_refusal() => Self::Failure,
            _ => Self::Success,
        }
    }

    /// The vendor's word for how grave it is.
    pub(super) const fn severity(self) -> &'static str {
        match self {
            Self::Success => "INFO",
            Self::Failure | Self::Deny => "WARN",
            Self::Broken => "ERROR",
        }
    }

    /// The member `outcome`. The reason is the event's own, in the vendor's capitals.
    pub(super) fn outcome(self, details: &Map<String, Value>) -> Value {
        let result = match self {
            Self::Success => "SUCCESS",
            Self::Failure | Self::Broken => "FAILURE",
            Self::Deny => "DENY",
        };
        let reason = if self == Self::Success { None } else { reason(details) };
        json!({ "result": result, "reason": reason })
    }
}

/// The word that says why, wherever the event has it.
fn reason(details: &Map<String, Value>) -> Option<String> {
    ["reason", "denial", "why"].into_iter().find_map(|name| match details.get(name)? {
        Value::String(word) => Some(word.to_uppercase()),
        Value::Object(inner) => reason(inner),
        _ => None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use readmit_core::code::{IssueRefusal, Reason};

    fn outcome(kind: &EventKind) -> Value {
        let Value::Object(details) = serde_json::to_value(kind).unwrap() else { panic!("an object") };
        Ending::of(kind).outcome(&details)
    }

    #[test]
    fn a_refusal_says_why() {
        let wrong = EventKind::CodeRefused { reason: Reason::Wrong { failures: 2 } };
        assert_eq!(outcome(&wrong), json!({ "result": "FAILURE", "reason": "WRONG" }));
        assert_eq!(Ending::of(&wrong).severity(), "WARN");
        let refused = EventKind::CodeIssueRefused { reason: IssueRefusal::NotAssociated };
        assert_eq!(outcome(&refused), json!({ "result": "FAILURE", "reason": "NOT_ASSOCIATED" }));
    }

    #[test]
    fn a_success_has_no_reason() {
        assert_eq!(outcome(&EventKind::GroupCreated), json!({ "result": "SUCCESS", "reason": null }));
    }
}
