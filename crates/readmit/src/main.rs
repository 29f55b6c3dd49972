//! Readmit, the program: reads the command line and the configuration, wires the parts together, and answers
//! with text or JSON and an exit code.

mod cli;
mod commands;
mod config;
mod demo;
mod installation;
mod outcome;
mod output;
mod private;
mod serve;
mod telemetry;
mod when;

use cli::{Cli, Command};
use config::Settings;
use outcome::{Answer, Exit, Trouble};
use output::Output;
use std::process::ExitCode;

/// The general-purpose allocator of the platform costs a tenth of the throughput.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    let cli = match cli::read(std::env::args_os()) {
        Ok(cli) => cli,
        Err(stop) => return stop,
    };
    let output = Output::new(cli.common.json);
    let outcome = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime.block_on(run(cli, output)),
        Err(error) => Err(Trouble::failure(format!("the runtime cannot start: {error}"))),
    };
    match outcome {
        Ok(answer) => {
            output.answer(&answer);
            answer.exit.into()
        }
        Err(trouble) => {
            output.trouble(&trouble);
            trouble.exit.into()
        }
    }
}

async fn run(cli: Cli, output: Output) -> Result<Answer, Trouble> {
    // These two know the command line only: they work with a broken configuration as well.
    match &cli.command {
        Command::Completions { shell } => return Ok(commands::reference::completions(*shell)),
        Command::HelpMarkdown => return Ok(commands::reference::markdown()),
        _ => {}
    }
    let settings = Settings::gather(&cli)?;
    let serves = matches!(cli.command, Command::Serve(_) | Command::Demo(_));
    telemetry::start(&settings.log, serves)?;
    match cli.command {
        Command::Serve(_) => serve::run(&settings, output, false).await,
        Command::Demo(_) => serve::run(&settings, output, true).await,
        Command::Code(command) => commands::code::run(&settings, command).await,
        Command::User(command) => commands::user::run(&settings, command).await,
        Command::App(command) => commands::app::run(&settings, command).await,
        Command::Org(command) => commands::org::run(&settings, command).await,
        Command::Events(asked) => commands::events::run(&settings, asked).await,
        Command::Backup { file } => commands::backup::backup(&settings, &file).await,
        Command::Restore { file } => commands::backup::restore(&settings, &file).await,
        Command::Config(config::check::ConfigCommand::Check) => config::check::run(&settings).await,
        Command::Selftest { seeds } => commands::selftest::run(&settings, seeds, output).await,
        Command::Completions { .. } | Command::HelpMarkdown => Ok(Answer::done("", serde_json::Value::Null)),
    }
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit as u8)
    }
}
