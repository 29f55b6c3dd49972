//! The second factor of operators at sign-in.

use super::*;
use crate::account::{OperatorProof, SignInRefusal};
use crate::configuration::Organisation;

const RIGHT: &str = "$argon2id$v=19$m=19456,t=2,p=1$c2FsdA$cmlnaHQ";

impl World {
    fn operator() -> (Self, RegisteredTotp) {
        let mut world = Self::new();
        world.turn(|account, _, _, _, turn| account.set_password(RIGHT.to_owned(), turn));
        let totp = world.register();
        (world, totp)
    }

    fn organisation() -> Organisation {
        Organisation::default()
    }

    fn sign_in(&mut self, computed: &str, code: Option<&str>) -> Result<(), SignInRefusal> {
        let typed = code.map(typed);
        let (proof, organisation) = (OperatorProof { computed, totp: typed.as_ref() }, Self::organisation());
        let judged = self.turn(|account, seeds, _, _, turn| {
            account.sign_in_operator(proof, true, &organisation, seeds, turn)
        });
        judged.map_err(|refused| refused.reason)
    }

    fn failures(&self) -> (u32, u32) {
        (self.account.hot.password_lock.failures(), self.account.hot.totp_lock.failures())
    }
}

#[test]
fn a_code_is_asked_for_after_the_right_password_only() {
    let (mut world, totp) = World::operator();
    let code = world.code(&totp);
    assert_eq!(world.sign_in("wrong", None), Err(SignInRefusal::WrongPassword { failures: 1 }));
    let with_code = world.sign_in("wrong", Some(&code));
    assert_eq!(with_code, Err(SignInRefusal::WrongPassword { failures: 2 }), "no code is looked at");
    assert_eq!(world.sign_in(RIGHT, None), Err(SignInRefusal::TotpRequired));
    assert_eq!(world.failures(), (2, 0), "the right password alone neither counts nor clears");
    assert_eq!(world.sign_in(RIGHT, Some(&code)), Ok(()));
    assert_eq!(world.failures(), (0, 0));
    assert_eq!(world.sign_in(RIGHT, Some(&code)), Err(SignInRefusal::TotpRefused), "a code is good once");
}

#[test]
fn wrong_codes_count_like_wrong_passwords_and_lock() {
    let (mut world, totp) = World::operator();
    let wrong = world.wrong(&totp);
    let tries = TotpPolicy::default().lock.tiers[0].failures;
    for tried in 1..=tries {
        assert_eq!(world.sign_in(RIGHT, Some(&wrong)), Err(SignInRefusal::TotpRefused));
        assert_eq!(world.sign_in(RIGHT, None), Err(SignInRefusal::TotpRequired));
        assert_eq!(world.failures(), (tried, tried));
    }
    // TOTP is locked: the right code is not looked at, and nothing more is counted.
    let code = world.code(&totp);
    assert_eq!(world.sign_in(RIGHT, Some(&code)), Err(SignInRefusal::TotpRefused));
    assert_eq!(world.failures(), (tries, tries));
    assert!(world.events.iter().any(|event| matches!(event.kind, EventKind::TotpLocked { .. })));
}

#[test]
fn wrong_codes_and_wrong_passwords_share_the_lock_of_sign_in() {
    let (mut world, totp) = World::operator();
    let (limit, wrong) = (World::organisation().sign_in.lock.failures_max, world.wrong(&totp));
    for failures in 1..limit {
        assert_eq!(world.sign_in("wrong", None), Err(SignInRefusal::WrongPassword { failures }));
    }
    assert_eq!(world.sign_in(RIGHT, Some(&wrong)), Err(SignInRefusal::TotpRefused));
    assert!(matches!(world.sign_in(RIGHT, None), Err(SignInRefusal::Locked { .. })));
    assert!(world.events.iter().any(|event| matches!(event.kind, EventKind::PasswordLocked { .. })));
}

#[test]
fn a_factor_that_is_locked_by_hand_is_no_way_around_it() {
    let (mut world, totp) = World::operator();
    world.turn(|account, _, _, _, turn| account.lock_one_totp(totp.id, turn)).unwrap();
    let code = world.code(&totp);
    assert_eq!(world.sign_in(RIGHT, None), Err(SignInRefusal::TotpRequired));
    assert_eq!(world.sign_in(RIGHT, Some(&code)), Err(SignInRefusal::TotpRefused));
    assert_eq!(world.failures(), (0, 0), "nothing was compared");
}

#[test]
fn what_is_not_confirmed_does_not_count_and_a_reset_takes_all_away() {
    let mut world = World::new();
    world.turn(|account, _, _, _, turn| account.set_password(RIGHT.to_owned(), turn));
    let needed = Organisation {
        sign_in: crate::operator::SignInPolicy { need_totp: true, ..Default::default() },
        ..Organisation::default()
    };
    let pending = RegisterTotp { confirmation: true, ..order() };
    let totp = world.try_register(&pending).unwrap();
    assert_eq!(world.sign_in(RIGHT, None), Ok(()));
    assert!(world.account.must_enrol_totp(&needed) && !world.account.must_enrol_totp(&World::organisation()));
    let code = world.code(&totp);
    world.confirm(totp.id, &code).unwrap();
    assert!(!world.account.must_enrol_totp(&needed));
    world.turn(|account, _, _, keys, turn| account.start_operator_session(keys, turn));
    assert!(world.turn(|account, _, _, _, turn| account.reset_operator_totp(turn)));
    assert!(world.account.credentials.operator_sessions.is_empty());
    assert_eq!(world.sign_in(RIGHT, None), Ok(()));
    assert!(!world.turn(|account, _, _, _, turn| account.reset_operator_totp(turn)), "there is none");
}
