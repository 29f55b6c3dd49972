//! Many callers, two lanes, two replicas: every act counted once.

use crate::ask::{SERIALIZABLE, account_id, ask, count, create, replicas, rows, verified_chain};
use readmit_app::Failure;
use readmit_app::store::{Concern, Parts, Store as _};
use readmit_core::account::SignIn;
use readmit_core::id::{ApplicationId, ClientId};
use readmit_core::identifier::Identifier;
use readmit_core::profile::Profile;
use readmit_core::session::Method;
use readmit_core::time::Span;
use readmit_core::{Account, EventKind};
use std::collections::HashSet;

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn two_thousand_requests_over_a_hundred_accounts_each_count_once() {
    counting("").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn and_so_they_do_at_serializable() {
    counting(SERIALIZABLE).await;
}

async fn counting(options: &str) {
    let (stores, tenant, url) = replicas(2, options).await;
    for number in 0..100 {
        create(&*stores[0], tenant, account_id(number), Profile::default()).await;
    }
    let mut asked = Vec::new();
    for number in 0..2000 {
        let (store, id) = (stores[number % 2].clone(), account_id(u8::try_from(number / 2 % 100).unwrap()));
        asked.push(tokio::spawn(async move { (id, count(&*store, tenant, id).await.unwrap()) }));
    }
    let mut seen = HashSet::new();
    for asked in asked {
        assert!(seen.insert(asked.await.unwrap()), "two requests saw the same count");
    }
    // Every account was counted from 0 to 19 without a gap, because no count was seen twice.
    assert!(seen.iter().all(|(_, count)| *count < 20));
    let events: i64 = rows(&url, "SELECT count(*) FROM event").await[0].get(0);
    assert_eq!(events, 2_100);
    assert_eq!(verified_chain(&url).await, 2_100);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_session_alone_is_guarded_too() {
    refreshing("").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn and_guarded_at_serializable() {
    refreshing(SERIALIZABLE).await;
}

/// Only the session moves, not its account: the account's version tells nothing.
async fn refreshing(options: &str) {
    let (stores, tenant, url) = replicas(2, options).await;
    let id = account_id(1);
    create(&*stores[0], tenant, id, Profile::default()).await;
    let begun = ask(&*stores[0], Concern::account(tenant, id), |desk, turn| {
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
    });
    let key = begun.await.unwrap();
    let mut asked = Vec::new();
    for number in 0..300 {
        let store = stores[number % 2].clone();
        asked.push(tokio::spawn(async move {
            ask(&*store, Concern::session(tenant, key), move |desk, turn| {
                turn.record(EventKind::SessionRefreshed { session: key.id });
                let session = desk.sessions.get_mut(key).unwrap();
                session.generation += 1;
                session.generation
            })
            .await
            .unwrap()
        }));
    }
    let mut seen = HashSet::new();
    for asked in asked {
        assert!(seen.insert(asked.await.unwrap()), "two requests saw the same generation");
    }
    assert_eq!(seen.len(), 300);
    assert!(seen.contains(&300));
    assert_eq!(verified_chain(&url).await, 302);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn an_identifier_that_many_want_has_one_owner() {
    claiming("").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn and_one_owner_at_serializable() {
    claiming(SERIALIZABLE).await;
}

async fn claiming(options: &str) {
    let (stores, tenant, url) = replicas(2, options).await;
    for round in 0..10 {
        let name = format!("ann{round}");
        let folded = Identifier::fold(&name);
        let mut asked = Vec::new();
        for number in 0..16_u8 {
            let (store, folded) = (stores[usize::from(number % 2)].clone(), folded.clone());
            let profile = Profile { username: Some(name.clone()), ..Profile::default() };
            let id = account_id(round * 16 + number);
            let concern = Concern::account(tenant, id).claiming(vec![folded.clone()]);
            asked.push(tokio::spawn(async move {
                ask(&*store, concern, move |desk, turn| {
                    let free = desk.taken(std::slice::from_ref(&folded), id).is_none();
                    if free {
                        *desk.account = Some(Account::create(tenant, id, profile.clone(), turn));
                    }
                    free
                })
                .await
                .unwrap()
                .then_some(id)
            }));
        }
        let mut owners = Vec::new();
        for asked in asked {
            owners.extend(asked.await.unwrap());
        }
        let found = stores[0]
            .account(tenant, Identifier::new(Identifier::ANY, &name).unwrap(), Parts::USUAL)
            .await
            .unwrap();
        assert_eq!(owners, [found.unwrap().id]);
    }
    let accounts: i64 = rows(&url, "SELECT count(*) FROM account_hot").await[0].get(0);
    assert_eq!(accounts, 10);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_value_that_changes_its_kind_stays_its_owners() {
    let (stores, tenant, _) = replicas(1, "").await;
    let id = account_id(1);
    let rename = |profile: Profile| {
        ask(&*stores[0], Concern::account(tenant, id).claiming(vec![Identifier::fold("x@a.example")]), {
            move |desk, turn| match desk.account {
                Some(account) => account.update_profile(profile.clone(), turn),
                None => *desk.account = Some(Account::create(tenant, id, profile.clone(), turn)),
            }
        })
    };
    let named = Profile { username: Some("x@a.example".to_owned()), ..Profile::default() };
    rename(named.clone()).await.unwrap();
    rename(Profile { username: None, external_user_id: named.username, ..Profile::default() }).await.unwrap();
    let by = |kinds| stores[0].account(tenant, Identifier::new(kinds, "x@a.example").unwrap(), Parts::USUAL);
    assert_eq!(by(Identifier::USER_ID).await.unwrap().unwrap().id, id);
    assert!(by(&[readmit_core::identifier::IdentifierKind::Username]).await.unwrap().is_none());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_request_that_the_database_refuses_harms_no_other_in_its_batch() {
    let (stores, tenant, _) = replicas(1, "").await;
    create(&*stores[0], tenant, account_id(1), Profile::default()).await;
    let mut asked = Vec::new();
    for number in 0..64 {
        let store = stores[0].clone();
        asked.push(tokio::spawn(async move {
            if number % 16 != 3 {
                return count(&*store, tenant, account_id(1)).await.is_ok();
            }
            // PostgreSQL's texts cannot hold a zero byte, and no identifier that was read has one.
            let mut identifier = Identifier::new(Identifier::ANY, "ann").unwrap();
            identifier.folded = readmit_core::identifier::Folded::from_stored("a\0nn".to_owned());
            let concern = Concern::identified(tenant, identifier, account_id(9));
            let refused = ask(&*store, concern, |_, turn| {
                turn.record(EventKind::CodesUnlocked);
            })
            .await;
            matches!(refused, Err(Failure::Storage(_)))
        }));
    }
    for asked in asked {
        assert!(asked.await.unwrap());
    }
    assert_eq!(count(&*stores[0], tenant, account_id(1)).await.unwrap(), 60);
}
