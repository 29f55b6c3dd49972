//! Roles and groups as people name them: by id, or by name in any case.

use super::refused::{no_such_group, no_such_role};
use crate::outcome::Trouble;
use readmit_core::Configuration;
use readmit_core::group::Group;
use readmit_core::id::RoleId;
use readmit_core::operator::Role;
use std::sync::Arc;

/// The short words of the roles that come with the product.
pub(super) const BUILT_IN: [(&str, RoleId); 4] = [
    ("administrator", Role::ADMINISTRATOR),
    ("help-desk", Role::HELP_DESK),
    ("auditor", Role::AUDITOR),
    ("read-only", Role::READ_ONLY),
];

/// A role by its short word, its id or its name.
pub(super) fn role(configuration: &Configuration, text: &str) -> Result<Arc<Role>, Trouble> {
    let word = BUILT_IN.iter().find(|(word, _)| *word == text).map(|(_, id)| *id);
    let id = word.or_else(|| text.parse().ok());
    let by_id = id.and_then(|id| configuration.role(id));
    let named = |role: &&Arc<Role>| role.name.to_lowercase() == text.to_lowercase();
    one(by_id, configuration.roles().filter(named), "role", text)
        .and_then(|found| found.ok_or_else(no_such_role))
}

/// A group by its id or its name.
pub(super) fn group(configuration: &Configuration, text: &str) -> Result<Arc<Group>, Trouble> {
    let by_id = text.parse().ok().and_then(|id| configuration.group(id));
    let named = |group: &&Arc<Group>| group.name.to_lowercase() == text.to_lowercase();
    one(by_id, configuration.groups().filter(named), "group", text)
        .and_then(|found| found.ok_or_else(no_such_group))
}

fn one<'a, T: 'a>(
    by_id: Option<&Arc<T>>,
    mut by_name: impl Iterator<Item = &'a Arc<T>>,
    what: &str,
    text: &str,
) -> Result<Option<Arc<T>>, Trouble> {
    if let Some(found) = by_id {
        return Ok(Some(found.clone()));
    }
    let first = by_name.next();
    if by_name.next().is_some() {
        return Err(Trouble::usage(format!("more than one {what} is called `{text}`: name it by its id")));
    }
    Ok(first.cloned())
}
