//! A batch: requests grouped by account, rules run on what was loaded, and what has to be written.
//!
//! No database is known here, so what a batch decides is the same on all of them. The unit of success is the
//! [`Unit`]: one account with all its requests. Either every record that a unit changes is still at the
//! version it was loaded at and all of the unit is written, or none of it is and its rules run again.

use crate::change;
use crate::index;
use crate::ledger::Ledger;
use readmit_app::Failure;
use readmit_app::store::{Concern, Desk, Oversized, Parts, Request, Subject, Which};
use readmit_core::configuration::Configuration;
use readmit_core::event::{EventKind, Origin};
use readmit_core::id::{AccountId, RunId, TenantId};
use readmit_core::identifier::Folded;
use readmit_core::time::Timestamp;
use readmit_core::turn::{Seed, Turn};
use std::any::Any;
use std::collections::{BTreeSet, HashMap, HashSet};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

pub(crate) use crate::loaded::{Loaded, StoredAccount, StoredPart};
pub(crate) use crate::writes::{
    AccountChange, AccountPut, EventRow, MessageRow, RunLogRow, RunWrite, Writes,
};

/// Times that a unit is judged anew because other processes moved its records.
pub(crate) const ROUNDS_MAX: usize = 100;

/// One account's part of a batch.
pub(crate) struct Unit {
    pub(crate) tenant: TenantId,
    /// The account, the decoy, or the id of the configured thing.
    pub(crate) subject: AccountId,
    pub(crate) requests: Vec<Box<dyn Request>>,
}

/// Which sessions of an account a unit is given.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Slots {
    These(BTreeSet<u8>),
    All,
}

impl Unit {
    /// Groups requests by account, in arrival order. `resolve` says which account a concern names.
    pub(crate) fn group(
        requests: Vec<Box<dyn Request>>,
        mut resolve: impl FnMut(&Concern) -> AccountId,
    ) -> Vec<Self> {
        let mut units: Vec<Self> = Vec::new();
        let mut places: HashMap<(TenantId, AccountId), usize> = HashMap::new();
        for request in requests {
            let tenant = request.concern().tenant;
            let subject = resolve(request.concern());
            let place = *places.entry((tenant, subject)).or_insert_with(|| {
                units.push(Self { tenant, subject, requests: Vec::new() });
                units.len() - 1
            });
            units[place].requests.push(request);
        }
        units
    }

    /// Takes out the requests about a run that an earlier unit is about as well. Where all units of a batch are
    /// loaded before the first is written, they have to be judged after that one's commit: in a batch of their own.
    pub(crate) fn part_rivals(units: &mut Vec<Self>) -> Vec<Box<dyn Request>> {
        let mut taken: HashSet<(TenantId, RunId)> = HashSet::new();
        let mut rivals = Vec::new();
        for unit in &mut *units {
            let tenant = unit.tenant;
            let is_rival = |request: &mut Box<dyn Request>| {
                request.concern().run.is_some_and(|run| taken.contains(&(tenant, run)))
            };
            rivals.extend(unit.requests.extract_if(.., is_rival));
            taken.extend(unit.runs().into_iter().map(|run| (tenant, run)));
        }
        units.retain(|unit| !unit.requests.is_empty());
        rivals
    }

    /// Whether the unit is about an account at all.
    pub(crate) fn has_account(&self) -> bool {
        self.requests.iter().any(|r| !matches!(r.concern().subject, Subject::Configuration(_)))
    }

    /// The sessions to load.
    pub(crate) fn slots(&self) -> Slots {
        let mut slots = BTreeSet::new();
        for request in &self.requests {
            match request.concern().sessions {
                Which::None => {}
                Which::One(key) => drop(slots.insert(key.slot)),
                Which::All => return Slots::All,
            }
        }
        Slots::These(slots)
    }

    /// The runs to load.
    pub(crate) fn runs(&self) -> BTreeSet<RunId> {
        self.requests.iter().filter_map(|request| request.concern().run).collect()
    }

    /// The parts to load: all that any of the requests asks for.
    pub(crate) fn parts(&self) -> Parts {
        self.requests.iter().fold(Parts::HOT, |parts, request| parts.and(request.concern().parts))
    }

    /// The identifiers whose owners to load.
    pub(crate) fn claims(&self) -> BTreeSet<Folded> {
        self.requests.iter().flat_map(|r| r.concern().claims.iter().cloned()).collect()
    }

    /// Runs the rules. A request whose rule panics is answered and leaves; the others are judged without it.
    /// `None`: one of them needs parts that were not loaded; they are among the unit's from here on.
    pub(crate) fn judge(
        &mut self,
        loaded: &Loaded,
        configuration: &Arc<Configuration>,
        clock: Timestamp,
        ledger: &mut Ledger,
    ) -> Result<Option<Writes>, Failure> {
        loop {
            match self.judge_once(loaded, configuration, clock, ledger)? {
                Ok(writes) => return Ok(Some(writes)),
                Err(Stop { place, why: Why::Lacks(parts) }) => {
                    self.requests[place].widen(parts);
                    if !loaded.has(self.parts()) {
                        return Ok(None);
                    }
                }
                Err(Stop { place, why: Why::Defect(message) }) => {
                    let culprit = self.requests.remove(place);
                    tracing::error!(message, "a rule is defective; its request was not carried out");
                    culprit.answer(Err(Failure::Panicked(message)));
                }
                Err(Stop { place, why: Why::TooLarge(failure) }) => {
                    self.requests.remove(place).answer(Err(failure));
                }
            }
        }
    }

