//! Keyed digests: how codes, client secrets and refresh tokens are kept.
//!
//! A six-digit code has twenty bits: a bare hash of it, even a slow one, falls to anyone who has the
//! database. So every digest is HMAC-SHA-256 under a key that the database does not hold, and its input
//! names the kind of secret, the tenant and the owner: a digest moved to another place matches nothing.

use crate::id::{AccountId, KeyId, TenantId};
use hmac::{Hmac, KeyInit, Mac};
use serde::{Deserialize, Serialize};
use sha2::Sha256;
use std::fmt;
use std::sync::Arc;
use subtle::ConstantTimeEq;

/// What a digest is of. Part of its input, so that no secret can stand in for another kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// A temporary access code.
    Code,
    /// An OAuth client secret.
    ClientSecret,
    /// A refresh token.
    RefreshToken,
    /// The stand-in account of an unknown identifier.
    Decoy,
    /// The check value by which the database recognises a key.
    KeyCheck,
    /// The secret in an operator's session cookie.
    OperatorSession,
    /// The token that an operator's browser must repeat in a header.
    RequestForgery,
    /// An operator's token for programs.
    ApiToken,
    /// The "this was not me" link of a notice.
    NotMe,
    /// The link by which the first administrator is made, or an operator sets a password.
    SetUp,
    /// What a caller named a request, so that it is not carried out twice.
    Idempotency,
    /// The challenge of a transaction.
    Transaction,
    /// A code that a journey sends.
    Passcode,
    /// What the recovery page knows its reader by.
    RecoveryPass,
}

impl Purpose {
    const fn label(self) -> &'static [u8] {
        match self {
            Self::Code => b"readmit/1/code",
            Self::ClientSecret => b"readmit/1/client-secret",
            Self::RefreshToken => b"readmit/1/refresh-token",
            Self::Decoy => b"readmit/1/decoy",
            Self::KeyCheck => b"readmit/1/key-check",
            Self::OperatorSession => b"readmit/1/operator-session",
            Self::RequestForgery => b"readmit/1/request-forgery",
            Self::ApiToken => b"readmit/1/api-token",
            Self::NotMe => b"readmit/1/not-me",
            Self::SetUp => b"readmit/1/set-up",
            Self::Idempotency => b"readmit/1/idempotency",
            Self::Transaction => b"readmit/1/transaction",
            Self::Passcode => b"readmit/1/passcode",
            Self::RecoveryPass => b"readmit/1/recovery-pass",
        }
    }
}

/// One HMAC key, prepared.
#[derive(Clone)]
pub struct DigestKey {
    id: KeyId,
    mac: Hmac<Sha256>,
}

impl fmt::Debug for DigestKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "DigestKey({})", self.id)
    }
}

impl DigestKey {
    /// A key of 32 bytes.
    pub fn new(id: KeyId, material: &[u8; 32]) -> Self {
        // HMAC pads a short key with zeros to its block (RFC 2104 section 2); a whole block cannot be refused.
        let mut block = hmac::digest::Key::<Hmac<Sha256>>::default();
        block[..material.len()].copy_from_slice(material);
        Self { id, mac: Hmac::new(&block) }
    }

    /// The key's id.
    pub const fn id(&self) -> KeyId {
        self.id
    }

    /// The digest of `parts` for `purpose`. Every part is length-prefixed, so no two lists collide.
    pub fn digest(&self, purpose: Purpose, parts: &[&[u8]]) -> Digest {
        let mut mac = self.mac.clone();
        mac.update(purpose.label());
        for part in parts {
            mac.update(&(part.len() as u64).to_be_bytes());
            mac.update(part);
        }
        Digest(mac.finalize().into_bytes().into())
    }
}

/// The digest keys of an installation: one that makes new digests, and older ones that still verify.
#[derive(Debug, Clone)]
pub struct DigestKeys {
    keys: Arc<[DigestKey]>,
}

impl DigestKeys {
    /// `current` makes new digests; `older` only verify.
    pub fn new(current: DigestKey, older: Vec<DigestKey>) -> Self {
        Self { keys: std::iter::once(current).chain(older).collect() }
    }

