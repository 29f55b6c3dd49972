//! The Store port: what the use cases need of a database, and nothing of how one works.
//!
//! A request hands over the keys of the records it concerns and a pure, repeatable rule. The store works in
//! batches: it loads each record once, runs the waiting rules of an account in arrival order (each sees what
//! the one before it did), writes each changed record once, guarded by the version it loaded, together with
//! all events, commits, and only then lets the requests be answered. When another process moved a version
//! in between, that account's rules run again, with the same seeds.

use crate::failure::{Failure, Overload};
use futures_util::future::BoxFuture;
use readmit_core::Account;
use readmit_core::configuration::Configuration;
use readmit_core::digest::Digest;
use readmit_core::event::Origin;
use readmit_core::id::{AccountId, ApplicationId, EventId, KeyId, TenantId};
use readmit_core::identifier::{Folded, Identifier};
use readmit_core::profile::Status;
use readmit_core::session::{Session, SessionKey};
use readmit_core::time::Timestamp;
use readmit_core::tracked::Tracked;
use readmit_core::turn::{Seed, Turn};
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

/// What a read answers.
pub type Answer<'a, T> = BoxFuture<'a, Result<T, Failure>>;

/// A database. Three exist: memory, SQLite, PostgreSQL; one conformance suite holds them to this.
pub trait Store: Send + Sync + 'static {
    /// Hands over a request. It is answered through [`Request::answer`] after its batch was committed.
    fn submit(&self, request: Box<dyn Request>) -> Result<(), Overload>;

    /// The tenant's configuration as of now: the stored revision is compared first.
    fn configuration(&self, tenant: TenantId) -> Answer<'_, Arc<Configuration>>;

    /// The configuration as this process knows it, without a look at the database. Good for refusing early;
    /// every rule judges by the configuration of its batch.
    fn known_configuration(&self, tenant: TenantId) -> Option<Arc<Configuration>>;

    /// One account as it is stored now.
    fn account(&self, tenant: TenantId, identifier: Identifier) -> Answer<'_, Option<Account>>;

    /// A page of accounts.
    fn accounts(&self, tenant: TenantId, page: AccountPage) -> Answer<'_, Accounts>;

    /// Events, newest first.
    fn events(&self, tenant: TenantId, page: EventPage) -> Answer<'_, Vec<StoredEvent>>;

    /// The installation's tenants, oldest first.
    fn tenants(&self) -> Answer<'_, Vec<TenantId>>;

    /// Makes a tenant with nothing in it.
    fn create_tenant(&self, tenant: TenantId, now: Timestamp) -> Answer<'_, ()>;

    /// Removes a tenant and all that belongs to it.
    fn remove_tenant(&self, tenant: TenantId) -> Answer<'_, ()>;

    /// The keys that this database's secrets were made with, with their check values.
    fn key_checks(&self) -> Answer<'_, Vec<KeyCheck>>;

    /// Remembers keys. Fails when `expected` are no longer all there are (another process came first).
    fn add_key_checks(&self, expected: usize, checks: Vec<KeyCheck>) -> Answer<'_, ()>;

    /// Adds this process's counts of addresses to those of others and returns the sums over all processes.
    fn exchange_counts(
        &self,
        replica: uuid::Uuid,
        counts: Vec<AddressCount>,
    ) -> Answer<'_, Vec<AddressCount>>;

    /// Writes a consistent copy into a new file, while the server runs.
    fn backup<'a>(&'a self, to: &'a Path) -> Answer<'a, ()>;

    /// Whether the database can be written now.
    fn check(&self) -> Answer<'_, ()>;

    /// Takes no more requests, answers those that wait, and stops.
    fn close(&self) -> BoxFuture<'_, ()>;
}

/// One request as a store sees it.
pub trait Request: Send {
    /// Which records it concerns.
    fn concern(&self) -> &Concern;

    /// Its randomness.
    fn seed(&self) -> &Seed;

    /// Who asks.
    fn origin(&self) -> &Arc<Origin>;

