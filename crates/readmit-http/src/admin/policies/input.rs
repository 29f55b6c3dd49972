//! Policies and rules as they are asked for. The fields are those that are shown, so that what was read can be changed and
//! sent back.

mod demand;

use super::refusal::flaw;
use crate::admin::wire::{instant, read_id};
use crate::fault::Fault;
use demand::AccessInput;
use readmit_app::policies::PolicyOrder;
use readmit_app::policies::rules::RuleOrder;
use readmit_core::authenticator::AuthenticatorKey;
use readmit_core::limits::POLICY_LIST_MAX;
use readmit_core::policy::{
    Access, Action, Allowance, Conditions, EnrolAt, Enrolment, FactorPrompt, Grace, Network,
    PasswordSettings, PolicyKind, PrimaryFactor, SessionAction, Settings, SignInChannel, ZoneSet,
};
use readmit_core::time::Span;
use serde::Deserialize;
use std::str::FromStr;
use utoipa::ToSchema;

/// A word of a closed list, as the wire and the rules write it.
macro_rules! words {
    ($($(#[$doc:meta])* $name:ident for $rules:ty { $($(#[$said:meta])* $word:ident => $value:expr,)* })*) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, ToSchema)]
        #[serde(rename_all = "snake_case")]
        enum $name { $($(#[$said])* $word,)* }

        impl From<$name> for $rules {
            fn from(word: $name) -> Self {
                match word { $($name::$word => $value,)* }
            }
        }
    )*};
}

words! {
    /// What a policy is about.
    PolicyKindWord for PolicyKind {
        Enrolment => Self::Enrolment,
        Session => Self::Session,
        Access => Self::Access,
        Password => Self::Password,
    }
    /// Whether users may have an authenticator.
    AllowanceWord for Allowance {
        NotAllowed => Self::NotAllowed,
        Optional => Self::Optional,
        Required => Self::Required,
    }
    /// When users are asked to set up an authenticator.
    EnrolAtWord for EnrolAt {
        Challenge => Self::Challenge,
        Login => Self::Login,
        /// Save in a recovery.
        Never => Self::Never,
        NeverIncludingRecovery => Self::NeverIncludingRecovery,
    }
    /// Which factor must be among those that open a session.
    PrimaryFactorWord for PrimaryFactor {
        Password => Self::Password,
        Any => Self::Any,
    }
    /// How a user comes.
    ChannelWord for SignInChannel {
        Any => Self::Any,
        Radius => Self::Radius,
        Ldap => Self::Ldap,
    }
}

/// A sign-in policy as it is asked for.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct PolicyInput {
    /// Needed for a new one; it never changes.
    kind: Option<PolicyKindWord>,
    name: String,
    description: Option<String>,
    /// Its place among those of its kind, from 1 on; behind the others where none is given, or where it was.
    priority: Option<u32>,
    /// Whether it counts; it does where nothing is said, or as before.
    active: Option<bool>,
    /// Ids of the groups that it is about; everyone, where there are none.
    #[serde(default)]
    groups: Vec<String>,
    /// Which authenticators users may have; of an enrolment policy. One that is not named is not allowed. Left out: as
    /// before, or as in the built-in policy.
    enrolment: Option<Vec<EnrolmentInput>>,
    /// What passwords must be; of a password policy. Left out: as before, or as in the built-in policy.
    password: Option<PasswordSettingsInput>,
}

/// Whether users may have an authenticator.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct EnrolmentInput {
    key: String,
    allowance: AllowanceWord,
    /// Until when it can be put off, where it is required.
    #[schema(format = DateTime)]
    grace_until: Option<String>,
    /// How often it can be put off, where it is required.
    grace_skips: Option<u8>,
}

/// What passwords must be, and when wrong ones lock.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct PasswordSettingsInput {
    length_min: u16,
    lower_case_min: u16,
    upper_case_min: u16,
    digits_min: u16,
    symbols_min: u16,
    exclude_username: bool,
    attempts_max: Option<u32>,
    unlock_after_minutes: Option<u32>,
    show_lock: bool,
}

/// A rule as it is asked for.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct RuleInput {
    name: String,
    /// Its place among the rules, from 1 on; behind the others where none is given, or where it was.
    priority: Option<u32>,
    /// Whether it counts; it does where nothing is said, or as before.
    active: Option<bool>,
    #[serde(default)]
    conditions: ConditionsInput,
    action: ActionInput,
}

