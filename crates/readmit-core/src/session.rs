//! Sessions, and the refresh tokens that keep them going.
//!
//! A session lives in one of an account's numbered slots, so their number is bounded without counting. A
//! refresh token is the session, a generation and a MAC: nothing of it is stored. The one before the current
//! generation is accepted for half a minute while the current one was never presented (a lost answer); any
//! other old one was stolen or doubled, and ends the session (RFC 9700 section 4.14.2).

use crate::code::ApprovalData;
use crate::digest::{Digest, DigestKeys, Purpose};
use crate::id::{AccountId, ApplicationId, ClientId, CodeId, SessionId, TenantId, TotpId};
use crate::profile::Status;
use crate::secret::Secret;
use crate::time::{Span, Timestamp};
use data_encoding::BASE64URL_NOPAD;
use serde::{Deserialize, Serialize};
use std::fmt;

/// How long the previous refresh token is accepted after a rotation whose answer may have been lost.
pub const REUSE_GRACE: Span = Span::from_secs(30);

/// Where a session is kept. As a text it is the opaque `session_id` of the wire.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct SessionKey {
    /// The account.
    pub account: AccountId,
    /// Its slot, below [`crate::limits::SESSIONS_PER_ACCOUNT_MAX`].
    pub slot: u8,
    /// The session that must be in the slot.
    pub id: SessionId,
}

/// A text that is no session id or refresh token of this installation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a session of this server")]
pub struct NoSession;

impl SessionKey {
    const BYTES: usize = 33;

    fn to_bytes(self) -> [u8; Self::BYTES] {
        let mut bytes = [0; Self::BYTES];
        bytes[..16].copy_from_slice(self.account.as_bytes());
        bytes[16] = self.slot;
        bytes[17..].copy_from_slice(self.id.as_bytes());
        bytes
    }

    fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let (account, rest) = bytes.split_first_chunk::<16>()?;
        let (slot, id) = rest.split_first()?;
        Some(Self {
            account: AccountId::from_uuid(uuid::Uuid::from_bytes(*account)),
            slot: *slot,
            id: SessionId::from_uuid(uuid::Uuid::from_slice(id).ok()?),
        })
    }
}

impl fmt::Display for SessionKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&BASE64URL_NOPAD.encode(&self.to_bytes()))
    }
}

impl std::str::FromStr for SessionKey {
    type Err = NoSession;

    fn from_str(text: &str) -> Result<Self, NoSession> {
        let bytes = BASE64URL_NOPAD.decode(text.as_bytes()).map_err(|_| NoSession)?;
        Self::from_bytes(&bytes).filter(|key| key.to_bytes() == *bytes).ok_or(NoSession)
    }
}

/// How someone signed in (`amr`, RFC 8176; a code from a help desk has no registered value).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Method {
    /// A temporary access code.
    TemporaryCode,
    /// A code of an authenticator app.
    Totp,
    /// A password.
    Password,
    /// A code that was sent by e-mail.
    EmailPasscode,
    /// A code that was sent by SMS.
    SmsPasscode,
}

/// Why a session ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SessionEnd {
    /// The user or the application signed out.
    SignedOut,
    /// A refresh token was presented that had been replaced long ago.
    RefreshTokenReused,
    /// The account's owner said "this was not me" of the code that it was born from.
    Disowned,
}

/// One session.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Session {
    /// Its id.
    pub id: SessionId,
    /// The application that the user signed in to.
    pub application: ApplicationId,
    /// The client that the user signed in through.
    pub client: ClientId,
    /// The account's epoch at sign-in: a moved epoch ends every session.
    pub epoch: u32,
    /// The code that it was born from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<CodeId>,
    /// How the user signed in.
    pub methods: Vec<Method>,
    /// The TOTP that was proved in it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub totp: Option<TotpId>,
    /// What the ID token repeats.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub approval_data: Option<ApprovalData>,
    /// When it began.
    pub started_at: Timestamp,
    /// The last possible refresh.
    pub expires_at: Timestamp,
    /// The refresh token's current generation.
    pub generation: u32,
    /// When that generation was made.
    pub rotated_at: Timestamp,
    /// Why and when it ended.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ended: Option<(SessionEnd, Timestamp)>,
}

/// What became of a presented refresh token.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refresh {
    /// The session goes on; this is the current generation.
    Granted {
        /// To be put into the new refresh token.
        generation: u32,
    },
    /// The session is over (or was ended just now, by this token).
    Refused {
        /// Whether the token was an old one and its reuse ended the session.
        reused: bool,
    },
}

impl Session {
    /// Whether the session is alive for an account of this status and epoch.
    pub fn is_alive_at(&self, now: Timestamp, status: Status, epoch: u32) -> bool {
        self.ended.is_none() && now < self.expires_at && status == Status::Active && epoch == self.epoch
    }

    /// Judges a refresh token of `generation` whose MAC was verified.
    pub fn refresh(&mut self, generation: u32, now: Timestamp) -> Refresh {
        if generation == self.generation {
            self.generation += 1;
            self.rotated_at = now;
            return Refresh::Granted { generation: self.generation };
        }
        // Presenting the current generation would have replaced it: so it was never presented.
        if generation.checked_add(1) == Some(self.generation) && now.since(self.rotated_at) < REUSE_GRACE {
            return Refresh::Granted { generation: self.generation };
        }
        self.ended = Some((SessionEnd::RefreshTokenReused, now));
        Refresh::Refused { reused: true }
    }
}

