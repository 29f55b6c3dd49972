//! What an application demands, as the vendor's `verificationMethod`.

use super::factor;
use crate::okta::tree::{Neutral, Node};
use crate::okta::words::{KEYS, METHODS, word};
use readmit_core::limits::CHAIN_STEPS_MAX;
use readmit_core::policy::{Assurance, Chain, ChainMethod, Constraint, Demand, FactorCount, Period, Step};
use serde_json::{Map, Value, json};

const FACTORS: &[(&str, FactorCount)] = &[("1FA", FactorCount::One), ("2FA", FactorCount::Two)];

/// Reads a demand.
pub(super) fn read(node: &Node<'_>) -> Option<Demand> {
    if !node.required() {
        return None;
    }
    let kind = node.get("type");
    let chains =
        kind.required().then(|| kind.word(&[("ASSURANCE", false), ("AUTH_METHOD_CHAIN", true)]))??;
    let reauthenticate_in = period(&node.get("reauthenticateIn"));
    if chains {
        node.nothing_but(&["type", "chains", "reauthenticateIn"], Neutral::Lenient);
        let read: Vec<_> =
            node.get("chains").list().into_iter().map(|chain| chain_in(&chain.object())).collect();
        let chains = read.into_iter().collect::<Option<Vec<_>>>();
        return Some(Demand::Chains { chains: chains?, reauthenticate_in });
    }
    node.nothing_but(
        &["type", "factorMode", "reauthenticateIn", "inactivityPeriod", "constraints"],
        Neutral::Lenient,
    );
    let mode = node.get("factorMode");
    let factors = mode.required().then(|| mode.word(FACTORS)).flatten();
    let inactivity = period(&node.get("inactivityPeriod"));
    let read: Vec<_> =
        node.get("constraints").list().into_iter().map(|entry| constraint(&entry.object())).collect();
    let constraints = read.into_iter().collect::<Option<Vec<_>>>();
    Some(Demand::Assurance(Assurance {
        factors: factors?,
        reauthenticate_in,
        inactivity,
        constraints: constraints?,
    }))
}

/// A length of time, where one is given.
pub(super) fn period(node: &Node<'_>) -> Option<Period> {
    Period::parse(node.text()?).inspect_err(|error| node.wrong(&error.to_string())).ok()
}

fn constraint(node: &Node<'_>) -> Option<Constraint> {
    node.nothing_but(&["knowledge", "possession"], Neutral::Lenient);
    let (knowledge, possession) = (node.get("knowledge").object(), node.get("possession").object());
    // Both are read before either is given up, so that all is told.
    let knowledge = (!knowledge.is_absent()).then(|| factor::knowledge(&knowledge).ok_or(()));
    let possession = (!possession.is_absent()).then(|| factor::possession(&possession).ok_or(()));
    Some(Constraint { knowledge: knowledge.transpose().ok()?, possession: possession.transpose().ok()? })
}

fn chain_in(first: &Node<'_>) -> Option<Chain> {
    let reauthenticate_in = period(&first.get("reauthenticateIn"));
    first.nothing_but(&["authenticationMethods", "next", "reauthenticateIn"], Neutral::Lenient);
    let mut steps = vec![step(first)];
    let mut next = first.get("next").list();
    // One step more than there may be: then it is told that there are too many.
    while let Some(node) = next.pop().filter(|_| steps.len() <= CHAIN_STEPS_MAX) {
        if !next.is_empty() {
            first.get("next").wrong("must have at most one entry");
            return None;
        }
        let node = node.object();
        node.nothing_but(&["authenticationMethods", "next"], Neutral::Lenient);
        steps.push(step(&node));
        next = node.get("next").list();
    }
    let steps = steps.into_iter().collect::<Option<Vec<_>>>();
    Some(Chain { steps: steps?, reauthenticate_in })
}

fn step(node: &Node<'_>) -> Option<Step> {
    let methods = node.get("authenticationMethods").list().into_iter();
    let read: Vec<_> = methods.map(|entry| method(&entry.object())).collect();
    Some(Step { methods: read.into_iter().collect::<Option<_>>()? })
}

fn method(node: &Node<'_>) -> Option<ChainMethod> {
    const FIELDS: &[&str] = &[
        "key",
        "method",
        "userVerification",
        "userVerificationMethods",
        "hardwareProtection",
        "phishingResistant",
    ];
    node.nothing_but(FIELDS, Neutral::Lenient);
    let (key, way) = (node.get("key"), node.get("method"));
    let key = key.required().then(|| key.word(KEYS)).flatten();
    let method = way.required().then(|| way.word(METHODS)).flatten();
    let user_verification = factor::verification(node);
    Some(ChainMethod {
        key: key?,
        method: method?,
        user_verification: user_verification?,
        hardware_protected: factor::demanded(&node.get("hardwareProtection"))?,
        phishing_resistant: factor::demanded(&node.get("phishingResistant"))?,
    })
}

/// Writes a demand.
pub(super) fn view(demand: &Demand) -> Value {
    let mut view = Map::new();
    let mut put = |name: &str, value: Value| view.insert(name.to_owned(), value);
    match demand {
        Demand::Assurance(assurance) => {
            put("type", "ASSURANCE".into());
            put("factorMode", word(FACTORS, &assurance.factors).into());
            put("constraints", assurance.constraints.iter().map(constraint_view).collect());
            if let Some(period) = &assurance.inactivity {
                put("inactivityPeriod", period.to_string().into());
            }
            if let Some(period) = &assurance.reauthenticate_in {
                put("reauthenticateIn", period.to_string().into());
            }
        }
        Demand::Chains { chains, reauthenticate_in } => {
            put("type", "AUTH_METHOD_CHAIN".into());
            put("chains", chains.iter().map(chain_view).collect());
            if let Some(period) = reauthenticate_in {
                put("reauthenticateIn", period.to_string().into());
            }
        }
    }
    view.into()
}

fn constraint_view(constraint: &Constraint) -> Value {
    let mut view = Map::new();
    if let Some(knowledge) = &constraint.knowledge {
        view.insert("knowledge".to_owned(), factor::knowledge_view(knowledge).into());
    }
    if let Some(possession) = &constraint.possession {
        view.insert("possession".to_owned(), factor::possession_view(possession).into());
    }
    view.into()
}

fn chain_view(chain: &Chain) -> Value {
    // From the last step to the first, which holds the others.
    let steps = chain.steps.iter().rev().fold(None, |next: Option<Value>, step| {
        let methods: Vec<Value> = step.methods.iter().map(|method| method_view(*method)).collect();
        let mut view = json!({ "authenticationMethods": methods });
        if let Some(next) = next {
            view["next"] = json!([next]);
        }
        Some(view)
    });
    let mut view = steps.unwrap_or_else(|| json!({}));
    if let Some(period) = &chain.reauthenticate_in {
        view["reauthenticateIn"] = period.to_string().into();
    }
    view
}

fn method_view(method: ChainMethod) -> Value {
    let mut view = json!({ "key": word(KEYS, &method.key), "method": word(METHODS, &method.method) });
    for (name, asked) in [
        ("userVerification", method.user_verification),
        ("hardwareProtection", method.hardware_protected),
        ("phishingResistant", method.phishing_resistant),
    ] {
        if asked {
            view[name] = "REQUIRED".into();
        }
    }
    view
}
