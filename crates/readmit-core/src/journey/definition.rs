//! A journey as it is kept: what a file of the vendor's export format says of it, with its versions. Fields that the
//! product does not know are kept for the next export.

use super::value::{Fields, Value};
use crate::limits::{JOURNEY_ID_CHARS_MAX, JOURNEY_VERSIONS_MAX};
use crate::time::Timestamp;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use std::fmt;
use std::sync::Arc;
use uuid::Uuid;

/// The name under which clients start a journey: a slug or a UUID.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct JourneyId(Arc<str>);

impl JourneyId {
    /// Reads a name: 1 to [`JOURNEY_ID_CHARS_MAX`] printable characters without spaces at its ends.
    pub fn read(text: &str) -> Option<Self> {
        let fits = (1..=JOURNEY_ID_CHARS_MAX).contains(&text.chars().count());
        let plain = text.trim() == text && !text.chars().any(char::is_control);
        (fits && plain).then(|| Self(text.into()))
    }

    /// The name.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The id of the journey's record, derived from the name.
    pub fn record(&self) -> Uuid {
        let digest = Sha256::digest(self.0.as_bytes());
        let mut bytes = [0; 16];
        bytes.copy_from_slice(&digest[..16]);
        uuid::Builder::from_custom_bytes(bytes).into_uuid()
    }
}

impl fmt::Display for JourneyId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Claims that completion tokens have of themselves: no author sets them.
pub const RESERVED_CLAIMS: [&str; 16] = [
    "iss",
    "sub",
    "aud",
    "exp",
    "nbf",
    "iat",
    "jti",
    "tid",
    "pid",
    "pvid",
    "sid",
    "did",
    "ted",
    "params",
    "amr",
    "approval_data",
];

/// A journey with its versions.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Journey {
    /// The name that clients start it by.
    pub id: JourneyId,
    /// The name that people see.
    pub name: String,
    /// What it is for.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub description: String,
    /// What happens around the steps.
    #[serde(default)]
    pub settings: Settings,
    /// Its versions, oldest first; at most [`JOURNEY_VERSIONS_MAX`].
    pub versions: Vec<Version>,
    /// When it was first imported or written.
    pub created_at: Timestamp,
    /// When it last changed.
    pub updated_at: Timestamp,
    /// Further fields of the file, as they were.
    #[serde(default, skip_serializing_if = "Fields::is_empty")]
    pub unknown: Fields,
    /// What stands around the journey in an export, as it was: its path, its constraints, its dependencies.
    #[serde(default, skip_serializing_if = "Fields::is_empty")]
    pub envelope: Fields,
}

/// What happens around the steps of a journey (`config` in files).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Settings {
    /// Success yields a completion token (`token_create`).
    pub token: bool,
    /// The completion token repeats the start parameters (`token_include_request_params`).
    pub token_params: bool,
    /// Success begins a session (`session_create`).
    pub session: bool,
    /// A run begins with a session that counts (`session_validate`).
    pub session_required: bool,
    /// A run begins with a token of the platform (`enforce_mosaic_token`).
    pub token_required: bool,
    /// Only the encrypted form of the wire is taken (`double_encryption`: `required`).
    pub encrypted_only: bool,
    /// A missing field of an object is an error instead of `null` (`strict_fields`).
    pub strict_fields: bool,
    /// Rejections and steps tell that a factor is locked, and how many tries are left (`tell_locks`).
    pub tell_locks: bool,
    /// Further keys of `config`, as they were.
    #[serde(skip_serializing_if = "Fields::is_empty")]
    pub unknown: Fields,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            token: true,
            token_params: false,
            session: true,
            session_required: false,
            token_required: false,
            encrypted_only: false,
            strict_fields: false,
            tell_locks: false,
            unknown: Fields::new(),
        }
    }
}

/// What becomes of a version.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum State {
    /// Runs, if its filter says so.
    Production,
    /// Saved and not published: a draft.
    Version,
    /// Never runs.
    Disabled,
    /// A former version.
    Legacy,
    /// A former version.
    Obsolete,
}

impl State {
    /// Every state.
    pub const ALL: [Self; 5] =
        [Self::Production, Self::Version, Self::Disabled, Self::Legacy, Self::Obsolete];

    /// The word for it in files.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Production => "production",
            Self::Version => "version",
            Self::Disabled => "disabled",
            Self::Legacy => "legacy",
            Self::Obsolete => "obsolete",
        }
    }

    /// Reads the word of a file.
    pub fn read(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.as_str() == text)
    }
}

/// One revision of a journey.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Version {
    /// Its number within the journey, never given twice: runs stay on it.
    pub number: u32,
    /// Its name in files.
    pub id: Arc<str>,
    /// What becomes of it.
    pub state: State,
    /// What is new in it.
    #[serde(default)]
    pub description: String,
    /// Which requests it is for: the source of an expression over `@policy.request()`.
    pub filter: Arc<str>,
    /// The steps, as in files.
    pub workflow: Value,
    /// When it was imported or written.
    pub created_at: Timestamp,
    /// Further fields of the file, as they were.
    #[serde(default, skip_serializing_if = "Fields::is_empty")]
    pub unknown: Fields,
}

impl Journey {
    /// A version by its name.
    pub fn version(&self, id: &str) -> Option<&Version> {
        self.versions.iter().find(|version| &*version.id == id)
    }

    /// The versions that run, in order.
    pub fn in_production(&self) -> impl Iterator<Item = &Version> {
        self.versions.iter().filter(|version| version.state == State::Production)
    }

    /// Whether another version fits.
    pub fn has_room(&self) -> bool {
        self.versions.len() < JOURNEY_VERSIONS_MAX
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_short_and_plain() {
        for name in ["temp-code-authentication", "0b6c1a52-1111-4a00-8000-000000000001", "Mit Umlaut ä"] {
            assert_eq!(JourneyId::read(name).unwrap().as_str(), name);
        }
        for wrong in ["", " x", "x ", "a\nb", &"x".repeat(JOURNEY_ID_CHARS_MAX + 1)] {
            assert!(JourneyId::read(wrong).is_none(), "{wrong:?}");
        }
        let record = |name| JourneyId::read(name).unwrap().record();
        assert_ne!(record("a"), record("b"));
    }
}
