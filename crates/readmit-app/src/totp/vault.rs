//! The sealed seeds of an account: opened for a rule, and sealed again where it changed them.

use crate::app::App;
use crate::failure::Failure;
use crate::keys::{Keys, Place};
use crate::store::Concern;
use readmit_core::Account;
use readmit_core::event::Origin;
use readmit_core::id::AccountId;
use readmit_core::totp::Seeds;
use readmit_core::turn::Turn;

/// What an account's seeds are sealed as.
const FIELD: &str = "totp/seeds";

/// Seeds that cannot be opened or sealed: the ring does not have their key, or they were tampered with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error(
    "the TOTP seeds of account {0} cannot be opened: the key ring does not have their key, or they were changed"
)]
pub(crate) struct VaultError(AccountId);

impl From<VaultError> for Failure {
    fn from(error: VaultError) -> Self {
        Self::Keys(error.to_string())
    }
}

/// Why a rule about TOTPs did not do what it was asked for: it said no, or the seeds could not be opened for it.
#[derive(Debug)]
pub(super) enum Stop<R> {
    Refused(R),
    Vault(VaultError),
}

impl<R> From<VaultError> for Stop<R> {
    fn from(error: VaultError) -> Self {
        Self::Vault(error)
    }
}

/// A refusal is an answer; sealed seeds that do not open are a failure.
pub(super) fn settle<T, R>(verdict: Result<T, Stop<R>>) -> Result<Result<T, R>, Failure> {
    match verdict {
        Ok(done) => Ok(Ok(done)),
        Err(Stop::Refused(refusal)) => Ok(Err(refusal)),
        Err(Stop::Vault(error)) => Err(error.into()),
    }
}

fn place(account: &Account) -> Place<'static> {
    Place { tenant: account.tenant, account: account.id, field: FIELD }
}

pub(super) fn open(keys: &Keys, account: &Account) -> Result<Seeds, VaultError> {
    let Some(sealed) = &account.hot.totp_seeds else { return Ok(Seeds::default()) };
    let bytes = keys.seal.open(sealed, place(account)).map_err(|_| VaultError(account.id))?;
    Seeds::from_bytes(&bytes).map_err(|_| VaultError(account.id))
}

fn seal(keys: &Keys, account: &mut Account, seeds: &Seeds, turn: &mut Turn) -> Result<(), VaultError> {
    if seeds.is_empty() {
        account.hot.totp_seeds = None;
        return Ok(());
    }
    let sealed = keys.seal.seal(&seeds.to_bytes(), place(account), turn.random_bytes());
    account.hot.totp_seeds = Some(sealed.map_err(|_| VaultError(account.id))?);
    Ok(())
}

/// Whether the seeds are sealed under another key than the newest.
fn is_stale(keys: &Keys, account: &Account) -> bool {
    account.hot.totp_seeds.as_ref().is_some_and(|sealed| Some(sealed.key) != keys.seal.current())
}

/// Runs a rule that may change the seeds.
pub(crate) fn with_seeds<T>(
    keys: &Keys,
    account: &mut Account,
    turn: &mut Turn,
    rule: impl FnOnce(&mut Account, &mut Seeds, &mut Turn) -> T,
) -> Result<T, VaultError> {
    let before = open(keys, account)?;
    let mut seeds = before.clone();
    let answer = rule(account, &mut seeds, turn);
    if seeds != before {
        seal(keys, account, &seeds, turn)?;
    }
    Ok(answer)
}

/// Runs a rule that only compares. Where it writes the account anyway, seeds under an old key are sealed again.
pub(crate) fn reading_seeds<T>(
    keys: &Keys,
    account: &mut Account,
    turn: &mut Turn,
    rule: impl FnOnce(&mut Account, &Seeds, &mut Turn) -> T,
) -> Result<T, VaultError> {
    let seeds = open(keys, account)?;
    let answer = rule(account, &seeds, turn);
    if account.hot.is_changed() && is_stale(keys, account) {
        seal(keys, account, &seeds, turn)?;
    }
    Ok(answer)
}

/// Seals an account's seeds under the newest key. Answers whether they were under an older one.
pub(crate) async fn reseal_seeds(app: &App, id: AccountId) -> Result<bool, Failure> {
    let keys = app.keys.clone();
    let resealed = app
        .decide(Concern::account(app.tenant, id), Origin::system(), move |desk, turn| {
            let Some(account) = desk.account.as_mut().filter(|account| is_stale(&keys, account)) else {
                return Ok(false);
            };
            let seeds = open(&keys, account)?;
            seal(&keys, account, &seeds, turn).map(|()| true)
        })
        .await?;
    resealed.map_err(|error: VaultError| error.into())
}
