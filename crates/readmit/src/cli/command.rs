//! The commands, each with its examples. What a command takes stands with the command.

use crate::commands::app::AppCommand;
use crate::commands::approval::ApprovalCommand;
use crate::commands::audit::AuditCommand;
use crate::commands::code::CodeCommand;
use crate::commands::events::EventsArgs;
use crate::commands::group::GroupCommand;
use crate::commands::hook::HookCommand;
use crate::commands::journey::JourneyCommand;
use crate::commands::key::KeyCommand;
use crate::commands::operator::OperatorCommand;
use crate::commands::org::OrgCommand;
use crate::commands::outbox::OutboxCommand;
use crate::commands::policy::PolicyCommand;
use crate::commands::role::RoleCommand;
use crate::commands::token::TokenCommand;
use crate::commands::totp::TotpCommand;
use crate::commands::user::UserCommand;
use crate::config::check::ConfigCommand;
use clap::{Args, Subcommand};
use clap_complete::Shell;
use std::path::PathBuf;

/// What a server takes.
#[derive(Debug, Clone, Args)]
pub(crate) struct ServeArgs {
    /// Address and port to listen on; port 0 takes a free one [env: READMIT_LISTEN] [default: 127.0.0.1:8080].
    #[arg(long, value_name = "ADDR")]
    pub(super) listen: Option<String>,
    /// How the server is reached from outside; tokens name it as their issuer [env: READMIT_PUBLIC_URL]
    /// [default: http://localhost:PORT].
    #[arg(long, value_name = "URL")]
    pub(super) public_url: Option<String>,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Run the server.
    #[command(after_help = "\
Examples:
  readmit serve --data /var/lib/readmit --listen 0.0.0.0:8080 --public-url https://id.example.com
  READMIT_DATABASE=postgres://readmit:secret@db/readmit READMIT_KEY_RING_FILE=/run/secrets/keys.json readmit serve

The first start makes the database and the key ring. As long as there is no operator, a start prints a link by
which the first administrator is made, once; `readmit operator create` makes one as well.

SIGTERM stops it: requests under way are finished. TLS is set in the configuration file, or done by a proxy in
front.")]
    Serve(ServeArgs),
    /// Run the server on a filled organisation, to try things on.
    #[command(after_help = "\
The first start makes an application, two clients, three users, three operators and the ready journeys; later ones find them there.
What programs need to know, the operators' passwords too, is in DIR/demo.json.

Example:
  readmit demo --data ./readmit-data --listen 127.0.0.1:9000")]
    Demo(ServeArgs),
    /// Issue and withdraw temporary access codes.
    #[command(subcommand)]
    Code(CodeCommand),
    /// Register, check, lock and take away authenticator apps (TOTP).
    #[command(subcommand)]
    Totp(TotpCommand),
    /// Take in, publish, run and look at journeys: authored sign-in flows.
    #[command(subcommand)]
    Journey(JourneyCommand),
    /// Make, find and change users.
    #[command(subcommand)]
    User(UserCommand),
    /// Make, find and change applications and their clients.
    #[command(subcommand)]
    App(AppCommand),
    /// Show sign-in policies, and why one lets a user in or does not.
    #[command(subcommand)]
    Policy(PolicyCommand),
    /// Show and set what holds for the whole organisation.
    #[command(subcommand)]
    Org(OrgCommand),
    /// Make operators (administrators, help-desk agents, auditors), and let them in again.
    #[command(subcommand)]
    Operator(OperatorCommand),
    /// Make and change roles: what operators may do.
    #[command(subcommand)]
    Role(RoleCommand),
    /// Make groups of users, and say who is in them.
    #[command(subcommand)]
    Group(GroupCommand),
    /// See and decide what operators ask a second operator's approval for.
    #[command(subcommand)]
    Approval(ApprovalCommand),
    /// Make and take back operators' tokens for programs.
    #[command(subcommand)]
    Token(TokenCommand),
    /// Say where events are sent to as they happen.
    #[command(subcommand)]
    Hook(HookCommand),
    /// Look after messages that were given up.
    #[command(subcommand)]
    Outbox(OutboxCommand),
    /// Show what happened, newest first.
    Events(EventsArgs),
    /// Prove what happened: export the log, and verify an export on any machine.
    #[command(subcommand)]
    Audit(AuditCommand),
    /// Look after the key ring: new keys, old keys, a lost ring.
    #[command(subcommand)]
    Key(KeyCommand),
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
    /// Write the OpenAPI document of the native API.
    #[command(hide = true)]
    HelpOpenapi,
}
