//! What a batch concerns, loaded in one statement.

use super::link::Link;
use crate::batch::{Loaded, Slots, StoredAccount, StoredPart, Unit};
use crate::tables::decoy;
use readmit_app::store::{Concern, Parts, Request, Subject, Which};
use readmit_core::id::{AccountId, RunId, TenantId};
use readmit_core::identifier::{Folded, Identifier, IdentifierKind};
use std::collections::{BTreeMap, HashMap, HashSet};
use tokio_postgres::types::ToSql;
use tokio_postgres::{Error, Row};
use uuid::Uuid;

/// What nearly every batch asks for.
pub(super) const LOAD: &str = include_str!("sql/load.sql");

/// Also credentials, all sessions of an account, and runs.
pub(super) const LOAD_WIDE: &str = include_str!("sql/load_wide.sql");

type Key = (TenantId, AccountId);

/// The keys of a batch's records, as columns.
#[derive(Default)]
pub(super) struct Wanted {
    identifiers: (Vec<Uuid>, Vec<String>),
    accounts: (Vec<Uuid>, Vec<Uuid>),
    sessions: (Vec<Uuid>, Vec<Uuid>, Vec<i16>),
    runs: (Vec<Uuid>, Vec<Uuid>),
    tenants: Vec<Uuid>,
    identifiers_more: MoreColumns,
    accounts_more: MoreColumns,
}

/// Of each identifier or account, whether credentials and all sessions are wanted.
#[derive(Default)]
struct MoreColumns(Vec<bool>, Vec<bool>);

#[derive(Default, Clone, Copy)]
struct More {
    credentials: bool,
    sessions: bool,
}

/// What there is of it.
#[derive(Default)]
pub(super) struct Found {
    identifiers: HashMap<(TenantId, String), (IdentifierKind, AccountId)>,
    accounts: HashMap<Key, Stored>,
    credentials: HashMap<Key, String>,
    sessions: HashMap<Key, BTreeMap<u8, (u64, String)>>,
    runs: HashMap<(TenantId, RunId), (u64, String)>,
    /// Revisions of the batch's tenants.
    pub(super) revisions: HashMap<TenantId, u64>,
}

struct Stored {
    version: u64,
    hot: String,
    profile: Option<String>,
}

impl More {
    fn of(concern: &Concern) -> Self {
        let credentials = concern.parts.has(Parts::CREDENTIALS);
        Self { credentials, sessions: concern.sessions == Which::All }
    }

    const fn add(&mut self, more: Self) {
        self.credentials |= more.credentials;
        self.sessions |= more.sessions;
    }
}

impl MoreColumns {
    fn push(&mut self, more: More) {
        self.0.push(more.credentials);
        self.1.push(more.sessions);
    }

    fn any(&self) -> bool {
        self.0.iter().chain(&self.1).any(|asked| *asked)
    }
}

impl Wanted {
    pub(super) fn by(requests: &[Box<dyn Request>]) -> Self {
        let (mut accounts, mut identifiers) = (HashMap::<_, More>::new(), HashMap::<_, More>::new());
        let (mut sessions, mut runs, mut tenants) = (HashSet::new(), HashSet::new(), HashSet::new());
        for concern in requests.iter().map(|request| request.concern()) {
            let (tenant, more) = (concern.tenant.uuid(), More::of(concern));
            tenants.insert(tenant);
            match &concern.subject {
                Subject::Account(id) => accounts.entry((tenant, id.uuid())).or_default().add(more),
                Subject::Identified { identifier, .. } => {
                    if let Some(id) = as_id(identifier) {
                        accounts.entry((tenant, id.uuid())).or_default().add(more);
                    }
                    identifiers.entry((tenant, identifier.folded.as_str())).or_default().add(more);
                }
                Subject::Configuration(_) => {}
            }
            if let Which::One(key) = concern.sessions {
                sessions.insert((tenant, key.account.uuid(), i16::from(key.slot)));
            }
            runs.extend(concern.run.map(|run| (tenant, run.uuid())));
            for claim in &concern.claims {
                identifiers.entry((tenant, claim.as_str())).or_default();
            }
        }
        let mut wanted = Self { tenants: tenants.into_iter().collect(), ..Self::default() };
        for ((tenant, account), more) in accounts {
            wanted.accounts.0.push(tenant);
            wanted.accounts.1.push(account);
            wanted.accounts_more.push(more);
        }
        for ((tenant, value), more) in identifiers {
            wanted.identifiers.0.push(tenant);
            wanted.identifiers.1.push(value.to_owned());
            wanted.identifiers_more.push(more);
        }
        wanted.runs = runs.into_iter().unzip();
        for (tenant, account, slot) in sessions {
            wanted.sessions.0.push(tenant);
            wanted.sessions.1.push(account);
            wanted.sessions.2.push(slot);
        }
        wanted
    }

