//! What time does to proofs, sessions and remembered devices, to the millisecond.

use super::*;

use AuthenticatorKey::{Email, Passkey, Password as Secret, TemporaryAccessCode as Code};

const HOUR: Span = Span::from_hours(1);
/// A millisecond less.
const ALMOST: Span = Span::from_millis(3_599_999);

fn of(key: AuthenticatorKey) -> Factor {
    Factor::usual(key, key.methods()[0])
}

/// Ann, whose session began `started` ago and was last used `used` ago; these she proved as it began.
fn earlier(proofs: &[AuthenticatorKey], started: Span, used: Span) -> Situation {
    let at = NOW - started;
    Situation {
        groups: vec![STAFF],
        application: Some(SHOP),
        factors: vec![of(Secret), of(Email), of(Code)],
        proofs: proofs.iter().map(|key| Proof { factor: of(*key), at }).collect(),
        session: Some(SessionSpan { started_at: at, used_at: NOW - used }),
        ..Situation::fresh(ANN, NOW)
    }
}

fn is_in(session: SessionAction, demand: Demand, situation: &Situation) -> bool {
    let mut world = World::new();
    world.allow(&GUIDE);
    world.session(session);
    world.demand(Some(demand));
    matches!(decide(&world.configuration, situation).verdict, Verdict::LetIn(_))
}

/// One factor, of any age; `inactivity` is how long the session may have been idle.
fn one_factor(inactivity: Option<Span>) -> Demand {
    Demand::Assurance(Assurance {
        factors: FactorCount::One,
        reauthenticate_in: None,
        inactivity: inactivity.map(Period::from_span),
        constraints: Vec::new(),
    })
}

#[test]
fn a_session_is_over_when_its_life_is() {
    let session = || SessionAction { life: Some(HOUR), ..SessionAction::default() };
    assert!(is_in(session(), one_factor(None), &earlier(&[Secret], ALMOST, Span::ZERO)));
    assert!(!is_in(session(), one_factor(None), &earlier(&[Secret], HOUR, Span::ZERO)));
}

#[test]
fn a_session_is_over_when_it_was_not_used() {
    let session = || SessionAction { idle: HOUR, ..SessionAction::default() };
    let long = Span::from_hours(9);
    assert!(is_in(session(), one_factor(None), &earlier(&[Secret], long, ALMOST)));
    assert!(!is_in(session(), one_factor(None), &earlier(&[Secret], long, HOUR)));
}

#[test]
fn an_application_can_want_a_session_that_was_used_lately() {
    let demand = || one_factor(Some(HOUR));
    let long = Span::from_hours(9);
    assert!(is_in(SessionAction::default(), demand(), &earlier(&[Secret], long, ALMOST)));
    let idle = earlier(&[Secret], long, HOUR);
    assert!(!is_in(SessionAction::default(), demand(), &idle));
    let mut anew = idle;
    anew.proofs.push(Proof { factor: of(Secret), at: NOW });
    assert!(is_in(SessionAction::default(), demand(), &anew), "what is proved now is not idle");
}

#[test]
fn a_second_factor_lapses_and_what_one_knows_does_not() {
    let session =
        || SessionAction { second_factor: Some(FactorPrompt::Within(HOUR)), ..SessionAction::default() };
    let ago = |span| earlier(&[Secret, Email], span, Span::ZERO);
    assert!(is_in(session(), one_factor(None), &ago(ALMOST)));
    let mut lapsed = ago(HOUR);
    assert!(!is_in(session(), one_factor(None), &lapsed));
    lapsed.proofs.push(Proof { factor: of(Email), at: NOW });
    assert!(is_in(session(), one_factor(None), &lapsed), "the password is not asked again");

    let mut remembered = earlier(&[Secret], HOUR, Span::ZERO);
    remembered.remembered_at = Some(NOW - ALMOST);
    assert!(is_in(session(), one_factor(None), &remembered), "the device stands for the second");
    remembered.remembered_at = Some(NOW - HOUR);
    assert!(!is_in(session(), one_factor(None), &remembered));
}

#[test]
fn no_step_of_a_chain_counts_before_the_one_ahead_of_it() {
    let mut world = World::new();
    let id = world.allow(&GUIDE);
    world.demand(Some(guide_chain()));
    world.change(id, |policy| policy.rules[0].action = Action::Enrolment(EnrolAt::Never));
    // The passkey was proved and is gone: it cannot be proved again, after the code.
    let mut situation = earlier(&[Passkey], HOUR, Span::ZERO);
    let verdict = |situation: &Situation| decide(&world.configuration, situation).verdict;
    assert_eq!(verdict(&situation), Verdict::Unsatisfiable);
    situation.factors.push(of(Passkey));
    let Verdict::Challenge { next } = verdict(&situation) else { panic!("a challenge") };
    assert!(next.iter().all(|way| way.factor.key == Code), "{next:?}");
}

#[test]
fn what_was_put_off_once_is_not_offered_again() {
    let mut world = World::new();
    world.allow(&GUIDE);
    let mut situation = Situation { application: None, ..earlier(&[], HOUR, Span::ZERO) };
    situation.proofs.push(Proof { factor: of(Secret), at: NOW });
    let offered = |situation: &Situation| match decide(&world.configuration, situation).verdict {
        Verdict::LetIn(terms) => terms.may_set_up,
        other => panic!("{other:?}"),
    };
    assert_eq!(offered(&situation), [Passkey, AuthenticatorKey::SecurityQuestion]);
    situation.put_off.push((Passkey, 1));
    assert_eq!(offered(&situation), [AuthenticatorKey::SecurityQuestion]);
}
