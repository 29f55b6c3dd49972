//! Races on authenticator apps.

use super::cases::expect;
use super::scratch::{Racer, Scratch, by_id, patiently};
use super::{CALLERS, Verdict};
use crate::failure::Failure;
use crate::totp::{NewTotp, NotVerified, RegisterForUser, RegistrationRefused, TotpSignIn};
use readmit_core::account::totp::{RegisterRefusal, TotpReason};
use readmit_core::application::Application;
use readmit_core::id::AccountId;
use readmit_core::operator::Area;
use readmit_core::secret::Secret;
use readmit_core::totp::CodeKey;

/// What became of one try.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Outcome {
    In,
    Refused(TotpReason),
    Typo,
}

impl Racer {
    async fn register(&self, account: AccountId) -> Result<Result<NewTotp, RegistrationRefused>, Failure> {
        let order = RegisterForUser {
            identifier: by_id(account),
            application: Some(self.application),
            label: None,
            replace: false,
            confirmation: false,
            verification: Vec::new(),
        };
        patiently(|| self.app.register_totp_for(&self.caller, order.clone())).await
    }

    async fn sign_in(&self, account: AccountId, typed: &Secret) -> Result<Outcome, Failure> {
        let order = || TotpSignIn {
            identifier: by_id(account),
            typed: typed.clone(),
            client: self.client,
            application: self.application,
            session: None,
        };
        Ok(match patiently(|| self.app.sign_in_with_totp(&self.caller, order())).await? {
            Ok(_) => Outcome::In,
            Err(NotVerified::Refused(refusal)) => Outcome::Refused(refusal.reason),
            Err(NotVerified::Typo(_) | NotVerified::Denied(_)) => Outcome::Typo,
        })
    }
}

/// A new account with an authenticator app, and what the app shows now and at no time near.
async fn registered(scratch: &Scratch) -> Result<(AccountId, Secret, Secret), Failure> {
    let account = scratch.account().await?;
    let failed = |no: RegistrationRefused| Failure::Corrupt { what: "selftest", why: no.to_string() };
    let totp = scratch.racer(0).register(account).await?.map_err(failed)?.totp;
    let key = CodeKey::new(&totp.seed, totp.parameters.algorithm, totp.parameters.digits);
    let step = totp.parameters.step_at(scratch.app().now());
    let near: Vec<String> = (step - 5..=step + 5).map(|step| key.text(step)).collect();
    let wrong = (0..=near.len()).map(|number| format!("{number:06}")).find(|code| !near.contains(code));
    Ok((account, Secret::new(key.text(step)), Secret::new(wrong.unwrap_or_default())))
}

async fn all_at_once(
    scratch: &Scratch,
    seed: u32,
    account: AccountId,
    code: &Secret,
) -> Result<Vec<Outcome>, Failure> {
    scratch
        .race(CALLERS, seed, |_, racer| {
            let code = code.clone();
            async move { racer.sign_in(account, &code).await }
        })
        .await
}

pub(super) async fn one_step(scratch: &Scratch, seed: u32) -> Verdict {
    let (account, right, _) = registered(scratch).await?;
    let tries = all_at_once(scratch, seed, account, &right).await?;
    let inside = tries.iter().filter(|outcome| **outcome == Outcome::In).count();
    Ok(expect(inside == 1, || format!("{inside} of {CALLERS} were let in, not one")))
}

pub(super) async fn wrong_codes(scratch: &Scratch, seed: u32) -> Verdict {
    let (account, _, wrong) = registered(scratch).await?;
    let tries = all_at_once(scratch, seed, account, &wrong).await?;
    let judged = |outcome: &&Outcome| matches!(outcome, Outcome::Refused(TotpReason::Wrong { .. }));
    let locked = |outcome: &&Outcome| matches!(outcome, Outcome::Refused(TotpReason::Locked { .. }));
    let (judged, locked) = (tries.iter().filter(judged).count(), tries.iter().filter(locked).count());
    Ok(expect(judged == 5 && locked == CALLERS - 5, || {
        format!("{judged} were judged and {locked} found a lock")
    }))
}

pub(super) async fn registrations(scratch: &Scratch, seed: u32) -> Verdict {
    let id = scratch.application;
    let change = |application: &mut Application| application.totp.per_user_max = 3;
    let changed = scratch.app().update_application(&scratch.caller, Area::Applications, id, change).await?;
    changed.map_err(|no| Failure::Corrupt { what: "selftest", why: no.to_string() })?;
    let account = scratch.account().await?;
    let answers =
        scratch.race(16, seed, |_, racer| async move { Ok(racer.register(account).await?.err()) }).await?;
    let full = RegistrationRefused::Refused(RegisterRefusal::LimitReached { max: 3 });
    let made = answers.iter().filter(|answer| answer.is_none()).count();
    let refused = answers.iter().filter(|answer| answer.as_ref() == Some(&full)).count();
    let there = scratch.read(account).await?.hot.totps.len();
    Ok(expect(made == 3 && refused == 13 && there == 3, || {
        format!("{made} were made, {refused} refused, and {there} are there")
    }))
}
