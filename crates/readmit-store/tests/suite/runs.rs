//! Runs of journeys: records like accounts, guarded by their versions.

use super::{Stores, any, patiently, profile, shell};
use futures_util::future::join_all;
use readmit_app::store::{Concern, Desk, EventPage, Parts, RunLogEntry, StoredRun};
use readmit_app::{App, Failure};
use readmit_core::account::SignIn;
use readmit_core::event::EventKind;
use readmit_core::id::{AccountId, ApplicationId, ClientId, KeyId, RunId};
use readmit_core::limits::RUN_BYTES_MAX;
use readmit_core::sealed::Sealed;
use readmit_core::session::{Method, SessionKey};
use readmit_core::time::{Span, Timestamp};
use uuid::Builder;

/// An instant that tests count from.
pub(super) const DAY: Timestamp = Timestamp::from_millis(1_800_000_000_000);

/// The id of the run of this number, which began so many minutes after [`DAY`].
pub(super) fn run_id(minutes: u64, number: u8) -> RunId {
    let millis = DAY.as_millis().unsigned_abs() + minutes * 60_000;
    RunId::from_uuid(Builder::from_unix_timestamp_millis(millis, &[number; 10]).into_uuid())
}

pub(super) fn stored(text: &str) -> StoredRun {
    let sealed = Sealed { key: KeyId::from_random([1; 16]), text: text.to_owned() };
    StoredRun { expires_at: DAY + Span::from_hours(1), sealed }
}

pub(super) fn turn(run: RunId, sequence: u32, minutes: u64) -> RunLogEntry {
    RunLogEntry {
        run,
        sequence,
        at: DAY + Span::from_mins(minutes),
        journey: "login".to_owned(),
        sealed: Sealed { key: KeyId::from_random([1; 16]), text: format!("turn {sequence}") },
    }
}

pub(super) fn somebody(number: u8) -> AccountId {
    AccountId::from_random([number; 16])
}

/// Runs a rule over a run, for somebody who need not have an account.
pub(super) async fn about<T: Send + 'static>(
    app: &App,
    subject: AccountId,
    run: RunId,
    rule: impl Fn(&mut Desk<'_>) -> T + Clone + Send + 'static,
) -> Result<T, Failure> {
    let concern = Concern::account(app.tenant, subject).with_run(run);
    patiently(|| {
        let rule = rule.clone();
        app.decide(concern.clone(), shell().origin(), move |desk, _| rule(desk))
    })
    .await
}

async fn put(app: &App, run: RunId, text: &'static str) {
    about(app, somebody(1), run, move |desk| desk.runs.put(run, stored(text))).await.unwrap();
}

/// Answers a run, if it still stands at the version that the answer is to. The caller's number stands in the log: a
/// turn that were logged twice would fail for the key of its row, whether or not the run is guarded.
async fn answer(app: &App, (subject, number): (AccountId, u8), run: RunId, to: u64) -> Result<bool, Failure> {
    about(app, subject, run, move |desk| {
        let heard = desk.runs.version(run) == Some(to);
        if heard {
            desk.runs.put(run, stored("answered"));
            desk.runs.log(turn(run, u32::try_from(to).unwrap() * 100 + u32::from(number), 1));
        }
        heard
    })
    .await
}

pub(crate) async fn a_run_is_stored_moved_and_removed(stores: Stores) {
    let apps = stores.apps().await;
    let (first, other) = (&apps[0], &apps[apps.len() - 1]);
    let id = run_id(0, 1);
    assert_eq!(other.store.run(other.tenant, id).await.unwrap(), None);
    put(first, id, "one").await;
    assert_eq!(other.store.run(other.tenant, id).await.unwrap(), Some((1, stored("one"))));
    let seen = about(other, somebody(2), id, move |desk| {
        let seen = (desk.runs.version(id), desk.runs.get(id).cloned());
        desk.runs.put(id, stored("two"));
        seen
    });
    assert_eq!(seen.await.unwrap(), (Some(1), Some(stored("one"))));
    assert_eq!(first.store.run(first.tenant, id).await.unwrap(), Some((2, stored("two"))));
    // Only what a rule asks for is on its desk.
    let bare = Concern::account(first.tenant, somebody(1));
    let bare = first.decide(bare, shell().origin(), move |desk, _| desk.runs.get(id).is_some());
    assert!(!bare.await.unwrap());
    // A rule that only looks leaves the version alone.
    about(other, somebody(2), id, move |desk| desk.runs.get(id).is_some()).await.unwrap();
    assert_eq!(first.store.run(first.tenant, id).await.unwrap().unwrap().0, 2);

    about(first, somebody(1), id, move |desk| desk.runs.remove(id)).await.unwrap();
    assert_eq!(other.store.run(other.tenant, id).await.unwrap(), None);
    let gone = about(other, somebody(1), id, move |desk| {
        desk.runs.remove(id);
        desk.runs.get(id).is_none()
    });
    assert!(gone.await.unwrap());
    about(other, somebody(1), id, move |desk| {
        desk.runs.put(id, stored("short"));
        desk.runs.remove(id);
    })
    .await
    .unwrap();
    assert_eq!(first.store.run(first.tenant, id).await.unwrap(), None);
    // What is about the configuration may be about a run as well.
    let concern = Concern::configuration(first.tenant, somebody(3)).with_run(id);
    first.decide(concern, shell().origin(), move |desk, _| desk.runs.put(id, stored("x"))).await.unwrap();
    assert_eq!(other.store.run(other.tenant, id).await.unwrap(), Some((1, stored("x"))));
}

