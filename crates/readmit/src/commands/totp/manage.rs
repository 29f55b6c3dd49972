//! What is done with authenticator apps of one user.

use super::{OneArgs, RegisterArgs};
use crate::commands::{show, unknown_user};
use crate::outcome::{Answer, Trouble};
use crate::when;
use readmit_app::store::Parts;
use readmit_app::totp::{
    ManageRefusal, NotConfirmed, NotVerified, RegisterForUser, RegistrationRefused, VerifyTotp, qr,
};
use readmit_app::{App, Caller};
use readmit_core::account::totp::{RegisterRefusal, TotpReason, TotpStatus, UnlockTotp};
use readmit_core::code::IssueRefusal;
use readmit_core::identifier::Identifier;
use readmit_core::lock::LockState;
use readmit_core::secret::Secret;
use serde_json::{Value, json};

pub(super) async fn register(app: &App, asked: RegisterArgs) -> Result<Answer, Trouble> {
    let user = asked.user.user.clone();
    let order = RegisterForUser {
        identifier: user.clone(),
        application: asked.app,
        label: asked.label,
        replace: asked.replace,
        confirmation: asked.confirmation,
        verification: asked.checks,
    };
    let new = app.register_totp_for(&Caller::shell(), order).await?;
    let new = new.map_err(|no| not_registered(no, &user))?;
    let secret = new.totp.seed.to_base32();
    let pending = new.totp.pending_until.map(when::instant);
    let json = json!({
        "id": new.totp.id,
        "label": new.totp.label,
        "secret": secret.reveal(),
        "uri": new.uri.reveal(),
        "algorithm": new.totp.parameters.algorithm.as_str(),
        "digits": new.totp.parameters.digits,
        "period_secs": new.totp.parameters.period,
        "pending_until": pending,
        "often_ignored": new.often_ignored,
    });
    let picture = qr::terminal(&new.uri).map_err(|error| Trouble::failure(error.to_string()))?;
    let warning = if new.often_ignored.is_empty() {
        String::new()
    } else {
        format!("some authenticator apps ignore {}: try a code first", new.often_ignored.join(", "))
    };
    let waits =
        pending.map(|until| format!("until {until}: `readmit totp confirm --user {} CODE`", user.given));
    let lines = show::lines(&[
        ("label", new.totp.label.clone()),
        ("secret", secret.reveal().to_owned()),
        ("uri", new.uri.reveal().to_owned()),
        ("id", new.totp.id.to_string()),
        ("first code", waits.unwrap_or_default()),
        ("warning", warning),
    ]);
    Ok(Answer::done(format!("{}\n\n{lines}", picture.reveal()), json))
}

pub(super) async fn confirm(app: &App, user: &Identifier, code: String) -> Result<Answer, Trouble> {
    let done = app.confirm_totp(&Caller::shell(), user, None, &Secret::new(code)).await?;
    let id = done.map_err(|no| match no {
        NotConfirmed::NotVerified(no) => not_verified(no, user),
        NotConfirmed::Limit(no) => not_registered(no.into(), user),
    })?;
    Ok(Answer::done("confirmed: it counts from now on", json!({ "id": id, "confirmed": true })))
}

pub(super) async fn verify(
    app: &App,
    user: Identifier,
    code: String,
    next: Option<String>,
) -> Result<Answer, Trouble> {
    let order =
        VerifyTotp { identifier: user.clone(), typed: Secret::new(code), next: next.map(Secret::new) };
    let proof = app.verify_totp(&Caller::shell(), order).await?.map_err(|no| not_verified(no, &user))?;
    let text = match proof.ahead_secs {
        0 => "right".to_owned(),
        ahead if ahead < 0 => format!("right; the device's clock is about {} s slow", -ahead),
        ahead => format!("right; the device's clock is about {ahead} s fast"),
    };
    Ok(Answer::done(
        text,
        json!({ "verified": true, "id": proof.totp, "clock_ahead_secs": proof.ahead_secs }),
    ))
}

pub(super) async fn list(app: &App, user: &Identifier) -> Result<Answer, Trouble> {
    let found = app.account_with(user.clone(), Parts::ALL).await?;
    let (account, now) = (found.ok_or_else(|| unknown_user(user))?, app.now());
    let (mut rows, mut totps): (Vec<[String; 6]>, Vec<Value>) = (Vec::new(), Vec::new());
    for (id, state, totp) in account.totps_at(now) {
        let status = match account.totp_status(state, now) {
            TotpStatus::Pending => "pending",
            TotpStatus::Registered => "registered",
            TotpStatus::Active => "active",
            TotpStatus::Deactivated => "deactivated",
            TotpStatus::Locked { .. } => "locked",
            TotpStatus::Lost => "lost",
        };
        let parameters = state.parameters;
        let ahead = i32::from(state.drift) * i32::from(parameters.period);
        rows.push([
            status.to_owned(),
            totp.label.clone(),
            format!("{} {} {}s", parameters.algorithm, parameters.digits, parameters.period),
            when::instant(totp.registered_at),
            format!("{ahead} s"),
            id.to_string(),
        ]);
        totps.push(json!({
            "id": id,
            "status": status,
            "label": totp.label,
            "algorithm": parameters.algorithm.as_str(),
            "digits": parameters.digits,
            "period_secs": parameters.period,
            "registered_at": when::instant(totp.registered_at),
            "clock_ahead_secs": ahead,
        }));
    }
    let (lock, until) = match account.totp_lock_at(now) {
        LockState::Open => ("open", None),
        LockState::Locked { until } => ("locked", Some(until)),
        LockState::Deactivated => ("deactivated", None),
    };
    let until = until.map(when::instant);
    let table = if rows.is_empty() {
        "no authenticator app is registered".to_owned()
    } else {
        show::table(["state", "label", "codes", "registered", "clock", "id"], &rows)
    };
    let text = format!(
        "{table}\n\nlock  {lock}{}",
        until.as_ref().map_or(String::new(), |at| format!(" until {at}"))
    );
    let json =
        json!({ "user_id": account.id, "totps": totps, "totp_lock": { "state": lock, "until": until } });
    Ok(Answer::done(text, json))
}

