//! Every kind of tampering is named with its place; an honest log, and one of which a person was erased, is green.

mod log;

use super::*;
use crate::event::EventKind;
use crate::id::AccountId;
use data_encoding::BASE64URL_NOPAD;
use log::{KEY, Log, an_event, check, key, sign, writer};
use proptest::prelude::*;
use std::sync::LazyLock;

/// Made once: the property tests bend it many times.
static FILE: LazyLock<Vec<u8>> = LazyLock::new(|| Log::new().file());

fn verify(file: &[u8], anchors: &[Checkpoint]) -> (Vec<Finding>, Report) {
    let mut verifier = Verifier::new(vec![KEY], check);
    for anchor in anchors {
        verifier.anchor(anchor).unwrap();
    }
    let mut findings = Vec::new();
    let mut found = |finding| findings.push(finding);
    for line in file.split_inclusive(|byte| *byte == b'\n') {
        verifier.line(line, &mut found);
    }
    let report = verifier.finish(&mut found);
    (findings, report)
}

#[test]
fn an_honest_log_is_green() {
    let log = Log::new();
    let (findings, report) = verify(&log.file(), &log.checkpoints);
    assert_eq!(findings, []);
    assert_eq!((report.rows, report.events, report.checkpoints, report.unsigned_rows), (13, 25, 3, 1));
    assert_eq!(report.last_checkpoint.unwrap().number, 3);
    assert!(report.anchored && report.keys_given);
}

#[test]
fn erasing_a_person_leaves_it_green() {
    let mut log = Log::new();
    for line in &mut log.lines {
        if let Line::Event(event) = line {
            event.personal = None;
        }
    }
    let (findings, report) = verify(&log.file(), &[]);
    assert_eq!((findings, report.erased), (vec![], 25));
}

#[test]
fn a_changed_event_is_named() {
    let mut log = Log::new();
    let place = log.row(1, 1) + 1;
    let event = log.event(place);
    event.body = event.body.replace("codes_unlocked", "codes_unlockee");
    let (id, writer) = (event.id, writer(1));
    assert_eq!(log.findings(), [Finding::EventChanged { event: id, writer, number: 1 }]);

    let mut log = Log::new();
    let event = log.event(place);
    event.subject = AccountId::from_random([200; 16]);
    assert_eq!(log.findings(), [Finding::EventMisfiled { event: id, field: "subject", writer, number: 1 }]);

    let mut log = Log::new();
    let event = log.event(place);
    event.personal = event.personal.as_ref().map(|text| text.replace("192.0.2", "192.0.3"));
    assert_eq!(log.findings(), [Finding::PersonalChanged { event: id, writer, number: 1 }]);
}

#[test]
fn a_dropped_event_is_named() {
    for (of, number, offset) in [(1, 0, 1), (2, 3, 2), (2, 5, 2), (1, 6, 1)] {
        let mut log = Log::new();
        let place = log.row(of, number) + offset;
        let event = log.event(place).id;
        log.lines.remove(place);
        assert_eq!(log.findings(), [Finding::EventMissing { event, writer: writer(of), number }]);
    }
}

#[test]
fn a_dropped_row_is_named() {
    for (of, number) in [(1, 0), (1, 3), (2, 5), (2, 0)] {
        let log = Log::new().without_row(of, number);
        let named = Finding::RowsMissing { writer: writer(of), from: number, to: number };
        assert_eq!(log.findings(), [named], "{of} {number}");
    }
}

#[test]
fn swapped_events_are_named() {
    let mut log = Log::new();
    let place = log.row(1, 2) + 1;
    let event = log.event(place).id;
    log.lines.swap(place, place + 1);
    assert_eq!(log.findings(), [Finding::EventMoved { event, writer: writer(1), number: 2 }]);

    let mut log = Log::new();
    let (here, there) = (log.row(1, 2) + 1, log.row(2, 1) + 1);
    log.lines.swap(here, there);
    let findings = log.findings();
    for number in [(1, 2), (2, 1)] {
        let (of, number) = number;
        let forged = |f: &Finding| matches!(f, Finding::EventForged { writer: Some(w), number: Some(n), .. } if *w == writer(of) && *n == number);
        let missing = |f: &Finding| matches!(f, Finding::EventMissing { writer: w, number: n, .. } if *w == writer(of) && *n == number);
        assert!(findings.iter().any(forged) && findings.iter().any(missing), "{findings:?}");
    }
}

