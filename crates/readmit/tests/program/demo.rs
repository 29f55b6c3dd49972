//! `demo`: the contract of `demo.json`, and that a second start changes nothing that it need not.

use crate::support::{Client, Desk, Place, Server, mode};
use serde_json::{Value, json};
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
    let subjects = ["admin", "agent", "base_url", "journeys", "limited_agent", "mosaic", "okta", "users"];
    assert_eq!(names, subjects, "what has no subject yet is absent");
    for operator in ["admin", "agent", "limited_agent"] {
        texts(&contract[operator], &["email", "password"]);
    }

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
        let expected = if path.is_dir() { 0o700 } else { 0o600 };
        assert_eq!(mode(&path), expected, "{}", path.display());
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
    for kept in ["mosaic", "okta", "users", "admin", "agent", "limited_agent"] {
        assert_eq!(first[kept], second[kept], "{kept}");
    }
    assert_eq!(place.json(&["app", "list"]).json()["applications"].as_array().unwrap().len(), 2);
    assert_eq!(place.json(&["user", "list"]).json()["total"], 6, "three users, three operators");
    assert_eq!(place.json(&["operator", "list"]).json()["operators"].as_array().unwrap().len(), 3);
    Desk::sign_in(&server, &first["agent"]).await;
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
    for operator in ["admin", "agent", "limited_agent"] {
        assert_ne!(first[operator]["password"], second[operator]["password"]);
        assert_eq!(Desk::try_sign_in(&server, &first[operator]).await.err(), Some(401));
        Desk::sign_in(&server, &second[operator]).await;
    }
    server.stop();
}

/// What the server answers to a token.
async fn asked(server: &Server, token: &Value) -> (u16, Value) {
    let request = reqwest::Client::new().get(server.url("/api/v1/api-tokens"));
    let answer =
        request.header("authorization", format!("SSWS {}", token.as_str().unwrap())).send().await.unwrap();
    (answer.status().as_u16(), answer.json().await.unwrap())
}

#[tokio::test(flavor = "multi_thread")]
async fn the_token_for_sdks_works_and_a_lost_one_does_not() {
    let place = Place::new();
    let server = place.demo();
    let first = place.contract()["okta"].clone();
    let (status, tokens) = asked(&server, &first["api_token"]).await;
    assert_eq!((status, tokens.as_array().unwrap().len()), (200, 1), "{tokens}");
    server.stop();

    let token = place.json(&["token", "list", "--operator", "admin@example.com"]).json()["tokens"][0].clone();
    let id = token["id"].as_str().unwrap();
    place.json(&["token", "revoke", "--operator", "admin@example.com", id]).json();
    place.demo().stop();
    let second = place.contract()["okta"].clone();
    assert_ne!(first["api_token"], second["api_token"], "what was taken back is replaced");
    assert_eq!(first["client_id"], second["client_id"]);

    fs::remove_file(place.data().join("demo.json")).unwrap();
    let server = place.demo();
    let third = place.contract()["okta"].clone();
    assert_eq!(asked(&server, &second["api_token"]).await.0, 401, "nobody keeps what was lost");
    let (status, tokens) = asked(&server, &third["api_token"]).await;
    assert_eq!((status, tokens.as_array().unwrap().len()), (200, 1), "{tokens}");
    server.stop();
}

