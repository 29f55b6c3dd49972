//! The ciphers of XML Encryption that containers use: AES in CBC mode, the initialisation vector first (section 5.2).

use aws_lc_rs::cipher::{
    AES_128, AES_256, Algorithm, DecryptionContext, PaddedBlockDecryptingKey, UnboundCipherKey,
};
use aws_lc_rs::iv::{FixedLength, IV_LEN_128_BIT};
use zeroize::Zeroizing;

/// A cipher.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Cipher {
    Aes128,
    Aes256,
}

impl Cipher {
    /// By its name in `EncryptionMethod`.
    pub(super) fn named(uri: &str) -> Option<Self> {
        match uri.trim() {
            "http://www.w3.org/2001/04/xmlenc#aes128-cbc" => Some(Self::Aes128),
            "http://www.w3.org/2001/04/xmlenc#aes256-cbc" => Some(Self::Aes256),
            _ => None,
        }
    }

    const fn parts(self) -> (&'static str, usize, &'static Algorithm) {
        match self {
            Self::Aes128 => ("aes128-cbc", 16, &AES_128),
            Self::Aes256 => ("aes256-cbc", 32, &AES_256),
        }
    }

    /// Opens a value. Whether it is what was sealed only its MAC tells.
    pub(super) fn open(self, key: &[u8], value: &[u8]) -> Result<Zeroizing<Vec<u8>>, String> {
        let (name, length, algorithm) = self.parts();
        if key.len() != length {
            return Err(format!("expected a key of {length} bytes for {name}"));
        }
        let wrong = |_| "expected what the given key or password opens".to_owned();
        let Some((vector, sealed)) =
            value.split_first_chunk::<IV_LEN_128_BIT>().filter(|(_, rest)| !rest.is_empty())
        else {
            return Err("expected an initialisation vector and a value".to_owned());
        };
        let key = UnboundCipherKey::new(algorithm, key).map_err(wrong)?;
        // Of the padding only the last byte has a meaning: how long it is.
        let key = PaddedBlockDecryptingKey::cbc_iso10126(key).map_err(wrong)?;
        let mut bytes = Zeroizing::new(sealed.to_vec());
        let context = DecryptionContext::Iv128(FixedLength::from(vector));
        let plain = key.decrypt(&mut bytes, context).map_err(wrong)?;
        Ok(Zeroizing::new(plain.to_vec()))
    }
}
