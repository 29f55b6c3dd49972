//! A group as the vendor's clients send it.

use crate::fault::Fault;
use crate::okta::tree::{Faults, Node};
use readmit_app::groups::GroupOrder;
use readmit_core::limits::{GROUP_DESCRIPTION_CHARS_MAX, GROUP_NAME_CHARS_MAX};
use serde_json::Value;

/// Reads a group. Whether codes for its members need an approval is not the vendor's to say: it stays as it is.
pub(super) fn order(body: &Value) -> Result<GroupOrder, Fault> {
    let faults = Faults::default();
    let profile = Node::root(body, &faults).get("profile").object();
    let name = profile.get("name");
    let made = name.required_text().and_then(|text| {
        let name = line(&name, text, 1, GROUP_NAME_CHARS_MAX)?;
        let description = profile.get("description");
        let description = match description.text() {
            Some(text) => line(&description, text, 0, GROUP_DESCRIPTION_CHARS_MAX)?,
            None => String::new(),
        };
        Some(GroupOrder { name, description, protected: None })
    });
    faults.finish("group", made)
}

/// A text on one line, without what is blank around it.
fn line(node: &Node<'_>, text: &str, min: usize, max: usize) -> Option<String> {
    let text = text.trim();
    let fits = (min..=max).contains(&text.chars().count()) && !text.chars().any(char::is_control);
    if !fits {
        node.wrong(&format!("must have {min} to {max} characters, on one line"));
    }
    fits.then(|| text.to_owned())
}
