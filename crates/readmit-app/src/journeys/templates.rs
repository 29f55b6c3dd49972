//! Journeys that come with the product: to be imported as they are, or to begin a journey of one's own with.

use readmit_core::journey::JourneyId;
use readmit_core::journey::definition::{Journey, State};
use readmit_core::journey::import::{self, Options};
use readmit_core::time::Timestamp;
use serde_json::Value;

/// A ready journey.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Template {
    /// The name under which it is asked for, and under which clients start it.
    pub name: &'static str,
    /// What it is for.
    pub description: &'static str,
    /// The file.
    pub text: &'static str,
}

macro_rules! templates {
    ($($name:literal: $description:literal;)*) => {
        const TEMPLATES: &[Template] = &[$(Template {
            name: $name,
            description: $description,
            text: include_str!(concat!("../../journeys/", $name, ".json")),
        },)*];
    };
}

templates! {
    "temp-code-authentication": "Signs in with a code that the app collects and sends with the start";
    "temp-code-form": "Asks for the user ID and the code in a form";
    "temp-code-retry": "The same, with three tries";
    "recovery-with-new-totp": "For a lost phone: signs in with a code, then registers a new authenticator app";
    "totp-registration": "Registers an authenticator app";
    "totp-login": "Signs in with an authenticator app";
    "totp-revoke": "Signs in with a code, then takes an authenticator app away";
    "transaction-signing": "Has a transaction approved with an authenticator app";
    "information": "Shows a text and waits until it was read: the smallest journey";
}

/// What a new journey begins with: one step, which lets nobody in.
pub const BLANK: Template = Template {
    name: "blank",
    description: "A journey of one step, which rejects everybody",
    text: include_str!("../../journeys/blank.json"),
};

impl Template {
    /// Its file under another name; the text stays as it was laid out.
    pub fn named(&self, name: &str) -> String {
        let (quoted, path) = (Value::from(name).to_string(), format!("/policies/{}\"", self.name));
        self.text
            .replacen(&format!("\"policy_id\": \"{}\"", self.name), &format!("\"policy_id\": {quoted}"), 1)
            .replacen(&path, &format!("/policies/{}", quoted.trim_start_matches('"')), 1)
    }

    /// The name that people see.
    pub fn title(&self) -> String {
        let read = import::read(self.text, &Options::default());
        read.journeys.into_iter().next().map(|found| found.journey.name).unwrap_or_default()
    }

    /// Its journey under another name, saved and not live.
    pub(super) fn draft(&self, id: &JourneyId, title: Option<&str>, now: Timestamp) -> Option<Journey> {
        let options = Options { now, ..Options::default() };
        let mut journey = import::read(&self.named(id.as_str()), &options).journeys.pop()?.journey;
        journey.name = title.map_or(journey.name, str::to_owned);
        for version in &mut journey.versions {
            version.state = State::Version;
        }
        Some(journey)
    }
}

/// All of them.
pub const fn all() -> &'static [Template] {
    TEMPLATES
}

/// The one of this name.
pub fn find(name: &str) -> Option<&'static Template> {
    TEMPLATES.iter().find(|template| template.name == name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use readmit_core::journey::import::{Outcome, read};

    #[test]
    fn every_template_is_publishable_and_named_after_its_journey() {
        for template in all().iter().chain([&BLANK]) {
            let import = read(template.text, &Options::default());
            assert_eq!(import.outcome, Outcome::Publishable, "{}: {:#?}", template.name, import.findings);
            let names: Vec<_> = import.journeys.iter().map(|found| found.journey.id.to_string()).collect();
            assert_eq!(names, [template.name]);
            assert!(!template.title().is_empty());
        }
    }

    #[test]
    fn every_template_takes_another_name() {
        for template in all().iter().chain([&BLANK]) {
            let name = "my \"own\" recovery";
            let import = read(&template.named(name), &Options::default());
            assert_eq!(import.journeys[0].journey.id.as_str(), name, "{:#?}", import.findings);
            let id = JourneyId::read(name).unwrap();
            let draft = template.draft(&id, Some("Mine"), Timestamp::default()).unwrap();
            assert_eq!(
                (draft.id, draft.name.as_str(), draft.versions[0].state),
                (id, "Mine", State::Version)
            );
        }
    }
}
