//! Passwords as a way in that somebody else gives: what stands against it, and what strangers cannot do to it.

use super::*;
use crate::group::Group;
use crate::id::GroupId;
use crate::time::Span;

/// Steps after which whoever was told a password, or was given a link, is in.
const GIVEN: [Step; 6] = [
    Step::Activate,
    Step::Reactivate,
    Step::SetCredentials,
    Step::SetTemporaryPassword,
    Step::ResetPassword,
    Step::ForgotPassword,
];
/// Steps of who proves to know of it.
const PROVED: [Step; 4] =
    [Step::ChangePassword, Step::ChangeRecoveryQuestion, Step::AnswerRecoveryQuestion, Step::FollowLink];
/// Steps that open nothing.
const NO_WAY_IN: [Step; 5] =
    [Step::Deactivate, Step::Suspend, Step::Unsuspend, Step::ResetFactors, Step::ExpirePassword];

const PROGRAM: Authority = Authority::Client;

fn check(world: &World, step: Step, configuration: &Configuration) -> Result<(), RecoveryBar> {
    world.account.check_recovery(step, configuration, PROGRAM, world.now)
}

fn guarded(world: &mut World) -> Configuration {
    let group = GroupId::from_random([60; 16]);
    world.account.profile.groups.push(group);
    let mut configuration = world.configuration();
    configuration.put_group(Group {
        id: group,
        name: "Directors".to_owned(),
        description: String::new(),
        protected: true,
        created_at: world.now,
        updated_at: world.now,
    });
    configuration
}

#[test]
fn a_frozen_account_is_opened_by_no_step() {
    let mut world = World::new();
    let configuration = world.configuration();
    let until = world.now + Span::from_hours(1);
    world.account.hot.frozen_until = Some(until);
    for step in GIVEN.into_iter().chain(PROVED) {
        assert_eq!(check(&world, step, &configuration), Err(RecoveryBar::Frozen { until }), "{step:?}");
    }
    for step in NO_WAY_IN {
        assert_eq!(check(&world, step, &configuration), Ok(()), "{step:?}");
    }
    world.now = until;
    assert_eq!(check(&world, Step::ResetPassword, &configuration), Ok(()));
}

#[test]
fn r4_nobody_is_told_a_password_of_a_protected_user() {
    let mut world = World::new();
    let configuration = guarded(&mut world);
    for step in GIVEN {
        assert_eq!(check(&world, step, &configuration), Err(RecoveryBar::Protected), "{step:?}");
    }
    for step in PROVED.into_iter().chain(NO_WAY_IN) {
        assert_eq!(check(&world, step, &configuration), Ok(()), "{step:?}");
    }
    let by_shell =
        world.account.check_recovery(Step::ResetPassword, &configuration, Authority::Installation, world.now);
    assert_eq!(by_shell, Ok(()));
    // There is nothing yet that could be taken over.
    world.account.stage();
    assert_eq!(check(&world, Step::Activate, &configuration), Ok(()));
}

#[test]
fn wrong_passwords_do_not_stand_between_a_user_and_the_link() {
    let mut world = World::new();
    world.turn(|account, turn, _, _| {
        account.set_password("phc".to_owned(), turn);
        account.hot.password_lock.lock(turn.now, Span::from_hours(1));
    });
    assert_eq!(world.account.lifecycle_at(world.now), Lifecycle::Locked);
    world.turn(|account, turn, _, _| {
        account.ask_for_password(turn);
        account.hot.password_lock.lock(turn.now, Span::from_hours(1));
    });
    assert_eq!(world.account.lifecycle_at(world.now), Lifecycle::Recovery);
    assert!(world.account.lifecycle_at(world.now).allows(Step::FollowLink));
}
