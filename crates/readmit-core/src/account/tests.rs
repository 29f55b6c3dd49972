//! What issuing and redeeming must do, told by an account, a hand-set instant and a seed.

mod issuing;
mod operators;
mod recovery;
mod rights;
mod switched_off;
mod totp;

use super::*;
use crate::alphabet::{Alphabet, Shape};
use crate::application::{Application, Passcodes, SessionPolicy};
use crate::code::{IssueRefusal, Reason, Scope, SubmittedCode, Uses};
use crate::code_policy::CodePolicy;
use crate::configuration::{Configuration, Organisation};
use crate::digest::{DigestKey, DigestKeys};
use crate::event::{Event, Origin};
use crate::id::KeyId;
use crate::lock::LockPolicy;
use crate::operator::Authority;
use crate::profile::Association;
use crate::secret::Secret;
use crate::totp::TotpPolicy;
use crate::turn::Seed;

const SHOP: [u8; 16] = [1; 16];
const BANK: [u8; 16] = [2; 16];

struct World {
    account: Account,
    now: Timestamp,
    keys: DigestKeys,
    policy: CodePolicy,
    events: Vec<Event>,
    seed: u8,
    signed_in_at: Timestamp,
}

fn application(id: [u8; 16]) -> ApplicationId {
    ApplicationId::from_random(id)
}

fn client(byte: u8) -> ClientId {
    ClientId::from_random([byte; 16])
}

impl World {
    fn new() -> Self {
        let now = Timestamp::from_millis(1_000_000);
        let member = |id| Association {
            application: application(id),
            since: now,
            custom_data: serde_json::Map::new(),
        };
        let profile = Profile { applications: vec![member(SHOP)], ..Profile::default() };
        let seed = Seed { bytes: [0; 32], arrived_at: now, place: 0 };
        let mut turn = Turn::new(now, &seed, Origin::system(), AccountId::from_random([9; 16]));
        let account = Account::create(
            TenantId::from_random([8; 16]),
            AccountId::from_random([9; 16]),
            profile,
            &mut turn,
        );
        let keys = DigestKeys::new(DigestKey::new(KeyId::from_random([7; 16]), &[7; 32]), vec![]);
        Self { account, now, keys, policy: CodePolicy::default(), events: vec![], seed: 1, signed_in_at: now }
    }

    fn turn<T>(&mut self, act: impl FnOnce(&mut Account, &mut Turn, &CodePolicy, &DigestKeys) -> T) -> T {
        let seed = Seed { bytes: [self.seed; 32], arrived_at: self.now, place: 0 };
        self.seed += 1;
        let mut turn = Turn::new(self.now, &seed, Origin::system(), self.account.id);
        let answer = act(&mut self.account, &mut turn, &self.policy, &self.keys);
        self.events.append(&mut turn.take_events());
        answer
    }

    /// The policy for the organisation and for both applications.
    fn configuration(&self) -> Configuration {
        let mut configuration = Configuration::empty(self.account.tenant);
        let codes = self.policy.clone();
        configuration.set_organisation(Organisation { codes, ..Organisation::default() });
        let joined = self.account.profile.applications.iter().map(|association| association.application);
        for id in [application(SHOP), application(BANK)].into_iter().chain(joined) {
            configuration.put_application(Application {
                id,
                name: String::new(),
                description: String::new(),
                passcodes: Passcodes { policy: self.policy.clone(), cross_client: false },
                totp: TotpPolicy::default(),
                sessions: SessionPolicy::default(),
                access_policy: None,
                groups: Vec::new(),
                disabled: false,
                created_at: self.now,
                updated_at: self.now,
            });
        }
        configuration
    }

    fn issue_with(&mut self, order: IssueOrder) -> Result<Issued, IssueRefusal> {
        let configuration = self.configuration();
        self.turn(|account, turn, _, keys| {
            let authority = Authority::Client;
            account.issue_code(
                &order,
                IssueContext { configuration: &configuration, authority, signed_in_at: None, keys },
                turn,
            )
        })
    }

    fn issue(&mut self) -> Secret {
        self.issue_with(order()).unwrap().code
    }

