//! Which codes are accepted, and how clocks are followed.

use super::*;

/// R22: no time step is accepted twice, whatever the clock does; a used code is told as what it is in the log alone.
#[test]
fn r22_a_step_is_accepted_once() {
    let mut world = World::new();
    let totp = world.register();
    let code = world.code(&totp);
    assert!(world.verify(&code).is_ok());
    assert!(matches!(world.verify(&code), Err(TotpReason::Replayed { failures: 1, .. })));
    let before = world.now;
    world.wait(Span::from_secs(30));
    assert!(matches!(world.verify(&code), Err(TotpReason::Replayed { .. })), "still in the window");
    let next = world.code(&totp);
    assert!(world.verify(&next).is_ok());
    // The clock is set back: what was used stays used.
    world.now = before - Span::from_secs(60);
    for code in [world.code(&totp), code, next] {
        assert!(world.verify(&code).is_err());
    }
}

#[test]
fn r22_codes_of_neighbouring_steps_that_are_alike_are_two_codes() {
    // Two steps in a row with one code are rare; a seed that has them near is looked for.
    let mut world = World::new();
    let parameters = Parameters::default();
    let step = parameters.step_at(world.now);
    let seed = (0..100_000_000_u32)
        .map(|n| Seed::new([&n.to_be_bytes()[..], &[7; 16]].concat()).unwrap())
        .find(|seed| {
            let key = CodeKey::new(seed, Algorithm::Sha1, 6);
            key.code(step) == key.code(step + 1)
        })
        .unwrap();
    let existing = Some((seed, parameters, 0));
    let totp = world.try_register(&RegisterTotp { existing, ..order() }).unwrap();
    world.now = world.now - Span::from_secs(30);
    let code = code_at(&totp, step);
    assert!(world.verify(&code).is_ok(), "one step ahead: the step of the window's end");
    world.wait(Span::from_secs(30));
    assert!(world.verify(&code).is_ok(), "the next step has the same code, and was not used");
    assert!(matches!(world.verify(&code), Err(TotpReason::Replayed { .. })));
}

#[test]
fn the_window_is_as_wide_as_it_is_set() {
    for (window, accepted) in [(0, vec![0]), (1, vec![-1, 0, 1]), (2, vec![-2, -1, 0, 1, 2])] {
        for off in -3..=3_i64 {
            let mut world = World::with(TotpPolicy { window, ..TotpPolicy::default() });
            let totp = world.register();
            let code = code_at(&totp, world.step(&totp).saturating_add_signed(off));
            let proof = world.verify(&code);
            assert_eq!(proof.is_ok(), accepted.contains(&off), "window {window}, off by {off}");
            if let Ok(proof) = proof {
                // Ten seconds into a step of thirty: the middle of the next is twenty-five away.
                let expected =
                    [(-2, -55), (-1, -25), (0, 0), (1, 35), (2, 65)].into_iter().find(|(o, _)| *o == off);
                assert_eq!(Some(proof.ahead_secs), expected.map(|(_, secs)| secs), "off by {off}");
            }
        }
    }
}

/// R33: a device's clock is followed only as far as it is bounded, and only where that is set.
#[test]
fn r33_drift_is_learned_where_that_is_set() {
    for learn_drift in [false, true] {
        let mut world = World::with(TotpPolicy { learn_drift, ..TotpPolicy::default() });
        let totp = world.register();
        // A phone that loses a step between any two uses.
        for off in 1..=4_i64 {
            world.wait(Span::from_secs(3_000));
            let code = code_at(&totp, world.step(&totp).saturating_add_signed(-off));
            assert_eq!(world.verify(&code).is_ok(), off == 1 || learn_drift, "{off}");
        }
        let drift = world.account.hot.totps[0].drift;
        assert_eq!(drift, if learn_drift { -4 } else { 0 });
    }
}

#[test]
fn two_codes_in_a_row_set_a_clock_right() {
    for off in [-20_i64, -7, 0, 7, 20, 21, -21] {
        let mut world = World::new();
        let totp = world.register();
        let shown = world.step(&totp).saturating_add_signed(off);
        let (first, next) = (code_at(&totp, shown - 1), code_at(&totp, shown));
        let proof = world.resync(&first, &next);
        assert_eq!(proof.is_ok(), off.abs() <= 20, "off by {off}");
        if proof.is_err() {
            continue;
        }
        assert!(matches!(world.resync(&first, &next), Err(TotpReason::Wrong { .. })), "used up");
        world.wait(Span::from_secs(90));
        let code = code_at(&totp, world.step(&totp).saturating_add_signed(off));
        assert!(world.verify(&code).is_ok(), "off by {off}");
    }
    let mut world = World::new();
    let totp = world.register();
    let step = world.step(&totp);
    let apart = (code_at(&totp, step - 2), code_at(&totp, step));
    assert!(world.resync(&apart.0, &apart.1).is_err(), "not in a row");
    assert!(world.resync(&code_at(&totp, step), &code_at(&totp, step - 1)).is_err(), "the wrong way round");
}

/// A client reaches the users of its application; of others it learns nothing, and it cannot lock them.
#[test]
fn another_application_s_user_is_like_nobody() {
    let mut world = World::new();
    let totp = world.register();
    let stranger = Some(ApplicationId::from_random([0x77; 16]));
    for code in [world.code(&totp), world.wrong(&totp)] {
        let typed = typed(&code);
        let refused = world.turn(|account, seeds, policy, _, turn| {
            let attempt = TotpAttempt { application: stranger, ..attempt(&typed, policy) };
            let resynced = account.resync_totp(&attempt, &typed, seeds, turn);
            (account.verify_totp(&attempt, seeds, turn), resynced)
        });
        let reasons = (refused.0.map_err(|no| no.reason), refused.1.map_err(|no| no.reason));
        assert_eq!(reasons, (Err(TotpReason::NotAssociated), Err(TotpReason::NotAssociated)));
    }
    assert_eq!(world.account.hot.totp_lock.failures(), 0);
    world.verify(&world.code(&totp)).unwrap();
}
