//! What makes no sense is found, and what makes sense is let be.

use super::Flaw;
use crate::authenticator::{AuthenticatorKey, FactorMethod};
use crate::configuration::Configuration;
use crate::id::{ApplicationId, GroupId, TenantId, ZoneId};
use crate::policy::*;
use crate::time::Span;
use uuid::Uuid;

fn nothing() -> Configuration {
    Configuration::empty(TenantId::from_uuid(Uuid::nil()))
}

fn built_in(kind: PolicyKind) -> Policy {
    let found = Policy::built_in().into_iter().find(|policy| policy.kind() == kind);
    Policy { built_in: false, ..found.expect("there is one of each kind") }
}

fn rule(conditions: Conditions, action: Action) -> Rule {
    let policy = built_in(action.kind());
    Rule { built_in: false, conditions, action, ..policy.rules[0].clone() }
}

fn told(flaws: &[Flaw]) -> Vec<&str> {
    flaws.iter().map(|flaw| flaw.field.as_str()).collect()
}

fn of_demand(demand: Demand) -> Vec<String> {
    let rule = rule(Conditions::default(), Action::Access(Some(demand)));
    let flaws = rule.check(PolicyKind::Access, &nothing());
    flaws.iter().map(|flaw| flaw.field.replacen("action.", "", 1)).collect()
}

#[test]
fn what_comes_with_the_product_makes_sense() {
    for policy in Policy::built_in() {
        assert_eq!(policy.check(&nothing()), []);
        for rule in &policy.rules {
            assert_eq!(rule.check(policy.kind(), &nothing()), []);
        }
    }
}

#[test]
fn all_flaws_of_a_policy_are_told() {
    let enrolment = |key, allowance, grace| Enrolment { key, allowance, grace };
    let policy = Policy {
        name: " ".to_owned(),
        description: Some("two\nlines".to_owned()),
        groups: vec![GroupId::from_uuid(Uuid::nil())],
        settings: Settings::Enrolment(vec![
            enrolment(AuthenticatorKey::PushApp, Allowance::Required, None),
            enrolment(AuthenticatorKey::Email, Allowance::Required, Some(Grace::Skips(0))),
            enrolment(AuthenticatorKey::Email, Allowance::Optional, Some(Grace::Skips(1))),
        ]),
        ..built_in(PolicyKind::Enrolment)
    };
    let flaws = policy.check(&nothing());
    assert_eq!(
        told(&flaws),
        [
            "name",
            "description",
            "groups[0]",
            "settings[2]",
            "settings[0].allowance",
            "settings[1].grace.skips",
            "settings[2].grace"
        ]
    );
}

#[test]
fn a_password_cannot_have_more_than_it_must_be_long() {
    let settings = PasswordSettings { digits_min: 10, symbols_min: 3, ..PasswordSettings::default() };
    let policy = Policy { settings: Settings::Password(settings), ..built_in(PolicyKind::Password) };
    assert_eq!(told(&policy.check(&nothing())), ["settings.digits_min", "settings.symbols_min"]);
}

#[test]
fn what_a_rule_is_about_must_exist_and_be_of_its_kind() {
    let conditions = Conditions {
        groups_excluded: vec![GroupId::from_uuid(Uuid::nil())],
        network: Network::NotIn(ZoneSet::These(vec![ZoneId::from_uuid(Uuid::nil())])),
        channel: SignInChannel::Ldap,
        applications: vec![ApplicationId::from_uuid(Uuid::nil())],
        ..Conditions::default()
    };
    let rule = rule(conditions, Action::Access(None));
    assert_eq!(
        told(&rule.check(PolicyKind::Access, &nothing())),
        [
            "conditions.groups_excluded[0]",
            "conditions.applications",
            "conditions.network.not_in[0]",
            "conditions.channel"
        ]
    );
    let flaws = rule.check(PolicyKind::Enrolment, &nothing());
    assert_eq!(told(&flaws)[1], "conditions.applications[0]");
    assert_eq!(told(&flaws).last(), Some(&"action"));
}

#[test]
fn a_session_has_an_end() {
    for (idle, life, expected) in [
        (1, None, vec![]),
        (525_600, Some(525_600), vec![]),
        (0, Some(0), vec!["action.idle", "action.life"]),
        (525_601, Some(525_601), vec!["action.idle", "action.life"]),
    ] {
        let action = SessionAction {
            idle: Span::from_mins(idle),
            life: life.map(Span::from_mins),
            ..SessionAction::default()
        };
        let rule = rule(Conditions::default(), Action::Session(action));
        assert_eq!(told(&rule.check(PolicyKind::Session, &nothing())), expected, "{idle}");
    }
}

