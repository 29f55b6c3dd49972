//! The settings that govern codes: shape, life, uses and lock.

use crate::alphabet::{Alphabet, Shape};
use crate::limits::FAILURES_MAX;
use crate::lock::LockPolicy;
use crate::time::Span;
use crate::verification::Checklist;
use serde::{Deserialize, Serialize};

/// The longest life that any policy may allow: 21 days, what NIST SP 800-63B-4 section 4.2.1.2 allows for a
/// code that goes by post.
pub const LIFE_MAX: Span = Span::from_hours(21 * 24);

/// What codes of one application, or of the organisation, look like and how long they live.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CodePolicy {
    /// What new codes look like.
    pub shape: Shape,
    /// What codes looked like before the last change: those still out there are read as well.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub shape_before: Option<Shape>,
    /// The shortest life that may be asked for.
    pub life_min: Span,
    /// The life of a code for which none is asked.
    pub life_default: Span,
    /// The longest life that may be asked for.
    pub life_max: Span,
    /// Whether codes that may be used more than once can be issued.
    pub multiple_use: bool,
    /// When failures lock, and for how long.
    pub lock: LockPolicy,
    /// How the help desk makes sure who is calling before it is shown a code.
    #[serde(default, skip_serializing_if = "Checklist::is_empty")]
    pub verification: Checklist,
}

/// What the authenticator of temporary access codes is set up with: the part of the organisation's policy that it shows,
/// and changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CodeSettings {
    /// What new codes look like.
    pub shape: Shape,
    /// The shortest life that may be asked for.
    pub life_min: Span,
    /// The life of a code for which none is asked.
    pub life_default: Span,
    /// The longest life that may be asked for.
    pub life_max: Span,
    /// Whether codes that may be used more than once can be issued.
    pub multiple_use: bool,
}

/// Which setting of a policy is wrong.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{field} {expected}")]
pub struct PolicyError {
    /// The setting, as it is called in [`CodePolicy`].
    pub field: &'static str,
    /// What it should be.
    pub expected: String,
}

impl Default for CodePolicy {
    /// Six digits, five minutes, single use, three failures, fifteen minutes. The cap of one day keeps a
    /// caller safe who believes that lives are given in minutes.
    fn default() -> Self {
        Self {
            shape: Shape { alphabet: Alphabet::Digits, length: 6 },
            shape_before: None,
            life_min: Span::from_secs(1),
            life_default: Span::from_mins(5),
            life_max: Span::from_hours(24),
            multiple_use: true,
            lock: LockPolicy::default(),
            verification: Checklist::default(),
        }
    }
}

impl CodePolicy {
    /// Checks the settings against each other; all that is wrong, in the order of the fields.
    pub fn check(&self) -> Vec<PolicyError> {
        let mut wrong = Vec::new();
        let mut expect = |holds: bool, field: &'static str, expected: String| {
            if !holds {
                wrong.push(PolicyError { field, expected });
            }
        };
        let length_max = if self.shape.alphabet == Alphabet::Speakable { 22 } else { 64 };
        expect(
            (4..=length_max).contains(&self.shape.length),
            "length",
            format!("must be between 4 and {length_max}"),
        );
        expect(self.life_min >= Span::from_secs(1), "life_min", "must be at least one second".to_owned());
        expect(
            self.life_min <= self.life_default,
            "life_default",
            format!("must be at least the shortest life, {} s", self.life_min.as_secs()),
        );
        expect(
            self.life_default <= self.life_max,
            "life_max",
            format!("must be at least the default life, {} s", self.life_default.as_secs()),
        );
        expect(
            self.life_max <= LIFE_MAX,
            "life_max",
            format!("must be at most 21 days, {} s", LIFE_MAX.as_secs()),
        );
        expect(
            (1..=FAILURES_MAX).contains(&self.lock.failures_max),
            "failures_max",
            format!("must be between 1 and {FAILURES_MAX}"),
        );
        expect(
            (Span::from_secs(1)..=Span::from_hours(24 * 365)).contains(&self.lock.duration),
            "lock_duration",
            "must be between one second and one year".to_owned(),
        );
        let trouble = self.verification.trouble();
        expect(trouble.is_none(), "verification", trouble.unwrap_or_default());
        wrong
    }

    /// Takes over a new shape, and remembers the old one for the codes that are out there.
    pub fn reshape(&mut self, shape: Shape) {
        if shape != self.shape {
            self.shape_before = Some(self.shape);
            self.shape = shape;
        }
    }

    /// What the authenticator is set up with.
    pub const fn settings(&self) -> CodeSettings {
        CodeSettings {
            shape: self.shape,
            life_min: self.life_min,
            life_default: self.life_default,
            life_max: self.life_max,
            multiple_use: self.multiple_use,
        }
    }

    /// Takes over what the authenticator was set up with. Lock and checklist are not its business and stay.
    pub fn adopt(&mut self, settings: CodeSettings) {
        let CodeSettings { shape, life_min, life_default, life_max, multiple_use } = settings;
        self.reshape(shape);
        (self.life_min, self.life_default, self.life_max) = (life_min, life_default, life_max);
        self.multiple_use = multiple_use;
    }

    /// The shapes that a typed code may have under this policy.
    pub fn shapes(&self) -> impl Iterator<Item = Shape> + use<> {
        std::iter::once(self.shape).chain(self.shape_before)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_defaults_are_those_of_the_documentation() {
        let policy = CodePolicy::default();
        assert_eq!(policy.check(), vec![]);
        assert_eq!(policy.shape.length, 6);
        assert_eq!(policy.life_default, Span::from_mins(5));
        assert_eq!(policy.lock, LockPolicy { failures_max: 3, duration: Span::from_mins(15) });
    }

    #[test]
    fn everything_wrong_is_told_at_once() {
        let policy = CodePolicy {
            shape: Shape { alphabet: Alphabet::Digits, length: 3 },
            life_min: Span::from_mins(10),
            life_max: Span::from_mins(1),
            lock: LockPolicy { failures_max: 0, duration: Span::ZERO },
            ..CodePolicy::default()
        };
        let fields: Vec<_> = policy.check().into_iter().map(|error| error.field).collect();
        assert_eq!(fields, ["length", "life_default", "life_max", "failures_max", "lock_duration"]);
    }

    #[test]
    fn codes_of_the_old_shape_are_still_read() {
        let mut policy = CodePolicy::default();
        policy.reshape(Shape { alphabet: Alphabet::Digits, length: 8 });
        assert_eq!(policy.shapes().map(|shape| shape.length).collect::<Vec<_>>(), [8, 6]);
    }
}