#[test]
fn swapped_rows_are_named() {
    let mut log = Log::new();
    let (first, second) = (log.row(1, 2), log.row(1, 3));
    let row: Vec<Line> = log.lines.drain(second..second + 3).collect();
    log.lines.splice(first..first, row);
    let writer = writer(1);
    let named = [Finding::RowsMissing { writer, from: 2, to: 2 }, Finding::RowMoved { writer, number: 2 }];
    assert_eq!(log.findings(), named);
}

#[test]
fn a_forged_event_is_named() {
    let (forged, _) = an_event(99, EventKind::AccountDeleted);
    let event = forged.id;
    let mut log = Log::new();
    let place = log.row(1, 1) + 3;
    log.lines.insert(place, Line::Event(forged.clone()));
    assert_eq!(log.findings(), [Finding::EventForged { event, writer: Some(writer(1)), number: Some(1) }]);
    let mut log = Log::new();
    log.lines.push(Line::Unchained(forged));
    assert_eq!(log.findings(), [Finding::EventForged { event, writer: None, number: None }]);
}

#[test]
fn a_changed_row_is_named() {
    let mut log = Log::new();
    let place = log.row(1, 2);
    let Line::Row(row) = &mut log.lines[place] else { panic!("a row") };
    let mut bytes = BASE64URL_NOPAD.decode(row.entries.as_bytes()).unwrap();
    bytes[40] ^= 1;
    row.entries = BASE64URL_NOPAD.encode(&bytes);
    let event = log.event(place + 1).id;
    let writer = writer(1);
    let named =
        [Finding::EventChanged { event, writer, number: 2 }, Finding::RowChanged { writer, number: 2 }];
    assert_eq!(log.findings(), named);
}

#[test]
fn a_rebuilt_chain_is_named_with_its_interval() {
    let mut log = Log::new();
    let place = log.row(1, 2) + 1;
    let event = log.event(place);
    event.body = event.body.replace("codes_unlocked", "codes_unlockee");
    log.rebuild(1);
    let named = Finding::ChainRebuilt { writer: writer(1), number: 3, after: 1, before: 2 };
    assert_eq!(log.findings(), [named]);
}

#[test]
fn what_was_added_before_a_checkpoint_is_named() {
    let mut log = Log::new();
    let tail = log.row(1, 6);
    let row: Vec<Line> = log.lines.drain(tail..).collect();
    let place = log.checkpoint(3);
    log.lines.splice(place..place, row);
    assert_eq!(log.findings(), [Finding::RowMoved { writer: writer(1), number: 6 }]);
}

#[test]
fn checkpoints_are_watched() {
    let mut log = Log::new();
    let place = log.checkpoint(2);
    log.lines.remove(place);
    assert_eq!(log.findings(), [Finding::CheckpointsMissing { from: 2, to: 2 }]);
    let mut log = Log::new();
    let place = log.checkpoint(1);
    log.lines.remove(place);
    assert_eq!(log.findings(), [Finding::CheckpointsMissing { from: 1, to: 1 }]);
    let mut log = Log::new();
    let place = log.checkpoint(2);
    let Line::Checkpoint(checkpoint) = &mut log.lines[place] else { panic!("a checkpoint") };
    checkpoint.statement = checkpoint.statement.replace("\"at\":1", "\"at\":2");
    assert_eq!(log.findings(), [Finding::CheckpointSignature { number: 2, key: key() }]);
    let mut log = Log::new();
    let (one, two) = (log.checkpoint(1), log.checkpoint(2));
    log.lines.swap(one, two);
    assert!(log.findings().contains(&Finding::CheckpointChanged { number: 1 }));
}

#[test]
fn a_cut_tail_is_seen_with_an_anchor_only() {
    let mut log = Log::new();
    let cut = log.checkpoint(2) + 1;
    log.lines.truncate(cut);
    assert_eq!(log.findings(), []);
    let anchor = &log.checkpoints[2..];
    assert_eq!(verify(&log.file(), anchor).0, [Finding::EndsBeforeAnchor { last: 2, anchor: 3 }]);
}

