//! Failures, tiers, and locks by hand.

use super::*;

#[test]
fn five_failures_lock_and_tries_while_locked_do_not_prolong_it() {
    let mut world = World::new();
    let totp = world.register();
    let wrong = world.wrong(&totp);
    for failures in 1..=5 {
        assert_eq!(world.verify(&wrong), Err(TotpReason::Wrong { failures }));
    }
    let until = world.now + Span::from_mins(15);
    assert_eq!(world.status(totp.id), TotpStatus::Locked { until });
    for _ in 0..3 {
        world.wait(Span::from_mins(4));
        let right = world.code(&totp);
        assert_eq!(world.verify(&right), Err(TotpReason::Locked { until }));
    }
    world.wait(Span::from_mins(3));
    let right = world.code(&totp);
    assert!(world.verify(&right).is_ok());
    assert!(world.account.hot.totp_lock.is_clear(), "success forgets the failures");
}

/// R19: failures lock for longer and longer, and only a quiet time or a success takes them back.
#[test]
fn r19_tiers_grow_until_a_success() {
    let tier = |failures, mins| LockTier { failures, duration: Span::from_mins(mins) };
    let lock = TotpLock { tiers: vec![tier(2, 1), tier(4, 60)], failures_expire: Span::from_mins(10) };
    let mut world = World::with(TotpPolicy { lock, ..TotpPolicy::default() });
    let totp = world.register();
    let fail = |world: &mut World| {
        let wrong = world.wrong(&totp);
        world.verify(&wrong)
    };
    fail(&mut world).unwrap_err();
    fail(&mut world).unwrap_err();
    assert!(
        matches!(fail(&mut world), Err(TotpReason::Locked { until }) if until == world.now + Span::from_mins(1))
    );
    world.wait(Span::from_mins(1));
    assert_eq!(fail(&mut world), Err(TotpReason::Wrong { failures: 3 }));
    assert_eq!(fail(&mut world), Err(TotpReason::Wrong { failures: 4 }));
    world.wait(Span::from_mins(59));
    assert!(matches!(fail(&mut world), Err(TotpReason::Locked { .. })));
    world.wait(Span::from_mins(1));
    let right = world.code(&totp);
    assert!(world.verify(&right).is_ok());
    assert_eq!(fail(&mut world), Err(TotpReason::Wrong { failures: 1 }));
}

/// R21: a lock of TOTP does not lock codes, nor the other way round.
#[test]
fn r21_locks_of_codes_and_of_totp_are_two() {
    let mut world = World::new();
    let totp = world.register();
    let wrong = world.wrong(&totp);
    for _ in 0..5 {
        world.verify(&wrong).unwrap_err();
    }
    assert!(world.account.hot.code_lock.is_clear());
    world.turn(|account, _, _, _, turn| assert!(account.unlock_totp(UnlockTotp::Any, turn)));
    world.turn(|account, _, _, _, turn| account.deactivate_codes(turn));
    let right = world.code(&totp);
    assert!(world.verify(&right).is_ok());
}

#[test]
fn nothing_to_guess_is_not_counted() {
    let mut world = World::new();
    let before = (*world.account.hot).clone();
    for _ in 0..9 {
        assert_eq!(world.verify("123456"), Err(TotpReason::NoneUsable));
    }
    assert_eq!(*world.account.hot, before);
    let totp = world.register();
    world.turn(|account, _, _, _, turn| account.lock_one_totp(totp.id, turn)).unwrap();
    assert_eq!(world.verify("123456"), Err(TotpReason::Deactivated));
    world.turn(|account, _, _, _, turn| account.set_status(Status::Disabled, turn));
    assert_eq!(world.verify("123456"), Err(TotpReason::Inactive { status: Status::Disabled }));
}

#[test]
fn locks_by_hand_and_by_failures_are_lifted_by_kind() {
    let mut world = World::new();
    let totp = world.register();
    let wrong = world.wrong(&totp);
    for _ in 0..5 {
        world.verify(&wrong).unwrap_err();
    }
    world.turn(|account, _, _, _, turn| account.deactivate_totp(turn));
    assert_eq!(world.status(totp.id), TotpStatus::Deactivated);
    world.turn(|account, _, _, _, turn| assert!(account.unlock_totp(UnlockTotp::Manual, turn)));
    assert!(matches!(world.status(totp.id), TotpStatus::Locked { .. }), "the failures' lock stands");
    world.turn(|account, _, _, _, turn| assert!(!account.unlock_totp(UnlockTotp::Manual, turn)));
    world.turn(|account, _, _, _, turn| assert!(account.unlock_totp(UnlockTotp::Automatic, turn)));
    assert_eq!(world.status(totp.id), TotpStatus::Registered);
    world.turn(|account, _, _, _, turn| account.lock_one_totp(totp.id, turn)).unwrap();
    world.turn(|account, _, _, _, turn| assert!(!account.unlock_totp(UnlockTotp::Automatic, turn)));
    assert_eq!(world.status(totp.id), TotpStatus::Deactivated);
    let mut unlock = |which| {
        let done = world.turn(|account, _, _, _, turn| account.unlock_one_totp(totp.id, which, turn));
        (done.unwrap(), world.status(totp.id))
    };
    assert_eq!(unlock(UnlockTotp::Automatic), (false, TotpStatus::Deactivated));
    assert_eq!(unlock(UnlockTotp::Manual), (true, TotpStatus::Registered));
    assert_eq!(unlock(UnlockTotp::Any), (false, TotpStatus::Registered));
    for _ in 0..5 {
        let wrong = world.wrong(&totp);
        world.verify(&wrong).unwrap_err();
    }
    let mut unlock = |which| {
        let done = world.turn(|account, _, _, _, turn| account.unlock_one_totp(totp.id, which, turn));
        (done.unwrap(), world.status(totp.id))
    };
    assert!(matches!(unlock(UnlockTotp::Manual), (false, TotpStatus::Locked { .. })));
    assert_eq!(unlock(UnlockTotp::Automatic), (true, TotpStatus::Registered));
}