    /// Runs the rule. May be called again on newer records; the last run counts.
    fn judge(&mut self, desk: &mut Desk<'_>, turn: &mut Turn);

    /// Called once: after the commit, or when there will be none.
    fn answer(self: Box<Self>, outcome: Result<(), Failure>);
}

/// The keys of the records that a request concerns.
#[derive(Debug, Clone)]
pub struct Concern {
    /// The tenant.
    pub tenant: TenantId,
    /// The account.
    pub subject: Subject,
    /// A session of that account.
    pub session: Option<SessionKey>,
    /// Identifiers whose owners the rule must know (because it gives them to the account).
    pub claims: Vec<Folded>,
    /// Whether the commit can violate uniqueness or change the configuration: then it rides alone.
    pub alone: bool,
}

/// Which account a request concerns.
#[derive(Debug, Clone)]
pub enum Subject {
    /// The account with this id, whether it exists (yet) or not.
    Account(AccountId),
    /// Whoever has this identifier.
    Identified {
        /// The identifier.
        identifier: Identifier,
        /// Stands for the account where nobody has it.
        decoy: AccountId,
    },
    /// No account: the configuration. The id (of an application, a client, a tenant) names what the events
    /// are about.
    Configuration(AccountId),
}

impl Concern {
    /// One account by id.
    pub const fn account(tenant: TenantId, account: AccountId) -> Self {
        Self { tenant, subject: Subject::Account(account), session: None, claims: Vec::new(), alone: false }
    }

    /// One account by identifier.
    pub const fn identified(tenant: TenantId, identifier: Identifier, decoy: AccountId) -> Self {
        let subject = Subject::Identified { identifier, decoy };
        Self { tenant, subject, session: None, claims: Vec::new(), alone: false }
    }

    /// One session and its account.
    pub const fn session(tenant: TenantId, key: SessionKey) -> Self {
        let subject = Subject::Account(key.account);
        Self { tenant, subject, session: Some(key), claims: Vec::new(), alone: false }
    }

    /// The configuration.
    pub const fn configuration(tenant: TenantId, about: AccountId) -> Self {
        let subject = Subject::Configuration(about);
        Self { tenant, subject, session: None, claims: Vec::new(), alone: true }
    }

    /// With identifiers that the account shall be given; rides alone.
    #[must_use]
    pub fn claiming(mut self, claims: Vec<Folded>) -> Self {
        self.claims = claims;
        self.alone = true;
        self
    }

    /// Rides alone.
    #[must_use]
    pub const fn alone(mut self) -> Self {
        self.alone = true;
        self
    }
}

/// What a rule finds on its desk.
pub struct Desk<'a> {
    configuration: &'a mut Arc<Configuration>,
    /// The account; `None` when there is none. A rule may put one there, or take it away.
    pub account: &'a mut Option<Account>,
    /// The account's sessions, as far as they were asked for.
    pub sessions: &'a mut Sessions,
    /// Who has the claimed identifiers.
    pub owners: &'a BTreeMap<Folded, AccountId>,
}

impl<'a> Desk<'a> {
    /// Lays out the records; called by stores.
    pub const fn new(
        configuration: &'a mut Arc<Configuration>,
        account: &'a mut Option<Account>,
        sessions: &'a mut Sessions,
        owners: &'a BTreeMap<Folded, AccountId>,
    ) -> Self {
        Self { configuration, account, sessions, owners }
    }

    /// The configuration of this batch.
    pub fn configuration(&self) -> &Arc<Configuration> {
        self.configuration
    }

    /// The configuration, to change it. Only for requests that ride alone.
    pub fn configuration_mut(&mut self) -> &mut Configuration {
        Arc::make_mut(self.configuration)
    }

    /// Whether any of `claims` belongs to an account other than `account`.
    pub fn taken(&self, claims: &[Folded], account: AccountId) -> Option<&Folded> {
        let (taken, _) = claims
            .iter()
            .filter_map(|c| self.owners.get_key_value(c))
            .find(|(_, owner)| **owner != account)?;
        Some(taken)
    }
}

/// Sessions on a rule's desk, by slot.
#[derive(Debug, Default, Clone)]
pub struct Sessions {
    slots: BTreeMap<u8, Slot>,
}

