//! A question that only the user can answer, and what one is good for.

use crate::limits::{RECOVERY_ANSWER_CHARS_MAX, RECOVERY_ANSWER_CHARS_MIN, RECOVERY_QUESTION_CHARS_MAX};
use crate::secret::Secret;
use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization as _;

/// A question that only the user can answer.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecoveryQuestion {
    /// What is asked.
    pub question: String,
    /// The folded answer, kept like a password.
    pub answer: String,
}

impl std::fmt::Debug for RecoveryQuestion {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("RecoveryQuestion")
    }
}

/// Why a question and its answer cannot be taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum QuestionError {
    /// No question, or too long a one.
    #[error("must have 1 to {RECOVERY_QUESTION_CHARS_MAX} characters, on one line")]
    Question,
    /// Too short or too long an answer.
    #[error("must have {RECOVERY_ANSWER_CHARS_MIN} to {RECOVERY_ANSWER_CHARS_MAX} characters")]
    Answer,
    /// Whoever reads the question knows the answer.
    #[error("must not be part of the question")]
    Told,
}

impl RecoveryQuestion {
    /// Whether a question can be asked and its answer be taken.
    pub fn check(question: &str, answer: &Secret) -> Result<(), QuestionError> {
        let length = question.chars().count();
        if question.trim().is_empty()
            || length > RECOVERY_QUESTION_CHARS_MAX
            || question.contains(char::is_control)
        {
            return Err(QuestionError::Question);
        }
        // What was typed is bounded before it is folded.
        let typed = answer.reveal().chars().count();
        let folded = Self::fold(answer);
        let length = folded.reveal().chars().count();
        if typed > RECOVERY_ANSWER_CHARS_MAX
            || !(RECOVERY_ANSWER_CHARS_MIN..=RECOVERY_ANSWER_CHARS_MAX).contains(&length)
        {
            return Err(QuestionError::Answer);
        }
        let told = Self::fold(&Secret::new(question.to_owned()));
        if told.reveal().contains(folded.reveal()) { Err(QuestionError::Told) } else { Ok(()) }
    }

    /// An answer in the form that is hashed: who knows it need not know how it was typed.
    pub fn fold(answer: &Secret) -> Secret {
        let words: Vec<String> = answer.reveal().split_whitespace().map(str::to_lowercase).collect();
        Secret::new(words.join(" ").nfkc().collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn secret(text: &str) -> Secret {
        Secret::new(text.to_owned())
    }

    #[test]
    fn an_answer_is_the_same_however_it_is_typed() {
        let folded = |text: &str| RecoveryQuestion::fold(&secret(text)).reveal().to_owned();
        assert_eq!(folded("  Dr.  Seuss\t"), "dr. seuss");
        assert_eq!(folded("ZOE\u{308}"), folded("zo\u{eb}"));
        assert_ne!(folded("drseuss"), folded("dr seuss"));
    }

    #[test]
    fn what_cannot_be_asked_or_is_told_is_refused() {
        let check = |question: &str, answer: &str| RecoveryQuestion::check(question, &secret(answer));
        assert_eq!(check("First pet?", "Rexy"), Ok(()));
        assert_eq!(check(&"q".repeat(100), &"a".repeat(100)), Ok(()));
        for question in ["", "  ", "two\nlines", &"q".repeat(101)] {
            assert_eq!(check(question, "Rexy"), Err(QuestionError::Question), "{question}");
        }
        for answer in ["", "Rex", " R e ", &"a".repeat(101), &format!("Rexy{}", " ".repeat(100))] {
            assert_eq!(check("First pet?", answer), Err(QuestionError::Answer), "{answer}");
        }
        assert_eq!(check("Is it Rexy, the dog?", "REXY"), Err(QuestionError::Told));
    }
}
