//! Replicas that start together, and databases that are not ours.

use crate::ask::{account_id, count, create, outside, replica, replicas, rows};
use futures_util::future::join_all;
use readmit_app::store::Store as _;
use readmit_core::profile::Profile;
use readmit_store::{Limits, Postgres};
use readmit_testkit::postgres::Cluster;

/// Takes away what later versions added.
const FIRST_VERSION: [&str; 7] = [
    "DROP TABLE outbox",
    "DROP TABLE errand",
    "DROP TABLE checkpoint",
    "ALTER TABLE event DROP COLUMN admin",
    "DROP TABLE run",
    "DROP TABLE run_log",
    "DELETE FROM migration WHERE number > 1",
];

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn replicas_that_start_together_make_one_schema() {
    let url = Cluster::start().database().await;
    let started = (0..12).map(|_| {
        let url = url.clone();
        tokio::spawn(async move { replica(&url).await.check().await })
    });
    for started in join_all(started).await {
        started.unwrap().unwrap();
    }
    let applied: i64 = rows(&url, "SELECT count(*) FROM migration").await[0].get(0);
    assert_eq!(applied, 3);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn the_schema_of_the_first_version_is_brought_up_to_date_with_what_is_in_it() {
    let (stores, tenant, url) = replicas(1, "").await;
    create(&*stores[0], tenant, account_id(1), Profile::default()).await;
    stores[0].close().await;
    for sql in FIRST_VERSION {
        rows(&url, sql).await;
    }
    let started = (0..6).map(|_| {
        let url = url.clone();
        tokio::spawn(async move { replica(&url).await })
    });
    for started in join_all(started).await {
        assert!(count(&*started.unwrap(), tenant, account_id(1)).await.unwrap() < 6);
    }
    // A replica of the first version may still be at work.
    let sql = "INSERT INTO event (tenant, id, subject, body, personal)
               SELECT tenant, gen_random_uuid(), subject, body, personal FROM event LIMIT 1";
    rows(&url, sql).await;
    let events = rows(&url, "SELECT count(*) FROM event WHERE NOT admin").await[0].get::<_, i64>(0);
    assert!(events >= 2, "an event of the first version became one of the admin activity log");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_newer_schema_is_refused() {
    let url = Cluster::start().database().await;
    replica(&url).await.close().await;
    rows(&url, "INSERT INTO migration (number, name, checksum, applied_at) VALUES (999, 'later', 'x', 0)")
        .await;
    let refused = Postgres::connect(&url, Limits::default(), outside(), 1).await.err().unwrap().to_string();
    assert!(refused.contains("newer Readmit"), "{refused}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_url_that_cannot_be_read_or_reached_is_told() {
    for url in ["postgres://", "postgres://localhost/x?sslmode=sometimes", "postgres://readmit@%2Fnowhere/x"]
    {
        assert!(Postgres::connect(url, Limits::default(), outside(), 1).await.is_err(), "{url}");
    }
}
