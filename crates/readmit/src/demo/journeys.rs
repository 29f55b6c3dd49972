//! The demo's journeys: every template, live.

use crate::commands::journey::journey_refused;
use crate::outcome::Trouble;
use readmit_app::journeys::manage::ImportJourneys;
use readmit_app::journeys::templates;
use readmit_app::{App, Caller};
use serde::{Deserialize, Serialize};

/// Journeys that programs start, by what they do.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Journeys {
    temp_code: String,
    temp_code_form: String,
    totp_register: String,
    totp_login: String,
    transaction_signing: String,
    information: String,
}

/// Takes in the templates that are not here. Whoever changed one keeps the change.
pub(super) async fn journeys(app: &App) -> Result<Journeys, Trouble> {
    let known = app.journeys().await?;
    for template in templates::all() {
        if known.iter().any(|journey| journey.id.as_str() == template.name) {
            continue;
        }
        let file = ImportJourneys { text: template.text.to_owned(), file_name: None, publish: true };
        app.import_journeys(&Caller::shell(), file).await?.map_err(journey_refused)?;
    }
    Ok(Journeys {
        temp_code: "temp-code-authentication".to_owned(),
        temp_code_form: "temp-code-form".to_owned(),
        totp_register: "totp-registration".to_owned(),
        totp_login: "totp-login".to_owned(),
        transaction_signing: "transaction-signing".to_owned(),
        information: "information".to_owned(),
    })
}
