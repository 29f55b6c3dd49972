//! What the recovery page knows its reader by after a code let them in: it travels in the page's forms, in no cookie and
//! in no address, and is good for a short while.

use crate::digest::{Digest, DigestKey, DigestKeys, Purpose};
use crate::id::{AccountId, ApplicationId, ClientId, SessionId, TenantId};
use crate::secret::Secret;
use crate::session::SessionKey;
use crate::time::{Span, Timestamp};
use data_encoding::BASE64URL_NOPAD;
use uuid::Uuid;

/// How long the page is at its reader's service after the code.
pub const PASS_LIFE: Span = Span::from_mins(30);

/// The client and the application of a session that began at no application: with a code of the organisation, on the
/// organisation's own page. Nothing configured has these ids, and no tokens are made for them.
pub const NOWHERE: (ClientId, ApplicationId) =
    (ClientId::from_uuid(Uuid::nil()), ApplicationId::from_uuid(Uuid::nil()));

/// A text that is no pass of this installation, or one that is over.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a pass of this server, or over")]
pub struct NoPass;

/// A pass whose MAC was verified. Whether its session is alive is the account's matter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RecoveryPass {
    /// The client whose page it is; that of [`NOWHERE`] where there is none.
    pub client: ClientId,
    /// The session that the code began.
    pub session: SessionKey,
    /// When it is over.
    pub expires_at: Timestamp,
}

impl RecoveryPass {
    const BYTES: usize = 57;

    /// The text for the page.
    pub fn seal(self, tenant: TenantId, keys: &DigestKeys) -> Secret {
        let mac = self.mac(tenant, keys.current());
        Secret::new(BASE64URL_NOPAD.encode(&[&self.to_bytes()[..], mac.as_bytes()].concat()))
    }

    /// Reads a text that this installation made, as long as it is good.
    pub fn open(text: &Secret, tenant: TenantId, keys: &DigestKeys, now: Timestamp) -> Result<Self, NoPass> {
        let bytes = BASE64URL_NOPAD.decode(text.reveal().as_bytes()).map_err(|_| NoPass)?;
        let (told, mac) = bytes.split_first_chunk::<{ Self::BYTES }>().ok_or(NoPass)?;
        let pass = Self::from_bytes(told);
        let presented = Digest::from_bytes(mac.try_into().map_err(|_| NoPass)?);
        let known = keys.iter().any(|key| pass.mac(tenant, key) == presented);
        if known && now < pass.expires_at { Ok(pass) } else { Err(NoPass) }
    }

    fn to_bytes(self) -> [u8; Self::BYTES] {
        let mut bytes = [0; Self::BYTES];
        bytes[..16].copy_from_slice(self.client.as_bytes());
        bytes[16..32].copy_from_slice(self.session.account.as_bytes());
        bytes[32] = self.session.slot;
        bytes[33..49].copy_from_slice(self.session.id.as_bytes());
        bytes[49..].copy_from_slice(&self.expires_at.as_millis().to_be_bytes());
        bytes
    }

    fn from_bytes(bytes: &[u8; Self::BYTES]) -> Self {
        let id = |from: usize| {
            let mut id = [0; 16];
            id.copy_from_slice(&bytes[from..from + 16]);
            Uuid::from_bytes(id)
        };
        let mut until = [0; 8];
        until.copy_from_slice(&bytes[49..]);
        Self {
            client: ClientId::from_uuid(id(0)),
            session: SessionKey {
                account: AccountId::from_uuid(id(16)),
                slot: bytes[32],
                id: SessionId::from_uuid(id(33)),
            },
            expires_at: Timestamp::from_millis(i64::from_be_bytes(until)),
        }
    }

    fn mac(self, tenant: TenantId, key: &DigestKey) -> Digest {
        key.digest(Purpose::RecoveryPass, &[tenant.as_bytes(), &self.to_bytes()])
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::id::KeyId;

    fn keys(byte: u8) -> DigestKeys {
        DigestKeys::new(DigestKey::new(KeyId::from_random([byte; 16]), &[byte; 32]), vec![])
    }

    #[test]
    fn a_pass_is_ours_whole_and_good_for_a_while() {
        let tenant = TenantId::from_random([1; 16]);
        let now = Timestamp::from_millis(1_700_000_000_000);
        let pass = RecoveryPass {
            client: ClientId::from_random([2; 16]),
            session: SessionKey {
                account: AccountId::from_random([3; 16]),
                slot: 7,
                id: SessionId::from_random([4; 16]),
            },
            expires_at: now + PASS_LIFE,
        };
        let text = pass.seal(tenant, &keys(1));
        assert_eq!(RecoveryPass::open(&text, tenant, &keys(1), now), Ok(pass));
        assert_eq!(RecoveryPass::open(&text, tenant, &keys(1), now + PASS_LIFE), Err(NoPass));
        assert_eq!(RecoveryPass::open(&text, tenant, &keys(2), now), Err(NoPass));
        assert_eq!(RecoveryPass::open(&text, TenantId::from_random([9; 16]), &keys(1), now), Err(NoPass));
        for cut in 0..text.reveal().len() {
            let cut = Secret::new(text.reveal()[..cut].to_owned());
            assert_eq!(RecoveryPass::open(&cut, tenant, &keys(1), now), Err(NoPass));
        }
    }
}
