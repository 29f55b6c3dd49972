//! Whether a resource has what an expression asks about.

use super::{Comparison, Expression, Invalid, Literal, Operator};
use crate::okta::date;

/// What an attribute is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::okta) enum Kind {
    /// A text that is this or not: an id, or one of a few words.
    Word,
    /// A text.
    Text,
    /// An instant.
    Instant,
    /// Whatever an administrator put there.
    Any,
}

impl Kind {
    const fn allows(self, operator: Operator) -> bool {
        use Operator as O;
        match self {
            Self::Any | Self::Text => true,
            Self::Word => matches!(operator, O::Equal | O::Present),
            Self::Instant => !matches!(operator, O::StartsWith | O::Contains),
        }
    }
}

impl Expression {
    /// Checks that `kind` knows every attribute and that each is compared with what it can be compared with by an
    /// operator that `allowed` has for it. Dates become instants.
    pub(in crate::okta) fn check(
        &mut self,
        kind: &impl Fn(&str) -> Option<Kind>,
        allowed: &impl Fn(&str, Operator) -> bool,
    ) -> Result<(), Invalid> {
        match self {
            Self::And(parts) | Self::Or(parts) => {
                parts.iter_mut().try_for_each(|part| part.check(kind, allowed))
            }
            Self::Comparison(comparison) => comparison.check(kind, allowed),
        }
    }
}

impl Comparison {
    fn check(
        &mut self,
        kind: &impl Fn(&str) -> Option<Kind>,
        allowed: &impl Fn(&str, Operator) -> bool,
    ) -> Result<(), Invalid> {
        let invalid = |message: &str| Invalid::new(self.position, message);
        let Some(kind) = kind(&self.attribute) else {
            return Err(invalid("this attribute cannot be searched by; names are case-sensitive"));
        };
        if !kind.allows(self.operator) || !allowed(&self.attribute, self.operator) {
            return Err(invalid("this attribute cannot be compared in this way"));
        }
        match (kind, &self.value) {
            (_, None)
            | (Kind::Any, _)
            | (Kind::Word | Kind::Text, Some(Literal::Text(_)))
            | (Kind::Instant, Some(Literal::Instant(_))) => {}
            (Kind::Instant, Some(Literal::Text(text))) => {
                let at = date::parse(text).ok_or_else(|| {
                    invalid("this attribute is compared with a date such as \"2025-05-12T20:43:30.000Z\"")
                })?;
                self.value = Some(Literal::Instant(at));
            }
            (_, Some(_)) => return Err(invalid("this attribute is compared with a text in double quotes")),
        }
        Ok(())
    }
}
