//! `journey`: files taken in and published, run with given answers, looked at and run once more.

use crate::support::{Done, Place};
use serde_json::{Value, json};
use std::fs;

/// A ready journey as a file beside the installation.
fn template(place: &Place, name: &str) -> String {
    let path = place.path(&format!("{name}.json")).display().to_string();
    place.json(&["journey", "new", "--template", name, "--out", &path]).json();
    path
}

/// An installation with an application, a client and Ann.
fn installation() -> Place {
    let place = Place::begun();
    let app = place.json(&["app", "create", "--name", "Shop"]).json();
    let app = app["application"]["id"].as_str().unwrap().to_owned();
    place.json(&["app", "client", "create", "--app", &app, "--name", "Web"]).json();
    place.json(&["user", "create", "--username", "ann", "--app", &app]).json();
    place
}

fn lines(done: &Done) -> Vec<Value> {
    done.stdout.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

#[test]
fn lint_says_one_line_a_file_and_needs_no_installation() {
    let place = Place::new();
    let good = template(&place, "information");
    let bad = place.path("bad.json").display().to_string();
    fs::write(&bad, fs::read_to_string(&good).unwrap().replace("auth_pass", "auth_passed")).unwrap();
    let done = place.json(&["journey", "lint", &good]);
    assert_eq!((done.code, lines(&done)[0]["outcome"].as_str()), (0, Some("publishable")));

    let done = place.json(&["journey", "lint", &good, &bad]);
    let said = lines(&done);
    assert_eq!((done.code, said.len()), (1, 2), "{done:?}");
    assert_eq!((&said[1]["file"], &said[1]["outcome"]), (&json!(bad), &"refused".into()));
    let finding = said[1]["findings"].as_array().unwrap().iter().find(|found| found["code"] == "JF-E024");
    let keys: Vec<_> = finding.unwrap().as_object().unwrap().keys().cloned().collect();
    assert_eq!(keys, ["code", "message", "node_id", "pointer", "severity"]);

    let text = place.run(&["journey", "lint", &good, &bad]);
    assert_eq!(text.code, 1);
    for part in ["refused because of", "JF-E024", "2 files, 1 refused"] {
        assert!(text.stdout.contains(part), "{part}: {}", text.stdout);
    }
    assert_eq!(place.json(&["journey", "lint", "nowhere.json"]).trouble(), (2, "invalid_input".to_owned()));
    assert!(!place.data().exists());
}

#[test]
fn templates_are_listed_and_begun_with_under_any_name() {
    let place = Place::new();
    let list = place.json(&["journey", "template", "list"]).json();
    assert!(list["templates"].as_array().unwrap().len() >= 9);
    let named = place.json(&["journey", "new", "--template", "information", "--name", "hello"]).json();
    assert_eq!(named["exports"][0]["data"]["policy_id"], "hello");
    let path = template(&place, "information");
    let again = place.json(&["journey", "new", "--template", "information", "--out", &path]);
    assert_eq!(again.code, 2, "nothing is overwritten");
    let unknown = place.json(&["journey", "new", "--template", "x"]);
    assert_eq!(unknown.trouble(), (4, "unknown_template".to_owned()));
}

#[test]
fn a_journey_goes_from_file_to_production_and_away() {
    let place = installation();
    let file = template(&place, "information");
    let saved = fs::read_to_string(&file).unwrap().replace("\"production\"", "\"version\"");
    fs::write(&file, saved).unwrap();
    let imported = place.json(&["journey", "import", &file]).json();
    let version = &imported["imported"][0]["journeys"][0]["versions"][0];
    assert_eq!((&version["number"], &version["state"]), (&1.into(), &"version".into()));
    assert_eq!(place.fed(&["journey", "run", "information"], "{}").trouble().1, "unknown_journey");

    place.json(&["journey", "publish", "information"]).json();
    let list = place.json(&["journey", "list"]).json();
    assert_eq!(list["journeys"][0]["versions"][0]["state"], "production");
    let shown = place.json(&["journey", "show", "information"]).json();
    let nodes = shown["journey"]["shown"]["graph"]["nodes"].as_array().unwrap();
    assert_eq!((nodes.len(), &nodes[0]["type"]), (2, &"information".into()));
    let text = place.run(&["journey", "show", "information"]).stdout;
    assert!(text.contains("child → 2"), "{text}");

    let out = place.path("out.json").display().to_string();
    place.json(&["journey", "export", "information", "--out", &out]).json();
    let again = place.json(&["journey", "import", &out]).json();
    assert_eq!(again["imported"][0]["journeys"][0]["changed"], false);

    place.json(&["journey", "disable", "information", "1"]).json();
    assert_eq!(place.fed(&["journey", "run", "information"], "{}").code, 4);
    place.json(&["journey", "remove", "information"]).json();
    assert_eq!(place.json(&["journey", "show", "information"]).trouble().1, "unknown_journey");
    assert_eq!(place.json(&["journey", "publish", "information"]).code, 4);
}

#[test]
fn a_refused_file_says_what_is_wrong_and_changes_nothing() {
    let place = installation();
    let file = template(&place, "information");
    fs::write(&file, fs::read_to_string(&file).unwrap().replace("auth_pass", "auth_passed")).unwrap();
    let refused = place.json(&["journey", "import", &file]);
    assert_eq!(refused.trouble(), (3, "file_refused".to_owned()));
    assert!(refused.stderr.contains("JF-E024"), "{refused:?}");
    assert_eq!(place.json(&["journey", "list"]).json()["journeys"], json!([]));
}

#[test]
fn a_run_is_answered_recorded_and_run_once_more() {
    let place = installation();
    let file = template(&place, "temp-code-form");
    place.json(&["journey", "import", &file]).json();
    let issued = place.json(&["code", "issue", "--user", "ann"]).json();
    let code = issued["code"].as_str().unwrap();

    let waiting = place.fed(&["journey", "run", "temp-code-form"], "");
    let waiting: Value = serde_json::from_str(&waiting.stdout).unwrap();
    assert_eq!((&waiting["outcome"], waiting["steps"].as_array().unwrap().len()), (&"asks".into(), 1));
    let fields = waiting["steps"][0]["data"]["form_schema"].as_array().unwrap();
    let names: Vec<&str> = fields.iter().map(|field| field["name"].as_str().unwrap()).collect();
    let answer = json!({ names[0]: "ann", names[1]: code }).to_string();
    let done = place.fed(&["journey", "run", "temp-code-form"], &answer).json();
    assert_eq!(done["outcome"], "success", "{done}");
    assert_eq!(done["claims"]["pid"], "temp-code-form");

    let runs = place.json(&["journey", "runs", "temp-code-form"]).json();
    assert_eq!(runs["runs"].as_array().unwrap().len(), 2);
    let run = done["run"].as_str().unwrap();
    let replay = place.json(&["journey", "replay", run]).json();
    assert_eq!(replay["replay"]["same"], true, "{replay}");
    assert!(!replay.to_string().contains(code), "no code is recorded");
    let text = place.run(&["journey", "replay", run]).stdout;
    assert!(text.contains("the same way came out") && text.contains("it succeeds"), "{text}");
    let unknown = place.json(&["journey", "replay", "0190f0e5-5c1a-7c3e-8a55-0f6f4a1c2b3d"]);
    assert_eq!(unknown.trouble(), (4, "unknown_run".to_owned()));
}

#[test]
fn a_rejected_run_is_a_refusal() {
    let place = installation();
    let file = template(&place, "temp-code-authentication");
    place.json(&["journey", "import", &file]).json();
    let params = json!({ "external_user_id": "ann", "temp_code": "000000" }).to_string();
    let done = place.fed(&["journey", "run", "temp-code-authentication", "--params", &params], "{}\n{}\n");
    let said: Value = serde_json::from_str(&done.stdout).unwrap();
    assert_eq!((done.code, said["outcome"].as_str()), (3, Some("rejection")), "{said}");
}
