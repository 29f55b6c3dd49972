//! A change of a profile, in the vendor's attributes.

use super::profile_shown;
use crate::patch::Patch;
use crate::profile::change_contact;
use readmit_core::id::AccountId;
use readmit_core::identifier::{Folded, Identifier, read_phone};
use readmit_core::profile::{Contact, Name, Profile};
use serde_json::{Map, Value};

/// Attributes that every user is made with, and that no change takes away.
pub(in crate::okta::users) const REQUIRED: &[&str] = &["login", "email", "firstName", "lastName"];

/// Checked attributes to be given to a user.
#[derive(Debug, Clone, Default)]
pub(in crate::okta::users) struct Change {
    /// By name. None is null.
    pub(in crate::okta::users) attributes: Map<String, Value>,
    /// Whether attributes that are not named are taken away.
    pub(in crate::okta::users) whole: bool,
}

impl Change {
    /// The identifiers that this may give to the account.
    pub(in crate::okta::users) fn claims(&self) -> Vec<Folded> {
        let named = ["login", "email", "mobilePhone"].into_iter().filter_map(|name| self.text(name));
        named.map(Identifier::fold).collect()
    }

    /// A text among the attributes.
    pub(in crate::okta::users) fn text(&self, name: &str) -> Option<&str> {
        self.attributes.get(name).and_then(Value::as_str)
    }

    /// Fills the profile of a user to be made.
    pub(in crate::okta::users) fn fill(&self, profile: &mut Profile) {
        for (name, value) in &self.attributes {
            set(profile, name, Some(value));
        }
    }

    /// Changes a profile. What is sent back as it was shown changes nothing, and what was not shown stays. May run
    /// several times.
    pub(in crate::okta::users) fn apply(&self, account: AccountId, profile: &mut Profile) {
        let shown = profile_shown(account, profile);
        for (name, value) in self.attributes.iter().filter(|(name, value)| shown.get(*name) != Some(value)) {
            set(profile, name, Some(value));
        }
        if self.whole {
            let is_gone = |name: &str| !self.attributes.contains_key(name) && !REQUIRED.contains(&name);
            for (name, _) in shown.iter().filter(|(name, value)| is_gone(name) && !value.is_null()) {
                set(profile, name, None);
            }
        }
    }

    /// Required attributes that are not there, though the user has them.
    pub(in crate::okta::users) fn lacks<'a>(
        &'a self,
        shown: &'a Map<String, Value>,
    ) -> impl Iterator<Item = &'static str> + 'a {
        let has = |name: &str| shown.get(name).is_some_and(|value| !value.is_null());
        REQUIRED
            .iter()
            .copied()
            .filter(move |name| self.whole && !self.attributes.contains_key(*name) && has(name))
    }
}

fn set(profile: &mut Profile, name: &str, value: Option<&Value>) {
    let text = value.and_then(Value::as_str).map(ToOwned::to_owned);
    match name {
        "login" => profile.username = text,
        "email" => change_contact(&text.map_or(Patch::Clear, Patch::Set), &mut profile.email),
        "secondEmail" => {
            let others = profile.secondary_emails.iter().skip(1).cloned();
            let first = text.map(|value| Contact { value, verified_at: None });
            profile.secondary_emails = first.into_iter().chain(others).collect();
        }
        "mobilePhone" => {
            let number = text.as_deref().and_then(|text| read_phone(text).ok());
            if number.is_none()
                && let Some(text) = text
            {
                profile.custom_data.insert(name.to_owned(), Value::String(text));
            } else {
                profile.custom_data.remove(name);
            }
            change_contact(&number.map_or(Patch::Clear, Patch::Set), &mut profile.phone_number);
        }
        "firstName" => set_name(profile, |parts| parts.first_name = text),
        "middleName" => set_name(profile, |parts| parts.middle_name = text),
        "lastName" => set_name(profile, |parts| parts.last_name = text),
        "honorificPrefix" => set_name(profile, |parts| parts.title = text),
        "preferredLanguage" => profile.language = text,
        _ => match value {
            Some(value) => {
                profile.custom_data.insert(name.to_owned(), value.clone());
            }
            None => {
                profile.custom_data.remove(name);
            }
        },
    }
}

fn set_name(profile: &mut Profile, change: impl FnOnce(&mut Name)) {
    let mut parts = profile.name.take().unwrap_or_default();
    change(&mut parts);
    profile.name = Some(parts).filter(|parts| *parts != Name::default());
}
