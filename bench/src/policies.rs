//! What it takes to decide about one sign-in where there are a hundred policies of twenty rules each, and every one of these
//! rules is looked at: all but the last ones are about other groups, other users or other networks.

use anyhow::{Result, ensure};
use readmit_core::application::{Application, Passcodes, SessionPolicy};
use readmit_core::authenticator::{Authenticator, AuthenticatorKey, FactorMethod};
use readmit_core::configuration::Configuration;
use readmit_core::id::{
    AccountId, ApplicationId, AuthenticatorId, GroupId, PolicyId, RuleId, TenantId, ZoneId,
};
use readmit_core::policy::{
    Action, Allowance, Assurance, Conditions, Constraint, Demand, EnrolAt, Enrolment, Factor, FactorCount,
    FactorPrompt, Network, Policy, PossessionConstraint, Proof, Rule, SessionAction, Settings, Situation,
    Verdict, ZoneSet, decide,
};
use readmit_core::time::Timestamp;
use readmit_core::totp::TotpPolicy;
use readmit_core::zone::{AddressRange, Zone};
use std::hint::black_box;
use std::time::Instant;
use uuid::Uuid;

/// Its name, as `--only` knows it.
pub(crate) const LABEL: &str = "policies decide";
/// Policies.
pub(crate) const POLICIES: u128 = 100;
/// Rules of each.
pub(crate) const RULES: u128 = 20;

/// Decisions that are timed.
const DECISIONS: u32 = 20_000;
const NOW: Timestamp = Timestamp::from_millis(1_800_000_000_000);
const USER: AccountId = AccountId::from_uuid(Uuid::from_u128(1));
const SHOP: ApplicationId = ApplicationId::from_uuid(Uuid::from_u128(2));

/// Seconds of one decision.
pub(crate) fn decide_cost() -> Result<f64> {
    let (configuration, situation) = (configuration(), situation());
    let verdict = decide(&configuration, &situation).verdict;
    ensure!(matches!(verdict, Verdict::LetIn(_)), "the user is not let in: {verdict:?}");
    let began = Instant::now();
    for _ in 0..DECISIONS {
        black_box(decide(black_box(&configuration), black_box(&situation)));
    }
    Ok(began.elapsed().as_secs_f64() / f64::from(DECISIONS))
}

/// The groups numbered so; the user is in the first ten.
fn groups(numbers: std::ops::Range<u128>) -> Vec<GroupId> {
    numbers.map(|number| GroupId::from_uuid(Uuid::from_u128(0x100 + number))).collect()
}

fn zone_id(number: u128) -> ZoneId {
    ZoneId::from_uuid(Uuid::from_u128(0x200 + number))
}

fn configuration() -> Configuration {
    let mut configuration = Configuration::empty(TenantId::from_random([8; 16]));
    for (number, key) in (1_u128..).zip(AuthenticatorKey::ALL) {
        let known = configuration.authenticator_by_key(key).map(|known| known.id);
        let id = known.unwrap_or_else(|| AuthenticatorId::from_uuid(Uuid::from_u128(number)));
        configuration.put_authenticator(Authenticator { active: true, ..Authenticator::new(id, key, NOW) });
    }
    for number in 0..10 {
        let third = u8::try_from(number).unwrap_or(0);
        let range = |last| AddressRange {
            first: [10, last, third, 0].into(),
            last: [10, last, third, 255].into(),
            prefix: None,
        };
        configuration.put_zone(Zone {
            id: zone_id(number),
            name: format!("zone {number}"),
            active: true,
            gateways: (0..4).map(range).collect(),
            proxies: Vec::new(),
            created_at: NOW,
            updated_at: NOW,
        });
    }
    for number in 0..POLICIES {
        configuration.put_policy(policy(number));
    }
    configuration.put_application(Application {
        id: SHOP,
        name: "Shop".to_owned(),
        description: String::new(),
        passcodes: Passcodes::default(),
        totp: TotpPolicy::default(),
        sessions: SessionPolicy::default(),
        access_policy: Some(policy_id(0)),
        groups: Vec::new(),
        disabled: false,
        created_at: NOW,
        updated_at: NOW,
    });
    configuration
}

