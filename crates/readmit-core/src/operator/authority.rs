//! May this caller do that to this account? The one place where it is decided, for every surface.

use super::{Level, Operator, Permission, Permissions, Reach};
use crate::account::Account;
use crate::configuration::Configuration;
use crate::id::{AccountId, ClientId};
use serde::{Deserialize, Serialize};

/// On whose authority an act is done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Authority {
    /// Whoever may run the program where the data and the keys are, and Readmit itself: they can do
    /// anything anyway.
    Installation,
    /// An OAuth client, whose own permissions were looked at before. Operators are none of its business.
    Client,
    /// An operator; with a token, only what the token allows.
    Operator {
        /// Their account.
        account: AccountId,
        /// The token's permissions.
        limit: Permissions,
    },
    /// A service application: what its scopes allow, as long as it has them, and nothing about operators.
    Service {
        /// Its client.
        client: ClientId,
        /// The permissions of the token's scopes.
        limit: Permissions,
    },
}

/// What an act needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Need {
    /// The permission.
    pub permission: Permission,
    /// Whether operators may do it to their own account.
    pub own_account: bool,
}

impl From<Permission> for Need {
    /// One's own account may be looked at, and nothing else.
    fn from(permission: Permission) -> Self {
        Self { permission, own_account: permission.level == Level::Read }
    }
}

/// Why an act is not allowed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(tag = "denial", rename_all = "snake_case")]
pub enum Denial {
    /// The operator does not have the permission.
    #[error("permission `{permission}` is needed")]
    Permission {
        /// What is lacking.
        permission: Permission,
    },
    /// The operator has the permission, but not for this account.
    #[error("permission `{permission}` was given for other groups than this user's")]
    OutOfReach {
        /// What is lacking here.
        permission: Permission,
    },
    /// Nobody does this to their own account.
    #[error("nobody may do this to their own account")]
    OwnAccount,
    /// The account is an operator of higher rank.
    #[error("this user is an operator of higher rank")]
    HigherRank,
    /// The account is an operator's, and clients have nothing to do with those.
    #[error("this user is an operator")]
    Protected,
    /// The caller is no operator any more.
    #[error("not an operator")]
    NotAnOperator,
    /// The client is gone, or switched off.
    #[error("this client is gone or switched off")]
    ClientOff,
}

impl Authority {
    /// Whether the act is allowed: on `target`, or on something that is no account.
    pub fn check(
        self,
        configuration: &Configuration,
        need: impl Into<Need>,
        target: Option<&Account>,
    ) -> Result<(), Denial> {
        let need = need.into();
        let target_operator = target.and_then(|target| configuration.operator(target.id));
        let (account, limit) = match self {
            Self::Client | Self::Service { .. } if target_operator.is_some() => {
                return Err(Denial::Protected);
            }
            Self::Installation | Self::Client => return Ok(()),
            Self::Service { client, limit } => return service(configuration, client, limit, need.permission),
            Self::Operator { account, limit } => (account, limit),
        };
        let permission = need.permission;
        let operator = configuration.operator(account).ok_or(Denial::NotAnOperator)?;
        let somewhere = configuration.permissions_of(operator, |_| true).and(limit);
        if !somewhere.has(permission) {
            return Err(Denial::Permission { permission });
        }
        let is_self = target.is_some_and(|target| target.id == account);
        if is_self {
            return if need.own_account { Ok(()) } else { Err(Denial::OwnAccount) };
        }
        let here = configuration.permissions_of(operator, |reach| reach.covers(target)).and(limit);
        if !here.has(permission) {
            return Err(Denial::OutOfReach { permission });
        }
        // An auditor must see what administrators did: rank bars acts, not looks.
        let rank = configuration.rank_of(operator);
        let acts = permission.level == Level::Write;
        if acts && target_operator.is_some_and(|other| configuration.rank_of(other) > rank) {
            return Err(Denial::HigherRank);
        }
        Ok(())
    }

    /// What the caller may do to accounts that are in no particular group, or to anything else.
    pub fn permissions(self, configuration: &Configuration) -> Permissions {
        match self {
            Self::Installation => Permissions::all(),
            Self::Client => Permissions::NONE,
            Self::Operator { account, limit } => configuration
                .operator(account)
                .map_or(Permissions::NONE, |operator| configuration.permissions_of(operator, |_| true))
                .and(limit),
            Self::Service { client, limit } => configuration
                .live_client(client)
                .map_or(Permissions::NONE, |(client, _)| client.granted())
                .and(limit),
        }
    }

