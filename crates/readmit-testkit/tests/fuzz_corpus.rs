//! Replays the fuzz corpus, and holds the fuzz folder to the list of targets, without cargo-fuzz.

#![expect(clippy::unwrap_used, reason = "in a test, what goes wrong here ends the test")]

use proptest::prelude::*;
use proptest::test_runner::{Config, TestError, TestRunner};
use readmit_testkit::fuzzing::{Outcome, TARGETS, Target};
use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;

/// Inputs of each kind that a random run tries on each target.
const CASES: u32 = 200;

/// A corpus file is read by people too.
const FILE_BYTES_MAX: usize = 4096;

fn fuzz_folder() -> PathBuf {
    PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../fuzz"))
}

fn corpus(target: &Target) -> Vec<(String, Vec<u8>)> {
    let folder = fuzz_folder().join("corpus").join(target.name);
    let mut files: Vec<_> = fs::read_dir(&folder)
        .unwrap_or_else(|error| panic!("{}: {error}", folder.display()))
        .map(|entry| {
            let entry = entry.unwrap();
            (entry.file_name().into_string().unwrap(), fs::read(entry.path()).unwrap())
        })
        .collect();
    files.sort();
    files
}

#[test]
fn every_input_of_the_corpus_comes_to_what_its_name_says() {
    for target in TARGETS {
        let (mut accepted, mut refused) = (0, 0);
        for (name, data) in corpus(target) {
            let outcome = (target.body)(&data);
            let expected = if name.starts_with("accepted-") {
                accepted += 1;
                Outcome::Accepted
            } else if name.starts_with("refused-") {
                refused += 1;
                Outcome::Refused
            } else {
                // Found by the fuzzer and named by it: whatever comes of it, the claims hold.
                outcome
            };
            assert_eq!(outcome, expected, "{}/{name}", target.name);
            assert!(data.len() <= FILE_BYTES_MAX, "{}/{name} has {} bytes", target.name, data.len());
        }
        // Without both, a target may have gone blind and nobody would know.
        assert!(accepted >= 3 && refused >= 5, "{}: {accepted} accepted, {refused} refused", target.name);
    }
}

#[test]
fn the_fuzz_folder_has_these_targets_and_no_others() {
    let names: BTreeSet<String> = TARGETS.iter().map(|target| target.name.to_owned()).collect();
    let entries = |folder: &str| -> BTreeSet<String> {
        let entries = fs::read_dir(fuzz_folder().join(folder)).unwrap();
        let name = |entry: fs::DirEntry| entry.file_name().into_string().unwrap();
        entries.map(|entry| name(entry.unwrap()).trim_end_matches(".rs").to_owned()).collect()
    };
    assert_eq!(entries("corpus"), names);
    assert_eq!(entries("fuzz_targets"), names);
    let manifest = fs::read_to_string(fuzz_folder().join("Cargo.toml")).unwrap();
    let binaries = manifest.split("[[bin]]").skip(1).filter_map(|part| part.split('"').nth(1));
    assert_eq!(binaries.map(str::to_owned).collect::<BTreeSet<_>>(), names);
    for name in &names {
        let source = fs::read_to_string(fuzz_folder().join(format!("fuzz_targets/{name}.rs"))).unwrap();
        assert!(source.contains(&format!("fuzzing::{name}(data)")), "{name} runs another body");
    }
}

#[test]
fn random_bytes_break_no_claim() {
    for target in TARGETS {
        run(target, prop::collection::vec(any::<u8>(), 0..200));
    }
}

#[test]
fn random_text_breaks_no_claim() {
    for target in TARGETS {
        run(target, "(?s).{0,80}".prop_map(String::into_bytes));
    }
}

/// The corpus with up to three changes: it reaches behind the first check, where noise seldom comes.
#[test]
fn changed_corpus_breaks_no_claim() {
    for target in TARGETS {
        let files: Vec<Vec<u8>> = corpus(target).into_iter().map(|(_, data)| data).collect();
        let changes = prop::collection::vec((any::<prop::sample::Index>(), any::<u8>(), 0..4_u8), 1..=3);
        let inputs = (prop::sample::select(files), changes).prop_map(|(mut data, changes)| {
            for (place, byte, how) in changes {
                let place = place.index(data.len() + 1);
                match how {
                    0 => data.insert(place, byte),
                    1 => data.truncate(place),
                    _ if place == data.len() => data.push(byte),
                    2 => data[place] = byte,
                    _ => drop(data.remove(place)),
                }
            }
            data
        });
        run(target, inputs);
    }
}

fn run(target: &Target, inputs: impl Strategy<Value = Vec<u8>>) {
    let config = Config { cases: CASES, failure_persistence: None, ..Config::default() };
    let judged = TestRunner::new(config).run(&inputs, |data| {
        (target.body)(&data);
        Ok(())
    });
    match judged {
        Ok(()) => {}
        // As a file for the corpus: printf '…' > fuzz/corpus/TARGET/NAME
        Err(TestError::Fail(why, data)) => panic!("{}: {why}: {}", target.name, data.escape_ascii()),
        Err(TestError::Abort(why)) => panic!("{}: {why}", target.name),
    }
}
