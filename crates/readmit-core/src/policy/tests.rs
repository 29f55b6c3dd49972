//! How policies are judged, told by small organisations.

mod draw;
mod issuing;
mod naive;
mod oracle;
mod time;
mod truth;

use super::*;
use crate::account::Account;
use crate::application::{Application, Passcodes, SessionPolicy};
use crate::authenticator::{Authenticator, AuthenticatorKey, FactorMethod};
use crate::configuration::Configuration;
use crate::credentials::Password;
use crate::event::Origin;
use crate::id::{AccountId, ApplicationId, AuthenticatorId, TenantId, ZoneId};
use crate::profile::{Association, Contact, Profile};
use crate::time::Span;
use crate::totp::TotpPolicy;
use crate::turn::{Seed, Turn};
use crate::zone::{AddressRange, Zone};

const NOW: Timestamp = Timestamp::from_millis(1_800_000_000_000);
const ANN: AccountId = AccountId::from_uuid(Uuid::from_u128(0xa1));
const STAFF: GroupId = GroupId::from_uuid(Uuid::from_u128(0x61));
const OTHERS: GroupId = GroupId::from_uuid(Uuid::from_u128(0x62));
const SHOP: ApplicationId = ApplicationId::from_uuid(Uuid::from_u128(0x51));
const OFFICE: ZoneId = ZoneId::from_uuid(Uuid::from_u128(0x21));
const HOME: ZoneId = ZoneId::from_uuid(Uuid::from_u128(0x22));

/// An organisation with the temporary access code, and every other authenticator switched on.
struct World {
    configuration: Configuration,
    next: u128,
}

impl World {
    fn new() -> Self {
        let mut world =
            Self { configuration: Configuration::empty(TenantId::from_random([8; 16])), next: 0x1000 };
        world.configuration.put_application(Application {
            id: SHOP,
            name: "Shop".to_owned(),
            description: String::new(),
            passcodes: Passcodes::default(),
            totp: TotpPolicy::default(),
            sessions: SessionPolicy::default(),
            access_policy: None,
            groups: Vec::new(),
            disabled: false,
            created_at: NOW,
            updated_at: NOW,
        });
        world.zone(OFFICE, [10, 0, 0], true);
        for key in AuthenticatorKey::ALL {
            world.authenticator(key, true);
        }
        world
    }

    /// A zone of one network of 256 addresses.
    fn zone(&mut self, id: ZoneId, [a, b, c]: [u8; 3], active: bool) {
        let (first, last) = ([a, b, c, 0].into(), [a, b, c, 255].into());
        self.configuration.put_zone(Zone {
            id,
            name: String::new(),
            active,
            gateways: vec![AddressRange { first, last, prefix: Some(24) }],
            proxies: Vec::new(),
            created_at: NOW,
            updated_at: NOW,
        });
    }

    fn authenticator(&mut self, key: AuthenticatorKey, active: bool) {
        let known = self.configuration.authenticator_by_key(key).map(|known| known.id);
        let id = known.unwrap_or_else(|| AuthenticatorId::from_uuid(self.id()));
        self.configuration.put_authenticator(Authenticator { active, ..Authenticator::new(id, key, NOW) });
    }

    fn id(&mut self) -> Uuid {
        self.next += 1;
        Uuid::from_u128(self.next)
    }

    fn rule(&mut self, name: &str, conditions: Conditions, action: Action) -> Rule {
        Rule {
            id: RuleId::from_uuid(self.id()),
            name: name.to_owned(),
            active: true,
            built_in: false,
            conditions,
            action,
            created_at: NOW,
            updated_at: NOW,
        }
    }

    /// A policy for members of `STAFF`, looked at first.
    fn policy(&mut self, name: &str, settings: Settings, rules: Vec<Rule>) -> PolicyId {
        let id = PolicyId::from_uuid(self.id());
        let groups = if settings.kind() == PolicyKind::Access { Vec::new() } else { vec![STAFF] };
        self.configuration.put_policy(Policy {
            id,
            name: name.to_owned(),
            description: None,
            priority: 1,
            active: true,
            built_in: false,
            groups,
            settings,
            rules,
            created_at: NOW,
            updated_at: NOW,
        });
        id
    }

