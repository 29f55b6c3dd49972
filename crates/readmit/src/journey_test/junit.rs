//! The reports as JUnit XML, which build servers read.

use super::report::CaseReport;
use std::fmt::Write as _;
use std::time::Duration;

/// One document for all reports; each test file is a suite.
pub(crate) fn document(reports: &[CaseReport]) -> String {
    let mut xml = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    let _ = writeln!(xml, "<testsuites name=\"readmit journey test\" {}>", counts(reports));
    for suite in reports.chunk_by(|one, other| one.file == other.file) {
        let file = suite.first().map(|report| report.file.as_str()).unwrap_or_default();
        let _ = writeln!(xml, "  <testsuite name=\"{}\" {}>", escaped(file), counts(suite));
        for report in suite {
            let _ = write!(
                xml,
                "    <testcase classname=\"{}\" name=\"{}\" time=\"{}\"",
                escaped(file),
                escaped(&report.name),
                seconds(report.took)
            );
            match report.differences.first() {
                None => xml.push_str("/>\n"),
                Some(first) => {
                    let message = format!("{}: expected {}, found {}", first.at, first.expected, first.found);
                    let _ = writeln!(
                        xml,
                        ">\n      <failure message=\"{}\">{}\n      </failure>\n    </testcase>",
                        escaped(&message),
                        escaped(&report.told())
                    );
                }
            }
        }
        xml.push_str("  </testsuite>\n");
    }
    xml + "</testsuites>\n"
}

fn counts(reports: &[CaseReport]) -> String {
    let failed = reports.iter().filter(|report| !report.passed()).count();
    let took = reports.iter().map(|report| report.took).sum();
    format!("tests=\"{}\" failures=\"{failed}\" errors=\"0\" time=\"{}\"", reports.len(), seconds(took))
}

fn seconds(took: Duration) -> String {
    format!("{:.3}", took.as_secs_f64())
}

/// A text within an attribute or an element. Symbols that XML does not have are left out.
fn escaped(text: &str) -> String {
    text.chars().fold(String::new(), |mut escaped, symbol| {
        match symbol {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\n' | '\t' | '\r' | ' '..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'.. => {
                escaped.push(symbol);
            }
            _ => {}
        }
        escaped
    })
}

#[cfg(test)]
mod tests {
    use super::super::matcher::Difference;
    use super::*;

    #[test]
    fn every_file_is_a_suite_and_every_text_is_escaped() {
        let report = |file: &str, name: &str, differences| CaseReport {
            file: file.to_owned(),
            name: name.to_owned(),
            note: None,
            took: Duration::from_millis(1_500),
            differences,
        };
        let differs = vec![Difference::new("steps[0]", "\"<b>\"", "a & b\u{1}")];
        let reports = [
            report("a.json", "one", Vec::new()),
            report("b.json", "x < y", differs),
            report("b.json", "two", vec![]),
        ];
        let expected = r#"<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="readmit journey test" tests="3" failures="1" errors="0" time="4.500">
  <testsuite name="a.json" tests="1" failures="0" errors="0" time="1.500">
    <testcase classname="a.json" name="one" time="1.500"/>
  </testsuite>
  <testsuite name="b.json" tests="2" failures="1" errors="0" time="3.000">
    <testcase classname="b.json" name="x &lt; y" time="1.500">
      <failure message="steps[0]: expected &quot;&lt;b&gt;&quot;, found a &amp; b">
        steps[0]
          expected  &quot;&lt;b&gt;&quot;
          found     a &amp; b
      </failure>
    </testcase>
    <testcase classname="b.json" name="two" time="1.500"/>
  </testsuite>
</testsuites>
"#;
        assert_eq!(document(&reports), expected);
    }
}
