//! Journeys from their start to their end, as the SDK would run them.

use super::encrypted::Peer;
use super::{Site, answer, assert_rejects, call, header, start};
use readmit_app::Caller;
use readmit_app::journeys::manage::ImportJourneys;
use readmit_app::journeys::templates;
use readmit_testkit::Reply;
use readmit_testkit::server::another_code;
use serde_json::{Value, json};

impl Site {
    /// Puts a journey that comes with the product into production.
    async fn publish(&self, name: &str) {
        let app = &self.server.app;
        let text = templates::find(name).unwrap().text.to_owned();
        let file = ImportJourneys { text, file_name: None, publish: true };
        let taken = app.import_journeys(&Caller::shell(), file).await.unwrap().unwrap();
        assert!(taken.journeys.iter().all(|journey| journey.shortfalls.is_empty()));
    }

    async fn start(&self, journey: &str, params: Value) -> Reply {
        let mut body = start(journey);
        body["data"]["params"] = params;
        self.post(&self.call("anonymous_invoke"), body).await
    }

    /// Answers the step that an answer asks, in the run that the first one named.
    async fn assert(&self, first: &Reply, asked: &Reply, mut data: Value) -> Reply {
        data["assertion_id"] = asked.body["data"]["control_flow"][0]["assertion_id"].clone();
        data["action"] = asked.body["data"]["control_flow"][0]["type"].clone();
        data["fch"] = asked.body["data"]["challenge"].clone();
        self.post(&self.within(first), answer(data)).await
    }

    /// The path of an answer within a run.
    fn within(&self, first: &Reply) -> String {
        let named = |kind: &str| header(first, kind).unwrap()[kind].as_str().unwrap().to_owned();
        format!("{}&did={}&sid={}", self.call("assert"), named("device_id"), named("session_id"))
    }
}

fn submit(input: Value) -> Value {
    json!({"assert": "action", "input": input})
}

fn assert_through(reply: &Reply) {
    assert_eq!((reply.status, &reply.body["error_code"]), (200, &json!(0)), "{}", reply.text);
    assert_eq!(reply.body["data"]["state"], "completed", "{}", reply.text);
    assert_eq!(reply.body["data"]["assertions_complete"], true);
    assert_eq!(reply.body["data"]["token"].as_str().unwrap().split('.').count(), 3);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_temporary_code_lets_in_once_and_every_refusal_is_the_same() {
    let site = Site::open().await;
    site.publish("temp-code-authentication").await;
    let user = site.client.user("ann").await;
    let code = site.client.issue(&user).await;
    let start = async |who: &str, code: &str| {
        site.start("temp-code-authentication", json!({"external_user_id": who, "temp_code": code})).await
    };
    let wrong = start("ann", &another_code(&code)).await;
    let through = start("ann", &code).await;
    assert_through(&through);
    assert!(header(&through, "session_id").is_some() && header(&through, "device_id").is_some());
    for refused in [wrong, start("ann", &code).await, start("nobody", &code).await] {
        assert_rejects(&refused, 200, "Access rejected");
        assert_eq!(refused.body["data"], json!({"state": "rejected", "rejection_data": {}}));
        assert!(header(&refused, "session_id").is_some(), "a run began, whoever it was");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_form_is_asked_answered_and_not_answered_twice() {
    let site = Site::open().await;
    site.publish("temp-code-form").await;
    let user = site.client.user("ann").await;
    let code = site.client.issue(&user).await;
    let asked = site.start("temp-code-form", Value::Null).await;
    let step = &asked.body["data"]["control_flow"][0];
    assert_eq!((&step["type"], &step["form_id"]), (&json!("form"), &json!("get_info_from_client_1")));
    assert_eq!(step["escapes"][0]["id"], "cancel");
    assert_eq!(asked.body["data"]["state"], "pending");

    let again = site.assert(&asked, &asked, submit(json!({"external_user_id": "ann"}))).await;
    assert_eq!(again.body["data"]["assertion_error_code"], 28, "{}", again.text);
    assert_eq!(again.body["data"]["assertion_error_message"], "temp_code is missing");
    assert_eq!(again.body["data"]["control_flow"][0]["form_id"], "get_info_from_client_1");

    let data = submit(json!({"external_user_id": "ann", "temp_code": code}));
    // The former ticket, another client, no run: none of them moves it.
    assert_rejects(&site.assert(&asked, &asked, data.clone()).await, 200, "waits for another answer");
    let other = site.server.full_client().await;
    let path = site.within(&asked).replace(&site.client.id.to_string(), &other.id.to_string());
    let mut stolen = data.clone();
    stolen["assertion_id"] = again.body["data"]["control_flow"][0]["assertion_id"].clone();
    stolen["fch"] = again.body["data"]["challenge"].clone();
    assert_rejects(&site.post(&path, answer(stolen.clone())).await, 200, "waits for another answer");
    assert_rejects(&site.post(&call("assert", site.client.id), answer(stolen)).await, 200, "waits for");

    assert_through(&site.assert(&asked, &again, data.clone()).await);
    assert_rejects(&site.assert(&asked, &again, data).await, 200, "the journey is over");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_login_form_asks_again_and_says_no_more_than_that() {
    let site = Site::open().await;
    site.publish("totp-login").await;
    site.client.user("ann").await;
    let mut told = Vec::new();
    for who in ["ann", "nobody"] {
        let asked = site.start("totp-login", json!({})).await;
        assert_eq!(asked.body["data"]["control_flow"][0]["escapes"][0]["id"], "totp", "{}", asked.text);
        let params = json!({"username": who, "totp_code": "111111"});
        let escape = json!({"assert": "escape", "data": {"escape_id": "totp", "escape_params": params}});
        let again = site.assert(&asked, &asked, escape).await;
        let data = &again.body["data"];
        assert_eq!(
            (&data["state"], &data["assertion_error_code"]),
            (&json!("pending"), &json!(35)),
            "{data}"
        );
        let mut data = data.clone();
        data["challenge"] = Value::Null;
        data["control_flow"][0]["assertion_id"] = Value::Null;
        told.push(data);
        let cancelled = json!({"assert": "escape", "data": {"escape_id": "cancel"}});
        assert_rejects(&site.assert(&asked, &again, cancelled).await, 200, "Access rejected");
    }
    assert_eq!(told[0], told[1]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_journey_runs_encrypted() {
    let site = Site::open().await;
    site.publish("temp-code-form").await;
    let user = site.client.user("ann").await;
    let code = site.client.issue(&user).await;
    let peer = Peer::meet(&site).await;
    let asked = site.post(&site.call("anonymous_invoke"), peer.seal(&start("temp-code-form"))).await;
    let (step, _) = peer.open(&asked);
    let data = json!({
        "assertion_id": step["control_flow"][0]["assertion_id"],
        "action": "form", "assert": "action", "fch": step["challenge"],
        "input": {"external_user_id": "ann", "temp_code": code},
    });
    let through = site.post(&site.within(&asked), peer.seal(&answer(data))).await;
    let (end, _) = peer.open(&through);
    assert_eq!((&end["state"], &end["assertions_complete"]), (&json!("completed"), &json!(true)), "{end}");
    assert!(!through.text.contains(end["token"].as_str().unwrap()));
}
