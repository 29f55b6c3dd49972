//! Flags that set a code policy, for the organisation and for applications alike.

use crate::when::read_span;
use clap::{Args, ValueEnum};
use readmit_core::alphabet::Alphabet;
use readmit_core::code_policy::CodePolicy;
use readmit_core::time::Span;

/// Changes of a code policy; what is not named stays.
#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "Codes")]
pub(crate) struct CodePolicyFlags {
    /// Symbols of new codes; the check symbol of the speakable alphabet comes on top.
    #[arg(long, value_name = "N")]
    length: Option<u8>,
    /// What new codes are made of.
    #[arg(long)]
    alphabet: Option<AlphabetWord>,
    /// The life of a code for which none is asked, such as 5m.
    #[arg(long, value_name = "TIME", value_parser = read_span)]
    life: Option<Span>,
    /// The shortest life that may be asked for.
    #[arg(long, value_name = "TIME", value_parser = read_span)]
    life_min: Option<Span>,
    /// The longest life that may be asked for, 21d at most.
    #[arg(long, value_name = "TIME", value_parser = read_span)]
    life_max: Option<Span>,
    /// Whether codes that can be used more than once may be issued.
    #[arg(long, value_name = "BOOL")]
    multiple_use: Option<bool>,
    /// Failed attempts in a row that lock an account's codes.
    #[arg(long, value_name = "N")]
    failures: Option<u32>,
    /// How long such a lock lasts, such as 15m.
    #[arg(long, value_name = "TIME", value_parser = read_span)]
    lock_duration: Option<Span>,
}

/// The alphabets that a policy can be given here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum AlphabetWord {
    /// Decimal digits: quick to type on a phone.
    Digits,
    /// No look-alikes, no sound-alikes, and a check symbol that catches a slip: to be read aloud.
    Speakable,
}

impl CodePolicyFlags {
    /// Whether anything is named.
    pub(super) const fn is_empty(&self) -> bool {
        self.length.is_none()
            && self.alphabet.is_none()
            && self.life.is_none()
            && self.life_min.is_none()
            && self.life_max.is_none()
            && self.multiple_use.is_none()
            && self.failures.is_none()
            && self.lock_duration.is_none()
    }

    /// Puts what is named into a policy.
    pub(super) fn apply(&self, policy: &mut CodePolicy) {
        let shape = &mut policy.shape;
        shape.length = self.length.unwrap_or(shape.length);
        shape.alphabet = match self.alphabet {
            Some(AlphabetWord::Digits) => Alphabet::Digits,
            Some(AlphabetWord::Speakable) => Alphabet::Speakable,
            None => shape.alphabet,
        };
        policy.life_default = self.life.unwrap_or(policy.life_default);
        policy.life_min = self.life_min.unwrap_or(policy.life_min);
        policy.life_max = self.life_max.unwrap_or(policy.life_max);
        policy.multiple_use = self.multiple_use.unwrap_or(policy.multiple_use);
        policy.lock.failures_max = self.failures.unwrap_or(policy.lock.failures_max);
        policy.lock.duration = self.lock_duration.unwrap_or(policy.lock.duration);
    }
}
