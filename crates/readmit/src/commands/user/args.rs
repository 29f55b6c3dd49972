//! What `user` takes.

use crate::commands::read_identifier;
use crate::outcome::Trouble;
use clap::{Args, Subcommand, ValueEnum};
use readmit_app::store::SortField;
use readmit_core::id::ApplicationId;
use readmit_core::identifier::{Identifier, read_email, read_name, read_phone};
use readmit_core::profile::{Contact, Name, Profile, Status};
use readmit_core::time::Timestamp;

/// What can be done with users.
#[derive(Debug, Subcommand)]
pub(crate) enum UserCommand {
    /// Make a user.
    #[command(after_help = "\
Examples:
  readmit user create --username ann --email ann@example.com --phone '+1 202 555 0111'
  readmit user create --email ben@example.com --app 3f0e8c1e-5d5b-4f3c-9a54-0f6f4a1c2b3d")]
    Create(CreateArgs),
    /// Show a user, their codes and locks.
    Show {
        /// Whom: id, external id, e-mail address, phone number or user name.
        #[arg(value_name = "IDENT", value_parser = read_identifier)]
        user: Identifier,
    },
    /// List users.
    #[command(after_help = "\
Examples:
  readmit user list --starting-with ann
  readmit user list --status disabled --sort email --limit 20")]
    List(ListArgs),
    /// Change what is known of a user; what is not named stays.
    #[command(after_help = "\
Examples:
  readmit user update ann --phone +12025550199
  readmit user update ann --email-verified
  readmit user update ann --remove external-id

Notices and codes go to confirmed addresses only. An address that changes is not confirmed.")]
    Update(UpdateArgs),
    /// Let a user sign in again.
    Enable {
        /// Whom: id, external id, e-mail address, phone number or user name.
        #[arg(value_name = "IDENT", value_parser = read_identifier)]
        user: Identifier,
    },
    /// Switch a user off: sessions end, live codes die, and nobody signs in as them.
    Disable {
        /// Whom: id, external id, e-mail address, phone number or user name.
        #[arg(value_name = "IDENT", value_parser = read_identifier)]
        user: Identifier,
    },
    /// Remove a user, their codes and sessions. The events about them stay.
    Delete {
        /// Whom: id, external id, e-mail address, phone number or user name.
        #[arg(value_name = "IDENT", value_parser = read_identifier)]
        user: Identifier,
    },
    /// Erase the addresses, identifiers and notes that stand beside the events about a user. The events stay,
    /// and the log verifies as before.
    #[command(after_help = "\
A user who was deleted is named by their id.

Example:
  readmit user erase-history 3f0e8c1e-5d5b-4f3c-9a54-0f6f4a1c2b3d")]
    EraseHistory {
        /// Whom: id, external id, e-mail address, phone number or user name.
        #[arg(value_name = "IDENT", value_parser = read_identifier)]
        user: Identifier,
    },
    /// Add a user to an application.
    Associate {
        /// Whom: id, external id, e-mail address, phone number or user name.
        #[arg(value_name = "IDENT", value_parser = read_identifier)]
        user: Identifier,
        /// The application.
        #[arg(long, value_name = "ID")]
        app: ApplicationId,
    },
    /// Lift every lock of a user's codes and forget failed attempts.
    Unlock {
        /// Whom: id, external id, e-mail address, phone number or user name.
        #[arg(value_name = "IDENT", value_parser = read_identifier)]
        user: Identifier,
    },
    /// Let recovery go on that the user's own "this was not me" froze; give an operator who was recovered their
    /// rights back.
    Unfreeze {
        /// Whom: id, external id, e-mail address, phone number or user name.
        #[arg(value_name = "IDENT", value_parser = read_identifier)]
        user: Identifier,
    },
    /// Switch a user's codes off until unlocked; live ones die.
    Lock {
        /// Whom: id, external id, e-mail address, phone number or user name.
        #[arg(value_name = "IDENT", value_parser = read_identifier)]
        user: Identifier,
    },
}

/// What is known of a user.
#[derive(Debug, Clone, Args)]
pub(crate) struct ProfileFlags {
    /// User name, without spaces.
    #[arg(long, value_name = "NAME", value_parser = read_name)]
    username: Option<String>,
    /// E-mail address.
    #[arg(long, value_name = "ADDRESS", value_parser = read_email)]
    email: Option<String>,
    /// The e-mail address is known to reach the user; `=false` takes that back.
    #[arg(long, value_name = "BOOL", num_args = 0..=1, require_equals = true, default_missing_value = "true")]
    email_verified: Option<bool>,
    /// Phone number with its country, such as +12025550111.
    #[arg(long, value_name = "NUMBER", value_parser = read_phone)]
    phone: Option<String>,
    /// The phone number is known to reach the user; `=false` takes that back.
    #[arg(long, value_name = "BOOL", num_args = 0..=1, require_equals = true, default_missing_value = "true")]
    phone_verified: Option<bool>,
    /// Your own id for the user.
    #[arg(long, value_name = "ID", value_parser = read_name)]
    external_id: Option<String>,
    /// Given name.
    #[arg(long, value_name = "NAME")]
    first_name: Option<String>,
    /// Family name.
    #[arg(long, value_name = "NAME")]
    last_name: Option<String>,
}

