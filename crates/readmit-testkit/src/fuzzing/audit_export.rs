//! An exported log, as it comes from a machine that nobody vouches for.

use super::Outcome;
use readmit_core::audit::verify::{Report, Verifier};
use sha2::{Digest as _, Sha256};

/// The whole input is an export. A hash of key and message stands in for its signatures, so that a file of the
/// corpus can be signed; the keys are those that it names itself.
///
/// # Panics
/// When the verifier does not say the same twice, counts more than there is, finds something that it cannot tell,
/// or finds nothing in a file of which one byte was changed.
pub fn audit_export(data: &[u8]) -> Outcome {
    let (found, report) = verify(data);
    assert_eq!(verify(data), (found.clone(), report.clone()), "the verifier says the same twice");
    let lines = data.split(|byte| *byte == b'\n').count() as u64;
    assert!(report.rows + report.events + report.checkpoints <= lines, "{report:?} of {lines} lines");
    if !found.is_empty() {
        return Outcome::Refused;
    }
    let mut bent = data.to_vec();
    let place = usize::from(Sha256::digest(data)[0]) * data.len() / 256;
    bent[place] ^= 1;
    assert!(!verify(&bent).0.is_empty(), "byte {place} was changed, and nothing is found");
    Outcome::Accepted
}

fn verify(data: &[u8]) -> (Vec<String>, Report) {
    let check = |key: &[u8; 32], message: &[u8], signature: &[u8]| {
        Sha256::digest([&key[..], message].concat())[..] == *signature
    };
    let mut verifier = Verifier::new(Vec::new(), check);
    let mut findings = Vec::new();
    let mut found = |finding: readmit_core::audit::finding::Finding| {
        assert!(serde_json::to_value(&finding).is_ok_and(|json| json["finding"].is_string()));
        findings.push(finding.to_string());
    };
    for line in data.split_inclusive(|byte| *byte == b'\n') {
        verifier.line(line, &mut found);
    }
    let report = verifier.finish(&mut found);
    (findings, report)
}
