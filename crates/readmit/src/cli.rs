//! The command line: what can be said, and what `--help` teaches.

pub(crate) mod markdown;

use crate::commands::app::AppCommand;
use crate::commands::code::CodeCommand;
use crate::commands::events::EventsArgs;
use crate::commands::org::OrgCommand;
use crate::commands::user::UserCommand;
use crate::config::check::ConfigCommand;
use crate::outcome::{Exit, Trouble};
use crate::output::Output;
use clap::error::ErrorKind;
use clap::{Args, CommandFactory, FromArgMatches, Parser, Subcommand};
use clap_complete::Shell;
use std::collections::BTreeMap;
use std::ffi::OsString;
use std::path::PathBuf;
use std::process::ExitCode;

const EXAMPLES: &str = "\
Examples:
  readmit demo                             a server with users and clients to try things on
  readmit serve --data /var/lib/readmit    a server; its database and keys are in that folder
  readmit code issue --user ann            a code for Ann, to be read to her over the phone
  readmit events --user ann                what happened to Ann's account, with the true reasons

Exit codes:
  0  done
  1  the machine failed: disk, network, database
  2  the command line, the configuration, or a value in it is wrong
  3  refused: a rule said no, and the message says which and what helps
  4  what was named does not exist
  5  the key ring and the database do not belong together";

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

/// What a server takes.
#[derive(Debug, Clone, Args)]
pub(crate) struct ServeArgs {
    /// Address and port to listen on; port 0 takes a free one [env: READMIT_LISTEN] [default: 127.0.0.1:8080].
    #[arg(long, value_name = "ADDR")]
    listen: Option<String>,
    /// How the server is reached from outside; tokens name it as their issuer [env: READMIT_PUBLIC_URL]
    /// [default: http://localhost:PORT].
    #[arg(long, value_name = "URL")]
    public_url: Option<String>,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Run the server.
    #[command(after_help = "\
Examples:
  readmit serve --data /var/lib/readmit --listen 0.0.0.0:8080 --public-url https://id.example.com
  READMIT_DATABASE=postgres://readmit:secret@db/readmit READMIT_KEY_RING_FILE=/run/secrets/keys.json readmit serve

The first start makes the database and the key ring. SIGTERM stops it: requests under way are finished.
There is no TLS listener yet: put a proxy in front.")]
    Serve(ServeArgs),
    /// Run the server on a filled organisation, to try things on.
    #[command(after_help = "\
The first start makes an application, two clients and three users; later ones find them there. What programs
need to know is in DIR/demo.json.

Example:
  readmit demo --data ./readmit-data --listen 127.0.0.1:9000")]
    Demo(ServeArgs),
    /// Issue and withdraw temporary access codes.
    #[command(subcommand)]
    Code(CodeCommand),
    /// Make, find and change users.
    #[command(subcommand)]
    User(UserCommand),
    /// Make, find and change applications and their clients.
    #[command(subcommand)]
    App(AppCommand),
    /// Show and set what holds for the whole organisation.
    #[command(subcommand)]
    Org(OrgCommand),
    /// Show what happened, newest first.
    Events(EventsArgs),
    /// Write a consistent copy of the database into a new file, while the server runs.
    #[command(after_help = "\
The key ring is not in the backup: without it nobody who finds the file can read a code or a secret off it, and
without it the backup cannot be used. Keep a copy of the ring in another place.

Example:
  readmit backup /backups/readmit-2026-01-31.db")]
    Backup {
        /// The file to write; it must not be there yet.
        file: PathBuf,
    },
    /// Make a database from a backup, in an empty place.
    #[command(after_help = "\
The place is that of --data or --database. It must be empty: nothing is overwritten. A backup of SQLite can be
restored into PostgreSQL and the other way round. The key ring must be the one of the time of the backup.

Example:
  readmit restore /backups/readmit-2026-01-31.db --data /var/lib/readmit-again")]
    Restore {
        /// The backup.
        file: PathBuf,
    },
    /// Look at the configuration.
    #[command(subcommand)]
    Config(ConfigCommand),
    /// Run the race suite on this database, in a scratch tenant that is removed afterwards.
    #[command(after_help = "\
Many callers at once meet on one account: one single-use code lets one in, and a limit of three failures judges
three. A running server may use the database meanwhile; its accounts are not touched. With --json every case is
one line, and the last line is the sum.

Example:
  readmit selftest --seeds 20 --database postgres://readmit:secret@db/readmit")]
    Selftest {
        /// How often each case runs, each time with callers in another order.
        #[arg(long, default_value_t = 3, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=10_000))]
        seeds: u32,
    },
    /// Write a completion script for a shell.
    #[command(after_help = "\
Example:
  readmit completions bash > /etc/bash_completion.d/readmit")]
    Completions {
        /// The shell.
        shell: Shell,
    },
    /// Write this reference as Markdown.
    #[command(hide = true)]
    HelpMarkdown,
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
