//! The authenticators that the organisation has: added, set up, switched on and off. It has each of them once.
//!
//! That of temporary access codes is set up with the organisation's own code policy: there is one source of truth, and
//! whoever reads the one reads the other.

use crate::app::App;
use crate::caller::{Caller, permit};
use crate::failure::Failure;
use crate::store::{Concern, Desk};
use readmit_core::authenticator::{Authenticator, AuthenticatorKey, FactorMethod};
use readmit_core::code_policy::{CodePolicy, CodeSettings, PolicyError};
use readmit_core::event::EventKind;
use readmit_core::event::sign_in::{Change, Changed};
use readmit_core::id::{AccountId, AuthenticatorId};
use readmit_core::limits::{AUTHENTICATOR_SETTINGS_BYTES_MAX, NAME_CHARS_MAX};
use readmit_core::operator::{Area, Authority, Denial};
use readmit_core::turn::Turn;
use serde_json::{Map, Value};
use std::sync::Arc;

/// Why an authenticator was not added, changed or switched.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AuthenticatorRefusal {
    /// No such authenticator.
    #[error("no such authenticator")]
    NoSuchAuthenticator,
    /// The authenticator is not proved in this way.
    #[error("no such method")]
    NoSuchMethod,
    /// The organisation has it already, and it is on.
    #[error("another authenticator with this key is already active")]
    AlreadyActive,
    /// The key of an authenticator stays what it is.
    #[error("the key of an authenticator cannot be changed")]
    OtherKey,
    /// Users must always be able to have a password.
    #[error("the password cannot be switched off")]
    Indispensable,
    /// Active policies name it.
    #[error("these policies name it: {}", .0.join(", "))]
    InUse(Vec<String>),
    /// It is the last way that is on.
    #[error("one method must stay active: deactivate the authenticator instead")]
    LastMethod,
    /// No name, or too long a one.
    #[error("name must have 1 to {NAME_CHARS_MAX} characters")]
    Name,
    /// More settings than are kept.
    #[error("settings must have at most {AUTHENTICATOR_SETTINGS_BYTES_MAX} bytes")]
    Settings,
    /// What codes shall be makes no sense.
    #[error("the settings of codes make no sense")]
    Codes(Vec<PolicyError>),
    /// The caller may not do this.
    #[error(transparent)]
    Denied(#[from] Denial),
}

/// An authenticator as it is asked for.
#[derive(Debug, Clone)]
pub struct AuthenticatorOrder {
    /// Which one.
    pub key: AuthenticatorKey,
    /// The name that people see; the usual one when absent.
    pub name: Option<String>,
    /// Settings that are kept for who asks; left as they are when absent.
    pub settings: Option<Map<String, Value>>,
    /// What codes shall be, where it is that of temporary access codes.
    pub codes: Option<CodeSettings>,
}

type Verdict = Result<Arc<Authenticator>, AuthenticatorRefusal>;

impl App {
    /// Adds an authenticator, and switches it on where that is asked for. One that the organisation has switched off
    /// becomes what is asked for, under the id that it has.
    pub async fn add_authenticator(
        &self,
        caller: &Caller,
        order: AuthenticatorOrder,
        active: bool,
    ) -> Result<Verdict, Failure> {
        let drawn = AuthenticatorId::from_random(self.draw_id_bytes());
        let id = self.configuration().await?.authenticator_by_key(order.key).map_or(drawn, |known| known.id);
        self.configure(caller, id, move |desk, turn| {
            let former = desk.configuration().authenticator_by_key(order.key).cloned();
            if former.as_ref().is_some_and(|former| former.active) {
                return Err(AuthenticatorRefusal::AlreadyActive);
            }
            let former = former.map_or_else(|| Authenticator::new(id, order.key, turn.now), |f| (*f).clone());
            let authenticator = apply(&order, Authenticator { active, ..former })?;
            adopt(&order, desk, turn)?;
            Ok(put(desk, authenticator, Change::Created, turn))
        })
        .await
    }

