//! What policies make of a sign-in, for people and for programs.

use crate::commands::show;
use crate::when;
use readmit_app::policies::explain::{Bar, Explained};
use readmit_core::authenticator::AuthenticatorKey;
use readmit_core::policy::{Source, Verdict, Way};
use serde_json::{Value, json};
use std::fmt::Write;

/// For people.
pub(super) fn text(explained: &Explained) -> String {
    let Explained { words, assumed, bars, .. } = explained;
    let bars: Vec<String> = bars.iter().map(bar).collect();
    let assumed: Vec<_> = assumed.iter().map(|key| key.as_str()).collect();
    let assumed = match assumed.as_slice() {
        [] => Vec::new(),
        keys => vec![format!(
            "They do not have what was asked about, and are taken to have it: {}.",
            keys.join(", ")
        )],
    };
    let mut text = words.summary.clone();
    for (title, lines) in [
        ("In the way", &bars),
        ("Taken for granted", &assumed),
        ("Rules that apply", &words.rules),
        ("What they demand", &words.demands),
        ("What follows", &words.advice),
    ] {
        if !lines.is_empty() {
            let _ = write!(text, "\n\n{title}:");
        }
        for line in lines {
            let _ = write!(text, "\n  {line}");
        }
    }
    text
}

fn bar(bar: &Bar) -> String {
    match bar {
        Bar::CodesLocked { until: Some(until) } => {
            format!("{bar} The lock ends at {}.", when::instant(*until))
        }
        Bar::CodesLocked { until: None } => format!("{bar} `readmit user unlock` lifts the lock."),
        Bar::Status(_) => format!("{bar} `readmit user enable` lets it in again."),
    }
}

/// For programs.
pub(super) fn json(explained: &Explained) -> Value {
    let Explained { decision, words, assumed, bars, .. } = explained;
    let source = |source: &Option<Source>| {
        source.map(|source| json!({ "policy_id": source.policy, "rule_id": source.rule }))
    };
    let bar = |known: &Bar| match known {
        Bar::Status(_) => json!({ "bar": "status", "text": bar(known), "until": null }),
        Bar::CodesLocked { until } => {
            json!({ "bar": "codes_locked", "text": bar(known), "until": show::instant(*until) })
        }
    };
    let mut json = json!({
        "user_id": explained.account,
        "let_in": explained.is_in(),
        "verdict": decision.verdict.as_str(),
        "summary": words.summary,
        "bars": bars.iter().map(bar).collect::<Vec<_>>(),
        "assumed": keys(assumed),
        "rules": words.rules,
        "demands": words.demands,
        "advice": words.advice,
        "session": source(&decision.session),
        "access": source(&decision.access),
        "enrolment": source(&decision.enrolment),
    });
    match &decision.verdict {
        Verdict::LetIn(terms) => {
            let set_up = terms.must_set_up.iter();
            let set_up = set_up.map(|one| json!({ "key": one.key.as_str(), "can_wait": one.can_wait }));
            json["must_set_up"] = set_up.collect();
            json["may_set_up"] = keys(&terms.may_set_up);
        }
        Verdict::Challenge { next } => {
            let way = |way: &Way| {
                let (key, method) = (way.factor.key.as_str(), way.factor.method.as_str());
                json!({ "key": key, "method": method, "set_up": way.set_up })
            };
            json["next"] = next.iter().map(way).collect();
        }
        Verdict::Denied(_) | Verdict::Unsatisfiable => {}
    }
    json
}

fn keys(keys: &[AuthenticatorKey]) -> Value {
    keys.iter().map(|key| key.as_str()).collect()
}
