//! How callers are verified: checklists from files, and what the agent ticked as `ITEM=OUTCOME[:NOTE]`.

use crate::installation::at;
use crate::outcome::Trouble;
use readmit_core::verification::{Check, CheckOutcome, CheckedItem, Checklist};
use serde::Deserialize;
use std::path::Path;

/// One item of a file.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Item {
    id: String,
    label: String,
    #[serde(default)]
    knowledge: bool,
    #[serde(default)]
    required: bool,
}

/// Reads a checklist: a JSON array of items; an empty one demands nothing.
pub(super) fn read_list(path: &Path) -> Result<Checklist, Trouble> {
    let text = std::fs::read_to_string(path).map_err(|error| at(path, &error))?;
    let wrong = |what: String| Trouble::usage(format!("--check-list: {}: {what}", path.display()));
    let items: Vec<Item> = serde_json::from_str(&text).map_err(|error| wrong(error.to_string()))?;
    let checks = items.into_iter().map(|item| Check {
        id: item.id,
        label: item.label,
        knowledge: item.knowledge,
        required: item.required,
    });
    let list = Checklist { checks: checks.collect() };
    match list.trouble() {
        Some(trouble) => Err(wrong(trouble)),
        None => Ok(list),
    }
}

/// Reads one ticked item.
pub(super) fn read_item(text: &str) -> Result<CheckedItem, String> {
    let expected =
        || "expected ITEM=passed, ITEM=failed or ITEM=skipped, and a note behind a colon".to_owned();
    let (id, rest) = text.split_once('=').ok_or_else(expected)?;
    let (outcome, note) = rest.split_once(':').map_or((rest, None), |(outcome, note)| (outcome, Some(note)));
    let outcome = match outcome {
        "passed" => CheckOutcome::Passed,
        "failed" => CheckOutcome::Failed,
        "skipped" => CheckOutcome::Skipped,
        _ => return Err(expected()),
    };
    let note = note.map(str::trim).filter(|note| !note.is_empty()).map(str::to_owned);
    Ok(CheckedItem { id: id.trim().to_owned(), outcome, note })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_note_may_have_colons() {
        let read = read_item("call_back=passed: rang at 10:15").unwrap();
        assert_eq!((read.id.as_str(), read.outcome), ("call_back", CheckOutcome::Passed));
        assert_eq!(read.note.as_deref(), Some("rang at 10:15"));
        assert_eq!(read_item("ticket=failed").unwrap().note, None);
        for wrong in ["ticket", "ticket=", "ticket=yes", "=x"] {
            assert!(read_item(wrong).is_err(), "{wrong}");
        }
    }
}
