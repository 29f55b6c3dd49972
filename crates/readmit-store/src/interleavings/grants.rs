//! Rules that judge by, and change, an account and the configuration in one commit.

use super::world::World;
use super::{NOW, seed, tenant};
use crate::memory::Data;
use readmit_app::Failure;
use readmit_app::store::{Concern, Desk, Parts, Request};
use readmit_core::Account;
use readmit_core::event::Origin;
use readmit_core::id::AccountId;
use readmit_core::operator::{Grant, Operator, Reach, Role};
use readmit_core::profile::{Profile, Status};
use readmit_core::turn::{Seed, Turn};
use readmit_testkit::schedule::Schedule;
use std::sync::Arc;

const ANN: u8 = 11;
const BOB: u8 = 12;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Wish {
    Create,
    /// Becomes an operator, unless switched off.
    Grant,
    /// Is no operator any more, unless nobody else is one.
    Remove,
    /// Is switched off, unless an operator.
    SwitchOff,
    /// Something else that moves the account.
    Touch,
}

struct Caller {
    wish: Wish,
    account: AccountId,
    concern: Concern,
    seed: Seed,
    origin: Arc<Origin>,
}

fn account(byte: u8) -> AccountId {
    AccountId::from_random([byte; 16])
}

impl Caller {
    fn act(&self, desk: &mut Desk<'_>, turn: &mut Turn) {
        if self.wish == Wish::Create {
            *desk.account = Some(Account::create(tenant(), self.account, Profile::default(), turn));
            return;
        }
        let operators = desk.configuration().operators().len();
        let is_operator = desk.configuration().operator(self.account).is_some();
        let account = desk.account.as_mut().unwrap();
        match self.wish {
            Wish::Grant if account.hot.status == Status::Active => {
                account.hot.epoch += 1;
                let grants = vec![Grant { role: Role::ADMINISTRATOR, reach: Reach::Everyone }];
                let operator =
                    Operator { account: self.account, grants, active: true, since: NOW, updated_at: NOW };
                desk.configuration_mut().put_operator(operator);
            }
            Wish::Remove if is_operator && operators > 1 => {
                account.hot.epoch += 1;
                desk.configuration_mut().remove_operator(self.account);
            }
            Wish::SwitchOff if !is_operator => account.set_status(Status::Disabled, turn),
            Wish::Touch => account.hot.epoch += 1,
            Wish::Create | Wish::Grant | Wish::Remove | Wish::SwitchOff => {}
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

    fn judge(&mut self, desk: &mut Desk<'_>, turn: &mut Turn) {
        self.act(desk, turn);
    }

    fn widen(&mut self, parts: Parts) {
        self.concern.parts = self.concern.parts.and(parts);
    }

    fn answer(self: Box<Self>, outcome: Result<(), Failure>) {
        outcome.unwrap();
    }
}

fn callers(byte: u8, wishes: &[Wish]) -> Vec<Box<dyn Request>> {
    let caller = |(number, wish): (usize, &Wish)| {
        Box::new(Caller {
            wish: *wish,
            account: account(byte),
            concern: Concern::account(tenant(), account(byte)).alone(),
            seed: seed(usize::from(byte) + 16 * number),
            origin: Arc::new(Origin::system()),
        }) as Box<dyn Request>
    };
    wishes.iter().enumerate().map(caller).collect()
}

/// Two accounts, one of them or both operators.
fn prepared(operators: &[u8]) -> Data {
    let mut world = World::new(Data::with_tenant(tenant()), true);
    for byte in [ANN, BOB] {
        let grant = if operators.contains(&byte) { Wish::Grant } else { Wish::Touch };
        world.play([callers(byte, &[Wish::Create, grant]), Vec::new()], &mut Schedule::default());
    }
    world.data
}

/// Tries every schedule. Returns how many there were, and after how many it does not hold.
fn explore(
    data: &Data,
    wishes: [(u8, &[Wish]); 2],
    guarded: bool,
    holds: fn(&Data) -> bool,
) -> (usize, usize) {
    let (mut schedule, mut runs, mut broken) = (Schedule::default(), 0, 0);
    while schedule.next_run() {
        let mut world = World::new(data.clone(), guarded);
        world.play(wishes.map(|(byte, wishes)| callers(byte, wishes)), &mut schedule);
        runs += 1;
        broken += usize::from(!holds(&world.data));
    }
    (runs, broken)
}

fn check(operators: &[u8], wishes: [(u8, &[Wish]); 2], holds: fn(&Data) -> bool) {
    let data = prepared(operators);
    let (runs, broken) = explore(&data, wishes, true, holds);
    assert_eq!(broken, 0, "of {runs} schedules");
    assert!(runs >= 6, "only {runs} schedules");
    let (_, broken) = explore(&data, wishes, false, holds);
    assert!(broken > 0, "the guards are not what makes it hold");
}

fn operators(data: &Data) -> usize {
    data.configuration(tenant()).unwrap().operators().len()
}

#[test]
fn one_of_two_operators_stays() {
    check(&[ANN, BOB], [(ANN, &[Wish::Remove]), (BOB, &[Wish::Remove])], |data| {
        let epochs = [ANN, BOB].map(|byte| data.read(tenant(), account(byte)).unwrap().hot.epoch);
        // Both were granted; only the account of who was removed moved once more.
        operators(data) == 1 && epochs.iter().sum::<u32>() == 3
    });
}

#[test]
fn nobody_is_switched_off_and_made_an_operator() {
    check(&[BOB], [(ANN, &[Wish::Grant]), (ANN, &[Wish::SwitchOff])], |data| {
        let ann = data.read(tenant(), account(ANN)).unwrap();
        let is_operator = data.configuration(tenant()).unwrap().operator(ann.id).is_some();
        is_operator == (ann.hot.status == Status::Active)
    });
}

#[test]
fn a_change_of_the_account_between_load_and_commit_is_not_lost() {
    check(&[BOB], [(ANN, &[Wish::Grant, Wish::Remove]), (ANN, &[Wish::Touch, Wish::Touch])], |data| {
        let ann = data.read(tenant(), account(ANN)).unwrap();
        operators(data) == 1 && ann.hot.epoch == 5
    });
}
