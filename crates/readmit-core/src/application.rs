//! Applications (relying parties) and their settings.

use crate::account::Account;
use crate::code_policy::CodePolicy;
use crate::configuration::Configuration;
use crate::id::{ApplicationId, GroupId, PolicyId};
use crate::time::{Span, Timestamp};
use crate::totp::TotpPolicy;
use serde::{Deserialize, Serialize};

/// Settings of one-time passcodes; temporary access codes share them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Default)]
pub struct Passcodes {
    /// Shape, life, uses and lock.
    pub policy: CodePolicy,
    /// *Cross-client OTP flow*: one client may issue and another of the same application redeem.
    pub cross_client: bool,
}

/// A setting of one-time passcodes, as events name it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the names are those of the fields of `CodePolicy` and `Passcodes`")]
pub enum PasscodeField {
    Shape,
    Life,
    MultipleUse,
    Lock,
    Verification,
    CrossClient,
}

impl Passcodes {
    /// Which settings differ from `other`.
    pub fn differences(&self, other: &Self) -> Vec<PasscodeField> {
        let (a, b) = (&self.policy, &other.policy);
        [
            (PasscodeField::Shape, a.shape != b.shape),
            (
                PasscodeField::Life,
                (a.life_min, a.life_default, a.life_max) != (b.life_min, b.life_default, b.life_max),
            ),
            (PasscodeField::MultipleUse, a.multiple_use != b.multiple_use),
            (PasscodeField::Lock, a.lock != b.lock),
            (PasscodeField::Verification, a.verification != b.verification),
            (PasscodeField::CrossClient, self.cross_client != other.cross_client),
        ]
        .into_iter()
        .filter_map(|(field, differs)| differs.then_some(field))
        .collect()
    }
}

/// How long sessions and tokens of an application live.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct SessionPolicy {
    /// From sign-in to the last possible refresh.
    pub session_life: Span,
    /// An access token's life.
    pub access_token_life: Span,
}

impl Default for SessionPolicy {
    /// A day, and an hour (the vendor's figure).
    fn default() -> Self {
        Self { session_life: Span::from_hours(24), access_token_life: Span::from_hours(1) }
    }
}

/// A relying party.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Application {
    /// Its id.
    pub id: ApplicationId,
    /// The name that people see.
    pub name: String,
    /// What it is for.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub description: String,
    /// Settings of one-time passcodes.
    #[serde(default)]
    pub passcodes: Passcodes,
    /// Settings of TOTP.
    #[serde(default)]
    pub totp: TotpPolicy,
    /// Lives of sessions and tokens.
    #[serde(default)]
    pub sessions: SessionPolicy,
    /// The access policy that judges who signs in to it; the built-in one where there is none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub access_policy: Option<PolicyId>,
    /// Groups whose members belong to it, beside the accounts that are associated with it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub groups: Vec<GroupId>,
    /// Whether it is switched off: nobody signs in to it, and its clients cannot call.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub disabled: bool,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it last changed.
    pub updated_at: Timestamp,
}

impl Application {
    /// Whether an account belongs to it: by itself, or with a group that there is.
    pub fn is_assigned(&self, account: &Account, configuration: &Configuration) -> bool {
        account.profile.association(self.id).is_some()
            || self.groups.iter().any(|group| configuration.is_member(account, *group))
    }
}
