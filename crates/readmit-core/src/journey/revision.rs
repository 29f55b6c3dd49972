//! How a journey changes: what comes from a file joins what is there, versions go to production and leave it.
//!
//! A version that was given a number keeps it, and what it does never changes: runs stay on the number that they began
//! with. Nothing is taken out of production except by what takes its place, or by whoever switches it off.

use super::definition::{Journey, State, Version};
use crate::limits::JOURNEY_VERSIONS_MAX;
use crate::time::Timestamp;
use std::sync::Arc;

/// What became of one version of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TakenVersion {
    /// Its number here.
    pub number: u32,
    /// Its name.
    pub id: Arc<str>,
    /// What becomes of it.
    pub state: State,
    /// Whether it is new here.
    pub is_new: bool,
    /// The former version of that name, which has another one now.
    pub renamed: Option<Arc<str>>,
}

/// What became of a journey of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Taken {
    /// Its versions, in the order of the file.
    pub versions: Vec<TakenVersion>,
    /// Versions that gave way, since there were as many as there may be.
    pub gone: Vec<u32>,
    /// Whether anything is different now.
    pub changed: bool,
    /// Whether name, description and settings of the file differ from those in force, and were left out.
    pub settings_left: bool,
}

/// Why a file does not fit what is there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error(
    "the journey has {JOURNEY_VERSIONS_MAX} versions, as many as there may be, and none of them may give way"
)]
pub struct NoRoom;

impl Version {
    /// Whether it does the same for the same requests.
    pub fn does_as(&self, other: &Self) -> bool {
        self.workflow == other.workflow && self.has_filter_of(other)
    }

    fn has_filter_of(&self, other: &Self) -> bool {
        self.filter.trim() == other.filter.trim()
    }
}

impl Journey {
    /// The version of this name or, where none is called so, of this number.
    pub fn named(&self, text: &str) -> Option<&Version> {
        let by_number = || self.numbered(text.parse().ok()?);
        self.version(text).or_else(by_number)
    }

    /// The version of this number.
    pub fn numbered(&self, number: u32) -> Option<&Version> {
        self.versions.iter().find(|version| version.number == number)
    }

    /// The version that came last.
    pub fn newest(&self) -> Option<&Version> {
        self.versions.iter().max_by_key(|version| version.number)
    }

    /// Puts a version into production. Those that are there for the same requests become former ones; others stay.
    /// `false` where there is no such version, or nothing to do.
    pub fn publish(&mut self, number: u32, now: Timestamp) -> bool {
        let Some(place) = self.versions.iter().position(|version| version.number == number) else {
            return false;
        };
        if self.versions[place].state == State::Production {
            return false;
        }
        self.versions[place].state = State::Production;
        let published = self.versions[place].clone();
        for version in &mut self.versions {
            if version.number != number
                && version.state == State::Production
                && version.has_filter_of(&published)
            {
                version.state = State::Legacy;
            }
        }
        self.updated_at = now;
        true
    }

    /// Switches a version off: it runs no more, and runs on it end. `false` where there is nothing to do.
    pub fn disable(&mut self, number: u32, now: Timestamp) -> bool {
        let found = self.versions.iter_mut().find(|version| version.number == number);
        let Some(version) = found.filter(|version| version.state != State::Disabled) else { return false };
        version.state = State::Disabled;
        self.updated_at = now;
        true
    }

    /// A version in production that no request comes to, since an earlier one takes them all.
    pub fn shadowed(&self) -> Option<(&Version, &Version)> {
        let mut live = self.in_production();
        let first = live.find(|version| version.filter.trim() == "true")?;
        live.next().map(|hidden| (hidden, first))
    }

    /// A journey of a file, as the first that is here of it: versions are numbered anew, and those that may not be
    /// live are saved only.
    pub fn first(file: Self, may_live: &[bool], now: Timestamp) -> (Self, Taken) {
        let mut journey = Self { versions: Vec::new(), updated_at: now, ..file.clone() };
        let mut taken = Vec::with_capacity(file.versions.len());
        for (version, may_live) in file.versions.into_iter().zip(may_live) {
            taken.push(journey.add(version, *may_live, now));
        }
        let taken = Taken { versions: taken, gone: Vec::new(), changed: true, settings_left: false };
        (journey, taken)
    }

