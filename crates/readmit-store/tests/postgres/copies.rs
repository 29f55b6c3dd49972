//! Backups: out of one database, through a file, into another one.

use crate::ask::{account_id, ask, count, create, message, outside, replicas, rows};
use readmit_app::store::{
    AuditStore as _, Concern, ErrandStore as _, EventPage, MessageState, Parts, RunLogEntry, Settled,
    Store as _, StoredRun,
};
use readmit_core::EventKind;
use readmit_core::audit::checkpoint::Checkpoint;
use readmit_core::configuration::Organisation;
use readmit_core::credentials::Password;
use readmit_core::id::{KeyId, RunId, SessionId, TenantId};
use readmit_core::identifier::Identifier;
use readmit_core::profile::Profile;
use readmit_core::sealed::Sealed;
use readmit_core::time::Timestamp;
use readmit_store::{Limits, Postgres, Sqlite};
use uuid::Uuid;

const TABLES: [&str; 14] = [
    "tenant",
    "configuration",
    "account_hot",
    "account_part",
    "identifier",
    "attribute",
    "session",
    "run",
    "run_log",
    "event",
    "chain",
    "checkpoint",
    "outbox",
    "errand",
];

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_backup_is_a_sqlite_file_and_comes_back_whole() {
    let (stores, tenant, url) = replicas(1, "").await;
    let profile = Profile { username: Some("ann".to_owned()), ..Profile::default() };
    create(&*stores[0], tenant, account_id(1), profile).await;
    // More rows than one chunk.
    for _ in 0..1_200 {
        count(&*stores[0], tenant, account_id(1)).await.unwrap();
    }
    fill(&stores[0], tenant).await;
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("backup.db");
    stores[0].backup(&file).await.unwrap();
    assert!(stores[0].backup(&file).await.is_err(), "a file that is there was overwritten");

    let (others, _, other_url) = replicas(1, "").await;
    let refused = others[0].restore_from(&file).await.unwrap_err().to_string();
    assert!(refused.contains("not empty"), "{refused}");
    rows(&other_url, "DELETE FROM tenant").await;
    others[0].restore_from(&file).await.unwrap();
    for table in TABLES {
        let sql = format!("SELECT md5(string_agg(t::text, ',' ORDER BY t::text)) FROM {table} t");
        let (before, after) = (rows(&url, &sql).await, rows(&other_url, &sql).await);
        assert_eq!(before[0].get::<_, Option<&str>>(0), after[0].get::<_, Option<&str>>(0), "{table}");
    }
    assert_eq!(count(&*others[0], tenant, account_id(1)).await.unwrap(), 1_200);
    assert_eq!(others[0].configuration(tenant).await.unwrap().organisation.name, "Example");

    let embedded = Sqlite::open(&file, Limits::default(), outside()).unwrap();
    let ann = Identifier::new(Identifier::ANY, "ann").unwrap();
    assert_eq!(embedded.account(tenant, ann, Parts::USUAL).await.unwrap().unwrap().id, account_id(1));
    let waiting = embedded.messages(tenant, MessageState::Waiting, 10).await.unwrap();
    assert_eq!(waiting, others[0].messages(tenant, MessageState::Waiting, 10).await.unwrap());
    assert_eq!(waiting.len(), 1);
    let page = EventPage { limit: 5_000, ..EventPage::default() };
    assert_eq!(embedded.events(tenant, page.clone()).await.unwrap().len(), 1_203);
    let admin = EventPage { admin_only: true, ..page };
    let shown = embedded.events(tenant, admin.clone()).await.unwrap();
    assert_eq!(shown.len(), 1_202);
    assert!(shown == stores[0].events(tenant, admin).await.unwrap());
}

/// A row in every table that the rest of the test leaves empty.
async fn fill(store: &Postgres, tenant: TenantId) {
    ask(store, Concern::configuration(tenant, account_id(9)), |desk, _| {
        let organisation = Organisation { name: "Example".to_owned(), ..Organisation::default() };
        desk.configuration_mut().set_organisation(organisation);
    })
    .await
    .unwrap();
    ask(store, Concern::account(tenant, account_id(1)).with_credentials(), |desk, turn| {
        let password = Password { phc: "hashed".to_owned(), set_at: turn.now };
        desk.account.as_mut().unwrap().credentials.password = Some(password);
        turn.record(EventKind::OrganisationPolicyUpdated);
        turn.record(EventKind::SessionRefreshed { session: SessionId::from_random([5; 16]) });
        turn.send(message(account_id(1), 1));
        turn.send(message(account_id(1), 2));
        let sealed = Sealed { key: KeyId::from_random([1; 16]), text: "sealed".to_owned() };
        let run = RunId::from_random([6; 16]);
        desk.runs.put(run, StoredRun { expires_at: turn.now, sealed: sealed.clone() });
        for sequence in 1..=2 {
            let journey = "login".to_owned();
            desk.runs.log(RunLogEntry { run, sequence, at: turn.now, journey, sealed: sealed.clone() });
        }
    })
    .await
    .unwrap();
    let (now, until) = (Timestamp::from_millis(i64::MAX / 4), Timestamp::from_millis(i64::MAX / 2));
    let claimed = store.claim_messages(now, until, 1).await.unwrap();
    store.settle_message(claimed[0].key, Settled::Dead { error: "gone".to_owned() }).await.unwrap();
    let taken = store.take_errand(tenant, "ship".to_owned(), Uuid::from_u128(1), now, until).await.unwrap();
    assert_eq!(taken.unwrap().memory, "");
    let checkpoint = Checkpoint {
        statement: "{}".to_owned(),
        key: KeyId::from_random([1; 16]),
        signature: "x".to_owned(),
    };
    assert!(store.add_checkpoint(1, checkpoint).await.unwrap());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_backup_of_the_first_version_is_restored() {
    let (stores, tenant, _) = replicas(1, "").await;
    let profile = Profile { username: Some("ann".to_owned()), ..Profile::default() };
    create(&*stores[0], tenant, account_id(1), profile).await;
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("backup.db");
    stores[0].backup(&file).await.unwrap();
    rusqlite::Connection::open(&file)
        .unwrap()
        .execute_batch(
            "DROP INDEX event_admin; ALTER TABLE event DROP COLUMN admin;
             DROP TABLE outbox; DROP TABLE errand; DROP TABLE checkpoint; DROP TABLE run; DROP TABLE run_log;
             DELETE FROM migration WHERE number > 1;",
        )
        .unwrap();
    let (others, _, other_url) = replicas(1, "").await;
    rows(&other_url, "DELETE FROM tenant").await;
    others[0].restore_from(&file).await.unwrap();
    assert_eq!(count(&*others[0], tenant, account_id(1)).await.unwrap(), 0);
    let page = EventPage { limit: 10, ..EventPage::default() };
    assert_eq!(others[0].events(tenant, page.clone()).await.unwrap().len(), 2);
    // The event of the first version is not in the admin activity log, the one of this version is.
    assert_eq!(others[0].events(tenant, EventPage { admin_only: true, ..page }).await.unwrap().len(), 1);

    let foreign = folder.path().join("foreign.db");
    stores[0].backup(&foreign).await.unwrap();
    let sql = "UPDATE migration SET checksum = 'x' WHERE number = 2";
    rusqlite::Connection::open(&foreign).unwrap().execute_batch(sql).unwrap();
    rows(&other_url, "DELETE FROM tenant").await;
    let refused = others[0].restore_from(&foreign).await.unwrap_err().to_string();
    assert!(refused.contains("schema"), "{refused}");
}
