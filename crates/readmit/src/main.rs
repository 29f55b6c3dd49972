//! Readmit, the program: reads the command line and the configuration, wires the parts together, and answers
//! with text or JSON and an exit code.

mod cli;
mod commands;
mod config;
mod delivery;
mod demo;
mod installation;
mod journey_test;
mod outcome;
mod output;
mod portal;
mod private;
mod serve;
mod telemetry;
mod when;

use cli::{Cli, Command};
use commands::audit::AuditCommand;
use commands::journey::JourneyCommand;
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
    // These know the command line only: they work with a broken configuration, or without an installation.
    match &cli.command {
        Command::Completions { shell } => return Ok(commands::reference::completions(*shell)),
        Command::HelpMarkdown => return Ok(commands::reference::markdown()),
        Command::HelpOpenapi => return Ok(commands::reference::openapi()),
        Command::Audit(AuditCommand::Verify(asked)) => return commands::audit::verify::run(asked),
        Command::Journey(JourneyCommand::Test(asked)) => {
            return commands::journey::test::run(asked, output).await;
        }
        Command::Journey(command) => {
            if let Some(done) = command.without_installation(output) {
                return done;
            }
        }
        _ => {}
    }
    let settings = Settings::gather(&cli)?;
    let serves = matches!(cli.command, Command::Serve(_) | Command::Demo(_));
    telemetry::start(&settings, serves)?;
    match cli.command {
        Command::Serve(_) => serve::run(&settings, output, false).await,
        Command::Demo(_) => serve::run(&settings, output, true).await,
        Command::Code(command) => commands::code::run(&settings, command).await,
        Command::User(command) => commands::user::run(&settings, command).await,
        Command::App(command) => commands::app::run(&settings, command).await,
        Command::Policy(command) => commands::policy::run(&settings, command).await,
        Command::Org(command) => commands::org::run(&settings, command).await,
        Command::Operator(command) => commands::operator::run(&settings, command).await,
        Command::Role(command) => commands::role::run(&settings, command).await,
        Command::Group(command) => commands::group::run(&settings, command).await,
        Command::Approval(command) => commands::approval::run(&settings, command).await,
        Command::Token(command) => commands::token::run(&settings, command).await,
        Command::Totp(command) => commands::totp::run(&settings, command, output).await,
        Command::Journey(command) => commands::journey::run(&settings, command, output).await,
        Command::Hook(command) => commands::hook::run(&settings, command).await,
        Command::Outbox(command) => commands::outbox::run(&settings, command).await,
        Command::Events(asked) => commands::events::run(&settings, asked).await,
        Command::Audit(command) => commands::audit::run(&settings, command, output).await,
        Command::Key(command) => commands::key::run(&settings, command, output).await,
        Command::Backup { file } => commands::backup::backup(&settings, &file).await,
        Command::Restore { file } => commands::backup::restore(&settings, &file).await,
        Command::Config(config::check::ConfigCommand::Check) => config::check::run(&settings).await,
        Command::Selftest { seeds } => commands::selftest::run(&settings, seeds, output).await,
        Command::Completions { .. } | Command::HelpMarkdown | Command::HelpOpenapi => {
            Ok(Answer::done("", serde_json::Value::Null))
        }
    }
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit as u8)
    }
}
