//! Sinks: everything that a secret could have leaked into.

use super::secrets::Canaries;
use std::collections::{BTreeSet, HashMap};
use std::path::Path;

/// Bytes by which canaries are looked up; each form has as many.
const START: usize = 8;

/// What was collected: what it is, and its bytes.
#[derive(Default)]
pub(super) struct Sinks(Vec<(String, Vec<u8>)>);

impl Sinks {
    /// One more.
    pub(super) fn add(&mut self, what: &str, bytes: impl Into<Vec<u8>>) {
        self.0.push((what.to_owned(), bytes.into()));
    }

    /// Whether there is one of these words with something in it.
    pub(super) fn has(&self, word: &str) -> bool {
        self.0.iter().any(|(what, bytes)| what.contains(word) && !bytes.is_empty())
    }

    /// Every file of a folder but the key ring: the database and what lies beside it.
    pub(super) fn folder(&mut self, when: &str, folder: &Path) {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                self.folder(when, &path);
            } else if path.file_name().is_some_and(|name| name != "keys.json") {
                self.add(&format!("{} ({when})", path.display()), std::fs::read(&path).unwrap());
            }
        }
    }

    /// Fails with all places that have a canary; never says which one it was.
    pub(super) fn search(&self, canaries: &Canaries) {
        // By their first bytes, so that each place is gone through once.
        let mut by_start: HashMap<[u8; START], Vec<(&str, Vec<u8>)>> = HashMap::new();
        for (kind, form) in canaries.forms() {
            by_start.entry(*form.first_chunk().unwrap()).or_default().push((kind, form));
        }
        let mut found = BTreeSet::new();
        for (what, bytes) in &self.0 {
            for (at, start) in bytes.array_windows::<START>().enumerate() {
                let forms = by_start.get(start).into_iter().flatten();
                let here = forms.filter(|(_, form)| bytes[at..].starts_with(form));
                found.extend(here.map(|(kind, _)| format!("{what} has a {kind}")));
            }
        }
        assert!(found.is_empty(), "{found:#?}");
    }
}

/// Whether bytes hold others.
pub(super) fn contains(bytes: &[u8], wanted: &[u8]) -> bool {
    bytes.windows(wanted.len()).any(|window| window == wanted)
}

/// A collector of traces, where the program can send some.
pub(super) struct Traces {
    pub(super) endpoint: String,
    #[cfg(feature = "otel")]
    taken: std::sync::mpsc::Receiver<(String, Vec<u8>)>,
}

#[cfg(feature = "otel")]
impl Traces {
    pub(super) fn begin() -> Self {
        let (endpoint, taken) = crate::traces::collector();
        Self { endpoint, taken }
    }

    /// Adds what was delivered, once the server has stopped.
    pub(super) fn end(self, sinks: &mut Sinks) {
        let mut spans = Vec::new();
        for (head, body) in self.taken.try_iter() {
            spans.extend(head.into_bytes());
            spans.extend(body);
        }
        assert!(contains(&spans, b"POST /cis/v1/auth/otp/authenticate"), "no spans were delivered");
        sinks.add("traces", spans);
    }
}

#[cfg(not(feature = "otel"))]
impl Traces {
    pub(super) fn begin() -> Self {
        Self { endpoint: String::new() }
    }

    pub(super) fn end(self, _: &mut Sinks) {}
}
