//! Orders: what is refused, what is replaced, what may wait.

use super::*;

#[test]
fn a_refused_order_leaves_the_live_code_alone() {
    let mut world = World::new();
    let code = world.issue();
    let refused = world.issue_with(IssueOrder { life: Some(Span::from_hours(25)), ..order() });
    assert!(matches!(refused, Err(IssueRefusal::LifeOutOfRange { .. })));
    assert!(world.attempt(&code).is_ok());
}

#[test]
fn orders_are_refused_for_what_is_wrong_with_them() {
    let mut world = World::new();
    let bank = IssueOrder { scope: Scope::Application(application(BANK)), ..order() };
    assert_eq!(world.issue_with(bank).err(), Some(IssueRefusal::NotAssociated));
    let past = IssueOrder { starts_at: Some(world.now - Span::from_millis(1)), ..order() };
    assert!(matches!(world.issue_with(past), Err(IssueRefusal::StartOutOfRange { .. })));
    let none = IssueOrder { uses: Uses::Multiple(Some(0)), ..order() };
    assert_eq!(world.issue_with(none).err(), Some(IssueRefusal::NoUses));
    world.policy.multiple_use = false;
    let many = IssueOrder { uses: Uses::Multiple(None), ..order() };
    assert_eq!(world.issue_with(many).err(), Some(IssueRefusal::MultipleUse));
    world.turn(|account, turn, _, _| account.set_status(Status::Disabled, turn));
    assert_eq!(world.issue_with(order()).err(), Some(IssueRefusal::Inactive { status: Status::Disabled }));
}

#[test]
fn issuing_during_a_lock_is_refused_unless_asked_for() {
    let mut world = World::new();
    let code = world.issue();
    for _ in 0..3 {
        let _ = world.attempt(&wrong(&code));
    }
    assert!(matches!(world.issue_with(order()), Err(IssueRefusal::Locked { until: Some(_) })));
    let code = world.issue_with(IssueOrder { during_lock: DuringLock::Issue, ..order() }).unwrap().code;
    assert!(matches!(world.attempt(&code), Err(Reason::Locked { .. })));
    let fresh = world.issue_with(IssueOrder { during_lock: DuringLock::Unlock, ..order() }).unwrap();
    assert!(fresh.unlocked);
    assert!(world.attempt(&fresh.code).is_ok());
    let during = |event: &&Event| matches!(event.kind, EventKind::CodeIssued { during_lock: true, .. });
    assert_eq!(world.events.iter().filter(during).count(), 1);
}

#[test]
fn the_scopes_of_live_codes_are_bounded() {
    let mut world = World::new();
    for number in 10..18u8 {
        let id = [number; 16];
        world.account.profile.applications.push(Association {
            application: application(id),
            since: world.now,
            custom_data: serde_json::Map::new(),
        });
        let there = IssueOrder { scope: Scope::Application(application(id)), ..order() };
        assert!(world.issue_with(there).is_ok());
    }
    assert_eq!(world.issue_with(order()).err(), Some(IssueRefusal::TooManyCodes));
    world.wait(Span::from_mins(5));
    assert!(world.issue_with(order()).is_ok());
    assert_eq!(world.account.hot.codes.len(), 8);
}

#[test]
fn a_new_code_kills_the_old_one_of_its_scope() {
    let mut world = World::new();
    let old = world.issue();
    let new = world.issue();
    if old.reveal() != new.reveal() {
        assert!(world.attempt(&old).is_err());
    }
    assert!(world.attempt(&new).is_ok());
    let replaced = world
        .events
        .iter()
        .filter(|event| matches!(event.kind, EventKind::CodeIssued { replaced: Some(_), .. }));
    assert_eq!(replaced.count(), 1);
}

#[test]
fn a_code_may_start_later_and_early_guesses_are_paid_for() {
    let mut world = World::new();
    let start = world.now + Span::from_mins(10);
    let code = world.issue_with(IssueOrder { starts_at: Some(start), ..order() }).unwrap().code;
    assert!(matches!(world.attempt(&code), Err(Reason::NotYetValid { starts_at, .. }) if starts_at == start));
    assert_eq!(world.attempt(&wrong(&code)), Err(Reason::Wrong { failures: 2 }));
    world.wait(Span::from_mins(10));
    assert!(world.attempt(&code).is_ok());
}
