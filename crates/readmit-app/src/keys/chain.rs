//! The keys that sign checkpoints over the log, and what checks such a signature. The database holds none of
//! them, so whoever owns the database cannot make a checkpoint.

use super::RingError;
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::signature::{ED25519, Ed25519KeyPair, KeyPair, UnparsedPublicKey};
use data_encoding::BASE64URL_NOPAD;
use readmit_core::id::KeyId;
use std::fmt;
use zeroize::Zeroizing;

/// Bytes of an Ed25519 public key (RFC 8032 section 5.1.5).
pub const CHAIN_PUBLIC_BYTES: usize = 32;

/// A public chain key.
pub type ChainPublic = [u8; CHAIN_PUBLIC_BYTES];

/// The chain keys: the newest signs; of the older ones only the public halves are of use.
pub struct ChainKeys {
    id: KeyId,
    pair: Ed25519KeyPair,
    public: Vec<(KeyId, ChainPublic)>,
}

impl fmt::Debug for ChainKeys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.public.iter().map(|(id, _)| id)).finish()
    }
}

/// A document that is no Ed25519 key pair.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct NotAKey;

/// Makes a private key as a PKCS#8 document.
pub(super) fn generate() -> Result<Zeroizing<Vec<u8>>, RingError> {
    let document = Ed25519KeyPair::generate_pkcs8(&SystemRandom::new()).map_err(|_| RingError::Generate)?;
    Ok(Zeroizing::new(document.as_ref().to_vec()))
}

/// The public half of a PKCS#8 document.
pub(super) fn public_of(document: &[u8]) -> Result<ChainPublic, NotAKey> {
    read(document).map(|(_, public)| public)
}

fn read(document: &[u8]) -> Result<(Ed25519KeyPair, ChainPublic), NotAKey> {
    let pair = Ed25519KeyPair::from_pkcs8(document).map_err(|_| NotAKey)?;
    let public = pair.public_key().as_ref().try_into().map_err(|_| NotAKey)?;
    Ok((pair, public))
}

impl ChainKeys {
    /// The key of `document` signs; `older` only verify.
    pub(super) fn new(id: KeyId, document: &[u8], older: Vec<(KeyId, ChainPublic)>) -> Result<Self, NotAKey> {
        let (pair, public) = read(document)?;
        let public = std::iter::once((id, public)).chain(older).collect();
        Ok(Self { id, pair, public })
    }

    /// Signs with the newest key. Returns that key's id and the signature as base64url.
    pub fn sign(&self, message: &[u8]) -> (KeyId, String) {
        (self.id, BASE64URL_NOPAD.encode(self.pair.sign(message).as_ref()))
    }

    /// Every public key, the newest first, retired ones included.
    pub fn public_keys(&self) -> Vec<(KeyId, ChainPublic)> {
        self.public.clone()
    }
}

/// Whether `signature` is an Ed25519 signature of `message` under `public`.
pub fn chain_signature_holds(public: &ChainPublic, message: &[u8], signature: &[u8]) -> bool {
    UnparsedPublicKey::new(&ED25519, public).verify(message, signature).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_newest_key_signs_and_all_are_told() {
        let (one, two) = (generate().unwrap(), generate().unwrap());
        let (first, second) = (KeyId::from_random([1; 16]), KeyId::from_random([2; 16]));
        let keys = ChainKeys::new(second, &two, vec![(first, public_of(&one).unwrap())]).unwrap();
        let (id, signature) = keys.sign(b"statement");
        let signature = BASE64URL_NOPAD.decode(signature.as_bytes()).unwrap();
        let public = keys.public_keys();
        assert_eq!((id, public.len()), (second, 2));
        assert!(chain_signature_holds(&public[0].1, b"statement", &signature));
        assert!(!chain_signature_holds(&public[1].1, b"statement", &signature));
        assert!(!chain_signature_holds(&public[0].1, b"statements", &signature));
        assert!(ChainKeys::new(first, b"none", Vec::new()).is_err());
    }
}