    pub(super) async fn load(&self, link: &Link) -> Result<Found, Error> {
        let mut params: Vec<&(dyn ToSql + Sync)> = vec![
            &self.identifiers.0,
            &self.identifiers.1,
            &self.accounts.0,
            &self.accounts.1,
            &self.sessions.0,
            &self.sessions.1,
            &self.sessions.2,
            &self.tenants,
        ];
        let mut statement = &link.load;
        if self.identifiers_more.any() || self.accounts_more.any() || !self.runs.0.is_empty() {
            statement = &link.load_wide;
            let (identifiers, accounts) = (&self.identifiers_more, &self.accounts_more);
            params.extend(
                [&identifiers.0, &identifiers.1, &accounts.0, &accounts.1]
                    .map(|column| -> &(dyn ToSql + Sync) { column }),
            );
            params.extend([&self.runs.0, &self.runs.1].map(|column| -> &(dyn ToSql + Sync) { column }));
        }
        let rows = link.client.query(statement, &params).await?;
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
            "credentials" => {
                self.credentials.insert((tenant, account()?), row.try_get("body")?);
            }
            "session" => {
                let slot = u8::try_from(row.try_get::<_, i16>("slot")?).unwrap_or(u8::MAX);
                let session = (version()?, row.try_get("body")?);
                self.sessions.entry((tenant, account()?)).or_default().insert(slot, session);
            }
            "run" => {
                let run = RunId::from_uuid(account()?.uuid());
                self.runs.insert((tenant, run), (version()?, row.try_get("body")?));
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
    pub(super) fn of(&mut self, unit: &Unit) -> Loaded {
        let mut loaded = Loaded::default();
        for run in unit.runs() {
            let found = self.runs.remove(&(unit.tenant, run));
            loaded.runs.extend(found.map(|(version, body)| (run, version, body)));
        }
        if !unit.has_account() {
            return loaded;
        }
        let key = (unit.tenant, unit.subject);
        if let Some(Stored { version, hot, profile }) = self.accounts.remove(&key) {
            // The profile comes with the same statement, so it is here for a rule that asks for it late.
            let profile = StoredPart::Loaded(profile);
            let credentials = self.credentials.remove(&key);
            let credentials = StoredPart::asked_for(unit.parts(), Parts::CREDENTIALS, credentials);
            loaded.account = Some(StoredAccount { version, hot, profile, credentials });
        }
        let mut sessions = self.sessions.remove(&key).unwrap_or_default();
        if let Slots::These(slots) = unit.slots() {
            sessions.retain(|slot, _| slots.contains(slot));
        }
        loaded.sessions = sessions.into_iter().map(|(slot, (version, body))| (slot, version, body)).collect();
        for claim in unit.claims() {
            if let Some((_, owner)) = self.owner(unit.tenant, &claim) {
                loaded.owners.insert(claim, owner);
            }
        }
        loaded
    }
}

/// The account id that an identifier can be.
pub(super) fn as_id(identifier: &Identifier) -> Option<AccountId> {
    let may_be = identifier.kinds.contains(&IdentifierKind::Id);
    may_be.then(|| identifier.folded.as_str().parse().ok()).flatten()
}
