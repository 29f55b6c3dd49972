//! Values of a test file that are worked out while it runs: codes of authenticator apps, codes that were sent, wrong ones.

use super::outbox::{Sent, find_code};
use super::reading::{Object, Read, integer, list, text, wrong};
use readmit_core::journey::Value;
use readmit_core::ocra::Suite;
use readmit_core::outbox::Channel;
use readmit_core::secret::Secret;
use readmit_core::time::Timestamp;
use readmit_core::totp::{CodeKey, Parameters, Seed};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Steps around now in which no code may be taken for a wrong one.
const AVOIDED: u64 = 20;

/// A value, before it is worked out.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Template {
    /// As it is.
    Plain(Value),
    /// A list with something to be worked out in it.
    Array(Vec<Self>),
    /// An object with something to be worked out in it.
    Object(Vec<(Arc<str>, Self)>),
    /// What was captured or issued under a name.
    Ref(String),
    /// The code of an authenticator app, some steps from now.
    Totp {
        /// Its secret.
        secret: Box<Self>,
        /// How many steps.
        offset: i64,
    },
    /// The code that signs a transaction.
    Signature {
        /// The secret of the app.
        secret: Box<Self>,
        /// What stands for the transaction.
        challenge: Box<Self>,
    },
    /// A code that is not the one of this name, nor any other that was issued.
    WrongCode(String),
    /// A code that no app with one of these secrets shows.
    WrongTotp(Vec<Self>),
    /// The last code that was sent to an address.
    Sent(Option<Channel>, Box<Self>),
    /// A code that is not the last one that was sent there.
    WrongSent(Option<Channel>, Box<Self>),
}

/// What values are worked out from.
pub(super) struct Known<'a> {
    /// What was captured or issued, by name.
    pub(super) kept: &'a BTreeMap<String, Value>,
    /// The names of the codes that were issued.
    pub(super) issued: &'a [String],
    /// What was sent, in order.
    pub(super) sent: &'a [Sent],
    /// This instant.
    pub(super) now: Timestamp,
    /// What codes of authenticator apps look like.
    pub(super) parameters: Parameters,
}

/// The names of the values.
const NAMES: [&str; 7] = [
    "$ref",
    "$totp",
    "$transaction_totp",
    "$wrong_code_for",
    "$wrong_totp_for",
    "$wrong_sent_code",
    "$sent_code",
];

impl Template {
    /// Reads a value, and whatever is to be worked out in it.
    pub(super) fn read(value: &Value, path: &str) -> Read<Self> {
        match value {
            Value::Array(items) => {
                let items = items.iter().enumerate();
                let items = items.map(|(place, item)| Self::read(item, &format!("{path}[{place}]")));
                Ok(Self::Array(items.collect::<Read<_>>()?).plain())
            }
            Value::Object(fields) => {
                if let Some(name) = fields.keys().find(|key| key.starts_with('$')) {
                    return Self::special(name, value, path);
                }
                let fields = fields
                    .iter()
                    .map(|(key, value)| Ok((key.clone(), Self::read(value, &format!("{path}.{key}"))?)));
                Ok(Self::Object(fields.collect::<Read<_>>()?).plain())
            }
            plain => Ok(Self::Plain(plain.clone())),
        }
    }

    /// Whether a key is the name of a value.
    pub(super) fn is_name(key: &str) -> bool {
        NAMES.contains(&key)
    }

    fn special(name: &str, value: &Value, path: &str) -> Read<Self> {
        let mut object = Object::of(value, path)?;
        let boxed = |value: &Value, path: &str| Self::read(value, path).map(Box::new);
        let read = match name {
            "$ref" => Self::Ref(object.need("$ref", text)?),
            "$totp" => object.need("$totp", |value, path| {
                let mut totp = Object::of(value, path)?;
                let secret = totp.need("secret", boxed)?;
                let offset = totp.get("step_offset", integer)?.unwrap_or(0);
                totp.finish()?;
                Ok(Self::Totp { secret, offset })
            })?,
            "$transaction_totp" => object.need("$transaction_totp", |value, path| {
                let mut signing = Object::of(value, path)?;
                let (secret, challenge) = (signing.need("secret", boxed)?, signing.need("challenge", boxed)?);
                // What is approved is in the challenge already: two transactions never share one.
                signing.get("approval_data", Self::read)?;
                signing.finish()?;
                Ok(Self::Signature { secret, challenge })
            })?,
            "$wrong_code_for" => Self::WrongCode(object.need("$wrong_code_for", text)?),
            "$wrong_totp_for" => Self::WrongTotp(object.need("$wrong_totp_for", list(Self::read))?),
            "$sent_code" => {
                let (channel, to) = object.need("$sent_code", address)?;
                Self::Sent(channel, Box::new(to))
            }
            "$wrong_sent_code" => {
                let (channel, to) = object.need("$wrong_sent_code", address)?;
                Self::WrongSent(channel, Box::new(to))
            }
            other => {
                let known = NAMES.join(", ");
                return wrong(path, format_args!("{other:?} is no value; known are {known}"));
            }
        };
        object.finish()?;
        Ok(read)
    }

