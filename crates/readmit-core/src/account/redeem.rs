//! Redeeming a code. The attempt is paid for before any code is compared.

use super::Account;
use crate::code::{ApprovalData, Code, CodeState, Reason, Scope, SubmittedCode};
use crate::digest::DigestKeys;
use crate::event::EventKind;
use crate::id::{ApplicationId, ClientId, CodeId};
use crate::lock::{LockPolicy, LockState, Lockout};
use crate::profile::Status;
use crate::reference::Reference;
use crate::time::{Span, Timestamp};
use crate::turn::Turn;

/// Where and how a code is presented.
#[derive(Debug, Clone)]
pub struct Attempt<'a> {
    /// What was typed.
    pub code: &'a SubmittedCode,
    /// The application at hand; without one, only organisation-wide codes answer.
    pub application: Option<ApplicationId>,
    /// The client at hand.
    pub client: Option<ClientId>,
    /// Whether one client's code may be redeemed through another of the same application.
    pub cross_client: bool,
    /// Whether organisation-wide codes answer: [`crate::configuration::Configuration::organisation_codes_on`].
    pub organisation_codes: bool,
    /// The request id that was presented.
    pub request_id: Option<&'a str>,
    /// The lock policy of the application at hand.
    pub lock: LockPolicy,
}

/// A refused attempt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Refusal {
    /// The truth: for the audit and for those who may know it.
    pub reason: Reason,
    /// What anyone may know.
    pub reference: Reference,
}

/// A granted attempt.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Grant {
    /// The code that was used.
    pub code: CodeId,
    /// What its issuer attached.
    pub approval_data: Option<ApprovalData>,
}

/// What became of an attempt. A refusal is an answer, not an error.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Redemption {
    /// The user is in.
    Granted(Grant),
    /// The user is not in.
    Refused(Refusal),
}

impl Refusal {
    /// Records a refusal and derives its reference number from the event.
    pub fn record(reason: Reason, turn: &mut Turn) -> Self {
        Self { reason, reference: Reference::of(turn.record(EventKind::CodeRefused { reason })) }
    }
}

impl Account {
    /// Judges one presented code against every code of the account.
    pub fn redeem_code(&mut self, attempt: &Attempt<'_>, keys: &DigestKeys, turn: &mut Turn) -> Redemption {
        match self.judge(attempt, keys, turn) {
            Ok(grant) => Redemption::Granted(grant),
            Err(reason) => Redemption::Refused(Refusal::record(reason, turn)),
        }
    }

    fn judge(&mut self, attempt: &Attempt<'_>, keys: &DigestKeys, turn: &mut Turn) -> Result<Grant, Reason> {
        let now = turn.now;
        if self.hot.status != Status::Active {
            return Err(Reason::Inactive { status: self.hot.status });
        }
        if let Some(until) = self.frozen_at(now) {
            return Err(Reason::Frozen { until });
        }
        match self.code_lock_at(now) {
            LockState::Locked { until } => return Err(Reason::Locked { until }),
            LockState::Deactivated => return Err(Reason::Deactivated),
            LockState::Open => {}
        }
        // Every code is compared once, whichever matches: the work does not tell how many there are.
        let compare = |codes: &[Code], owner| -> Vec<bool> {
            codes.iter().map(|code| code.is(attempt.code, owner, keys)).collect()
        };
        if !self.hot.codes.iter().any(|code| code.is_guessable_at(now) && attempt.reaches(code)) {
            // There is nothing to guess, so nothing is paid; the comparison only tells the audit why.
            let matches = compare(&self.hot.codes, self.owner());
            return Err(self.why_none(&matches, attempt, now));
        }

        let failures_before = attempt.lock.counted(&self.hot.code_lock, now);
        let paid = self.hot.code_lock.pay(now, &attempt.lock);
        let matches = compare(&self.hot.codes, self.owner());
        let answers = |code: &Code| code.is_guessable_at(now) && attempt.reaches(code);
        let matching = (0..matches.len()).find(|place| matches[*place] && answers(&self.hot.codes[*place]));
        let refusal = match matching {
            Some(place) if now >= self.hot.codes[place].starts_at => {
                self.hot.code_lock.clear();
                return Ok(self.spend(place, failures_before, turn));
            }
            Some(place) => {
                let code = &self.hot.codes[place];
                Reason::NotYetValid { code: code.id, starts_at: code.starts_at }
            }
            None => match self.why_none(&matches, attempt, now) {
                Reason::NoneLive => Reason::Wrong { failures: paid.failures },
                known => known,
            },
        };
        if let Some(duration) = paid.lock_for {
            self.lock_codes(duration, turn);
        }
        Err(refusal)
    }

