//! Traces: a collector is sent the spans of requests, and no secret with them.

use crate::support::{Client, Place, wrong_code};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::mpsc::{Receiver, Sender, channel};

/// The W3C's own example: the trace goes on in the server's span.
const TRACE: &str = "0af7651916cd43dd8448eb211c80319c";
const PARENT: &str = "b7ad6b7169203331";

/// Takes deliveries, head and body, as long as the test runs.
pub(crate) fn collector() -> (String, Receiver<(String, Vec<u8>)>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let endpoint = format!("http://{}", listener.local_addr().unwrap());
    let (take, taken) = channel();
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            receive(stream.unwrap(), &take);
        }
    });
    (endpoint, taken)
}

fn receive(stream: TcpStream, take: &Sender<(String, Vec<u8>)>) {
    let mut reader = BufReader::new(stream);
    let mut head = String::new();
    while !head.ends_with("\r\n\r\n") {
        assert!(reader.read_line(&mut head).unwrap() > 0, "{head}");
    }
    let length = head.lines().find_map(|line| {
        let (name, value) = line.split_once(':')?;
        name.eq_ignore_ascii_case("content-length").then(|| value.trim().parse::<usize>().unwrap())
    });
    let mut body = vec![0; length.unwrap()];
    reader.read_exact(&mut body).unwrap();
    // Before the answer: what the server knows to be delivered is there to be looked at.
    take.send((head, body)).unwrap();
    reader.get_mut().write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n").unwrap();
}

fn contains(body: &[u8], wanted: &[u8]) -> bool {
    body.windows(wanted.len()).any(|window| window == wanted)
}

fn bytes(hex: &str) -> Vec<u8> {
    let pairs = (0..hex.len()).step_by(2);
    pairs.map(|at| u8::from_str_radix(&hex[at..at + 2], 16).unwrap()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn spans_of_requests_arrive_and_hold_no_secret() {
    let (endpoint, taken) = collector();
    let place = Place::new()
        .with("READMIT_TELEMETRY_OTLP_ENDPOINT", &endpoint)
        .with("READMIT_LOG_LEVEL", "debug")
        .with("READMIT_LOG_FORMAT", "json");
    let server = place.demo();
    let contract = place.contract();
    let client = Client::of(&server, &contract).await;
    let code = client.issue("ann").await;
    let wrong = wrong_code(&code);
    client.redeem("ann", &wrong).await;
    let (_, tokens) = client.try_redeem("ann", &code).await.unwrap();
    let traced = reqwest::Client::new()
        .get(server.url("/cis/v1/users/secret-in-the-path?secret=in-the-query"))
        .header("traceparent", format!("00-{TRACE}-{PARENT}-01"))
        .header("tracestate", "vendor=secret-in-the-state")
        .header("x-request-id", "secret-request-id")
        .header("user-agent", "secret-agent");
    assert_eq!(traced.send().await.unwrap().status(), 401);

    // A stop delivers what was not delivered yet.
    let log = server.stop().stderr;
    let (mut body, mut deliveries) = (Vec::new(), 0);
    for (head, part) in taken.try_iter() {
        assert!(head.starts_with("POST /v1/traces HTTP/1.1\r\n"), "{head}");
        assert!(head.to_ascii_lowercase().contains("content-type: application/x-protobuf"), "{head}");
        body.extend(part);
        deliveries += 1;
    }
    assert!(deliveries > 0, "nothing was delivered: {log}");
    for wanted in [
        &b"readmit"[..],
        b"service.version",
        b"POST /cis/v1/auth/otp/authenticate",
        b"GET /cis/v1/users/{user_id}",
        b"http.response.status_code",
        &bytes(TRACE),
        &bytes(PARENT),
    ] {
        assert!(contains(&body, wanted), "{}", String::from_utf8_lossy(wanted));
    }
    let mosaic = &contract["mosaic"];
    let secrets = ["access_token", "id_token", "refresh_token"].map(|name| tokens[name].as_str().unwrap());
    let client = ["client_id", "client_secret"].map(|name| mosaic[name].as_str().unwrap());
    let said = [code.as_str(), &wrong, "ann", "secret", "127.0.0.1", "thread", "code.file"];
    for secret in secrets.into_iter().chain(client).chain(said) {
        assert!(!contains(&body, secret.as_bytes()), "{secret}");
    }
    // The log is what it was without traces: one object a line, and nothing of the spans.
    assert!(log.lines().all(|line| serde_json::from_str::<serde_json::Value>(line).is_ok()), "{log}");
    assert!(!log.contains("otel.kind") && !log.contains(TRACE), "{log}");
}

#[test]
fn a_collector_that_is_not_there_stops_nothing() {
    let nobody = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let place = Place::new().with("READMIT_TELEMETRY_OTLP_ENDPOINT", &format!("http://{nobody}"));
    let server = place.serve();
    let mut stream = TcpStream::connect(&server.address).unwrap();
    stream.write_all(b"GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n").unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    let log = server.stop().stderr;
    assert!(log.contains("traces cannot be delivered"), "{log}");
}