    /// What has nothing to be worked out in it is plain.
    fn plain(self) -> Self {
        let plain = |item: &Self| if let Self::Plain(value) = item { Some(value.clone()) } else { None };
        match &self {
            Self::Array(items) => items.iter().map(plain).collect::<Option<Vec<_>>>().map(Value::from_iter),
            Self::Object(fields) => {
                let fields = fields.iter().map(|(key, value)| Some((key.clone(), plain(value)?)));
                fields.collect::<Option<Vec<_>>>().map(Value::object)
            }
            _ => None,
        }
        .map_or(self, Self::Plain)
    }

    /// Works a value out.
    pub(super) fn value(&self, known: &Known<'_>) -> Read<Value> {
        Ok(match self {
            Self::Plain(value) => value.clone(),
            Self::Array(items) => {
                items.iter().map(|item| item.value(known)).collect::<Read<Vec<_>>>()?.into_iter().collect()
            }
            Self::Object(fields) => {
                let fields = fields.iter().map(|(key, item)| Ok((key.clone(), item.value(known)?)));
                Value::object(fields.collect::<Read<Vec<_>>>()?)
            }
            Self::Ref(name) => known.named(name)?.clone(),
            Self::Totp { secret, offset } => {
                let key =
                    CodeKey::new(&known.seed(secret)?, known.parameters.algorithm, known.parameters.digits);
                key.text(known.step().saturating_add_signed(*offset)).into()
            }
            Self::Signature { secret, challenge } => {
                let seed = known.seed(secret)?;
                let challenge = challenge.value(known)?.to_string();
                let number = challenge.parse().map_err(|_| format!("{challenge:?} is no challenge"))?;
                let response = Suite::of(known.parameters).response(&seed, number, known.step());
                format!("{response:0width$}", width = usize::from(known.parameters.digits)).into()
            }
            Self::WrongCode(name) => {
                let right = known.named(name)?.to_string();
                let issued: Vec<_> = known.issued.iter().filter_map(|name| known.kept.get(name)).collect();
                other_than(&right, |code| issued.iter().any(|value| value.as_text() == Some(code)))?.into()
            }
            Self::WrongTotp(secrets) => {
                let Parameters { algorithm, digits, .. } = known.parameters;
                let keys =
                    secrets.iter().map(|secret| Ok(CodeKey::new(&known.seed(secret)?, algorithm, digits)));
                let keys = keys.collect::<Read<Vec<_>>>()?;
                let now = known.step();
                let steps = now.saturating_sub(AVOIDED)..=now + AVOIDED;
                let shown: Vec<_> =
                    steps.flat_map(|step| keys.iter().map(move |key| key.text(step))).collect();
                let first = format!("{:0width$}", 0, width = usize::from(digits));
                other_than(&first, |code| shown.iter().any(|known| known == code))?.into()
            }
            Self::Sent(channel, to) => find_code(known.sent, *channel, &to.value(known)?.to_string())?.into(),
            Self::WrongSent(channel, to) => {
                let right = find_code(known.sent, *channel, &to.value(known)?.to_string())?;
                other_than(&right, |_| false)?.into()
            }
        })
    }
}

fn address(value: &Value, path: &str) -> Read<(Option<Channel>, Template)> {
    let mut object = Object::of(value, path)?;
    let channel = object.get("channel", |value, path| match &*text(value, path)? {
        "email" | "mail" => Ok(Channel::Email),
        "sms" | "phone" => Ok(Channel::Sms),
        other => wrong(path, format_args!("{other:?} is no channel: email or sms")),
    })?;
    let to = object.need("to", Template::read)?;
    object.finish()?;
    Ok((channel, to))
}

impl Known<'_> {
    fn named(&self, name: &str) -> Read<&Value> {
        self.kept.get(name).ok_or_else(|| format!("nothing was captured or issued as {name:?}"))
    }

    fn step(&self) -> u64 {
        self.parameters.step_at(self.now)
    }

    fn seed(&self, secret: &Template) -> Read<Seed> {
        let text = secret.value(self)?.to_string();
        Seed::from_base32(&Secret::new(text)).map_err(|error| format!("the secret {error}"))
    }
}

