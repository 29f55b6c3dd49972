//! Checkpoints: what all chains had come to at an instant, signed with a key that the database does not hold.
//!
//! A checkpoint names the heads that moved since the one before it, and a digest over all heads, so that it
//! stays small however many writers there ever were. Whoever keeps one outside can later tell a cut or an
//! older log from the true one.

use super::hash_text;
use crate::id::{ChainId, KeyId};
use crate::time::Timestamp;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use std::collections::BTreeMap;

/// How far one writer's chain had come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Head {
    /// The writer.
    pub writer: ChainId,
    /// The number of its last row.
    pub number: i64,
    /// That row's hash.
    #[serde(with = "hash_text")]
    pub hash: [u8; 32],
}

/// What is signed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Statement {
    /// The form of a statement: 1.
    pub v: u8,
    /// Its place among checkpoints, from one.
    pub number: u64,
    /// When it was made.
    pub at: Timestamp,
    /// The hash of the statement before it; zeros before the first.
    #[serde(with = "hash_text")]
    pub previous: [u8; 32],
    /// Heads that moved since, by writer.
    pub moved: Vec<Head>,
    /// [`digest_of`] all heads, these included.
    #[serde(with = "hash_text")]
    pub all: [u8; 32],
}

/// A signed checkpoint, as it is stored and shipped: one line of JSON.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Checkpoint {
    /// The statement: canonical JSON, exactly the bytes that are signed.
    pub statement: String,
    /// The key that signed it.
    pub key: KeyId,
    /// Ed25519 over [`Checkpoint::signed_bytes`], base64url.
    pub signature: String,
}

impl Statement {
    /// The text that is signed.
    pub fn to_text(&self) -> Result<String, serde_json::Error> {
        serde_json::to_string(self)
    }
}

impl Checkpoint {
    /// The bytes under the signature.
    pub fn signed_bytes(statement: &str) -> Vec<u8> {
        [b"readmit/1/checkpoint\n", statement.as_bytes()].concat()
    }

    /// What is signed, read.
    pub fn read(&self) -> Result<Statement, serde_json::Error> {
        serde_json::from_str(&self.statement)
    }

    /// The hash that the next statement carries.
    pub fn hash(&self) -> [u8; 32] {
        Sha256::digest(&self.statement).into()
    }
}

/// A digest over all heads.
pub fn digest_of(heads: &BTreeMap<ChainId, (i64, [u8; 32])>) -> [u8; 32] {
    let mut hash = Sha256::new();
    hash.update(b"readmit/1/heads");
    for (writer, (number, head)) in heads {
        hash.update(writer.as_bytes());
        hash.update(number.to_be_bytes());
        hash.update(head);
    }
    hash.finalize().into()
}
