//! Whether what an application demands can be met at all, and means what it seems to mean.

use super::Flaws;
use crate::authenticator::{AuthenticatorKey, FactorClass};
use crate::limits::{CHAIN_STEPS_MAX, CHAINS_MAX, CONSTRAINTS_MAX, POLICY_LIST_MAX};
use crate::policy::demand::{
    Assurance, Chain, ChainMethod, Constraint, Demand, FactorConstraint, FactorCount, Period,
};
use crate::policy::factor::{Factor, Properties};
use crate::time::Span;

/// The longest that a proof may count: ten years.
const PERIOD_MAX: Span = Span::from_hours(10 * 365 * 24);

pub(super) fn check(demand: &Demand, flaws: &mut Flaws) {
    match demand {
        Demand::Assurance(assurance) => check_assurance(assurance, flaws),
        Demand::Chains { chains, reauthenticate_in } => {
            check_chains(chains, reauthenticate_in.as_ref(), flaws);
        }
    }
}

fn period(field: String, period: Option<&Period>, flaws: &mut Flaws) {
    flaws.expect(period.is_none_or(|period| period.span() <= PERIOD_MAX), field, "must be at most ten years");
}

fn check_assurance(assurance: &Assurance, flaws: &mut Flaws) {
    period("action.reauthenticate_in".to_owned(), assurance.reauthenticate_in.as_ref(), flaws);
    period("action.inactivity".to_owned(), assurance.inactivity.as_ref(), flaws);
    let fits = assurance.constraints.len() <= CONSTRAINTS_MAX;
    flaws.expect(fits, "action.constraints", format!("must have at most {CONSTRAINTS_MAX} entries"));
    for (index, constraint) in assurance.constraints.iter().take(CONSTRAINTS_MAX).enumerate() {
        check_constraint(&format!("action.constraints[{index}]"), constraint, assurance.factors, flaws);
    }
}

fn check_constraint(at: &str, constraint: &Constraint, factors: FactorCount, flaws: &mut Flaws) {
    let Constraint { knowledge, possession } = constraint;
    flaws.expect(knowledge.is_some() || possession.is_some(), at, "must have knowledge, possession or both");
    let both = knowledge.as_ref().is_some_and(|factor| factor.required)
        && possession.as_ref().is_some_and(|possession| possession.factor.required);
    flaws.expect(!(both && factors == FactorCount::One), at, "one factor cannot be both");
    if let Some(factor) = knowledge {
        let accepts = |candidate: &Factor| factor.accepts(candidate);
        check_factor(&format!("{at}.knowledge"), factor, FactorClass::Knowledge, accepts, flaws);
    }
    if let Some(possession) = possession {
        let accepts = |candidate: &Factor| possession.accepts(candidate);
        check_factor(
            &format!("{at}.possession"),
            &possession.factor,
            FactorClass::Possession,
            accepts,
            flaws,
        );
    }
}

/// All factors of a class, each with all that it can show.
fn all_of(class: FactorClass) -> impl Iterator<Item = Factor> {
    AuthenticatorKey::ALL.into_iter().filter(move |key| key.class() == class).flat_map(Factor::all_of)
}

fn check_factor(
    at: &str,
    factor: &FactorConstraint,
    class: FactorClass,
    accepts: impl Fn(&Factor) -> bool,
    flaws: &mut Flaws,
) {
    let before = flaws.0.len();
    period(format!("{at}.reauthenticate_in"), factor.reauthenticate_in.as_ref(), flaws);
    let other = match class {
        FactorClass::Knowledge => "is not something that one knows",
        FactorClass::Possession | FactorClass::Inherence => "is not something that one has",
    };
    let is_method = |method| all_of(class).any(|known| known.method == method);
    flaws.list(&format!("{at}.methods"), &factor.methods, is_method, other);
    flaws.list(&format!("{at}.keys"), &factor.keys, |key| key.class() == class, other);
    for (field, choices) in [("choices", &factor.choices), ("excluded", &factor.excluded)] {
        let field = format!("{at}.{field}");
        let ordered: Vec<_> = choices.iter().map(|choice| (choice.key, choice.method)).collect();
        flaws.list(&field, &ordered, |(key, _)| key.class() == class, other);
        for (index, choice) in choices.iter().take(POLICY_LIST_MAX).enumerate() {
            let fits = choice.method.is_none_or(|method| choice.key.methods().contains(&method));
            flaws.expect(fits, format!("{field}[{index}].method"), "is no method of this authenticator");
        }
    }
    // What is wrong by itself is said already.
    if flaws.0.len() == before {
        let met = all_of(class).any(|candidate| accepts(&candidate));
        let expected = "contradicts itself: no factor shows all of this; user presence is asked for where nothing is \
                        said of it";
        flaws.expect(met || !factor.required, at, expected);
    }
}

fn check_chains(chains: &[Chain], outer: Option<&Period>, flaws: &mut Flaws) {
    period("action.reauthenticate_in".to_owned(), outer, flaws);
    let fits = (1..=CHAINS_MAX).contains(&chains.len());
    flaws.expect(fits, "action.chains", format!("must have 1 to {CHAINS_MAX} chains"));
    for (index, chain) in chains.iter().take(CHAINS_MAX).enumerate() {
        let at = format!("action.chains[{index}]");
        let field = format!("{at}.reauthenticate_in");
        let twice = outer.is_some() && chain.reauthenticate_in.is_some();
        flaws.expect(!twice, field.clone(), "must be given for all chains together, or for each of them");
        period(field, chain.reauthenticate_in.as_ref(), flaws);
        let fits = (1..=CHAIN_STEPS_MAX).contains(&chain.steps.len());
        flaws.expect(fits, format!("{at}.steps"), format!("must have 1 to {CHAIN_STEPS_MAX} steps"));
        for (number, step) in chain.steps.iter().take(CHAIN_STEPS_MAX).enumerate() {
            let at = format!("{at}.steps[{number}].methods");
            flaws.expect(!step.methods.is_empty(), at.clone(), "must name an authenticator");
            let fits = step.methods.len() <= POLICY_LIST_MAX;
            flaws.expect(fits, at.clone(), format!("must have at most {POLICY_LIST_MAX} entries"));
            for (index, method) in step.methods.iter().take(POLICY_LIST_MAX).enumerate() {
                check_method(&format!("{at}[{index}]"), *method, flaws);
                let again = step.methods[..index].contains(method);
                flaws.expect(!again, format!("{at}[{index}]"), "must be given once");
            }
        }
    }
}

fn check_method(at: &str, choice: ChainMethod, flaws: &mut Flaws) {
    if !choice.key.methods().contains(&choice.method) {
        return flaws.expect(false, format!("{at}.method"), "is no method of this authenticator");
    }
    let can = Factor::usual(choice.key, choice.method).properties;
    for (asked, wanted, field, expected) in [
        (
            choice.user_verification,
            Properties::USER_VERIFICATION,
            "user_verification",
            "this method cannot verify its user",
        ),
        (
            choice.hardware_protected,
            Properties::HARDWARE_PROTECTED,
            "hardware_protected",
            "this method has no key in hardware",
        ),
        (
            choice.phishing_resistant,
            Properties::PHISHING_RESISTANT,
            "phishing_resistant",
            "this method can be given to the wrong site",
        ),
    ] {
        flaws.expect(!asked || can.has(wanted), format!("{at}.{field}"), expected);
    }
}
