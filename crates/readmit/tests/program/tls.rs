//! TLS beside plain HTTP: the same server, a certificate that is renewed while it runs, and files that are no
//! good.

use crate::support::{Place, Server, finish};
use std::fs;
use std::sync::mpsc::channel;
use std::time::{Duration, Instant};

/// Puts a new certificate for 127.0.0.1 and its key into the place's files.
fn renew(place: &Place) {
    let made = rcgen::generate_simple_self_signed(["127.0.0.1".to_owned()]).unwrap();
    fs::write(place.path("tls.crt"), made.cert.pem()).unwrap();
    fs::write(place.path("tls.key"), made.signing_key.serialize_pem()).unwrap();
}

fn place() -> Place {
    let place = Place::new();
    renew(&place);
    place
        .with("READMIT_TLS_LISTEN", "127.0.0.1:0")
        .with("READMIT_TLS_CERTIFICATE", "tls.crt")
        .with("READMIT_TLS_KEY", "tls.key")
}

/// A client that trusts the certificate that is in the file now.
fn client(place: &Place) -> reqwest::Client {
    let certificate = reqwest::Certificate::from_pem(&fs::read(place.path("tls.crt")).unwrap()).unwrap();
    reqwest::Client::builder().tls_certs_only([certificate]).no_proxy().build().unwrap()
}

async fn is_answered(client: &reqwest::Client, server: &Server) -> bool {
    match client.get(format!("https://{}/healthz", server.tls_address)).send().await {
        Ok(answer) => {
            assert_eq!(answer.status(), 200);
            assert!(answer.headers().contains_key("strict-transport-security"));
            true
        }
        Err(_) => false,
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn both_sockets_serve_and_a_hangup_renews_the_certificate() {
    let place = place();
    let server = place.serve();
    let before = client(&place);
    assert!(is_answered(&before, &server).await);
    let plain = reqwest::get(server.url("/healthz")).await.unwrap();
    assert_eq!(plain.status(), 200);
    assert!(!plain.headers().contains_key("strict-transport-security"));

    renew(&place);
    let after = client(&place);
    assert!(!is_answered(&after, &server).await);
    server.signal("HUP");
    let (begun, (_open, pause)) = (Instant::now(), channel::<()>());
    while !is_answered(&after, &server).await {
        assert!(begun.elapsed() < Duration::from_mins(1), "the certificate is not renewed");
        let _ = pause.recv_timeout(Duration::from_millis(2));
    }
    let stranger = client(&self::place());
    assert!(!is_answered(&stranger, &server).await);

    fs::write(place.path("tls.key"), "no key").unwrap();
    server.signal("HUP");
    let log = server.stop().stderr;
    assert!(log.contains("the TLS certificate was read again"), "{log}");
    assert!(log.contains("the TLS certificate stays as it was"), "{log}");
}

#[test]
fn files_that_are_no_good_are_found_by_the_check_and_refused_at_the_start() {
    let place = place();
    let check = place.json(&["config", "check"]).json();
    let tls = check["checks"].as_array().unwrap().iter().find(|check| check["check"] == "TLS").unwrap();
    assert_eq!(tls["ok"], true, "{check}");

    fs::write(place.path("tls.key"), "s3cret").unwrap();
    let done = place.run(&["config", "check"]);
    assert_eq!(done.code, 2);
    assert!(done.stdout.contains("TLS: NOT OK: tls.key: expected a private key in PEM"), "{}", done.stdout);
    let done = place.json(&["serve", "--listen", "127.0.0.1:0"]);
    assert_eq!(done.trouble(), (2, "invalid_input".to_owned()));
    assert!(!format!("{done:?}").contains("s3cret"), "{done:?}");

    let mut command = place.command();
    command.args(["--json", "config", "check"]).env_remove("READMIT_TLS_KEY");
    let done = finish(&mut command);
    assert!(done.stderr.contains("tls.key: expected a PEM file, because tls.listen is set"), "{done:?}");
    assert_eq!(done.trouble(), (2, "invalid_input".to_owned()));
}