    /// Replaces an authenticator's name and settings. Whether it is on stays.
    pub async fn replace_authenticator(
        &self,
        caller: &Caller,
        id: AuthenticatorId,
        order: AuthenticatorOrder,
    ) -> Result<Verdict, Failure> {
        self.configure(caller, id, move |desk, turn| {
            let former = find(desk, id)?;
            if former.key != order.key {
                return Err(AuthenticatorRefusal::OtherKey);
            }
            let authenticator = apply(&order, former)?;
            adopt(&order, desk, turn)?;
            Ok(put(desk, authenticator, Change::Updated, turn))
        })
        .await
    }

    /// Sets the authenticator of temporary access codes up, whether or not the organisation has it yet: its name, what codes
    /// shall be (`change` may run several times), and whether it is on. It is on where nothing else was ever said.
    pub async fn set_up_tac(
        &self,
        caller: &Caller,
        name: Option<String>,
        active: Option<bool>,
        change: impl Fn(&CodePolicy) -> CodeSettings + Send + 'static,
    ) -> Result<Verdict, Failure> {
        let key = AuthenticatorKey::TemporaryAccessCode;
        let drawn = AuthenticatorId::from_random(self.draw_id_bytes());
        let id = self.configuration().await?.authenticator_by_key(key).map_or(drawn, |known| known.id);
        self.configure(caller, id, move |desk, turn| {
            let codes = change(&desk.configuration().organisation.codes);
            let order = AuthenticatorOrder { key, name: name.clone(), settings: None, codes: Some(codes) };
            let former = desk.configuration().authenticator_by_key(key).cloned();
            let made = if former.is_some() { Change::Updated } else { Change::Created };
            let former =
                former.map_or_else(|| Authenticator::new(id, key, turn.now), |known| (*known).clone());
            let (was, wanted) = (former.active, active.unwrap_or(former.active));
            // All that can be refused comes before the first change.
            if was && !wanted {
                unnamed(desk, key)?;
            }
            let authenticator = apply(&order, former)?;
            adopt(&order, desk, turn)?;
            if was != wanted {
                turn.record(EventKind::AuthenticatorChanged(Changed { change: Change::switched(wanted) }));
            }
            Ok(put(desk, Authenticator { active: wanted, ..authenticator }, made, turn))
        })
        .await
    }

    /// Switches an authenticator on or off.
    pub async fn switch_authenticator(
        &self,
        caller: &Caller,
        id: AuthenticatorId,
        active: bool,
    ) -> Result<Verdict, Failure> {
        self.configure(caller, id, move |desk, turn| switch(desk, find(desk, id)?, active, turn)).await
    }

    /// Switches one way of proof on or off. The only way of an authenticator is the authenticator.
    pub async fn switch_method(
        &self,
        caller: &Caller,
        id: AuthenticatorId,
        method: FactorMethod,
        active: bool,
    ) -> Result<Verdict, Failure> {
        self.configure(caller, id, move |desk, turn| {
            let mut authenticator = has(find(desk, id)?, method)?;
            if authenticator.key.methods().len() == 1 {
                return switch(desk, authenticator, active, turn);
            }
            authenticator.methods.entry(method).or_default().off = !active;
            let all_off =
                |method: &FactorMethod| authenticator.methods.get(method).is_some_and(|set| set.off);
            if authenticator.key.methods().iter().all(all_off) {
                return Err(AuthenticatorRefusal::LastMethod);
            }
            Ok(put(desk, authenticator, Change::Updated, turn))
        })
        .await
    }

    /// Replaces the settings of a way of proof.
    pub async fn replace_method(
        &self,
        caller: &Caller,
        id: AuthenticatorId,
        method: FactorMethod,
        settings: Map<String, Value>,
    ) -> Result<Verdict, Failure> {
        self.configure(caller, id, move |desk, turn| {
            let mut authenticator = has(find(desk, id)?, method)?;
            authenticator.methods.entry(method).or_default().settings = kept(&settings)?;
            Ok(put(desk, authenticator, Change::Updated, turn))
        })
        .await
    }

