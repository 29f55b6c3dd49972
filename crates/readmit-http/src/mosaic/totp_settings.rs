//! `auth_methods.totp`: the settings of TOTP, in the vendor's words.

use super::passcodes::Minutes;
use crate::fault::Fault;
use readmit_core::code_policy::PolicyError;
use readmit_core::time::Span;
use readmit_core::totp::{Algorithm, LockTier, TotpLock, TotpPolicy};
use serde::{Deserialize, Serialize};
use std::ops::RangeInclusive;

const MAX_FAILURES: RangeInclusive<u32> = 1..=20;
const MINUTES: RangeInclusive<u64> = 1..=525_600;

/// What an application shows.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct TotpShown {
    algorithm: AlgorithmWord,
    digits: u8,
    /// Seconds.
    period: u16,
    window: u8,
    #[serde(skip_serializing_if = "Option::is_none")]
    issuer: Option<String>,
    /// Deprecated by the vendor: the first tier's.
    max_failures: u32,
    /// Deprecated by the vendor: the first tier's, in minutes.
    lockout_duration: Minutes,
    /// Minutes.
    failures_expire_in: Minutes,
    lockout_tiers: Vec<TierShown>,
    max_totp_per_user: u8,
    /// Own addition: settings that some widely used authenticator apps ignore.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    warnings: Vec<String>,
}

#[derive(Serialize)]
struct TierShown {
    attempts: u32,
    /// Minutes.
    duration: Minutes,
}

/// What an application may be given; what is not given stays.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct TotpInput {
    algorithm: Option<AlgorithmWord>,
    digits: Option<u8>,
    period: Option<u16>,
    window: Option<u8>,
    issuer: Option<String>,
    max_failures: Option<u32>,
    lockout_duration: Option<u64>,
    failures_expire_in: Option<u64>,
    lockout_tiers: Option<Vec<TierInput>>,
    max_totp_per_user: Option<u8>,
}

#[derive(Debug, Clone, Copy, Deserialize)]
struct TierInput {
    attempts: u32,
    /// Minutes.
    duration: u64,
}

#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
enum AlgorithmWord {
    Sha1,
    Sha256,
    Sha512,
}

impl From<Algorithm> for AlgorithmWord {
    fn from(algorithm: Algorithm) -> Self {
        match algorithm {
            Algorithm::Sha1 => Self::Sha1,
            Algorithm::Sha256 => Self::Sha256,
            Algorithm::Sha512 => Self::Sha512,
        }
    }
}

impl From<AlgorithmWord> for Algorithm {
    fn from(word: AlgorithmWord) -> Self {
        match word {
            AlgorithmWord::Sha1 => Self::Sha1,
            AlgorithmWord::Sha256 => Self::Sha256,
            AlgorithmWord::Sha512 => Self::Sha512,
        }
    }
}

/// What is wrong with a setting of TOTP, in the vendor's words; `None` for other settings.
pub(super) fn in_words(error: &PolicyError) -> Option<String> {
    let expected = &error.expected;
    let field = match error.field.strip_prefix("totp.")? {
        "chance_max_ppm" => {
            return Some(format!("auth_methods.totp makes codes too easy to guess: the limit {expected}"));
        }
        "per_user_max" => "maxTotpPerUser",
        "lock_tiers" => "lockoutTiers",
        "failures_expire" => "failuresExpireIn",
        same => same,
    };
    Some(format!("auth_methods.totp.{field} {expected}"))
}

/// A sentence for each setting that some apps ignore.
pub(super) fn warnings(often_ignored: &[&str]) -> Vec<String> {
    let sentence = |name: &&str| {
        format!("{name}: some authenticator apps ignore this setting and show codes that are not accepted")
    };
    often_ignored.iter().map(sentence).collect()
}

impl TotpShown {
    pub(super) fn of(policy: &TotpPolicy) -> Self {
        let tiers = &policy.lock.tiers;
        let first = tiers.first().copied().unwrap_or(LockTier { failures: 0, duration: Span::ZERO });
        let shown = |tier: &LockTier| TierShown { attempts: tier.failures, duration: Minutes(tier.duration) };
        Self {
            algorithm: policy.parameters.algorithm.into(),
            digits: policy.parameters.digits,
            period: policy.parameters.period,
            window: policy.window,
            issuer: policy.issuer.clone(),
            max_failures: first.failures,
            lockout_duration: Minutes(first.duration),
            failures_expire_in: Minutes(policy.lock.failures_expire),
            // One tier is the simple policy, which the two deprecated fields tell.
            lockout_tiers: if tiers.len() > 1 { tiers.iter().map(shown).collect() } else { Vec::new() },
            max_totp_per_user: policy.per_user_max,
            warnings: warnings(&policy.parameters.often_ignored()),
        }
    }
}

