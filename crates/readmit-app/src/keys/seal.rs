//! Sealed fields: what must be read again (TOTP seeds, secrets of web hooks, messages on their way) and must not be readable in the database.
//!
//! AES-256-GCM with a random nonce. The associated data names tenant, account and field, so that a sealed
//! value that is moved to another place does not open.

use super::RingError;
use super::ring::NamedKey;
use aws_lc_rs::aead::{AES_256_GCM, Aad, LessSafeKey, Nonce, UnboundKey};
use readmit_core::id::{AccountId, KeyId, TenantId};
use readmit_core::sealed::Sealed;
use std::fmt;
use zeroize::Zeroizing;

/// The sealing keys: the first seals, all open.
pub struct SealKeys {
    keys: Vec<(KeyId, LessSafeKey)>,
}

impl fmt::Debug for SealKeys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.keys.iter().map(|(id, _)| id)).finish()
    }
}

/// Where a sealed value belongs.
#[derive(Debug, Clone, Copy)]
pub struct Place<'a> {
    /// The tenant.
    pub tenant: TenantId,
    /// The account.
    pub account: AccountId,
    /// The field.
    pub field: &'a str,
}

/// A value that does not open: another place, another key, or changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a sealed field does not open")]
pub struct SealError;

impl Place<'_> {
    fn associated_data(self) -> Vec<u8> {
        [&b"readmit/1/seal"[..], self.tenant.as_bytes(), self.account.as_bytes(), self.field.as_bytes()]
            .concat()
    }
}

/// Bytes of a nonce.
pub const NONCE: usize = 12;

impl SealKeys {
    pub(super) fn new(keys: Vec<NamedKey>) -> Result<Self, RingError> {
        let used = super::KeyUse::Seal;
        let keys = keys
            .into_iter()
            .map(|(id, key)| {
                let key =
                    UnboundKey::new(&AES_256_GCM, &*key).map_err(|_| RingError::Malformed { id, used })?;
                Ok((id, LessSafeKey::new(key)))
            })
            .collect::<Result<Vec<_>, RingError>>()?;
        if keys.is_empty() { Err(RingError::Missing(used)) } else { Ok(Self { keys }) }
    }

    /// The key that seals.
    pub fn current(&self) -> Option<KeyId> {
        self.keys.first().map(|(id, _)| *id)
    }

    /// Seals a value for its place. `nonce` must be random and never used before: a rule that runs again
    /// seals the same value under the same one.
    pub fn seal(&self, value: &[u8], place: Place<'_>, nonce: [u8; NONCE]) -> Result<Sealed, SealError> {
        let (id, key) = self.keys.first().ok_or(SealError)?;
        let mut bytes = value.to_vec();
        let aad = Aad::from(place.associated_data());
        key.seal_in_place_append_tag(Nonce::assume_unique_for_key(nonce), aad, &mut bytes)
            .map_err(|_| SealError)?;
        let text = data_encoding::BASE64URL_NOPAD.encode(&[&nonce[..], &bytes].concat());
        Ok(Sealed { key: *id, text })
    }

    /// Opens a value in its place.
    pub fn open(&self, sealed: &Sealed, place: Place<'_>) -> Result<Zeroizing<Vec<u8>>, SealError> {
        let (_, key) = self.keys.iter().find(|(id, _)| *id == sealed.key).ok_or(SealError)?;
        let bytes = data_encoding::BASE64URL_NOPAD.decode(sealed.text.as_bytes()).map_err(|_| SealError)?;
        let (nonce, ciphertext) = bytes.split_first_chunk::<NONCE>().ok_or(SealError)?;
        let mut value = Zeroizing::new(ciphertext.to_vec());
        let aad = Aad::from(place.associated_data());
        let length = key
            .open_in_place(Nonce::assume_unique_for_key(*nonce), aad, &mut value)
            .map_err(|_| SealError)?
            .len();
        value.truncate(length);
        Ok(value)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_opens_only_in_its_place() {
        let key = |byte| (KeyId::from_random([byte; 16]), Zeroizing::new([byte; 32]));
        let keys = SealKeys::new(vec![key(1)]).unwrap();
        let place = Place {
            tenant: TenantId::from_random([1; 16]),
            account: AccountId::from_random([2; 16]),
            field: "totp/1",
        };
        let sealed = keys.seal(b"seed", place, [7; NONCE]).unwrap();
        assert_eq!(&**keys.open(&sealed, place).unwrap(), b"seed");
        for moved in [
            Place { account: AccountId::from_random([3; 16]), ..place },
            Place { tenant: TenantId::from_random([3; 16]), ..place },
            Place { field: "totp/2", ..place },
        ] {
            assert_eq!(keys.open(&sealed, moved).err(), Some(SealError));
        }
        let rotated = SealKeys::new(vec![key(2), key(1)]).unwrap();
        assert_eq!(&**rotated.open(&sealed, place).unwrap(), b"seed");
        assert!(SealKeys::new(vec![key(2)]).unwrap().open(&sealed, place).is_err());
    }
}