    fn try_with(&mut self, code: &Secret, change: impl FnOnce(&mut Attempt<'_>)) -> Result<Grant, Reason> {
        self.try_in_request(code, None, change)
    }

    fn try_in_request(
        &mut self,
        code: &Secret,
        request_id: Option<&str>,
        change: impl FnOnce(&mut Attempt<'_>),
    ) -> Result<Grant, Reason> {
        let shapes = self.policy.shapes().chain([Shape { alphabet: Alphabet::Digits, length: 6 }]);
        let submitted = SubmittedCode::read(code, shapes).unwrap();
        let mut attempt = Attempt {
            code: &submitted,
            application: Some(application(SHOP)),
            client: Some(client(1)),
            cross_client: false,
            organisation_codes: true,
            request_id,
            lock: LockPolicy::default(),
        };
        change(&mut attempt);
        match self.turn(|account, turn, _, keys| account.redeem_code(&attempt, keys, turn)) {
            Redemption::Granted(grant) => Ok(grant),
            Redemption::Refused(refusal) => Err(refusal.reason),
        }
    }

    fn attempt(&mut self, code: &Secret) -> Result<Grant, Reason> {
        self.try_with(code, |_| {})
    }

    fn wait(&mut self, span: Span) {
        self.now = self.now + span;
    }
}

fn order() -> IssueOrder {
    IssueOrder { client: Some(client(1)), ..IssueOrder::new(Scope::Application(application(SHOP))) }
}

fn wrong(code: &Secret) -> Secret {
    let (head, last) = code.reveal().split_at(code.reveal().len() - 1);
    Secret::new(format!("{head}{}", if last == "0" { "1" } else { "0" }))
}

#[test]
fn a_code_lets_in_once() {
    let mut world = World::new();
    let code = world.issue();
    assert!(world.attempt(&code).is_ok());
    assert!(matches!(world.attempt(&code), Err(Reason::Used { .. })));
}

#[test]
fn expiry_is_exact_to_the_millisecond() {
    for (late, inside) in [(299_999, true), (300_000, false), (300_001, false)] {
        let mut world = World::new();
        let code = world.issue();
        world.wait(Span::from_millis(late));
        let answer = world.attempt(&code);
        assert_eq!(answer.is_ok(), inside, "{late}");
        if !inside {
            let by = Span::from_millis(late - 300_000);
            assert!(matches!(answer, Err(Reason::Expired { by: found, .. }) if found == by));
        }
    }
}

#[test]
fn the_third_failure_locks_and_kills_and_the_lock_is_not_prolonged() {
    let mut world = World::new();
    let code = world.issue();
    let bad = wrong(&code);
    for failures in 1..=3 {
        assert_eq!(world.attempt(&bad), Err(Reason::Wrong { failures }));
    }
    let until = world.now + Span::from_mins(15);
    world.wait(Span::from_mins(14));
    assert_eq!(world.attempt(&code), Err(Reason::Locked { until }));
    assert_eq!(world.attempt(&bad), Err(Reason::Locked { until }));
    world.wait(Span::from_mins(1));
    assert!(matches!(world.attempt(&code), Err(Reason::Killed { .. })));
    let fresh = world.issue();
    assert!(world.attempt(&fresh).is_ok());
}

#[test]
fn a_refusal_that_changes_nothing_leaves_the_account_untouched() {
    let mut world = World::new();
    let code = world.issue();
    for _ in 0..3 {
        let _ = world.attempt(&wrong(&code));
    }
    let loaded = world.account.hot.clone();
    world.account.hot = Tracked::loaded((*loaded).clone());
    world.account.profile = Part::loaded((*world.account.profile).clone());
    let _ = world.attempt(&code);
    assert!(!world.account.is_changed());
}

#[test]
fn success_clears_the_failures() {
    let mut world = World::new();
    for _ in 0..5 {
        let code = world.issue();
        let _ = world.attempt(&wrong(&code));
        let _ = world.attempt(&wrong(&code));
        assert!(world.attempt(&code).is_ok());
    }
}

#[test]
fn failures_count_over_codes() {
    let mut world = World::new();
    for _ in 0..2 {
        let code = world.issue();
        let _ = world.attempt(&wrong(&code));
    }
    let third = world.issue();
    let _ = world.attempt(&wrong(&third));
    assert!(matches!(world.attempt(&third), Err(Reason::Locked { .. })));
}

#[test]
fn without_a_live_code_nothing_is_counted() {
    let mut world = World::new();
    let never = Secret::new("123456".to_owned());
    for _ in 0..10 {
        assert_eq!(world.attempt(&never), Err(Reason::NoneLive));
    }
    let code = world.issue();
    assert!(world.attempt(&code).is_ok());
}

#[test]
fn an_application_code_answers_only_there() {
    let mut world = World::new();
    let code = world.issue();
    let elsewhere = world.try_with(&code, |attempt| attempt.application = Some(application(BANK)));
    assert!(matches!(elsewhere, Err(Reason::OtherApplication { .. })));
    let nowhere = world.try_with(&code, |attempt| attempt.application = None);
    assert!(matches!(nowhere, Err(Reason::OtherApplication { .. })));
    assert!(world.attempt(&code).is_ok());
}

#[test]
fn an_organisation_code_answers_everywhere() {
    let mut world = World::new();
    let whole =
        IssueOrder { scope: Scope::Organisation, client: None, uses: Uses::Multiple(None), ..order() };
    let code = world.issue_with(whole).unwrap().code;
    assert!(world.try_with(&code, |attempt| attempt.application = Some(application(BANK))).is_ok());
    assert!(world.try_with(&code, |attempt| attempt.application = None).is_ok());
}

#[test]
fn where_both_scopes_live_one_attempt_is_counted_once() {
    let mut world = World::new();
    let own = world.issue();
    let whole = IssueOrder { scope: Scope::Organisation, client: None, ..order() };
    let organisation = world.issue_with(whole).unwrap().code;
    let mut neither = wrong(&own);
    if neither.reveal() == organisation.reveal() {
        neither = wrong(&organisation);
    }
    assert_eq!(world.attempt(&neither), Err(Reason::Wrong { failures: 1 }));
    assert!(world.attempt(&organisation).is_ok());
    assert!(world.attempt(&own).is_ok());
}

#[test]
fn without_the_cross_client_flow_only_the_issuing_client_redeems() {
    let mut world = World::new();
    let code = world.issue();
    let other = world.try_with(&code, |attempt| attempt.client = Some(client(2)));
    assert!(matches!(other, Err(Reason::OtherClient { .. })));
    let crossing = world.try_with(&code, |attempt| {
        attempt.client = Some(client(2));
        attempt.cross_client = true;
    });
    assert!(crossing.is_ok());
}

#[test]
fn a_request_id_must_be_presented() {
    let mut world = World::new();
    let issued = world.issue_with(IssueOrder { with_request_id: true, ..order() }).unwrap();
    let id = issued.request_id.unwrap();
    assert!(matches!(world.attempt(&issued.code), Err(Reason::OtherRequest { .. })));
    assert!(world.try_in_request(&issued.code, Some(&id), |_| {}).is_ok());
}

#[test]
fn switching_an_account_off_ends_its_codes_and_sessions() {
    let mut world = World::new();
    let code = world.issue();
    world.turn(|account, turn, _, _| account.set_status(Status::Disabled, turn));
    assert_eq!(world.account.hot.epoch, 1);
    assert_eq!(world.attempt(&code), Err(Reason::Inactive { status: Status::Disabled }));
    world.turn(|account, turn, _, _| account.set_status(Status::Active, turn));
    assert!(matches!(world.attempt(&code), Err(Reason::Revoked { .. })));
}

#[test]
fn sessions_take_slots_in_turn() {
    let mut world = World::new();
    let sign_in = || SignIn {
        application: application(SHOP),
        client: client(1),
        code: None,
        methods: vec![Method::TemporaryCode],
        totp: None,
        approval_data: None,
        life: Span::from_hours(1),
    };
    let slots: Vec<u8> = (0..=SESSIONS_PER_ACCOUNT_MAX)
        .map(|_| world.turn(|account, turn, _, _| account.start_session(sign_in(), turn).0.slot))
        .collect();
    assert_eq!((slots[0], slots[99], slots[100]), (0, 99, 0));
}

#[test]
fn no_event_holds_a_code() {
    let mut world = World::new();
    world.policy.shape = Shape { alphabet: Alphabet::Speakable, length: 8 };
    let code = world.issue();
    assert!(world.attempt(&code).is_ok());
    for event in &world.events {
        let record = event.to_record().unwrap();
        assert!(!record.body.contains(code.reveal()));
        assert!(!format!("{event:?}").contains(code.reveal()));
    }
    assert!(!serde_json::to_string(&*world.account.hot).unwrap().contains(code.reveal()));
    assert!(!format!("{:?}", world.account).contains(code.reveal()));
}

#[test]
fn a_usual_hot_record_is_small() {
    let mut world = World::new();
    world.issue();
    let bytes = serde_json::to_vec(&*world.account.hot).unwrap().len();
    assert!(bytes <= 1024, "{bytes}");
}
