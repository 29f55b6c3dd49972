//! What became of the cases, for people and for programs.

use super::matcher::Difference;
use serde_json::{Value, json};
use std::fmt::Write as _;
use std::time::Duration;

/// What became of one case.
#[derive(Debug)]
pub(crate) struct CaseReport {
    /// The test file.
    pub(crate) file: String,
    /// The case.
    pub(crate) name: String,
    /// What there is to know of it.
    pub(crate) note: Option<String>,
    /// How long it took on the machine's clock.
    pub(crate) took: Duration,
    /// What was not as expected; nothing where it passed.
    pub(crate) differences: Vec<Difference>,
}

impl CaseReport {
    /// Whether everything was as expected.
    pub(crate) fn passed(&self) -> bool {
        self.differences.is_empty()
    }

    /// One line, and a few more for each difference.
    pub(crate) fn text(&self) -> String {
        let word = if self.passed() { "ok" } else { "FAILED" };
        let mut text = format!("{word:6}  {}: {} ({} ms)", self.file, self.name, self.took.as_millis());
        if let Some(note) = self.note.as_ref().filter(|_| !self.passed()) {
            let _ = write!(text, "\n        {note}");
        }
        text + &self.told()
    }

    /// What was not as expected.
    pub(super) fn told(&self) -> String {
        self.differences.iter().fold(String::new(), |mut text, Difference { at, expected, found }| {
            let _ =
                write!(text, "\n        {at}\n          expected  {expected}\n          found     {found}");
            text
        })
    }

    /// The same for programs.
    pub(crate) fn json(&self) -> Value {
        let differences = self.differences.iter();
        let differences = differences.map(
            |Difference { at, expected, found }| json!({ "path": at, "expected": expected, "found": found }),
        );
        json!({
            "file": self.file,
            "case": self.name,
            "ok": self.passed(),
            "seconds": self.took.as_secs_f64(),
            "differences": differences.collect::<Vec<_>>(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_case_is_one_line_and_a_difference_three_more() {
        let mut report = CaseReport {
            file: "a.test.json".to_owned(),
            name: "the second try".to_owned(),
            note: Some("As of March.".to_owned()),
            took: Duration::from_millis(12),
            differences: Vec::new(),
        };
        assert_eq!(report.text(), "ok      a.test.json: the second try (12 ms)");
        report.differences.push(Difference::new("steps[1].expect", "end success", "end rejection"));
        assert_eq!(
            report.text(),
            "FAILED  a.test.json: the second try (12 ms)\n        As of March.\n        steps[1].expect\n          \
             expected  end success\n          found     end rejection"
        );
        let json = report.json();
        assert_eq!(json["ok"], false);
        assert_eq!(json["differences"][0]["path"], "steps[1].expect");
    }
}
