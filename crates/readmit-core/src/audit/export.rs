//! An export of the log: lines of JSON that the verifier reads one by one.
//!
//! ```text
//! header
//! ( ( row, its events … ) …, checkpoint ) …    each row in the interval whose checkpoint first covers it
//! ( row, its events … ) …                      rows that no checkpoint covers yet
//! unchained …                                  events that stand in no row
//! end                                          counts, and a signature over every byte before it
//! ```

use super::chain::{ChainRow, ENTRY_BYTES};
use super::checkpoint::Checkpoint;
use super::hash_text;
use crate::id::{AccountId, ChainId, EventId, KeyId, TenantId};
use crate::time::Timestamp;
use data_encoding::BASE64URL_NOPAD;
use serde::{Deserialize, Serialize};

/// The form of an export.
pub const FORMAT: u32 = 1;

/// Bytes of the longest line that a verifier reads: a row of the largest batch has a small part of it.
pub const LINE_BYTES_MAX: usize = 16 * 1024 * 1024;

/// One line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Line {
    /// The first line.
    Header(Header),
    /// A row of a chain.
    Row(Row),
    /// An event of the row before it.
    Event(Event),
    /// A checkpoint over the rows so far.
    Checkpoint(Checkpoint),
    /// An event that stands in no row.
    Unchained(Event),
    /// The last line.
    End(End),
}

/// What the export is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Header {
    /// [`FORMAT`].
    pub format: u32,
    /// When it was made.
    pub exported_at: Timestamp,
    /// The public keys of the installation that made it, the newest first.
    pub keys: Vec<PublicKey>,
    /// Tenants that are there. Events of those that were removed are gone.
    pub tenants: Vec<TenantId>,
    /// Whether personal data was exported.
    pub personal: bool,
}

/// A public chain key (Ed25519).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PublicKey {
    /// Its name.
    pub id: KeyId,
    /// The key.
    #[serde(with = "hash_text")]
    pub public: [u8; 32],
}

/// A row of a chain.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Row {
    /// The writer.
    pub writer: ChainId,
    /// Its place, from zero.
    pub number: i64,
    /// The hash of the row before it.
    #[serde(with = "hash_text")]
    pub previous: [u8; 32],
    /// The entries, base64url.
    pub entries: String,
}

/// An event as it is stored.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Event {
    /// Its tenant.
    pub tenant: TenantId,
    /// Its id.
    pub id: EventId,
    /// Whom it is about.
    pub subject: AccountId,
    /// Exactly the text that is hashed.
    pub body: String,
    /// The personal data beside it, unless erased or left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub personal: Option<String>,
}

/// The last line: what came before it, signed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct End {
    /// A [`Summary`]: exactly the text that is signed.
    pub summary: String,
    /// The key that signed it.
    pub key: KeyId,
    /// Ed25519 over [`End::signed_bytes`], base64url.
    pub signature: String,
}

/// What an export holds.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Summary {
    /// Rows.
    pub rows: u64,
    /// Events in rows.
    pub events: u64,
    /// Checkpoints.
    pub checkpoints: u64,
    /// Events that stand in no row.
    pub unchained: u64,
    /// SHA-256 of every byte before the last line.
    #[serde(with = "hash_text")]
    pub sha256: [u8; 32],
}

impl PublicKey {
    /// A public key's bytes as text: 43 characters.
    pub fn text_of(public: &[u8; 32]) -> String {
        BASE64URL_NOPAD.encode(public)
    }

    /// Every public key in a text, whatever stands around them.
    pub fn find_all(text: &str) -> Vec<[u8; 32]> {
        let is_part = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
        text.split(|c| !is_part(c))
            .filter_map(|word| BASE64URL_NOPAD.decode(word.as_bytes()).ok()?.try_into().ok())
            .collect()
    }
}

impl Line {
    /// The line's text, with its line break.
    pub fn to_text(&self) -> Result<String, serde_json::Error> {
        let mut text = serde_json::to_string(self)?;
        text.push('\n');
        Ok(text)
    }
}

impl From<&ChainRow> for Row {
    fn from(row: &ChainRow) -> Self {
        Self {
            writer: row.writer,
            number: row.number,
            previous: row.previous,
            entries: BASE64URL_NOPAD.encode(&row.entries),
        }
    }
}

impl Row {
    /// The row as its writer made it; `None` when its entries are not whole.
    pub fn read(&self) -> Option<ChainRow> {
        let entries = BASE64URL_NOPAD.decode(self.entries.as_bytes()).ok()?;
        (self.number >= 0 && entries.len().is_multiple_of(ENTRY_BYTES)).then(|| ChainRow {
            writer: self.writer,
            number: self.number,
            // Not part of an export: no hash covers it.
            at: Timestamp::default(),
            previous: self.previous,
            entries,
        })
    }
}

impl End {
    /// The bytes under the signature.
    pub fn signed_bytes(summary: &str) -> Vec<u8> {
        [b"readmit/1/export\n", summary.as_bytes()].concat()
    }
}
