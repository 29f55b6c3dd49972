//! A batch: requests grouped by account, rules run on what was loaded, and what has to be written.
//!
//! No database is known here, so what a batch decides is the same on all of them. The unit of success is the
//! [`Unit`]: one account with all its requests. Either every record that a unit changes is still at the
//! version it was loaded at and all of the unit is written, or none of it is and its rules run again.

use crate::index::{self, HotIndex};
use crate::ledger::Ledger;
use readmit_app::Failure;
use readmit_app::store::{Concern, Desk, Request, Sessions, Subject};
use readmit_core::account::{Account, Hot};
use readmit_core::configuration::Configuration;
use readmit_core::event::{EventKind, Origin};
use readmit_core::id::{AccountId, TenantId};
use readmit_core::identifier::{Folded, IdentifierKind};
use readmit_core::limits::PROFILE_BYTES_MAX;
use readmit_core::profile::Profile;
use readmit_core::session::Session;
use readmit_core::time::Timestamp;
use readmit_core::turn::{Seed, Turn};
use std::any::Any;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

pub(crate) use crate::writes::{AccountChange, AccountPut, EventRow, SessionWrite, Writes};

/// Times that a unit is judged anew because other processes moved its records.
pub(crate) const ROUNDS_MAX: usize = 100;

/// One account's part of a batch.
pub(crate) struct Unit {
    pub(crate) tenant: TenantId,
    /// The account, the decoy, or the id of the configured thing.
    pub(crate) subject: AccountId,
    pub(crate) requests: Vec<Box<dyn Request>>,
}

/// An account's stored parts, as texts.
#[derive(Debug, Clone)]
pub(crate) struct StoredAccount {
    pub(crate) version: u64,
    pub(crate) hot: String,
    pub(crate) profile: String,
}

/// What a store loaded for one unit.
#[derive(Debug, Clone, Default)]
pub(crate) struct Loaded {
    pub(crate) account: Option<StoredAccount>,
    /// Slot, version, body.
    pub(crate) sessions: Vec<(u8, u64, String)>,
    pub(crate) owners: BTreeMap<Folded, AccountId>,
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

    /// Whether the unit is about an account at all.
    pub(crate) fn has_account(&self) -> bool {
        self.requests.iter().any(|r| !matches!(r.concern().subject, Subject::Configuration(_)))
    }

    /// The session slots to load.
    pub(crate) fn slots(&self) -> BTreeSet<u8> {
        self.requests.iter().filter_map(|r| r.concern().session.map(|key| key.slot)).collect()
    }

    /// The identifiers whose owners to load.
    pub(crate) fn claims(&self) -> BTreeSet<Folded> {
        self.requests.iter().flat_map(|r| r.concern().claims.iter().cloned()).collect()
    }

