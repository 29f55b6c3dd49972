//! The organisation's rules for its help desk: how often, with whose consent, and what follows when the
//! owner of an account objects.

use crate::credentials::Quota;
use crate::time::Span;
use serde::{Deserialize, Serialize};

/// Rules for issuing by operators.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct DeskPolicy {
    /// Codes that one operator may issue.
    pub per_agent: Quota,
    /// Codes that operators may issue for one user.
    pub per_user: Quota,
    /// How long a request for approval waits, and how long an approval can be used.
    pub approval_life: Span,
    /// How long codes are neither issued nor accepted after the owner said "this was not me".
    pub freeze: Span,
    /// How long an operator who got in with a help-desk code has no operator's rights: a caller who fooled the
    /// help desk gains nothing beyond the one account.
    pub quarantine: Span,
    /// How long ago an operator may have signed in to issue a code; after that they sign in again. `None`
    /// where any session does. API tokens issue only where this is `None`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fresh_sign_in: Option<Span>,
    /// Whether owners are told what is done to their account.
    pub notices: bool,
}

impl Default for DeskPolicy {
    /// Thirty an hour and two hundred a day an agent, five an hour and twenty a day a user; fifteen minutes
    /// for an approval; a day of freeze, and of quarantine; owners are told.
    fn default() -> Self {
        Self {
            per_agent: Quota { per_hour: Some(30), per_day: Some(200) },
            per_user: Quota { per_hour: Some(5), per_day: Some(20) },
            approval_life: Span::from_mins(15),
            freeze: Span::from_hours(24),
            quarantine: Span::from_hours(24),
            fresh_sign_in: None,
            notices: true,
        }
    }
}
