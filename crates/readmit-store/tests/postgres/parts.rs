//! All sessions and the credentials of an account, among requests that ask for neither.

use crate::ask::{SERIALIZABLE, account_id, ask, count, create, replicas, verified_chain};
use readmit_app::store::{Concern, Parts, Store as _};
use readmit_core::EventKind;
use readmit_core::account::SignIn;
use readmit_core::id::{ApplicationId, ClientId};
use readmit_core::identifier::Identifier;
use readmit_core::profile::Profile;
use readmit_core::session::Method;
use readmit_core::time::Span;

const SESSIONS: usize = 3;
const ROUNDS: usize = 240;

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn whoever_asks_for_everything_sees_all_of_it() {
    mixed("").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn and_sees_it_at_serializable() {
    mixed(SERIALIZABLE).await;
}

async fn mixed(options: &str) {
    let (stores, tenant, url) = replicas(2, options).await;
    let id = account_id(1);
    let ann = Identifier::new(Identifier::ANY, "ann").unwrap();
    create(&*stores[0], tenant, id, Profile { username: Some("ann".to_owned()), ..Profile::default() }).await;
    for _ in 0..SESSIONS {
        ask(&*stores[0], Concern::account(tenant, id), |desk, turn| {
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
        })
        .await
        .unwrap();
    }
    let mut asked = Vec::new();
    for number in 0..ROUNDS {
        let (store, ann) = (stores[number % 2].clone(), ann.clone());
        asked.push(tokio::spawn(async move {
            let concern = match number / 2 % 3 {
                0 => return count(&*store, tenant, id).await.map(drop).unwrap(),
                1 => Concern::account(tenant, id),
                _ => Concern::identified(tenant, ann, account_id(9)),
            };
            ask(&*store, concern.with_credentials().with_all_sessions(), |desk, turn| {
                let account = desk.account.as_mut().unwrap();
                account.credentials.disowned.push(turn.record(EventKind::CodesUnlocked));
                let sessions = desk.sessions.pick_mut(|_| true).map(|session| session.generation += 1);
                assert_eq!(sessions.count(), SESSIONS);
            })
            .await
            .unwrap();
        }));
    }
    for asked in asked {
        asked.await.unwrap();
    }
    let (counted, whole) = (ROUNDS / 3, ROUNDS / 3 * 2);
    let generations = ask(&*stores[1], Concern::account(tenant, id).with_all_sessions(), |desk, _| {
        desk.sessions.pick_mut(|_| true).map(|session| session.generation).collect::<Vec<_>>()
    });
    assert_eq!(generations.await.unwrap(), [u32::try_from(whole).unwrap(); SESSIONS]);
    let found = stores[1].account(tenant, ann, Parts::ALL).await.unwrap().unwrap();
    assert_eq!(usize::try_from(found.hot.epoch).unwrap(), counted);
    assert_eq!(found.credentials.disowned.len(), whole);
    // Made, a session each, and the rounds.
    assert_eq!(verified_chain(&url).await, 1 + SESSIONS + ROUNDS);
}
