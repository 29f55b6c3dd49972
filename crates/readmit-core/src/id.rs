//! The one list of identifiers, so that an application's id can never be passed for an account's.

mod short;

pub use short::{compact, parse_short, short};

use crate::time::Timestamp;
use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};
use uuid::Uuid;

/// A text that is not an id.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not an id: expected a UUID such as 3f0e8c1e-5d5b-4f3c-9a54-0f6f4a1c2b3d")]
pub struct ParseIdError(String);

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident;)*) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(Uuid);

        impl $name {
            /// Wraps a UUID that is already known to name such a thing.
            pub const fn from_uuid(id: Uuid) -> Self {
                Self(id)
            }

            /// A random (version 4) id from 16 random bytes.
            pub fn from_random(bytes: [u8; 16]) -> Self {
                Self(uuid::Builder::from_random_bytes(bytes).into_uuid())
            }

            /// The UUID inside.
            pub const fn uuid(self) -> Uuid {
                self.0
            }

            /// The 16 bytes of the UUID, as they stand in keys and in keyed digests.
            pub const fn as_bytes(&self) -> &[u8; 16] {
                self.0.as_bytes()
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl FromStr for $name {
            type Err = ParseIdError;

            fn from_str(text: &str) -> Result<Self, ParseIdError> {
                // Only the hyphenated form: one id, one spelling.
                if text.len() != 36 {
                    return Err(ParseIdError(text.chars().take(64).collect()));
                }
                Uuid::try_parse(text).map(Self).map_err(|_| ParseIdError(text.to_owned()))
            }
        }
    )*};
}

ids! {
    /// One person.
    AccountId;
    /// A relying party.
    ApplicationId;
    /// OAuth client credentials under an application.
    ClientId;
    /// One temporary access code, from issue to its end.
    CodeId;
    /// One audit record (version 7: sorts by time).
    EventId;
    /// One run of one writer's part of the audit chain.
    ChainId;
    /// One key of the key ring.
    KeyId;
    /// One installation's set of accounts; part of every key.
    TenantId;
    /// One execution of a journey (version 7: sorts by time).
    RunId;
    /// What a successful sign-in yields.
    SessionId;
    /// One TOTP of an account.
    TotpId;
    /// A challenge that approves one transaction, until it is signed.
    TransactionId;
    /// A named set of operator permissions.
    RoleId;
    /// A group of accounts.
    GroupId;
    /// A second operator's consent to one act.
    ApprovalId;
    /// An operator's token for programs.
    ApiTokenId;
    /// A message on its way out.
    MessageId;
    /// A web hook.
    HookId;
    /// A sign-in policy.
    PolicyId;
    /// One rule of a sign-in policy.
    RuleId;
    /// An authenticator as the organisation offers it.
    AuthenticatorId;
    /// A network zone.
    ZoneId;
    /// A scope that was granted to a client.
    ScopeGrantId;
}

impl EventId {
    /// When the request that caused the event arrived (RFC 9562 section 5.7: the first 48 bits).
    pub const fn arrived_at(self) -> Timestamp {
        let millis = self.0.as_u128() >> 80;
        // 48 bits always fit.
        Timestamp::from_millis(millis as i64)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_has_one_spelling() {
        let text = "3f0e8c1e-5d5b-4f3c-9a54-0f6f4a1c2b3d";
        let id: AccountId = text.parse().unwrap();
        assert_eq!(id.to_string(), text);
        assert!("3f0e8c1e5d5b4f3c9a540f6f4a1c2b3d".parse::<AccountId>().is_err());
        assert!("{3f0e8c1e-5d5b-4f3c-9a54-0f6f4a1c2b3d}".parse::<AccountId>().is_err());
        assert!("".parse::<AccountId>().is_err());
    }

    #[test]
    fn random_ids_are_version_4() {
        assert_eq!(CodeId::from_random([7; 16]).uuid().get_version_num(), 4);
    }
}
