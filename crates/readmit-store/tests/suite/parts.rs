//! What is loaded of an account, and what is written together with it.

use super::{Stores, any, ask_for_approval, patiently, profile, shell};
use readmit_app::App;
use readmit_app::failure::Failure;
use readmit_app::store::{AccountPage, Concern, Desk, EventPage, Filter, Parts};
use readmit_core::account::{Account, SignIn};
use readmit_core::credentials::{Credentials, Password};
use readmit_core::event::EventKind;
use readmit_core::id::{AccountId, ApplicationId, ClientId, TenantId};
use readmit_core::session::Method;
use readmit_core::time::{Span, Timestamp};
use std::sync::{Arc, Mutex};

fn password(phc: &str) -> Password {
    Password { phc: phc.to_owned(), set_at: Timestamp::from_millis(7) }
}

async fn ann(app: &App) -> AccountId {
    app.create_account(&shell(), profile("ann@example.com")).await.unwrap().unwrap().id
}

async fn set_password(app: &App, account: AccountId, phc: impl Into<String>) -> Result<(), Failure> {
    let phc = phc.into();
    let concern = Concern::account(app.tenant, account).with_credentials();
    app.decide(concern, shell().origin(), move |desk, _| {
        desk.account.as_mut().unwrap().credentials.password = Some(password(&phc));
    })
    .await
}

pub(crate) async fn credentials_are_loaded_only_where_they_are_asked_for(stores: Stores) {
    let apps = stores.apps().await;
    let (first, other) = (&apps[0], &apps[apps.len() - 1]);
    let id = ann(first).await;
    set_password(first, id, "one").await.unwrap();
    set_password(other, id, "two").await.unwrap();

    let whole = first.store.account(first.tenant, any("ann@example.com"), Parts::ALL).await;
    assert_eq!(whole.unwrap().unwrap().credentials.password, Some(password("two")));
    let usual = Concern::account(first.tenant, id);
    let peek = first
        .decide(usual.clone(), shell().origin(), |desk, _| {
            desk.account.as_ref().unwrap().credentials.password.is_some()
        })
        .await;
    assert!(matches!(peek, Err(Failure::Panicked(_))), "{peek:?}");
    // A change of another part leaves them as they are.
    first
        .decide(usual, shell().origin(), |desk, _| desk.account.as_mut().unwrap().hot.epoch += 1)
        .await
        .unwrap();
    let by_name = Concern::identified(other.tenant, any("ANN@example.com"), AccountId::from_random([9; 16]));
    let (held, epoch) = other
        .decide(by_name.with_credentials(), shell().origin(), |desk, _| {
            let account = desk.account.as_ref().unwrap();
            (account.credentials.password.clone(), account.hot.epoch)
        })
        .await
        .unwrap();
    assert_eq!((held, epoch), (Some(password("two")), 1));
    let walked = other.store.walk_accounts(other.tenant, None, 10).await.unwrap();
    assert_eq!(walked[0].credentials.password, Some(password("two")));
}

