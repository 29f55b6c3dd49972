//! How operators get in: paid attempts, locks, sessions with two ends, and tokens.

use super::*;
use crate::credentials::ApiTokenOrder;
use crate::desk_policy::DeskPolicy;
use crate::limits::{API_TOKENS_MAX, OPERATOR_SESSIONS_MAX};
use crate::operator::{Permissions, Places, SignInPolicy};

const RIGHT: &str = "$argon2id$v=19$m=19456,t=2,p=1$c2FsdA$cmlnaHQ";

impl World {
    fn with_password() -> Self {
        let mut world = Self::new();
        world.turn(|account, turn, _, _| account.set_password(RIGHT.to_owned(), turn));
        world
    }

    fn sign_in(&mut self, computed: &str) -> Result<(), SignInRefusal> {
        let organisation = Organisation::default();
        let judged = self
            .turn(|account, turn, _, _| account.sign_in_with_password(computed, true, &organisation, turn));
        judged.map_err(|refused| refused.reason)
    }

    fn start(&mut self) -> (OperatorPass, Secret) {
        self.turn(|account, turn, _, keys| account.start_operator_session(keys, turn))
    }

    fn token(&self, pass: &OperatorPass) -> Option<&crate::credentials::ApiToken> {
        self.account.api_token(pass, &self.keys, &Organisation::default(), self.now)
    }

    fn is_in(&self, pass: &OperatorPass) -> bool {
        self.account.operator_session(pass, &self.keys, &Organisation::default(), self.now).is_some()
    }
}

#[test]
fn wrong_passwords_are_paid_for_and_lock() {
    let mut world = World::with_password();
    let limit = SignInPolicy::default().lock.failures_max;
    for failures in 1..=limit {
        assert_eq!(world.sign_in("wrong"), Err(SignInRefusal::WrongPassword { failures }));
    }
    let until = world.now + SignInPolicy::default().lock.duration;
    assert_eq!(world.sign_in(RIGHT), Err(SignInRefusal::Locked { until }));
    world.wait(Span::from_mins(14));
    assert_eq!(world.sign_in("wrong"), Err(SignInRefusal::Locked { until }), "trying does not prolong it");
    world.wait(Span::from_mins(1));
    assert_eq!(world.sign_in(RIGHT), Ok(()));
    assert!(world.account.hot.password_lock.is_clear());
}

#[test]
fn a_lock_of_the_password_locks_no_codes() {
    let mut world = World::with_password();
    for _ in 0..20 {
        let _ = world.sign_in("wrong");
    }
    let code = world.issue();
    assert!(world.attempt(&code).is_ok());
}

#[test]
fn without_role_status_or_password_nobody_is_in() {
    let mut world = World::new();
    assert_eq!(world.sign_in(RIGHT), Err(SignInRefusal::NoPassword));
    let mut world = World::with_password();
    let organisation = Organisation::default();
    let plain =
        world.turn(|account, turn, _, _| account.sign_in_with_password(RIGHT, false, &organisation, turn));
    assert_eq!(plain.map_err(|refused| refused.reason), Err(SignInRefusal::NotAnOperator));
    world.turn(|account, turn, _, _| account.set_status(Status::Disabled, turn));
    assert!(matches!(world.sign_in(RIGHT), Err(SignInRefusal::Inactive { .. })));
}

#[test]
fn a_session_ends_when_it_is_idle_and_when_it_is_old() {
    let policy = SignInPolicy::default();
    let mut world = World::with_password();
    let (pass, text) = world.start();
    assert_eq!(OperatorPass::session(text.reveal()).unwrap().id, pass.id);
    assert!(world.is_in(&pass));
    world.wait(policy.idle);
    assert!(!world.is_in(&pass));

    let (pass, _) = world.start();
    let began = world.now;
    while world.now.since(began) < policy.life {
        assert!(world.is_in(&pass));
        let (id, now) = (crate::id::SessionId::from_uuid(pass.id), world.now);
        world.account.touch_operator_session(id, now);
        world.wait(Span::from_mins(20));
    }
    assert!(!world.is_in(&pass), "use does not keep it for ever");
}

#[test]
fn a_session_is_noted_at_most_once_a_minute() {
    let mut world = World::with_password();
    let (pass, _) = world.start();
    let id = crate::id::SessionId::from_uuid(pass.id);
    assert!(!world.account.touch_operator_session(id, world.now + Span::from_secs(59)));
    assert!(world.account.touch_operator_session(id, world.now + Span::from_secs(60)));
}

#[test]
fn only_the_secret_opens_a_session_and_a_new_password_ends_all() {
    let mut world = World::with_password();
    let (pass, text) = world.start();
    let mut forged = text.reveal().to_owned();
    let last = forged.pop().unwrap();
    forged.push(if last == 'A' { 'Q' } else { 'A' });
    assert!(!OperatorPass::session(&forged).is_some_and(|forged| world.is_in(&forged)));
    let as_token = text.reveal().replace("ros_", "rat_");
    let as_token = OperatorPass::token(&as_token).unwrap();
    assert!(!world.is_in(&as_token) && world.token(&as_token).is_none());
    world.turn(|account, turn, _, _| account.set_password("$other".to_owned(), turn));
    assert!(!world.is_in(&pass));
}

