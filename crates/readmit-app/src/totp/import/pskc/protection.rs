//! How the values of a container are protected (RFC 6030 section 6): a key that both sides know or that is derived from a
//! password, and a MAC over each value, for the cipher alone would not show that a value was changed.

use super::super::fields::base64;
use super::cipher::Cipher;
use super::unlock::Unlock;
use super::{child, child_text};
use aws_lc_rs::{hmac, pbkdf2};
use readmit_core::secret::Secret;
use roxmltree::Node;
use std::num::NonZeroU32;
use zeroize::Zeroizing;

/// Characters of an encrypted value: a seed of the longest, padded, with its vector, in Base64; and lines.
const VALUE_CHARS_MAX: usize = 1_024;

/// Rounds of the derivation: several times what is recommended today, and seconds of work at most.
const ITERATIONS_MAX: u32 = 5_000_000;

/// What opens the values of one container.
pub(super) enum Protection {
    /// They are plain.
    None,
    /// They are encrypted.
    Key {
        key: Zeroizing<Vec<u8>>,
        /// Absent where the container names no method, and then no value can be trusted.
        mac: Option<Box<hmac::Key>>,
    },
}

impl Protection {
    /// Reads how a container is protected.
    pub(super) fn of(root: Node<'_, '_>, unlock: &Unlock) -> Result<Self, String> {
        let Some(encryption) = child(root, "EncryptionKey") else { return Ok(Self::None) };
        if child(encryption, "X509Data").is_some() || child(encryption, "EncryptedKey").is_some() {
            return Err(
                "EncryptionKey: expected a pre-shared key or a password: others are not supported".to_owned()
            );
        }
        let key = match (child(encryption, "DerivedKey"), unlock) {
            (Some(derived), Unlock::Password(password)) => derive(derived, password)?,
            (Some(_), _) => return Err("EncryptionKey: expected the password".to_owned()),
            (None, Unlock::Key(key)) => key.clone(),
            (None, _) => return Err("EncryptionKey: expected the pre-shared key".to_owned()),
        };
        let mac = child(root, "MACMethod").map(|method| mac_key(method, &key)).transpose()?.map(Box::new);
        Ok(Self::Key { key, mac })
    }

    /// Opens one value, after its MAC was found right.
    pub(super) fn open(&self, sealed: Node<'_, '_>, value_mac: &str) -> Result<Zeroizing<Vec<u8>>, String> {
        let Self::Key { key, mac } = self else {
            return Err("expected an EncryptionKey, or a PlainValue".to_owned());
        };
        let (cipher, value) = parts(sealed)?;
        let mac = mac.as_ref().ok_or("expected a MACMethod (RFC 6030 section 6.1)")?;
        let tag = base64(value_mac, VALUE_CHARS_MAX).filter(|tag| !tag.is_empty());
        let tag = tag.ok_or("expected a ValueMAC (RFC 6030 section 6.1)")?;
        hmac::verify(mac, &value, &tag).map_err(
            |_| "expected a ValueMAC that fits: the key or password is another, or the value was changed",
        )?;
        cipher.open(key, &value)
    }
}

/// The cipher and the bytes of something encrypted.
fn parts(sealed: Node<'_, '_>) -> Result<(Cipher, Vec<u8>), String> {
    let method = child(sealed, "EncryptionMethod").and_then(|method| method.attribute("Algorithm"));
    let cipher = method.and_then(Cipher::named).ok_or("expected aes128-cbc or aes256-cbc")?;
    let value = child(sealed, "CipherData").map(|data| child_text(data, "CipherValue")).unwrap_or_default();
    let value = base64(value, VALUE_CHARS_MAX).filter(|value| !value.is_empty());
    Ok((cipher, value.ok_or("expected a CipherValue in Base64")?))
}