    fn judge_once(
        &mut self,
        loaded: &Loaded,
        configuration: &Arc<Configuration>,
        clock: Timestamp,
        ledger: &mut Ledger,
    ) -> Result<Result<Writes, Stop>, Failure> {
        let mut account = loaded.read_account(self.tenant, self.subject, self.parts())?;
        let mut sessions = loaded.read_sessions()?;
        let mut runs = loaded.read_runs()?;
        let mut configuration = configuration.clone();
        let revision = configuration.revision;
        // The clock may have been set back; an account never sees its own past.
        let now = account.as_ref().map_or(clock, |account| clock.max(account.hot.changed_at));
        let indexed = account.as_ref().map(|account| index::of_hot(&account.hot));
        let (mut events, mut messages) = (Vec::new(), Vec::new());
        let parts = self.parts();
        for (place, request) in self.requests.iter_mut().enumerate() {
            let mut turn = Turn::new(now, request.seed(), request.origin().clone(), self.subject);
            let mut desk =
                Desk::new(&mut configuration, &mut account, &mut sessions, &mut runs, &loaded.owners);
            let outcome = catch_unwind(AssertUnwindSafe(|| request.judge(&mut desk, &mut turn)));
            if let Err(panic) = outcome {
                return Ok(Err(Stop { place, why: Why::Defect(message(panic.as_ref())) }));
            }
            if let Some(parts) = desk.lacks() {
                return Ok(Err(Stop { place, why: Why::Lacks(parts) }));
            }
            if let Some(Oversized { what, bytes }) = runs.oversized() {
                return Ok(Err(Stop { place, why: Why::TooLarge(Failure::TooLarge { what, bytes }) }));
            }
            if account.is_none() && loaded.account.is_some() && !parts.has(Parts::ALL) {
                return Ok(Err(Stop { place, why: Why::Defect(REMOVED_UNSEEN.to_owned()) }));
            }
            events.append(&mut turn.take_events());
            let sent = turn.take_messages().into_iter();
            messages.extend(sent.map(|message| MessageRow { tenant: self.tenant, at: now, message }));
        }
        let changes = configuration.changes().to_vec();
        let guards_account = self.has_account() || account.is_some();
        let change = change::of_account(loaded, account, indexed, now)?;
        let writes = Writes {
            tenant: self.tenant,
            account: self.subject,
            guards_account,
            expected: loaded.account.as_ref().map(|stored| stored.version),
            sessions: change::of_sessions(&sessions)?,
            runs_seen: self.runs_seen(loaded),
            runs: change::of_runs(&runs)?,
            run_log: change::of_run_log(&runs, self.subject, &change),
            change,
            configuration: (!changes.is_empty()).then_some((revision, changes)),
            events: events
                .iter()
                .filter(|event| !event.kind.is_refusal() || ledger.admits(self.tenant, event.subject))
                .map(|event| EventRow::new(self.tenant, event))
                .collect::<Result<_, _>>()?,
            messages,
        };
        Ok(Ok(writes))
    }

    /// The runs that were asked for, at the versions that were found.
    fn runs_seen(&self, loaded: &Loaded) -> Vec<(RunId, Option<u64>)> {
        let found =
            |run: RunId| loaded.runs.iter().find(|(of, ..)| *of == run).map(|(_, version, _)| *version);
        self.runs().into_iter().map(|run| (run, found(run))).collect()
    }

    /// Answers every request of the unit.
    pub(crate) fn answer(self, outcome: &Result<(), Failure>) {
        for request in self.requests {
            request.answer(outcome.clone());
        }
    }
}

/// The index rows of a part can be found only in it, so an account goes only with all of them at hand.
const REMOVED_UNSEEN: &str = "a rule removed an account without asking for all its parts";

/// The request that a run stopped at.
struct Stop {
    place: usize,
    why: Why,
}

enum Why {
    /// Its rule panicked, or did what no rule may.
    Defect(String),
    /// Its rule needs these parts.
    Lacks(Parts),
    /// It left something that is larger than may be stored.
    TooLarge(Failure),
}

fn message(panic: &(dyn Any + Send)) -> String {
    let text = panic.downcast_ref::<&str>().map(ToString::to_string);
    text.or_else(|| panic.downcast_ref::<String>().cloned()).unwrap_or_else(|| "unknown cause".to_owned())
}

pub(crate) fn corrupt(what: &'static str, error: impl ToString) -> Failure {
    Failure::Corrupt { what, why: error.to_string() }
}

/// The counting events that an ended hour leaves behind.
pub(crate) fn counting_events(
    tallies: Vec<(TenantId, AccountId, u64)>,
    now: Timestamp,
    random: impl Fn() -> [u8; 32],
) -> Result<Vec<EventRow>, Failure> {
    tallies
        .into_iter()
        .map(|(tenant, subject, count)| {
            let seed = Seed { bytes: random(), arrived_at: now, place: 0 };
            let mut turn = Turn::new(now, &seed, Origin::system(), subject);
            turn.record(EventKind::CodeRefusalsCounted { count });
            let events = turn.take_events();
            EventRow::new(tenant, &events[0])
        })
        .collect()
}