impl TotpInput {
    /// Checks the vendor's ranges; the settings check themselves against each other.
    pub(super) fn check(&self) -> Result<(), Fault> {
        let within = |field: &str, value: Option<u64>, range: RangeInclusive<u64>| match value {
            Some(value) if !range.contains(&value) => Err(Fault::invalid(format!(
                "auth_methods.totp.{field} must be between {} and {}",
                range.start(),
                range.end()
            ))),
            _ => Ok(()),
        };
        let failures = u64::from(*MAX_FAILURES.start())..=u64::from(*MAX_FAILURES.end());
        within("maxFailures", self.max_failures.map(u64::from), failures)?;
        within("lockoutDuration", self.lockout_duration, MINUTES)?;
        within("failuresExpireIn", self.failures_expire_in, MINUTES)?;
        for tier in self.lockout_tiers.iter().flatten() {
            within("lockoutTiers.duration", Some(tier.duration), MINUTES)?;
        }
        Ok(())
    }

    /// Changes settings. May run several times.
    pub(super) fn apply(&self, to: &mut TotpPolicy) {
        let parameters = &mut to.parameters;
        parameters.algorithm = self.algorithm.map_or(parameters.algorithm, Algorithm::from);
        parameters.digits = self.digits.unwrap_or(parameters.digits);
        parameters.period = self.period.unwrap_or(parameters.period);
        to.window = self.window.unwrap_or(to.window);
        if let Some(issuer) = &self.issuer {
            to.issuer = Some(issuer.trim().to_owned()).filter(|issuer| !issuer.is_empty());
        }
        to.per_user_max = self.max_totp_per_user.unwrap_or(to.per_user_max);
        self.apply_lock(&mut to.lock);
    }

    fn apply_lock(&self, lock: &mut TotpLock) {
        lock.failures_expire = self.failures_expire_in.map_or(lock.failures_expire, Span::from_mins);
        match self.lockout_tiers.as_deref() {
            Some(tiers @ [_, ..]) => {
                let tier = |tier: &TierInput| LockTier {
                    failures: tier.attempts,
                    duration: Span::from_mins(tier.duration),
                };
                lock.tiers = tiers.iter().map(tier).collect();
            }
            // An empty list goes back to the simple policy, as far as it is not given anew.
            Some([]) => lock.tiers.truncate(1),
            None => {}
        }
        // Tiers stand for the two deprecated fields, which may come back beside them as they were shown.
        let has_tiers = self.lockout_tiers.as_ref().is_some_and(|tiers| !tiers.is_empty());
        if !has_tiers && (self.max_failures.is_some() || self.lockout_duration.is_some()) {
            let first = lock.tiers.first().copied();
            let first = first.unwrap_or(LockTier { failures: 5, duration: Span::from_mins(15) });
            lock.tiers = vec![LockTier {
                failures: self.max_failures.unwrap_or(first.failures),
                duration: self.lockout_duration.map_or(first.duration, Span::from_mins),
            }];
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    fn changed(value: Value) -> Result<Value, String> {
        let input: TotpInput = serde_json::from_value(value).map_err(|error| error.to_string())?;
        input.check().map_err(|fault| fault.message)?;
        let mut policy = TotpPolicy::default();
        input.apply(&mut policy);
        match policy.check().first() {
            Some(wrong) => Err(in_words(wrong).unwrap()),
            None => Ok(serde_json::to_value(TotpShown::of(&policy)).unwrap()),
        }
    }

    #[test]
    fn the_defaults_are_the_vendors() {
        let expected = json!({
            "algorithm": "sha1", "digits": 6, "period": 30, "window": 1, "maxFailures": 5, "lockoutDuration": 15,
            "failuresExpireIn": 15, "lockoutTiers": [], "maxTotpPerUser": 1
        });
        assert_eq!(changed(json!({})), Ok(expected));
    }

    #[test]
    fn tiers_and_the_simple_policy_stand_for_each_other() {
        let tiers = json!([{"attempts": 3, "duration": 5}, {"attempts": 6, "duration": 60}]);
        let shown = changed(json!({"lockoutTiers": tiers.clone()})).unwrap();
        assert_eq!((&shown["lockoutTiers"], &shown["maxFailures"]), (&tiers, &json!(3)));
        let simple = changed(json!({"maxFailures": 7, "lockoutDuration": 30})).unwrap();
        assert_eq!((&simple["maxFailures"], &simple["lockoutDuration"]), (&json!(7), &json!(30)));
        let both = changed(json!({"maxFailures": 7, "lockoutTiers": tiers.clone()})).unwrap();
        assert_eq!((&both["lockoutTiers"], &both["maxFailures"]), (&tiers, &json!(3)), "tiers win");
    }

    #[test]
    fn what_is_out_of_range_is_named() {
        for (field, value) in [
            ("maxFailures", 21),
            ("lockoutDuration", 0),
            ("failuresExpireIn", 525_601),
            ("maxTotpPerUser", 51),
        ] {
            let message = changed(json!({(field): value})).unwrap_err();
            assert!(message.starts_with(&format!("auth_methods.totp.{field} must")), "{message}");
        }
        assert!(changed(json!({"digits": 7})).unwrap_err().starts_with("auth_methods.totp.digits must"));
        assert!(changed(json!({"window": 2, "maxTotpPerUser": 50})).unwrap_err().contains("easy to guess"));
        assert!(changed(json!({"algorithm": "md5"})).is_err());
    }

    #[test]
    fn what_apps_ignore_is_warned_of() {
        let shown = changed(json!({"algorithm": "sha512", "digits": 8, "period": 60})).unwrap();
        assert_eq!(shown["warnings"].as_array().unwrap().len(), 3);
    }
}
