//! Links of an object (HAL): absolute, with the methods that they take.

use crate::call::Call;
use serde::Serialize;
use serde_json::{Map, Value, json};

/// Methods that a link takes.
#[derive(Debug, Clone, Copy, Serialize)]
#[serde(rename_all = "UPPERCASE")]
pub(super) enum Allow {
    Get,
    Post,
    Put,
    Delete,
}

/// The links of one object.
pub(super) struct Links<'a> {
    base: &'a str,
    links: Map<String, Value>,
}

impl<'a> Links<'a> {
    /// None so far.
    pub(super) fn new(call: &'a Call) -> Self {
        Self { base: &call.state.settings.public_url, links: Map::new() }
    }

    /// With one more. `path` begins with a slash.
    #[must_use]
    pub(super) fn with(mut self, name: &str, path: &str, allow: &[Allow]) -> Self {
        let link = json!({ "href": format!("{}{path}", self.base), "hints": { "allow": allow } });
        self.links.insert(name.to_owned(), link);
        self
    }

    /// With `deactivate`, or with `activate`, according to how things are.
    #[must_use]
    pub(super) fn switch(self, path: &str, active: bool) -> Self {
        let name = if active { "deactivate" } else { "activate" };
        self.with(name, &format!("{path}/lifecycle/{name}"), &[Allow::Post])
    }

    /// As the object's `_links`.
    pub(super) fn into_value(self) -> Value {
        Value::Object(self.links)
    }
}
