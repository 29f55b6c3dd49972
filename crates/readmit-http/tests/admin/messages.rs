//! The outbox: what was given up is seen and tried again, and neither address nor content is shown.

use readmit_app::Caller;
use readmit_app::store::Settled;
use readmit_core::configuration::Organisation;
use readmit_core::operator::{Area, Role};
use readmit_core::outbox::Channel;
use readmit_core::time::Span;
use readmit_testkit::{Backend, Setup, TestServer};
use serde_json::json;

#[tokio::test]
async fn a_message_that_was_given_up_is_tried_again() {
    let setup = Setup { channels: vec![Channel::Email], ..Setup::new(Backend::Memory) };
    let server = TestServer::start_with(setup).await;
    // So that the link is the only message.
    let quiet = |organisation: &mut Organisation| organisation.desk.notices = false;
    server.app.update_organisation(&Caller::shell(), Area::Settings, quiet).await.unwrap().unwrap();
    let administrator = server.administrator().await;
    let agent = server.operator(Role::HELP_DESK).await;
    let link = administrator.post(&format!("/operators/{}/password-link", agent.account), json!({})).await;
    let token = link.body["password_link"].as_str().unwrap().split_once("?token=").unwrap().1.to_owned();
    let waiting = administrator.get("/messages?state=waiting").await;
    assert_eq!(waiting.body["messages"].as_array().unwrap().len(), 1, "{}", waiting.text);
    let message = &waiting.body["messages"][0];
    assert_eq!(message["account_id"], agent.account.to_string());
    assert_eq!((&message["channel"], &message["state"]), (&json!("email"), &json!("waiting")));
    assert_eq!(administrator.get("/messages").await.body["messages"], json!([]));
    let path = format!("/messages/{}/retry", message["id"].as_str().unwrap());
    let early = administrator.post(&path, json!({})).await;
    assert_eq!((early.status, &early.body["code"]), (404, &json!("unknown_message")), "it still waits");

    let give_up = async || {
        let now = server.app.now();
        let claimed = server.app.store.claim_messages(now, now + Span::from_mins(1), 10).await.unwrap();
        let dead = Settled::Dead { error: "the provider said no".to_owned() };
        server.app.store.settle_message(claimed[0].key, dead).await.unwrap();
    };
    give_up().await;
    let dead = administrator.get("/messages?state=dead").await;
    assert_eq!(dead.body["messages"][0]["error"], "the provider said no");
    for answer in [&waiting, &dead] {
        assert!(!answer.text.contains(&agent.email) && !answer.text.contains(&token));
    }
    let auditor = server.operator(Role::AUDITOR).await;
    assert_eq!(auditor.get("/messages").await.status, 200);
    assert_eq!(auditor.post(&path, json!({})).await.status, 403);
    assert_eq!(administrator.post(&path, json!({})).await.status, 204);
    assert_eq!(administrator.get("/messages").await.body["messages"], json!([]));

    give_up().await;
    server.clock.advance(Span::from_hours(24));
    let mut administrator = administrator;
    administrator.sign_in().await;
    let late = administrator.post(&path, json!({})).await;
    assert_eq!((late.status, &late.body["code"]), (409, &json!("expired")), "its link works no more");
    assert_eq!(administrator.get("/messages?state=gone").await.status, 400);
    assert_eq!(administrator.get("/messages?limit=201").await.status, 400);
}
