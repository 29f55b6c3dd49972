//! The encrypted form of the orchestration wire: what a client and this server agree on, and how they use it.
//!
//! The vendor's SDK fixes all of it: ECDH on P-256, the key is the SHA-256 of the shared x coordinate, AES-256-CBC with
//! PKCS #7 padding. Nothing authenticates a ciphertext. So whatever does not open is refused in one way and after the
//! same work, whether the channel, the padding or the text was wrong: an answer that told them apart would be an oracle
//! (Vaudenay 2002). TLS remains what protects the wire.
//!
//! Nothing is stored. The key travels with its client, sealed under the key ring, so every replica can open it.

use crate::app::App;
use crate::keys::{NONCE, Place, SealKeys};
use aws_lc_rs::agreement::{self, ECDH_P256, PrivateKey, UnparsedPublicKey};
use aws_lc_rs::cipher::{
    AES_256, DecryptingKey, DecryptionContext, EncryptionContext, PaddedBlockEncryptingKey, UnboundCipherKey,
};
use aws_lc_rs::error::Unspecified;
use data_encoding::BASE64URL_NOPAD;
use readmit_core::id::{AccountId, ClientId, KeyId, TenantId};
use readmit_core::sealed::Sealed;
use readmit_core::time::{Span, Timestamp};
use serde::de::DeserializeOwned;
use sha2::{Digest as _, Sha256};
use std::fmt;
use zeroize::Zeroizing;

/// What keys of channels are sealed as.
const FIELD: &str = "journeys/channel";

/// How long a channel is good for: twice as long as a run may last, since an unfinished run leaves its channel to the
/// next one.
pub const CHANNEL_LIFE: Span = Span::from_hours(4);

/// Bytes of a block, and of an initialisation vector.
pub const BLOCK: usize = 16;

/// Bytes of an uncompressed point of P-256.
const POINT: usize = 65;

/// Bytes of an AES-256 key.
const KEY: usize = 32;

/// What both sides encrypt with.
pub struct Channel {
    key: Zeroizing<[u8; KEY]>,
    /// Whether it is one that was agreed on. The others open nothing.
    real: bool,
}

/// The server's half of an agreement.
#[derive(Debug)]
pub struct Agreed {
    /// The server's point, uncompressed.
    pub point: Vec<u8>,
    /// What the client shows with each request. It holds the key, sealed.
    pub id: String,
}

/// What came out of a ciphertext, sound or not.
pub struct Opened {
    text: Zeroizing<Vec<u8>>,
    sound: bool,
}

/// No point of the curve.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not an uncompressed point of P-256")]
pub struct NoPoint;

/// It does not open. There is deliberately no more to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("it cannot be decrypted")]
pub struct Unreadable;

impl fmt::Debug for Channel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Channel(…)")
    }
}

impl fmt::Debug for Opened {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Opened(…)")
    }
}

impl App {
    /// Agrees with a client on a channel.
    pub fn agree_channel(&self, client: ClientId, point: &[u8]) -> Result<Agreed, NoPoint> {
        let ours = PrivateKey::generate(&ECDH_P256).map_err(|_| NoPoint)?;
        let key = shared_key(&ours, point)?;
        let point = ours.compute_public_key().map_err(|_| NoPoint)?.as_ref().to_vec();
        let id = seal(&self.keys.seal, (self.tenant, client), &key, self.now(), self.draw_nonce());
        Ok(Agreed { point, id: id.ok_or(NoPoint)? })
    }

    /// The channel of this id. One that is over, made up or another client's opens nothing; it is not told apart here.
    pub fn channel(&self, client: ClientId, id: &str) -> Channel {
        match open(&self.keys.seal, (self.tenant, client), id, self.now()) {
            Some(key) => Channel { key, real: true },
            None => Channel { key: Zeroizing::default(), real: false },
        }
    }

    /// A fresh initialisation vector.
    pub fn draw_vector(&self) -> [u8; BLOCK] {
        self.draw_bytes()
    }

    fn draw_nonce(&self) -> [u8; NONCE] {
        let mut nonce = [0; NONCE];
        nonce.copy_from_slice(&self.random.bytes()[..NONCE]);
        nonce
    }
}

impl Channel {
    /// Encrypts a text. `vector` must be random; only the parts of one message share it.
    pub fn encrypt(&self, vector: [u8; BLOCK], text: &[u8]) -> Result<Vec<u8>, Unreadable> {
        let mut bytes = text.to_vec();
        self.encrypt_in_place(vector, &mut bytes).map_err(|_| Unreadable)?;
        Ok(bytes)
    }

