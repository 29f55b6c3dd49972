//! Accounts: found, paged, changed and removed.

use super::{Stores, any, member, profile, shell, tenant};
use readmit_app::directory::{DirectoryRefusal, claims};
use readmit_app::failure::Failure;
use readmit_app::store::{AccountPage, Filter, SortField};
use readmit_core::application::Passcodes;
use readmit_core::identifier::Identifier;
use readmit_core::profile::{Contact, Profile, Status};
use readmit_core::time::Timestamp;

pub(crate) async fn accounts_are_found_by_every_identifier(stores: Stores) {
    let apps = stores.apps().await;
    let made = apps[0]
        .create_account(
            &shell(),
            Profile {
                external_user_id: Some("crm-7".to_owned()),
                username: Some("Ann".to_owned()),
                phone_number: Some(Contact { value: "+14155550123".to_owned(), verified_at: None }),
                ..profile("Ann@Example.com")
            },
        )
        .await
        .unwrap()
        .unwrap();
    let id = made.id.to_string();
    for value in ["crm-7", "CRM-7", "ann", "ANN", "ann@example.com", "+1 (415) 555-0123", &id] {
        for app in &apps {
            let found = app.account(any(value)).await.unwrap();
            assert_eq!(found.map(|account| account.id), Some(made.id), "{value}");
        }
    }
    let user_id = |value: &str| Identifier::new(Identifier::USER_ID, value).unwrap();
    assert!(apps[0].account(user_id("crm-7")).await.unwrap().is_some());
    assert!(apps[0].account(user_id("ann@example.com")).await.unwrap().is_none());
    assert!(apps[0].account(any("bob")).await.unwrap().is_none());
}

pub(crate) async fn a_taken_identifier_is_refused_and_given_back(stores: Stores) {
    let apps = stores.apps().await;
    let (first, other) = (&apps[0], &apps[apps.len() - 1]);
    let ann = first.create_account(&shell(), profile("ann@example.com")).await.unwrap().unwrap();
    let bob = first.create_account(&shell(), profile("bob@example.com")).await.unwrap().unwrap();
    // The same value under another kind is taken as well: a value names one account over all kinds.
    let as_username = Profile { username: Some("ANN@example.com".to_owned()), ..Profile::default() };
    assert!(matches!(
        other.create_account(&shell(), as_username).await.unwrap(),
        Err(DirectoryRefusal::Taken(_))
    ));
    let wanted = profile("ann@example.com");
    let rename = move |profile: &mut Profile| profile.email = super::profile("ann@example.com").email;
    let refused = other.update_account(&shell(), bob.id, claims(&wanted), None, rename).await.unwrap();
    assert!(matches!(refused, Err(DirectoryRefusal::Taken(_))));
    assert!(other.account(any("bob@example.com")).await.unwrap().is_some());

    let away = |profile: &mut Profile| profile.email = super::profile("ann2@example.com").email;
    first
        .update_account(&shell(), ann.id, claims(&profile("ann2@example.com")), None, away)
        .await
        .unwrap()
        .unwrap();
    other.update_account(&shell(), bob.id, claims(&wanted), None, rename).await.unwrap().unwrap();
    let found = first.account(any("ann@example.com")).await.unwrap().unwrap();
    assert_eq!(found.id, bob.id);
    assert!(first.account(any("bob@example.com")).await.unwrap().is_none());
}

pub(crate) async fn a_deleted_account_leaves_nothing_to_find(stores: Stores) {
    let apps = stores.apps().await;
    let app = &apps[0];
    let ann = app.create_account(&shell(), profile("ann@example.com")).await.unwrap().unwrap();
    app.delete_account(&shell(), ann.id).await.unwrap().unwrap();
    assert!(app.delete_account(&shell(), ann.id).await.unwrap().is_err());
    assert!(app.account(any("ann@example.com")).await.unwrap().is_none());
    assert!(app.account(any(&ann.id.to_string())).await.unwrap().is_none());
    let page = AccountPage { limit: 10, ..AccountPage::default() };
    assert_eq!(app.accounts(page).await.unwrap().total, 0);
    app.create_account(&shell(), profile("ann@example.com")).await.unwrap().unwrap();
}

