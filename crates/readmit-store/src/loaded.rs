//! What a store loaded for one unit, as texts, and how they become records.

use crate::batch::corrupt;
use readmit_app::Failure;
use readmit_app::store::{Parts, Sessions};
use readmit_core::account::{Account, Hot};
use readmit_core::credentials::Credentials;
use readmit_core::id::{AccountId, TenantId};
use readmit_core::identifier::Folded;
use readmit_core::profile::Profile;
use readmit_core::session::Session;
use readmit_core::tracked::Part;
use std::collections::BTreeMap;

/// A stored part that is loaded only where it was asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum StoredPart {
    /// Nobody asked.
    NotLoaded,
    /// Asked for; `None` where the account has no such row.
    Loaded(Option<String>),
}

/// An account's stored parts, as texts.
#[derive(Debug, Clone)]
pub(crate) struct StoredAccount {
    pub(crate) version: u64,
    pub(crate) hot: String,
    pub(crate) profile: String,
    pub(crate) credentials: StoredPart,
}

/// What a store loaded for one unit.
#[derive(Debug, Clone, Default)]
pub(crate) struct Loaded {
    pub(crate) account: Option<StoredAccount>,
    /// Slot, version, body.
    pub(crate) sessions: Vec<(u8, u64, String)>,
    pub(crate) owners: BTreeMap<Folded, AccountId>,
}

impl StoredPart {
    /// A part as `parts` asks for it: a text that nobody asked for is dropped.
    pub(crate) fn asked_for(parts: Parts, text: Option<String>) -> Self {
        match parts {
            Parts::Usual => Self::NotLoaded,
            Parts::WithCredentials => Self::Loaded(text),
        }
    }
}

impl StoredAccount {
    pub(crate) fn read(&self, tenant: TenantId, id: AccountId) -> Result<Account, Failure> {
        let credentials = match &self.credentials {
            StoredPart::NotLoaded => Part::not_loaded(),
            StoredPart::Loaded(_) => Part::loaded(self.read_credentials()?),
        };
        Ok(Account::loaded(tenant, id, self.read_hot()?, self.read_profile()?, credentials))
    }

    pub(crate) fn read_hot(&self) -> Result<Hot, Failure> {
        serde_json::from_str(&self.hot).map_err(|error| corrupt("account", error))
    }

    pub(crate) fn read_profile(&self) -> Result<Profile, Failure> {
        serde_json::from_str(&self.profile).map_err(|error| corrupt("profile", error))
    }

    /// The credentials; the default where there are none, or none were loaded.
    pub(crate) fn read_credentials(&self) -> Result<Credentials, Failure> {
        match &self.credentials {
            StoredPart::Loaded(Some(text)) => {
                serde_json::from_str(text).map_err(|error| corrupt("credentials", error))
            }
            StoredPart::NotLoaded | StoredPart::Loaded(None) => Ok(Credentials::default()),
        }
    }
}

impl Loaded {
    pub(crate) fn read_account(&self, tenant: TenantId, id: AccountId) -> Result<Option<Account>, Failure> {
        self.account.as_ref().map(|stored| stored.read(tenant, id)).transpose()
    }

    pub(crate) fn read_sessions(&self) -> Result<Sessions, Failure> {
        let mut sessions = Sessions::default();
        for (slot, version, body) in &self.sessions {
            let session: Session = serde_json::from_str(body).map_err(|error| corrupt("session", error))?;
            sessions.load(*slot, *version, session);
        }
        Ok(sessions)
    }

    /// Whether there is an account whose credentials nobody asked for.
    pub(crate) fn lacks_credentials(&self) -> bool {
        self.account.as_ref().is_some_and(|stored| stored.credentials == StoredPart::NotLoaded)
    }
}
