//! What the integration guide promises, row by row; and what two factors are.

use super::*;

use AuthenticatorKey::{Email, Passkey, Password as Secret, Phone, TemporaryAccessCode as Code, Totp};

/// A passkey whose user only touched it.
fn touched() -> Factor {
    let key = Factor::usual(Passkey, FactorMethod::Passkey);
    let properties = Properties::USER_PRESENCE | Properties::PHISHING_RESISTANT | Properties::DEVICE_BOUND;
    Factor { properties, ..key }
}

/// A passkey that verified its user.
fn verified() -> Factor {
    Factor::usual(Passkey, FactorMethod::Passkey)
}

fn of(key: AuthenticatorKey) -> Factor {
    Factor::usual(key, key.methods()[0])
}

/// The guide's organisation: its group may have everything it lists.
fn guide(demand: Demand, session: SessionAction) -> World {
    let mut world = World::new();
    world.allow(&GUIDE);
    world.session(session);
    world.demand(Some(demand));
    world
}

/// Ann, who has what the guide's users have, proves these one after another.
fn ann_proves(world: &World, proofs: &[Factor]) -> Verdict {
    decide(&world.configuration, &situation(proofs)).verdict
}

fn situation(proofs: &[Factor]) -> Situation {
    Situation {
        groups: vec![STAFF],
        application: Some(SHOP),
        factors: vec![of(Secret), of(Email), verified(), of(Code)],
        proofs: proofs.iter().map(|factor| Proof { factor: *factor, at: NOW }).collect(),
        ..Situation::fresh(ANN, NOW)
    }
}

/// The authenticators that are asked for next; `None` where Ann is in.
fn next(verdict: &Verdict) -> Option<Vec<AuthenticatorKey>> {
    match verdict {
        Verdict::LetIn(_) => None,
        Verdict::Challenge { next } => Some(next.iter().map(|way| way.factor.key).collect()),
        other => panic!("{other:?}"),
    }
}

#[test]
fn case_a_a_chain_of_a_code_and_a_passkey_that_verifies() {
    let world = guide(guide_chain(), guide_session());
    let rows: [(&[Factor], Option<&[AuthenticatorKey]>); 7] = [
        (&[], Some(&[Code])),
        (&[of(Code)], Some(&[Passkey])),
        (&[of(Code), verified()], None),
        (&[of(Code), touched()], Some(&[Passkey])),
        (&[verified(), of(Code)], Some(&[Passkey])),
        (&[of(Secret), verified()], Some(&[Code])),
        (&[of(Secret), of(Code), verified()], None),
    ];
    for (proofs, wanted) in rows {
        assert_eq!(next(&ann_proves(&world, proofs)).as_deref(), wanted, "{proofs:?}");
    }
}

#[test]
fn case_b_two_factors_one_of_which_one_has() {
    let world = guide(guide_two_factors(), SessionAction::default());
    let rows: [(&[Factor], Option<&[AuthenticatorKey]>); 6] = [
        (&[of(Code)], Some(&[Email, Passkey])),
        (&[of(Code), of(Email)], None),
        (&[of(Secret), of(Email)], None),
        (&[of(Code), of(Secret)], Some(&[Email, Passkey])),
        (&[of(Email)], Some(&[Secret, Passkey, Code])),
        (&[verified()], None),
    ];
    for (proofs, wanted) in rows {
        assert_eq!(next(&ann_proves(&world, proofs)).as_deref(), wanted, "{proofs:?}");
    }
}

#[test]
fn a_session_of_two_factors_is_not_opened_by_a_code_and_a_password() {
    let any = Demand::Assurance(Assurance {
        factors: FactorCount::One,
        reauthenticate_in: None,
        inactivity: None,
        constraints: Vec::new(),
    });
    let world = guide(any.clone(), guide_session());
    let verdict = ann_proves(&world, &[of(Code), of(Secret)]);
    assert_eq!(next(&verdict), Some(vec![Email, Passkey]));
    let told = explain(
        &world.configuration,
        &situation(&[of(Code), of(Secret)]),
        &decide(&world.configuration, &situation(&[of(Code), of(Secret)])),
    );
    assert_eq!(
        told.demands,
        [
            "One factor: met by a temporary access code.",
            "For the session, two factors of different kinds: not met; would be by e-mail or a passkey.",
        ]
    );
    // As the guide notes: where the session does not demand it, they do.
    let world = guide(any, SessionAction::default());
    assert_eq!(next(&ann_proves(&world, &[of(Code), of(Secret)])), None);
}

#[test]
fn two_messages_over_one_line_are_not_two_factors() {
    let world = guide(guide_two_factors(), SessionAction::default());
    let mailed = Factor::temporary_code(Some(crate::outbox::Channel::Email));
    assert!(next(&ann_proves(&world, &[mailed, of(Email)])).is_some(), "who reads the mail has both");
    assert_eq!(next(&ann_proves(&world, &[Factor::temporary_code(None), of(Email)])), None);
    assert!(of(Phone).makes_two_with(&mailed) && of(Email).makes_two_with(&of(Secret)));
    assert!(!of(Phone).makes_two_with(&of(Email)) && !of(Totp).makes_two_with(&touched()));
    assert!(!of(Secret).makes_two_with(&of(Code)) && verified().is_two());
}