    fn encrypt_in_place(&self, vector: [u8; BLOCK], bytes: &mut Vec<u8>) -> Result<(), Unspecified> {
        let key = PaddedBlockEncryptingKey::cbc_pkcs7(UnboundCipherKey::new(&AES_256, &*self.key)?)?;
        key.less_safe_encrypt(bytes, EncryptionContext::Iv128(vector.into())).map(drop)
    }

    /// Decrypts a text. Whether that made sense shows only when it is read.
    pub fn decrypt(&self, vector: [u8; BLOCK], bytes: &[u8]) -> Opened {
        let mut text = Zeroizing::new(bytes.to_vec());
        let decrypted = self.decrypt_in_place(vector, &mut text);
        let (length, padded) = unpad(&text);
        text.truncate(length);
        Opened { text, sound: self.real & padded & decrypted.is_ok() }
    }

    fn decrypt_in_place(&self, vector: [u8; BLOCK], bytes: &mut [u8]) -> Result<(), Unspecified> {
        let key = DecryptingKey::cbc(UnboundCipherKey::new(&AES_256, &*self.key)?)?;
        key.decrypt(bytes, DecryptionContext::Iv128(vector.into())).map(drop)
    }
}

impl Opened {
    /// Reads it as JSON. What is not sound is read like the rest, and then refused like the rest.
    pub fn read<T: DeserializeOwned>(&self) -> Result<T, Unreadable> {
        let read = serde_json::from_slice(&self.text);
        if self.sound { read.map_err(|_| Unreadable) } else { Err(Unreadable) }
    }
}

/// The key that two halves lead to.
fn shared_key(ours: &PrivateKey, point: &[u8]) -> Result<Zeroizing<[u8; KEY]>, NoPoint> {
    if point.len() != POINT || point[0] != 4 {
        return Err(NoPoint);
    }
    let theirs = UnparsedPublicKey::new(&ECDH_P256, point);
    agreement::agree(ours, theirs, NoPoint, |x| Ok(Zeroizing::new(Sha256::digest(x).into())))
}

/// How many bytes stand before the padding, and whether it is one. Takes the same steps for every content.
fn unpad(text: &[u8]) -> (usize, bool) {
    let Some(last) = text.last_chunk::<BLOCK>() else { return (text.len(), false) };
    let pad = usize::from(last[BLOCK - 1]);
    let wrong = last
        .iter()
        .rev()
        .enumerate()
        .fold(0, |wrong, (place, byte)| wrong | (usize::from(place < pad) * (usize::from(*byte) ^ pad)));
    #[expect(clippy::needless_bitwise_bool, reason = "no branch may depend on the content")]
    let padded = (wrong == 0) & (pad != 0) & (pad <= BLOCK);
    (text.len() - usize::from(padded) * pad, padded)
}

/// Only the client that agreed on a channel may use it: its id is part of the place.
fn place((tenant, client): (TenantId, ClientId)) -> Place<'static> {
    Place { tenant, account: AccountId::from_uuid(client.uuid()), field: FIELD }
}

fn seal(
    keys: &SealKeys,
    whose: (TenantId, ClientId),
    key: &[u8; KEY],
    now: Timestamp,
    nonce: [u8; NONCE],
) -> Option<String> {
    let until = (now + CHANNEL_LIFE).as_millis().to_be_bytes();
    let value = Zeroizing::new([&key[..], &until].concat());
    let sealed = keys.seal(&value, place(whose), nonce).ok()?;
    let key = BASE64URL_NOPAD.encode(sealed.key.as_bytes());
    Some(format!("{key}.{}", sealed.text))
}

fn open(
    keys: &SealKeys,
    whose: (TenantId, ClientId),
    id: &str,
    now: Timestamp,
) -> Option<Zeroizing<[u8; KEY]>> {
    let (key, text) = id.split_once('.')?;
    let key: [u8; 16] = BASE64URL_NOPAD.decode(key.as_bytes()).ok()?.try_into().ok()?;
    let sealed = Sealed { key: KeyId::from_uuid(uuid::Uuid::from_bytes(key)), text: text.to_owned() };
    let value = keys.open(&sealed, place(whose)).ok()?;
    let (key, until) = value.split_first_chunk::<KEY>()?;
    let until = i64::from_be_bytes(until.try_into().ok()?);
    (now < Timestamp::from_millis(until)).then(|| Zeroizing::new(*key))
}

#[cfg(test)]
mod tests;
