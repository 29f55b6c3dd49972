//! Runs of journeys between replicas: what one does while the other one judges, and answers that were lost.

use crate::ask::{SERIALIZABLE, account_id, ask, create, replica, replicas, rows, verified_chain};
use crate::proxy::Proxy;
use readmit_app::store::{Concern, Desk, RunLogEntry, RunStore as _, StoredRun};
use readmit_core::EventKind;
use readmit_core::account::SignIn;
use readmit_core::id::{ApplicationId, ClientId, KeyId, RunId, TenantId};
use readmit_core::profile::Profile;
use readmit_core::sealed::Sealed;
use readmit_core::session::{Method, SessionKey};
use readmit_core::time::{Span, Timestamp};
use readmit_core::turn::Turn;
use readmit_store::Postgres;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use tokio::runtime::Handle;
use tokio::task::block_in_place;
use uuid::Builder;

fn run() -> RunId {
    RunId::from_uuid(Builder::from_unix_timestamp_millis(1_800_000_000_000, &[1; 10]).into_uuid())
}

fn sealed(turn: &mut Turn) -> Sealed {
    Sealed { key: KeyId::from_random([1; 16]), text: format!("{:?}", turn.random_bytes::<8>()) }
}

fn stored(sealed: Sealed) -> StoredRun {
    StoredRun { expires_at: Timestamp::from_millis(i64::MAX / 2), sealed }
}

/// Answers the run if it still stands at this version, and leaves nothing else than the turn, under `sequence`.
fn answer(desk: &mut Desk<'_>, turn: &mut Turn, to: u64, sequence: u32) -> bool {
    let heard = desk.runs.version(run()) == Some(to);
    if heard {
        let sealed = sealed(turn);
        desk.runs.put(run(), stored(sealed.clone()));
        desk.runs.log(RunLogEntry {
            run: run(),
            sequence,
            at: turn.now,
            journey: "login".to_owned(),
            sealed,
        });
    }
    heard
}

async fn begin(store: &Postgres, tenant: TenantId) {
    ask(store, Concern::account(tenant, account_id(1)).with_run(run()), |desk, turn| {
        desk.runs.put(run(), stored(sealed(turn)));
    })
    .await
    .unwrap();
}

async fn sign_in(store: &Postgres, tenant: TenantId) -> SessionKey {
    create(store, tenant, account_id(1), Profile::default()).await;
    ask(store, Concern::account(tenant, account_id(1)), |desk, turn| {
        let sign_in = SignIn {
            application: ApplicationId::from_random([1; 16]),
            client: ClientId::from_random([2; 16]),
            code: None,
            methods: vec![Method::TemporaryCode],
            totp: None,
            approval_data: None,
            life: Span::from_hours(1),
        };
        let (key, session) = desk.account.as_mut().unwrap().start_session(sign_in, turn);
        desk.sessions.put(key, session);
        key
    })
    .await
    .unwrap()
}

/// Between the load of one replica's unit and its commit another replica takes the run. The unit is judged again on
/// what is there now, and of its first run nothing is written.
async fn overtaken(options: &str, remove: bool) {
    let (stores, tenant, url) = replicas(2, options).await;
    let key = sign_in(&stores[0], tenant).await;
    begin(&stores[0], tenant).await;
    let (other, judged) = (stores[1].clone(), Arc::new(AtomicUsize::new(0)));
    let seen = Arc::new(Mutex::new(Vec::new()));
    let (times, versions) = (judged.clone(), seen.clone());
    let heard = ask(&*stores[0], Concern::session(tenant, key).with_run(run()), move |desk, turn| {
        if times.fetch_add(1, Ordering::Relaxed) == 0 {
            // Somebody else, so only the run can tell.
            let elsewhere =
                ask(&*other, Concern::account(tenant, account_id(2)).with_run(run()), move |desk, turn| {
                    let heard = answer(desk, turn, 1, 1);
                    if remove {
                        desk.runs.remove(run());
                    }
                    heard
                });
            assert!(block_in_place(|| Handle::current().block_on(elsewhere)).unwrap());
        }
        versions.lock().unwrap().push(desk.runs.version(run()));
        // Another key in the log, or that would tell.
        let heard = answer(desk, turn, 1, 2);
        if heard {
            desk.account.as_mut().unwrap().hot.epoch += 1;
            desk.sessions.get_mut(key).unwrap().generation += 1;
            turn.record(EventKind::SessionRefreshed { session: key.id });
        }
        heard
    });
    assert!(!heard.await.unwrap());
    let now = if remove { None } else { Some(2) };
    assert_eq!(*seen.lock().unwrap(), [Some(1), now]);
    let left = ask(&*stores[0], Concern::session(tenant, key), move |desk, _| {
        (desk.account.as_ref().unwrap().hot.epoch, desk.sessions.get(key).unwrap().generation)
    });
    assert_eq!(left.await.unwrap(), (0, 0));
    assert_eq!(stores[0].run(tenant, run()).await.unwrap().map(|(version, _)| version), now);
    assert_eq!(stores[0].run_log(tenant, run()).await.unwrap().len(), 1);
    // The account was made, and signed in.
    let events: i64 = rows(&url, "SELECT count(*) FROM event").await[0].get(0);
    assert_eq!((events, verified_chain(&url).await), (2, 2));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn an_answer_that_another_replica_overtakes_is_judged_again() {
    overtaken("", false).await;
    overtaken(SERIALIZABLE, false).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn an_answer_to_a_run_that_another_replica_removes_is_judged_again() {
    overtaken("", true).await;
    overtaken(SERIALIZABLE, true).await;
}

/// A run that begins while another replica begins it: one of them finds it there.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_run_that_another_replica_begins_is_found() {
    let (stores, tenant, _) = replicas(2, "").await;
    let (other, judged) = (stores[1].clone(), Arc::new(AtomicUsize::new(0)));
    let begun = ask(&*stores[0], Concern::account(tenant, account_id(1)).with_run(run()), {
        move |desk, turn| {
            if judged.fetch_add(1, Ordering::Relaxed) == 0 {
                block_in_place(|| Handle::current().block_on(begin(&other, tenant)));
            }
            let begun = desk.runs.get(run()).is_none();
            if begun {
                desk.runs.put(run(), stored(sealed(turn)));
            }
            begun
        }
    });
    assert!(!begun.await.unwrap());
    assert_eq!(stores[0].run(tenant, run()).await.unwrap().unwrap().0, 1);
}

/// No event tells whether the commit happened whose answer was lost: the turn does.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn an_answer_whose_commit_was_told_to_nobody_is_heard() {
    let (stores, tenant, url) = replicas(1, "").await;
    begin(&stores[0], tenant).await;
    let proxy = Proxy::before(&url);
    let behind = replica(&proxy.url(&url)).await;
    let mut version = 1;
    for round in 0..20_u32 {
        proxy.drop_after(usize::try_from(round % 4).unwrap());
        for step in 0..2 {
            let concern = Concern::account(tenant, account_id(1)).with_run(run());
            let heard =
                ask(&*behind, concern, move |desk, turn| answer(desk, turn, version, round * 2 + step));
            assert!(heard.await.unwrap(), "in round {round}");
            version += 1;
        }
        assert!(proxy.has_dropped(), "no answer was lost in round {round}");
    }
    assert_eq!(stores[0].run(tenant, run()).await.unwrap().unwrap().0, 41);
    assert_eq!(stores[0].run_log(tenant, run()).await.unwrap().len(), 40);
}
