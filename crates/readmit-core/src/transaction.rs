//! A transaction that waits for its owner's signature: a challenge of six digits, and what it approves.
//!
//! ```text
//!   started ──► Open ──right response──► Signed
//!                 ├── its tries or its time are spent
//!                 └── the account's TOTP locks: void, also after the lock
//! ```
//!
//! The challenge is not drawn: it is a keyed digest of the transaction and its approval data. So the data cannot be changed
//! after the challenge was made, not even in the database: another text has another challenge.

use crate::code::{ApprovalData, Owner};
use crate::digest::{DigestKeys, Purpose};
use crate::id::{AccountId, ApplicationId, ClientId, KeyId, TransactionId};
use crate::ocra::CHALLENGE_DIGITS;
use crate::time::Timestamp;
use crate::totp::Step;
use data_encoding::BASE64URL_NOPAD;
use serde::{Deserialize, Serialize};
use std::fmt;
use uuid::Uuid;

/// Tries that one challenge allows, of which each is a failure of the account's TOTP as well.
pub const TRIES: u8 = 3;

/// One transaction.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Transaction {
    /// Its id.
    pub id: TransactionId,
    /// The application that asked for it; only there it is signed.
    pub application: ApplicationId,
    /// The client that asked for it.
    pub client: ClientId,
    /// What is approved; the ID token repeats it.
    pub approval_data: ApprovalData,
    /// When it was asked for.
    pub started_at: Timestamp,
    /// The first instant at which it is too late.
    pub expires_at: Timestamp,
    /// Tries that are left.
    pub tries_left: u8,
    /// When it was signed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub signed_at: Option<Timestamp>,
    /// The key under the challenge.
    pub key: KeyId,
}

impl Transaction {
    /// Whether it could still be signed, as far as it alone knows.
    pub fn is_open_at(&self, now: Timestamp) -> bool {
        self.signed_at.is_none() && self.tries_left > 0 && now < self.expires_at
    }

    /// The challenge, below 10 to the sixth; `None` when its key is gone.
    pub fn challenge(&self, owner: Owner, keys: &DigestKeys) -> Option<u32> {
        let data = serde_json::to_vec(&self.approval_data).ok()?;
        let parts: [&[u8]; 4] =
            [owner.tenant.as_bytes(), owner.account.as_bytes(), self.id.as_bytes(), &data];
        let digest = keys.get(self.key)?.digest(Purpose::Transaction, &parts);
        let (first, _) = digest.as_bytes().split_first_chunk::<8>()?;
        // Of 2^64 values each challenge has the same share, to one part in 10^13.
        let number: Step = u64::from_be_bytes(*first) % 10_u64.pow(u32::from(CHALLENGE_DIGITS));
        u32::try_from(number).ok()
    }
}

/// Where a transaction is kept. As a text it is the opaque id of the wire.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct TransactionKey {
    /// The account.
    pub account: AccountId,
    /// The transaction.
    pub id: TransactionId,
}

/// A text that is no transaction's id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a transaction of this server")]
pub struct NoTransaction;

impl fmt::Display for TransactionKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let bytes = [&self.account.as_bytes()[..], self.id.as_bytes()].concat();
        f.write_str(&BASE64URL_NOPAD.encode(&bytes))
    }
}

impl std::str::FromStr for TransactionKey {
    type Err = NoTransaction;

    fn from_str(text: &str) -> Result<Self, NoTransaction> {
        let bytes = BASE64URL_NOPAD.decode(text.as_bytes()).map_err(|_| NoTransaction)?;
        let bytes: [u8; 32] = bytes.try_into().map_err(|_| NoTransaction)?;
        let (account, id) = bytes.split_at(16);
        let uuid = |bytes| Uuid::from_slice(bytes).map_err(|_| NoTransaction);
        Ok(Self { account: AccountId::from_uuid(uuid(account)?), id: TransactionId::from_uuid(uuid(id)?) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_read_as_it_is_written() {
        let key = TransactionKey {
            account: AccountId::from_random([1; 16]),
            id: TransactionId::from_random([2; 16]),
        };
        assert_eq!(key.to_string().parse(), Ok(key));
        assert_eq!("".parse::<TransactionKey>(), Err(NoTransaction));
        assert_eq!("AAAA".parse::<TransactionKey>(), Err(NoTransaction));
    }
}
