//! Journey tests as people run them: those of the ready journeys, and what is written where.

use crate::support::Place;
use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};

/// Ready journeys.
const JOURNEYS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../readmit-app/journeys");

/// Journeys with steps that the ready ones do not have.
const FURTHER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/journeys");

/// The test files of a folder. Each journey in it has one.
fn test_files(folder: &str) -> Vec<PathBuf> {
    let files = fs::read_dir(folder).unwrap().map(|file| file.unwrap().path());
    let (mut tests, journeys): (Vec<_>, Vec<_>) =
        files.partition(|path| path.to_string_lossy().ends_with(".test.json"));
    tests.sort();
    for journey in journeys {
        assert!(
            tests.contains(&journey.with_extension("test.json")),
            "{} has no test file",
            journey.display()
        );
    }
    tests
}

#[test]
fn every_journey_does_what_its_test_file_says() {
    let files = [test_files(JOURNEYS), test_files(FURTHER)].concat();
    assert!(files.len() >= 11, "{files:?}");
    let place = Place::new();
    let files = files.iter().map(|file| file.to_str().unwrap());
    let done = place.run(&["journey", "test"].into_iter().chain(files).collect::<Vec<_>>());
    assert_eq!(done.code, 0, "{}", done.stdout);
    let cases = done.stdout.lines().filter(|line| line.starts_with("ok ")).count();
    assert_eq!(done.stdout.lines().last(), Some(&*format!("{cases} passed, 0 failed")));
    assert!(!place.data().exists(), "a test needs no installation, and makes none");
}

#[test]
fn a_failing_case_is_shown_counted_and_ends_in_exit_code_one() {
    let place = Place::new();
    fs::copy(Path::new(JOURNEYS).join("information.json"), place.path("information.json")).unwrap();
    let case = |name: &str, end: &str| {
        format!(
            r#"{{"name": "{name}", "steps": [{{"expect": {{"step": "action:information"}}, "answer": {{"choose": "input"}}}},
                {{"expect": {{"end": "{end}"}}}}]}}"#
        )
    };
    let text = format!(
        r#"{{"format": "readmit-journey-expectation/1", "journey_file": "information.json", "cases": [{}, {}]}}"#,
        case("right", "success"),
        case("wrong", "rejection")
    );
    fs::write(place.path("it.test.json"), text).unwrap();

    let done = place.run(&["journey", "test", "it.test.json", "--junit", "report.xml"]);
    assert_eq!(done.code, 1);
    assert!(done.stdout.contains("ok      it.test.json: right ("), "{}", done.stdout);
    assert!(done.stdout.contains("FAILED  it.test.json: wrong ("), "{}", done.stdout);
    let told =
        "        steps[1].expect\n          expected  end rejection\n          found     end success\n";
    assert!(done.stdout.contains(told), "{}", done.stdout);
    assert!(done.stdout.ends_with("\n2 passed, 1 failed\n"), "{}", done.stdout);
    let xml = fs::read_to_string(place.path("report.xml")).unwrap();
    assert!(xml.contains(r#"<testsuite name="it.test.json" tests="3" failures="1""#), "{xml}");

    let done = place.json(&["journey", "test", "it.test.json"]);
    let lines: Vec<Value> = done.stdout.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!((done.code, lines.len()), (1, 4));
    assert_eq!((&lines[2]["case"], &lines[2]["ok"]), (&"wrong".into(), &false.into()));
    assert_eq!(lines[2]["differences"][0]["path"], "steps[1].expect");
    assert_eq!((&lines[3]["passed"], &lines[3]["failed"]), (&2.into(), &1.into()));
}

#[test]
fn a_file_that_cannot_be_read_is_told_before_anything_runs() {
    let place = Place::new();
    let text = r#"{"format": "readmit-journey-expectation/1", "journey_file": "a.json", "csaes": []}"#;
    fs::write(place.path("it.test.json"), text).unwrap();
    let done = place.run(&["journey", "test", "it.test.json", "none.test.json"]);
    assert_eq!((done.code, done.stdout.as_str()), (2, ""));
    assert!(
        done.stderr.contains(r#"it.test.json: unknown key "csaes"; did you mean "cases"?"#),
        "{}",
        done.stderr
    );
    assert!(done.stderr.contains("none.test.json: "), "{}", done.stderr);
    assert_eq!(place.json(&["journey", "test", "it.test.json"]).trouble(), (2, "invalid_input".to_owned()));
}
