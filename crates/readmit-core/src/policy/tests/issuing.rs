//! What is said of a code before it is issued.

use super::draw::{BYTES, Choices};
use super::*;
use crate::limits::DEMANDS_WEIGHED_MAX;
use crate::tracked::Part;
use proptest::prelude::*;

fn refusal(world: &World, account: &Account) -> Option<(PolicyId, String)> {
    match code_verdict(&world.configuration, account) {
        CodeVerdict::Usable => None,
        CodeVerdict::Refused { policy, because, .. } => Some((policy, because)),
    }
}

#[test]
fn policies_have_no_say_before_the_authenticator_is_added() {
    let configuration = Configuration::empty(TenantId::from_random([8; 16]));
    assert!(!governs_codes(&configuration));
    assert_eq!(code_verdict(&configuration, &ann(&[SHOP])), CodeVerdict::Usable);
}

#[test]
fn the_enrolment_policy_that_applies_must_allow_codes() {
    let mut world = World::new();
    let (policy, because) = refusal(&world, &ann(&[SHOP])).expect("the built-in policy does not allow codes");
    assert_eq!(policy, Policy::built_in_id(PolicyKind::Enrolment));
    assert!(because.contains("“Default Policy”") && because.contains("“tac”"), "{because}");

    world.allow(&GUIDE);
    assert_eq!(refusal(&world, &ann(&[SHOP])), None);
    let mut outsider = ann(&[SHOP]);
    outsider.profile.groups.clear();
    assert!(refusal(&world, &outsider).is_some(), "the policy is for members of the group");
}

#[test]
fn an_enrolment_policy_without_active_rules_is_never_applied() {
    let mut world = World::new();
    let id = world.allow(&GUIDE);
    let mut policy = Policy::clone(world.configuration.policy(id).unwrap());
    policy.rules[0].active = false;
    world.configuration.put_policy(policy.clone());
    assert!(refusal(&world, &ann(&[])).is_some());
    policy.rules[0].active = true;
    policy.active = false;
    world.configuration.put_policy(policy);
    assert!(refusal(&world, &ann(&[])).is_some());
}

#[test]
fn a_session_policy_that_lets_nobody_in_refuses() {
    let mut world = World::new();
    world.allow(&GUIDE);
    let id = world.session(SessionAction { access: Access::Deny, ..SessionAction::default() });
    let (policy, because) = refusal(&world, &ann(&[])).expect("no session can begin");
    assert_eq!(policy, id);
    assert!(because.contains("“Staff rule”"), "{because}");
}

#[test]
fn what_depends_on_the_network_is_not_certain() {
    let mut world = World::new();
    world.allow(&GUIDE);
    let inside = Conditions { network: Network::In(ZoneSet::These(vec![OFFICE])), ..Conditions::default() };
    let allow = world.rule("Inside", inside, Action::Session(SessionAction::default()));
    let deny = SessionAction { access: Access::Deny, ..SessionAction::default() };
    let deny = world.rule("Elsewhere", Conditions::default(), Action::Session(deny));
    world.policy("Staff sessions", Settings::Session, vec![allow, deny]);
    assert_eq!(refusal(&world, &ann(&[SHOP])), None);
}

#[test]
fn one_application_that_a_code_gets_into_is_enough() {
    let mut world = World::new();
    world.allow(&GUIDE);
    let shop = world.demand(None);
    let (policy, because) = refusal(&world, &ann(&[SHOP])).expect("the shop lets nobody in");
    assert_eq!(policy, shop);
    assert!(because.contains("“Shop”"), "{because}");

    let bank = ApplicationId::from_uuid(Uuid::from_u128(0x52));
    let application = Application {
        id: bank,
        access_policy: None,
        ..Application::clone(world.configuration.application(SHOP).unwrap())
    };
    world.configuration.put_application(application);
    assert_eq!(refusal(&world, &ann(&[SHOP, bank])), None);
}

