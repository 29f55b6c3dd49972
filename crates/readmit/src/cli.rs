//! The command line: what can be said, and what `--help` teaches.

mod command;
pub(crate) mod markdown;

pub(crate) use command::Command;

use crate::outcome::{Exit, Trouble};
use crate::output::Output;
use clap::error::ErrorKind;
use clap::{Args, CommandFactory, FromArgMatches, Parser};
use std::collections::BTreeMap;
use std::ffi::OsString;
use std::path::PathBuf;
use std::process::ExitCode;

const EXAMPLES: &str = "\
Examples:
  readmit demo                             a server with users and clients to try things on
  readmit serve --data /var/lib/readmit    a server; its database and keys are in that folder
  readmit operator create --email ada@example.com --role administrator
                                           the first administrator, or one more
  readmit code issue --user ann            a code for Ann, to be read to her over the phone
  readmit events --user ann                what happened to Ann's account, with the true reasons

Exit codes:
  0  done
  1  the machine failed: disk, network, database; of `journey lint`: a file is refused
  2  the command line, the configuration, or a value in it is wrong
  3  refused: a rule said no, and the message says which and what helps
  4  what was named does not exist
  5  the key ring and the database do not belong together
  6  the log is not what was written and signed";

/// Lets people back in: temporary access codes, on a server of your own.
///
/// One program: the server, and every act of an operator as a command. Commands work on the same database as a
/// running server, at the same time.
#[derive(Debug, Parser)]
#[command(name = "readmit", version, after_help = EXAMPLES, disable_help_subcommand = true)]
pub(crate) struct Cli {
    #[command(flatten)]
    pub(crate) common: Common,
    #[command(subcommand)]
    pub(crate) command: Command,
}

/// What every command takes.
#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "For every command")]
pub(crate) struct Common {
    /// Answer in JSON, one line; errors are JSON on standard error.
    #[arg(long, global = true)]
    pub(crate) json: bool,
    /// The folder of the database and the key ring [env: READMIT_DATA] [default: ./readmit-data].
    #[arg(long, global = true, value_name = "DIR")]
    pub(crate) data: Option<String>,
    /// The database, if it is elsewhere: sqlite:PATH or postgres://USER:PASSWORD@HOST/DATABASE
    /// [env: READMIT_DATABASE].
    #[arg(long, global = true, value_name = "URL")]
    pub(crate) database: Option<String>,
    /// The key ring, if it is elsewhere than in the data folder [env: READMIT_KEY_RING_FILE; the ring itself:
    /// READMIT_KEY_RING].
    #[arg(long, global = true, value_name = "FILE")]
    pub(crate) keys: Option<String>,
    /// A configuration file in TOML [env: READMIT_CONFIG].
    #[arg(long, global = true, value_name = "FILE")]
    pub(crate) config: Option<PathBuf>,
}

/// Reads the command line; help, version and mistakes are answered here.
pub(crate) fn read(arguments: impl IntoIterator<Item = OsString>) -> Result<Cli, ExitCode> {
    let arguments: Vec<OsString> = arguments.into_iter().collect();
    let matched = Cli::command().try_get_matches_from(&arguments);
    let error = match matched.and_then(|matches| Cli::from_arg_matches(&matches)) {
        Ok(cli) => return Ok(cli),
        Err(error) => error,
    };
    let asked = matches!(error.kind(), ErrorKind::DisplayHelp | ErrorKind::DisplayVersion);
    if !asked && arguments.iter().any(|argument| argument == "--json") {
        let text = error.render().to_string();
        let message = text.trim().trim_start_matches("error: ").lines().next().unwrap_or_default().to_owned();
        Output::new(true).trouble(&Trouble::command_line(message));
    } else {
        // Nobody is left to tell when this fails.
        let _ = error.print();
    }
    Err(if asked { Exit::Ok } else { Exit::Usage }.into())
}

impl Cli {
    /// The settings that flags set, by name.
    pub(crate) fn flags(&self) -> BTreeMap<&'static str, String> {
        let server = match &self.command {
            Command::Serve(server) | Command::Demo(server) => Some(server),
            _ => None,
        };
        let common = &self.common;
        [
            ("data", common.data.as_ref()),
            ("database", common.database.as_ref()),
            ("keys", common.keys.as_ref()),
            ("listen", server.and_then(|server| server.listen.as_ref())),
            ("public_url", server.and_then(|server| server.public_url.as_ref())),
        ]
        .into_iter()
        .filter_map(|(name, text)| Some((name, text?.clone())))
        .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_line_is_well_formed() {
        Cli::command().debug_assert();
    }
}
