//! Code generation for local testing: a small client of a journey, for the web, Android or iOS, with one handler for
//! every step that talks to the user.
//!
//! Names, titles and labels of journeys are whatever somebody typed. So a template never writes a string into code:
//! what it prints becomes a literal of its language, quotes and all, and names in code are made of letters and digits.

mod journey;
mod literal;
mod name;
mod plan;
mod render;
#[cfg(test)]
mod tests;
mod zip;

pub use plan::{DataType, Field, Kind, Plan, PlanOption, Step};
pub use render::{NotWritten, generate};

use crate::app::App;
use crate::failure::Failure;
use readmit_core::id::ClientId;
use readmit_core::journey::JourneyId;

/// What the client is written for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Target {
    /// TypeScript, built with Vite.
    Web,
    /// Kotlin.
    Android,
    /// Swift.
    Ios,
}

impl Target {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Web, Self::Android, Self::Ios];

    /// The word.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Web => "web",
            Self::Android => "android",
            Self::Ios => "ios",
        }
    }
}

/// One file of a generated client.
#[derive(Debug, PartialEq, Eq)]
pub struct File {
    /// Where it belongs, from the folder of the client.
    pub path: &'static str,
    /// What is in it.
    pub text: String,
}

/// Files as one archive (ZIP, nothing compressed), in a folder of this name.
pub fn archive(folder: &str, files: &[File]) -> Vec<u8> {
    zip::archive(folder, files)
}

/// Why no client was written.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NoClient {
    /// No such journey.
    #[error("no such journey")]
    NoSuchJourney,
    /// No such client.
    #[error("there is no such client")]
    NoSuchClient,
    /// Nobody may call.
    #[error("no client may call: make one first")]
    NobodyCalls,
    /// It has no version.
    #[error("the journey has no version to write a client of")]
    NoVersion,
    /// It does not compile.
    #[error("the journey does not compile")]
    NotCompiled,
    /// A template failed.
    #[error(transparent)]
    NotWritten(#[from] NotWritten),
}

/// Who starts the journey, and where.
#[derive(Debug, Clone)]
pub struct ClientOrder {
    /// What it is written for.
    pub target: Target,
    /// Where the client finds the server.
    pub base_url: String,
    /// The client that the server knows the app as; the first one that may call where none is named.
    pub client: Option<ClientId>,
}

impl App {
    /// A small client of a journey: of the version that runs, else of the newest one that was saved.
    pub async fn write_client(
        &self,
        id: &JourneyId,
        order: &ClientOrder,
    ) -> Result<Result<Vec<File>, NoClient>, Failure> {
        let configuration = self.configuration().await?;
        let Some(journey) = configuration.journey(id) else { return Ok(Err(NoClient::NoSuchJourney)) };
        let client = match order.client {
            Some(client) if configuration.client(client).is_some() => client,
            Some(_) => return Ok(Err(NoClient::NoSuchClient)),
            None => match configuration.first_caller() {
                Some(client) => client,
                None => return Ok(Err(NoClient::NobodyCalls)),
            },
        };
        let plan = match Plan::of(journey, client, &order.base_url) {
            Ok(plan) => plan,
            Err(refusal) => return Ok(Err(refusal)),
        };
        Ok(generate(&plan, order.target).map_err(NoClient::from))
    }
}
