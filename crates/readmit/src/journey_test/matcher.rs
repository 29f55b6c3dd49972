//! What a value must be like, and how it differs from that.

use super::reading::{Object, Read, list, text, wrong};
use super::value::{Known, Template};
use readmit_core::journey::Value;
use regex_lite::Regex;
use std::fmt;
use std::sync::Arc;

/// One place where something is not as expected.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Difference {
    /// Where: `steps[2].expect.data.app_data.message`.
    pub(crate) at: String,
    /// What was expected there.
    pub(crate) expected: String,
    /// What was found.
    pub(crate) found: String,
}

/// What a value must be like.
#[derive(Debug)]
pub(super) enum Matcher {
    /// Equal.
    Equal(Template),
    /// Equal, without further keys; told apart only for how it is shown.
    Exact(Template),
    /// Every named key must match; other keys are free.
    Object(Vec<(Arc<str>, Self)>),
    /// As many items, each matching.
    Array(Vec<Self>),
    /// A rule of its own, and under which name the value is remembered.
    Rule(Rule, Option<String>),
}

/// A rule of its own.
#[derive(Debug)]
pub(super) enum Rule {
    /// It is there.
    There,
    /// It is there, and not `null`.
    Any,
    /// A text in which the pattern is found.
    Pattern(Regex),
    /// One of these.
    OneOf(Vec<Matcher>),
}

/// What comparing came to.
#[derive(Debug, Default)]
pub(super) struct Compared {
    /// Where it is not as expected.
    pub(super) differences: Vec<Difference>,
    /// What is to be remembered.
    pub(super) captured: Vec<(String, Value)>,
}

impl Difference {
    /// Something that is not as expected.
    pub(super) fn new(at: impl Into<String>, expected: impl fmt::Display, found: impl fmt::Display) -> Self {
        Self { at: at.into(), expected: expected.to_string(), found: found.to_string() }
    }
}

impl Matcher {
    /// Reads one.
    pub(super) fn read(value: &Value, path: &str) -> Read<Self> {
        match value {
            Value::Array(_) => Ok(Self::Array(list(Self::read)(value, path)?)),
            Value::Object(fields) => match fields.keys().find(|key| key.starts_with('$')) {
                Some(name) if Template::is_name(name) => Ok(Self::Equal(Template::read(value, path)?)),
                Some(_) => Self::special(value, path),
                None => {
                    let fields = fields.iter();
                    let fields = fields
                        .map(|(key, value)| Ok((key.clone(), Self::read(value, &format!("{path}.{key}"))?)));
                    Ok(Self::Object(fields.collect::<Read<_>>()?))
                }
            },
            plain => Ok(Self::Equal(Template::Plain(plain.clone()))),
        }
    }

    fn special(value: &Value, path: &str) -> Read<Self> {
        let mut object = Object::of(value, path)?;
        let exact =
            object.raw("$exact").map(|value| Template::read(value, &object.below("$exact"))).transpose()?;
        let pattern = object.get("$match", |value, path| {
            Regex::new(&text(value, path)?).or_else(|error| wrong(path, error))
        })?;
        let any = object.get("$any", super::reading::flag)?;
        let one_of = object.get("$one_of", list(Self::read))?;
        let capture = object.get("$capture", text)?;
        object.finish()?;
        if any == Some(false) {
            return wrong(path, "\"$any\" is true, or is not there");
        }
        let any = any.map(|_| Rule::Any);
        let mut rules = [pattern.map(Rule::Pattern), any, one_of.map(Rule::OneOf)].into_iter().flatten();
        let rule = rules.next();
        if rules.next().is_some() || exact.is_some() && (rule.is_some() || capture.is_some()) {
            return wrong(
                path,
                "only \"$capture\" can stand beside another rule, and nothing beside \"$exact\"",
            );
        }
        Ok(match exact {
            Some(exact) => Self::Exact(exact),
            None => Self::Rule(rule.unwrap_or(Rule::There), capture),
        })
    }

    /// Compares a value; `null` is also what is not there.
    pub(super) fn compare(&self, at: &str, found: Option<&Value>, known: &Known<'_>, into: &mut Compared) {
        let mut differs =
            |expected: &dyn fmt::Display| into.differences.push(Difference::new(at, expected, shown(found)));
        match self {
            Self::Equal(template) | Self::Exact(template) => match template.value(known) {
                Ok(value) if value == *found.unwrap_or(&Value::Null) => {}
                Ok(value) => differs(&value.to_json()),
                Err(why) => differs(&why),
            },
            Self::Object(fields) => match found.and_then(Value::as_object) {
                None => differs(&"an object"),
                Some(object) => {
                    for (key, matcher) in fields {
                        matcher.compare(&format!("{at}.{key}"), object.get(key), known, into);
                    }
                }
            },
            Self::Array(items) => match found.and_then(Value::as_array) {
                None => differs(&"a list"),
                Some(list) if list.len() != items.len() => {
                    differs(&format_args!("a list of {} items", items.len()));
                }
                Some(list) => {
                    for (place, (matcher, item)) in items.iter().zip(list).enumerate() {
                        matcher.compare(&format!("{at}[{place}]"), Some(item), known, into);
                    }
                }
            },
            Self::Rule(rule, capture) => {
                let told = rule.told(at, found, known, into);
                match (told, capture, found) {
                    (Some(expected), ..) => {
                        into.differences.push(Difference::new(at, expected, shown(found)));
                    }
                    (None, Some(name), Some(value)) => into.captured.push((name.clone(), value.clone())),
                    (None, ..) => {}
                }
            }
        }
    }
}

