//! Proofs: codes, passwords, signatures. The rules are those of the other surfaces, so an attempt is one attempt wherever
//! it is made.

use super::{Hands, Outcome, invalid, refused};
use crate::metrics;
use crate::redeem::shapes;
use crate::store::Parts;
use crate::totp::reading_seeds;
use readmit_core::Account;
use readmit_core::account::totp::{SignAttempt, TotpAttempt, TotpReason, TotpRefusal};
use readmit_core::account::{Attempt, PasscodeRefusal, Redemption, Refusal, SignInRefusal};
use readmit_core::code::{ApprovalData, Owner, Reason, SubmittedCode};
use readmit_core::journey::effect::{
    Answer, ErrorCode, Expected, Need, Passcode, Proof, Proven, StepError, Whom,
};
use readmit_core::outbox::Channel;
use readmit_core::secret::Secret;
use readmit_core::session::Method;
use readmit_core::totp::TypedTotp;
use readmit_core::transaction::TransactionKey;

impl Hands<'_, '_> {
    pub(super) fn authenticate(
        &mut self,
        whom: &Whom,
        expected: Option<Expected>,
        proof: Proof<'_>,
    ) -> Outcome {
        self.bind(whom)?;
        // Nobody becomes somebody else on the way, and nothing is judged that could not count.
        if !self.may_prove(expected) {
            return Ok(Err(invalid()));
        }
        match proof {
            Proof::TempCode(typed) => Ok(self.temp_code(typed)),
            Proof::Totp(typed) => self.totp(typed),
            Proof::Password(typed) => self.password(whom, typed),
            Proof::Passcode(passcode, typed) => Ok(self.passcode(passcode, typed)),
        }
    }

    fn temp_code(&mut self, typed: &Secret) -> Result<Answer, StepError> {
        let configuration = self.desk.configuration().clone();
        let application = self.application.clone();
        let Ok(code) = SubmittedCode::read(typed, shapes(&configuration, Some(application.id))) else {
            // A text that no code can be costs no attempt, and tells nothing about any account.
            metrics::attempt_mistyped();
            return Err(invalid());
        };
        let attempt = Attempt {
            code: &code,
            application: Some(application.id),
            client: Some(self.client),
            cross_client: application.passcodes.cross_client,
            organisation_codes: configuration.organisation_codes_on(),
            request_id: None,
            lock: application.passcodes.policy.lock,
        };
        let keys = &self.app.keys.digest;
        let Some(account) = self.desk.account.as_mut() else {
            Refusal::unknown(&attempt, keys, self.turn);
            return Err(invalid());
        };
        match account.redeem_code(&attempt, keys, self.turn) {
            Redemption::Granted(grant) => Ok(Answer::Proven(Proven {
                account: account.id,
                epoch: account.hot.epoch,
                method: Method::TemporaryCode,
                code: Some(grant.code),
                totp: None,
                approval_data: grant.approval_data,
            })),
            Redemption::Refused(refusal) => Err(code_error(&refusal.reason)),
        }
    }

    fn totp(&mut self, typed: &Secret) -> Outcome {
        let Ok(typed) = TypedTotp::read(typed) else {
            metrics::totp_mistyped();
            return Ok(Err(invalid()));
        };
        // Whose users they are stands in the profile.
        self.parts(Parts::USUAL)?;
        let application = self.application.clone();
        let attempt =
            TotpAttempt { typed: &typed, application: Some(application.id), policy: &application.totp };
        let Some(account) = self.desk.account.as_mut() else {
            TotpRefusal::unknown(&attempt, self.turn);
            return Ok(Err(invalid()));
        };
        let judged = reading_seeds(&self.app.keys, account, self.turn, |account, seeds, turn| {
            account.verify_totp(&attempt, seeds, turn)
        });
        let (id, epoch) = (account.id, account.hot.epoch);
        Ok(match judged {
            Err(error) => Err(self.failed(error)),
            Ok(Err(refusal)) => Err(totp_error(&refusal.reason, false)),
            Ok(Ok(proof)) => {
                let (method, totp) = (Method::Totp, Some(proof.totp));
                Ok(Answer::Proven(Proven {
                    account: id,
                    epoch,
                    method,
                    code: None,
                    totp,
                    approval_data: None,
                }))
            }
        })
    }

    fn password(&mut self, whom: &Whom, typed: &Secret) -> Outcome {
        let hashed = self.fetched.password.as_ref().filter(|hashed| {
            hashed.compare && hashed.whom == *whom && hashed.typed.reveal() == typed.reveal()
        });
        let Some(hashed) = hashed else {
            return Err(Need::PasswordHash { whom: whom.clone(), typed: typed.clone(), compare: true });
        };
        self.parts(Parts::ALL)?;
        let lock = self.desk.configuration().organisation.sign_in.lock;
        let application = self.application.id;
        let own = |account: &&mut Account| account.profile.association(application).is_some();
        let Some(account) = self.desk.account.as_mut().filter(own) else {
            let reason = SignInRefusal::UnknownAccount;
            self.turn.record(readmit_core::event::EventKind::PasswordRefused { reason });
            return Ok(Err(invalid()));
        };
        Ok(match account.authenticate_with_password(&hashed.phc, &lock, self.turn) {
            Ok(()) => Ok(Answer::Proven(Proven {
                account: account.id,
                epoch: account.hot.epoch,
                method: Method::Password,
                code: None,
                totp: None,
                approval_data: None,
            })),
            Err(SignInRefusal::Locked { .. }) => Err(locked()),
            Err(SignInRefusal::Inactive { .. }) => Err(inactive()),
            Err(_) => Err(invalid()),
        })
    }

