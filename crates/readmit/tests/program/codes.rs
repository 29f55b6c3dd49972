//! `code`: issued for people and for programs, refused with a reason and a remedy, withdrawn.

use crate::support::{Client, Place, wrong_code};
use serde_json::Value;

fn place_with_ann() -> Place {
    let place = Place::begun();
    place.json(&["user", "create", "--username", "ann", "--email", "ann@example.com"]).json();
    place
}

#[test]
fn a_code_comes_in_groups_spelled_and_with_its_end() {
    let place = place_with_ann();
    let json = place.json(&["code", "issue", "--user", "Ann@Example.com", "--expires-in", "10m"]).json();
    let code = json["code"].as_str().unwrap();
    assert!(code.len() == 6 && code.bytes().all(|b| b.is_ascii_digit()), "{json}");
    assert_eq!(json["display"].as_str().unwrap(), format!("{} {}", &code[..3], &code[3..]));
    assert_eq!(json["spelling"].as_str().unwrap().split(", ").count(), 6);
    assert_eq!(
        (&json["scope"], &json["application_id"], &json["uses"]),
        (&"organisation".into(), &Value::Null, &1.into())
    );
    let seconds = |name: &str| {
        let text = json[name].as_str().unwrap();
        text.parse::<jiff::Timestamp>().unwrap().as_second()
    };
    assert_eq!(seconds("expires_at") - seconds("starts_at"), 600);

    let text = place.run(&["code", "issue", "--user", "ann", "--uses", "many"]);
    assert_eq!(text.code, 0, "{text:?}");
    for label in ["code ", "spelled ", "expires ", "until it expires", "id "] {
        assert!(text.stdout.contains(label), "{label}: {}", text.stdout);
    }
}

#[test]
fn a_speakable_code_is_spelled_with_its_check_symbol() {
    let place = place_with_ann();
    place.json(&["org", "set", "--alphabet", "speakable", "--length", "8"]).json();
    let json = place.json(&["code", "issue", "--user", "ann"]).json();
    assert_eq!(json["code"].as_str().unwrap().len(), 9, "{json}");
    assert_eq!(json["display"].as_str().unwrap().split('-').count(), 3, "{json}");
    assert_eq!(json["spelling"].as_str().unwrap().split(", ").count(), 9, "{json}");
}

#[test]
fn a_checklist_is_gone_through_and_its_record_is_in_the_log() {
    let place = place_with_ann();
    let file = place.path("checks.json");
    let list = r#"[{"id":"call_back","label":"Called back","required":true},
                   {"id":"birthday","label":"Knows the birthday","knowledge":true}]"#;
    std::fs::write(&file, list).unwrap();
    let file = file.to_str().unwrap();
    let shown = place.json(&["org", "update", "--check-list", file]).json();
    assert_eq!(shown["organisation"]["codes"]["verification"][0]["id"], "call_back", "{shown}");

    let issue = ["code", "issue", "--user", "ann"];
    let done = place.json(&issue);
    assert_eq!(done.trouble(), (3, "unverified".to_owned()));
    assert!(
        done.stderr.contains("--check call_back=passed   Called back, must be passed"),
        "{}",
        done.stderr
    );
    for lacking in
        [&["--check", "birthday=passed"][..], &["--check", "fax=passed"], &["--check", "call_back=failed"]]
    {
        let done = place.json(&[&issue, lacking].concat());
        assert_eq!(done.trouble(), (3, "unverified".to_owned()), "{lacking:?}");
    }
    assert_eq!(
        place.json(&[&issue[..], &["--check", "call_back"]].concat()).trouble(),
        (2, "usage".to_owned())
    );
    let checks = ["--check", "call_back=passed:rang at 10:15", "--check", "birthday=skipped"];
    place.json(&[&issue[..], &checks].concat()).json();
    let events = place.json(&["events", "--user", "ann"]).json();
    let issued = &events["events"][0];
    assert_eq!(issued["event"]["verification"][0]["outcome"], "passed", "{issued}");
    assert_eq!(issued["notes"]["call_back"], "rang at 10:15", "{issued}");
    assert!(place.run(&["events", "--user", "ann"]).stdout.contains("note.call_back=\"rang at 10:15\""));

    std::fs::write(file, r#"[{"id":"birthday","label":"Knows it","knowledge":true}]"#).unwrap();
    let questions = place.json(&["org", "update", "--check-list", file]);
    assert_eq!(questions.trouble(), (2, "invalid_input".to_owned()));
    std::fs::write(file, "[]").unwrap();
    place.json(&["org", "update", "--check-list", file]).json();
    place.json(&issue).json();
}

