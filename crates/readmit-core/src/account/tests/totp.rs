//! What TOTPs must do, told by an account, a hand-set instant and a seed.

mod locking;
mod managing;
mod operators;
mod registering;
mod signing;
mod verifying;

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
use crate::profile::{Association, Contact, Profile, Status};
use crate::secret::Secret;
use crate::time::{Span, Timestamp};
use crate::totp::{
    Algorithm, CodeKey, LockTier, PENDING_LIFE, Parameters, Seed, Seeds, Step, TotpLock, TotpPolicy,
    TypedTotp,
};
use crate::transaction::{Transaction, TransactionKey};
use crate::turn::{self, Turn};
use serde_json::Map;

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
    RegisterTotp {
        label: None,
        replace: false,
        by: Changer::Client,
        application: None,
        verification: Vec::new(),
        confirmation: false,
        existing: None,
    }
}

fn application() -> ApplicationId {
    ApplicationId::from_random([5; 16])
}

fn attempt<'a>(typed: &'a TypedTotp, policy: &'a TotpPolicy) -> TotpAttempt<'a> {
    TotpAttempt { typed, application: Some(application()), policy }
}

impl World {
    fn new() -> Self {
        Self::with(TotpPolicy::default())
    }

    fn with(policy: TotpPolicy) -> Self {
        let now = Timestamp::from_millis(1_700_000_020_000);
        let email = Contact { value: "ann@example.com".to_owned(), verified_at: None };
        let applications =
            vec![Association { application: application(), since: now, custom_data: Map::new() }];
        let profile = Profile { email: Some(email), applications, ..Profile::default() };
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
            account.verify_totp(&attempt(&typed, policy), seeds, turn)
        })
        .map_err(|refusal| refusal.reason)
    }

    fn confirm(&mut self, id: TotpId, code: &str) -> Result<(), ConfirmRefusal> {
        let typed = typed(code);
        self.turn(|account, seeds, policy, _, turn| {
            account.confirm_totp(id, &attempt(&typed, policy), seeds, turn)
        })
    }

    fn revoke(&mut self, id: Option<TotpId>, by: Changer) -> Result<TotpId, TotpChange> {
        self.turn(|account, seeds, policy, _, turn| account.revoke_totp(id, by, policy, seeds, turn))
    }

    fn resync(&mut self, first: &str, next: &str) -> Result<TotpProof, TotpReason> {
        let (first, next) = (typed(first), typed(next));
        self.turn(|account, seeds, policy, _, turn| {
            account.resync_totp(&attempt(&first, policy), &next, seeds, turn)
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
        let transaction = transaction.id;
        self.turn(|account, seeds, policy, keys, turn| {
            let totp = attempt(&typed, policy);
            account.sign_transaction(&SignAttempt { transaction, totp }, seeds, keys, turn)
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
