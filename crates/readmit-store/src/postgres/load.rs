//! What a batch concerns, loaded in one statement.

use crate::batch::{Loaded, StoredAccount, Unit};
use crate::tables::decoy;
use readmit_app::Failure;
use readmit_app::store::{Concern, Request, Subject};
use readmit_core::id::{AccountId, TenantId};
use readmit_core::identifier::{Folded, Identifier, IdentifierKind};
use std::collections::{HashMap, HashSet};
use tokio_postgres::{Client, Error, Row, Statement};
use uuid::Uuid;

pub(super) const LOAD: &str = include_str!("sql/load.sql");

type Key = (TenantId, AccountId);

/// The keys of a batch's records, as columns.
#[derive(Default)]
pub(super) struct Wanted {
    identifiers: (Vec<Uuid>, Vec<String>),
    accounts: (Vec<Uuid>, Vec<Uuid>),
    sessions: (Vec<Uuid>, Vec<Uuid>, Vec<i16>),
    tenants: Vec<Uuid>,
}

/// What there is of it.
#[derive(Default)]
pub(super) struct Found {
    identifiers: HashMap<(TenantId, String), (IdentifierKind, AccountId)>,
    accounts: HashMap<Key, Stored>,
    sessions: HashMap<Key, Vec<(u8, u64, String)>>,
    /// Revisions of the batch's tenants.
    pub(super) revisions: HashMap<TenantId, u64>,
}

struct Stored {
    version: u64,
    hot: String,
    profile: Option<String>,
}

impl Wanted {
    pub(super) fn by(requests: &[Box<dyn Request>]) -> Self {
        let mut wanted = Self::default();
        let (mut accounts, mut sessions) = (HashSet::new(), HashSet::new());
        let (mut identifiers, mut tenants) = (HashSet::new(), HashSet::new());
        for concern in requests.iter().map(|request| request.concern()) {
            let tenant = concern.tenant.uuid();
            tenants.insert(tenant);
            match &concern.subject {
                Subject::Account(id) => {
                    accounts.insert((tenant, id.uuid()));
                }
                Subject::Identified { identifier, .. } => {
                    accounts.extend(as_id(identifier).map(|id| (tenant, id.uuid())));
                    identifiers.insert((tenant, identifier.folded.as_str()));
                }
                Subject::Configuration(_) => {}
            }
            sessions.extend(concern.session.map(|key| (tenant, key.account.uuid(), i16::from(key.slot))));
            identifiers.extend(concern.claims.iter().map(|claim| (tenant, claim.as_str())));
        }
        wanted.accounts = accounts.into_iter().unzip();
        wanted.identifiers =
            identifiers.into_iter().map(|(tenant, value)| (tenant, value.to_owned())).unzip();
        for (tenant, account, slot) in sessions {
            wanted.sessions.0.push(tenant);
            wanted.sessions.1.push(account);
            wanted.sessions.2.push(slot);
        }
        wanted.tenants = tenants.into_iter().collect();
        wanted
    }

    pub(super) async fn load(&self, client: &Client, statement: &Statement) -> Result<Found, Error> {
        let rows = client
            .query(
                statement,
                &[
                    &self.identifiers.0,
                    &self.identifiers.1,
                    &self.accounts.0,
                    &self.accounts.1,
                    &self.sessions.0,
                    &self.sessions.1,
                    &self.sessions.2,
                    &self.tenants,
                ],
            )
            .await?;
        let mut found = Found::default();
        for row in rows {
            found.take(&row)?;
        }
        Ok(found)
    }
}

impl Found {
    fn take(&mut self, row: &Row) -> Result<(), Error> {
        let tenant = TenantId::from_uuid(row.try_get("tenant")?);
        let account = || row.try_get("account").map(AccountId::from_uuid);
        let version = || row.try_get("version").map(i64::unsigned_abs);
        match row.try_get("what")? {
            "identifier" => {
                if let Some(kind) = IdentifierKind::from_stored(row.try_get("more")?) {
                    self.identifiers.insert((tenant, row.try_get("body")?), (kind, account()?));
                }
            }
            "account" => {
                let (hot, profile) = (row.try_get("body")?, row.try_get("more")?);
                self.accounts.insert((tenant, account()?), Stored { version: version()?, hot, profile });
            }
            "session" => {
                let slot = u8::try_from(row.try_get::<_, i16>("slot")?).unwrap_or(u8::MAX);
                let session = (slot, version()?, row.try_get("body")?);
                self.sessions.entry((tenant, account()?)).or_default().push(session);
            }
            _ => {
                self.revisions.insert(tenant, version()?);
            }
        }
        Ok(())
    }

    /// The account that a concern names; `None` when nobody has its identifier.
    pub(super) fn resolve(&self, concern: &Concern) -> Option<AccountId> {
        let Subject::Identified { identifier, .. } = &concern.subject else {
            return Some(decoy(concern));
        };
        let by_id = as_id(identifier).filter(|id| self.accounts.contains_key(&(concern.tenant, *id)));
        by_id.or_else(|| {
            let (kind, account) = self.owner(concern.tenant, &identifier.folded)?;
            identifier.kinds.contains(&kind).then_some(account)
        })
    }

    fn owner(&self, tenant: TenantId, value: &Folded) -> Option<(IdentifierKind, AccountId)> {
        self.identifiers.get(&(tenant, value.as_str().to_owned())).copied()
    }

    /// The records of a unit; they leave.
    pub(super) fn of(&mut self, unit: &Unit) -> Result<Loaded, Failure> {
        let mut loaded = Loaded::default();
        if !unit.has_account() {
            return Ok(loaded);
        }
        let key = (unit.tenant, unit.subject);
        if let Some(Stored { version, hot, profile }) = self.accounts.remove(&key) {
            let profile = profile.ok_or_else(|| Failure::Corrupt {
                what: "account",
                why: format!("{} has no profile", unit.subject),
            })?;
            loaded.account = Some(StoredAccount { version, hot, profile });
        }
        loaded.sessions = self.sessions.remove(&key).unwrap_or_default();
        for claim in unit.claims() {
            if let Some((_, owner)) = self.owner(unit.tenant, &claim) {
                loaded.owners.insert(claim, owner);
            }
        }
        Ok(loaded)
    }
}

/// The account id that an identifier can be.
pub(super) fn as_id(identifier: &Identifier) -> Option<AccountId> {
    let may_be = identifier.kinds.contains(&IdentifierKind::Id);
    may_be.then(|| identifier.folded.as_str().parse().ok()).flatten()
}