    async fn configure(
        &self,
        caller: &Caller,
        id: AuthenticatorId,
        rule: impl Fn(&mut Desk<'_>, &mut Turn) -> Verdict + Send + 'static,
    ) -> Result<Verdict, Failure> {
        let authority: Authority = caller.authority;
        let concern = Concern::configuration(self.tenant, AccountId::from_uuid(id.uuid()));
        self.decide(concern, caller.origin(), move |desk, turn| {
            permit(authority, desk, Area::AuthenticationMethods.write(), turn)?;
            rule(desk, turn)
        })
        .await
    }
}

fn find(desk: &Desk<'_>, id: AuthenticatorId) -> Result<Authenticator, AuthenticatorRefusal> {
    let found = desk.configuration().authenticator(id);
    found.map(|found| (**found).clone()).ok_or(AuthenticatorRefusal::NoSuchAuthenticator)
}

fn has(authenticator: Authenticator, method: FactorMethod) -> Result<Authenticator, AuthenticatorRefusal> {
    let known = authenticator.key.methods().contains(&method);
    known.then_some(authenticator).ok_or(AuthenticatorRefusal::NoSuchMethod)
}

fn apply(order: &AuthenticatorOrder, former: Authenticator) -> Result<Authenticator, AuthenticatorRefusal> {
    let name = order.name.clone().unwrap_or_else(|| former.name.clone());
    if name.trim().is_empty() || name.chars().count() > NAME_CHARS_MAX {
        return Err(AuthenticatorRefusal::Name);
    }
    let settings = order.settings.as_ref().map_or_else(|| Ok(former.settings.clone()), kept)?;
    Ok(Authenticator { name, settings, ..former })
}

fn kept(settings: &Map<String, Value>) -> Result<Map<String, Value>, AuthenticatorRefusal> {
    let size = serde_json::to_string(settings).map_or(usize::MAX, |text| text.len());
    if size <= AUTHENTICATOR_SETTINGS_BYTES_MAX {
        Ok(settings.clone())
    } else {
        Err(AuthenticatorRefusal::Settings)
    }
}

/// What codes shall be goes into the organisation's policy, in the same commit.
fn adopt(
    order: &AuthenticatorOrder,
    desk: &mut Desk<'_>,
    turn: &mut Turn,
) -> Result<(), AuthenticatorRefusal> {
    let Some(settings) = order.codes.filter(|_| order.key == AuthenticatorKey::TemporaryAccessCode) else {
        return Ok(());
    };
    let mut organisation = (*desk.configuration().organisation).clone();
    let before = organisation.codes.clone();
    organisation.codes.adopt(settings);
    if organisation.codes == before {
        return Ok(());
    }
    let wrong = organisation.codes.check();
    if !wrong.is_empty() {
        return Err(AuthenticatorRefusal::Codes(wrong));
    }
    desk.configuration_mut().set_organisation(organisation);
    turn.record(EventKind::OrganisationPolicyUpdated);
    Ok(())
}

fn switch(desk: &mut Desk<'_>, authenticator: Authenticator, active: bool, turn: &mut Turn) -> Verdict {
    if authenticator.active == active {
        return Ok(Arc::new(authenticator));
    }
    if !active {
        if authenticator.key == AuthenticatorKey::Password {
            return Err(AuthenticatorRefusal::Indispensable);
        }
        unnamed(desk, authenticator.key)?;
    }
    Ok(put(desk, Authenticator { active, ..authenticator }, Change::switched(active), turn))
}

/// Whether no active policy names an authenticator.
fn unnamed(desk: &Desk<'_>, key: AuthenticatorKey) -> Result<(), AuthenticatorRefusal> {
    let naming = desk.configuration().policies_naming(key);
    if naming.is_empty() {
        return Ok(());
    }
    Err(AuthenticatorRefusal::InUse(naming.iter().map(|policy| policy.name.clone()).collect()))
}

fn put(
    desk: &mut Desk<'_>,
    authenticator: Authenticator,
    change: Change,
    turn: &mut Turn,
) -> Arc<Authenticator> {
    let changed = Authenticator { updated_at: turn.now, ..authenticator };
    turn.record(EventKind::AuthenticatorChanged(Changed { change }));
    desk.configuration_mut().put_authenticator(changed)
}
