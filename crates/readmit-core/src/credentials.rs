//! The part of an account that holds what lets its owner in, beside codes: the password, an operator's
//! sessions and tokens, and what is asked and said about access to the account.

mod question;

pub use question::{QuestionError, RecoveryQuestion};

use crate::account::approval::Approval;
use crate::digest::Digest;
use crate::id::{ApiTokenId, EventId, KeyId, SessionId};
use crate::operator::{Permissions, Places, SignInPolicy};
use crate::time::{Span, Timestamp};
use crate::totp::Totp;
use crate::transaction::Transaction;
use serde::{Deserialize, Serialize};

/// A password as it is kept.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Password {
    /// Argon2id in PHC string format: parameters, salt and hash.
    pub phc: String,
    /// When it was set.
    pub set_at: Timestamp,
}

impl std::fmt::Debug for Password {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Password(set at {:?})", self.set_at)
    }
}

/// A session of an operator with the portal or the native API.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OperatorSession {
    /// Its id.
    pub id: SessionId,
    /// The key of `digest`.
    pub key: KeyId,
    /// Of the secret in the cookie.
    pub digest: Digest,
    /// When the operator signed in.
    pub started_at: Timestamp,
    /// When it was last used, to the minute.
    pub seen_at: Timestamp,
}

impl OperatorSession {
    /// Whether it opens anything at `now`.
    pub fn is_alive_at(&self, policy: &SignInPolicy, now: Timestamp) -> bool {
        now.since(self.seen_at) < policy.idle && now.since(self.started_at) < policy.life
    }
}

/// An operator's token for programs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ApiToken {
    /// Its id.
    pub id: ApiTokenId,
    /// The name that people see.
    pub name: String,
    /// The key of `digest`.
    pub key: KeyId,
    /// Of the token's secret.
    pub digest: Digest,
    /// What it may do, at most what its owner may.
    pub permissions: Permissions,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it last changed; absent where it never did.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub updated_at: Option<Timestamp>,
    /// When it stops at the latest.
    pub expires_at: Timestamp,
    /// How long it may stay unused before it stops.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub idle: Option<Span>,
    /// From where it may come.
    #[serde(default, skip_serializing_if = "Places::is_anywhere")]
    pub places: Places,
    /// When it was last used, to the minute.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub used_at: Option<Timestamp>,
}

impl ApiToken {
    /// When it stops if nobody uses it any more.
    pub fn ends_at(&self) -> Timestamp {
        let idle = self.idle.map(|idle| self.used_at.unwrap_or(self.created_at) + idle);
        idle.map_or(self.expires_at, |idle| idle.min(self.expires_at))
    }

    /// Whether it opens anything at `now`.
    pub fn is_alive_at(&self, now: Timestamp) -> bool {
        now < self.ends_at()
    }
}

/// What a token is made with.
#[derive(Debug, Clone)]
pub struct ApiTokenOrder {
    /// The name that people see.
    pub name: String,
    /// What it may do.
    pub permissions: Permissions,
    /// How long it works at the longest.
    pub life: Span,
    /// How long it may stay unused before it stops.
    pub idle: Option<Span>,
    /// From where it may come.
    pub places: Places,
}

/// How often something was done in the running hour and the running day (UTC).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Tally {
    /// Hours since the epoch.
    #[serde(rename = "h", default)]
    hour: i64,
    /// In that hour.
    #[serde(rename = "hn", default)]
    in_hour: u32,
    /// Days since the epoch.
    #[serde(rename = "d", default)]
    day: i64,
    /// On that day.
    #[serde(rename = "dn", default)]
    in_day: u32,
}

/// How often something may be done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Quota {
    /// In an hour; `None` is without limit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub per_hour: Option<u32>,
    /// On a day (UTC).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub per_day: Option<u32>,
}

/// How often something can still be done; `None` where nothing bounds it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Left {
    /// In the running hour.
    pub in_hour: Option<u32>,
    /// On the running day (UTC).
    pub in_day: Option<u32>,
}

