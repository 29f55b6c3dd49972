//! Findings of the importer, for people.

use readmit_core::journey::import::{Finding, Severity};
use std::fmt::Write as _;

/// One line a finding, errors and warnings in the order of the file.
pub(super) fn lines(findings: &[Finding]) -> String {
    findings.iter().fold(String::new(), |mut text, finding| {
        let label = finding.label.as_ref().map_or_else(String::new, |label| format!(" [{label}]"));
        let at = if finding.pointer.is_empty() { "/" } else { &finding.pointer };
        let _ = writeln!(text, "  {}  {at}{label}\n           {}", finding.code(), finding.message);
        text
    })
}

/// How many errors and warnings there are.
pub(super) fn counts(findings: &[Finding]) -> (usize, usize) {
    let errors = findings.iter().filter(|finding| finding.severity == Severity::Error).count();
    (errors, findings.len() - errors)
}

/// How many, in words.
pub(super) fn counted(errors: usize, warnings: usize) -> String {
    let some = |count: usize, what: &str| format!("{count} {what}{}", if count == 1 { "" } else { "s" });
    format!("{}, {}", some(errors, "error"), some(warnings, "warning"))
}

/// A refusal with everything that led to it.
pub(super) fn refusal(message: &str, findings: &[Finding]) -> String {
    format!("{message}\n{}", lines(findings).trim_end())
}
