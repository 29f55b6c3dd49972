//! What a command comes to: an answer, or trouble with a word for programs, a sentence for people and an exit
//! code.

use readmit_app::Failure;
use serde_json::Value;
use std::error::Error;

/// How the program ends. The numbers are a promise; they are listed in `--help`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Exit {
    /// Done.
    Ok = 0,
    /// The machine failed: disk, network, database. Of `journey lint`: a file is refused, as linters say it.
    Failure = 1,
    /// The command line, the configuration or a value in it is wrong.
    Usage = 2,
    /// A rule said no.
    Refused = 3,
    /// What was named does not exist.
    NotFound = 4,
    /// The key ring and the database do not belong together.
    Mismatch = 5,
    /// The log is not what was written and signed.
    Tampered = 6,
}

/// What a command has to say.
#[derive(Debug)]
pub(crate) struct Answer {
    /// For people.
    pub(crate) text: String,
    /// For programs; its shape is stable.
    pub(crate) json: Value,
    /// How the program ends.
    pub(crate) exit: Exit,
}

/// Why a command did not do what it was asked for.
#[derive(Debug)]
pub(crate) struct Trouble {
    /// How the program ends.
    pub(crate) exit: Exit,
    /// A stable word for programs.
    pub(crate) code: String,
    /// What happened, and what to do about it.
    pub(crate) message: String,
}

impl Answer {
    /// All went well.
    pub(crate) fn done(text: impl Into<String>, json: Value) -> Self {
        Self { text: text.into(), json, exit: Exit::Ok }
    }
}

impl Trouble {
    fn new(exit: Exit, code: impl Into<String>, message: impl Into<String>) -> Self {
        Self { exit, code: code.into(), message: message.into() }
    }

    /// The machine failed.
    pub(crate) fn failure(message: impl Into<String>) -> Self {
        Self::new(Exit::Failure, "failure", message)
    }

    /// What was given is not what was expected.
    pub(crate) fn usage(message: impl Into<String>) -> Self {
        Self::new(Exit::Usage, "invalid_input", message)
    }

    /// A rule said no.
    pub(crate) fn refused(code: impl Into<String>, message: impl Into<String>) -> Self {
        Self::new(Exit::Refused, code, message)
    }

    /// What was named does not exist.
    pub(crate) fn not_found(code: impl Into<String>, message: impl Into<String>) -> Self {
        Self::new(Exit::NotFound, code, message)
    }

    /// The log is not what was written and signed.
    pub(crate) fn tampered(message: impl Into<String>) -> Self {
        Self::new(Exit::Tampered, "log_tampered", message)
    }

    /// The command line is wrong.
    pub(crate) fn command_line(message: impl Into<String>) -> Self {
        Self::new(Exit::Usage, "usage", message)
    }
}

impl From<Failure> for Trouble {
    fn from(failure: Failure) -> Self {
        let message = match &failure {
            // A database's error often says only that there was one, and what it was in its source.
            Failure::Storage(error) => format!("storage failed: {}", with_sources(&**error)),
            other => other.to_string(),
        };
        match failure {
            Failure::Keys(_) => Self::new(Exit::Mismatch, "key_ring_mismatch", message),
            Failure::Overload(_) | Failure::Contended => Self::new(Exit::Failure, "busy", message),
            _ => Self::failure(message),
        }
    }
}

fn with_sources(error: &(dyn Error + 'static)) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(cause) = source {
        let cause_text = cause.to_string();
        if !text.contains(&cause_text) {
            text = format!("{text}: {cause_text}");
        }
        source = cause.source();
    }
    text
}
