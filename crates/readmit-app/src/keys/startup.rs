//! Bringing a key ring and a database together at start, or saying clearly why they do not fit.

use super::source::{self, trouble};
use super::{KeySource, KeyUse, Keys, Ring};
use crate::failure::Failure;
use crate::ports::{Clock, Random};
use crate::store::{KeyCheck, Store};
use readmit_core::id::KeyId;

/// A ring that fits its database.
#[derive(Debug)]
pub struct Opened {
    /// The keys, ready for use.
    pub keys: Keys,
    /// Keys that the database, which had others, was told of this time.
    pub added: Vec<KeyId>,
}

/// Opens the ring for a database. Every key that the database knows must be in it, unchanged.
pub async fn open(
    store: &dyn Store,
    source: &KeySource,
    clock: &dyn Clock,
    random: &dyn Random,
) -> Result<Keys, Failure> {
    Ok(open_telling(store, source, clock, random).await?.keys)
}

/// The same, and tells which keys are new to the database.
pub async fn open_telling(
    store: &dyn Store,
    source: &KeySource,
    clock: &dyn Clock,
    random: &dyn Random,
) -> Result<Opened, Failure> {
    let known = store.key_checks().await?;
    let mut ring = match (source.read().await?, source.file()) {
        (Some(ring), _) => ring,
        (None, Some(path)) if known.is_empty() => {
            let ring = Ring::generate(clock.now(), || random.bytes()).map_err(trouble)?;
            source::create(path, &ring)?;
            ring
        }
        (None, path) => {
            return Err(Failure::Keys(format!(
                "the database was used with a key ring, and there is none at {}: put the ring there, or name \
                 it with --keys FILE or READMIT_KEY_RING. If it is lost for good, `readmit key reset \
                 --lose-secrets` goes on without it",
                path.map(|path| path.display().to_string()).unwrap_or_default()
            )));
        }
    };
    fit(&ring, &known)?;
    if !ring.has(KeyUse::Chain) {
        add_chain_key(&mut ring, source, clock, random)?;
    }
    let keys = ring.open().map_err(trouble)?;
    let new: Vec<KeyCheck> =
        ring.checks().into_iter().filter(|held| known.iter().all(|known| known.id != held.id)).collect();
    let added = if known.is_empty() { Vec::new() } else { new.iter().map(|check| check.id).collect() };
    if !new.is_empty() {
        store.add_key_checks(known.len(), new).await?;
    }
    Ok(Opened { keys, added })
}

/// Whether every key that the database knows is in the ring, unchanged.
pub(super) fn fit(ring: &Ring, known: &[KeyCheck]) -> Result<(), Failure> {
    let held = ring.checks();
    for check in known {
        match held.iter().find(|held| held.id == check.id) {
            Some(held) if held.check == check.check => {}
            Some(_) => {
                return Err(Failure::Keys(format!(
                    "key {} of the ring is not the key of this name that the database was used with",
                    check.id
                )));
            }
            // Its public half is all that is needed of it.
            None if ring.list().any(|key| key.id == check.id && key.used == KeyUse::ChainPublic) => {}
            None => {
                return Err(Failure::Keys(format!(
                    "the database was used with key {}, which the key ring does not have: this is another \
                     installation's ring, or an older copy of this one's",
                    check.id
                )));
            }
        }
    }
    Ok(())
}

/// Rings of before the log was signed have no key for it.
fn add_chain_key(
    ring: &mut Ring,
    source: &KeySource,
    clock: &dyn Clock,
    random: &dyn Random,
) -> Result<(), Failure> {
    let Some(path) = source.file() else {
        return Err(Failure::Keys(
            "the key ring has no key that signs the log: `readmit key rotate --use chain` prints a ring that \
             has one; store it where the ring comes from, and start again"
                .to_owned(),
        ));
    };
    let key = ring.add(KeyUse::Chain, clock.now(), || random.bytes()).map_err(trouble)?;
    source::replace(path, ring)?;
    tracing::warn!(%key, ring = %path.display(), "the key ring was given a key that signs the log: keep a new copy of it");
    Ok(())
}
