//! What an operator may say about a user.

use crate::admin::wire::{line, read_id};
use crate::fault::Fault;
use crate::patch::Patch;
use crate::profile::{change_contact, custom_data};
use readmit_core::id::ApplicationId;
use readmit_core::identifier::{Folded, Identifier, IdentifierError, read_email, read_name, read_phone};
use readmit_core::profile::{Address, Association, Contact, Name, Profile, Status};
use readmit_core::time::Timestamp;
use serde::Deserialize;
use serde_json::{Map, Value};
use utoipa::ToSchema;

/// Characters of a text that has no limit of its own.
const TEXT_CHARS_MAX: usize = 2_000;
/// Further addresses of one kind.
const CONTACTS_MAX: usize = 20;

/// Whether a user may sign in.
#[derive(Debug, Clone, Copy, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum StatusInput {
    Active,
    Disabled,
    Pending,
}

/// A change of a user.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct AccountInput {
    #[schema(value_type = Option<String>, format = Email)]
    #[serde(default)]
    email: Patch<String>,
    /// Whether the e-mail address reaches the user: notices go to confirmed addresses only.
    email_verified: Option<bool>,
    /// In E.164 form.
    #[schema(value_type = Option<String>)]
    #[serde(default)]
    phone_number: Patch<String>,
    /// Whether the phone number reaches the user.
    phone_number_verified: Option<bool>,
    #[schema(value_type = Option<String>)]
    #[serde(default)]
    username: Patch<String>,
    #[schema(value_type = Option<String>)]
    #[serde(default)]
    external_user_id: Patch<String>,
    #[schema(value_type = Option<String>)]
    #[serde(default)]
    external_account_id: Patch<String>,
    #[schema(value_type = Option<NameInput>)]
    #[serde(default)]
    name: Patch<NameInput>,
    #[schema(value_type = Option<Vec<String>>)]
    #[serde(default)]
    secondary_emails: Patch<Vec<String>>,
    #[schema(value_type = Option<Vec<String>>)]
    #[serde(default)]
    secondary_phone_numbers: Patch<Vec<String>>,
    #[schema(value_type = Option<String>)]
    #[serde(default)]
    birthday: Patch<String>,
    #[schema(value_type = Option<AddressInput>)]
    #[serde(default)]
    address: Patch<AddressInput>,
    #[schema(value_type = Option<String>)]
    #[serde(default)]
    picture: Patch<String>,
    /// BCP 47.
    #[schema(value_type = Option<String>)]
    #[serde(default)]
    language: Patch<String>,
    #[schema(value_type = Option<Object>)]
    #[serde(default)]
    custom_data: Patch<Map<String, Value>>,
    status: Option<StatusInput>,
}

/// A user to be made.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NewAccount {
    #[schema(format = Email)]
    email: Option<String>,
    /// Whether the e-mail address reaches the user.
    email_verified: Option<bool>,
    /// In E.164 form.
    phone_number: Option<String>,
    /// Whether the phone number reaches the user.
    phone_number_verified: Option<bool>,
    username: Option<String>,
    external_user_id: Option<String>,
    external_account_id: Option<String>,
    name: Option<NameInput>,
    language: Option<String>,
    #[schema(value_type = Option<Object>)]
    custom_data: Option<Map<String, Value>>,
    /// The applications that the user belongs to, by id.
    #[serde(default)]
    applications: Vec<String>,
}

/// A name in parts.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct NameInput {
    title: Option<String>,
    first_name: Option<String>,
    middle_name: Option<String>,
    last_name: Option<String>,
}

/// A postal address.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct AddressInput {
    country: Option<String>,
    state: Option<String>,
    city: Option<String>,
    street_address: Option<String>,
    postal_code: Option<String>,
    /// Home, Work or Other.
    #[serde(rename = "type")]
    kind: Option<String>,
}

/// A checked change.
#[derive(Debug, Clone)]
pub(super) struct AccountChange {
    email: Patch<String>,
    email_verified: Option<bool>,
    phone_number: Patch<String>,
    phone_number_verified: Option<bool>,
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
}

type Reader = fn(&str) -> Result<String, IdentifierError>;

fn identifier(field: &'static str, read: Reader) -> impl Fn(String) -> Result<String, Fault> {
    move |text| read(&text).map_err(|error| Fault::invalid(format!("{field} {error}")))
}

fn text(field: &'static str) -> impl Fn(String) -> Result<String, Fault> {
    move |value| line(field, &value, TEXT_CHARS_MAX)
}

fn part(field: &'static str, value: Option<String>) -> Result<Option<String>, Fault> {
    value.map(text(field)).transpose()
}