/// Whoever knows an old version finds the new one, on every handle.
pub(crate) async fn an_answer_to_what_a_run_was_is_not_heard(stores: Stores) {
    let apps = stores.apps().await;
    let (first, other) = (&apps[0], &apps[apps.len() - 1]);
    let id = run_id(0, 1);
    put(first, id, "one").await;
    assert!(answer(other, (somebody(1), 1), id, 1).await.unwrap());
    assert!(!answer(first, (somebody(1), 2), id, 1).await.unwrap());
    assert!(answer(first, (somebody(1), 2), id, 2).await.unwrap());
    about(other, somebody(1), id, move |desk| desk.runs.remove(id)).await.unwrap();
    assert!(!answer(first, (somebody(1), 2), id, 3).await.unwrap());
    assert_eq!(other.store.run_log(other.tenant, id).await.unwrap().len(), 2);
}

/// Two answers in one batch stand on one desk where they name one user, and on two where they do not.
pub(crate) async fn a_doubled_answer_is_heard_once(stores: Stores) {
    let apps = stores.apps().await;
    for round in 0..12_u8 {
        let id = run_id(0, round);
        put(&apps[0], id, "one").await;
        // All are polled before any is answered, so most of them ride in one batch.
        let named = |number: u8| if round % 2 == 0 { somebody(1) } else { somebody(1 + number) };
        let of_app = |number: u8| &apps[usize::from(number) * usize::from(round % 3 / 2) % apps.len()];
        let answers = (0..16).map(|number| answer(of_app(number), (named(number), number), id, 1));
        let heard = join_all(answers).await.into_iter().filter(|heard| *heard.as_ref().unwrap()).count();
        assert_eq!(heard, 1, "round {round}");
        let (version, _) = apps[0].store.run(apps[0].tenant, id).await.unwrap().unwrap();
        let log = apps[0].store.run_log(apps[0].tenant, id).await.unwrap();
        assert_eq!((version, log.len()), (2, 1), "round {round}");
    }
}

/// 64 callers on all handles, a turn at a time: each turn is taken by one of them.
pub(crate) async fn sixty_four_answers_advance_a_run_once(stores: Stores) {
    let apps = stores.apps().await;
    let id = run_id(0, 1);
    put(&apps[0], id, "one").await;
    for version in 1..=5 {
        let mut callers = Vec::new();
        for number in 0..64_u8 {
            let app = apps[usize::from(number) % apps.len()].clone();
            callers.push(tokio::spawn(async move {
                answer(&app, (somebody(number % 4), number), id, version).await
            }));
        }
        let mut heard = 0;
        for caller in callers {
            heard += u32::from(caller.await.unwrap().unwrap());
        }
        assert_eq!(heard, 1, "at version {version}");
    }
    let log = apps[0].store.run_log(apps[0].tenant, id).await.unwrap();
    assert_eq!(log.iter().map(|entry| entry.sequence / 100).collect::<Vec<_>>(), [1, 2, 3, 4, 5]);
}

/// One handle answers what another one removes: either the answer came first, or there was nothing to answer.
pub(crate) async fn a_run_that_another_process_removes_is_gone(stores: Stores) {
    let apps = stores.apps().await;
    let (first, other) = (&apps[0], &apps[apps.len() - 1]);
    for round in 0..20 {
        let id = run_id(0, round);
        put(first, id, "one").await;
        let remove = about(other, somebody(2), id, move |desk| {
            let version = desk.runs.version(id);
            desk.runs.remove(id);
            version
        });
        let (heard, removed_at) = tokio::join!(answer(first, (somebody(1), 2), id, 1), remove);
        let (heard, removed_at) = (heard.unwrap(), removed_at.unwrap());
        assert_eq!(removed_at, Some(if heard { 2 } else { 1 }));
        assert_eq!(first.store.run(first.tenant, id).await.unwrap(), None);
        let log = first.store.run_log(first.tenant, id).await.unwrap();
        assert_eq!(log.len(), usize::from(heard));
    }
}

