//! The ring as a file or a text: JSON, one entry a key, the newest of each use first.

use super::{Keys, SealKeys, SigningKeys};
use crate::store::KeyCheck;
use data_encoding::BASE64URL_NOPAD;
use readmit_core::client::TokenAlgorithm;
use readmit_core::digest::{DigestKey, DigestKeys, Purpose};
use readmit_core::id::KeyId;
use readmit_core::time::Timestamp;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use zeroize::Zeroizing;

/// What a key is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum KeyUse {
    /// Digests of codes, client secrets and refresh tokens.
    Digest,
    /// Fields that must be read again.
    Seal,
    /// Tokens signed with Ed25519.
    #[serde(rename = "sign_eddsa")]
    SignEdDSA,
    /// Tokens signed with P-256.
    SignEs256,
    /// Tokens signed with RSA.
    SignRs256,
}

/// Why a ring cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum RingError {
    /// Not a ring.
    #[error("the key ring cannot be read: {0}")]
    Unreadable(#[from] serde_json::Error),
    /// Written by a newer program.
    #[error("the key ring has version {0}, this program knows version 1")]
    Version(u32),
    /// A use without a key.
    #[error("the key ring has no key for {0:?}")]
    Missing(KeyUse),
    /// A key that is none.
    #[error("key {id} of the key ring is not a key for {used:?}")]
    Malformed {
        /// The key.
        id: KeyId,
        /// What it should be for.
        used: KeyUse,
    },
    /// Two entries with one id.
    #[error("the key ring has key {0} twice")]
    Twice(KeyId),
    /// The generator failed.
    #[error("a key could not be made")]
    Generate,
}

/// A key ring at rest. Its `Debug` shows ids only; its text is secret.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Ring {
    version: u32,
    keys: Vec<Entry>,
}

/// A symmetric key and its name.
pub(super) type NamedKey = (KeyId, Zeroizing<[u8; 32]>);

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    id: KeyId,
    #[serde(rename = "use")]
    used: KeyUse,
    created_at: Timestamp,
    /// Thirty-two bytes, or a PKCS#8 document; base64url.
    secret: Zeroizing<String>,
}

impl std::fmt::Debug for Ring {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_list().entries(self.keys.iter().map(|entry| (entry.id, entry.used))).finish()
    }
}

impl Ring {
    /// Draws a new ring: one key of each use. `draw` gives fresh random bytes.
    pub fn generate(now: Timestamp, draw: impl Fn() -> [u8; 32]) -> Result<Self, RingError> {
        let id = || {
            let mut bytes = [0; 16];
            bytes.copy_from_slice(&draw()[..16]);
            KeyId::from_random(bytes)
        };
        let entry = |used, secret: &[u8]| Entry {
            id: id(),
            used,
            created_at: now,
            secret: Zeroizing::new(BASE64URL_NOPAD.encode(secret)),
        };
        let keys = vec![
            entry(KeyUse::Digest, &*Zeroizing::new(draw())),
            entry(KeyUse::Seal, &*Zeroizing::new(draw())),
            entry(KeyUse::SignEdDSA, &super::sign::generate(TokenAlgorithm::EdDSA)?),
            entry(KeyUse::SignEs256, &super::sign::generate(TokenAlgorithm::ES256)?),
            entry(KeyUse::SignRs256, &super::sign::generate(TokenAlgorithm::RS256)?),
        ];
        Ok(Self { version: 1, keys })
    }

    /// Reads a ring.
    pub fn read(text: &str) -> Result<Self, RingError> {
        let ring: Self = serde_json::from_str(text)?;
        if ring.version != 1 {
            return Err(RingError::Version(ring.version));
        }
        for (place, entry) in ring.keys.iter().enumerate() {
            if ring.keys[..place].iter().any(|earlier| earlier.id == entry.id) {
                return Err(RingError::Twice(entry.id));
            }
        }
        Ok(ring)
    }

