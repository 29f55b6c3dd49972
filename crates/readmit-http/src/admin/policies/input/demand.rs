//! What an application demands, as it is asked for.

use super::key;
use crate::admin::policies::refusal::flaw;
use crate::fault::Fault;
use readmit_core::authenticator::{AuthenticatorKey, FactorMethod};
use readmit_core::limits::{CHAINS_MAX, CONSTRAINTS_MAX, POLICY_LIST_MAX};
use readmit_core::policy::{
    Assurance, Chain, ChainMethod, Constraint, Demand, FactorConstraint, FactorCount, MethodChoice, Period,
    PossessionConstraint, Step,
};
use readmit_core::time::Span;
use serde::Deserialize;
use utoipa::ToSchema;

/// What an application demands.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct AccessInput {
    /// Whether it lets anybody in; then exactly one of the others is there.
    allowed: bool,
    /// A number of factors, some with certain properties.
    assurance: Option<AssuranceInput>,
    /// Factors one after another: any one of these chains does.
    chains: Option<Vec<ChainInput>>,
}

/// A number of factors, some with certain properties.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct AssuranceInput {
    /// One, or two of different classes.
    #[schema(minimum = 1, maximum = 2)]
    factors: u8,
    /// How long a proof counts; for good, where it is null.
    reauthenticate_in_seconds: Option<u64>,
    /// How long a session may have been idle.
    inactivity_seconds: Option<u64>,
    /// One of these must hold, if there are any.
    #[serde(default)]
    constraints: Vec<ConstraintInput>,
}

/// What must hold of the factors: both, where both are there.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct ConstraintInput {
    /// Of what one knows.
    knowledge: Option<FactorsAcceptedInput>,
    /// Of what one has.
    possession: Option<FactorsAcceptedInput>,
}

/// Which factors of a class do. Of the lists, those that are not empty must all have the factor.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct FactorsAcceptedInput {
    /// Whether one of this class must be among them at all.
    #[serde(default = "yes")]
    required: bool,
    #[serde(default)]
    methods: Vec<String>,
    #[serde(default)]
    keys: Vec<String>,
    #[serde(default)]
    choices: Vec<FactorChoiceInput>,
    #[serde(default)]
    excluded: Vec<FactorChoiceInput>,
    /// What it must show; of what one has.
    #[serde(default)]
    properties: Vec<PropertyWord>,
    reauthenticate_in_seconds: Option<u64>,
}

/// A way of an authenticator.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct FactorChoiceInput {
    key: String,
    /// Any way of it, where it is null.
    method: Option<String>,
}

/// What a factor can show.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum PropertyWord {
    UserPresence,
    UserVerification,
    PhishingResistant,
    HardwareProtected,
    DeviceBound,
}

/// Factors one after another.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct ChainInput {
    steps: Vec<StepInput>,
    /// How long proofs count; for good, where it is null.
    reauthenticate_in_seconds: Option<u64>,
}

/// One step of a chain: any one of these does.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct StepInput {
    methods: Vec<StepMethodInput>,
}

/// A factor of a chain, and what it must show: user_verification, phishing_resistant, hardware_protected.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct StepMethodInput {
    key: String,
    method: String,
    #[serde(default)]
    properties: Vec<PropertyWord>,
}

const fn yes() -> bool {
    true
}

fn period(seconds: Option<u64>) -> Option<Period> {
    seconds.map(|seconds| Period::from_span(Span::from_secs(seconds)))
}

/// A way by its word.
fn method(field: &str, word: &str) -> Result<FactorMethod, Fault> {
    let mut known = AuthenticatorKey::ALL.into_iter().flat_map(|key| key.methods().iter().copied());
    known.find(|method| method.as_str() == word).ok_or_else(|| flaw(field, "is no method"))
}

/// Reads a list, no more of it than it takes to see that it is too long.
fn each<T, U>(
    at: &str,
    max: usize,
    given: Vec<T>,
    read: impl Fn(&str, T) -> Result<U, Fault>,
) -> Result<Vec<U>, Fault> {
    let given = given.into_iter().take(max + 1).enumerate();
    given.map(|(index, one)| read(&format!("{at}[{index}]"), one)).collect()
}