    /// The key for new digests.
    pub fn current(&self) -> &DigestKey {
        &self.keys[0]
    }

    /// Every key, the current one first.
    pub fn iter(&self) -> impl Iterator<Item = &DigestKey> {
        self.keys.iter()
    }

    /// The key with this id, if the ring still has it.
    pub fn get(&self, id: KeyId) -> Option<&DigestKey> {
        self.keys.iter().find(|key| key.id == id)
    }

    /// The stand-in for an identifier that no account has: stable, so that everything told about it can be
    /// derived from it, and unlinkable without the key.
    pub fn decoy(&self, tenant: TenantId, folded: &str) -> AccountId {
        // The oldest key, so that a rotation does not give every decoy a new life.
        let key = self.keys.last().unwrap_or(&self.keys[0]);
        let digest = key.digest(Purpose::Decoy, &[tenant.as_bytes(), folded.as_bytes()]);
        let mut bytes = [0; 16];
        bytes.copy_from_slice(&digest.0[..16]);
        AccountId::from_random(bytes)
    }
}

/// The output of HMAC-SHA-256. Equality is decided in constant time.
#[derive(Clone, Copy)]
pub struct Digest([u8; 32]);

impl Digest {
    /// From stored bytes.
    pub const fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// The bytes, for storage and for tokens.
    pub const fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

impl PartialEq for Digest {
    fn eq(&self, other: &Self) -> bool {
        self.0.ct_eq(&other.0).into()
    }
}

impl Eq for Digest {}

impl fmt::Debug for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Digest(…)")
    }
}

impl Serialize for Digest {
    fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(&data_encoding::BASE64URL_NOPAD.encode(&self.0))
    }
}

impl<'de> Deserialize<'de> for Digest {
    fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<'de, str>::deserialize(from)?;
        let bytes =
            data_encoding::BASE64URL_NOPAD.decode(text.as_bytes()).map_err(serde::de::Error::custom)?;
        bytes.try_into().map(Self).map_err(|_| serde::de::Error::custom("a digest has 32 bytes"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(byte: u8) -> DigestKey {
        DigestKey::new(KeyId::from_random([byte; 16]), &[byte; 32])
    }

    #[test]
    fn a_digest_is_bound_to_purpose_parts_and_key() {
        let digest = key(1).digest(Purpose::Code, &[b"ab", b"c"]);
        assert_eq!(digest, key(1).digest(Purpose::Code, &[b"ab", b"c"]));
        assert_ne!(digest, key(1).digest(Purpose::Code, &[b"a", b"bc"]));
        assert_ne!(digest, key(1).digest(Purpose::RefreshToken, &[b"ab", b"c"]));
        assert_ne!(digest, key(2).digest(Purpose::Code, &[b"ab", b"c"]));
    }

    #[test]
    fn the_input_is_label_length_part() {
        let mut mac = Hmac::<Sha256>::new_from_slice(&[9; 32]).unwrap();
        mac.update(b"readmit/1/code");
        mac.update(&2u64.to_be_bytes());
        mac.update(b"ab");
        let by_hand: [u8; 32] = mac.finalize().into_bytes().into();
        assert_eq!(key(9).digest(Purpose::Code, &[b"ab"]).as_bytes(), &by_hand);
    }

    #[test]
    fn a_decoy_survives_rotation() {
        let tenant = TenantId::from_random([3; 16]);
        let before = DigestKeys::new(key(1), vec![]);
        let after = DigestKeys::new(key(2), vec![key(1)]);
        assert_eq!(before.decoy(tenant, "nobody"), after.decoy(tenant, "nobody"));
        assert_ne!(before.decoy(tenant, "nobody"), before.decoy(tenant, "nobody2"));
    }

    #[test]
    fn stored_digests_read_back() {
        let digest = key(4).digest(Purpose::Code, &[b"x"]);
        let text = serde_json::to_string(&digest).unwrap();
        assert_eq!(serde_json::from_str::<Digest>(&text).unwrap(), digest);
        assert!(serde_json::from_str::<Digest>("\"AAAA\"").is_err());
    }
}
