//! Configuration: where a value comes from, what is refused, what is never shown.

use crate::support::{Place, finish};
use serde_json::Value;
use std::fs;

fn setting<'a>(check: &'a Value, name: &str) -> (&'a str, &'a str) {
    let found = check["settings"].as_array().unwrap().iter().find(|setting| setting["name"] == name).unwrap();
    (found["value"].as_str().unwrap(), found["source"].as_str().unwrap())
}

#[test]
fn an_unknown_key_is_refused_by_name_with_the_one_that_was_meant() {
    let place = Place::new();
    let file = place.path("readmit.toml");
    fs::write(&file, "[limits]\nquue = 5\n").unwrap();
    let done = place.run(&["config", "check", "--config", file.to_str().unwrap()]);
    assert_eq!(done.code, 2);
    assert!(
        done.stderr.contains("unknown key `limits.quue`: did you mean `limits.queue`?"),
        "{}",
        done.stderr
    );
    let done = place.json(&["config", "check", "--config", file.to_str().unwrap()]);
    assert_eq!(done.trouble(), (2, "invalid_input".to_owned()));
    let done = place.json(&["config", "check", "--config", "nowhere.toml"]);
    assert_eq!(done.trouble(), (2, "invalid_input".to_owned()));
}

#[test]
fn a_flag_beats_a_variable_beats_the_file() {
    let place = Place::new();
    let file = place.path("readmit.toml");
    fs::write(&file, "listen = '127.0.0.1:1'\ndatabase = 'sqlite:from-file.db'\n[limits]\nqueue = 7\n")
        .unwrap();
    let mut command = place.command();
    command.args(["--json", "config", "check", "--database", "sqlite:from-flag.db"]);
    command.env("READMIT_CONFIG", &file).env("READMIT_LISTEN", "127.0.0.1:2");
    let check = finish(&mut command).json();
    assert_eq!(setting(&check, "database"), ("sqlite:from-flag.db", "flag"));
    assert_eq!(setting(&check, "listen"), ("127.0.0.1:2", "env"));
    assert_eq!(setting(&check, "limits.queue"), ("7", "file"));
    assert_eq!(setting(&check, "limits.batch"), ("512", "default"));
    assert!(!place.path("from-flag.db").exists(), "a check makes nothing");
}

#[test]
fn secrets_are_not_shown() {
    let place = Place::new();
    let mut command = place.command();
    command.args(["--json", "config", "check"]);
    command.env("READMIT_DATABASE", "postgres://ann:s3cret@127.0.0.1:1/readmit?sslmode=disable");
    command.env("READMIT_KEY_RING", "{\"s3cret\":1}");
    let done = finish(&mut command);
    assert_eq!(done.code, 1, "{done:?}");
    let check: Value = serde_json::from_str(&done.stdout).unwrap();
    assert_eq!(setting(&check, "database").0, "postgres://ann:…@127.0.0.1:1/readmit?sslmode=disable");
    assert_eq!(setting(&check, "keys"), ("READMIT_KEY_RING (not shown)", "env"));
    assert_eq!(check["ok"], false);
    assert!(!format!("{done:?}").contains("s3cret"), "{done:?}");
}

#[test]
fn two_rings_in_the_environment_are_one_too_many() {
    let place = Place::new();
    let mut command = place.command();
    command
        .args(["--json", "config", "check"])
        .env("READMIT_KEY_RING", "{}")
        .env("READMIT_KEY_RING_FILE", "x");
    assert_eq!(finish(&mut command).trouble(), (2, "invalid_input".to_owned()));
}

#[test]
fn a_check_of_a_working_installation_is_good_and_changes_nothing() {
    let place = Place::begun();
    let check = place.json(&["config", "check"]).json();
    assert_eq!(check["ok"], true, "{check}");
    let names = check["checks"].as_array().unwrap().iter().map(|found| found["check"].as_str().unwrap());
    assert_eq!(names.collect::<Vec<_>>(), ["database", "key ring", "delivery"], "{check}");
    let text = place.run(&["config", "check"]);
    assert!(text.stdout.contains("key ring: fits: 6 keys"), "{}", text.stdout);
}
