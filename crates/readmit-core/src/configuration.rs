//! What is configured for one tenant: the organisation, its applications and their clients.
//!
//! The whole of it is held in memory by every process, together with a revision. A batch reads the revision
//! before its rules run and reloads when it moved, so that a revoked client is off everywhere at once.

mod pieces;
mod policies;
mod sign_in;

pub use pieces::{Change, Pieces};

use crate::account::Account;
use crate::application::Application;
use crate::authenticator::Authenticator;
use crate::client::Client;
use crate::code::Scope;
use crate::code_policy::{CodePolicy, PolicyError};
use crate::desk_policy::DeskPolicy;
use crate::group::Group;
use crate::hook::Hook;
use crate::id::{
    AccountId, ApplicationId, AuthenticatorId, ClientId, GroupId, HookId, RoleId, TenantId, ZoneId,
};
use crate::journey::{Journey, JourneyId};
use crate::limits::FAILURES_MAX;
use crate::operator::{Operator, Role, SignInPolicy};
use crate::policy::Policy;
use crate::time::Span;
use crate::totp::TotpPolicy;
use crate::zone::Zone;
use policies::Policies;
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
    /// Settings of TOTP where no application is at hand.
    #[serde(default)]
    pub totp: TotpPolicy,
    /// Rules for the help desk.
    #[serde(default)]
    pub desk: DeskPolicy,
    /// How operators sign in.
    #[serde(default)]
    pub sign_in: SignInPolicy,
}

impl Organisation {
    /// Checks the settings against each other; all that is wrong, in the order of the fields.
    pub fn check(&self) -> Vec<PolicyError> {
        let mut wrong = self.codes.check();
        wrong.append(&mut self.totp.check());
        let mut expect = |holds: bool, field: &'static str, expected: &str| {
            if !holds {
                wrong.push(PolicyError { field, expected: expected.to_owned() });
            }
        };
        let (desk, sign_in) = (&self.desk, &self.sign_in);
        let day = Span::from_hours(24);
        let within = |span: Span, min: Span, max: Span| (min..=max).contains(&span);
        expect(
            within(desk.approval_life, Span::from_mins(1), day),
            "approval_life",
            "must be between one minute and one day",
        );
        expect(
            within(desk.freeze, Span::from_mins(1), Span::from_hours(24 * 30)),
            "freeze",
            "must be between one minute and 30 days",
        );
        expect(desk.quarantine <= Span::from_hours(24 * 30), "quarantine", "must be at most 30 days");
        expect(
            desk.fresh_sign_in.is_none_or(|span| within(span, Span::from_mins(1), day)),
            "fresh_sign_in",
            "must be between one minute and one day",
        );
        expect(
            within(sign_in.idle, Span::from_mins(1), day),
            "idle",
            "must be between one minute and one day",
        );
        expect(
            sign_in.life >= sign_in.idle && sign_in.life <= Span::from_hours(24 * 7),
            "life",
            "must be at least the idle time and at most seven days",
        );
        expect(
            (1..=FAILURES_MAX).contains(&sign_in.lock.failures_max),
            "sign_in.failures_max",
            "must be between 1 and 100",
        );
        expect(
            within(sign_in.lock.duration, Span::from_secs(1), day),
            "sign_in.lock_duration",
            "must be between one second and one day",
        );
        wrong
    }
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
    roles: BTreeMap<RoleId, Arc<Role>>,
    groups: BTreeMap<GroupId, Arc<Group>>,
    operators: BTreeMap<AccountId, Arc<Operator>>,
    hooks: BTreeMap<HookId, Arc<Hook>>,
    journeys: BTreeMap<JourneyId, Arc<Journey>>,
    authenticators: BTreeMap<AuthenticatorId, Arc<Authenticator>>,
    policies: Policies,
    zones: BTreeMap<ZoneId, Arc<Zone>>,
    changes: Vec<Change>,
}

impl Configuration {
    /// A tenant with nothing configured.
    pub fn empty(tenant: TenantId) -> Self {
        Self::loaded(tenant, 0, Pieces::default())
    }

    /// As it was loaded.
    pub fn loaded(tenant: TenantId, revision: u64, pieces: Pieces) -> Self {
        let roles = Role::built_in().into_iter().chain(pieces.roles);
        // What was changed comes later, and wins.
        let authenticators = Authenticator::built_in().into_iter().chain(pieces.authenticators);
        let policies = Policy::built_in().into_iter().chain(pieces.policies);
        Self {
            tenant,
            revision,
            organisation: Arc::new(pieces.organisation),
            applications: pieces.applications.into_iter().map(|a| (a.id, Arc::new(a))).collect(),
            clients: pieces.clients.into_iter().map(|c| (c.id, Arc::new(c))).collect(),
            roles: roles.map(|r| (r.id, Arc::new(r))).collect(),
            groups: pieces.groups.into_iter().map(|g| (g.id, Arc::new(g))).collect(),
            operators: pieces.operators.into_iter().map(|o| (o.account, Arc::new(o))).collect(),
            hooks: pieces.hooks.into_iter().map(|h| (h.id, Arc::new(h))).collect(),
            journeys: pieces.journeys.into_iter().map(|j| (j.id.clone(), Arc::new(j))).collect(),
            authenticators: authenticators.map(|a| (a.id, Arc::new(a))).collect(),
            policies: policies.collect(),
            zones: pieces.zones.into_iter().map(|z| (z.id, Arc::new(z))).collect(),
            changes: Vec::new(),
        }
    }

    /// The policy that governs codes of a scope.
    pub fn code_policy(&self, scope: Scope) -> Option<&CodePolicy> {
        match scope {
            Scope::Organisation => Some(&self.organisation.codes),
            Scope::Application(id) => self.application(id).map(|application| &application.passcodes.policy),
        }
    }

