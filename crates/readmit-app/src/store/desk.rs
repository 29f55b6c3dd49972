//! The desk: what a rule finds there, and what it leaves changed.

use super::{Parts, Runs};
use readmit_core::Account;
use readmit_core::configuration::Configuration;
use readmit_core::id::AccountId;
use readmit_core::identifier::Folded;
use readmit_core::session::{Session, SessionKey};
use readmit_core::tracked::Tracked;
use std::collections::BTreeMap;
use std::sync::Arc;

/// What a rule finds on its desk.
pub struct Desk<'a> {
    configuration: &'a mut Arc<Configuration>,
    /// The account; `None` when there is none. A rule may put one there, or take it away.
    pub account: &'a mut Option<Account>,
    /// The account's sessions, as far as they were asked for.
    pub sessions: &'a mut Sessions,
    /// The run that was asked for, and what is added to the log of runs.
    pub runs: &'a mut Runs,
    /// Who has the claimed identifiers.
    pub owners: &'a BTreeMap<Folded, AccountId>,
    asked: Parts,
}

impl<'a> Desk<'a> {
    /// Lays out the records; called by stores.
    pub const fn new(
        configuration: &'a mut Arc<Configuration>,
        account: &'a mut Option<Account>,
        sessions: &'a mut Sessions,
        runs: &'a mut Runs,
        owners: &'a BTreeMap<Folded, AccountId>,
    ) -> Self {
        Self { configuration, account, sessions, runs, owners, asked: Parts::HOT }
    }

    /// The configuration of this batch.
    pub fn configuration(&self) -> &Arc<Configuration> {
        self.configuration
    }

    /// The configuration, to change it. Only for requests that ride alone.
    pub fn configuration_mut(&mut self) -> &mut Configuration {
        Arc::make_mut(self.configuration)
    }

    /// Asks for parts of the account. `false`: they are not here. Then this run is void, whatever it leaves or
    /// returns, and the rule runs again with them.
    pub fn ask(&mut self, parts: Parts) -> bool {
        self.asked = self.asked.and(parts);
        self.lacks().is_none()
    }

    /// What was asked for, if any of it is not here.
    pub fn lacks(&self) -> Option<Parts> {
        let here = self.account.as_ref().map_or(Parts::ALL, Parts::of);
        (!here.has(self.asked)).then_some(self.asked)
    }

    /// Whether any of `claims` belongs to an account other than `account`.
    pub fn taken(&self, claims: &[Folded], account: AccountId) -> Option<&Folded> {
        let (taken, _) = claims
            .iter()
            .filter_map(|c| self.owners.get_key_value(c))
            .find(|(_, owner)| **owner != account)?;
        Some(taken)
    }
}

/// Sessions on a rule's desk, by slot.
#[derive(Debug, Default, Clone)]
pub struct Sessions {
    slots: BTreeMap<u8, Slot>,
}

#[derive(Debug, Clone)]
struct Slot {
    session: Tracked<Session>,
    version: Option<u64>,
}

/// A session to be written.
#[derive(Debug)]
pub struct ChangedSession<'a> {
    /// Its slot.
    pub slot: u8,
    /// The version that must still be there; `None` for a new session, which takes the slot over.
    pub expected: Option<u64>,
    /// The session.
    pub session: &'a Session,
}

impl Sessions {
    /// Puts a session there as it was loaded; called by stores.
    pub fn load(&mut self, slot: u8, version: u64, session: Session) {
        self.slots.insert(slot, Slot { session: Tracked::loaded(session), version: Some(version) });
    }

    /// The session of this key, if its slot still holds it.
    pub fn get(&self, key: SessionKey) -> Option<&Session> {
        self.slots.get(&key.slot).map(|slot| &*slot.session).filter(|session| session.id == key.id)
    }

    /// The session of this key, to change it.
    pub fn get_mut(&mut self, key: SessionKey) -> Option<&mut Session> {
        let slot = self.slots.get_mut(&key.slot).filter(|slot| slot.session.id == key.id)?;
        Some(&mut *slot.session)
    }

    /// The sessions that `which` picks, to change them.
    pub fn pick_mut(&mut self, which: impl Fn(&Session) -> bool) -> impl Iterator<Item = &mut Session> {
        let picked = self.slots.values_mut().filter(move |slot| which(&slot.session));
        picked.map(|slot| &mut *slot.session)
    }

    /// Puts a new session into its slot; whatever was there is gone.
    pub fn put(&mut self, key: SessionKey, session: Session) {
        self.slots.insert(key.slot, Slot { session: Tracked::created(session), version: None });
    }

    /// The sessions to be written.
    pub fn changed(&self) -> impl Iterator<Item = ChangedSession<'_>> {
        self.slots.iter().filter(|(_, slot)| slot.session.is_changed()).map(|(number, slot)| ChangedSession {
            slot: *number,
            expected: slot.version,
            session: &slot.session,
        })
    }
}
