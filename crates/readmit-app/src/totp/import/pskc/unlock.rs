//! What opens the encrypted values of a container.

use data_encoding::{BASE64, HEXLOWER_PERMISSIVE};
use readmit_core::secret::Secret;
use std::fmt;
use zeroize::Zeroizing;

/// What opens encrypted values.
#[derive(Clone, Default)]
pub enum Unlock {
    /// Nothing: values are plain.
    #[default]
    Nothing,
    /// A key that both sides know.
    Key(Zeroizing<Vec<u8>>),
    /// A password that the key is derived from.
    Password(Secret),
}

/// A text that is no key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("expected a key of 16 or 32 bytes in hexadecimal or Base64")]
pub struct KeyFileError;

impl fmt::Debug for Unlock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Nothing => "Nothing",
            Self::Key(_) => "Key(…)",
            Self::Password(_) => "Password(…)",
        })
    }
}

impl Unlock {
    /// Reads a key in hexadecimal or Base64; what could be both is hexadecimal.
    pub fn key(text: &str) -> Result<Self, KeyFileError> {
        let plain: Zeroizing<String> = Zeroizing::new(text.chars().filter(|c| !c.is_whitespace()).collect());
        let read = HEXLOWER_PERMISSIVE.decode(plain.as_bytes()).or_else(|_| BASE64.decode(plain.as_bytes()));
        let key = Zeroizing::new(read.map_err(|_| KeyFileError)?);
        if [16, 32].contains(&key.len()) { Ok(Self::Key(key)) } else { Err(KeyFileError) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_read_in_two_spellings() {
        let bytes = |text| match Unlock::key(text) {
            Ok(Unlock::Key(key)) => Some(key.to_vec()),
            _ => None,
        };
        assert_eq!(bytes("12345678 90123456 78901234 56789012\n").unwrap()[..2], [0x12, 0x34]);
        assert_eq!(bytes("EjRWeJASNFZ4kBI0VniQEg==").unwrap()[..2], [0x12, 0x34]);
        assert_eq!((bytes("1234"), bytes(""), bytes("not a key")), (None, None, None));
        assert_eq!(format!("{:?}", Unlock::key(&"ab".repeat(32)).unwrap()), "Key(…)");
    }
}