/// When a rule applies: all of it must hold, and what is excluded beats what is included.
#[derive(Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct ConditionsInput {
    #[serde(default)]
    users: Vec<String>,
    #[serde(default)]
    users_excluded: Vec<String>,
    #[serde(default)]
    groups: Vec<String>,
    #[serde(default)]
    groups_excluded: Vec<String>,
    #[serde(default)]
    applications: Vec<String>,
    #[serde(default)]
    applications_excluded: Vec<String>,
    #[serde(default)]
    network: NetworkWord,
    /// The network zones that `network` is about; all there are, where it is null.
    zones: Option<Vec<String>>,
    channel: Option<ChannelWord>,
}

/// Where a user is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum NetworkWord {
    #[default]
    Anywhere,
    In,
    NotIn,
}

/// What a rule says: exactly one of these, that of the policy's kind.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct ActionInput {
    enrolment: Option<EnrolAtWord>,
    session: Option<SessionInput>,
    access: Option<AccessInput>,
    password: Option<PasswordActsInput>,
}

/// What opens a session.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct SessionInput {
    allowed: bool,
    primary: PrimaryFactorWord,
    second_factor: SecondFactorWord,
    /// For `within`.
    second_factor_seconds: Option<u64>,
    #[serde(default)]
    remember_device: bool,
    #[serde(default)]
    persistent: bool,
    idle_seconds: u64,
    life_seconds: Option<u64>,
}

/// When a second factor is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum SecondFactorWord {
    Never,
    Always,
    /// Once for each device that is remembered.
    Device,
    /// Once in `second_factor_seconds`.
    Within,
}

/// What users may do about their passwords.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct PasswordActsInput {
    change: bool,
    reset: bool,
    unlock: bool,
}

/// The ids of a list. No more are read than it takes to see that they are too many.
fn ids<T: FromStr>(field: &str, texts: &[String]) -> Result<Vec<T>, Fault> {
    let texts = texts.iter().take(POLICY_LIST_MAX + 1).enumerate();
    texts.map(|(index, text)| read_id(&format!("{field}[{index}]"), text)).collect()
}

/// An authenticator by its word.
fn key(field: &str, word: &str) -> Result<AuthenticatorKey, Fault> {
    word.parse().map_err(|error| flaw(field, &format!("{error}")))
}

impl PolicyInput {
    /// The order; `former` are the settings of the policy that is changed.
    pub(super) fn read(self, former: Option<&Settings>) -> Result<PolicyOrder, Fault> {
        let kind = match (self.kind.map(PolicyKind::from), former.map(Settings::kind)) {
            (None, None) => return Err(flaw("kind", "is required")),
            (Some(kind), Some(known)) if kind != known => return Err(flaw("kind", "must stay as it is")),
            (Some(kind), _) | (None, Some(kind)) => kind,
        };
        if self.enrolment.is_some() && kind != PolicyKind::Enrolment {
            return Err(flaw("enrolment", "only of an enrolment policy"));
        }
        if self.password.is_some() && kind != PolicyKind::Password {
            return Err(flaw("password", "only of a password policy"));
        }
        let settings = match (kind, self.enrolment, self.password, former) {
            (PolicyKind::Session, ..) => Settings::Session,
            (PolicyKind::Access, ..) => Settings::Access,
            (PolicyKind::Enrolment, Some(entries), ..) => Settings::Enrolment(enrolments(entries)?),
            (PolicyKind::Password, _, Some(settings), _) => Settings::Password(settings.read()),
            (_, _, _, Some(former)) => former.clone(),
            (PolicyKind::Enrolment, ..) => Settings::Enrolment(Enrolment::usual()),
            (PolicyKind::Password, ..) => Settings::Password(PasswordSettings::default()),
        };
        Ok(PolicyOrder {
            name: self.name.trim().to_owned(),
            description: self.description.map(|text| text.trim().to_owned()).filter(|text| !text.is_empty()),
            priority: self.priority,
            active: self.active,
            groups: ids("groups", &self.groups)?,
            settings,
        })
    }
}

