//! Account and configuration in one commit: both guards hold, whoever else is at work.

use crate::ask::{SERIALIZABLE, account_id, ask, count, create, replicas, rows, verified_chain};
use readmit_app::store::{Concern, Parts, Store as _};
use readmit_core::EventKind;
use readmit_core::credentials::Password;
use readmit_core::id::AccountId;
use readmit_core::identifier::Identifier;
use readmit_core::operator::Operator;
use readmit_core::profile::Profile;
use readmit_core::time::Timestamp;

const OPERATORS: u8 = 12;

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn the_last_operator_cannot_be_removed_by_all_at_once() {
    removing("").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn and_not_at_serializable() {
    removing(SERIALIZABLE).await;
}

fn operator(account: AccountId) -> Operator {
    let at = Timestamp::from_millis(1);
    Operator { account, grants: Vec::new(), active: true, since: at, updated_at: at }
}

/// Every operator is granted, then all of them are removed at the same time, on two replicas, while the same
/// accounts are at work. Each rule sees only one account; what it may do hangs on all the others.
async fn removing(options: &str) {
    let (stores, tenant, url) = replicas(2, options).await;
    let mut granted = Vec::new();
    for number in 0..OPERATORS {
        let (store, id) = (stores[usize::from(number % 2)].clone(), account_id(number));
        create(&*store, tenant, id, Profile::default()).await;
        let concern = Concern::account(tenant, id).with_credentials().alone();
        granted.push(tokio::spawn(async move {
            ask(&*store, concern, move |desk, turn| {
                desk.configuration_mut().put_operator(operator(id));
                let password = Password { phc: format!("of {id}"), set_at: turn.now };
                desk.account.as_mut().unwrap().credentials.password = Some(password);
                turn.record(EventKind::CodesUnlocked);
            })
            .await
            .unwrap();
        }));
    }
    for granted in granted {
        granted.await.unwrap();
    }
    for store in &stores {
        assert_eq!(store.configuration(tenant).await.unwrap().operators().len(), usize::from(OPERATORS));
    }
    let (mut removed, mut counted) = (Vec::new(), Vec::new());
    for number in 0..OPERATORS {
        let (store, id) = (stores[usize::from(number % 2)].clone(), account_id(number));
        let other = stores[usize::from(1 - number % 2)].clone();
        counted.push(tokio::spawn(async move {
            for expected in 0..5 {
                assert_eq!(count(&*other, tenant, id).await.unwrap(), expected);
            }
        }));
        let concern = Concern::account(tenant, id).with_credentials().alone();
        removed.push(tokio::spawn(async move {
            ask(&*store, concern, move |desk, turn| {
                if desk.configuration().operators().len() == 1 {
                    return None;
                }
                desk.configuration_mut().remove_operator(id);
                let credentials = &mut desk.account.as_mut().unwrap().credentials;
                turn.record(EventKind::CodesUnlocked);
                credentials.password.take()
            })
            .await
            .unwrap()
            .is_some()
        }));
    }
    let mut gone = 0;
    for removed in removed {
        gone += u8::from(removed.await.unwrap());
    }
    for counted in counted {
        counted.await.unwrap();
    }
    assert_eq!(gone, OPERATORS - 1);
    let left = stores[0].configuration(tenant).await.unwrap();
    assert_eq!(left.operators().len(), 1);
    for number in 0..OPERATORS {
        let id = account_id(number);
        let identifier = Identifier::new(Identifier::ANY, &id.to_string()).unwrap();
        let found = stores[1].account(tenant, identifier, Parts::ALL).await.unwrap().unwrap();
        assert_eq!(found.hot.epoch, 5);
        assert_eq!(found.credentials.password.is_some(), left.operator(id).is_some());
    }
    // Made, granted, counted five times each, and all but one removed.
    assert_eq!(verified_chain(&url).await, usize::from(OPERATORS) * 8 - 1);
    let revision: i64 = rows(&url, "SELECT revision FROM tenant").await[0].get(0);
    assert_eq!(revision, i64::from(OPERATORS) * 2 - 1);
}
