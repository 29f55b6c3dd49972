//! Journeys as use cases: started and answered by strangers through an application's client.
//!
//! The commit that judges a code is the commit that moves the run on, so no answer can be given twice.

pub mod channel;
pub mod codegen;
mod doors;
mod finish;
mod foresee;
mod graphs;
mod hands;
pub mod manage;
mod recipients;
pub mod record;
pub mod replay;
mod rule;
mod serve;
mod sweep;
pub mod templates;
mod turned;

pub use doors::Doors;
pub use finish::COMPLETION_TOKEN_LIFE;
pub use graphs::Compiled;
pub use recipients::{PER_RECIPIENT_MAX, Recipients};
pub use turned::{AnswerJourney, NotRun, StartJourney, Turned};
