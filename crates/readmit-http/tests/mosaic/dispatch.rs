//! `/cis/v1/auth/otp/send` with `email` and `sms`: the code goes to the user, and the answer does not have it.

use readmit_app::delivery::{Outgoing, Templates, Worker};
use readmit_core::outbox::Channel;
use readmit_testkit::{Backend, Setup, TestCarrier, TestClient, TestServer};
use serde_json::{Value, json};
use std::sync::Arc;

const SEND: &str = "/cis/v1/auth/otp/send";

struct Desk {
    server: TestServer,
    client: TestClient,
    carrier: Arc<TestCarrier>,
}

impl Desk {
    async fn open(channels: &[Channel]) -> Self {
        let setup = Setup { channels: channels.to_vec(), ..Setup::new(Backend::Memory) };
        let server = TestServer::start_with(setup).await;
        let client = server.own_client().await;
        for user in [
            json!({"username": "ann", "email": "ann@example.com", "phone_number": "+14155550123", "language": "de"}),
            json!({"username": "bob"}),
        ] {
            assert_eq!(client.post("/cis/v1/users", user).await.status, 201);
        }
        Self { server, client, carrier: Arc::default() }
    }

    async fn send(&self, channel: &str, user: &str, extra: Value) -> (u16, Value) {
        let mut order = json!({"channel": channel, "identifier_type": "username", "identifier": user});
        order.as_object_mut().unwrap().extend(extra.as_object().unwrap().clone());
        let sent = self.client.post(SEND, order).await;
        (sent.status, sent.body)
    }

    async fn error(&self, channel: &str, user: &str, extra: Value) -> (u16, String) {
        let (status, body) = self.send(channel, user, extra).await;
        (status, body["error_code"].as_str().unwrap_or_default().to_owned())
    }

    /// What leaves.
    async fn sent(&self) -> Vec<Outgoing> {
        let texts = Arc::new(Templates::built_in().unwrap());
        let worker = Worker::new(self.server.app.clone(), self.carrier.clone(), texts);
        while worker.pass().await.unwrap() > 0 {}
        self.carrier.take()
    }

    async fn redeem(&self, user: &str, code: &str) -> u16 {
        let attempt = json!({"passcode": code, "identifier_type": "username", "identifier": user});
        self.client.post("/cis/v1/auth/otp/authenticate", attempt).await.status
    }
}

fn digits(text: &str) -> String {
    text.chars().filter(char::is_ascii_digit).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_code_is_sent_and_not_in_the_answer() {
    let desk = Desk::open(&[Channel::Email, Channel::Sms]).await;
    for (channel, to) in [("email", "ann@example.com"), ("sms", "+14155550123")] {
        let extra = json!({"approval_data": {"amount": "1"}, "generate_request_id": true});
        let (status, body) = desk.send(channel, "ann", extra).await;
        assert_eq!((status, &body["message"]), (200, &json!("OTP sent")), "{body}");
        assert!(body.get("code").is_none() && body["request_id"].is_string(), "{body}");
        assert_eq!(body["approval_data"], json!({"amount": "1"}));
        let sent = desk.sent().await;
        assert_eq!((sent.len(), sent[0].to.as_str()), (1, to));
        let text = sent[0].text.reveal();
        let code = text.split_whitespace().take(12).find(|word| digits(word).len() >= 3).unwrap().to_owned();
        assert!(text.contains("Zugangscode"), "in the user's language: {text}");
        assert!(!code.is_empty() && !body.to_string().contains(&code));
    }
    // A new code kills the old one, however they were sent.
    assert_eq!(desk.send("sms", "ann", json!({})).await.0, 200);
    let sent = desk.sent().await;
    let code = digits(sent[0].text.reveal().split("ist Ihr").next().unwrap());
    assert_eq!(code.len(), 6);
    assert_eq!(desk.redeem("ann", &code).await, 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_application_says_it_in_its_own_words_and_to_another_address() {
    let desk = Desk::open(&[Channel::Email, Channel::Sms]).await;
    let words = json!({
        "email_content": {"subject": "Hello from {app}", "title": "Welcome", "message": "Code: {otp}", "logo": "x"},
        "custom_email": "New@Example.com",
    });
    assert_eq!(desk.send("email", "bob", words).await.0, 200);
    let sent = desk.sent().await;
    assert_eq!((sent[0].subject.as_str(), sent[0].to.as_str()), ("Hello from Shop", "New@Example.com"));
    let code = digits(sent[0].text.reveal());
    assert!(sent[0].text.reveal().starts_with("Welcome\n\nCode: "));
    assert_eq!(desk.redeem("bob", &code).await, 200);
    let words = json!({
        "custom_sms_input": {"custom_message": "{app} {otp}", "sender_id": "SHOP"},
        "custom_phone_number": "+1 415 555 0199",
    });
    assert_eq!(desk.send("sms", "bob", words).await.0, 200);
    let sent = desk.sent().await;
    assert_eq!((sent[0].to.as_str(), sent[0].sender.as_deref()), ("+14155550199", Some("SHOP")));
    assert!(sent[0].text.reveal().starts_with("Shop "));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_sent_is_told_by_its_name() {
    let desk = Desk::open(&[Channel::Email]).await;
    let named = |code: &str| code.to_owned();
    assert_eq!(desk.error("email", "bob", json!({})).await, (404, named("user_email_address_missing")));
    assert_eq!(desk.error("email", "nobody", json!({})).await, (404, named("user_not_found")));
    let unconfigured = (400, named("external_provider_configuration_error"));
    assert_eq!(desk.error("sms", "ann", json!({})).await, unconfigured);
    let both = Desk::open(&[Channel::Email, Channel::Sms]).await;
    assert_eq!(both.error("sms", "bob", json!({})).await, (404, named("user_phone_number_missing")));
    for (extra, words) in [
        (json!({"custom_email": "nobody"}), "custom_email must be an e-mail address"),
        (json!({"custom_phone_number": "12"}), "custom_phone_number must be a phone number"),
        (json!({"email_content": {"subject": "{otp}"}}), "email_content.subject must not contain {otp}"),
        (
            json!({"email_content": {"subject": "a\r\nBcc: x"}}),
            "email_content.subject must not contain control",
        ),
        (
            json!({"email_content": {"message": "x".repeat(2_001)}}),
            "email_content.message must have at most 2000",
        ),
        (json!({"email_content": {"title": 7}}), "email_content.title must be"),
        (json!({"custom_sms_input": {"custom_message": "x".repeat(141)}}), "must have at most 140"),
    ] {
        let (status, body) = both.send("email", "ann", extra.clone()).await;
        assert_eq!((status, &body["error_code"]), (400, &json!("system_invalid_input")), "{extra} {body}");
        assert!(body["message"].as_str().unwrap().contains(words), "{extra}: {body}");
    }
    assert!(desk.sent().await.is_empty() && both.sent().await.is_empty());
}
