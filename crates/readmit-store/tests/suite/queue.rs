//! The queue: full, closing, and rules that panic.

use super::{Stores, any, profile, shell};
use readmit_app::store::{Concern, EventPage};
use readmit_app::{Failure, Overload};
use readmit_core::event::EventKind;
use readmit_core::id::AccountId;
use readmit_store::Limits;

pub(crate) async fn a_panicking_rule_harms_only_its_own_request(stores: Stores) {
    let apps = stores.apps().await;
    let app = &apps[0];
    let ann = app.create_account(&shell(), profile("ann@example.com")).await.unwrap().unwrap();
    let mut callers = Vec::new();
    for number in 0..20 {
        let app = app.clone();
        callers.push(tokio::spawn(async move {
            let concern = Concern::account(app.tenant, ann.id);
            app.decide(concern, shell().origin(), move |desk, _| {
                desk.account.as_mut().unwrap().hot.epoch += 1;
                assert!(number != 7, "a defect");
            })
            .await
        }));
    }
    let mut panicked = 0;
    for caller in callers {
        match caller.await.unwrap() {
            Ok(()) => {}
            Err(Failure::Panicked(message)) => {
                assert_eq!(message, "a defect");
                panicked += 1;
            }
            Err(other) => panic!("{other}"),
        }
    }
    let after = app.account(any("ann@example.com")).await.unwrap().unwrap();
    assert_eq!((panicked, after.hot.epoch), (1, 19));
}

/// Whoever was let into a small queue is served; whoever was not is told so; the sums agree.
pub(crate) async fn a_full_queue_refuses_and_loses_nothing(stores: Stores) {
    let limits = Limits { queue: 8, per_account: 4, batch: 4 };
    let apps = stores.apps_within(limits).await;
    let app = &apps[0];
    let (mut served, mut full, mut busy) = (0, 0, 0);
    for round in 0..50u8 {
        let callers: Vec<_> = (0..64u8)
            .map(|number| {
                // Half of the callers want one account, the others one each.
                let byte = if number % 2 == 0 { 0 } else { number };
                let concern = Concern::account(app.tenant, AccountId::from_random([byte; 16]));
                let app = app.clone();
                tokio::spawn(async move {
                    app.decide(concern, shell().origin(), |_, turn| {
                        turn.record(EventKind::CodesUnlocked);
                    })
                    .await
                })
            })
            .collect();
        for caller in callers {
            match caller.await.unwrap() {
                Ok(()) => served += 1,
                Err(Failure::Overload(Overload::QueueFull)) => full += 1,
                Err(Failure::Overload(Overload::AccountBusy)) => busy += 1,
                Err(other) => panic!("{other}"),
            }
        }
        if full > 0 && busy > 0 && round > 2 {
            break;
        }
    }
    assert!(full + busy > 0, "nobody was refused: {served} served");
    let page = EventPage { limit: 10_000, ..EventPage::default() };
    assert_eq!(app.store.events(app.tenant, page).await.unwrap().len(), served);
}

pub(crate) async fn closing_answers_everyone(stores: Stores) {
    let apps = stores.apps().await;
    let app = &apps[0];
    let callers: Vec<_> = (0..100u8)
        .map(|number| {
            let concern = Concern::account(app.tenant, AccountId::from_random([number; 16]));
            let app = app.clone();
            tokio::spawn(async move { app.decide(concern, shell().origin(), |_, _| ()).await })
        })
        .collect();
    app.store.close().await;
    for caller in callers {
        let answer = caller.await.unwrap();
        assert!(
            matches!(answer, Ok(()) | Err(Failure::Closed | Failure::Overload(Overload::Closed))),
            "{answer:?}"
        );
    }
    let late = Concern::account(app.tenant, AccountId::from_random([1; 16]));
    assert!(app.decide(late, shell().origin(), |_, _| ()).await.is_err());
}
