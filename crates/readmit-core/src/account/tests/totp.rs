//! What TOTPs must do, told by an account, a hand-set instant and a seed.

use crate::account::Account;
use crate::account::totp::{
    Changer, ConfirmRefusal, RegisterRefusal, RegisterTotp, RegisteredTotp, SignAttempt, Signature,
    TotpAttempt, TotpChange, TotpProof, TotpReason, TotpStatus, UnlockTotp,
};
use crate::code::ApprovalData;
use crate::digest::{DigestKey, DigestKeys};
use crate::event::{Event, EventKind, Origin};
use crate::id::{AccountId, ApplicationId, ClientId, KeyId, SessionId, TenantId, TotpId};
use crate::ocra::Suite;
use crate::profile::{Contact, Profile, Status};
use crate::secret::Secret;
use crate::time::{Span, Timestamp};
use crate::totp::{
    Algorithm, CodeKey, LockTier, PENDING_LIFE, Parameters, Seed, Seeds, Step, TotpLock, TotpPolicy,
    TypedTotp,
};
use crate::transaction::{Transaction, TransactionKey};
use crate::turn::{self, Turn};

struct World {
    account: Account,
    seeds: Seeds,
    policy: TotpPolicy,
    keys: DigestKeys,
    now: Timestamp,
    events: Vec<Event>,
    draw: u8,
}

fn typed(text: &str) -> TypedTotp {
    TypedTotp::read(&Secret::new(text.to_owned())).unwrap()
}

/// A code of the same length that is another one.
fn other(code: &str) -> String {
    code.chars().map(|c| if c == '9' { '0' } else { char::from(c as u8 + 1) }).collect()
}

fn code_at(totp: &RegisteredTotp, step: Step) -> String {
    CodeKey::new(&totp.seed, totp.parameters.algorithm, totp.parameters.digits).text(step)
}

fn order() -> RegisterTotp {
    RegisterTotp { label: None, replace: false, by: Changer::Client, confirmation: false, existing: None }
}

fn application() -> ApplicationId {
    ApplicationId::from_random([5; 16])
}

impl World {
    fn new() -> Self {
        Self::with(TotpPolicy::default())
    }

    fn with(policy: TotpPolicy) -> Self {
        let now = Timestamp::from_millis(1_700_000_020_000);
        let email = Contact { value: "ann@example.com".to_owned(), verified_at: None };
        let profile = Profile { email: Some(email), ..Profile::default() };
        let seed = turn::Seed { bytes: [0; 32], arrived_at: now, place: 0 };
        let (tenant, id) = (TenantId::from_random([8; 16]), AccountId::from_random([9; 16]));
        let account = Account::create(tenant, id, profile, &mut Turn::new(now, &seed, Origin::system(), id));
        let keys = DigestKeys::new(DigestKey::new(KeyId::from_random([7; 16]), &[7; 32]), vec![]);
        Self { account, seeds: Seeds::default(), policy, keys, now, events: vec![], draw: 1 }
    }

    fn turn<T>(
        &mut self,
        act: impl FnOnce(&mut Account, &mut Seeds, &TotpPolicy, &DigestKeys, &mut Turn) -> T,
    ) -> T {
        let seed = turn::Seed { bytes: [self.draw; 32], arrived_at: self.now, place: 0 };
        self.draw += 1;
        let mut turn = Turn::new(self.now, &seed, Origin::system(), self.account.id);
        let answer = act(&mut self.account, &mut self.seeds, &self.policy, &self.keys, &mut turn);
        self.events.append(&mut turn.take_events());
        answer
    }

    fn try_register(&mut self, order: &RegisterTotp) -> Result<RegisteredTotp, RegisterRefusal> {
        self.turn(|account, seeds, policy, _, turn| account.register_totp(order, policy, seeds, turn))
    }

    fn register(&mut self) -> RegisteredTotp {
        self.try_register(&order()).unwrap()
    }

    fn verify(&mut self, code: &str) -> Result<TotpProof, TotpReason> {
        let typed = typed(code);
        self.turn(|account, seeds, policy, _, turn| {
            account.verify_totp(&TotpAttempt { typed: &typed, policy }, seeds, turn)
        })
        .map_err(|refusal| refusal.reason)
    }