async fn signed_in(app: &App) -> SessionKey {
    let ann = app.create_account(&shell(), profile("ann@example.com")).await.unwrap().unwrap();
    app.decide(Concern::account(app.tenant, ann.id), shell().origin(), |desk, turn| {
        let sign_in = SignIn {
            application: ApplicationId::from_random([1; 16]),
            client: ClientId::from_random([1; 16]),
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

/// Account, session, run, turn and event of one answer are written together, while others move each of them.
pub(crate) async fn whoever_loses_a_run_writes_nothing(stores: Stores) {
    let apps = stores.apps().await;
    let key = signed_in(&apps[0]).await;
    let id = run_id(0, 1);
    put(&apps[0], id, "one").await;
    let (rounds, mut callers) = (30_u64, Vec::new());
    for number in 0..rounds * 4 {
        let app = apps[usize::try_from(number).unwrap() % apps.len()].clone();
        callers.push(tokio::spawn(async move {
            let to = 1 + number / 4;
            loop {
                let concern = Concern::session(app.tenant, key).with_run(id);
                let decided = patiently(|| {
                    app.decide(concern.clone(), shell().origin(), move |desk, turn| {
                        let version = desk.runs.version(id).unwrap();
                        if version == to {
                            desk.account.as_mut().unwrap().hot.epoch += 1;
                            desk.sessions.get_mut(key).unwrap().generation += 1;
                            desk.runs.put(id, stored("answered"));
                            desk.runs.log(super::runs::turn(id, u32::try_from(number).unwrap(), 1));
                            turn.record(EventKind::SessionRefreshed { session: key.id });
                        }
                        version
                    })
                })
                .await
                .unwrap();
                if decided >= to {
                    return decided == to;
                }
            }
        }));
    }
    let mut heard = 0;
    for caller in callers {
        heard += u64::from(caller.await.unwrap());
    }
    let app = &apps[0];
    let seen =
        app.decide(Concern::session(app.tenant, key).with_run(id), shell().origin(), move |desk, _| {
            let epoch = desk.account.as_ref().unwrap().hot.epoch;
            (u64::from(epoch), u64::from(desk.sessions.get(key).unwrap().generation), desk.runs.version(id))
        });
    assert_eq!((heard, seen.await.unwrap()), (rounds, (rounds, rounds, Some(rounds + 1))));
    let page = EventPage { limit: 1_000, ..EventPage::default() };
    let events = app.store.events(app.tenant, page).await.unwrap();
    let events = events.iter().filter(|event| event.body.contains("session_refreshed")).count();
    let log = app.store.run_log(app.tenant, id).await.unwrap();
    let rounds_logged: Vec<u64> = log.iter().map(|entry| u64::from(entry.sequence) / 4).collect();
    assert_eq!((events as u64, rounds_logged), (rounds, (0..rounds).collect()));
}

/// One too large fails; its neighbours in the batch do not.
pub(crate) async fn an_oversized_run_fails_alone(stores: Stores) {
    let apps = stores.apps().await;
    let app = &apps[0];
    let ann = app.create_account(&shell(), profile("ann@example.com")).await.unwrap().unwrap().id;
    let grow = |number: u8| async move {
        let id = run_id(0, number);
        about(app, ann, id, move |desk| {
            desk.account.as_mut().unwrap().hot.epoch += 1;
            let bytes = if number.is_multiple_of(4) { RUN_BYTES_MAX + 1 } else { RUN_BYTES_MAX };
            desk.runs.put(id, stored(&"x".repeat(bytes)));
        })
        .await
    };
    for (number, grown) in (0_u8..).zip(join_all((0..16).map(grow)).await) {
        if number.is_multiple_of(4) {
            assert!(matches!(grown, Err(Failure::TooLarge { what: "run", .. })), "{grown:?}");
        } else {
            grown.unwrap();
        }
        let there = app.store.run(app.tenant, run_id(0, number)).await.unwrap().is_some();
        assert_eq!(there, !number.is_multiple_of(4));
    }
    let after = app.store.account(app.tenant, any("ann@example.com"), Parts::HOT).await.unwrap().unwrap();
    assert_eq!(after.hot.epoch, 12);
    let id = run_id(0, 1);
    let log = about(app, ann, id, move |desk| {
        let sealed = Sealed { text: "x".repeat(RUN_BYTES_MAX + 1), ..stored("").sealed };
        desk.runs.log(RunLogEntry { sealed, ..turn(id, 1, 1) });
    });
    assert!(matches!(log.await, Err(Failure::TooLarge { what: "run log entry", .. })));
}
