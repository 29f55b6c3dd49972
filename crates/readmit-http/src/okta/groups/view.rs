//! A group as the vendor writes it.
//!
//! `lastMembershipUpdated` is always null: memberships are kept with the users, and no group knows when its own changed
//! last. Expressions take it for the present instant (see `list`).

use crate::call::Call;
use crate::okta::date::date;
use crate::okta::id::{self, prefix};
use crate::okta::link::{Allow, Links};
use readmit_core::group::Group;
use serde_json::{Value, json};

/// The whole object.
pub(in crate::okta) fn group(call: &Call, group: &Group) -> Value {
    let id = id_of(group);
    let path = format!("/api/v1/groups/{id}");
    let own: &[Allow] =
        if group.is_everyone() { &[Allow::Get] } else { &[Allow::Get, Allow::Put, Allow::Delete] };
    let links = Links::new(call)
        .with("self", &path, own)
        .with("users", &format!("{path}/users"), &[Allow::Get])
        .with("apps", &format!("{path}/apps"), &[Allow::Get]);
    let description = Some(&group.description).filter(|text| !text.is_empty());
    json!({
        "id": id,
        "created": date(group.created_at),
        "lastUpdated": date(group.updated_at),
        "lastMembershipUpdated": null,
        "objectClass": ["okta:user_group"],
        "type": kind(group),
        "profile": { "name": group.name, "description": description },
        "_links": links.into_value(),
    })
}

/// The id of a group.
pub(super) fn id_of(group: &Group) -> String {
    id::text(prefix::GROUP, group.id.uuid())
}

/// The vendor's word for where a group comes from.
pub(super) fn kind(group: &Group) -> &'static str {
    if group.is_everyone() { "BUILT_IN" } else { "OKTA_GROUP" }
}
