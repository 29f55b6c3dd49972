//! Messages and events as they leave the real program: over SMTP, by web hook, into a folder.

use crate::support::{Client, Place, Server, mode};
use readmit_app::delivery::signature::SigningSecret;
use readmit_core::secret::Secret;
use readmit_core::time::Timestamp;
use readmit_testkit::{MailSink, Received, WebSink};
use serde_json::{Value, json};
use std::path::Path;

const SECRET: &str = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

fn with_mail(sink: &MailSink) -> Place {
    Place::new()
        .with("READMIT_DELIVERY_SMTP_URL", &sink.url())
        .with("READMIT_DELIVERY_FROM", "Example <no-reply@example.com>")
}

async fn send(client: &Client, channel: &str, extra: Value) -> (u16, Value) {
    let mut order =
        json!({"channel": channel, "identifier_type": "username", "identifier": "ann", "expires_in": 600});
    order.as_object_mut().unwrap().extend(extra.as_object().unwrap().clone());
    client.post("/cis/v1/auth/otp/send", &order).await
}

/// The code that stands in a text by itself: digits, perhaps in groups.
fn code(text: &str) -> String {
    let found = text.lines().map(|line| line.replace(' ', ""));
    let is_code = |line: &String| line.len() == 6 && line.bytes().all(|byte| byte.is_ascii_digit());
    found.into_iter().find(is_code).unwrap_or_else(|| panic!("no code in {text}"))
}

/// Whether the signature is the one of Standard Webhooks.
fn is_signed(post: &Received, secret: &str) -> bool {
    let secret = SigningSecret::read(&Secret::new(secret.to_owned())).unwrap();
    let at = post.header("webhook-timestamp").parse::<i64>().unwrap();
    let expected = secret.headers(post.header("webhook-id"), Timestamp::from_millis(at * 1000), &post.body);
    expected.iter().all(|(name, value)| post.header(name) == value)
}