    fn confirm(&mut self, id: TotpId, code: &str) -> Result<(), ConfirmRefusal> {
        let typed = typed(code);
        self.turn(|account, seeds, policy, _, turn| {
            account.confirm_totp(id, &TotpAttempt { typed: &typed, policy }, seeds, turn)
        })
    }

    fn revoke(&mut self, id: Option<TotpId>, by: Changer) -> Result<TotpId, TotpChange> {
        self.turn(|account, seeds, policy, _, turn| account.revoke_totp(id, by, policy, seeds, turn))
    }

    fn resync(&mut self, first: &str, next: &str) -> Result<TotpProof, TotpReason> {
        let (first, next) = (typed(first), typed(next));
        self.turn(|account, seeds, policy, _, turn| {
            account.resync_totp(&TotpAttempt { typed: &first, policy }, &next, seeds, turn)
        })
        .map_err(|refusal| refusal.reason)
    }

    fn start(&mut self, data: &[(&str, &str)]) -> (TransactionKey, Transaction, u32) {
        let data: ApprovalData = data.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect();
        let by = (application(), ClientId::from_random([6; 16]));
        let (key, transaction) = self
            .turn(|account, _, policy, keys, turn| account.start_transaction(by, data, policy, keys, turn))
            .unwrap();
        let challenge = transaction.challenge(self.account.owner(), &self.keys).unwrap();
        (key, transaction, challenge)
    }

    fn sign(&mut self, transaction: &Transaction, code: &str) -> Result<Signature, TotpReason> {
        let typed = typed(code);
        let (transaction, application) = (transaction.id, application());
        self.turn(|account, seeds, policy, keys, turn| {
            let totp = TotpAttempt { typed: &typed, policy };
            account.sign_transaction(&SignAttempt { transaction, application, totp }, seeds, keys, turn)
        })
        .map_err(|refusal| refusal.reason)
    }

    fn step(&self, totp: &RegisteredTotp) -> Step {
        totp.parameters.step_at(self.now)
    }

    fn code(&self, totp: &RegisteredTotp) -> String {
        code_at(totp, self.step(totp))
    }

    /// A code that is right at no step around now, of any TOTP.
    fn wrong(&self, totp: &RegisteredTotp) -> String {
        let step = self.step(totp);
        let near: Vec<String> = (step - 30..step + 30).map(|step| code_at(totp, step)).collect();
        let mut wrong = other(&self.code(totp));
        while near.contains(&wrong) {
            wrong = other(&wrong);
        }
        wrong
    }

    fn response(&self, totp: &RegisteredTotp, challenge: u32) -> String {
        let suite = Suite::of(totp.parameters);
        let number = suite.response(&totp.seed, challenge, self.step(totp));
        format!("{number:0width$}", width = usize::from(totp.parameters.digits))
    }

    fn wait(&mut self, span: Span) {
        self.now = self.now + span;
    }

    fn status(&self, id: TotpId) -> TotpStatus {
        let (_, state, _) = self.account.totps_at(self.now).find(|(known, ..)| *known == id).unwrap();
        self.account.totp_status(state, self.now)
    }

    fn labels(&self) -> Vec<&str> {
        self.account.totps_at(self.now).map(|(_, _, totp)| totp.label.as_str()).collect()
    }
}

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
    assert_eq!(world.verify("123456"), Err(TotpReason::NoneUsable));
    world.turn(|account, _, _, _, turn| account.set_status(Status::Disabled, turn));
    assert_eq!(world.verify("123456"), Err(TotpReason::Inactive { status: Status::Disabled }));
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
fn one_is_named_or_is_the_only_one() {
    let mut world = World::with(TotpPolicy { per_user_max: 2, ..TotpPolicy::default() });
    assert_eq!(world.revoke(None, Changer::Client), Err(TotpChange::NoSuchTotp));
    let first = world.register();
    let second = world.register();
    assert_eq!(world.revoke(None, Changer::Client), Err(TotpChange::SayWhich));
    let nobodys = TotpId::of(AccountId::from_random([4; 16]), 1);
    assert_eq!(world.revoke(Some(nobodys), Changer::Client), Err(TotpChange::NoSuchTotp));
    assert_eq!(world.revoke(Some(first.id), Changer::Client), Ok(first.id));
    assert_eq!(world.revoke(Some(first.id), Changer::Client), Err(TotpChange::NoSuchTotp));
    assert_eq!(world.revoke(None, Changer::Client), Ok(second.id));
    assert!(world.seeds.is_empty() && world.account.credentials.totps.is_empty());
}

