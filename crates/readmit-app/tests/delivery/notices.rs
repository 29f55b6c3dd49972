//! Notices: the owner is told, on every confirmed address and on no other, and one click ends it.

use crate::support::{Post, by_id, contact, create, issue};
use readmit_app::redeem::Redeem;
use readmit_app::store::MessageState;
use readmit_app::{App, Caller};
use readmit_core::account::{Disowned, IssueOrder};
use readmit_core::code::{IssueRefusal, Scope};
use readmit_core::event::{Actor, Origin};
use readmit_core::id::AccountId;
use readmit_core::outbox::Channel;
use readmit_core::profile::{Association, Profile};
use readmit_core::secret::Secret;
use readmit_core::time::Timestamp;
use readmit_testkit::{TestClient, TestServer, server::another_code};
use serde_json::{Map, json};
use std::collections::BTreeSet;

/// Confirmed: a, c, and the first phone. Not confirmed: b, and the second phone.
async fn ann(server: &TestServer, client: &TestClient) -> AccountId {
    let app = &server.app;
    let since = Timestamp::default();
    let profile = Profile {
        email: Some(contact("a@example.com", true, app)),
        secondary_emails: vec![contact("b@example.com", false, app), contact("c@example.com", true, app)],
        phone_number: Some(contact("+14155550123", true, app)),
        secondary_phone_numbers: vec![contact("+14155550124", false, app)],
        applications: vec![Association { application: client.application, since, custom_data: Map::new() }],
        ..Profile::default()
    };
    create(app, profile).await
}

/// Where a notice's link leads, of the only link in a text.
fn link(text: &str) -> Secret {
    let at = text.find("/not-me?t=").unwrap() + "/not-me?t=".len();
    Secret::new(text[at..].split_whitespace().next().unwrap().to_owned())
}

async fn issue_for_shop(app: &App, client: &TestClient, account: AccountId) -> Secret {
    let order =
        IssueOrder { client: Some(client.id), ..IssueOrder::new(Scope::Application(client.application)) };
    app.issue_code(&Caller::shell(), &by_id(account), order, None).await.unwrap().unwrap().issued.code
}

async fn redeem(app: &App, client: &TestClient, account: AccountId, typed: Secret) -> bool {
    let attempt = Redeem {
        identifier: by_id(account),
        typed,
        request_id: None,
        client: client.id,
        application: client.application,
    };
    app.redeem_code(&Caller::shell(), attempt).await.unwrap().is_ok()
}

