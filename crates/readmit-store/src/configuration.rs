//! Configuration as rows: kind, id and a JSON body.

use readmit_app::Failure;
use readmit_core::configuration::{Change, Configuration, Pieces};
use readmit_core::id::TenantId;
use serde::Serialize;
use serde::de::DeserializeOwned;
use uuid::Uuid;

const ORGANISATION: &str = "organisation";
const APPLICATION: &str = "application";
const CLIENT: &str = "client";
const ROLE: &str = "role";
const GROUP: &str = "group";
/// The kind of operators' rows; their ids are those of accounts.
pub(crate) const OPERATOR: &str = "operator";
const HOOK: &str = "hook";
const JOURNEY: &str = "journey";
const AUTHENTICATOR: &str = "authenticator";
const POLICY: &str = "policy";
const ZONE: &str = "zone";

/// One row to write; without a body it is to be removed.
pub(crate) struct ConfigurationRow {
    pub(crate) kind: &'static str,
    pub(crate) id: Uuid,
    pub(crate) body: Option<String>,
}

impl ConfigurationRow {
    pub(crate) fn of(change: &Change) -> Result<Self, Failure> {
        let (kind, id, body) = match change {
            Change::Organisation(settings) => (ORGANISATION, Uuid::nil(), Some(text(&**settings)?)),
            Change::Application(piece) => (APPLICATION, piece.id.uuid(), Some(text(&**piece)?)),
            Change::ApplicationGone(id) => (APPLICATION, id.uuid(), None),
            Change::Client(piece) => (CLIENT, piece.id.uuid(), Some(text(&**piece)?)),
            Change::ClientGone(id) => (CLIENT, id.uuid(), None),
            Change::Role(piece) => (ROLE, piece.id.uuid(), Some(text(&**piece)?)),
            Change::RoleGone(id) => (ROLE, id.uuid(), None),
            Change::Group(piece) => (GROUP, piece.id.uuid(), Some(text(&**piece)?)),
            Change::GroupGone(id) => (GROUP, id.uuid(), None),
            Change::Operator(piece) => (OPERATOR, piece.account.uuid(), Some(text(&**piece)?)),
            Change::OperatorGone(id) => (OPERATOR, id.uuid(), None),
            Change::Hook(piece) => (HOOK, piece.id.uuid(), Some(text(&**piece)?)),
            Change::HookGone(id) => (HOOK, id.uuid(), None),
            Change::Journey(piece) => (JOURNEY, piece.id.record(), Some(text(&**piece)?)),
            Change::JourneyGone(id) => (JOURNEY, id.record(), None),
            Change::Authenticator(piece) => (AUTHENTICATOR, piece.id.uuid(), Some(text(&**piece)?)),
            Change::Policy(piece) => (POLICY, piece.id.uuid(), Some(text(&**piece)?)),
            Change::PolicyGone(id) => (POLICY, id.uuid(), None),
            Change::Zone(piece) => (ZONE, piece.id.uuid(), Some(text(&**piece)?)),
            Change::ZoneGone(id) => (ZONE, id.uuid(), None),
        };
        Ok(Self { kind, id, body })
    }
}

/// Puts a tenant's rows (kind, body) together.
pub(crate) fn assemble(
    tenant: TenantId,
    revision: u64,
    rows: impl IntoIterator<Item = (String, String)>,
) -> Result<Configuration, Failure> {
    let mut pieces = Pieces::default();
    for (kind, body) in rows {
        match kind.as_str() {
            ORGANISATION => pieces.organisation = value(&body)?,
            APPLICATION => pieces.applications.push(value(&body)?),
            CLIENT => pieces.clients.push(value(&body)?),
            ROLE => pieces.roles.push(value(&body)?),
            GROUP => pieces.groups.push(value(&body)?),
            OPERATOR => pieces.operators.push(value(&body)?),
            HOOK => pieces.hooks.push(value(&body)?),
            JOURNEY => pieces.journeys.push(value(&body)?),
            AUTHENTICATOR => pieces.authenticators.push(value(&body)?),
            POLICY => pieces.policies.push(value(&body)?),
            ZONE => pieces.zones.push(value(&body)?),
            other => {
                return Err(Failure::Corrupt {
                    what: "configuration",
                    why: format!("unknown kind `{other}`"),
                });
            }
        }
    }
    Ok(Configuration::loaded(tenant, revision, pieces))
}

fn text(value: &impl Serialize) -> Result<String, Failure> {
    serde_json::to_string(value)
        .map_err(|error| Failure::Corrupt { what: "configuration", why: error.to_string() })
}

fn value<T: DeserializeOwned>(body: &str) -> Result<T, Failure> {
    serde_json::from_str(body)
        .map_err(|error| Failure::Corrupt { what: "configuration", why: error.to_string() })
}