#[test]
fn the_status_has_states_and_locks_and_no_code() {
    let place = place_with_ann();
    let status = |text: &str| place.json(&["code", "status", text]).json()["codes"].clone();
    assert_eq!(status("ann")["codes"], serde_json::json!([]));
    let issued = place.json(&["code", "issue", "--user", "ann", "--uses", "3"]).json();
    let now = status("Ann@Example.com");
    let code = &now["codes"][0];
    assert_eq!((&code["id"], &code["state"], &code["used"]), (&issued["id"], &"live".into(), &0.into()));
    assert_eq!((&now["code_lock"]["state"], &now["frozen_until"]), (&"open".into(), &Value::Null));
    let text = place.run(&["code", "status", "ann"]).stdout;
    assert!(text.contains("0 of 3") && !text.contains(issued["code"].as_str().unwrap()), "{text}");
    place.json(&["user", "lock", "ann"]).json();
    let now = status("ann");
    assert_eq!(
        (&now["codes"][0]["state"], &now["code_lock"]["state"]),
        (&"revoked".into(), &"deactivated".into())
    );
    assert_eq!(place.json(&["code", "status", "eve"]).trouble(), (4, "unknown_user".to_owned()));
}

#[test]
fn refusals_have_a_word_a_number_and_a_remedy() {
    let place = place_with_ann();
    let app = place.json(&["app", "create", "--name", "Shop", "--multiple-use", "false"]).json();
    let app = app["application"]["id"].as_str().unwrap().to_owned();
    let nobody = "3f0e8c1e-5d5b-4f3c-9a54-0f6f4a1c2b3d";
    place.json(&["org", "set", "--multiple-use", "false"]).json();
    for (arguments, code, word, remedy) in [
        (&["--user", "nobody"][..], 4, "unknown_user", "user create"),
        (&["--user", "ann", "--app", nobody], 4, "unknown_application", "app list"),
        (&["--user", "ann", "--app", &app], 3, "not_associated", "user associate"),
        (&["--user", "ann", "--expires-in", "2d"], 3, "life_out_of_range", "--life-max"),
        (
            &["--user", "ann", "--starts-at", "2000-01-01T00:00:00Z"],
            3,
            "start_out_of_range",
            "between now and",
        ),
        (&["--user", "ann", "--uses", "2"], 3, "multiple_use", "--multiple-use true"),
    ] {
        let done = place.json(&[&["code", "issue"], arguments].concat());
        assert_eq!(done.trouble(), (code, word.to_owned()), "{arguments:?}");
        assert!(done.stderr.contains(remedy), "{remedy}: {}", done.stderr);
    }
    place.json(&["user", "disable", "ann"]).json();
    let done = place.json(&["code", "issue", "--user", "ann"]);
    assert_eq!(done.trouble(), (3, "inactive".to_owned()));
    assert!(done.stderr.contains("user enable ann"), "{}", done.stderr);
}

#[tokio::test(flavor = "multi_thread")]
async fn codes_of_the_shell_answer_on_the_wire_while_the_server_runs() {
    let place = Place::new();
    let server = place.demo();
    let client = Client::of(&server, &place.contract()).await;
    let issue = |more: &[&str]| place.json(&[&["code", "issue", "--user", "ann"], more].concat());

    let code = issue(&[]).json()["code"].as_str().unwrap().to_owned();
    assert_eq!(client.redeem("ann", &code).await, 200);
    assert_eq!(client.redeem("ann", &code).await, 400, "single use");

    let app = place.contract()["mosaic"]["application_id"].as_str().unwrap().to_owned();
    let code = issue(&["--app", &app, "--uses", "2"]).json()["code"].as_str().unwrap().to_owned();
    assert_eq!(client.redeem("ann", &code).await, 200);
    assert_eq!(client.redeem("ann", &code).await, 200);
    assert_eq!(client.redeem("ann", &code).await, 400, "two uses");

    let code = issue(&[]).json()["code"].as_str().unwrap().to_owned();
    let revoked = place.json(&["code", "revoke", "--user", "ann"]).json();
    assert_eq!(revoked["revoked"].as_array().unwrap().len(), 1);
    assert_eq!(client.redeem("ann", &code).await, 400, "withdrawn");
    server.stop();
}

#[tokio::test(flavor = "multi_thread")]
async fn an_issue_during_a_lock_is_refused_unless_it_unlocks() {
    let place = Place::new();
    let server = place.demo();
    let client = Client::of(&server, &place.contract()).await;
    let code = place.json(&["code", "issue", "--user", "ben"]).json()["code"].as_str().unwrap().to_owned();
    for expected in [400, 400, 400, 403] {
        assert_eq!(client.redeem("ben", &wrong_code(&code)).await, expected);
    }
    let done = place.json(&["code", "issue", "--user", "ben"]);
    assert_eq!(done.trouble(), (3, "locked".to_owned()));
    assert!(done.stderr.contains("--unlock"), "{}", done.stderr);

    // A refused order leaves the lock where it is.
    let refused = place.json(&["code", "issue", "--user", "ben", "--unlock", "--expires-in", "3d"]);
    assert_eq!(refused.trouble(), (3, "life_out_of_range".to_owned()));
    assert_eq!(place.json(&["user", "show", "ben"]).json()["user"]["code_lock"]["state"], "locked");

    let json = place.json(&["code", "issue", "--user", "ben", "--unlock"]).json();
    assert_eq!(json["unlocked"], true);
    assert_eq!(client.redeem("ben", json["code"].as_str().unwrap()).await, 200);
    server.stop();
}
