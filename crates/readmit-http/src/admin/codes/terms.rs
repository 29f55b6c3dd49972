//! What is allowed when a code is generated, for the dialog in which an operator orders one.

use super::refusal;
use super::uses::UsesWord;
use super::view::PolicyWarning;
use crate::admin::accounts::LockShown;
use crate::admin::code_policy::CodePolicyShown;
use crate::admin::wire::date_time;
use readmit_app::help_desk::Terms;
use readmit_core::account::approval::{Approval, ApprovalState};
use readmit_core::code::{Code, IssueRefusal, Scope};
use readmit_core::id::AccountId;
use readmit_core::time::{Span, Timestamp};
use serde::Serialize;
use utoipa::ToSchema;

/// What is allowed now when a code is generated.
#[derive(Serialize, ToSchema)]
pub(super) struct CodeTerms<'a> {
    /// The application that the code answers for; null where it answers everywhere.
    #[schema(format = Uuid)]
    application: Option<String>,
    application_name: Option<String>,
    /// Whether nothing stands in the way. An approval, the checklist and the life are still to be given.
    can_generate: bool,
    /// All that stands in the way now, each as the call that generates would tell it.
    obstacles: Vec<Obstacle>,
    /// The policies of the user would not accept the code, and it is generated all the same.
    warning: Option<PolicyWarning<'a>>,
    /// Life, uses, form and checklist.
    policy: CodePolicyShown,
    /// Symbols as spoken and typed: those that are drawn, and the check symbol where there is one.
    length_typed: usize,
    /// The latest `starts_at`.
    #[schema(format = DateTime)]
    latest_start: String,
    lock: LockShown,
    /// Whether you may lift a lock in the same act (`unlock`).
    may_unlock: bool,
    approval: ApprovalTerms,
    /// The live code that a new one kills.
    replaces: Option<ReplacedCode>,
    left: CodesLeft,
}

/// What stands in the way.
#[derive(Serialize, ToSchema)]
struct Obstacle {
    /// The problem's word, such as `codes_locked`, `recovery_frozen`, `against_policy` or `user_quota`.
    code: Option<&'static str>,
    /// One sentence.
    message: String,
    /// When it goes by itself, where that is known.
    #[schema(format = DateTime)]
    until: Option<String>,
    /// The policy that objects.
    #[schema(format = Uuid)]
    policy: Option<String>,
    /// The rule of it, where it is one rule.
    #[schema(format = Uuid)]
    rule: Option<String>,
}

/// Whether another operator must consent, and what you asked for.
#[derive(Serialize, ToSchema)]
struct ApprovalTerms {
    needed: bool,
    /// Your own requests for such a code that wait, or were granted and can be used.
    own: Vec<OwnApproval>,
}

/// A request of yours. The code has the life and the uses that were asked for.
#[derive(Serialize, ToSchema)]
struct OwnApproval {
    #[schema(format = Uuid)]
    id: String,
    /// `pending` or `granted`.
    state: &'static str,
    /// Its life; null for the policy's default.
    life_seconds: Option<u64>,
    uses: UsesWord,
    #[schema(format = DateTime)]
    expires_at: String,
}

/// A live code that a new one kills.
#[derive(Serialize, ToSchema)]
struct ReplacedCode {
    #[schema(format = Uuid)]
    id: String,
    #[schema(format = DateTime)]
    issued_at: String,
    #[schema(format = DateTime)]
    expires_at: String,
}

/// How many codes the quotas still allow; null where none bounds them.
#[derive(Serialize, ToSchema)]
struct CodesLeft {
    /// You, in this hour.
    agent_in_hour: Option<u32>,
    /// You, on this day (UTC).
    agent_in_day: Option<u32>,
    /// For this user, in this hour.
    user_in_hour: Option<u32>,
    /// For this user, on this day (UTC).
    user_in_day: Option<u32>,
}

impl<'a> CodeTerms<'a> {
    /// The terms for the operator `agent`.
    pub(super) fn of(found: &'a Terms, scope: Scope, agent: Option<AccountId>, now: Timestamp) -> Self {
        let Terms { terms, agent_left, configuration, account } = found;
        let application = match scope {
            Scope::Organisation => None,
            Scope::Application(id) => configuration.application(id),
        };
        let own = account.credentials.approvals.iter().filter(|approval| {
            Some(approval.requester) == agent && approval.scope == scope && now < approval.expires_at
        });
        Self {
            application: application.map(|application| application.id.to_string()),
            application_name: application.map(|application| application.name.clone()),
            can_generate: terms.obstacles.is_empty(),
            obstacles: terms.obstacles.iter().map(|refusal| Obstacle::of(refusal, now)).collect(),
            warning: terms.warning.as_ref().map(PolicyWarning::from),
            policy: CodePolicyShown::of(&terms.policy),
            length_typed: terms.policy.shape.length_typed(),
            latest_start: date_time(now + terms.policy.life_max),
            lock: LockShown::of(account, now),
            may_unlock: terms.may_unlock,
            approval: ApprovalTerms {
                needed: terms.approval_needed,
                own: own.filter_map(OwnApproval::of).collect(),
            },
            replaces: terms.replaces.as_ref().map(ReplacedCode::of),
            left: CodesLeft {
                agent_in_hour: agent_left.in_hour,
                agent_in_day: agent_left.in_day,
                user_in_hour: terms.left.in_hour,
                user_in_day: terms.left.in_day,
            },
        }
    }
}

impl Obstacle {
    fn of(refusal: &IssueRefusal, now: Timestamp) -> Self {
        let fault = refusal::fault(refusal.clone(), now);
        let until = match refusal {
            IssueRefusal::Locked { until } => *until,
            IssueRefusal::Frozen { until } => Some(*until),
            _ => fault.retry_after.map(|seconds| now + Span::from_secs(seconds)),
        };
        let (policy, rule) = match refusal {
            IssueRefusal::AgainstPolicy(objection) => {
                (Some(objection.policy.to_string()), objection.rule.map(|rule| rule.to_string()))
            }
            _ => (None, None),
        };
        let message = fault.message.into_string();
        Self { code: fault.code, message, until: until.map(date_time), policy, rule }
    }
}

impl OwnApproval {
    fn of(approval: &Approval) -> Option<Self> {
        let state = match approval.state {
            ApprovalState::Pending => "pending",
            ApprovalState::Granted { .. } => "granted",
            ApprovalState::Refused { .. } | ApprovalState::Used { .. } => return None,
        };
        Some(Self {
            id: approval.id.to_string(),
            state,
            life_seconds: approval.life.map(Span::as_secs),
            uses: UsesWord(approval.uses),
            expires_at: date_time(approval.expires_at),
        })
    }
}

impl ReplacedCode {
    fn of(code: &Code) -> Self {
        Self {
            id: code.id.to_string(),
            issued_at: date_time(code.issued_at),
            expires_at: date_time(code.expires_at),
        }
    }
}
