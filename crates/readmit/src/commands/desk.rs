//! Flags that set the rules of the help desk and how operators sign in, and how both are shown.

use crate::when::{self, read_span};
use clap::Args;
use readmit_core::configuration::Organisation;
use readmit_core::credentials::Quota;
use readmit_core::desk_policy::PolicyCheck;
use readmit_core::time::Span;
use serde_json::{Value, json};

/// Changes of the rules; what is not named stays.
#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "Help desk and operators")]
pub(crate) struct DeskFlags {
    /// Codes that one operator may issue in an hour: a number, or `none` for no limit.
    #[arg(long, value_name = "N|none", value_parser = read_limit)]
    agent_per_hour: Option<Limit>,
    /// Codes that one operator may issue on a day (UTC).
    #[arg(long, value_name = "N|none", value_parser = read_limit)]
    agent_per_day: Option<Limit>,
    /// Codes that operators may issue for one user in an hour.
    #[arg(long, value_name = "N|none", value_parser = read_limit)]
    user_per_hour: Option<Limit>,
    /// Codes that operators may issue for one user on a day (UTC).
    #[arg(long, value_name = "N|none", value_parser = read_limit)]
    user_per_day: Option<Limit>,
    /// How long a request for approval waits, and how long an approval can be used.
    #[arg(long, value_name = "TIME", value_parser = read_span)]
    approval_life: Option<Span>,
    /// How long recovery is frozen after the owner said "this was not me".
    #[arg(long, value_name = "TIME", value_parser = read_span)]
    freeze: Option<Span>,
    /// How long an operator who got in with a help-desk code is without their rights; 0 for not at all.
    #[arg(long, value_name = "TIME", value_parser = read_span)]
    quarantine: Option<Span>,
    /// How long ago an operator may have signed in to issue a code, or `none`: tokens issue only with `none`.
    #[arg(long, value_name = "TIME|none", value_parser = read_age)]
    fresh_sign_in: Option<Age>,
    /// Whether owners are told, on their confirmed addresses, what is done to their account.
    #[arg(long, value_name = "BOOL")]
    notices: Option<bool>,
    /// What to do where a code that answers everywhere is asked for and the user's policies would not accept it: refuse,
    /// warn or off. The shell is only ever warned.
    #[arg(long, value_name = "WORD", value_parser = read_check)]
    policy_check: Option<PolicyCheck>,
    /// An operator's session that is not used this long is over.
    #[arg(long, value_name = "TIME", value_parser = read_span)]
    session_idle: Option<Span>,
    /// Every session of an operator is over this long after sign-in.
    #[arg(long, value_name = "TIME", value_parser = read_span)]
    session_life: Option<Span>,
    /// Wrong passwords in a row that lock an operator's password.
    #[arg(long, value_name = "N")]
    password_failures: Option<u32>,
    /// How long such a lock lasts.
    #[arg(long, value_name = "TIME", value_parser = read_span)]
    password_lock: Option<Span>,
    /// Whether every operator needs an authenticator app beside the password; who has none can only enrol one.
    #[arg(long, value_name = "BOOL")]
    operators_need_totp: Option<bool>,
}

/// A number, or none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Limit(Option<u32>);

/// A length of time, or none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Age(Option<Span>);

fn read_age(text: &str) -> Result<Age, String> {
    if text == "none" { Ok(Age(None)) } else { read_span(text).map(|span| Age(Some(span))) }
}

fn read_check(text: &str) -> Result<PolicyCheck, String> {
    let found = PolicyCheck::ALL.into_iter().find(|check| check.as_str() == text);
    found.ok_or_else(|| "expected refuse, warn or off".to_owned())
}

fn read_limit(text: &str) -> Result<Limit, String> {
    if text == "none" {
        return Ok(Limit(None));
    }
    text.parse().map(|number| Limit(Some(number))).map_err(|_| "expected a number, or `none`".to_owned())
}

impl DeskFlags {
    /// Whether anything is named.
    pub(super) const fn is_empty(&self) -> bool {
        self.agent_per_hour.is_none()
            && self.agent_per_day.is_none()
            && self.user_per_hour.is_none()
            && self.user_per_day.is_none()
            && self.approval_life.is_none()
            && self.freeze.is_none()
            && self.quarantine.is_none()
            && self.fresh_sign_in.is_none()
            && self.notices.is_none()
            && self.policy_check.is_none()
            && self.session_idle.is_none()
            && self.session_life.is_none()
            && self.password_failures.is_none()
            && self.password_lock.is_none()
            && self.operators_need_totp.is_none()
    }

