//! What is known of a person: names, addresses, custom data, and the applications they belong to.

use crate::id::{ApplicationId, GroupId};
use crate::identifier::{Folded, Identifier, IdentifierKind};
use crate::time::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// Whether an account may sign in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// It may.
    Active,
    /// It was switched off.
    Disabled,
    /// It was made but not activated.
    Pending,
    /// It was switched off for a while.
    Suspended,
}

impl Status {
    /// The word under which it is indexed.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Active => "active",
            Self::Disabled => "disabled",
            Self::Pending => "pending",
            Self::Suspended => "suspended",
        }
    }
}

/// An e-mail address or a phone number, and whether someone proved that it reaches the person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Contact {
    /// As it was given (phone numbers in E.164 form).
    pub value: String,
    /// When it was verified.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub verified_at: Option<Timestamp>,
}

/// A name in parts.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Name {
    /// Title.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// Given name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub first_name: Option<String>,
    /// Middle name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub middle_name: Option<String>,
    /// Family name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_name: Option<String>,
}

/// A postal address.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Address {
    /// Country.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub country: Option<String>,
    /// State or region.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub state: Option<String>,
    /// City.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub city: Option<String>,
    /// Street and number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub street_address: Option<String>,
    /// Postal code.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub postal_code: Option<String>,
    /// Home, Work or Other.
    #[serde(default, skip_serializing_if = "Option::is_none", rename = "type")]
    pub kind: Option<String>,
}

/// An application that the account belongs to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Association {
    /// The application.
    pub application: ApplicationId,
    /// Since when.
    pub since: Timestamp,
    /// Data that only this application sees.
    #[serde(default, skip_serializing_if = "Map::is_empty")]
    pub custom_data: Map<String, Value>,
}

/// The descriptive part of an account. At most [`crate::limits::PROFILE_BYTES_MAX`] as stored.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Profile {
    /// The customer's own id.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub external_user_id: Option<String>,
    /// The customer's account number; not an identifier.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub external_account_id: Option<String>,
    /// Primary e-mail address.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub email: Option<Contact>,
    /// Primary phone number.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub phone_number: Option<Contact>,
    /// User name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub username: Option<String>,
    /// Further e-mail addresses; not identifiers.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub secondary_emails: Vec<Contact>,
    /// Further phone numbers; not identifiers.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub secondary_phone_numbers: Vec<Contact>,
    /// Name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<Name>,
    /// Date of birth, as given.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub birthday: Option<String>,
    /// Postal address.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub address: Option<Address>,
    /// Where a picture is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub picture: Option<String>,
    /// Preferred language.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
    /// Data of the customer.
    #[serde(skip_serializing_if = "Map::is_empty")]
    pub custom_data: Map<String, Value>,
    /// The applications that the account belongs to.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub applications: Vec<Association>,
    /// The groups that the account is in.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub groups: Vec<GroupId>,
    /// When the account was made.
    pub created_at: Timestamp,
    /// When the profile last changed.
    pub updated_at: Timestamp,
    /// When the account was last activated.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub activated_at: Option<Timestamp>,
    /// When the status last changed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status_changed_at: Option<Timestamp>,
}

/// A part of a profile, as events name it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the names are those of the fields of `Profile`")]
pub enum ProfileField {
    ExternalUserId,
    ExternalAccountId,
    Email,
    PhoneNumber,
    Username,
    SecondaryEmails,
    SecondaryPhoneNumbers,
    Name,
    Birthday,
    Address,
    Picture,
    Language,
    CustomData,
    Applications,
    Groups,
}

impl Profile {
    /// The identifiers that find this account, beside its id.
    pub fn identifiers(&self) -> Vec<(IdentifierKind, Folded)> {
        let email = self.email.as_ref().map(|contact| contact.value.as_str());
        let phone = self.phone_number.as_ref().map(|contact| contact.value.as_str());
        [
            (IdentifierKind::ExternalId, self.external_user_id.as_deref()),
            (IdentifierKind::Email, email),
            (IdentifierKind::Phone, phone),
            (IdentifierKind::Username, self.username.as_deref()),
        ]
        .into_iter()
        .filter_map(|(kind, value)| Some((kind, Identifier::fold(value?))))
        .collect()
    }

    /// The association with an application, if there is one.
    pub fn association(&self, application: ApplicationId) -> Option<&Association> {
        self.applications.iter().find(|association| association.application == application)
    }

    /// Which parts differ from `other`.
    pub fn differences(&self, other: &Self) -> Vec<ProfileField> {
        use ProfileField as F;
        [
            (F::ExternalUserId, self.external_user_id != other.external_user_id),
            (F::ExternalAccountId, self.external_account_id != other.external_account_id),
            (F::Email, self.email != other.email),
            (F::PhoneNumber, self.phone_number != other.phone_number),
            (F::Username, self.username != other.username),
            (F::SecondaryEmails, self.secondary_emails != other.secondary_emails),
            (F::SecondaryPhoneNumbers, self.secondary_phone_numbers != other.secondary_phone_numbers),
            (F::Name, self.name != other.name),
            (F::Birthday, self.birthday != other.birthday),
            (F::Address, self.address != other.address),
            (F::Picture, self.picture != other.picture),
            (F::Language, self.language != other.language),
            (F::CustomData, self.custom_data != other.custom_data),
            (F::Applications, self.applications != other.applications),
            (F::Groups, self.groups != other.groups),
        ]
        .into_iter()
        .filter_map(|(field, differs)| differs.then_some(field))
        .collect()
    }
}
