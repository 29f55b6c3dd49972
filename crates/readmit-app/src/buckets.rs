//! Address buckets: how often an address may call in a minute.
//!
//! Advisory: they keep floods from the expensive parts, while the limits that protect accounts are counted
//! with the attempts. Counts are in memory, over a sliding minute, and exchanged with other processes at most
//! once a second and off the request path.

use crate::failure::Failure;
use crate::metrics;
use crate::store::{AddressCount, Store};
use readmit_core::time::Timestamp;
use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Mutex, PoisonError};
use uuid::Uuid;

const MINUTE_MILLIS: i64 = 60_000;

/// Buckets kept at once. Beyond it the oldest minute goes first, and then new keys are let through: a flood of
/// addresses must not use up the memory, and is met by the account limits.
const KEYS_MAX: usize = 200_000;

/// Calls per minute.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BucketLimits {
    /// Of a stranger's address (IPv6: /64).
    pub stranger: u32,
    /// Of an authenticated client for one end user's address, or for itself.
    pub client: u32,
}

impl Default for BucketLimits {
    /// A stranger's page calls a few times a minute; a client's back end serves everyone behind one address.
    fn default() -> Self {
        Self { stranger: 300, client: 600_000 }
    }
}

/// Whose calls are counted.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Bucket {
    /// A stranger's network.
    Stranger(IpAddr),
    /// A client, and the end user's address that it passed on.
    Client(Uuid, Option<String>),
}

#[derive(Debug, Default, Clone, Copy)]
struct Count {
    /// The minute that `here` and `elsewhere` belong to.
    minute: i64,
    here: u32,
    elsewhere: u32,
    /// What the minute before came to.
    before: u32,
    /// Whether there is something to tell the other processes.
    dirty: bool,
}

/// How much of a bucket is left.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Quota {
    /// Calls per minute.
    pub limit: u32,
    /// Calls that are still let through.
    pub remaining: u32,
    /// When there is more again; for a bucket that is empty, when the next call is let through.
    pub resets_at: Timestamp,
}

impl Quota {
    /// Seconds until it resets, at least one.
    pub fn wait_secs(&self, now: Timestamp) -> u64 {
        self.resets_at.since(now).as_millis().div_ceil(1000).max(1)
    }
}

/// Counts calls by address.
#[derive(Debug)]
pub struct Buckets {
    limits: BucketLimits,
    replica: Uuid,
    counts: Mutex<HashMap<Bucket, Count>>,
}

impl Bucket {
    /// A stranger's bucket: an IPv6 subscriber has at least a /64, so that is what is counted.
    pub fn stranger(address: IpAddr) -> Self {
        Self::Stranger(match address.to_canonical() {
            IpAddr::V6(v6) => {
                let network = u128::from(v6) & !u128::from(u64::MAX);
                IpAddr::V6(network.into())
            }
            v4 @ IpAddr::V4(_) => v4,
        })
    }

    fn key(&self) -> String {
        match self {
            Self::Stranger(address) => format!("ip:{address}"),
            Self::Client(client, address) => format!("client:{client}:{}", address.as_deref().unwrap_or("")),
        }
    }
}

impl Count {
    fn roll(&mut self, minute: i64) {
        if self.minute == minute {
            return;
        }
        let adjacent = self.minute + 1 == minute;
        let before = if adjacent { self.here.saturating_add(self.elsewhere) } else { 0 };
        *self = Self { minute, before, ..Self::default() };
    }

    /// Calls in the last sixty seconds, taking those of the minute before as evenly spread.
    fn recent(&self, now: Timestamp) -> u64 {
        let into = now.as_millis().rem_euclid(MINUTE_MILLIS).unsigned_abs();
        let rest = MINUTE_MILLIS.unsigned_abs() - into;
        let before = u64::from(self.before) * rest / MINUTE_MILLIS.unsigned_abs();
        before + u64::from(self.here) + u64::from(self.elsewhere)
    }
}

impl Count {
    fn quota(&self, limit: u32, now: Timestamp) -> Quota {
        let recent = u32::try_from(self.recent(now)).unwrap_or(u32::MAX);
        let remaining = limit.saturating_sub(recent);
        let minute = now.as_millis().div_euclid(MINUTE_MILLIS);
        let resets_at =
            if remaining > 0 { (minute + 1) * MINUTE_MILLIS } else { self.opens_at(limit, minute) };
        Quota { limit, remaining, resets_at: Timestamp::from_millis(resets_at) }
    }

    /// When the next call is let through, if nobody calls until then: as soon as what the former minute still
    /// counts, beside what counts in full, is below the limit.
    fn opens_at(&self, limit: u32, minute: i64) -> i64 {
        let full = self.here.saturating_add(self.elsewhere);
        let (minute, before, full) =
            if full >= limit { (minute + 1, full, 0) } else { (minute, self.before, full) };
        let (room, before) = (i64::from(limit - full.min(limit)), i64::from(before.max(1)));
        // The last instant at which the former minute's share leaves no room, and one millisecond.
        let rest = (room * MINUTE_MILLIS - 1).max(0) / before;
        (minute + 1) * MINUTE_MILLIS - rest.min(MINUTE_MILLIS)
    }
}

impl Buckets {
    /// Buckets of one process.
    pub fn new(limits: BucketLimits, replica: Uuid) -> Self {
        Self { limits, replica, counts: Mutex::default() }
    }

    /// The limits in force.
    pub const fn limits(&self) -> BucketLimits {
        self.limits
    }

    /// Counts one call; `Err` has the seconds until it is worth trying again.
    pub fn take(&self, bucket: Bucket, now: Timestamp) -> Result<(), u64> {
        match self.count(bucket, now) {
            (true, _) => Ok(()),
            (false, quota) => Err(quota.wait_secs(now)),
        }
    }

