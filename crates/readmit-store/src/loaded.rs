//! What a store loaded for one unit, as texts, and how they become records.

use crate::batch::corrupt;
use readmit_app::Failure;
use readmit_app::store::{Parts, Runs, Sessions, StoredRun};
use readmit_core::account::{Account, Hot};
use readmit_core::credentials::Credentials;
use readmit_core::id::{AccountId, RunId, TenantId};
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
    pub(crate) profile: StoredPart,
    pub(crate) credentials: StoredPart,
}

/// What a store loaded for one unit.
#[derive(Debug, Clone, Default)]
pub(crate) struct Loaded {
    pub(crate) account: Option<StoredAccount>,
    /// Slot, version, body.
    pub(crate) sessions: Vec<(u8, u64, String)>,
    /// Run, version, body.
    pub(crate) runs: Vec<(RunId, u64, String)>,
    pub(crate) owners: BTreeMap<Folded, AccountId>,
}

pub(crate) fn read_run(body: &str) -> Result<StoredRun, Failure> {
    serde_json::from_str(body).map_err(|error| corrupt("run", error))
}

impl StoredPart {
    /// A part of a kind that `parts` may ask for: a text that nobody asked for is dropped.
    pub(crate) fn asked_for(parts: Parts, kind: Parts, text: Option<String>) -> Self {
        if parts.has(kind) { Self::Loaded(text) } else { Self::NotLoaded }
    }
}

impl StoredAccount {
    /// The record with these parts, of those that were loaded.
    pub(crate) fn read(&self, tenant: TenantId, id: AccountId, parts: Parts) -> Result<Account, Failure> {
        let here = self.parts();
        let given = |kind: Parts| parts.has(kind) && here.has(kind);
        let profile =
            if given(Parts::PROFILE) { Part::loaded(self.read_profile()?) } else { Part::not_loaded() };
        let credentials = if given(Parts::CREDENTIALS) {
            Part::loaded(self.read_credentials()?)
        } else {
            Part::not_loaded()
        };
        Ok(Account::loaded(tenant, id, self.read_hot()?, profile, credentials))
    }

    /// The parts that were loaded.
    fn parts(&self) -> Parts {
        [(&self.profile, Parts::PROFILE), (&self.credentials, Parts::CREDENTIALS)]
            .into_iter()
            .filter(|(part, _)| **part != StoredPart::NotLoaded)
            .fold(Parts::HOT, |parts, (_, kind)| parts.and(kind))
    }

    pub(crate) fn read_hot(&self) -> Result<Hot, Failure> {
        serde_json::from_str(&self.hot).map_err(|error| corrupt("account", error))
    }

    /// The profile. Every account has one; it is an error where none was loaded.
    pub(crate) fn read_profile(&self) -> Result<Profile, Failure> {
        let StoredPart::Loaded(Some(text)) = &self.profile else {
            return Err(corrupt("account", "it has no profile"));
        };
        serde_json::from_str(text).map_err(|error| corrupt("profile", error))
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
    pub(crate) fn read_account(
        &self,
        tenant: TenantId,
        id: AccountId,
        parts: Parts,
    ) -> Result<Option<Account>, Failure> {
        self.account.as_ref().map(|stored| stored.read(tenant, id, parts)).transpose()
    }

    pub(crate) fn read_sessions(&self) -> Result<Sessions, Failure> {
        let mut sessions = Sessions::default();
        for (slot, version, body) in &self.sessions {
            let session: Session = serde_json::from_str(body).map_err(|error| corrupt("session", error))?;
            sessions.load(*slot, *version, session);
        }
        Ok(sessions)
    }

    pub(crate) fn read_runs(&self) -> Result<Runs, Failure> {
        let mut runs = Runs::default();
        for (run, version, body) in &self.runs {
            runs.load(*run, *version, read_run(body)?);
        }
        Ok(runs)
    }

    /// Whether these parts are here, as far as there is an account.
    pub(crate) fn has(&self, parts: Parts) -> bool {
        self.account.as_ref().is_none_or(|stored| stored.parts().has(parts))
    }
}