    fn change(&mut self, id: PolicyId, change: impl FnOnce(&mut Policy)) {
        let mut policy = Policy::clone(self.configuration.policy(id).unwrap());
        change(&mut policy);
        self.configuration.put_policy(policy);
    }

    /// An enrolment policy that allows these, with a rule for everyone.
    fn allow(&mut self, allowed: &[(AuthenticatorKey, Allowance)]) -> PolicyId {
        let entry = |(key, allowance): &(_, _)| Enrolment { key: *key, allowance: *allowance, grace: None };
        let settings = Settings::Enrolment(allowed.iter().map(entry).collect());
        let rule = self.rule("Default Rule", Conditions::default(), Action::Enrolment(EnrolAt::Challenge));
        self.policy("Staff authenticators", settings, vec![rule])
    }

    /// The session policy, with one rule for everyone.
    fn session(&mut self, action: SessionAction) -> PolicyId {
        let rule = self.rule("Staff rule", Conditions::default(), Action::Session(action));
        self.policy("Staff sessions", Settings::Session, vec![rule])
    }

    /// What the shop demands.
    fn demand(&mut self, demand: Option<Demand>) -> PolicyId {
        let rule = self.rule("Shop rule", Conditions::default(), Action::Access(demand));
        let id = self.policy("Shop access", Settings::Access, vec![rule]);
        let shop = self.configuration.application(SHOP).unwrap();
        let shop = Application { access_policy: Some(id), ..Application::clone(shop) };
        self.configuration.put_application(shop);
        id
    }
}

/// Everything that users of the guide's group may have.
const GUIDE: [(AuthenticatorKey, Allowance); 6] = [
    (AuthenticatorKey::Email, Allowance::Optional),
    (AuthenticatorKey::PushApp, Allowance::Optional),
    (AuthenticatorKey::Password, Allowance::Required),
    (AuthenticatorKey::Passkey, Allowance::Optional),
    (AuthenticatorKey::SecurityQuestion, Allowance::Optional),
    (AuthenticatorKey::TemporaryAccessCode, Allowance::Optional),
];

/// A temporary access code, then a passkey that verifies its user.
fn guide_chain() -> Demand {
    let step = |key, method, user_verification| Step {
        methods: vec![ChainMethod {
            key,
            method,
            user_verification,
            hardware_protected: false,
            phishing_resistant: false,
        }],
    };
    let steps = vec![
        step(AuthenticatorKey::TemporaryAccessCode, FactorMethod::TemporaryAccessCode, false),
        step(AuthenticatorKey::Passkey, FactorMethod::Passkey, true),
    ];
    Demand::Chains { chains: vec![Chain { steps, reauthenticate_in: None }], reauthenticate_in: None }
}

/// Any two factors, one of which the user has; each time anew.
fn guide_two_factors() -> Demand {
    Demand::Assurance(Assurance {
        factors: FactorCount::Two,
        reauthenticate_in: Some(Period::parse("PT0S").unwrap()),
        inactivity: None,
        constraints: vec![Constraint { knowledge: None, possession: Some(PossessionConstraint::default()) }],
    })
}

/// The guide's session: two factors at each sign-in, twelve hours long.
fn guide_session() -> SessionAction {
    SessionAction {
        second_factor: Some(FactorPrompt::Always),
        idle: Span::from_hours(12),
        life: Some(Span::from_hours(12)),
        ..SessionAction::default()
    }
}

/// Ann of the staff: a password and an e-mail address.
fn ann(applications: &[ApplicationId]) -> Account {
    let seed = Seed { bytes: [0; 32], arrived_at: NOW, place: 0 };
    let mut turn = Turn::new(NOW, &seed, Origin::system(), ANN);
    let join = |id: &ApplicationId| Association {
        application: *id,
        since: NOW,
        custom_data: serde_json::Map::new(),
    };
    let profile = Profile {
        email: Some(Contact { value: "ann@example.com".to_owned(), verified_at: None }),
        groups: vec![STAFF],
        applications: applications.iter().map(join).collect(),
        ..Profile::default()
    };
    let mut account = Account::create(TenantId::from_random([8; 16]), ANN, profile, &mut turn);
    account.credentials.password = Some(Password { phc: String::new(), set_at: NOW });
    account
}
