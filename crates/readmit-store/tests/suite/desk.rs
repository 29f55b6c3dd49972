//! What an operator's desk needs: the account and the configuration in one commit, and the lists' filters.

use super::{Stores, any, ask_for_approval, patiently, profile, shell};
use readmit_app::App;
use readmit_app::store::{AccountPage, Accounts, Concern, Desk, Filter, SortField};
use readmit_core::event::EventKind;
use readmit_core::group::Group;
use readmit_core::hook::Hook;
use readmit_core::id::{AccountId, GroupId, HookId, KeyId, RoleId};
use readmit_core::operator::{Grant, Operator, Permissions, Reach, Role};
use readmit_core::profile::Profile;
use readmit_core::sealed::Sealed;
use readmit_core::time::Timestamp;

const NOW: Timestamp = Timestamp::from_millis(5);

fn operator(account: AccountId) -> Operator {
    let grant = Grant { role: Role::ADMINISTRATOR, reach: Reach::Everyone };
    Operator { account, grants: vec![grant], active: true, since: NOW, updated_at: NOW }
}

async fn account(app: &App, name: &str) -> AccountId {
    app.create_account(&shell(), profile(&format!("{name}@example.com"))).await.unwrap().unwrap().id
}

/// Makes an account an operator: its epoch moves with its grants.
async fn grant(app: &App, account: AccountId) {
    let concern = Concern::account(app.tenant, account).with_credentials().alone();
    app.decide(concern, shell().origin(), move |desk, turn| {
        desk.account.as_mut().unwrap().hot.epoch += 1;
        desk.configuration_mut().put_operator(operator(account));
        turn.record(EventKind::OperatorGranted { roles: vec![Role::ADMINISTRATOR] });
    })
    .await
    .unwrap();
}

/// Takes the grants away unless nobody else has any. Whether it was done.
fn remove_unless_last(desk: &mut Desk<'_>, account: AccountId) -> bool {
    if desk.configuration().operators().len() < 2 || desk.configuration().operator(account).is_none() {
        return false;
    }
    desk.account.as_mut().unwrap().hot.epoch += 1;
    desk.configuration_mut().remove_operator(account);
    true
}

pub(crate) async fn every_piece_of_configuration_is_kept(stores: Stores) {
    let apps = stores.apps().await;
    let (first, other) = (&apps[0], &apps[apps.len() - 1]);
    let about = AccountId::from_random([8; 16]);
    let role = Role {
        id: RoleId::from_random([1; 16]),
        name: "Night shift".to_owned(),
        description: String::new(),
        rank: 5,
        permissions: Permissions::default(),
    };
    let group = Group {
        id: GroupId::from_random([2; 16]),
        name: "Board".to_owned(),
        description: String::new(),
        protected: true,
        created_at: NOW,
        updated_at: NOW,
    };
    let hook = Hook {
        id: HookId::from_random([3; 16]),
        name: "SIEM".to_owned(),
        url: "https://siem.example/".to_owned(),
        secret: Sealed { key: KeyId::from_random([4; 16]), text: "sealed".to_owned() },
        events: Vec::new(),
        enabled: true,
        created_at: NOW,
        updated_at: NOW,
    };
    let pieces = (role.clone(), group.clone(), hook.clone());
    first
        .decide(Concern::configuration(first.tenant, about), shell().origin(), move |desk, _| {
            let (role, group, hook) = pieces.clone();
            let configuration = desk.configuration_mut();
            configuration.put_role(role);
            configuration.put_group(group);
            configuration.put_hook(hook);
            configuration.put_operator(operator(about));
        })
        .await
        .unwrap();
    let seen = other.configuration().await.unwrap();
    assert_eq!(seen.role(role.id).map(|piece| &**piece), Some(&role));
    assert_eq!(seen.group(group.id).map(|piece| &**piece), Some(&group));
    assert_eq!(seen.hook(hook.id).map(|piece| &**piece), Some(&hook));
    assert_eq!(seen.operator(about).map(|piece| &**piece), Some(&operator(about)));
    let built_in = seen.roles().len() - 1;
    other
        .decide(Concern::configuration(other.tenant, about), shell().origin(), move |desk, _| {
            let configuration = desk.configuration_mut();
            configuration.remove_role(role.id);
            configuration.remove_group(group.id);
            configuration.remove_hook(hook.id);
            configuration.remove_operator(about);
        })
        .await
        .unwrap();
    let seen = first.configuration().await.unwrap();
    let left = (seen.roles().len(), seen.groups().len(), seen.hooks().len(), seen.operators().len());
    assert_eq!(left, (built_in, 0, 0, 0));
}

