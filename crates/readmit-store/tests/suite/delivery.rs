//! The outbox and errands.

use super::{Stores, any, patiently, profile, shell};
use readmit_app::App;
use readmit_app::failure::Failure;
use readmit_app::store::{
    Concern, Errand, EventPage, MessageKey, MessageState, Settled, Store, WaitingMessage,
};
use readmit_core::event::EventKind;
use readmit_core::id::{AccountId, KeyId, MessageId};
use readmit_core::outbox::{Channel, Message};
use readmit_core::sealed::Sealed;
use readmit_core::time::{Span, Timestamp};
use readmit_core::turn::Turn;
use std::collections::BTreeSet;
use std::sync::Arc;
use uuid::Uuid;

const WHOM: [u8; 16] = [5; 16];

fn later(at: Timestamp, minutes: u64) -> Timestamp {
    at + Span::from_mins(minutes)
}

/// What a rule does that tells someone of what it did.
fn tell(turn: &mut Turn, channel: Channel) -> MessageId {
    turn.record(EventKind::CodesUnlocked);
    let id = MessageId::from_random(turn.random_bytes());
    let sealed = Sealed { key: KeyId::from_random([3; 16]), text: format!("sealed {id}") };
    let expires_at = later(turn.now, 60);
    turn.send(Message { id, account: AccountId::from_random(WHOM), channel, expires_at, sealed });
    id
}

async fn send(app: &App, channel: Channel) -> MessageKey {
    let concern = Concern::account(app.tenant, AccountId::from_random([1; 16]));
    let id = app.decide(concern, shell().origin(), move |_, turn| tell(turn, channel)).await.unwrap();
    MessageKey { tenant: app.tenant, account: AccountId::from_random(WHOM), id }
}

async fn waiting(app: &App) -> Vec<WaitingMessage> {
    app.store.messages(app.tenant, MessageState::Waiting, 1_000).await.unwrap()
}

pub(crate) async fn a_message_is_stored_as_it_was_put(stores: Stores) {
    let apps = stores.apps().await;
    let (app, other) = (&apps[0], &apps[apps.len() - 1]);
    // Nothing but an event and the message is written: there is no such account.
    let mail = send(app, Channel::Email).await;
    let text = send(app, Channel::Sms).await;
    let found = waiting(other).await;
    assert_eq!(found.iter().map(|message| message.key).collect::<BTreeSet<_>>(), [mail, text].into());
    let mail = found.iter().find(|message| message.key == mail).unwrap();
    let at = mail.created_at;
    assert_eq!((mail.due_at, mail.expires_at, mail.attempts), (at, later(at, 60), 0));
    assert_eq!((mail.channel, mail.error.as_deref()), (Channel::Email, None));
    assert_eq!(mail.sealed.text, format!("sealed {}", mail.key.id));
    assert_eq!(mail.sealed.key, KeyId::from_random([3; 16]));
    assert!(found.iter().any(|message| message.channel == Channel::Sms));
    assert_eq!(app.store.count_messages().await.unwrap(), 2);
    assert_eq!(app.store.messages(app.tenant, MessageState::Dead, 10).await.unwrap(), []);
    assert_eq!(app.store.messages(super::tenant(), MessageState::Waiting, 10).await.unwrap(), []);
    app.store.remove_tenant(app.tenant).await.unwrap();
    assert_eq!(other.store.count_messages().await.unwrap(), 0);
}

/// Rules of two processes run again when they lose; what counts is what was committed.
pub(crate) async fn messages_are_stored_exactly_when_the_events_are(stores: Stores) {
    let apps = stores.apps().await;
    let ann = apps[0].create_account(&shell(), profile("ann@example.com")).await.unwrap().unwrap();
    let before = apps[0].store.count_events().await.unwrap();
    let mut callers = Vec::new();
    for app in &apps {
        for number in 0..60 {
            let app = app.clone();
            callers.push(tokio::spawn(async move {
                let told = patiently(|| {
                    app.decide(Concern::account(app.tenant, ann.id), shell().origin(), move |desk, turn| {
                        let id = tell(turn, Channel::Email);
                        let account = desk.account.as_mut().unwrap();
                        account.hot.epoch += 1;
                        assert!(number % 10 != 3, "a defect");
                        id
                    })
                })
                .await;
                (number, told)
            }));
        }
    }
    let mut told = BTreeSet::new();
    for caller in callers {
        match caller.await.unwrap() {
            (_, Ok(id)) => assert!(told.insert(id), "one id was given twice"),
            (number, Err(failure)) => {
                assert!(number % 10 == 3 && matches!(failure, Failure::Panicked(_)), "{number}: {failure}");
            }
        }
    }
    let found: Vec<_> = waiting(&apps[0]).await.iter().map(|message| message.key.id).collect();
    assert_eq!(found.len(), told.len());
    assert_eq!(found.into_iter().collect::<BTreeSet<_>>(), told);
    assert_eq!(apps[0].store.count_events().await.unwrap(), before + told.len() as u64);
    let account = apps[0].account(any("ann@example.com")).await.unwrap().unwrap();
    assert_eq!(account.hot.epoch as usize, told.len());
}

