//! The acts of a run, carried out on the desk of one batch.
//!
//! One account is on the desk at a time. An act about another one stops the run before it; what was done until then is
//! committed, and the run goes on with that account on the desk.

pub(super) use users::begin_session;

mod contacts;
mod factors;
mod proofs;
mod users;

use super::recipients::Recipient;
use crate::app::App;
use crate::failure::Failure;
use crate::redeem::Granted;
use crate::store::{Desk, Parts};
use readmit_core::Account;
use readmit_core::application::Application;
use readmit_core::event::{EventKind, Notes};
use readmit_core::id::{AccountId, ClientId, RunId};
use readmit_core::identifier::Folded;
use readmit_core::journey::Value;
use readmit_core::journey::effect::{
    Act, Answer, Effects, ErrorCode, Expected, Need, NewUserData, StepError, Whom,
};
use readmit_core::journey::run::User;
use readmit_core::secret::Secret;
use readmit_core::turn::Turn;
use std::sync::Arc;

/// What was fetched for a run before its rule runs again.
#[derive(Clone, Default)]
pub(super) struct Fetched {
    /// A typed password, hashed as the one that it is compared with, or to be set.
    pub(super) password: Option<Hashed>,
    /// The tokens of the session that the run began.
    pub(super) tokens: Option<Value>,
}

/// A hashed password.
#[derive(Clone)]
pub(super) struct Hashed {
    /// Whose password it is compared with, or set as: it has that one's salt.
    pub(super) whom: Whom,
    pub(super) typed: Secret,
    pub(super) compare: bool,
    pub(super) phc: String,
}

/// Which account is on the desk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Bound {
    /// None in particular: a stand-in of the run.
    Nobody,
    /// Who an act was about.
    Whom(Whom),
    /// The one that is being made.
    New(NewUserData, AccountId),
}

/// Carries out acts.
pub(super) struct Hands<'a, 'd> {
    pub(super) app: &'a App,
    pub(super) desk: &'a mut Desk<'d>,
    pub(super) turn: &'a mut Turn,
    pub(super) bound: &'a Bound,
    pub(super) run: RunId,
    pub(super) client: ClientId,
    pub(super) application: Arc<Application>,
    pub(super) fetched: &'a Fetched,
    /// Whether anything was done here: then it is committed before another account comes to the desk.
    pub(super) touched: bool,
    /// Addresses that a message goes to, or would go to if it were the user's.
    pub(super) recipients: Vec<Recipient>,
    /// A session whose tokens are wanted.
    pub(super) granted: Option<Granted>,
    /// The machine failed at an act; the whole turn fails with it.
    pub(super) failure: Option<Failure>,
}

impl Bound {
    /// Whether the desk was asked for this user's account.
    pub(super) fn is_about(&self, user: &User) -> bool {
        *self == Self::Whom(user.whom())
    }
}

/// The identifiers that a user who is to be made claims.
pub(super) fn claims_of(new: &NewUserData) -> Vec<Folded> {
    users::profile(new).map(|profile| crate::directory::claims(&profile)).unwrap_or_default()
}

/// What an act comes to.
type Outcome = Result<Result<Answer, StepError>, Need>;

pub(super) fn refused(code: ErrorCode, message: &str) -> StepError {
    StepError::new(code, message)
}

/// Wrong code, or nobody there.
pub(super) fn invalid() -> StepError {
    refused(ErrorCode::InvalidCredentials, "the credentials are not valid")
}

impl Effects for Hands<'_, '_> {
    fn perform(&mut self, act: &Act<'_>) -> Outcome {
        let outcome = self.carry_out(act)?;
        self.touched = true;
        Ok(outcome)
    }
}

