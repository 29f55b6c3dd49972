//! Requests and replicas for these tests.

use readmit_app::ports::{Clock as _, Random as _, SystemClock, SystemRandom};
use readmit_app::store::{Concern, Desk, Parts, Request, Store};
use readmit_app::{Failure, Overload};
use readmit_core::event::{Actor, Origin};
use readmit_core::id::{AccountId, KeyId, MessageId, TenantId};
use readmit_core::outbox::{Channel, Message};
use readmit_core::profile::Profile;
use readmit_core::sealed::Sealed;
use readmit_core::time::Timestamp;
use readmit_core::turn::{Seed, Turn};
use readmit_core::{Account, EventKind};
use readmit_store::{Limits, Outside, Postgres};
use readmit_testkit::postgres::Cluster;
use std::sync::Arc;
use tokio::sync::oneshot;
use uuid::Uuid;

pub(crate) const SERIALIZABLE: &str = "?options=-c%20default_transaction_isolation%3Dserializable";

pub(crate) fn outside() -> Outside {
    Outside { clock: Arc::new(SystemClock), random: Arc::new(SystemRandom) }
}

pub(crate) async fn replica(url: &str) -> Arc<Postgres> {
    Postgres::connect(url, Limits::default(), outside(), 2).await.unwrap()
}

/// Replicas on one new database, with one tenant.
pub(crate) async fn replicas(count: usize, options: &str) -> (Vec<Arc<Postgres>>, TenantId, String) {
    let url = format!("{}{options}", Cluster::start().database().await);
    let mut stores = Vec::new();
    for _ in 0..count {
        stores.push(replica(&url).await);
    }
    let tenant = TenantId::from_random([7; 16]);
    stores[0].create_tenant(tenant, Timestamp::from_millis(1)).await.unwrap();
    (stores, tenant, url)
}

pub(crate) fn account_id(number: u8) -> AccountId {
    AccountId::from_random([number; 16])
}

pub(crate) async fn create(store: &dyn Store, tenant: TenantId, id: AccountId, profile: Profile) {
    let concern = Concern::account(tenant, id);
    let rule = move |desk: &mut Desk<'_>, turn: &mut Turn| {
        *desk.account = Some(Account::create(tenant, id, profile.clone(), turn));
    };
    ask(store, concern, rule).await.unwrap();
}

/// The message of this number; it lives for ever.
pub(crate) fn message(account: AccountId, number: usize) -> Message {
    Message {
        id: MessageId::from_uuid(Uuid::from_u128(number as u128 + 1)),
        account,
        channel: if number.is_multiple_of(2) { Channel::Email } else { Channel::Sms },
        expires_at: Timestamp::from_millis(i64::MAX / 2),
        sealed: Sealed { key: KeyId::from_random([3; 16]), text: format!("sealed {number}") },
    }
}

/// Adds one to a counter of the account, tells what it was, and records an event.
pub(crate) async fn count(store: &dyn Store, tenant: TenantId, id: AccountId) -> Result<u32, Failure> {
    ask(store, Concern::account(tenant, id), |desk, turn| {
        let account = desk.account.as_mut().unwrap();
        account.hot.epoch += 1;
        turn.record(EventKind::CodesUnlocked);
        account.hot.epoch - 1
    })
    .await
}

/// Hands over a rule and waits for what it said last. Waits for room when there is none.
pub(crate) async fn ask<T, R>(store: &dyn Store, concern: Concern, rule: R) -> Result<T, Failure>
where
    T: Send + 'static,
    R: Fn(&mut Desk<'_>, &mut Turn) -> T + Clone + Send + 'static,
{
    let seed = Seed { bytes: SystemRandom.bytes(), arrived_at: SystemClock.now(), place: 0 };
    loop {
        let (answer, verdict) = oneshot::channel();
        let origin = Arc::new(Origin::by(Actor::Stranger));
        let (concern, rule, seed) = (concern.clone(), rule.clone(), seed.clone());
        match store.submit(Box::new(Ask { concern, seed, origin, rule, last: None, answer })) {
            Ok(()) => return verdict.await.unwrap(),
            Err(Overload::Closed) => return Err(Failure::Closed),
            Err(_) => tokio::task::yield_now().await,
        }
    }
}

struct Ask<T, R> {
    concern: Concern,
    seed: Seed,
    origin: Arc<Origin>,
    rule: R,
    last: Option<T>,
    answer: oneshot::Sender<Result<T, Failure>>,
}

impl<T: Send, R: Fn(&mut Desk<'_>, &mut Turn) -> T + Send> Request for Ask<T, R> {
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
    }

    fn widen(&mut self, parts: Parts) {
        self.concern.parts = self.concern.parts.and(parts);
    }

    fn answer(self: Box<Self>, outcome: Result<(), Failure>) {
        let Self { last, answer, .. } = *self;
        let _ = answer.send(outcome.map(|()| last.unwrap()));
    }
}

/// A plain look into the database.
pub(crate) async fn rows(url: &str, sql: &str) -> Vec<tokio_postgres::Row> {
    let (client, connection) = tokio_postgres::connect(url, tokio_postgres::NoTls).await.unwrap();
    tokio::spawn(connection);
    client.query(sql, &[]).await.unwrap()
}

/// Follows every chain and returns how many events they name.
pub(crate) async fn verified_chain(url: &str) -> usize {
    use sha2::{Digest as _, Sha256};
    let mut head: Option<(Uuid, i64, Vec<u8>)> = None;
    let mut named = 0;
    for row in rows(url, "SELECT writer, number, previous, entries FROM chain ORDER BY writer, number").await
    {
        let (writer, number): (Uuid, i64) = (row.get(0), row.get(1));
        let (previous, entries): (Vec<u8>, Vec<u8>) = (row.get(2), row.get(3));
        match &head {
            Some((former, last, hash)) if *former == writer => {
                assert_eq!((number, &previous), (last + 1, hash), "the chain of {writer} is broken");
            }
            _ => assert_eq!((number, previous.as_slice()), (0, [0; 32].as_slice())),
        }
        let mut hash = Sha256::new();
        hash.update(b"readmit/1/chain");
        hash.update(writer.as_bytes());
        hash.update(number.to_be_bytes());
        hash.update(&previous);
        hash.update(&entries);
        head = Some((writer, number, hash.finalize().to_vec()));
        assert_eq!(entries.len() % 64, 0);
        assert!(!entries.is_empty());
        named += entries.len() / 64;
    }
    named
}
