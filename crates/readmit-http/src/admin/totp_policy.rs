//! The settings of TOTP, as applications and the organisation share them.

use readmit_core::time::Span;
use readmit_core::totp::{Algorithm, LockTier, TotpPolicy};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// The hash under the codes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
enum TotpAlgorithm {
    Sha1,
    Sha256,
    Sha512,
}

/// From so many failures in a row on, a lock lasts so long.
#[derive(Debug, Clone, Copy, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct TotpLockTier {
    failures: u32,
    duration_seconds: u64,
}

/// The settings of TOTP.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(super) struct TotpPolicyShown {
    algorithm: TotpAlgorithm,
    digits: u8,
    period_seconds: u16,
    /// Steps to either side that a code may be off.
    window: u8,
    /// Who gives the codes out, as apps show it; the application's name when absent.
    issuer: Option<String>,
    /// Authenticator apps that one user may have.
    per_user_max: u8,
    lock_tiers: Vec<TotpLockTier>,
    failures_expire_seconds: u64,
    /// Whether a registration counts only after a first right code.
    confirmation: bool,
    /// Whether the window follows a device whose clock is off.
    learn_drift: bool,
    /// Whether users change what is registered only in a session that one of their authenticator apps let in.
    changes_need_totp: bool,
    /// Whether users and clients cannot take away the last factor.
    keep_last: bool,
    /// Whether the ordinary code of an app signs a transaction as well.
    plain_signing: bool,
    challenge_life_seconds: u64,
    /// How likely a hundred tries may be to hit, in millionths.
    chance_max_ppm: u32,
    /// How likely they are to hit with these settings.
    chance_ppm: u64,
    /// Settings that some widely used apps ignore: `algorithm`, `digits`, `period`.
    often_ignored: Vec<&'static str>,
}

/// A change of these settings; what is not given stays.
#[derive(Debug, Clone, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct TotpPolicyInput {
    algorithm: Option<TotpAlgorithm>,
    digits: Option<u8>,
    period_seconds: Option<u16>,
    window: Option<u8>,
    /// Empty: the application's name.
    issuer: Option<String>,
    per_user_max: Option<u8>,
    lock_tiers: Option<Vec<TotpLockTier>>,
    failures_expire_seconds: Option<u64>,
    confirmation: Option<bool>,
    learn_drift: Option<bool>,
    changes_need_totp: Option<bool>,
    keep_last: Option<bool>,
    plain_signing: Option<bool>,
    challenge_life_seconds: Option<u64>,
    chance_max_ppm: Option<u32>,
}

impl TotpPolicyShown {
    /// The settings as they are.
    pub(super) fn of(policy: &TotpPolicy) -> Self {
        let tier = |tier: &LockTier| TotpLockTier {
            failures: tier.failures,
            duration_seconds: tier.duration.as_secs(),
        };
        Self {
            algorithm: match policy.parameters.algorithm {
                Algorithm::Sha1 => TotpAlgorithm::Sha1,
                Algorithm::Sha256 => TotpAlgorithm::Sha256,
                Algorithm::Sha512 => TotpAlgorithm::Sha512,
            },
            digits: policy.parameters.digits,
            period_seconds: policy.parameters.period,
            window: policy.window,
            issuer: policy.issuer.clone(),
            per_user_max: policy.per_user_max,
            lock_tiers: policy.lock.tiers.iter().map(tier).collect(),
            failures_expire_seconds: policy.lock.failures_expire.as_secs(),
            confirmation: policy.confirmation,
            learn_drift: policy.learn_drift,
            changes_need_totp: policy.changes_need_totp,
            keep_last: policy.keep_last,
            plain_signing: policy.plain_signing,
            challenge_life_seconds: policy.challenge_life.as_secs(),
            chance_max_ppm: policy.chance_max_ppm,
            chance_ppm: policy.chance_ppm(),
            often_ignored: policy.parameters.often_ignored(),
        }
    }
}

impl TotpPolicyInput {
    /// Changes the settings. May run several times.
    pub(super) fn apply(&self, to: &mut TotpPolicy) {
        fn put<T: Copy>(given: Option<T>, to: &mut T) {
            *to = given.unwrap_or(*to);
        }
        let algorithm = self.algorithm.map(|word| match word {
            TotpAlgorithm::Sha1 => Algorithm::Sha1,
            TotpAlgorithm::Sha256 => Algorithm::Sha256,
            TotpAlgorithm::Sha512 => Algorithm::Sha512,
        });
        put(algorithm, &mut to.parameters.algorithm);
        put(self.digits, &mut to.parameters.digits);
        put(self.period_seconds, &mut to.parameters.period);
        put(self.window, &mut to.window);
        if let Some(issuer) = &self.issuer {
            to.issuer = Some(issuer.trim().to_owned()).filter(|issuer| !issuer.is_empty());
        }
        put(self.per_user_max, &mut to.per_user_max);
        if let Some(tiers) = &self.lock_tiers {
            let tier = |tier: &TotpLockTier| LockTier {
                failures: tier.failures,
                duration: Span::from_secs(tier.duration_seconds),
            };
            to.lock.tiers = tiers.iter().map(tier).collect();
        }
        put(self.failures_expire_seconds.map(Span::from_secs), &mut to.lock.failures_expire);
        put(self.confirmation, &mut to.confirmation);
        put(self.learn_drift, &mut to.learn_drift);
        put(self.changes_need_totp, &mut to.changes_need_totp);
        put(self.keep_last, &mut to.keep_last);
        put(self.plain_signing, &mut to.plain_signing);
        put(self.challenge_life_seconds.map(Span::from_secs), &mut to.challenge_life);
        put(self.chance_max_ppm, &mut to.chance_max_ppm);
    }
}
