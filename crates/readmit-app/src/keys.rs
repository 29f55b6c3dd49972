//! The key ring: digest keys, sealing keys and signing keys, none of which the database holds.
//!
//! The database holds only the keys' ids and a check value for each, so that a process with another ring
//! notices at start instead of damaging anything.

mod ring;
mod seal;
mod sign;
mod startup;

pub use ring::{KeyUse, Ring, RingError};
pub use seal::{SealKeys, Sealed};
pub use sign::{Jwk, SigningKeys, TokenError, Verified};
pub use startup::{KeySource, open};

use readmit_core::digest::DigestKeys;

/// An opened key ring.
#[derive(Debug)]
pub struct Keys {
    /// Keys for digests of codes and secrets.
    pub digest: DigestKeys,
    /// Keys for fields that must be read again.
    pub seal: SealKeys,
    /// Keys for tokens.
    pub signing: SigningKeys,
}
