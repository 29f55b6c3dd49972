//! What is allowed when a code is issued, told before anybody orders one: so that whoever is about to can be shown it.
//!
//! Nothing is decided here, and nothing is written: an order is judged when it comes, by the same checks.

use super::{Account, IssueContext};
use crate::code::{Code, IssueRefusal, PolicyObjection, Scope};
use crate::code_policy::CodePolicy;
use crate::credentials::{Left, Quota};
use crate::desk_policy::PolicyCheck;
use crate::lock::LockState;
use crate::operator::{Area, Authority};
use crate::policy::{CodeVerdict, code_verdict};
use crate::profile::Status;
use crate::time::Timestamp;

/// What holds for codes of one scope, of one account, for one caller, at one instant.
#[derive(Debug, Clone)]
pub struct IssueTerms {
    /// The policy that governs them.
    pub policy: CodePolicy,
    /// What stands in the way now whatever is ordered, each once; a lock among it. Empty: a code can be issued.
    pub obstacles: Vec<IssueRefusal>,
    /// Whether the policies of the account would accept the code only as a warning.
    pub warning: Option<PolicyObjection>,
    /// Whether another operator must consent.
    pub approval_needed: bool,
    /// Whether the caller may lift a lock in the same act.
    pub may_unlock: bool,
    /// The live code of this scope that a new one kills.
    pub replaces: Option<Code>,
    /// How many codes the account can still be given.
    pub left: Left,
}

impl IssueContext<'_> {
    /// Operators issue codes for an application only while its cross-client flow is on.
    pub(super) fn kept_to_one_client(&self, scope: Scope) -> Option<IssueRefusal> {
        let (Some(_), Scope::Application(id)) = (self.authority.operator(), scope) else { return None };
        let application = self.configuration.application(id)?;
        (!application.passcodes.cross_client).then_some(IssueRefusal::CrossClientOff)
    }
}

impl Account {
    /// The terms under which a code of `scope` is issued. `None`: there is no such application. Credentials and profile must
    /// have been loaded.
    pub fn issue_terms(&self, scope: Scope, context: IssueContext<'_>, now: Timestamp) -> Option<IssueTerms> {
        let (configuration, authority) = (context.configuration, context.authority);
        let policy = configuration.code_policy(scope)?.clone();
        let may = |area: Area| authority.check(configuration, area.write(), Some(self));
        let (objection, warning) = self.outlook(scope, context);
        let quota =
            if context.is_in_quota() { configuration.organisation.desk.per_user } else { Quota::default() };
        let off = scope == Scope::Organisation && !configuration.organisation_codes_on();
        let found = [
            may(Area::TemporaryAccessCode).err().map(IssueRefusal::Denied),
            off.then_some(IssueRefusal::AuthenticatorOff),
            self.frozen_at(now).map(|until| IssueRefusal::Frozen { until }),
            context.kept_to_one_client(scope),
            context.check_sign_in(now).err(),
            (self.hot.status != Status::Active).then_some(IssueRefusal::Inactive { status: self.hot.status }),
            self.not_associated(scope),
            objection.map(IssueRefusal::AgainstPolicy),
            self.room(scope, now).err(),
            self.credentials.issued_for.spent(now, quota).map(|stretch| IssueRefusal::Quota { stretch }),
            self.codes_locked(now),
        ];
        Some(IssueTerms {
            policy,
            obstacles: found.into_iter().flatten().collect(),
            warning,
            approval_needed: authority != Authority::Installation && configuration.is_protected(self),
            may_unlock: may(Area::Unlock).is_ok(),
            replaces: self
                .hot
                .codes
                .iter()
                .find(|code| code.scope == scope && code.is_guessable_at(now))
                .cloned(),
            left: self.credentials.issued_for.left(now, quota),
        })
    }

    /// What the policies say: an objection, or only a warning.
    pub(super) fn outlook(
        &self,
        scope: Scope,
        context: IssueContext<'_>,
    ) -> (Option<PolicyObjection>, Option<PolicyObjection>) {
        if !context.looks_at_policies(scope) {
            return (None, None);
        }
        let CodeVerdict::Refused { policy, rule, because } = code_verdict(context.configuration, self) else {
            return (None, None);
        };
        let objection = PolicyObjection { policy, rule, because };
        let check = context.configuration.organisation.desk.policy_check;
        let warns = check == PolicyCheck::Warn || context.authority == Authority::Installation;
        if warns { (None, Some(objection)) } else { (Some(objection), None) }
    }

    pub(super) fn not_associated(&self, scope: Scope) -> Option<IssueRefusal> {
        let Scope::Application(application) = scope else { return None };
        self.profile.association(application).is_none().then_some(IssueRefusal::NotAssociated)
    }

    /// The lock of codes, as it refuses an order.
    pub(super) fn codes_locked(&self, now: Timestamp) -> Option<IssueRefusal> {
        match self.code_lock_at(now) {
            LockState::Open => None,
            LockState::Locked { until } => Some(IssueRefusal::Locked { until: Some(until) }),
            LockState::Deactivated => Some(IssueRefusal::Locked { until: None }),
        }
    }
}
