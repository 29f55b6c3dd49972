//! What a run asks of the client, and how it ends.

use crate::journey::effect::StepError;
use crate::journey::run::{Trouble, User};
use crate::journey::value::{Fields, Value};
use crate::secret::Secret;
use std::fmt;
use std::sync::Arc;
use uuid::Uuid;

/// A question to the client. Its fields may hold a seed, so it is not printed.
#[derive(Clone, PartialEq)]
pub struct Prompt {
    /// Which kind of step asks.
    pub kind: PromptKind,
    /// What the step shows, by name.
    pub fields: Fields,
    /// Answers beside the usual one.
    pub options: Vec<Choice>,
    /// What went wrong before.
    pub trouble: Option<Trouble>,
    /// Data of the author's for the client.
    pub json_data: Option<Value>,
    /// Data that the client keeps.
    pub sdk_data: Option<Value>,
}

/// Which kind of step asks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PromptKind {
    /// A form, with its id.
    Form(Arc<str>),
    /// A login form, with its id.
    LoginForm(Arc<str>),
    /// A text to be read.
    Information,
    /// A step that is known by its type.
    Typed(Arc<str>),
}

impl PromptKind {
    /// The step's id at the client, as authors and test files name it.
    pub fn step_id(&self) -> &str {
        match self {
            Self::Form(id) | Self::LoginForm(id) | Self::Typed(id) => id,
            Self::Information => "action:information",
        }
    }
}

impl fmt::Debug for Prompt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Prompt({:?})", self.kind)
    }
}

/// An answer that the client may choose.
#[derive(Debug, Clone, PartialEq)]
pub struct Choice {
    /// Its id.
    pub id: Arc<str>,
    /// What it is called.
    pub display_name: Option<String>,
    /// What must come with it.
    pub schema: Option<Value>,
}

/// What a client answers. It may hold a code, so it is not printed.
#[derive(Clone, PartialEq)]
pub enum Input {
    /// The usual answer, with its data (`null` where there is none).
    Submit(Value),
    /// Another way out.
    Choose {
        /// The id of the option.
        option: Arc<str>,
        /// What comes with it.
        data: Value,
    },
    /// The code shall be sent again.
    Resend,
}

impl fmt::Debug for Input {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Submit(_) => f.write_str("Submit(…)"),
            Self::Choose { option, .. } => write!(f, "Choose({option}, …)"),
            Self::Resend => f.write_str("Resend"),
        }
    }
}

/// How a run ends.
#[derive(Debug, Clone, PartialEq)]
pub enum End {
    /// The user is through.
    Success {
        /// Who, where the journey authenticated anybody.
        user: Option<User>,
        /// Claims for the completion token.
        claims: Fields,
        /// Data of the author's for the client.
        json_data: Option<Value>,
        /// Data that the client keeps.
        sdk_data: Option<Value>,
    },
    /// The author says no.
    Rejection {
        /// Who was authenticated before.
        user: Option<User>,
        /// Whether that user's session ends too.
        clear_session: bool,
        /// What the client is told.
        text: Option<String>,
        /// What the client is given.
        data: Option<Value>,
        /// Data of the author's for the client.
        json_data: Option<Value>,
        /// Data that the client keeps.
        sdk_data: Option<Value>,
    },
    /// The journey cannot go on. The client is told no more than that.
    Abort(Abort),
}

/// Why a journey cannot go on.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{why} at node {node}")]
pub struct Abort {
    /// Where.
    pub node: Uuid,
    /// Why.
    pub why: AbortReason,
}

/// See [`Abort`].
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AbortReason {
    /// An expression failed (JF-E110).
    #[error("the expression of {field} failed at column {column}: {reason}")]
    Expression {
        /// The field.
        field: &'static str,
        /// Where, counted in characters from one.
        column: usize,
        /// Why.
        reason: String,
    },
    /// A step failed and has no way out for that.
    #[error("the step failed ({}) and has no failure branch", .0.code.as_str())]
    Failed(StepError),
    /// The way ends outside of a loop or block.
    #[error("the way ends here: link {0:?} leads nowhere")]
    NoWayOn(String),
    /// A loop ran as often as it may.
    #[error("the loop ran {0} times, as often as it may")]
    LoopRanOut(u32),
    /// A limit was hit.
    #[error("limit: {0}")]
    Limit(&'static str),
    /// The step is not run by this server.
    #[error("this server does not run this step")]
    Unsupported,
    /// Another journey that it needs is not there.
    #[error("journey {0:?} cannot be started from here")]
    NoJourney(String),
    /// A token is not one of ours, or not valid any more.
    #[error("the token is not valid")]
    InvalidToken,
    /// A value cannot be used.
    #[error("{0}")]
    Unusable(&'static str),
}

/// A secret out of an answer.
pub(super) fn secret(value: &Value) -> Option<Secret> {
    match value {
        Value::Text(text) if !text.is_empty() => Some(Secret::new((**text).to_owned())),
        Value::Number(_) => Some(Secret::new(value.to_string())),
        _ => None,
    }
}
