//! What became of codes over time, and how many each operator issued: counted from the log.

use crate::app::App;
use crate::failure::{Failure, Overload};
use crate::store::CountQuery;
use readmit_core::id::{AccountId, EventId};
use readmit_core::time::{Span, Timestamp};
use std::collections::BTreeMap;

/// Who may count the log at once; others wait for their turn.
pub(crate) const COUNTING_MAX: usize = 2;

/// Events that are looked at, the newest of the time that is asked for.
const EVENTS_MAX: u32 = 300_000;

/// Buckets of one answer: a hundred days by the hour.
pub const BUCKETS_MAX: u64 = 2_400;

/// What is counted.
const KINDS: &[&str] = &[
    "code_issued",
    "code_issue_refused",
    "code_redeemed",
    "code_refused",
    "code_refusals_counted",
    "code_revoked",
    "codes_locked",
    "codes_unlocked",
    "totp_accepted",
    "totp_refused",
    "totp_locked",
];

/// How long a bucket is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Bucket {
    /// An hour.
    Hour,
    /// A day (UTC).
    Day,
}

impl Bucket {
    /// Its length.
    pub const fn span(self) -> Span {
        match self {
            Self::Hour => Span::from_hours(1),
            Self::Day => Span::from_hours(24),
        }
    }
}

/// What is asked for.
#[derive(Debug, Clone, Copy)]
pub struct StatisticsQuery {
    /// From this instant on.
    pub from: Timestamp,
    /// Before this instant.
    pub to: Timestamp,
    /// How long a bucket is.
    pub bucket: Bucket,
}

/// Why nothing was counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotCounted {
    /// The time ends before it begins.
    #[error("`to` must be after `from`")]
    Backwards,
    /// More buckets than one answer has.
    #[error("at most {BUCKETS_MAX} buckets are counted at once: ask for less time, or for days")]
    TooLong,
}

/// What happened in one bucket, or in all.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    /// Codes that were issued.
    pub issued: u64,
    /// Codes that were asked for and not issued.
    pub issue_refused: u64,
    /// Times that a code let someone in.
    pub used: u64,
    /// Tries that were refused.
    pub failed: u64,
    /// Codes that were withdrawn.
    pub revoked: u64,
    /// Times that failures locked an account's codes.
    pub locked: u64,
    /// Times that a lock of codes was lifted.
    pub unlocked: u64,
    /// Codes of authenticator apps that were right.
    pub totp_used: u64,
    /// Codes of authenticator apps that were refused.
    pub totp_failed: u64,
    /// Times that failures locked an account's authenticator apps.
    pub totp_locked: u64,
}

impl Counts {
    fn add(&mut self, kind: &str, count: u64) {
        let counter = match kind {
            "code_issued" => &mut self.issued,
            "code_issue_refused" => &mut self.issue_refused,
            "code_redeemed" => &mut self.used,
            "code_refused" | "code_refusals_counted" => &mut self.failed,
            "code_revoked" => &mut self.revoked,
            "codes_locked" => &mut self.locked,
            "codes_unlocked" => &mut self.unlocked,
            "totp_accepted" => &mut self.totp_used,
            "totp_refused" => &mut self.totp_failed,
            "totp_locked" => &mut self.totp_locked,
            _ => return,
        };
        *counter += count;
    }
}

/// What was counted.
#[derive(Debug, Clone, Default)]
pub struct Statistics {
    /// Every bucket of the time, in order, with when it begins.
    pub buckets: Vec<(Timestamp, Counts)>,
    /// All together.
    pub total: Counts,
    /// Why tries were refused, by the word.
    pub reasons: BTreeMap<String, u64>,
    /// What operators did, by operator.
    pub operators: BTreeMap<AccountId, Counts>,
    /// Where counting began, when there was more than is looked at.
    pub counted_from: Option<Timestamp>,
}

impl App {
    /// Counts what became of codes.
    pub async fn statistics(
        &self,
        query: StatisticsQuery,
    ) -> Result<Result<Statistics, NotCounted>, Failure> {
        let StatisticsQuery { from, to, bucket } = query;
        if from >= to {
            return Ok(Err(NotCounted::Backwards));
        }
        let length = i64::try_from(bucket.span().as_millis()).unwrap_or(i64::MAX);
        let (first, last) = (from.as_millis().div_euclid(length), (to.as_millis() - 1).div_euclid(length));
        if u64::try_from(last - first).unwrap_or(u64::MAX) >= BUCKETS_MAX {
            return Ok(Err(NotCounted::TooLong));
        }
        let Ok(_turn) = self.counting.acquire().await else {
            return Err(Failure::Overload(Overload::Closed));
        };
        let wanted = CountQuery {
            since: from,
            until: to,
            bucket: bucket.span(),
            kinds: KINDS,
            reasons_of: "code_refused",
            limit: EVENTS_MAX,
        };
        let found = self.store.event_counts(self.tenant, wanted).await?;
        let begins = |number: i64| Timestamp::from_millis(number * length);
        let mut statistics = Statistics {
            buckets: (first..=last).map(|number| (begins(number), Counts::default())).collect(),
            counted_from: found.from.map(EventId::arrived_at),
            ..Statistics::default()
        };
        for count in found.counts {
            // An event is told by when it was decided, and found by when it was asked for, a moment before.
            let place = usize::try_from(count.bucket.clamp(first, last) - first).unwrap_or(0);
            if let Some((_, counts)) = statistics.buckets.get_mut(place) {
                counts.add(&count.kind, count.count);
            }
            statistics.total.add(&count.kind, count.count);
            if let Some(reason) = count.reason {
                *statistics.reasons.entry(reason).or_default() += count.count;
            }
            if let Some(operator) = count.operator {
                statistics.operators.entry(operator).or_default().add(&count.kind, count.count);
            }
        }
        Ok(Ok(statistics))
    }
}
