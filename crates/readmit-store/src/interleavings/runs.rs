//! Runs of journeys: of all who answer one turn, one is heard, whomever the answers name.

use super::world::World;
use super::{NOW, seed, tenant};
use crate::memory::Data;
use readmit_app::Failure;
use readmit_app::store::{Concern, Desk, Parts, Request, RunLogEntry, StoredRun};
use readmit_core::event::Origin;
use readmit_core::id::{AccountId, KeyId, RunId};
use readmit_core::sealed::Sealed;
use readmit_core::turn::{Seed, Turn};
use readmit_testkit::schedule::Schedule;
use std::sync::{Arc, Mutex};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Wish {
    /// Begins the run.
    Begin,
    /// Answers its first turn; another one follows.
    Answer,
    /// Answers its first turn, which ends it.
    Finish,
}

struct Caller {
    wish: Wish,
    concern: Concern,
    seed: Seed,
    origin: Arc<Origin>,
    heard: bool,
    told: Arc<Mutex<Vec<bool>>>,
}

fn run() -> RunId {
    RunId::from_random([31; 16])
}

impl Caller {
    /// Whether the answer was heard.
    fn act(&self, desk: &mut Desk<'_>, turn: &Turn) -> bool {
        let sealed = Sealed { key: KeyId::from_random([1; 16]), text: "x".to_owned() };
        let expected = if self.wish == Wish::Begin { None } else { Some(1) };
        if desk.runs.version(run()) != expected {
            return false;
        }
        if self.wish == Wish::Finish {
            desk.runs.remove(run());
        } else {
            desk.runs.put(run(), StoredRun { expires_at: NOW, sealed: sealed.clone() });
        }
        if self.wish != Wish::Begin {
            let journey = "login".to_owned();
            desk.runs.log(RunLogEntry { run: run(), sequence: 1, at: turn.now, journey, sealed });
        }
        true
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
        self.heard = self.act(desk, turn);
    }

    fn widen(&mut self, parts: Parts) {
        self.concern.parts = self.concern.parts.and(parts);
    }

    fn answer(self: Box<Self>, outcome: Result<(), Failure>) {
        outcome.unwrap();
        self.told.lock().unwrap().push(self.heard);
    }
}

/// Who wants what: the byte names the subject, who need not have an account.
fn callers(wishes: &[(u8, Wish)], first: usize, told: &Arc<Mutex<Vec<bool>>>) -> Vec<Box<dyn Request>> {
    let caller = |(number, (subject, wish)): (usize, &(u8, Wish))| {
        let subject = AccountId::from_random([*subject; 16]);
        Box::new(Caller {
            wish: *wish,
            concern: Concern::account(tenant(), subject).with_run(run()),
            seed: seed(first + number),
            origin: Arc::new(Origin::system()),
            heard: false,
            told: told.clone(),
        }) as Box<dyn Request>
    };
    wishes.iter().enumerate().map(caller).collect()
}

/// Tries every schedule of two processes. Returns how many there were, and after how many not exactly one
/// answer was heard, or the database tells another story.
fn explore(
    begun: bool,
    wishes: [&[(u8, Wish)]; 2],
    guarded: bool,
    ends: fn(&Data) -> bool,
) -> (usize, usize) {
    let mut world = World::new(Data::with_tenant(tenant()), true);
    if begun {
        let first = callers(&[(1, Wish::Begin)], 0, &Arc::default());
        world.play([first, Vec::new()], &mut Schedule::default());
    }
    let (prepared, mut schedule, mut count, mut broken) = (world.data, Schedule::default(), 0, 0);
    while schedule.next_run() {
        let told = Arc::default();
        let mut world = World::new(prepared.clone(), guarded);
        world.play([callers(wishes[0], 10, &told), callers(wishes[1], 20, &told)], &mut schedule);
        let told = told.lock().unwrap();
        assert_eq!(told.len(), wishes[0].len() + wishes[1].len(), "someone was not answered");
        count += 1;
        let heard = told.iter().filter(|heard| **heard).count();
        broken += usize::from(heard != 1 || !ends(&world.data));
    }
    (count, broken)
}

fn check(begun: bool, wishes: [&[(u8, Wish)]; 2], ends: fn(&Data) -> bool) {
    let (count, broken) = explore(begun, wishes, true, ends);
    assert_eq!(broken, 0, "of {count} schedules");
    assert!(count >= 6, "only {count} schedules");
    let (_, broken) = explore(begun, wishes, false, ends);
    assert!(broken > 0, "the guard is not what makes it hold");
}

const ANN: u8 = 41;
const BOB: u8 = 42;
const CARL: u8 = 43;

#[test]
fn a_doubled_answer_is_heard_once() {
    check(true, [&[(ANN, Wish::Answer); 2], &[(ANN, Wish::Answer); 2]], |data| {
        data.run_version(tenant(), run()) == Some(2) && data.turns() == 1
    });
}

#[test]
fn answers_that_name_different_users_are_no_exception() {
    check(true, [&[(ANN, Wish::Answer), (BOB, Wish::Answer)], &[(CARL, Wish::Answer)]], |data| {
        data.run_version(tenant(), run()) == Some(2) && data.turns() == 1
    });
}

#[test]
fn a_run_ends_once() {
    check(true, [&[(ANN, Wish::Finish), (BOB, Wish::Finish)], &[(ANN, Wish::Finish)]], |data| {
        data.run_version(tenant(), run()).is_none() && data.turns() == 1
    });
}

#[test]
fn a_run_goes_on_or_ends() {
    check(true, [&[(ANN, Wish::Answer)], &[(BOB, Wish::Finish), (ANN, Wish::Answer)]], |data| {
        data.turns() == 1 && data.run_version(tenant(), run()).is_none_or(|version| version == 2)
    });
}

/// One id for two runs would take a broken source of randomness; then one of them is not begun.
#[test]
fn a_run_begins_once() {
    check(false, [&[(ANN, Wish::Begin)], &[(BOB, Wish::Begin), (ANN, Wish::Begin)]], |data| {
        data.run_version(tenant(), run()) == Some(1)
    });
}
