//! Every interleaving of rules, batches and two processes.
//!
//! Two processes share one database. Each takes the waiting requests in batches of any size, loads, judges,
//! and later commits under the guard; losers are loaded and judged again. All orders of these steps and all
//! sizes of batches are tried. The same line-ups without the guard must break, or the test proves nothing.

mod grants;
mod runs;
mod totp;
mod world;

use crate::memory::Data;
use readmit_app::Failure;
use readmit_app::store::{Concern, Desk, Parts, Request};
use readmit_core::Account;
use readmit_core::account::{Attempt, DuringLock, IssueContext, IssueOrder, Redemption};
use readmit_core::code::{CodeState, Reason, Scope, SubmittedCode, Uses};
use readmit_core::code_policy::CodePolicy;
use readmit_core::configuration::Configuration;
use readmit_core::digest::{DigestKey, DigestKeys};
use readmit_core::event::Origin;
use readmit_core::id::{AccountId, KeyId, TenantId};
use readmit_core::lock::LockPolicy;
use readmit_core::operator::Authority;
use readmit_core::profile::Profile;
use readmit_core::secret::Secret;
use readmit_core::time::Timestamp;
use readmit_core::turn::{Seed, Turn};
use readmit_testkit::schedule::Schedule;
use std::sync::{Arc, Mutex};
use world::World;

const NOW: Timestamp = Timestamp::from_millis(1_000_000);

/// What a caller wants.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Wish {
    Create,
    Right,
    Wrong,
    Issue,
    Revoke,
    Unlock,
}

/// What a caller was told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Told {
    Done,
    Nothing,
    In,
    Wrong,
    Locked,
    Other,
}

struct Caller {
    wish: Wish,
    concern: Concern,
    seed: Seed,
    origin: Arc<Origin>,
    facts: Arc<Facts>,
    last: Option<Told>,
    told: Arc<Mutex<Vec<(Wish, Told)>>>,
}

/// Who wants what in which process.
#[derive(Clone, Copy)]
struct Lineup<'a> {
    first: &'a [Wish],
    second: &'a [Wish],
    uses: Uses,
    failures_max: u32,
}

impl<'a> Lineup<'a> {
    const fn new(first: &'a [Wish], second: &'a [Wish]) -> Self {
        Self { first, second, uses: Uses::Single, failures_max: 3 }
    }
}

struct Facts {
    keys: DigestKeys,
    uses: Uses,
    failures_max: u32,
    right: Option<Secret>,
}

fn tenant() -> TenantId {
    TenantId::from_random([1; 16])
}

fn account() -> AccountId {
    AccountId::from_random([2; 16])
}

fn order(uses: Uses) -> IssueOrder {
    IssueOrder { uses, during_lock: DuringLock::Issue, ..IssueOrder::new(Scope::Organisation) }
}

fn context<'a>(configuration: &'a Configuration, keys: &'a DigestKeys) -> IssueContext<'a> {
    IssueContext { configuration, authority: Authority::Installation, signed_in_at: None, keys }
}

impl Caller {
    fn act(&self, desk: &mut Desk<'_>, turn: &mut Turn) -> Told {
        if self.wish == Wish::Create {
            *desk.account = Some(Account::create(tenant(), account(), Profile::default(), turn));
            return Told::Done;
        }
        let configuration = desk.configuration().clone();
        let Some(account) = &mut *desk.account else { return Told::Nothing };
        match self.wish {
            Wish::Issue => {
                let context = context(&configuration, &self.facts.keys);
                match account.issue_code(&order(self.facts.uses), context, turn) {
                    Ok(_) => Told::Done,
                    Err(_) => Told::Nothing,
                }
            }
            Wish::Revoke if account.revoke_codes(turn, |_| true).is_empty() => Told::Nothing,
            // Creating was done above.
            Wish::Create | Wish::Revoke => Told::Done,
            Wish::Unlock if account.unlock_codes(turn) => Told::Done,
            Wish::Unlock => Told::Nothing,
            Wish::Right | Wish::Wrong => self.attempt(account, turn),
        }
    }