fn contacts(field: &'static str, read: Reader) -> impl Fn(Vec<String>) -> Result<Vec<Contact>, Fault> {
    move |values| {
        if values.len() > CONTACTS_MAX {
            return Err(Fault::invalid(format!("{field} must have at most {CONTACTS_MAX} items")));
        }
        let read = identifier(field, read);
        values.into_iter().map(|value| Ok(Contact { value: read(value)?, verified_at: None })).collect()
    }
}

fn name(given: NameInput) -> Result<Name, Fault> {
    Ok(Name {
        title: part("name.title", given.title)?,
        first_name: part("name.first_name", given.first_name)?,
        middle_name: part("name.middle_name", given.middle_name)?,
        last_name: part("name.last_name", given.last_name)?,
    })
}

fn address(given: AddressInput) -> Result<Address, Fault> {
    if !matches!(given.kind.as_deref(), None | Some("Home" | "Work" | "Other")) {
        return Err(Fault::invalid("address.type must be one of Home, Work, Other"));
    }
    Ok(Address {
        country: part("address.country", given.country)?,
        state: part("address.state", given.state)?,
        city: part("address.city", given.city)?,
        street_address: part("address.street_address", given.street_address)?,
        postal_code: part("address.postal_code", given.postal_code)?,
        kind: given.kind,
    })
}

impl AccountInput {
    /// The new status, where one is given.
    pub(super) fn status(&self) -> Option<Status> {
        self.status.map(|status| match status {
            StatusInput::Active => Status::Active,
            StatusInput::Disabled => Status::Disabled,
            StatusInput::Pending => Status::Pending,
        })
    }

    /// Checks every field.
    pub(super) fn read(self) -> Result<AccountChange, Fault> {
        Ok(AccountChange {
            email: self.email.try_map(identifier("email", read_email))?,
            email_verified: self.email_verified,
            phone_number: self.phone_number.try_map(identifier("phone_number", read_phone))?,
            phone_number_verified: self.phone_number_verified,
            username: self.username.try_map(identifier("username", read_name))?,
            external_user_id: self.external_user_id.try_map(identifier("external_user_id", read_name))?,
            external_account_id: self.external_account_id.try_map(text("external_account_id"))?,
            name: self.name.try_map(name)?,
            secondary_emails: self.secondary_emails.try_map(contacts("secondary_emails", read_email))?,
            secondary_phone_numbers: self
                .secondary_phone_numbers
                .try_map(contacts("secondary_phone_numbers", read_phone))?,
            birthday: self.birthday.try_map(text("birthday"))?,
            address: self.address.try_map(address)?,
            picture: self.picture.try_map(text("picture"))?,
            language: self.language.try_map(text("language"))?,
            custom_data: self.custom_data.try_map(|data| custom_data("custom_data", data))?,
        })
    }
}

impl NewAccount {
    /// The profile to begin with.
    pub(super) fn read(self, now: Timestamp) -> Result<Profile, Fault> {
        let set = |value: Option<String>| value.map_or(Patch::Keep, Patch::Set);
        let change = AccountInput {
            email: set(self.email),
            email_verified: self.email_verified,
            phone_number: set(self.phone_number),
            phone_number_verified: self.phone_number_verified,
            username: set(self.username),
            external_user_id: set(self.external_user_id),
            external_account_id: set(self.external_account_id),
            name: self.name.map_or(Patch::Keep, Patch::Set),
            language: set(self.language),
            custom_data: self.custom_data.map_or(Patch::Keep, Patch::Set),
            ..AccountInput::default()
        };
        let mut profile = Profile::default();
        change.read()?.apply(&mut profile, now);
        for text in &self.applications {
            let application: ApplicationId = read_id("applications", text)?;
            if profile.association(application).is_none() {
                profile.applications.push(Association { application, since: now, custom_data: Map::new() });
            }
        }
        Ok(profile)
    }
}

impl AccountChange {
    /// The identifiers that this gives to the account.
    pub(super) fn claims(&self) -> Vec<Folded> {
        [&self.email, &self.phone_number, &self.username, &self.external_user_id]
            .into_iter()
            .filter_map(|patch| patch.set().map(|value| Identifier::fold(value)))
            .collect()
    }

    /// Changes a profile. May run several times.
    pub(super) fn apply(&self, profile: &mut Profile, now: Timestamp) {
        contact(&self.email, self.email_verified, &mut profile.email, now);
        contact(&self.phone_number, self.phone_number_verified, &mut profile.phone_number, now);
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
}

/// A new address is not confirmed until someone says so; the same one stays as it was.
fn contact(patch: &Patch<String>, verified: Option<bool>, to: &mut Option<Contact>, now: Timestamp) {
    change_contact(patch, to);
    if let (Some(contact), Some(verified)) = (to, verified) {
        contact.verified_at = verified.then(|| contact.verified_at.unwrap_or(now));
    }
}
