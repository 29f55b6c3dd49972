//! `user`, `app`, `app client` and `org`: made, found, changed and removed.

use crate::support::Place;
use serde_json::Value;

fn id(json: &Value, what: &str, name: &str) -> String {
    json[what][name].as_str().unwrap().to_owned()
}

#[test]
fn a_user_is_made_found_by_everything_changed_and_removed() {
    let place = Place::begun();
    let made = place.json(&[
        "user",
        "create",
        "--username",
        "ann",
        "--email",
        "ann@example.com",
        "--phone",
        "+1 202 555 0111",
        "--external-id",
        "E-1",
        "--first-name",
        "Ann",
    ]);
    let made = made.json();
    let user = id(&made, "user", "id");
    assert_eq!(made["user"]["phone_number"], "+12025550111");
    for ident in [user.as_str(), "ANN", "Ann@example.com", "+1 (202) 555-0111", "e-1"] {
        assert_eq!(id(&place.json(&["user", "show", ident]).json(), "user", "id"), user, "{ident}");
    }
    assert_eq!(place.json(&["user", "show", "ben"]).trouble(), (4, "unknown_user".to_owned()));
    let taken = place.json(&["user", "create", "--username", "Ann@Example.com"]);
    assert_eq!(taken.trouble(), (3, "identifier_taken".to_owned()));
    assert_eq!(place.json(&["user", "create"]).trouble(), (2, "invalid_input".to_owned()));
    assert_eq!(place.json(&["user", "create", "--email", "ann"]).trouble(), (2, "usage".to_owned()));

    let changed =
        place.json(&["user", "update", "ann", "--phone", "+12025550199", "--remove", "email"]).json();
    assert_eq!(changed["user"]["phone_number"], "+12025550199");
    assert_eq!(changed["user"]["email"], Value::Null);
    assert_eq!(changed["user"]["username"], "ann");
    assert_eq!(place.json(&["user", "show", "ann@example.com"]).trouble().0, 4);

    assert_eq!(place.json(&["user", "disable", "ann"]).json()["user"]["status"], "disabled");
    assert_eq!(place.json(&["user", "enable", "ann"]).json()["user"]["status"], "active");
    assert_eq!(place.json(&["user", "delete", "ann"]).json()["deleted"], user.as_str());
    assert_eq!(place.json(&["user", "delete", "ann"]).trouble().0, 4);
    let kinds = place.json(&["events", "--user", &user]).json();
    assert_eq!(kinds["events"][0]["event"]["type"], "account_deleted", "{kinds}");
}

#[test]
fn addresses_are_confirmed_and_lose_that_when_they_change() {
    let place = Place::begun();
    let email = ["user", "create", "--username", "ann", "--email", "ann@example.com", "--email-verified"];
    let made = place.json(&email).json();
    assert_eq!(
        (&made["user"]["email_verified"], &made["user"]["phone_verified"]),
        (&true.into(), &false.into())
    );
    let changed = |arguments: &[&str]| {
        place.json(&[&["user", "update", "ann"], arguments].concat()).json()["user"].clone()
    };
    let phone = changed(&["--phone", "+12025550111", "--phone-verified"]);
    assert_eq!((&phone["email_verified"], &phone["phone_verified"]), (&true.into(), &true.into()));
    assert_eq!(changed(&["--email", "ann@example.org"])["email_verified"], false);
    assert_eq!(changed(&["--phone-verified=false"])["phone_verified"], false);
    place.json(&["user", "create", "--username", "ben"]).json();
    let nothing = place.json(&["user", "update", "ben", "--email-verified"]);
    assert_eq!(nothing.trouble(), (2, "invalid_input".to_owned()));
    assert_eq!(place.json(&["user", "unfreeze", "ann"]).json()["unfrozen"], false);
    assert_eq!(place.json(&["user", "unfreeze", "eve"]).trouble(), (4, "unknown_user".to_owned()));
}

#[test]
fn users_are_listed_by_filter_and_page() {
    let place = Place::begun();
    for name in ["ann", "anton", "ben"] {
        place.json(&["user", "create", "--username", name]).json();
    }
    place.json(&["user", "disable", "anton"]).json();
    let names = |arguments: &[&str]| {
        let json = place.json(&[&["user", "list"], arguments].concat()).json();
        let users = json["users"].as_array().unwrap();
        let names: Vec<String> = users.iter().map(|u| u["username"].as_str().unwrap().to_owned()).collect();
        (json["total"].as_u64().unwrap(), names)
    };
    assert_eq!(names(&[]).0, 3);
    assert_eq!(names(&["--starting-with", "AN"]).1, ["ann", "anton"]);
    assert_eq!(names(&["--status", "disabled"]).1, ["anton"]);
    assert_eq!(names(&["--limit", "1", "--offset", "2", "--descending"]), (3, vec!["ann".to_owned()]));
    let text = place.run(&["user", "list"]);
    assert!(text.stdout.ends_with("3 of 3 users\n"), "{}", text.stdout);
}

