//! The pieces in which a tenant's configuration is stored, and their changes.

use super::Organisation;
use crate::application::Application;
use crate::authenticator::Authenticator;
use crate::client::Client;
use crate::group::Group;
use crate::hook::Hook;
use crate::id::{AccountId, ApplicationId, ClientId, GroupId, HookId, PolicyId, RoleId, ZoneId};
use crate::journey::{Journey, JourneyId};
use crate::operator::{Operator, Role};
use crate::policy::Policy;
use crate::zone::Zone;
use std::sync::Arc;

/// The stored pieces of a tenant's configuration. What comes with the product (roles, authenticators, policies) is stored
/// only where it was changed.
#[derive(Debug, Default)]
pub struct Pieces {
    /// Settings of the organisation.
    pub organisation: Organisation,
    /// Applications.
    pub applications: Vec<Application>,
    /// Clients.
    pub clients: Vec<Client>,
    /// Roles that were made.
    pub roles: Vec<Role>,
    /// Groups.
    pub groups: Vec<Group>,
    /// Operators.
    pub operators: Vec<Operator>,
    /// Web hooks.
    pub hooks: Vec<Hook>,
    /// Journeys.
    pub journeys: Vec<Journey>,
    /// Authenticators that were added or changed.
    pub authenticators: Vec<Authenticator>,
    /// Sign-in policies that were made or changed.
    pub policies: Vec<Policy>,
    /// Network zones.
    pub zones: Vec<Zone>,
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
    /// A role, new or changed.
    Role(Arc<Role>),
    /// A role that is gone.
    RoleGone(RoleId),
    /// A group, new or changed.
    Group(Arc<Group>),
    /// A group that is gone.
    GroupGone(GroupId),
    /// An operator, new or changed.
    Operator(Arc<Operator>),
    /// An account that is no operator any more.
    OperatorGone(AccountId),
    /// A web hook, new or changed.
    Hook(Arc<Hook>),
    /// A web hook that is gone.
    HookGone(HookId),
    /// A journey, new or changed.
    Journey(Arc<Journey>),
    /// A journey that is gone.
    JourneyGone(JourneyId),
    /// An authenticator, new or changed. None ever goes.
    Authenticator(Arc<Authenticator>),
    /// A sign-in policy with its rules, new or changed.
    Policy(Arc<Policy>),
    /// A sign-in policy that is gone.
    PolicyGone(PolicyId),
    /// A network zone, new or changed.
    Zone(Arc<Zone>),
    /// A network zone that is gone.
    ZoneGone(ZoneId),
}
