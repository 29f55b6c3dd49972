//! `key`: the key ring, from new keys to a lost ring.

mod change;
mod reset;
mod status;

use crate::config::Settings;
use crate::outcome::{Answer, Trouble};
use crate::output::Output;
use clap::{Subcommand, ValueEnum};
use readmit_app::keys::{KeySource, KeyUse, Ring};

/// What can be done with the keys.
#[derive(Debug, Subcommand)]
pub(crate) enum KeyCommand {
    /// List the keys of the ring, their age, and how much still needs each.
    #[command(after_help = "\
Every account is looked at, so it takes a while in a large installation.

Example:
  readmit key status")]
    Status,
    /// Add new keys: from the next start on, new things are made with them; old keys stay as long as needed.
    #[command(after_help = "\
A ring in a file is changed there. One from the environment or a command is printed, for you to store.

Restart every server at once after it: one that runs on with the old ring cannot read what is made with the new
keys.

Examples:
  readmit key rotate
  readmit key rotate --use sign")]
    Rotate {
        /// Which keys.
        #[arg(long = "use", value_enum, default_value_t = UseGroup::All, value_name = "USE")]
        used: UseGroup,
    },
    /// Seal again, under the newest key, what older ones sealed.
    #[command(after_help = "\
It can be cut off and started again. Client secrets, sessions and tokens need no such run: each is kept under the
newest key when it is used next.")]
    Reseal,
    /// Take old keys out of the ring that nothing needs any more.
    #[command(after_help = "\
A key that is still needed is refused, with what needs it. Of a retired chain key the public half stays, so that
the checkpoints that it signed can be verified.

Examples:
  readmit key retire
  readmit key retire --use digest")]
    Retire {
        /// Which keys.
        #[arg(long = "use", value_enum, default_value_t = UseGroup::All, value_name = "USE")]
        used: UseGroup,
        /// Give up messages that could not be sent and are sealed under the old key.
        #[arg(long)]
        lose_dead_messages: bool,
    },
    /// Go on without a key ring that is lost.
    #[command(after_help = "\
Live codes die; client secrets, operators' sessions and tokens are void; web hooks are switched off until they are
made anew; messages that wait are given up. Passwords and accounts stay. Stop every server before it.

Keep the public keys of the lost ring (`readmit audit key` printed them): without them the checkpoints of before
cannot be verified.

Example:
  readmit key reset --lose-secrets")]
    Reset {
        /// Yes.
        #[arg(long, required = true)]
        lose_secrets: bool,
    },
}

/// Keys that are changed together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum UseGroup {
    /// Digests of codes and secrets.
    Digest,
    /// What must be read again: secrets of web hooks, TOTP seeds, messages.
    Seal,
    /// Tokens, for every algorithm.
    Sign,
    /// Checkpoints over the log.
    Chain,
    /// All of them.
    All,
}

impl UseGroup {
    const fn uses(self) -> &'static [KeyUse] {
        const ALL: &[KeyUse] = &[
            KeyUse::Digest,
            KeyUse::Seal,
            KeyUse::SignEdDSA,
            KeyUse::SignEs256,
            KeyUse::SignRs256,
            KeyUse::Chain,
        ];
        match self {
            Self::Digest => &[KeyUse::Digest],
            Self::Seal => &[KeyUse::Seal],
            Self::Sign => &[KeyUse::SignEdDSA, KeyUse::SignEs256, KeyUse::SignRs256],
            Self::Chain => &[KeyUse::Chain],
            Self::All => ALL,
        }
    }
}

/// Does it.
pub(crate) async fn run(settings: &Settings, command: KeyCommand, output: Output) -> Result<Answer, Trouble> {
    match command {
        KeyCommand::Status => status::status(settings, output).await,
        KeyCommand::Rotate { used } => change::rotate(settings, used).await,
        KeyCommand::Reseal => change::reseal(settings, output).await,
        KeyCommand::Retire { used, lose_dead_messages } => {
            change::retire(settings, used, lose_dead_messages, output).await
        }
        KeyCommand::Reset { .. } => reset::reset(settings).await,
    }
}

/// The ring as it is stored.
async fn read_ring(source: &KeySource) -> Result<Ring, Trouble> {
    let none = || Trouble::not_found("no_key_ring", "there is no key ring yet: the first start makes it");
    source.read().await?.ok_or_else(none)
}

/// The ring's text, for an operator to store.
fn ring_text(ring: &Ring) -> Result<String, Trouble> {
    ring.to_text().map(|text| text.to_string()).map_err(|error| Trouble::failure(error.to_string()))
}
