//! Factors: authenticator apps and passwords, added, taken away, listed, locked and unlocked.

use super::{Hands, Outcome, refused};
use crate::passwords;
use crate::store::Parts;
use crate::totp::{NewTotp, issuer, with_seeds};
use readmit_core::account::totp::{Changer, RegisterRefusal, RegisterTotp, TotpStatus, UnlockTotp};
use readmit_core::id::SessionId;
use readmit_core::journey::Value;
use readmit_core::journey::effect::{Answer, ErrorCode, Need, StepError, TotpShown, Whom};
use readmit_core::secret::Secret;
use readmit_core::verification::VerificationRecord;

impl Hands<'_, '_> {
    /// Who changes factors: the user whom this run authenticated, or the application for a user whom it named.
    fn changer(&self, whom: &Whom) -> Changer {
        match whom {
            Whom::User { .. } => {
                Changer::Owner { session: SessionId::from_uuid(self.run.uuid()), proved: true }
            }
            Whom::Account(_) | Whom::Named(_) => Changer::Client,
        }
    }

    pub(super) fn register_totp(&mut self, whom: &Whom, label: Option<&str>, replace: bool) -> Outcome {
        let (by, application) = (self.changer(whom), self.application.clone());
        let (now, policy) = (self.turn.now, application.totp.clone());
        let issuer = issuer(self.desk, &policy, Some(application.id));
        match self.own_user(whom, Parts::ALL)? {
            Err(error) => return Ok(Err(error)),
            Ok(account) if account.frozen_at(now).is_some() => {
                return Ok(Err(refused(ErrorCode::NotAllowed, "the user froze changes of this account")));
            }
            Ok(_) => {}
        }
        let order = RegisterTotp {
            label: label.map(ToOwned::to_owned),
            replace,
            by,
            application: Some(application.id),
            verification: VerificationRecord::new(),
            confirmation: false,
            existing: None,
        };
        let Some(account) = self.desk.account.as_mut() else { return Ok(Err(gone())) };
        let registered = with_seeds(&self.app.keys, account, self.turn, |account, seeds, turn| {
            account.register_totp(&order, &policy, seeds, turn)
        });
        Ok(match registered {
            Err(error) => Err(self.failed(error)),
            Ok(Err(refusal)) => Err(registration_error(&refusal)),
            Ok(Ok(totp)) => {
                let new = NewTotp::of(totp, &issuer);
                let (secret, uri) = (new.totp.seed.to_base32(), new.uri);
                let secret = secret.reveal().to_owned();
                Ok(Answer::Totp(TotpShown { secret, uri: uri.reveal().to_owned() }))
            }
        })
    }

    pub(super) fn revoke_totp(&mut self, whom: &Whom, totp: &str) -> Outcome {
        let (by, policy) = (self.changer(whom), self.application.totp.clone());
        if let Err(error) = self.own_user(whom, Parts::ALL)? {
            return Ok(Err(error));
        }
        let none = || refused(ErrorCode::TotpNotFound, "the user has no such authenticator app");
        let Ok(id) = totp.parse() else { return Ok(Err(none())) };
        let Some(account) = self.desk.account.as_mut() else { return Ok(Err(gone())) };
        let revoked = with_seeds(&self.app.keys, account, self.turn, |account, seeds, turn| {
            account.revoke_totp(Some(id), by, &policy, seeds, turn)
        });
        Ok(match revoked {
            Err(error) => Err(self.failed(error)),
            Ok(Ok(_)) => Ok(Answer::Done),
            Ok(Err(readmit_core::account::totp::TotpChange::NoSuchTotp)) => Err(none()),
            Ok(Err(_)) => Err(refused(ErrorCode::NotAllowed, "this authenticator app cannot be taken away")),
        })
    }

