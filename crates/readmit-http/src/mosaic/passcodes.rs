//! `auth_methods`: the settings of one-time passcodes and of TOTP. Codes by e-mail, by SMS and direct ones share theirs, so
//! both keys show the same, and either may set them.

use super::totp_settings::{TotpInput, TotpShown};
use crate::fault::Fault;
use readmit_core::alphabet::Shape;
use readmit_core::application::{Application, Passcodes};
use readmit_core::time::Span;
use readmit_core::totp::TotpPolicy;
use serde::{Deserialize, Serialize};
use std::ops::RangeInclusive;

/// The vendor's ranges. The longest expiry is the default cap of a code's life.
const EXPIRES_IN: RangeInclusive<u64> = 1..=24 * 60;
const CODE_LENGTH: RangeInclusive<u64> = 4..=8;
const MAX_FAILURES: RangeInclusive<u64> = 1..=20;
const LOCKOUT_DURATION: RangeInclusive<u64> = 1..=365 * 24 * 60;

/// What an application shows.
#[derive(Serialize)]
pub(super) struct AuthMethods {
    email_otp: Otp,
    sms: Otp,
    totp: TotpShown,
}

#[derive(Clone, Copy, Serialize)]
#[serde(rename_all = "camelCase")]
struct Otp {
    /// Minutes.
    expires_in: Minutes,
    code_length: u8,
    max_failures: u32,
    /// Minutes.
    lockout_duration: Minutes,
    cross_clients_allowed: bool,
}

/// Whole minutes as a whole number, others as a fraction.
#[derive(Clone, Copy)]
pub(super) struct Minutes(pub(super) Span);

impl Serialize for Minutes {
    fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        if self.0 == Span::from_mins(self.0.as_mins()) {
            return to.serialize_u64(self.0.as_mins());
        }
        #[expect(clippy::cast_precision_loss, reason = "spans of settings are far below 2^53 ms")]
        to.serialize_f64(self.0.as_millis() as f64 / 60_000.0)
    }
}

impl AuthMethods {
    pub(super) fn of(application: &Application) -> Self {
        let passcodes = &application.passcodes;
        let policy = &passcodes.policy;
        let otp = Otp {
            expires_in: Minutes(policy.life_default),
            code_length: policy.shape.length,
            max_failures: policy.lock.failures_max,
            lockout_duration: Minutes(policy.lock.duration),
            cross_clients_allowed: passcodes.cross_client,
        };
        Self { email_otp: otp, sms: otp, totp: TotpShown::of(&application.totp) }
    }
}

/// What an application may be given. Methods that do not exist here are passed over.
#[derive(Debug, Default, Deserialize)]
pub(super) struct AuthMethodsInput {
    email_otp: Option<OtpInput>,
    sms: Option<OtpInput>,
    totp: Option<TotpInput>,
}

#[derive(Debug, Clone, Copy, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
struct OtpInput {
    expires_in: Option<u64>,
    code_length: Option<u64>,
    max_failures: Option<u64>,
    lockout_duration: Option<u64>,
    cross_clients_allowed: Option<bool>,
}

/// A checked change of settings.
#[derive(Debug, Clone, Default)]
pub(super) struct MethodsChange {
    passcodes: PasscodesChange,
    totp: TotpInput,
}

#[derive(Debug, Clone, Copy, Default)]
struct PasscodesChange {
    life: Option<Span>,
    length: Option<u8>,
    failures_max: Option<u32>,
    lock_duration: Option<Span>,
    cross_client: Option<bool>,
}

impl AuthMethodsInput {
    /// Checks ranges, and that the two keys do not contradict each other.
    pub(super) fn read(self) -> Result<MethodsChange, Fault> {
        let totp = self.totp.unwrap_or_default();
        totp.check()?;
        let (a, b) = (self.email_otp.unwrap_or_default(), self.sms.unwrap_or_default());
        let expires_in = number("expiresIn", a.expires_in, b.expires_in, &EXPIRES_IN)?;
        let length = number("codeLength", a.code_length, b.code_length, &CODE_LENGTH)?;
        let failures = number("maxFailures", a.max_failures, b.max_failures, &MAX_FAILURES)?;
        let duration = number("lockoutDuration", a.lockout_duration, b.lockout_duration, &LOCKOUT_DURATION)?;
        let passcodes = PasscodesChange {
            life: expires_in.map(Span::from_mins),
            length: length.and_then(|length| u8::try_from(length).ok()),
            failures_max: failures.and_then(|failures| u32::try_from(failures).ok()),
            lock_duration: duration.map(Span::from_mins),
            cross_client: one("crossClientsAllowed", a.cross_clients_allowed, b.cross_clients_allowed)?,
        };
        Ok(MethodsChange { passcodes, totp })
    }
}

