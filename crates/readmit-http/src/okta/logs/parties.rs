//! Who acted, and on whom or what: ids as the facade has them, and names as long as they are there to be looked up.

use crate::admin::accounts::display_name;
use crate::admin::activity::Names;
use crate::fault::Fault;
use crate::okta::id::{self, prefix};
use crate::okta::users::login;
use readmit_core::configuration::Configuration;
use readmit_core::event::{Actor, EventKind};
use readmit_core::id::{
    AccountId, ApplicationId, AuthenticatorId, ClientId, GroupId, HookId, PolicyId, RoleId, ZoneId,
};
use readmit_core::policy::PolicyKind;
use serde::Serialize;
use serde_json::Value;
use uuid::Uuid;

/// What the vendor writes where it does not know.
const UNKNOWN: &str = "unknown";
/// What stands for the name of an operator where the caller may not know who it is.
const OPERATOR: &str = "Operator";

/// Who acted, or what it was done to.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Party {
    id: String,
    #[serde(rename = "type")]
    kind: &'static str,
    alternate_id: String,
    display_name: String,
    detail_entry: Option<Value>,
}

impl Party {
    fn new(kind: &'static str, id: String, name: Option<&str>) -> Self {
        let name = name.unwrap_or(UNKNOWN).to_owned();
        Self { id, kind, alternate_id: name.clone(), display_name: name, detail_entry: None }
    }

    /// A user, or whoever's id it was.
    async fn user(id: AccountId, names: &mut Names) -> Result<Self, Fault> {
        let text = id::text(prefix::USER, id.uuid());
        if names.hides(id) {
            return Ok(Self::new("User", text, Some(OPERATOR)));
        }
        Ok(match names.account(id).await? {
            Some(account) => {
                Self { alternate_id: login(account), ..Self::new("User", text, Some(&display_name(account))) }
            }
            None => Self::new("User", text, None),
        })
    }

    fn client(id: ClientId, configuration: &Configuration) -> Self {
        let name = configuration.client(id).map(|client| client.name.as_str());
        Self::new("PublicClientApp", id::text(prefix::APP, id.uuid()), name)
    }

    fn application(id: ApplicationId, configuration: &Configuration) -> Self {
        let name = configuration.application(id).map(|application| application.name.as_str());
        Self::new("AppInstance", id::text(prefix::APP, id.uuid()), name)
    }

    fn policy(id: PolicyId, configuration: &Configuration) -> Self {
        let policy = configuration.policy(id);
        let prefix = match policy.map(|policy| policy.kind()) {
            Some(PolicyKind::Access) => "rst",
            _ => "00p",
        };
        Self::new("PolicyEntity", id::text(prefix, id.uuid()), policy.map(|policy| policy.name.as_str()))
    }

    fn enrolment(prefix: &str, id: Uuid, name: &str) -> Self {
        Self::new("AuthenticatorEnrollment", id::text(prefix, id), Some(name))
    }
}

/// Who acted. `identifier` is what a stranger gave as their name, unless it was erased.
pub(super) async fn actor(actor: Actor, identifier: Option<&str>, names: &mut Names) -> Result<Party, Fault> {
    Ok(match actor {
        Actor::Operator(id) | Actor::Account(id) => Party::user(id, names).await?,
        Actor::Client(id) => Party::client(id, names.configuration()),
        Actor::Shell => Party::new("SystemPrincipal", "shell".to_owned(), Some("Command line")),
        Actor::System => Party::new("SystemPrincipal", "system".to_owned(), Some("Readmit")),
        Actor::Stranger => {
            let alternate_id = identifier.unwrap_or(UNKNOWN).to_owned();
            Party { alternate_id, ..Party::new("User", UNKNOWN.to_owned(), None) }
        }
    })
}

/// What it was done to: the event's subject, and what else the event names.
pub(super) async fn targets(
    subject: AccountId,
    kind: &EventKind,
    names: &mut Names,
) -> Result<Vec<Party>, Fault> {
    let mut targets = vec![match configured(subject.uuid(), kind, names.configuration()) {
        Some(party) => party,
        None => Party::user(subject, names).await?,
    }];
    targets.extend(named(kind, names.configuration()));
    Ok(targets)
}

