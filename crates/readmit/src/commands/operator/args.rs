//! What `operator` takes.

use crate::commands::read_identifier;
use clap::{Args, Subcommand};
use readmit_core::id::SessionId;
use readmit_core::identifier::{Identifier, read_email};

/// What can be done with operators.
#[derive(Debug, Subcommand)]
pub(crate) enum OperatorCommand {
    /// Make an operator. Without a password the answer has a link by which they set one.
    #[command(after_help = "\
This works whether or not anybody can sign in, so it is also how the first administrator is made, and how an
installation is opened again whose administrators are all locked out. The link works once, within a day.

Roles that come with the product: administrator, help-desk, auditor, read-only. `readmit role create` makes
others. With --group the operator may act for members of these groups only.

Examples:
  readmit operator create --email ada@example.com --name 'Ada Archer' --role administrator
  readmit operator create --email ben@example.com --role help-desk --group Sales --group Support
  readmit operator create --email ci@example.com --role read-only --password-stdin < password.txt")]
    Create(CreateArgs),
    /// List operators and their roles.
    List,
    /// Show an operator: roles, password, sessions, tokens.
    Show {
        /// Who: e-mail address, or another identifier.
        #[arg(value_name = "IDENT", value_parser = read_identifier)]
        operator: Identifier,
    },
    /// Give a role to an operator, or to a user, who becomes one; a role that they have gets the new reach.
    #[command(after_help = "\
Examples:
  readmit operator grant ben@example.com --role auditor
  readmit operator grant ben@example.com --role help-desk --group Sales

A user without a password as an operator gets one by `readmit operator link`.")]
    Grant(GrantArgs),
    /// Take one role from an operator.
    #[command(after_help = "\
Example:
  readmit operator revoke ben@example.com --role auditor")]
    Revoke {
        /// Who: e-mail address, or another identifier.
        #[arg(value_name = "IDENT", value_parser = read_identifier)]
        operator: Identifier,
        /// The role: its word, name or id.
        #[arg(long)]
        role: String,
    },
    /// Take all roles from an operator. Their sessions and tokens end at once; the user stays.
    Remove {
        /// Who: e-mail address, or another identifier.
        #[arg(value_name = "IDENT", value_parser = read_identifier)]
        operator: Identifier,
    },
    /// Set an operator's password. Their sessions end, and a lock is lifted.
    #[command(after_help = "\
It works without the former password, and when nobody can sign in. Better is `readmit operator link`: then only
the operator knows the password.

Example:
  readmit operator password ada@example.com --password-stdin < password.txt")]
    Password {
        /// Who: e-mail address, or another identifier.
        #[arg(value_name = "IDENT", value_parser = read_identifier)]
        operator: Identifier,
        /// Read the password from the first line of standard input; it is never an argument, since others on
        /// the machine can see those.
        #[arg(long, required = true)]
        password_stdin: bool,
    },
    /// Lift the lock that wrong passwords set.
    Unlock {
        /// Who: e-mail address, or another identifier.
        #[arg(value_name = "IDENT", value_parser = read_identifier)]
        operator: Identifier,
    },
    /// Take an operator's authenticator apps away, who lost the device. Their sessions end.
    #[command(after_help = "\
The password alone lets the operator in then, until they enrol another authenticator app.

Example:
  readmit operator reset-totp ada@example.com")]
    ResetTotp {
        /// Who: e-mail address, or another identifier.
        #[arg(value_name = "IDENT", value_parser = read_identifier)]
        operator: Identifier,
    },
    /// Make a link by which an operator sets a new password; it works once, within a day.
    #[command(after_help = "\
The link is shown here, and sent to the operator's confirmed address where mail is configured. The former
password works until the link is used. The link begins with the public URL (READMIT_PUBLIC_URL).

Example:
  readmit operator link ada@example.com")]
    Link {
        /// Who: e-mail address, or another identifier.
        #[arg(value_name = "IDENT", value_parser = read_identifier)]
        operator: Identifier,
    },
    /// Show an operator's sessions, or end them.
    #[command(after_help = "\
Examples:
  readmit operator sessions ada@example.com
  readmit operator sessions ada@example.com --end all")]
    Sessions {
        /// Who: e-mail address, or another identifier.
        #[arg(value_name = "IDENT", value_parser = read_identifier)]
        operator: Identifier,
        /// End one session, or `all`.
        #[arg(long, value_name = "ID|all", value_parser = read_which)]
        end: Option<Which>,
    },
}

/// Which sessions to end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Which {
    /// Every one.
    All,
    /// One of them.
    One(SessionId),
}

fn read_which(text: &str) -> Result<Which, String> {
    if text == "all" {
        return Ok(Which::All);
    }
    text.parse().map(Which::One).map_err(|_| "expected the id of a session, or `all`".to_owned())
}

/// A new operator.
#[derive(Debug, Args)]
pub(crate) struct CreateArgs {
    /// E-mail address; it is what they sign in with.
    #[arg(long, value_name = "ADDRESS", value_parser = read_email)]
    pub(super) email: String,
    /// The address is known to reach them: notices and links are sent there.
    #[arg(long)]
    pub(super) email_verified: bool,
    /// The name that people see.
    #[arg(long, value_name = "NAME")]
    pub(super) name: Option<String>,
    /// A role: administrator, help-desk, auditor, read-only, or another one's name or id; may be given several
    /// times.
    #[arg(long = "role", value_name = "ROLE", required = true)]
    pub(super) roles: Vec<String>,
    /// Only for members of this group, by name or id; may be given several times.
    #[arg(long = "group", value_name = "GROUP")]
    pub(super) groups: Vec<String>,
    /// Read the password from the first line of standard input; it is never an argument, since others on the
    /// machine can see those.
    #[arg(long)]
    pub(super) password_stdin: bool,
}

/// A role for someone.
#[derive(Debug, Args)]
pub(crate) struct GrantArgs {
    /// Who: e-mail address, or another identifier.
    #[arg(value_name = "IDENT", value_parser = read_identifier)]
    pub(super) operator: Identifier,
    /// A role: administrator, help-desk, auditor, read-only, or another one's name or id; may be given several
    /// times.
    #[arg(long = "role", value_name = "ROLE", required = true)]
    pub(super) roles: Vec<String>,
    /// Only for members of this group, by name or id; may be given several times.
    #[arg(long = "group", value_name = "GROUP")]
    pub(super) groups: Vec<String>,
}