/// The hash of a keyed hash, by its name in XML signatures or in PKCS #5.
fn hash(uri: &str) -> Option<hmac::Algorithm> {
    let name = uri.rsplit('#').next().unwrap_or(uri);
    let name: String =
        name.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()).collect();
    match name.as_str() {
        "hmacsha1" | "hmacwithsha1" => Some(hmac::HMAC_SHA1_FOR_LEGACY_USE_ONLY),
        "hmacsha256" | "hmacwithsha256" => Some(hmac::HMAC_SHA256),
        "hmacsha384" | "hmacwithsha384" => Some(hmac::HMAC_SHA384),
        "hmacsha512" | "hmacwithsha512" => Some(hmac::HMAC_SHA512),
        _ => None,
    }
}

/// Section 6.1.1: the key of the MACs is encrypted as the values are; without one of its own it is the same.
fn mac_key(method: Node<'_, '_>, key: &[u8]) -> Result<hmac::Key, String> {
    let algorithm = hash(method.attribute("Algorithm").unwrap_or_default());
    let algorithm =
        algorithm.ok_or("MACMethod: expected hmac-sha1, hmac-sha256, hmac-sha384 or hmac-sha512")?;
    if child(method, "MACKeyReference").is_some() {
        return Err("MACKeyReference: expected a MACKey: references are not supported".to_owned());
    }
    let Some(sealed) = child(method, "MACKey") else { return Ok(hmac::Key::new(algorithm, key)) };
    let opened = parts(sealed).and_then(|(cipher, value)| cipher.open(key, &value));
    let opened = opened.map_err(|why| format!("MACKey: {why}"))?;
    Ok(hmac::Key::new(algorithm, &opened))
}

/// Section 6.2: PBKDF2 (RFC 8018 section 5.2).
fn derive(derived: Node<'_, '_>, password: &Secret) -> Result<Zeroizing<Vec<u8>>, String> {
    let method = child(derived, "KeyDerivationMethod").ok_or("KeyDerivationMethod: expected one")?;
    if !method.attribute("Algorithm").is_some_and(|uri| uri.trim().ends_with("#pbkdf2")) {
        return Err("KeyDerivationMethod: expected PBKDF2".to_owned());
    }
    let parameters = child(method, "PBKDF2-params").ok_or("PBKDF2-params: expected them")?;
    let salt = child(parameters, "Salt").map(|salt| child_text(salt, "Specified")).unwrap_or_default();
    let salt =
        base64(salt, VALUE_CHARS_MAX).filter(|salt| !salt.is_empty()).ok_or("Salt: expected Base64")?;
    let iterations = child_text(parameters, "IterationCount").parse::<NonZeroU32>();
    let iterations = iterations.ok().filter(|count| count.get() <= ITERATIONS_MAX);
    let iterations = iterations.ok_or_else(|| format!("IterationCount: expected 1 to {ITERATIONS_MAX}"))?;
    let length = match child_text(parameters, "KeyLength") {
        "16" => 16,
        "32" => 32,
        _ => return Err("KeyLength: expected 16 or 32".to_owned()),
    };
    let prf = child(parameters, "PRF").and_then(|prf| prf.attribute("Algorithm"));
    let algorithm = match prf.map(hash) {
        // The default of PKCS #5.
        None => pbkdf2::PBKDF2_HMAC_SHA1,
        Some(Some(hmac)) if hmac == hmac::HMAC_SHA1_FOR_LEGACY_USE_ONLY => pbkdf2::PBKDF2_HMAC_SHA1,
        Some(Some(hmac)) if hmac == hmac::HMAC_SHA256 => pbkdf2::PBKDF2_HMAC_SHA256,
        Some(Some(hmac)) if hmac == hmac::HMAC_SHA384 => pbkdf2::PBKDF2_HMAC_SHA384,
        Some(Some(hmac)) if hmac == hmac::HMAC_SHA512 => pbkdf2::PBKDF2_HMAC_SHA512,
        Some(_) => return Err("PRF: expected hmac-sha1, hmac-sha256, hmac-sha384 or hmac-sha512".to_owned()),
    };
    let mut key = Zeroizing::new(vec![0; length]);
    pbkdf2::derive(algorithm, iterations, &salt, password.reveal().as_bytes(), &mut key);
    Ok(key)
}