/// The configured thing that an event is about; `None` where it is about an account.
fn configured(id: Uuid, kind: &EventKind, configuration: &Configuration) -> Option<Party> {
    use EventKind as E;
    let organisation = || {
        let name = configuration.organisation.name.as_str();
        Party::new("Organization", id::text("00o", id), Some(name))
    };
    let other = |kind, prefix, name: Option<&String>| {
        Party::new(kind, id::text(prefix, id), name.map(String::as_str))
    };
    Some(match kind {
        _ if id == configuration.tenant.uuid() => organisation(),
        E::ApplicationCreated
        | E::ApplicationUpdated { .. }
        | E::ApplicationDeleted
        | E::ClientCreated { .. }
        | E::ClientUpdated { .. }
        | E::ClientSecretRotated { .. }
        | E::ClientDeleted { .. }
        | E::AccessPolicyAssigned(_) => Party::application(ApplicationId::from_uuid(id), configuration),
        E::ClientTokenIssued { .. } | E::ClientRefused { .. } => {
            Party::client(ClientId::from_uuid(id), configuration)
        }
        E::RoleCreated | E::RoleUpdated | E::RoleDeleted => {
            let role = configuration.role(RoleId::from_uuid(id));
            other("Role", "cr0", role.map(|role| &role.name))
        }
        E::GroupCreated | E::GroupUpdated | E::GroupDeleted => {
            let group = configuration.group(GroupId::from_uuid(id));
            other("UserGroup", prefix::GROUP, group.map(|group| &group.name))
        }
        E::HookCreated | E::HookUpdated | E::HookDeleted => {
            let hook = configuration.hook(HookId::from_uuid(id));
            other("EventHook", "who", hook.map(|hook| &hook.name))
        }
        E::AuthenticatorChanged(_) => {
            let authenticator = configuration.authenticator(AuthenticatorId::from_uuid(id));
            other("Authenticator", prefix::AUTHENTICATOR, authenticator.map(|one| &one.name))
        }
        E::PolicyChanged(_) => Party::policy(PolicyId::from_uuid(id), configuration),
        E::ZoneChanged(_) => {
            let zone = configuration.zone(ZoneId::from_uuid(id));
            other("NetworkZone", prefix::ZONE, zone.map(|zone| &zone.name))
        }
        _ => return None,
    })
}

/// What an event names beside its subject.
fn named(kind: &EventKind, configuration: &Configuration) -> Option<Party> {
    use EventKind as E;
    Some(match kind {
        E::CodeIssued { code, .. } | E::CodeRedeemed { code, .. } | E::CodeRevoked { code } => {
            Party::enrolment(prefix::TAC, code.uuid(), "Temporary Access Code")
        }
        E::TotpRegistered { totp, .. }
        | E::TotpConfirmed { totp }
        | E::TotpAccepted { totp, .. }
        | E::TotpDeactivated { totp: Some(totp) }
        | E::TotpUnlocked { totp: Some(totp) }
        | E::TotpResynced { totp, .. }
        | E::TotpRevoked { totp } => {
            Party::enrolment(prefix::TOTP_ENROLLMENT, totp.uuid(), "Authenticator app")
        }
        E::ClientCreated { client }
        | E::ClientUpdated { client }
        | E::ClientSecretRotated { client }
        | E::ClientDeleted { client } => Party::client(*client, configuration),
        E::ApiTokenCreated { token, .. } | E::ApiTokenRevoked { token } => {
            Party::new("Token", id::text(prefix::API_TOKEN, token.uuid()), None)
        }
        E::PolicyChanged(change) => {
            let rule = change.rule?;
            let of = |policy: &&std::sync::Arc<readmit_core::policy::Policy>| {
                policy.rules.iter().any(|known| known.id == rule)
            };
            let policy = configuration.policies().find(of);
            let is_access = policy.is_some_and(|policy| policy.kind() == PolicyKind::Access);
            let found = policy.and_then(|policy| policy.rules.iter().find(|known| known.id == rule));
            let text = id::text(if is_access { "rul" } else { "0pr" }, rule.uuid());
            Party::new("PolicyRule", text, found.map(|rule| rule.name.as_str()))
        }
        E::AccessPolicyAssigned(assigned) => Party::policy(assigned.policy, configuration),
        _ => return None,
    })
}
