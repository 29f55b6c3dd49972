//! The settings of TOTP: what new ones look like, how many there may be, and what failures come to.

use super::Parameters;
use super::uri::check_issuer;
use crate::code_policy::PolicyError;
use crate::limits::FAILURES_MAX;
use crate::lock::{FactorLock, Lockout};
use crate::time::{Span, Timestamp};
use serde::{Deserialize, Serialize};

/// Steps to either side that a code may be off, at most (RFC 6238 section 5.2 recommends one).
pub const WINDOW_MAX: u8 = 2;

/// TOTPs of one account, at most.
const PER_USER_MAX: u8 = 50;

/// Tiers of a lock, at most.
const TIERS_MAX: usize = 10;

/// How long a challenge may be signed, at most.
pub const CHALLENGE_LIFE_MAX: Span = Span::from_mins(15);

/// Tries that the chance is worked out for: NIST SP 800-63B-4 section 3.2.2 allows a hundred in a row.
const TRIES: u64 = 100;

/// From so many failures in a row on, the factor locks for so long.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct LockTier {
    /// Failures in a row.
    pub failures: u32,
    /// How long the lock lasts.
    pub duration: Span,
}

/// When failures lock, and for how long: longer and longer, where there is more than one tier.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TotpLock {
    /// Ascending; at least one. Beyond the last, each further stretch of failures as long as the last tier's locks again
    /// for the last duration.
    pub tiers: Vec<LockTier>,
    /// Failures are forgotten after a quiet time this long; a lock is no quiet time.
    pub failures_expire: Span,
}

impl Default for TotpLock {
    /// Five failures, fifteen minutes; forgotten after fifteen minutes.
    fn default() -> Self {
        let tier = LockTier { failures: 5, duration: Span::from_mins(15) };
        Self { tiers: vec![tier], failures_expire: Span::from_mins(15) }
    }
}

impl Lockout for TotpLock {
    fn counted(&self, lock: &FactorLock, now: Timestamp) -> u32 {
        let last = lock.failed_at().into_iter().chain(lock.locked_until()).max();
        let quiet = last.is_none_or(|last| now.since(last) >= self.failures_expire);
        if quiet { 0 } else { lock.failures() }
    }

    fn lock_for(&self, failures: u32, locked: u32) -> Option<Span> {
        let (last, before) = self.tiers.split_last()?;
        let stretch = (last.failures - before.last().map_or(0, |tier| tier.failures)).max(1);
        let (reached, duration) = if failures < last.failures {
            let tier = before.iter().rfind(|tier| tier.failures <= failures)?;
            (tier.failures, tier.duration)
        } else {
            (failures - (failures - last.failures) % stretch, last.duration)
        };
        // Tries may come through applications with other tiers, and tiers may be changed: one that was stepped over counts.
        (locked < reached).then_some(duration)
    }
}

/// The settings.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct TotpPolicy {
    /// What new TOTPs look like; those that are there keep what they have.
    pub parameters: Parameters,
    /// Steps to either side that a code may be off.
    pub window: u8,
    /// Who gives the codes out, as apps show it; the application's name when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub issuer: Option<String>,
    /// TOTPs of one account. One is the single mode: a new one is refused, or replaces the old.
    pub per_user_max: u8,
    /// When failures lock, and for how long.
    pub lock: TotpLock,
    /// Whether a registration counts only after a first right code.
    pub confirmation: bool,
    /// Whether the window follows a device whose clock is off.
    pub learn_drift: bool,
    /// Whether users take TOTPs away, or add further ones, only in a session that one of them let in.
    pub changes_need_totp: bool,
    /// Whether users and clients cannot take away the last factor that an account has.
    pub keep_last: bool,
    /// Whether the ordinary code of an authenticator app signs a transaction as well.
    pub plain_signing: bool,
    /// How long a challenge can be signed.
    pub challenge_life: Span,
    /// How likely a hundred tries may be to hit, in millionths; settings beyond it are refused.
    pub chance_max_ppm: u32,
}

impl Default for TotpPolicy {
    /// What the vendor documents: SHA-1, six digits, 30 seconds, one step to either side, one TOTP, five failures,
    /// fifteen minutes. And of our own: changes need a TOTP, challenges live five minutes, two in a hundred.
    fn default() -> Self {
        Self {
            parameters: Parameters::default(),
            window: 1,
            issuer: None,
            per_user_max: 1,
            lock: TotpLock::default(),
            confirmation: false,
            learn_drift: false,
            changes_need_totp: true,
            keep_last: false,
            plain_signing: false,
            challenge_life: Span::from_mins(5),
            chance_max_ppm: 20_000,
        }
    }
}

/// A setting, as events name it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the names are those of the fields of `TotpPolicy`")]
pub enum TotpField {
    Parameters,
    Window,
    Issuer,
    PerUserMax,
    Lock,
    Confirmation,
    LearnDrift,
    ChangesNeedTotp,
    KeepLast,
    PlainSigning,
    ChallengeLife,
    ChanceMaxPpm,
}

