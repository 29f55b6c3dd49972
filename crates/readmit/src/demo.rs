//! The demo: an organisation to try things on. Filling it twice changes nothing.

mod contract;
mod journeys;
mod operators;
mod organisation;
mod sign_in;
mod walk;

use crate::config::Settings;
use crate::installation::at;
use crate::outcome::Trouble;
use contract::Contract;
use readmit_app::App;

/// The web origin of the demo's own pages, and of its clients.
pub(crate) const ORIGIN: &str = "http://localhost:8765";

/// Where sign-in through the demo's clients returns to.
const REDIRECT: &str = "http://localhost:8765/callback";

/// Fills the organisation as far as it is not, writes `demo.json`, and returns what to try first.
pub(crate) async fn fill(settings: &Settings, app: &App, base_url: &str) -> Result<Option<String>, Trouble> {
    let path = settings.data.join("demo.json");
    let kept = Contract::read(&path);
    let application = organisation::application(app).await?;
    let operators = operators::operators(app, kept.as_ref()).await?;
    let clients = organisation::clients(app, &application, kept.as_ref()).await?;
    let users = organisation::users(app, &application).await?;
    let journeys = journeys::journeys(app).await?;
    let okta = sign_in::okta(app, kept.as_ref(), &operators.admin.email).await?;
    let contract = Contract::of(base_url, operators, okta, application.id, clients, users, journeys);
    if kept.as_ref() != Some(&contract) {
        contract.write(&path).map_err(|error| at(&path, &error))?;
    }
    Ok(Some(walk::text(&contract, &path, &settings.data, settings.delivery.folder.as_deref())))
}
