//! The log as evidence: exported from a database that an insider bent, and verified without it.

mod scene;

use crate::support::{Done, Place};
use readmit_core::audit::chain::{ENTRY_BYTES, row_hash};
use readmit_core::id::ChainId;
use readmit_testkit::postgres::Cluster;
use rusqlite::{Connection, params};
use scene::{ROW, Scene, kinds};
use serde_json::Value;
use sha2::{Digest as _, Sha256};
use std::fs;

/// Changes one letter of an event's text, and returns its id.
fn bend(database: &Connection, event: &[u8]) {
    let body: String =
        database.query_row("SELECT body FROM event WHERE id = ?1", [event], |row| row.get(0)).unwrap();
    // One bit of the last digit of the instant.
    let place = body.find("\"at\":").unwrap() + 17;
    let mut bytes = body.into_bytes();
    bytes[place] ^= 1;
    let body = String::from_utf8(bytes).unwrap();
    let changed = database.execute("UPDATE event SET body = ?2 WHERE id = ?1", params![event, body]);
    assert_eq!(changed.unwrap(), 1);
}

/// What a forger without the key can do: every row of a chain made anew over the events as they are now.
fn rebuild(database: &Connection, writer: &[u8]) {
    let mut statement =
        database.prepare("SELECT number, entries FROM chain_all WHERE writer = ?1 ORDER BY number").unwrap();
    let rows: Vec<(i64, Vec<u8>)> = statement
        .query_map([writer], |row| Ok((row.get(0)?, row.get(1)?)))
        .unwrap()
        .map(Result::unwrap)
        .collect();
    let id = ChainId::from_uuid(uuid::Uuid::from_slice(writer).unwrap());
    let mut previous = [0; 32];
    for (number, mut entries) in rows {
        for entry in entries.chunks_exact_mut(ENTRY_BYTES) {
            let body: String = database
                .query_row("SELECT body FROM event WHERE id = ?1", [&entry[16..32]], |row| row.get(0))
                .unwrap();
            entry[32..].copy_from_slice(&Sha256::digest(body));
        }
        let sql = format!("UPDATE chain_row SET previous = ?3, entries = ?4 WHERE {ROW} = ?2");
        assert_eq!(database.execute(&sql, params![writer, number, previous, entries]).unwrap(), 1);
        previous = row_hash(id, number, &previous, &entries);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn r34_what_an_insider_does_to_the_database_is_named() {
    let scene = Scene::new().await;
    let (writer, last) = (&scene.writer, scene.rows - 1);
    assert!(last >= 6, "a chain worth bending");

    let green = scene.copy(|_| {});
    assert_eq!(kinds(&green.verify(&["--anchor", &scene.anchor(2)])), Vec::<String>::new());

    // One bit.
    let event = scene.event(2);
    let found = scene.copy(|database| bend(database, &event)).verify(&[]);
    assert_eq!(kinds(&found), ["event_changed"]);
    assert_eq!(found["findings"][0]["event"], scene::text(&event), "{found}");
    assert_eq!(found["findings"][0]["number"], 2);

    // The first, a middle and the last event.
    for row in [0, last / 2, last] {
        let event = scene.event(row);
        let drop = |database: &Connection| {
            assert_eq!(database.execute("DELETE FROM event WHERE id = ?1", [&event]).unwrap(), 1);
        };
        let found = scene.copy(drop).verify(&[]);
        assert_eq!(kinds(&found), ["event_missing"], "{found}");
        assert_eq!(found["findings"][0]["event"], scene::text(&event));
    }

    // The first, a middle and the last row.
    for row in [0, last / 2, last] {
        let drop = |database: &Connection| {
            let sql = format!("DELETE FROM chain_row WHERE {ROW} = ?2");
            assert_eq!(database.execute(&sql, params![writer, row]).unwrap(), 1);
        };
        let found = scene.copy(drop).verify(&[]);
        let missing = scene::find(&found, "rows_missing");
        assert_eq!((&missing["from"], &missing["to"]), (&row.into(), &row.into()), "{found}");
        assert_eq!(missing["writer"], scene::text(writer));
        assert!(kinds(&found).iter().all(|kind| kind == "rows_missing" || kind == "event_forged"), "{found}");
    }

    // Two events swapped.
    let (one, other) = (scene.event(1), scene.event(3));
    let found = scene
        .copy(|database| {
            let body = |id: &[u8]| -> String {
                database.query_row("SELECT body FROM event WHERE id = ?1", [id], |row| row.get(0)).unwrap()
            };
            let (one_body, other_body) = (body(&one), body(&other));
            let sql = "UPDATE event SET body = ?2 WHERE id = ?1";
            database.execute(sql, params![one, other_body]).unwrap();
            database.execute(sql, params![other, one_body]).unwrap();
        })
        .verify(&[]);
    assert_eq!(kinds(&found), ["event_changed", "event_changed"]);

    // A forged event.
    let found = scene
        .copy(|database| {
            let sql = "INSERT INTO event (tenant, lane, id, subject, body)
                       SELECT tenant, lane, randomblob(16), subject, body FROM event WHERE id = ?1";
            assert_eq!(database.execute(sql, [&one]).unwrap(), 1);
        })
        .verify(&[]);
    assert_eq!(kinds(&found), ["event_forged"]);

    // A whole chain made anew: the interval is named.
    let event = scene.event(scene.sealed[0] + 1);
    let bent = scene.copy(|database| {
        bend(database, &event);
        rebuild(database, writer);
    });
    let found = bent.verify(&[]);
    assert_eq!(kinds(&found), ["chain_rebuilt"], "{found}");
    let interval =
        (found["findings"][0]["after"].as_u64().unwrap(), found["findings"][0]["before"].as_u64().unwrap());
    assert_eq!(interval, (scene.numbers[1] - 1, scene.numbers[1]), "{found}");
    // And nobody signs over it; that stands on the log once.
    let sealed = bent.place.json(&["audit", "checkpoint", "--seal"]);
    assert_eq!(sealed.trouble(), (6, "log_tampered".to_owned()));
    let events = bent.place.json(&["events", "--limit", "100"]).json();
    let told = events["events"].as_array().unwrap().iter();
    assert_eq!(told.filter(|event| event["event"]["type"] == "audit_chain_broken").count(), 1);

    // The end cut off, cleanly: only an anchor tells.
    let cut = scene.copy(|database| Scene::cut_after(database, scene.numbers[0]));
    let found = cut.verify(&[]);
    assert_eq!(found["ok"], true, "{found}");
    assert!(found["cannot_see"][0].as_str().unwrap().contains("end was cut"), "{found}");
    let found = cut.verify(&["--anchor", &scene.anchor(2)]);
    // The export seals, so the cut log may have gone on as far as the anchor, with another checkpoint.
    assert!(["ends_before_anchor", "anchor_differs"].contains(&kinds(&found)[0].as_str()), "{found}");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_older_database_is_seen_with_an_anchor_only() {
    let scene = Scene::new().await;
    let again = Place::new();
    again.json(&["restore", scene.backup.to_str().unwrap()]).json();
    fs::copy(scene.place.data().join("keys.json"), again.data().join("keys.json")).unwrap();
    let log = again.path("log.jsonl");
    again.json(&["audit", "export", log.to_str().unwrap()]).json();
    let without = scene.judge(&log, &[]);
    assert_eq!(without["ok"], true, "{without}");
    assert!(without["cannot_see"][0].as_str().unwrap().contains("older database"), "{without}");
    let found = scene.judge(&log, &["--anchor", &scene.anchor(2)]);
    assert!(
        kinds(&found).iter().any(|kind| kind == "ends_before_anchor" || kind == "anchor_differs"),
        "{found}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn erasing_a_person_leaves_the_log_green() {
    let scene = Scene::new().await;
    let log = scene.export(&[]);
    assert!(fs::read_to_string(&log).unwrap().contains(r#"\"identifier\":\"ann\""#), "something to erase");
    fs::remove_file(&log).unwrap();
    assert!(scene.place.json(&["user", "erase-history", "ann"]).json()["events"].as_u64().unwrap() > 3);
    let log = scene.export(&[]);
    assert!(!fs::read_to_string(&log).unwrap().contains(r#"\"identifier\":\"ann\""#));
    let found = scene.judge(&log, &["--anchor", &scene.anchor(2)]);
    assert_eq!(
        (found["ok"].as_bool(), found["report"]["erased"].as_u64() > Some(3)),
        (Some(true), true),
        "{found}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_that_was_bent_is_red_and_a_whole_one_needs_no_installation() {
    let scene = Scene::new().await;
    let log = scene.export(&["--without-personal"]);
    let text = fs::read_to_string(&log).unwrap();
    assert!(!text.contains("identifier"), "nothing personal was asked for");
    assert_eq!(scene.place.json(&["audit", "export", log.to_str().unwrap()]).trouble().1, "target_exists");
    let bent = scene.place.path("bent.jsonl");
    let judge = |text: &str| -> (Value, i32) {
        fs::write(&bent, text).unwrap();
        let done: Done =
            Place::new().json(&["audit", "verify", bent.to_str().unwrap(), "--key", &scene.keys]);
        (serde_json::from_str(&done.stdout).unwrap(), done.code)
    };
    let (green, code) = judge(&text);
    assert_eq!((green["ok"].as_bool(), code), (Some(true), 0), "{green}");
    let lines: Vec<&str> = text.split_inclusive('\n').collect();
    for place in 0..lines.len() {
        let mut fewer = lines.clone();
        fewer.remove(place);
        let (red, code) = judge(&fewer.concat());
        assert_eq!((red["ok"].as_bool(), code), (Some(false), 6), "without line {}: {red}", place + 1);
    }
    let (red, code) = judge("no export\n");
    assert_eq!((kinds(&red), code), (vec!["not_an_export".to_owned()], 6));
    // One key in 64 begins with a hyphen, and is no option for that.
    let foreign = "-olKKMBjQijeIkHIngwpj62rUZur79QvgzTsWa7hSLE";
    let other = Place::new().json(&["audit", "verify", log.to_str().unwrap(), "--key", foreign]);
    assert_eq!(other.code, 6, "{}", other.stdout);
    let nobody = Place::new().json(&["audit", "verify", "nowhere.jsonl"]);
    assert_eq!(nobody.trouble(), (4, "no_such_file".to_owned()));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_log_on_postgresql_is_sealed_exported_and_verified() {
    let place = Place::on(&Cluster::start().database().await);
    place.demo().stop();
    place.json(&["selftest", "--seeds", "1"]);
    let log = place.path("log.jsonl");
    let exported = place.json(&["audit", "export", log.to_str().unwrap()]).json();
    assert_eq!((&exported["unchained"], &exported["sealed"]), (&0.into(), &true.into()), "{exported}");
    let said = place.json(&["audit", "verify", log.to_str().unwrap()]).json();
    assert_eq!(said["report"]["events"], exported["events"], "{said}");
    let removed = said["report"]["removed"].as_object().unwrap();
    assert_eq!(removed.len(), 1, "what the self-test did went with its tenant: {said}");
}
