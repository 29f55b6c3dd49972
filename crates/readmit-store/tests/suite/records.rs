//! Records other than accounts: configuration, events, sessions, keys, counts.

use super::{Stores, any, organisation_code, profile, shell};
use readmit_app::App;
use readmit_app::configure::ClientOrder;
use readmit_app::store::{AddressCount, Concern, EventPage, KeyCheck, Store};
use readmit_core::application::Passcodes;
use readmit_core::digest::Digest;
use readmit_core::id::{AccountId, ApplicationId, ClientId, KeyId};
use readmit_core::journey::{Journey, JourneyId};
use readmit_core::session::Method;
use serde_json::json;
use std::sync::Arc;

pub(crate) async fn configuration_is_known_to_every_handle_at_once(stores: Stores) {
    let apps = stores.apps().await;
    let (first, other) = (&apps[0], &apps[apps.len() - 1]);
    let shop = first
        .create_application(&shell(), "Shop".to_owned(), String::new(), Passcodes::default())
        .await
        .unwrap()
        .unwrap();
    let made = first.create_client(&shell(), shop.id, ClientOrder::default()).await.unwrap().unwrap();
    let client = made.client.id;
    let seen = other.configuration().await.unwrap();
    assert!(seen.live_client(client).is_some());
    assert!(seen.client(client).unwrap().accepts(&made.secret, &other.keys.digest, other.now()));

    let off = ClientOrder { enabled: Some(false), ..ClientOrder::default() };
    first.update_client(&shell(), shop.id, client, off).await.unwrap().unwrap();
    // The other handle has not looked since; its next batch must know all the same.
    let concern = Concern::account(other.tenant, readmit_core::id::AccountId::from_random([1; 16]));
    let live = other
        .decide(concern, shell().origin(), move |desk, _| desk.configuration().live_client(client).is_some())
        .await
        .unwrap();
    assert!(!live);
    first.delete_application(&shell(), shop.id).await.unwrap().unwrap();
    let seen = other.configuration().await.unwrap();
    assert!(seen.application(shop.id).is_none() && seen.client(client).is_none());
}

pub(crate) async fn events_are_written_with_the_change_and_paged(stores: Stores) {
    let apps = stores.apps().await;
    let app = &apps[0];
    let ann = app.create_account(&shell(), profile("ann@example.com")).await.unwrap().unwrap();
    app.create_account(&shell(), profile("bob@example.com")).await.unwrap().unwrap();
    for _ in 0..5 {
        app.issue_code(&shell(), &any("ann@example.com"), organisation_code(), None).await.unwrap().unwrap();
    }
    let of_ann = EventPage { subject: Some(ann.id), limit: 3, ..EventPage::default() };
    let newest = app.store.events(app.tenant, of_ann.clone()).await.unwrap();
    assert_eq!(newest.len(), 3);
    assert!(newest.iter().all(|event| event.body.contains("code_issued")), "{newest:?}");
    let rest = EventPage { before: Some(newest[2].id), limit: 100, ..of_ann };
    let rest = app.store.events(app.tenant, rest).await.unwrap();
    assert_eq!(rest.len(), 3);
    assert!(rest[2].body.contains("account_created"));
    let personal = newest[0].personal.as_ref().expect("what was typed stands beside the event");
    assert!(personal.contains("ann@example.com") && !newest[0].body.contains("ann@example.com"));
    let everything = EventPage { limit: 100, ..EventPage::default() };
    let all = app.store.events(app.tenant, everything.clone()).await.unwrap();
    assert_eq!(all.len(), 7);
    assert!(all.is_sorted_by(|a, b| a.id > b.id));
    let future = EventPage { since: Some(app.now() + readmit_core::Span::from_hours(1)), ..everything };
    assert_eq!(app.store.events(app.tenant, future).await.unwrap(), []);
}

pub(crate) async fn refusals_write_an_event_and_leave_the_account_alone(stores: Stores) {
    let apps = stores.apps().await;
    let app = &apps[0];
    let ann = app.create_account(&shell(), profile("ann@example.com")).await.unwrap().unwrap();
    let before = app.account(any("ann@example.com")).await.unwrap().unwrap();
    let nobody = any("nobody@example.com");
    let (application, client) = (ApplicationId::from_random([1; 16]), ClientId::from_random([1; 16]));
    for identifier in [any("ann@example.com"), nobody.clone(), any("NOBODY@example.com ")] {
        let order = readmit_app::redeem::Redeem {
            identifier,
            typed: readmit_core::secret::Secret::new("123456".to_owned()),
            request_id: None,
            client,
            application,
        };
        assert!(app.redeem_code(&shell(), order).await.unwrap().is_err());
    }
    let after = app.account(any("ann@example.com")).await.unwrap().unwrap();
    assert_eq!(after.hot.changed_at, before.hot.changed_at);
    let refusals = async |subject| {
        let page = EventPage { subject: Some(subject), limit: 10, ..EventPage::default() };
        let events = app.store.events(app.tenant, page).await.unwrap();
        events.iter().filter(|event| event.body.contains("code_refused")).count()
    };
    assert_eq!(refusals(ann.id).await, 1);
    // Every spelling of an unknown identifier has the same stand-in.
    assert_eq!(refusals(app.keys.digest.decoy(app.tenant, nobody.folded.as_str())).await, 2);
}

