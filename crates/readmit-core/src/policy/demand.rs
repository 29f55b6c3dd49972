//! What an application demands of who signs in.

use crate::authenticator::{AuthenticatorKey, FactorMethod};
use crate::time::Span;
use serde::{Deserialize, Serialize};
use std::fmt;

/// What an application demands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Demand {
    /// A number of factors, some of which must have certain properties.
    Assurance(Assurance),
    /// Factors one after another; any one of the chains does, one to five of them.
    Chains {
        /// The chains.
        chains: Vec<Chain>,
        /// How long proofs count, for chains that do not say.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reauthenticate_in: Option<Period>,
    },
}

/// A length of time as ISO 8601 writes it (`PT2H`, `P1D`), kept as it was given.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Period {
    text: String,
    span: Span,
}

/// How many factors.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FactorCount {
    /// One.
    One,
    /// Two of different classes.
    Two,
}

/// A number of factors, some with properties.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Assurance {
    /// How many.
    pub factors: FactorCount,
    /// How long a proof counts; nothing of time where it is zero; for good where it is absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reauthenticate_in: Option<Period>,
    /// How long a session may have been idle.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub inactivity: Option<Period>,
    /// One of these must hold, if there are any.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub constraints: Vec<Constraint>,
}

/// What must hold of the factors: both members, where both are there.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Constraint {
    /// Of what one knows.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub knowledge: Option<FactorConstraint>,
    /// Of what one has.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub possession: Option<PossessionConstraint>,
}

/// Which factors of a class do. Of the lists, those that are not empty must all have the factor.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct FactorConstraint {
    /// These ways.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub methods: Vec<FactorMethod>,
    /// These authenticators.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub keys: Vec<AuthenticatorKey>,
    /// These ways of these authenticators.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub choices: Vec<MethodChoice>,
    /// Not these.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub excluded: Vec<MethodChoice>,
    /// Whether a factor of this class must be among them at all.
    pub required: bool,
    /// How long a proof of it counts, instead of what the assurance says.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reauthenticate_in: Option<Period>,
}

impl Default for FactorConstraint {
    fn default() -> Self {
        Self {
            methods: Vec::new(),
            keys: Vec::new(),
            choices: Vec::new(),
            excluded: Vec::new(),
            required: true,
            reauthenticate_in: None,
        }
    }
}

/// A way of an authenticator; any way of it where none is named.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct MethodChoice {
    /// The authenticator.
    pub key: AuthenticatorKey,
    /// The way.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub method: Option<FactorMethod>,
}

/// Which factors that one has do.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "independent properties, each as the policy's author ticks it"
)]
pub struct PossessionConstraint {
    /// Which factors.
    #[serde(flatten)]
    pub factor: FactorConstraint,
    /// Its key cannot leave its device.
    pub device_bound: bool,
    /// Its key is in hardware.
    pub hardware_protected: bool,
    /// It cannot be given to the wrong site.
    pub phishing_resistant: bool,
    /// It took an act of the user.
    pub user_presence: bool,
    /// It verified the user.
    pub user_verification: bool,
}

/// Factors one after another, one to three.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Chain {
    /// The steps, in order.
    pub steps: Vec<Step>,
    /// How long proofs count.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reauthenticate_in: Option<Period>,
}

/// One step of a chain: any one of these does.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Step {
    /// The alternatives.
    pub methods: Vec<ChainMethod>,
}

/// A factor of a chain, and what must hold of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChainMethod {
    /// The authenticator.
    pub key: AuthenticatorKey,
    /// The way.
    pub method: FactorMethod,
    /// It verified the user.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub user_verification: bool,
    /// Its key is in hardware.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub hardware_protected: bool,
    /// It cannot be given to the wrong site.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub phishing_resistant: bool,
}

/// A text that is no length of time.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("must be an ISO 8601 duration such as PT2H or PT0S")]
pub struct PeriodError;

impl Period {
    /// From a length of time.
    pub fn from_span(span: Span) -> Self {
        let secs = span.as_secs();
        let text = if secs > 0 && secs.is_multiple_of(3600) {
            format!("PT{}H", secs / 3600)
        } else if secs > 0 && secs.is_multiple_of(60) {
            format!("PT{}M", secs / 60)
        } else {
            format!("PT{secs}S")
        };
        Self { text, span }
    }

    /// Reads an ISO 8601 duration of whole years, months, weeks, days, hours, minutes and seconds. A year is 365 days, a
    /// month is 30.
    pub fn parse(text: &str) -> Result<Self, PeriodError> {
        const DAY: u64 = 86_400;
        let bad = || PeriodError;
        let rest = text.strip_prefix('P').filter(|_| text.len() <= 40).ok_or_else(bad)?;
        let (date, time) = match rest.split_once('T') {
            Some((_, "")) => return Err(bad()),
            Some((date, time)) => (date, time),
            None if rest.is_empty() => return Err(bad()),
            None => (rest, ""),
        };
        let date =
            sum(date, &[('Y', 365 * DAY), ('M', 30 * DAY), ('W', 7 * DAY), ('D', DAY)]).ok_or_else(bad)?;
        let time = sum(time, &[('H', 3600), ('M', 60), ('S', 1)]).ok_or_else(bad)?;
        let secs = date.checked_add(time).ok_or_else(bad)?;
        Ok(Self { text: text.to_owned(), span: Span::from_secs(secs) })
    }

    /// How long it is.
    pub const fn span(&self) -> Span {
        self.span
    }
}

/// Adds up numbers with their units, which come in this order and each once at most.
fn sum(text: &str, units: &[(char, u64)]) -> Option<u64> {
    let (mut rest, mut total) = (text, 0_u64);
    for (unit, secs) in units {
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        if digits > 0 && rest[digits..].starts_with(*unit) {
            let number: u64 = rest[..digits].parse().ok()?;
            total = total.checked_add(number.checked_mul(*secs)?)?;
            rest = &rest[digits + 1..];
        }
    }
    rest.is_empty().then_some(total)
}

impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_period_is_kept_as_it_was_given() {
        let secs = |text: &str| Period::parse(text).map(|period| period.span().as_secs());
        assert_eq!(secs("PT2H"), Ok(7_200));
        assert_eq!(secs("PT0S"), Ok(0));
        assert_eq!(secs("PT43800H"), Ok(157_680_000));
        assert_eq!(secs("P1Y2M3W4DT5H6M7S"), Ok(31_536_000 + 5_184_000 + 1_814_400 + 345_600 + 18_367));
        for wrong in
            ["", "P", "PT", "2H", "PT2", "PT-2H", "PT2S1H", "P2H", "PT99999999999999999999S", "PT1.5H"]
        {
            assert_eq!(secs(wrong), Err(PeriodError), "{wrong}");
        }
        assert_eq!(Period::parse("PT120M").unwrap().to_string(), "PT120M");
        assert_eq!(Period::from_span(Span::from_hours(12)).to_string(), "PT12H");
    }
}
