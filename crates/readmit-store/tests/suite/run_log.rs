//! The log of runs, what is swept of it and of runs, and what goes with a person.

use super::runs::{DAY, about, run_id, somebody, stored, turn};
use super::{Stores, profile, shell, tenant};
use readmit_app::store::{RunLogEntry, RunStore as _, Store as _, StoredRun};
use readmit_app::{App, Failure};
use readmit_core::id::{AccountId, RunId};
use readmit_core::limits::RUN_BYTES_MAX;
use readmit_core::time::{Span, Timestamp};
use readmit_store::{Limits, Sqlite};

async fn log(app: &App, subject: AccountId, entries: Vec<RunLogEntry>) {
    let run = entries[0].run;
    about(app, subject, run, move |desk| entries.iter().for_each(|entry| desk.runs.log(entry.clone())))
        .await
        .unwrap();
}

async fn sequences(app: &App, run: RunId) -> Vec<u32> {
    let log = app.store.run_log(app.tenant, run).await.unwrap();
    log.iter().map(|entry| entry.sequence).collect()
}

pub(crate) async fn turns_are_logged_with_their_commit_in_order(stores: Stores) {
    let apps = stores.apps().await;
    let (first, other) = (&apps[0], &apps[apps.len() - 1]);
    let id = run_id(0, 1);
    log(first, somebody(1), vec![turn(id, 2, 2), turn(id, 1, 1)]).await;
    log(other, somebody(2), vec![turn(id, 3, 3)]).await;
    let kept = first.store.run_log(first.tenant, id).await.unwrap();
    assert_eq!(kept, [turn(id, 1, 1), turn(id, 2, 2), turn(id, 3, 3)]);
    // Neither a rule that fails nor a run that cannot be written leaves one.
    let failed = about(first, somebody(1), id, move |desk| {
        desk.runs.log(turn(id, 4, 4));
        panic!("a defect");
    });
    assert!(matches!(failed.await, Err(Failure::Panicked(_))));
    let failed = about(first, somebody(1), id, move |desk| {
        desk.runs.log(turn(id, 4, 4));
        desk.runs.put(id, stored(&"x".repeat(RUN_BYTES_MAX + 1)));
    });
    assert!(matches!(failed.await, Err(Failure::TooLarge { .. })));
    // A turn is logged once.
    let twice = about(other, somebody(1), id, move |desk| {
        desk.runs.put(id, stored("one"));
        desk.runs.log(turn(id, 3, 9));
    });
    assert!(twice.await.is_err());
    assert_eq!(first.store.run(first.tenant, id).await.unwrap(), None);
    assert_eq!(other.store.run_log(other.tenant, id).await.unwrap(), kept);
    assert!(sequences(first, run_id(0, 2)).await.is_empty());
}

pub(crate) async fn recent_runs_are_told_by_their_last_turns(stores: Stores) {
    let apps = stores.apps().await;
    let app = &apps[0];
    let ids = [run_id(1, 9), run_id(2, 5), run_id(3, 1)];
    for id in ids {
        log(app, somebody(1), vec![turn(id, 1, 1), turn(id, 2, 2)]).await;
    }
    let other = RunLogEntry { journey: "enrol".to_owned(), ..turn(run_id(4, 1), 1, 5) };
    log(app, somebody(1), vec![other.clone()]).await;
    let recent = async |journey: Option<&str>, limit| {
        app.store.recent_runs(app.tenant, journey.map(str::to_owned), limit).await.unwrap()
    };
    let newest = [other.clone(), turn(ids[2], 2, 2), turn(ids[1], 2, 2), turn(ids[0], 2, 2)];
    assert_eq!(recent(None, 10).await, newest);
    assert_eq!(recent(None, 2).await, newest[..2]);
    assert_eq!(recent(Some("login"), 2).await, newest[1..3]);
    assert_eq!(recent(Some("enrol"), 2).await, [other]);
    assert_eq!(recent(Some("nothing"), 2).await, []);
}

pub(crate) async fn what_is_over_is_swept_a_little_at_a_time(stores: Stores) {
    let apps = stores.apps().await;
    let (app, other) = (&apps[0], &apps[apps.len() - 1]);
    let at = |minutes| DAY + Span::from_mins(minutes);
    for number in 0..5 {
        let id = run_id(u64::from(number), number);
        let run = StoredRun { expires_at: at(60 + u64::from(number)), ..stored("x") };
        about(app, somebody(number), id, move |desk| desk.runs.put(id, run.clone())).await.unwrap();
        let minutes = u64::from(number);
        log(app, somebody(number), vec![turn(id, 1, minutes), turn(id, 2, minutes + 10)]).await;
    }
    let sweep = async |app: &App, now, before, limit| {
        let swept = app.store.sweep_runs(app.tenant, at(now), at(before), limit).await;
        swept.unwrap()
    };
    let left = async || {
        let mut left = (0, 0);
        for number in 0..5 {
            let id = run_id(u64::from(number), number);
            left.0 += usize::from(app.store.run(app.tenant, id).await.unwrap().is_some());
            left.1 += sequences(app, id).await.len();
        }
        left
    };
    assert_eq!(sweep(app, 59, 0, 10).await, 0);
    // A run is over at the instant of its end; a turn is old after the instant.
    assert_eq!(
        (sweep(other, 62, 0, 2).await, sweep(app, 62, 0, 2).await, sweep(app, 62, 0, 2).await),
        (2, 1, 0)
    );
    assert_eq!(left().await, (2, 10));
    assert_eq!(sweep(app, 0, 3, 2).await, 2);
    assert_eq!((sweep(other, 0, 3, 2).await, sweep(app, 0, 3, 2).await), (1, 0));
    assert_eq!(left().await, (2, 7));
    assert_eq!((sweep(app, 100, 14, 100).await, left().await), (8, (0, 1)));
    assert_eq!(sequences(app, run_id(4, 4)).await, [2]);
    assert_eq!(sweep(app, 100, 1_000, 100).await, 1);
}

