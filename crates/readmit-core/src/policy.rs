//! Sign-in policies: which authenticators users may have, what opens a session, what an application demands, and what
//! passwords must be. Each kind is a list of policies in order of priority; a policy is a list of rules.

pub mod action;
mod asker;
pub mod check;
pub mod condition;
pub mod decide;
pub mod demand;
mod enrolling;
mod evidence;
pub mod explain;
pub mod factor;
mod issuing;
mod matching;
mod naming;
mod need;
mod password;
pub mod setting;
pub mod situation;
mod words;

pub use action::{Access, Action, EnrolAt, FactorPrompt, PrimaryFactor, SessionAction};
pub use check::Flaw;
pub use condition::{Conditions, Network, SignInChannel, ZoneSet};
pub use decide::{Decision, Denial, Source, Terms, Verdict, decide};
pub use demand::{
    Assurance, Chain, ChainMethod, Constraint, Demand, FactorConstraint, FactorCount, MethodChoice, Period,
    PossessionConstraint, Step,
};
pub use enrolling::SetUp;
pub use explain::{Explanation, explain};
pub use factor::{Factor, Line, Properties};
pub use issuing::{CodeVerdict, code_verdict, governs_codes};
pub use need::{Need, Route, Subject, Way};
pub use password::Shortfall;
pub use setting::{Allowance, Enrolment, Grace, PasswordSettings, Settings};
pub use situation::{Proof, SessionSpan, Situation};

#[cfg(test)]
mod tests;

use crate::id::{GroupId, PolicyId, RuleId, ZoneId};
use crate::time::Timestamp;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// What a policy is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PolicyKind {
    /// Which authenticators users may, or must, have.
    Enrolment,
    /// What opens a session, wherever the user signs in.
    Session,
    /// What one application demands.
    Access,
    /// What passwords must be, and when they lock.
    Password,
}

impl PolicyKind {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Enrolment, Self::Session, Self::Access, Self::Password];

    /// The word, as the command line and the native API name it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Enrolment => "enrolment",
            Self::Session => "session",
            Self::Access => "access",
            Self::Password => "password",
        }
    }
}

/// A sign-in policy.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Policy {
    /// Its id.
    pub id: PolicyId,
    /// The name that people see.
    pub name: String,
    /// What it is for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// Its place among policies of its kind: 1 is looked at first. The built-in one comes last, whatever stands here.
    pub priority: u32,
    /// Whether it counts.
    pub active: bool,
    /// Whether it comes with the product: it cannot be removed, switched off or moved.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub built_in: bool,
    /// It is about members of these groups; none means everyone. Access policies have none: their rules do.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub groups: Vec<GroupId>,
    /// What belongs to the policy and not to a rule of it; also says which kind it is.
    pub settings: Settings,
    /// Its rules, the first looked at first; a built-in one comes last.
    pub rules: Vec<Rule>,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it last changed.
    pub updated_at: Timestamp,
}

/// One rule of a policy.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rule {
    /// Its id.
    pub id: RuleId,
    /// The name that people see, once in its policy.
    pub name: String,
    /// Whether it counts.
    pub active: bool,
    /// Whether it comes with its policy: it cannot be removed, switched off or moved, and has no conditions.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub built_in: bool,
    /// When it applies.
    #[serde(default)]
    pub conditions: Conditions,
    /// What it says; of its policy's kind.
    pub action: Action,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it last changed.
    pub updated_at: Timestamp,
}

impl Policy {
    /// What it is about.
    pub const fn kind(&self) -> PolicyKind {
        self.settings.kind()
    }

    /// Whether it, or a rule of it, is about a group.
    pub fn uses_group(&self, id: GroupId) -> bool {
        let in_rule = |Rule { conditions, .. }: &Rule| {
            conditions.groups.contains(&id) || conditions.groups_excluded.contains(&id)
        };
        self.groups.contains(&id) || self.rules.iter().any(in_rule)
    }

    /// Whether a rule of it names a network zone.
    pub fn uses_zone(&self, id: ZoneId) -> bool {
        self.rules.iter().any(|rule| match &rule.conditions.network {
            Network::In(ZoneSet::These(zones)) | Network::NotIn(ZoneSet::These(zones)) => zones.contains(&id),
            Network::Anywhere | Network::In(ZoneSet::All) | Network::NotIn(ZoneSet::All) => false,
        })
    }

    /// The id of the built-in policy of a kind.
    pub const fn built_in_id(kind: PolicyKind) -> PolicyId {
        PolicyId::from_uuid(Uuid::from_u128(built_in_bits(0x8002, kind, 1)))
    }

    /// The policies that come with the product, one of each kind. The enrolment policy allows a password and e-mail; the
    /// session policy lets everyone in with whatever the application accepts; the access policy wants one factor.
    pub fn built_in() -> Vec<Self> {
        let policy = |kind, settings, rule_name: &str, action| Self {
            id: Self::built_in_id(kind),
            name: "Default Policy".to_owned(),
            description: Some(
                "The default policy applies in all situations if no other policy applies.".to_owned(),
            ),
            priority: 1,
            active: true,
            built_in: true,
            groups: Vec::new(),
            settings,
            rules: vec![Rule {
                id: RuleId::from_uuid(Uuid::from_u128(built_in_bits(0x8003, kind, 1))),
                name: rule_name.to_owned(),
                active: true,
                built_in: true,
                conditions: Conditions::default(),
                action,
                created_at: Timestamp::default(),
                updated_at: Timestamp::default(),
            }],
            created_at: Timestamp::default(),
            updated_at: Timestamp::default(),
        };
        vec![
            policy(
                PolicyKind::Enrolment,
                Settings::Enrolment(Enrolment::usual()),
                "Default Rule",
                Action::Enrolment(EnrolAt::Challenge),
            ),
            policy(
                PolicyKind::Session,
                Settings::Session,
                "Default Rule",
                Action::Session(SessionAction::default()),
            ),
            policy(PolicyKind::Access, Settings::Access, "Catch-all Rule", Action::catch_all()),
            policy(
                PolicyKind::Password,
                Settings::Password(PasswordSettings::default()),
                "Default Rule",
                Action::Password { change: Access::Allow, reset: Access::Allow, unlock: Access::Deny },
            ),
        ]
    }
}

/// A version 8 id (RFC 9562) whose last bits are zero, so that it has a short form.
const fn built_in_bits(what: u128, kind: PolicyKind, number: u128) -> u128 {
    0x5265_6164_6d69_0000_8000_0000_0000_0000 | what << 64 | (kind as u128) << 32 | number << 27
}
