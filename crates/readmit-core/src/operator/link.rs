//! Links by which an operator sets a password, and by which the first administrator is made. Nothing of
//! them is stored: they are signed with the digest key, and each stops working with its use.

use crate::digest::{Digest, DigestKey, DigestKeys, Purpose};
use crate::id::{AccountId, TenantId};
use crate::secret::Secret;
use crate::time::{Span, Timestamp};
use data_encoding::BASE64URL_NOPAD;
use uuid::Uuid;

/// How long a link works.
pub const LINK_LIFE: Span = Span::from_hours(24);

/// What a link says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PasswordLink {
    /// Whose password; the nil id is for the first administrator, who has no account yet.
    pub account: AccountId,
    /// When the link stops working.
    pub expires_at: Timestamp,
    /// When the password that it replaces was set: using the link moves that.
    pub replaces: Timestamp,
}

const TEXT_BYTES: usize = 64;

impl PasswordLink {
    /// For the first administrator.
    pub const fn first(now: Timestamp) -> Self {
        let expires_at = Timestamp::from_millis(now.as_millis() + LINK_LIFE.as_millis().cast_signed());
        Self { account: AccountId::from_uuid(Uuid::nil()), expires_at, replaces: Timestamp::from_millis(0) }
    }

    /// Whether it is for the first administrator.
    pub const fn is_first(self) -> bool {
        self.account.uuid().is_nil()
    }

    /// The text in the link.
    pub fn seal(self, tenant: TenantId, keys: &DigestKeys) -> Secret {
        let mac = self.mac(tenant, keys.current());
        Secret::new(BASE64URL_NOPAD.encode(&[&self.to_bytes()[..], mac.as_bytes()].concat()))
    }

    /// Reads a text that this installation made, as long as it works.
    pub fn open(text: &Secret, tenant: TenantId, keys: &DigestKeys, now: Timestamp) -> Option<Self> {
        let bytes = BASE64URL_NOPAD.decode(text.reveal().as_bytes()).ok()?;
        let bytes: [u8; TEXT_BYTES] = bytes.try_into().ok()?;
        let time = |from: usize| {
            let mut millis = [0; 8];
            millis.copy_from_slice(&bytes[from..from + 8]);
            Timestamp::from_millis(i64::from_be_bytes(millis))
        };
        let (account, _) = bytes.split_first_chunk::<16>()?;
        let link = Self {
            account: AccountId::from_uuid(Uuid::from_bytes(*account)),
            expires_at: time(16),
            replaces: time(24),
        };
        let mut mac = [0; 32];
        mac.copy_from_slice(&bytes[32..]);
        let presented = Digest::from_bytes(mac);
        let known = keys.iter().any(|key| link.mac(tenant, key) == presented);
        (known && now < link.expires_at).then_some(link)
    }

    fn to_bytes(self) -> [u8; 32] {
        let mut bytes = [0; 32];
        bytes[..16].copy_from_slice(self.account.as_bytes());
        bytes[16..24].copy_from_slice(&self.expires_at.as_millis().to_be_bytes());
        bytes[24..].copy_from_slice(&self.replaces.as_millis().to_be_bytes());
        bytes
    }

    fn mac(self, tenant: TenantId, key: &DigestKey) -> Digest {
        key.digest(Purpose::SetUp, &[tenant.as_bytes(), &self.to_bytes()])
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::id::KeyId;

    #[test]
    fn a_link_is_ours_and_ends() {
        let keys = DigestKeys::new(DigestKey::new(KeyId::from_random([1; 16]), &[1; 32]), vec![]);
        let tenant = TenantId::from_random([2; 16]);
        let now = Timestamp::from_millis(5_000);
        let link = PasswordLink::first(now);
        let text = link.seal(tenant, &keys);
        assert!(link.is_first());
        assert_eq!(PasswordLink::open(&text, tenant, &keys, now), Some(link));
        assert_eq!(PasswordLink::open(&text, tenant, &keys, now + LINK_LIFE), None);
        assert_eq!(PasswordLink::open(&text, TenantId::from_random([3; 16]), &keys, now), None);
        let longer = PasswordLink { expires_at: now + Span::from_hours(99), ..link };
        let forged = [&longer.to_bytes()[..], &[0; 32]].concat();
        let forged = Secret::new(BASE64URL_NOPAD.encode(&forged));
        assert_eq!(PasswordLink::open(&forged, tenant, &keys, now), None);
    }
}
