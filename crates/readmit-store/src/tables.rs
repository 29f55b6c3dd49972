//! The sequential way through a batch, for stores where one thread holds the only write transaction
//! (memory, SQLite): nothing can move in between, so a guard that fails is a defect.

use crate::batch::{EventRow, Loaded, MessageRow, Unit, Writes};
use crate::gate::{Gate, Place};
use crate::ledger::Ledger;
use readmit_app::Failure;
use readmit_app::store::{Concern, Request, Subject};
use readmit_core::audit::chain::Chain;
use readmit_core::configuration::Configuration;
use readmit_core::id::{AccountId, TenantId};
use readmit_core::identifier::Identifier;
use readmit_core::time::Timestamp;
use std::sync::Arc;

/// One write transaction.
pub(crate) trait Tables {
    /// The tenant's configuration: a cached one if the stored revision is still that.
    fn configuration(&mut self, tenant: TenantId) -> Result<Arc<Configuration>, Failure>;
    /// Which account has this identifier.
    fn resolve(&mut self, tenant: TenantId, identifier: &Identifier) -> Result<Option<AccountId>, Failure>;
    /// The records of a unit.
    fn load(&mut self, unit: &Unit) -> Result<Loaded, Failure>;
    /// Writes records, guarded. An unmet guard is an error here.
    fn write(&mut self, writes: &Writes) -> Result<(), Failure>;
    /// Writes events and the chain row that names them.
    fn append(&mut self, events: &[EventRow], chain: &mut Chain, now: Timestamp) -> Result<(), Failure>;
    /// Puts messages into the outbox.
    fn send(&mut self, messages: &[MessageRow]) -> Result<(), Failure>;
}

/// A request in the queue, and its place there.
pub(crate) struct Waiting {
    pub(crate) request: Box<dyn Request>,
    pub(crate) place: Place,
}

/// What one batch came to, to be answered after the commit.
pub(crate) struct Outcome {
    pub(crate) units: Vec<Unit>,
    /// Units that could not be carried out, with the reason; nothing of them was written.
    pub(crate) failed: Vec<(Unit, Failure)>,
    /// Tenants whose configuration was changed.
    pub(crate) reconfigured: Vec<TenantId>,
}

/// Runs a batch inside a transaction.
pub(crate) fn run(
    tables: &mut impl Tables,
    requests: Vec<Box<dyn Request>>,
    gate: &Gate,
    ledger: &mut Ledger,
    chain: &mut Chain,
    now: Timestamp,
) -> Result<Outcome, (Failure, Vec<Unit>)> {
    let mut outcome = Outcome { units: Vec::new(), failed: Vec::new(), reconfigured: Vec::new() };
    let mut trouble = None;
    let units = Unit::group(requests, |concern| {
        resolve(tables, concern, gate).unwrap_or_else(|failure| {
            trouble = Some(failure);
            decoy(concern)
        })
    });
    if let Some(failure) = trouble {
        return Err((failure, units));
    }
    let (mut events, mut messages) = (Vec::new(), Vec::new());
    let mut rest = units.into_iter();
    while let Some(mut unit) = rest.next() {
        match carry_out(tables, &mut unit, ledger, now) {
            Ok(mut writes) => {
                events.append(&mut writes.events);
                messages.append(&mut writes.messages);
                outcome.reconfigured.extend(writes.configuration.map(|_| unit.tenant));
                outcome.units.push(unit);
            }
            // A record that cannot be read or that grew too large is its own unit's trouble.
            Err(failure @ (Failure::Corrupt { .. } | Failure::TooLarge { .. })) => {
                outcome.failed.push((unit, failure));
            }
            Err(failure) => {
                let mut all = outcome.units;
                all.push(unit);
                all.extend(rest);
                all.extend(outcome.failed.into_iter().map(|(unit, _)| unit));
                return Err((failure, all));
            }
        }
    }
    match tables.append(&events, chain, now).and_then(|()| tables.send(&messages)) {
        Ok(()) => Ok(outcome),
        Err(failure) => {
            let mut all = outcome.units;
            all.extend(outcome.failed.into_iter().map(|(unit, _)| unit));
            Err((failure, all))
        }
    }
}

fn carry_out(
    tables: &mut impl Tables,
    unit: &mut Unit,
    ledger: &mut Ledger,
    now: Timestamp,
) -> Result<Writes, Failure> {
    let configuration = tables.configuration(unit.tenant)?;
    let writes = loop {
        let loaded = tables.load(unit)?;
        if let Some(writes) = unit.judge(&loaded, &configuration, now, ledger)? {
            break writes;
        }
    };
    if writes.changes_records() {
        tables.write(&writes)?;
    }
    Ok(writes)
}

fn resolve(tables: &mut impl Tables, concern: &Concern, gate: &Gate) -> Result<AccountId, Failure> {
    match &concern.subject {
        Subject::Account(id) | Subject::Configuration(id) => Ok(*id),
        Subject::Identified { identifier, decoy } => {
            let found = tables.resolve(concern.tenant, identifier)?;
            if let Some(account) = found {
                gate.hint(concern, account);
            }
            Ok(found.unwrap_or(*decoy))
        }
    }
}

pub(crate) const fn decoy(concern: &Concern) -> AccountId {
    match &concern.subject {
        Subject::Account(id) | Subject::Configuration(id) | Subject::Identified { decoy: id, .. } => *id,
    }
}
