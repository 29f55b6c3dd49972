//! New keys, old keys and a lost ring: what was made with an old key goes on as long as it is needed, and no
//! longer.

use crate::support::{Client, Place, Totp, finish, mode};
use serde_json::Value;
use std::fs;

fn old(place: &Place, used: &str) -> Vec<Value> {
    let keys = place.json(&["key", "status"]).json()["keys"].as_array().unwrap().clone();
    keys.into_iter().filter(|key| key["use"] == used && key["state"] == "old").collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn what_an_old_key_made_goes_on_and_the_key_goes_when_nothing_needs_it() {
    let place = Place::new();
    let server = place.demo();
    let contract = place.contract();
    let code = Client::of(&server, &contract).await.issue("ann").await;
    server.stop();
    let ben = Totp::register(&place, "ben");
    let cleo = Totp::register(&place, "cleo");

    let rotated = place.json(&["key", "rotate"]).json();
    assert_eq!(rotated["added"].as_array().unwrap().len(), 6);
    assert_eq!(mode(&place.data().join("keys.json")), 0o600);
    let digest = old(&place, "digest").remove(0);
    assert_eq!(digest["needs"]["codes"], 1, "{digest}");
    assert_eq!(digest["needs"]["client_secrets"], 2, "{digest}");
    assert_eq!(place.json(&["key", "retire", "--use", "digest"]).trouble(), (3, "key_needed".to_owned()));
    let told = place.json(&["events", "--limit", "200"]).json();
    let is =
        |kind: &str| told["events"].as_array().unwrap().iter().filter(|e| e["event"]["type"] == kind).count();
    assert_eq!(is("key_rotated"), 6);

    let server = place.demo();
    let client = Client::of(&server, &contract).await;
    assert_eq!(client.redeem("ann", &code).await, 200, "a code of before");
    server.stop();
    let digest = old(&place, "digest").remove(0);
    assert_eq!(
        (&digest["needs"]["codes"], &digest["needs"]["client_secrets"]),
        (&0.into(), &1.into()),
        "one was used"
    );

    // What an attempt writes anyway it seals under the newest key in passing; the rest is sealed again when asked.
    ben.verify(&place);
    let seal = old(&place, "seal").remove(0);
    assert_eq!(seal["needs"]["totp_seeds"], 1, "{seal}");
    assert_eq!(place.json(&["key", "retire", "--use", "seal"]).trouble(), (3, "key_needed".to_owned()));
    assert_eq!(place.json(&["key", "reseal"]).json()["resealed"]["accounts"], 1);
    cleo.verify(&place);

    // Nothing that is stored needs these two.
    let retired = place.json(&["key", "retire", "--use", "chain"]).json();
    assert_eq!(retired["retired"].as_array().unwrap().len(), 1);
    assert_eq!(
        place.json(&["key", "retire", "--use", "seal"]).json()["retired"].as_array().unwrap().len(),
        1
    );
    let keys = place.json(&["audit", "key"]).json();
    assert_eq!(keys["keys"].as_array().unwrap().len(), 2, "the public half of the retired one stays");
    let log = place.path("log.jsonl");
    place.json(&["audit", "export", log.to_str().unwrap()]).json();
    let verified = place.json(&["audit", "verify", log.to_str().unwrap()]).json();
    assert_eq!(verified["ok"], true, "{verified}");
}

#[test]
fn a_ring_of_before_is_given_a_key_for_the_log_where_it_is_a_file() {
    let place = Place::begun();
    let path = place.data().join("keys.json");
    let whole: Value = serde_json::from_str(&fs::read_to_string(&path).unwrap()).unwrap();
    let mut before = whole.clone();
    before["keys"].as_array_mut().unwrap().retain(|key| key["use"] != "chain");
    // A database of before knows nothing of it either.
    let chain = whole["keys"].as_array().unwrap().iter().find(|key| key["use"] == "chain").unwrap();
    let id = uuid::Uuid::parse_str(chain["id"].as_str().unwrap()).unwrap();
    let database = rusqlite::Connection::open(place.data().join("readmit.db")).unwrap();
    assert_eq!(database.execute("DELETE FROM key_check WHERE id = ?1", [id.as_bytes()]).unwrap(), 1);
    drop(database);

    let with = |text: &str, arguments: &[&str]| {
        let mut command = place.command();
        finish(command.arg("--json").args(arguments).env("READMIT_KEY_RING", text))
    };
    let refused = with(&before.to_string(), &["user", "list"]);
    assert_eq!(refused.trouble(), (5, "key_ring_mismatch".to_owned()));
    assert!(refused.stderr.contains("key rotate --use chain"), "{refused:?}");
    let printed = with(&before.to_string(), &["key", "rotate", "--use", "chain"]).json();
    let printed = printed["key_ring_text"].as_str().unwrap();

    fs::write(&path, before.to_string()).unwrap();
    place.json(&["user", "list"]).json();
    let after = fs::read_to_string(&path).unwrap();
    assert!(after.contains("\"chain\"") && mode(&path) == 0o600, "the file was given one");
    assert!(
        with(printed, &["user", "list"]).trouble().0 == 5,
        "the database was used with the file's by now"
    );
}

#[test]
fn a_ring_comes_from_a_command() {
    let place = Place::begun();
    fs::rename(place.data().join("keys.json"), place.path("elsewhere.json")).unwrap();
    let name = place.path("elsewhere.json");
    let run = |command: &str| {
        finish(place.command().args(["--json", "user", "list"]).env("READMIT_KEYS_COMMAND", command))
    };
    run(&format!("cat {}", name.display())).json();
    assert_eq!(run("false").trouble(), (5, "key_ring_mismatch".to_owned()));
    assert!(!place.data().join("keys.json").exists());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lost_ring_costs_its_secrets_and_nothing_else() {
    let place = Place::new();
    let server = place.demo();
    let contract = place.contract();
    let code = Client::of(&server, &contract).await.issue("ann").await;
    server.stop();
    let ben = Totp::register(&place, "ben");
    let users = place.json(&["user", "list"]).json()["total"].clone();
    assert_eq!(
        place.json(&["key", "reset", "--lose-secrets"]).trouble(),
        (5, "key_ring_mismatch".to_owned())
    );
    assert_eq!(place.json(&["key", "reset"]).code, 2, "it must be meant");
    fs::remove_file(place.data().join("keys.json")).unwrap();
    let lost = place.json(&["key", "reset", "--lose-secrets"]).json()["lost"].clone();
    assert_eq!(
        (&lost["codes"], &lost["clients"], &lost["totps"]),
        (&1.into(), &2.into(), &1.into()),
        "{lost}"
    );
    let listed = place.json(&["totp", "list", "--user", "ben"]).json();
    assert_eq!(listed["totps"][0]["status"], "lost", "{listed}");
    assert_eq!(ben.try_verify(&place).trouble(), (3, "no_totp".to_owned()));
    Totp::register(&place, "ben").verify(&place);

    assert_eq!(place.json(&["user", "list"]).json()["total"], users, "nobody is lost");
    let told = place.json(&["events", "--limit", "100"]).json();
    let told = told["events"].as_array().unwrap().iter();
    assert_eq!(told.filter(|event| event["event"]["type"] == "key_ring_lost").count(), 1);
    let app = contract["mosaic"]["application_id"].as_str().unwrap();
    let id = contract["mosaic"]["client_id"].as_str().unwrap();
    let rotated = place.json(&["app", "client", "rotate", id, "--app", app]).json();
    let mut contract = contract.clone();
    contract["mosaic"]["client_secret"] = rotated["client"]["client_secret"].clone();
    let server = place.serve();
    let client = Client::of(&server, &contract).await;
    assert_ne!(client.redeem("ann", &code).await, 200, "the code is dead");
    assert_eq!(client.redeem("ann", &client.issue("ann").await).await, 200);
    server.stop();
}