impl Hands<'_, '_> {
    fn carry_out(&mut self, act: &Act<'_>) -> Outcome {
        match act {
            Act::Authenticate { whom, expected, proof } => self.authenticate(whom, *expected, *proof),
            Act::SignTransaction { key, expected, typed } => self.sign_transaction(*key, *expected, typed),
            Act::StartTransaction { whom, approval_data } => self.start_transaction(whom, approval_data),
            Act::SendPasscode { whom, channel, to, digits, life, tries } => {
                self.send_passcode(whom.as_ref(), (*channel, to), (*digits, *life, *tries))
            }
            Act::CheckPasscode(passcode, typed) => Ok(self.check_passcode(passcode, typed)),
            Act::Send { channel, to, subject, text } => Ok(self.send(*channel, to, *subject, text)),
            Act::RegisterTotp { whom, label, replace } => self.register_totp(whom, *label, *replace),
            Act::RevokeTotp { whom, totp } => self.revoke_totp(whom, totp),
            Act::RegisterPassword { whom, password } => self.register_password(whom, password),
            Act::Authenticators { whom } => self.authenticators(whom),
            Act::SwitchAuthenticator { whom, which, by_type, lock } => {
                self.switch_authenticator(whom, (which, *by_type), *lock)
            }
            Act::ReadUser { whom } => self.read_user(whom),
            Act::ReadCustomData { whom } => self.read_custom_data(whom),
            Act::WriteCustomData { whom, data } => self.write_custom_data(whom, data),
            Act::CreateUser(new) => self.create_user(new),
            Act::UserTokens { user } => self.user_tokens(user),
            Act::ValidateToken(token) => Ok(self.validate_token(token)),
            Act::Record { name, kind, data } => {
                let notes = Notes::from([("data".to_owned(), data.to_json())]);
                let event = readmit_core::event::journey::AuthorsEvent {
                    name: name.chars().take(100).collect(),
                    kind: kind.chars().take(100).collect(),
                };
                self.turn.record_with_notes(EventKind::JourneyNoted(event), notes);
                Ok(Ok(Answer::Done))
            }
        }
    }
}

impl Hands<'_, '_> {
    /// Makes sure that the account of an act is the one on the desk.
    fn bind(&mut self, whom: &Whom) -> Result<(), Need> {
        let here = match (self.bound, whom) {
            (Bound::Whom(bound), whom) if bound == whom => true,
            (Bound::Nobody, _) => false,
            (_, Whom::User { account, .. } | Whom::Account(account)) => {
                self.desk.account.as_ref().is_some_and(|found| found.id == *account)
            }
            _ => false,
        };
        if here { Ok(()) } else { Err(Need::Account(whom.clone())) }
    }

    /// Whether a proof could count: it is of the user whom the run has, and what they proved before still counts.
    fn may_prove(&self, expected: Option<Expected>) -> bool {
        let found = self.desk.account.as_ref().map(|account| (account.id, account.hot.epoch));
        expected.is_none_or(|expected| found == Some(expected))
    }

    /// Asks for parts of the account on the desk.
    fn parts(&mut self, parts: Parts) -> Result<(), Need> {
        if self.desk.ask(parts) { Ok(()) } else { Err(Need::Parts) }
    }

    /// The account of an act, where there is one. A user whose proof was overtaken is nobody.
    fn account(&mut self, whom: &Whom) -> Result<Option<&mut Account>, Need> {
        self.bind(whom)?;
        let now = self.turn.now;
        let account = self.desk.account.as_mut();
        Ok(account.filter(|account| match whom {
            Whom::User { account: id, epoch, by_code } => {
                let is_frozen = *by_code && account.frozen_at(now).is_some();
                account.id == *id && account.hot.epoch == *epoch && !is_frozen
            }
            Whom::Account(id) => account.id == *id,
            Whom::Named(_) => true,
        }))
    }

    /// The account of an act that reads or changes a user: one of the application's own, and no operator.
    fn own_user(&mut self, whom: &Whom, parts: Parts) -> Result<Result<&mut Account, StepError>, Need> {
        self.bind(whom)?;
        self.parts(parts.and(Parts::PROFILE))?;
        let configuration = self.desk.configuration().clone();
        let application = self.application.id;
        let found = self.account(whom)?.filter(|account| {
            configuration.operator(account.id).is_none() && account.profile.association(application).is_some()
        });
        Ok(found.ok_or_else(|| refused(ErrorCode::UserNotFound, "no such user of this application")))
    }

    /// What the machine failed at ends the turn; the run is told nothing that could be taken for an answer.
    fn failed(&mut self, failure: impl Into<Failure>) -> StepError {
        self.failure = Some(failure.into());
        refused(ErrorCode::NotAllowed, "the server failed")
    }
}
