//! `backup` and `restore`: while the server runs, into an empty place, between databases.

use crate::support::{Client, Place, mode};
use readmit_testkit::postgres::Cluster;
use std::fs;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;
use tokio::sync::Semaphore;
use tokio::time::timeout;

/// Goes on issuing for a user until told to stop; counts the answers.
async fn load(client: Client, stop: Arc<AtomicBool>, answered: Arc<Semaphore>) {
    while !stop.load(Ordering::Relaxed) {
        client.issue("ben").await;
        answered.add_permits(1);
    }
}

/// Issues a code, backs up under load, and checks in another place that the code lets someone in.
async fn there_and_back(from: &Place, to: &Place) {
    let server = from.demo();
    let client = Client::of(&server, &from.contract()).await;
    let code = client.issue("ann").await;
    let (stop, answered) = (Arc::new(AtomicBool::new(false)), Arc::new(Semaphore::new(0)));
    let loads: Vec<_> =
        (0..8).map(|_| tokio::spawn(load(client.clone(), stop.clone(), answered.clone()))).collect();
    drop(timeout(Duration::from_mins(1), answered.acquire_many(20)).await.expect("the load begins").unwrap());
    let file = from.path("backup.db");
    let name = file.to_str().unwrap();
    let done = from.json(&["backup", name]).json();
    assert_eq!(done["key_ring_included"], false);
    stop.store(true, Ordering::Relaxed);
    for load in loads {
        load.await.unwrap();
    }
    assert_eq!(mode(&file), 0o600);
    assert_eq!(from.json(&["backup", name]).trouble(), (3, "target_exists".to_owned()));
    let said = from.run(&["backup", from.path("second.db").to_str().unwrap()]).stdout;
    assert!(said.contains("keys.json") && said.contains("not in it"), "{said}");
    let secrets = fs::read_to_string(from.data().join("keys.json")).unwrap();
    server.stop();

    to.json(&["restore", name]).json();
    assert_eq!(to.json(&["restore", name]).trouble(), (3, "target_exists".to_owned()));
    assert_eq!(
        to.json(&["user", "list"]).trouble(),
        (5, "key_ring_mismatch".to_owned()),
        "the ring is not there yet"
    );
    fs::write(to.data().join("keys.json"), secrets).unwrap();
    fs::copy(from.data().join("demo.json"), to.data().join("demo.json")).unwrap();
    assert_eq!(to.json(&["config", "check"]).json()["ok"], true);
    assert_eq!(to.json(&["user", "list"]).json()["total"], 6, "three users, three operators");
    let server = to.demo();
    let client = Client::of(&server, &to.contract()).await;
    assert_eq!(client.redeem("ann", &code).await, 200);
    server.stop();
}

#[tokio::test(flavor = "multi_thread")]
async fn sqlite_is_backed_up_while_it_runs() {
    there_and_back(&Place::new(), &Place::new()).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn postgresql_is_backed_up_while_it_runs() {
    let cluster = Cluster::start();
    let (from, to) = (cluster.database().await, cluster.database().await);
    there_and_back(&Place::on(&from), &Place::on(&to)).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_installation_moves_from_one_database_to_the_other() {
    let database = Cluster::start().database().await;
    there_and_back(&Place::new(), &Place::on(&database)).await;
    let database = Cluster::start().database().await;
    there_and_back(&Place::on(&database), &Place::new()).await;
}

#[test]
fn what_is_no_backup_is_refused_and_leaves_nothing() {
    let place = Place::new();
    assert_eq!(place.json(&["restore", "nowhere.db"]).trouble(), (4, "no_backup".to_owned()));
    let text = place.path("notes.txt");
    fs::write(&text, "not a database, however long this line may be".repeat(100)).unwrap();
    let done = place.json(&["restore", text.to_str().unwrap()]);
    assert_eq!(done.code, 1, "{done:?}");
    assert!(!Path::new(&place.data()).join("readmit.db").exists());
}
