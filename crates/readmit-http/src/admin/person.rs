//! Operators as people: the profile that one is made with, and the name that others see.

use super::wire::line;
use crate::fault::Fault;
use readmit_core::Account;
use readmit_core::identifier::read_email;
use readmit_core::limits::NAME_CHARS_MAX;
use readmit_core::profile::{Contact, Name, Profile};
use readmit_core::time::Timestamp;

/// A profile with an address and, where given, a name. The address is taken for confirmed since `verified_at`.
pub(crate) fn profile(
    email: &str,
    name: Option<&str>,
    verified_at: Option<Timestamp>,
) -> Result<Profile, Fault> {
    let value = read_email(email).map_err(|error| Fault::invalid(format!("email {error}")))?;
    let name = match name.map(|name| line("name", name, NAME_CHARS_MAX)).transpose()? {
        None => None,
        Some(name) if name.is_empty() => None,
        // What is shown is both parts in this order again.
        Some(name) => Some(match name.split_once(' ') {
            Some((first, last)) => Name {
                first_name: Some(first.to_owned()),
                last_name: Some(last.trim_start().to_owned()),
                ..Name::default()
            },
            None => Name { first_name: Some(name), ..Name::default() },
        }),
    };
    Ok(Profile { email: Some(Contact { value, verified_at }), name, ..Profile::default() })
}

/// An account's e-mail address.
pub(super) fn email(account: &Account) -> Option<String> {
    account.profile.email.as_ref().map(|contact| contact.value.clone())
}

/// The name that others see.
pub(super) fn name(account: &Account) -> Option<String> {
    let name = account.profile.name.as_ref()?;
    let parts = [name.first_name.as_deref(), name.last_name.as_deref()];
    let text = parts.into_iter().flatten().collect::<Vec<_>>().join(" ");
    (!text.is_empty()).then_some(text)
}
