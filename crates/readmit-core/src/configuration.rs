//! What is configured for one tenant: the organisation, its applications and their clients.
//!
//! The whole of it is held in memory by every process, together with a revision. A batch reads the revision
//! before its rules run and reloads when it moved, so that a revoked client is off everywhere at once.

use crate::application::Application;
use crate::client::Client;
use crate::code_policy::CodePolicy;
use crate::id::{ApplicationId, ClientId, TenantId};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Settings of the whole organisation.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Organisation {
    /// The name that people see.
    pub name: String,
    /// The policy of organisation-wide codes.
    pub codes: CodePolicy,
}

/// One tenant's configuration at one revision. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Configuration {
    /// The tenant.
    pub tenant: TenantId,
    /// Moves with every change.
    pub revision: u64,
    /// Settings of the organisation.
    pub organisation: Arc<Organisation>,
    applications: BTreeMap<ApplicationId, Arc<Application>>,
    clients: BTreeMap<ClientId, Arc<Client>>,
    changes: Vec<Change>,
}

/// One stored piece of configuration that a rule changed.
#[derive(Debug, Clone)]
pub enum Change {
    /// The organisation's settings.
    Organisation(Arc<Organisation>),
    /// An application, new or changed.
    Application(Arc<Application>),
    /// An application that is gone.
    ApplicationGone(ApplicationId),
    /// A client, new or changed.
    Client(Arc<Client>),
    /// A client that is gone.
    ClientGone(ClientId),
}

impl Configuration {
    /// A tenant with nothing configured.
    pub fn empty(tenant: TenantId) -> Self {
        Self {
            tenant,
            revision: 0,
            organisation: Arc::default(),
            applications: BTreeMap::new(),
            clients: BTreeMap::new(),
            changes: Vec::new(),
        }
    }

    /// As it was loaded.
    pub fn loaded(
        tenant: TenantId,
        revision: u64,
        organisation: Organisation,
        applications: Vec<Application>,
        clients: Vec<Client>,
    ) -> Self {
        Self {
            tenant,
            revision,
            organisation: Arc::new(organisation),
            applications: applications.into_iter().map(|a| (a.id, Arc::new(a))).collect(),
            clients: clients.into_iter().map(|c| (c.id, Arc::new(c))).collect(),
            changes: Vec::new(),
        }
    }

    /// An application.
    pub fn application(&self, id: ApplicationId) -> Option<&Arc<Application>> {
        self.applications.get(&id)
    }

    /// All applications, by id.
    pub fn applications(&self) -> impl ExactSizeIterator<Item = &Arc<Application>> {
        self.applications.values()
    }

    /// A client, enabled or not.
    pub fn client(&self, id: ClientId) -> Option<&Arc<Client>> {
        self.clients.get(&id)
    }

    /// A client that may call, and its application.
    pub fn live_client(&self, id: ClientId) -> Option<(&Arc<Client>, &Arc<Application>)> {
        let client = self.clients.get(&id).filter(|client| client.enabled)?;
        Some((client, self.applications.get(&client.application)?))
    }

    /// All clients, by id.
    pub fn clients(&self) -> impl Iterator<Item = &Arc<Client>> {
        self.clients.values()
    }

    /// The clients of an application, by id.
    pub fn clients_of(&self, application: ApplicationId) -> impl Iterator<Item = &Arc<Client>> {
        self.clients.values().filter(move |client| client.application == application)
    }

    /// Replaces the organisation's settings.
    pub fn set_organisation(&mut self, organisation: Organisation) {
        self.organisation = Arc::new(organisation);
        self.changes.push(Change::Organisation(self.organisation.clone()));
    }

    /// Adds or replaces an application.
    pub fn put_application(&mut self, application: Application) -> Arc<Application> {
        let application = Arc::new(application);
        self.applications.insert(application.id, application.clone());
        self.changes.push(Change::Application(application.clone()));
        application
    }

    /// Removes an application and its clients. Returns the clients that went.
    pub fn remove_application(&mut self, id: ApplicationId) -> Vec<ClientId> {
        let clients: Vec<ClientId> = self.clients_of(id).map(|client| client.id).collect();
        for client in &clients {
            self.remove_client(*client);
        }
        if self.applications.remove(&id).is_some() {
            self.changes.push(Change::ApplicationGone(id));
        }
        clients
    }

    /// Adds or replaces a client.
    pub fn put_client(&mut self, client: Client) -> Arc<Client> {
        let client = Arc::new(client);
        self.clients.insert(client.id, client.clone());
        self.changes.push(Change::Client(client.clone()));
        client
    }

    /// Removes a client.
    pub fn remove_client(&mut self, id: ClientId) {
        if self.clients.remove(&id).is_some() {
            self.changes.push(Change::ClientGone(id));
        }
    }

    /// What was changed since it was loaded, in order.
    pub fn changes(&self) -> &[Change] {
        &self.changes
    }
}
