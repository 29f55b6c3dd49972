//! `journey`: authored sign-in flows, from file to production, run and looked at from the shell.

mod answers;
mod ask;
mod codegen;
mod findings;
mod graph;
mod lint;
mod manage;
mod play;
mod refused;
mod replay;
mod template;
pub(crate) mod test;

pub(crate) use refused::journey_refused;

use super::with;
use crate::config::Settings;
use crate::outcome::{Answer, Trouble};
use crate::output::Output;
use clap::{Args, Subcommand};
use readmit_core::journey::JourneyId;
use std::io::ErrorKind;
use std::path::PathBuf;

/// What can be done with journeys.
#[derive(Debug, Subcommand)]
pub(crate) enum JourneyCommand {
    /// Take in journey files: new journeys, and new versions of those that are here.
    #[command(after_help = "\
What a file says to be in production is live afterwards. A file that says so
of nothing changes nothing for users, unless --publish is given. The same file
once more changes nothing. A version of a known name with other steps gets a
number of its own; the former one is called NAME (NUMBER) then, and runs that
are on it stay there.

Examples:
  readmit journey lint recovery.json
  readmit journey import recovery.json --publish")]
    Import(manage::ImportArgs),
    /// Write a journey as a file.
    #[command(after_help = "\
Examples:
  readmit journey export temp-code-authentication --out recovery.json
  readmit journey export temp-code-authentication --version v2")]
    Export(manage::ExportArgs),
    /// List the journeys, and which of their versions run.
    List,
    /// Show a journey: its versions, and the steps of one of them.
    #[command(after_help = "\
Examples:
  readmit journey show temp-code-authentication
  readmit journey show temp-code-authentication 3")]
    Show(VersionArgs),
    /// Put a version into production: the named one, or the newest. An older one rolls back.
    #[command(after_help = "\
The version that was in production for the same requests becomes a former one;
versions with other filters stay.

Examples:
  readmit journey publish temp-code-authentication
  readmit journey publish temp-code-authentication 2      back to version number 2")]
    Publish(VersionArgs),
    /// Switch a version off; runs that are on it end.
    #[command(after_help = "\
Example:
  readmit journey disable temp-code-authentication 2")]
    Disable {
        #[command(flatten)]
        journey: NameArg,
        /// The version, by name or number.
        version: String,
    },
    /// Remove a journey with all its versions; its runs end.
    Remove {
        #[command(flatten)]
        journey: NameArg,
    },
    /// Hold journey files against every rule of the importer. Needs no installation.
    #[command(after_help = "\
With --json there is one line for each file. The exit code is 1 when a file is
refused, else 0.

Examples:
  readmit journey lint *.json
  readmit journey lint recovery.json --json")]
    Lint(lint::LintArgs),
    /// Run the tests of journeys: files that say what a journey must do.
    #[command(after_help = test::EXAMPLES)]
    Test(test::TestArgs),
    /// Run a journey in the terminal, as an app would.
    #[command(after_help = "\
Each step is asked in the terminal; codes and passwords are not shown while
they are typed. In scripts the answers come from --answers or from standard
input, one JSON object a line:
  {\"username\": \"ann\", \"code\": \"123456\"}            the usual answer
  {\"choose\": \"cancel\", \"data\": {}}                 another way out
  {\"resend\": true}                                 the code once more
  {}                                               go on

Examples:
  readmit journey run temp-code-form
  readmit journey run temp-code-authentication --params '{\"external_user_id\":\"ann\",\"temp_code\":\"123456\"}'
  echo '{}' | readmit journey run information --json")]
    Run(play::RunArgs),
    /// Write a small client of a journey, for testing it locally: web, Android or iOS.
    #[command(after_help = codegen::EXAMPLES)]
    Codegen(codegen::CodegenArgs),
    /// Show the runs that began last.
    #[command(after_help = "\
Examples:
  readmit journey runs
  readmit journey runs temp-code-form --limit 100")]
    Runs(replay::RunsArgs),
    /// Run a recorded run once more, step by step: the same way must come out.
    #[command(after_help = "\
Nothing is done to anybody: what the run's steps came to is taken from its
log, which holds no code and no password. With another version it says what
that version would have done with the same answers, as far as it does what was
done then.

Examples:
  readmit journey replay 0190f0e5-5c1a-7c3e-8a55-0f6f4a1c2b3d
  readmit journey replay 0190f0e5-5c1a-7c3e-8a55-0f6f4a1c2b3d --with 3 --step")]
    Replay(replay::ReplayArgs),
    /// Begin a journey with a ready one.
    #[command(after_help = "\
Examples:
  readmit journey template list
  readmit journey new --template temp-code-form --name recovery --out recovery.json")]
    New(template::NewArgs),
    /// Journeys that come with the product.
    #[command(subcommand)]
    Template(template::TemplateCommand),
}

/// Which journey.
#[derive(Debug, Args)]
pub(crate) struct NameArg {
    /// The journey's name, as clients start it.
    #[arg(value_name = "NAME", value_parser = read_name)]
    name: JourneyId,
}

/// Which version of which journey.
#[derive(Debug, Args)]
pub(crate) struct VersionArgs {
    #[command(flatten)]
    journey: NameArg,
    /// The version, by name or number.
    version: Option<String>,
}

fn read_name(text: &str) -> Result<JourneyId, String> {
    JourneyId::read(text).ok_or_else(|| "expected a journey's name".to_owned())
}

/// Reads a file whole, without the mark that some editors begin it with.
fn read_file(path: &PathBuf) -> Result<String, Trouble> {
    let mut text = std::fs::read_to_string(path).map_err(|error| {
        let what = match error.kind() {
            ErrorKind::InvalidData => "the file is no UTF-8 text: save it as UTF-8".to_owned(),
            _ => error.to_string(),
        };
        Trouble::usage(format!("{}: {what}", path.display()))
    })?;
    if text.starts_with('\u{feff}') {
        text.drain(..'\u{feff}'.len_utf8());
    }
    Ok(text)
}

impl JourneyCommand {
    /// Does what needs no installation.
    pub(crate) fn without_installation(&self, output: Output) -> Option<Result<Answer, Trouble>> {
        match self {
            Self::Lint(asked) => Some(lint::run(asked, output)),
            Self::New(asked) => Some(template::new(asked)),
            Self::Template(template::TemplateCommand::List) => Some(Ok(template::list())),
            _ => None,
        }
    }
}

/// Does it.
pub(crate) async fn run(
    settings: &Settings,
    command: JourneyCommand,
    output: Output,
) -> Result<Answer, Trouble> {
    if let Some(done) = command.without_installation(output) {
        return done;
    }
    with(settings, |app| async move {
        match command {
            JourneyCommand::Import(asked) => manage::import(&app, &asked).await,
            JourneyCommand::Export(asked) => manage::export(&app, &asked).await,
            JourneyCommand::List => manage::list(&app).await,
            JourneyCommand::Show(asked) => manage::show(&app, &asked).await,
            JourneyCommand::Publish(asked) => manage::publish(&app, &asked).await,
            JourneyCommand::Disable { journey, version } => {
                manage::disable(&app, &journey.name, &version).await
            }
            JourneyCommand::Remove { journey } => manage::remove(&app, &journey.name).await,
            JourneyCommand::Run(asked) => play::run(&app, asked, output).await,
            JourneyCommand::Codegen(asked) => codegen::run(&app, &asked).await,
            JourneyCommand::Runs(asked) => replay::runs(&app, &asked).await,
            JourneyCommand::Replay(asked) => replay::run(&app, &asked, output).await,
            JourneyCommand::Lint(_)
            | JourneyCommand::New(_)
            | JourneyCommand::Template(_)
            | JourneyCommand::Test(_) => Ok(Answer::done("", serde_json::Value::Null)),
        }
    })
    .await
}
