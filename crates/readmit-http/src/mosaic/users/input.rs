//! What a client may say about a user, when making one and when changing one.

use crate::fault::Fault;
use crate::patch::Patch;
use crate::profile::{change_contact, custom_data};
use readmit_core::id::ApplicationId;
use readmit_core::identifier::{Folded, Identifier, IdentifierError, read_email, read_name, read_phone};
use readmit_core::profile::{Address, Association, Contact, Name, Profile, Status};
use readmit_core::time::Timestamp;
use serde::Deserialize;
use serde::de::IgnoredAny;
use serde_json::{Map, Value};

/// The vendor's words for [`Status`].
#[derive(Debug, Clone, Copy, Deserialize)]
enum UserStatus {
    Active,
    Disabled,
    Pending,
}

/// The body of a create or a change.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct UserInput {
    email: Patch<String>,
    phone_number: Patch<String>,
    username: Patch<String>,
    external_user_id: Patch<String>,
    external_account_id: Patch<String>,
    name: Patch<Name>,
    secondary_emails: Patch<Vec<String>>,
    secondary_phone_numbers: Patch<Vec<String>>,
    birthday: Patch<String>,
    address: Patch<Address>,
    picture: Patch<String>,
    language: Patch<String>,
    custom_data: Patch<Map<String, Value>>,
    custom_app_data: Patch<Map<String, Value>>,
    status: Option<UserStatus>,
    credentials: Option<IgnoredAny>,
}

/// A checked change.
#[derive(Debug, Clone)]
pub(super) struct UserChange {
    email: Patch<String>,
    phone_number: Patch<String>,
    username: Patch<String>,
    external_user_id: Patch<String>,
    external_account_id: Patch<String>,
    name: Patch<Name>,
    secondary_emails: Patch<Vec<Contact>>,
    secondary_phone_numbers: Patch<Vec<Contact>>,
    birthday: Patch<String>,
    address: Patch<Address>,
    picture: Patch<String>,
    language: Patch<String>,
    custom_data: Patch<Map<String, Value>>,
    custom_app_data: Patch<Map<String, Value>>,
    pub(super) status: Option<Status>,
}

impl UserInput {
    /// Checks every field.
    pub(super) fn read(self) -> Result<UserChange, Fault> {
        if self.credentials.is_some() {
            return Err(Fault::invalid("credentials cannot be given: this server keeps no passwords"));
        }
        let wrong =
            |field: &'static str| move |error: IdentifierError| Fault::invalid(format!("{field} {error}"));
        let contacts = |field: &'static str, read: fn(&str) -> Result<String, IdentifierError>| {
            move |values: Vec<String>| {
                let contact = |value: &String| read(value).map(|value| Contact { value, verified_at: None });
                values.iter().map(contact).collect::<Result<Vec<_>, _>>().map_err(wrong(field))
            }
        };
        Ok(UserChange {
            email: self.email.try_map(|text| read_email(&text).map_err(wrong("email")))?,
            phone_number: self
                .phone_number
                .try_map(|text| read_phone(&text).map_err(wrong("phone_number")))?,
            username: self.username.try_map(|text| read_name(&text).map_err(wrong("username")))?,
            external_user_id: self
                .external_user_id
                .try_map(|text| read_name(&text).map_err(wrong("external_user_id")))?,
            external_account_id: self.external_account_id,
            name: self.name,
            secondary_emails: self.secondary_emails.try_map(contacts("secondary_emails", read_email))?,
            secondary_phone_numbers: self
                .secondary_phone_numbers
                .try_map(contacts("secondary_phone_numbers", read_phone))?,
            birthday: self.birthday,
            address: self.address.try_map(check_address)?,
            picture: self.picture,
            language: self.language,
            custom_data: self.custom_data.try_map(|data| custom_data("custom_data", data))?,
            custom_app_data: self.custom_app_data.try_map(|data| custom_data("custom_app_data", data))?,
            status: self.status.map(|status| match status {
                UserStatus::Active => Status::Active,
                UserStatus::Disabled => Status::Disabled,
                UserStatus::Pending => Status::Pending,
            }),
        })
    }
}

fn check_address(address: Address) -> Result<Address, Fault> {
    match address.kind.as_deref() {
        None | Some("Home" | "Work" | "Other") => Ok(address),
        Some(_) => Err(Fault::invalid("address.type must be one of `Home`, `Work`, `Other`")),
    }
}

impl UserChange {
    /// A new user needs something to be found by.
    pub(super) fn demand_identifier(&self) -> Result<(), Fault> {
        if self.claims().is_empty() {
            let message = "one of email, phone_number, username or external_user_id is required";
            return Err(Fault::invalid(message));
        }
        Ok(())
    }

    /// The identifiers that this gives to the account.
    pub(super) fn claims(&self) -> Vec<Folded> {
        [&self.email, &self.phone_number, &self.username, &self.external_user_id]
            .into_iter()
            .filter_map(|patch| patch.set().map(|value| Identifier::fold(value)))
            .collect()
    }

    /// Changes a profile: objects and lists are replaced whole, custom data is merged key by key.
    pub(super) fn apply(&self, profile: &mut Profile) {
        change_contact(&self.email, &mut profile.email);
        change_contact(&self.phone_number, &mut profile.phone_number);
        self.username.apply(&mut profile.username);
        self.external_user_id.apply(&mut profile.external_user_id);
        self.external_account_id.apply(&mut profile.external_account_id);
        self.name.apply(&mut profile.name);
        self.secondary_emails.apply_list(&mut profile.secondary_emails);
        self.secondary_phone_numbers.apply_list(&mut profile.secondary_phone_numbers);
        self.birthday.apply(&mut profile.birthday);
        self.address.apply(&mut profile.address);
        self.picture.apply(&mut profile.picture);
        self.language.apply(&mut profile.language);
        self.custom_data.merge(&mut profile.custom_data);
    }

    /// Adds the profile to an application if it is not there yet, and changes the data that this one sees.
    pub(super) fn associate(&self, profile: &mut Profile, application: ApplicationId, now: Timestamp) {
        if profile.association(application).is_none() {
            profile.applications.push(Association { application, since: now, custom_data: Map::new() });
        }
        self.apply_for(profile, application);
    }

    /// Changes the data that an application sees, if the user belongs to it.
    pub(super) fn apply_for(&self, profile: &mut Profile, application: ApplicationId) {
        let association = profile.applications.iter_mut().find(|known| known.application == application);
        if let Some(association) = association {
            self.custom_app_data.merge(&mut association.custom_data);
        }
    }
}