/// Another code of the same shape: the digits count on from it, until one is not among those to be avoided.
fn other_than(code: &str, avoided: impl Fn(&str) -> bool) -> Read<String> {
    let mut symbols: Vec<char> = code.chars().collect();
    for _ in 0..10_000 {
        for symbol in symbols.iter_mut().rev().filter(|symbol| symbol.is_ascii_digit()) {
            let (next, carries) =
                if *symbol == '9' { ('0', true) } else { (char::from(*symbol as u8 + 1), false) };
            *symbol = next;
            if !carries {
                break;
            }
        }
        let candidate: String = symbols.iter().collect();
        if candidate != code && !avoided(&candidate) {
            return Ok(candidate);
        }
    }
    Err(format!("no other code looks like {code:?}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECRET: &str = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";

    fn read(json: &str) -> Read<Template> {
        Template::read(&serde_json::from_str(json).unwrap(), "data")
    }

    fn worked_out(json: &str) -> Read<String> {
        let kept = BTreeMap::from([
            ("code".to_owned(), Value::from("000009")),
            ("next".to_owned(), Value::from("000010")),
            ("challenge".to_owned(), Value::from("000123")),
        ]);
        let sent = [("ann@example.com", Channel::Email, "111111"), ("+12025550111", Channel::Sms, "222229")];
        let sent = sent.map(|(to, channel, code)| Sent {
            channel,
            to: to.to_owned(),
            code: Some(code.to_owned()),
            text: String::new(),
        });
        let issued = ["code".to_owned(), "next".to_owned()];
        let now = Timestamp::from_millis(59_000);
        let parameters = Parameters::default();
        let known = Known { kept: &kept, issued: &issued, sent: &sent, now, parameters };
        read(json)?.value(&known).map(|value| value.to_json())
    }

    #[test]
    fn values_are_worked_out_wherever_they_stand() {
        for (json, value) in [
            (r#"{"a": [1, {"$ref": "code"}]}"#, r#"{"a":[1,"000009"]}"#),
            // RFC 6238, appendix B: the last six digits.
            (&format!(r#"{{"$totp": {{"secret": "{SECRET}"}}}}"#), r#""287082""#),
            (&format!(r#"{{"$totp": {{"secret": "{SECRET}", "step_offset": -1}}}}"#), r#""755224""#),
            // 000010 was issued as well.
            (r#"{"$wrong_code_for": "code"}"#, r#""000011""#),
            (&format!(r#"{{"$wrong_totp_for": ["{SECRET}"]}}"#), r#""000001""#),
            (r#"{"$sent_code": {"channel": "email", "to": "Ann@example.com"}}"#, r#""111111""#),
            (r#"{"$wrong_sent_code": {"to": "+12025550111"}}"#, r#""222230""#),
        ] {
            assert_eq!(worked_out(json).unwrap(), value, "{json}");
        }
        let signed = format!(
            r#"{{"$transaction_totp": {{"secret": "{SECRET}", "challenge": {{"$ref": "challenge"}}, "approval_data": {{}}}}}}"#
        );
        assert_eq!(worked_out(&signed).unwrap().len(), 8, "six digits in quotes");
    }

    #[test]
    fn what_is_not_there_is_told() {
        assert!(worked_out(r#"{"$ref": "nothing"}"#).unwrap_err().contains("nothing was captured"));
        assert!(
            worked_out(r#"{"$sent_code": {"to": "bob@example.com"}}"#)
                .unwrap_err()
                .contains("bob@example.com")
        );
        assert!(worked_out(r#"{"$totp": {"secret": "1"}}"#).is_err());
    }

    #[test]
    fn values_are_read_strictly() {
        for (json, told) in [
            (r#"{"a": {"$tpot": {}}}"#, "data.a: \"$tpot\" is no value"),
            (r#"{"$ref": "a", "b": 1}"#, "data: unknown key \"b\""),
            (r#"{"$totp": {"secrte": "x"}}"#, "data.$totp: \"secret\" is missing"),
            (
                r#"{"$sent_code": {"to": "a", "channel": "fax"}}"#,
                "data.$sent_code.channel: \"fax\" is no channel",
            ),
        ] {
            let wrong = read(json).unwrap_err();
            assert!(wrong.starts_with(told), "{wrong}");
        }
    }
}
