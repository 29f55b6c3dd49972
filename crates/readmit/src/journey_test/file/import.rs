//! What the import of the journey must come to.

use crate::journey_test::reading::{Object, Read, flag, list, one_or_more, text, wrong};
use readmit_core::journey::Value;

/// What becomes of a journey's file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::journey_test) enum ImportResult {
    /// It is taken, and can be published.
    Ok,
    /// It is taken, and cannot be published.
    Draft,
    /// It is not taken.
    Refused,
}

/// What is expected of the import.
#[derive(Debug)]
pub(in crate::journey_test) struct ImportWanted {
    /// What becomes of the file.
    pub(in crate::journey_test) result: ImportResult,
    /// The codes of the errors that must be reported, and no others.
    pub(in crate::journey_test) errors: Vec<String>,
    /// Codes of warnings that must be among those that are reported.
    pub(in crate::journey_test) warnings: Vec<String>,
    /// Whether a version is in production right after the import.
    pub(in crate::journey_test) live: Option<bool>,
    /// What publishing must come to.
    pub(in crate::journey_test) publish: Option<PublishWanted>,
}

/// What is expected of publishing.
#[derive(Debug)]
pub(in crate::journey_test) struct PublishWanted {
    /// Whether the version is published.
    pub(in crate::journey_test) published: bool,
    /// Codes of errors that must be among those that are reported.
    pub(in crate::journey_test) errors: Vec<String>,
    /// What the errors must name.
    pub(in crate::journey_test) names: Vec<String>,
}

impl Default for ImportWanted {
    fn default() -> Self {
        let (errors, warnings) = (Vec::new(), Vec::new());
        Self { result: ImportResult::Ok, errors, warnings, live: None, publish: None }
    }
}

impl ImportResult {
    /// The word for it.
    pub(in crate::journey_test) const fn as_str(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::Draft => "draft",
            Self::Refused => "refused",
        }
    }

    fn read(value: &Value, path: &str) -> Read<Self> {
        let word = text(value, path)?;
        let found = [Self::Ok, Self::Draft, Self::Refused].into_iter().find(|known| known.as_str() == word);
        found.map_or_else(|| wrong(path, format_args!("{word:?} is not known: ok, draft or refused")), Ok)
    }
}

impl ImportWanted {
    pub(super) fn read(value: &Value, path: &str) -> Read<Self> {
        let mut wanted = Object::of(value, path)?;
        let read = Self {
            result: wanted.get("result", ImportResult::read)?.unwrap_or(ImportResult::Ok),
            errors: wanted.get("errors", list(code))?.unwrap_or_default(),
            warnings: wanted.get("warnings_must_include", list(code))?.unwrap_or_default(),
            live: wanted.get("live_after_import", flag)?,
            publish: wanted.get("publish", PublishWanted::read)?,
        };
        // Further warnings are never a failure: the list tells readers which ones are known.
        wanted.get("warnings_may_include", list(code))?;
        wanted.get("note", text)?;
        wanted.finish()?;
        Ok(read)
    }
}

impl PublishWanted {
    fn read(value: &Value, path: &str) -> Read<Self> {
        let mut wanted = Object::of(value, path)?;
        let published = wanted.need("result", |value, path| match &*text(value, path)? {
            "ok" | "published" => Ok(true),
            "refused" => Ok(false),
            other => wrong(path, format_args!("{other:?} is not known: ok or refused")),
        })?;
        let read = Self {
            published,
            errors: wanted.get("errors_must_include", list(code))?.unwrap_or_default(),
            names: wanted.get("must_name", one_or_more(text))?.unwrap_or_default(),
        };
        wanted.finish()?;
        Ok(read)
    }
}

/// A rule's code: `JF-E060`.
fn code(value: &Value, path: &str) -> Read<String> {
    let code = text(value, path)?;
    let number = code.strip_prefix("JF-").and_then(|rest| rest.strip_prefix(['E', 'W']));
    if number.is_some_and(|number| number.len() == 3 && number.bytes().all(|byte| byte.is_ascii_digit())) {
        return Ok(code);
    }
    wrong(path, format_args!("{code:?} is no rule code, such as JF-E060"))
}