#[test]
fn the_oldest_session_gives_way() {
    let mut world = World::with_password();
    let (first, _) = world.start();
    for _ in 0..OPERATOR_SESSIONS_MAX {
        world.start();
    }
    assert!(!world.is_in(&first));
    assert_eq!(world.account.credentials.operator_sessions.len(), OPERATOR_SESSIONS_MAX);
}

fn token_order(idle: Option<Span>) -> ApiTokenOrder {
    ApiTokenOrder {
        name: "CI".to_owned(),
        permissions: Permissions::read_all(),
        life: Span::from_hours(1),
        idle,
        places: Places::default(),
    }
}

#[test]
fn a_token_that_may_not_stay_idle_lives_as_long_as_it_is_used() {
    let mut world = World::with_password();
    let order = || token_order(Some(Span::from_mins(20)));
    let (token, _) =
        world.turn(|account, turn, _, keys| account.create_api_token(order(), keys, turn)).unwrap();
    let start = token.created_at;
    let at = |mins: u64| start + Span::from_mins(mins);
    assert!(token.is_alive_at(at(19)) && !token.is_alive_at(at(20)));
    let account = &mut world.account;
    assert!(account.touch_api_token(token.id, at(15)));
    let used = account.credentials.api_tokens[0].clone();
    assert!(used.is_alive_at(at(34)) && !used.is_alive_at(at(35)), "each use begins the wait anew");
    assert!(account.touch_api_token(token.id, at(50)));
    assert_eq!(account.credentials.api_tokens[0].ends_at(), at(60), "and nothing lives longer than its life");
}

#[test]
fn a_token_lives_until_it_ends_or_is_taken_back() {
    let mut world = World::with_password();
    let make = |world: &mut World| {
        world.turn(|account, turn, _, keys| account.create_api_token(token_order(None), keys, turn))
    };
    let (token, text) = make(&mut world).unwrap();
    let pass = OperatorPass::token(text.reveal()).unwrap();
    assert!(OperatorPass::session(text.reveal()).is_none());
    assert_eq!(world.token(&pass).unwrap().id, token.id);
    let later = world.now + Span::from_hours(1);
    assert!(world.account.api_token(&pass, &world.keys, &Organisation::default(), later).is_none());
    assert!(world.turn(|account, turn, _, _| account.revoke_api_token(token.id, turn)));
    assert!(world.token(&pass).is_none());
    for _ in 0..API_TOKENS_MAX {
        assert!(make(&mut world).is_some());
    }
    assert!(make(&mut world).is_none());
    world.wait(Span::from_hours(1));
    assert!(make(&mut world).is_some(), "dead tokens give way");
}

/// R5: who got in with a help-desk code has no operator's rights for a while, and every other session ended.
#[test]
fn r5_after_recovery_an_operator_is_in_quarantine() {
    let mut world = World::with_password();
    let (before, _) = world.start();
    let epoch = world.account.hot.epoch;
    let issued = world.issue_with(IssueOrder { client: None, ..order() }).unwrap();
    assert!(world.attempt(&issued.code).is_ok());
    assert_eq!(world.account.hot.epoch, epoch + 1, "other sessions end");
    assert!(!world.is_in(&before));
    let until = world.now + DeskPolicy::default().quarantine;
    assert_eq!(world.sign_in(RIGHT), Err(SignInRefusal::Quarantine { until }));
    world.wait(DeskPolicy::default().quarantine);
    assert_eq!(world.sign_in(RIGHT), Ok(()));
}

#[test]
fn an_application_s_own_sign_in_is_no_recovery() {
    let mut world = World::with_password();
    let code = world.issue();
    assert!(world.attempt(&code).is_ok());
    assert_eq!(world.account.hot.recovered_at, None);
    assert_eq!(world.sign_in(RIGHT), Ok(()));
}

/// R6: a code lets someone in and removes nothing.
#[test]
fn r6_a_code_removes_no_factor() {
    let mut world = World::with_password();
    let credentials = (*world.account.credentials).clone();
    let issued = world.issue_with(IssueOrder { client: None, ..order() }).unwrap();
    assert!(world.attempt(&issued.code).is_ok());
    assert_eq!(*world.account.credentials, credentials);
}

/// R8: who sets an operator's password by stealth has nothing of it once the owner objects.
#[test]
fn r8_an_operator_s_objection_takes_the_rights_away() {
    let mut world = World::with_password();
    let (session, _) = world.start();
    let notice = world.events.iter().find(|e| matches!(e.kind, EventKind::PasswordSet)).unwrap().id;
    world.turn(|account, turn, _, _| account.disown(notice, Span::from_hours(24), turn));
    assert!(!world.is_in(&session));
    assert!(matches!(world.sign_in(RIGHT), Err(SignInRefusal::Quarantine { .. })));
    assert!(world.turn(|account, turn, _, _| account.unfreeze(turn)));
    assert_eq!(world.sign_in(RIGHT), Ok(()));
}
