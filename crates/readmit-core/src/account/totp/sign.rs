//! Signing a transaction: a challenge is made for what is approved, and the owner's app responds to it.

use super::{TotpAttempt, TotpProof, TotpReason, TotpRefusal};
use crate::account::Account;
use crate::code::ApprovalData;
use crate::digest::DigestKeys;
use crate::event::{EventKind, Notes};
use crate::id::{ApplicationId, ClientId, TotpId, TransactionId};
use crate::limits::TRANSACTIONS_PER_ACCOUNT_MAX;
use crate::ocra::{Responder, Suite, question};
use crate::time::Timestamp;
use crate::totp::{Seeds, Slot, TotpPolicy, TotpState};
use crate::transaction::{TRIES, Transaction, TransactionKey};
use crate::turn::Turn;

/// A response to a challenge.
#[derive(Debug, Clone, Copy)]
pub struct SignAttempt<'a> {
    /// The transaction.
    pub transaction: TransactionId,
    /// What was typed, where, and the settings.
    pub totp: TotpAttempt<'a>,
}

/// A signed transaction.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signature {
    /// With which TOTP.
    pub totp: TotpId,
    /// What was approved.
    pub approval_data: ApprovalData,
}

impl Account {
    /// Starts a transaction. The oldest gives way when there are as many as there may be.
    pub fn start_transaction(
        &mut self,
        (application, client): (ApplicationId, ClientId),
        approval_data: ApprovalData,
        policy: &TotpPolicy,
        keys: &DigestKeys,
        turn: &mut Turn,
    ) -> Result<(TransactionKey, Transaction), TotpRefusal> {
        let now = turn.now;
        self.usable_totps(Some(application), now).map_err(|reason| TotpRefusal::record(reason, turn))?;
        let transactions = &mut self.credentials.transactions;
        transactions.retain(|known| known.is_open_at(now));
        if transactions.len() >= TRANSACTIONS_PER_ACCOUNT_MAX {
            // An application pushes its own out first: it cannot keep those of others from being signed.
            let own = transactions.iter().position(|known| known.application == application);
            transactions.remove(own.unwrap_or(0));
        }
        let transaction = Transaction {
            id: TransactionId::from_random(turn.random_bytes()),
            application,
            client,
            approval_data,
            started_at: now,
            expires_at: now + policy.challenge_life,
            tries_left: TRIES,
            signed_at: None,
            key: keys.current().id(),
        };
        let kind =
            EventKind::TransactionStarted { transaction: transaction.id, expires_at: transaction.expires_at };
        turn.record_with_notes(kind, notes(&transaction.approval_data));
        let transactions = &mut self.credentials.transactions;
        transactions.push(transaction.clone());
        Ok((TransactionKey { account: self.id, id: transaction.id }, transaction))
    }

    /// Judges a response. It is paid for twice: of the challenge's tries, and as an attempt with TOTP.
    pub fn sign_transaction(
        &mut self,
        attempt: &SignAttempt<'_>,
        seeds: &Seeds,
        keys: &DigestKeys,
        turn: &mut Turn,
    ) -> Result<Signature, TotpRefusal> {
        let now = turn.now;
        let checked = self.openable(attempt, now);
        let (usable, place) = checked.map_err(|reason| TotpRefusal::record(reason, turn))?;
        let owner = self.owner();
        self.credentials.transactions[place].tries_left -= 1;
        let paid = self.hot.totp_lock.pay(now, &attempt.totp.policy.lock);
        let transaction = &self.credentials.transactions[place];
        let signer = transaction
            .challenge(owner, keys)
            .and_then(|challenge| respond(&usable, challenge, &attempt.totp, seeds, now));
        let mut hits = super::verify::Hits::default();
        if attempt.totp.policy.plain_signing {
            hits = super::verify::compare(&usable, &attempt.totp, seeds, now);
        }
        let (totp, plain) = match (signer, hits.fresh.first()) {
            (Some(slot), _) => (TotpId::of(self.id, slot), false),
            (None, Some(first)) => {
                let first = *first;
                let TotpProof { totp, .. } = self.accept(&hits.fresh, &first, attempt.totp.policy, now);
                (totp, true)
            }
            (None, None) => return Err(self.fail_totp(paid, &hits, turn)),
        };
        self.hot.totp_lock.clear();
        let transaction = &mut self.credentials.transactions[place];
        transaction.signed_at = Some(now);
        let approval_data = transaction.approval_data.clone();
        let kind = EventKind::TransactionSigned { transaction: transaction.id, totp, plain };
        turn.record_with_notes(kind, notes(&approval_data));
        Ok(Signature { totp, approval_data })
    }

    /// The TOTPs that may sign, and the place of a transaction that can still be signed here.
    fn openable(
        &self,
        attempt: &SignAttempt<'_>,
        now: Timestamp,
    ) -> Result<(Vec<TotpState>, usize), TotpReason> {
        let known = |known: &Transaction| {
            known.id == attempt.transaction && Some(known.application) == attempt.totp.application
        };
        let place = self.credentials.transactions.iter().position(known).ok_or(TotpReason::NoTransaction)?;
        let usable = self.usable_totps(attempt.totp.application, now)?;
        let transaction = &self.credentials.transactions[place];
        let is_void = self.hot.transactions_void_at.is_some_and(|at| transaction.started_at <= at);
        if transaction.signed_at.is_some() {
            Err(TotpReason::TransactionSigned)
        } else if is_void || transaction.tries_left == 0 || now >= transaction.expires_at {
            Err(TotpReason::TransactionOver)
        } else {
            Ok((usable, place))
        }
    }
}

/// The TOTP whose response was typed. All are tried, in every step of their windows, whichever matches.
fn respond(
    usable: &[TotpState],
    challenge: u32,
    attempt: &TotpAttempt<'_>,
    seeds: &Seeds,
    now: Timestamp,
) -> Option<Slot> {
    let (question, mut found) = (question(challenge), None);
    for state in usable {
        let Some(seed) = seeds.get(state.slot) else { continue };
        let responder = Responder::new(Suite::of(state.parameters), seed);
        for step in super::verify::window(state, attempt.policy, now) {
            let response = responder.response(&question, step);
            if bool::from(attempt.typed.is(response, state.parameters.digits)) {
                found = Some(state.slot);
            }
        }
    }
    found
}

fn notes(data: &ApprovalData) -> Notes {
    data.clone()
}
