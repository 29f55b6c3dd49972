//! What policies would make of a sign-in, asked by operators. It changes nothing, so it leaves no event.

use crate::app::App;
use crate::authenticators::AccountRefusal;
use crate::caller::Caller;
use crate::failure::Failure;
use crate::store::Parts;
use core::net::IpAddr;
use readmit_core::Account;
use readmit_core::authenticator::AuthenticatorKey;
use readmit_core::id::{AccountId, ApplicationId};
use readmit_core::identifier::Identifier;
use readmit_core::limits::FACTORS_ASKED_MAX;
use readmit_core::lock::LockState;
use readmit_core::operator::{Area, Denial};
use readmit_core::policy::{Decision, Explanation, Factor, Proof, Situation, Verdict, decide, explain};
use readmit_core::profile::Status;
use readmit_core::time::Timestamp;

/// A sign-in that is asked about.
#[derive(Debug, Clone)]
pub struct Question {
    /// Who would sign in.
    pub user: Identifier,
    /// To what; `None` for the session alone.
    pub application: Option<ApplicationId>,
    /// From where; an unknown address is in no zone.
    pub address: Option<IpAddr>,
    /// What they would have proved, in this order, just now.
    pub proved: Vec<AuthenticatorKey>,
}

/// Why there is no answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ExplainRefusal {
    /// No account has this identifier, or none that the caller may look at.
    #[error("no such account")]
    NoSuchAccount,
    /// No such application.
    #[error("no such application")]
    NoSuchApplication,
    /// More factors than anybody proves in one sign-in.
    #[error("at most {FACTORS_ASKED_MAX} factors can be asked about")]
    TooManyFactors,
    /// The caller may not ask this, or not of this account.
    #[error(transparent)]
    Denied(#[from] Denial),
}

impl From<AccountRefusal> for ExplainRefusal {
    fn from(refusal: AccountRefusal) -> Self {
        match refusal {
            AccountRefusal::NoSuchAccount => Self::NoSuchAccount,
            AccountRefusal::Denied(denial) => Self::Denied(denial),
        }
    }
}

/// What would become of the sign-in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Explained {
    /// Whose it is.
    pub account: AccountId,
    /// What the policies say.
    pub decision: Decision,
    /// The same in words.
    pub words: Explanation,
    /// What they are taken to have proved though they do not have it.
    pub assumed: Vec<AuthenticatorKey>,
    /// What bars the way whatever the policies say.
    pub bars: Vec<Bar>,
}

/// What bars the way whatever the policies say.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Bar {
    /// The account may not sign in at all.
    #[error("The account is {}: it is not let in, whatever the policies say.", .0.as_str())]
    Status(Status),
    /// No temporary access code is accepted.
    #[error(
        "The account's codes are locked: no temporary access code is accepted, whatever the policies say."
    )]
    CodesLocked {
        /// Until when; `None`: until someone unlocks them.
        until: Option<Timestamp>,
    },
}

impl Explained {
    /// Whether the user is let in, with nothing in the way.
    pub const fn is_in(&self) -> bool {
        matches!(self.decision.verdict, Verdict::LetIn(_)) && self.bars.is_empty()
    }
}

impl App {
    /// Says what policies make of a sign-in, as of now. Takes the right to look at policies, and at the account.
    pub async fn explain_sign_in(
        &self,
        caller: &Caller,
        question: &Question,
    ) -> Result<Result<Explained, ExplainRefusal>, Failure> {
        if question.proved.len() > FACTORS_ASKED_MAX {
            return Ok(Err(ExplainRefusal::TooManyFactors));
        }
        let found = self.account_with(question.user.clone(), Parts::HOT).await?;
        let Some(found) = found else { return Ok(Err(ExplainRefusal::NoSuchAccount)) };
        let found = self.account_in_reach(caller, Area::Users.read(), found.id, Parts::ALL).await?;
        let account = match found {
            Ok(account) => account,
            Err(refusal) => return Ok(Err(refusal.into())),
        };
        let configuration = self.configuration().await?;
        if let Err(denial) = caller.authority.check(&configuration, Area::Policies.read(), Some(&account)) {
            return Ok(Err(denial.into()));
        }
        if question.application.is_some_and(|id| configuration.application(id).is_none()) {
            return Ok(Err(ExplainRefusal::NoSuchApplication));
        }
        let (situation, assumed) = situation(&account, question, self.now());
        let decision = decide(&configuration, &situation);
        let words = explain(&configuration, &situation, &decision);
        let bars = bars(&account, &situation, &decision);
        Ok(Ok(Explained { account: account.id, decision, words, assumed, bars }))
    }
}

/// The sign-in as policies see it, and what was taken for granted. Whoever proves a factor has it, so that nobody is told
/// to set up what they have just used; a code can be used up, so it is not offered once more.
fn situation(account: &Account, question: &Question, now: Timestamp) -> (Situation, Vec<AuthenticatorKey>) {
    let mut situation = Situation {
        groups: account.profile.groups.clone(),
        application: question.application,
        address: question.address,
        factors: account.factors_at(now),
        ..Situation::fresh(account.id, now)
    };
    let mut assumed = Vec::new();
    for key in &question.proved {
        let own = situation.factors.iter().find(|factor| factor.key == *key).copied();
        let factor = own.unwrap_or_else(|| Factor::usual(*key, key.methods()[0]));
        if own.is_none() && !assumed.contains(key) {
            assumed.push(*key);
            if *key != AuthenticatorKey::TemporaryAccessCode {
                situation.factors.push(factor);
            }
        }
        situation.proofs.push(Proof { factor, at: now });
    }
    (situation, assumed)
}

/// What bars the way. A lock of codes does where a code was proved, or would be next.
fn bars(account: &Account, situation: &Situation, decision: &Decision) -> Vec<Bar> {
    let status = account.hot.status;
    let mut bars = Vec::new();
    if status != Status::Active {
        bars.push(Bar::Status(status));
    }
    let is_code = |factor: &Factor| factor.key == AuthenticatorKey::TemporaryAccessCode;
    let takes_code = situation.proofs.iter().any(|proof| is_code(&proof.factor))
        || matches!(&decision.verdict, Verdict::Challenge { next } if next.iter().any(|way| is_code(&way.factor)));
    match account.code_lock_at(situation.now) {
        LockState::Locked { until } if takes_code => bars.push(Bar::CodesLocked { until: Some(until) }),
        LockState::Deactivated if takes_code => bars.push(Bar::CodesLocked { until: None }),
        LockState::Open | LockState::Locked { .. } | LockState::Deactivated => {}
    }
    bars
}