pub(crate) async fn pages_are_filtered_sorted_and_counted(stores: Stores) {
    let apps = stores.apps().await;
    let app = &apps[0];
    let shop = app
        .create_application(&shell(), "Shop".to_owned(), String::new(), Passcodes::default())
        .await
        .unwrap()
        .unwrap();
    for name in ["carl", "ann", "bert", "anton"] {
        app.create_account(&shell(), member(&format!("{name}@example.com"), shop.id)).await.unwrap().unwrap();
    }
    let zoe = app.create_account(&shell(), profile("zoe@example.com")).await.unwrap().unwrap();
    app.update_account(&shell(), zoe.id, vec![], Some(Status::Disabled), |_| {}).await.unwrap().unwrap();

    let emails = async |page: AccountPage| {
        let found = app.accounts(page).await.unwrap();
        let values = found.accounts.iter().map(|a| a.profile.email.clone().unwrap().value);
        (found.total, values.map(|v| v.replace("@example.com", "")).collect::<Vec<_>>())
    };
    let by_email = AccountPage { sort: SortField::Email, limit: 2, ..AccountPage::default() };
    assert_eq!(emails(by_email.clone()).await, (5, vec!["ann".to_owned(), "anton".to_owned()]));
    let second = AccountPage { offset: 2, ..by_email.clone() };
    assert_eq!(emails(second).await.1, ["bert", "carl"]);
    let last = AccountPage { descending: true, limit: 1, ..by_email.clone() };
    assert_eq!(emails(last).await.1, ["zoe"]);
    let of_shop = AccountPage { filters: vec![Filter::Application(shop.id)], ..by_email.clone() };
    assert_eq!(emails(of_shop).await.0, 4);
    let disabled = AccountPage { filters: vec![Filter::Status(Status::Disabled)], ..by_email.clone() };
    assert_eq!(emails(disabled).await, (1, vec!["zoe".to_owned()]));
    let prefix = AccountPage { filters: vec![Filter::Prefix(Identifier::fold("AN"))], ..by_email.clone() };
    assert_eq!(emails(prefix).await.0, 2);
    let both =
        vec![Filter::Prefix(Identifier::fold("an")), Filter::Exact(Identifier::fold("ann@example.com"))];
    assert_eq!(emails(AccountPage { filters: both, ..by_email.clone() }).await.1, ["ann"]);
    let count = AccountPage { limit: 0, ..by_email };
    assert_eq!(emails(count).await, (5, vec![]));
    let signed_in = AccountPage { sort: SortField::LastSignIn, limit: 9, ..AccountPage::default() };
    assert_eq!(emails(signed_in).await.0, 0);
}

pub(crate) async fn a_tenant_sees_nothing_of_another(stores: Stores) {
    let apps = stores.apps().await;
    let app = &apps[0];
    let other = app.for_tenant(tenant());
    other.store.create_tenant(other.tenant, Timestamp::from_millis(2)).await.unwrap();
    let ann = app.create_account(&shell(), profile("ann@example.com")).await.unwrap().unwrap();
    assert!(other.account(any("ann@example.com")).await.unwrap().is_none());
    assert!(other.account(any(&ann.id.to_string())).await.unwrap().is_none());
    other.create_account(&shell(), profile("ann@example.com")).await.unwrap().unwrap();
    other.store.remove_tenant(other.tenant).await.unwrap();
    assert!(app.account(any("ann@example.com")).await.unwrap().is_some());
    assert_eq!(app.store.tenants().await.unwrap(), [app.tenant]);
}

pub(crate) async fn an_oversized_profile_fails_alone(stores: Stores) {
    let apps = stores.apps().await;
    let big = Profile { picture: Some("x".repeat(20_000)), ..profile("big@example.com") };
    let refused = apps[0].create_account(&shell(), big).await;
    assert!(matches!(refused, Ok(Err(DirectoryRefusal::TooLarge(_)))), "{refused:?}");
    // A rule that forgets to look is stopped by the store.
    let ann = apps[0].create_account(&shell(), profile("ann@example.com")).await.unwrap().unwrap();
    let concern = readmit_app::store::Concern::account(apps[0].tenant, ann.id);
    let grow = apps[0]
        .decide(concern, shell().origin(), |desk, _| {
            desk.account.as_mut().unwrap().profile.picture = Some("x".repeat(20_000));
        })
        .await;
    assert!(matches!(grow, Err(Failure::TooLarge { .. })), "{grow:?}");
    let kept = apps[0].account(any("ann@example.com")).await.unwrap().unwrap();
    assert_eq!(kept.profile.picture, None);
}