#[tokio::test(flavor = "multi_thread")]
async fn r8_the_owner_hears_of_issue_use_and_lock_and_one_click_ends_it() {
    let post = Post::open().await;
    let (server, app) = (&post.server, &post.server.app);
    let client = server.own_client().await;
    let account = ann(server, &client).await;

    // Issue: all confirmed addresses, and only those.
    let code = issue_for_shop(app, &client, account).await;
    assert_eq!(post.worker.pass().await.unwrap(), 3);
    let told = post.carrier.take();
    let addresses: BTreeSet<_> = told.iter().map(|message| message.to.as_str()).collect();
    assert_eq!(addresses, BTreeSet::from(["+14155550123", "a@example.com", "c@example.com"]));
    for message in &told {
        let text = message.text.reveal();
        assert!(text.contains("was issued") && text.contains(&server.base), "{text}");
        assert!(!text.contains(code.reveal()));
    }

    // Use.
    assert!(redeem(app, &client, account, code).await);
    post.worker.pass().await.unwrap();
    let told = post.carrier.take();
    assert_eq!(told.len(), 3);
    let mail = told.iter().find(|message| message.channel == Channel::Email).unwrap();
    assert!(mail.subject.contains("used"), "{}", mail.subject);
    let used = link(mail.text.reveal());

    // Refusal to a lock.
    let live = issue_for_shop(app, &client, account).await;
    post.worker.pass().await.unwrap();
    post.carrier.take();
    let wrong = Secret::new(another_code(live.reveal()));
    for _ in 0..3 {
        assert!(!redeem(app, &client, account, wrong.clone()).await);
    }
    post.worker.pass().await.unwrap();
    let told = post.carrier.take();
    assert_eq!(told.len(), 3);
    assert!(told.iter().any(|message| message.subject.starts_with("Too many wrong")));

    // One click: without signing in, once; the session born from the code ends, recovery is frozen.
    assert!(app.is_not_me_link(&used));
    let stranger = || Origin::by(Actor::Stranger);
    assert_eq!(app.disown(&used, stranger()).await.unwrap(), Ok(Disowned::Now));
    assert_eq!(app.disown(&used, stranger()).await.unwrap(), Ok(Disowned::Before));
    assert!(app.disown(&Secret::new("AAAA".to_owned()), stranger()).await.unwrap().is_err());
    assert_eq!(post.count("not_me").await, 1);
    assert_eq!(post.count("session_ended").await, 1);
    let order = IssueOrder::new(Scope::Organisation);
    let refused = app.issue_code(&Caller::shell(), &by_id(account), order, None).await.unwrap();
    assert!(matches!(refused, Err(IssueRefusal::Frozen { .. })), "{refused:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_link_of_a_live_code_kills_it_and_the_owner_hears_that_too() {
    let post = Post::open().await;
    let app = &post.server.app;
    let client = post.server.own_client().await;
    let account = ann(&post.server, &client).await;
    let code = issue_for_shop(app, &client, account).await;
    post.worker.pass().await.unwrap();
    let link = link(post.carrier.take()[0].text.reveal());
    assert_eq!(app.disown(&link, Origin::by(Actor::Stranger)).await.unwrap(), Ok(Disowned::Now));
    assert!(!redeem(app, &client, account, code).await);
    post.worker.pass().await.unwrap();
    let told = post.carrier.take();
    assert!(told.iter().all(|message| message.text.reveal().contains("withdrawn")) && told.len() == 3);
}

/// R26: an app that a stranger added goes with one click, the stranger is out, and nobody adds another one meanwhile.
#[tokio::test(flavor = "multi_thread")]
async fn r26_the_link_of_an_added_app_takes_it_away_and_everyone_out() {
    const REGISTER: &str = "/cis/v1/auth/totp/register";
    let post = Post::open().await;
    let client = post.server.own_client().await;
    let account = ann(&post.server, &client).await;
    let user = account.to_string();
    let sign_in = async || {
        let code = client.issue(&user).await;
        let session = client.redeem(&user, &code).await;
        client.with_token(session.body["access_token"].as_str().unwrap())
    };
    let (stranger, owner) = (sign_in().await, sign_in().await);
    post.send_all().await;
    post.carrier.take();
    assert_eq!(stranger.post(REGISTER, json!({})).await.status, 201);
    post.send_all().await;
    let added = link(post.carrier.take()[0].text.reveal());
    let disowned = post.server.app.disown(&added, Origin::by(Actor::Stranger)).await.unwrap();
    assert_eq!(disowned, Ok(Disowned::Now));
    assert_eq!((post.count("totp_revoked").await, post.count("not_me").await), (1, 1));
    for session in [stranger, owner] {
        assert_eq!(session.post(REGISTER, json!({})).await.status, 401);
    }
    let path = format!("/cis/v1/users/{user}/totp/register");
    let frozen = client.post(&path, json!({})).await;
    assert_eq!((frozen.status, frozen.text.contains("frozen")), (403, true), "{}", frozen.text);
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_is_told_where_there_is_nobody_to_tell() {
    let post = Post::open().await;
    let app = &post.server.app;
    let unconfirmed = Profile { email: Some(contact("x@example.com", false, app)), ..Profile::default() };
    let account = create(app, unconfirmed).await;
    issue(app, account, None).await;
    assert!(post.outbox(MessageState::Waiting).await.is_empty());
    // A message is written in the same commit as what it tells: a refused order tells nothing.
    let bob =
        create(app, Profile { email: Some(contact("bob@example.com", true, app)), ..Profile::default() })
            .await;
    let order = IssueOrder::new(Scope::Application(post.server.own_client().await.application));
    let refused = app.issue_code(&Caller::shell(), &by_id(bob), order, None).await.unwrap();
    assert_eq!(refused.unwrap_err(), IssueRefusal::NotAssociated);
    assert!(post.outbox(MessageState::Waiting).await.is_empty());
}
