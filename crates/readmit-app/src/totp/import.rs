//! TOTPs that other systems made: looked at first, then taken over one by one, each whole or not at all.
//!
//! What was taken over before is known by its seed, so an import that was cut off is simply started again.
//!
//! The files are read below, one format a file: bytes in; rows, and all that is wrong, out. They come from strangers and
//! hold secrets: everything has a limit, and no message repeats what a file holds.

mod draft;
mod fields;
mod file;
mod freeipa;
mod keycloak;
mod map;
mod oath;
mod otpauth;
mod privacyidea;
mod pskc;
mod table;

pub use draft::{Entry, Problem, Row};
pub use file::{FILE_BYTES_MAX, Format, ROWS_MAX, Reading, read};
pub use map::SerialMap;
pub use pskc::{KeyFileError, Unlock};

use super::vault::{Stop, open, settle, with_seeds};
use crate::app::App;
use crate::caller::Caller;
use crate::failure::Failure;
use crate::store::Parts;
use readmit_core::Account;
use readmit_core::account::totp::{Changer, RegisterRefusal, RegisterTotp};
use readmit_core::configuration::Configuration;
use readmit_core::event::Origin;
use readmit_core::id::{AccountId, ApplicationId, TotpId};
use readmit_core::identifier::Identifier;
use readmit_core::totp::{Parameters, Seed, Seeds, TotpPolicy};
use readmit_core::turn::{self, Turn};
use readmit_core::verification::VerificationRecord;
use std::collections::{HashMap, hash_map};
use std::sync::Arc;

/// One TOTP to be taken over.
#[derive(Debug, Clone)]
pub struct ImportedTotp {
    /// Whose it is.
    pub identifier: Identifier,
    /// How its owner tells it from others; an identifier of the account when absent.
    pub label: Option<String>,
    /// The seed.
    pub seed: Seed,
    /// What codes look like.
    pub parameters: Parameters,
    /// By how many steps the device's clock is known to be ahead (behind: negative).
    pub drift: i8,
}

/// What becomes, or became, of one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Import {
    /// It is registered.
    Registered(TotpId),
    /// The account has it already; nothing is done.
    Known(TotpId),
    /// It cannot be taken over.
    Refused(RegisterRefusal),
}

impl ImportedTotp {
    fn order(&self, application: Option<ApplicationId>) -> RegisterTotp {
        RegisterTotp {
            label: self.label.clone(),
            replace: false,
            by: Changer::Operator,
            application,
            verification: VerificationRecord::new(),
            confirmation: false,
            existing: Some((self.seed.clone(), self.parameters, self.drift)),
        }
    }
}

/// The settings for what is taken over: the owner's app has it, so nothing is to be confirmed.
fn settings(configuration: &Configuration, application: Option<ApplicationId>) -> Option<TotpPolicy> {
    let policy = configuration.totp_policy(application)?;
    Some(TotpPolicy { confirmation: false, ..policy.clone() })
}

/// The outcome of one registration.
fn outcome(registered: Result<TotpId, RegisterRefusal>) -> Import {
    match registered {
        Ok(totp) => Import::Registered(totp),
        Err(RegisterRefusal::Known { totp }) => Import::Known(totp),
        Err(refusal) => Import::Refused(refusal),
    }
}

/// A dry run: the same rules on copies of the accounts, one row after the other, and nothing is written.
pub struct Rehearsal {
    app: App,
    configuration: Arc<Configuration>,
    application: Option<ApplicationId>,
    accounts: HashMap<AccountId, (Account, Seeds)>,
}

impl App {
    /// Begins a dry run of an import for an application, or for the organisation.
    pub async fn rehearse_import(&self, application: Option<ApplicationId>) -> Result<Rehearsal, Failure> {
        let configuration = self.configuration().await?;
        Ok(Rehearsal { app: self.clone(), configuration, application, accounts: HashMap::new() })
    }

