//! `operator`: the first one, those who cannot get in, and what keeps the last one.

use crate::support::{Desk, Place};
use serde_json::{Value, json};

const PASSWORD: &str = "a quiet green kettle";

fn login(email: &str, password: &str) -> Value {
    json!({ "email": email, "password": password })
}

fn create(place: &Place, email: &str, role: &str) {
    let arguments = ["operator", "create", "--email", email, "--role", role, "--password-stdin"];
    place.fed(&arguments, &format!("{PASSWORD}\n")).json();
}

fn roles(operator: &Value) -> Vec<&str> {
    operator["grants"].as_array().unwrap().iter().map(|grant| grant["role"].as_str().unwrap()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_first_operator_comes_from_the_shell_and_signs_in() {
    let place = Place::begun();
    let none = place.run(&["operator", "list"]);
    assert!(none.stdout.contains("readmit operator create"), "{none:?}");
    let arguments = [
        "operator",
        "create",
        "--email",
        "ada@example.org",
        "--name",
        "Ada Archer",
        "--role",
        "administrator",
        "--password-stdin",
    ];
    let made = place.fed(&arguments, &format!("{PASSWORD}\r\n"));
    assert!(!made.stdout.contains(PASSWORD), "{made:?}");
    let made = made.json();
    assert_eq!(made["link"], Value::Null);
    let operator = &made["operator"];
    assert_eq!((&operator["name"], &operator["rank"]), (&"Ada Archer".into(), &100.into()));
    assert_eq!(roles(operator), ["Administrator"]);
    assert_eq!(operator["grants"][0]["groups"], Value::Null);
    assert_eq!(place.json(&["operator", "show", "ada@example.org"]).json()["operator"], *operator);
    assert_eq!(place.json(&["operator", "list"]).json()["operators"].as_array().unwrap().len(), 1);

    let server = place.serve();
    let wrong = Desk::try_sign_in(&server, &login("ada@example.org", "a quiet green cattle")).await;
    assert_eq!(wrong.err(), Some(401));
    let desk = Desk::sign_in(&server, &login("Ada@Example.org", PASSWORD)).await;
    let (status, session) = desk.get("/session").await;
    assert_eq!((status, &session["roles"]), (200, &json!(["Administrator"])), "{session}");
    let events = place.json(&["events"]);
    assert!(!events.stdout.contains(PASSWORD), "{}", events.stdout);
    let done = server.stop();
    assert!(!done.stderr.contains(PASSWORD), "{}", done.stderr);
}

#[test]
fn passwords_are_never_arguments_and_weak_ones_are_refused() {
    let place = Place::begun();
    let create = ["operator", "create", "--email", "ada@example.org", "--role", "administrator"];
    let argument = place.json(&[&create[..], &["--password", PASSWORD]].concat());
    assert_eq!(argument.trouble(), (2, "usage".to_owned()));
    for weak in ["short\n", "\n", "ada@example.org\n", "aaaaaaaaaaaaaaaa\n"] {
        let done = place.fed(&[&create[..], &["--password-stdin"]].concat(), weak);
        assert_eq!(done.trouble(), (2, "invalid_input".to_owned()), "{weak}");
    }
    let done = place.json(&["operator", "create", "--email", "ada@example.org", "--role", "boss"]);
    assert_eq!(done.trouble(), (4, "unknown_role".to_owned()));
    assert!(place.json(&["operator", "list"]).json()["operators"].as_array().unwrap().is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_link_sets_a_password_once() {
    let place = Place::begun();
    create(&place, "ada@example.org", "administrator");
    let made =
        place.json(&["operator", "create", "--email", "ben@example.org", "--role", "help-desk"]).json();
    let first = made["link"]["url"].as_str().unwrap().to_owned();
    assert_eq!(made["operator"]["password_set_at"], Value::Null);

    let server = place.serve();
    let use_link = |link: String, password: &'static str| {
        let (_, token) = link.split_once("/admin/password?token=").unwrap();
        let body = json!({ "token": token, "password": password });
        let request = reqwest::Client::new().post(server.url("/admin/api/v1/password-link")).json(&body);
        async move { request.send().await.unwrap().status().as_u16() }
    };
    assert!((200..300).contains(&use_link(first.clone(), PASSWORD).await));
    Desk::sign_in(&server, &login("ben@example.org", PASSWORD)).await;
    assert!((400..500).contains(&use_link(first, "another green kettle").await), "it works once");
    Desk::sign_in(&server, &login("ben@example.org", PASSWORD)).await;

    let second = place.json(&["operator", "link", "ben@example.org"]).json();
    let second = second["link"]["url"].as_str().unwrap().to_owned();
    Desk::sign_in(&server, &login("ben@example.org", PASSWORD)).await;
    assert!((200..300).contains(&use_link(second, "another green kettle").await));
    let former = Desk::try_sign_in(&server, &login("ben@example.org", PASSWORD)).await;
    assert_eq!(former.err(), Some(401));
    Desk::sign_in(&server, &login("ben@example.org", "another green kettle")).await;
    server.stop();
}

#[tokio::test(flavor = "multi_thread")]
async fn the_shell_lets_in_when_nobody_can_sign_in() {
    let place = Place::begun();
    create(&place, "ada@example.org", "administrator");
    place.json(&["org", "set", "--password-failures", "3"]).json();
    let server = place.serve();
    let desk = Desk::sign_in(&server, &login("ada@example.org", PASSWORD)).await;
    for _ in 0..3 {
        let wrong = Desk::try_sign_in(&server, &login("ada@example.org", "a quiet green cattle")).await;
        assert_eq!(wrong.err(), Some(401));
    }
    let locked = Desk::try_sign_in(&server, &login("ada@example.org", PASSWORD)).await;
    assert_eq!(locked.err(), Some(401), "the right password is not judged during a lock");
    let shown = place.json(&["operator", "show", "ada@example.org"]).json();
    assert_eq!(shown["operator"]["password_lock"]["state"], "locked");

    assert_eq!(place.json(&["operator", "unlock", "ada@example.org"]).json()["unlocked"], true);
    assert_eq!(place.json(&["operator", "unlock", "ada@example.org"]).json()["unlocked"], false);
    Desk::sign_in(&server, &login("ada@example.org", PASSWORD)).await;

    let arguments = ["operator", "password", "ada@example.org", "--password-stdin"];
    place.fed(&arguments, "another green kettle").json();
    assert_eq!(desk.get("/session").await.0, 401, "sessions under the former password are over");
    Desk::sign_in(&server, &login("ada@example.org", "another green kettle")).await;
    let without = place.json(&["operator", "password", "ada@example.org"]);
    assert_eq!(without.trouble(), (2, "usage".to_owned()));

    // All who could help are switched off: a new administrator is made all the same.
    create(&place, "eve@example.org", "administrator");
    Desk::sign_in(&server, &login("eve@example.org", PASSWORD)).await;
    server.stop();
}

#[tokio::test(flavor = "multi_thread")]
async fn sessions_are_shown_and_ended() {
    let place = Place::begun();
    create(&place, "ada@example.org", "administrator");
    let server = place.serve();
    let one = Desk::sign_in(&server, &login("ada@example.org", PASSWORD)).await;
    let other = Desk::sign_in(&server, &login("ada@example.org", PASSWORD)).await;
    let sessions = place.json(&["operator", "sessions", "ada@example.org"]).json();
    let first = sessions["sessions"][0]["id"].as_str().unwrap().to_owned();
    assert_eq!(sessions["sessions"].as_array().unwrap().len(), 2);
    let ended = place.json(&["operator", "sessions", "ada@example.org", "--end", &first]).json();
    assert_eq!(ended["ended"], 1);
    assert_eq!((one.get("/session").await.0, other.get("/session").await.0), (401, 200));
    let again = place.json(&["operator", "sessions", "ada@example.org", "--end", &first]);
    assert_eq!(again.trouble(), (4, "unknown_session".to_owned()));
    assert_eq!(place.json(&["operator", "sessions", "ada@example.org", "--end", "all"]).json()["ended"], 1);
    assert_eq!(other.get("/session").await.0, 401);
    server.stop();
}

#[test]
fn roles_are_given_and_taken_one_by_one() {
    let place = Place::begun();
    create(&place, "ada@example.org", "administrator");
    place.json(&["group", "create", "--name", "Sales"]).json();
    place.json(&["user", "create", "--username", "ben"]).json();
    let nobody = place.json(&["operator", "revoke", "ben", "--role", "auditor"]);
    assert_eq!(nobody.trouble(), (3, "not_an_operator".to_owned()));

    let given = place.json(&["operator", "grant", "ben", "--role", "help-desk", "--group", "sales"]).json();
    assert_eq!(given["operator"]["grants"][0]["groups"][0]["name"], "Sales", "{given}");
    let given = place.json(&["operator", "grant", "ben", "--role", "Auditor"]).json();
    assert_eq!(roles(&given["operator"]), ["Help-desk agent", "Auditor"]);
    let wider = place.json(&["operator", "grant", "ben", "--role", "help-desk"]).json();
    let desk = wider["operator"]["grants"].as_array().unwrap();
    let desk = desk.iter().find(|grant| grant["role"] == "Help-desk agent").unwrap();
    assert_eq!(
        (desk["groups"].clone(), wider["operator"]["grants"].as_array().unwrap().len()),
        (Value::Null, 2)
    );

    let taken = place.json(&["operator", "revoke", "ben", "--role", "help-desk"]).json();
    assert_eq!(roles(&taken["operator"]), ["Auditor"]);
    let gone = place.json(&["operator", "revoke", "ben", "--role", "help-desk"]);
    assert_eq!(gone.trouble(), (3, "no_such_grant".to_owned()));
    let only = place.json(&["operator", "revoke", "ben", "--role", "auditor"]);
    assert_eq!(only.trouble(), (3, "last_role".to_owned()));
    assert!(only.stderr.contains("operator remove ben"), "{}", only.stderr);
    place.json(&["operator", "remove", "ben"]).json();
    assert_eq!(place.json(&["operator", "show", "ben"]).trouble(), (3, "not_an_operator".to_owned()));
    assert_eq!(place.json(&["user", "show", "ben"]).json()["user"]["username"], "ben");
    let unknown = place.json(&["operator", "grant", "ben", "--role", "help-desk", "--group", "Board"]);
    assert_eq!(unknown.trouble(), (4, "unknown_group".to_owned()));
}

#[test]
fn the_last_administrator_stays() {
    let place = Place::begun();
    create(&place, "ada@example.org", "administrator");
    let last = (3, "last_administrator".to_owned());
    for arguments in [
        &["operator", "remove", "ada@example.org"][..],
        &["user", "disable", "ada@example.org"],
        &["user", "delete", "ada@example.org"],
    ] {
        let done = place.json(arguments);
        assert_eq!(done.trouble(), last, "{arguments:?}");
        assert!(done.stderr.contains("operator create --role administrator"), "{}", done.stderr);
    }
    place.json(&["operator", "grant", "ada@example.org", "--role", "auditor"]).json();
    assert_eq!(
        place.json(&["operator", "revoke", "ada@example.org", "--role", "administrator"]).trouble(),
        last
    );
    create(&place, "eve@example.org", "administrator");
    place.json(&["operator", "revoke", "ada@example.org", "--role", "administrator"]).json();
    assert_eq!(place.json(&["operator", "remove", "eve@example.org"]).trouble(), last);
    let taken = place.json(&["operator", "create", "--email", "eve@example.org", "--role", "auditor"]);
    assert_eq!(taken.trouble(), (3, "identifier_taken".to_owned()));
    assert!(taken.stderr.contains("operator grant"), "{}", taken.stderr);
}
