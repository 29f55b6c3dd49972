//! The algorithm: HOTP (RFC 4226) over time steps (RFC 6238), with the three hashes that key URIs know.

use super::Seed;
use crate::time::Timestamp;
use hmac::{Hmac, KeyInit, Mac};
use serde::{Deserialize, Serialize};
use sha1::Sha1;
use sha2::{Sha256, Sha512};
use std::fmt;

/// A time step: periods since the epoch.
pub type Step = u64;

/// The hash under the codes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Algorithm {
    /// The one that every authenticator app knows.
    #[default]
    Sha1,
    /// SHA-256.
    Sha256,
    /// SHA-512.
    Sha512,
}

impl Algorithm {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Sha1, Self::Sha256, Self::Sha512];

    /// The name in key URIs and OCRA suites.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Sha1 => "SHA1",
            Self::Sha256 => "SHA256",
            Self::Sha512 => "SHA512",
        }
    }

    /// Bytes of the hash: what a new seed has (RFC 6238 section 5.1: as long as the hash).
    pub const fn bytes(self) -> usize {
        match self {
            Self::Sha1 => 20,
            Self::Sha256 => 32,
            Self::Sha512 => 64,
        }
    }

    /// Reads a name as programs write it: `SHA1`, `sha-256`, `HmacSHA512`.
    pub fn read(name: &str) -> Option<Self> {
        let plain: String = name.chars().filter(char::is_ascii_alphanumeric).collect();
        let plain = plain.to_ascii_lowercase();
        let plain = plain.strip_prefix("hmac").unwrap_or(&plain);
        Self::ALL.into_iter().find(|known| known.as_str().eq_ignore_ascii_case(plain))
    }
}

impl fmt::Display for Algorithm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// What codes look like and how long each stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Parameters {
    /// The hash.
    pub algorithm: Algorithm,
    /// Digits of a code: 6, 7 or 8.
    pub digits: u8,
    /// Seconds that one code stands.
    pub period: u16,
}

/// Settings that no TOTP can have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ParametersError {
    /// RFC 4226 section 5.3 asks six at least; nine would not fit into 31 bits.
    #[error("digits must be 6, 7 or 8")]
    Digits,
    /// What an OCRA suite can name as a time step, so that every TOTP can sign (RFC 6287 section 6.3).
    #[error("period must be between 10 and 59 seconds, or 1 to 5 whole minutes")]
    Period,
}

impl Default for Parameters {
    /// SHA-1, six digits, 30 seconds: what every authenticator app knows.
    fn default() -> Self {
        Self { algorithm: Algorithm::Sha1, digits: 6, period: 30 }
    }
}

impl Parameters {
    /// Whether a TOTP can have these.
    pub const fn check(self) -> Result<(), ParametersError> {
        if self.digits < 6 || self.digits > 8 {
            return Err(ParametersError::Digits);
        }
        match self.period {
            10..=59 | 60 | 120 | 180 | 240 | 300 => Ok(()),
            _ => Err(ParametersError::Period),
        }
    }

    /// The names of those that some widely used authenticator apps ignore: they take six digits of SHA-1 every 30
    /// seconds whatever the key URI says, and then show wrong codes.
    pub fn often_ignored(self) -> Vec<&'static str> {
        let usual = Self::default();
        [
            ("algorithm", self.algorithm != usual.algorithm),
            ("digits", self.digits != usual.digits),
            ("period", self.period != usual.period),
        ]
        .into_iter()
        .filter_map(|(name, is_unusual)| is_unusual.then_some(name))
        .collect()
    }

    /// The step that an instant is in (RFC 6238 section 4.2, with T0 = 0).
    pub fn step_at(self, now: Timestamp) -> Step {
        u64::try_from(now.as_secs()).unwrap_or(0) / u64::from(self.period.max(1))
    }

    /// 10 to the number of digits.
    pub const fn combinations(self) -> u32 {
        10_u32.pow(self.digits as u32)
    }
}

/// A matching step.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AcceptedStep {
    /// The step.
    pub step: Step,
    /// How many steps the device is ahead of the server (behind: negative).
    pub ahead: i8,
}

/// A seed, prepared for one hash. HMAC keys are set up once and not for every step of the window.
#[derive(Clone)]
enum Prepared {
    Sha1(Hmac<Sha1>),
    Sha256(Hmac<Sha256>),
    Sha512(Hmac<Sha512>),
}

/// Makes the codes of one seed.
#[derive(Clone)]
pub struct CodeKey {
    prepared: Prepared,
    digits: u8,
}

impl fmt::Debug for CodeKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("CodeKey(…)")
    }
}

impl CodeKey {
    /// Prepares a seed.
    pub fn new(seed: &Seed, algorithm: Algorithm, digits: u8) -> Self {
        fn prepare<M: KeyInit>(seed: &Seed) -> M {
            // HMAC takes keys of any length (RFC 2104 section 2), so this cannot fail.
            M::new_from_slice(seed.as_bytes()).unwrap_or_else(|_| M::new(&hmac::digest::Key::<M>::default()))
        }
        let prepared = match algorithm {
            Algorithm::Sha1 => Prepared::Sha1(prepare(seed)),
            Algorithm::Sha256 => Prepared::Sha256(prepare(seed)),
            Algorithm::Sha512 => Prepared::Sha512(prepare(seed)),
        };
        Self { prepared, digits }
    }

