//! The sealer: one checkpoint for what was written since the last, whoever makes it, and none over what is not
//! as it was signed.

#![expect(clippy::unwrap_used, reason = "in a test, what goes wrong ends the test")]

use readmit_app::audit::{Break, Sealed, Sealer};
use readmit_app::keys::chain_signature_holds;
use readmit_app::{App, Caller};
use readmit_core::application::Passcodes;
use readmit_core::audit::checkpoint::Checkpoint;
use readmit_core::audit::export::Line;
use readmit_core::audit::verify::Verifier;
use readmit_testkit::server::{Backend, TestServer};

async fn write(app: &App) {
    let caller = Caller::shell();
    let made = app.create_application(&caller, "A".to_owned(), String::new(), Passcodes::default()).await;
    made.unwrap().unwrap();
}

async fn sealed(app: &App, sealer: &mut Sealer) -> Checkpoint {
    match app.seal_log(sealer).await.unwrap() {
        Sealed::Now(checkpoint) => checkpoint,
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_checkpoint_covers_what_was_written_since_the_last() {
    let server = TestServer::start(Backend::Memory).await;
    let app = &server.app;
    let mut sealer = Sealer::default();
    write(app).await;
    let first = sealed(app, &mut sealer).await;
    assert_eq!(app.seal_log(&mut sealer).await.unwrap(), Sealed::Already);
    write(app).await;
    let second = sealed(app, &mut sealer).await;
    let (one, two) = (first.read().unwrap(), second.read().unwrap());
    assert_eq!((one.number, two.number, two.previous), (1, 2, first.hash()));
    let public = app.keys.chain.public_keys()[0].1;
    let signature = data_encoding::BASE64URL_NOPAD.decode(second.signature.as_bytes()).unwrap();
    assert!(chain_signature_holds(&public, &Checkpoint::signed_bytes(&second.statement), &signature));
    // Another process goes on from there, and this one from what it did.
    let mut other = Sealer::default();
    assert_eq!(app.seal_log(&mut other).await.unwrap(), Sealed::Already);
    write(app).await;
    assert_eq!(sealed(app, &mut other).await.read().unwrap().number, 3);
    assert_eq!(app.seal_log(&mut sealer).await.unwrap(), Sealed::Already);
}

#[tokio::test]
async fn of_two_sealers_at_once_one_signs() {
    let server = TestServer::start(Backend::Memory).await;
    let app = &server.app;
    let (mut one, mut other) = (Sealer::default(), Sealer::default());
    for round in 1..=20_u64 {
        write(app).await;
        let (first, second) = tokio::join!(app.seal_log(&mut one), app.seal_log(&mut other));
        let signed = [first.unwrap(), second.unwrap()].iter().filter(|s| matches!(s, Sealed::Now(_))).count();
        assert_eq!(signed, 1, "round {round}");
        let last = app.store.last_checkpoint().await.unwrap().unwrap();
        assert_eq!(last.read().unwrap().number, round);
    }
}

#[tokio::test]
async fn nothing_is_signed_over_a_forged_checkpoint() {
    let server = TestServer::start(Backend::Memory).await;
    let app = &server.app;
    let mut sealer = Sealer::default();
    write(app).await;
    let first = sealed(app, &mut sealer).await;
    let mut statement = first.read().unwrap();
    (statement.number, statement.previous) = (2, first.hash());
    statement.moved.clear();
    let forged = Checkpoint { statement: statement.to_text().unwrap(), ..first };
    assert!(app.store.add_checkpoint(2, forged).await.unwrap());
    write(app).await;
    let broken = Sealed::Broken(Break::Checkpoint { number: 2 });
    assert_eq!(app.seal_log(&mut sealer).await.unwrap(), broken);
    assert_eq!(app.seal_log(&mut Sealer::default()).await.unwrap(), broken);
    assert_eq!(app.store.last_checkpoint().await.unwrap().unwrap().read().unwrap().number, 2);
}

#[tokio::test]
async fn an_export_is_green_while_others_write() {
    let server = TestServer::start(Backend::Sqlite).await;
    let app = server.app.clone();
    let writing = tokio::spawn({
        let app = app.clone();
        async move {
            for _ in 0..100 {
                write(&app).await;
            }
        }
    });
    let order = readmit_app::audit::ExportOrder { personal: true };
    let mut lines: Vec<Vec<u8>> = Vec::new();
    for _ in 0..5 {
        let mut file = Vec::new();
        let exported = app.export_log(&Caller::shell(), order, &mut file, &mut |_| {}).await.unwrap();
        assert_eq!(exported.summary.unchained, 0);
        let mut verifier = Verifier::new(Vec::new(), chain_signature_holds);
        let mut found = Vec::new();
        lines = file.split_inclusive(|byte| *byte == b'\n').map(<[u8]>::to_vec).collect();
        for line in &lines {
            verifier.line(line, &mut |finding| found.push(finding));
        }
        verifier.finish(&mut |finding| found.push(finding));
        assert_eq!(found, []);
    }
    writing.await.unwrap();
    assert!(matches!(serde_json::from_slice(lines.last().unwrap()), Ok(Line::End(_))));
}