#[test]
fn a_demand_is_met_with_what_the_user_has_or_can_set_up() {
    let mut world = World::new();
    world.allow(&GUIDE);
    world.session(guide_session());
    for demand in [guide_chain(), guide_two_factors()] {
        world.demand(Some(demand));
        assert_eq!(refusal(&world, &ann(&[SHOP])), None, "a passkey can be set up");
    }
}

#[test]
fn a_second_factor_that_nobody_can_have_refuses() {
    let mut world = World::new();
    world.session(guide_session());
    let policy = world.allow(&[
        (AuthenticatorKey::Password, Allowance::Required),
        (AuthenticatorKey::TemporaryAccessCode, Allowance::Optional),
    ]);
    let (by, because) = refusal(&world, &ann(&[])).expect("two kinds of factor cannot be had");
    assert_ne!(by, policy);
    assert!(because.contains("“Staff sessions”"), "{because}");
    world.authenticator(AuthenticatorKey::Email, false);
    world.allow(&GUIDE[..1]);
    assert!(refusal(&world, &ann(&[])).is_some());
}

#[test]
fn a_code_that_no_application_accepts_is_refused() {
    let mut world = World::new();
    world.allow(&GUIDE);
    let Demand::Chains { mut chains, reauthenticate_in } = guide_chain() else { panic!("a chain") };
    chains[0].steps.remove(0);
    let shop = world.demand(Some(Demand::Chains { chains, reauthenticate_in }));
    let refused = refusal(&world, &ann(&[SHOP])).map(|(policy, _)| policy);
    assert_eq!(refused, Some(shop), "a passkey alone is wanted");
}

#[test]
fn a_code_that_is_about_to_be_issued_counts_whatever_is_live() {
    let mut world = World::new();
    world.allow(&[(AuthenticatorKey::TemporaryAccessCode, Allowance::Required)]);
    world.authenticator(AuthenticatorKey::TemporaryAccessCode, false);
    assert_eq!(refusal(&world, &ann(&[SHOP])), None, "whether it is switched on is asked elsewhere");
}

#[test]
fn no_more_demands_are_weighed_than_there_is_time_for() {
    let mut world = World::new();
    world.allow(&GUIDE);
    let Demand::Chains { mut chains, reauthenticate_in } = guide_chain() else { panic!("a chain") };
    chains[0].steps.remove(0);
    let shop = world.demand(Some(Demand::Chains { chains, reauthenticate_in }));
    // All but the last may apply, and none of them accepts a code.
    let last = world.configuration.policy(shop).unwrap().rules[0].clone();
    let inside = Network::In(ZoneSet::These(vec![OFFICE]));
    let inside = Rule { conditions: Conditions { network: inside, ..Conditions::default() }, ..last.clone() };
    let mut rules = vec![inside.clone(); DEMANDS_WEIGHED_MAX - 1];
    rules.push(last);
    world.change(shop, |policy| policy.rules.clone_from(&rules));
    assert!(refusal(&world, &ann(&[SHOP])).is_some(), "all were weighed");
    rules.insert(0, inside);
    world.change(shop, |policy| policy.rules = rules);
    assert_eq!(refusal(&world, &ann(&[SHOP])), None, "not all were, so nothing is certain");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 6_000, ..ProptestConfig::default() })]

    #[test]
    fn a_password_makes_no_code_useless(bytes in prop::collection::vec(any::<u8>(), BYTES)) {
        let mut choices = Choices(&bytes);
        let (mut world, situation) = (choices.world(), choices.situation());
        if !governs_codes(&world.configuration) {
            world.authenticator(AuthenticatorKey::TemporaryAccessCode, true);
        }
        let mut account = ann(&[SHOP]);
        account.profile.groups.clone_from(&situation.groups);
        if situation.factors.len() % 2 == 0 {
            account.profile.email = None;
        }
        let with = refusal(&world, &account);
        account.credentials = Part::not_loaded();
        let without = refusal(&world, &account);
        prop_assert!(without.is_some() || with.is_none(), "{:?}", with);
    }
}
