//! Backups: out of one database, through a file, into another one.

use crate::ask::{account_id, ask, count, create, outside, replicas, rows};
use readmit_app::store::{Concern, EventPage, Store as _};
use readmit_core::configuration::Organisation;
use readmit_core::identifier::Identifier;
use readmit_core::profile::Profile;
use readmit_store::{Limits, Sqlite};

const TABLES: [&str; 9] = [
    "tenant",
    "configuration",
    "account_hot",
    "account_part",
    "identifier",
    "attribute",
    "session",
    "event",
    "chain",
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
    ask(&*stores[0], Concern::configuration(tenant, account_id(9)), |desk, _| {
        let organisation = Organisation { name: "Example".to_owned(), ..Organisation::default() };
        desk.configuration_mut().set_organisation(organisation);
    })
    .await
    .unwrap();
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
    assert_eq!(embedded.account(tenant, ann).await.unwrap().unwrap().id, account_id(1));
    let page = EventPage { limit: 5_000, ..EventPage::default() };
    assert_eq!(embedded.events(tenant, page).await.unwrap().len(), 1_201);
}