#[tokio::test(flavor = "multi_thread")]
async fn the_public_client_has_an_application_of_everybody() {
    let place = Place::new();
    let server = place.demo();
    let contract = place.contract();
    let id = contract["okta"]["client_id"].as_str().unwrap();
    assert!(id.starts_with("0oa") && id.len() == 20, "{id}");
    let apps = place.json(&["app", "list"]).json()["applications"].clone();
    let app = apps.as_array().unwrap().iter().find(|app| app["name"] == "Readmit demo sign-in").unwrap();
    let shown = place.json(&["app", "show", app["id"].as_str().unwrap()]).json()["application"].clone();
    let client = &shown["clients"][0];
    assert_eq!(client["redirect_uris"][0], "http://localhost:8765/callback");
    assert_eq!(
        (&client["algorithm"], &client["origins"][0]),
        (&"RS256".into(), &"http://localhost:8765".into())
    );
    server.stop();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_password_that_was_changed_meanwhile_is_replaced() {
    let place = Place::new();
    place.demo().stop();
    let first = place.contract();
    let email = first["admin"]["email"].as_str().unwrap().to_owned();
    place.fed(&["operator", "password", &email, "--password-stdin"], "a quiet green kettle\n").json();
    let server = place.demo();
    let second = place.contract();
    assert_ne!(first["admin"]["password"], second["admin"]["password"]);
    assert_eq!(first["agent"], second["agent"]);
    Desk::sign_in(&server, &second["admin"]).await;
    server.stop();
}

#[tokio::test(flavor = "multi_thread")]
async fn the_operators_may_what_their_names_say() {
    let place = Place::new();
    let server = place.demo();
    let contract = place.contract();
    let (account, app) = (&contract["users"][0], contract["mosaic"]["application_id"].as_str().unwrap());
    let codes = format!("/accounts/{}/applications/{app}/codes", account["id"].as_str().unwrap());

    let limited = Desk::sign_in(&server, &contract["limited_agent"]).await;
    let (status, refused) = limited.post(&codes, &json!({})).await;
    assert_eq!((status, &refused["code"]), (403, &"permission_denied".into()), "{refused}");

    let agent = Desk::sign_in(&server, &contract["agent"]).await;
    let (status, issued) = agent.post(&codes, &json!({})).await;
    assert_eq!(status, 201, "{issued}");
    let code = issued["code"].as_str().unwrap();
    let client = Client::of(&server, &contract).await;
    assert_eq!(client.redeem(account["username"].as_str().unwrap(), code).await, 200);

    let admin = Desk::sign_in(&server, &contract["admin"]).await;
    let (status, log) = admin.get("/activity/admin?limit=50").await;
    assert_eq!(status, 200, "{log}");
    let text = log.to_string();
    assert!(text.contains("admin_recovery_otp_code_generated") && !text.contains(code), "{text}");
    server.stop();
}

#[test]
fn two_demos_that_start_at_once_agree() {
    let place = Place::new();
    let servers: Vec<Server> = std::thread::scope(|scope| {
        let starts: Vec<_> = (0..2).map(|_| scope.spawn(|| place.demo())).collect();
        starts.into_iter().map(|start| start.join().unwrap()).collect()
    });
    let contract = place.contract();
    assert_eq!(place.json(&["app", "list"]).json()["applications"].as_array().unwrap().len(), 2);
    assert_eq!(place.json(&["user", "list"]).json()["total"], 6);
    let app = contract["mosaic"]["application_id"].as_str().unwrap();
    let clients = place.json(&["app", "client", "list", "--app", app]).json();
    assert_eq!(clients["clients"].as_array().unwrap().len(), 2);
    for server in servers {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            Client::of(&server, &contract).await;
            Desk::sign_in(&server, &contract["agent"]).await;
        });
        server.stop();
    }
}

#[test]
fn users_have_confirmed_addresses() {
    let place = Place::new();
    place.demo().stop();
    for user in place.contract()["users"].as_array().unwrap() {
        let shown = place.json(&["user", "show", user["username"].as_str().unwrap()]).json();
        let shown = &shown["user"];
        assert_eq!((&shown["email_verified"], &shown["phone_verified"]), (&true.into(), &true.into()));
    }
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
        "/admin/api/v1/session",
        contract["agent"]["password"].as_str().unwrap(),
        "X-Readmit-CSRF: $CSRF",
        "/admin/api/v1/activity/admin",
        contract["okta"]["api_token"].as_str().unwrap(),
    ] {
        assert!(told.contains(part), "{part}: {told}");
    }
    assert!(told.trim_end().lines().last().unwrap().starts_with("readmit listens on http://"), "{told}");
}
