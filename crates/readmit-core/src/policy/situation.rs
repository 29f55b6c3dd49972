//! What a sign-in is judged by: who, from where, to what, what they have and what they proved.

use super::factor::Factor;
use crate::authenticator::AuthenticatorKey;
use crate::id::{AccountId, ApplicationId, GroupId};
use crate::time::Timestamp;
use core::net::IpAddr;

/// A sign-in as it stands at one instant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Situation {
    /// Who signs in.
    pub account: AccountId,
    /// The account's groups.
    pub groups: Vec<GroupId>,
    /// What they want to get into; `None` for the session alone.
    pub application: Option<ApplicationId>,
    /// Where they are; an unknown address is in no zone.
    pub address: Option<IpAddr>,
    /// When this sign-in began. What was proved since then counts, whatever a rule says of the age of proofs.
    pub began_at: Timestamp,
    /// This instant.
    pub now: Timestamp,
    /// The factors that they have.
    pub factors: Vec<Factor>,
    /// What they proved, in this order: in this sign-in, and in the session that it continues.
    pub proofs: Vec<Proof>,
    /// The session that it continues, if there is one.
    pub session: Option<SessionSpan>,
    /// When someone last proved two factors on this device and had it remembered.
    pub remembered_at: Option<Timestamp>,
    /// How often they put off setting up an authenticator.
    pub put_off: Vec<(AuthenticatorKey, u8)>,
}

/// A factor that was proved.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Proof {
    /// Which one, and what it showed.
    pub factor: Factor,
    /// When.
    pub at: Timestamp,
}

/// From when to when a session was used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SessionSpan {
    /// When it began.
    pub started_at: Timestamp,
    /// When it was last used, before this sign-in.
    pub used_at: Timestamp,
}

impl Situation {
    /// Someone who comes from nowhere in particular and has proved nothing yet.
    pub const fn fresh(account: AccountId, now: Timestamp) -> Self {
        Self {
            account,
            groups: Vec::new(),
            application: None,
            address: None,
            began_at: now,
            now,
            factors: Vec::new(),
            proofs: Vec::new(),
            session: None,
            remembered_at: None,
            put_off: Vec::new(),
        }
    }
}
