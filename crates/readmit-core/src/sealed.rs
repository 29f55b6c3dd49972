//! A value that only the key ring opens, as it is stored. Sealing and opening need the ring, which rules
//! never see.

use crate::id::KeyId;
use serde::{Deserialize, Serialize};

/// A sealed value (AES-256-GCM).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sealed {
    /// The key that opens it.
    pub key: KeyId,
    /// Nonce and ciphertext, base64url.
    pub text: String,
}