    /// Runs the rules. A request whose rule panics is answered and leaves; the others are judged without it.
    pub(crate) fn judge(
        &mut self,
        loaded: &Loaded,
        configuration: &Arc<Configuration>,
        clock: Timestamp,
        ledger: &mut Ledger,
    ) -> Result<Writes, Failure> {
        loop {
            match self.judge_once(loaded, configuration, clock, ledger)? {
                Ok(writes) => return Ok(writes),
                Err(Culprit { place, message }) => {
                    let culprit = self.requests.remove(place);
                    tracing::error!(message, "a rule panicked; its request was not carried out");
                    culprit.answer(Err(Failure::Panicked(message)));
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
    ) -> Result<Result<Writes, Culprit>, Failure> {
        let mut account = loaded.read_account(self.tenant, self.subject)?;
        let mut sessions = loaded.read_sessions()?;
        let mut configuration = configuration.clone();
        let revision = configuration.revision;
        // The clock may have been set back; an account never sees its own past.
        let now = account.as_ref().map_or(clock, |account| clock.max(account.hot.changed_at));
        let indexed = account.as_ref().map(|account| index::of_hot(&account.hot));
        let mut events = Vec::new();
        for (place, request) in self.requests.iter_mut().enumerate() {
            let mut turn = Turn::new(now, request.seed(), request.origin().clone(), self.subject);
            let mut desk = Desk::new(&mut configuration, &mut account, &mut sessions, &loaded.owners);
            let outcome = catch_unwind(AssertUnwindSafe(|| request.judge(&mut desk, &mut turn)));
            if let Err(panic) = outcome {
                return Ok(Err(Culprit { place, message: message(panic.as_ref()) }));
            }
            events.append(&mut turn.take_events());
        }
        let changes = configuration.changes().to_vec();
        let writes = Writes {
            tenant: self.tenant,
            account: self.subject,
            expected: loaded.account.as_ref().map(|stored| stored.version),
            change: loaded.change(account, indexed, now)?,
            sessions: session_writes(&sessions)?,
            configuration: (!changes.is_empty()).then_some((revision, changes)),
            events: events
                .iter()
                .filter(|event| !event.kind.is_refusal() || ledger.admits(self.tenant, event.subject))
                .map(|event| EventRow::new(self.tenant, event))
                .collect::<Result<_, _>>()?,
        };
        Ok(Ok(writes))
    }

    /// Answers every request of the unit.
    pub(crate) fn answer(self, outcome: &Result<(), Failure>) {
        for request in self.requests {
            request.answer(outcome.clone());
        }
    }
}

struct Culprit {
    place: usize,
    message: String,
}

fn message(panic: &(dyn Any + Send)) -> String {
    let text = panic.downcast_ref::<&str>().map(ToString::to_string);
    text.or_else(|| panic.downcast_ref::<String>().cloned()).unwrap_or_else(|| "unknown cause".to_owned())
}

pub(crate) fn corrupt(what: &'static str, error: impl ToString) -> Failure {
    Failure::Corrupt { what, why: error.to_string() }
}

fn to_json(what: &'static str, value: &impl serde::Serialize) -> Result<String, Failure> {
    serde_json::to_string(value).map_err(|error| corrupt(what, error))
}

fn session_writes(sessions: &Sessions) -> Result<Vec<SessionWrite>, Failure> {
    sessions
        .changed()
        .map(|changed| {
            Ok(SessionWrite {
                slot: changed.slot,
                expected: changed.expected,
                version: changed.expected.unwrap_or(0) + 1,
                body: to_json("session", changed.session)?,
            })
        })
        .collect()
}

impl StoredAccount {
    pub(crate) fn read(&self, tenant: TenantId, id: AccountId) -> Result<Account, Failure> {
        let (hot, profile) = self.parts()?;
        Ok(Account::loaded(tenant, id, hot, profile))
    }

    fn parts(&self) -> Result<(Hot, Profile), Failure> {
        Ok((self.read_hot()?, self.read_profile()?))
    }

    fn read_hot(&self) -> Result<Hot, Failure> {
        serde_json::from_str(&self.hot).map_err(|error| corrupt("account", error))
    }

    fn read_profile(&self) -> Result<Profile, Failure> {
        serde_json::from_str(&self.profile).map_err(|error| corrupt("profile", error))
    }
}

impl Loaded {
    fn read_account(&self, tenant: TenantId, id: AccountId) -> Result<Option<Account>, Failure> {
        self.account.as_ref().map(|stored| stored.read(tenant, id)).transpose()
    }

    fn read_sessions(&self) -> Result<Sessions, Failure> {
        let mut sessions = Sessions::default();
        for (slot, version, body) in &self.sessions {
            let session: Session = serde_json::from_str(body).map_err(|error| corrupt("session", error))?;
            sessions.load(*slot, *version, session);
        }
        Ok(sessions)
    }

    /// What becomes of the account, given what of its hot part was indexed before.
    fn change(
        &self,
        account: Option<Account>,
        indexed: Option<HotIndex>,
        now: Timestamp,
    ) -> Result<AccountChange, Failure> {
        match (&self.account, account) {
            (None, None) => Ok(AccountChange::None),
            (Some(stored), None) => {
                let (hot, profile) = stored.parts()?;
                let mut attributes = index::of_hot(&hot).attributes();
                attributes.append(&mut index::of_profile(&profile));
                let identifiers = moved(profile.identifiers(), Vec::new()).0;
                Ok(AccountChange::Delete { identifiers, attributes: attributes.into_iter().collect() })
            }
            (Some(_), Some(account)) if !account.is_changed() => Ok(AccountChange::None),
            (stored, Some(mut account)) => {
                account.hot.changed_at = now;
                put(stored.as_ref(), indexed, &account).map(|put| AccountChange::Put(Box::new(put)))
            }
        }
    }
}

fn put(
    stored: Option<&StoredAccount>,
    indexed: Option<HotIndex>,
    account: &Account,
) -> Result<AccountPut, Failure> {
    let (mut old, mut new) = (BTreeSet::new(), BTreeSet::new());
    let current = index::of_hot(&account.hot);
    // Nearly every attempt leaves the index as it is.
    if indexed != Some(current) {
        old = indexed.map(HotIndex::attributes).unwrap_or_default();
        new = current.attributes();
    }
    let mut put = AccountPut {
        version: stored.map_or(0, |stored| stored.version) + 1,
        hot: to_json("account", &*account.hot)?,
        profile: None,
        identifiers_gone: Vec::new(),
        identifiers_new: Vec::new(),
        attributes_gone: Vec::new(),
        attributes_new: Vec::new(),
    };
    if account.profile.is_changed() {
        let text = to_json("profile", &*account.profile)?;
        if text.len() > PROFILE_BYTES_MAX {
            return Err(Failure::TooLarge { what: "profile", bytes: text.len() });
        }
        put.profile = Some(text);
        new.append(&mut index::of_profile(&account.profile));
        let mut identifiers_old = Vec::new();
        if let Some(stored) = stored {
            let profile = stored.read_profile()?;
            old.append(&mut index::of_profile(&profile));
            identifiers_old = profile.identifiers();
        }
        (put.identifiers_gone, put.identifiers_new) = moved(identifiers_old, account.profile.identifiers());
    }
    put.attributes_gone = old.difference(&new).cloned().collect();
    put.attributes_new = new.difference(&old).cloned().collect();
    Ok(put)
}

type Identifiers = Vec<(IdentifierKind, Folded)>;

/// One value may be both user name and e-mail address of one account; the first kind names the row.
fn moved(old: Identifiers, new: Identifiers) -> (Vec<Folded>, Vec<(Folded, IdentifierKind)>) {
    let by_value = |list: Identifiers| {
        let mut map = BTreeMap::new();
        for (kind, value) in list {
            map.entry(value).or_insert(kind);
        }
        map
    };
    let (old, new) = (by_value(old), by_value(new));
    let gone = old.iter().filter(|(value, kind)| new.get(value) != Some(kind)).map(|(v, _)| v.clone());
    let come = new.iter().filter(|(value, kind)| old.get(value) != Some(kind)).map(|(v, k)| (v.clone(), *k));
    (gone.collect(), come.collect())
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
