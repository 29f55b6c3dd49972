//! Too much at once, too often, too slow, and the end of the server.

use readmit_testkit::server::reply;
use readmit_testkit::{Backend, Setup, TestServer};
use reqwest::Method;
use serde_json::{Value, json};
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

#[tokio::test(flavor = "multi_thread")]
async fn strangers_and_end_users_are_counted_by_address() {
    let mut setup = Setup::new(Backend::Memory);
    setup.buckets.stranger = 3;
    setup.buckets.client = 5;
    let server = TestServer::start_with(setup).await;
    let client = server.own_client().await;
    let form = [("grant_type", "password")];
    let ask = || reply(server.raw(Method::POST, "/oidc/token").form(&form));
    assert_eq!(ask().await.status, 400);
    assert_eq!(ask().await.status, 400);
    let refused = ask().await;
    assert_eq!(refused.status, 429, "{}", refused.text);
    assert!((1..=61).contains(&refused.header("retry-after").unwrap().parse::<u64>().unwrap()));
    assert!(refused.body["error"].is_string());

    let attempt = |ip: &str| {
        let attributes = json!({"ip_address": ip});
        json!({
            "passcode": "123456", "identifier_type": "username", "identifier": "nobody",
            "client_attributes": attributes
        })
    };
    let path = "/cis/v1/auth/otp/authenticate";
    for _ in 0..5 {
        assert_eq!(client.post(path, attempt("192.0.2.1")).await.status, 400);
    }
    let refused = client.post(path, attempt("192.0.2.1")).await;
    assert_eq!((refused.status, refused.error().as_str()), (429, "system_too_many_requests"));
    assert!(refused.header("retry-after").is_some());
    assert_eq!(client.post(path, attempt("192.0.2.2")).await.status, 400);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_full_queue_answers_503_and_loses_nothing() {
    let mut setup = Setup::new(Backend::Sqlite);
    setup.limits.queue = 4;
    setup.limits.batch = 1;
    let server = TestServer::start_with(setup).await;
    let client = server.own_client().await;
    let callers: Vec<_> = (0..64)
        .map(|n| {
            let client = client.clone();
            tokio::spawn(async move {
                let mut full = 0;
                loop {
                    let made = client.post("/cis/v1/users", json!({"username": format!("user{n}")})).await;
                    match made.status {
                        201 => return full,
                        503 => {
                            assert_eq!(made.header("retry-after"), Some("1"));
                            assert_eq!(made.body["error_code"], 503);
                            full += 1;
                        }
                        other => panic!("{other} {}", made.text),
                    }
                }
            })
        })
        .collect();
    let mut full = 0;
    for caller in callers {
        full += caller.await.unwrap();
    }
    assert!(full > 0, "the queue was never full");
    assert_eq!(client.get("/cis/v1/users/count").await.body["user_count"], 64);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_body_that_does_not_arrive_is_given_up() {
    let mut setup = Setup::new(Backend::Memory);
    setup.settings.request_timeout = Duration::from_millis(50);
    let server = TestServer::start_with(setup).await;
    let client = server.own_client().await;
    let mut stream = TcpStream::connect(server.base.strip_prefix("http://").unwrap()).await.unwrap();
    let head = format!(
        "POST /cis/v1/users HTTP/1.1\r\nhost: x\r\nauthorization: Bearer {}\r\ncontent-type: application/json\r\n\
         content-length: 100\r\n\r\n{{",
        client.token
    );
    stream.write_all(head.as_bytes()).await.unwrap();
    let mut answer = vec![0; 4096];
    let read = stream.read(&mut answer).await.unwrap();
    let answer = String::from_utf8_lossy(&answer[..read]);
    assert!(answer.starts_with("HTTP/1.1 408 "), "{answer}");
    assert!(answer.contains("did not arrive in time"), "{answer}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stopping_server_answers_what_it_was_asked() {
    let mut server = TestServer::start(Backend::Sqlite).await;
    let client = server.own_client().await;
    let user = client.user("ann").await;
    let calls: Vec<_> = (0..16)
        .map(|_| {
            let (client, user) = (client.clone(), user.clone());
            tokio::spawn(async move {
                let attempt = json!({"passcode": "123456", "identifier_type": "user_id", "identifier": user});
                client.raw(Method::POST, "/cis/v1/auth/otp/authenticate").json(&attempt).send().await
            })
        })
        .collect();
    server.stop().await;
    for call in calls {
        // Either the connection was never taken, or the answer is whole.
        if let Ok(response) = call.await.unwrap() {
            let status = response.status();
            let body: Value = response.json().await.unwrap();
            assert!(status == 400 || status == 503, "{status} {body}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_body_of_unknown_length_is_bounded_as_well() {
    let server = TestServer::start(Backend::Memory).await;
    let client = server.own_client().await;
    let mut stream = TcpStream::connect(server.base.strip_prefix("http://").unwrap()).await.unwrap();
    let head = format!(
        "POST /cis/v1/users HTTP/1.1\r\nhost: x\r\nconnection: close\r\nauthorization: Bearer {}\r\n\
         content-type: application/json\r\ntransfer-encoding: chunked\r\n\r\n",
        client.token
    );
    stream.write_all(head.as_bytes()).await.unwrap();
    let chunk = format!("4000\r\n{}\r\n", " ".repeat(0x4000));
    stream.write_all(chunk.repeat(8).as_bytes()).await.unwrap();
    stream.write_all(b"0\r\n\r\n").await.unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.unwrap();
    assert!(answer.starts_with("HTTP/1.1 413 "), "{answer}");
    assert!(answer.contains("at most 65536 bytes"), "{answer}");
}