fn one<T: PartialEq>(field: &str, a: Option<T>, b: Option<T>) -> Result<Option<T>, Fault> {
    match (a, b) {
        (Some(a), Some(b)) if a != b => Err(Fault::invalid(format!(
            "auth_methods.email_otp.{field} and auth_methods.sms.{field} are one setting and must be equal"
        ))),
        (a, b) => Ok(a.or(b)),
    }
}

fn number(
    field: &str,
    a: Option<u64>,
    b: Option<u64>,
    range: &RangeInclusive<u64>,
) -> Result<Option<u64>, Fault> {
    let key = if a.is_some() { "email_otp" } else { "sms" };
    match one(field, a, b)? {
        Some(value) if !range.contains(&value) => Err(Fault::invalid(format!(
            "auth_methods.{key}.{field} must be between {} and {}",
            range.start(),
            range.end()
        ))),
        value => Ok(value),
    }
}

impl MethodsChange {
    /// Changes settings. May run several times.
    pub(super) fn apply(&self, passcodes: &mut Passcodes, totp: &mut TotpPolicy) {
        self.passcodes.apply(passcodes);
        self.totp.apply(totp);
    }
}

impl PasscodesChange {
    fn apply(&self, to: &mut Passcodes) {
        let policy = &mut to.policy;
        policy.life_default = self.life.unwrap_or(policy.life_default);
        policy.shape = Shape { length: self.length.unwrap_or(policy.shape.length), ..policy.shape };
        policy.lock.failures_max = self.failures_max.unwrap_or(policy.lock.failures_max);
        policy.lock.duration = self.lock_duration.unwrap_or(policy.lock.duration);
        to.cross_client = self.cross_client.unwrap_or(to.cross_client);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use readmit_core::application::SessionPolicy;
    use readmit_core::id::ApplicationId;
    use readmit_core::time::Timestamp;
    use serde_json::json;

    fn read(value: serde_json::Value) -> Result<Application, String> {
        let input: AuthMethodsInput = serde_json::from_value(value).map_err(|error| error.to_string())?;
        let at = Timestamp::default();
        let mut application = Application {
            id: ApplicationId::from_random([1; 16]),
            name: String::new(),
            description: String::new(),
            passcodes: Passcodes::default(),
            totp: TotpPolicy::default(),
            sessions: SessionPolicy::default(),
            access_policy: None,
            groups: Vec::new(),
            disabled: false,
            created_at: at,
            updated_at: at,
        };
        let change = input.read().map_err(|fault| fault.message)?;
        change.apply(&mut application.passcodes, &mut application.totp);
        Ok(application)
    }

    #[test]
    fn either_key_sets_and_both_show() {
        let application =
            read(json!({"sms": {"expiresIn": 10, "codeLength": 8}, "email_otp": {"maxFailures": 20}}));
        let shown = serde_json::to_value(AuthMethods::of(&application.unwrap())).unwrap();
        let expected = json!({
            "expiresIn": 10, "codeLength": 8, "maxFailures": 20, "lockoutDuration": 15, "crossClientsAllowed": false
        });
        assert_eq!(shown["sms"], expected);
        assert_eq!(shown["email_otp"], expected);
    }

    #[test]
    fn ranges_are_the_vendors() {
        for (field, low, high) in [
            ("expiresIn", 0, 1441),
            ("codeLength", 3, 9),
            ("maxFailures", 0, 21),
            ("lockoutDuration", 0, 525_601),
        ] {
            for value in [low, high] {
                let message = read(json!({"sms": {(field): value}})).unwrap_err();
                assert!(
                    message.starts_with(&format!("auth_methods.sms.{field} must be between")),
                    "{message}"
                );
            }
            assert!(read(json!({"sms": {(field): low + 1}})).is_ok());
            assert!(read(json!({"sms": {(field): high - 1}})).is_ok());
        }
    }

    #[test]
    fn a_contradiction_is_refused() {
        let message = read(json!({"sms": {"codeLength": 4}, "email_otp": {"codeLength": 5}})).unwrap_err();
        assert!(message.contains("must be equal"), "{message}");
    }

    #[test]
    fn part_of_a_minute_shows() {
        let mut application = read(json!({})).unwrap();
        application.passcodes.policy.life_default = Span::from_secs(90);
        let shown = serde_json::to_value(AuthMethods::of(&application)).unwrap();
        assert_eq!(shown["sms"]["expiresIn"], json!(1.5));
    }
}
