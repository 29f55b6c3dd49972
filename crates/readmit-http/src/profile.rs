//! What every user API does alike with what it was told about a person.

use crate::fault::Fault;
use crate::patch::Patch;
use readmit_core::identifier::Identifier;
use readmit_core::profile::Contact;
use serde_json::{Map, Value};

/// Levels of custom data: what is read must stay readable where it is stored some levels further in.
const CUSTOM_DATA_DEPTH_MAX: usize = 16;

/// Custom data within its limit of levels.
pub(crate) fn custom_data(field: &str, data: Map<String, Value>) -> Result<Map<String, Value>, Fault> {
    if data.values().all(|value| is_shallow(value, CUSTOM_DATA_DEPTH_MAX)) {
        return Ok(data);
    }
    Err(Fault::invalid(format!("{field} must have at most {CUSTOM_DATA_DEPTH_MAX} levels")))
}

fn is_shallow(value: &Value, levels: usize) -> bool {
    match value {
        Value::Array(items) => levels > 1 && items.iter().all(|item| is_shallow(item, levels - 1)),
        Value::Object(fields) => levels > 1 && fields.values().all(|field| is_shallow(field, levels - 1)),
        _ => true,
    }
}

/// Changes an address. A new value has not been verified; the same one stays so.
pub(crate) fn change_contact(patch: &Patch<String>, to: &mut Option<Contact>) {
    match patch {
        Patch::Keep => {}
        Patch::Clear => *to = None,
        Patch::Set(value) => {
            let same = to.take().filter(|known| Identifier::fold(&known.value) == Identifier::fold(value));
            let verified_at = same.and_then(|known| known.verified_at);
            *to = Some(Contact { value: value.clone(), verified_at });
        }
    }
}
