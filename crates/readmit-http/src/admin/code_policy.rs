//! The settings of codes, as applications and the organisation share them.

use crate::fault::Fault;
use readmit_core::alphabet::{Alphabet, Shape};
use readmit_core::code_policy::CodePolicy;
use readmit_core::lock::LockPolicy;
use readmit_core::time::Span;
use readmit_core::verification::{Check, Checklist};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What codes are made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(super) enum AlphabetWord {
    /// Decimal digits.
    Digits,
    /// Letters and digits that are not mistaken for each other, with a check symbol.
    Speakable,
    /// Digits, with letters and special characters as `letters` and `specials` say.
    Complex,
}

/// An item of a checklist.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct CheckShown {
    /// Its name in records, such as `call_back`.
    id: String,
    /// What the operator reads.
    label: String,
    /// Whether it only shows that the caller knows something; such items never suffice.
    #[serde(default)]
    knowledge: bool,
    /// Whether it must be passed.
    #[serde(default)]
    required: bool,
}

/// The settings of codes.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(super) struct CodePolicyShown {
    pub(super) alphabet: AlphabetWord,
    /// Whether complex codes have letters.
    pub(super) letters: bool,
    /// Whether complex codes have special characters.
    pub(super) specials: bool,
    /// Symbols that are drawn.
    pub(super) length: u8,
    pub(super) life_min_seconds: u64,
    pub(super) life_default_seconds: u64,
    pub(super) life_max_seconds: u64,
    /// Whether codes that may be used more than once can be issued.
    pub(super) multiple_use: bool,
    /// Failures that lock.
    pub(super) failures_max: u32,
    pub(super) lock_duration_seconds: u64,
    /// What is gone through before a code is shown; empty where no record is demanded.
    pub(super) verification: Vec<CheckShown>,
}

/// A change of these settings; what is not given stays.
#[derive(Debug, Clone, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct CodePolicyInput {
    pub(super) alphabet: Option<AlphabetWord>,
    pub(super) letters: Option<bool>,
    pub(super) specials: Option<bool>,
    pub(super) length: Option<u8>,
    pub(super) life_min_seconds: Option<u64>,
    pub(super) life_default_seconds: Option<u64>,
    pub(super) life_max_seconds: Option<u64>,
    pub(super) multiple_use: Option<bool>,
    pub(super) failures_max: Option<u32>,
    pub(super) lock_duration_seconds: Option<u64>,
    pub(super) verification: Option<Vec<CheckShown>>,
}

/// The items of a checklist.
pub(super) fn checks(list: &Checklist) -> Vec<CheckShown> {
    let shown = |check: &Check| CheckShown {
        id: check.id.clone(),
        label: check.label.clone(),
        knowledge: check.knowledge,
        required: check.required,
    };
    list.checks.iter().map(shown).collect()
}

impl CodePolicyShown {
    /// The settings as they are.
    pub(super) fn of(policy: &CodePolicy) -> Self {
        let (alphabet, letters, specials) = match policy.shape.alphabet {
            Alphabet::Digits => (AlphabetWord::Digits, false, false),
            Alphabet::Speakable => (AlphabetWord::Speakable, false, false),
            Alphabet::Complex { letters, specials } => (AlphabetWord::Complex, letters, specials),
        };
        Self {
            alphabet,
            letters,
            specials,
            length: policy.shape.length,
            life_min_seconds: policy.life_min.as_secs(),
            life_default_seconds: policy.life_default.as_secs(),
            life_max_seconds: policy.life_max.as_secs(),
            multiple_use: policy.multiple_use,
            failures_max: policy.lock.failures_max,
            lock_duration_seconds: policy.lock.duration.as_secs(),
            verification: checks(&policy.verification),
        }
    }
}

impl CodePolicyInput {
    /// Checks what the policy itself cannot tell.
    pub(super) fn check(&self) -> Result<(), Fault> {
        let simple = matches!(self.alphabet, Some(AlphabetWord::Digits | AlphabetWord::Speakable));
        if simple && (self.letters == Some(true) || self.specials == Some(true)) {
            return Err(Fault::invalid("letters and specials need alphabet to be complex"));
        }
        Ok(())
    }

    /// Changes a policy. May run several times.
    pub(super) fn apply(&self, to: &mut CodePolicy) {
        let shape = to.shape;
        let (letters, specials) = match shape.alphabet {
            Alphabet::Complex { letters, specials } => (letters, specials),
            Alphabet::Digits | Alphabet::Speakable => (false, false),
        };
        let (letters, specials) = (self.letters.unwrap_or(letters), self.specials.unwrap_or(specials));
        let alphabet = match (self.alphabet, shape.alphabet) {
            (Some(AlphabetWord::Digits), _) => Alphabet::Digits,
            (Some(AlphabetWord::Speakable), _) => Alphabet::Speakable,
            (Some(AlphabetWord::Complex), _) | (None, Alphabet::Complex { .. }) => {
                Alphabet::Complex { letters, specials }
            }
            (None, known) => known,
        };
        to.shape = Shape { alphabet, length: self.length.unwrap_or(shape.length) };
        let span = |given: Option<u64>, known: Span| given.map_or(known, Span::from_secs);
        to.life_min = span(self.life_min_seconds, to.life_min);
        to.life_default = span(self.life_default_seconds, to.life_default);
        to.life_max = span(self.life_max_seconds, to.life_max);
        to.multiple_use = self.multiple_use.unwrap_or(to.multiple_use);
        to.lock = LockPolicy {
            failures_max: self.failures_max.unwrap_or(to.lock.failures_max),
            duration: span(self.lock_duration_seconds, to.lock.duration),
        };
        if let Some(checks) = &self.verification {
            let check = |given: &CheckShown| Check {
                id: given.id.clone(),
                label: given.label.clone(),
                knowledge: given.knowledge,
                required: given.required,
            };
            to.verification = Checklist { checks: checks.iter().map(check).collect() };
        }
    }
}
