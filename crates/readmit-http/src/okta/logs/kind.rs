//! What the vendor calls each kind of event. The one list, complete: a new kind of event does not compile without a
//! decision here.
//!
//! What the vendor has no name for is on the log all the same, so that nobody who collects it misses anything: as
//! `readmit.` and the event's own type, such as `readmit.journey_completed`.

use readmit_core::event::lifecycle::Act;
use readmit_core::event::sign_in::{Change, PolicyChange};
use readmit_core::event::{Actor, EventKind};
use readmit_core::profile::Status;
use readmit_core::session::SessionEnd;

/// The vendor's name; `None` where there is none.
pub(super) const fn event_type(kind: &EventKind, actor: Actor) -> Option<&'static str> {
    use EventKind as E;
    Some(match kind {
        E::AccountCreated => "user.lifecycle.create",
        E::AccountUpdated { .. } => "user.account.update_profile",
        E::AccountStatusChanged { from, to } => status_changed(*from, *to),
        E::AccountActed(acted) => return acted_on(acted.act),
        E::AccountDeleted => "user.lifecycle.delete.completed",

        E::CodeIssued { .. }
        | E::CodeIssueRefused { .. }
        | E::TotpRegistered { pending: false, .. }
        | E::TotpRegistrationRefused { .. }
        | E::TotpConfirmed { .. } => "user.mfa.factor.activate",
        E::CodeRevoked { .. } | E::TotpRevoked { .. } | E::TotpSeedsLost => "user.mfa.factor.deactivate",
        E::CodesDeactivated | E::TotpDeactivated { .. } => "user.mfa.factor.suspend",
        E::TotpResynced { .. } => "user.mfa.factor.update",

        E::CodeRedeemed { .. }
        | E::CodeRefused { .. }
        | E::CodeRefusalsCounted { .. }
        | E::TotpAccepted { .. }
        | E::TotpRefused { .. }
        | E::PasswordAccepted
        | E::PasswordRefused { .. } => "user.authentication.auth_via_mfa",
        E::PasscodeAccepted(facts) if facts.authenticates => "user.authentication.auth_via_mfa",

        E::CodesLocked { .. } | E::TotpLocked { .. } | E::PasswordLocked { .. } => "user.account.lock",
        E::CodesUnlocked | E::TotpUnlocked { .. } | E::PasswordUnlocked => match actor {
            Actor::Operator(_) | Actor::Client(_) | Actor::Shell => "user.account.unlock_by_admin",
            Actor::Account(_) | Actor::System | Actor::Stranger => "user.account.unlock",
        },
        E::NotMe { .. } => "user.account.report_suspicious_activity_by_enduser",
        E::PasswordSet => match actor {
            Actor::Account(_) => "user.account.update_password",
            _ => "user.account.reset_password",
        },
        E::PasswordLinkMade => "user.account.reset_password",
        E::OperatorGranted { .. } => "user.account.privilege.grant",
        E::OperatorRemoved => "user.account.privilege.revoke",

        E::SessionStarted { .. } | E::OperatorSignedIn { .. } | E::OperatorSignInRefused { .. } => {
            "user.session.start"
        }
        E::SessionEnded { reason: SessionEnd::SignedOut, .. } | E::OperatorSignedOut { .. } => {
            "user.session.end"
        }
        E::SessionEnded { .. } => "user.session.clear",
        E::SessionRefreshed { .. } | E::ClientTokenIssued { .. } | E::ClientRefused { .. } => {
            "app.oauth2.token.grant.access_token"
        }

        E::ApplicationCreated => "application.lifecycle.create",
        E::ApplicationUpdated { .. } => "application.lifecycle.update",
        E::ApplicationDeleted => "application.lifecycle.delete",
        E::ClientCreated { .. } => "app.oauth2.client.lifecycle.create",
        E::ClientUpdated { .. } | E::ClientSecretRotated { .. } | E::ClientScopeChanged(_) => {
            "app.oauth2.client.lifecycle.update"
        }
        E::ClientDeleted { .. } => "app.oauth2.client.lifecycle.delete",
        E::ApiTokenCreated { .. } => "system.api_token.create",
        E::ApiTokenUpdated { .. } => "system.api_token.update",
        E::ApiTokenRevoked { .. } => "system.api_token.revoke",

        E::GroupCreated => "group.lifecycle.create",
        E::GroupUpdated => "group.profile.update",
        E::GroupDeleted => "group.lifecycle.delete",
        E::AuthenticatorChanged(changed) => authenticator(changed.change),
        E::PolicyChanged(change) => policy(change),
        E::AccessPolicyAssigned(_) => "application.policy.sign_on.update",
        E::ZoneChanged(changed) => zone(changed.change),
        E::HookCreated => "event_hook.created",
        E::HookUpdated => "event_hook.updated",
        E::HookDeleted => "event_hook.deleted",

        E::TotpRegistered { pending: true, .. }
        | E::TotpStepUpNeeded { .. }
        | E::TransactionStarted { .. }
        | E::TransactionSigned { .. }
        | E::SessionStrengthened { .. }
        | E::ApiTokenRefused { .. }
        | E::OrganisationPolicyUpdated
        | E::ActDenied { .. }
        | E::AgentQuotaExceeded { .. }
        | E::ApprovalRequested { .. }
        | E::ApprovalGranted { .. }
        | E::ApprovalRefused { .. }
        | E::RecoveryUnfrozen
        | E::RoleCreated
        | E::RoleUpdated
        | E::RoleDeleted
        | E::MessageSent { .. }
        | E::MessageRetried { .. }
        | E::MessageUndeliverable { .. }
        | E::KeyRotated { .. }
        | E::KeyRetired { .. }
        | E::AuditExported
        | E::AuditChainBroken { .. }
        | E::AuditCheckpointBroken { .. }
        | E::KeyRingLost(_)
        | E::TenantRemoved { .. }
        | E::JourneyStarted(_)
        | E::JourneyCompleted(_)
        | E::JourneyRejected(_)
        | E::JourneyAborted(_)
        | E::JourneyChanged(_)
        | E::JourneyNoted(_)
        | E::PasscodeSent(_)
        | E::PasscodeAccepted(_)
        | E::PersonalDataErased { .. } => return None,
    })
}

