//! Replicas that start together, and databases that are not ours.

use crate::ask::{outside, replica, rows};
use futures_util::future::join_all;
use readmit_app::store::Store as _;
use readmit_store::{Limits, Postgres};
use readmit_testkit::postgres::Cluster;

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
    assert_eq!(applied, 1);
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
