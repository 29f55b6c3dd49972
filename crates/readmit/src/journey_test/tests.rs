//! The runner itself: what it lets pass, and that it fails what is not as expected.

use super::*;
use std::path::PathBuf;
use tempfile::TempDir;

const JOURNEYS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../readmit-app/journeys");

/// Test files are written beside copies of the journeys.
struct Folder(TempDir);

impl Folder {
    fn new() -> Self {
        let folder = TempDir::new().unwrap();
        for journey in ["temp-code-form", "information"] {
            let name = format!("{journey}.json");
            fs::copy(Path::new(JOURNEYS).join(&name), folder.path().join(&name)).unwrap();
        }
        Self(folder)
    }

    fn write(&self, name: &str, text: &str) -> PathBuf {
        let path = self.0.path().join(name);
        fs::write(&path, text).unwrap();
        path
    }

    async fn run(&self, name: &str, text: &str) -> Vec<CaseReport> {
        let file = read(&self.write(name, text)).unwrap();
        Runner::new().unwrap().run(&file, |_| {}).await.unwrap()
    }

    /// What is not as expected in the one case of a file.
    async fn told(&self, journey: &str, case: &str) -> Vec<String> {
        let world = r#"{"users": {"ann": {"external_user_id": "ann-1", "email": "ann@example.com"}}}"#;
        let text = format!(
            r#"{{"format": "readmit-journey-expectation/1", "journey_file": "{journey}.json", "world": {world},
                 "cases": [{{"name": "it", {case}}}]}}"#
        );
        let reports = self.run("it.test.json", &text).await;
        assert_eq!(reports.iter().map(|report| report.name.as_str()).collect::<Vec<_>>(), ["import", "it"]);
        assert!(reports[0].passed(), "{}", reports[0].text());
        let lines = reports[1].differences.iter();
        lines.map(|differs| format!("{}: {} | {}", differs.at, differs.expected, differs.found)).collect()
    }
}

const ISSUE: &str = r#""setup": [{"do": "issue_temp_code", "user": "ann", "as": "code"}]"#;

fn redeem(code: &str) -> String {
    format!(
        r#"{{"expect": {{"step": "get_info_from_client_1"}},
             "answer": {{"choose": "input", "data": {{"external_user_id": "ann-1", "temp_code": {code}}}}}}}"#
    )
}