/// A refresh token whose MAC was verified.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RefreshToken {
    /// The session.
    pub session: SessionKey,
    /// The generation.
    pub generation: u32,
}

impl RefreshToken {
    const PREFIX: &'static str = "rrt_";

    /// The text for the client.
    pub fn seal(self, tenant: TenantId, keys: &DigestKeys) -> Secret {
        let mac = self.mac(tenant, keys.current());
        let mut bytes = self.session.to_bytes().to_vec();
        bytes.extend(self.generation.to_be_bytes());
        bytes.extend(mac.as_bytes());
        Secret::new(format!("{}{}", Self::PREFIX, BASE64URL_NOPAD.encode(&bytes)))
    }

    /// Reads a token that this installation made; anything else costs no look-up.
    pub fn open(text: &Secret, tenant: TenantId, keys: &DigestKeys) -> Result<Self, NoSession> {
        let encoded = text.reveal().strip_prefix(Self::PREFIX).ok_or(NoSession)?;
        let bytes = BASE64URL_NOPAD.decode(encoded.as_bytes()).map_err(|_| NoSession)?;
        let (session, rest) = bytes.split_at_checked(SessionKey::BYTES).ok_or(NoSession)?;
        let (generation, mac) = rest.split_first_chunk::<4>().ok_or(NoSession)?;
        let token = Self {
            session: SessionKey::from_bytes(session).ok_or(NoSession)?,
            generation: u32::from_be_bytes(*generation),
        };
        let presented = Digest::from_bytes(mac.try_into().map_err(|_| NoSession)?);
        let known = keys.iter().any(|key| token.mac(tenant, key) == presented);
        if known { Ok(token) } else { Err(NoSession) }
    }

    fn mac(self, tenant: TenantId, key: &crate::digest::DigestKey) -> Digest {
        let parts: [&[u8]; 3] = [tenant.as_bytes(), &self.session.to_bytes(), &self.generation.to_be_bytes()];
        key.digest(Purpose::RefreshToken, &parts)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::digest::DigestKey;
    use crate::id::KeyId;

    fn keys(byte: u8) -> DigestKeys {
        DigestKeys::new(DigestKey::new(KeyId::from_random([byte; 16]), &[byte; 32]), vec![])
    }

    fn at(secs: i64) -> Timestamp {
        Timestamp::from_millis(secs * 1000)
    }

    fn session() -> Session {
        Session {
            id: SessionId::from_random([1; 16]),
            application: ApplicationId::from_random([2; 16]),
            client: ClientId::from_random([3; 16]),
            epoch: 0,
            code: None,
            methods: vec![Method::TemporaryCode],
            totp: None,
            approval_data: None,
            started_at: at(0),
            expires_at: at(1000),
            generation: 0,
            rotated_at: at(0),
            ended: None,
        }
    }

    #[test]
    fn the_previous_token_is_accepted_while_the_current_was_never_presented() {
        let mut session = session();
        assert_eq!(session.refresh(0, at(10)), Refresh::Granted { generation: 1 });
        assert_eq!(session.refresh(0, at(39)), Refresh::Granted { generation: 1 });
        assert_eq!(session.refresh(0, at(40)), Refresh::Refused { reused: true });
        assert!(!session.is_alive_at(at(41), Status::Active, 0));
    }

    #[test]
    fn an_older_token_ends_the_session() {
        let mut session = session();
        session.refresh(0, at(10));
        session.refresh(1, at(11));
        assert_eq!(session.refresh(0, at(12)), Refresh::Refused { reused: true });
        assert!(session.ended.is_some());
    }

    #[test]
    fn a_session_needs_its_account() {
        let session = session();
        assert!(session.is_alive_at(at(999), Status::Active, 0));
        assert!(!session.is_alive_at(at(1000), Status::Active, 0));
        assert!(!session.is_alive_at(at(1), Status::Disabled, 0));
        assert!(!session.is_alive_at(at(1), Status::Active, 1));
    }

    #[test]
    fn only_our_tokens_open() {
        let tenant = TenantId::from_random([1; 16]);
        let key = SessionKey { account: AccountId::from_random([4; 16]), slot: 7, id: session().id };
        let token = RefreshToken { session: key, generation: 3 };
        let text = token.seal(tenant, &keys(1));
        assert_eq!(RefreshToken::open(&text, tenant, &keys(1)), Ok(token));
        assert_eq!(RefreshToken::open(&text, tenant, &keys(2)), Err(NoSession));
        assert_eq!(RefreshToken::open(&text, TenantId::from_random([2; 16]), &keys(1)), Err(NoSession));
        for cut in 0..text.reveal().len() {
            let cut = Secret::new(text.reveal()[..cut].to_owned());
            assert!(RefreshToken::open(&cut, tenant, &keys(1)).is_err());
        }
        assert_eq!(key.to_string().parse(), Ok(key));
        assert_eq!("x".parse::<SessionKey>(), Err(NoSession));
    }
}
