//! The ring as a file or a text: JSON, one entry a key, the newest of each use first.

use super::{ChainKeys, ChainPublic, Keys, SealKeys, SigningKeys, chain};
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
    /// Checkpoints over the log.
    Chain,
    /// The public half of a retired chain key, so that its checkpoints can still be verified.
    ChainPublic,
}

impl KeyUse {
    /// The word for it, as it stands in the ring.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Digest => "digest",
            Self::Seal => "seal",
            Self::SignEdDSA => "sign_eddsa",
            Self::SignEs256 => "sign_es256",
            Self::SignRs256 => "sign_rs256",
            Self::Chain => "chain",
            Self::ChainPublic => "chain_public",
        }
    }
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
    /// No entry with this id.
    #[error("the key ring has no key {0}")]
    Unknown(KeyId),
    /// The newest key of its use: new things are made with it.
    #[error("key {0} is the newest of its use, only older ones can be taken out")]
    InUse(KeyId),
    /// The generator failed.
    #[error("a key could not be made")]
    Generate,
}

/// What a ring tells of a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct KeyInfo {
    /// Its id.
    pub id: KeyId,
    /// What it is for.
    pub used: KeyUse,
    /// When it was made.
    pub created_at: Timestamp,
    /// Whether new things are made with it: the newest of its use.
    pub current: bool,
}

/// A key ring at rest. Its `Debug` shows ids only; its text is secret.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Ring {
    version: u32,
    keys: Vec<Entry>,
}

/// The uses of which every ring has a key.
const GENERATED: [KeyUse; 6] =
    [KeyUse::Digest, KeyUse::Seal, KeyUse::SignEdDSA, KeyUse::SignEs256, KeyUse::SignRs256, KeyUse::Chain];

/// A symmetric key and its name.
pub(super) type NamedKey = (KeyId, Zeroizing<[u8; 32]>);

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    id: KeyId,
    #[serde(rename = "use")]
    used: KeyUse,
    created_at: Timestamp,
    /// Thirty-two bytes, or a PKCS#8 document; of a retired chain key the public half. Base64url.
    secret: Zeroizing<String>,
}

impl Entry {
    /// A new key. `draw` gives fresh random bytes.
    fn draw(used: KeyUse, now: Timestamp, draw: &impl Fn() -> [u8; 32]) -> Result<Self, RingError> {
        let secret = match used {
            KeyUse::Digest | KeyUse::Seal => Zeroizing::new(draw().to_vec()),
            KeyUse::SignEdDSA => super::sign::generate(TokenAlgorithm::EdDSA)?,
            KeyUse::SignEs256 => super::sign::generate(TokenAlgorithm::ES256)?,
            KeyUse::SignRs256 => super::sign::generate(TokenAlgorithm::RS256)?,
            KeyUse::Chain => chain::generate()?,
            // It is what becomes of a chain key, and nothing of its own.
            KeyUse::ChainPublic => return Err(RingError::Generate),
        };
        let mut id = [0; 16];
        id.copy_from_slice(&draw()[..16]);
        let secret = Zeroizing::new(BASE64URL_NOPAD.encode(&secret));
        Ok(Self { id: KeyId::from_random(id), used, created_at: now, secret })
    }

    fn malformed(&self) -> RingError {
        RingError::Malformed { id: self.id, used: self.used }
    }

    fn decode(&self) -> Result<Zeroizing<Vec<u8>>, RingError> {
        let bytes = BASE64URL_NOPAD.decode(self.secret.as_bytes());
        bytes.map(Zeroizing::new).map_err(|_| self.malformed())
    }
}

impl std::fmt::Debug for Ring {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_list().entries(self.keys.iter().map(|entry| (entry.id, entry.used))).finish()
    }
}

