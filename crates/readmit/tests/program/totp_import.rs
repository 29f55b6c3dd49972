//! `totp import`: a dry run writes nothing, an import is whole or not at all, and a second one finds everything there.

use crate::support::{Done, Place};
use serde_json::{Value, json};

const TOKENS: &str = "user,secret,digits,label\n\
                      ann,GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ,6,Ann's phone\n\
                      ben@example.com,JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP,8,\n";

fn place() -> Place {
    let place = Place::begun();
    place.json(&["user", "create", "--username", "ann"]).json();
    place.json(&["user", "create", "--email", "ben@example.com"]).json();
    place
}

fn import(place: &Place, text: &str, flags: &[&str]) -> Done {
    std::fs::write(place.path("tokens"), text).unwrap();
    place.json(&[&["totp", "import", "tokens"], flags].concat())
}

fn told(done: &Done) -> Value {
    serde_json::from_str(&done.stdout).unwrap_or_else(|error| panic!("{error}: {done:?}"))
}

/// How many were registered, known and refused, by the answer.
fn sums(done: &Done) -> [u64; 3] {
    let json = told(done);
    ["registered", "known", "refused"].map(|name| json[name].as_u64().unwrap())
}

/// How many registrations are on the log.
fn registrations(place: &Place) -> usize {
    let events = place.json(&["events", "--type", "totp_registered"]).json();
    events["events"].as_array().unwrap().len()
}

#[test]
fn a_dry_run_writes_nothing_and_a_second_import_finds_everything_there() {
    let place = place();
    let dry = import(&place, TOKENS, &["--dry-run"]);
    assert_eq!((dry.code, sums(&dry), registrations(&place)), (0, [2, 0, 0], 0));
    assert_eq!(told(&dry)["rows"][1]["user"], "ben@example.com");
    assert_eq!(told(&dry)["rows"][1]["totp_id"], Value::Null, "nobody is promised an id");
    let text = place.run(&["totp", "import", "tokens", "--dry-run"]).stdout;
    assert!(text.contains("line 2  ann              will be registered"), "{text}");
    assert!(
        text.ends_with("2 will be registered, 0 known already, 0 refused; nothing was written\n"),
        "{text}"
    );

    let first = import(&place, TOKENS, &[]);
    assert_eq!((first.code, sums(&first), registrations(&place)), (0, [2, 0, 0], 2));
    assert_eq!(told(&first)["imported"], true);
    let id = told(&first)["rows"][0]["totp_id"].clone();
    let second = import(&place, TOKENS, &[]);
    assert_eq!((second.code, sums(&second), registrations(&place)), (0, [0, 2, 0], 2));
    assert_eq!(told(&second)["rows"][0]["totp_id"], id, "it is the same one");
    let text = place.run(&["totp", "import", "tokens"]).stdout;
    assert_eq!(text, "0 registered, 2 known already, 0 refused\n");
}

#[test]
fn a_row_that_cannot_be_taken_over_stops_all_or_is_passed_over() {
    let place = place();
    let bad =
        format!("{TOKENS}eve,GEZDGNBVGY3TQOJQ,6,\nann,MFRGGZDFMZTWQ2LKMFRGGZDF,6,\nann,S3CR3T-S3CR3T!,5,\n");
    for flags in [&[][..], &["--dry-run"]] {
        let stopped = import(&place, &bad, flags);
        assert_eq!((stopped.code, sums(&stopped), registrations(&place)), (3, [2, 0, 3], 0), "{flags:?}");
        assert_eq!(told(&stopped)["imported"], false);
        assert!(!stopped.stdout.contains("S3CR3T"), "{stopped:?}");
    }
    let reasons: Vec<Value> = told(&import(&place, &bad, &[]))["rows"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| row["reason"].clone())
        .collect();
    let expected = json!([
        null,
        null,
        "no user has this identifier",
        "the user has a TOTP already, and the settings allow one",
        "secret: expected hexadecimal or Base32; digits: expected 6, 7 or 8"
    ]);
    assert_eq!(Value::from(reasons), expected);
    let text = place.run(&["totp", "import", "tokens"]).stdout;
    assert!(text.contains("nothing was imported: 3 of 5 rows refused"), "{text}");

    let skipped = import(&place, &bad, &["--skip-bad"]);
    assert_eq!((skipped.code, sums(&skipped), registrations(&place)), (0, [2, 0, 3], 2));
    assert_eq!(import(&place, &bad, &["--skip-bad"]).code, 0, "again, and nothing more comes of it");
    assert_eq!(registrations(&place), 2);
}

#[test]
fn maps_keys_and_passwords_come_from_files() {
    let place = place();
    let rows = "77,3132333435363738393031323334353637383930,TOTP,6,30\n";
    let unowned = import(&place, rows, &[]);
    assert_eq!((unowned.code, sums(&unowned)), (3, [0, 0, 1]));
    std::fs::write(place.path("owners"), "serial,user\n77,ann\n").unwrap();
    assert_eq!(sums(&import(&place, rows, &["--map", "owners"])), [1, 0, 0]);
    std::fs::write(place.path("owners"), "77\n").unwrap();
    let wrong = import(&place, rows, &["--map", "owners"]);
    assert_eq!(wrong.trouble(), (2, "invalid_input".to_owned()));

    let sealed = include_str!("../../../readmit-app/tests/fixtures/totp/rfc6030-figure6.pskc");
    assert_eq!(import(&place, sealed, &[]).trouble(), (2, "invalid_input".to_owned()));
    std::fs::write(place.path("key"), "12345678901234567890123456789012\n").unwrap();
    let sealed = import(&place, sealed, &["--key-file", "key"]);
    assert_eq!((sealed.code, sums(&sealed)), (0, [0, 1, 0]), "another file, the same seed: {sealed:?}");
    let sealed = include_str!("../../../readmit-app/tests/fixtures/totp/rfc6030-figure7.pskc");
    std::fs::write(place.path("password"), "qwerty\n").unwrap();
    let sealed = import(&place, sealed, &["--password-file", "password", "--format", "pskc"]);
    assert_eq!((sealed.code, sums(&sealed)), (0, [0, 1, 0]), "{sealed:?}");
    std::fs::write(place.path("key"), "1234").unwrap();
    let short = import(&place, rows, &["--key-file", "key"]);
    assert_eq!(short.trouble(), (2, "invalid_input".to_owned()));
}

#[test]
fn what_cannot_be_read_is_named() {
    let place = place();
    assert_eq!(import(&place, "dear all", &[]).trouble(), (2, "invalid_input".to_owned()));
    assert_eq!(import(&place, "user,digits\nann,6\n", &["--format", "csv"]).code, 2);
    let missing = place.json(&["totp", "import", "nothing"]);
    assert_eq!(missing.trouble(), (4, "no_file".to_owned()));
    let app = import(&place, TOKENS, &["--app", "3f0e8c1e-5d5b-4f3c-9a54-0f6f4a1c2b3d"]);
    assert_eq!(app.trouble(), (4, "unknown_application".to_owned()));
}
