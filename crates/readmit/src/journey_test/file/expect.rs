//! What is expected of a step, of an end, and of the world afterwards.

use super::steps::end;
use crate::journey_test::matcher::Matcher;
use crate::journey_test::reading::{Object, Read, list, one_or_more, text, wrong};
use crate::journey_test::value::Template;
use readmit_core::journey::Value;

/// What is expected of where the journey stands.
#[derive(Debug)]
pub(in crate::journey_test) struct Expect {
    /// The id of the step; absent where an end is expected.
    pub(in crate::journey_test) step: Option<String>,
    /// The ends of which any will do; none where a step is expected.
    pub(in crate::journey_test) ends: Vec<String>,
    /// What the step shows, or what comes with the end.
    pub(in crate::journey_test) data: Option<Matcher>,
    /// Options that must be offered.
    pub(in crate::journey_test) options: Vec<String>,
    /// The error of the step; without it there must be none.
    pub(in crate::journey_test) error: Option<Matcher>,
    /// Claims of the completion token.
    pub(in crate::journey_test) claims: Option<Matcher>,
}

/// Whom the journey let in.
#[derive(Debug)]
pub(in crate::journey_test) enum ContextUser {
    /// Nobody.
    Nobody,
    /// This user.
    Is(String),
}

/// How the world must be in the end.
#[derive(Debug, Default)]
pub(in crate::journey_test) struct After {
    /// Who was let in.
    pub(in crate::journey_test) context_user: Option<ContextUser>,
    /// Where messages went, in order.
    pub(in crate::journey_test) sent_to: Option<Vec<Template>>,
    /// Users, by name.
    pub(in crate::journey_test) users: Vec<(String, AfterUser)>,
}

/// How a user must be in the end.
#[derive(Debug, Default)]
pub(in crate::journey_test) struct AfterUser {
    /// Labels of authenticator apps that count, in order of registration.
    pub(in crate::journey_test) labels: Option<Vec<String>>,
    /// A code that is accepted.
    pub(in crate::journey_test) accepted: Option<Template>,
    /// A code that is refused.
    pub(in crate::journey_test) refused: Option<Template>,
    /// The password.
    pub(in crate::journey_test) password: Option<Template>,
    /// What the profile must be like, by the names of its parts.
    pub(in crate::journey_test) profile: Vec<(&'static str, Matcher)>,
}

impl Expect {
    pub(super) fn read(value: &Value, path: &str) -> Read<Self> {
        let mut expect = Object::of(value, path)?;
        let read = Self {
            step: expect.get("step", text)?,
            ends: expect.get("end", one_or_more(end))?.unwrap_or_default(),
            data: expect.get("data", Matcher::read)?,
            options: expect.get("options", list(text))?.unwrap_or_default(),
            error: expect.get("error", Matcher::read)?,
            claims: expect.get("claims", Matcher::read)?,
        };
        expect.finish()?;
        match (&read.step, read.ends.is_empty()) {
            (Some(_), false) | (None, true) => {
                wrong(path, "either \"step\" or \"end\" says what is expected")
            }
            (Some(_), true) if read.claims.is_some() => wrong(path, "only an \"end\" has \"claims\""),
            (None, false) if read.error.is_some() || !read.options.is_empty() => {
                wrong(path, "only a \"step\" has \"options\" and an \"error\"")
            }
            _ => Ok(read),
        }
    }
}

impl After {
    pub(super) fn read(value: &Value, path: &str) -> Read<Self> {
        let mut after = Object::of(value, path)?;
        let below = after.below("context_user");
        let context_user = after.raw("context_user").map(|value| match value {
            Value::Null => Ok(ContextUser::Nobody),
            value => text(value, &below).map(ContextUser::Is),
        });
        let users = after.get("users", |value, path| {
            let fields = value.as_object().into_iter().flatten();
            Object::of(value, path)?;
            fields
                .map(|(name, user)| Ok((name.to_string(), AfterUser::read(user, &format!("{path}.{name}"))?)))
                .collect()
        })?;
        let read = Self {
            context_user: context_user.transpose()?,
            sent_to: after.get("sent_to", list(Template::read))?,
            users: users.unwrap_or_default(),
        };
        after.finish()?;
        Ok(read)
    }
}

impl AfterUser {
    fn read(value: &Value, path: &str) -> Read<Self> {
        let mut user = Object::of(value, path)?;
        let mut read = Self {
            labels: user.get("totp_active_labels", list(text))?,
            accepted: user.get("totp_code_accepted", Template::read)?,
            refused: user.get("totp_code_refused", Template::read)?,
            password: user.get("password", Template::read)?,
            profile: Vec::new(),
        };
        for part in ["phones", "emails", "custom_data"] {
            let below = user.below(part);
            if let Some(value) = user.raw(part) {
                read.profile.push((part, Matcher::read(value, &below)?));
            }
        }
        user.finish()?;
        Ok(read)
    }
}
