//! What someone typed as a code of their authenticator app.

use crate::secret::Secret;
use subtle::{Choice, ConstantTimeEq};
use zeroize::Zeroize;

/// Characters that are looked at: eight digits, and the spaces that people put between them.
const CHARS_MAX: usize = 40;

/// A typed code whose form is that of a code. Nothing of it is shown by `Debug`.
#[derive(Clone)]
pub struct TypedTotp {
    number: u32,
    digits: u8,
}

/// Why a text cannot be a code. Told from the form alone, before anyone is looked up, and not counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a code has 6 to 8 digits")]
pub struct TypedTotpError;

impl std::fmt::Debug for TypedTotp {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("TypedTotp(…)")
    }
}

impl Drop for TypedTotp {
    fn drop(&mut self) {
        self.number.zeroize();
    }
}

impl TypedTotp {
    /// Reads what was typed. Spaces and hyphens are passed over: apps show codes in groups.
    pub fn read(typed: &Secret) -> Result<Self, TypedTotpError> {
        let text = typed.reveal();
        if text.len() > CHARS_MAX {
            return Err(TypedTotpError);
        }
        let (mut number, mut digits) = (0_u32, 0_u8);
        for c in text.chars().filter(|c| !c.is_whitespace() && *c != '-') {
            let digit = c.to_digit(10).filter(|_| digits < 8).ok_or(TypedTotpError)?;
            number = number * 10 + digit;
            digits += 1;
        }
        if digits < 6 { Err(TypedTotpError) } else { Ok(Self { number, digits }) }
    }

    /// Whether this is the code `number` of `digits` digits, in constant time.
    pub(crate) fn is(&self, number: u32, digits: u8) -> Choice {
        self.number.ct_eq(&number) & self.digits.ct_eq(&digits)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<TypedTotp, TypedTotpError> {
        TypedTotp::read(&Secret::new(text.to_owned()))
    }

    #[test]
    fn digits_are_read_in_groups() {
        for text in ["012345", "012 345", " 012-345 ", "0 1 2 3 4 5"] {
            assert!(bool::from(read(text).unwrap().is(12_345, 6)), "{text}");
        }
        assert!(!bool::from(read("0012345").unwrap().is(12_345, 6)), "seven digits are not six");
        assert!(bool::from(read("99999999").unwrap().is(99_999_999, 8)));
        for text in ["", "12345", "123456789", "12345a", "１２３４５６", "+12345", &" ".repeat(50)] {
            assert_eq!(read(text).err(), Some(TypedTotpError), "{text}");
        }
    }
}