pub(crate) async fn a_message_is_claimed_by_one(stores: Stores) {
    let apps = stores.apps().await;
    for _ in 0..100 {
        send(&apps[0], Channel::Email).await;
    }
    let now = apps[0].now();
    let mut workers = Vec::new();
    for worker in 0..8 {
        let store = apps[worker % apps.len()].store.clone();
        workers.push(tokio::spawn(async move {
            let mut claimed = Vec::new();
            loop {
                let more = store.claim_messages(now, later(now, 5), 7).await.unwrap();
                assert!(more.len() <= 7);
                if more.is_empty() {
                    return claimed;
                }
                claimed.extend(more);
            }
        }));
    }
    let mut claimed = Vec::new();
    for worker in workers {
        claimed.extend(worker.await.unwrap());
    }
    // Workers that pass over what others hold may leave some for the next look, never take one twice.
    claimed.extend(apps[0].store.claim_messages(now, later(now, 5), 100).await.unwrap());
    let keys: BTreeSet<_> = claimed.iter().map(|message| message.key).collect();
    assert_eq!(keys.len(), claimed.len(), "a message was claimed twice");
    assert!(claimed.iter().all(|message| message.attempts == 1 && message.due_at == later(now, 5)));
    assert_eq!(apps[0].store.claim_messages(later(now, 4), later(now, 9), 100).await.unwrap(), []);
    // Whoever claimed them did not come back: each is due again, once more counted.
    let again = apps[0].store.claim_messages(later(now, 5), later(now, 9), 1_000).await.unwrap();
    assert_eq!(again.len(), 100);
    assert!(again.iter().all(|message| message.attempts == if keys.contains(&message.key) { 2 } else { 1 }));
}

pub(crate) async fn messages_are_retried_given_up_and_revived(stores: Stores) {
    let apps = stores.apps().await;
    let (app, other) = (&apps[0], &apps[apps.len() - 1]);
    let key = send(app, Channel::Email).await;
    let now = app.now();
    let claim = async |store: &Arc<dyn Store>, at: Timestamp| {
        let claimed = store.claim_messages(at, later(at, 1), 10).await.unwrap();
        claimed.into_iter().map(|message| (message.key, message.attempts)).collect::<Vec<_>>()
    };
    assert_eq!(claim(&app.store, now).await, [(key, 1)]);
    let retry = Settled::Later { at: later(now, 30), error: "greylisted".to_owned() };
    app.store.settle_message(key, retry).await.unwrap();
    assert_eq!(claim(&other.store, later(now, 29)).await, []);
    let seen = waiting(other).await;
    assert_eq!((seen[0].error.as_deref(), seen[0].due_at), (Some("greylisted"), later(now, 30)));
    assert_eq!(claim(&other.store, later(now, 30)).await, [(key, 2)]);

    let given_up = Settled::Dead { error: "no such mailbox".to_owned() };
    other.store.settle_message(key, given_up).await.unwrap();
    assert_eq!((app.store.count_messages().await.unwrap(), waiting(app).await.len()), (0, 0));
    assert_eq!(claim(&app.store, later(now, 500)).await, []);
    let dead = app.store.messages(app.tenant, MessageState::Dead, 10).await.unwrap();
    assert_eq!((dead.len(), dead[0].state, dead[0].attempts), (1, MessageState::Dead, 2));
    assert_eq!(dead[0].error.as_deref(), Some("no such mailbox"));
    // Someone slower who still held it changes nothing.
    let slow = Settled::Later { at: now, error: "slow".to_owned() };
    app.store.settle_message(key, slow).await.unwrap();
    assert_eq!(app.store.messages(app.tenant, MessageState::Dead, 10).await.unwrap(), dead);

    let (at, until) = (later(now, 600), later(now, 700));
    assert!(app.store.revive_message(key, at, until).await.unwrap());
    assert!(!app.store.revive_message(key, at, until).await.unwrap(), "it is not dead any more");
    let revived = waiting(other).await.remove(0);
    assert_eq!((revived.due_at, revived.expires_at, revived.attempts), (at, until, 0));
    assert_eq!(revived.error, None);
    assert_eq!(claim(&other.store, at).await, [(key, 1)]);
    other.store.settle_message(key, Settled::Sent).await.unwrap();
    assert_eq!(app.store.count_messages().await.unwrap(), 0);
    app.store.settle_message(key, Settled::Sent).await.unwrap();
    assert!(!app.store.revive_message(key, at, until).await.unwrap());
}