    /// For whom the caller has a permission: what lists are narrowed to. Nobody is an empty list of groups.
    pub fn reach(self, configuration: &Configuration, permission: Permission) -> Reach {
        let (account, limit) = match self {
            Self::Installation | Self::Client => return Reach::Everyone,
            Self::Service { .. } if self.permissions(configuration).has(permission) => {
                return Reach::Everyone;
            }
            Self::Service { .. } => return Reach::Groups(Vec::new()),
            Self::Operator { account, limit } => (account, limit),
        };
        let grants = configuration.operator(account).map_or(&[][..], |operator| &operator.grants);
        let mut reached = Vec::new();
        for grant in grants.iter().filter(|_| limit.has(permission)) {
            let allows = configuration.role(grant.role).is_some_and(|role| role.permissions.has(permission));
            match &grant.reach {
                Reach::Everyone if allows => return Reach::Everyone,
                Reach::Groups(groups) if allows => reached.extend(groups),
                _ => {}
            }
        }
        Reach::Groups(reached)
    }

    /// What the caller may do to every account that `reach` is about: what they can give to others.
    pub fn permissions_over(self, configuration: &Configuration, reach: &Reach) -> Permissions {
        let (account, limit) = match self {
            Self::Installation => return Permissions::all(),
            Self::Client => return Permissions::NONE,
            Self::Service { .. } => return self.permissions(configuration),
            Self::Operator { account, limit } => (account, limit),
        };
        let Some(operator) = configuration.operator(account) else { return Permissions::NONE };
        let over = match reach {
            Reach::Everyone => configuration.permissions_of(operator, |own| *own == Reach::Everyone),
            Reach::Groups(groups) => groups.iter().fold(Permissions::all(), |set, group| {
                let covers = |own: &Reach| match own {
                    Reach::Everyone => true,
                    Reach::Groups(own) => own.contains(group),
                };
                set.and(configuration.permissions_of(operator, covers))
            }),
        };
        over.and(limit)
    }

    /// The caller's account, where an operator calls.
    pub const fn operator(self) -> Option<AccountId> {
        match self {
            Self::Operator { account, .. } => Some(account),
            Self::Installation | Self::Client | Self::Service { .. } => None,
        }
    }
}

/// Whether a service application may do what `permission` says to whoever is no operator.
fn service(
    configuration: &Configuration,
    client: ClientId,
    limit: Permissions,
    permission: Permission,
) -> Result<(), Denial> {
    let (client, _) = configuration.live_client(client).ok_or(Denial::ClientOff)?;
    if client.granted().and(limit).has(permission) { Ok(()) } else { Err(Denial::Permission { permission }) }
}

impl Reach {
    /// Whether it is about `target`, or about what is no account.
    pub fn covers(&self, target: Option<&Account>) -> bool {
        match (self, target) {
            (Self::Everyone, _) => true,
            (Self::Groups(_), None) => false,
            (Self::Groups(groups), Some(target)) => {
                target.profile.groups.iter().any(|group| groups.contains(group))
            }
        }
    }
}

impl Configuration {
    /// What an operator's grants allow, of those whose reach `covers` says yes to.
    pub fn permissions_of(&self, operator: &Operator, covers: impl Fn(&Reach) -> bool) -> Permissions {
        let grants = operator.grants.iter().filter(|grant| covers(&grant.reach));
        let roles = grants.filter_map(|grant| self.role(grant.role));
        roles.fold(Permissions::NONE, |set, role| set.or(role.permissions))
    }

