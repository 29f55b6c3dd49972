//! Who and what the ids in events stand for, each looked up once; and which events the caller may see.

use crate::admin::accounts::display_name;
use crate::call::Call;
use crate::fault::Fault;
use readmit_app::App;
use readmit_app::store::Parts;
use readmit_core::Account;
use readmit_core::configuration::Configuration;
use readmit_core::id::{AccountId, ApplicationId, ClientId, GroupId, HookId, RoleId};
use readmit_core::operator::{Authority, Permission, Reach};
use std::collections::HashMap;
use std::sync::Arc;

/// Accounts that are remembered; a stream goes on for long.
const REMEMBERED_MAX: usize = 2_000;

/// Names, as they are looked up.
pub(crate) struct Names {
    app: App,
    authority: Authority,
    configuration: Arc<Configuration>,
    accounts: HashMap<AccountId, Option<Account>>,
}

impl Names {
    /// As of now.
    pub(crate) async fn of(call: &Call) -> Result<Self, Fault> {
        let configuration = call.app().configuration().await?;
        let (app, authority) = (call.app().clone(), call.caller.authority);
        Ok(Self { app, authority, configuration, accounts: HashMap::new() })
    }

    /// Forgets what may have changed since.
    pub(in crate::admin) async fn renew(&mut self) -> Result<(), Fault> {
        self.configuration = self.app.configuration().await?;
        self.accounts.clear();
        Ok(())
    }

    /// The configuration as of then.
    pub(crate) fn configuration(&self) -> &Configuration {
        &self.configuration
    }

    /// Whether the caller may know that somebody is an operator, and no more: service applications have nothing to do
    /// with operators, and names and addresses of those are what an attack on one begins with.
    pub(crate) fn hides(&self, id: AccountId) -> bool {
        self.is_service() && self.configuration.operator(id).is_some()
    }

    const fn is_service(&self) -> bool {
        matches!(self.authority, Authority::Service { .. })
    }

    /// An account's profile, as long as it exists and the caller may know of it.
    pub(crate) async fn account(&mut self, id: AccountId) -> Result<Option<&Account>, Fault> {
        if self.hides(id) {
            return Ok(None);
        }
        if self.accounts.len() >= REMEMBERED_MAX {
            self.accounts.clear();
        }
        if !self.accounts.contains_key(&id) {
            let found = self.app.account_by_id(id, Parts::PROFILE).await?;
            self.accounts.insert(id, found);
        }
        Ok(self.accounts.get(&id).and_then(Option::as_ref))
    }

    /// Whether the caller may see every event that `permission` is about, whoever it is about.
    pub(crate) fn sees_all(&self, permission: Permission) -> bool {
        !self.is_service() && self.authority.reach(&self.configuration, permission) == Reach::Everyone
    }

    /// Whether the caller may see an event about `subject`.
    pub(crate) async fn may_see(
        &mut self,
        subject: AccountId,
        permission: Permission,
    ) -> Result<bool, Fault> {
        if self.sees_all(permission) {
            return Ok(true);
        }
        if self.is_service() {
            let has = self.authority.permissions(&self.configuration).has(permission);
            return Ok(has && !self.hides(subject));
        }
        let (authority, configuration) = (self.authority, self.configuration.clone());
        let account = self.account(subject).await?;
        Ok(account.is_some_and(|account| authority.check(&configuration, permission, Some(account)).is_ok()))
    }

    /// An account's name, as long as it exists.
    pub(in crate::admin) async fn person(&mut self, id: AccountId) -> Result<Option<String>, Fault> {
        Ok(self.account(id).await?.map(display_name))
    }

    /// An application's name.
    pub(super) fn application(&self, id: ApplicationId) -> Option<String> {
        self.configuration.application(id).map(|application| application.name.clone())
    }

    /// A client's name.
    pub(super) fn client(&self, id: ClientId) -> Option<String> {
        self.configuration.client(id).map(|client| client.name.clone())
    }

    /// What an event is about: its kind, and its name as long as it exists.
    pub(super) async fn target(&mut self, id: AccountId) -> Result<(&'static str, Option<String>), Fault> {
        let (uuid, configuration) = (id.uuid(), &self.configuration);
        if uuid == configuration.tenant.uuid() {
            return Ok(("organisation", Some(configuration.organisation.name.clone())));
        }
        if let Some(name) = self.application(ApplicationId::from_uuid(uuid)) {
            return Ok(("application", Some(name)));
        }
        if let Some(name) = self.client(ClientId::from_uuid(uuid)) {
            return Ok(("client", Some(name)));
        }
        if let Some(role) = configuration.role(RoleId::from_uuid(uuid)) {
            return Ok(("role", Some(role.name.clone())));
        }
        if let Some(group) = configuration.group(GroupId::from_uuid(uuid)) {
            return Ok(("group", Some(group.name.clone())));
        }
        if let Some(hook) = configuration.hook(HookId::from_uuid(uuid)) {
            return Ok(("hook", Some(hook.name.clone())));
        }
        Ok(match self.person(id).await? {
            Some(name) => ("account", Some(name)),
            // Gone, or never there: refused tries stand under an id that belongs to nobody.
            None => ("unknown", None),
        })
    }
}
