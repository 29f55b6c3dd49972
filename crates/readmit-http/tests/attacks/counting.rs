//! Attempts: paid for whatever happens, counted once over every way in, and never more often right than the
//! code may be used.

use super::{AUTHENTICATE, start};
use readmit_core::account::{DuringLock, IssueOrder};
use readmit_core::code::{Scope, Uses};
use readmit_core::identifier::Identifier;
use readmit_core::lock::{LockPolicy, Lockout};
use readmit_core::time::Span;
use readmit_testkit::server::another_code;
use readmit_testkit::{TestClient, TestServer};
use serde_json::{Value, json};
use std::collections::BTreeSet;

fn attempt(kind: &str, identifier: &str, code: &str) -> Value {
    json!({"passcode": code, "identifier_type": kind, "identifier": identifier})
}

async fn failures(server: &TestServer) -> u32 {
    let ann = Identifier::new(Identifier::ANY, "ann").unwrap();
    let account = server.app.account(ann).await.unwrap().unwrap();
    LockPolicy::default().counted(&account.hot.code_lock, server.app.now())
}

/// R13: each refused attempt is on the counter when its answer arrives, whatever it was refused for after the
/// comparison.
#[tokio::test(flavor = "multi_thread")]
async fn r13_every_failed_attempt_is_written() {
    let (server, client, user) = start().await;
    let code = client.issue(&user).await;
    for expected in 1..=2 {
        client.redeem(&user, &another_code(&code)).await;
        assert_eq!(failures(&server).await, expected);
    }
    assert_eq!(client.redeem(&user, &code).await.status, 200);
    assert_eq!(failures(&server).await, 0, "success clears");
    let order = json!({"channel": "direct", "identifier_type": "user_id", "identifier": user,
        "generate_request_id": true});
    let sent = client.post("/cis/v1/auth/otp/send", order).await;
    let code = sent.body["code"].as_str().unwrap();
    assert_eq!(client.redeem(&user, code).await.status, 400, "the request id is missing");
    assert_eq!(failures(&server).await, 0, "a code that needs a request id is not up for guessing without");
}

/// R14: of 200 right answers at once as many are granted as the code has uses.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn r14_parallel_right_codes_are_granted_as_often_as_allowed() {
    let (server, client, user) = start().await;
    for uses in [Uses::Single, Uses::Multiple(Some(3))] {
        let order = IssueOrder {
            uses,
            during_lock: DuringLock::Unlock,
            ..IssueOrder::new(Scope::Application(client.application))
        };
        let ann = Identifier::new(Identifier::ANY, "ann").unwrap();
        let caller = readmit_app::Caller::shell();
        let issued = server.app.issue_code(&caller, &ann, order, None).await.unwrap().unwrap();
        let code = issued.issued.code.reveal().to_owned();
        let granted = granted_of(200, &client, &user, &code).await;
        let expected = if uses == Uses::Single { 1 } else { 3 };
        assert_eq!(granted, expected, "{uses:?}");
        let ann = Identifier::new(Identifier::ANY, "ann").unwrap();
        server
            .app
            .unlock_codes(&caller, &ann, readmit_app::authenticators::UnlockKind::Any)
            .await
            .unwrap()
            .unwrap();
    }
}

/// Presents the code so often at once; answers how often it was granted. 32 wait per account, so a 429 tries
/// again.
async fn granted_of(times: usize, client: &TestClient, user: &str, code: &str) -> usize {
    let tasks: Vec<_> = (0..times)
        .map(|_| {
            let (client, user, code) = (client.clone(), user.to_owned(), code.to_owned());
            tokio::spawn(async move {
                loop {
                    let status = client.redeem(&user, &code).await.status;
                    if status != 429 {
                        return status == 200;
                    }
                    tokio::task::yield_now().await;
                }
            })
        })
        .collect();
    let mut granted = 0;
    for task in tasks {
        granted += usize::from(task.await.unwrap());
    }
    granted
}

/// R15: one counter, however the user is named.
#[tokio::test(flavor = "multi_thread")]
async fn r15_every_spelling_of_the_user_counts_on_one_counter() {
    let (server, client, user) = start().await;
    let code = client.issue(&user).await;
    let wrong = another_code(&code);
    let spellings =
        [("username", "ANN"), ("email", "ann@example.COM"), ("phone_number", "+1 (202) 555-0111")];
    for (kind, spelling) in spellings {
        let reply = client.post(AUTHENTICATE, attempt(kind, spelling, &wrong)).await;
        assert_eq!(reply.error(), "auth_invalid_credentials", "{spelling}: {}", reply.text);
    }
    let locked = client.redeem(&user, &code).await;
    assert_eq!(locked.error(), "auth_locked", "{}", locked.text);
    assert!(!server.events().await.is_empty());
}

