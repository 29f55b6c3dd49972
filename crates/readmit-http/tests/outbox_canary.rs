//! A code that is sent, and the address that it goes to, are in the message and nowhere else: not in the answer,
//! not in a log line of any level, not in an event, not in a file of the database, not in what is kept of a
//! failure.

#![expect(clippy::unwrap_used, reason = "in a test, what goes wrong ends the test")]

use readmit_app::delivery::{SendError, Templates, Worker};
use readmit_app::store::MessageState;
use readmit_testkit::{Backend, Setup, TestCarrier, TestServer};
use serde_json::json;
use std::io::Write;
use std::sync::{Arc, Mutex};
use tracing_subscriber::filter::LevelFilter;

#[derive(Clone, Default)]
struct Captured(Arc<Mutex<Vec<u8>>>);

impl Write for Captured {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

fn contains(text: &[u8], wanted: &str) -> bool {
    text.to_ascii_lowercase().windows(wanted.len()).any(|window| window == wanted.to_lowercase().as_bytes())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_message_is_nowhere_but_in_itself() {
    let captured = Captured::default();
    let writer = captured.clone();
    let subscriber =
        tracing_subscriber::fmt().with_max_level(LevelFilter::TRACE).with_writer(move || writer.clone());
    tracing::subscriber::set_global_default(subscriber.finish()).unwrap();

    let mut server = TestServer::start_with(Setup::new(Backend::Sqlite).with_outbox()).await;
    let client = server.own_client().await;
    // Eight digits leave little to chance.
    let path = format!("/cis/v1/applications/{}", client.application);
    assert_eq!(client.put(&path, json!({"auth_methods": {"sms": {"codeLength": 8}}})).await.status, 200);
    client.user("ann").await;
    let carrier = Arc::new(TestCarrier::default());
    let texts = Arc::new(Templates::built_in().unwrap());
    let worker = Worker::new(server.app.clone(), carrier.clone(), texts);
    // Addresses that are in no profile: they belong to the message alone.
    let mut secrets = Vec::new();
    for number in 0..3 {
        let address = format!("canary-{number}@elsewhere.example");
        let order = json!({
            "channel": "email", "identifier_type": "username", "identifier": "ann", "custom_email": address,
            "email_content": {"title": "A word of its own", "message": "Take {otp}."},
        });
        let sent = client.post("/cis/v1/auth/otp/send", order).await;
        assert_eq!(sent.status, 200, "{}", sent.text);
        carrier.fail(SendError::passing(format!("451 <{}>: come again", address.to_uppercase())));
        assert_eq!(worker.pass().await.unwrap(), 1);
        let message = carrier.take().remove(0);
        let code: String = message.text.reveal().chars().filter(char::is_ascii_digit).collect();
        assert_eq!(code.len(), 8);
        assert!(!sent.text.contains(&code));
        secrets.extend([address, code, message.text.reveal().to_owned(), "A word of its own".to_owned()]);
    }
    let kept = server.app.outbox(MessageState::Waiting, 10).await.unwrap();
    assert!(kept.len() == 3 && kept.iter().all(|message| message.error.as_ref().unwrap().contains("451")));
    let mut places: Vec<(String, Vec<u8>)> =
        vec![("the outbox".to_owned(), format!("{kept:?}").into_bytes())];
    for event in server.events().await {
        let text = format!("{} {}", event.body, event.personal.as_deref().unwrap_or_default());
        places.push(("an event".to_owned(), text.into_bytes()));
    }
    let directory = server.directory().to_owned();
    for pass in ["running", "stopped"] {
        for file in std::fs::read_dir(&directory).unwrap() {
            let path = file.unwrap().path();
            places.push((format!("{pass} {}", path.display()), std::fs::read(&path).unwrap()));
        }
        server.stop().await;
    }
    let log = captured.0.lock().unwrap().clone();
    assert!(contains(&log, "a message is tried again"), "the worker logs");
    assert!(places.iter().any(|(_, bytes)| contains(bytes, "come again")), "the database was read");
    places.push(("the log".to_owned(), log));
    for (place, text) in &places {
        for secret in &secrets {
            assert!(!contains(text, secret), "{place} has {secret}");
        }
    }
}
