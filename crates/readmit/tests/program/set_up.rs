//! The link that a server without operators prints: it makes the first administrator, once.

use crate::support::{Desk, Place, Server};
use serde_json::{Value, json};

#[tokio::test(flavor = "multi_thread")]
async fn a_server_without_operators_prints_a_link_that_works_once() {
    let place = Place::new();
    let server = place.serve();
    let said = server.next_said();
    let link = said["setup_link"].as_str().unwrap().to_owned();
    let (page, token) = link.split_once("?token=").unwrap();
    assert!(page.ends_with("/admin/setup"), "{link}");
    assert!(said["setup_endpoint"].as_str().unwrap().ends_with("/admin/api/v1/setup"), "{said}");

    let http = reqwest::Client::new();
    let set_up = |token: &str, email: &str| {
        let body = json!({ "token": token, "email": email, "password": "a quiet green kettle" });
        let request = http.post(server.url("/admin/api/v1/setup")).json(&body);
        async move {
            let answer = request.send().await.unwrap();
            (answer.status().as_u16(), answer.json::<Value>().await.unwrap_or(Value::Null))
        }
    };
    let (status, body) = set_up("not a token", "ada@example.org").await;
    assert!((400..500).contains(&status), "{status} {body}");
    let (status, body) = set_up(token, "ada@example.org").await;
    assert!((200..300).contains(&status), "{status} {body}");
    let (status, body) = set_up(token, "eve@example.org").await;
    assert!((400..500).contains(&status), "a second time: {status} {body}");

    let login = json!({ "email": "ada@example.org", "password": "a quiet green kettle" });
    let desk = Desk::sign_in(&server, &login).await;
    assert_eq!(desk.get("/session").await.1["roles"], json!(["Administrator"]));
    let operators = place.json(&["operator", "list"]).json();
    assert_eq!(operators["operators"].as_array().unwrap().len(), 1, "{operators}");
    let done = server.stop();
    assert!(!done.stderr.contains(token), "the link is in the log: {}", done.stderr);

    // Whoever starts it again is told nothing: the next thing that it says is that it is over.
    let server = place.serve();
    assert_eq!(server.try_next_said(), None);
}

#[test]
fn people_are_told_of_the_link_and_of_the_command() {
    let place = Place::new();
    let told = Server::told_all(&place, "serve");
    for part in ["?token=", "readmit operator create --email", "once, until", "/admin/api/v1/setup"] {
        assert!(told.contains(part), "{part}: {told}");
    }
    let listens = told.find("readmit listens on").unwrap();
    assert!(listens < told.find("?token=").unwrap(), "{told}");
}

#[test]
fn a_demo_has_operators_and_prints_no_link() {
    let place = Place::new();
    let told = Server::told_all(&place, "demo");
    assert!(!told.contains("?token="), "{told}");
}