/// What a rule asks for late is loaded, the run without it leaves nothing, and both draw the same.
pub(crate) async fn a_rule_that_needs_more_of_an_account_runs_again_with_it(stores: Stores) {
    let apps = stores.apps().await;
    let (app, other) = (&apps[0], &apps[apps.len() - 1]);
    let id = ann(app).await;
    set_password(other, id, "one").await.unwrap();
    let hot = || Concern::account(app.tenant, id).hot_only();
    let peek = app
        .decide(hot(), shell().origin(), |desk, _| desk.account.as_ref().unwrap().profile.email.is_some())
        .await;
    assert!(matches!(peek, Err(Failure::Panicked(_))), "{peek:?}");

    let runs = Arc::new(Mutex::new(Vec::new()));
    let told = runs.clone();
    let by_name = Concern::identified(app.tenant, any("ann@example.com"), AccountId::from_random([9; 16]));
    let found = app
        .decide(by_name.hot_only(), shell().origin(), move |desk, turn| {
            let (event, drawn) = (turn.record(EventKind::CodesUnlocked), turn.random_bytes::<16>());
            let account = desk.account.as_mut().unwrap();
            account.hot.epoch += 1;
            let mut here = vec![account.profile.is_loaded(), account.credentials.is_loaded()];
            // One after the other, as a rule does that finds its needs on its way.
            let all = desk.ask(Parts::PROFILE) && desk.ask(Parts::CREDENTIALS);
            here.push(all);
            told.lock().unwrap().push((event, drawn, here));
            let account = desk.account.as_ref().filter(|_| all)?;
            Some((account.profile.email.clone().unwrap().value, account.credentials.password.clone()))
        })
        .await
        .unwrap();
    assert_eq!(found, Some(("ann@example.com".to_owned(), Some(password("one")))));
    let runs = runs.lock().unwrap().clone();
    let here: Vec<_> = runs.iter().map(|(.., here)| here.as_slice()).collect();
    assert_eq!(here.first().unwrap(), &[false, false, false]);
    assert_eq!(here.last().unwrap(), &[true, true, true]);
    assert!(runs.iter().all(|(event, drawn, _)| (event, drawn) == (&runs[0].0, &runs[0].1)), "{runs:?}");
    let after = other.store.account(app.tenant, any("ann@example.com"), Parts::HOT).await.unwrap().unwrap();
    assert!(!after.profile.is_loaded() && !after.credentials.is_loaded());
    assert_eq!(after.hot.epoch, 1);
    let events = app.store.events(app.tenant, EventPage { limit: 10, ..EventPage::default() }).await.unwrap();
    let counted = events.iter().filter(|event| event.body.contains("codes_unlocked"));
    assert_eq!(counted.map(|event| event.id).collect::<Vec<_>>(), [runs[0].0]);
    // Whoever is not there has no parts.
    let nobody = Concern::account(app.tenant, AccountId::from_random([8; 16])).hot_only();
    assert!(app.decide(nobody, shell().origin(), |desk, _| desk.ask(Parts::ALL)).await.unwrap());
}

/// Requests of one account in one batch see each other's changes once, whichever of them asks for more.
pub(crate) async fn neighbours_of_a_rule_that_asks_for_more_are_judged_once(stores: Stores) {
    let apps = stores.apps().await;
    let id = ann(&apps[0]).await;
    let mut callers = Vec::new();
    for app in &apps {
        for number in 0..30_u32 {
            let app = app.clone();
            callers.push(tokio::spawn(async move {
                let concern = Concern::account(app.tenant, id).hot_only();
                patiently(|| {
                    app.decide(concern.clone(), shell().origin(), move |desk, turn| {
                        desk.account.as_mut().unwrap().hot.epoch += 1;
                        turn.record(EventKind::CodesUnlocked);
                        if number % 3 == 0 && desk.ask(Parts::PROFILE) {
                            desk.account.as_mut().unwrap().profile.language = Some(number.to_string());
                        }
                    })
                })
                .await
            }));
        }
    }
    let total = callers.len();
    for caller in callers {
        caller.await.unwrap().unwrap();
    }
    let after = apps[0].store.account(apps[0].tenant, any("ann@example.com"), Parts::USUAL).await;
    let after = after.unwrap().unwrap();
    assert_eq!((after.hot.epoch as usize, after.profile.language.is_some()), (total, true));
    let page = EventPage { limit: 1_000, ..EventPage::default() };
    let events = apps[0].store.events(apps[0].tenant, page).await.unwrap();
    assert_eq!(events.iter().filter(|event| event.body.contains("codes_unlocked")).count(), total);
}

/// Handles that change different parts of one account do not lose each other's changes.
pub(crate) async fn parts_of_an_account_have_one_version(stores: Stores) {
    let apps = stores.apps().await;
    let id = ann(&apps[0]).await;
    let mut callers = Vec::new();
    for app in &apps {
        for number in 0..40u128 {
            let app = app.clone();
            callers.push(tokio::spawn(async move {
                let (concern, both) = (Concern::account(app.tenant, id), number % 2 == 0);
                let concern = if both { concern.with_credentials() } else { concern };
                patiently(|| {
                    app.decide(concern.clone(), shell().origin(), move |desk, turn| {
                        let account = desk.account.as_mut().unwrap();
                        account.hot.epoch += 1;
                        if both {
                            account.credentials.disowned.push(turn.record(EventKind::CodesUnlocked));
                        }
                    })
                })
                .await
            }));
        }
    }
    let total = callers.len();
    for caller in callers {
        caller.await.unwrap().unwrap();
    }
    let after = apps[0].store.account(apps[0].tenant, any("ann@example.com"), Parts::ALL).await;
    let after = after.unwrap().unwrap();
    assert_eq!((after.hot.epoch as usize, after.credentials.disowned.len()), (total, total / 2));
}

