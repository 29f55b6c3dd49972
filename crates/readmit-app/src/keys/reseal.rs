//! Sealing again, under the newest key, what older ones sealed. A run that was cut off is simply started
//! again: what is done is skipped.

use crate::app::App;
use crate::failure::Failure;
use crate::totp::reseal_seeds;
use readmit_core::Account;
use readmit_core::id::AccountId;
use serde::Serialize;

/// What was sealed again.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Resealed {
    /// Secrets of web hooks.
    pub hooks: u64,
    /// Accounts with TOTP seeds.
    pub accounts: u64,
}

/// Accounts read at once.
const PAGE: u32 = 500;

impl App {
    /// Seals again what is under old keys, over all tenants. Messages in the outbox are left to their short lives.
    /// `progress` is told what was done so far.
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
            app.reseal_accounts(&mut done, progress).await?;
        }
        Ok(done)
    }

    async fn reseal_accounts(
        &self,
        done: &mut Resealed,
        progress: &mut (dyn FnMut(&Resealed) + Send),
    ) -> Result<(), Failure> {
        let current = self.keys.seal.current();
        let mut after: Option<AccountId> = None;
        loop {
            let page = self.store.walk_accounts(self.tenant, after, PAGE).await?;
            let Some(last) = page.last() else { return Ok(()) };
            after = Some(last.id);
            let is_stale = |account: &&Account| {
                account.hot.totp_seeds.as_ref().is_some_and(|sealed| Some(sealed.key) != current)
            };
            for account in page.iter().filter(is_stale) {
                if reseal_seeds(self, account.id).await? {
                    done.accounts += 1;
                    progress(done);
                }
            }
        }
    }
}