impl Rule {
    /// What it expected, where a value is not like that.
    fn told(
        &self,
        at: &str,
        found: Option<&Value>,
        known: &Known<'_>,
        into: &mut Compared,
    ) -> Option<String> {
        match self {
            Self::There => found.is_none().then(|| "anything".to_owned()),
            Self::Any => {
                found.is_none_or(|value| *value == Value::Null).then(|| "anything but null".to_owned())
            }
            Self::Pattern(pattern) => {
                let fits = found.and_then(Value::as_text).is_some_and(|text| pattern.is_match(text));
                (!fits).then(|| format!("a text that matches {}", pattern.as_str()))
            }
            Self::OneOf(matchers) => {
                let mut expected = Vec::new();
                for matcher in matchers {
                    let mut compared = Compared::default();
                    matcher.compare(at, found, known, &mut compared);
                    if compared.differences.is_empty() {
                        into.captured.append(&mut compared.captured);
                        return None;
                    }
                    expected.extend(compared.differences.into_iter().map(|differs| differs.expected));
                }
                Some(format!("one of: {}", expected.join(", ")))
            }
        }
    }
}

/// A value that was found.
pub(super) fn shown(found: Option<&Value>) -> String {
    found.map_or_else(|| "nothing".to_owned(), Value::to_json)
}

#[cfg(test)]
mod tests {
    use super::*;
    use readmit_core::time::Timestamp;
    use readmit_core::totp::Parameters;
    use std::collections::BTreeMap;

    fn value(json: &str) -> Value {
        serde_json::from_str(json).unwrap()
    }

    fn compared(matcher: &str, found: &str) -> Compared {
        let matcher = Matcher::read(&value(matcher), "m").unwrap();
        let kept = BTreeMap::from([("kept".to_owned(), Value::from("it"))]);
        let (now, parameters) = (Timestamp::default(), Parameters::default());
        let known = Known { kept: &kept, issued: &[], sent: &[], now, parameters };
        let mut compared = Compared::default();
        matcher.compare("data", Some(&value(found)), &known, &mut compared);
        compared
    }

    #[test]
    fn what_fits_has_no_difference() {
        for (matcher, found) in [
            (r#"{"a": 1}"#, r#"{"a": 1, "b": 2}"#),
            (r#"{"a": null}"#, "{}"),
            (r#"{"a": [1, {"b": "x"}]}"#, r#"{"a": [1, {"b": "x", "c": 0}]}"#),
            (r#"{"$exact": {"a": 1, "b": 2}}"#, r#"{"b": 2, "a": 1}"#),
            (r#"{"a": {"$match": "^[0-9]{6}$"}}"#, r#"{"a": "012345"}"#),
            (r#"{"a": {"$any": true}}"#, r#"{"a": false}"#),
            (r#"{"a": {"$one_of": [1, {"b": 2}]}}"#, r#"{"a": {"b": 2}}"#),
            (r#"{"a": {"$ref": "kept"}}"#, r#"{"a": "it"}"#),
        ] {
            assert_eq!(compared(matcher, found).differences, [], "{matcher} {found}");
        }
    }

    #[test]
    fn what_does_not_fit_is_told_with_its_place() {
        for (matcher, found, at, expected, is) in [
            (r#"{"a": {"b": "x"}}"#, r#"{"a": {"b": "y"}}"#, "data.a.b", r#""x""#, r#""y""#),
            (r#"{"a": 1}"#, r#"{"a": "1"}"#, "data.a", "1", r#""1""#),
            (r#"{"a": {"b": 1}}"#, r#"{"a": null}"#, "data.a", "an object", "null"),
            ("[1, 2]", "[1]", "data", "a list of 2 items", "[1]"),
            ("[1, 2]", "[1, 3]", "data[1]", "2", "3"),
            (r#"{"$exact": {"a": 1}}"#, r#"{"a": 1, "b": 2}"#, "data", r#"{"a":1}"#, r#"{"a":1,"b":2}"#),
            (r#"{"a": {"$match": "^x"}}"#, r#"{"a": 1}"#, "data.a", "a text that matches ^x", "1"),
            (r#"{"a": {"$any": true}}"#, r#"{"a": null}"#, "data.a", "anything but null", "null"),
            (r#"{"a": {"$capture": "n"}}"#, "{}", "data.a", "anything", "nothing"),
            (r#"{"a": {"$one_of": [1, "x"]}}"#, r#"{"a": 2}"#, "data.a", r#"one of: 1, "x""#, "2"),
        ] {
            let told = compared(matcher, found).differences;
            assert_eq!(told, [Difference::new(at, expected, is)], "{matcher} {found}");
        }
    }

    #[test]
    fn values_are_remembered_where_they_fit() {
        let both = r#"{"a": {"$capture": "a", "$match": "x"}, "b": {"$capture": "b"}}"#;
        let captured = compared(both, r#"{"a": "y", "b": null}"#).captured;
        assert_eq!(captured, [("b".to_owned(), Value::Null)]);
    }

    #[test]
    fn matchers_are_read_strictly() {
        for (json, told) in [
            (r#"{"a": {"$mtach": "x"}}"#, "m.a: unknown key \"$mtach\"; did you mean \"$match\"?"),
            (r#"{"$match": "("}"#, "m.$match: "),
            (r#"{"$match": "a", "$any": true}"#, "m: only"),
            (r#"{"$exact": 1, "$capture": "a"}"#, "m: only"),
            (r#"{"$any": false}"#, "m: \"$any\""),
        ] {
            let wrong = Matcher::read(&value(json), "m").unwrap_err();
            assert!(wrong.starts_with(told), "{wrong}");
        }
    }
}