    /// Takes in a file of this journey. `may_live` says of each of its versions whether it may be in production.
    ///
    /// A version that is here already changes nothing but whether it is live. One of a known name that does something
    /// else gets a new number, and the former one another name, `NAME (NUMBER)`: it goes on until its successor is
    /// live.
    pub fn take(&mut self, file: &Self, may_live: &[bool], now: Timestamp) -> Result<Taken, NoRoom> {
        let before = self.clone();
        let mut taken =
            Taken { versions: Vec::new(), gone: Vec::new(), changed: false, settings_left: false };
        for (version, may_live) in file.versions.iter().zip(may_live) {
            taken.versions.push(match self.version(&version.id) {
                Some(known) if known.does_as(version) => {
                    let number = known.number;
                    self.follow(number, version.state, *may_live, now)
                }
                Some(_) => {
                    let renamed = self.rename(&version.id);
                    TakenVersion { renamed, ..self.add(version.clone(), *may_live, now) }
                }
                None => self.add(version.clone(), *may_live, now),
            });
        }
        let leads = taken.versions.iter().any(|version| version.state == State::Production);
        if leads || self.in_production().next().is_none() {
            self.name.clone_from(&file.name);
            self.description.clone_from(&file.description);
            self.settings.clone_from(&file.settings);
            self.unknown.clone_from(&file.unknown);
            self.envelope.clone_from(&file.envelope);
        } else {
            taken.settings_left = (&self.settings, &self.name, &self.description)
                != (&file.settings, &file.name, &file.description);
        }
        let numbers: Vec<u32> = taken.versions.iter().map(|version| version.number).collect();
        taken.gone = self.make_room(&numbers)?;
        // What came later may have taken the place of what came before it.
        for version in &mut taken.versions {
            version.state = self.numbered(version.number).map_or(version.state, |found| found.state);
        }
        taken.changed = Self { updated_at: before.updated_at, ..self.clone() } != before;
        self.updated_at = if taken.changed { now } else { before.updated_at };
        Ok(taken)
    }

    /// A version that is here already: a file may make it live, or switch it off.
    fn follow(&mut self, number: u32, state: State, may_live: bool, now: Timestamp) -> TakenVersion {
        match state {
            State::Production if may_live => drop(self.publish(number, now)),
            State::Disabled => drop(self.disable(number, now)),
            _ => (),
        }
        let found = self.numbered(number);
        TakenVersion {
            number,
            id: found.map_or_else(|| "".into(), |version| version.id.clone()),
            state: found.map_or(state, |version| version.state),
            is_new: false,
            renamed: None,
        }
    }

    fn add(&mut self, version: Version, may_live: bool, now: Timestamp) -> TakenVersion {
        let number = self.newest().map_or(1, |newest| newest.number.saturating_add(1));
        let (id, wanted) = (version.id.clone(), version.state);
        let goes_live = wanted == State::Production && may_live;
        let state = if wanted == State::Production { State::Version } else { wanted };
        // Compiled graphs and waiting runs know a version by when it came here.
        self.versions.push(Version { number, state, created_at: now, ..version });
        if goes_live {
            self.publish(number, now);
        }
        let state = if goes_live { State::Production } else { state };
        TakenVersion { number, id, state, is_new: true, renamed: None }
    }

    /// Gives the version of this name another one, since its successor has it now.
    fn rename(&mut self, id: &str) -> Option<Arc<str>> {
        let found = self.versions.iter().position(|version| &*version.id == id)?;
        let number = self.versions[found].number;
        let mut name = format!("{id} ({number})");
        while self.version(&name).is_some() {
            name.push('\'');
        }
        let version = &mut self.versions[found];
        version.id = name.into();
        if version.state == State::Version {
            version.state = State::Obsolete;
        }
        Some(version.id.clone())
    }

    /// The oldest former versions give way to new ones; never the last number, which must not be given again.
    fn make_room(&mut self, kept: &[u32]) -> Result<Vec<u32>, NoRoom> {
        let last = self.newest().map_or(0, |newest| newest.number);
        let mut gone = Vec::new();
        while self.versions.len() > JOURNEY_VERSIONS_MAX {
            let is_former = |version: &&Version| {
                matches!(version.state, State::Legacy | State::Obsolete)
                    && version.number != last
                    && !kept.contains(&version.number)
            };
            let oldest = self.versions.iter().filter(is_former).map(|version| version.number).min();
            let oldest = oldest.ok_or(NoRoom)?;
            self.versions.retain(|version| version.number != oldest);
            gone.push(oldest);
        }
        Ok(gone)
    }
}