    /// The text to keep: whoever has it and the database can read codes off their digests.
    pub fn to_text(&self) -> Result<Zeroizing<String>, RingError> {
        Ok(Zeroizing::new(serde_json::to_string_pretty(self)?))
    }

    /// Prepares the keys for use.
    pub fn open(&self) -> Result<Keys, RingError> {
        let mut digest = self.secrets(KeyUse::Digest)?.into_iter().map(|(id, key)| DigestKey::new(id, &key));
        let current = digest.next().ok_or(RingError::Missing(KeyUse::Digest))?;
        let seal = self.secrets(KeyUse::Seal)?;
        let mut signing = SigningKeys::default();
        for (used, algorithm) in [
            (KeyUse::SignEdDSA, TokenAlgorithm::EdDSA),
            (KeyUse::SignEs256, TokenAlgorithm::ES256),
            (KeyUse::SignRs256, TokenAlgorithm::RS256),
        ] {
            let mut entries = self.of(used).peekable();
            entries.peek().ok_or(RingError::Missing(used))?;
            for entry in entries {
                let malformed = || RingError::Malformed { id: entry.id, used };
                let document = Zeroizing::new(decode(entry).ok_or_else(malformed)?);
                signing.add(entry.id, algorithm, &document).map_err(|_| malformed())?;
            }
        }
        Ok(Keys { digest: DigestKeys::new(current, digest.collect()), seal: SealKeys::new(seal)?, signing })
    }

    /// How the database shall recognise these keys.
    pub fn checks(&self) -> Vec<KeyCheck> {
        self.keys
            .iter()
            .map(|entry| {
                let key = DigestKey::new(entry.id, &Sha256::digest(entry.secret.as_bytes()).into());
                KeyCheck { id: entry.id, check: key.digest(Purpose::KeyCheck, &[entry.id.as_bytes()]) }
            })
            .collect()
    }

    fn of(&self, used: KeyUse) -> impl Iterator<Item = &Entry> {
        self.keys.iter().filter(move |entry| entry.used == used)
    }

    fn secrets(&self, used: KeyUse) -> Result<Vec<NamedKey>, RingError> {
        self.of(used)
            .map(|entry| {
                let bytes = decode(entry).map(Zeroizing::new);
                let key = bytes.and_then(|bytes| Some(Zeroizing::new(bytes.as_slice().try_into().ok()?)));
                Ok((entry.id, key.ok_or(RingError::Malformed { id: entry.id, used })?))
            })
            .collect()
    }
}

fn decode(entry: &Entry) -> Option<Vec<u8>> {
    BASE64URL_NOPAD.decode(entry.secret.as_bytes()).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ports::{Random, SystemRandom};

    fn ring() -> Ring {
        Ring::generate(Timestamp::from_millis(1), || SystemRandom.bytes()).unwrap()
    }

    #[test]
    fn a_ring_is_read_back_as_it_was_written() {
        let ring = ring();
        let again = Ring::read(&ring.to_text().unwrap()).unwrap();
        assert_eq!(again.checks(), ring.checks());
        assert!(again.open().is_ok());
    }

    #[test]
    fn debug_shows_no_secret() {
        let ring = ring();
        let shown = format!("{ring:?}");
        assert!(ring.keys.iter().all(|entry| !shown.contains(entry.secret.as_str())));
    }

    #[test]
    fn what_is_wrong_is_named() {
        let mut ring = ring();
        ring.keys.remove(1);
        assert!(matches!(ring.open(), Err(RingError::Missing(KeyUse::Seal))));
        let mut ring = self::ring();
        ring.keys[2].secret = Zeroizing::new("AAAA".to_owned());
        assert!(matches!(ring.open(), Err(RingError::Malformed { used: KeyUse::SignEdDSA, .. })));
        assert!(matches!(Ring::read("{}"), Err(RingError::Unreadable(_))));
        assert!(matches!(Ring::read(r#"{"version":2,"keys":[]}"#), Err(RingError::Version(2))));
    }
}