fn files(folder: &Path) -> Vec<std::path::PathBuf> {
    let entries = std::fs::read_dir(folder).into_iter().flatten();
    entries
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|e| e != "new"))
        .collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_code_goes_by_mail_and_lets_in_and_nothing_else_has_it() {
    let sink = MailSink::start().await.unwrap();
    let place = with_mail(&sink).with("READMIT_LOG_LEVEL", "debug");
    let server = place.demo();
    let client = Client::of(&server, &place.contract()).await;
    let (status, answer) = send(&client, "email", json!({})).await;
    assert_eq!((status, &answer), (200, &json!({"message": "OTP sent"})));
    // The demo's operators are told that their passwords were set; Ann's only message is her code.
    let mail = sink.mail(|mail| mail.to == ["ann@example.com"]).await;
    for header in
        ["Auto-Submitted: auto-generated", "Message-ID: <", "Subject: Your access code for", "text/html"]
    {
        assert!(mail.text.contains(header), "{header}: {}", mail.text);
    }
    let code = code(&mail.text);
    assert_eq!(client.redeem("ann", &code).await, 200);
    let done = server.stop();
    assert!(!done.stderr.contains(&code) && !done.stderr.contains("ann@example.com"), "{}", done.stderr);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_mail_server_refuses_is_listed_without_its_address_and_tried_again_when_told() {
    let sink = MailSink::start().await.unwrap();
    sink.refuse("550 5.1.1 no such user");
    let place = with_mail(&sink);
    let server = place.demo();
    let client = Client::of(&server, &place.contract()).await;
    assert_eq!(send(&client, "email", json!({})).await.0, 200);
    let dead = loop {
        let listed = place.json(&["outbox", "list"]);
        let messages = listed.json()["messages"].as_array().unwrap().clone();
        if let [message] = messages.as_slice() {
            break message.clone();
        }
        tokio::task::yield_now().await;
    };
    assert_eq!(dead["error"], "the mail server answered 550 (5.1.1)");
    assert_eq!((&dead["channel"], &dead["state"]), (&json!("email"), &json!("dead")));
    let id = dead["id"].as_str().unwrap();
    assert!(place.run(&["outbox", "list"]).stdout.contains(id));
    assert_eq!(place.json(&["outbox", "retry", id]).json()["waiting"], 1);
    let message_id = format!("Message-ID: <{id}@example.com>");
    sink.mail(|mail| mail.text.contains(&message_id)).await;
    assert_eq!(place.json(&["outbox", "retry", id]).trouble(), (4, "unknown_message".to_owned()));
    assert_eq!(place.json(&["outbox", "retry", "--all"]).json(), json!({"waiting": 0, "expired": 0}));
    server.stop();
}

#[tokio::test(flavor = "multi_thread")]
async fn an_sms_is_posted_signed_and_again_under_the_same_key() {
    let sink = WebSink::start().await.unwrap();
    // Neither a redirect nor a server's trouble is the end.
    sink.answer(307);
    let place =
        Place::new().with("READMIT_DELIVERY_SMS_URL", &sink.url).with("READMIT_DELIVERY_SMS_SECRET", SECRET);
    let server = place.demo();
    let client = Client::of(&server, &place.contract()).await;
    let words = json!({"custom_sms_input": {"custom_message": "{app}: {otp}", "sender_id": "SHOP"}});
    assert_eq!(send(&client, "sms", words).await.0, 200);
    let posts = sink.posts(2).await;
    for post in &posts {
        assert!(is_signed(post, SECRET), "{post:?}");
        assert_eq!(post.header("idempotency-key"), posts[0].header("idempotency-key"));
    }
    let body: Value = serde_json::from_str(&posts[1].body).unwrap();
    assert_eq!((&body["to"], &body["sender"]), (&json!("+12025550111"), &json!("SHOP")));
    assert_eq!(body["id"], posts[1].header("idempotency-key"));
    let text = body["text"].as_str().unwrap().strip_prefix("Readmit demo: ").unwrap().replace(' ', "");
    assert_eq!(client.redeem("ann", &text).await, 200);
    server.stop();
}

#[tokio::test(flavor = "multi_thread")]
async fn the_demo_writes_messages_into_a_folder_and_says_so() {
    let place = Place::new();
    let outbox = place.data().join("outbox");
    assert!(Server::told(&place, "demo").contains(&outbox.display().to_string()));
    let server = place.demo();
    let client = Client::of(&server, &place.contract()).await;
    assert_eq!(send(&client, "email", json!({"custom_email": "other@example.com"})).await.0, 200);
    assert_eq!(send(&client, "sms", json!({})).await.0, 200);
    let written = loop {
        let written = files(&outbox);
        // The owner is also told of the code that went to another address.
        if written.iter().any(|p| p.extension().unwrap() == "txt") && written.len() >= 2 {
            break written;
        }
        tokio::task::yield_now().await;
    };
    for file in &written {
        assert_eq!(mode(file), 0o600, "{}", file.display());
    }
    assert_eq!(mode(&outbox), 0o700);
    server.stop();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_web_hook_gets_what_happens_and_goes_on_after_a_restart() {
    let sink = WebSink::start().await.unwrap();
    sink.answer(503);
    let place = Place::new();
    let server = place.demo();
    let client = Client::of(&server, &place.contract()).await;
    let made = place
        .json(&["hook", "create", "--name", "SIEM", "--url", &sink.url, "--event", "code_issued"])
        .json();
    let secret = find_secret(&made).unwrap_or_else(|| panic!("no secret in {made}"));
    client.issue("ann").await;
    let posts = sink.posts(2).await;
    assert!(posts.iter().all(|post| is_signed(post, &secret)));
    assert_eq!((posts[0].answered, posts[1].answered), (503, 204));
    let events = |post: &Received| serde_json::from_str::<Value>(&post.body).unwrap()["events"].clone();
    assert_eq!(events(&posts[0]), events(&posts[1]));
    assert_eq!(posts[0].header("webhook-id"), posts[1].header("webhook-id"));
    assert_eq!(events(&posts[1])[0]["event"]["type"], "code_issued");
    server.stop();
    let server = place.demo();
    let client = Client::of(&server, &place.contract()).await;
    client.issue("ben").await;
    let posts = sink.posts(3).await;
    let ids = |post: &Received| events(post)[0]["id"].clone();
    assert_ne!(ids(&posts[2]), ids(&posts[1]));
    server.stop();
}

fn find_secret(value: &Value) -> Option<String> {
    match value {
        Value::String(text) if text.starts_with("whsec_") => Some(text.clone()),
        Value::Object(fields) => fields.values().find_map(find_secret),
        _ => None,
    }
}

#[test]
fn what_cannot_be_used_is_told_before_the_server_starts() {
    let place = Place::new().with("READMIT_DELIVERY_TEMPLATES", "texts");
    std::fs::create_dir(place.path("texts")).unwrap();
    std::fs::write(place.path("texts").join("de.toml"), "[code]\nsms = '{{ cod }}'").unwrap();
    let (exit, _) = place.json(&["serve", "--listen", "127.0.0.1:0"]).trouble();
    assert_eq!(exit, 2);
    let checked = place.run(&["config", "check"]);
    assert!(checked.code == 2 && checked.stdout.contains("de/code.sms"), "{checked:?}");
    std::fs::write(place.path("texts").join("de.toml"), "[code]\nsms = 'Code: {{ code }}'").unwrap();
    let checked = place.run(&["config", "check"]);
    assert!(checked.stdout.contains("delivery: off"), "{checked:?}");
}