    /// Puts what is named into the settings.
    pub(super) fn apply(&self, organisation: &mut Organisation) {
        let (desk, sign_in) = (&mut organisation.desk, &mut organisation.sign_in);
        let set = |quota: &mut Quota, hour: Option<Limit>, day: Option<Limit>| {
            quota.per_hour = hour.map_or(quota.per_hour, |limit| limit.0);
            quota.per_day = day.map_or(quota.per_day, |limit| limit.0);
        };
        set(&mut desk.per_agent, self.agent_per_hour, self.agent_per_day);
        set(&mut desk.per_user, self.user_per_hour, self.user_per_day);
        desk.approval_life = self.approval_life.unwrap_or(desk.approval_life);
        desk.freeze = self.freeze.unwrap_or(desk.freeze);
        desk.quarantine = self.quarantine.unwrap_or(desk.quarantine);
        desk.fresh_sign_in = self.fresh_sign_in.map_or(desk.fresh_sign_in, |age| age.0);
        desk.notices = self.notices.unwrap_or(desk.notices);
        desk.policy_check = self.policy_check.unwrap_or(desk.policy_check);
        sign_in.idle = self.session_idle.unwrap_or(sign_in.idle);
        sign_in.life = self.session_life.unwrap_or(sign_in.life);
        sign_in.lock.failures_max = self.password_failures.unwrap_or(sign_in.lock.failures_max);
        sign_in.lock.duration = self.password_lock.unwrap_or(sign_in.lock.duration);
        sign_in.need_totp = self.operators_need_totp.unwrap_or(sign_in.need_totp);
    }
}

/// The rules for people.
pub(super) fn text(organisation: &Organisation) -> Vec<(&'static str, String)> {
    let (desk, sign_in) = (organisation.desk, organisation.sign_in);
    let quota = |quota: Quota| {
        let number = |max: Option<u32>| max.map_or_else(|| "any number".to_owned(), |max| max.to_string());
        format!("{} an hour, {} a day", number(quota.per_hour), number(quota.per_day))
    };
    let told = if desk.notices { "owners are told on confirmed addresses" } else { "owners are not told" };
    vec![
        ("codes by one operator", quota(desk.per_agent)),
        ("codes for one user", quota(desk.per_user)),
        ("approvals", format!("wait and last {}", when::span(desk.approval_life))),
        ("\"this was not me\"", format!("freezes recovery for {}", when::span(desk.freeze))),
        ("recovered operators", format!("are without their rights for {}", when::span(desk.quarantine))),
        (
            "sign-in before issuing",
            desk.fresh_sign_in.map_or_else(
                || "at any time".to_owned(),
                |age| format!("at most {} before; not by token", when::span(age)),
            ),
        ),
        ("notices", told.to_owned()),
        ("codes that no policy accepts", desk.policy_check.as_str().to_owned()),
        (
            "operators' sessions",
            format!("over after {} idle, {} in all", when::span(sign_in.idle), when::span(sign_in.life)),
        ),
        (
            "operators' passwords",
            format!(
                "locked after {} failures for {}",
                sign_in.lock.failures_max,
                when::span(sign_in.lock.duration)
            ),
        ),
        (
            "operators' second factor",
            if sign_in.need_totp { "needed" } else { "asked for where there is one" }.to_owned(),
        ),
    ]
}

/// The rules for programs: those of the help desk, and those of sign-in.
pub(super) fn json(organisation: &Organisation) -> [Value; 2] {
    let (desk, sign_in) = (organisation.desk, organisation.sign_in);
    [
        json!({
            "agent_per_hour": desk.per_agent.per_hour,
            "agent_per_day": desk.per_agent.per_day,
            "user_per_hour": desk.per_user.per_hour,
            "user_per_day": desk.per_user.per_day,
            "approval_life_secs": desk.approval_life.as_secs(),
            "freeze_secs": desk.freeze.as_secs(),
            "quarantine_secs": desk.quarantine.as_secs(),
            "fresh_sign_in_secs": desk.fresh_sign_in.map(Span::as_secs),
            "notices": desk.notices,
            "policy_check": desk.policy_check.as_str(),
        }),
        json!({
            "session_idle_secs": sign_in.idle.as_secs(),
            "session_life_secs": sign_in.life.as_secs(),
            "password_failures_max": sign_in.lock.failures_max,
            "password_lock_secs": sign_in.lock.duration.as_secs(),
            "operators_need_totp": sign_in.need_totp,
        }),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_limit_is_a_number_or_none() {
        assert_eq!(read_limit("5"), Ok(Limit(Some(5))));
        assert_eq!(read_limit("none"), Ok(Limit(None)));
        assert!(read_limit("many").is_err() && read_limit("-1").is_err());
    }
}