fn enrolments(entries: Vec<EnrolmentInput>) -> Result<Vec<Enrolment>, Fault> {
    let entries = entries.into_iter().take(POLICY_LIST_MAX + 1).enumerate();
    entries
        .map(|(index, entry)| {
            let at = format!("enrolment[{index}]");
            let until = entry.grace_until.map(|text| instant(&format!("{at}.grace_until"), &text));
            let grace = match (until.transpose()?, entry.grace_skips) {
                (Some(_), Some(_)) => return Err(flaw(&at, "must have one of grace_until and grace_skips")),
                (Some(until), None) => Some(Grace::Until(until)),
                (None, skips) => skips.map(Grace::Skips),
            };
            let key = key(&format!("{at}.key"), &entry.key)?;
            Ok(Enrolment { key, allowance: entry.allowance.into(), grace })
        })
        .collect()
}

impl PasswordSettingsInput {
    const fn read(self) -> PasswordSettings {
        PasswordSettings {
            length_min: self.length_min,
            lower_case_min: self.lower_case_min,
            upper_case_min: self.upper_case_min,
            digits_min: self.digits_min,
            symbols_min: self.symbols_min,
            exclude_username: self.exclude_username,
            attempts_max: self.attempts_max,
            unlock_after_mins: self.unlock_after_minutes,
            show_lock: self.show_lock,
        }
    }
}

impl RuleInput {
    /// The order.
    pub(super) fn read(self) -> Result<RuleOrder, Fault> {
        Ok(RuleOrder {
            name: self.name.trim().to_owned(),
            priority: self.priority,
            active: self.active,
            conditions: self.conditions.read()?,
            action: self.action.read()?,
        })
    }
}

impl ConditionsInput {
    fn read(self) -> Result<Conditions, Fault> {
        let zones = match &self.zones {
            None => ZoneSet::All,
            Some(zones) => ZoneSet::These(ids("conditions.zones", zones)?),
        };
        let network = match self.network {
            NetworkWord::Anywhere if self.zones.is_some() => {
                return Err(flaw("conditions.zones", "only where network is in or not_in"));
            }
            NetworkWord::Anywhere => Network::Anywhere,
            NetworkWord::In => Network::In(zones),
            NetworkWord::NotIn => Network::NotIn(zones),
        };
        Ok(Conditions {
            users: ids("conditions.users", &self.users)?,
            users_excluded: ids("conditions.users_excluded", &self.users_excluded)?,
            groups: ids("conditions.groups", &self.groups)?,
            groups_excluded: ids("conditions.groups_excluded", &self.groups_excluded)?,
            applications: ids("conditions.applications", &self.applications)?,
            applications_excluded: ids("conditions.applications_excluded", &self.applications_excluded)?,
            network,
            channel: self.channel.map(SignInChannel::from).unwrap_or_default(),
        })
    }
}

const fn access(allowed: bool) -> Access {
    if allowed { Access::Allow } else { Access::Deny }
}

impl ActionInput {
    fn read(self) -> Result<Action, Fault> {
        match (self.enrolment, self.session, self.access, self.password) {
            (Some(at), None, None, None) => Ok(Action::Enrolment(at.into())),
            (None, Some(session), None, None) => session.read().map(Action::Session),
            (None, None, Some(demand), None) => demand.read().map(Action::Access),
            (None, None, None, Some(acts)) => Ok(Action::Password {
                change: access(acts.change),
                reset: access(acts.reset),
                unlock: access(acts.unlock),
            }),
            _ => Err(flaw("action", "must have exactly one of enrolment, session, access and password")),
        }
    }
}

impl SessionInput {
    fn read(self) -> Result<SessionAction, Fault> {
        let field = "action.session.second_factor_seconds";
        let second_factor = match (self.second_factor, self.second_factor_seconds) {
            (SecondFactorWord::Within, Some(seconds)) => Some(FactorPrompt::Within(Span::from_secs(seconds))),
            (SecondFactorWord::Within, None) => return Err(flaw(field, "is required for within")),
            (_, Some(_)) => return Err(flaw(field, "only where second_factor is within")),
            (SecondFactorWord::Never, None) => None,
            (SecondFactorWord::Always, None) => Some(FactorPrompt::Always),
            (SecondFactorWord::Device, None) => Some(FactorPrompt::Device),
        };
        Ok(SessionAction {
            access: access(self.allowed),
            primary: self.primary.into(),
            second_factor,
            remember_device: self.remember_device,
            persistent: self.persistent,
            idle: Span::from_secs(self.idle_seconds),
            life: self.life_seconds.map(Span::from_secs),
        })
    }
}