/// What is said about an account without asking for it needs no guard on it.
pub(crate) async fn configuration_about_an_account_does_not_wait_for_it(stores: Stores) {
    let apps = stores.apps().await;
    let app = &apps[0];
    let ann = account(app, "ann").await;
    let seen = app.decide(Concern::configuration(app.tenant, ann), shell().origin(), move |desk, turn| {
        desk.configuration_mut().put_operator(operator(ann));
        turn.record(EventKind::OperatorGranted { roles: vec![Role::ADMINISTRATOR] });
        desk.account.is_some()
    });
    assert!(!seen.await.unwrap());
    assert!(app.configuration().await.unwrap().operator(ann).is_some());
}

pub(crate) async fn account_and_configuration_are_read_as_of_now(stores: Stores) {
    let apps = stores.apps().await;
    let (first, other) = (&apps[0], &apps[apps.len() - 1]);
    let ann = account(first, "ann").await;
    let read = async |id| other.store.account_and_configuration(other.tenant, id).await.unwrap();
    let (found, configuration) = read(ann).await;
    assert_eq!((found.unwrap().hot.epoch, configuration.operator(ann).is_some()), (0, false));
    grant(first, ann).await;
    let (found, configuration) = read(ann).await;
    let found = found.unwrap();
    assert_eq!((found.hot.epoch, configuration.operator(ann).is_some()), (1, true));
    assert!(found.credentials.is_loaded() && found.profile.is_loaded());
    assert!(read(AccountId::from_random([9; 16])).await.0.is_none());
}

pub(crate) async fn account_and_configuration_change_in_one_commit(stores: Stores) {
    let apps = stores.apps().await;
    let (first, other) = (&apps[0], &apps[apps.len() - 1]);
    let ann = account(first, "ann").await;
    grant(first, ann).await;
    assert!(other.configuration().await.unwrap().operator(ann).is_some());
    assert_eq!(other.account(any("ann@example.com")).await.unwrap().unwrap().hot.epoch, 1);

    // Others move the account, or the configuration, all the while: neither loses what it counted.
    let (each, mut callers) = (15u32, Vec::new());
    for app in &apps {
        for number in 0..each * 3 {
            let app = app.clone();
            callers.push(tokio::spawn(async move {
                let on_account = Concern::account(app.tenant, ann);
                let concern = match number % 3 {
                    0 => on_account,
                    1 => on_account.alone(),
                    _ => Concern::configuration(app.tenant, ann),
                };
                patiently(|| {
                    app.decide(concern.clone(), shell().origin(), move |desk, _| {
                        if number % 3 < 2 {
                            desk.account.as_mut().unwrap().hot.epoch += 1;
                        }
                        if number % 3 > 0 {
                            let mut known = (**desk.configuration().operator(ann).unwrap()).clone();
                            known.updated_at = Timestamp::from_millis(known.updated_at.as_millis() + 1);
                            desk.configuration_mut().put_operator(known);
                        }
                    })
                })
                .await
            }));
        }
    }
    let handles = u32::try_from(apps.len()).unwrap();
    for caller in callers {
        caller.await.unwrap().unwrap();
    }
    let epoch = first.account(any("ann@example.com")).await.unwrap().unwrap().hot.epoch;
    assert_eq!(epoch, 1 + 2 * each * handles);
    let counted = first.configuration().await.unwrap().operator(ann).unwrap().updated_at;
    assert_eq!(counted.as_millis(), 5 + i64::from(2 * each * handles));
}

