//! The key ring as an operator hands it over: a file that was edited, cut, or mixed up.

use super::{Outcome, text};
use readmit_app::keys::Ring;
use readmit_app::ports::{Random as _, SystemRandom};
use readmit_core::time::Timestamp;
use serde_json::Value;
use std::sync::OnceLock;

/// The whole input is a ring's text, in which `$` and the word for a use (`$digest`, `$seal`, …) stand for a real
/// secret of that use: no file of the corpus need hold a private key.
///
/// # Panics
/// When a ring that was read is not written and read back as itself.
pub fn key_ring(data: &[u8]) -> Outcome {
    let mut text = text(data);
    for (used, secret) in secrets() {
        text = text.replace(&format!("${used}"), secret);
    }
    let Ok(ring) = Ring::read(&text) else { return Outcome::Refused };
    let written = ring.to_text().expect("a ring is written");
    let again = Ring::read(&written).expect("a ring is read back");
    assert_eq!(again.checks(), ring.checks(), "a ring is read back as itself");
    match (ring.open(), again.open()) {
        (Ok(one), Ok(other)) => {
            assert!(one.signing.jwks().eq(other.signing.jwks()), "both have the same public keys");
            Outcome::Accepted
        }
        (Err(one), Err(other)) => {
            assert_eq!(one.to_string(), other.to_string());
            Outcome::Refused
        }
        _ => panic!("a ring opens only the first or only the second time"),
    }
}

/// A ring of this process.
pub(super) fn ring() -> Ring {
    Ring::generate(Timestamp::from_millis(1), || SystemRandom.bytes()).expect("a ring is made")
}

/// One secret for each use, under its word in the ring; drawn once per process.
fn secrets() -> &'static [(String, String)] {
    static SECRETS: OnceLock<Vec<(String, String)>> = OnceLock::new();
    SECRETS.get_or_init(|| {
        let text = ring().to_text().expect("a ring is written");
        let ring: Value = serde_json::from_str(&text).unwrap_or_default();
        let entries = ring["keys"].as_array().into_iter().flatten();
        let word = |entry: &Value, name: &str| entry[name].as_str().unwrap_or_default().to_owned();
        entries.map(|entry| (word(entry, "use"), word(entry, "secret"))).collect()
    })
}
