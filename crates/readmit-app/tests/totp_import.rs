//! TOTPs of other systems in the hands of the use cases: tried, taken over, and good for signing in.

#![expect(clippy::unwrap_used, reason = "in a test, what goes wrong ends the test")]

use readmit_app::totp::VerifyTotp;
use readmit_app::totp::import::{Entry, Import, Reading, Row, Unlock, read};
use readmit_app::{App, Caller};
use readmit_core::account::totp::RegisterRefusal;
use readmit_core::identifier::Identifier;
use readmit_core::profile::Profile;
use readmit_core::secret::Secret;
use readmit_core::totp::CodeKey;
use readmit_testkit::server::{Backend, TestServer};

const LIST: &str = "ann\totpauth://totp/Old:phone?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ\n\
                    ann\totpauth://totp/Old:tablet?secret=MFRGGZDFMZTWQ2LKMFRGGZDF\n\
                    eve\totpauth://totp/Old:phone?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ\n";

fn rows(app: &App, file: &str) -> Vec<Row> {
    let reading = Reading { format: None, map: None, unlock: &Unlock::Nothing, now: app.now() };
    read(file.as_bytes(), &reading).unwrap().into_iter().map(Entry::unwrap).collect()
}

async fn user(app: &App, name: &str) {
    let profile = Profile { username: Some(name.to_owned()), ..Profile::default() };
    app.create_account(&Caller::shell(), profile).await.unwrap().unwrap();
}

/// Whether the code that the row's owner sees now, with their clock as it is, is right.
async fn verifies(app: &App, row: &Row) -> bool {
    let totp = &row.totp;
    let step = totp.parameters.step_at(app.now()).saturating_add_signed(i64::from(totp.drift));
    let code = CodeKey::new(&totp.seed, totp.parameters.algorithm, totp.parameters.digits).text(step);
    let order = VerifyTotp { identifier: totp.identifier.clone(), typed: Secret::new(code), next: None };
    app.verify_totp(&Caller::shell(), order).await.unwrap().is_ok()
}

#[tokio::test]
async fn a_rehearsal_says_what_an_import_does_and_writes_nothing() {
    let server = TestServer::start(Backend::Memory).await;
    let app = &server.app;
    user(app, "ann").await;
    let list = rows(app, LIST);
    for _ in 0..2 {
        let mut rehearsal = app.rehearse_import(None).await.unwrap();
        let mut planned = Vec::new();
        for row in list.iter().chain(&list[..1]) {
            planned.push(rehearsal.plan(&row.totp).await.unwrap());
        }
        let Import::Registered(id) = planned[0] else { panic!("{planned:?}") };
        let refused =
            [RegisterRefusal::AlreadyRegistered, RegisterRefusal::UnknownAccount].map(Import::Refused);
        assert_eq!(
            planned[1..],
            [refused[0].clone(), refused[1].clone(), Import::Known(id)],
            "nothing was written before"
        );
    }
    let mut done = Vec::new();
    for row in &list {
        done.push(app.import_totp(&Caller::shell(), None, &row.totp).await.unwrap());
    }
    assert!(matches!(done[0], Import::Registered(_)), "{done:?}");
    let again = app.import_totp(&Caller::shell(), None, &list[0].totp).await.unwrap();
    let Import::Registered(id) = done[0] else { panic!("{done:?}") };
    assert_eq!(again, Import::Known(id));
    let account = app.account(Identifier::new(Identifier::ANY, "ann").unwrap()).await.unwrap().unwrap();
    assert!(account.has_totp());
}

#[tokio::test]
async fn what_was_taken_over_lets_its_owner_in() {
    let server = TestServer::start(Backend::Sqlite).await;
    let app = &server.app;
    for name in ["ann", "ben", "eve"] {
        user(app, name).await;
    }
    let table = "user,secret,digits,period,algorithm,drift\n\
                 ann,GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ,6,30,SHA1,0\n\
                 ben,GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ,8,60,SHA256,-3\n\
                 eve,JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP,7,20,SHA512,5\n";
    for row in rows(app, table) {
        assert!(!verifies(app, &row).await, "{}: not before", row.place);
        let done = app.import_totp(&Caller::shell(), None, &row.totp).await.unwrap();
        assert!(matches!(done, Import::Registered(_)), "{}: {done:?}", row.place);
        assert!(verifies(app, &row).await, "{}", row.place);
        assert!(!verifies(app, &row).await, "{}: not twice", row.place);
    }
}
