//! TOTP: a time step is used once, wrong tries are counted, and no registration goes beyond the limit.

use super::world::World;
use super::{NOW, seed, tenant};
use crate::memory::Data;
use readmit_app::Failure;
use readmit_app::store::{Concern, Desk, Parts, Request};
use readmit_core::Account;
use readmit_core::account::totp::{Changer, RegisterTotp, TotpAttempt, TotpReason};
use readmit_core::event::Origin;
use readmit_core::id::{AccountId, KeyId};
use readmit_core::profile::Profile;
use readmit_core::sealed::Sealed;
use readmit_core::secret::Secret;
use readmit_core::totp::{CodeKey, LockTier, Parameters, Seed as TotpSeed, Seeds, TotpPolicy, TypedTotp};
use readmit_core::turn::{Seed, Turn};
use readmit_testkit::schedule::Schedule;
use std::sync::{Arc, Mutex};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Wish {
    Create,
    /// Registers a TOTP whose seed is known here.
    Known,
    /// Registers one more.
    Register,
    Right,
    Wrong,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Told {
    Done,
    Refused,
    In,
    Wrong,
    Locked,
    Replayed,
}

struct Caller {
    wish: Wish,
    limit: u8,
    concern: Concern,
    seed: Seed,
    origin: Arc<Origin>,
    last: Option<Told>,
    told: Arc<Mutex<Vec<Told>>>,
}

fn account() -> AccountId {
    AccountId::from_random([21; 16])
}

fn known() -> TotpSeed {
    TotpSeed::new(vec![3; 20]).unwrap()
}

fn typed(right: bool) -> TypedTotp {
    let parameters = Parameters::default();
    let key = CodeKey::new(&known(), parameters.algorithm, parameters.digits);
    let step = parameters.step_at(NOW);
    let near: Vec<String> = (step.saturating_sub(2)..=step + 2).map(|step| key.text(step)).collect();
    let code = if right { key.text(step) } else { "0".repeat(6) };
    assert!(right || !near.contains(&code));
    TypedTotp::read(&Secret::new(code)).unwrap()
}

/// The key ring's part, without a ring: what is stored here is for nobody.
fn open(account: &Account) -> Seeds {
    let Some(sealed) = &account.hot.totp_seeds else { return Seeds::default() };
    Seeds::from_bytes(&data_encoding::HEXLOWER.decode(sealed.text.as_bytes()).unwrap()).unwrap()
}

fn seal(account: &mut Account, seeds: &Seeds) {
    let text = data_encoding::HEXLOWER.encode(&seeds.to_bytes());
    account.hot.totp_seeds = Some(Sealed { key: KeyId::from_random([1; 16]), text });
}

impl Caller {
    fn act(&self, desk: &mut Desk<'_>, turn: &mut Turn) -> Told {
        if self.wish == Wish::Create {
            *desk.account = Some(Account::create(tenant(), account(), Profile::default(), turn));
            return Told::Done;
        }
        let mut policy = TotpPolicy { per_user_max: self.limit, ..TotpPolicy::default() };
        policy.lock.tiers = vec![LockTier { failures: 3, ..policy.lock.tiers[0] }];
        let account = desk.account.as_mut().unwrap();
        let mut seeds = open(account);
        match self.wish {
            Wish::Create => Told::Done,
            Wish::Known | Wish::Register => {
                let existing = (self.wish == Wish::Known).then(|| (known(), Parameters::default(), 0));
                let order = RegisterTotp {
                    label: Some("x".to_owned()),
                    replace: false,
                    by: Changer::Client,
                    application: None,
                    verification: Vec::new(),
                    confirmation: false,
                    existing,
                };
                let registered = account.register_totp(&order, &policy, &mut seeds, turn);
                seal(account, &seeds);
                if registered.is_ok() { Told::Done } else { Told::Refused }
            }
            Wish::Right | Wish::Wrong => {
                let typed = typed(self.wish == Wish::Right);
                let attempt = TotpAttempt { typed: &typed, application: None, policy: &policy };
                match account.verify_totp(&attempt, &seeds, turn).map_err(|refusal| refusal.reason) {
                    Ok(_) => Told::In,
                    Err(TotpReason::Wrong { .. }) => Told::Wrong,
                    Err(TotpReason::Replayed { .. }) => Told::Replayed,
                    Err(TotpReason::Locked { .. }) => Told::Locked,
                    Err(_) => Told::Refused,
                }
            }
        }
    }
}

impl Request for Caller {
    fn concern(&self) -> &Concern {
        &self.concern
    }

    fn seed(&self) -> &Seed {
        &self.seed
    }

    fn origin(&self) -> &Arc<Origin> {
        &self.origin
    }

    fn widen(&mut self, parts: Parts) {
        self.concern.parts = self.concern.parts.and(parts);
    }

    fn judge(&mut self, desk: &mut Desk<'_>, turn: &mut Turn) {
        self.last = Some(self.act(desk, turn));
    }

    fn answer(self: Box<Self>, outcome: Result<(), Failure>) {
        outcome.unwrap();
        self.told.lock().unwrap().push(self.last.unwrap());
    }
}

fn callers(wishes: &[Wish], limit: u8, first: usize, told: &Arc<Mutex<Vec<Told>>>) -> Vec<Box<dyn Request>> {
    let caller = |(number, wish): (usize, &Wish)| {
        Box::new(Caller {
            wish: *wish,
            limit,
            concern: Concern::account(tenant(), account()).with_credentials(),
            seed: seed(first + number),
            origin: Arc::new(Origin::system()),
            last: None,
            told: told.clone(),
        }) as Box<dyn Request>
    };
    wishes.iter().enumerate().map(caller).collect()
}

/// Tries every schedule of two processes, on an account that has what `before` made. Returns how many broke.
fn explore(
    before: &[Wish],
    wishes: [&[Wish]; 2],
    limit: u8,
    guarded: bool,
    holds: fn(&[Told]) -> bool,
) -> usize {
    let mut world = World::new(Data::with_tenant(tenant()), true);
    for (number, wish) in before.iter().enumerate() {
        let told = Arc::default();
        world.play([callers(&[*wish], limit, number, &told), Vec::new()], &mut Schedule::default());
    }
    let (prepared, mut schedule, mut broken) = (world.data, Schedule::default(), 0);
    while schedule.next_run() {
        let told = Arc::default();
        let mut world = World::new(prepared.clone(), guarded);
        let waiting = [callers(wishes[0], limit, 40, &told), callers(wishes[1], limit, 60, &told)];
        world.play(waiting, &mut schedule);
        broken += usize::from(!holds(&told.lock().unwrap()));
    }
    broken
}

fn check(before: &[Wish], wishes: [&[Wish]; 2], limit: u8, holds: fn(&[Told]) -> bool) {
    assert_eq!(explore(before, wishes, limit, true, holds), 0);
    assert!(explore(before, wishes, limit, false, holds) > 0, "the guard is not what makes it hold");
}

fn count(told: &[Told], what: Told) -> usize {
    told.iter().filter(|answer| **answer == what).count()
}

const ONE: &[Wish] = &[Wish::Create, Wish::Known];

/// R22: of all who submit the code of one step, one is let in.
#[test]
fn r22_a_step_lets_one_in() {
    // With a limit of three failures the last of five may find a lock: nobody is in more than once.
    check(ONE, [&[Wish::Right; 2], &[Wish::Right; 2]], 1, |told| {
        count(told, Told::In) == 1 && count(told, Told::Replayed) == 3
    });
}

#[test]
fn exactly_three_wrong_codes_are_judged() {
    check(ONE, [&[Wish::Wrong; 3], &[Wish::Wrong; 2]], 1, |told| {
        count(told, Told::Wrong) == 3 && count(told, Told::Locked) == 2
    });
}

#[test]
fn nobody_registers_beyond_the_limit() {
    check(&[Wish::Create], [&[Wish::Register; 2], &[Wish::Register]], 1, |told| count(told, Told::Done) == 1);
    check(ONE, [&[Wish::Register; 2], &[Wish::Register]], 3, |told| count(told, Told::Done) == 2);
}
