//! The Store port: what the use cases need of a database, and nothing of how one works.
//!
//! A request hands over the keys of the records it concerns and a pure, repeatable rule. The store works in
//! batches: it loads each record once, runs the waiting rules of an account in arrival order (each sees what
//! the one before it did), writes each changed record once, guarded by the version it loaded, together with
//! all events, commits, and only then lets the requests be answered. When another process moved a version
//! in between, that account's rules run again, with the same seeds. So they do when one of them finds that it needs
//! more of the account than its request named.

mod desk;
mod ledger;
mod messages;
mod page;
mod parts;
mod runs;

pub use desk::{ChangedSession, Desk, Sessions};
pub use ledger::{AuditEvent, AuditStore, ChainPosition, CountQuery, EventCount, EventCounts};
pub use messages::{Errand, ErrandStore, MessageKey, MessageState, Settled, WaitingMessage};
pub use page::{
    AccountPage, Accounts, AddressCount, EventPage, Filter, KeyCheck, PageKey, SortField, StoredEvent,
};
pub use parts::Parts;
pub use runs::{ChangedRun, Oversized, RunLogEntry, RunStore, Runs, StoredRun};

use crate::failure::{Failure, Overload};
use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use readmit_core::Account;
use readmit_core::configuration::Configuration;
use readmit_core::event::Origin;
use readmit_core::id::{AccountId, KeyId, RunId, TenantId};
use readmit_core::identifier::{Folded, Identifier, IdentifierKind};
use readmit_core::session::SessionKey;
use readmit_core::time::Timestamp;
use readmit_core::turn::{Seed, Turn};
use std::path::Path;
use std::sync::Arc;

/// What a read answers.
pub type Answer<'a, T> = BoxFuture<'a, Result<T, Failure>>;

/// A database. Three exist: memory, SQLite, PostgreSQL; one conformance suite holds them to this.
pub trait Store: AuditStore + ErrandStore + RunStore + Send + Sync + 'static {
    /// Hands over a request. It is answered through [`Request::answer`] after its batch was committed.
    fn submit(&self, request: Box<dyn Request>) -> Result<(), Overload>;

    /// The tenant's configuration as of now: the stored revision is compared first.
    fn configuration(&self, tenant: TenantId) -> Answer<'_, Arc<Configuration>>;

    /// The configuration as this process knows it, without a look at the database. Good for refusing early;
    /// every rule judges by the configuration of its batch.
    fn known_configuration(&self, tenant: TenantId) -> Option<Arc<Configuration>>;

    /// One account as it is stored now, with the parts that are asked for.
    fn account(&self, tenant: TenantId, identifier: Identifier, parts: Parts) -> Answer<'_, Option<Account>>;

    /// One account with all its parts, and the configuration: what is read before almost every call of a program. A store
    /// that can reads both at once.
    fn account_and_configuration(
        &self,
        tenant: TenantId,
        account: AccountId,
    ) -> Answer<'_, (Option<Account>, Arc<Configuration>)> {
        async move {
            let configuration = self.configuration(tenant).await?;
            let Ok(identifier) = Identifier::new(&[IdentifierKind::Id], &account.to_string()) else {
                return Ok((None, configuration));
            };
            Ok((self.account(tenant, identifier, Parts::ALL).await?, configuration))
        }
        .boxed()
    }

    /// A page of accounts.
    fn accounts(&self, tenant: TenantId, page: AccountPage) -> Answer<'_, Accounts>;

    /// Every account with all its parts, by id, those after `after`: what key rotation walks through.
    fn walk_accounts(
        &self,
        tenant: TenantId,
        after: Option<AccountId>,
        limit: u32,
    ) -> Answer<'_, Vec<Account>>;

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

    /// Forgets keys: nothing in the database needs them any more.
    fn remove_key_checks(&self, keys: Vec<KeyId>) -> Answer<'_, ()>;

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

    /// Runs the rule. May be called again on newer records, or with more parts of the same; the last run counts.
    fn judge(&mut self, desk: &mut Desk<'_>, turn: &mut Turn);

    /// Adds parts to its concern: its rule asked for them.
    fn widen(&mut self, parts: Parts);

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
    /// Sessions of that account.
    pub sessions: Which,
    /// A run of a journey.
    pub run: Option<RunId>,
    /// Which parts of the account the rule reads. It may ask for more when it runs: [`Desk::ask`].
    pub parts: Parts,
    /// Identifiers whose owners the rule must know (because it gives them to the account).
    pub claims: Vec<Folded>,
    /// Whether the commit can violate uniqueness or change the configuration: then it rides alone.
    pub alone: bool,
}

/// Which sessions of an account a rule is given.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Which {
    /// None.
    None,
    /// One.
    One(SessionKey),
    /// Whatever its slots hold.
    All,
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
    const fn of(tenant: TenantId, subject: Subject) -> Self {
        Self {
            tenant,
            subject,
            sessions: Which::None,
            run: None,
            parts: Parts::USUAL,
            claims: Vec::new(),
            alone: false,
        }
    }

    /// One account by id.
    pub const fn account(tenant: TenantId, account: AccountId) -> Self {
        Self::of(tenant, Subject::Account(account))
    }

    /// One account by identifier.
    pub const fn identified(tenant: TenantId, identifier: Identifier, decoy: AccountId) -> Self {
        Self::of(tenant, Subject::Identified { identifier, decoy })
    }

    /// One session and its account.
    pub const fn session(tenant: TenantId, key: SessionKey) -> Self {
        Self::account(tenant, key.account).with_session(key)
    }

    /// The configuration.
    pub const fn configuration(tenant: TenantId, about: AccountId) -> Self {
        Self::of(tenant, Subject::Configuration(about)).alone()
    }

    /// With identifiers that the account shall be given; rides alone.
    #[must_use]
    pub fn claiming(mut self, claims: Vec<Folded>) -> Self {
        self.claims = claims;
        self.alone = true;
        self
    }

    /// With the account's credentials.
    #[must_use]
    pub const fn with_credentials(mut self) -> Self {
        self.parts = Parts::ALL;
        self
    }

    /// With what is hot of the account alone: a rule that seldom needs more asks for it then.
    #[must_use]
    pub const fn hot_only(mut self) -> Self {
        self.parts = Parts::HOT;
        self
    }

    /// With one session of the account.
    #[must_use]
    pub const fn with_session(mut self, key: SessionKey) -> Self {
        self.sessions = Which::One(key);
        self
    }

    /// With a run of a journey.
    #[must_use]
    pub const fn with_run(mut self, run: RunId) -> Self {
        self.run = Some(run);
        self
    }

    /// With all sessions of the account.
    #[must_use]
    pub const fn with_all_sessions(mut self) -> Self {
        self.sessions = Which::All;
        self
    }

    /// Rides alone.
    #[must_use]
    pub const fn alone(mut self) -> Self {
        self.alone = true;
        self
    }
}
