//! The world that a case begins in.

use crate::journey_test::reading::{Object, Read, count, flag, instant, list, text, wrong};
use readmit_core::journey::Value;
use readmit_core::time::Timestamp;

/// When a case begins, where the file does not say: 2026-03-01T12:00:00Z.
const USUAL: Timestamp = Timestamp::from_millis(1_772_366_400_000);

/// The world.
#[derive(Debug)]
pub(in crate::journey_test) struct WorldSpec {
    /// What time it is.
    pub(in crate::journey_test) clock: Timestamp,
    /// Settings of temporary access codes and of codes that are sent.
    pub(in crate::journey_test) otp: OtpSpec,
    /// Settings of authenticator apps.
    pub(in crate::journey_test) totp: TotpSpec,
    /// Users, by the names that the file gives them.
    pub(in crate::journey_test) users: Vec<(String, UserSpec)>,
}

/// Settings of codes; the server's own where absent.
#[derive(Debug, Default)]
pub(in crate::journey_test) struct OtpSpec {
    /// Digits.
    pub(in crate::journey_test) code_length: Option<u8>,
    /// Life in seconds.
    pub(in crate::journey_test) expires: Option<u64>,
    /// Failures that lock.
    pub(in crate::journey_test) max_failures: Option<u32>,
    /// How long a lock lasts, in seconds.
    pub(in crate::journey_test) lockout: Option<u64>,
}

/// Settings of authenticator apps; the server's own where absent.
#[derive(Debug, Default)]
pub(in crate::journey_test) struct TotpSpec {
    /// Whether a user has one, or several.
    pub(in crate::journey_test) mode: Option<Mode>,
    /// How many, in multiple mode.
    pub(in crate::journey_test) limit: Option<u8>,
    /// Digits.
    pub(in crate::journey_test) digits: Option<u8>,
    /// Seconds that a code stands.
    pub(in crate::journey_test) period: Option<u16>,
    /// Failures that lock.
    pub(in crate::journey_test) max_failures: Option<u32>,
    /// How long a lock lasts, in seconds.
    pub(in crate::journey_test) lockout: Option<u64>,
}

/// How many authenticator apps a user may have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::journey_test) enum Mode {
    /// One.
    Single,
    /// As many as the limit says.
    Multiple,
}

/// A user.
#[derive(Debug)]
pub(in crate::journey_test) struct UserSpec {
    /// The customer's own id.
    pub(in crate::journey_test) external_user_id: Option<String>,
    /// User name.
    pub(in crate::journey_test) username: Option<String>,
    /// E-mail addresses, the primary one apart.
    pub(in crate::journey_test) email: Option<String>,
    pub(in crate::journey_test) email_verified: bool,
    pub(in crate::journey_test) secondary_emails: Vec<String>,
    /// Phone numbers, the primary one apart.
    pub(in crate::journey_test) phone: Option<String>,
    pub(in crate::journey_test) phone_verified: bool,
    pub(in crate::journey_test) secondary_phones: Vec<String>,
    pub(in crate::journey_test) first_name: Option<String>,
    pub(in crate::journey_test) last_name: Option<String>,
    /// Preferred language.
    pub(in crate::journey_test) language: Option<String>,
    pub(in crate::journey_test) password: Option<String>,
    /// Whether they may sign in.
    pub(in crate::journey_test) active: bool,
    /// Secrets of authenticator apps in base32, with labels.
    pub(in crate::journey_test) totp: Vec<(String, Option<String>)>,
    /// What the application keeps of them.
    pub(in crate::journey_test) custom_data: Option<Value>,
}

impl WorldSpec {
    pub(super) fn read(value: &Value, path: &str) -> Read<Self> {
        let mut world = Object::of(value, path)?;
        let clock = world.get("clock", instant)?.unwrap_or(USUAL);
        let settings = world.get("app", |value, path| {
            let mut app = Object::of(value, path)?;
            let settings = (app.get("otp", OtpSpec::read)?, app.get("totp", TotpSpec::read)?);
            app.finish()?;
            Ok(settings)
        })?;
        let (otp, totp) = settings.unwrap_or_default();
        let users = world.get("users", |value, path| {
            let fields = value.as_object().into_iter().flatten();
            Object::of(value, path)?;
            fields
                .map(|(name, user)| Ok((name.to_string(), UserSpec::read(user, &format!("{path}.{name}"))?)))
                .collect()
        })?;
        world.get("note", text)?;
        world.finish()?;
        let (otp, totp) = (otp.unwrap_or_default(), totp.unwrap_or_default());
        Ok(Self { clock, otp, totp, users: users.unwrap_or_default() })
    }
}

impl OtpSpec {
    fn read(value: &Value, path: &str) -> Read<Self> {
        let mut otp = Object::of(value, path)?;
        let read = Self {
            code_length: otp.get("code_length", count)?,
            expires: otp.get("expires", count)?,
            max_failures: otp.get("max_failures", count)?,
            lockout: otp.get("lockout", count)?,
        };
        otp.finish()?;
        Ok(read)
    }
}

impl TotpSpec {
    fn read(value: &Value, path: &str) -> Read<Self> {
        let mut totp = Object::of(value, path)?;
        let mode = totp.get("mode", |value, path| match &*text(value, path)? {
            "single" => Ok(Mode::Single),
            "multiple" => Ok(Mode::Multiple),
            other => wrong(path, format_args!("{other:?} is no mode: single or multiple")),
        })?;
        let read = Self {
            mode,
            limit: totp.get("limit", count)?,
            digits: totp.get("digits", count)?,
            period: totp.get("period", count)?,
            max_failures: totp.get("max_failures", count)?,
            lockout: totp.get("lockout", count)?,
        };
        totp.finish()?;
        Ok(read)
    }
}

impl UserSpec {
    fn read(value: &Value, path: &str) -> Read<Self> {
        let mut user = Object::of(value, path)?;
        let both = user.get("verified", flag)?.unwrap_or(false);
        let phone = user.get("phone", text)?;
        let read = Self {
            external_user_id: user.get("external_user_id", text)?,
            username: user.get("username", text)?,
            email: user.get("email", text)?,
            email_verified: user.get("email_verified", flag)?.unwrap_or(both),
            secondary_emails: user.get("secondary_emails", list(text))?.unwrap_or_default(),
            phone: user.get("phone_number", text)?.or(phone),
            phone_verified: user.get("phone_verified", flag)?.unwrap_or(both),
            secondary_phones: user.get("secondary_phones", list(text))?.unwrap_or_default(),
            first_name: user.get("first_name", text)?,
            last_name: user.get("last_name", text)?,
            language: user.get("language", text)?,
            password: user.get("password", text)?,
            active: user.get("active", flag)?.unwrap_or(true),
            totp: user.get("totp", list(totp))?.unwrap_or_default(),
            custom_data: user
                .get("custom_data", |value, path| Object::of(value, path).map(|_| value.clone()))?,
        };
        user.get("note", text)?;
        user.finish()?;
        Ok(read)
    }
}

fn totp(value: &Value, path: &str) -> Read<(String, Option<String>)> {
    let mut totp = Object::of(value, path)?;
    let read = (totp.need("secret", text)?, totp.get("label", text)?);
    totp.finish()?;
    Ok(read)
}
