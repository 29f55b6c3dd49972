//! Identifiers: what a person is found by, and the one form in which they are compared.
//!
//! A value names at most one account over all kinds, so every kind is folded the same way: compatibility
//! normalised and lower-cased (a superset of the username profile of RFC 8265), and phone numbers in the
//! form of E.164. One fold means one counter: no spelling of a name opens a second budget of attempts.

use crate::limits::IDENTIFIER_CHARS_MAX;
use serde::{Deserialize, Serialize};
use std::fmt;
use unicode_normalization::UnicodeNormalization;

/// What kind of identifier a value is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum IdentifierKind {
    /// Readmit's own id.
    Id,
    /// The customer's id.
    ExternalId,
    /// Primary e-mail address.
    Email,
    /// Primary phone number.
    Phone,
    /// User name.
    Username,
}

impl IdentifierKind {
    /// The word under which it is stored.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Id => "id",
            Self::ExternalId => "external_id",
            Self::Email => "email",
            Self::Phone => "phone",
            Self::Username => "username",
        }
    }

    /// Reads the stored word.
    pub fn from_stored(word: &str) -> Option<Self> {
        [Self::Id, Self::ExternalId, Self::Email, Self::Phone, Self::Username]
            .into_iter()
            .find(|kind| kind.as_str() == word)
    }
}

/// A value in the form in which identifiers are compared.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Folded(String);

impl Folded {
    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// From storage, where only folded values are.
    pub const fn from_stored(text: String) -> Self {
        Self(text)
    }
}

impl fmt::Display for Folded {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Why a value cannot be an identifier of its kind.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum IdentifierError {
    /// Nothing but white space.
    #[error("must not be empty")]
    Empty,
    /// Longer than [`IDENTIFIER_CHARS_MAX`].
    #[error("must have at most {IDENTIFIER_CHARS_MAX} characters")]
    TooLong,
    /// A control character, or white space inside.
    #[error("must not contain white space or control characters")]
    Characters,
    /// Not an address.
    #[error("must be an e-mail address such as ann@example.com")]
    Email,
    /// Not a number.
    #[error("must be a phone number in E.164 form such as +14155550123")]
    Phone,
}

/// A value that someone is looked up by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Identifier {
    /// Which kinds may match; `Id` and `ExternalId` together are what the vendor's API calls *user id*.
    pub kinds: &'static [IdentifierKind],
    /// The value, folded.
    pub folded: Folded,
    /// The value as it was given, trimmed.
    pub given: String,
}

impl Identifier {
    /// Readmit's own id, then the customer's.
    pub const USER_ID: &'static [IdentifierKind] = &[IdentifierKind::Id, IdentifierKind::ExternalId];
    /// Any kind.
    pub const ANY: &'static [IdentifierKind] = &[
        IdentifierKind::Id,
        IdentifierKind::ExternalId,
        IdentifierKind::Email,
        IdentifierKind::Phone,
        IdentifierKind::Username,
    ];

    /// A value to look someone up by.
    pub fn new(kinds: &'static [IdentifierKind], value: &str) -> Result<Self, IdentifierError> {
        let given = value.trim();
        check_text(given)?;
        Ok(Self { kinds, folded: Self::fold(given), given: given.to_owned() })
    }

    /// The one form in which values are compared.
    pub fn fold(value: &str) -> Folded {
        if value.is_ascii() {
            // Most are, and normalising does nothing to them.
            let text = value.trim();
            return Folded(phone(text).unwrap_or_else(|| text.to_ascii_lowercase()));
        }
        // Normalising may bring white space to the ends, or the plus and the digits of a number to light.
        let text: String = value.nfkc().collect();
        let text = text.trim();
        if let Some(number) = phone(text) {
            return Folded(number);
        }
        // Normalising again after lower-casing makes the fold stable under repetition.
        let text: String = text.chars().flat_map(char::to_lowercase).collect();
        Folded(text.nfkc().collect())
    }
}

fn check_text(value: &str) -> Result<(), IdentifierError> {
    if value.is_empty() {
        return Err(IdentifierError::Empty);
    }
    if value.chars().count() > IDENTIFIER_CHARS_MAX {
        return Err(IdentifierError::TooLong);
    }
    if value.chars().any(char::is_control) {
        return Err(IdentifierError::Characters);
    }
    Ok(())
}

