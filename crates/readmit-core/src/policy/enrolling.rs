//! What the enrolment policy makes of the authenticators: which can be used, which be set up, and when that is asked.

use super::matching::Applying;
use super::situation::Situation;
use super::{Action, Allowance, EnrolAt, Enrolment, Grace, Settings};
use crate::authenticator::AuthenticatorKey;
use crate::configuration::Configuration;
use std::ops::BitOr;

/// A set of authenticators.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Keys(u16);

impl Keys {
    pub(super) const fn has(self, key: AuthenticatorKey) -> bool {
        self.0 & 1 << key as u16 != 0
    }
}

impl BitOr for Keys {
    type Output = Self;

    fn bitor(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}

impl FromIterator<AuthenticatorKey> for Keys {
    fn from_iter<I: IntoIterator<Item = AuthenticatorKey>>(keys: I) -> Self {
        Self(keys.into_iter().fold(0, |bits, key| bits | 1 << key as u16))
    }
}

/// What users may use and set up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Allowed {
    /// These count when they are proved.
    pub usable: Keys,
    /// These can be set up in a sign-in.
    pub settable: Keys,
}

impl BitOr for Allowed {
    type Output = Self;

    fn bitor(self, other: Self) -> Self {
        Self { usable: self.usable | other.usable, settable: self.settable | other.settable }
    }
}

/// An authenticator that is to be set up before the user is let in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SetUp {
    /// Which one.
    pub key: AuthenticatorKey,
    /// Whether it can still be put off.
    pub can_wait: bool,
}

/// The authenticators that are switched on.
pub(super) fn switched_on(configuration: &Configuration) -> Keys {
    configuration.authenticators().filter(|known| known.active).map(|known| known.key).collect()
}

/// What a policy and its rule allow of what is switched on.
pub(super) fn allowed((policy, rule): Applying<'_>, switched_on: Keys) -> Allowed {
    let entries = || entries(&policy.settings).filter(|entry| switched_on.has(entry.key));
    let usable: Keys = entries().map(|entry| entry.key).collect();
    let settable = entries().map(|entry| entry.key).filter(|key| key.is_set_up_by_users());
    Allowed { usable, settable: if asks(&rule.action) { settable.collect() } else { Keys::default() } }
}

/// Whether a policy lets, or makes, users have an authenticator.
pub(super) fn lets_have(settings: &Settings, key: AuthenticatorKey) -> bool {
    entries(settings).any(|entry| entry.key == key)
}

/// The entries that say more than no.
fn entries(settings: &Settings) -> impl Iterator<Item = &Enrolment> {
    let entries = match settings {
        Settings::Enrolment(entries) => entries.as_slice(),
        _ => &[],
    };
    entries.iter().filter(|entry| entry.allowance != Allowance::NotAllowed)
}

/// Whether authenticators are set up in sign-ins at all.
pub(super) const fn asks(action: &Action) -> bool {
    matches!(action, Action::Enrolment(EnrolAt::Challenge | EnrolAt::Login))
}

/// What must be set up before someone is let in, and what they may be offered to set up.
pub(super) fn to_set_up(
    applying: Applying<'_>,
    allowed: Allowed,
    situation: &Situation,
) -> (Vec<SetUp>, Vec<AuthenticatorKey>) {
    let (mut needed, mut offered) = (Vec::new(), Vec::new());
    let lacks = |key| !situation.factors.iter().any(|factor| factor.key == key);
    for entry in entries(&applying.0.settings) {
        if !allowed.settable.has(entry.key) || !lacks(entry.key) {
            continue;
        }
        let put_off =
            situation.put_off.iter().find(|(key, _)| *key == entry.key).map_or(0, |(_, times)| *times);
        match entry.allowance {
            Allowance::Required => {
                needed.push(SetUp { key: entry.key, can_wait: can_wait(entry, situation, put_off) });
            }
            Allowance::Optional if put_off == 0 => offered.push(entry.key),
            Allowance::Optional | Allowance::NotAllowed => {}
        }
    }
    (needed, offered)
}

fn can_wait(entry: &Enrolment, situation: &Situation, put_off: u8) -> bool {
    match entry.grace {
        Some(Grace::Until(end)) => situation.now < end,
        Some(Grace::Skips(times)) => put_off < times,
        None => false,
    }
}
