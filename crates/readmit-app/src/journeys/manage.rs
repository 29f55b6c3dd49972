//! Journeys as configuration: which there are, and which of their versions run.

mod create;
mod take;

pub use create::NewJourney;
pub use take::{ImportJourneys, JourneysImported, Shortfall, TakenJourney};

use crate::app::App;
use crate::caller::{Caller, permit};
use crate::failure::Failure;
use crate::store::Concern;
use readmit_core::configuration::Configuration;
use readmit_core::event::EventKind;
use readmit_core::event::journey::{JourneyAct, JourneyChange};
use readmit_core::id::AccountId;
use readmit_core::journey::definition::{Journey, State, Version};
use readmit_core::journey::import::{self, Finding, Options, Outcome};
use readmit_core::journey::revision::NoRoom;
use readmit_core::journey::{JourneyId, export};
use readmit_core::limits::JOURNEYS_MAX;
use readmit_core::operator::{Area, Denial};
use readmit_core::time::Timestamp;
use std::sync::Arc;

/// Why a journey was not taken in, published or changed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum JourneyRefusal {
    /// No such journey.
    #[error("no such journey")]
    NoSuchJourney,
    /// No such version of it.
    #[error("the journey has no such version")]
    NoSuchVersion,
    /// The file breaks rules of the importer.
    #[error("the file is refused: {}", told(.0))]
    File(Vec<Finding>),
    /// This server cannot run all of the version.
    #[error("the version cannot be published: {}", told(.0))]
    NotPublishable(Vec<Finding>),
    /// The journey's settings ask for what this server does not hold against clients.
    #[error("the journey cannot be published: `{0}` is on, and this server holds no journey to that")]
    Settings(&'static str),
    /// There is one of this name.
    #[error("there is a journey of this name already")]
    Exists,
    /// As many journeys as there may be.
    #[error("there are already {JOURNEYS_MAX} journeys, as many as there may be")]
    TooMany,
    /// As many versions as there may be.
    #[error(transparent)]
    NoRoom(#[from] NoRoom),
    /// The caller may not do this.
    #[error(transparent)]
    Denied(#[from] Denial),
}

/// The errors among findings, shortly.
fn told(findings: &[Finding]) -> String {
    let mut errors = findings.iter().filter(|finding| finding.refuses() || finding.holds_back());
    let first = errors.next().map_or_else(String::new, ToString::to_string);
    match errors.count() {
        0 => first,
        more => format!("{first}, and {more} more"),
    }
}

/// A version that is in production now.
#[derive(Debug, Clone)]
pub struct Published {
    /// The journey as it is now.
    pub journey: Arc<Journey>,
    /// The version's number.
    pub number: u32,
    /// Whether it was not there before.
    pub changed: bool,
    /// What its author should look at.
    pub findings: Vec<Finding>,
}

/// What a version is read with.
fn options(configuration: &Configuration, now: Timestamp) -> Options {
    let journeys = configuration.journeys().map(|journey| journey.id.to_string()).collect();
    Options { now, journeys: Some(journeys), ..Options::default() }
}

impl App {
    /// All journeys, by name.
    pub async fn journeys(&self) -> Result<Vec<Arc<Journey>>, Failure> {
        Ok(self.configuration().await?.journeys().cloned().collect())
    }

    /// A journey.
    pub async fn journey(&self, id: &JourneyId) -> Result<Option<Arc<Journey>>, Failure> {
        Ok(self.configuration().await?.journey(id).cloned())
    }

    /// A journey as a file, with these versions of it, or all.
    pub async fn export_journey(
        &self,
        id: &JourneyId,
        versions: Option<&[String]>,
    ) -> Result<Result<String, JourneyRefusal>, Failure> {
        let Some(journey) = self.journey(id).await? else { return Ok(Err(JourneyRefusal::NoSuchJourney)) };
        let mut journey = Journey::clone(&journey);
        if let Some(names) = versions {
            let mut numbers = Vec::with_capacity(names.len());
            for name in names {
                let Some(version) = journey.named(name) else {
                    return Ok(Err(JourneyRefusal::NoSuchVersion));
                };
                numbers.push(version.number);
            }
            journey.versions.retain(|version| numbers.contains(&version.number));
        }
        let text = serde_json::to_string_pretty(&export::export(&journey));
        text.map(Ok).map_err(|error| Failure::Corrupt { what: "journey", why: error.to_string() })
    }

    /// What the importer says of a version that is here.
    pub async fn examine_version(&self, version: &Version) -> Result<import::Examined, Failure> {
        let configuration = self.configuration().await?;
        Ok(import::examine(version, &options(&configuration, self.now())))
    }

    /// Puts a version into production: the named one, or the newest. The one that was there for the same requests
    /// becomes a former one; to publish that one again is to roll back.
    pub async fn publish_journey(
        &self,
        caller: &Caller,
        id: &JourneyId,
        version: Option<&str>,
    ) -> Result<Result<Published, JourneyRefusal>, Failure> {
        let configuration = self.configuration().await?;
        let found = configuration.journey(id).cloned();
        // What is looked at outside of the batch cannot change: a number stands for the same steps forever.
        let examined = found.as_deref().and_then(|journey| {
            let version = match version {
                Some(name) => journey.named(name),
                None => journey.newest(),
            }?;
            Some((version.number, import::examine(version, &options(&configuration, self.now()))))
        });
        let (number, findings, outcome) = match examined {
            Some((number, examined)) => (Some(number), examined.findings, examined.outcome),
            None => (None, Vec::new(), Outcome::Refused),
        };
        let (authority, id) = (caller.authority, id.clone());
        self.decide(self.about_journey(&id), caller.origin(), move |desk, turn| {
            permit(authority, desk, Area::Journeys.write(), turn)?;
            let journey = desk.configuration().journey(&id).ok_or(JourneyRefusal::NoSuchJourney)?;
            let number = number.ok_or(JourneyRefusal::NoSuchVersion)?;
            let name = journey.numbered(number).ok_or(JourneyRefusal::NoSuchVersion)?.id.clone();
            if let Some(switch) = import::unheld(&journey.settings) {
                return Err(JourneyRefusal::Settings(switch));
            }
            if outcome != Outcome::Publishable {
                return Err(JourneyRefusal::NotPublishable(findings.clone()));
            }
            let mut changed = Journey::clone(journey);
            let is_changed = changed.publish(number, turn.now);
            let journey = if is_changed {
                turn.record(change(&id, Some(&name), JourneyAct::Published));
                desk.configuration_mut().put_journey(changed)
            } else {
                journey.clone()
            };
            Ok(Published { journey, number, changed: is_changed, findings: findings.clone() })
        })
        .await
    }

    /// Switches a version off: it runs no more, and runs that are on it end with their next answer.
    pub async fn disable_version(
        &self,
        caller: &Caller,
        id: &JourneyId,
        version: &str,
    ) -> Result<Result<Arc<Journey>, JourneyRefusal>, Failure> {
        let (authority, id, version) = (caller.authority, id.clone(), version.to_owned());
        self.decide(self.about_journey(&id), caller.origin(), move |desk, turn| {
            permit(authority, desk, Area::Journeys.write(), turn)?;
            let journey = desk.configuration().journey(&id).ok_or(JourneyRefusal::NoSuchJourney)?;
            let found = journey.named(&version).ok_or(JourneyRefusal::NoSuchVersion)?;
            let (number, name) = (found.number, found.id.clone());
            let mut changed = Journey::clone(journey);
            if !changed.disable(number, turn.now) {
                return Ok(journey.clone());
            }
            turn.record(change(&id, Some(&name), JourneyAct::Disabled));
            Ok(desk.configuration_mut().put_journey(changed))
        })
        .await
    }

    /// Removes a journey with all its versions. Runs of it end with their next answer.
    pub async fn remove_journey(
        &self,
        caller: &Caller,
        id: &JourneyId,
    ) -> Result<Result<(), JourneyRefusal>, Failure> {
        let (authority, id) = (caller.authority, id.clone());
        self.decide(self.about_journey(&id), caller.origin(), move |desk, turn| {
            permit(authority, desk, Area::Journeys.write(), turn)?;
            desk.configuration().journey(&id).ok_or(JourneyRefusal::NoSuchJourney)?;
            turn.record(change(&id, None, JourneyAct::Removed));
            desk.configuration_mut().remove_journey(&id);
            Ok(())
        })
        .await
    }

    fn about_journey(&self, id: &JourneyId) -> Concern {
        Concern::configuration(self.tenant, AccountId::from_uuid(id.record()))
    }
}

fn change(journey: &JourneyId, version: Option<&str>, change: JourneyAct) -> EventKind {
    let version = version.map(str::to_owned);
    EventKind::JourneyChanged(JourneyChange { journey: journey.to_string(), version, change })
}

/// Whether a state is one that runs.
pub(super) const fn is_live(state: State) -> bool {
    matches!(state, State::Production)
}
