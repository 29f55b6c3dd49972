//! The key ring: digest keys, sealing keys, signing keys and chain keys, none of which the database holds.
//!
//! The database holds only the keys' ids and a check value for each, so that a process with another ring
//! notices at start instead of damaging anything.

mod chain;
mod needs;
mod reseal;
mod reset;
mod ring;
mod rotate;
mod seal;
mod sign;
mod source;
mod startup;

pub use chain::{CHAIN_PUBLIC_BYTES, ChainKeys, ChainPublic, chain_signature_holds};
pub use needs::{KeyNeeds, KeyStatus};
pub use reseal::Resealed;
pub use reset::{Lost, begin_anew, lose_secrets};
pub use ring::{KeyInfo, KeyUse, Ring, RingError};
pub use rotate::{add_keys, check_fit, drop_key};
pub use seal::{NONCE, Place, SealError, SealKeys};
pub use sign::{Jwk, SigningKeys, TokenError, Verified};
pub use source::{KeySource, replace as replace_ring};
pub use startup::{Opened, open, open_telling};

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
    /// Keys for checkpoints over the log.
    pub chain: ChainKeys,
}
