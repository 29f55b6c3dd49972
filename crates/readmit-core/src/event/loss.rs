//! What events tell of a key ring that was lost.

use serde::{Deserialize, Serialize};

/// What was given up with a lost key ring.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RingLoss {
    /// Live codes that died.
    pub codes: u64,
    /// Clients whose secrets are void.
    pub clients: u64,
    /// Tokens for programs and sessions of operators that are void.
    pub passes: u64,
    /// Web hooks that were switched off.
    pub hooks: u64,
    /// Messages that were given up.
    pub messages: u64,
    /// TOTPs that cannot be used any more.
    #[serde(default)]
    pub totps: u64,
}