    /// Takes one TOTP over.
    pub async fn import_totp(
        &self,
        caller: &Caller,
        application: Option<ApplicationId>,
        row: &ImportedTotp,
    ) -> Result<Import, Failure> {
        let (keys, order) = (self.keys.clone(), row.order(application));
        let mut origin = caller.origin();
        origin.identifier = Some(row.identifier.given.clone());
        let concern = self.about(&row.identifier).with_credentials();
        let verdict = self
            .decide(concern, origin, move |desk, turn| {
                let policy = settings(desk.configuration(), application);
                let policy = policy.ok_or(Stop::Refused(RegisterRefusal::ClientGone))?;
                let account = desk.account.as_mut().ok_or(Stop::Refused(RegisterRefusal::UnknownAccount))?;
                let registered = with_seeds(&keys, account, turn, |account, seeds, turn| {
                    account.register_totp(&order, &policy, seeds, turn)
                })?;
                registered.map(|totp| totp.id).map_err(Stop::Refused)
            })
            .await?;
        settle(verdict).map(outcome)
    }
}

impl Rehearsal {
    /// What will become of a row, after those that were asked about before it.
    pub async fn plan(&mut self, row: &ImportedTotp) -> Result<Import, Failure> {
        let Some(policy) = settings(&self.configuration, self.application) else {
            return Ok(Import::Refused(RegisterRefusal::ClientGone));
        };
        let app = &self.app;
        let found = app.store.account(app.tenant, row.identifier.clone(), Parts::ALL).await?;
        let Some(found) = found else { return Ok(Import::Refused(RegisterRefusal::UnknownAccount)) };
        let id = found.id;
        let (account, seeds) = match self.accounts.entry(id) {
            hash_map::Entry::Occupied(copy) => copy.into_mut(),
            hash_map::Entry::Vacant(place) => {
                let seeds = open(&app.keys, &found)?;
                place.insert((found, seeds))
            }
        };
        let now = app.now();
        let seed = turn::Seed { bytes: app.random.bytes(), arrived_at: now, place: 0 };
        let mut turn = Turn::new(now, &seed, Origin::system(), id);
        let registered = account.register_totp(&row.order(self.application), &policy, seeds, &mut turn);
        Ok(outcome(registered.map(|totp| totp.id)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use data_encoding::HEXLOWER;
    use readmit_core::time::Timestamp;

    /// A Saturday of November 2026.
    fn reading<'a>(format: Format, map: Option<&'a SerialMap>, unlock: &'a Unlock) -> Reading<'a> {
        Reading { format: Some(format), map, unlock, now: Timestamp::from_millis(1_795_000_000_000) }
    }

    /// What a file comes to, each row as one line.
    pub(super) fn opened(file: &[u8], unlock: &Unlock) -> Vec<String> {
        texts(&read(file, &reading(Format::Pskc, None, unlock)).unwrap())
    }

    /// What a file comes to, each row as one line.
    pub(super) fn lines(format: Format, file: &[u8], map: Option<&SerialMap>) -> Vec<String> {
        texts(&read(file, &reading(format, map, &Unlock::Nothing)).unwrap())
    }

    /// Why a file cannot be read.
    pub(super) fn told(format: Format, file: &[u8]) -> Problem {
        read(file, &reading(format, None, &Unlock::Nothing)).unwrap_err()
    }

    /// Why an encrypted file cannot be read.
    pub(super) fn locked(file: &[u8], unlock: &Unlock) -> String {
        read(file, &reading(Format::Pskc, None, unlock)).unwrap_err().what
    }

    fn texts(entries: &[Entry]) -> Vec<String> {
        let text = |entry: &Entry| match entry {
            Ok(Row { place, totp }) => {
                let ImportedTotp { identifier, label, seed, parameters, drift } = totp;
                let Parameters { algorithm, digits, period } = parameters;
                let seed = HEXLOWER.encode(seed.as_bytes());
                format!(
                    "{place}: {} {label:?} {seed} {algorithm}/{digits}/{period} {drift}",
                    identifier.given
                )
            }
            Err(problem) => problem.to_string(),
        };
        entries.iter().map(text).collect()
    }
}