fn policy_id(number: u128) -> PolicyId {
    PolicyId::from_uuid(Uuid::from_u128(0x1_0000 + number))
}

/// The first is the application's; the others are about sessions and enrolment, in turn.
fn policy(number: u128) -> Policy {
    let enrolment = |key| Enrolment { key, allowance: Allowance::Optional, grace: None };
    let (settings, action) = match number {
        0 => (Settings::Access, Action::Access(Some(demand()))),
        _ if number.is_multiple_of(2) => (Settings::Session, Action::Session(session())),
        _ => {
            let entries = AuthenticatorKey::ALL.into_iter().map(enrolment).collect();
            (Settings::Enrolment(entries), Action::Enrolment(EnrolAt::Challenge))
        }
    };
    // About five groups, the last of which is the user's.
    let of = match settings {
        Settings::Access => Vec::new(),
        _ => [groups(20..24), groups(9..10)].concat(),
    };
    let is_last = number == 0 || number >= POLICIES - 2;
    let rule = |place| Rule {
        id: RuleId::from_uuid(Uuid::from_u128(0x10_0000 + number * RULES + place)),
        name: format!("rule {place}"),
        active: true,
        built_in: false,
        conditions: if is_last && place == RULES - 1 { Conditions::default() } else { in_vain(place) },
        action: action.clone(),
        created_at: NOW,
        updated_at: NOW,
    };
    Policy {
        id: policy_id(number),
        name: format!("policy {number}"),
        description: None,
        priority: u32::try_from(number).unwrap_or(u32::MAX),
        active: true,
        built_in: false,
        groups: of,
        rules: (0..RULES).map(rule).collect(),
        settings,
        created_at: NOW,
        updated_at: NOW,
    }
}

/// Conditions that do not hold for the user, each in another place.
fn in_vain(place: u128) -> Conditions {
    match place % 4 {
        0 => Conditions { groups: groups(20..25), ..Conditions::default() },
        1 => Conditions {
            users: (10..15).map(|number| AccountId::from_uuid(Uuid::from_u128(number))).collect(),
            ..Conditions::default()
        },
        2 => Conditions {
            groups: groups(5..10),
            network: Network::In(ZoneSet::These((0..3).map(zone_id).collect())),
            ..Conditions::default()
        },
        _ => Conditions { groups: groups(0..5), groups_excluded: groups(9..14), ..Conditions::default() },
    }
}

fn session() -> SessionAction {
    SessionAction { second_factor: Some(FactorPrompt::Always), ..SessionAction::default() }
}

/// Two factors, one of which has to have a property; three alternatives.
fn demand() -> Demand {
    let with = |hardware_protected, device_bound| Constraint {
        knowledge: None,
        possession: Some(PossessionConstraint { hardware_protected, device_bound, ..Default::default() }),
    };
    Demand::Assurance(Assurance {
        factors: FactorCount::Two,
        reauthenticate_in: None,
        inactivity: None,
        constraints: vec![with(true, false), with(false, true), with(true, true)],
    })
}

fn situation() -> Situation {
    use AuthenticatorKey::{Email, Passkey, Password, TemporaryAccessCode};
    let factor = |key: AuthenticatorKey| Factor::usual(key, key.methods()[0]);
    let passkey = Factor::usual(Passkey, FactorMethod::Passkey);
    Situation {
        groups: groups(0..10),
        application: Some(SHOP),
        address: Some([192, 0, 2, 7].into()),
        factors: vec![factor(Password), factor(Email), passkey, factor(TemporaryAccessCode)],
        proofs: [factor(TemporaryAccessCode), passkey].map(|factor| Proof { factor, at: NOW }).to_vec(),
        ..Situation::fresh(USER, NOW)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_user_is_let_in_by_the_last_rules() {
        let decision = decide(&configuration(), &situation());
        assert!(matches!(decision.verdict, Verdict::LetIn(_)), "{decision:?}");
        let by = |number| {
            Some((policy_id(number), RuleId::from_uuid(Uuid::from_u128(0x10_0000 + number * RULES + 19))))
        };
        let named = [decision.access, decision.session, decision.enrolment];
        let named = named.map(|source| source.map(|source| (source.policy, source.rule)));
        assert_eq!(named, [by(0), by(POLICIES - 2), by(POLICIES - 1)]);
    }
}
