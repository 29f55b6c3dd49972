//! The use cases' common ground: one tenant's handle to store, keys, clock and randomness.

use crate::failure::Failure;
use crate::keys::Keys;
use crate::notices::Notices;
use crate::passwords::Passwords;
use crate::ports::{Arrivals, Clock, Random};
use crate::store::{Concern, Desk, Parts, Request, Store};
use readmit_core::configuration::Configuration;
use readmit_core::event::Origin;
use readmit_core::id::{self, AccountId, TenantId};
use readmit_core::identifier::{Identifier, IdentifierKind};
use readmit_core::outbox::Channel;
use readmit_core::time::Timestamp;
use readmit_core::turn::{Seed, Turn};
use std::sync::Arc;
use tokio::sync::{Semaphore, oneshot};

/// Everything a use case needs. Cheap to clone.
#[derive(Clone)]
pub struct App {
    /// The database.
    pub store: Arc<dyn Store>,
    /// The key ring.
    pub keys: Arc<Keys>,
    /// The clock of the outside world.
    pub clock: Arc<dyn Clock>,
    /// The randomness of the outside world.
    pub random: Arc<dyn Random>,
    /// The tenant that this handle works for.
    pub tenant: TenantId,
    /// Verified bearers, remembered.
    pub(crate) bearers: Arc<crate::bearer::Remembered>,
    /// Verified tokens of service applications, and assertions that were accepted.
    pub(crate) services: Arc<crate::service::Remembered>,
    pub(crate) assertions: Arc<crate::service::Assertions>,
    /// Reads that many callers share.
    pub(crate) reads: Arc<crate::shared_read::SharedReads>,
    /// What tokens name as their issuer.
    pub(crate) issuer: Arc<str>,
    arrivals: Arc<Arrivals>,
    /// What can be sent, and how the server is reached.
    pub(crate) delivery: Arc<Delivery>,
    pub(crate) passwords: Arc<Passwords>,
    /// Live streams of events, by operator.
    pub(crate) seats: Arc<crate::streams::Seats>,
    /// Compiled journeys.
    pub(crate) compiled: Arc<crate::journeys::Compiled>,
    /// Whom journeys sent messages to.
    pub(crate) recipients: Arc<crate::journeys::Recipients>,
    /// The log, held against its chains.
    pub(crate) verifications: Arc<crate::audit::Verifications>,
    /// Who counts the log now: it takes a while, and the others wait.
    pub(crate) counting: Arc<Semaphore>,
    /// Runs of journeys that are being answered.
    pub(crate) runs: Arc<crate::journeys::Doors>,
}

/// What can be sent, and how the server is reached from outside.
#[derive(Debug, Clone, Default)]
pub struct Delivery {
    /// Channels that have a provider.
    pub channels: Vec<Channel>,
    /// The start of every link, without a slash at the end.
    pub public_url: String,
}

impl App {
    /// A handle for one tenant. `issuer` is the `iss` of every token, a URL without trailing slash.
    pub fn new(
        store: Arc<dyn Store>,
        keys: Arc<Keys>,
        clock: Arc<dyn Clock>,
        random: Arc<dyn Random>,
        tenant: TenantId,
        issuer: &str,
    ) -> Self {
        let issuer = issuer.trim_end_matches('/').into();
        Self {
            store,
            keys,
            clock,
            random,
            tenant,
            bearers: Arc::default(),
            services: Arc::default(),
            assertions: Arc::default(),
            reads: Arc::default(),
            issuer,
            arrivals: Arc::default(),
            delivery: Arc::default(),
            passwords: Arc::default(),
            seats: Arc::default(),
            compiled: Arc::default(),
            recipients: Arc::default(),
            verifications: Arc::default(),
            counting: Arc::new(Semaphore::new(crate::statistics::COUNTING_MAX)),
            runs: Arc::default(),
        }
    }

    /// The same handle, which can send.
    #[must_use]
    pub fn delivering(self, delivery: Delivery) -> Self {
        Self { delivery: Arc::new(delivery), ..self }
    }

    /// What can be sent, and how the server is reached from outside.
    pub fn delivery(&self) -> &Delivery {
        &self.delivery
    }