impl AccessInput {
    /// The demand; `None` lets nobody in.
    pub(super) fn read(self) -> Result<Option<Demand>, Fault> {
        let at = "action.access";
        match (self.allowed, self.assurance, self.chains) {
            (false, None, None) => Ok(None),
            (true, Some(assurance), None) => {
                assurance.read(&format!("{at}.assurance")).map(|found| Some(Demand::Assurance(found)))
            }
            (true, None, Some(chains)) => {
                let chains = each(&format!("{at}.chains"), CHAINS_MAX, chains, |at, chain| chain.read(at))?;
                Ok(Some(Demand::Chains { chains, reauthenticate_in: None }))
            }
            (false, ..) => Err(flaw(at, "demands nothing where it lets nobody in")),
            (true, ..) => Err(flaw(at, "must have exactly one of assurance and chains")),
        }
    }
}

impl AssuranceInput {
    fn read(self, at: &str) -> Result<Assurance, Fault> {
        let factors = match self.factors {
            1 => FactorCount::One,
            2 => FactorCount::Two,
            _ => return Err(flaw(&format!("{at}.factors"), "must be 1 or 2")),
        };
        let constraints = format!("{at}.constraints");
        Ok(Assurance {
            factors,
            reauthenticate_in: period(self.reauthenticate_in_seconds),
            inactivity: period(self.inactivity_seconds),
            constraints: each(&constraints, CONSTRAINTS_MAX, self.constraints, |at, given| given.read(at))?,
        })
    }
}

impl ConstraintInput {
    fn read(self, at: &str) -> Result<Constraint, Fault> {
        let knowledge = match self.knowledge {
            None => None,
            Some(given) if !given.properties.is_empty() => {
                return Err(flaw(&format!("{at}.knowledge.properties"), "only of what one has"));
            }
            Some(given) => Some(given.read(&format!("{at}.knowledge"))?.factor),
        };
        let possession = self.possession.map(|given| given.read(&format!("{at}.possession")));
        Ok(Constraint { knowledge, possession: possession.transpose()? })
    }
}

impl FactorsAcceptedInput {
    fn read(self, at: &str) -> Result<PossessionConstraint, Fault> {
        let choice = |at: &str, given: FactorChoiceInput| {
            let ways = given.method.map(|word| method(&format!("{at}.method"), &word));
            Ok(MethodChoice { key: key(&format!("{at}.key"), &given.key)?, method: ways.transpose()? })
        };
        let max = POLICY_LIST_MAX;
        let factor = FactorConstraint {
            methods: each(&format!("{at}.methods"), max, self.methods, |at, word| method(at, &word))?,
            keys: each(&format!("{at}.keys"), max, self.keys, |at, word| key(at, &word))?,
            choices: each(&format!("{at}.choices"), max, self.choices, choice)?,
            excluded: each(&format!("{at}.excluded"), max, self.excluded, choice)?,
            required: self.required,
            reauthenticate_in: period(self.reauthenticate_in_seconds),
        };
        let wants = |property| self.properties.contains(&property);
        Ok(PossessionConstraint {
            factor,
            device_bound: wants(PropertyWord::DeviceBound),
            hardware_protected: wants(PropertyWord::HardwareProtected),
            phishing_resistant: wants(PropertyWord::PhishingResistant),
            user_presence: wants(PropertyWord::UserPresence),
            user_verification: wants(PropertyWord::UserVerification),
        })
    }
}

impl ChainInput {
    fn read(self, at: &str) -> Result<Chain, Fault> {
        let step = |at: &str, step: StepInput| {
            let methods =
                each(&format!("{at}.methods"), POLICY_LIST_MAX, step.methods, |at, way| way.read(at))?;
            Ok(Step { methods })
        };
        let steps = each(&format!("{at}.steps"), POLICY_LIST_MAX, self.steps, step)?;
        Ok(Chain { steps, reauthenticate_in: period(self.reauthenticate_in_seconds) })
    }
}

impl StepMethodInput {
    fn read(self, at: &str) -> Result<ChainMethod, Fault> {
        let wants = |property| self.properties.contains(&property);
        if wants(PropertyWord::UserPresence) || wants(PropertyWord::DeviceBound) {
            let expected = "must be of user_verification, phishing_resistant and hardware_protected";
            return Err(flaw(&format!("{at}.properties"), expected));
        }
        Ok(ChainMethod {
            key: key(&format!("{at}.key"), &self.key)?,
            method: method(&format!("{at}.method"), &self.method)?,
            user_verification: wants(PropertyWord::UserVerification),
            hardware_protected: wants(PropertyWord::HardwareProtected),
            phishing_resistant: wants(PropertyWord::PhishingResistant),
        })
    }
}