/// `+` and 7 to 15 digits (E.164), with the marks that people write between them taken out.
fn phone(value: &str) -> Option<String> {
    let rest = value.strip_prefix('+')?;
    let digits: String =
        rest.chars().filter(|c| !matches!(c, ' ' | '-' | '(' | ')' | '.' | '\u{a0}' | '/')).collect();
    let valid = (7..=15).contains(&digits.len())
        && digits.bytes().all(|b| b.is_ascii_digit())
        && !digits.starts_with('0');
    valid.then(|| format!("+{digits}"))
}

/// Reads an e-mail address: one `@`, something on both sides, a domain with labels. Whether it reaches
/// anyone only a message can tell.
pub fn read_email(value: &str) -> Result<String, IdentifierError> {
    let value = value.trim();
    check_text(value)?;
    let (local, domain) = value.rsplit_once('@').ok_or(IdentifierError::Email)?;
    let labels = domain.split('.').all(|label| {
        !label.is_empty()
            && label.chars().all(|c| c.is_alphanumeric() || c == '-')
            && !label.starts_with('-')
            && !label.ends_with('-')
    });
    let local_ok = !local.is_empty()
        && local.chars().count() <= 64
        && !local.contains(|c: char| c.is_whitespace() || c == '@' || "<>()[],;:\\\"".contains(c));
    if labels && local_ok { Ok(value.to_owned()) } else { Err(IdentifierError::Email) }
}

/// Reads a phone number into E.164 form.
pub fn read_phone(value: &str) -> Result<String, IdentifierError> {
    check_text(value.trim())?;
    phone(value.trim()).ok_or(IdentifierError::Phone)
}

/// Reads a user name or an external id: no white space inside a user name, no control characters.
pub fn read_name(value: &str) -> Result<String, IdentifierError> {
    let value = value.trim();
    check_text(value)?;
    if value.contains(char::is_whitespace) {
        return Err(IdentifierError::Characters);
    }
    Ok(value.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn every_spelling_folds_to_one() {
        let fold = |value| Identifier::fold(value).to_string();
        assert_eq!(fold(" Ann@Example.COM "), "ann@example.com");
        assert_eq!(fold("Ａｎｎ"), "ann");
        assert_eq!(fold("STRASSE"), "strasse");
        assert_eq!(fold("+49 (151) 234-5678"), "+491512345678");
        assert_eq!(fold("+491512345678"), "+491512345678");
    }

    #[test]
    fn addresses_are_checked() {
        assert_eq!(read_email(" ann@example.com ").unwrap(), "ann@example.com");
        assert_eq!(read_email("ann.o'hara+x@sub.example.com").unwrap(), "ann.o'hara+x@sub.example.com");
        for wrong in ["ann", "@example.com", "ann@", "a b@example.com", "ann@-x.com", "ann@a..b", "a@b@c d"] {
            assert_eq!(read_email(wrong), Err(IdentifierError::Email), "{wrong}");
        }
        assert_eq!(read_email(&"x".repeat(300)), Err(IdentifierError::TooLong));
    }

    #[test]
    fn numbers_are_read_into_e_164() {
        assert_eq!(read_phone("+1 415 555 0123").unwrap(), "+14155550123");
        for wrong in ["14155550123", "+0123456789", "+123", "+1234567890123456", "+1415555x123"] {
            assert_eq!(read_phone(wrong), Err(IdentifierError::Phone), "{wrong}");
        }
    }

    #[test]
    fn control_characters_are_refused() {
        assert_eq!(Identifier::new(Identifier::ANY, "a\u{0}b"), Err(IdentifierError::Characters));
        assert_eq!(Identifier::new(Identifier::ANY, "  "), Err(IdentifierError::Empty));
        assert_eq!(read_name("a b"), Err(IdentifierError::Characters));
    }

    proptest! {
        #[test]
        fn folding_twice_is_folding_once(value in "\\PC{0,40}") {
            let once = Identifier::fold(&value);
            prop_assert_eq!(Identifier::fold(once.as_str()), once);
        }
    }
}
