//! The certificate's files: what is refused, and what a renewal changes.

use crate::support::{Files, Server, ask_http1};
use hyper::StatusCode;
use readmit_http::Tls;
use rustls::version::TLS13;
use std::fs;

fn refused(files: &Files) -> String {
    match Tls::read(&files.certificate(), &files.key()) {
        Ok(_) => panic!("it is taken"),
        Err(error) => error.to_string(),
    }
}

#[test]
fn files_that_cannot_be_used_are_named_and_not_repeated() {
    let files = Files::new();
    let key = fs::read_to_string(files.key()).unwrap();
    let certificate = fs::read_to_string(files.certificate()).unwrap();

    fs::write(files.key(), key.replace("PRIVATE KEY", "SOMETHING ELSE")).unwrap();
    let error = refused(&files);
    assert!(error.ends_with("tls.key: expected a private key in PEM"), "{error}");

    fs::write(files.key(), key.replace("-----END", "!")).unwrap();
    let error = refused(&files);
    assert!(error.ends_with("tls.key: expected a private key in PEM"), "{error}");

    fs::write(files.key(), &certificate).unwrap();
    assert!(refused(&files).ends_with("tls.key: expected a private key in PEM"));

    fs::remove_file(files.key()).unwrap();
    let error = refused(&files);
    assert!(error.contains("tls.key") && error.contains("No such file"), "{error}");

    fs::write(files.key(), &key).unwrap();
    fs::write(files.certificate(), &key).unwrap();
    let error = refused(&files);
    assert!(error.ends_with("tls.crt: expected a certificate in PEM"), "{error}");

    let other = Files::new();
    fs::copy(other.certificate(), files.certificate()).unwrap();
    let error = refused(&files);
    assert!(error.contains("tls.crt") && error.contains("tls.key"), "{error}");
}

#[tokio::test]
async fn a_renewal_is_shown_to_new_connections_and_a_bad_one_to_none() {
    let files = Files::new();
    let tls = files.read();
    let server = Server::start(tls.clone()).await;
    let before = files.client(&[&TLS13], &["http/1.1"]);
    let old = server.shake_hands(&before).await.unwrap();

    files.renew();
    let after = files.client(&[&TLS13], &["http/1.1"]);
    assert!(server.shake_hands(&after).await.is_err(), "nothing is read before it is told");
    tls.reload().unwrap();
    assert_eq!(ask_http1(server.shake_hands(&after).await.unwrap()).await.0, StatusCode::OK);
    assert!(server.shake_hands(&before).await.is_err());
    // What was connected before goes on.
    assert_eq!(ask_http1(old).await.0, StatusCode::OK);

    // A renewal that is half written.
    fs::copy(Files::new().certificate(), files.certificate()).unwrap();
    assert!(tls.reload().is_err());
    assert_eq!(ask_http1(server.shake_hands(&after).await.unwrap()).await.0, StatusCode::OK);
}
