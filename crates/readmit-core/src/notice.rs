//! What the owner of an account is told, and the link by which they object.

use crate::digest::{Digest, DigestKey, DigestKeys, Purpose};
use crate::event::EventKind;
use crate::id::{AccountId, CodeId, EventId, TenantId};
use crate::limits::NOTICES_PER_EVENT_MAX;
use crate::outbox::Channel;
use crate::profile::Profile;
use crate::secret::Secret;
use crate::time::{Span, Timestamp};
use data_encoding::BASE64URL_NOPAD;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// How long the link of a notice works.
pub const LINK_LIFE: Span = Span::from_hours(7 * 24);

/// What a notice is about (NIST SP 800-63B-4 section 4.6).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NoticeKind {
    /// Someone was given a code for the account.
    CodeIssued,
    /// Someone got in with it.
    CodeUsed,
    /// A code was withdrawn.
    CodeRevoked,
    /// Too many wrong codes.
    CodesLocked,
    /// An authenticator app was registered.
    AuthenticatorAdded,
    /// An authenticator app was taken away.
    AuthenticatorRemoved,
    /// Too many wrong codes of an authenticator app.
    TotpLocked,
    /// An operator's password was set.
    PasswordSet,
}

impl NoticeKind {
    /// All of them.
    pub const ALL: &'static [Self] = &[
        Self::CodeIssued,
        Self::CodeUsed,
        Self::CodeRevoked,
        Self::CodesLocked,
        Self::AuthenticatorAdded,
        Self::AuthenticatorRemoved,
        Self::TotpLocked,
        Self::PasswordSet,
    ];

    /// The word under which its texts are kept.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::CodeIssued => "code_issued",
            Self::CodeUsed => "code_used",
            Self::CodeRevoked => "code_revoked",
            Self::CodesLocked => "codes_locked",
            Self::AuthenticatorAdded => "authenticator_added",
            Self::AuthenticatorRemoved => "authenticator_removed",
            Self::TotpLocked => "totp_locked",
            Self::PasswordSet => "password_set",
        }
    }

    /// What the owner is told of an event, and the code that it concerns. A code that was sent to the owner
    /// is its own notice.
    pub const fn of(event: &EventKind) -> Option<(Self, Option<CodeId>)> {
        match event {
            EventKind::CodeIssued { code, sent: None, .. } => Some((Self::CodeIssued, Some(*code))),
            EventKind::CodeRedeemed { code, sent: None, .. } => Some((Self::CodeUsed, Some(*code))),
            EventKind::CodeRevoked { code } => Some((Self::CodeRevoked, Some(*code))),
            EventKind::CodesLocked { .. } => Some((Self::CodesLocked, None)),
            EventKind::TotpRegistered { pending: false, .. } | EventKind::TotpConfirmed { .. } => {
                Some((Self::AuthenticatorAdded, None))
            }
            EventKind::TotpRevoked { .. } | EventKind::TotpSeedsLost => {
                Some((Self::AuthenticatorRemoved, None))
            }
            EventKind::TotpLocked { .. } => Some((Self::TotpLocked, None)),
            EventKind::PasswordSet => Some((Self::PasswordSet, None)),
            _ => None,
        }
    }
}

/// The confirmed addresses of an account: all of them are told.
pub fn confirmed_addresses(profile: &Profile) -> Vec<(Channel, &str)> {
    let emails = profile.email.iter().chain(&profile.secondary_emails).map(|c| (Channel::Email, c));
    let phones =
        profile.phone_number.iter().chain(&profile.secondary_phone_numbers).map(|c| (Channel::Sms, c));
    let confirmed = emails.chain(phones).filter(|(_, contact)| contact.verified_at.is_some());
    confirmed
        .map(|(channel, contact)| (channel, contact.value.as_str()))
        .take(NOTICES_PER_EVENT_MAX)
        .collect()
}

/// What the link of a notice says. It works without signing in, so it is a secret.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NotMeLink {
    /// Whose account.
    pub account: AccountId,
    /// The event that the notice told of; it also says when.
    pub notice: EventId,
    /// The code that it concerns.
    pub code: Option<CodeId>,
}

/// A text that is no link of ours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a link of this server, or too old")]
pub struct NoLink;

