//! Journey files, as they come from whoever may author them.

use super::{Outcome, text};
use readmit_core::Timestamp;
use readmit_core::journey::export::export;
use readmit_core::journey::import::{self, Finding, Import, Options, compile, read};

/// The whole input is a file.
///
/// # Panics
/// When reading does not say the same twice, when what is taken does not compile, when an export of it is not the same
/// journey, or when the outcome is not what the findings say.
pub fn journey_import(data: &[u8]) -> Outcome {
    let text = text(data);
    let options = Options { now: Timestamp::from_millis(1_760_000_000_000), ..Options::default() };
    let file = read(&text, &options);
    assert_eq!(file.findings, read(&text, &options).findings, "reading says the same twice");
    let refused = file.findings.iter().any(Finding::refuses);
    assert_eq!(refused, file.outcome == import::Outcome::Refused);
    assert!(file.findings.iter().all(|finding| !finding.message.is_empty()));
    judge(&file, &options);
    if refused { Outcome::Refused } else { Outcome::Accepted }
}

/// What is taken compiles, and comes back from an export the same.
fn judge(file: &Import, options: &Options) {
    for imported in &file.journeys {
        for version in &imported.journey.versions {
            let graph = compile(version, options);
            let graph = graph
                .unwrap_or_else(|findings| panic!("a version that was taken does not compile: {findings:?}"));
            let count = graph.nodes.len();
            let targets = graph.nodes.iter().flat_map(|node| &node.links).filter_map(|link| link.target);
            assert!(targets.chain([graph.head]).all(|place| usize::from(place.0) < count));
        }
        let again = read(&export(&imported.journey).to_json(), options);
        let mut came_back = again.journeys.into_iter().map(|again| again.journey);
        let mut wanted = imported.journey.clone();
        let came_back =
            came_back.next().unwrap_or_else(|| panic!("an export is refused: {:?}", again.findings));
        // An export always says what is around it.
        wanted.envelope.clone_from(&came_back.envelope);
        assert_eq!(came_back, wanted);
    }
}
