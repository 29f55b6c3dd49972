//! How many messages journeys send to one address: strangers start journeys, and none of them may run up a bill or flood
//! somebody. Counted per process, after the commit that sends.

use readmit_core::id::TenantId;
use readmit_core::outbox::Channel;
use sha2::{Digest as _, Sha256};
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

/// Messages to one address within an hour of the first.
pub const PER_RECIPIENT_MAX: u32 = 10;

/// Addresses that are remembered at once.
const REMEMBERED_MAX: u64 = 100_000;

/// An address, as it is remembered.
pub(super) type Recipient = [u8; 32];

/// Counts by address.
pub struct Recipients(moka::sync::Cache<Recipient, Arc<AtomicU32>>);

impl Default for Recipients {
    fn default() -> Self {
        let cache = moka::sync::Cache::builder().max_capacity(REMEMBERED_MAX);
        Self(cache.time_to_live(Duration::from_hours(1)).build())
    }
}

/// What an address is remembered as.
pub(super) fn recipient(tenant: TenantId, channel: Channel, to: &str) -> Recipient {
    let digest = Sha256::new().chain_update(tenant.as_bytes()).chain_update(channel.as_str());
    digest.chain_update(to.to_lowercase()).finalize().into()
}

impl Recipients {
    /// Whether one more message may be sent there.
    pub(super) fn has_room(&self, recipient: &Recipient) -> bool {
        self.0.get(recipient).is_none_or(|count| count.load(Ordering::Relaxed) < PER_RECIPIENT_MAX)
    }

    /// One more was sent.
    pub(super) fn count(&self, recipient: Recipient) {
        self.0.get_with(recipient, Arc::default).fetch_add(1, Ordering::Relaxed);
    }
}
