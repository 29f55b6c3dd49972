//! What strangers ask of a journey, and what they are told.

use readmit_core::id::{ClientId, RunId};
use readmit_core::journey::Value;
use readmit_core::journey::engine::{Input, Prompt};
use readmit_core::journey::run::Ticket;
use readmit_core::secret::Secret;
use std::fmt;

/// A journey to be started.
#[derive(Clone)]
pub struct StartJourney {
    /// The name of the journey.
    pub journey: String,
    /// The client that starts it. Whoever calls proves nothing with it.
    pub client: ClientId,
    /// The start parameters: an object, or `null`.
    pub params: Value,
    /// What the client kept of earlier journeys: an object, or `null`.
    pub saved_data: Value,
    /// Where the request came from, as `@policy.request()` shows it beside the parameters: an object.
    pub request: Value,
    /// The device, as it describes itself: an object.
    pub device: Value,
    /// Whether the request came in the encrypted form of the wire.
    pub encrypted: bool,
}

/// An answer to what a journey asks.
#[derive(Clone)]
pub struct AnswerJourney {
    /// The run.
    pub run: RunId,
    /// The client that answers: the one that started it.
    pub client: ClientId,
    /// `assertion_id`, as it came.
    pub assertion: String,
    /// `fch`, as it came.
    pub challenge: Option<String>,
    /// The answer.
    pub input: Input,
    /// As in [`StartJourney`].
    pub request: Value,
    /// As in [`StartJourney`].
    pub device: Value,
    /// As in [`StartJourney`].
    pub encrypted: bool,
}

/// How a journey stands after a request.
#[derive(Clone)]
pub enum Turned {
    /// It asks something.
    Asks {
        /// The run.
        run: RunId,
        /// What the answer must show.
        ticket: Ticket,
        /// What it asks.
        prompt: Prompt,
        /// Whether the application lets locks and counts be told.
        tells_locks: bool,
    },
    /// The user is through.
    Succeeded {
        /// The run.
        run: RunId,
        /// The completion token, where the journey yields one.
        token: Option<Secret>,
        /// Data of the author's for the client.
        json_data: Option<Value>,
        /// Data that the client keeps.
        sdk_data: Option<Value>,
    },
    /// The author, or the engine, says no. Strangers are not told which.
    Rejected {
        /// The run.
        run: RunId,
        /// What the author lets the client be told.
        text: Option<String>,
        /// What the author gives to the client.
        data: Option<Value>,
        /// Data of the author's for the client.
        json_data: Option<Value>,
        /// Data that the client keeps.
        sdk_data: Option<Value>,
    },
    /// No journey ran.
    NotRun(NotRun),
}

/// Why no journey ran.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotRun {
    /// No journey of that name runs for this client and this request.
    #[error("no such journey")]
    NoJourney,
    /// The client does not exist or is switched off.
    #[error("no such client")]
    NoClient,
    /// The run is over, or belongs to another client, or its time ran out, or the answer is not the one that it waits for.
    #[error("the journey is over or waits for another answer")]
    NoRun,
    /// The journey takes only the encrypted form of the wire.
    #[error("the journey takes encrypted requests only")]
    NotEncrypted,
    /// The start parameters are no object, or too large.
    #[error("the start parameters must be an object of at most 8 KiB")]
    Parameters,
}

impl fmt::Debug for StartJourney {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "StartJourney({}, …)", self.journey)
    }
}

impl fmt::Debug for AnswerJourney {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "AnswerJourney({}, {:?})", self.run, self.input)
    }
}

impl fmt::Debug for Turned {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Asks { run, prompt, .. } => write!(f, "Asks({run}, {prompt:?})"),
            Self::Succeeded { run, .. } => write!(f, "Succeeded({run})"),
            Self::Rejected { run, .. } => write!(f, "Rejected({run})"),
            Self::NotRun(why) => write!(f, "NotRun({why})"),
        }
    }
}
