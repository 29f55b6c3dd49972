//! The secret that an authenticator app and the server share.

use super::Algorithm;
use crate::secret::Secret;
use crate::turn::Turn;
use data_encoding::BASE32_NOPAD;
use std::fmt;
use zeroize::Zeroizing;

/// Bytes of a seed, at least: eighty bits, what some providers still give out (RFC 4226 section 4 asks 128; new seeds
/// have 160 or more).
const BYTES_MIN: usize = 10;
/// Bytes of a seed, at most: a block of the largest hash.
const BYTES_MAX: usize = 128;

/// A seed in memory. It has no `Display`, no `Serialize`, and is zeroed when dropped.
#[derive(Clone, PartialEq, Eq)]
pub struct Seed(Zeroizing<Vec<u8>>);

/// Bytes or a text that cannot be a seed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SeedError {
    /// Too short to be a secret, or too long to be meant as one.
    #[error("must have between {BYTES_MIN} and {BYTES_MAX} bytes")]
    Length,
    /// Not the alphabet A–Z, 2–7.
    #[error("must be Base32 (letters A to Z and digits 2 to 7)")]
    Base32,
}

impl fmt::Debug for Seed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Seed(…)")
    }
}

impl Seed {
    /// Takes over bytes.
    pub fn new(bytes: Vec<u8>) -> Result<Self, SeedError> {
        let bytes = Zeroizing::new(bytes);
        if (BYTES_MIN..=BYTES_MAX).contains(&bytes.len()) { Ok(Self(bytes)) } else { Err(SeedError::Length) }
    }

    /// Draws a seed as long as the hash.
    pub fn draw(algorithm: Algorithm, turn: &mut Turn) -> Self {
        let bytes: Zeroizing<[u8; 64]> = Zeroizing::new(turn.random_bytes());
        Self(Zeroizing::new(bytes[..algorithm.bytes()].to_vec()))
    }

    /// Reads Base32 (RFC 4648 section 6) as people and programs write it: any case, with or without padding, spaces and
    /// hyphens.
    pub fn from_base32(text: &Secret) -> Result<Self, SeedError> {
        let plain: Zeroizing<String> = Zeroizing::new(
            text.reveal()
                .chars()
                .filter(|c| !c.is_whitespace() && *c != '-')
                .map(|c| c.to_ascii_uppercase())
                .collect(),
        );
        let plain = plain.trim_end_matches('=');
        // Some programs leave non-zero bits behind the last whole byte; they carry nothing.
        let mut lenient = BASE32_NOPAD.specification();
        lenient.check_trailing_bits = false;
        let encoding = lenient.encoding().map_err(|_| SeedError::Base32)?;
        Self::new(encoding.decode(plain.as_bytes()).map_err(|_| SeedError::Base32)?)
    }

    /// As key URIs and people write it: upper case, no padding.
    pub fn to_base32(&self) -> Secret {
        Secret::new(BASE32_NOPAD.encode(&self.0))
    }

    /// The bytes.
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Seed, SeedError> {
        Seed::from_base32(&Secret::new(text.to_owned()))
    }

    #[test]
    fn base32_is_read_as_people_write_it() {
        let seed = read("JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP").unwrap();
        assert_eq!(read("jbsw y3dp ehpk 3pxp jbsw y3dp ehpk 3pxp").unwrap(), seed);
        assert_eq!(read("JBSWY3DP-EHPK3PXP-JBSWY3DP-EHPK3PXP====").unwrap(), seed);
        assert_eq!(seed.to_base32().reveal(), "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP");
        assert_eq!(read("JBSWY3DPEHPK3PX1").err(), Some(SeedError::Base32));
        assert_eq!(read("JBSWY3DP").err(), Some(SeedError::Length));
        assert_eq!(read("").err(), Some(SeedError::Length));
        assert_eq!(read(&"A".repeat(500)).err(), Some(SeedError::Length));
    }

    #[test]
    fn trailing_bits_are_passed_over() {
        // Seventeen bytes need 28 symbols; the last symbol's lower bits are beyond them.
        assert_eq!(
            read("GEZDGNBVGY3TQOJQGEZDGNBVGY3H").unwrap(),
            read("GEZDGNBVGY3TQOJQGEZDGNBVGY3A").unwrap()
        );
    }

    #[test]
    fn debug_shows_nothing() {
        assert_eq!(format!("{:?}", read("JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP").unwrap()), "Seed(…)");
    }
}
