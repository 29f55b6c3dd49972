//! Pages of accounts by the key of the one before.

use super::{Stores, profile, shell};
use readmit_app::App;
use readmit_app::store::{AccountPage, Concern, Filter, PageKey, SortField};
use readmit_core::id::{AccountId, GroupId};
use readmit_core::identifier::Identifier;
use readmit_core::profile::{Contact, Status};
use readmit_core::time::Timestamp;
use std::collections::BTreeSet;

const SORTS: [SortField; 5] =
    [SortField::CreatedAt, SortField::Email, SortField::Phone, SortField::LastSignIn, SortField::Account];

fn board() -> GroupId {
    GroupId::from_random([1; 16])
}

fn staff() -> GroupId {
    GroupId::from_random([2; 16])
}

/// One account of many that differ in everything that lists look at, and share some of it.
async fn make(app: &App, number: i64) -> AccountId {
    let name = if number % 2 == 0 { "even" } else { "odd" };
    let made = app.create_account(&shell(), profile(&format!("{name}{number:03}@example.com"))).await;
    let id = made.unwrap().unwrap().id;
    app.decide(Concern::account(app.tenant, id), shell().origin(), move |desk, _| {
        let account = desk.account.as_mut().unwrap();
        account.profile.created_at = Timestamp::from_millis(number / 4);
        if number % 2 == 0 {
            account.profile.groups.push(board());
        }
        if number % 3 == 0 {
            account.profile.groups.push(staff());
            account.hot.last_sign_in = Some(Timestamp::from_millis(number / 6));
        }
        if number % 5 == 0 {
            account.hot.status = Status::Disabled;
            let value = format!("+1415555{number:04}");
            account.profile.phone_number = Some(Contact { value, verified_at: None });
        }
    })
    .await
    .unwrap();
    id
}

fn filters() -> Vec<Vec<Filter>> {
    vec![
        vec![],
        vec![Filter::NotStatus(Status::Disabled)],
        vec![Filter::Status(Status::Disabled)],
        vec![Filter::Groups(vec![board()])],
        vec![Filter::Groups(vec![board(), staff()])],
        vec![
            Filter::NotStatus(Status::Disabled),
            Filter::Groups(vec![staff()]),
            Filter::Groups(vec![board()]),
        ],
        vec![Filter::Prefix(Identifier::fold("ODD"))],
        vec![Filter::NotOperator, Filter::Exact(Identifier::fold("even004@example.com"))],
        vec![Filter::Groups(vec![])],
    ]
}

fn orders() -> impl Iterator<Item = AccountPage> {
    SORTS.into_iter().flat_map(|sort| {
        [false, true].into_iter().flat_map(move |descending| {
            filters().into_iter().map(move |filters| AccountPage {
                filters,
                sort,
                descending,
                uncounted: true,
                ..AccountPage::default()
            })
        })
    })
}

/// One page: who is on it, and where the next one begins.
async fn read(app: &App, page: AccountPage) -> (Vec<AccountId>, Option<PageKey>) {
    let sort = page.sort;
    let found = app.accounts(page).await.unwrap();
    if let Some(next) = &found.next {
        assert_eq!(found.accounts.last().and_then(|account| sort.place(account)).as_ref(), Some(next));
    }
    assert_eq!(found.total, 0, "nobody asked for it");
    (found.accounts.iter().map(|account| account.id).collect(), found.next)
}

pub(crate) async fn pages_by_key_are_those_of_one_long_page(stores: Stores) {
    let apps = stores.apps().await;
    for number in 0..30 {
        make(&apps[0], number).await;
    }
    let mut seen = 0;
    for order in orders() {
        let (all, next) = read(&apps[0], AccountPage { limit: 1000, ..order.clone() }).await;
        assert_eq!(next, None);
        let counted = AccountPage { limit: 0, uncounted: false, ..order.clone() };
        assert_eq!(apps[0].accounts(counted).await.unwrap().total, all.len() as u64, "{order:?}");
        for limit in [4, 5] {
            let (mut walked, mut after) = (Vec::new(), None);
            loop {
                let (ids, next) = read(&apps[0], AccountPage { limit, after, ..order.clone() }).await;
                walked.extend(ids);
                after = next;
                if after.is_none() {
                    break;
                }
            }
            assert_eq!(walked, all, "{order:?}");
        }
        let mirrored = AccountPage { limit: 1000, descending: !order.descending, ..order.clone() };
        let mut mirrored = read(&apps[0], mirrored).await.0;
        mirrored.reverse();
        assert_eq!(mirrored, all, "{order:?}");
        seen += all.len();
    }
    assert!(seen > 500, "the filters leave something to page through: {seen}");
}

pub(crate) async fn a_walk_by_key_meets_everybody_once_while_others_come_and_go(stores: Stores) {
    let apps = stores.apps().await;
    let (app, other) = (&apps[0], &apps[apps.len() - 1]);
    let mut newest = 100;
    for order in orders().filter(|order| order.filters.len() != 2) {
        let mut made = Vec::new();
        for number in 0..8 {
            made.push(make(app, newest + number).await);
        }
        newest += 8;
        let before: BTreeSet<_> =
            read(app, AccountPage { limit: 1000, ..order.clone() }).await.0.into_iter().collect();
        let (mut walked, mut after, mut removed) = (Vec::new(), None, BTreeSet::new());
        loop {
            let (ids, next) = read(app, AccountPage { limit: 3, after, ..order.clone() }).await;
            // The very account that the key names goes, and so does one somewhere else; another one comes.
            for gone in ids.last().copied().into_iter().chain(made.pop()) {
                if removed.insert(gone) {
                    other.delete_account(&shell(), gone).await.unwrap().unwrap();
                }
            }
            if removed.len() < 6 {
                make(other, newest).await;
                newest += 1;
            }
            walked.extend(ids);
            after = next;
            if after.is_none() {
                break;
            }
        }
        let once: BTreeSet<_> = walked.iter().copied().collect();
        assert_eq!(once.len(), walked.len(), "nobody is met twice: {order:?}");
        assert!(once.is_superset(&before.difference(&removed).copied().collect()), "{order:?}");
    }
}
