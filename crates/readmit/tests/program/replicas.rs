//! Two servers on one PostgreSQL: one set of limits, one set of uses.

use crate::support::{Client, Place, Server, wrong_code};
use readmit_testkit::postgres::Cluster;
use serde_json::{Value, json};

/// Callers at once, half of them at each server.
const CALLERS: usize = 64;

struct Pair {
    place: Place,
    servers: [Server; 2],
    clients: [Client; 2],
}

impl Pair {
    fn stop(self) {
        self.servers.into_iter().for_each(|server| drop(server.stop()));
    }
}

/// Two servers with one ring, and a client that both know by one token.
async fn pair() -> Pair {
    let place =
        Place::on(&Cluster::start().database().await).with("READMIT_PUBLIC_URL", "http://id.example.com");
    let servers = [place.demo(), place.serve()];
    let first = Client::of(&servers[0], &place.contract()).await;
    let clients = [first.clone(), first.at(&servers[1])];
    Pair { place, servers, clients }
}

/// Presents a code from all callers at once; returns the statuses. A caller that is told that too many wait
/// comes again.
async fn present(pair: &Pair, user: &'static str, code: &str) -> Vec<u16> {
    let callers: Vec<_> = (0..CALLERS)
        .map(|number| {
            let (client, code) = (pair.clients[number % 2].clone(), code.to_owned());
            tokio::spawn(async move {
                loop {
                    match client.redeem(user, &code).await {
                        429 => tokio::task::yield_now().await,
                        status => return status,
                    }
                }
            })
        })
        .collect();
    let mut statuses = Vec::new();
    for caller in callers {
        statuses.push(caller.await.unwrap());
    }
    statuses
}

fn count(statuses: &[u16], status: u16) -> usize {
    statuses.iter().filter(|found| **found == status).count()
}

#[tokio::test(flavor = "multi_thread")]
async fn wrong_tries_are_counted_together() {
    let pair = pair().await;
    let code = pair.clients[0].issue("ann").await;
    let statuses = present(&pair, "ann", &wrong_code(&code)).await;
    assert_eq!((count(&statuses, 400), count(&statuses, 403)), (3, CALLERS - 3), "{statuses:?}");
    let events = pair.place.json(&["events", "--user", "ann", "--limit", "1000"]).json();
    let reasons = |reason: &str| {
        let is = |event: &&Value| event["event"]["reason"] == reason;
        events["events"].as_array().unwrap().iter().filter(is).count()
    };
    assert_eq!((reasons("wrong"), reasons("locked")), (3, CALLERS - 3));
    assert_eq!(pair.clients[1].redeem("ann", &code).await, 403);
    pair.stop();
}

#[tokio::test(flavor = "multi_thread")]
async fn one_code_lets_one_in() {
    let pair = pair().await;
    let code = pair.clients[1].issue("ben").await;
    let statuses = present(&pair, "ben", &code).await;
    assert_eq!((count(&statuses, 200), count(&statuses, 400)), (1, CALLERS - 1), "{statuses:?}");
    pair.stop();
}

/// A run that one server began is answered at both at once, with the right code: one answer counts, and one code is spent.
#[tokio::test(flavor = "multi_thread")]
async fn a_journey_is_answered_once() {
    const ROUNDS: usize = 8;
    let pair = pair().await;
    let client = pair.place.contract()["mosaic"]["client_id"].as_str().unwrap().to_owned();
    let path = |call: &str| format!("/ido/api/v2/auth/{call}?aid=default_application&clientId={client}");
    for round in 0..ROUNDS {
        let code = pair.clients[round % 2].issue("ann").await;
        let start = json!({"data": {"policy_request_id": "temp-code-form"}, "headers": []});
        let (_, asked) = pair.clients[round % 2].post(&path("anonymous_invoke"), &start).await;
        let headers = asked["headers"].as_array().unwrap();
        let sid = headers.iter().find_map(|header| header["session_id"].as_str()).unwrap();
        let answer = json!({"headers": [], "data": {
            "assertion_id": asked["data"]["control_flow"][0]["assertion_id"], "action": "form", "assert": "action",
            "fch": asked["data"]["challenge"], "input": {"external_user_id": "ann", "temp_code": code}}});
        let path = format!("{}&sid={sid}", path("assert"));
        let callers: Vec<_> = (0..8)
            .map(|number| {
                let (client, path, answer) = (pair.clients[number % 2].clone(), path.clone(), answer.clone());
                tokio::spawn(async move { client.post(&path, &answer).await.1["data"]["state"].clone() })
            })
            .collect();
        let mut states = Vec::new();
        for caller in callers {
            states.push(caller.await.unwrap());
        }
        let through = states.iter().filter(|state| **state == "completed").count();
        assert_eq!(
            (through, states.iter().filter(|state| **state == "rejected").count()),
            (1, 7),
            "{states:?}"
        );
    }
    let events = pair.place.json(&["events", "--user", "ann", "--limit", "1000"]).json();
    let count = |kind: &str| {
        events["events"].as_array().unwrap().iter().filter(|event| event["event"]["type"] == kind).count()
    };
    assert_eq!(
        (count("code_redeemed"), count("code_refused"), count("session_started")),
        (ROUNDS, 0, ROUNDS)
    );
    pair.stop();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_change_at_one_is_seen_at_the_other() {
    let pair = pair().await;
    let app = pair.place.contract()["mosaic"]["application_id"].as_str().unwrap().to_owned();
    pair.place.json(&["app", "update", &app, "--length", "8"]).json();
    for client in &pair.clients {
        assert_eq!(client.issue("cleo").await.len(), 8);
    }
    pair.place.json(&["app", "delete", &app]).json();
    for client in &pair.clients {
        assert_eq!(client.try_issue("cleo").await.unwrap().0, 401);
    }
    pair.stop();
}

#[tokio::test(flavor = "multi_thread")]
async fn servers_that_start_at_once_on_an_empty_database_agree() {
    let ring = std::fs::read_to_string(Place::begun().data().join("keys.json")).unwrap();
    let database = Cluster::start().database().await;
    // As on machines of their own: nothing in common but the database and the ring.
    let places: Vec<Place> = (0..4).map(|_| Place::on(&database).with("READMIT_KEY_RING", &ring)).collect();
    let servers: Vec<Server> = std::thread::scope(|scope| {
        let starts: Vec<_> = places.iter().map(|place| scope.spawn(|| place.serve())).collect();
        starts.into_iter().map(|start| start.join().unwrap()).collect()
    });
    places[0].json(&["user", "create", "--username", "ann"]).json();
    for place in &places {
        assert_eq!(place.json(&["user", "list"]).json()["total"], 1);
        assert!(!place.data().join("keys.json").exists(), "the ring came from the environment");
    }
    for server in servers {
        server.stop();
    }
}
