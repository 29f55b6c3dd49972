//! A user as the vendor writes it.

use super::profile;
use crate::call::Call;
use crate::okta::date::date;
use crate::okta::id::{self, prefix};
use crate::okta::link::{Allow, Links};
use readmit_core::Account;
use readmit_core::account::Lifecycle;
use readmit_core::time::Timestamp;
use serde_json::{Map, Value, json};
use uuid::Uuid;

/// The one type that users have; its last 27 bits are zero, so that it has a short form.
const USER_TYPE: Uuid = Uuid::from_u128(0x5265_6164_6d69_8010_8000_0000_0800_0000);

/// The whole object. Of the recovery question it tells only where credentials were loaded: lists do without.
pub(in crate::okta) fn user(call: &Call, account: &Account) -> Value {
    let lifecycle = account.lifecycle_at(call.app().now());
    let dated = |at: Option<Timestamp>| at.map_or(Value::Null, |at| Value::String(date(at)));
    json!({
        "id": id_of(account),
        "status": status(lifecycle),
        "created": date(account.profile.created_at),
        "activated": dated(account.profile.activated_at),
        "statusChanged": dated(account.profile.status_changed_at),
        "lastLogin": dated(account.hot.last_sign_in),
        "lastUpdated": date(last_updated(account)),
        "passwordChanged": dated(account.password_set_at()),
        "type": { "id": user_type() },
        "profile": profile::shown(account),
        "credentials": credentials(account),
        "_links": links(call, account, lifecycle),
    })
}

/// The id of a user.
pub(super) fn id_of(account: &Account) -> String {
    id::text(prefix::USER, account.id.uuid())
}

/// The id of the type of every user.
pub(super) fn user_type() -> String {
    id::text(prefix::USER_TYPE, USER_TYPE)
}

/// When profile, status or password last changed.
pub(super) fn last_updated(account: &Account) -> Timestamp {
    let profile = &account.profile;
    let others = [profile.status_changed_at, profile.activated_at, account.hot.password.set_at];
    others.into_iter().flatten().fold(profile.updated_at, Ord::max)
}

/// The vendor's word for where a user is in life.
pub(super) const fn status(lifecycle: Lifecycle) -> &'static str {
    match lifecycle {
        Lifecycle::Pending => "STAGED",
        Lifecycle::Provisioned => "PROVISIONED",
        Lifecycle::Active => "ACTIVE",
        Lifecycle::Recovery => "RECOVERY",
        Lifecycle::PasswordExpired => "PASSWORD_EXPIRED",
        Lifecycle::Locked => "LOCKED_OUT",
        Lifecycle::Suspended => "SUSPENDED",
        Lifecycle::Disabled => "DEPROVISIONED",
    }
}

/// What the user signs in with; never a secret.
pub(super) fn credentials(account: &Account) -> Value {
    let mut credentials = Map::new();
    if account.has_password() {
        credentials.insert("password".to_owned(), json!({}));
    }
    if account.credentials.is_loaded()
        && let Some(question) = &account.credentials.recovery_question
    {
        credentials.insert("recovery_question".to_owned(), json!({ "question": question.question }));
    }
    credentials.insert("provider".to_owned(), json!({ "type": "OKTA", "name": "OKTA" }));
    Value::Object(credentials)
}

/// What can be done now.
fn links(call: &Call, account: &Account, lifecycle: Lifecycle) -> Value {
    use Lifecycle as L;
    let acts: &[(&str, &str)] = match lifecycle {
        L::Pending => &[ACTIVATE, DEACTIVATE],
        L::Provisioned => &[REACTIVATE, RESET_PASSWORD, RESET_FACTORS, DEACTIVATE],
        L::Active => &[
            SUSPEND,
            RESET_PASSWORD,
            FORGOT_PASSWORD,
            EXPIRE_PASSWORD,
            CHANGE_PASSWORD,
            CHANGE_QUESTION,
            RESET_FACTORS,
            DEACTIVATE,
        ],
        L::Recovery => {
            &[REACTIVATE, RESET_PASSWORD, CHANGE_PASSWORD, CHANGE_QUESTION, RESET_FACTORS, DEACTIVATE]
        }
        L::PasswordExpired => &[RESET_PASSWORD, EXPIRE_PASSWORD, CHANGE_PASSWORD, RESET_FACTORS, DEACTIVATE],
        L::Locked => &[UNLOCK, RESET_PASSWORD, RESET_FACTORS, DEACTIVATE],
        L::Suspended => &[UNSUSPEND, RESET_FACTORS, DEACTIVATE],
        L::Disabled => &[ACTIVATE],
    };
    let path = format!("/api/v1/users/{}", id_of(account));
    let links = Links::new(call).with("self", &path, &[Allow::Get, Allow::Post, Allow::Put, Allow::Delete]);
    acts.iter()
        .fold(links, |links, (name, act)| links.with(name, &format!("{path}/{act}"), &[Allow::Post]))
        .into_value()
}

const ACTIVATE: (&str, &str) = ("activate", "lifecycle/activate");
const REACTIVATE: (&str, &str) = ("reactivate", "lifecycle/reactivate");
const DEACTIVATE: (&str, &str) = ("deactivate", "lifecycle/deactivate");
const SUSPEND: (&str, &str) = ("suspend", "lifecycle/suspend");
const UNSUSPEND: (&str, &str) = ("unsuspend", "lifecycle/unsuspend");
const UNLOCK: (&str, &str) = ("unlock", "lifecycle/unlock");
const RESET_FACTORS: (&str, &str) = ("resetFactors", "lifecycle/reset_factors");
const EXPIRE_PASSWORD: (&str, &str) = ("expirePassword", "lifecycle/expire_password");
const RESET_PASSWORD: (&str, &str) = ("resetPassword", "lifecycle/reset_password");
const FORGOT_PASSWORD: (&str, &str) = ("forgotPassword", "credentials/forgot_password");
const CHANGE_PASSWORD: (&str, &str) = ("changePassword", "credentials/change_password");
const CHANGE_QUESTION: (&str, &str) = ("changeRecoveryQuestion", "credentials/change_recovery_question");
