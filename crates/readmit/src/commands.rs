//! The commands: each opens the installation, calls the same use cases as the wire, and says what came of it.

pub(crate) mod app;
pub(crate) mod approval;
pub(crate) mod audit;
pub(crate) mod backup;
pub(crate) mod client;
pub(crate) mod code;
mod code_policy_flags;
mod desk;
pub(crate) mod events;
pub(crate) mod group;
pub(crate) mod hook;
pub(crate) mod journey;
pub(crate) mod key;
pub(crate) mod operator;
pub(crate) mod org;
pub(crate) mod outbox;
mod pick;
pub(crate) mod policy;
pub(crate) mod reference;
mod refused;
pub(crate) mod role;
pub(crate) mod selftest;
mod show;
mod stdin;
pub(crate) mod token;
pub(crate) mod totp;
pub(crate) mod user;
mod verification;

pub(crate) use refused::{
    directory_refused, operator_refused, password_refused, set_up_refused, settings_refused,
};

use crate::config::Settings;
use crate::installation::Installation;
use crate::outcome::{Answer, Trouble};
use readmit_app::App;
use readmit_core::Account;
use readmit_core::application::Application;
use readmit_core::id::ApplicationId;
use readmit_core::identifier::{Identifier, IdentifierError};
use std::sync::Arc;

/// Opens the installation, does something with it, and closes it again whatever came of that.
async fn with<F>(settings: &Settings, act: impl FnOnce(App) -> F) -> Result<Answer, Trouble>
where
    F: Future<Output = Result<Answer, Trouble>>,
{
    let installation = Installation::open(settings).await?;
    let outcome = act(installation.app.clone()).await;
    installation.close().await;
    outcome
}

/// Reads whom a command is about: an id, an external id, an e-mail address, a phone number or a user name.
fn read_identifier(text: &str) -> Result<Identifier, IdentifierError> {
    Identifier::new(Identifier::ANY, text)
}

fn unknown_user(identifier: &Identifier) -> Trouble {
    Trouble::not_found(
        "unknown_user",
        format!(
            "no user has the identifier `{}`: `readmit user list --starting-with …` finds users, `readmit user \
             create` makes one",
            identifier.given
        ),
    )
}

async fn find_user(app: &App, identifier: &Identifier) -> Result<Account, Trouble> {
    app.account(identifier.clone()).await?.ok_or_else(|| unknown_user(identifier))
}

fn unknown_application(id: ApplicationId) -> Trouble {
    let message = format!("there is no application {id}: `readmit app list` shows all");
    Trouble::not_found("unknown_application", message)
}

async fn find_application(app: &App, id: ApplicationId) -> Result<Arc<Application>, Trouble> {
    app.configuration().await?.application(id).cloned().ok_or_else(|| unknown_application(id))
}
