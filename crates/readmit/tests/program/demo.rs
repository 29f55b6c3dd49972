//! `demo`: the contract of `demo.json`, and that a second start changes nothing that it need not.

use crate::support::{Client, Place, Server, mode};
use serde_json::Value;
use std::fs;

fn texts(value: &Value, names: &[&str]) {
    for name in names {
        assert!(value[name].as_str().is_some_and(|text| !text.is_empty()), "{name}: {value}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_contract_holds_and_works() {
    let place = Place::new();
    let server = place.demo();
    let contract = place.contract();
    let port = server.address.rsplit_once(':').unwrap().1;
    assert_eq!(contract["base_url"], format!("http://localhost:{port}"));
    texts(
        &contract["mosaic"],
        &["application_id", "client_id", "client_secret", "client2_id", "client2_secret"],
    );
    let users = contract["users"].as_array().unwrap();
    assert!(users.len() >= 3);
    for user in users {
        texts(user, &["id", "external_user_id", "username", "email", "phone_number"]);
    }
    let mut names: Vec<&String> = contract.as_object().unwrap().keys().collect();
    names.sort();
    assert_eq!(names, ["base_url", "mosaic", "users"], "what has no subject yet is absent");

    let app = contract["mosaic"]["application_id"].as_str().unwrap();
    let shown = place.json(&["app", "show", app]).json()["application"].clone();
    assert_eq!((&shown["name"], &shown["cross_client"]), (&"Readmit demo".into(), &true.into()));
    for client in shown["clients"].as_array().unwrap() {
        assert_eq!(client["redirect_uris"][0], "http://localhost:8765/callback");
        assert_eq!(client["origins"][0], "http://localhost:8765");
    }
    let client = Client::of(&server, &contract).await;
    for user in users {
        let name = user["username"].as_str().unwrap();
        let code = client.issue(name).await;
        assert_eq!(client.redeem(name, &code).await, 200, "{name}");
    }
    let preflight = reqwest::Client::new()
        .request(reqwest::Method::OPTIONS, server.url("/cis/v1/auth/otp/send"))
        .header("origin", "http://localhost:8765")
        .header("access-control-request-method", "POST")
        .send()
        .await
        .unwrap();
    assert_eq!(preflight.headers()["access-control-allow-origin"], "http://localhost:8765");
    server.stop();
}

#[test]
fn files_are_for_the_owner_only() {
    let place = Place::new();
    let server = place.demo();
    assert_eq!(mode(&place.data()), 0o700);
    for entry in fs::read_dir(place.data()).unwrap() {
        let path = entry.unwrap().path();
        assert_eq!(mode(&path), 0o600, "{}", path.display());
    }
    server.stop();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_second_start_changes_only_the_address() {
    let place = Place::new();
    place.demo().stop();
    let first = place.contract();
    let server = place.demo();
    let second = place.contract();
    assert_eq!((&first["mosaic"], &first["users"]), (&second["mosaic"], &second["users"]));
    assert_eq!(place.json(&["app", "list"]).json()["applications"].as_array().unwrap().len(), 1);
    assert_eq!(place.json(&["user", "list"]).json()["total"], 3);
    let port = server.address.rsplit_once(':').unwrap().1;
    assert_eq!(second["base_url"], format!("http://localhost:{port}"));
    Client::of(&server, &second).await;
    server.stop();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lost_file_is_made_anew_with_new_secrets() {
    let place = Place::new();
    place.demo().stop();
    let first = place.contract();
    fs::remove_file(place.data().join("demo.json")).unwrap();
    let server = place.demo();
    let second = place.contract();
    assert_eq!(first["mosaic"]["client_id"], second["mosaic"]["client_id"]);
    assert_ne!(first["mosaic"]["client_secret"], second["mosaic"]["client_secret"]);
    assert_eq!(mode(&place.data().join("demo.json")), 0o600);
    Client::of(&server, &second).await;
    server.stop();
}

#[test]
fn a_second_server_on_one_port_says_what_helps() {
    let place = Place::new();
    let server = place.demo();
    let other = Place::new();
    let done = other.json(&["serve", "--listen", &server.address]);
    assert_eq!(done.trouble(), (1, "failure".to_owned()));
    assert!(done.stderr.contains(&server.address) && done.stderr.contains("--listen"), "{}", done.stderr);
    assert!(!other.data().exists(), "nothing is begun that cannot be served");
    server.stop();
}

#[test]
fn the_walk_is_ready_to_paste() {
    let place = Place::new();
    let told = Server::told(&place, "demo");
    let contract = place.contract();
    for part in [
        contract["mosaic"]["client_secret"].as_str().unwrap(),
        "/cis/v1/auth/otp/send",
        "/cis/v1/auth/otp/authenticate",
        contract["base_url"].as_str().unwrap(),
        "code issue",
    ] {
        assert!(told.contains(part), "{part}: {told}");
    }
    assert!(told.trim_end().lines().last().unwrap().starts_with("readmit listens on http://"), "{told}");
}