pub(crate) async fn oversized_credentials_fail_alone(stores: Stores) {
    let apps = stores.apps().await;
    let id = ann(&apps[0]).await;
    let grow = set_password(&apps[0], id, "x".repeat(70_000)).await;
    assert!(matches!(grow, Err(Failure::TooLarge { what: "credentials", .. })), "{grow:?}");
    set_password(&apps[0], id, "short".to_owned()).await.unwrap();
}

pub(crate) async fn an_account_goes_with_all_its_parts(stores: Stores) {
    let apps = stores.apps().await;
    let (app, other) = (&apps[0], &apps[apps.len() - 1]);
    let id = ann(app).await;
    ask_for_approval(app, id).await;
    let unseen = app.decide(Concern::account(app.tenant, id).alone(), shell().origin(), |desk, _| {
        *desk.account = None;
    });
    assert!(matches!(unseen.await, Err(Failure::Panicked(_))));
    let whole = Concern::account(other.tenant, id).with_credentials().alone();
    other.decide(whole, shell().origin(), |desk, _| *desk.account = None).await.unwrap();
    assert_eq!(app.store.walk_accounts(app.tenant, None, 10).await.unwrap().len(), 0);
    // Whoever had the same id would begin with nothing.
    let again = Concern::account(app.tenant, id).alone();
    app.decide(again, shell().origin(), move |desk, turn| {
        let made = Account::create(turn_tenant(desk), id, profile("new@example.com"), turn);
        *desk.account = Some(made);
    })
    .await
    .unwrap();
    let made = app.store.account(app.tenant, any("new@example.com"), Parts::ALL).await;
    assert_eq!(*made.unwrap().unwrap().credentials, Credentials::default());
    let waiting = AccountPage { filters: vec![Filter::ApprovalPending], ..AccountPage::default() };
    assert_eq!(app.accounts(waiting).await.unwrap().total, 0);
}

fn turn_tenant(desk: &Desk<'_>) -> TenantId {
    desk.configuration().tenant
}

pub(crate) async fn a_walk_passes_every_account_once(stores: Stores) {
    let apps = stores.apps().await;
    let app = &apps[0];
    let mut made = Vec::new();
    for number in 0..7 {
        let name = format!("user{number}@example.com");
        made.push(app.create_account(&shell(), profile(&name)).await.unwrap().unwrap().id);
    }
    made.sort();
    let (mut walked, mut after) = (Vec::new(), None);
    loop {
        let page = app.store.walk_accounts(app.tenant, after, 3).await.unwrap();
        let Some(last) = page.last() else { break };
        after = Some(last.id);
        walked.extend(page.iter().map(|account| account.id));
    }
    assert_eq!(walked, made);
}

pub(crate) async fn all_sessions_of_an_account_are_given_where_asked_for(stores: Stores) {
    let apps = stores.apps().await;
    let (app, other) = (&apps[0], &apps[apps.len() - 1]);
    let id = ann(app).await;
    let all = Concern::account(app.tenant, id).with_all_sessions();
    app.decide(all.clone(), shell().origin(), |desk, turn| {
        for _ in 0..3 {
            let sign_in = SignIn {
                application: ApplicationId::from_random([1; 16]),
                client: ClientId::from_random([1; 16]),
                code: None,
                methods: vec![Method::TemporaryCode],
                totp: None,
                approval_data: None,
                life: Span::from_hours(1),
            };
            let (key, session) = desk.account.as_mut().unwrap().start_session(sign_in, turn);
            desk.sessions.put(key, session);
        }
    })
    .await
    .unwrap();
    let raise = |desk: &mut Desk<'_>| desk.sessions.pick_mut(|_| true).map(|s| s.generation += 1).count();
    let by_name = Concern::identified(other.tenant, any("ann@example.com"), AccountId::from_random([9; 16]));
    let raised = other.decide(by_name.with_all_sessions(), shell().origin(), move |desk, _| raise(desk));
    assert_eq!(raised.await.unwrap(), 3);
    let none = Concern::account(app.tenant, id);
    assert_eq!(app.decide(none, shell().origin(), move |desk, _| raise(desk)).await.unwrap(), 0);
    let generations = app.decide(all, shell().origin(), |desk, _| {
        desk.sessions.pick_mut(|session| session.generation == 1).count()
    });
    assert_eq!(generations.await.unwrap(), 3);
}
