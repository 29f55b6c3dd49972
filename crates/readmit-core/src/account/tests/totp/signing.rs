//! Signing transactions.

use super::*;

/// R23: what signs a transaction does not sign in, and the other way round.
#[test]
fn r23_a_response_is_no_code_and_a_code_no_response() {
    let mut world = World::new();
    let totp = world.register();
    let (key, transaction, challenge) = world.start(&[("amount", "1500.00"), ("to", "Bob")]);
    assert_eq!((key.account, key.id), (world.account.id, transaction.id));
    let (response, code) = (world.response(&totp, challenge), world.code(&totp));
    assert!(matches!(world.verify(&response), Err(TotpReason::Wrong { .. })));
    assert!(matches!(world.sign(&transaction, &code), Err(TotpReason::Wrong { .. })));
    let signed = world.sign(&transaction, &response).unwrap();
    assert_eq!(signed.totp, totp.id);
    assert_eq!(signed.approval_data["amount"], "1500.00");
    assert_eq!(world.sign(&transaction, &response), Err(TotpReason::TransactionSigned));
    assert!(world.verify(&code).is_ok());
}

#[test]
fn a_challenge_has_limited_tries_and_time() {
    let mut world = World::with(TotpPolicy { window: 0, ..TotpPolicy::default() });
    let totp = world.register();
    let (_, transaction, challenge) = world.start(&[]);
    let wrong = world.wrong(&totp);
    for failures in 1..=3 {
        assert_eq!(world.sign(&transaction, &wrong), Err(TotpReason::Wrong { failures }));
    }
    let response = world.response(&totp, challenge);
    assert_eq!(world.sign(&transaction, &response), Err(TotpReason::TransactionOver));

    let (_, transaction, challenge) = world.start(&[]);
    world.wait(Span::from_mins(5));
    let response = world.response(&totp, challenge);
    assert_eq!(world.sign(&transaction, &response), Err(TotpReason::TransactionOver));
    let (_, transaction, challenge) = world.start(&[]);
    let elsewhere = Transaction { id: crate::id::TransactionId::from_random([1; 16]), ..transaction.clone() };
    let response = world.response(&totp, challenge);
    assert_eq!(world.sign(&elsewhere, &response), Err(TotpReason::NoTransaction));
    assert!(world.sign(&transaction, &response).is_ok());
}

/// R11: there are at most five challenges at once, and R18: a lock ends them for good.
#[test]
fn r18_a_lock_ends_challenges_also_after_it() {
    let mut world = World::with(TotpPolicy { challenge_life: Span::from_mins(15), ..TotpPolicy::default() });
    let totp = world.register();
    let started: Vec<_> = (0..6).map(|_| world.start(&[])).collect();
    assert_eq!(world.account.credentials.transactions.len(), 5);
    let response = world.response(&totp, started[0].2);
    assert_eq!(world.sign(&started[0].1, &response), Err(TotpReason::NoTransaction), "the oldest gave way");
    let wrong = world.wrong(&totp);
    for _ in 0..5 {
        world.verify(&wrong).unwrap_err();
    }
    let until = world.now + Span::from_mins(15);
    let response = world.response(&totp, started[5].2);
    assert_eq!(world.sign(&started[5].1, &response), Err(TotpReason::Locked { until }));
    world.turn(|account, _, _, _, turn| account.unlock_totp(UnlockTotp::Any, turn));
    assert_eq!(world.sign(&started[5].1, &response), Err(TotpReason::TransactionOver));
}

#[test]
fn an_ordinary_code_signs_once_where_that_is_set() {
    let mut world = World::with(TotpPolicy { plain_signing: true, ..TotpPolicy::default() });
    let totp = world.register();
    let (first, second) = (world.start(&[("a", "1")]), world.start(&[("a", "2")]));
    let code = world.code(&totp);
    assert!(world.sign(&first.1, &code).is_ok());
    assert!(
        matches!(world.sign(&second.1, &code), Err(TotpReason::Replayed { .. })),
        "one code, one transaction"
    );
    assert!(matches!(world.verify(&code), Err(TotpReason::Replayed { .. })));
    let response = world.response(&totp, second.2);
    assert!(world.sign(&second.1, &response).is_ok());
}

#[test]
fn what_is_approved_cannot_be_changed_after_the_challenge() {
    let mut world = World::new();
    let totp = world.register();
    let (_, transaction, challenge) = world.start(&[("to", "Bob")]);
    let response = world.response(&totp, challenge);
    // Even where someone writes into the database.
    let stored = &mut world.account.credentials.transactions[0];
    stored.approval_data.insert("to".to_owned(), "Mallory".to_owned());
    assert!(matches!(world.sign(&transaction, &response), Err(TotpReason::Wrong { .. })));
    let stored = &mut world.account.credentials.transactions[0];
    stored.approval_data.insert("to".to_owned(), "Bob".to_owned());
    assert!(world.sign(&transaction, &response).is_ok());
}

/// R18: whatever locks or removes a TOTP ends its challenges.
#[test]
fn r18_locks_by_hand_and_removals_end_challenges() {
    let acts: [fn(&mut World, &RegisteredTotp); 3] = [
        |world, totp| {
            world.turn(|account, _, _, _, turn| account.lock_one_totp(totp.id, turn)).unwrap();
            let any = UnlockTotp::Any;
            world.turn(|account, _, _, _, turn| account.unlock_one_totp(totp.id, any, turn)).unwrap();
        },
        |world, _| {
            for status in [Status::Disabled, Status::Active] {
                world.turn(|account, _, _, _, turn| account.set_status(status, turn));
            }
        },
        |world, _| {
            world.try_register(&RegisterTotp { replace: true, ..order() }).unwrap();
        },
    ];
    for act in acts {
        let mut world = World::new();
        let totp = world.register();
        let (_, transaction, challenge) = world.start(&[("amount", "1")]);
        let response = world.response(&totp, challenge);
        act(&mut world, &totp);
        assert_eq!(world.sign(&transaction, &response), Err(TotpReason::TransactionOver));
    }
}

/// An application cannot push another one's challenges out.
#[test]
fn challenges_give_way_to_their_own_application_s() {
    let mut world = World::new();
    let totp = world.register();
    let (_, first, challenge) = world.start(&[("amount", "1")]);
    let other = Association {
        application: ApplicationId::from_random([0x77; 16]),
        since: world.now,
        custom_data: Map::new(),
    };
    let by = (other.application, ClientId::from_random([0x78; 16]));
    world.account.profile.applications.push(other);
    for _ in 0..20 {
        let data = ApprovalData::new();
        world
            .turn(|account, _, policy, keys, turn| account.start_transaction(by, data, policy, keys, turn))
            .unwrap();
    }
    assert_eq!(world.account.credentials.transactions.len(), crate::limits::TRANSACTIONS_PER_ACCOUNT_MAX);
    let response = world.response(&totp, challenge);
    assert!(world.sign(&first, &response).is_ok());
}
