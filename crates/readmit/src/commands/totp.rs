//! `totp`: authenticator apps of users, and what holds for all of them.

mod import;
mod manage;
mod settings;
mod sign;

use super::verification::read_item;
use super::{find_application, read_identifier, with};
use crate::config::Settings;
use crate::outcome::{Answer, Trouble};
use crate::output::Output;
use clap::{Args, Subcommand};
use readmit_core::id::{ApplicationId, TotpId};
use readmit_core::identifier::Identifier;
use readmit_core::verification::CheckedItem;

/// What can be done with authenticator apps.
#[derive(Debug, Subcommand)]
pub(crate) enum TotpCommand {
    /// Register an authenticator app for a user; its secret is shown once, with a QR code.
    #[command(after_help = "\
It can be used at once, whether or not the user scans it; with --confirmation it counts only after its first code.
Where only one is allowed (the default), --replace takes the former one away.

Examples:
  readmit totp register --user ann --label 'Ann, phone'
  readmit totp register --user ann@example.com --replace --confirmation
  readmit totp register --user ann --app 3f0e8c1e-5d5b-4f3c-9a54-0f6f4a1c2b3d --json")]
    Register(RegisterArgs),
    /// Take the first code of an app that waits for it.
    #[command(after_help = "\
Example:
  readmit totp confirm --user ann 492039")]
    Confirm {
        #[command(flatten)]
        user: UserArg,
        /// What the app shows.
        code: String,
    },
    /// Check a code. It counts like a sign-in: wrong ones lock, and a right one is used up.
    #[command(after_help = "\
Example:
  readmit totp verify --user ann 492039")]
    Verify {
        #[command(flatten)]
        user: UserArg,
        /// What the app shows.
        code: String,
    },
    /// Set the clock of a user's device right, by two codes that it shows one after the other.
    #[command(after_help = "\
Example:
  readmit totp resync --user ann 492039 118274")]
    Resync {
        #[command(flatten)]
        user: UserArg,
        /// What the app shows.
        code: String,
        /// What it shows next.
        next: String,
    },
    /// Show a user's authenticator apps, and how they stand.
    #[command(after_help = "\
Example:
  readmit totp list --user ann")]
    List {
        #[command(flatten)]
        user: UserArg,
    },
    /// Take an authenticator app away: the named one, or the only one.
    #[command(after_help = "\
Examples:
  readmit totp revoke --user ann
  readmit totp revoke --user ann --id 3f0e8c1e-5d5b-8f3c-9a54-0f6f4a1c2b3d")]
    Revoke(OneArgs),
    /// Lock an authenticator app, or all of a user's, until someone unlocks it.
    Lock(OneArgs),
    /// Unlock an authenticator app, or all of a user's, and forget the failures.
    Unlock(OneArgs),
    /// Answer a challenge as an authenticator app would that signs transactions (OCRA, RFC 6287).
    #[command(after_help = "\
The secret in Base32, or the whole key URI, is the first line of standard input; a URI says what the flags say.

Example:
  echo JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP | readmit totp sign 402915")]
    Sign(sign::SignArgs),
    /// Show or change what holds for authenticator apps of an application, or of the organisation.
    #[command(after_help = "\
Without --app it is what holds where no application is at hand: for this command line and the native API. What is
not named stays; without any flag nothing is changed.

Examples:
  readmit totp settings --app 3f0e8c1e-5d5b-4f3c-9a54-0f6f4a1c2b3d
  readmit totp settings --app 3f0e8c1e-5d5b-4f3c-9a54-0f6f4a1c2b3d --per-user 5 --confirmation true
  readmit totp settings --lock 5=15m,10=1h,15=1d --failures-expire 1h")]
    Settings(settings::SettingsArgs),
    /// Take over TOTPs from another system: users go on with the app or the device that they have.
    #[command(after_help = "\
The whole file is read and tried on copies before anything is written. If any row cannot be taken over, nothing is,
unless --skip-bad says so. What is there already is known by its secret, so an import that was cut off is simply
started again. The users must be there; the settings (how many a user may have) are those of --app or of the
organisation.

Examples:
  readmit totp import tokens.csv --dry-run       says what would come of every row, and writes nothing
  readmit totp import tokens.csv
  readmit totp import realm.json --skip-bad      imports what can be, and names the rest
  readmit totp import seeds.csv --map owners.csv rows of serial numbers; owners.csv says whose each is
  readmit totp import tokens.xml --key-file transport.key
  readmit totp import tokens.xml --password-file password.txt

docs/totp-import.md shows every format. Remove the files afterwards: they hold the secrets.")]
    Import(import::ImportArgs),
}

/// Whose.
#[derive(Debug, Args)]
pub(crate) struct UserArg {
    /// Whose: id, external id, e-mail address, phone number or user name.
    #[arg(long, value_name = "IDENT", value_parser = read_identifier)]
    user: Identifier,
}

/// One of a user's.
#[derive(Debug, Args)]
pub(crate) struct OneArgs {
    #[command(flatten)]
    user: UserArg,
    /// Which one.
    #[arg(long, value_name = "ID")]
    id: Option<TotpId>,
}

/// A registration.
#[derive(Debug, Args)]
pub(crate) struct RegisterArgs {
    #[command(flatten)]
    user: UserArg,
    /// How the user tells it from others; an identifier of the user if not given.
    #[arg(long)]
    label: Option<String>,
    /// The application whose settings it gets; the organisation's if not given.
    #[arg(long, value_name = "ID")]
    app: Option<ApplicationId>,
    /// Where only one is allowed: take the former one away.
    #[arg(long)]
    replace: bool,
    /// It counts only after its first code: `readmit totp confirm`.
    #[arg(long)]
    confirmation: bool,
    /// How an item of the checklist went: passed, failed or skipped, and a note; may be given several times.
    #[arg(long = "check", value_name = "ITEM=OUTCOME[:NOTE]", value_parser = read_item)]
    checks: Vec<CheckedItem>,
}

/// Does it.
pub(crate) async fn run(config: &Settings, command: TotpCommand, output: Output) -> Result<Answer, Trouble> {
    let command = match command {
        // A generator needs no installation.
        TotpCommand::Sign(asked) => return sign::sign(&asked),
        command => command,
    };
    with(config, |app| async move {
        match command {
            TotpCommand::Register(asked) => {
                if let Some(id) = asked.app {
                    find_application(&app, id).await?;
                }
                manage::register(&app, asked).await
            }
            TotpCommand::Confirm { user, code } => manage::confirm(&app, &user.user, code).await,
            TotpCommand::Verify { user, code } => manage::verify(&app, user.user, code, None).await,
            TotpCommand::Resync { user, code, next } => {
                manage::verify(&app, user.user, code, Some(next)).await
            }
            TotpCommand::List { user } => manage::list(&app, &user.user).await,
            TotpCommand::Revoke(asked) => manage::revoke(&app, &asked).await,
            TotpCommand::Lock(asked) => manage::lock(&app, &asked).await,
            TotpCommand::Unlock(asked) => manage::unlock(&app, &asked).await,
            TotpCommand::Settings(asked) => settings::run(&app, asked).await,
            TotpCommand::Import(asked) => import::run(&app, &asked, output).await,
            TotpCommand::Sign(asked) => sign::sign(&asked),
        }
    })
    .await
}