/// R16: no way to a session passes the gate while the account is locked, frozen or switched off: at the start
/// and when a session that was begun before is used.
#[tokio::test(flavor = "multi_thread")]
async fn r16_every_way_to_a_session_stops_at_the_gate() {
    let (server, client, user) = start().await;
    let granted = client.redeem(&user, &client.issue(&user).await).await;
    let (session, refresh) = (&granted.body["session_id"], &granted.body["refresh_token"]);
    let ways = [
        ("/cis/v1/auth/token/refresh", json!({"refresh_token": refresh})),
        ("/cis/v1/auth/session/authenticate", json!({"session_id": session})),
    ];
    let code = client.issue(&user).await;
    let disable = json!({"status": "Disabled"});
    assert_eq!(client.put(&format!("/cis/v1/users/{user}"), disable).await.status, 200);
    for (path, body) in &ways {
        let reply = client.post(path, body.clone()).await;
        assert!((400..500).contains(&reply.status), "{path}: {}", reply.text);
    }
    assert_ne!(client.redeem(&user, &code).await.status, 200);
    assert_eq!(client.put(&format!("/cis/v1/users/{user}"), json!({"status": "Active"})).await.status, 200);
    for (path, body) in &ways {
        let reply = client.post(path, body.clone()).await;
        assert!((400..500).contains(&reply.status), "what ended stays ended, {path}: {}", reply.text);
    }
    assert_ne!(client.redeem(&user, &code).await.status, 200, "a code from before died with the account");

    let code = client.issue(&user).await;
    let notice = server.events().await.last().unwrap().id;
    let ann = Identifier::new(Identifier::ANY, "ann").unwrap();
    let account = server.app.account(ann).await.unwrap().unwrap();
    let link = readmit_core::notice::NotMeLink { account: account.id, notice, code: None };
    let token = link.seal(server.app.tenant, &server.app.keys.digest);
    let origin = readmit_core::event::Origin::system();
    server.app.disown(&token, origin).await.unwrap().unwrap();
    assert_ne!(client.redeem(&user, &code).await.status, 200, "frozen");
    let order = json!({"channel": "direct", "identifier_type": "user_id", "identifier": user});
    assert_eq!(client.post("/cis/v1/auth/otp/send", order).await.status, 403, "frozen");
}

/// R18: what a lock ended is not alive again when the lock is over.
#[tokio::test(flavor = "multi_thread")]
async fn r18_a_lock_ends_the_running_code_for_good() {
    let (server, client, user) = start().await;
    let code = client.issue(&user).await;
    for _ in 0..3 {
        client.redeem(&user, &another_code(&code)).await;
    }
    server.clock.advance(Span::from_mins(15));
    let mut client = client;
    client.renew().await;
    let after = client.redeem(&user, &code).await;
    assert_eq!(after.error(), "auth_invalid_credentials", "{}", after.text);
}

/// R19: tries during a lock do not prolong it, so its owner gets in when it is over, whatever an attacker does
/// in the meantime.
#[tokio::test(flavor = "multi_thread")]
async fn r19_an_attacker_cannot_keep_the_owner_out() {
    let (server, mut client, user) = start().await;
    let code = client.issue(&user).await;
    for _ in 0..3 {
        client.redeem(&user, &another_code(&code)).await;
    }
    for _ in 0..14 {
        server.clock.advance(Span::from_mins(1));
        assert_eq!(client.redeem(&user, "123456").await.error(), "auth_locked");
    }
    server.clock.advance(Span::from_mins(1));
    client.renew().await;
    let fresh = client.issue(&user).await;
    assert_eq!(client.redeem(&user, &fresh).await.status, 200);
}

/// R33: a clock that is set back neither revives what has ended nor ends what lives.
#[tokio::test(flavor = "multi_thread")]
async fn r33_a_clock_that_goes_back_revives_nothing() {
    let (server, mut client, user) = start().await;
    let first = client.issue(&user).await;
    server.clock.advance(Span::from_mins(6));
    client.renew().await;
    assert_eq!(client.redeem(&user, &first).await.error(), "auth_otp_passcode_expired");
    let second = client.issue(&user).await;
    let now = server.app.now();
    server.clock.set(now - Span::from_mins(30));
    client.renew().await;
    assert_ne!(client.redeem(&user, &first).await.status, 200, "the account never sees its own past");
    assert_eq!(client.redeem(&user, &second).await.status, 200);
    let ids: BTreeSet<_> = server.events().await.into_iter().map(|event| event.id).collect();
    assert_eq!(ids.len(), server.events().await.len());
}
