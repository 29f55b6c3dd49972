//! Organisation-wide codes under the organisation's authenticator and its policies.

use super::*;
use crate::authenticator::{Authenticator, AuthenticatorKey};
use crate::desk_policy::PolicyCheck;
use crate::id::AuthenticatorId;
use crate::policy::{Allowance, Enrolment, Policy, PolicyKind, Settings};

fn everywhere() -> IssueOrder {
    IssueOrder { scope: Scope::Organisation, ..order() }
}

/// A configuration whose authenticator of codes is on or off.
fn with_authenticator(world: &World, active: bool) -> Configuration {
    let mut configuration = world.configuration();
    let id = AuthenticatorId::from_random([5; 16]);
    let new = Authenticator::new(id, AuthenticatorKey::TemporaryAccessCode, world.now);
    configuration.put_authenticator(Authenticator { active, ..new });
    configuration
}

fn issue_under(
    world: &mut World,
    configuration: &Configuration,
    order: &IssueOrder,
    authority: Authority,
) -> Result<Issued, IssueRefusal> {
    world.turn(|account, turn, _, keys| {
        account.issue_code(order, IssueContext { configuration, authority, signed_in_at: None, keys }, turn)
    })
}

#[test]
fn a_code_of_a_switched_off_authenticator_is_no_attempt_and_comes_back() {
    let mut world = World::new();
    let code = world.issue_with(everywhere()).unwrap().code;
    for _ in 0..5 {
        let refused = world.try_with(&code, |attempt| attempt.organisation_codes = false);
        assert!(matches!(refused, Err(Reason::AuthenticatorOff { .. })));
        let wrong = world.try_with(&wrong(&code), |attempt| attempt.organisation_codes = false);
        assert_eq!(wrong.err(), Some(Reason::NoneLive), "there is nothing to guess");
    }
    assert!(world.attempt(&code).is_ok());
}

#[test]
fn other_codes_answer_while_it_is_off() {
    let mut world = World::new();
    let everywhere = world.issue_with(everywhere()).unwrap().code;
    let here = world.issue();
    let refused = world.try_with(&everywhere, |attempt| attempt.organisation_codes = false);
    assert!(matches!(refused, Err(Reason::AuthenticatorOff { .. })));
    assert!(world.try_with(&here, |attempt| attempt.organisation_codes = false).is_ok());
}

#[test]
fn none_is_issued_while_it_is_off() {
    let mut world = World::new();
    let (off, client) = (with_authenticator(&world, false), Authority::Client);
    assert!(!off.organisation_codes_on() && world.configuration().organisation_codes_on());
    let refused = issue_under(&mut world, &off, &everywhere(), client);
    assert_eq!(refused.err(), Some(IssueRefusal::AuthenticatorOff));
    assert!(issue_under(&mut world, &off, &order(), client).is_ok(), "for an application");
}

#[test]
fn what_no_policy_accepts_is_refused_or_warned_of() {
    let mut world = World::new();
    let live = world.issue_with(everywhere()).unwrap().code;
    let mut configuration = with_authenticator(&world, true);
    let refused = issue_under(&mut world, &configuration, &everywhere(), Authority::Client);
    let Err(IssueRefusal::AgainstPolicy(objection)) = refused else { panic!("{refused:?}") };
    assert_eq!(objection.policy, Policy::built_in_id(PolicyKind::Enrolment));
    assert!(objection.because.contains("does not allow temporary access codes"), "{}", objection.because);
    assert!(
        issue_under(&mut world, &configuration, &order(), Authority::Client).is_ok(),
        "not their business"
    );
    assert!(world.attempt(&live).is_ok(), "the live one was left alone");

    // Who holds the machine is warned, and nothing more.
    let warned = issue_under(&mut world, &configuration, &everywhere(), Authority::Installation).unwrap();
    assert_eq!(warned.against_policy.as_ref(), Some(&objection));
    let told = |event: &Event| matches!(&event.kind, EventKind::CodeIssued { against_policy: Some(told), .. } if *told == objection);
    assert!(told(world.events.last().unwrap()));

    for (check, warns) in [(PolicyCheck::Warn, true), (PolicyCheck::Off, false)] {
        let mut organisation = (*configuration.organisation).clone();
        organisation.desk.policy_check = check;
        configuration.set_organisation(organisation);
        let issued = issue_under(&mut world, &configuration, &everywhere(), Authority::Client).unwrap();
        assert_eq!(issued.against_policy.is_some(), warns);
    }

    let mut policy = (**configuration.policy(Policy::built_in_id(PolicyKind::Enrolment)).unwrap()).clone();
    let key = AuthenticatorKey::TemporaryAccessCode;
    policy.settings =
        Settings::Enrolment(vec![Enrolment { key, allowance: Allowance::Optional, grace: None }]);
    configuration.put_policy(policy);
    configuration.set_organisation(Organisation::default());
    let issued = issue_under(&mut world, &configuration, &everywhere(), Authority::Client).unwrap();
    assert_eq!(issued.against_policy, None);
}

#[test]
fn names_of_codes_are_short() {
    let mut world = World::new();
    let id = world.issue_with(order()).unwrap().id;
    assert_eq!(crate::id::short(id.uuid()).len(), 17);
}