/// Two handles take the grants of two operators at the same time. Only a rule that sees what the other did
/// may decide, or nobody would be left.
pub(crate) async fn the_last_operator_cannot_be_removed_by_a_race(stores: Stores) {
    let apps = stores.apps().await;
    let (first, other) = (&apps[0], &apps[apps.len() - 1]);
    let (ann, bob) = (account(first, "ann").await, account(first, "bob").await);
    for _ in 0..20 {
        grant(first, ann).await;
        grant(first, bob).await;
        let remove = |app: &App, id: AccountId| {
            let (app, concern) = (app.clone(), Concern::account(app.tenant, id).alone());
            tokio::spawn(async move {
                app.decide(concern, shell().origin(), move |desk, _| remove_unless_last(desk, id)).await
            })
        };
        let (a, b) = (remove(first, ann), remove(other, bob));
        let removed = [a.await.unwrap().unwrap(), b.await.unwrap().unwrap()];
        assert_eq!(removed.iter().filter(|done| **done).count(), 1, "{removed:?}");
        let left = other.configuration().await.unwrap();
        assert_eq!(left.operators().len(), 1);
        // The account of the one who stayed was left alone.
        let epochs = async |name| first.account(any(name)).await.unwrap().unwrap().hot.epoch;
        let epochs = [epochs("ann@example.com").await, epochs("bob@example.com").await];
        assert_eq!(epochs.iter().sum::<u32>() % 3, 0, "{epochs:?}");
    }
}

pub(crate) async fn accounts_are_filtered_for_the_desk(stores: Stores) {
    let apps = stores.apps().await;
    let app = &apps[0];
    let [board, staff, empty] = [1, 2, 3].map(|byte| GroupId::from_random([byte; 16]));
    let mut made = Vec::new();
    for (name, groups) in
        [("ann", vec![board, staff]), ("bob", vec![staff]), ("carl", vec![board]), ("dora", vec![])]
    {
        let id = account(app, name).await;
        app.decide(Concern::account(app.tenant, id), shell().origin(), move |desk, _| {
            desk.account.as_mut().unwrap().profile.groups.clone_from(&groups);
        })
        .await
        .unwrap();
        made.push(id);
    }
    let list = async |filters: Vec<Filter>| {
        let page = AccountPage { filters, sort: SortField::Email, limit: 10, ..AccountPage::default() };
        names(&app.accounts(page).await.unwrap())
    };
    assert_eq!(list(vec![Filter::Groups(vec![board])]).await, "2 ann carl");
    assert_eq!(list(vec![Filter::Groups(vec![board, staff])]).await, "3 ann bob carl");
    assert_eq!(list(vec![Filter::Groups(vec![empty])]).await, "0");
    assert_eq!(list(vec![Filter::Groups(vec![])]).await, "0");
    let both = vec![Filter::Groups(vec![board]), Filter::Groups(vec![staff])];
    assert_eq!(list(both).await, "1 ann");

    grant(app, made[0]).await;
    assert_eq!(list(vec![Filter::NotOperator]).await, "3 bob carl dora");
    assert_eq!(list(vec![Filter::NotOperator, Filter::Groups(vec![board])]).await, "1 carl");

    assert_eq!(list(vec![Filter::ApprovalPending]).await, "0");
    let approval = ask_for_approval(app, made[1]).await;
    ask_for_approval(app, made[0]).await;
    assert_eq!(list(vec![Filter::ApprovalPending]).await, "2 ann bob");
    assert_eq!(list(vec![Filter::ApprovalPending, Filter::NotOperator]).await, "1 bob");
    let decide = |consent| {
        let concern = Concern::account(app.tenant, made[1]).with_credentials();
        app.decide(concern, shell().origin(), move |desk, turn| {
            let account = desk.account.as_mut().unwrap();
            let life = readmit_core::time::Span::from_hours(1);
            account.decide_approval(approval, AccountId::from_random([6; 16]), consent, life, turn).is_ok()
        })
    };
    assert!(decide(true).await.unwrap());
    // What was granted can still be used.
    assert_eq!(list(vec![Filter::ApprovalPending]).await, "2 ann bob");
    app.decide(Concern::account(app.tenant, made[1]).with_credentials(), shell().origin(), |desk, _| {
        desk.account.as_mut().unwrap().credentials.approvals.clear();
    })
    .await
    .unwrap();
    assert_eq!(list(vec![Filter::ApprovalPending]).await, "1 ann");

    let leave = |profile: &mut Profile| profile.groups.clear();
    app.update_account(&shell(), made[2], vec![], None, leave).await.unwrap().unwrap();
    assert_eq!(list(vec![Filter::Groups(vec![board])]).await, "1 ann");
}

fn names(found: &Accounts) -> String {
    let emails = found.accounts.iter().map(|account| account.profile.email.clone().unwrap().value);
    let names = emails.map(|email| format!(" {}", email.replace("@example.com", "")));
    format!("{}{}", found.total, names.collect::<String>())
}
