//! Web hooks: where events are sent to, signed, as they happen.

use crate::id::HookId;
use crate::limits::NAME_CHARS_MAX;
use crate::sealed::Sealed;
use crate::time::Timestamp;
use serde::{Deserialize, Serialize};
use url::Url;

/// A web hook.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hook {
    /// Its id.
    pub id: HookId,
    /// The name that people see.
    pub name: String,
    /// Where events are posted to.
    pub url: String,
    /// What signs them; only the key ring opens it.
    pub secret: Sealed,
    /// The types of events that are sent, such as `code_issued`; empty for all.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub events: Vec<String>,
    /// Whether anything is sent.
    pub enabled: bool,
    /// When it was made: older events are not sent.
    pub created_at: Timestamp,
    /// When it last changed.
    pub updated_at: Timestamp,
}

/// Why a hook cannot be kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum HookError {
    /// No name, or too long a one.
    #[error("name must have 1 to {NAME_CHARS_MAX} characters")]
    Name,
    /// Not a URL that is safe to post to.
    #[error("url must be an absolute https URL without user name (plain http only for this machine)")]
    Url,
}

/// Checks what people may set.
pub fn check(name: &str, url: &str) -> Result<(), HookError> {
    if name.trim().is_empty() || name.chars().count() > NAME_CHARS_MAX {
        return Err(HookError::Name);
    }
    let parsed = Url::parse(url).map_err(|_| HookError::Url)?;
    let local = matches!(parsed.host_str(), Some("localhost" | "127.0.0.1" | "[::1]"));
    let secure = parsed.scheme() == "https" || (parsed.scheme() == "http" && local);
    let bare = parsed.username().is_empty() && parsed.password().is_none() && parsed.fragment().is_none();
    if secure && bare && parsed.host_str().is_some() { Ok(()) } else { Err(HookError::Url) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_safe_urls_are_taken() {
        assert_eq!(check("SIEM", "https://siem.example/events"), Ok(()));
        assert_eq!(check("SIEM", "http://localhost:9000/"), Ok(()));
        for wrong in ["http://siem.example/", "https://u:p@siem.example/", "ftp://siem.example", "x"] {
            assert_eq!(check("SIEM", wrong), Err(HookError::Url), "{wrong}");
        }
        assert_eq!(check(" ", "https://siem.example"), Err(HookError::Name));
    }
}