pub(super) async fn revoke(app: &App, asked: &OneArgs) -> Result<Answer, Trouble> {
    let revoked = app.revoke_totp(&Caller::shell(), &asked.user.user, asked.id).await?;
    let id = revoked.map_err(|no| not_managed(no, &asked.user.user))?;
    Ok(Answer::done(format!("taken away: {id}"), json!({ "revoked": id })))
}

pub(super) async fn lock(app: &App, asked: &OneArgs) -> Result<Answer, Trouble> {
    let locked = app.lock_totp(&Caller::shell(), &asked.user.user, asked.id).await?;
    locked.map_err(|no| not_managed(no, &asked.user.user))?;
    let text = format!("locked until `readmit totp unlock --user {}`", asked.user.user.given);
    Ok(Answer::done(text, json!({ "locked": true })))
}

pub(super) async fn unlock(app: &App, asked: &OneArgs) -> Result<Answer, Trouble> {
    let user = &asked.user.user;
    let unlocked = app.unlock_totp(&Caller::shell(), user, asked.id, UnlockTotp::Any).await?;
    let unlocked = unlocked.map_err(|no| not_managed(no, user))?;
    let text = if unlocked {
        "unlocked; failed attempts are forgotten"
    } else {
        "there was no lock and no failed attempt to lift"
    };
    Ok(Answer::done(text, json!({ "unlocked": unlocked })))
}

fn not_registered(no: RegistrationRefused, user: &Identifier) -> Trouble {
    let message = no.to_string();
    match no {
        RegistrationRefused::Refused(RegisterRefusal::UnknownAccount) => unknown_user(user),
        RegistrationRefused::Refused(RegisterRefusal::AlreadyRegistered) => {
            Trouble::refused("totp_already_registered", format!("{message}: --replace takes it away"))
        }
        RegistrationRefused::Refused(RegisterRefusal::LimitReached { .. }) => {
            Trouble::refused("totp_limit_reached", message)
        }
        RegistrationRefused::Refused(RegisterRefusal::Label(_)) => {
            Trouble::usage(format!("--label: {message}"))
        }
        RegistrationRefused::Refused(RegisterRefusal::NotCleared(IssueRefusal::Unverified)) => {
            Trouble::refused(
                "verification_needed",
                "the organisation's checklist must be gone through: --check ITEM=passed (`readmit org show` lists the items)",
            )
        }
        RegistrationRefused::Refused(_) | RegistrationRefused::NoSession => {
            Trouble::refused("refused", message)
        }
    }
}

fn not_verified(no: NotVerified, user: &Identifier) -> Trouble {
    let refusal = match no {
        NotVerified::Typo(typo) => return Trouble::usage(format!("CODE: {typo}")),
        NotVerified::Denied(denial) => return Trouble::refused("denied", denial.to_string()),
        NotVerified::Refused(refusal) => refusal,
    };
    let (code, message) = match refusal.reason {
        TotpReason::UnknownAccount | TotpReason::NotAssociated => return unknown_user(user),
        TotpReason::Inactive { status } => ("user_not_active", format!("the user is {}", status.as_str())),
        TotpReason::NoneUsable => {
            ("no_totp", "the user has no authenticator app that could answer".to_owned())
        }
        TotpReason::Wrong { failures } => {
            ("wrong_code", format!("not the code; failure number {failures} in a row"))
        }
        TotpReason::Replayed { failures, .. } => (
            "code_used",
            format!("the code was used before: wait for the next one (failure number {failures} in a row)"),
        ),
        TotpReason::Locked { until } => {
            ("totp_locked", format!("too many failures: locked until {}", when::instant(until)))
        }
        TotpReason::Deactivated => ("totp_locked", "locked by hand: `readmit totp unlock`".to_owned()),
        TotpReason::ClientGone
        | TotpReason::NoSession
        | TotpReason::NoTransaction
        | TotpReason::TransactionOver
        | TotpReason::TransactionSigned => ("refused", "this is over".to_owned()),
    };
    Trouble::refused(code, message)
}

fn not_managed(no: ManageRefusal, user: &Identifier) -> Trouble {
    match no {
        ManageRefusal::NoSuchAccount => unknown_user(user),
        no => Trouble::refused("refused", no.to_string()),
    }
}
