//! A second operator's consent: for members of protected groups no code is shown without it.
//!
//! ```text
//!   asked ──► Pending ──granted──► Granted ──code issued──► Used
//!                │ └───refused──► Refused
//!                └──── its time passes: nothing more can be done with it (neither with Granted)
//! ```

use super::Account;
use crate::code::{Scope, Uses};
use crate::event::EventKind;
use crate::id::{AccountId, ApprovalId};
use crate::limits::APPROVALS_PER_ACCOUNT_MAX;
use crate::time::{Span, Timestamp};
use crate::turn::Turn;
use crate::verification::VerificationRecord;
use serde::{Deserialize, Serialize};

/// What became of a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum ApprovalState {
    /// Nobody decided yet.
    Pending,
    /// Another operator consented.
    Granted {
        /// Who.
        by: AccountId,
        /// When.
        at: Timestamp,
    },
    /// Another operator refused.
    Refused {
        /// Who.
        by: AccountId,
        /// When.
        at: Timestamp,
    },
    /// The code was issued.
    Used {
        /// When.
        at: Timestamp,
    },
}

/// One operator's request to issue a code, waiting for another one's consent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Approval {
    /// Its id.
    pub id: ApprovalId,
    /// Who asks; only they can use it.
    pub requester: AccountId,
    /// Where the code shall answer.
    pub scope: Scope,
    /// Its life, where one was asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub life: Option<Span>,
    /// How often it can be used.
    pub uses: Uses,
    /// How the caller was verified.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub verification: VerificationRecord,
    /// When it was asked for.
    pub requested_at: Timestamp,
    /// When it is over, whatever became of it.
    pub expires_at: Timestamp,
    /// What became of it.
    #[serde(flatten)]
    pub state: ApprovalState,
}

/// What is asked for.
#[derive(Debug, Clone)]
pub struct ApprovalOrder {
    /// Who asks.
    pub requester: AccountId,
    /// Where the code shall answer.
    pub scope: Scope,
    /// Its life, where one is asked for.
    pub life: Option<Span>,
    /// How often it can be used.
    pub uses: Uses,
    /// How the caller was verified.
    pub verification: VerificationRecord,
}

/// Why nothing was decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ApprovalRefusal {
    /// No such request, or it is over.
    #[error("no such request for approval, or it is over")]
    NoSuchRequest,
    /// It was decided already.
    #[error("the request was decided already")]
    Decided,
    /// Nobody decides on what they asked for themselves.
    #[error("another operator must decide: nobody approves their own request")]
    OwnRequest,
    /// As many requests as there may be wait for this account.
    #[error("{APPROVALS_PER_ACCOUNT_MAX} requests for this user are waiting, as many as there may be")]
    TooMany,
}

impl Approval {
    /// Whether someone may still decide.
    pub fn is_pending_at(&self, now: Timestamp) -> bool {
        self.state == ApprovalState::Pending && now < self.expires_at
    }

    fn is_usable_at(&self, now: Timestamp) -> bool {
        matches!(self.state, ApprovalState::Granted { .. }) && now < self.expires_at
    }
}

impl Account {
    /// Asks for another operator's consent.
    pub fn request_approval(
        &mut self,
        order: ApprovalOrder,
        life: Span,
        turn: &mut Turn,
    ) -> Result<Approval, ApprovalRefusal> {
        let now = turn.now;
        let over = |approval: &Approval| !approval.is_pending_at(now) && !approval.is_usable_at(now);
        while self.credentials.approvals.len() >= APPROVALS_PER_ACCOUNT_MAX {
            let oldest = self.credentials.approvals.iter().position(over).ok_or(ApprovalRefusal::TooMany)?;
            self.credentials.approvals.remove(oldest);
        }
        let approval = Approval {
            id: ApprovalId::from_random(turn.random_bytes()),
            requester: order.requester,
            scope: order.scope,
            life: order.life,
            uses: order.uses,
            verification: order.verification,
            requested_at: now,
            expires_at: now + life,
            state: ApprovalState::Pending,
        };
        turn.record(EventKind::ApprovalRequested {
            approval: approval.id,
            scope: approval.scope,
            expires_at: approval.expires_at,
        });
        self.credentials.approvals.push(approval.clone());
        Ok(approval)
    }

    /// Consents or refuses. A grant can be used as long as a request waits.
    pub fn decide_approval(
        &mut self,
        id: ApprovalId,
        by: AccountId,
        consent: bool,
        life: Span,
        turn: &mut Turn,
    ) -> Result<Approval, ApprovalRefusal> {
        let now = turn.now;
        let found = self.credentials.approvals.iter().position(|approval| approval.id == id);
        let place = found.ok_or(ApprovalRefusal::NoSuchRequest)?;
        let approval = &self.credentials.approvals[place];
        if approval.state != ApprovalState::Pending {
            return Err(ApprovalRefusal::Decided);
        }
        if !approval.is_pending_at(now) {
            return Err(ApprovalRefusal::NoSuchRequest);
        }
        if approval.requester == by {
            return Err(ApprovalRefusal::OwnRequest);
        }
        let approval = &mut self.credentials.approvals[place];
        if consent {
            approval.state = ApprovalState::Granted { by, at: now };
            approval.expires_at = now + life;
            turn.record(EventKind::ApprovalGranted { approval: id });
        } else {
            approval.state = ApprovalState::Refused { by, at: now };
            turn.record(EventKind::ApprovalRefused { approval: id });
        }
        Ok(approval.clone())
    }

    /// The consent that `requester` may use now.
    pub fn granted_approval(
        &self,
        id: ApprovalId,
        requester: AccountId,
        now: Timestamp,
    ) -> Option<&Approval> {
        let mine = |approval: &&Approval| approval.id == id && approval.requester == requester;
        self.credentials.approvals.iter().find(mine).filter(|approval| approval.is_usable_at(now))
    }

    pub(super) fn use_approval(&mut self, id: ApprovalId, now: Timestamp) {
        if let Some(approval) = self.credentials.approvals.iter_mut().find(|approval| approval.id == id) {
            approval.state = ApprovalState::Used { at: now };
        }
    }
}
