//! One round of a batch: load, judge, commit, answer.

use super::commit::Columns;
use super::lane::Lane;
use super::link::Trace;
use super::load::{Found, Wanted};
use super::read;
use super::trouble::{Trouble, storage};
use crate::batch::{AccountChange, EventRow, Unit, Writes};
use crate::tables::decoy;
use readmit_app::Failure;
use readmit_app::store::Request;
use readmit_core::configuration::Configuration;
use readmit_core::id::TenantId;
use readmit_core::time::Timestamp;
use std::collections::HashMap;
use std::sync::{Arc, PoisonError};
use std::time::Instant;
use tokio_postgres::Error;

type Requests = Vec<Box<dyn Request>>;

/// What became of a round's requests, as far as they are not answered.
pub(super) enum Outcome {
    /// Others moved their records: to be judged again. Empty when all are answered.
    Again(Requests),
    /// One of them cannot be written; nothing was.
    Split(Requests, Failure),
    /// None of them can be written now.
    Failed(Requests, Failure),
    /// The connection broke; where a commit was under way, with each unit's trace.
    Lost(Vec<(Requests, Option<Trace>)>, Failure),
}

/// Units that were judged, and what they came to.
#[derive(Default)]
struct Judged {
    units: Vec<Unit>,
    columns: Columns,
    traces: Vec<Option<Trace>>,
    /// Tenants whose configuration is being changed.
    reconfigured: Vec<TenantId>,
    /// Requests of units that need parts which were not loaded, or whose run an earlier unit has: for the next
    /// round.
    lacking: Requests,
}

impl Lane {
    pub(super) async fn round(&mut self, requests: Requests) -> Outcome {
        let (wanted, count) = (Wanted::by(&requests), requests.len());
        let (found, configurations) = match self.load(&wanted).await {
            Ok(loaded) => loaded,
            Err(Stop::Database(error)) => return unsaved(requests, error),
            Err(Stop::Failure(failure)) => return Outcome::Split(requests, failure),
        };
        let now = self.shared.outside.clock.now();
        let judged = self.judge(requests, found, &configurations, now);
        if judged.columns.is_empty() {
            return answered(judged.units, judged.lacking);
        }
        let Some(link) = &self.link else {
            let mut requests = judged.lacking;
            requests.extend(ungroup(judged.units));
            return Outcome::Again(requests);
        };
        let began = Instant::now();
        let lost = match judged.columns.commit(&link.client, &link.commit, &mut self.chain, now).await {
            Ok(lost) => lost,
            Err(error) if Trouble::of(&error) == Trouble::Lost => {
                let units = judged.units.into_iter().map(|unit| unit.requests).zip(judged.traces);
                let lacking = (!judged.lacking.is_empty()).then_some((judged.lacking, None));
                return Outcome::Lost(units.chain(lacking).collect(), storage(error));
            }
            Err(error) => {
                let mut requests = judged.lacking;
                requests.extend(ungroup(judged.units));
                return unsaved(requests, error);
            }
        };
        self.meters.committed(count, began.elapsed());
        for tenant in judged.reconfigured {
            self.shared.known.forget(tenant);
        }
        let mut again = judged.lacking;
        for (place, unit) in judged.units.into_iter().enumerate() {
            if lost.contains(&place) {
                again.extend(unit.requests);
            } else {
                unit.answer(&Ok(()));
            }
        }
        Outcome::Again(again)
    }

    async fn load(&self, wanted: &Wanted) -> Result<(Found, Configurations), Stop> {
        let Some(link) = &self.link else { return Err(Stop::Failure(Failure::Closed)) };
        let found = wanted.load(link).await?;
        let mut configurations = HashMap::new();
        for (tenant, revision) in &found.revisions {
            let held = self.shared.known.get(*tenant).filter(|held| held.revision == *revision);
            let configuration = match held {
                Some(held) => held,
                None => read::configuration(&link.client, &self.shared.known, *tenant).await?,
            };
            configurations.insert(*tenant, configuration);
        }
        Ok((found, configurations))
    }

