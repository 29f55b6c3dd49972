//! The organisation's rules for its help desk: how often, with whose consent, and what follows when the
//! owner of an account objects.

use crate::configuration::Configuration;
use crate::credentials::Quota;
use crate::operator::{Area, Authority};
use crate::time::{Span, Timestamp};
use serde::{Deserialize, Serialize};

/// Rules for issuing by operators.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct DeskPolicy {
    /// Codes that one operator may issue.
    pub per_agent: Quota,
    /// Codes that operators may issue for one user.
    pub per_user: Quota,
    /// How long a request for approval waits, and how long an approval can be used.
    pub approval_life: Span,
    /// How long codes are neither issued nor accepted after the owner said "this was not me".
    pub freeze: Span,
    /// How long an operator who got in with a help-desk code has no operator's rights: a caller who fooled the
    /// help desk gains nothing beyond the one account.
    pub quarantine: Span,
    /// How long ago an operator may have signed in to issue a code; after that they sign in again. `None`
    /// where any session does. API tokens and service applications issue only where this is `None`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fresh_sign_in: Option<Span>,
    /// Whether owners are told what is done to their account.
    pub notices: bool,
    /// What to do where the policies would accept no organisation-wide code of the account.
    pub policy_check: PolicyCheck,
}

/// What to do where an organisation-wide code is asked for that the account's policies would not accept. Who may run the
/// program where the data and the keys are is only ever warned: nothing is kept from them by a setting.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PolicyCheck {
    /// It is not issued.
    #[default]
    Refuse,
    /// It is issued, and answer and event say so.
    Warn,
    /// It is issued, and nobody looks.
    Off,
}

impl PolicyCheck {
    /// All of them, the usual one first.
    pub const ALL: [Self; 3] = [Self::Refuse, Self::Warn, Self::Off];

    /// The word.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Refuse => "refuse",
            Self::Warn => "warn",
            Self::Off => "off",
        }
    }
}

impl Default for DeskPolicy {
    /// Thirty an hour and two hundred a day an agent, five an hour and twenty a day a user; fifteen minutes
    /// for an approval; a day of freeze, and of quarantine; owners are told; codes that no policy accepts are refused.
    fn default() -> Self {
        Self {
            per_agent: Quota { per_hour: Some(30), per_day: Some(200) },
            per_user: Quota { per_hour: Some(5), per_day: Some(20) },
            approval_life: Span::from_mins(15),
            freeze: Span::from_hours(24),
            quarantine: Span::from_hours(24),
            fresh_sign_in: None,
            notices: true,
            policy_check: PolicyCheck::default(),
        }
    }
}

impl Configuration {
    /// Whether the quotas of the help desk bind who asks: operators, whatever they come with, and service applications.
    /// Those have no account that could hold a quota of their own: what binds them is the user's. One kind of caller is
    /// free: a token that may change the organisation's settings. Quotas bound what one deceived or hurried person can
    /// do in a call; a program that onboards a thousand users is none, and could lift the quotas itself. A session is
    /// bound whatever its operator may do: behind it sits a person.
    pub fn quotas_bind(&self, authority: Authority, signed_in_at: Option<Timestamp>) -> bool {
        let is_token = signed_in_at.is_none();
        match authority {
            Authority::Installation | Authority::Client => false,
            Authority::Service { .. } => true,
            Authority::Operator { .. } => {
                !(is_token && authority.check(self, Area::Settings.write(), None).is_ok())
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::id::{AccountId, ClientId, GroupId, RoleId, TenantId};
    use crate::operator::{Grant, Operator, Permissions, Reach, Role};

    const NOW: Timestamp = Timestamp::from_millis(0);

    #[test]
    fn only_a_token_that_could_lift_the_quotas_is_free_of_them() {
        let everyone = |role: RoleId| Grant { role, reach: Reach::Everyone };
        let group = GroupId::from_random([7; 16]);
        let some = Grant { role: Role::ADMINISTRATOR, reach: Reach::Groups(vec![group]) };
        let grants = [everyone(Role::ADMINISTRATOR), everyone(Role::HELP_DESK), some];
        let mut configuration = Configuration::empty(TenantId::from_random([1; 16]));
        let accounts = [2, 3, 4].map(|byte| AccountId::from_random([byte; 16]));
        for (account, grant) in accounts.into_iter().zip(grants) {
            let grants = vec![grant];
            configuration.put_operator(Operator {
                account,
                grants,
                active: true,
                since: NOW,
                updated_at: NOW,
            });
        }
        let [administrator, agent, of_a_group] = accounts;
        let bound = |account, limit, signed_in_at| {
            configuration.quotas_bind(Authority::Operator { account, limit }, signed_in_at)
        };
        let issue: Permissions = [Area::TemporaryAccessCode.write()].into_iter().collect();
        assert!(!bound(administrator, Permissions::all(), None));
        assert!(bound(administrator, issue, None), "a token without the right");
        assert!(bound(administrator, Permissions::all(), Some(NOW)), "a session");
        assert!(bound(agent, Permissions::all(), None), "an operator without the right");
        assert!(bound(of_a_group, Permissions::all(), None), "settings are everyone's");
        assert!(!configuration.quotas_bind(Authority::Client, None), "quotas are those of operators");
        assert!(!configuration.quotas_bind(Authority::Installation, None));
        let client = ClientId::from_random([8; 16]);
        for limit in [issue, Permissions::all()] {
            assert!(
                configuration.quotas_bind(Authority::Service { client, limit }, None),
                "no scope is for settings"
            );
        }
    }
}
