//! A user's profile: the vendor's attributes and ours.
//!
//! | the vendor's | ours |
//! |---|---|
//! | `login` | user name |
//! | `email` | primary e-mail address |
//! | `secondEmail` | the first of the further e-mail addresses |
//! | `mobilePhone` | primary phone number, where it is one in E.164 form; else kept as it was given |
//! | `firstName`, `middleName`, `lastName`, `honorificPrefix` | name |
//! | `preferredLanguage` | language |
//! | every other attribute | custom data of the same name |
//!
//! Users that were made elsewhere may have no user name, or one that the vendor's clients do not read (they want five
//! characters): then the login shown is the e-mail address, the phone number, the external id or, where nothing else is
//! left, Readmit's id. All of these find the user. Texts longer than the clients read are shown cut; a full update
//! that sends back what was shown changes nothing.

mod change;

pub(super) use change::{Change, REQUIRED};

use crate::okta::id::{self, prefix};
use readmit_core::Account;
use readmit_core::id::AccountId;
use readmit_core::profile::{Name, Profile};
use serde_json::{Map, Value};

/// Attributes that are texts, with the most characters that the vendor allows. Its clients take nothing else for them.
pub(super) const TEXTS: &[(&str, usize)] = &[
    ("city", 128),
    ("costCenter", 255),
    ("countryCode", 2),
    ("department", 255),
    ("displayName", 255),
    ("division", 255),
    ("email", 100),
    ("employeeNumber", 255),
    ("firstName", 50),
    ("honorificPrefix", 255),
    ("honorificSuffix", 255),
    ("lastName", 50),
    ("locale", 255),
    ("login", 100),
    ("manager", 255),
    ("managerId", 255),
    ("middleName", 255),
    ("mobilePhone", 100),
    ("nickName", 255),
    ("organization", 255),
    ("postalAddress", 4096),
    ("preferredLanguage", 255),
    ("primaryPhone", 100),
    ("profileUrl", 1024),
    ("secondEmail", 100),
    ("state", 128),
    ("streetAddress", 1024),
    ("timezone", 255),
    ("title", 255),
    ("userType", 255),
    ("zipCode", 50),
];

/// Attributes that are kept elsewhere than in the custom data.
const OWN: &[&str] = &[
    "login",
    "email",
    "secondEmail",
    "firstName",
    "middleName",
    "lastName",
    "honorificPrefix",
    "preferredLanguage",
];

/// Fewest characters of a login and of an e-mail address.
pub(super) const LOGIN_CHARS_MIN: usize = 5;

/// The most characters of a text attribute; `None` where it is no such attribute.
pub(super) fn chars_max(name: &str) -> Option<usize> {
    TEXTS.iter().find(|(known, _)| *known == name).map(|(_, max)| *max)
}

/// Whether an attribute is kept in the custom data and nowhere else.
pub(super) fn is_custom(name: &str) -> bool {
    !OWN.contains(&name)
}

/// The whole profile. What the vendor always has is there, as null where it is unknown.
pub(super) fn shown(account: &Account) -> Map<String, Value> {
    profile_shown(account.id, &account.profile)
}