    /// What tokens name as their issuer.
    pub fn issuer(&self) -> &str {
        &self.issuer
    }

    /// The same installation's handle for another tenant.
    #[must_use]
    pub fn for_tenant(&self, tenant: TenantId) -> Self {
        Self {
            tenant,
            bearers: Arc::default(),
            services: Arc::default(),
            reads: Arc::default(),
            ..self.clone()
        }
    }

    /// This instant. Rules do not ask for it: they are told theirs.
    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// The tenant's configuration as of now.
    pub async fn configuration(&self) -> Result<Arc<Configuration>, Failure> {
        self.reads.configuration.get(|| self.store.configuration(self.tenant)).await
    }

    /// The configuration as this process knows it; good for refusing early, not for granting.
    pub async fn known_configuration(&self) -> Result<Arc<Configuration>, Failure> {
        match self.store.known_configuration(self.tenant) {
            Some(known) => Ok(known),
            None => self.configuration().await,
        }
    }

    /// A concern about whoever has this identifier. Readmit's own id needs no look-up, and no decoy: no stranger is asked
    /// for one.
    pub(crate) fn about(&self, identifier: &Identifier) -> Concern {
        if identifier.kinds == [IdentifierKind::Id]
            && let Ok(account) = identifier.folded.as_str().parse()
        {
            return Concern::account(self.tenant, account);
        }
        let decoy = self.keys.digest.decoy(self.tenant, identifier.folded.as_str());
        Concern::identified(self.tenant, identifier.clone(), decoy)
    }

    /// A random id.
    pub(crate) fn draw_account_id(&self) -> AccountId {
        AccountId::from_random(self.draw_id_bytes())
    }

    /// Random bytes for the id of something that has a name on every wire: with a short form.
    pub(crate) fn draw_id_bytes(&self) -> [u8; 16] {
        id::compact(self.draw_bytes())
    }

    /// Sixteen random bytes.
    pub(crate) fn draw_bytes(&self) -> [u8; 16] {
        let mut bytes = [0; 16];
        bytes.copy_from_slice(&self.random.bytes()[..16]);
        bytes
    }

    /// Hands a rule to the store and waits for its verdict, which is committed when it arrives.
    ///
    /// The rule may run several times; what its last run returned is the answer.
    pub async fn decide<T, R>(&self, concern: Concern, origin: Origin, rule: R) -> Result<T, Failure>
    where
        T: Send + 'static,
        R: Fn(&mut Desk<'_>, &mut Turn) -> T + Send + 'static,
    {
        let (answer, verdict) = oneshot::channel();
        let seed = self.arrivals.seed(&*self.random, &*self.clock);
        let notices = Notices { keys: self.keys.clone(), delivery: self.delivery.clone() };
        let pending = Pending { concern, seed, origin: Arc::new(origin), rule, notices, last: None, answer };
        self.store.submit(Box::new(pending))?;
        // A store that goes away without an answer has stopped.
        verdict.await.unwrap_or(Err(Failure::Closed))
    }
}

struct Pending<T, R> {
    concern: Concern,
    seed: Seed,
    origin: Arc<Origin>,
    rule: R,
    notices: Notices,
    last: Option<T>,
    answer: oneshot::Sender<Result<T, Failure>>,
}

impl<T, R> Request for Pending<T, R>
where
    T: Send,
    R: Fn(&mut Desk<'_>, &mut Turn) -> T + Send,
{
    fn concern(&self) -> &Concern {
        &self.concern
    }

    fn seed(&self) -> &Seed {
        &self.seed
    }

    fn origin(&self) -> &Arc<Origin> {
        &self.origin
    }

    fn judge(&mut self, desk: &mut Desk<'_>, turn: &mut Turn) {
        self.last = Some((self.rule)(desk, turn));
        self.notices.tell(desk, turn);
    }

    fn widen(&mut self, parts: Parts) {
        self.concern.parts = self.concern.parts.and(parts);
    }

    fn answer(self: Box<Self>, outcome: Result<(), Failure>) {
        let Self { last, answer, .. } = *self;
        let verdict = outcome.and_then(|()| last.ok_or(Failure::Closed));
        // Who asked may have hung up; what was decided stands.
        let _ = answer.send(verdict);
    }
}