impl Ring {
    /// Draws a new ring: one key of each use. `draw` gives fresh random bytes.
    pub fn generate(now: Timestamp, draw: impl Fn() -> [u8; 32]) -> Result<Self, RingError> {
        let keys = GENERATED.iter().map(|used| Entry::draw(*used, now, &draw)).collect::<Result<_, _>>()?;
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
                let document = entry.decode()?;
                signing.add(entry.id, algorithm, &document).map_err(|_| entry.malformed())?;
            }
        }
        let digest = DigestKeys::new(current, digest.collect());
        Ok(Keys { digest, seal: SealKeys::new(seal)?, signing, chain: self.open_chain()? })
    }

    fn open_chain(&self) -> Result<ChainKeys, RingError> {
        let newest = self.of(KeyUse::Chain).next().ok_or(RingError::Missing(KeyUse::Chain))?;
        let older = self.of(KeyUse::Chain).skip(1).map(|entry| {
            let public = chain::public_of(&entry.decode()?).map_err(|_| entry.malformed())?;
            Ok((entry.id, public))
        });
        let retired = self.of(KeyUse::ChainPublic).map(|entry| {
            let public = ChainPublic::try_from(entry.decode()?.as_slice()).map_err(|_| entry.malformed())?;
            Ok((entry.id, public))
        });
        let older = older.chain(retired).collect::<Result<_, RingError>>()?;
        ChainKeys::new(newest.id, &newest.decode()?, older).map_err(|_| newest.malformed())
    }

    /// Whether the ring has a key for a use.
    pub fn has(&self, used: KeyUse) -> bool {
        self.of(used).next().is_some()
    }

    /// What the ring holds, in its order.
    pub fn list(&self) -> impl Iterator<Item = KeyInfo> {
        self.keys.iter().map(|entry| {
            let newest = self.of(entry.used).next().map(|newest| newest.id);
            let current = newest == Some(entry.id) && entry.used != KeyUse::ChainPublic;
            KeyInfo { id: entry.id, used: entry.used, created_at: entry.created_at, current }
        })
    }

    /// Adds a new key in front of those of its use: from the next opening on, new things are made with it.
    pub fn add(
        &mut self,
        used: KeyUse,
        now: Timestamp,
        draw: impl Fn() -> [u8; 32],
    ) -> Result<KeyId, RingError> {
        let entry = Entry::draw(used, now, &draw)?;
        let id = entry.id;
        let place = self.keys.iter().position(|entry| entry.used == used).unwrap_or(self.keys.len());
        self.keys.insert(place, entry);
        Ok(id)
    }

    /// Takes an older key out. Of a chain key the public half stays, so that its checkpoints still verify.
    pub fn retire(&mut self, id: KeyId) -> Result<(), RingError> {
        let info = self.list().find(|info| info.id == id).ok_or(RingError::Unknown(id))?;
        let place = self.keys.iter().position(|entry| entry.id == id).ok_or(RingError::Unknown(id))?;
        match info.used {
            _ if info.current => Err(RingError::InUse(id)),
            KeyUse::ChainPublic => Ok(()),
            KeyUse::Chain => {
                let entry = &mut self.keys[place];
                let public = chain::public_of(&entry.decode()?).map_err(|_| entry.malformed())?;
                entry.used = KeyUse::ChainPublic;
                entry.secret = Zeroizing::new(BASE64URL_NOPAD.encode(&public));
                Ok(())
            }
            _ => {
                self.keys.remove(place);
                Ok(())
            }
        }
    }

    /// How the database shall recognise these keys. Public halves of retired keys are no secrets that
    /// anything depends on.
    pub fn checks(&self) -> Vec<KeyCheck> {
        self.keys
            .iter()
            .filter(|entry| entry.used != KeyUse::ChainPublic)
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
                let key = <[u8; 32]>::try_from(entry.decode()?.as_slice()).map_err(|_| entry.malformed())?;
                Ok((entry.id, Zeroizing::new(key)))
            })
            .collect()
    }
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

    #[test]
    fn a_new_key_comes_first_and_an_old_one_can_go() {
        let mut ring = ring();
        let current = |ring: &Ring, used| ring.list().find(|key| key.used == used && key.current).unwrap().id;
        for used in GENERATED {
            let before = current(&ring, used);
            let added = ring.add(used, Timestamp::from_millis(2), || SystemRandom.bytes()).unwrap();
            assert_eq!(current(&ring, used), added);
            assert!(matches!(ring.retire(added), Err(RingError::InUse(id)) if id == added));
            ring.retire(before).unwrap();
            assert!(ring.open().is_ok());
        }
        assert!(matches!(ring.retire(KeyId::from_random([0; 16])), Err(RingError::Unknown(_))));
    }

    #[test]
    fn of_a_retired_chain_key_the_public_half_stays() {
        let mut ring = ring();
        let before = ring.open().unwrap().chain.public_keys();
        ring.add(KeyUse::Chain, Timestamp::from_millis(2), || SystemRandom.bytes()).unwrap();
        ring.retire(before[0].0).unwrap();
        let text = ring.to_text().unwrap();
        let again = Ring::read(&text).unwrap();
        assert_eq!(again.open().unwrap().chain.public_keys()[1], before[0]);
        assert!(again.checks().iter().all(|check| check.id != before[0].0));
        assert_eq!(again.keys.last().unwrap().secret.len(), 43, "nothing but the public half");
    }
}
