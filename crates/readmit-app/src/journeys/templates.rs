//! Journeys that come with the product: to be imported as they are, or to begin a journey of one's own with.

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
    use readmit_core::journey::import::{Options, Outcome, read};

    #[test]
    fn every_template_is_publishable_and_named_after_its_journey() {
        for template in all() {
            let import = read(template.text, &Options::default());
            assert_eq!(import.outcome, Outcome::Publishable, "{}: {:#?}", template.name, import.findings);
            let names: Vec<_> = import.journeys.iter().map(|found| found.journey.id.to_string()).collect();
            assert_eq!(names, [template.name]);
        }
    }
}
