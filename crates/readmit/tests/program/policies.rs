//! `policy`: listed, and asked what policies make of a sign-in.

use crate::support::Place;
use serde_json::{Value, json};

/// An installation with Ann, who has an e-mail address.
fn place() -> Place {
    let place = Place::begun();
    place.json(&["user", "create", "--username", "ann", "--email", "ann@example.com"]).json();
    place
}

/// The exit code and the answer, also of a user who is not let in.
fn explained(place: &Place, arguments: &[&str]) -> (i32, Value) {
    let done = place.json(&[&["policy", "explain", "--user", "ann"], arguments].concat());
    let answer = serde_json::from_str(&done.stdout).unwrap_or_else(|error| panic!("{error}: {done:?}"));
    (done.code, answer)
}

#[test]
fn who_is_let_in_is_told_by_the_exit_code() {
    let place = place();
    let (code, answer) = explained(&place, &[]);
    assert_eq!((code, &answer["verdict"], &answer["let_in"]), (3, &json!("challenge"), &json!(false)));
    assert_eq!(answer["next"], json!([{ "key": "email", "method": "email", "set_up": false }]));
    let (code, answer) = explained(&place, &["--with", "email", "--from", "192.0.2.7"]);
    assert_eq!((code, &answer["verdict"], &answer["let_in"]), (0, &json!("let_in"), &json!(true)));
    assert_eq!(answer["must_set_up"], json!([{ "key": "password", "can_wait": false }]));
    let (code, answer) = explained(&place, &["--with", "email,password"]);
    assert_eq!((code, &answer["assumed"], &answer["must_set_up"]), (0, &json!(["password"]), &json!([])));
    let application = place.json(&["app", "create", "--name", "Shop"]).json();
    let application = application["application"]["id"].as_str().unwrap().to_owned();
    let (code, answer) = explained(&place, &["--app", &application, "--with", "tac"]);
    assert_eq!((code, &answer["verdict"]), (3, &json!("challenge")), "{answer}");
    let advice = answer["advice"][0].as_str().unwrap();
    assert!(advice.starts_with("A temporary access code counts for nothing"), "{advice}");

    place.json(&["user", "disable", "ann"]).json();
    let (code, answer) = explained(&place, &["--with", "email"]);
    assert_eq!((code, &answer["verdict"], &answer["let_in"]), (3, &json!("let_in"), &json!(false)));
    assert_eq!(answer["bars"][0]["bar"], "status");
    assert!(answer["bars"][0]["text"].as_str().unwrap().contains("readmit user enable"), "{answer}");
}

#[test]
fn people_read_it_in_sentences() {
    let place = place();
    let done = place.run(&["policy", "explain", "--user", "ann@example.com", "--with", "email"]);
    assert_eq!(done.code, 0, "{done:?}");
    for line in [
        "Let in, once what must be set up is set up.\n",
        "\n\nRules that apply:\n  The session policy “Default Policy”, rule “Default Rule”.\n",
        "\n\nWhat they demand:\n  One factor: met by e-mail.\n",
        "\n  Must set up the password.\n",
    ] {
        assert!(done.stdout.contains(line), "{line}: {}", done.stdout);
    }
}

#[test]
fn a_question_that_makes_no_sense_is_refused() {
    let place = place();
    let ask = |arguments: &[&str]| place.json(&[&["policy", "explain"], arguments].concat()).trouble();
    assert_eq!(ask(&["--user", "eve"]), (4, "unknown_user".to_owned()));
    let unknown = ["--user", "ann", "--app", "00000000-0000-4000-8000-000000000000"];
    assert_eq!(ask(&unknown), (4, "unknown_application".to_owned()));
    assert_eq!(ask(&["--with", "email"]), (2, "usage".to_owned()));
    assert_eq!(ask(&["--user", "ann", "--with", "email,passkey"]), (2, "usage".to_owned()));
    assert_eq!(ask(&["--user", "ann", "--from", "office"]), (2, "usage".to_owned()));
    let many = ["email"; 21].join(",");
    assert_eq!(ask(&["--user", "ann", "--with", &many]), (2, "invalid_input".to_owned()));
}

#[test]
fn policies_are_listed_by_kind() {
    let place = place();
    let kinds = |arguments: &[&str]| {
        let listed = place.json(&[&["policy", "list"], arguments].concat()).json();
        let policies = listed["policies"].as_array().unwrap().clone();
        policies.iter().map(|policy| policy["kind"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(kinds(&[]), ["enrolment", "session", "access", "password"]);
    assert_eq!(kinds(&["--kind", "access"]), ["access"]);
    let text = place.run(&["policy", "list"]).stdout;
    assert!(text.starts_with("kind       place  name            counts  rules  id\n"), "{text}");
    assert_eq!(place.json(&["policy", "list", "--kind", "mfa"]).trouble(), (2, "usage".to_owned()));
}
