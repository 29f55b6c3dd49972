//! Broken connections: what was acknowledged is there, what was asked once happens once.

use crate::ask::{account_id, ask, count, create, replica, replicas, rows, verified_chain};
use crate::proxy::Proxy;
use readmit_app::store::Concern;
use readmit_app::store::Store as _;
use readmit_core::EventKind;
use readmit_core::profile::Profile;
use std::collections::HashSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_lost_answer_is_looked_up_before_anything_is_judged_again() {
    let (stores, tenant, url) = replicas(1, "").await;
    create(&*stores[0], tenant, account_id(1), Profile::default()).await;
    let proxy = Proxy::before(&url);
    let behind = replica(&proxy.url(&url)).await;
    // A request is two answers, the load's and the commit's: each of them is lost, at times both.
    for round in 0..20_u32 {
        proxy.drop_after(usize::try_from(round % 4).unwrap());
        for step in 0..2 {
            assert_eq!(count(&*behind, tenant, account_id(1)).await.unwrap(), round * 2 + step);
        }
        assert!(proxy.has_dropped(), "no answer was lost in round {round}");
    }
    assert_eq!(verified_chain(&url).await, 41);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_lost_answer_about_events_alone_leaves_them_once() {
    let (stores, tenant, url) = replicas(1, "").await;
    drop(stores);
    let proxy = Proxy::before(&url);
    let behind = replica(&proxy.url(&url)).await;
    for round in 0..8 {
        proxy.drop_after(round % 2);
        let concern = Concern::account(tenant, account_id(2));
        ask(&*behind, concern, |_, turn| {
            turn.record(EventKind::CodesUnlocked);
        })
        .await
        .unwrap();
    }
    let events: i64 = rows(&url, "SELECT count(*) FROM event").await[0].get(0);
    assert_eq!(events, 8);
    assert_eq!(verified_chain(&url).await, 8);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn connections_that_the_server_ends_under_load_lose_and_double_nothing() {
    let (stores, tenant, url) = replicas(2, "").await;
    for number in 0..10 {
        create(&*stores[0], tenant, account_id(number), Profile::default()).await;
    }
    let done = Arc::new(AtomicBool::new(false));
    let killer = tokio::spawn({
        let (url, done) = (url.clone(), done.clone());
        async move {
            let (client, connection) = tokio_postgres::connect(&url, tokio_postgres::NoTls).await.unwrap();
            tokio::spawn(connection);
            // The oldest one: a lane that has just connected again is not hit before all others were. Three losses in a
            // row are told as a failure.
            let sql = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity
                       WHERE datname = current_database() AND pid <> pg_backend_pid()
                       ORDER BY backend_start LIMIT 1";
            let (mut killed, mut batches) = (0, 0);
            while !done.load(Ordering::SeqCst) {
                // Some batches get through between two terminations.
                let row = client.query_one("SELECT count(*) FROM chain", &[]).await.unwrap();
                if row.get::<_, i64>(0) >= batches + 20 {
                    batches = row.get(0);
                    killed += client.query(sql, &[]).await.unwrap().len();
                }
            }
            killed
        }
    });
    let mut asked = Vec::new();
    for number in 0..64_u8 {
        let store = stores[usize::from(number % 2)].clone();
        asked.push(tokio::spawn(async move {
            let mut seen = Vec::new();
            for turn in 0..40 {
                let id = account_id((number + turn) % 10);
                seen.push((id, count(&*store, tenant, id).await.unwrap()));
            }
            seen
        }));
    }
    let mut seen = HashSet::new();
    for asked in asked {
        for count in asked.await.unwrap() {
            assert!(seen.insert(count), "two requests saw the same count");
        }
    }
    done.store(true, Ordering::SeqCst);
    assert!(killer.await.unwrap() > 0);
    assert!(seen.iter().all(|(_, count)| *count < 256), "a request happened twice");
    assert_eq!(seen.len(), 2_560);
    assert_eq!(verified_chain(&url).await, 2_570);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn reads_survive_a_broken_connection() {
    let (stores, tenant, url) = replicas(1, "").await;
    let sql = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity
               WHERE datname = current_database() AND pid <> pg_backend_pid()";
    assert!(rows(&url, sql).await.len() >= 3);
    stores[0].check().await.unwrap();
    assert_eq!(stores[0].tenants().await.unwrap(), [tenant]);
    assert_eq!(stores[0].configuration(tenant).await.unwrap().revision, 0);
}