    /// The code at a counter (RFC 4226 section 5.3), as a number.
    pub fn code(&self, counter: Step) -> u32 {
        self.number_of(&[&counter.to_be_bytes()])
    }

    /// The code of any message: HMAC, dynamic truncation, the last digits.
    pub(crate) fn number_of(&self, message: &[&[u8]]) -> u32 {
        fn truncated<M: Mac + Clone>(mac: &M, message: &[&[u8]]) -> u32 {
            let mut mac = mac.clone();
            for part in message {
                mac.update(part);
            }
            let hash = mac.finalize().into_bytes();
            // RFC 4226 section 5.3: the last nibble says where the four bytes begin; the sign bit goes.
            let offset = usize::from(hash[hash.len() - 1] & 0x0f);
            let bytes = [hash[offset], hash[offset + 1], hash[offset + 2], hash[offset + 3]];
            u32::from_be_bytes(bytes) & 0x7fff_ffff
        }
        let number = match &self.prepared {
            Prepared::Sha1(mac) => truncated(mac, message),
            Prepared::Sha256(mac) => truncated(mac, message),
            Prepared::Sha512(mac) => truncated(mac, message),
        };
        number % 10_u32.pow(u32::from(self.digits))
    }

    /// The code of a counter as people see it, with leading zeros.
    pub fn text(&self, counter: Step) -> String {
        digits_of(self.code(counter), self.digits)
    }

    pub(crate) const fn digits(&self) -> u8 {
        self.digits
    }
}

/// A number with leading zeros.
pub(crate) fn digits_of(number: u32, digits: u8) -> String {
    format!("{number:0width$}", width = usize::from(digits))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seed(bytes: usize) -> Seed {
        let digits = b"1234567890".iter().cycle().take(bytes).copied().collect::<Vec<u8>>();
        Seed::new(digits).unwrap()
    }

    /// RFC 4226, appendix D.
    #[test]
    fn hotp_gives_the_codes_of_the_rfc() {
        let key = CodeKey::new(&seed(20), Algorithm::Sha1, 6);
        let codes = [
            "755224", "287082", "359152", "969429", "338314", "254676", "287922", "162583", "399871",
            "520489",
        ];
        for (counter, code) in codes.into_iter().enumerate() {
            assert_eq!(key.text(counter as u64), code);
        }
    }

    /// RFC 6238, appendix B, with the seeds of its reference implementation.
    #[test]
    fn totp_gives_the_codes_of_the_rfc() {
        let vectors = [
            (59, ["94287082", "46119246", "90693936"]),
            (1_111_111_109, ["07081804", "68084774", "25091201"]),
            (1_111_111_111, ["14050471", "67062674", "99943326"]),
            (1_234_567_890, ["89005924", "91819424", "93441116"]),
            (2_000_000_000, ["69279037", "90698825", "38618901"]),
            (20_000_000_000, ["65353130", "77737706", "47863826"]),
        ];
        for (at, codes) in vectors {
            for (algorithm, code) in Algorithm::ALL.into_iter().zip(codes) {
                let parameters = Parameters { algorithm, digits: 8, period: 30 };
                let step = parameters.step_at(Timestamp::from_millis(at * 1000));
                assert_eq!(CodeKey::new(&seed(algorithm.bytes()), algorithm, 8).text(step), code, "{at}");
            }
        }
    }

    #[test]
    fn settings_that_no_suite_can_name_are_refused() {
        let with = |digits, period| Parameters { digits, period, ..Parameters::default() }.check();
        assert_eq!(with(6, 30), Ok(()));
        assert_eq!(with(8, 60), Ok(()));
        assert_eq!(with(5, 30), Err(ParametersError::Digits));
        assert_eq!(with(9, 30), Err(ParametersError::Digits));
        for period in [0, 9, 61, 90, 301] {
            assert_eq!(with(6, period), Err(ParametersError::Period), "{period}");
        }
    }

    #[test]
    fn names_of_hashes_are_read_as_programs_write_them() {
        for (name, expected) in [
            ("SHA1", Some(Algorithm::Sha1)),
            ("sha-256", Some(Algorithm::Sha256)),
            ("HmacSHA512", Some(Algorithm::Sha512)),
            ("HMAC-SHA1", Some(Algorithm::Sha1)),
            ("md5", None),
            ("", None),
        ] {
            assert_eq!(Algorithm::read(name), expected, "{name}");
        }
    }

    #[test]
    fn what_apps_ignore_is_named() {
        assert!(Parameters::default().often_ignored().is_empty());
        let unusual = Parameters { algorithm: Algorithm::Sha256, digits: 8, period: 60 };
        assert_eq!(unusual.often_ignored(), ["algorithm", "digits", "period"]);
    }
}
