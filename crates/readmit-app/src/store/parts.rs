//! Which parts of an account are loaded for a rule.

use readmit_core::Account;

/// A set of parts. What attempts touch is in every set.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Parts(u8);

impl Parts {
    /// What attempts touch, and no more.
    pub const HOT: Self = Self(0);
    /// What describes the person.
    pub const PROFILE: Self = Self(1);
    /// What lets the person in beside codes.
    pub const CREDENTIALS: Self = Self(2);
    /// What rules are given that ask for nothing in particular.
    pub const USUAL: Self = Self::PROFILE;
    /// All there are.
    pub const ALL: Self = Self::PROFILE.and(Self::CREDENTIALS);

    /// Both sets.
    #[must_use]
    pub const fn and(self, more: Self) -> Self {
        Self(self.0 | more.0)
    }

    /// Whether `parts` are in the set.
    pub const fn has(self, parts: Self) -> bool {
        self.0 & parts.0 == parts.0
    }

    /// The parts of an account that are there to be read.
    pub const fn of(account: &Account) -> Self {
        let profile = if account.profile.is_loaded() { Self::PROFILE } else { Self::HOT };
        let credentials = if account.credentials.is_loaded() { Self::CREDENTIALS } else { Self::HOT };
        profile.and(credentials)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sets_are_joined_and_compared() {
        assert!(Parts::HOT.has(Parts::HOT) && !Parts::HOT.has(Parts::PROFILE));
        assert!(Parts::ALL.has(Parts::CREDENTIALS) && Parts::ALL.has(Parts::USUAL));
        assert!(!Parts::PROFILE.has(Parts::ALL) && !Parts::CREDENTIALS.has(Parts::PROFILE));
        assert_eq!(Parts::HOT.and(Parts::CREDENTIALS), Parts::CREDENTIALS);
    }
}
