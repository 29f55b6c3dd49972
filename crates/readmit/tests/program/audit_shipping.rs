//! Checkpoints on their way out: into a file, to syslog and to a URL, each in order, and what a server that was
//! away did not take is sent when it is back.

use crate::support::Place;
use serde_json::Value;
use std::fs;
use std::io::{Read, Write};
use std::net::{TcpListener, UdpSocket};
use std::sync::mpsc::channel;
use std::time::Duration;

fn number(checkpoint: &str) -> u64 {
    let checkpoint: Value = serde_json::from_str(checkpoint).unwrap();
    let statement: Value = serde_json::from_str(checkpoint["statement"].as_str().unwrap()).unwrap();
    statement["number"].as_u64().unwrap()
}

/// Answers one post, and returns its body.
fn take_post(listener: &TcpListener) -> String {
    let (mut stream, _) = listener.accept().unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
    let mut text = String::new();
    let mut bytes = [0; 4096];
    loop {
        let read = stream.read(&mut bytes).unwrap();
        text.push_str(std::str::from_utf8(&bytes[..read]).unwrap());
        let Some((head, body)) = text.split_once("\r\n\r\n") else { continue };
        let length =
            head.lines().find_map(|line| line.to_lowercase().strip_prefix("content-length: ")?.parse().ok());
        if read == 0 || length == Some(body.len()) {
            stream.write_all(b"HTTP/1.1 204 No Content\r\nconnection: close\r\n\r\n").unwrap();
            return body.to_owned();
        }
    }
}

#[test]
fn every_checkpoint_reaches_every_place() {
    let syslog = UdpSocket::bind("127.0.0.1:0").unwrap();
    syslog.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
    let web = TcpListener::bind("127.0.0.1:0").unwrap();
    let place = Place::new();
    let file = place.path("shipped.jsonl");
    let place = place
        .with("READMIT_AUDIT_SHIP_FILE", file.to_str().unwrap())
        .with("READMIT_AUDIT_SHIP_SYSLOG", &format!("udp://{}", syslog.local_addr().unwrap()))
        .with("READMIT_AUDIT_SHIP_URL", &format!("http://{}/take", web.local_addr().unwrap()));
    let server = place.serve();
    place.json(&["user", "create", "--username", "ann"]).json();
    let (post, posted) = channel();
    std::thread::spawn(move || while post.send(take_post(&web)).is_ok() {});
    server.stop();
    let posted = posted.recv_timeout(Duration::from_secs(20)).unwrap();
    let mut datagram = vec![0; 65_536];
    let length = syslog.recv(&mut datagram).unwrap();
    let message = String::from_utf8(datagram[..length].to_vec()).unwrap();
    assert!(message.starts_with("<109>1 20") && message.contains(" audit-checkpoint - {"), "{message}");
    assert_eq!(number(&message[message.find('{').unwrap()..]), 1);
    assert_eq!(number(&posted), 1);
    let shipped = fs::read_to_string(&file).unwrap();
    let numbers: Vec<u64> = shipped.lines().map(number).collect();
    assert!(!numbers.is_empty() && numbers.iter().copied().eq(1..=numbers.len() as u64), "{numbers:?}");

    // Where a place cannot be written, the next start sends what was left.
    fs::remove_file(&file).unwrap();
    fs::create_dir(&file).unwrap();
    let server = place.serve();
    place.json(&["user", "create", "--username", "ben"]).json();
    server.stop();
    fs::remove_dir(&file).unwrap();
    place.serve().stop();
    let later: Vec<u64> = fs::read_to_string(&file).unwrap().lines().map(number).collect();
    assert_eq!(later.first(), Some(&(numbers.len() as u64 + 1)), "{later:?}");
    let anchored = place.path("log.jsonl");
    place.json(&["audit", "export", anchored.to_str().unwrap()]).json();
    let log = anchored.to_str().unwrap();
    let verified = place.json(&["audit", "verify", log, "--anchor", file.to_str().unwrap()]).json();
    assert_eq!(verified["report"]["anchored"], true);
}
