//! What the program says of its own command line: completions for shells, and the reference as Markdown; and
//! the OpenAPI document of the native API.

use crate::cli::{Cli, markdown};
use crate::outcome::Answer;
use clap::CommandFactory;
use clap_complete::Shell;
use serde_json::json;

/// A completion script.
pub(crate) fn completions(shell: Shell) -> Answer {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Cli::command(), "readmit", &mut script);
    let script = String::from_utf8_lossy(&script).into_owned();
    Answer::done(script.clone(), json!({ "shell": shell.to_string(), "script": script }))
}

/// The reference.
pub(crate) fn markdown() -> Answer {
    let text = markdown::write(Cli::command());
    Answer::done(text.clone(), json!({ "markdown": text }))
}

/// The OpenAPI document.
pub(crate) fn openapi() -> Answer {
    let text = readmit_http::admin::openapi::document();
    let document = serde_json::from_str(&text).unwrap_or_default();
    Answer::done(text, document)
}
