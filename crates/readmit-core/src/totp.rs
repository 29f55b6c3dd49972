//! Time-based one-time codes (TOTP, RFC 6238): what an authenticator app and the server agree on.
//!
//! ```text
//!   registered ──► Registered ──first accepted code──► Active
//!        │             │ ▲                               │ ▲
//!        │             ▼ │ locked / unlocked by hand     ▼ │
//!        │             Locked ◄──────────────────────────┘
//!        └─ where a confirmation is demanded: Pending ──first right code──► Active
//! ```
//!
//! An account has up to fifty. A code is compared with all of them, whichever matches, and no time step is accepted
//! twice. The rules that count attempts are in [`crate::account`].

mod code;
mod policy;
mod seed;
mod seeds;
mod typed;
mod uri;

pub use code::{AcceptedStep, Algorithm, CodeKey, Parameters, ParametersError, Step};
pub use policy::{
    CHALLENGE_LIFE_MAX, LockTier, TotpField, TotpLock, TotpPolicy, WINDOW_MAX, chance_of_hundred_tries_ppm,
};
pub use seed::{Seed, SeedError};
pub use seeds::{Seeds, SeedsError};
pub use typed::{TypedTotp, TypedTotpError};
pub use uri::{KeyUri, LabelError, ReadUri, ReadUriError, check_label};

use crate::id::{AccountId, ApplicationId, SessionId, TotpId};
use crate::time::{Span, Timestamp};
use serde::{Deserialize, Serialize};

/// How long a registration waits for its confirmation.
pub const PENDING_LIFE: Span = Span::from_mins(30);

/// Steps by which a device's clock may be learned to differ; with 30 s periods ten minutes, far beyond what a phone that
/// is set by its network ever shows.
pub const DRIFT_STEPS_MAX: i8 = 20;

/// The place of one TOTP among those that its account ever had; never given out again.
pub type Slot = u16;

/// What stands in the way of a TOTP, or does not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Condition {
    /// Codes are compared with it.
    Usable,
    /// It waits for its confirmation and counts for nothing yet.
    Pending,
    /// A client or an operator locked it.
    Locked,
    /// The key that its seed was sealed with is lost.
    Lost,
}

/// What attempts read and write of one TOTP. As short as it can be, since every attempt writes it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "Short", into = "Short")]
pub struct TotpState {
    /// Which one.
    pub slot: Slot,
    /// What its codes look like.
    pub parameters: Parameters,
    /// The last accepted time step; zero where none was. Only later ones are accepted.
    pub last_step: Step,
    /// By how many steps the device's clock is known to be ahead (behind: negative).
    pub drift: i8,
    /// What stands in the way of it.
    pub condition: Condition,
}

/// Slot, algorithm, digits, period, last step, drift, condition.
type Short = (Slot, Algorithm, u8, u16, Step, i8, Condition);

impl From<Short> for TotpState {
    fn from((slot, algorithm, digits, period, last_step, drift, condition): Short) -> Self {
        Self { slot, parameters: Parameters { algorithm, digits, period }, last_step, drift, condition }
    }
}

impl From<TotpState> for Short {
    fn from(state: TotpState) -> Self {
        let Parameters { algorithm, digits, period } = state.parameters;
        (state.slot, algorithm, digits, period, state.last_step, state.drift, state.condition)
    }
}

impl TotpState {
    /// Whether it counts: for the limit, for single mode, and as a factor that the account has.
    pub const fn counts(&self) -> bool {
        matches!(self.condition, Condition::Usable | Condition::Locked)
    }

    /// Whether a code of it was ever accepted.
    pub const fn was_used(&self) -> bool {
        self.last_step > 0
    }
}

/// What people see of one TOTP; no attempt looks at it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Totp {
    /// Which one.
    pub slot: Slot,
    /// How its owner tells it from others.
    pub label: String,
    /// The application whose settings it got; those of the organisation when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub application: Option<ApplicationId>,
    /// When it was registered, or imported.
    pub registered_at: Timestamp,
    /// The user's own session in which it was registered: that session may take back what it added.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub session: Option<SessionId>,
    /// Those that it replaces once it is confirmed.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub replaces: bool,
    /// The event of its registration: an objection to the notice of it takes it away.
    pub registration: crate::id::EventId,
}

/// Marks an id as a TOTP's; the last bits are the slot's.
const TOTP_ID: u128 = 0x746f_7470_0000_0000_0000_0000_0000_0000;

impl TotpId {
    /// The id of an account's TOTP: the account's own, turned into another UUID (version 8, RFC 9562). Stable, and
    /// nothing needs to be stored for it.
    pub fn of(account: AccountId, slot: Slot) -> Self {
        let number = account.uuid().as_u128() ^ TOTP_ID ^ u128::from(slot);
        Self::from_uuid(uuid::Builder::from_custom_bytes(number.to_be_bytes()).into_uuid())
    }

    /// The slot, if it is an id of this account's.
    pub fn slot(self, account: AccountId) -> Option<Slot> {
        let slot = (self.uuid().as_u128() ^ account.uuid().as_u128()) & u128::from(Slot::MAX);
        let slot = Slot::try_from(slot).ok()?;
        (Self::of(account, slot) == self).then_some(slot)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_state_is_short() {
        let state = TotpState {
            slot: 3,
            parameters: Parameters::default(),
            last_step: 58_765_432,
            drift: -1,
            condition: Condition::Usable,
        };
        let text = serde_json::to_string(&state).unwrap();
        assert_eq!(text, r#"[3,"sha1",6,30,58765432,-1,"usable"]"#);
        assert_eq!(serde_json::from_str::<TotpState>(&text).unwrap(), state);
    }

    #[test]
    fn an_id_belongs_to_one_account_and_slot() {
        let (ann, bob) = (AccountId::from_random([1; 16]), AccountId::from_random([2; 16]));
        for slot in [0, 1, 255, 256, Slot::MAX] {
            let id = TotpId::of(ann, slot);
            assert_eq!((id.slot(ann), id.slot(bob)), (Some(slot), None));
            assert_eq!(id.uuid().get_version_num(), 8);
            assert_ne!(id.uuid(), ann.uuid());
        }
        assert_eq!(TotpId::from_uuid(ann.uuid()).slot(ann), None);
    }
}
