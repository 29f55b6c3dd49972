//! Web hooks: where events are sent to, and the secret that signs them.

use crate::app::App;
use crate::caller::{Caller, permit};
use crate::failure::Failure;
use crate::keys::{NONCE, Place, SealError};
use crate::store::Concern;
use readmit_core::event::{EventKind, Origin};
use readmit_core::hook::{self, Hook, HookError};
use readmit_core::id::{AccountId, HookId, TenantId};
use readmit_core::limits::HOOKS_MAX;
use readmit_core::operator::{Area, Denial};
use readmit_core::secret::Secret;
use std::sync::Arc;

/// What a hook's secret is sealed as.
const FIELD: &str = "hook/secret";

/// Why a hook was not made, changed or removed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum HookRefusal {
    /// No such hook.
    #[error("no such hook")]
    NoSuchHook,
    /// It does not make sense.
    #[error(transparent)]
    Wrong(#[from] HookError),
    /// As many as there may be.
    #[error("there are already {HOOKS_MAX} hooks, as many as there may be")]
    TooMany,
    /// The caller may not do this.
    #[error(transparent)]
    Denied(#[from] Denial),
}

/// A hook as it is asked for.
#[derive(Debug, Clone)]
pub struct HookOrder {
    /// The name that people see.
    pub name: String,
    /// Where events are posted to.
    pub url: String,
    /// Types of events; empty for all.
    pub events: Vec<String>,
    /// Whether anything is sent.
    pub enabled: bool,
}

impl App {
    /// Makes a hook. Its secret is told this once.
    pub async fn create_hook(
        &self,
        caller: &Caller,
        order: HookOrder,
    ) -> Result<Result<(Arc<Hook>, Secret), HookRefusal>, Failure> {
        if let Err(error) = hook::check(&order.name, &order.url) {
            return Ok(Err(error.into()));
        }
        let id = HookId::from_random(self.draw_id_bytes());
        let (authority, keys) = (caller.authority, self.keys.clone());
        let made = self
            .decide(self.about_hook(id), caller.origin(), move |desk, turn| {
                permit(authority, desk, Area::Delivery.write(), turn)?;
                if desk.configuration().hooks().len() >= HOOKS_MAX {
                    return Err(HookRefusal::TooMany);
                }
                let text = data_encoding::BASE64.encode(&turn.random_bytes::<32>());
                let secret = Secret::new(format!("whsec_{text}"));
                let nonce: [u8; NONCE] = turn.random_bytes();
                let place = place(desk.configuration().tenant, id);
                let Ok(sealed) = keys.seal.seal(secret.reveal().as_bytes(), place, nonce) else {
                    return Ok(None);
                };
                let HookOrder { name, url, events, enabled } = order.clone();
                turn.record(EventKind::HookCreated);
                let now = turn.now;
                let hook =
                    Hook { id, name, url, secret: sealed, events, enabled, created_at: now, updated_at: now };
                Ok(Some((desk.configuration_mut().put_hook(hook), secret)))
            })
            .await?;
        match made {
            Ok(None) => Err(Failure::Keys("the hook's secret could not be sealed".to_owned())),
            Ok(Some(made)) => Ok(Ok(made)),
            Err(refusal) => Ok(Err(refusal)),
        }
    }

    /// Changes a hook; its secret stays.
    pub async fn update_hook(
        &self,
        caller: &Caller,
        id: HookId,
        order: HookOrder,
    ) -> Result<Result<Arc<Hook>, HookRefusal>, Failure> {
        if let Err(error) = hook::check(&order.name, &order.url) {
            return Ok(Err(error.into()));
        }
        let authority = caller.authority;
        self.decide(self.about_hook(id), caller.origin(), move |desk, turn| {
            permit(authority, desk, Area::Delivery.write(), turn)?;
            let former = desk.configuration().hook(id).cloned().ok_or(HookRefusal::NoSuchHook)?;
            let HookOrder { name, url, events, enabled } = order.clone();
            turn.record(EventKind::HookUpdated);
            let hook = Hook { name, url, events, enabled, updated_at: turn.now, ..Hook::clone(&former) };
            Ok(desk.configuration_mut().put_hook(hook))
        })
        .await
    }

    /// Removes a hook.
    pub async fn delete_hook(&self, caller: &Caller, id: HookId) -> Result<Result<(), HookRefusal>, Failure> {
        let authority = caller.authority;
        self.decide(self.about_hook(id), caller.origin(), move |desk, turn| {
            permit(authority, desk, Area::Delivery.write(), turn)?;
            desk.configuration().hook(id).ok_or(HookRefusal::NoSuchHook)?;
            desk.configuration_mut().remove_hook(id);
            turn.record(EventKind::HookDeleted);
            Ok(())
        })
        .await
    }

    /// A hook's secret, to sign with.
    pub fn hook_secret(&self, hook: &Hook) -> Result<Secret, Failure> {
        let opened = self.keys.seal.open(&hook.secret, place(self.tenant, hook.id));
        let bytes = opened.map_err(|error| Failure::Keys(format!("hook {}: {error}", hook.id)))?;
        let text = String::from_utf8(bytes.to_vec());
        text.map(Secret::new).map_err(|error| Failure::Corrupt { what: "hook", why: error.to_string() })
    }

    /// Seals a hook's secret under the newest key. Answers whether it was sealed under an older one.
    pub(crate) async fn reseal_hook(&self, id: HookId) -> Result<bool, Failure> {
        let keys = self.keys.clone();
        let resealed = self
            .decide(self.about_hook(id), Origin::system(), move |desk, turn| {
                let Some(hook) = desk.configuration().hook(id).cloned() else { return Ok(false) };
                if Some(hook.secret.key) == keys.seal.current() {
                    return Ok(false);
                }
                let place = place(desk.configuration().tenant, id);
                let secret = keys.seal.open(&hook.secret, place)?;
                let secret = keys.seal.seal(&secret, place, turn.random_bytes())?;
                desk.configuration_mut().put_hook(Hook { secret, ..Hook::clone(&hook) });
                Ok(true)
            })
            .await?;
        resealed.map_err(|error: SealError| Failure::Keys(format!("hook {id}: {error}")))
    }

    /// Switches a hook off whose secret can be read no more.
    pub(crate) async fn disable_hook(&self, id: HookId) -> Result<bool, Failure> {
        self.decide(self.about_hook(id), Origin::system(), move |desk, turn| {
            let found = desk.configuration().hook(id).filter(|hook| hook.enabled);
            let Some(hook) = found.cloned() else { return false };
            turn.record(EventKind::HookUpdated);
            let hook = Hook { enabled: false, updated_at: turn.now, ..Hook::clone(&hook) };
            desk.configuration_mut().put_hook(hook);
            true
        })
        .await
    }

    fn about_hook(&self, id: HookId) -> Concern {
        Concern::configuration(self.tenant, AccountId::from_uuid(id.uuid()))
    }
}

/// The hook stands where otherwise an account does.
fn place(tenant: TenantId, id: HookId) -> Place<'static> {
    Place { tenant, account: AccountId::from_uuid(id.uuid()), field: FIELD }
}
