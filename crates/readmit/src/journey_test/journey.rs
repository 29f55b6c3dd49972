//! The journey's file: imported as by an operator, held against what is expected of that, and put into a world.

use super::file::{ImportResult, ImportWanted};
use super::matcher::Difference;
use super::world::{Stopped, World};
use readmit_app::Caller;
use readmit_app::journeys::manage::ImportJourneys;
use readmit_core::journey::JourneyId;
use readmit_core::journey::definition::{Journey, State};
use readmit_core::journey::import::{self, Finding, Import, Options, Outcome, Severity};
use readmit_core::time::Timestamp;
use std::path::{Path, PathBuf};

/// A journey's file that was read.
pub(super) struct Loaded {
    text: String,
    file_name: Option<String>,
    /// Its journeys; the first is the one under test.
    journeys: Vec<(Journey, bool)>,
    /// What came of the import.
    import: Import,
    /// What publishing told, where no version was in production.
    publishing: Option<import::Examined>,
    /// Whether a version was in production right after the import.
    live: bool,
}

/// Where the journey's file is: beside the test file, or else in the working directory.
pub(super) fn find(test_file: &Path, name: &str) -> PathBuf {
    let beside = test_file.parent().unwrap_or_else(|| Path::new("")).join(name);
    if beside.exists() { beside } else { PathBuf::from(name) }
}

impl Loaded {
    /// Imports the text of a journey's file, and publishes what is not in production.
    pub(super) fn read(text: &str, path: &Path, now: Timestamp) -> Self {
        let file_name = path.file_name().map(|name| name.to_string_lossy().into_owned());
        let mut import =
            import::read(text, &Options { now, file_name: file_name.clone(), ..Options::default() });
        let journeys = std::mem::take(&mut import.journeys);
        let mut journeys: Vec<(Journey, bool)> =
            journeys.into_iter().map(|known| (known.journey, known.publishable)).collect();
        let live = journeys
            .first()
            .is_some_and(|(journey, publishable)| *publishable && journey.in_production().next().is_some());
        let mut publishing = None;
        for (place, (journey, _)) in journeys.iter_mut().enumerate() {
            if journey.in_production().next().is_none() {
                let newest =
                    journey.versions.iter_mut().rev().find(|version| version.state == State::Version);
                let Some(version) = newest else { continue };
                let examined = import::examine(version, &Options { now, ..Options::default() });
                if examined.outcome == Outcome::Publishable {
                    version.state = State::Production;
                }
                if place == 0 {
                    publishing = Some(examined);
                }
            }
        }
        Self { text: text.to_owned(), file_name, journeys, import, publishing, live }
    }

    /// What is not as expected of the import and of publishing.
    pub(super) fn compare(&self, wanted: &ImportWanted) -> Vec<Difference> {
        let mut differences = Vec::new();
        let findings = &self.import.findings;
        let result = match self.import.outcome {
            Outcome::Publishable => ImportResult::Ok,
            Outcome::Draft => ImportResult::Draft,
            Outcome::Refused => ImportResult::Refused,
        };
        let errors: Vec<&Finding> = errors(findings).collect();
        if result != wanted.result {
            let found = format!("{}{}", result.as_str(), told(errors.iter().copied()));
            differences.push(Difference::new("import.result", wanted.result.as_str(), found));
        }
        let stray = errors.iter().copied().filter(|finding| !wanted.errors.contains(&finding.code()));
        let stray: Vec<_> = stray.collect();
        if !stray.is_empty() {
            let expected =
                if wanted.errors.is_empty() { "none".to_owned() } else { wanted.errors.join(", ") };
            differences.push(Difference::new(
                "import.errors",
                expected,
                told(stray).trim_start_matches(": "),
            ));
        }
        differences.extend(lacking("import.errors", &wanted.errors, errors.iter().copied()));
        let warnings = findings.iter().filter(|finding| finding.severity == Severity::Warning);
        differences.extend(lacking("import.warnings_must_include", &wanted.warnings, warnings));
        if let Some(live) = wanted.live.filter(|live| *live != self.live) {
            differences.push(Difference::new("import.live_after_import", live, self.live));
        }
        let Some(publish) = &wanted.publish else { return differences };
        let findings = self.publishing.as_ref().map_or(findings, |examined| &examined.findings);
        let published = self.is_runnable();
        if published != publish.published {
            let word = |published| if published { "ok" } else { "refused" };
            let found = format!("{}{}", word(published), told(self::errors(findings)));
            differences.push(Difference::new("import.publish.result", word(publish.published), found));
        }
        let at = "import.publish.errors_must_include";
        differences.extend(lacking(at, &publish.errors, self::errors(findings)));
        let text = told(self::errors(findings));
        for name in publish.names.iter().filter(|name| !text.contains(name.as_str())) {
            differences.push(Difference::new(
                "import.publish.must_name",
                name,
                text.trim_start_matches(": "),
            ));
        }
        differences
    }

    fn is_runnable(&self) -> bool {
        let first = self.journeys.first();
        first.is_some_and(|(journey, publishable)| *publishable && journey.in_production().next().is_some())
    }

    /// Puts the journeys into a world's configuration. Answers which one is under test.
    pub(super) async fn put_into(&self, world: &World) -> Result<JourneyId, Stopped> {
        let Some((first, _)) = self.journeys.first().filter(|_| self.is_runnable()) else {
            return Err("no version of the journey is in production, nor can one be published"
                .to_owned()
                .into());
        };
        let id = first.id.clone();
        let (text, file_name) = (self.text.clone(), self.file_name.clone());
        let file = ImportJourneys { text, file_name, publish: true };
        let taken = world.app.import_journeys(&Caller::shell(), file).await?;
        taken.map_err(|refusal| Stopped::from(refusal.to_string()))?;
        Ok(id)
    }
}

fn errors(findings: &[Finding]) -> impl Iterator<Item = &Finding> {
    findings.iter().filter(|finding| finding.severity == Severity::Error)
}

fn told<'a>(findings: impl IntoIterator<Item = &'a Finding>) -> String {
    let findings: Vec<String> = findings.into_iter().map(ToString::to_string).collect();
    if findings.is_empty() { String::new() } else { format!(": {}", findings.join("; ")) }
}

fn lacking<'a>(at: &str, wanted: &[String], found: impl Iterator<Item = &'a Finding>) -> Vec<Difference> {
    let found: Vec<String> = found.map(Finding::code).collect();
    let shown = if found.is_empty() { "none".to_owned() } else { found.join(", ") };
    let lacking = wanted.iter().filter(|code| !found.contains(code));
    lacking.map(|code| Difference::new(at, code, &shown)).collect()
}
