//! Compiled journeys, kept per process: compiling a large one takes as long as thousands of answers.

use super::record::LoggedTurn;
use crate::app::App;
use crate::failure::Failure;
use readmit_core::configuration::Configuration;
use readmit_core::id::TenantId;
use readmit_core::journey::definition::{Journey, State, Version};
use readmit_core::journey::engine::Graphs;
use readmit_core::journey::expression::{Budget, Expression, Interrupted, PolicyCall, Scope};
use readmit_core::journey::graph::Graph;
use readmit_core::journey::import;
use readmit_core::journey::{JourneyId, Value};
use readmit_core::time::Timestamp;
use std::sync::Arc;

/// Compiled versions that are kept: all that are in use at most installations.
const KEPT_MAX: u64 = 500;

/// Compiled versions, by tenant, journey, number and when they were written.
pub struct Compiled(moka::sync::Cache<(TenantId, JourneyId, u32, i64), Option<Arc<Graph>>>);

impl Default for Compiled {
    fn default() -> Self {
        Self(moka::sync::Cache::new(KEPT_MAX))
    }
}

impl Compiled {
    /// The graph of a version; `None` where it does not compile (a draft with steps that this server does not know).
    pub fn of(&self, tenant: TenantId, journey: &JourneyId, version: &Version) -> Option<Arc<Graph>> {
        let key = (tenant, journey.clone(), version.number, version.created_at.as_millis());
        self.0.get_with(key, || {
            let compiled = import::compile(version, &import::Options::default());
            compiled.map(Arc::new).map_err(|findings| {
                tracing::warn!(%journey, number = version.number, findings = findings.len(), "does not compile");
            })
            .ok()
        })
    }
}

impl App {
    /// The graphs by which the nodes of a recorded run are named: that of its version, and, where it ran other journeys, those
    /// that are in production. A version that went names nothing.
    pub async fn graphs_of_run(&self, turns: &[LoggedTurn]) -> Result<Vec<Arc<Graph>>, Failure> {
        let configuration = self.configuration().await?;
        let Some(first) = turns.first() else { return Ok(Vec::new()) };
        let compile =
            |journey: &Journey, version: &Version| self.compiled.of(self.tenant, &journey.id, version);
        let own = configuration.journey(&first.journey).and_then(|journey| {
            let version = journey.numbered(first.version).filter(|version| version.created_at <= first.at)?;
            compile(journey, version)
        });
        let mut graphs: Vec<Arc<Graph>> = own.into_iter().collect();
        let mut visits = turns.iter().flat_map(|turn| &turn.visits);
        if visits.any(|visit| graphs.iter().all(|graph| graph.find(visit.node).is_none())) {
            for journey in configuration.journeys() {
                graphs.extend(journey.in_production().filter_map(|version| compile(journey, version)));
            }
        }
        Ok(graphs)
    }
}

/// The journeys of one configuration.
pub(super) struct Known<'a> {
    pub(super) configuration: &'a Configuration,
    pub(super) compiled: &'a Compiled,
    /// Beside the parameters, what filters see of a request.
    pub(super) request: &'a Value,
    pub(super) now: Timestamp,
}

impl Known<'_> {
    /// The version in production that is for this request.
    pub(super) fn for_request(&self, journey: &Journey, params: &Value) -> Option<(Arc<str>, Arc<Graph>)> {
        let fits = |version: &&Version| {
            let Ok(filter) = Expression::parse(&version.filter) else { return false };
            let mut scope = Request { params, facts: self.request, now: self.now };
            filter.evaluate(&mut scope, &mut Budget::default()).is_ok_and(|value| value.is_true())
        };
        let version = journey.in_production().find(fits)?;
        let graph = self.compiled.of(self.configuration.tenant, &journey.id, version)?;
        Some((version.number.to_string().into(), graph))
    }
}

impl Graphs for Known<'_> {
    fn graph(&self, journey: &JourneyId, version: &str) -> Option<Arc<Graph>> {
        let journey = self.configuration.journey(journey)?;
        let number: u32 = version.parse().ok()?;
        let version = journey.versions.iter().find(|version| version.number == number)?;
        // Whoever switches a version off wants it off at once.
        (version.state != State::Disabled)
            .then(|| self.compiled.of(self.configuration.tenant, &journey.id, version))?
    }

    fn current(&self, journey: &JourneyId, params: &Value) -> Option<(Arc<str>, Arc<Graph>)> {
        self.for_request(self.configuration.journey(journey)?, params)
    }
}

/// What a filter sees: the request alone.
struct Request<'a> {
    params: &'a Value,
    facts: &'a Value,
    now: Timestamp,
}

impl Scope for Request<'_> {
    fn variable(&self, _name: &str) -> Option<Value> {
        None
    }

    fn policy(&mut self, call: PolicyCall) -> Result<Value, Interrupted> {
        match call {
            PolicyCall::Request => Ok(readmit_core::journey::engine::request(self.params, self.facts)),
            PolicyCall::IsUserAuthenticated => Ok(false.into()),
            _ => Ok(Value::empty_object()),
        }
    }

    fn now(&self) -> Timestamp {
        self.now
    }

    /// Which version runs is no matter of chance: a replay finds the same one.
    fn fill_random(&mut self, bytes: &mut [u8]) {
        bytes.fill(0);
    }
}
