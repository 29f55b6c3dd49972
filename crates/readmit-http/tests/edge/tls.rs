//! TLS connections: both versions, both protocols, slow ones, and those under way when the server stops.

use crate::support::{Files, Server, ask_http1, ask_http2};
use hyper::StatusCode;
use rustls::ProtocolVersion;
use rustls::version::{TLS12, TLS13};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

const BODY: &str = "{\"a\":1}";
const HSTS: Option<&str> = Some("max-age=31536000");

#[tokio::test]
async fn both_sockets_serve_the_same_and_only_the_encrypted_one_binds_browsers() {
    let files = Files::new();
    let server = Server::start(files.read()).await;
    for (version, named) in [(&TLS13, ProtocolVersion::TLSv1_3), (&TLS12, ProtocolVersion::TLSv1_2)] {
        let stream = server.shake_hands(&files.client(&[version], &["h2", "http/1.1"])).await.unwrap();
        assert_eq!(stream.get_ref().1.protocol_version(), Some(named));
        assert_eq!(stream.get_ref().1.alpn_protocol(), Some(&b"h2"[..]));
        let (status, bound, body) = ask_http2(stream).await;
        assert_eq!((status, bound.as_deref(), body.as_str()), (StatusCode::OK, HSTS, BODY));

        let stream = server.shake_hands(&files.client(&[version], &["http/1.1"])).await.unwrap();
        assert_eq!(stream.get_ref().1.alpn_protocol(), Some(&b"http/1.1"[..]));
        let (status, bound, body) = ask_http1(stream).await;
        assert_eq!((status, bound.as_deref(), body.as_str()), (StatusCode::OK, HSTS, BODY));
    }
    let (status, bound, body) = ask_http1(TcpStream::connect(server.plain).await.unwrap()).await;
    assert_eq!((status, bound, body.as_str()), (StatusCode::OK, None, BODY));
}

#[tokio::test]
async fn a_protocol_that_is_not_spoken_is_refused_in_the_handshake() {
    let files = Files::new();
    let server = Server::start(files.read()).await;
    assert!(server.shake_hands(&files.client(&[&TLS13], &["spdy/3"])).await.is_err());
}

#[tokio::test]
async fn who_never_shakes_hands_holds_nobody_up() {
    let files = Files::new();
    let server = Server::start(files.read()).await;
    let mut stuck = Vec::new();
    for _ in 0..50 {
        stuck.push(TcpStream::connect(server.encrypted).await.unwrap());
    }
    let client = files.client(&[&TLS13], &["http/1.1"]);
    assert_eq!(ask_http1(server.shake_hands(&client).await.unwrap()).await.0, StatusCode::OK);
    // Nor when it stops: nothing was asked, so nothing is waited for.
    let task = server.stop();
    task.await.unwrap().unwrap();
    for mut stream in stuck {
        assert!(matches!(stream.read(&mut [0; 1]).await, Ok(0) | Err(_)), "it is closed");
    }
}

#[tokio::test(start_paused = true)]
async fn a_handshake_has_a_time_limit() {
    let files = Files::new();
    let server = Server::start(files.read()).await;
    let mut stuck = TcpStream::connect(server.encrypted).await.unwrap();
    let begun = tokio::time::Instant::now();
    assert!(matches!(stuck.read(&mut [0; 1]).await, Ok(0) | Err(_)), "it is closed");
    assert_eq!(begun.elapsed().as_secs(), 10);
}

#[tokio::test]
async fn plain_http_on_the_encrypted_socket_is_not_answered() {
    let files = Files::new();
    let server = Server::start(files.read()).await;
    let mut stream = TcpStream::connect(server.encrypted).await.unwrap();
    stream.write_all(b"POST /echo HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\n\r\n").await.unwrap();
    let mut answer = Vec::new();
    let _ = stream.read_to_end(&mut answer).await;
    assert!(!answer.starts_with(b"HTTP/"), "{answer:?}");
}

#[tokio::test]
async fn a_request_under_way_is_answered_on_both_sockets_after_the_stop() {
    let files = Files::new();
    let server = Server::start(files.read()).await;
    let head = format!(
        "POST /echo HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\
         Expect: 100-continue\r\n\r\n",
        BODY.len()
    );
    let mut plain = TcpStream::connect(server.plain).await.unwrap();
    let mut encrypted = server.shake_hands(&files.client(&[&TLS13], &["http/1.1"])).await.unwrap();
    let asked = b"HTTP/1.1 100 Continue\r\n\r\n";
    let mut read = vec![0; asked.len()];
    plain.write_all(head.as_bytes()).await.unwrap();
    plain.read_exact(&mut read).await.unwrap();
    assert_eq!(read, asked);
    encrypted.write_all(head.as_bytes()).await.unwrap();
    encrypted.read_exact(&mut read).await.unwrap();
    assert_eq!(read, asked);
    let (addresses, task) = ([server.plain, server.encrypted], server.stop());
    for address in addresses {
        // The socket closes as soon as the server is told.
        while TcpStream::connect(address).await.is_ok() {
            tokio::task::yield_now().await;
        }
    }
    let (mut first, mut second) = (String::new(), String::new());
    plain.write_all(BODY.as_bytes()).await.unwrap();
    plain.read_to_string(&mut first).await.unwrap();
    encrypted.write_all(BODY.as_bytes()).await.unwrap();
    encrypted.read_to_string(&mut second).await.unwrap();
    for answer in [first, second] {
        assert!(answer.starts_with("HTTP/1.1 200 OK") && answer.ends_with(BODY), "{answer}");
    }
    task.await.unwrap().unwrap();
}