impl NotMeLink {
    /// The text in the link.
    pub fn seal(self, tenant: TenantId, keys: &DigestKeys) -> Secret {
        let mac = self.mac(tenant, keys.current());
        Secret::new(BASE64URL_NOPAD.encode(&[&self.to_bytes()[..], mac.as_bytes()].concat()))
    }

    /// Reads a text that this installation made, as long as it works.
    pub fn open(text: &str, tenant: TenantId, keys: &DigestKeys, now: Timestamp) -> Result<Self, NoLink> {
        let bytes = BASE64URL_NOPAD.decode(text.as_bytes()).map_err(|_| NoLink)?;
        let bytes: [u8; 80] = bytes.try_into().map_err(|_| NoLink)?;
        let id = |from: usize| {
            let mut id = [0; 16];
            id.copy_from_slice(&bytes[from..from + 16]);
            Uuid::from_bytes(id)
        };
        let link = Self {
            account: AccountId::from_uuid(id(0)),
            notice: EventId::from_uuid(id(16)),
            code: Some(CodeId::from_uuid(id(32))).filter(|code| !code.uuid().is_nil()),
        };
        let mut mac = [0; 32];
        mac.copy_from_slice(&bytes[48..]);
        let presented = Digest::from_bytes(mac);
        let known = keys.iter().any(|key| link.mac(tenant, key) == presented);
        let fresh = now.since(link.notice.arrived_at()) < LINK_LIFE;
        if known && fresh { Ok(link) } else { Err(NoLink) }
    }

    fn to_bytes(self) -> [u8; 48] {
        let mut bytes = [0; 48];
        bytes[..16].copy_from_slice(self.account.as_bytes());
        bytes[16..32].copy_from_slice(self.notice.as_bytes());
        bytes[32..].copy_from_slice(self.code.unwrap_or(CodeId::from_uuid(Uuid::nil())).as_bytes());
        bytes
    }

    fn mac(self, tenant: TenantId, key: &DigestKey) -> Digest {
        key.digest(Purpose::NotMe, &[tenant.as_bytes(), &self.to_bytes()])
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::id::KeyId;
    use crate::profile::Contact;

    fn keys(byte: u8) -> DigestKeys {
        DigestKeys::new(DigestKey::new(KeyId::from_random([byte; 16]), &[byte; 32]), vec![])
    }

    #[test]
    fn a_link_is_ours_and_ages() {
        let tenant = TenantId::from_random([1; 16]);
        let at = Timestamp::from_millis(1_700_000_000_000);
        let notice = uuid::Builder::from_unix_timestamp_millis(1_700_000_000_000, &[7; 10]).into_uuid();
        let link = NotMeLink {
            account: AccountId::from_random([2; 16]),
            notice: EventId::from_uuid(notice),
            code: None,
        };
        let text = link.seal(tenant, &keys(1));
        assert_eq!(NotMeLink::open(text.reveal(), tenant, &keys(1), at), Ok(link));
        assert_eq!(NotMeLink::open(text.reveal(), tenant, &keys(1), at + LINK_LIFE), Err(NoLink));
        assert_eq!(NotMeLink::open(text.reveal(), tenant, &keys(2), at), Err(NoLink));
        assert_eq!(NotMeLink::open(text.reveal(), TenantId::from_random([9; 16]), &keys(1), at), Err(NoLink));
        assert_eq!(NotMeLink::open("", tenant, &keys(1), at), Err(NoLink));
    }

    #[test]
    fn only_confirmed_addresses_are_told() {
        let contact = |value: &str, confirmed: bool| Contact {
            value: value.to_owned(),
            verified_at: confirmed.then(|| Timestamp::from_millis(1)),
        };
        let profile = Profile {
            email: Some(contact("a@example.com", true)),
            secondary_emails: vec![contact("b@example.com", false), contact("c@example.com", true)],
            phone_number: Some(contact("+14155550123", true)),
            ..Profile::default()
        };
        let told = [
            (Channel::Email, "a@example.com"),
            (Channel::Email, "c@example.com"),
            (Channel::Sms, "+14155550123"),
        ];
        assert_eq!(confirmed_addresses(&profile), told);
    }
}
