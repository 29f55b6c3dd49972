//! Registering TOTPs, and confirming them.

use super::*;

#[test]
fn a_registered_totp_counts_at_once_and_is_active_after_its_first_code() {
    let mut world = World::new();
    let totp = world.register();
    assert_eq!(totp.seed.as_bytes().len(), 20);
    assert_eq!((totp.label.as_str(), world.status(totp.id)), ("ann@example.com", TotpStatus::Registered));
    let code = world.code(&totp);
    assert_eq!(world.verify(&code), Ok(TotpProof { totp: totp.id, ahead_secs: 0 }));
    assert_eq!(world.status(totp.id), TotpStatus::Active);
}

#[test]
fn single_mode_blocks_or_replaces_as_asked() {
    let mut world = World::new();
    let first = world.register();
    assert_eq!(world.try_register(&order()).err(), Some(RegisterRefusal::AlreadyRegistered));
    let second = world.try_register(&RegisterTotp { replace: true, ..order() }).unwrap();
    assert_ne!(first.id, second.id);
    assert!(world.events.iter().any(|event| event.kind == EventKind::TotpRevoked { totp: first.id }));
    let (old, new) = (world.code(&first), world.code(&second));
    assert!(matches!(world.verify(&old), Err(TotpReason::Wrong { .. })));
    assert!(world.verify(&new).is_ok());
}

#[test]
fn multiple_mode_registers_up_to_the_limit_and_replacing_does_not_help() {
    let mut world = World::with(TotpPolicy { per_user_max: 3, ..TotpPolicy::default() });
    let all: Vec<RegisteredTotp> = (0..3).map(|_| world.register()).collect();
    let full = Some(RegisterRefusal::LimitReached { max: 3 });
    assert_eq!(world.try_register(&order()).err(), full);
    assert_eq!(world.try_register(&RegisterTotp { replace: true, ..order() }).err(), full);
    for totp in &all {
        let code = world.code(totp);
        assert_eq!(world.verify(&code).unwrap().totp, totp.id);
    }
    world.revoke(Some(all[1].id), Changer::Client).unwrap();
    let again = world.register();
    assert!(all.iter().all(|totp| totp.id != again.id), "a slot is never given out again");
}

#[test]
fn labels_are_given_or_found() {
    let mut world = World::with(TotpPolicy { per_user_max: 9, ..TotpPolicy::default() });
    let label = |text: &str| RegisterTotp { label: Some(text.to_owned()), ..order() };
    world.try_register(&label("My phone")).unwrap();
    assert!(matches!(world.try_register(&label("a:b")), Err(RegisterRefusal::Label(_))));
    let mut profile = (*world.account.profile).clone();
    (profile.email, profile.username) = (None, Some("corp:ann".to_owned()));
    *world.account.profile = profile;
    world.register();
    let id = world.account.id.to_string();
    assert_eq!(world.labels(), ["My phone", id.as_str()], "a name with a colon cannot be a label");
}

#[test]
fn a_confirmation_is_demanded_where_it_is_set() {
    let mut world = World::with(TotpPolicy { confirmation: true, ..TotpPolicy::default() });
    let totp = world.register();
    assert_eq!(totp.pending_until, Some(world.now + PENDING_LIFE));
    let code = world.code(&totp);
    assert_eq!(world.verify(&code), Err(TotpReason::NoneUsable), "it counts for nothing yet");
    let wrong = world.wrong(&totp);
    assert!(matches!(world.confirm(totp.id, &wrong), Err(ConfirmRefusal::Refused(_))));
    assert_eq!(world.confirm(totp.id, &code), Ok(()));
    assert!(matches!(world.verify(&code), Err(TotpReason::Replayed { .. })), "the enrolment code is used up");
    world.wait(Span::from_secs(30));
    let next = world.code(&totp);
    assert!(world.verify(&next).is_ok());
}

#[test]
fn what_waits_replaces_only_when_it_is_confirmed() {
    let mut world = World::new();
    let old = world.register();
    let pending = RegisterTotp { replace: true, confirmation: true, ..order() };
    let given_up = world.try_register(&pending).unwrap();
    let new = world.try_register(&pending).unwrap();
    assert_eq!(world.account.totps_at(world.now).count(), 2, "one waits at a time");
    let code = world.code(&given_up);
    assert!(world.confirm(given_up.id, &code).is_err());
    let code = world.code(&old);
    assert!(world.verify(&code).is_ok(), "the old one goes on working");
    let code = world.code(&new);
    assert_eq!(world.confirm(new.id, &code), Ok(()));
    assert_eq!(world.account.totps_at(world.now).map(|(id, ..)| id).collect::<Vec<_>>(), [new.id]);
    assert_eq!(world.seeds.iter().count(), 1);

    let late = world.try_register(&pending).unwrap();
    world.wait(PENDING_LIFE);
    let code = world.code(&late);
    assert!(world.confirm(late.id, &code).is_err(), "too late");
}

/// R26: who came in by less than a TOTP neither adds to, nor takes from, the TOTPs that guard the account.
#[test]
fn r26_changes_need_the_level_that_the_account_can_reach() {
    let session = |byte| SessionId::from_random([byte; 16]);
    let owner = |byte, proved| Changer::Owner { session: session(byte), proved };
    let by = |by| RegisterTotp { by, replace: true, ..order() };
    for max in [1, 5] {
        for changes_need_totp in [true, false] {
            let policy = TotpPolicy { per_user_max: max, changes_need_totp, ..TotpPolicy::default() };
            for (changer, adds, allowed) in [
                (owner(2, false), true, !changes_need_totp),
                (owner(2, false), false, !changes_need_totp),
                (owner(2, true), true, true),
                (owner(2, true), false, true),
                // What a session added itself it may take back.
                (owner(1, false), true, true),
                (owner(1, false), false, true),
                (Changer::Client, true, true),
                (Changer::Client, false, true),
                (Changer::Operator, true, true),
                (Changer::Operator, false, true),
            ] {
                let mut world = World::with(policy.clone());
                let first = world.try_register(&by(owner(1, false))).unwrap();
                let done = if adds {
                    world.try_register(&by(changer)).is_ok()
                } else {
                    world.revoke(Some(first.id), changer).is_ok()
                };
                assert_eq!(done, allowed, "{changer:?} adds {adds}, at most {max}");
            }
        }
    }
}

#[test]
fn one_seed_in_two_totps_is_one_code() {
    let mut world = World::with(TotpPolicy { per_user_max: 5, ..TotpPolicy::default() });
    let totp = world.register();
    let existing = Some((totp.seed.clone(), totp.parameters, 0));
    let again = world.try_register(&RegisterTotp { existing, ..order() });
    assert_eq!(again.err(), Some(RegisterRefusal::Known { totp: totp.id }));
}
