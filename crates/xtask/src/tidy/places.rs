//! Words that belong to one place: SQL to the store, a vendor's words to that vendor's folder of the wire, clocks,
//! waiting and the operating system to everything but the core.

use super::{Finding, lines_with};
use crate::source::Source;

/// Where no SQL may stand.
const NO_SQL: [&str; 4] =
    ["crates/readmit-core", "crates/readmit-app", "crates/readmit-http", "crates/readmit/src"];
const SQL: [&str; 12] = [
    "SELECT ",
    "INSERT INTO",
    "INSERT OR",
    "DELETE FROM",
    "UPDATE ",
    "CREATE TABLE",
    "CREATE INDEX",
    "ALTER TABLE",
    "DROP TABLE",
    "ON CONFLICT",
    "BEGIN IMMEDIATE",
    "PRAGMA ",
];

/// Where no vendor is known.
const NO_VENDOR: [&str; 3] = ["crates/readmit-core", "crates/readmit-app", "crates/readmit-store"];
const VENDORS: [&str; 3] = ["mosaic", "okta", "transmit"];
/// Where the journey format is read, run and tried: the names of its steps are the vendor's.
const JOURNEYS: [&str; 3] = [
    "crates/readmit-core/src/journey",
    "crates/readmit-app/journeys",
    "crates/readmit-app/tests/journey_runs",
];

/// Where rules are pure.
const PURE: &str = "crates/readmit-core/src";
const IMPURE: [&str; 13] = [
    "async",
    "await",
    "tokio",
    "SystemTime",
    "Instant::now",
    "Timestamp::now",
    "Zoned::now",
    "std::time::Instant",
    "std::fs",
    "std::net",
    "std::env",
    "std::thread",
    "getrandom",
];

/// Finds words out of place.
pub(super) fn check(source: &Source) -> Vec<Finding> {
    let mut findings = Vec::new();
    let is_format = JOURNEYS.iter().any(|folder| source.is_in(folder));
    if !is_format && NO_VENDOR.iter().any(|folder| source.is_in(folder)) {
        findings.extend(vendors(source));
    }
    if source.is_rust() && NO_SQL.iter().any(|folder| source.is_in(folder)) {
        let strings = source.layers().strings;
        findings.extend(phrases(source, &strings, &SQL, "SQL stands in readmit-store only"));
    }
    if source.is_rust() && source.is_in(PURE) {
        let code = source.layers().code;
        findings.extend(phrases(source, &code, &IMPURE, "the core is pure: no waiting, no clock, no system"));
    }
    findings
}

fn phrases(source: &Source, layer: &str, phrases: &[&str], rule: &str) -> Vec<Finding> {
    let found = |phrase: &&str| {
        let message = format!("`{}`: {rule}", phrase.trim());
        lines_with(layer, phrase).into_iter().map(move |line| Finding::at(source, line, message.clone()))
    };
    phrases.iter().flat_map(found).collect()
}

/// Vendors' names as words or as parts of names (`OktaIdx`, `transmit_platform`), in code and comments alike.
fn vendors(source: &Source) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (index, line) in source.text.lines().enumerate() {
        for vendor in VENDORS {
            if parts(line).any(|part| part.eq_ignore_ascii_case(vendor)) {
                let message = format!("`{vendor}` belongs to its folder of readmit-http");
                findings.push(Finding::at(source, index + 1, message));
            }
        }
    }
    findings
}

/// The words that a line is made of: letters only, parted where a lower-case letter meets an upper-case one.
fn parts(line: &str) -> impl Iterator<Item = &str> {
    line.split(|c: char| !c.is_alphabetic()).flat_map(humps)
}

fn humps(name: &str) -> Vec<&str> {
    let mut starts = vec![0];
    let mut before_is_lower = false;
    for (at, symbol) in name.char_indices() {
        if symbol.is_uppercase() && before_is_lower {
            starts.push(at);
        }
        before_is_lower = symbol.is_lowercase();
    }
    let ends = starts.iter().skip(1).copied().chain([name.len()]);
    starts.iter().zip(ends).map(|(&start, end)| &name[start..end]).collect()
}

#[cfg(test)]
mod tests {
    use super::super::fixture::source;
    use super::*;

    #[test]
    fn sql_outside_of_the_store_is_found_in_strings_only() {
        let text = "//! SELECT in prose.\nconst A: &str = \"SELECT id\";\nconst B: &str = r#\"\n  UPDATE t SET\"#;\n";
        for path in
            ["crates/readmit-core/src/a.rs", "crates/readmit-app/src/a.rs", "crates/readmit-http/tests/a.rs"]
        {
            let lines: Vec<_> = check(&source(path, text)).iter().map(|finding| finding.line).collect();
            assert_eq!(lines, [Some(2), Some(4)], "{path}");
        }
        for path in ["crates/readmit-store/src/a.rs", "crates/readmit-testkit/src/a.rs"] {
            assert_eq!(check(&source(path, text)), [], "{path}");
        }
    }

    #[test]
    fn every_sql_phrase_fires() {
        for phrase in SQL {
            let text = format!("//! A.\nconst A: &str = \"{phrase} x\";\n");
            assert_eq!(check(&source("crates/readmit-app/src/a.rs", &text)).len(), 1, "{phrase}");
        }
    }

    #[test]
    fn a_vendor_is_found_in_code_comments_and_parts_of_names() {
        for text in [
            "// As Mosaic has it.",
            "fn okta_body() {}",
            "struct OktaBody;",
            "\"transmit_platform_x\"",
            "OKTA",
        ] {
            for path in ["crates/readmit-core/src/a.rs", "crates/readmit-store/migrations/1.sql"] {
                assert_eq!(check(&source(path, text)).len(), 1, "{text} in {path}");
            }
        }
    }

    #[test]
    fn a_vendor_in_the_wire_and_words_that_only_look_alike_pass() {
        assert_eq!(check(&source("crates/readmit-http/src/mosaic/users.rs", "// Mosaic, okta")), []);
        assert_eq!(check(&source("crates/readmit-core/src/a.rs", "// retransmit, transmitted, octal")), []);
    }

    #[test]
    fn every_impure_word_fires_in_the_core_and_nowhere_else() {
        for word in IMPURE {
            let text = format!("//! A.\nuse x::{word};\n");
            assert_eq!(check(&source("crates/readmit-core/src/a.rs", &text)).len(), 1, "{word}");
            assert_eq!(check(&source("crates/readmit-app/src/a.rs", &text)), [], "{word}");
        }
    }

    #[test]
    fn pure_words_that_resemble_impure_ones_pass() {
        let text = "//! No async, no SystemTime.\nstruct Instant(i64);\nlet awaited = turn.now; let s = \"async\";\n";
        assert_eq!(check(&source("crates/readmit-core/src/a.rs", text)), []);
    }
}
