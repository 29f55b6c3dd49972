//! A user as the vendor's API shows one.

use crate::mosaic::answer::date_time;
use readmit_core::Account;
use readmit_core::configuration::Configuration;
use readmit_core::id::{AccountId, ApplicationId};
use readmit_core::profile::{Address, Contact, Name, Status};
use readmit_core::time::Timestamp;
use serde::Serialize;
use serde_json::{Map, Value};

/// One user, as seen by the clients of one application.
#[derive(Serialize)]
#[expect(clippy::struct_field_names, reason = "the vendor's names")]
pub(super) struct User<'a> {
    user_id: AccountId,
    status: &'static str,
    /// Milliseconds since the epoch.
    created_at: Timestamp,
    updated_at: Timestamp,
    #[serde(skip_serializing_if = "Option::is_none")]
    email: Option<Email<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    phone_number: Option<Phone<'a>>,
    secondary_emails: Vec<Email<'a>>,
    secondary_phone_numbers: Vec<Phone<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    username: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    external_user_id: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    external_account_id: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<&'a Name>,
    #[serde(skip_serializing_if = "Option::is_none")]
    address: Option<&'a Address>,
    #[serde(skip_serializing_if = "Option::is_none")]
    birthday: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    picture: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    language: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    status_changed_at: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    last_auth: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    app_name: Option<String>,
    custom_data: &'a Map<String, Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    custom_app_data: Option<&'a Map<String, Value>>,
}

#[derive(Serialize)]
#[expect(clippy::struct_field_names, reason = "the vendor's names")]
struct Email<'a> {
    value: &'a str,
    email_verified: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    verified_at: Option<String>,
}

#[derive(Serialize)]
#[expect(clippy::struct_field_names, reason = "the vendor's names")]
struct Phone<'a> {
    value: &'a str,
    phone_number_verified: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    verified_at: Option<String>,
}

impl<'a> User<'a> {
    /// The user as `application` sees them.
    pub(super) fn of(
        account: &'a Account,
        configuration: &Configuration,
        application: ApplicationId,
    ) -> Self {
        let profile = &*account.profile;
        let association = profile.association(application);
        let application = association.and_then(|_| configuration.application(application));
        Self {
            user_id: account.id,
            status: match account.hot.status {
                Status::Active => "Active",
                Status::Disabled | Status::Suspended => "Disabled",
                Status::Pending => "Pending",
            },
            created_at: profile.created_at,
            updated_at: profile.updated_at,
            email: profile.email.as_ref().map(Email::of),
            phone_number: profile.phone_number.as_ref().map(Phone::of),
            secondary_emails: profile.secondary_emails.iter().map(Email::of).collect(),
            secondary_phone_numbers: profile.secondary_phone_numbers.iter().map(Phone::of).collect(),
            username: profile.username.as_deref(),
            external_user_id: profile.external_user_id.as_deref(),
            external_account_id: profile.external_account_id.as_deref(),
            name: profile.name.as_ref(),
            address: profile.address.as_ref(),
            birthday: profile.birthday.as_deref(),
            picture: profile.picture.as_deref(),
            language: profile.language.as_deref(),
            status_changed_at: profile.status_changed_at.and_then(date_time),
            last_auth: account.hot.last_sign_in.and_then(date_time),
            app_name: application.map(|application| application.name.clone()),
            custom_data: &profile.custom_data,
            custom_app_data: association.map(|association| &association.custom_data),
        }
    }
}

impl<'a> Email<'a> {
    fn of(contact: &'a Contact) -> Self {
        Self {
            value: &contact.value,
            email_verified: contact.verified_at.is_some(),
            verified_at: contact.verified_at.and_then(date_time),
        }
    }
}

impl<'a> Phone<'a> {
    fn of(contact: &'a Contact) -> Self {
        Self {
            value: &contact.value,
            phone_number_verified: contact.verified_at.is_some(),
            verified_at: contact.verified_at.and_then(date_time),
        }
    }
}