#[test]
fn an_assurance_that_no_factor_meets_is_a_flaw() {
    let of = |factors, knowledge, possession| {
        of_demand(Demand::Assurance(Assurance {
            factors,
            reauthenticate_in: None,
            inactivity: None,
            constraints: vec![Constraint { knowledge, possession }],
        }))
    };
    let knows =
        |keys: &[AuthenticatorKey]| FactorConstraint { keys: keys.to_vec(), ..FactorConstraint::default() };
    let has = |keys: &[AuthenticatorKey]| PossessionConstraint { factor: knows(keys), ..Default::default() };
    assert_eq!(of(FactorCount::Two, Some(knows(&[])), Some(has(&[]))), [""; 0]);
    assert_eq!(of(FactorCount::One, Some(knows(&[])), Some(has(&[]))), ["constraints[0]"]);
    assert_eq!(of(FactorCount::Two, None, None), ["constraints[0]"]);
    let possession = [AuthenticatorKey::Email];
    assert_eq!(of(FactorCount::Two, Some(knows(&possession)), None), ["constraints[0].knowledge.keys[0]"]);
    let verifying = |keys: &[AuthenticatorKey]| PossessionConstraint { user_verification: true, ..has(keys) };
    assert_eq!(of(FactorCount::Two, None, Some(verifying(&[AuthenticatorKey::Passkey]))), [""; 0]);
    assert_eq!(of(FactorCount::Two, None, Some(verifying(&possession))), ["constraints[0].possession"]);
    let mut excluded = knows(&[AuthenticatorKey::Password]);
    excluded.excluded = vec![MethodChoice { key: AuthenticatorKey::Password, method: None }];
    assert_eq!(of(FactorCount::Two, Some(excluded.clone()), None), ["constraints[0].knowledge"]);
    excluded.required = false;
    assert_eq!(of(FactorCount::Two, Some(excluded), None), [""; 0], "it need not be met");
}

#[test]
fn chains_are_bounded_and_their_methods_possible() {
    let method = |key, method| ChainMethod {
        key,
        method,
        user_verification: false,
        hardware_protected: false,
        phishing_resistant: false,
    };
    let code = method(AuthenticatorKey::TemporaryAccessCode, FactorMethod::TemporaryAccessCode);
    let step = |methods: &[ChainMethod]| Step { methods: methods.to_vec() };
    let chain = |steps: Vec<Step>| Chain { steps, reauthenticate_in: None };
    let of = |chains, reauthenticate_in| of_demand(Demand::Chains { chains, reauthenticate_in });
    let hour = || Some(Period::from_span(Span::from_hours(1)));
    assert_eq!(of(vec![chain(vec![step(&[code]); 3]); 5], hour()), [""; 0]);
    assert_eq!(of(vec![], None), ["chains"]);
    assert_eq!(of(vec![chain(vec![step(&[code])]); 6], None), ["chains"]);
    assert_eq!(of(vec![chain(vec![])], None), ["chains[0].steps"]);
    assert_eq!(of(vec![chain(vec![step(&[code]); 4])], None), ["chains[0].steps"]);
    assert_eq!(of(vec![chain(vec![step(&[])])], None), ["chains[0].steps[0].methods"]);
    assert_eq!(of(vec![chain(vec![step(&[code, code])])], None), ["chains[0].steps[0].methods[1]"]);
    let timed = Chain { reauthenticate_in: hour(), ..chain(vec![step(&[code])]) };
    assert_eq!(of(vec![timed.clone()], None), [""; 0]);
    assert_eq!(of(vec![timed], hour()), ["chains[0].reauthenticate_in"]);
    let foreign = method(AuthenticatorKey::Email, FactorMethod::Sms);
    assert_eq!(of(vec![chain(vec![step(&[foreign])])], None), ["chains[0].steps[0].methods[0].method"]);
    let verified = ChainMethod { user_verification: true, phishing_resistant: true, ..code };
    assert_eq!(
        of(vec![chain(vec![step(&[verified])])], None),
        [
            "chains[0].steps[0].methods[0].user_verification",
            "chains[0].steps[0].methods[0].phishing_resistant"
        ]
    );
    let ever = Some(Period::from_span(Span::from_hours(24 * 365 * 11)));
    assert_eq!(of(vec![chain(vec![step(&[code])])], ever), ["reauthenticate_in"]);
}