#[tokio::test]
async fn what_is_as_expected_passes() {
    let folder = Folder::new();
    let answer = redeem(r#"{"$ref": "code"}"#);
    let steps = format!(
        r#""steps": [{answer}, {{"expect": {{"end": "success", "claims": {{"sub": {{"$any": true}}}}}}}}]"#
    );
    let after = r#""after": {"context_user": "ann", "sent_to": [], "users": {"ann": {"emails": ["ann@example.com"]}}}"#;
    assert_eq!(folder.told("temp-code-form", &format!("{ISSUE}, {steps}, {after}")).await, [""; 0]);
}

#[tokio::test]
async fn what_is_not_as_expected_fails_with_its_place() {
    let folder = Folder::new();
    let wrong = redeem(r#"{"$wrong_code_for": "code"}"#);
    let right = redeem(r#"{"$ref": "code"}"#);
    let form = r#"{"step": "get_info_from_client_1""#;
    for (case, told) in [
        (
            format!(r#"{ISSUE}, "steps": [{wrong}, {{"expect": {{"end": "success"}}}}]"#),
            "steps[1].expect: end success | end rejection",
        ),
        (
            format!(r#""steps": [{{"expect": {form}, "options": ["sms"]}}}}]"#),
            "steps[0].expect.options: sms | cancel, input, client_input",
        ),
        (
            format!(r#""steps": [{{"expect": {form}, "data": {{"app_data": {{"x": 1}}}}}}}}]"#),
            "steps[0].expect.data.app_data.x: 1 | nothing",
        ),
        (
            format!(r#""steps": [{{"expect": {form}, "error": {{"code": "invalid_credentials"}}}}}}]"#),
            "steps[0].expect.error: an object | nothing",
        ),
        (
            r#""steps": [{"expect_one_of": [{"step": "a"}, {"end": ["error", "rejection"]}]}]"#.to_owned(),
            "steps[0].expect_one_of[0]: step a | step get_info_from_client_1",
        ),
        (
            format!(r#"{ISSUE}, "steps": [{right}], "after": {{"context_user": null}}"#),
            "after.context_user: nobody | ann",
        ),
        (
            r#""after": {"sent_to": ["ann@example.com"]}"#.to_owned(),
            "after.sent_to: ann@example.com | nothing",
        ),
        (
            r#""after": {"users": {"ann": {"totp_active_labels": ["Phone"]}}}"#.to_owned(),
            r#"after.users.ann.totp_active_labels: ["Phone"] | []"#,
        ),
        (
            r#""after": {"users": {"ann": {"password": "a pass phrase"}}}"#.to_owned(),
            "after.users.ann.password: a pass phrase | another one, or none",
        ),
        (
            r#""setup": [{"do": "run_journey", "answers": [], "ends": "success"}]"#.to_owned(),
            "setup[0].ends: success | step get_info_from_client_1",
        ),
        (
            r#""steps": [{"do": "resubmit_previous_answer"}]"#.to_owned(),
            "steps[0]: that the case can be run | nothing was answered that could be sent again",
        ),
        (
            r#""setup": [{"do": "issue_temp_code", "user": "eve", "as": "code"}]"#.to_owned(),
            r#"setup[0]: that the case can be run | the world has no user "eve""#,
        ),
        (
            r#""world": {"app": {"otp": {"code_length": 2}}}"#.to_owned(),
            "world: that the case can be run | world.app: length must be between 4 and 64",
        ),
    ] {
        let differences = folder.told("temp-code-form", &case).await;
        assert_eq!(differences.first().map(String::as_str), Some(told), "{case}");
    }
}

#[tokio::test]
async fn a_repetition_ends_where_another_step_or_an_end_comes() {
    let folder = Folder::new();
    let form = r#""expect": {"step": "get_info_from_client_1"}"#;
    let mistyped = r#""answer": {"choose": "input", "data": {}}"#;
    // What does not fit the form is asked for again, however often.
    let beside = format!(
        r#""steps": [{{{form}, {mistyped}, "repeat_until_end": true, "max": 3,
            "then": [{{"expect": {{"step": "get_info_from_client_1", "error": {{"code": "client_response_not_valid"}}}},
                       "answer": {{"choose": "cancel"}}}}]}}, {{"expect": {{"end": "rejection"}}}}]"#
    );
    assert_eq!(folder.told("temp-code-form", &beside).await, [""; 0]);
    let within = format!(
        r#""steps": [{{"repeat_until_end": {{{form}, {mistyped}, "max": 2, "then": [{{"expect": {{"end": "rejection"}}}}]}}}}]"#
    );
    let told = folder.told("temp-code-form", &within).await;
    assert!(told[0].starts_with("steps[0].then[0].expect: end rejection | step get_info"), "{told:?}");
    let ended = r#""steps": [{"expect": {"step": "action:information"}, "answer": {"choose": "input"},
        "repeat_until_end": true, "then": [{"expect": {"end": "success"}}]}]"#;
    assert_eq!(folder.told("information", ended).await, [""; 0]);
}

#[tokio::test]
async fn the_import_is_held_against_what_is_expected_of_it() {
    let folder = Folder::new();
    let journey = fs::read_to_string(Path::new(JOURNEYS).join("information.json")).unwrap();
    folder.write("unknown.json", &journey.replacen("\"information\"", "\"informatoin\"", 2));
    folder.write("saved.json", &journey.replacen("\"production\"", "\"version\"", 1));
    let of = |file: &str, import: &str| {
        format!(
            r#"{{"format": "readmit-journey-expectation/1", "journey_file": "{file}.json", "import": {import},
                 "cases": [{{"name": "it", "steps": [{{"expect": {{"step": "action:information"}}}}]}}]}}"#
        )
    };
    let saved = folder
        .run("a.json", &of("saved", r#"{"live_after_import": false, "publish": {"result": "ok"}}"#))
        .await;
    assert!(
        saved.iter().all(CaseReport::passed),
        "{:?}",
        saved.iter().map(CaseReport::text).collect::<Vec<_>>()
    );
    let live = folder.run("b.json", &of("saved", r#"{"live_after_import": true}"#)).await;
    assert_eq!(live[0].differences[0].at, "import.live_after_import");

    let refused = folder.run("c.json", &of("unknown", r#"{"result": "ok", "errors": []}"#)).await;
    let places: Vec<_> = refused[0].differences.iter().map(|differs| differs.at.as_str()).collect();
    assert_eq!(places, ["import.result", "import.errors"]);
    assert!(refused[0].differences[1].found.contains("JF-E024"), "{}", refused[0].text());
    assert!(!refused[1].passed(), "a journey that was refused does not run");
    let expected =
        folder.run("d.json", &of("unknown", r#"{"result": "refused", "errors": ["JF-E024"]}"#)).await;
    assert!(expected[0].passed(), "{}", expected[0].text());
    let other = folder
        .run("e.json", &of("unknown", r#"{"result": "refused", "errors": ["JF-E024", "JF-E060"]}"#))
        .await;
    assert_eq!(other[0].differences[0].expected, "JF-E060");
}

#[tokio::test]
async fn yaml_is_read_as_well() {
    let yaml = "
format: readmit-journey-expectation/1
journey_file: information.json
cases:
  - name: it is read
    steps:
      - expect: {step: \"action:information\", data: {title: It works}}
        answer: {choose: input}
      - expect: {end: success}
";
    let reports = Folder::new().run("it.test.yaml", yaml).await;
    assert!(reports.iter().all(CaseReport::passed), "{}", reports[1].text());
}

#[tokio::test]
async fn files_that_are_not_there_are_told() {
    let folder = Folder::new();
    assert!(read(&folder.0.path().join("none.json")).unwrap_err().contains("none.json"));
    let text = r#"{"format": "readmit-journey-expectation/1", "journey_file": "none.json"}"#;
    let file = read(&folder.write("it.json", text)).unwrap();
    let wrong = Runner::new().unwrap().run(&file, |_| {}).await.unwrap_err();
    assert!(wrong.contains("journey_file: none.json"), "{wrong}");
}
