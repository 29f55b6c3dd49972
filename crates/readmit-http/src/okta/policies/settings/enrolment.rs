//! Which authenticators users may have.

use crate::okta::date;
use crate::okta::tree::{Neutral, Node};
use crate::okta::words::{KEYS, word};
use readmit_core::policy::{Allowance, Enrolment, Grace};
use serde_json::{Value, json};

const ALLOWANCES: &[(&str, Allowance)] = &[
    ("NOT_ALLOWED", Allowance::NotAllowed),
    ("OPTIONAL", Allowance::Optional),
    ("REQUIRED", Allowance::Required),
];

/// Reads them; `None` where there are none.
pub(super) fn read(settings: &Node<'_>) -> Option<Vec<Enrolment>> {
    settings.get("type").word(&[("AUTHENTICATORS", ())]);
    let entries = settings.get("authenticators").list();
    let any = !entries.is_empty();
    any.then(|| entries.into_iter().filter_map(|entry| read_one(&entry.object())).collect())
}

/// One of them; nothing where it names an authenticator that this server does not have and does not allow it.
fn read_one(entry: &Node<'_>) -> Option<Enrolment> {
    let enroll = entry.get("enroll").object();
    let allowance = enroll.get("self").word(ALLOWANCES).unwrap_or(Allowance::NotAllowed);
    let key = entry.get("key");
    let text = key.required_text()?;
    let known = KEYS.iter().any(|(word, _)| *word == text);
    if !known && allowance == Allowance::NotAllowed {
        return None;
    }
    entry.get("constraints").object().nothing_but(&[], Neutral::Strict);
    Some(Enrolment { key: key.word(KEYS)?, allowance, grace: grace(&enroll.get("gracePeriod").object()) })
}

fn grace(node: &Node<'_>) -> Option<Grace> {
    let kind = node.get("type");
    if node.is_absent() || !kind.required() {
        return None;
    }
    if kind.word(&[("BY_DATE_TIME", true), ("BY_SKIP_COUNT", false)])? {
        let expiry = node.get("expiry");
        let until = date::parse(expiry.required_text()?);
        if until.is_none() {
            expiry.wrong("must be a date and time such as 2025-05-12T20:43:30.000Z");
        }
        return until.map(Grace::Until);
    }
    let count = node.get("skipCount");
    let skips = count.required().then(|| count.number(1))??;
    Some(Grace::Skips(u8::try_from(skips).unwrap_or(u8::MAX)))
}

/// Writes one of them.
pub(super) fn view(enrolment: &Enrolment) -> Value {
    let mut enroll = json!({ "self": word(ALLOWANCES, &enrolment.allowance) });
    match enrolment.grace {
        None => {}
        Some(Grace::Until(until)) => {
            enroll["gracePeriod"] = json!({ "type": "BY_DATE_TIME", "expiry": date::date(until) });
        }
        Some(Grace::Skips(skips)) => {
            enroll["gracePeriod"] = json!({ "type": "BY_SKIP_COUNT", "skipCount": skips });
        }
    }
    json!({ "key": word(KEYS, &enrolment.key), "enroll": enroll })
}