pub(crate) async fn the_oldest_messages_are_claimed_first(stores: Stores) {
    let apps = stores.apps().await;
    let app = &apps[0];
    let mut keys = Vec::new();
    for _ in 0..6 {
        keys.push(send(app, Channel::Email).await);
    }
    let now = app.now();
    app.store.claim_messages(now, now, 6).await.unwrap();
    // The fourth has waited longest, then the second; the first is not due yet.
    for (place, minutes) in [(0, 90), (1, 20), (2, 30), (3, 10), (4, 40), (5, 50)] {
        let retry = Settled::Later { at: later(now, minutes), error: String::new() };
        app.store.settle_message(keys[place], retry).await.unwrap();
    }
    let first = app.store.claim_messages(later(now, 60), later(now, 99), 2).await.unwrap();
    assert_eq!(first.iter().map(|message| message.key).collect::<Vec<_>>(), [keys[3], keys[1]]);
    let rest = app.store.claim_messages(later(now, 60), later(now, 99), 9).await.unwrap();
    assert_eq!(rest.iter().map(|message| message.key).collect::<Vec<_>>(), [keys[2], keys[4], keys[5]]);
}

pub(crate) async fn an_errand_is_held_by_one(stores: Stores) {
    let apps = stores.apps().await;
    let (first, other) = (&apps[0], &apps[apps.len() - 1]);
    let (now, tenant) = (first.now(), first.tenant);
    let at = |minutes| later(now, minutes);
    let (a, b) = (Uuid::from_u128(1), Uuid::from_u128(2));
    let take = async |app: &App, holder, from, until| {
        app.store.take_errand(tenant, "seal".to_owned(), holder, at(from), at(until)).await.unwrap()
    };
    let note = async |app: &App, holder, memory: &str, until| {
        app.store.note_errand(tenant, "seal".to_owned(), holder, memory.to_owned(), at(until)).await.unwrap()
    };
    let memory = |text: &str| Some(Errand { memory: text.to_owned() });
    assert!(!note(first, a, "too early", 5).await);
    assert_eq!(take(first, a, 0, 5).await, memory(""));
    assert_eq!(take(other, b, 4, 9).await, None);
    assert!(note(first, a, "row 7", 10).await);
    assert!(!note(other, b, "mine", 10).await);
    assert_eq!(take(other, b, 9, 14).await, None);
    assert_eq!(take(first, a, 9, 20).await, memory("row 7"), "its holder takes it again");
    // It ran out: the other one goes on where the first one stopped, who is told at the next note.
    assert_eq!(take(other, b, 20, 30).await, memory("row 7"));
    assert!(!note(first, a, "row 8", 40).await);
    assert!(note(other, b, "row 9", 0).await, "given back");
    assert_eq!(take(first, a, 21, 30).await, memory("row 9"));
    let elsewhere = first.store.take_errand(tenant, "ship".to_owned(), b, at(21), at(30)).await.unwrap();
    assert_eq!(elsewhere, memory(""));
}

pub(crate) async fn an_errand_that_many_want_is_taken_by_one(stores: Stores) {
    let apps = stores.apps().await;
    let now = apps[0].now();
    for round in 0..20 {
        let name = format!("errand {round}");
        let callers: Vec<_> = (0..8u128)
            .map(|holder| {
                let app = apps[usize::try_from(holder).unwrap() % apps.len()].clone();
                let (name, holder) = (name.clone(), Uuid::from_u128(holder));
                tokio::spawn(async move {
                    app.store.take_errand(app.tenant, name, holder, now, later(now, 5)).await.unwrap()
                })
            })
            .collect();
        let mut taken = 0;
        for caller in callers {
            taken += usize::from(caller.await.unwrap().is_some());
        }
        assert_eq!(taken, 1);
    }
    let page = EventPage { limit: 1, ..EventPage::default() };
    assert_eq!(apps[0].store.events(apps[0].tenant, page).await.unwrap(), []);
}