const fn status_changed(from: Status, to: Status) -> &'static str {
    match (from, to) {
        (Status::Suspended, Status::Active) => "user.lifecycle.unsuspend",
        (_, Status::Active) => "user.lifecycle.activate",
        (_, Status::Disabled) => "user.lifecycle.deactivate",
        (_, Status::Suspended) => "user.lifecycle.suspend",
        (_, Status::Pending) => "user.lifecycle.reactivate",
    }
}

const fn acted_on(act: Act) -> Option<&'static str> {
    Some(match act {
        Act::PasswordExpired => "user.account.expire_password",
        Act::PasswordResetAsked | Act::TemporaryPasswordSet => "user.account.reset_password",
        Act::RecoveryAnswerAccepted | Act::RecoveryAnswerRefused => "user.authentication.verify",
        Act::SessionsEnded => "user.session.clear",
        Act::RecoveryQuestionSet => return None,
    })
}

const fn authenticator(change: Change) -> &'static str {
    match change {
        Change::Created => "security.authenticator.lifecycle.create",
        Change::Updated => "security.authenticator.lifecycle.update",
        Change::Activated => "security.authenticator.lifecycle.activate",
        // The vendor's authenticators are never removed.
        Change::Deactivated | Change::Deleted => "security.authenticator.lifecycle.deactivate",
    }
}

const fn policy(change: &PolicyChange) -> &'static str {
    match (change.rule.is_some(), change.change) {
        (false, Change::Created) => "policy.lifecycle.create",
        (false, Change::Updated) => "policy.lifecycle.update",
        (false, Change::Deleted) => "policy.lifecycle.delete",
        (false, Change::Activated) => "policy.lifecycle.activate",
        (false, Change::Deactivated) => "policy.lifecycle.deactivate",
        (true, Change::Created) => "policy.rule.add",
        (true, Change::Updated) => "policy.rule.update",
        (true, Change::Deleted) => "policy.rule.delete",
        (true, Change::Activated) => "policy.rule.activate",
        (true, Change::Deactivated) => "policy.rule.deactivate",
    }
}

const fn zone(change: Change) -> &'static str {
    match change {
        Change::Created => "zone.create",
        Change::Updated => "zone.update",
        Change::Deleted => "zone.delete",
        Change::Activated => "zone.activate",
        Change::Deactivated => "zone.deactivate",
    }
}
