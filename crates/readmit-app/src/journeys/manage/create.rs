//! New journeys, and a look at files that are not taken.

use super::take::is_full;
use super::{JourneyRefusal, change, options};
use crate::app::App;
use crate::caller::{Caller, permit};
use crate::failure::Failure;
use crate::journeys::templates::Template;
use readmit_core::event::journey::JourneyAct;
use readmit_core::journey::JourneyId;
use readmit_core::journey::definition::Journey;
use readmit_core::journey::import::{self, Import, Options};
use readmit_core::operator::Area;
use std::sync::Arc;

/// A journey to begin with.
#[derive(Debug, Clone)]
pub struct NewJourney {
    /// What clients start it by.
    pub id: JourneyId,
    /// The name that people see; the template's where none is given.
    pub title: Option<String>,
    /// What it begins with.
    pub template: Template,
}

impl App {
    /// Makes a journey out of a template. It is saved, and live once it is published.
    pub async fn create_journey(
        &self,
        caller: &Caller,
        order: NewJourney,
    ) -> Result<Result<Arc<Journey>, JourneyRefusal>, Failure> {
        let NewJourney { id, title, template } = order;
        let Some(file) = template.draft(&id, title.as_deref(), self.now()) else {
            return Err(Failure::Corrupt { what: "journey template", why: template.name.to_owned() });
        };
        let authority = caller.authority;
        self.decide(self.about_journey(&id), caller.origin(), move |desk, turn| {
            permit(authority, desk, Area::Journeys.write(), turn)?;
            if desk.configuration().journey(&id).is_some() {
                return Err(JourneyRefusal::Exists);
            }
            if is_full(desk.configuration()) {
                return Err(JourneyRefusal::TooMany);
            }
            let saved = vec![false; file.versions.len()];
            let (journey, _) = Journey::first(file.clone(), &saved, turn.now);
            turn.record(change(&id, None, JourneyAct::Imported));
            Ok(desk.configuration_mut().put_journey(journey))
        })
        .await
    }

    /// What the importer says of a file. Nothing is taken.
    pub async fn examine_file(&self, text: &str, file_name: Option<String>) -> Result<Import, Failure> {
        let configuration = self.configuration().await?;
        Ok(import::read(text, &Options { file_name, ..options(&configuration, self.now()) }))
    }
}