/// A new user.
#[derive(Debug, Args)]
pub(crate) struct CreateArgs {
    #[command(flatten)]
    pub(super) profile: ProfileFlags,
    /// An application that the user belongs to; may be given several times.
    #[arg(long = "app", value_name = "ID")]
    pub(super) apps: Vec<ApplicationId>,
}

/// Which users.
#[derive(Debug, Args)]
pub(crate) struct ListArgs {
    /// Only those of an application.
    #[arg(long, value_name = "ID")]
    pub(super) app: Option<ApplicationId>,
    /// Only those in a group, by its name or id.
    #[arg(long, value_name = "GROUP")]
    pub(super) group: Option<String>,
    /// Only those with this status.
    #[arg(long)]
    pub(super) status: Option<StatusWord>,
    /// Only those with an identifier that begins so.
    #[arg(long, value_name = "TEXT")]
    pub(super) starting_with: Option<String>,
    /// The order; users that lack the field are left out.
    #[arg(long, default_value = "created")]
    pub(super) sort: SortWord,
    /// Greatest first.
    #[arg(long)]
    pub(super) descending: bool,
    /// How many to skip.
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub(super) offset: u32,
    /// How many to show at most.
    #[arg(long, value_name = "N", default_value_t = 100, value_parser = clap::value_parser!(u32).range(..=5_000))]
    pub(super) limit: u32,
}

/// A change of a user.
#[derive(Debug, Args)]
pub(crate) struct UpdateArgs {
    /// Whom: id, external id, e-mail address, phone number or user name.
    #[arg(value_name = "IDENT", value_parser = read_identifier)]
    pub(super) user: Identifier,
    #[command(flatten)]
    pub(super) profile: ProfileFlags,
    /// What to take away; may be given several times.
    #[arg(long, value_name = "PART")]
    pub(super) remove: Vec<Part>,
}

/// A status by its word.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub(super) enum StatusWord {
    Active,
    Disabled,
    Pending,
}

/// An order by its word.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub(super) enum SortWord {
    Created,
    Email,
    Phone,
    LastSignIn,
}

/// A part of a profile that can be taken away.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub(super) enum Part {
    Username,
    Email,
    Phone,
    ExternalId,
    Name,
}

impl ProfileFlags {
    /// Whether what is said about addresses is about addresses that are there.
    pub(super) fn check(&self, profile: &Profile) -> Result<(), Trouble> {
        let lacking = |flag: Option<bool>, there: bool| flag.is_some() && !there;
        if lacking(self.email_verified, profile.email.is_some()) {
            return Err(Trouble::usage("--email-verified: the user has no e-mail address"));
        }
        if lacking(self.phone_verified, profile.phone_number.is_some()) {
            return Err(Trouble::usage("--phone-verified: the user has no phone number"));
        }
        Ok(())
    }

    /// Puts what is named into a profile. A contact that changes is unverified unless said otherwise.
    pub(super) fn apply(&self, profile: &mut Profile, now: Timestamp) {
        let contact = |given: &Option<String>, verified: Option<bool>, there: &mut Option<Contact>| {
            if let Some(value) = given
                && there.as_ref().is_none_or(|there| there.value != *value)
            {
                *there = Some(Contact { value: value.clone(), verified_at: None });
            }
            if let (Some(contact), Some(verified)) = (there, verified) {
                contact.verified_at = verified.then(|| contact.verified_at.unwrap_or(now));
            }
        };
        contact(&self.email, self.email_verified, &mut profile.email);
        contact(&self.phone, self.phone_verified, &mut profile.phone_number);
        profile.username = self.username.clone().or_else(|| profile.username.take());
        profile.external_user_id = self.external_id.clone().or_else(|| profile.external_user_id.take());
        if self.first_name.is_some() || self.last_name.is_some() {
            let name = profile.name.get_or_insert_with(Name::default);
            name.first_name = self.first_name.clone().or_else(|| name.first_name.take());
            name.last_name = self.last_name.clone().or_else(|| name.last_name.take());
        }
    }
}

impl Part {
    pub(super) fn remove_from(self, profile: &mut Profile) {
        match self {
            Self::Username => profile.username = None,
            Self::Email => profile.email = None,
            Self::Phone => profile.phone_number = None,
            Self::ExternalId => profile.external_user_id = None,
            Self::Name => profile.name = None,
        }
    }
}

impl From<StatusWord> for Status {
    fn from(word: StatusWord) -> Self {
        match word {
            StatusWord::Active => Self::Active,
            StatusWord::Disabled => Self::Disabled,
            StatusWord::Pending => Self::Pending,
        }
    }
}

impl From<SortWord> for SortField {
    fn from(word: SortWord) -> Self {
        match word {
            SortWord::Created => Self::CreatedAt,
            SortWord::Email => Self::Email,
            SortWord::Phone => Self::Phone,
            SortWord::LastSignIn => Self::LastSignIn,
        }
    }
}
