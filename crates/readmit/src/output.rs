//! The one place that writes to standard output and standard error: text for people, JSON for programs.

use crate::outcome::{Answer, Trouble};
use serde_json::{Value, json};
use std::io::{self, Write};

/// In which form to write.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Output {
    json: bool,
}

impl Output {
    /// With `json` every answer is one line of JSON on standard output, and trouble is one on standard error.
    pub(crate) const fn new(json: bool) -> Self {
        Self { json }
    }

    /// Writes what a command has to say.
    pub(crate) fn answer(self, answer: &Answer) {
        self.say(&answer.text, &answer.json);
    }

    /// Writes one thing, in the form that was asked for. An empty text, or `null`, says nothing.
    pub(crate) fn say(self, text: &str, json: &Value) {
        if !self.json {
            write(io::stdout(), text);
        } else if !json.is_null() {
            write(io::stdout(), &json.to_string());
        }
    }

    /// Tells people how a long act goes on, on standard error; programs are not told.
    pub(crate) fn progress(self, text: &str) {
        if !self.json {
            write(io::stderr(), text);
        }
    }

    /// Writes why a command did not do what it was asked for.
    pub(crate) fn trouble(self, trouble: &Trouble) {
        if self.json {
            let error = json!({ "error": { "code": trouble.code, "message": trouble.message } });
            write(io::stderr(), &error.to_string());
        } else {
            write(io::stderr(), &format!("readmit: {}", trouble.message));
        }
    }
}

/// Writes whole lines. Who closed the pipe does not want to hear more, and that is no failure of ours.
fn write(mut to: impl Write, text: &str) {
    let text = text.trim_end_matches('\n');
    if !text.is_empty() {
        let _ = writeln!(to, "{text}").and_then(|()| to.flush());
    }
}