    fn attempt(&self, account: &mut Account, turn: &mut Turn) -> Told {
        let right = self.facts.right.clone().unwrap_or_else(|| Secret::new("000000".to_owned()));
        let typed = if self.wish == Wish::Right { right } else { other_than(&right) };
        let Ok(code) = SubmittedCode::read(&typed, CodePolicy::default().shapes()) else {
            return Told::Other;
        };
        let attempt = Attempt {
            code: &code,
            application: None,
            client: None,
            cross_client: false,
            organisation_codes: true,
            request_id: None,
            lock: LockPolicy { failures_max: self.facts.failures_max, ..LockPolicy::default() },
        };
        match account.redeem_code(&attempt, &self.facts.keys, turn) {
            Redemption::Granted(_) => Told::In,
            Redemption::Refused(refusal) => match refusal.reason {
                Reason::Wrong { .. } => Told::Wrong,
                Reason::Locked { .. } => Told::Locked,
                _ => Told::Other,
            },
        }
    }
}

fn other_than(code: &Secret) -> Secret {
    let last = if code.reveal().ends_with('0') { '1' } else { '0' };
    Secret::new(format!("{}{last}", &code.reveal()[..5]))
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
        self.last = Some(self.act(desk, turn));
    }

    fn widen(&mut self, parts: Parts) {
        self.concern.parts = self.concern.parts.and(parts);
    }

    fn answer(self: Box<Self>, outcome: Result<(), Failure>) {
        outcome.unwrap();
        self.told.lock().unwrap().push((self.wish, self.last.unwrap()));
    }
}

/// Makes the account with one code in it, in a world of its own.
fn prepare(lineup: Lineup<'_>) -> (Data, Facts) {
    let Lineup { uses, failures_max, .. } = lineup;
    let keys = DigestKeys::new(DigestKey::new(KeyId::from_random([3; 16]), &[3; 32]), vec![]);
    let mut facts = Facts { keys, uses, failures_max, right: None };
    let mut world = World::new(Data::with_tenant(tenant()), true);
    for (number, wish) in [Wish::Create, Wish::Issue].into_iter().enumerate() {
        let told = Arc::default();
        let facts = Arc::new(Facts { keys: facts.keys.clone(), uses, failures_max, right: None });
        world.play([callers(&[wish], &facts, number, &told), Vec::new()], &mut Schedule::default());
        assert_eq!(*told.lock().unwrap(), [(wish, Told::Done)]);
    }
    // Nobody can read the code off the account; but its seed is known here, so it can be drawn again.
    let account = world.data.read(tenant(), account()).unwrap();
    assert_eq!(account.hot.codes[0].state, CodeState::Live);
    facts.right = Some(code_of(1, uses, &facts.keys));
    (world.data, facts)
}

/// The code that the caller with this number draws.
fn code_of(number: usize, uses: Uses, keys: &DigestKeys) -> Secret {
    let mut turn = Turn::new(NOW, &seed(number), Origin::system(), account());
    let mut fresh = Account::create(
        tenant(),
        account(),
        Profile::default(),
        &mut Turn::new(NOW, &seed(0), Origin::system(), account()),
    );
    let configuration = Configuration::empty(tenant());
    fresh.issue_code(&order(uses), context(&configuration, keys), &mut turn).unwrap().code
}

fn seed(number: usize) -> Seed {
    let byte = u8::try_from(number).unwrap();
    Seed { bytes: [byte; 32], arrived_at: NOW, place: u16::from(byte) * 16 }
}

fn callers(
    wishes: &[Wish],
    facts: &Arc<Facts>,
    first: usize,
    told: &Arc<Mutex<Vec<(Wish, Told)>>>,
) -> Vec<Box<dyn Request>> {
    let caller = |(number, wish): (usize, &Wish)| {
        Box::new(Caller {
            wish: *wish,
            concern: Concern::account(tenant(), account()),
            seed: seed(first + number),
            origin: Arc::new(Origin::system()),
            facts: facts.clone(),
            last: None,
            told: told.clone(),
        }) as Box<dyn Request>
    };
    wishes.iter().enumerate().map(caller).collect()
}

type Holds = fn(&[(Wish, Told)]) -> bool;