pub(crate) async fn a_run_of_one_tenant_is_none_of_another(stores: Stores) {
    let apps = stores.apps().await;
    let app = &apps[0];
    let other = app.for_tenant(tenant());
    other.store.create_tenant(other.tenant, Timestamp::from_millis(2)).await.unwrap();
    let id = run_id(0, 1);
    for (app, text) in [(app, "mine"), (&other, "theirs")] {
        about(app, somebody(1), id, move |desk| {
            assert!(desk.runs.get(id).is_none());
            desk.runs.put(id, stored(text));
            desk.runs.log(turn(id, 1, 1));
        })
        .await
        .unwrap();
    }
    assert_eq!(app.store.run(app.tenant, id).await.unwrap(), Some((1, stored("mine"))));
    let far = DAY + Span::from_hours(100);
    assert_eq!(app.store.sweep_runs(app.tenant, far, far, 10).await.unwrap(), 2);
    assert_eq!(app.store.erase_runs(app.tenant, somebody(1)).await.unwrap(), 0);
    assert_eq!(other.store.run(other.tenant, id).await.unwrap(), Some((1, stored("theirs"))));
    assert_eq!(sequences(&other, id).await, [1]);
    other.store.remove_tenant(other.tenant).await.unwrap();
    assert_eq!(other.store.run(other.tenant, id).await.unwrap(), None);
    assert_eq!(other.store.recent_runs(other.tenant, None, 10).await.unwrap(), []);
}

/// What a person answered goes with the account, or when it is erased; what was answered before it was known who
/// they are stays, and so do the others' turns.
pub(crate) async fn turns_go_with_the_account_that_they_were_answered_for(stores: Stores) {
    let apps = stores.apps().await;
    let (app, other) = (&apps[0], &apps[apps.len() - 1]);
    let mut people = Vec::new();
    for name in ["ann@example.com", "bob@example.com", "carl@example.com"] {
        people.push(app.create_account(&shell(), profile(name)).await.unwrap().unwrap().id);
    }
    let (first, second) = (run_id(0, 1), run_id(0, 2));
    for run in [first, second] {
        log(app, somebody(1), vec![turn(run, 1, 1)]).await;
        log(app, people[0], vec![turn(run, 2, 2)]).await;
        log(other, people[0], vec![turn(run, 3, 3), turn(run, 4, 4)]).await;
        log(app, people[1], vec![turn(run, 5, 5)]).await;
        log(app, people[2], vec![turn(run, 6, 6)]).await;
    }
    other.delete_account(&shell(), people[0]).await.unwrap().unwrap();
    assert_eq!((sequences(app, first).await, sequences(app, second).await), (vec![1, 5, 6], vec![1, 5, 6]));
    app.erase_history(&shell(), people[1]).await.unwrap().unwrap();
    assert_eq!((sequences(app, first).await, sequences(other, second).await), (vec![1, 6], vec![1, 6]));
    assert_eq!(other.store.erase_runs(other.tenant, people[2]).await.unwrap(), 2);
    assert_eq!(app.store.erase_runs(app.tenant, people[2]).await.unwrap(), 0);
    // A rule that deletes an account leaves no turn of it either.
    let dora = app.create_account(&shell(), profile("dora@example.com")).await.unwrap().unwrap().id;
    let whole =
        readmit_app::store::Concern::account(app.tenant, dora).with_credentials().with_run(first).alone();
    app.decide(whole, shell().origin(), move |desk, _| {
        desk.runs.log(turn(first, 7, 7));
        *desk.account = None;
    })
    .await
    .unwrap();
    assert_eq!(sequences(app, first).await, [1]);
}

pub(crate) async fn a_backup_holds_runs_and_their_log(stores: Stores) {
    let apps = stores.apps().await;
    let app = &apps[0];
    let id = run_id(0, 1);
    for version in 1..=3 {
        about(app, somebody(1), id, move |desk| {
            desk.runs.put(id, stored("one"));
            desk.runs.log(turn(id, version, 1));
        })
        .await
        .unwrap();
    }
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("backup.db");
    let copied = app.store.backup(&file).await;
    if apps.len() == 1 {
        // What is in memory has none.
        assert!(copied.is_err());
        return;
    }
    copied.unwrap();
    let copy = Sqlite::open(&file, Limits::default(), crate::outside()).unwrap();
    assert_eq!(copy.run(app.tenant, id).await.unwrap(), Some((3, stored("one"))));
    assert_eq!(copy.run_log(app.tenant, id).await.unwrap(), app.store.run_log(app.tenant, id).await.unwrap());
    // It is known there as well which turns are whose.
    assert_eq!(copy.erase_runs(app.tenant, somebody(1)).await.unwrap(), 3);
    copy.close().await;
}