    /// Counts one call. Answers whether it is let through, and what is left after it.
    pub fn count(&self, bucket: Bucket, now: Timestamp) -> (bool, Quota) {
        let limit = self.limit_of(&bucket);
        let minute = now.as_millis().div_euclid(MINUTE_MILLIS);
        let mut counts = self.counts.lock().unwrap_or_else(PoisonError::into_inner);
        if counts.len() >= KEYS_MAX && !counts.contains_key(&bucket) {
            counts.retain(|_, count| count.minute + 1 >= minute);
            if counts.len() >= KEYS_MAX {
                return (true, Count::default().quota(limit, now));
            }
        }
        let is_stranger = matches!(bucket, Bucket::Stranger(_));
        let count = counts.entry(bucket).or_default();
        count.roll(minute);
        let through = count.recent(now) < u64::from(limit);
        if through {
            count.here = count.here.saturating_add(1);
            count.dirty = true;
        } else if is_stranger {
            metrics::stranger_refused();
        } else {
            metrics::client_refused();
        }
        (through, count.quota(limit, now))
    }

    /// What is left of a bucket; nothing is counted.
    pub fn look(&self, bucket: &Bucket, now: Timestamp) -> Quota {
        let counts = self.counts.lock().unwrap_or_else(PoisonError::into_inner);
        let mut count = counts.get(bucket).copied().unwrap_or_default();
        count.roll(now.as_millis().div_euclid(MINUTE_MILLIS));
        count.quota(self.limit_of(bucket), now)
    }

    const fn limit_of(&self, bucket: &Bucket) -> u32 {
        match bucket {
            Bucket::Stranger(_) => self.limits.stranger,
            Bucket::Client(..) => self.limits.client,
        }
    }

    /// Tells the other processes what was counted here, and learns what they counted.
    pub async fn exchange(&self, store: &dyn Store, now: Timestamp) -> Result<(), Failure> {
        let minute = now.as_millis().div_euclid(MINUTE_MILLIS);
        let (mut dirty, mut told) = (HashMap::new(), Vec::new());
        {
            let mut counts = self.counts.lock().unwrap_or_else(PoisonError::into_inner);
            counts.retain(|_, count| count.minute + 1 >= minute);
            for (bucket, count) in counts.iter_mut().filter(|(_, count)| count.dirty) {
                count.dirty = false;
                let key = bucket.key();
                told.push(AddressCount { key: key.clone(), minute: count.minute, count: count.here });
                dirty.insert(key, (bucket.clone(), count.here));
            }
        }
        if told.is_empty() {
            return Ok(());
        }
        let sums = store.exchange_counts(self.replica, told).await?;
        let mut counts = self.counts.lock().unwrap_or_else(PoisonError::into_inner);
        for sum in sums {
            let Some((bucket, here)) = dirty.get(&sum.key) else { continue };
            if let Some(count) = counts.get_mut(bucket).filter(|count| count.minute == sum.minute) {
                count.elsewhere = sum.count.saturating_sub(*here);
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn buckets() -> Buckets {
        Buckets::new(BucketLimits { stranger: 3, client: 5 }, Uuid::nil())
    }

    fn stranger(address: &str) -> Bucket {
        Bucket::stranger(address.parse().unwrap())
    }

    fn at(secs: i64) -> Timestamp {
        Timestamp::from_millis(secs * 1000)
    }

    #[test]
    fn the_fourth_call_in_a_minute_waits() {
        let buckets = buckets();
        assert!((0..3).all(|_| buckets.take(stranger("192.0.2.1"), at(60)).is_ok()));
        assert_eq!(buckets.take(stranger("192.0.2.1"), at(70)), Err(51));
        assert!(buckets.take(stranger("192.0.2.2"), at(70)).is_ok());
        // Half a minute later half of the former minute still counts.
        assert!(buckets.take(stranger("192.0.2.1"), at(150)).is_ok());
        assert!(buckets.take(stranger("192.0.2.1"), at(150)).is_ok());
        assert!(buckets.take(stranger("192.0.2.1"), at(150)).is_err());
    }

    #[test]
    fn what_is_left_is_told_and_the_next_call_is_let_through_when_it_says() {
        let buckets = buckets();
        let me = || stranger("192.0.2.1");
        let (through, quota) = buckets.count(me(), at(60));
        assert!(through);
        assert_eq!(quota, Quota { limit: 3, remaining: 2, resets_at: at(120) });
        assert_eq!(buckets.look(&me(), at(61)), quota, "looking does not count");
        for second in [61, 62] {
            assert!(buckets.take(me(), at(second)).is_ok());
        }
        // Whenever a bucket is empty, it opens at the instant that it names and not a millisecond before.
        let mut now = at(63);
        for _ in 0..20 {
            let (through, quota) = buckets.count(me(), now);
            assert!(!through && quota.remaining == 0, "{quota:?} at {now:?}");
            let just_before = Timestamp::from_millis(quota.resets_at.as_millis() - 1);
            assert_eq!(buckets.look(&me(), just_before).remaining, 0, "{quota:?}");
            now = quota.resets_at;
            while buckets.look(&me(), now).remaining > 0 {
                assert!(buckets.take(me(), now).is_ok());
            }
        }
    }

    #[test]
    fn an_ipv6_network_is_one_stranger() {
        assert_eq!(stranger("2001:db8::1"), stranger("2001:db8::ffff:1"));
        assert_ne!(stranger("2001:db8::1"), stranger("2001:db8:0:1::1"));
        assert_eq!(stranger("::ffff:192.0.2.1"), stranger("192.0.2.1"));
    }
}