/// Two processes change an account and a session in one commit; whoever loses changes neither.
pub(crate) async fn two_records_are_written_together_or_not_at_all(stores: Stores) {
    let apps = stores.apps().await;
    let ann = apps[0].create_account(&shell(), profile("ann@example.com")).await.unwrap().unwrap();
    let key = apps[0]
        .decide(Concern::account(apps[0].tenant, ann.id), shell().origin(), |desk, turn| {
            let sign_in = readmit_core::account::SignIn {
                application: ApplicationId::from_random([1; 16]),
                client: ClientId::from_random([1; 16]),
                code: None,
                methods: vec![Method::TemporaryCode],
                totp: None,
                approval_data: None,
                life: readmit_core::Span::from_hours(1),
            };
            let (key, session) = desk.account.as_mut().unwrap().start_session(sign_in, turn);
            desk.sessions.put(key, session);
            key
        })
        .await
        .unwrap();
    let each: u32 = 40;
    let mut callers = Vec::new();
    for app in &apps {
        for number in 0..each {
            let app = app.clone();
            callers.push(tokio::spawn(async move {
                let concern = Concern::session(app.tenant, key);
                let both = number % 2 == 0;
                loop {
                    let done = app
                        .decide(concern.clone(), shell().origin(), move |desk, _| {
                            if both {
                                desk.account.as_mut().unwrap().hot.epoch += 1;
                            }
                            desk.sessions.get_mut(key).unwrap().generation += 1;
                        })
                        .await;
                    match done {
                        Err(readmit_app::Failure::Overload(_)) => tokio::task::yield_now().await,
                        other => break other.unwrap(),
                    }
                }
            }));
        }
    }
    let total = u32::try_from(callers.len()).unwrap();
    for caller in callers {
        caller.await.unwrap();
    }
    let (epoch, generation) = apps[0]
        .decide(Concern::session(apps[0].tenant, key), shell().origin(), move |desk, _| {
            (desk.account.as_ref().unwrap().hot.epoch, desk.sessions.get(key).unwrap().generation)
        })
        .await
        .unwrap();
    assert_eq!((epoch, generation), (total / 2, total));
}

pub(crate) async fn keys_are_registered_once(stores: Stores) {
    let store: Arc<dyn Store> = stores.apps().await.remove(0).store;
    let check = |byte| KeyCheck { id: KeyId::from_random([byte; 16]), check: Digest::from_bytes([byte; 32]) };
    store.add_key_checks(0, vec![check(1), check(2)]).await.unwrap();
    assert!(store.add_key_checks(0, vec![check(3)]).await.is_err());
    store.add_key_checks(2, vec![check(3)]).await.unwrap();
    let mut ids: Vec<_> = store.key_checks().await.unwrap().into_iter().map(|check| check.id).collect();
    ids.sort();
    assert_eq!(ids, [check(1).id, check(2).id, check(3).id]);
}

pub(crate) async fn address_counts_are_summed_over_replicas(stores: Stores) {
    let apps = stores.apps().await;
    let (first, other) = (&apps[0].store, &apps[apps.len() - 1].store);
    let (a, b) = (uuid::Uuid::from_u128(1), uuid::Uuid::from_u128(2));
    let count = |count| vec![AddressCount { key: "ip:192.0.2.1".to_owned(), minute: 100, count }];
    assert_eq!(first.exchange_counts(a, count(5)).await.unwrap(), count(5));
    assert_eq!(other.exchange_counts(b, count(2)).await.unwrap(), count(7));
    // A replica tells its total, not what came on top.
    assert_eq!(first.exchange_counts(a, count(6)).await.unwrap(), count(8));
}

pub(crate) async fn a_journey_is_kept_and_removed(stores: Stores) {
    let apps = stores.apps().await;
    let (first, other) = (&apps[0], &apps[apps.len() - 1]);
    let journey = |name: &str, text: &str| -> Journey {
        let version = json!({
            "number": 1, "id": "v1", "state": "production", "filter": "true", "created_at": 1,
            "workflow": { "steps": [{ "id": "ask", "text": text, "count": 3, "none": null }] },
        });
        let all = json!({
            "id": name, "name": "Sign in", "versions": [version], "created_at": 1, "updated_at": 2,
            "unknown": { "color": "red" },
        });
        serde_json::from_value(all).unwrap()
    };
    let about = AccountId::from_random([8; 16]);
    let change = async |app: &App, kept: Vec<Journey>, gone: Vec<JourneyId>| {
        let concern = Concern::configuration(app.tenant, about);
        app.decide(concern, shell().origin(), move |desk, _| {
            for journey in &kept {
                desk.configuration_mut().put_journey(journey.clone());
            }
            for id in &gone {
                desk.configuration_mut().remove_journey(id);
            }
        })
        .await
        .unwrap();
    };
    let (login, enrol) = (journey("login", "one"), journey("Anmeldung ä", "x"));
    change(first, vec![login.clone(), enrol.clone()], vec![]).await;
    let seen = other.configuration().await.unwrap();
    assert_eq!(seen.journey(&login.id).map(|piece| &**piece), Some(&login));
    assert_eq!(seen.journey(&enrol.id).map(|piece| &**piece), Some(&enrol));
    let changed = journey("login", "two");
    change(other, vec![changed.clone()], vec![enrol.id.clone()]).await;
    let seen = first.configuration().await.unwrap();
    assert_eq!(seen.journey(&changed.id).map(|piece| &**piece), Some(&changed));
    assert!(seen.journey(&enrol.id).is_none());
    // What came and went in one commit leaves nothing.
    change(first, vec![enrol.clone()], vec![enrol.id.clone(), changed.id.clone()]).await;
    let seen = other.configuration().await.unwrap();
    assert!(seen.journey(&changed.id).is_none() && seen.journey(&enrol.id).is_none());
}