#[test]
fn the_last_factor_is_kept_where_that_is_set() {
    let policy = TotpPolicy { per_user_max: 2, keep_last: true, ..TotpPolicy::default() };
    let mut world = World::with(policy);
    let (first, second) = (world.register(), world.register());
    assert!(world.revoke(Some(first.id), Changer::Client).is_ok());
    assert_eq!(world.revoke(Some(second.id), Changer::Client), Err(TotpChange::LastFactor));
    assert!(world.revoke(Some(second.id), Changer::Operator).is_ok(), "the help desk takes lost phones away");
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
    let unlocked = world.turn(|account, _, _, _, turn| account.unlock_one_totp(totp.id, turn));
    assert_eq!((unlocked, world.status(totp.id)), (Ok(true), TotpStatus::Registered));
    let unlocked = world.turn(|account, _, _, _, turn| account.unlock_one_totp(totp.id, turn));
    assert_eq!(unlocked, Ok(false));
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

#[test]
fn an_objection_takes_the_totp_away() {
    let mut world = World::new();
    world.register();
    let notice = world.events.last().unwrap().id;
    let other = world.events[0].id;
    assert_eq!(notice, other, "one event");
    let gone = world.turn(|account, seeds, _, _, turn| account.disown_totp(notice, seeds, turn));
    assert!(gone && !world.account.has_totp() && world.seeds.is_empty());
    let gone = world.turn(|account, seeds, _, _, turn| account.disown_totp(notice, seeds, turn));
    assert!(!gone);
}

#[test]
fn one_seed_in_two_totps_is_one_code() {
    let mut world = World::with(TotpPolicy { per_user_max: 5, ..TotpPolicy::default() });
    let totp = world.register();
    let existing = Some((totp.seed.clone(), totp.parameters, 0));
    let again = world.try_register(&RegisterTotp { existing, ..order() });
    assert_eq!(again.err(), Some(RegisterRefusal::Known { totp: totp.id }));
}

#[test]
fn lost_seeds_leave_room_for_new_ones() {
    let mut world = World::new();
    let totp = world.register();
    assert_eq!(world.turn(|account, _, _, _, turn| account.lose_totps(turn)), 1);
    world.seeds = Seeds::default();
    assert_eq!(world.status(totp.id), TotpStatus::Lost);
    let code = world.code(&totp);
    assert_eq!(world.verify(&code), Err(TotpReason::NoneUsable));
    assert!(world.try_register(&order()).is_ok());
}

#[test]
fn no_event_and_no_stored_part_holds_a_seed_or_a_code() {
    let mut world = World::new();
    let totp = world.register();
    let code = world.code(&totp);
    assert!(world.verify(&code).is_ok());
    let secret = totp.seed.to_base32();
    let hot = serde_json::to_string(&*world.account.hot).unwrap();
    let credentials = serde_json::to_string(&*world.account.credentials).unwrap();
    let events: String = world.events.iter().map(|event| event.to_record().unwrap().body).collect();
    let debug = format!("{totp:?} {:?} {:?}", world.account, world.seeds);
    for place in [hot, credentials, events, debug] {
        assert!(!place.contains(secret.reveal()) && !place.contains(&code), "{place}");
    }
}

#[test]
fn a_hot_record_with_a_totp_is_small() {
    let mut world = World::new();
    world.register();
    let bytes = serde_json::to_vec(&*world.account.hot).unwrap().len();
    assert!(bytes <= 256, "{bytes}");
}
