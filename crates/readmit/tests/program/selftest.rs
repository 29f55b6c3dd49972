//! `selftest`: the race suite as operators run it.

use crate::support::Place;
use readmit_app::ports::{SystemClock, SystemRandom};
use readmit_app::store::Store as _;
use readmit_store::{Limits, Outside, Sqlite};
use readmit_testkit::postgres::Cluster;
use serde_json::Value;
use std::sync::Arc;

#[tokio::test(flavor = "multi_thread")]
async fn every_case_is_told_and_the_scratch_tenant_goes() {
    let place = Place::begun();
    let done = place.json(&["selftest", "--seeds", "2"]);
    assert_eq!(done.code, 0, "{done:?}");
    let lines: Vec<Value> = done.stdout.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let (sum, cases) = lines.split_last().unwrap();
    assert!(cases.len() >= 10 && cases.len() % 2 == 0, "{lines:?}");
    assert!(cases.iter().all(|case| case["ok"] == true && case["case"].is_string()), "{lines:?}");
    assert_eq!((&sum["held"], &sum["broken"], &sum["ok"]), (&cases.len().into(), &0.into(), &true.into()));

    let outside = Outside { clock: Arc::new(SystemClock), random: Arc::new(SystemRandom) };
    let store = Sqlite::open(&place.data().join("readmit.db"), Limits::default(), outside).unwrap();
    assert_eq!(store.tenants().await.unwrap().len(), 1);
    store.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn it_runs_on_postgresql() {
    let place = Place::on(&Cluster::start().database().await);
    let done = place.run(&["selftest", "--seeds", "1"]);
    assert_eq!(done.code, 0, "{done:?}");
    assert!(done.stdout.trim_end().ends_with(" held, 0 broken"), "{done:?}");
}

#[test]
fn a_database_that_cannot_be_reached_is_a_failure() {
    let place = Place::on("postgres://nobody@127.0.0.1:1/none?sslmode=disable");
    assert_eq!(place.json(&["selftest"]).trouble(), (1, "failure".to_owned()));
}
