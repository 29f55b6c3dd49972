//! Journeys out of files.

use super::{JourneyRefusal, change, is_live, options};
use crate::app::App;
use crate::caller::{Caller, permit};
use crate::failure::Failure;
use readmit_core::configuration::Configuration;
use readmit_core::event::journey::JourneyAct;
use readmit_core::journey::JourneyId;
use readmit_core::journey::definition::{Journey, State};
use readmit_core::journey::import::{self, Finding, Options, Outcome};
use readmit_core::journey::revision::Taken;
use readmit_core::limits::JOURNEYS_MAX;
use readmit_core::operator::Area;

/// A file of journeys.
#[derive(Debug, Clone, Default)]
pub struct ImportJourneys {
    /// What is in it.
    pub text: String,
    /// Its name, from which a file without a policy gets its own.
    pub file_name: Option<String>,
    /// Whether the newest saved version goes live where the file says of none that it is.
    pub publish: bool,
}

/// What became of a file.
#[derive(Debug, Clone)]
pub struct JourneysImported {
    /// Its journeys.
    pub journeys: Vec<TakenJourney>,
    /// What there is to say of it, in its order.
    pub findings: Vec<Finding>,
}

/// A journey of a file, as it is here now.
#[derive(Debug, Clone)]
pub struct TakenJourney {
    /// Its name.
    pub id: JourneyId,
    /// Whether it was not here before.
    pub is_new: bool,
    /// What became of its versions.
    pub taken: Taken,
    /// What was meant to happen and did not.
    pub shortfalls: Vec<Shortfall>,
}

/// Something that was meant to happen and did not.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Shortfall {
    /// A version that should be live is not: this server cannot run all of it.
    #[error("version \"{0}\" is saved and not live: it is a draft, see its findings")]
    Draft(String),
    /// A version that should be live is not: settings of the journey ask for what this server does not do.
    #[error(
        "version \"{version}\" is saved and not live: `{switch}` is on, and this server holds no journey to that"
    )]
    Settings {
        /// The version.
        version: String,
        /// The switch, as files call it.
        switch: &'static str,
    },
    /// A version that should be live is not: another one of the file comes first for the same requests.
    #[error("version \"{0}\" is saved and not live: one before it in the file has the same filter")]
    Twin(String),
    /// Name, description and settings differ and were left.
    #[error("name, description and settings of the file are left out, since nothing of it is live")]
    SettingsLeft,
    /// A version in production that no request comes to.
    #[error("version \"{hidden}\" is live and never runs: \"{first}\" before it takes every request")]
    Shadowed {
        /// The version.
        hidden: String,
        /// The one before it.
        first: String,
    },
}

/// A journey of a file, with what may become of its versions.
#[derive(Clone)]
struct Wanted {
    journey: Journey,
    may_live: Vec<bool>,
    shortfalls: Vec<Shortfall>,
}

impl App {
    /// Takes in a file: new journeys, and new versions of those that are here. The same file once more changes
    /// nothing.
    ///
    /// What it says to be in production is live afterwards, as far as this server can run it. It is taken journey by
    /// journey: a file of several that was cut off is simply taken once more.
    pub async fn import_journeys(
        &self,
        caller: &Caller,
        file: ImportJourneys,
    ) -> Result<Result<JourneysImported, JourneyRefusal>, Failure> {
        let configuration = self.configuration().await?;
        let options = Options { file_name: file.file_name, ..options(&configuration, self.now()) };
        let read = import::read(&file.text, &options);
        if read.outcome == Outcome::Refused {
            return Ok(Err(JourneyRefusal::File(read.findings)));
        }
        let is_new = |journey: &&Journey| configuration.journey(&journey.id).is_none();
        let new = read.journeys.iter().map(|imported| &imported.journey).filter(is_new).count();
        if new > 0 && configuration.journeys().len() + new > JOURNEYS_MAX {
            return Ok(Err(JourneyRefusal::TooMany));
        }
        let mut journeys = Vec::with_capacity(read.journeys.len());
        for imported in read.journeys {
            let wanted = Wanted::of(imported.journey, file.publish, &options);
            match self.take_journey(caller, wanted).await? {
                Ok(taken) => journeys.push(taken),
                Err(refusal) => return Ok(Err(refusal)),
            }
        }
        Ok(Ok(JourneysImported { journeys, findings: read.findings }))
    }

    async fn take_journey(
        &self,
        caller: &Caller,
        wanted: Wanted,
    ) -> Result<Result<TakenJourney, JourneyRefusal>, Failure> {
        let authority = caller.authority;
        let concern = self.about_journey(&wanted.journey.id);
        self.decide(concern, caller.origin(), move |desk, turn| {
            permit(authority, desk, Area::Journeys.write(), turn)?;
            let Wanted { journey: file, may_live, shortfalls } = wanted.clone();
            let (id, mut shortfalls) = (file.id.clone(), shortfalls);
            let known = desk.configuration().journey(&id).map(|journey| Journey::clone(journey));
            let is_new = known.is_none();
            let (journey, taken) = match known {
                Some(mut journey) => {
                    let taken = journey.take(&file, &may_live, turn.now)?;
                    (journey, taken)
                }
                None if is_full(desk.configuration()) => return Err(JourneyRefusal::TooMany),
                None => Journey::first(file, &may_live, turn.now),
            };
            if taken.settings_left {
                shortfalls.push(Shortfall::SettingsLeft);
            }
            if let Some((hidden, first)) = journey.shadowed() {
                let (hidden, first) = (hidden.id.to_string(), first.id.to_string());
                shortfalls.push(Shortfall::Shadowed { hidden, first });
            }
            if taken.changed {
                turn.record(change(&id, None, JourneyAct::Imported));
                for version in taken.versions.iter().filter(|version| is_live(version.state)) {
                    turn.record(change(&id, Some(&version.id), JourneyAct::Published));
                }
                desk.configuration_mut().put_journey(journey);
            }
            Ok(TakenJourney { id, is_new, taken, shortfalls })
        })
        .await
    }
}

pub(super) fn is_full(configuration: &Configuration) -> bool {
    configuration.journeys().len() >= JOURNEYS_MAX
}

impl Wanted {
    /// What a file wants, held against what this server can run.
    fn of(mut journey: Journey, publish: bool, options: &Options) -> Self {
        if publish && journey.in_production().next().is_none() {
            let saved = journey.versions.iter().rposition(|version| version.state == State::Version);
            if let Some(place) = saved {
                journey.versions[place].state = State::Production;
            }
        }
        let switch = import::unheld(&journey.settings);
        let (mut may_live, mut shortfalls) = (Vec::new(), Vec::new());
        for (place, version) in journey.versions.iter().enumerate() {
            if !is_live(version.state) {
                may_live.push(false);
                continue;
            }
            let name = version.id.to_string();
            let is_twin = journey.versions[..place]
                .iter()
                .zip(&may_live)
                .any(|(other, live)| *live && other.filter.trim() == version.filter.trim());
            let lacks = if let Some(switch) = switch {
                Some(Shortfall::Settings { version: name, switch })
            } else if is_twin {
                Some(Shortfall::Twin(name))
            } else if import::examine(version, options).outcome != Outcome::Publishable {
                Some(Shortfall::Draft(name))
            } else {
                None
            };
            may_live.push(lacks.is_none());
            shortfalls.extend(lacks);
        }
        Self { journey, may_live, shortfalls }
    }
}
