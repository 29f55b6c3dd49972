//! Configuration as rows: kind, id and a JSON body.

use readmit_app::Failure;
use readmit_core::application::Application;
use readmit_core::client::Client;
use readmit_core::configuration::{Change, Configuration, Organisation};
use readmit_core::id::TenantId;
use serde::Serialize;
use serde::de::DeserializeOwned;
use uuid::Uuid;

const ORGANISATION: &str = "organisation";
const APPLICATION: &str = "application";
const CLIENT: &str = "client";

/// One row to write; without a body it is to be removed.
pub(crate) struct ConfigurationRow {
    pub(crate) kind: &'static str,
    pub(crate) id: Uuid,
    pub(crate) body: Option<String>,
}

impl ConfigurationRow {
    pub(crate) fn of(change: &Change) -> Result<Self, Failure> {
        let (kind, id, body) = match change {
            Change::Organisation(organisation) => (ORGANISATION, Uuid::nil(), Some(text(&**organisation)?)),
            Change::Application(application) => {
                (APPLICATION, application.id.uuid(), Some(text(&**application)?))
            }
            Change::ApplicationGone(id) => (APPLICATION, id.uuid(), None),
            Change::Client(client) => (CLIENT, client.id.uuid(), Some(text(&**client)?)),
            Change::ClientGone(id) => (CLIENT, id.uuid(), None),
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
    let mut organisation = Organisation::default();
    let (mut applications, mut clients): (Vec<Application>, Vec<Client>) = (Vec::new(), Vec::new());
    for (kind, body) in rows {
        match kind.as_str() {
            ORGANISATION => organisation = value(&body)?,
            APPLICATION => applications.push(value(&body)?),
            CLIENT => clients.push(value(&body)?),
            other => {
                return Err(Failure::Corrupt {
                    what: "configuration",
                    why: format!("unknown kind `{other}`"),
                });
            }
        }
    }
    Ok(Configuration::loaded(tenant, revision, organisation, applications, clients))
}

fn text(value: &impl Serialize) -> Result<String, Failure> {
    serde_json::to_string(value)
        .map_err(|error| Failure::Corrupt { what: "configuration", why: error.to_string() })
}

fn value<T: DeserializeOwned>(body: &str) -> Result<T, Failure> {
    serde_json::from_str(body)
        .map_err(|error| Failure::Corrupt { what: "configuration", why: error.to_string() })
}