#[derive(Debug, Clone)]
struct Slot {
    session: Tracked<Session>,
    version: Option<u64>,
}

/// A session to be written.
#[derive(Debug)]
pub struct ChangedSession<'a> {
    /// Its slot.
    pub slot: u8,
    /// The version that must still be there; `None` for a new session, which takes the slot over.
    pub expected: Option<u64>,
    /// The session.
    pub session: &'a Session,
}

impl Sessions {
    /// Puts a session there as it was loaded; called by stores.
    pub fn load(&mut self, slot: u8, version: u64, session: Session) {
        self.slots.insert(slot, Slot { session: Tracked::loaded(session), version: Some(version) });
    }

    /// The session of this key, if its slot still holds it.
    pub fn get(&self, key: SessionKey) -> Option<&Session> {
        self.slots.get(&key.slot).map(|slot| &*slot.session).filter(|session| session.id == key.id)
    }

    /// The session of this key, to change it.
    pub fn get_mut(&mut self, key: SessionKey) -> Option<&mut Session> {
        let slot = self.slots.get_mut(&key.slot).filter(|slot| slot.session.id == key.id)?;
        Some(&mut *slot.session)
    }

    /// Puts a new session into its slot; whatever was there is gone.
    pub fn put(&mut self, key: SessionKey, session: Session) {
        self.slots.insert(key.slot, Slot { session: Tracked::created(session), version: None });
    }

    /// The sessions to be written.
    pub fn changed(&self) -> impl Iterator<Item = ChangedSession<'_>> {
        self.slots.iter().filter(|(_, slot)| slot.session.is_changed()).map(|(number, slot)| ChangedSession {
            slot: *number,
            expected: slot.version,
            session: &slot.session,
        })
    }
}

/// What a page of accounts is sorted by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum SortField {
    /// When it was made.
    #[default]
    CreatedAt,
    /// E-mail address; accounts without one are left out.
    Email,
    /// Phone number; accounts without one are left out.
    Phone,
    /// Last sign-in; accounts that never signed in are left out.
    LastSignIn,
}

/// What an account must have to be on a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Filter {
    /// It belongs to an application.
    Application(ApplicationId),
    /// Its status.
    Status(Status),
    /// One of its identifiers begins with this.
    Prefix(Folded),
    /// One of its identifiers is this.
    Exact(Folded),
}

/// Which accounts are asked for.
#[derive(Debug, Clone, Default)]
pub struct AccountPage {
    /// All of them must hold.
    pub filters: Vec<Filter>,
    /// The order.
    pub sort: SortField,
    /// Greatest first.
    pub descending: bool,
    /// How many to skip.
    pub offset: u32,
    /// How many at most; zero only counts.
    pub limit: u32,
}

/// A page of accounts.
#[derive(Debug, Clone, Default)]
pub struct Accounts {
    /// Accounts that match, on all pages.
    pub total: u64,
    /// This page.
    pub accounts: Vec<Account>,
}

/// Which events are asked for.
#[derive(Debug, Clone, Default)]
pub struct EventPage {
    /// Only of this account (or decoy, or configured thing).
    pub subject: Option<AccountId>,
    /// Only those that arrived at or after this instant.
    pub since: Option<Timestamp>,
    /// Only those older than this one.
    pub before: Option<EventId>,
    /// How many at most.
    pub limit: u32,
}

/// An event as it was stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredEvent {
    /// Its id.
    pub id: EventId,
    /// Whom it is about.
    pub subject: AccountId,
    /// Canonical JSON, as hashed.
    pub body: String,
    /// The personal data beside it, unless erased.
    pub personal: Option<String>,
}

/// How the database recognises a key that it does not hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct KeyCheck {
    /// The key.
    pub id: KeyId,
    /// HMAC of the key's own id under it.
    pub check: Digest,
}

/// How often an address was seen in one minute.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AddressCount {
    /// The bucket: an address, a network, or a client and an address.
    pub key: String,
    /// Minutes since the epoch.
    pub minute: i64,
    /// How often.
    pub count: u32,
}
