//! A user as operators see one.

use crate::admin::wire::date_time;
use readmit_core::Account;
use readmit_core::configuration::Configuration;
use readmit_core::lock::LockState;
use readmit_core::profile::{Address, Contact, Name};
use readmit_core::time::Timestamp;
use serde::Serialize;
use serde_json::{Map, Value};
use utoipa::ToSchema;

/// A user.
#[derive(Serialize, ToSchema)]
pub(in crate::admin) struct AccountShown {
    id: String,
    /// `active`, `disabled` or `pending`.
    status: &'static str,
    /// Under which name people see the user.
    display_name: String,
    email: Option<ContactShown>,
    phone_number: Option<ContactShown>,
    username: Option<String>,
    external_user_id: Option<String>,
    external_account_id: Option<String>,
    #[schema(value_type = Option<Object>)]
    name: Option<Name>,
    secondary_emails: Vec<ContactShown>,
    secondary_phone_numbers: Vec<ContactShown>,
    birthday: Option<String>,
    #[schema(value_type = Option<Object>)]
    address: Option<Address>,
    picture: Option<String>,
    language: Option<String>,
    #[schema(value_type = Object)]
    custom_data: Map<String, Value>,
    applications: Vec<MemberOf>,
    groups: Vec<GroupShown>,
    /// Whether the user is an operator.
    operator: bool,
    lock: LockShown,
    /// Until when codes are neither issued nor accepted, because the owner said "this was not me".
    #[schema(format = DateTime)]
    frozen_until: Option<String>,
    #[schema(format = DateTime)]
    created_at: String,
    #[schema(format = DateTime)]
    updated_at: String,
    #[schema(format = DateTime)]
    last_sign_in: Option<String>,
}

/// An address and whether it was confirmed.
#[derive(Serialize, ToSchema)]
pub(in crate::admin) struct ContactShown {
    value: String,
    verified: bool,
    #[schema(format = DateTime)]
    verified_at: Option<String>,
}

/// An application that a user belongs to.
#[derive(Serialize, ToSchema)]
pub(in crate::admin) struct MemberOf {
    id: String,
    name: String,
    #[schema(format = DateTime)]
    since: String,
}

/// A group that a user is in.
#[derive(Serialize, ToSchema)]
pub(in crate::admin) struct GroupShown {
    id: String,
    name: String,
    /// Whether a code for the user needs a second operator's approval.
    protected: bool,
}

/// How a user's codes stand.
#[derive(Serialize, ToSchema)]
pub(in crate::admin) struct LockShown {
    /// `open`, `locked` (by failures, until `locked_until`) or `deactivated` (by hand, until unlocked).
    state: &'static str,
    #[schema(format = DateTime)]
    locked_until: Option<String>,
}

impl AccountShown {
    /// The user as they stand at `now`.
    pub(in crate::admin) fn of(account: &Account, configuration: &Configuration, now: Timestamp) -> Self {
        let profile = &*account.profile;
        Self {
            id: account.id.to_string(),
            status: account.hot.status.as_str(),
            display_name: display_name(account),
            email: profile.email.as_ref().map(ContactShown::of),
            phone_number: profile.phone_number.as_ref().map(ContactShown::of),
            username: profile.username.clone(),
            external_user_id: profile.external_user_id.clone(),
            external_account_id: profile.external_account_id.clone(),
            name: profile.name.clone(),
            secondary_emails: profile.secondary_emails.iter().map(ContactShown::of).collect(),
            secondary_phone_numbers: profile.secondary_phone_numbers.iter().map(ContactShown::of).collect(),
            birthday: profile.birthday.clone(),
            address: profile.address.clone(),
            picture: profile.picture.clone(),
            language: profile.language.clone(),
            custom_data: profile.custom_data.clone(),
            applications: applications(account, configuration),
            groups: profile
                .groups
                .iter()
                .filter_map(|id| configuration.group(*id))
                .map(|group| GroupShown {
                    id: group.id.to_string(),
                    name: group.name.clone(),
                    protected: group.protected,
                })
                .collect(),
            operator: configuration.operator(account.id).is_some(),
            lock: LockShown::of(account, now),
            frozen_until: account.frozen_at(now).map(date_time),
            created_at: date_time(profile.created_at),
            updated_at: date_time(profile.updated_at),
            last_sign_in: account.hot.last_sign_in.map(date_time),
        }
    }
}

/// The applications of a user that still exist.
pub(in crate::admin) fn applications(account: &Account, configuration: &Configuration) -> Vec<MemberOf> {
    let associations = account.profile.applications.iter();
    let known = associations.filter_map(|association| {
        let application = configuration.application(association.application)?;
        Some(MemberOf {
            id: application.id.to_string(),
            name: application.name.clone(),
            since: date_time(association.since),
        })
    });
    known.collect()
}

/// The name that people see: first and last name, or whatever else there is.
pub(crate) fn display_name(account: &Account) -> String {
    let profile = &*account.profile;
    let names = profile.name.iter().flat_map(|name| [name.first_name.as_deref(), name.last_name.as_deref()]);
    let name = names.flatten().collect::<Vec<_>>().join(" ");
    if !name.is_empty() {
        return name;
    }
    let contacts = [&profile.email, &profile.phone_number];
    let mut contacts = contacts.into_iter().flatten().map(|contact| contact.value.as_str());
    let names = [profile.username.as_deref(), contacts.next(), profile.external_user_id.as_deref()];
    names.into_iter().flatten().next().map_or_else(|| account.id.to_string(), str::to_owned)
}

impl ContactShown {
    fn of(contact: &Contact) -> Self {
        Self {
            value: contact.value.clone(),
            verified: contact.verified_at.is_some(),
            verified_at: contact.verified_at.map(date_time),
        }
    }
}

impl LockShown {
    /// How the codes stand at `now`.
    pub(in crate::admin) fn of(account: &Account, now: Timestamp) -> Self {
        let (state, until) = match account.code_lock_at(now) {
            LockState::Open => ("open", None),
            LockState::Locked { until } => ("locked", Some(until)),
            LockState::Deactivated => ("deactivated", None),
        };
        Self { state, locked_until: until.map(date_time) }
    }
}
