//! `kill -9` in mid-load: whatever was acknowledged before it stands after a restart.

use crate::support::{Client, Place, Server, wrong_code};
use readmit_testkit::postgres::Cluster;
use serde_json::Value;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::Semaphore;
use tokio::time::timeout;

/// Kills in one test.
const ROUNDS: u32 = 3;

/// Users under load at once, each with a task of its own.
const USERS: u32 = 24;

/// Failures that lock.
const FAILURES_MAX: u32 = 3;

/// One request of a task.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Act {
    Issue,
    Wrong,
    Redeem,
}

/// What one task knows for sure, and the request whose answer never came.
#[derive(Debug)]
struct Journal {
    user: String,
    /// Whether the user tries wrong codes.
    careless: bool,
    /// The last code that was issued.
    code: Option<String>,
    /// Whether it was redeemed.
    used: bool,
    /// Wrong attempts since the last success.
    failures: u32,
    /// Acknowledged, over all: issues, wrong attempts, redeems.
    acknowledged: [u32; 3],
    unanswered: Option<Act>,
}

impl Journal {
    fn new(user: String, careless: bool) -> Self {
        Self { user, careless, code: None, used: false, failures: 0, acknowledged: [0; 3], unanswered: None }
    }

    /// What comes next. Half of the users try wrong codes as well, never so many that they lock.
    fn next(&self, step: usize) -> Act {
        if self.careless {
            [Act::Issue, Act::Wrong, Act::Wrong, Act::Redeem][step % 4]
        } else {
            [Act::Issue, Act::Redeem][step % 2]
        }
    }

    /// Notes an answer.
    fn note(&mut self, act: Act, status: u16, body: &Value) {
        self.acknowledged[act as usize] += 1;
        match act {
            Act::Issue => {
                assert_eq!(status, 200, "{body}");
                self.code = Some(body["code"].as_str().unwrap().to_owned());
                self.used = false;
            }
            Act::Wrong => {
                assert_eq!(status, 400, "{body}");
                self.failures += 1;
            }
            Act::Redeem => {
                assert_eq!(status, 200, "{body}");
                self.used = true;
                self.failures = 0;
            }
        }
    }
}

/// Works on one user until the server goes away.
async fn work(client: Client, mut journal: Journal, answered: Arc<Semaphore>) -> Journal {
    for step in 0.. {
        let act = journal.next(step);
        let code = journal.code.clone().unwrap_or_default();
        let reply = match act {
            Act::Issue => client.try_issue(&journal.user).await,
            Act::Wrong => client.try_redeem(&journal.user, &wrong_code(&code)).await,
            Act::Redeem => client.try_redeem(&journal.user, &code).await,
        };
        let Some((status, body)) = reply else {
            journal.unanswered = Some(act);
            break;
        };
        journal.note(act, status, &body);
        answered.add_permits(1);
    }
    journal
}

/// Events of one kind about a user.
fn count(events: &Value, kind: &str, reason: Option<&str>) -> u32 {
    let matches = |event: &&Value| {
        event["event"]["type"] == kind && reason.is_none_or(|reason| event["event"]["reason"] == reason)
    };
    u32::try_from(events["events"].as_array().unwrap().iter().filter(matches).count()).unwrap()
}

/// Every acknowledged act has its event, and there is at most one more: that of the request without an answer.
fn audited(place: &Place, journal: &Journal) {
    let events = place.json(&["events", "--user", &journal.user, "--limit", "10000"]).json();
    let found = [
        count(&events, "code_issued", None),
        count(&events, "code_refused", Some("wrong")),
        count(&events, "code_redeemed", None),
    ];
    for act in [Act::Issue, Act::Wrong, Act::Redeem] {
        let (found, least) = (found[act as usize], journal.acknowledged[act as usize]);
        let most = least + u32::from(journal.unanswered == Some(act));
        assert!((least..=most).contains(&found), "{act:?}: {found} events: {journal:?}");
    }
}

/// What was acknowledged is true at the restarted server. Every task had one request under way, so these are all
/// the cases there are.
async fn holds(client: &Client, journal: &Journal) {
    let (Some(code), user) = (&journal.code, &journal.user) else { return };
    let wrong = wrong_code(code);
    match (journal.unanswered, journal.failures) {
        // A new code may have come; the one before it was used, and stays used.
        (Some(Act::Issue), _) => {
            assert!(journal.used, "{journal:?}");
            assert_ne!(client.redeem(user, code).await, 200, "{journal:?}");
        }
        // The code was issued, and one failure at most was counted.
        (Some(Act::Wrong), 0) => assert_eq!(client.redeem(user, code).await, 200, "{journal:?}"),
        // The failures before count: as many as the limit has left lock, and the right code comes too late.
        (Some(Act::Wrong), failures) => {
            for _ in failures..FAILURES_MAX {
                assert_ne!(client.redeem(user, &wrong).await, 200, "{journal:?}");
            }
            assert_eq!(client.redeem(user, code).await, 403, "{journal:?}");
        }
        // Used by the request without an answer, or still good: for one use, not for two.
        (Some(Act::Redeem), 0) => {
            let statuses = [client.redeem(user, code).await, client.redeem(user, code).await];
            assert_ne!(statuses[1], 200, "{journal:?}");
        }
        // Used, or one failure from a lock.
        (Some(Act::Redeem), _) => {
            assert_ne!(client.redeem(user, &wrong).await, 200, "{journal:?}");
            assert_ne!(client.redeem(user, code).await, 200, "{journal:?}");
        }
        (None, _) => panic!("a task ended by itself: {journal:?}"),
    }
}

async fn round(place: &Place, mut server: Server, round: u32) -> Server {
    let client = Client::of(&server, &place.contract()).await;
    let answered = Arc::new(Semaphore::new(0));
    let mut tasks = Vec::new();
    for number in 0..USERS {
        let journal = Journal::new(format!("user-{round}-{number}"), number % 2 == 0);
        client.make_user(&journal.user).await;
        tasks.push(tokio::spawn(work(client.clone(), journal, answered.clone())));
    }
    // Another point of the load each time.
    let enough = answered.acquire_many(150 + 83 * round);
    drop(timeout(Duration::from_mins(1), enough).await.expect("the load goes on").unwrap());
    server.kill();
    let mut journals = Vec::new();
    for task in tasks {
        journals.push(task.await.unwrap());
    }

    let server = place.demo();
    let client = Client::of(&server, &place.contract()).await;
    for journal in &journals {
        audited(place, journal);
        holds(&client, journal).await;
    }
    server
}

async fn survives(place: &Place) {
    let mut server = place.demo();
    for number in 0..ROUNDS {
        server = round(place, server, number).await;
    }
    server.stop();
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_acknowledged_is_lost_on_sqlite() {
    survives(&Place::new()).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_acknowledged_is_lost_on_postgresql() {
    let database = Cluster::start().database().await;
    survives(&Place::on(&database)).await;
}
