//! The key ring: without the right one nothing opens, and nothing is damaged.

use crate::support::{Place, finish};
use std::fs;

#[test]
fn another_installations_ring_is_refused() {
    let (place, other) = (Place::begun(), Place::begun());
    let ring = other.data().join("keys.json");
    let done = place.json(&["user", "list", "--keys", ring.to_str().unwrap()]);
    assert_eq!(done.trouble(), (5, "key_ring_mismatch".to_owned()));
    let served = place.json(&["serve", "--listen", "127.0.0.1:0", "--keys", ring.to_str().unwrap()]);
    assert_eq!(served.trouble(), (5, "key_ring_mismatch".to_owned()));
    let checked = place.json(&["config", "check", "--keys", ring.to_str().unwrap()]);
    assert_eq!(checked.code, 5, "{checked:?}");
    assert!(checked.stdout.contains("another installation's ring"), "{checked:?}");
    place.json(&["user", "list"]).json();
}

#[test]
fn a_missing_ring_is_refused_and_not_made_anew() {
    let place = Place::begun();
    let ring = place.data().join("keys.json");
    let text = fs::read_to_string(&ring).unwrap();
    fs::remove_file(&ring).unwrap();
    let done = place.json(&["serve", "--listen", "127.0.0.1:0"]);
    assert_eq!(done.trouble(), (5, "key_ring_mismatch".to_owned()));
    assert!(done.stderr.contains("keys.json") && done.stderr.contains("READMIT_KEY_RING"), "{}", done.stderr);
    assert!(!ring.exists());
    let from_environment =
        finish(place.command().args(["--json", "user", "list"]).env("READMIT_KEY_RING", text));
    from_environment.json();
}

#[test]
fn a_ring_that_is_none_is_told_without_its_text() {
    let place = Place::begun();
    let ring = place.data().join("keys.json");
    let text = fs::read_to_string(&ring).unwrap().replace("\"version\": 1", "\"version\": 9");
    fs::write(&ring, &text).unwrap();
    let done = place.json(&["user", "list"]);
    assert_eq!(done.trouble(), (5, "key_ring_mismatch".to_owned()));
    assert!(done.stderr.contains("version 9"), "{}", done.stderr);
}

#[test]
fn a_first_start_that_was_cut_off_is_taken_up() {
    let (place, other) = (Place::new(), Place::begun());
    // The ring was made and the database file was too, and then the power went.
    fs::create_dir(place.data()).unwrap();
    fs::copy(other.data().join("keys.json"), place.data().join("keys.json")).unwrap();
    fs::write(place.data().join("readmit.db"), "").unwrap();
    fs::write(place.data().join("demo.json.new"), "{\"half\":").unwrap();
    assert_eq!(place.json(&["user", "list"]).trouble(), (4, "no_installation".to_owned()));
    place.demo().stop();
    let ring = |place: &Place| fs::read_to_string(place.data().join("keys.json")).unwrap();
    assert_eq!(ring(&place), ring(&other), "a ring that is there is used");
    assert_eq!(place.json(&["user", "list"]).json()["total"], 6, "three users, three operators");
}
