//! What an application demands, as it is shown.

use readmit_core::authenticator::FactorMethod;
use readmit_core::policy::{
    Assurance, Chain, ChainMethod, Constraint, Demand, FactorConstraint, FactorCount, MethodChoice, Period,
    Properties,
};
use serde::Serialize;
use utoipa::ToSchema;

/// What an application demands.
#[derive(Serialize, ToSchema)]
pub(super) struct AccessShown {
    /// Whether it lets anybody in.
    allowed: bool,
    /// A number of factors, some with certain properties.
    #[serde(skip_serializing_if = "Option::is_none")]
    assurance: Option<AssuranceShown>,
    /// Factors one after another: any one of these chains does.
    #[serde(skip_serializing_if = "Option::is_none")]
    chains: Option<Vec<ChainShown>>,
}

/// A number of factors, some with certain properties.
#[derive(Serialize, ToSchema)]
struct AssuranceShown {
    /// One, or two of different classes.
    factors: u8,
    /// How long a proof counts; for good, where it is null.
    reauthenticate_in_seconds: Option<u64>,
    /// How long a session may have been idle.
    inactivity_seconds: Option<u64>,
    /// One of these must hold, if there are any.
    constraints: Vec<ConstraintShown>,
}

/// What must hold of the factors: both, where both are there.
#[derive(Serialize, ToSchema)]
struct ConstraintShown {
    /// Of what one knows.
    knowledge: Option<FactorsAccepted>,
    /// Of what one has.
    possession: Option<FactorsAccepted>,
}

/// Which factors of a class do. Of the lists, those that are not empty must all have the factor.
#[derive(Serialize, ToSchema)]
struct FactorsAccepted {
    /// Whether one of this class must be among them at all.
    required: bool,
    methods: Vec<&'static str>,
    keys: Vec<&'static str>,
    choices: Vec<FactorChoice>,
    excluded: Vec<FactorChoice>,
    /// What it must show: user_presence, user_verification, phishing_resistant, hardware_protected, device_bound.
    properties: Vec<&'static str>,
    /// How long a proof of it counts, instead of what the assurance says.
    reauthenticate_in_seconds: Option<u64>,
}

/// A way of an authenticator.
#[derive(Serialize, ToSchema)]
struct FactorChoice {
    key: &'static str,
    /// Any way of it, where it is null.
    method: Option<&'static str>,
}

/// Factors one after another.
#[derive(Serialize, ToSchema)]
struct ChainShown {
    steps: Vec<StepShown>,
    /// How long proofs count; for good, where it is null.
    reauthenticate_in_seconds: Option<u64>,
}

/// One step of a chain: any one of these does.
#[derive(Serialize, ToSchema)]
struct StepShown {
    methods: Vec<StepMethod>,
}

/// A factor of a chain, and what it must show.
#[derive(Serialize, ToSchema)]
struct StepMethod {
    key: &'static str,
    method: &'static str,
    properties: Vec<&'static str>,
}

fn seconds(period: Option<&Period>) -> Option<u64> {
    period.map(|period| period.span().as_secs())
}

fn properties(wanted: Properties) -> Vec<&'static str> {
    let words = [
        (Properties::USER_PRESENCE, "user_presence"),
        (Properties::USER_VERIFICATION, "user_verification"),
        (Properties::PHISHING_RESISTANT, "phishing_resistant"),
        (Properties::HARDWARE_PROTECTED, "hardware_protected"),
        (Properties::DEVICE_BOUND, "device_bound"),
    ];
    words.into_iter().filter(|(property, _)| wanted.has(*property)).map(|(_, word)| word).collect()
}

impl AccessShown {
    pub(super) fn of(demand: Option<&Demand>) -> Self {
        let (assurance, chains) = match demand {
            None => (None, None),
            Some(Demand::Assurance(assurance)) => (Some(AssuranceShown::of(assurance)), None),
            Some(Demand::Chains { chains, reauthenticate_in }) => {
                let shown = chains.iter().map(|chain| ChainShown::of(chain, reauthenticate_in.as_ref()));
                (None, Some(shown.collect()))
            }
        };
        Self { allowed: demand.is_some(), assurance, chains }
    }
}

impl AssuranceShown {
    fn of(assurance: &Assurance) -> Self {
        Self {
            factors: match assurance.factors {
                FactorCount::One => 1,
                FactorCount::Two => 2,
            },
            reauthenticate_in_seconds: seconds(assurance.reauthenticate_in.as_ref()),
            inactivity_seconds: seconds(assurance.inactivity.as_ref()),
            constraints: assurance.constraints.iter().map(ConstraintShown::of).collect(),
        }
    }
}

impl ConstraintShown {
    fn of(constraint: &Constraint) -> Self {
        let knowledge = constraint.knowledge.as_ref();
        let possession = constraint.possession.as_ref();
        Self {
            knowledge: knowledge.map(|member| FactorsAccepted::of(member, Properties::NONE)),
            possession: possession.map(|member| FactorsAccepted::of(&member.factor, member.wanted())),
        }
    }
}

impl FactorsAccepted {
    fn of(member: &FactorConstraint, wanted: Properties) -> Self {
        Self {
            required: member.required,
            methods: member.methods.iter().map(|method| method.as_str()).collect(),
            keys: member.keys.iter().map(|key| key.as_str()).collect(),
            choices: member.choices.iter().copied().map(FactorChoice::of).collect(),
            excluded: member.excluded.iter().copied().map(FactorChoice::of).collect(),
            properties: properties(wanted),
            reauthenticate_in_seconds: seconds(member.reauthenticate_in.as_ref()),
        }
    }
}

impl FactorChoice {
    fn of(choice: MethodChoice) -> Self {
        Self { key: choice.key.as_str(), method: choice.method.map(FactorMethod::as_str) }
    }
}

impl ChainShown {
    fn of(chain: &Chain, usual: Option<&Period>) -> Self {
        let step = |methods: &[ChainMethod]| StepShown {
            methods: methods.iter().copied().map(StepMethod::of).collect(),
        };
        Self {
            steps: chain.steps.iter().map(|known| step(&known.methods)).collect(),
            reauthenticate_in_seconds: seconds(chain.reauthenticate_in.as_ref().or(usual)),
        }
    }
}

impl StepMethod {
    fn of(method: ChainMethod) -> Self {
        Self {
            key: method.key.as_str(),
            method: method.method.as_str(),
            properties: properties(method.wanted()),
        }
    }
}