/// A stretch of time in which a quota is used up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stretch {
    /// The running hour.
    Hour,
    /// The running day.
    Day,
}

const HOUR_MILLIS: i64 = 3_600_000;

impl Tally {
    /// In which stretch of time nothing is left under `quota`.
    pub fn spent(mut self, now: Timestamp, quota: Quota) -> Option<Stretch> {
        self.take(now, quota).err()
    }

    /// How many are left under `quota`.
    pub fn left(self, now: Timestamp, quota: Quota) -> Left {
        let hour = now.as_millis().div_euclid(HOUR_MILLIS);
        let in_hour = if self.hour == hour { self.in_hour } else { 0 };
        let in_day = if self.day == hour.div_euclid(24) { self.in_day } else { 0 };
        let left = |max: Option<u32>, used: u32| max.map(|max| max.saturating_sub(used));
        Left { in_hour: left(quota.per_hour, in_hour), in_day: left(quota.per_day, in_day) }
    }

    /// Counts one more, if `quota` allows it.
    pub fn take(&mut self, now: Timestamp, quota: Quota) -> Result<(), Stretch> {
        let hour = now.as_millis().div_euclid(HOUR_MILLIS);
        let day = hour.div_euclid(24);
        let in_hour = if self.hour == hour { self.in_hour } else { 0 };
        let in_day = if self.day == day { self.in_day } else { 0 };
        if quota.per_hour.is_some_and(|max| in_hour >= max) {
            return Err(Stretch::Hour);
        }
        if quota.per_day.is_some_and(|max| in_day >= max) {
            return Err(Stretch::Day);
        }
        *self = Self { hour, in_hour: in_hour + 1, day, in_day: in_day + 1 };
        Ok(())
    }
}

/// What lets someone in, and who asked for it.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Credentials {
    /// The password.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub password: Option<Password>,
    /// What the user is asked who forgot the password.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub recovery_question: Option<RecoveryQuestion>,
    /// The mark of the latest link by which a password is set; every other link is void.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub links_void_at: Option<Timestamp>,
    /// Sessions of an operator, oldest first.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub operator_sessions: Vec<OperatorSession>,
    /// Tokens of an operator.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub api_tokens: Vec<ApiToken>,
    /// Codes that this operator issued.
    pub issued_by: Tally,
    /// Codes that operators issued for this account.
    pub issued_for: Tally,
    /// What operators ask to do here, and what became of it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub approvals: Vec<Approval>,
    /// What people see of the TOTPs, oldest first; what attempts touch stands in the hot part.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub totps: Vec<Totp>,
    /// Transactions that wait for a signature, or had one, oldest first.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub transactions: Vec<Transaction>,
    /// Notices to which the owner said "this was not me".
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub disowned: Vec<EventId>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_quota_is_counted_per_hour_and_per_day() {
        let quota = Quota { per_hour: Some(2), per_day: Some(3) };
        let at = |hour: i64| Timestamp::from_millis(hour * HOUR_MILLIS);
        let mut tally = Tally::default();
        assert_eq!(tally.take(at(48), quota), Ok(()));
        assert_eq!(tally.take(at(48), quota), Ok(()));
        assert_eq!(tally.take(at(48), quota), Err(Stretch::Hour));
        assert_eq!(tally.left(at(48), quota), Left { in_hour: Some(0), in_day: Some(1) });
        assert_eq!(tally.left(at(48), Quota::default()), Left { in_hour: None, in_day: None });
        assert_eq!((tally.spent(at(48), quota), tally.spent(at(49), quota)), (Some(Stretch::Hour), None));
        assert_eq!(tally.take(at(49), quota), Ok(()));
        assert_eq!(tally.take(at(50), quota), Err(Stretch::Day));
        assert_eq!(tally.take(at(72), quota), Ok(()));
        assert_eq!(Tally::default().take(at(0), Quota::default()), Ok(()));
    }
}