    fn passcode(&mut self, passcode: &Passcode, typed: &Secret) -> Result<Answer, StepError> {
        let lock = self.application.passcodes.policy.lock;
        let again = |error| StepError { again: true, ..error };
        let Some(account) = self.desk.account.as_mut() else {
            let reason = Reason::UnknownAccount;
            self.turn.record(readmit_core::event::EventKind::CodeRefused { reason });
            // As for somebody who exists: the time of a code is judged before anything else.
            let is_over = self.turn.now >= passcode.expires_at;
            return Err(again(if is_over { expired() } else { invalid() }));
        };
        let keys = &self.app.keys.digest;
        match account.redeem_passcode(passcode, typed, (&lock, keys), self.turn) {
            Ok(()) => Ok(Answer::Proven(Proven {
                account: account.id,
                epoch: account.hot.epoch,
                method: match passcode.channel {
                    Channel::Email => Method::EmailPasscode,
                    Channel::Sms => Method::SmsPasscode,
                },
                code: None,
                totp: None,
                approval_data: None,
            })),
            Err(PasscodeRefusal::Wrong) => Err(again(invalid())),
            Err(PasscodeRefusal::Expired) => Err(again(expired())),
            Err(PasscodeRefusal::Locked) => Err(again(locked())),
            Err(PasscodeRefusal::Inactive) => Err(again(inactive())),
        }
    }

    pub(super) fn start_transaction(&mut self, whom: &Whom, approval_data: &ApprovalData) -> Outcome {
        self.bind(whom)?;
        self.parts(Parts::ALL)?;
        let application = self.application.clone();
        let by = (application.id, self.client);
        let keys = self.app.keys.digest.clone();
        let tenant = self.app.tenant;
        let Some(account) = self.account(whom)? else {
            TotpRefusal::record(TotpReason::UnknownAccount, self.turn);
            return Ok(Err(totp_error(&TotpReason::NoneUsable, false)));
        };
        let id = account.id;
        // Two borrows of the hands cannot be held at once: the account is taken from the desk itself.
        let Some(account) = self.desk.account.as_mut() else { return Ok(Err(invalid())) };
        let data = approval_data.clone();
        let started = account.start_transaction(by, data, &application.totp, &keys, self.turn);
        let (key, transaction) = match started {
            Ok(started) => started,
            Err(refusal) => return Ok(Err(totp_error(&refusal.reason, false))),
        };
        let challenge = transaction.challenge(Owner { tenant, account: id }, &keys);
        Ok(challenge.map(|challenge| Answer::Transaction { key, challenge }).ok_or_else(invalid))
    }

    pub(super) fn sign_transaction(
        &mut self,
        key: TransactionKey,
        expected: Option<Expected>,
        typed: &Secret,
    ) -> Outcome {
        self.bind(&Whom::Account(key.account))?;
        if !self.may_prove(expected) {
            return Ok(Err(invalid()));
        }
        let Ok(typed) = TypedTotp::read(typed) else {
            metrics::totp_mistyped();
            return Ok(Err(StepError { again: true, ..invalid() }));
        };
        self.parts(Parts::ALL)?;
        let application = self.application.clone();
        let totp =
            TotpAttempt { typed: &typed, application: Some(application.id), policy: &application.totp };
        let attempt = SignAttempt { transaction: key.id, totp };
        let keys = self.app.keys.clone();
        let Some(account) = self.desk.account.as_mut() else { return Ok(Err(invalid())) };
        let judged = reading_seeds(&keys, account, self.turn, |account, seeds, turn| {
            account.sign_transaction(&attempt, seeds, &keys.digest, turn)
        });
        let (id, epoch) = (account.id, account.hot.epoch);
        let is_open = account
            .credentials
            .transactions
            .iter()
            .any(|known| known.id == key.id && known.tries_left > 0 && known.is_open_at(self.turn.now));
        Ok(match judged {
            Err(error) => Err(self.failed(error)),
            Ok(Err(refusal)) => Err(totp_error(&refusal.reason, is_open)),
            Ok(Ok(signature)) => Ok(Answer::Proven(Proven {
                account: id,
                epoch,
                method: Method::Totp,
                code: None,
                totp: Some(signature.totp),
                approval_data: Some(signature.approval_data),
            })),
        })
    }
}

pub(super) fn locked() -> StepError {
    refused(ErrorCode::AuthenticatorLocked, "too many failures: try again later")
}

pub(super) fn inactive() -> StepError {
    refused(ErrorCode::UserNotActive, "the user may not sign in")
}

pub(super) fn expired() -> StepError {
    refused(ErrorCode::ExpiredOtpPasscode, "the code has expired")
}

fn code_error(reason: &Reason) -> StepError {
    metrics::attempt_refused(reason);
    match reason {
        Reason::Expired { .. } => expired(),
        Reason::Locked { .. } | Reason::Deactivated => locked(),
        Reason::Inactive { .. } | Reason::Frozen { .. } => inactive(),
        _ => invalid(),
    }
}

fn totp_error(reason: &TotpReason, again: bool) -> StepError {
    metrics::totp_refused(reason);
    let error = match reason {
        TotpReason::Locked { .. } | TotpReason::Deactivated => locked(),
        TotpReason::Inactive { .. } => inactive(),
        TotpReason::NoneUsable => refused(ErrorCode::TotpNotFound, "no authenticator app answers here"),
        _ => invalid(),
    };
    StepError {
        again: again && matches!(reason, TotpReason::Wrong { .. } | TotpReason::Replayed { .. }),
        ..error
    }
}
