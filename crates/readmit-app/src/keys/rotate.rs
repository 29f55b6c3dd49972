//! New keys, and the end of old ones.

use super::source::trouble;
use super::startup::fit;
use super::{KeyInfo, KeyUse, Ring};
use crate::app::App;
use crate::failure::Failure;
use crate::ports::{Clock, Random};
use crate::store::{Concern, Store};
use readmit_core::event::{EventKind, Origin};
use readmit_core::id::{AccountId, KeyId};

/// Adds a new key of each use to a ring. Nothing is made with them before a process opens it.
pub fn add_keys(
    ring: &mut Ring,
    uses: &[KeyUse],
    clock: &dyn Clock,
    random: &dyn Random,
) -> Result<Vec<KeyInfo>, Failure> {
    let now = clock.now();
    let mut added = Vec::with_capacity(uses.len());
    for used in uses {
        added.push(ring.add(*used, now, || random.bytes()).map_err(trouble)?);
    }
    Ok(ring.list().filter(|key| added.contains(&key.id)).collect())
}

/// Whether a ring fits a database.
pub async fn check_fit(store: &dyn Store, ring: &Ring) -> Result<(), Failure> {
    fit(ring, &store.key_checks().await?)
}

/// Takes an older key out of a ring, or of a chain key the secret half.
pub fn drop_key(ring: &mut Ring, key: KeyId) -> Result<(), Failure> {
    ring.retire(key).map_err(trouble)
}

impl App {
    /// Puts on the log that keys are used from now on.
    pub async fn note_new_keys(&self, origin: Origin, keys: Vec<KeyId>) -> Result<(), Failure> {
        self.note_keys(origin, keys, |key| EventKind::KeyRotated { key }).await
    }

    /// The database forgets keys that nothing needs any more, and the log says it. The ring is the caller's:
    /// a ring that has more keys than the database knows still fits, one that has fewer does not.
    pub async fn retire_keys(&self, origin: Origin, keys: Vec<KeyId>) -> Result<(), Failure> {
        self.store.remove_key_checks(keys.clone()).await?;
        self.note_keys(origin, keys, |key| EventKind::KeyRetired { key }).await
    }

    async fn note_keys(
        &self,
        origin: Origin,
        keys: Vec<KeyId>,
        kind: impl Fn(KeyId) -> EventKind + Send + 'static,
    ) -> Result<(), Failure> {
        let about = AccountId::from_uuid(self.tenant.uuid());
        self.decide(Concern::account(self.tenant, about), origin, move |_, turn| {
            for key in &keys {
                turn.record(kind(*key));
            }
        })
        .await
    }
}
