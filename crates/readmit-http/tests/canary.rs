//! A code, a secret and a token are in one answer each, and nowhere else: not in a log line of any level, not
//! in an event, not in a file of the database.

#![expect(clippy::unwrap_used, reason = "in a test, what goes wrong ends the test")]

use readmit_testkit::server::another_code;
use readmit_testkit::{Backend, TestServer};
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
    text.windows(wanted.len()).any(|window| window == wanted.as_bytes())
}

/// A code among digits of ids and times would be found by chance: it must stand by itself.
fn contains_code(text: &[u8], code: &str) -> bool {
    let edge = |at: Option<&u8>| {
        at.is_none_or(|byte| !byte.is_ascii_alphanumeric() && *byte != b'-' && *byte != b'_')
    };
    text.windows(code.len()).enumerate().any(|(at, window)| {
        let before = at.checked_sub(1).and_then(|at| text.get(at));
        window == code.as_bytes() && edge(before) && edge(text.get(at + code.len()))
    })
}

#[tokio::test(flavor = "multi_thread")]
async fn secrets_are_nowhere_but_in_their_answer() {
    let captured = Captured::default();
    let writer = captured.clone();
    let subscriber =
        tracing_subscriber::fmt().with_max_level(LevelFilter::TRACE).with_writer(move || writer.clone());
    tracing::subscriber::set_global_default(subscriber.finish()).unwrap();

    let mut server = TestServer::start(Backend::Sqlite).await;
    let admin = server.full_client().await;
    // Eight digits leave less to chance.
    let path = format!("/cis/v1/applications/{}", admin.application);
    let settings = json!({"auth_methods": {"sms": {"codeLength": 8, "maxFailures": 20}}});
    assert_eq!(admin.put(&path, settings).await.status, 200);
    let user = admin.user("ann").await;
    let (mut codes, mut secrets) = (Vec::new(), vec![admin.secret.reveal().to_owned(), admin.token.clone()]);
    for _ in 0..5 {
        let code = admin.issue(&user).await;
        let wrong = another_code(&code);
        assert_eq!(admin.redeem(&user, &wrong).await.status, 400);
        assert_eq!(admin.redeem(&user, &format!("{code}x")).await.status, 400);
        let granted = admin.redeem(&user, &code).await;
        assert_eq!(granted.status, 200, "{}", granted.text);
        assert_eq!(admin.redeem(&user, &code).await.status, 400);
        for token in ["access_token", "id_token", "refresh_token"] {
            secrets.push(granted.body[token].as_str().unwrap().to_owned());
        }
        let refresh = json!({"refresh_token": granted.body["refresh_token"]});
        assert_eq!(admin.post("/cis/v1/auth/token/refresh", refresh).await.status, 200);
        codes.extend([code, wrong]);
    }
    let unknown = format!("/cis/v1/users/email/{}", codes[0]);
    assert_eq!(admin.get(&unknown).await.status, 404);
    let events = server.events().await;
    let directory = server.directory().to_owned();
    let mut files: Vec<(String, Vec<u8>)> = Vec::new();
    for pass in ["running", "stopped"] {
        for file in std::fs::read_dir(&directory).unwrap() {
            let path = file.unwrap().path();
            files.push((format!("{pass} {}", path.display()), std::fs::read(&path).unwrap()));
        }
        server.stop().await;
    }

    let log = captured.0.lock().unwrap().clone();
    assert!(contains(&log, "/cis/v1/auth/otp/authenticate"), "requests are logged");
    assert!(files.iter().any(|(_, bytes)| contains(bytes, "code_redeemed")), "the database was read");
    let texts = events.iter().map(|event| {
        let text = format!("{} {}", event.body, event.personal.as_deref().unwrap_or_default());
        ("an event".to_owned(), text.into_bytes())
    });
    for (place, text) in texts.chain(files).chain([("the log".to_owned(), log)]) {
        for code in &codes {
            assert!(!contains_code(&text, code), "{place} has a code");
        }
        for secret in &secrets {
            assert!(!contains(&text, secret), "{place} has a secret");
        }
    }
}