#[test]
fn what_was_proved_earlier_counts_until_it_lapses() {
    let demand = |within| {
        Demand::Assurance(Assurance {
            factors: FactorCount::One,
            reauthenticate_in: Some(Period::parse(within).unwrap()),
            inactivity: None,
            constraints: Vec::new(),
        })
    };
    let mut earlier = situation(&[]);
    let at = NOW - Span::from_mins(10);
    earlier.proofs.push(Proof { factor: of(Secret), at });
    earlier.session = Some(SessionSpan { started_at: at, used_at: NOW });
    let is_in = |within, situation: &Situation| {
        let world = guide(demand(within), SessionAction::default());
        matches!(decide(&world.configuration, situation).verdict, Verdict::LetIn(_))
    };
    assert!(is_in("PT11M", &earlier) && !is_in("PT10M", &earlier) && !is_in("PT0S", &earlier));
    earlier.session = Some(SessionSpan { started_at: at, used_at: NOW - Span::from_mins(120) });
    assert!(!is_in("PT11M", &earlier), "the session ended while nobody used it");
    earlier.session = None;
    assert!(!is_in("PT11M", &earlier), "there is no session that would carry it");
    earlier.began_at = at;
    assert!(is_in("PT0S", &earlier), "it belongs to this sign-in");
}

#[test]
fn what_is_not_allowed_or_not_switched_on_counts_for_nothing() {
    let mut world = guide(guide_two_factors(), SessionAction::default());
    world.authenticator(Email, false);
    let verdict = ann_proves(&world, &[of(Code), of(Email)]);
    assert_eq!(next(&verdict), Some(vec![Passkey]));
    assert_eq!(next(&ann_proves(&world, &[of(Code), of(Totp)])), Some(vec![Passkey]));
    let told = explain(
        &world.configuration,
        &situation(&[of(Code), of(Totp)]),
        &decide(&world.configuration, &situation(&[of(Code), of(Totp)])),
    );
    assert!(told.advice[0].starts_with("E-mail counts for nothing: its authenticator"), "{told:?}");
    assert!(
        told.advice[1].contains("“Staff authenticators”") && told.advice[1].contains("“totp”"),
        "{told:?}"
    );
}

#[test]
fn whoever_has_only_a_code_sets_up_the_rest() {
    let world = guide(guide_chain(), guide_session());
    let mut newcomer = situation(&[]);
    newcomer.factors = vec![of(Code)];
    let verdict = decide(&world.configuration, &newcomer).verdict;
    assert_eq!(next(&verdict), Some(vec![Code]), "nothing is set up before something is proved");
    newcomer.proofs.push(Proof { factor: of(Code), at: NOW });
    let Verdict::Challenge { next } = decide(&world.configuration, &newcomer).verdict else {
        panic!("a challenge")
    };
    assert!(next.iter().all(|way| way.set_up && way.factor.key == Passkey), "{next:?}");
    newcomer.factors.push(verified());
    newcomer.proofs.push(Proof { factor: verified(), at: NOW });
    let Verdict::LetIn(terms) = decide(&world.configuration, &newcomer).verdict else { panic!("in") };
    assert_eq!(terms.must_set_up, [SetUp { key: Secret, can_wait: false }]);
    assert_eq!(terms.may_set_up, [Email, AuthenticatorKey::SecurityQuestion]);
    assert_eq!((terms.idle, terms.life), (Span::from_hours(12), Some(Span::from_hours(12))));
}

#[test]
fn a_grace_period_lets_people_put_off_what_they_must_set_up() {
    let mut world = guide(guide_two_factors(), SessionAction::default());
    let id = world.allow(&GUIDE);
    world.change(id, |policy| policy.priority = 0);
    let mut newcomer = situation(&[of(Code), verified()]);
    newcomer.factors = vec![of(Code), verified(), of(Email)];
    let mut waits = |grace, put_off| {
        world.change(id, |policy| {
            let Settings::Enrolment(entries) = &mut policy.settings else { panic!("enrolment") };
            for entry in entries.iter_mut() {
                entry.grace = Some(grace);
            }
        });
        newcomer.put_off = vec![(Secret, put_off)];
        match decide(&world.configuration, &newcomer).verdict {
            Verdict::LetIn(terms) => terms.must_set_up[0].can_wait,
            other => panic!("{other:?}"),
        }
    };
    assert!(waits(Grace::Skips(2), 1) && !waits(Grace::Skips(2), 2));
    assert!(waits(Grace::Until(NOW + Span::from_secs(1)), 9) && !waits(Grace::Until(NOW), 0));
}

#[test]
fn nothing_is_set_up_in_sign_ins_where_the_rule_says_never() {
    let mut world = guide(guide_chain(), guide_session());
    let id = world.allow(&GUIDE);
    world.change(id, |policy| {
        policy.priority = 0;
        policy.rules[0].action = Action::Enrolment(EnrolAt::Never);
    });
    let mut newcomer = situation(&[of(Code)]);
    newcomer.factors = vec![of(Code)];
    let decision = decide(&world.configuration, &newcomer);
    assert_eq!(decision.verdict, Verdict::Unsatisfiable);
    let told = explain(&world.configuration, &newcomer, &decision);
    assert_eq!(
        told.advice,
        [
            "What is missing: step 2, a passkey with user verification. The enrolment policy “Staff authenticators”, rule \
             “Default Rule” lets nobody set anything up in a sign-in: change that, or what is demanded."
        ]
    );
}