    /// An operator's rank: that of the highest role.
    pub fn rank_of(&self, operator: &Operator) -> u8 {
        let roles = operator.grants.iter().filter_map(|grant| self.role(grant.role));
        roles.map(|role| role.rank).max().unwrap_or(0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::application::{Application, Passcodes, SessionPolicy};
    use crate::client::{Client, GrantedScope};
    use crate::event::Origin;
    use crate::id::{ApplicationId, GroupId, ScopeGrantId, TenantId};
    use crate::operator::{Area, Grant, Role};
    use crate::profile::Profile;
    use crate::time::Timestamp;
    use crate::totp::TotpPolicy;
    use crate::turn::{Seed, Turn};

    const NOW: Timestamp = Timestamp::from_millis(0);

    fn id(byte: u8) -> AccountId {
        AccountId::from_random([byte; 16])
    }

    fn with(operators: &[(u8, Vec<Grant>)]) -> Configuration {
        let mut configuration = Configuration::empty(TenantId::from_random([1; 16]));
        for (account, grants) in operators {
            let (account, grants) = (id(*account), grants.clone());
            let operator = Operator { account, grants, active: true, since: NOW, updated_at: NOW };
            configuration.put_operator(operator);
        }
        configuration
    }

    #[test]
    fn rank_bars_acts_and_not_looks() {
        let everyone = |role| vec![Grant { role, reach: Reach::Everyone }];
        let configuration = with(&[(1, everyone(Role::AUDITOR)), (2, everyone(Role::ADMINISTRATOR))]);
        let seed = Seed { bytes: [3; 32], arrived_at: NOW, place: 0 };
        let mut turn = Turn::new(NOW, &seed, Origin::system(), id(2));
        let target = Account::create(configuration.tenant, id(2), Profile::default(), &mut turn);
        let auditor = Authority::Operator { account: id(1), limit: Permissions::all() };
        assert_eq!(auditor.check(&configuration, Area::Users.read(), Some(&target)), Ok(()));
        let clerk = Role {
            permissions: Permissions::all(),
            ..(**configuration.role(Role::AUDITOR).unwrap()).clone()
        };
        let mut configuration = configuration;
        configuration.put_role(clerk);
        let act = auditor.check(&configuration, Area::Users.write(), Some(&target));
        assert_eq!(act, Err(Denial::HigherRank));
    }

    #[test]
    fn a_service_has_what_it_was_granted_as_long_as_it_has_it_and_nothing_over_operators() {
        let everyone = vec![Grant { role: Role::READ_ONLY, reach: Reach::Everyone }];
        let mut configuration = with(&[(2, everyone)]);
        let (client_id, application) = (ClientId::from_random([4; 16]), ApplicationId::from_random([5; 16]));
        let seed = Seed { bytes: [3; 32], arrived_at: NOW, place: 0 };
        let mut turn = Turn::new(NOW, &seed, Origin::system(), id(9));
        let mut account = |byte| {
            Account::create(
                configuration.tenant,
                AccountId::from_random([byte; 16]),
                Profile::default(),
                &mut turn,
            )
        };
        let (user, operator) = (account(9), account(2));
        let (read, write) = (Area::Users.read(), Area::Users.write());
        let service = Authority::Service { client: client_id, limit: [write].into_iter().collect() };
        assert_eq!(
            service.check(&configuration, read, Some(&user)),
            Err(Denial::ClientOff),
            "no such client"
        );
        assert_eq!(service.reach(&configuration, read), Reach::Groups(vec![]));
        let mut client = Client::new(client_id, application, NOW);
        client.scopes.push(GrantedScope {
            id: ScopeGrantId::from_random([6; 16]),
            name: "users".to_owned(),
            permissions: [write, Area::Groups.read()].into_iter().collect(),
            granted_at: NOW,
        });
        configuration.put_client(client.clone());
        assert_eq!(service.check(&configuration, read, None), Err(Denial::ClientOff), "no application");
        let application = Application {
            id: application,
            name: String::new(),
            description: String::new(),
            passcodes: Passcodes::default(),
            totp: TotpPolicy::default(),
            sessions: SessionPolicy::default(),
            access_policy: None,
            groups: Vec::new(),
            disabled: false,
            created_at: NOW,
            updated_at: NOW,
        };
        configuration.put_application(application.clone());
        assert_eq!(service.check(&configuration, write, Some(&user)), Ok(()));
        assert_eq!(service.check(&configuration, read, Some(&operator)), Err(Denial::Protected));
        let lacking = Denial::Permission { permission: Area::Groups.read() };
        assert_eq!(
            service.check(&configuration, Area::Groups.read(), None),
            Err(lacking),
            "not in this token"
        );
        assert_eq!(service.reach(&configuration, read), Reach::Everyone);
        assert_eq!(service.permissions_over(&configuration, &Reach::Everyone), [write].into_iter().collect());
        configuration.put_application(Application { disabled: true, ..application.clone() });
        assert_eq!(service.check(&configuration, write, Some(&user)), Err(Denial::ClientOff));
        configuration.put_application(application);
        configuration.put_client(Client { enabled: false, ..client.clone() });
        assert_eq!(service.check(&configuration, write, Some(&user)), Err(Denial::ClientOff));
        configuration.put_client(Client { scopes: Vec::new(), ..client });
        let withdrawn = Denial::Permission { permission: write };
        assert_eq!(service.check(&configuration, write, Some(&user)), Err(withdrawn));
    }

    #[test]
    fn reach_is_that_of_the_grants_that_allow_it() {
        let (a, b) = (GroupId::from_random([7; 16]), GroupId::from_random([8; 16]));
        let of = |role, group: GroupId| Grant { role, reach: Reach::Groups(vec![group]) };
        let configuration = with(&[
            (1, vec![of(Role::HELP_DESK, a), of(Role::READ_ONLY, b)]),
            (2, vec![of(Role::HELP_DESK, a), Grant { role: Role::READ_ONLY, reach: Reach::Everyone }]),
        ]);
        let reach = |account: u8, limit: Permissions, permission| {
            Authority::Operator { account: id(account), limit }.reach(&configuration, permission)
        };
        let (all, issue) = (Permissions::all(), Area::TemporaryAccessCode.write());
        assert_eq!(reach(1, all, Area::Users.read()), Reach::Groups(vec![a, b]));
        assert_eq!(reach(1, all, issue), Reach::Groups(vec![a]));
        assert_eq!(reach(1, all, Area::Audit.read()), Reach::Groups(vec![]));
        assert_eq!(reach(2, all, Area::Users.read()), Reach::Everyone);
        assert_eq!(reach(2, all, issue), Reach::Groups(vec![a]));
        assert_eq!(reach(2, Permissions::NONE, Area::Users.read()), Reach::Groups(vec![]), "a narrow token");
        assert_eq!(reach(3, all, Area::Users.read()), Reach::Groups(vec![]), "nobody");
    }
}