/// How likely a hundred tries are to hit one of `totps` TOTPs, in millionths, rounded up: tries, times TOTPs, times the
/// steps of the window, over the number of codes.
pub fn chance_of_hundred_tries_ppm(parameters: Parameters, window: u8, totps: u8) -> u64 {
    let hits = TRIES * u64::from(totps) * u64::from(2 * window + 1);
    (hits * 1_000_000).div_ceil(u64::from(parameters.combinations())).min(1_000_000)
}

impl TotpPolicy {
    /// How likely a hundred tries are to hit, in millionths, while an account has as many TOTPs as it may.
    pub fn chance_ppm(&self) -> u64 {
        chance_of_hundred_tries_ppm(self.parameters, self.window, self.per_user_max)
    }

    /// Checks the settings against each other; all that is wrong, in the order of the fields.
    pub fn check(&self) -> Vec<PolicyError> {
        let mut wrong = Vec::new();
        let mut expect = |holds: bool, field: &'static str, expected: String| {
            if !holds {
                wrong.push(PolicyError { field, expected });
            }
        };
        let digits = self.parameters.digits;
        expect(digits == 6 || digits == 8, "totp.digits", "must be 6 or 8".to_owned());
        let usable = Parameters { digits: 6, ..self.parameters }.check();
        expect(
            usable.is_ok(),
            "totp.period",
            "must be between 10 and 59 seconds, or 60, 120, 180, 240 or 300".to_owned(),
        );
        expect(self.window <= WINDOW_MAX, "totp.window", format!("must be at most {WINDOW_MAX}"));
        let issuer = self.issuer.as_deref().map(check_issuer);
        expect(
            issuer.is_none_or(|checked| checked.is_ok()),
            "totp.issuer",
            "must have 1 to 100 characters, none of them a colon or a control character".to_owned(),
        );
        expect(
            (1..=PER_USER_MAX).contains(&self.per_user_max),
            "totp.per_user_max",
            format!("must be between 1 and {PER_USER_MAX}"),
        );
        let tiers = &self.lock.tiers;
        let in_range = tiers.iter().all(|tier| {
            (1..=FAILURES_MAX).contains(&tier.failures)
                && (Span::from_secs(1)..=Span::from_hours(24 * 365)).contains(&tier.duration)
        });
        let ascending = tiers.is_sorted_by(|a, b| a.failures < b.failures && a.duration <= b.duration);
        expect(
            (1..=TIERS_MAX).contains(&tiers.len()) && in_range && ascending,
            "totp.lock_tiers",
            format!(
                "must be 1 to {TIERS_MAX} tiers of 1 to {FAILURES_MAX} failures and one second to one year, each of \
                 more failures, and no shorter, than the one before"
            ),
        );
        expect(
            (Span::from_mins(1)..=Span::from_hours(24 * 365)).contains(&self.lock.failures_expire),
            "totp.failures_expire",
            "must be between one minute and one year".to_owned(),
        );
        expect(
            (Span::from_secs(30)..=CHALLENGE_LIFE_MAX).contains(&self.challenge_life),
            "totp.challenge_life",
            format!("must be between 30 and {} seconds", CHALLENGE_LIFE_MAX.as_secs()),
        );
        let chance = if wrong.is_empty() { self.chance_ppm() } else { 0 };
        if chance > u64::from(self.chance_max_ppm) {
            let expected = format!(
                "must be at least {chance}, not {}: so likely, in millionths, a hundred tries are to hit; fewer TOTPs, a \
                 narrower window or 8 digits lower that",
                self.chance_max_ppm
            );
            wrong.push(PolicyError { field: "totp.chance_max_ppm", expected });
        }
        wrong
    }

    /// Which settings differ from `other`.
    pub fn differences(&self, other: &Self) -> Vec<TotpField> {
        use TotpField as F;
        [
            (F::Parameters, self.parameters != other.parameters),
            (F::Window, self.window != other.window),
            (F::Issuer, self.issuer != other.issuer),
            (F::PerUserMax, self.per_user_max != other.per_user_max),
            (F::Lock, self.lock != other.lock),
            (F::Confirmation, self.confirmation != other.confirmation),
            (F::LearnDrift, self.learn_drift != other.learn_drift),
            (F::ChangesNeedTotp, self.changes_need_totp != other.changes_need_totp),
            (F::KeepLast, self.keep_last != other.keep_last),
            (F::PlainSigning, self.plain_signing != other.plain_signing),
            (F::ChallengeLife, self.challenge_life != other.challenge_life),
            (F::ChanceMaxPpm, self.chance_max_ppm != other.chance_max_ppm),
        ]
        .into_iter()
        .filter_map(|(field, differs)| differs.then_some(field))
        .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fields(policy: &TotpPolicy) -> Vec<&'static str> {
        policy.check().into_iter().map(|error| error.field).collect()
    }

    fn at(secs: i64) -> Timestamp {
        Timestamp::from_millis(secs * 1000)
    }

    #[test]
    fn the_defaults_are_those_of_the_documentation() {
        let policy = TotpPolicy::default();
        assert_eq!(policy.check(), vec![]);
        assert_eq!((policy.parameters.digits, policy.parameters.period, policy.window), (6, 30, 1));
        assert_eq!((policy.per_user_max, policy.lock.tiers[0].failures), (1, 5));
    }

    #[test]
    fn everything_wrong_is_told_at_once() {
        let policy = TotpPolicy {
            parameters: Parameters { digits: 7, period: 90, ..Parameters::default() },
            window: 3,
            issuer: Some("a:b".to_owned()),
            per_user_max: 51,
            lock: TotpLock { tiers: vec![], failures_expire: Span::ZERO },
            challenge_life: Span::from_secs(1),
            ..TotpPolicy::default()
        };
        assert_eq!(
            fields(&policy),
            [
                "totp.digits",
                "totp.period",
                "totp.window",
                "totp.issuer",
                "totp.per_user_max",
                "totp.lock_tiers",
                "totp.failures_expire",
                "totp.challenge_life"
            ]
        );
    }

    /// R17: with five TOTPs and one step to either side, a hundred tries hit with at most 0.15 %.
    #[test]
    fn r17_the_chance_counts_totps_and_window() {
        let five = TotpPolicy { per_user_max: 5, ..TotpPolicy::default() };
        assert_eq!(five.chance_ppm(), 1_500);
        let most = TotpPolicy { per_user_max: 50, ..TotpPolicy::default() };
        assert_eq!((most.chance_ppm(), fields(&most)), (15_000, vec![]));
        let wide = TotpPolicy { window: 2, ..most.clone() };
        assert_eq!((wide.chance_ppm(), fields(&wide)), (25_000, vec!["totp.chance_max_ppm"]));
        let longer = TotpPolicy { parameters: Parameters { digits: 8, ..wide.parameters }, ..wide };
        assert_eq!((longer.chance_ppm(), fields(&longer)), (250, vec![]));
        let strict = TotpPolicy { chance_max_ppm: 299, ..TotpPolicy::default() };
        assert_eq!(fields(&strict), ["totp.chance_max_ppm"]);
    }

    #[test]
    fn tiers_lock_for_longer_and_longer() {
        let tier = |failures, mins| LockTier { failures, duration: Span::from_mins(mins) };
        let lock = TotpLock {
            tiers: vec![tier(3, 1), tier(6, 10), tier(8, 60)],
            failures_expire: Span::from_mins(15),
        };
        let locks: Vec<(u32, u64)> =
            (1..=14).filter_map(|n| lock.lock_for(n, n - 1).map(|span| (n, span.as_mins()))).collect();
        assert_eq!(locks, [(3, 1), (6, 10), (8, 60), (10, 60), (12, 60), (14, 60)]);
        let single = TotpLock::default();
        assert_eq!(
            (1..=15).filter(|n| single.lock_for(*n, n - 1).is_some()).collect::<Vec<_>>(),
            [5, 10, 15]
        );
    }

    /// One count holds over all applications: tries that go through one and another meet every tier all the same.
    #[test]
    fn a_tier_that_was_stepped_over_locks_later() {
        let lock = |failures: &[u32]| {
            let tier = |failures: &u32| LockTier { failures: *failures, duration: Span::from_mins(1) };
            TotpLock { tiers: failures.iter().map(tier).collect(), failures_expire: Span::from_hours(1) }
        };
        let (one, other) = (lock(&[5]), lock(&[3, 8]));
        let mut factor = FactorLock::default();
        let mut locks = Vec::new();
        for number in 1..=20 {
            // Each try goes through the application under which it would be no tier.
            let through = if [3, 8, 13, 18].contains(&number) { &one } else { &other };
            let now = at(number * 120);
            let paid = factor.pay(now, through);
            if let Some(duration) = paid.lock_for {
                factor.lock(now, duration);
                locks.push(number);
            }
        }
        assert_eq!(locks, [4, 8, 13, 18]);
        let mut factor = FactorLock::default();
        for number in 1..=6 {
            assert_eq!(factor.pay(at(number), &lock(&[20])).lock_for, None);
        }
        assert!(factor.pay(at(7), &lock(&[5])).lock_for.is_some(), "lowered meanwhile");
    }

    #[test]
    fn a_lock_is_no_quiet_time() {
        let tier = |failures, mins| LockTier { failures, duration: Span::from_mins(mins) };
        let policy = TotpLock { tiers: vec![tier(1, 60), tier(2, 90)], failures_expire: Span::from_mins(15) };
        let mut lock = FactorLock::default();
        let paid = lock.pay(at(0), &policy);
        assert_eq!((paid.failures, paid.lock_for), (1, Some(Span::from_mins(60))));
        assert_eq!(lock.lock(at(0), Span::from_mins(60)), at(3600));
        assert_eq!(policy.counted(&lock, at(3600)), 1);
        assert_eq!(policy.counted(&lock, at(3600 + 15 * 60)), 0, "fifteen quiet minutes after the lock");
        let paid = lock.pay(at(3601), &policy);
        assert_eq!((paid.failures, paid.lock_for), (2, Some(Span::from_mins(90))));
    }
}
