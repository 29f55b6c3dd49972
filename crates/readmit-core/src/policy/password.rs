//! What a policy demands of passwords, beside what the product demands of every one.

use super::{PasswordSettings, PolicyKind, Settings};
use crate::configuration::Configuration;
use crate::id::GroupId;

/// What a password lacks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Shortfall {
    /// Characters.
    #[error("must have at least {0} characters")]
    Length(u16),
    /// Lower-case letters.
    #[error("must have at least {0} lower-case letters")]
    LowerCase(u16),
    /// Upper-case letters.
    #[error("must have at least {0} upper-case letters")]
    UpperCase(u16),
    /// Digits.
    #[error("must have at least {0} digits")]
    Digits(u16),
    /// Other symbols.
    #[error("must have at least {0} symbols")]
    Symbols(u16),
    /// It has the user's name in it.
    #[error("must not contain the user name")]
    Username,
}

impl PasswordSettings {
    /// What a password lacks first, if anything.
    pub fn shortfall(&self, password: &str, username: Option<&str>) -> Option<Shortfall> {
        let lacks = |min: u16, belongs: fn(char) -> bool| {
            password.chars().filter(|symbol| belongs(*symbol)).count() < usize::from(min)
        };
        let has_username = || {
            let username = username.filter(|username| self.exclude_username && !username.is_empty());
            username.is_some_and(|username| password.to_lowercase().contains(&username.to_lowercase()))
        };
        [
            (lacks(self.length_min, |_| true), Shortfall::Length(self.length_min)),
            (lacks(self.lower_case_min, char::is_lowercase), Shortfall::LowerCase(self.lower_case_min)),
            (lacks(self.upper_case_min, char::is_uppercase), Shortfall::UpperCase(self.upper_case_min)),
            (lacks(self.digits_min, char::is_numeric), Shortfall::Digits(self.digits_min)),
            (
                lacks(self.symbols_min, |symbol| !symbol.is_alphanumeric()),
                Shortfall::Symbols(self.symbols_min),
            ),
            (has_username(), Shortfall::Username),
        ]
        .into_iter()
        .find_map(|(lacks, shortfall)| lacks.then_some(shortfall))
    }
}

impl Configuration {
    /// What is demanded of the passwords of a member of these groups: by the first policy that is about them.
    pub fn password_settings(&self, groups: &[GroupId]) -> Option<&PasswordSettings> {
        let applies =
            |about: &[GroupId]| about.is_empty() || about.iter().any(|group| groups.contains(group));
        self.policies_of(PolicyKind::Password)
            .iter()
            .find(|policy| policy.active && applies(&policy.groups))
            .and_then(|policy| match &policy.settings {
                Settings::Password(settings) => Some(settings),
                _ => None,
            })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_demand_is_named() {
        let settings = PasswordSettings {
            length_min: 8,
            lower_case_min: 1,
            upper_case_min: 1,
            digits_min: 2,
            symbols_min: 1,
            exclude_username: true,
            ..PasswordSettings::default()
        };
        let lacks = |password| settings.shortfall(password, Some("Ann"));
        assert_eq!(lacks("aB1-"), Some(Shortfall::Length(8)));
        assert_eq!(lacks("ABCDEF12-"), Some(Shortfall::LowerCase(1)));
        assert_eq!(lacks("abcdef12-"), Some(Shortfall::UpperCase(1)));
        assert_eq!(lacks("abcdefG1-"), Some(Shortfall::Digits(2)));
        assert_eq!(lacks("abcdefG12"), Some(Shortfall::Symbols(1)));
        assert_eq!(lacks("xxaNNG12-"), Some(Shortfall::Username));
        assert_eq!(lacks("abcdefG12-"), None);
        let lax = PasswordSettings { exclude_username: false, ..settings };
        assert_eq!(lax.shortfall("xxaNNG12-", Some("ann")), None);
    }
}
