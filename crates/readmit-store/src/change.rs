//! From the account that was loaded and the one that the rules left: the rows to write.

use crate::batch::corrupt;
use crate::index::{self, HotIndex};
use crate::loaded::{Loaded, StoredAccount};
use crate::writes::{AccountChange, AccountPut, RunLogRow, RunWrite, SessionWrite};
use readmit_app::Failure;
use readmit_app::store::{Runs, Sessions};
use readmit_core::account::Account;
use readmit_core::id::AccountId;
use readmit_core::identifier::{Folded, IdentifierKind};
use readmit_core::limits::{CREDENTIALS_BYTES_MAX, PROFILE_BYTES_MAX};
use readmit_core::time::Timestamp;
use std::collections::{BTreeMap, BTreeSet};

/// What becomes of the account, given what of its hot part was indexed before.
pub(crate) fn of_account(
    loaded: &Loaded,
    account: Option<Account>,
    indexed: Option<HotIndex>,
    now: Timestamp,
) -> Result<AccountChange, Failure> {
    match (&loaded.account, account) {
        (None, None) => Ok(AccountChange::None),
        (Some(stored), None) => delete(stored),
        (Some(_), Some(account)) if !account.is_changed() => Ok(AccountChange::None),
        (stored, Some(mut account)) => {
            account.hot.changed_at = now;
            put(stored.as_ref(), indexed, &account).map(|put| AccountChange::Put(Box::new(put)))
        }
    }
}

/// The sessions that the rules changed.
pub(crate) fn of_sessions(sessions: &Sessions) -> Result<Vec<SessionWrite>, Failure> {
    let write = |changed: readmit_app::store::ChangedSession<'_>| {
        Ok(SessionWrite {
            slot: changed.slot,
            expected: changed.expected,
            version: changed.expected.unwrap_or(0) + 1,
            body: to_json("session", changed.session)?,
        })
    };
    sessions.changed().map(write).collect()
}

/// The runs that the rules changed.
pub(crate) fn of_runs(runs: &Runs) -> Result<Vec<RunWrite>, Failure> {
    let write = |changed: readmit_app::store::ChangedRun<'_>| {
        Ok(RunWrite {
            run: changed.id,
            expected: changed.expected,
            version: changed.version,
            expires_at: changed.run.map_or_else(Timestamp::default, |run| run.expires_at),
            body: changed.run.map(|run| to_json("run", run)).transpose()?,
        })
    };
    runs.changed().map(write).collect()
}

/// The turns to be logged. An account that goes takes those of the same commit with it.
pub(crate) fn of_run_log(runs: &Runs, account: AccountId, change: &AccountChange) -> Vec<RunLogRow> {
    if matches!(change, AccountChange::Delete { .. }) {
        return Vec::new();
    }
    runs.logged().iter().map(|entry| RunLogRow { account, entry: entry.clone() }).collect()
}

fn to_json(what: &'static str, value: &impl serde::Serialize) -> Result<String, Failure> {
    serde_json::to_string(value).map_err(|error| corrupt(what, error))
}

fn bounded(what: &'static str, value: &impl serde::Serialize, max: usize) -> Result<String, Failure> {
    let text = to_json(what, value)?;
    if text.len() > max { Err(Failure::TooLarge { what, bytes: text.len() }) } else { Ok(text) }
}

fn delete(stored: &StoredAccount) -> Result<AccountChange, Failure> {
    let profile = stored.read_profile()?;
    let mut attributes = index::of_hot(&stored.read_hot()?).attributes();
    attributes.append(&mut index::of_profile(&profile));
    attributes.append(&mut index::of_credentials(&stored.read_credentials()?));
    let identifiers = moved(profile.identifiers(), Vec::new()).0;
    Ok(AccountChange::Delete { identifiers, attributes: attributes.into_iter().collect() })
}

fn put(
    stored: Option<&StoredAccount>,
    indexed: Option<HotIndex>,
    account: &Account,
) -> Result<AccountPut, Failure> {
    let (mut old, mut new) = (BTreeSet::new(), BTreeSet::new());
    let current = index::of_hot(&account.hot);
    // Nearly every attempt leaves the index as it is.
    if indexed != Some(current) {
        old = indexed.map(HotIndex::attributes).unwrap_or_default();
        new = current.attributes();
    }
    let mut put = AccountPut {
        version: stored.map_or(0, |stored| stored.version) + 1,
        hot: to_json("account", &*account.hot)?,
        profile: None,
        credentials: None,
        identifiers_gone: Vec::new(),
        identifiers_new: Vec::new(),
        attributes_gone: Vec::new(),
        attributes_new: Vec::new(),
    };
    if account.profile.is_changed() {
        put.profile = Some(bounded("profile", &*account.profile, PROFILE_BYTES_MAX)?);
        new.append(&mut index::of_profile(&account.profile));
        let mut identifiers_old = Vec::new();
        if let Some(stored) = stored {
            let profile = stored.read_profile()?;
            old.append(&mut index::of_profile(&profile));
            identifiers_old = profile.identifiers();
        }
        (put.identifiers_gone, put.identifiers_new) = moved(identifiers_old, account.profile.identifiers());
    }
    if account.credentials.is_changed() {
        put.credentials = Some(bounded("credentials", &*account.credentials, CREDENTIALS_BYTES_MAX)?);
        new.append(&mut index::of_credentials(&account.credentials));
        if let Some(stored) = stored {
            old.append(&mut index::of_credentials(&stored.read_credentials()?));
        }
    }
    put.attributes_gone = old.difference(&new).cloned().collect();
    put.attributes_new = new.difference(&old).cloned().collect();
    Ok(put)
}

type Identifiers = Vec<(IdentifierKind, Folded)>;

/// One value may be both user name and e-mail address of one account; the first kind names the row.
fn moved(old: Identifiers, new: Identifiers) -> (Vec<Folded>, Vec<(Folded, IdentifierKind)>) {
    let by_value = |list: Identifiers| {
        let mut map = BTreeMap::new();
        for (kind, value) in list {
            map.entry(value).or_insert(kind);
        }
        map
    };
    let (old, new) = (by_value(old), by_value(new));
    let gone = old.iter().filter(|(value, kind)| new.get(value) != Some(kind)).map(|(v, _)| v.clone());
    let come = new.iter().filter(|(value, kind)| old.get(value) != Some(kind)).map(|(v, k)| (v.clone(), *k));
    (gone.collect(), come.collect())
}
