//! Whether a policy or a rule makes sense, by itself and beside what else is configured. All that is wrong is told at
//! once, each with the field and what was expected.

mod conditions;
mod demand;

use super::setting::{Allowance, Enrolment, Grace, PasswordSettings, Settings};
use super::{Action, FactorPrompt, Policy, PolicyKind, Rule, SessionAction};
use crate::configuration::Configuration;
use crate::group::Group;
use crate::limits::{
    DESCRIPTION_CHARS_MAX, FAILURES_MAX, NAME_CHARS_MAX, PASSWORD_CHARS_MAX, PASSWORD_CHARS_MIN,
    POLICY_LIST_MAX,
};
use crate::time::Span;
use std::collections::BTreeSet;
use std::fmt;

/// The longest that a session may live or be idle: a year.
const SESSION_MAX: Span = Span::from_hours(24 * 365);
/// The longest time that a lock by wrong passwords may last, in minutes: thirty days.
const UNLOCK_AFTER_MINS_MAX: u32 = 30 * 24 * 60;

/// Something that is wrong with a policy or a rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Flaw {
    /// The field, by the names of the types here: `conditions.groups[0]`, `action.chains[1].steps`.
    pub field: String,
    /// What was expected.
    pub expected: String,
}

impl fmt::Display for Flaw {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.field, self.expected)
    }
}

/// Collects what is wrong.
#[derive(Debug, Default)]
struct Flaws(Vec<Flaw>);

impl Flaws {
    fn expect(&mut self, holds: bool, field: impl Into<String>, expected: impl Into<String>) {
        if !holds {
            self.0.push(Flaw { field: field.into(), expected: expected.into() });
        }
    }

    /// A list of bounded length, nothing in it twice, everything in it known.
    fn list<T: Copy + Ord>(&mut self, field: &str, list: &[T], known: impl Fn(T) -> bool, unknown: &str) {
        if list.len() > POLICY_LIST_MAX {
            return self.expect(false, field, format!("must have at most {POLICY_LIST_MAX} entries"));
        }
        let mut seen = BTreeSet::new();
        for (index, item) in list.iter().enumerate() {
            let at = || format!("{field}[{index}]");
            if known(*item) {
                self.expect(seen.insert(*item), at(), "must be given once");
            } else {
                self.expect(false, at(), unknown);
            }
        }
    }

    fn text(&mut self, field: &str, text: &str, max: usize) {
        let fits = text.chars().count() <= max && !text.chars().any(char::is_control);
        self.expect(fits, field, format!("must have at most {max} characters, on one line"));
    }

    fn name(&mut self, name: &str) {
        self.expect(!name.trim().is_empty(), "name", "is required");
        self.text("name", name, NAME_CHARS_MAX);
    }
}

impl Policy {
    /// What is wrong with it, without its rules.
    pub fn check(&self, configuration: &Configuration) -> Vec<Flaw> {
        let mut flaws = Flaws::default();
        flaws.name(&self.name);
        flaws.text("description", self.description.as_deref().unwrap_or_default(), DESCRIPTION_CHARS_MAX);
        if self.built_in {
            let everyone = self.groups.iter().all(|id| *id == Group::EVERYONE);
            flaws.expect(everyone, "groups", "the built-in policy is about everyone");
        } else if self.kind() == PolicyKind::Access {
            flaws.expect(self.groups.is_empty(), "groups", "an access policy has none, its rules do");
        } else {
            flaws.list("groups", &self.groups, |id| configuration.has_group(id), "no such group");
        }
        match &self.settings {
            Settings::Enrolment(enrolments) => enrolment(enrolments, &mut flaws),
            Settings::Password(settings) => password(settings, &mut flaws),
            Settings::Session | Settings::Access => {}
        }
        flaws.0
    }
}

impl Rule {
    /// What is wrong with it as a rule of a policy of this kind.
    pub fn check(&self, kind: PolicyKind, configuration: &Configuration) -> Vec<Flaw> {
        let mut flaws = Flaws::default();
        flaws.name(&self.name);
        if self.built_in {
            let none = self.conditions == super::Conditions::default();
            flaws.expect(none, "conditions", "the built-in rule has none");
        } else {
            conditions::check(&self.conditions, kind, configuration, &mut flaws);
        }
        flaws.expect(self.action.kind() == kind, "action", "must be of the policy's kind");
        match &self.action {
            Action::Session(action) => session(action, &mut flaws),
            Action::Access(Some(demand)) => demand::check(demand, &mut flaws),
            Action::Access(None) | Action::Enrolment(_) | Action::Password { .. } => {}
        }
        flaws.0
    }
}

fn enrolment(enrolments: &[Enrolment], flaws: &mut Flaws) {
    let keys: Vec<_> = enrolments.iter().map(|enrolment| enrolment.key).collect();
    flaws.list("settings", &keys, |_| true, "");
    for (index, Enrolment { key, allowance, grace }) in enrolments.iter().enumerate() {
        let at = format!("settings[{index}]");
        let demanded = *allowance == Allowance::Required;
        flaws.expect(
            !demanded || key.is_set_up_by_users(),
            format!("{at}.allowance"),
            "cannot be demanded, since users cannot get this authenticator by themselves",
        );
        let Some(grace) = grace else { continue };
        flaws.expect(demanded, format!("{at}.grace"), "only where the authenticator is demanded");
        if let Grace::Skips(skips) = grace {
            flaws.expect((1..=10).contains(skips), format!("{at}.grace.skips"), "must be 1 to 10");
        }
    }
}

fn password(settings: &PasswordSettings, flaws: &mut Flaws) {
    let range = PASSWORD_CHARS_MIN..=PASSWORD_CHARS_MAX;
    let expected = format!("must be {PASSWORD_CHARS_MIN} to {PASSWORD_CHARS_MAX}");
    flaws.expect(range.contains(&usize::from(settings.length_min)), "settings.length_min", expected);
    let least = [
        ("settings.lower_case_min", settings.lower_case_min),
        ("settings.upper_case_min", settings.upper_case_min),
        ("settings.digits_min", settings.digits_min),
        ("settings.symbols_min", settings.symbols_min),
    ];
    let sum: u32 = least.iter().map(|(_, count)| u32::from(*count)).sum();
    for (field, count) in least {
        let expected = "all that a password must have must fit into its least length";
        flaws.expect(count == 0 || sum <= u32::from(settings.length_min), field, expected);
    }
    let attempts = settings.attempts_max.is_none_or(|count| (1..=FAILURES_MAX).contains(&count));
    flaws.expect(attempts, "settings.attempts_max", format!("must be 1 to {FAILURES_MAX}"));
    let unlock = settings.unlock_after_mins.is_none_or(|mins| (1..=UNLOCK_AFTER_MINS_MAX).contains(&mins));
    let expected = format!("must be at most {UNLOCK_AFTER_MINS_MAX}");
    flaws.expect(unlock, "settings.unlock_after_mins", expected);
}

fn session(action: &SessionAction, flaws: &mut Flaws) {
    let fits = |span: Span| (Span::from_mins(1)..=SESSION_MAX).contains(&span);
    let expected = format!("must be 1 to {} minutes", SESSION_MAX.as_mins());
    flaws.expect(fits(action.idle), "action.idle", expected.clone());
    flaws.expect(action.life.is_none_or(fits), "action.life", expected.clone());
    if let Some(FactorPrompt::Within(span)) = action.second_factor {
        flaws.expect(fits(span), "action.second_factor", expected);
    }
}

#[cfg(test)]
mod tests;
