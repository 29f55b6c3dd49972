//! Whatever a rule says survives being written and read, however often.

use super::{action, conditions};
use crate::okta::tree::{Faults, Node};
use crate::okta::words::TYPES;
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::{select, subsequence};
use readmit_core::authenticator::AuthenticatorKey;
use readmit_core::id::{AccountId, ApplicationId, GroupId, ZoneId};
use readmit_core::policy::*;
use readmit_core::time::Span;
use uuid::Uuid;

fn ids<T: std::fmt::Debug>(id: fn(Uuid) -> T) -> impl Strategy<Value = Vec<T>> {
    vec(any::<u128>().prop_map(move |bits| id(Uuid::from_u128(bits))), 0..3)
}

fn network() -> impl Strategy<Value = Network> {
    let zones = || {
        prop_oneof![
            Just(ZoneSet::All),
            vec(any::<u128>().prop_map(|bits| ZoneId::from_uuid(Uuid::from_u128(bits))), 1..3)
                .prop_map(ZoneSet::These),
        ]
    };
    prop_oneof![Just(Network::Anywhere), zones().prop_map(Network::In), zones().prop_map(Network::NotIn)]
}

fn conditions_of(kind: PolicyKind) -> impl Strategy<Value = Conditions> {
    let people = (
        ids(AccountId::from_uuid),
        ids(AccountId::from_uuid),
        ids(GroupId::from_uuid),
        ids(GroupId::from_uuid),
    );
    let apps = (ids(ApplicationId::from_uuid), ids(ApplicationId::from_uuid));
    let channel = select(vec![SignInChannel::Any, SignInChannel::Radius, SignInChannel::Ldap]);
    (people, apps, network(), channel).prop_map(move |(people, apps, network, channel)| {
        let (users, users_excluded, groups, groups_excluded) = people;
        let mut made =
            Conditions { users, users_excluded, groups, groups_excluded, network, ..Conditions::default() };
        if kind == PolicyKind::Enrolment {
            (made.applications, made.applications_excluded) = apps;
        }
        if kind == PolicyKind::Session {
            made.channel = channel;
        }
        made
    })
}

fn period() -> impl Strategy<Value = Option<Period>> {
    option::of("PT[0-9]{1,4}[HMS]".prop_map(|text| Period::parse(&text).expect("a period")))
}

fn choices() -> impl Strategy<Value = Vec<MethodChoice>> {
    let choice = (select(AuthenticatorKey::ALL.to_vec()), any::<Option<usize>>()).prop_map(|(key, way)| {
        MethodChoice { key, method: way.map(|way| key.methods()[way % key.methods().len()]) }
    });
    vec(choice, 0..3)
}

fn factor() -> impl Strategy<Value = FactorConstraint> {
    let keys = subsequence(TYPES.to_vec(), 0..3)
        .prop_map(|types| types.into_iter().flat_map(|(_, keys)| keys.to_vec()).collect::<Vec<_>>());
    (keys, choices(), choices(), any::<bool>(), period()).prop_map(
        |(keys, choices, excluded, required, reauthenticate_in)| {
            let methods = keys.iter().flat_map(|key: &AuthenticatorKey| key.methods()).copied().collect();
            FactorConstraint { methods, keys, choices, excluded, required, reauthenticate_in }
        },
    )
}

fn possession() -> impl Strategy<Value = PossessionConstraint> {
    (factor(), any::<[bool; 5]>()).prop_map(
        |(factor, [device, hardware, phishing, presence, verification])| PossessionConstraint {
            factor,
            device_bound: device,
            hardware_protected: hardware,
            phishing_resistant: phishing,
            user_presence: presence,
            user_verification: verification,
        },
    )
}

fn assurance() -> impl Strategy<Value = Demand> {
    let constraint = (option::of(factor()), option::of(possession()))
        .prop_map(|(knowledge, possession)| Constraint { knowledge, possession });
    let factors = select(vec![FactorCount::One, FactorCount::Two]);
    (factors, period(), period(), vec(constraint, 0..3)).prop_map(
        |(factors, reauthenticate_in, inactivity, constraints)| {
            Demand::Assurance(Assurance { factors, reauthenticate_in, inactivity, constraints })
        },
    )
}

fn chains() -> impl Strategy<Value = Demand> {
    let method = (select(AuthenticatorKey::ALL.to_vec()), any::<(usize, bool, bool, bool)>()).prop_map(
        |(key, (way, user_verification, hardware_protected, phishing_resistant))| ChainMethod {
            key,
            method: key.methods()[way % key.methods().len()],
            user_verification,
            hardware_protected,
            phishing_resistant,
        },
    );
    let step = vec(method, 1..3).prop_map(|methods| Step { methods });
    let chain =
        (vec(step, 1..4), period()).prop_map(|(steps, reauthenticate_in)| Chain { steps, reauthenticate_in });
    (vec(chain, 1..6), period())
        .prop_map(|(chains, reauthenticate_in)| Demand::Chains { chains, reauthenticate_in })
}

fn session() -> impl Strategy<Value = SessionAction> {
    let mins = || (1..100_000_u64).prop_map(Span::from_mins);
    let access = select(vec![Access::Allow, Access::Deny]);
    let primary = select(vec![PrimaryFactor::Password, PrimaryFactor::Any]);
    let prompt = option::of(prop_oneof![
        Just(FactorPrompt::Always),
        Just(FactorPrompt::Device),
        mins().prop_map(FactorPrompt::Within),
    ]);
    (access, primary, prompt, any::<(bool, bool)>(), mins(), option::of(mins())).prop_map(
        |(access, primary, second_factor, (remember_device, persistent), idle, life)| SessionAction {
            access,
            primary,
            second_factor,
            remember_device,
            persistent,
            idle,
            life,
        },
    )
}

fn action_of(kind: PolicyKind) -> BoxedStrategy<Action> {
    let access = || select(vec![Access::Allow, Access::Deny]);
    match kind {
        PolicyKind::Enrolment => {
            let at = [EnrolAt::Challenge, EnrolAt::Login, EnrolAt::Never, EnrolAt::NeverIncludingRecovery];
            select(at.to_vec()).prop_map(Action::Enrolment).boxed()
        }
        PolicyKind::Session => session().prop_map(Action::Session).boxed(),
        PolicyKind::Access => option::of(prop_oneof![assurance(), chains()]).prop_map(Action::Access).boxed(),
        PolicyKind::Password => (access(), access(), access())
            .prop_map(|(change, reset, unlock)| Action::Password { change, reset, unlock })
            .boxed(),
    }
}

fn said() -> impl Strategy<Value = (PolicyKind, Conditions, Action)> {
    let kinds = [PolicyKind::Enrolment, PolicyKind::Session, PolicyKind::Access, PolicyKind::Password];
    select(kinds.to_vec()).prop_flat_map(|kind| (Just(kind), conditions_of(kind), action_of(kind)))
}

proptest! {
    #[test]
    fn what_a_rule_says_survives_the_wire((kind, conditions, action) in said()) {
        let wire = serde_json::json!({
            "conditions": conditions::view(&conditions, kind),
            "actions": action::view(&action),
        });
        let faults = Faults::default();
        let root = Node::root(&wire, &faults);
        let read = (
            conditions::read(&root.get("conditions").object(), kind),
            action::read(&root.get("actions").object(), kind),
        );
        let told = faults.finish("rule", Some(()));
        prop_assert!(told.is_ok(), "{told:?}");
        let (read_conditions, read_action) = read;
        prop_assert_eq!(read_conditions, Some(conditions));
        prop_assert_eq!(read_action, Some(action));
    }
}