#[test]
fn a_lock_by_hand_holds_until_unlocked() {
    let place = Place::begun();
    place.json(&["user", "create", "--username", "ann"]).json();
    place.json(&["user", "lock", "ann"]).json();
    assert_eq!(place.json(&["code", "issue", "--user", "ann"]).trouble(), (3, "locked".to_owned()));
    assert_eq!(place.json(&["user", "unlock", "ann"]).json()["unlocked"], true);
    assert_eq!(place.json(&["user", "unlock", "ann"]).json()["unlocked"], false);
    place.json(&["code", "issue", "--user", "ann"]).json();
}

#[test]
fn an_application_and_its_clients() {
    let place = Place::begun();
    let made =
        place.json(&["app", "create", "--name", "Shop", "--life", "10m", "--cross-client", "true"]).json();
    let app = id(&made, "application", "id");
    assert_eq!(made["application"]["codes"]["life_default_secs"], 600);
    assert_eq!(made["application"]["cross_client"], true);

    let changed = place.json(&["app", "update", &app, "--failures", "5", "--alphabet", "speakable"]).json();
    assert_eq!(changed["application"]["codes"]["failures_max"], 5);
    assert_eq!(changed["application"]["codes"]["alphabet"], "speakable");
    assert_eq!(changed["application"]["codes"]["life_default_secs"], 600, "what is not named stays");
    let wrong = place.json(&["app", "update", &app, "--length", "3"]);
    assert_eq!(wrong.trouble(), (2, "invalid_input".to_owned()));

    let made = place.json(&[
        "app",
        "client",
        "create",
        "--app",
        &app,
        "--name",
        "Back end",
        "--permission",
        "auth:execute",
        "--redirect-uri",
        "https://shop.example.com/cb",
    ]);
    let made = made.json();
    let (client, secret) = (id(&made, "client", "client_id"), id(&made, "client", "client_secret"));
    assert_eq!(made["client"]["permissions"], serde_json::json!(["auth:execute"]));
    let wrong = ["app", "client", "create", "--app", &app, "--name", "x", "--redirect-uri", "shop"];
    assert_eq!(place.json(&wrong).trouble(), (2, "invalid_input".to_owned()));

    let listed = place.json(&["app", "client", "list", "--app", &app]);
    assert!(!listed.stdout.contains(&secret) && listed.stdout.contains(&client), "{}", listed.stdout);
    let rotated = place.json(&["app", "client", "rotate", &client, "--app", &app]).json();
    assert_ne!(id(&rotated, "client", "client_secret"), secret);
    place.json(&["app", "client", "delete", &client, "--app", &app]).json();
    let gone = place.json(&["app", "client", "rotate", &client, "--app", &app]);
    assert_eq!(gone.trouble(), (4, "unknown_client".to_owned()));

    place.json(&["user", "create", "--username", "ann", "--app", &app]).json();
    assert_eq!(place.json(&["user", "list", "--app", &app]).json()["total"], 1);
    place.json(&["app", "delete", &app]).json();
    assert_eq!(place.json(&["app", "show", &app]).trouble(), (4, "unknown_application".to_owned()));
    assert_eq!(place.json(&["app", "list"]).json()["applications"].as_array().unwrap().len(), 0);
}

#[test]
fn the_organisation_is_changed_piece_by_piece() {
    let place = Place::begun();
    place.json(&["org", "set", "--name", "Example", "--life", "1h"]).json();
    let shown = place.json(&["org", "set", "--failures", "4"]).json();
    assert_eq!(shown["organisation"]["name"], "Example");
    assert_eq!(shown["organisation"]["codes"]["life_default_secs"], 3600);
    assert_eq!(shown["organisation"]["codes"]["failures_max"], 4);
    assert_eq!(place.json(&["org", "show"]).json(), shown);
    let desk = [
        "org",
        "update",
        "--agent-per-hour",
        "7",
        "--user-per-day",
        "none",
        "--freeze",
        "2d",
        "--notices",
        "false",
    ];
    let sign_in = ["--session-idle", "10m", "--password-failures", "5", "--approval-life", "1h"];
    let shown = place.json(&[&desk[..], &sign_in].concat()).json();
    let (desk, sign_in) = (&shown["organisation"]["desk"], &shown["organisation"]["sign_in"]);
    assert_eq!((&desk["agent_per_hour"], &desk["agent_per_day"]), (&7.into(), &200.into()));
    assert_eq!((&desk["user_per_day"], &desk["user_per_hour"]), (&Value::Null, &5.into()));
    assert_eq!((&desk["freeze_secs"], &desk["notices"]), (&172_800.into(), &false.into()));
    assert_eq!((&desk["approval_life_secs"], &sign_in["session_idle_secs"]), (&3_600.into(), &600.into()));
    assert_eq!(
        (&sign_in["password_failures_max"], &sign_in["session_life_secs"]),
        (&5.into(), &43_200.into())
    );
    assert_eq!(place.json(&["org", "show"]).json(), shown);
    let idle = place.json(&["org", "set", "--session-idle", "2d"]);
    assert_eq!(idle.trouble(), (2, "invalid_input".to_owned()));
    assert_eq!(place.json(&["org", "set"]).trouble(), (2, "invalid_input".to_owned()));
    assert_eq!(place.json(&["org", "set", "--life", "2d"]).trouble(), (2, "invalid_input".to_owned()));
}