    /// The settings of TOTP for an application, or for the organisation.
    pub fn totp_policy(&self, application: Option<ApplicationId>) -> Option<&TotpPolicy> {
        match application {
            None => Some(&self.organisation.totp),
            Some(id) => self.application(id).map(|application| &application.totp),
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
        let application = self.applications.get(&client.application)?;
        (!application.disabled).then_some((client, application))
    }

    /// All clients, by id.
    pub fn clients(&self) -> impl Iterator<Item = &Arc<Client>> {
        self.clients.values()
    }

    /// The oldest client that may call.
    pub fn first_caller(&self) -> Option<ClientId> {
        let callers = self.clients.values().filter(|client| self.live_client(client.id).is_some());
        callers.min_by_key(|client| (client.created_at, client.id)).map(|client| client.id)
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

    /// A role.
    pub fn role(&self, id: RoleId) -> Option<&Arc<Role>> {
        self.roles.get(&id)
    }

    /// All roles, by id; those that come with the product first.
    pub fn roles(&self) -> impl ExactSizeIterator<Item = &Arc<Role>> {
        self.roles.values()
    }

    /// Adds or replaces a role.
    pub fn put_role(&mut self, role: Role) -> Arc<Role> {
        let role = Arc::new(role);
        self.roles.insert(role.id, role.clone());
        self.changes.push(Change::Role(role.clone()));
        role
    }

    /// Removes a role.
    pub fn remove_role(&mut self, id: RoleId) {
        if self.roles.remove(&id).is_some() {
            self.changes.push(Change::RoleGone(id));
        }
    }

    /// A group.
    pub fn group(&self, id: GroupId) -> Option<&Arc<Group>> {
        self.groups.get(&id)
    }

    /// All groups, by id.
    pub fn groups(&self) -> impl ExactSizeIterator<Item = &Arc<Group>> {
        self.groups.values()
    }

    /// Whether there is such a group; that of everyone always is.
    pub fn has_group(&self, id: GroupId) -> bool {
        id == Group::EVERYONE || self.groups.contains_key(&id)
    }

    /// Whether an account is in a group that there is.
    pub fn is_member(&self, account: &Account, id: GroupId) -> bool {
        self.has_group(id) && Group::has(id, &account.profile.groups)
    }

    /// Adds or replaces a group.
    pub fn put_group(&mut self, group: Group) -> Arc<Group> {
        let group = Arc::new(group);
        self.groups.insert(group.id, group.clone());
        self.changes.push(Change::Group(group.clone()));
        group
    }

    /// Removes a group.
    pub fn remove_group(&mut self, id: GroupId) {
        if self.groups.remove(&id).is_some() {
            self.changes.push(Change::GroupGone(id));
        }
    }

    /// Whether an account is in a protected group.
    pub fn is_protected(&self, account: &Account) -> bool {
        account.profile.groups.iter().any(|id| self.groups.get(id).is_some_and(|group| group.protected))
    }

    /// An operator.
    pub fn operator(&self, account: AccountId) -> Option<&Arc<Operator>> {
        self.operators.get(&account)
    }

    /// All operators, by account.
    pub fn operators(&self) -> impl ExactSizeIterator<Item = &Arc<Operator>> {
        self.operators.values()
    }

    /// Adds or replaces an operator.
    pub fn put_operator(&mut self, operator: Operator) -> Arc<Operator> {
        let operator = Arc::new(operator);
        self.operators.insert(operator.account, operator.clone());
        self.changes.push(Change::Operator(operator.clone()));
        operator
    }

    /// Removes an operator.
    pub fn remove_operator(&mut self, account: AccountId) {
        if self.operators.remove(&account).is_some() {
            self.changes.push(Change::OperatorGone(account));
        }
    }

    /// A web hook.
    pub fn hook(&self, id: HookId) -> Option<&Arc<Hook>> {
        self.hooks.get(&id)
    }

    /// All web hooks, by id.
    pub fn hooks(&self) -> impl ExactSizeIterator<Item = &Arc<Hook>> {
        self.hooks.values()
    }

    /// Adds or replaces a web hook.
    pub fn put_hook(&mut self, hook: Hook) -> Arc<Hook> {
        let hook = Arc::new(hook);
        self.hooks.insert(hook.id, hook.clone());
        self.changes.push(Change::Hook(hook.clone()));
        hook
    }

    /// Removes a web hook.
    pub fn remove_hook(&mut self, id: HookId) {
        if self.hooks.remove(&id).is_some() {
            self.changes.push(Change::HookGone(id));
        }
    }

    /// A journey.
    pub fn journey(&self, id: &JourneyId) -> Option<&Arc<Journey>> {
        self.journeys.get(id)
    }

    /// All journeys, by name.
    pub fn journeys(&self) -> impl ExactSizeIterator<Item = &Arc<Journey>> {
        self.journeys.values()
    }

    /// Adds or replaces a journey.
    pub fn put_journey(&mut self, journey: Journey) -> Arc<Journey> {
        let journey = Arc::new(journey);
        self.journeys.insert(journey.id.clone(), journey.clone());
        self.changes.push(Change::Journey(journey.clone()));
        journey
    }

    /// Removes a journey. The runs of it end with their next answer.
    pub fn remove_journey(&mut self, id: &JourneyId) {
        if self.journeys.remove(id).is_some() {
            self.changes.push(Change::JourneyGone(id.clone()));
        }
    }

    /// What was changed since it was loaded, in order.
    pub fn changes(&self) -> &[Change] {
        &self.changes
    }
}
