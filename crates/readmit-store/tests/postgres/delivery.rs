//! The outbox with several replicas, and when connections break.

use crate::ask::{SERIALIZABLE, account_id, ask, create, message, replica, replicas, rows};
use crate::proxy::Proxy;
use readmit_app::store::{Concern, ErrandStore as _, MessageState, Settled};
use readmit_core::EventKind;
use readmit_core::profile::Profile;
use readmit_core::time::Timestamp;
use std::collections::HashSet;

const MESSAGES: usize = 300;

const fn at(millis: i64) -> Timestamp {
    Timestamp::from_millis(millis)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn many_claimers_take_each_message_once() {
    claiming("").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn and_once_at_serializable() {
    claiming(SERIALIZABLE).await;
}

async fn claiming(options: &str) {
    let (stores, tenant, _) = replicas(2, options).await;
    for number in 0..MESSAGES {
        let id = account_id(u8::try_from(number % 5).unwrap());
        ask(&*stores[0], Concern::account(tenant, id), move |_, turn| {
            turn.record(EventKind::CodesUnlocked);
            turn.send(message(id, number));
        })
        .await
        .unwrap();
    }
    let far = at(i64::MAX / 2);
    let mut claimers = Vec::new();
    for number in 0..8 {
        let store = stores[number % 2].clone();
        claimers.push(tokio::spawn(async move {
            let mut claimed = Vec::new();
            while store.count_messages().await.unwrap() > 0 {
                // Each takes a few at a time, and what was sent is gone.
                for message in store.claim_messages(at(i64::MAX / 4), far, 7).await.unwrap() {
                    assert_eq!(message.attempts, 1);
                    store.settle_message(message.key, Settled::Sent).await.unwrap();
                    claimed.push(message.key.id);
                }
            }
            claimed
        }));
    }
    let mut seen = HashSet::new();
    for claimer in claimers {
        for id in claimer.await.unwrap() {
            assert!(seen.insert(id), "two claimers took the same message");
        }
    }
    assert_eq!(seen.len(), MESSAGES);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_lost_answer_leaves_events_and_messages_once() {
    let (stores, tenant, url) = replicas(1, "").await;
    create(&*stores[0], tenant, account_id(1), Profile::default()).await;
    let proxy = Proxy::before(&url);
    let behind = replica(&proxy.url(&url)).await;
    for round in 0..12 {
        // The load's answer or the commit's.
        proxy.drop_after(round % 2);
        let with_change = round % 3 == 0;
        ask(&*behind, Concern::account(tenant, account_id(1)), move |desk, turn| {
            if with_change {
                desk.account.as_mut().unwrap().hot.epoch += 1;
            }
            turn.record(EventKind::CodesUnlocked);
            turn.send(message(account_id(1), round));
        })
        .await
        .unwrap();
        assert!(proxy.has_dropped(), "no answer was lost in round {round}");
    }
    assert_eq!(behind.messages(tenant, MessageState::Waiting, 100).await.unwrap().len(), 12);
    let events: i64 = rows(&url, "SELECT count(*) FROM event").await[0].get(0);
    assert_eq!(events, 13);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn an_errand_changes_hands_once() {
    let (stores, tenant, _) = replicas(2, SERIALIZABLE).await;
    for round in 1..=10_i64 {
        let mut asked = Vec::new();
        for number in 0..16 {
            let store = stores[number % 2].clone();
            let holder = uuid::Uuid::from_u128(u128::try_from(round).unwrap() << 8 | number as u128);
            asked.push(tokio::spawn(async move {
                let (now, until) = (at(round * 100), at(round * 100 + 100));
                let taken = store.take_errand(tenant, "rounds".to_owned(), holder, now, until).await.unwrap();
                let Some(errand) = taken else { return false };
                assert_eq!(errand.memory, "|".repeat(usize::try_from(round - 1).unwrap()));
                let memory = errand.memory + "|";
                assert!(store.note_errand(tenant, "rounds".to_owned(), holder, memory, until).await.unwrap());
                true
            }));
        }
        let mut taken = 0;
        for asked in asked {
            taken += u8::from(asked.await.unwrap());
        }
        assert_eq!(taken, 1, "in round {round}");
    }
}
