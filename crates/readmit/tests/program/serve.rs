//! `serve`: alive and ready, no secret in the log, and a stop that loses nothing.

use crate::support::{Client, Place, wrong_code};
use std::io::{ErrorKind, Read, Write};
use std::net::TcpStream;
use std::sync::mpsc::channel;
use std::time::{Duration, Instant};

#[tokio::test(flavor = "multi_thread")]
async fn an_empty_server_is_ready_and_has_no_account() {
    let place = Place::new();
    let server = place.serve();
    for path in ["/healthz", "/readyz"] {
        assert_eq!(reqwest::get(server.url(path)).await.unwrap().status(), 200, "{path}");
    }
    assert_eq!(place.json(&["user", "list"]).json()["total"], 0);
    assert_eq!(place.json(&["app", "list"]).json()["applications"].as_array().unwrap().len(), 0);
    assert!(!place.data().join("demo.json").exists());
    server.stop();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_client_made_in_the_shell_may_call_at_once_and_a_removed_one_no_more() {
    let place = Place::new();
    let server = place.serve();
    let app = place.json(&["app", "create", "--name", "Shop"]).json()["application"]["id"].clone();
    let app = app.as_str().unwrap();
    let made = place.json(&["app", "client", "create", "--app", app, "--name", "Back end"]).json();
    let id = made["client"]["client_id"].as_str().unwrap();
    let contract = serde_json::json!({ "mosaic": { "client_id": id, "client_secret": made["client"]["client_secret"] } });
    let client = Client::of(&server, &contract).await;
    client.make_user("ann").await;
    place.json(&["app", "client", "delete", id, "--app", app]).json();
    let (status, _) = client.try_issue("ann").await.unwrap();
    assert_eq!(status, 401);
    server.stop();
}

#[tokio::test(flavor = "multi_thread")]
async fn no_secret_is_logged() {
    let place = Place::new().with("READMIT_LOG_LEVEL", "debug").with("READMIT_LOG_FORMAT", "json");
    let server = place.demo();
    let contract = place.contract();
    let client = Client::of(&server, &contract).await;
    let code = client.issue("ann").await;
    let wrong = wrong_code(&code);
    client.redeem("ann", &wrong).await;
    let (_, tokens) = client.try_redeem("ann", &code).await.unwrap();
    let log = server.stop().stderr;
    assert!(log.lines().count() > 3, "{log}");
    assert!(log.lines().all(|line| serde_json::from_str::<serde_json::Value>(line).is_ok()), "{log}");
    let ring = std::fs::read_to_string(place.data().join("keys.json")).unwrap();
    let ring: serde_json::Value = serde_json::from_str(&ring).unwrap();
    let keys = ring["keys"].as_array().unwrap().iter().map(|key| key["secret"].as_str().unwrap());
    let secrets = ["access_token", "id_token", "refresh_token"].map(|name| tokens[name].as_str().unwrap());
    let client_secret = contract["mosaic"]["client_secret"].as_str().unwrap();
    for secret in keys.chain(secrets).chain([client_secret]) {
        assert!(secret.len() > 20 && !log.contains(secret), "{secret}");
    }
    // Six digits may be part of a time by chance, but not as a word of their own.
    let words = |text: &str| {
        text.split(|c: char| !c.is_ascii_alphanumeric()).any(|word| word == code || word == wrong)
    };
    assert!(!log.lines().any(words), "{code}, {wrong}: {log}");
}

#[test]
fn a_stop_finishes_what_is_under_way() {
    let place = Place::new();
    let server = place.demo();
    let contract = place.contract();
    let text = |name: &str| contract["mosaic"][name].as_str().unwrap().to_owned();
    let body = format!(
        "grant_type=client_credentials&client_id={}&client_secret={}",
        text("client_id"),
        text("client_secret")
    );
    let mut stream = TcpStream::connect(&server.address).unwrap();
    stream.set_read_timeout(Some(Duration::from_mins(1))).unwrap();
    write!(
        stream,
        "POST /oidc/token HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-www-form-urlencoded\r\n\
         Content-Length: {}\r\nExpect: 100-continue\r\n\r\n",
        body.len()
    )
    .unwrap();
    // The server asks for the body: the request is under way.
    let mut asked = [0; 25];
    stream.read_exact(&mut asked).unwrap();
    assert_eq!(&asked, b"HTTP/1.1 100 Continue\r\n\r\n");

    server.signal("TERM");
    until_refused(&server.address);
    stream.write_all(body.as_bytes()).unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    assert!(answer.starts_with("HTTP/1.1 200 OK"), "{answer}");
    assert!(answer.contains("access_token"), "{answer}");
    assert_eq!(server.ended().code, 0);
    // The log was moved into the database: nothing is left beside it.
    let log = place.data().join("readmit.db-wal");
    assert_eq!(std::fs::metadata(&log).map_or(0, |file| file.len()), 0);
}

/// Waits until nobody listens any more.
fn until_refused(address: &str) {
    let begun = Instant::now();
    let (_open, pause) = channel::<()>();
    loop {
        match TcpStream::connect(address) {
            Err(error) if error.kind() == ErrorKind::ConnectionRefused => return,
            _ => assert!(begun.elapsed() < Duration::from_mins(1), "the server goes on listening"),
        }
        let _ = pause.recv_timeout(Duration::from_millis(2));
    }
}

#[test]
fn an_interrupt_stops_it_as_well() {
    let server = Place::new();
    let server = server.serve();
    server.signal("INT");
    assert_eq!(server.ended().code, 0);
}