#[test]
fn an_older_database_that_went_on_is_seen_with_an_anchor_only() {
    let log = Log::new();
    let mut statement = log.checkpoints[2].read().unwrap();
    statement.at = Timestamp::from_millis(1_800_000_000_000);
    let statement = statement.to_text().unwrap();
    let signature = sign(&Checkpoint::signed_bytes(&statement));
    let mut other = Log::new();
    let place = other.checkpoint(3);
    other.lines[place] = Line::Checkpoint(Checkpoint { statement, key: key(), signature });
    assert_eq!(other.findings(), []);
    assert_eq!(verify(&other.file(), &log.checkpoints).0, [Finding::AnchorDiffers { number: 3 }]);
}

#[test]
fn a_removed_tenants_events_are_gone_on_the_record_only() {
    let other = TenantId::from_random([3; 16]);
    for told in [true, false] {
        let mut log = Log::new();
        let place = log.row(1, 0) + 1;
        let kind = if told { EventKind::TenantRemoved { tenant: other } } else { EventKind::CodesUnlocked };
        *log.event(place) = an_event(50, kind).0;
        let gone = log.event(place + 1);
        (gone.tenant, gone.subject) = (other, gone.subject);
        let first = gone.id;
        log.rebuild(1);
        log.lines.remove(place + 1);
        // The rebuilt chain is another test's matter.
        let (findings, report) = verify(&log.file(), &[]);
        let named = findings.contains(&Finding::TenantMissing { tenant: other, events: 1, first });
        assert_eq!((named, report.removed.contains_key(&other)), (!told, told), "{findings:?}");
        assert!(!findings.iter().any(|f| matches!(f, Finding::EventMissing { .. })));
    }
}

#[test]
fn without_given_keys_those_of_the_file_are_taken() {
    let log = Log::new();
    let mut verifier = Verifier::new(Vec::new(), check);
    let mut findings = Vec::new();
    for line in log.file().split_inclusive(|byte| *byte == b'\n') {
        verifier.line(line, &mut |finding| findings.push(finding));
    }
    let report = verifier.finish(&mut |finding| findings.push(finding));
    assert_eq!((findings.len(), report.keys_given), (0, false));
    let mut verifier = Verifier::new(vec![[8; 32]], check);
    assert_eq!(verifier.anchor(&log.checkpoints[0]), Err(AnchorError::Signature(1)));
}

#[test]
fn public_keys_are_found_in_what_the_program_printed() {
    let text = PublicKey::text_of(&KEY);
    let line = format!("{}  {text}\n", key());
    let json = serde_json::to_string(&[PublicKey { id: key(), public: KEY }]).unwrap();
    for told in [text, line, json] {
        assert_eq!(PublicKey::find_all(&told), [KEY], "{told}");
    }
}

#[test]
fn what_is_no_export_is_told_once() {
    assert_eq!(verify(b"", &[]).0, [Finding::NotAnExport]);
    assert_eq!(verify(b"hello\nworld\n", &[]).0, [Finding::NotAnExport]);
    let mut file = Log::new().file();
    file.truncate(file.len() / 2);
    assert!(verify(&file, &[]).0.contains(&Finding::FileCut));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1_000, failure_persistence: None, ..ProptestConfig::default() })]

    /// Whatever is done to the bytes of an export, it is found.
    #[test]
    fn a_changed_byte_is_found(place: prop::sample::Index, byte: u8, how in 0..3_u8) {
        let mut file = FILE.clone();
        let place = place.index(file.len());
        match how {
            0 => file.insert(place, byte),
            1 => drop(file.remove(place)),
            _ if file[place] == byte => file[place] = byte.wrapping_add(1),
            _ => file[place] = byte,
        }
        prop_assert!(file == *FILE || !verify(&file, &[]).0.is_empty());
    }

    /// Whatever is done to its lines, it is found.
    #[test]
    fn a_changed_line_is_found(one: prop::sample::Index, other: prop::sample::Index, how in 0..4_u8) {
        let whole = FILE.clone();
        let mut lines: Vec<&[u8]> = whole.split_inclusive(|byte| *byte == b'\n').collect();
        let (one, other) = (one.index(lines.len()), other.index(lines.len()));
        match how {
            0 => drop(lines.remove(one)),
            1 => lines.insert(one, lines[other]),
            2 => lines.swap(one, other),
            _ => lines.truncate(one),
        }
        let file = lines.concat();
        prop_assert!(file == whole || !verify(&file, &[]).0.is_empty());
    }
}
