//! `totp`: authenticator apps from the shell, as the guide walks through them.

use crate::support::{Place, Totp};
use serde_json::{Value, json};

fn place_with_ann() -> Place {
    let place = Place::begun();
    place.json(&["user", "create", "--username", "ann", "--email", "ann@example.com"]).json();
    place
}

fn listed(place: &Place) -> Value {
    place.json(&["totp", "list", "--user", "ann"]).json()
}

#[test]
fn an_app_is_registered_with_a_picture_and_used() {
    let place = place_with_ann();
    let text = place.run(&["totp", "register", "--user", "ann", "--label", "My phone"]);
    assert_eq!(text.code, 0, "{text:?}");
    for part in ["█", "label", "secret", "otpauth://totp/", "id "] {
        assert!(text.stdout.contains(part), "{part}: {}", text.stdout);
    }
    let again = place.json(&["totp", "register", "--user", "ann"]);
    assert_eq!(again.trouble(), (3, "totp_already_registered".to_owned()));
    let revoked = place.json(&["totp", "revoke", "--user", "ann@example.com"]).json();
    assert!(revoked["revoked"].is_string());

    let totp = Totp::register(&place, "ann");
    assert_eq!(listed(&place)["totps"][0]["status"], "registered");
    totp.verify(&place);
    let used = totp.try_verify(&place);
    // The step may have moved on meanwhile; then it is another code, and right.
    assert!(used.code == 0 || used.trouble() == (3, "code_used".to_owned()), "{used:?}");
    assert_eq!(listed(&place)["totps"][0]["status"], "active");
    let told = place.json(&["events", "--user", "ann", "--type", "totp_accepted"]).json();
    assert_eq!(told["events"][0]["event"]["totp"], totp.id.as_str(), "{told}");
}

#[test]
fn a_first_code_is_awaited_where_that_is_asked_for() {
    let place = place_with_ann();
    let made = place.json(&["totp", "register", "--user", "ann", "--confirmation"]).json();
    assert!(made["pending_until"].is_string(), "{made}");
    assert_eq!(listed(&place)["totps"][0]["status"], "pending");
    let totp = Totp::of("ann", &made);
    let confirm = |code: &str| place.json(&["totp", "confirm", "--user", "ann", code]);
    assert_eq!(confirm("abc").trouble().0, 2);
    assert_eq!(totp.try_verify(&place).trouble(), (3, "no_totp".to_owned()));
    assert_eq!(confirm(&totp.wrong()).trouble(), (3, "wrong_code".to_owned()));
    assert_eq!(confirm(&totp.code(0)).json()["id"], totp.id.as_str());
    assert_eq!(listed(&place)["totps"][0]["status"], "active");
}

#[test]
fn failures_lock_and_an_unlock_lifts() {
    let place = place_with_ann();
    let totp = Totp::register(&place, "ann");
    for _ in 0..5 {
        let wrong = place.json(&["totp", "verify", "--user", "ann", &totp.wrong()]);
        assert_eq!(wrong.trouble(), (3, "wrong_code".to_owned()));
    }
    assert_eq!(totp.try_verify(&place).trouble(), (3, "totp_locked".to_owned()));
    assert_eq!(listed(&place)["totp_lock"]["state"], "locked");
    assert_eq!(place.json(&["totp", "unlock", "--user", "ann"]).json(), json!({"unlocked": true}));
    totp.verify(&place);
    place.json(&["totp", "lock", "--user", "ann", "--id", &totp.id]).json();
    assert_eq!(listed(&place)["totps"][0]["status"], "deactivated");
    assert_eq!(place.json(&["totp", "unlock", "--user", "ann", "--id", &totp.id]).json()["unlocked"], true);
    assert_eq!(place.json(&["totp", "verify", "--user", "nobody", "123456"]).trouble().0, 4);
}

#[test]
fn a_clock_is_set_right_by_two_codes() {
    let place = place_with_ann();
    let totp = Totp::register(&place, "ann");
    assert_eq!(place.json(&["totp", "verify", "--user", "ann", &totp.code(-9)]).code, 3);
    let resynced = place.json(&["totp", "resync", "--user", "ann", &totp.code(-10), &totp.code(-9)]).json();
    assert!(resynced["clock_ahead_secs"].as_i64().unwrap() < -200, "{resynced}");
    assert!(listed(&place)["totps"][0]["clock_ahead_secs"].as_i64().unwrap() < -200);
    assert_eq!(place.json(&["totp", "verify", "--user", "ann", &totp.code(-8)]).code, 0);
}

#[test]
fn a_challenge_is_answered_without_an_installation() {
    let place = Place::new();
    let secret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";
    let at = ["--at", "2026-01-15T12:00:00Z"];
    let signed = place.fed(&[&["totp", "sign", "402915"], &at[..]].concat(), secret).json();
    assert_eq!(signed["suite"], "OCRA-1:HOTP-SHA1-6:QN06-T30S");
    let uri = format!("otpauth://totp/Shop:ann?secret={secret}&algorithm=SHA512&digits=8&period=60");
    let by_uri = place.fed(&[&["totp", "sign", "402915"], &at[..]].concat(), &uri).json();
    assert_eq!(by_uri["suite"], "OCRA-1:HOTP-SHA512-8:QN06-T1M");
    assert_eq!(by_uri["response"].as_str().unwrap().len(), 8);
    assert_ne!(signed["response"], by_uri["response"]);
    assert_eq!(place.fed(&["totp", "sign", "402915"], "not base32!").trouble().0, 2);
    assert!(!place.data().exists(), "nothing was made");
}

#[test]
fn settings_are_shown_and_changed() {
    let place = place_with_ann();
    let text = place.run(&["totp", "settings"]);
    for line in ["algorithm          SHA1", "a hundred tries hit with 0.0300 %, of 2.0000 % allowed"] {
        assert!(text.stdout.contains(line), "{line}: {}", text.stdout);
    }
    let change = ["totp", "settings", "--per-user", "3", "--lock", "3=1m,6=1h", "--digits", "8"];
    let changed = place.json(&change).json();
    assert_eq!(changed["totp"]["lock_tiers"][1], json!({"failures": 6, "duration_secs": 3600}), "{changed}");
    assert_eq!(changed["totp"]["often_ignored"], json!(["digits"]));
    assert_eq!(place.json(&["totp", "settings"]).json(), changed, "it stays");
    let refused =
        place.json(&["totp", "settings", "--digits", "6", "--per-user", "50", "--window", "2"]).trouble();
    assert_eq!(refused.0, 2);
    assert_eq!(place.json(&["totp", "settings"]).json(), changed, "all or nothing");
    assert_eq!(place.json(&["totp", "settings", "--digits", "7"]).code, 2);
    let made = place.json(&["totp", "register", "--user", "ann"]).json();
    assert_eq!((&made["digits"], &made["often_ignored"]), (&json!(8), &json!(["digits"])));
}
