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
    let text = renamed(template, name);
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

/// The template under another name; its text stays as it was laid out.
fn renamed(template: &templates::Template, name: &str) -> String {
    let quoted = Value::from(name).to_string();
    let path = format!("/policies/{}\"", template.name);
    template
        .text
        .replacen(&format!("\"policy_id\": \"{}\"", template.name), &format!("\"policy_id\": {quoted}"), 1)
        .replacen(&path, &format!("/policies/{}", quoted.trim_start_matches('"')), 1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use readmit_core::journey::import::{Options, read};

    #[test]
    fn every_template_takes_another_name() {
        for template in templates::all() {
            let name = "my \"own\" recovery";
            let import = read(&renamed(template, name), &Options::default());
            assert_eq!(import.journeys[0].journey.id.as_str(), name, "{:#?}", import.findings);
        }
    }
}