    fn spend(&mut self, place: usize, failures_cleared: u32, turn: &mut Turn) -> Grant {
        let code = &mut self.hot.codes[place];
        code.used += 1;
        if code.uses_left() == Some(0) {
            code.state = CodeState::Used(turn.now);
        }
        // A code of the help desk, and no application's own sign-in: the account was recovered.
        let recovered = code.client.is_none() && code.sent.is_none();
        let grant = Grant { code: code.id, approval_data: code.approval_data.clone() };
        turn.record(EventKind::CodeRedeemed { code: grant.code, failures_cleared, sent: code.sent });
        if recovered {
            // Whoever was in before may be the reason for the call (ASVS 7.4.3): every other session ends.
            self.hot.recovered_at = Some(turn.now);
            self.hot.epoch += 1;
        }
        grant
    }

    /// The limit is reached: the factor locks, and every live code of the account dies.
    pub(super) fn lock_codes(&mut self, duration: Span, turn: &mut Turn) {
        let now = turn.now;
        let until = self.hot.code_lock.lock(now, duration);
        let mut killed = Vec::new();
        for code in self.hot.codes.iter_mut().filter(|code| code.is_guessable_at(now)) {
            code.state = CodeState::Locked(now);
            killed.push(code.id);
        }
        turn.record(EventKind::CodesLocked { until, killed });
    }

    /// Why a presented code does not answer here, for the audit: it may be a right one that has ended, or
    /// that belongs elsewhere.
    fn why_none(&self, matches: &[bool], attempt: &Attempt<'_>, now: Timestamp) -> Reason {
        let matching = self.hot.codes.iter().zip(matches).find(|(_, is_it)| **is_it);
        matching.map_or(Reason::NoneLive, |(code, _)| attempt.why_not(code, now))
    }
}

impl Attempt<'_> {
    /// Whether a code could answer here at all.
    fn reaches(&self, code: &Code) -> bool {
        self.in_scope(code) && self.client_fits(code) && self.request_fits(code)
    }

    fn in_scope(&self, code: &Code) -> bool {
        match code.scope {
            Scope::Organisation => self.organisation_codes,
            Scope::Application(application) => self.application == Some(application),
        }
    }

    fn client_fits(&self, code: &Code) -> bool {
        // Codes of portal, shell and organisation have no issuing client and are bound to none.
        self.cross_client || code.client.is_none() || code.client == self.client
    }

    fn request_fits(&self, code: &Code) -> bool {
        code.request_id.as_deref().is_none_or(|id| self.request_id == Some(id))
    }

    fn why_not(&self, code: &Code, now: Timestamp) -> Reason {
        let id = code.id;
        match code.state {
            CodeState::Used(_) => Reason::Used { code: id },
            CodeState::Revoked(_) => Reason::Revoked { code: id },
            CodeState::Locked(_) => Reason::Killed { code: id },
            CodeState::Live if now >= code.expires_at => {
                Reason::Expired { code: id, by: now.since(code.expires_at) }
            }
            CodeState::Live if code.scope == Scope::Organisation && !self.organisation_codes => {
                Reason::AuthenticatorOff { code: id }
            }
            CodeState::Live if !self.in_scope(code) => Reason::OtherApplication { code: id },
            CodeState::Live if !self.client_fits(code) => Reason::OtherClient { code: id },
            CodeState::Live => Reason::OtherRequest { code: id },
        }
    }
}