    fn judge(
        &self,
        requests: Requests,
        mut found: Found,
        configurations: &Configurations,
        now: Timestamp,
    ) -> Judged {
        let mut judged = Judged::default();
        let mut units = Unit::group(requests, |concern| match found.resolve(concern) {
            Some(account) => {
                self.shared.gate.hint(concern, account);
                account
            }
            None => decoy(concern),
        });
        judged.lacking = Unit::part_rivals(&mut units);
        for mut unit in units {
            let outcome = self.judge_unit(&mut unit, &mut found, configurations, now, &mut judged);
            match outcome {
                Ok(true) => judged.units.push(unit),
                Ok(false) => judged.lacking.append(&mut unit.requests),
                // A record that cannot be read or that grew too large is its own unit's trouble.
                Err(failure) => {
                    tracing::error!(%failure, "a request could not be carried out");
                    unit.answer(&Err(failure));
                }
            }
        }
        judged
    }

    /// Whether it was judged: it is not when it needs more parts than were loaded.
    fn judge_unit(
        &self,
        unit: &mut Unit,
        found: &mut Found,
        configurations: &Configurations,
        now: Timestamp,
        judged: &mut Judged,
    ) -> Result<bool, Failure> {
        let configuration = configurations.get(&unit.tenant).ok_or_else(|| read::no_tenant(unit.tenant))?;
        let loaded = found.of(unit);
        let writes = {
            let mut ledger = self.shared.ledger.lock().unwrap_or_else(PoisonError::into_inner);
            unit.judge(&loaded, configuration, now, &mut ledger)?
        };
        let Some(writes) = writes else { return Ok(false) };
        let trace = Trace::of(&writes);
        let reconfigured = writes.configuration.is_some();
        let sessions: Vec<_> = loaded.sessions.iter().map(|(slot, version, _)| (*slot, *version)).collect();
        judged.columns.add(writes, &sessions)?;
        judged.traces.push(trace);
        judged.reconfigured.extend(reconfigured.then_some(unit.tenant));
        Ok(true)
    }

    /// Commits events that belong to no request.
    pub(super) async fn append(&mut self, events: Vec<EventRow>, now: Timestamp) -> Result<(), Failure> {
        let mut columns = Columns::default();
        for event in events {
            let writes = Writes {
                tenant: event.tenant,
                account: event.subject,
                guards_account: false,
                expected: None,
                change: AccountChange::None,
                sessions: Vec::new(),
                runs_seen: Vec::new(),
                runs: Vec::new(),
                run_log: Vec::new(),
                configuration: None,
                events: vec![event],
                messages: Vec::new(),
            };
            columns.add(writes, &[])?;
        }
        let Some(link) = &self.link else { return Err(Failure::Closed) };
        columns.commit(&link.client, &link.commit, &mut self.chain, now).await.map(drop).map_err(storage)
    }
}

type Configurations = HashMap<TenantId, Arc<Configuration>>;

/// Why a load stopped.
pub(super) enum Stop {
    Database(Error),
    Failure(Failure),
}

impl From<Error> for Stop {
    fn from(error: Error) -> Self {
        Self::Database(error)
    }
}

impl From<Failure> for Stop {
    fn from(failure: Failure) -> Self {
        Self::Failure(failure)
    }
}

impl From<Stop> for Failure {
    fn from(stop: Stop) -> Self {
        match stop {
            Stop::Database(error) => storage(error),
            Stop::Failure(failure) => failure,
        }
    }
}

/// What to do about an error after which nothing is written.
fn unsaved(requests: Requests, error: Error) -> Outcome {
    match Trouble::of(&error) {
        Trouble::Conflict => Outcome::Again(requests),
        // Alone, the rule runs again, sees who has the value, and refuses.
        Trouble::Duplicate if requests.len() == 1 => Outcome::Again(requests),
        Trouble::Duplicate | Trouble::Row => Outcome::Split(requests, storage(error)),
        Trouble::Unable => Outcome::Failed(requests, storage(error)),
        Trouble::Lost => Outcome::Lost(vec![(requests, None)], storage(error)),
    }
}

fn ungroup(units: Vec<Unit>) -> Requests {
    units.into_iter().flat_map(|unit| unit.requests).collect()
}

fn answered(units: Vec<Unit>, again: Requests) -> Outcome {
    for unit in units {
        unit.answer(&Ok(()));
    }
    Outcome::Again(again)
}
