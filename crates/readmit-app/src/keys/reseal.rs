//! Sealing again, under the newest key, what older ones sealed. A run that was cut off is simply started
//! again: what is done is skipped.

use crate::app::App;
use crate::failure::Failure;
use serde::Serialize;

/// What was sealed again.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Resealed {
    /// Secrets of web hooks.
    pub hooks: u64,
}

impl App {
    /// Seals again what is under old keys, over all tenants. Messages in the outbox are left to their short
    /// lives, and accounts hold nothing that is sealed. `progress` is told what was done so far.
    pub async fn reseal(&self, progress: &mut (dyn FnMut(&Resealed) + Send)) -> Result<Resealed, Failure> {
        let mut done = Resealed::default();
        for tenant in self.store.tenants().await? {
            let app = self.for_tenant(tenant);
            let configuration = app.configuration().await?;
            for hook in configuration.hooks() {
                if app.reseal_hook(hook.id).await? {
                    done.hooks += 1;
                    progress(&done);
                }
            }
        }
        Ok(done)
    }
}