    pub(super) fn register_password(&mut self, whom: &Whom, password: &Secret) -> Outcome {
        self.bind(whom)?;
        let fetched = self.fetched.password.as_ref();
        let fetched = fetched.filter(|hashed| !hashed.compare && hashed.typed.reveal() == password.reveal());
        let hashed = fetched.map(|hashed| hashed.phc.clone());
        let frozen = match self.own_user(whom, Parts::ALL)? {
            Err(error) => return Ok(Err(error)),
            Ok(account) => {
                if let Err(error) = passwords::check(password, &crate::operator_access::personal(account)) {
                    return Ok(Err(refused(ErrorCode::WeakPassword, &error.to_string())));
                }
                account.hot.frozen_until
            }
        };
        if frozen.is_some_and(|until| self.turn.now < until) {
            return Ok(Err(refused(ErrorCode::NotAllowed, "the user froze changes of this account")));
        }
        let Some(phc) = hashed else {
            let (whom, typed) = (whom.clone(), password.clone());
            return Err(Need::PasswordHash { whom, typed, compare: false });
        };
        if let Some(account) = self.desk.account.as_mut() {
            account.set_password(phc, self.turn);
        }
        Ok(Ok(Answer::Done))
    }

    pub(super) fn authenticators(&mut self, whom: &Whom) -> Outcome {
        let now = self.turn.now;
        let account = match self.own_user(whom, Parts::ALL)? {
            Err(error) => return Ok(Err(error)),
            Ok(account) => account,
        };
        let mut list: Vec<Value> = account
            .totps_at(now)
            .map(|(id, state, totp)| {
                let status = match account.totp_status(state, now) {
                    TotpStatus::Pending => "pending",
                    TotpStatus::Registered | TotpStatus::Active => "active",
                    TotpStatus::Deactivated | TotpStatus::Locked { .. } => "locked",
                    TotpStatus::Lost => "lost",
                };
                Value::object([
                    ("id", Value::from(id.to_string())),
                    ("type", "totp".into()),
                    ("label", totp.label.as_str().into()),
                    ("status", status.into()),
                    ("created_at", totp.registered_at.into()),
                ])
            })
            .collect();
        if let Some(password) = &account.credentials.password {
            list.push(Value::object([
                ("id", Value::from("password")),
                ("type", "password".into()),
                ("label", Value::Null),
                ("status", "active".into()),
                ("created_at", password.set_at.into()),
            ]));
        }
        Ok(Ok(Answer::Value(list.into_iter().collect())))
    }

    pub(super) fn switch_authenticator(
        &mut self,
        whom: &Whom,
        (which, by_type): (&str, bool),
        lock: bool,
    ) -> Outcome {
        if let Err(error) = self.own_user(whom, Parts::ALL)? {
            return Ok(Err(error));
        }
        let Some(account) = self.desk.account.as_mut() else { return Ok(Err(gone())) };
        let turn = &mut *self.turn;
        let none = || refused(ErrorCode::TotpNotFound, "the user has no such authenticator");
        let done = match (by_type, which, lock) {
            (true, "totp", true) => {
                account.deactivate_totp(turn);
                true
            }
            (true, "totp", false) => {
                account.unlock_totp(UnlockTotp::Any, turn);
                true
            }
            (true, "otp" | "direct_otp" | "temporary_access_code", true) => {
                account.deactivate_codes(turn);
                true
            }
            (true, "otp" | "direct_otp" | "temporary_access_code", false) => {
                account.unlock_codes(turn);
                true
            }
            (true, "password", false) => {
                account.unlock_password(turn);
                true
            }
            (false, id, lock) => match (id.parse(), lock) {
                (Ok(id), true) => account.lock_one_totp(id, turn).is_ok(),
                (Ok(id), false) => account.unlock_one_totp(id, UnlockTotp::Any, turn).is_ok(),
                (Err(_), _) => false,
            },
            _ => false,
        };
        Ok(if done { Ok(Answer::Done) } else { Err(none()) })
    }
}

fn gone() -> StepError {
    refused(ErrorCode::UserNotFound, "no such user of this application")
}

fn registration_error(refusal: &RegisterRefusal) -> StepError {
    let code = match refusal {
        RegisterRefusal::AlreadyRegistered => ErrorCode::TotpAlreadyRegistered,
        RegisterRefusal::LimitReached { .. } | RegisterRefusal::Exhausted => ErrorCode::TotpLimitReached,
        RegisterRefusal::Inactive { .. } => ErrorCode::UserNotActive,
        RegisterRefusal::UnknownAccount | RegisterRefusal::NotAssociated => ErrorCode::UserNotFound,
        RegisterRefusal::Label(_) => ErrorCode::SystemInvalidInput,
        _ => ErrorCode::NotAllowed,
    };
    refused(code, &refusal.to_string())
}