/// The same of a profile alone.
pub(super) fn profile_shown(account: AccountId, profile: &Profile) -> Map<String, Value> {
    let mut shown: Map<String, Value> = profile
        .custom_data
        .iter()
        .filter(|(name, value)| is_custom(name) && (value.is_string() || chars_max(name).is_none()))
        .map(|(name, value)| (name.clone(), value.clone()))
        .collect();
    let none = Name::default();
    let name = profile.name.as_ref().unwrap_or(&none);
    let email = profile.email.as_ref().map(|contact| contact.value.as_str());
    let email = email.filter(|email| email.chars().count() >= LOGIN_CHARS_MIN);
    let phone = profile.phone_number.as_ref().map(|contact| contact.value.as_str());
    let given_phone = shown.get("mobilePhone").and_then(Value::as_str).map(ToOwned::to_owned);
    let always = [
        ("login", Some(login(account, profile))),
        ("email", email.map(ToOwned::to_owned)),
        ("firstName", name.first_name.clone()),
        ("lastName", name.last_name.clone()),
        ("mobilePhone", given_phone.or_else(|| phone.map(ToOwned::to_owned))),
        ("secondEmail", profile.secondary_emails.first().map(|contact| contact.value.clone())),
    ];
    for (name, value) in always {
        let value = value.filter(|value| !value.is_empty());
        shown.insert(name.to_owned(), value.map_or(Value::Null, Value::String));
    }
    let sometimes = [
        ("middleName", &name.middle_name),
        ("honorificPrefix", &name.title),
        ("preferredLanguage", &profile.language),
    ];
    for (name, value) in sometimes {
        if let Some(value) = value {
            shown.insert(name.to_owned(), Value::String(value.clone()));
        }
    }
    for (name, max) in TEXTS {
        if let Some(Value::String(text)) = shown.get_mut(*name)
            && let Some((end, _)) = text.char_indices().nth(*max)
        {
            text.truncate(end);
        }
    }
    shown
}

/// What a user is shown to sign in with.
pub(in crate::okta) fn login_of(account: &Account) -> String {
    login(account.id, &account.profile)
}

/// What the user is shown to sign in with.
fn login(account: AccountId, profile: &Profile) -> String {
    let contact =
        |contact: &Option<readmit_core::profile::Contact>| contact.as_ref().map(|c| c.value.clone());
    let candidates = [
        profile.username.clone(),
        contact(&profile.email),
        contact(&profile.phone_number),
        profile.external_user_id.clone(),
    ];
    let long_enough = |login: &String| login.chars().count() >= LOGIN_CHARS_MIN;
    let found = candidates.into_iter().flatten().find(long_enough);
    found.unwrap_or_else(|| id::text(prefix::USER, account.uuid()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use readmit_core::profile::Contact;
    use serde_json::json;

    fn shown(profile: &Profile) -> Value {
        Value::Object(profile_shown(AccountId::from_random([1; 16]), profile))
    }

    #[test]
    fn whoever_has_no_login_is_shown_with_what_finds_them() {
        let contact = |value: &str| Some(Contact { value: value.to_owned(), verified_at: None });
        let mut profile = Profile { external_user_id: Some("crm-4711".to_owned()), ..Profile::default() };
        assert_eq!(shown(&profile)["login"], "crm-4711");
        profile.phone_number = contact("+14155550123");
        assert_eq!(shown(&profile)["login"], "+14155550123");
        profile.email = contact("ann@example.com");
        assert_eq!(shown(&profile)["login"], "ann@example.com");
        profile.username = Some("ann".to_owned());
        assert_eq!(shown(&profile)["login"], "ann@example.com", "too short for the vendor's clients");
        profile.username = Some("ann.lee".to_owned());
        assert_eq!(shown(&profile)["login"], "ann.lee");
        assert!(shown(&Profile::default())["login"].as_str().unwrap().starts_with("00u"));
    }

    #[test]
    fn custom_data_hides_no_attribute_and_breaks_no_client() {
        let custom = json!({"login": "x", "department": {"no": "text"}, "division": "d", "badges": [1]});
        let profile = Profile {
            username: Some("ann.lee".to_owned()),
            custom_data: custom.as_object().unwrap().clone(),
            name: Some(Name { first_name: Some("a".repeat(80)), ..Name::default() }),
            ..Profile::default()
        };
        let shown = shown(&profile);
        assert_eq!(shown["login"], "ann.lee");
        assert_eq!(shown["division"], "d");
        assert_eq!(shown["badges"], json!([1]));
        assert!(shown.get("department").is_none());
        assert_eq!(shown["firstName"].as_str().unwrap().len(), 50);
        assert_eq!(shown["lastName"], Value::Null);
    }
}