/// Tries every schedule of two processes with these wishes. Returns how many there were, and how many broke.
fn explore(lineup: Lineup<'_>, guarded: bool, holds: Holds) -> (usize, usize) {
    let (prepared, facts) = prepare(lineup);
    let facts = Arc::new(facts);
    let (mut schedule, mut runs, mut broken) = (Schedule::default(), 0, 0);
    while schedule.next_run() {
        let told = Arc::default();
        let mut world = World::new(prepared.clone(), guarded);
        let waiting = [callers(lineup.first, &facts, 10, &told), callers(lineup.second, &facts, 20, &told)];
        world.play(waiting, &mut schedule);
        runs += 1;
        let told = told.lock().unwrap();
        assert_eq!(told.len(), lineup.first.len() + lineup.second.len(), "someone was not answered");
        broken += usize::from(!holds(&told));
    }
    (runs, broken)
}

fn count(told: &[(Wish, Told)], what: Told) -> usize {
    told.iter().filter(|(_, answer)| *answer == what).count()
}

fn check(lineup: Lineup<'_>, holds: Holds) {
    let (runs, broken) = explore(lineup, true, holds);
    assert_eq!(broken, 0, "of {runs} schedules");
    assert!(runs > 10, "only {runs} schedules");
    let (_, broken) = explore(lineup, false, holds);
    assert!(broken > 0, "the guard is not what makes it hold");
}

#[test]
fn a_single_use_code_lets_one_in() {
    check(Lineup::new(&[Wish::Right; 3], &[Wish::Right; 2]), |told| count(told, Told::In) == 1);
}

#[test]
fn a_code_for_two_uses_lets_two_in() {
    let uses = Uses::Multiple(Some(2));
    let lineup = Lineup { uses, ..Lineup::new(&[Wish::Right; 2], &[Wish::Right; 2]) };
    check(lineup, |told| count(told, Told::In) == 2);
}

#[test]
fn exactly_three_wrong_tries_are_judged() {
    check(Lineup::new(&[Wish::Wrong; 3], &[Wish::Wrong; 2]), |told| {
        count(told, Told::Wrong) == 3 && count(told, Told::Locked) == 2
    });
}

#[test]
fn a_right_try_among_wrong_ones_never_frees_an_attempt() {
    // Three wrong tries before the right one lock it out; otherwise it clears what came before.
    check(Lineup::new(&[Wish::Wrong, Wish::Right], &[Wish::Wrong, Wish::Wrong]), |told| {
        let (inside, wrong) = (count(told, Told::In), count(told, Told::Wrong));
        (inside == 1 && wrong <= 2) || (inside == 0 && wrong == 3)
    });
}

#[test]
fn revoking_and_redeeming_exclude_each_other() {
    check(Lineup::new(&[Wish::Right, Wish::Right], &[Wish::Revoke]), |told| {
        count(told, Told::In) + count(told, Told::Done) == 1
    });
}

#[test]
fn a_replaced_code_lets_nobody_in_after() {
    let (runs, broken) = explore(Lineup::new(&[Wish::Right, Wish::Right], &[Wish::Issue]), true, |told| {
        // In the order of the answers: no success once the new code was issued.
        let issued = told.iter().position(|(_, answer)| *answer == Told::Done);
        let inside = told.iter().position(|(_, answer)| *answer == Told::In);
        count(told, Told::In) <= 1 && inside.is_none_or(|inside| issued.is_some_and(|issued| inside < issued))
    });
    assert_eq!(broken, 0, "of {runs} schedules");
}

#[test]
fn an_unlock_gives_no_more_than_its_own_tries() {
    // With a limit of two: at most one try before an unlock that finds something to lift, and two after it; a
    // lock that came first has killed the code, and no unlock brings it back to life.
    let lineup = Lineup {
        failures_max: 2,
        ..Lineup::new(&[Wish::Unlock, Wish::Wrong, Wish::Wrong], &[Wish::Wrong; 2])
    };
    check(lineup, |told| {
        let judged = count(told, Told::Wrong);
        if told.contains(&(Wish::Unlock, Told::Nothing)) { judged == 2 } else { (2..=3).contains(&judged) }
    });
}
