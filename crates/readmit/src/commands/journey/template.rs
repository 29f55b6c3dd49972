//! `journey new` and `journey template`: ready journeys.

use crate::commands::show;
use crate::installation::at;
use crate::outcome::{Answer, Trouble};
use clap::{Args, Subcommand};
use readmit_app::journeys::templates;
use readmit_core::journey::JourneyId;
use serde_json::{Value, json};
use std::io::{ErrorKind, Write as _};
use std::path::PathBuf;

/// What can be done with templates.
#[derive(Debug, Subcommand)]
pub(crate) enum TemplateCommand {
    /// List them.
    List,
}

/// A journey to begin with.
#[derive(Debug, Args)]
pub(crate) struct NewArgs {
    /// Which template: `readmit journey template list`.
    #[arg(long, value_name = "NAME")]
    template: String,
    /// What clients start it by; the template's name if not given.
    #[arg(long, value_name = "NAME", value_parser = super::read_name)]
    name: Option<JourneyId>,
    /// The file to write; it must not be there yet. Standard output if not given.
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
}

pub(super) fn list() -> Answer {
    let rows: Vec<[String; 2]> =
        templates::all().iter().map(|found| [found.name.to_owned(), found.description.to_owned()]).collect();
    let json: Vec<Value> = templates::all()
        .iter()
        .map(|found| json!({ "name": found.name, "description": found.description }))
        .collect();
    Answer::done(show::table(["name", "what it does"], &rows), json!({ "templates": json }))
}

pub(super) fn new(asked: &NewArgs) -> Result<Answer, Trouble> {
    let template = templates::find(&asked.template).ok_or_else(|| {
        let message = format!("no template `{}`: `readmit journey template list` shows all", asked.template);
        Trouble::not_found("unknown_template", message)
    })?;
    let name = asked.name.as_ref().map_or(template.name, JourneyId::as_str);
    let text = template.named(name);
    let Some(path) = &asked.out else {
        let json = serde_json::from_str(&text).unwrap_or(Value::Null);
        return Ok(Answer::done(text, json));
    };
    let written = std::fs::File::create_new(path).and_then(|mut file| file.write_all(text.as_bytes()));
    let file = path.display().to_string();
    written.map_err(|error| match error.kind() {
        ErrorKind::AlreadyExists => {
            Trouble::usage(format!("{file} is there already, and nothing is overwritten: name another file"))
        }
        _ => at(path, &error),
    })?;
    let told = format!("wrote {file}; `readmit journey import {file}` takes it in, and it is live then");
    Ok(Answer::done(told, json!({ "file": file, "journey": name })))
}
