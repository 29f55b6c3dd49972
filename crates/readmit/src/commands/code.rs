//! `code`: issuing, withdrawing and looking at temporary access codes.

mod refused;

use super::refused::account_refused;
use super::verification::read_item;
use super::{find_application, find_user, read_identifier, show, unknown_user, with};
use crate::config::Settings;
use crate::outcome::{Answer, Trouble};
use crate::when::{self, When, read_span, read_when};
use clap::{Args, Subcommand};
use readmit_app::authenticators::AccountRefusal;
use readmit_app::codes::IssuedCode;
use readmit_app::{App, Caller};
use readmit_core::account::{DuringLock, IssueOrder};
use readmit_core::code::{Scope, Uses};
use readmit_core::id::ApplicationId;
use readmit_core::identifier::Identifier;
use readmit_core::spelling::spell;
use readmit_core::time::Span;
use readmit_core::verification::CheckedItem;
use refused::refused;
use serde_json::{Value, json};

/// What can be done with codes.
#[derive(Debug, Subcommand)]
pub(crate) enum CodeCommand {
    /// Issue a code for a user; it is shown once, and a live one of the same scope dies.
    #[command(after_help = "\
Without --app the code answers everywhere in the organisation; with it, for that application only.

Examples:
  readmit code issue --user ann@example.com
  readmit code issue --user ann --app 3f0e8c1e-5d5b-4f3c-9a54-0f6f4a1c2b3d --expires-in 15m
  readmit code issue --user +12025550111 --uses 3 --expires-in 8h --starts-at 2026-02-01T08:00:00Z
  readmit code issue --user ann --unlock --json
  readmit code issue --user ann --check 'call_back=passed:rang +1 202 555 0111' --check birthday=skipped

--check is the record of how the caller was verified; it stands in the log. Where a checklist is set
(`readmit org set --check-list`), a code is refused without one, and the refusal lists the items.

Codes for reading aloud, without look-alikes and with a check symbol, from now on:
  readmit org set --alphabet speakable --length 8")]
    Issue(IssueArgs),
    /// Withdraw a user's live codes: all of them, or those of one scope.
    #[command(after_help = "\
Examples:
  readmit code revoke --user ann
  readmit code revoke --user ann --organisation")]
    Revoke(RevokeArgs),
    /// Show what codes a user has, their state, locks and freezes; never a code itself.
    #[command(after_help = "\
Example:
  readmit code status ann@example.com")]
    Status {
        /// Whose: id, external id, e-mail address, phone number or user name.
        #[arg(value_name = "IDENT", value_parser = read_identifier)]
        user: Identifier,
    },
}

/// The order.
#[derive(Debug, Args)]
pub(crate) struct IssueArgs {
    /// Whom it is for: id, external id, e-mail address, phone number or user name.
    #[arg(long, value_name = "IDENT", value_parser = read_identifier)]
    user: Identifier,
    /// The application that the code is for; without it, the whole organisation.
    #[arg(long, value_name = "ID")]
    app: Option<ApplicationId>,
    /// Its life, in seconds or as 10m; the policy's default if not given.
    #[arg(long, value_name = "TIME", value_parser = read_span)]
    expires_in: Option<Span>,
    /// How often it can be used: a number, or `many` until it expires.
    #[arg(long, value_name = "N|many", default_value = "1", value_parser = read_uses)]
    uses: Uses,
    /// When it begins to answer: an instant such as 2026-01-31T09:00:00Z, or +10m.
    #[arg(long, value_name = "TIME", value_parser = read_when)]
    starts_at: Option<When>,
    /// Lift a lock of the user's codes in the same act.
    #[arg(long)]
    unlock: bool,
    /// How an item of the checklist went: passed, failed or skipped, and a note; may be given several times.
    #[arg(long = "check", value_name = "ITEM=OUTCOME[:NOTE]", value_parser = read_item)]
    checks: Vec<CheckedItem>,
}

/// Which codes to withdraw.
#[derive(Debug, Args)]
pub(crate) struct RevokeArgs {
    /// Whose: id, external id, e-mail address, phone number or user name.
    #[arg(long, value_name = "IDENT", value_parser = read_identifier)]
    user: Identifier,
    /// Only the code for this application.
    #[arg(long, value_name = "ID")]
    app: Option<ApplicationId>,
    /// Only the code for the whole organisation.
    #[arg(long, conflicts_with = "app")]
    organisation: bool,
}

fn read_uses(text: &str) -> Result<Uses, String> {
    match text.parse::<u32>() {
        Ok(1) => Ok(Uses::Single),
        Ok(number) if number > 1 => Ok(Uses::Multiple(Some(number))),
        _ if text == "many" => Ok(Uses::Multiple(None)),
        _ => Err("expected a number of at least 1, or `many`".to_owned()),
    }
}

/// Does it.
pub(crate) async fn run(settings: &Settings, command: CodeCommand) -> Result<Answer, Trouble> {
    with(settings, |app| async move {
        match command {
            CodeCommand::Issue(order) => issue(&app, order).await,
            CodeCommand::Revoke(asked) => revoke(&app, asked).await,
            CodeCommand::Status { user } => status(&app, &user).await,
        }
    })
    .await
}

async fn issue(app: &App, asked: IssueArgs) -> Result<Answer, Trouble> {
    if let Some(id) = asked.app {
        find_application(app, id).await?;
    }
    let caller = Caller::shell();
    let order = IssueOrder {
        life: asked.expires_in,
        starts_at: asked.starts_at.map(|when| match when {
            When::At(at) => at,
            When::Off(span) => app.now() + span,
        }),
        uses: asked.uses,
        verification: asked.checks.clone(),
        during_lock: if asked.unlock { DuringLock::Unlock } else { DuringLock::Refuse },
        ..IssueOrder::new(asked.app.map_or(Scope::Organisation, Scope::Application))
    };
    let scope = order.scope;
    let issued = app.issue_code(&caller, &asked.user, order, None).await?;
    let configuration = app.configuration().await?;
    let IssuedCode { account, issued } =
        issued.map_err(|refusal| refused(refusal, &asked, &configuration))?;

    let (code, display, spelling) = (&issued.code, &issued.display, spell(&issued.code));
    let (scope, application) = show::scope(scope);
    let json = json!({
        "code": code.reveal(),
        "display": display.reveal(),
        "spelling": spelling.reveal(),
        "id": issued.id,
        "user_id": account,
        "scope": scope,
        "application_id": application,
        "starts_at": when::instant(issued.starts_at),
        "expires_at": when::instant(issued.expires_at),
        "uses": show::uses(asked.uses),
        "unlocked": issued.unlocked,
        "warning": issued.against_policy.as_ref().map(|objection| &objection.because),
    });
    let uses = match asked.uses {
        Uses::Single => "once".to_owned(),
        Uses::Multiple(None) => "until it expires".to_owned(),
        Uses::Multiple(Some(number)) => format!("{number} times"),
    };
    let starts = if asked.starts_at.is_some() { when::instant(issued.starts_at) } else { String::new() };
    let life = when::span(issued.expires_at.since(issued.starts_at));
    let text = show::lines(&[
        ("code", display.reveal().to_owned()),
        ("spelled", spelling.reveal().to_owned()),
        ("starts", starts),
        ("expires", format!("{} ({life})", when::instant(issued.expires_at))),
        ("uses", uses),
        ("id", issued.id.to_string()),
        ("lock", if issued.unlocked { "lifted".to_owned() } else { String::new() }),
        ("warning", issued.against_policy.map(|objection| objection.because).unwrap_or_default()),
    ]);
    Ok(Answer::done(text, json))
}

async fn revoke(app: &App, asked: RevokeArgs) -> Result<Answer, Trouble> {
    let scope = match asked.app {
        Some(id) => Some(Scope::Application(id)),
        None => asked.organisation.then_some(Scope::Organisation),
    };
    let revoked = app.revoke_codes(&Caller::shell(), &asked.user, scope).await?;
    let revoked = revoked.map_err(|refusal| match refusal {
        AccountRefusal::NoSuchAccount => unknown_user(&asked.user),
        denied @ AccountRefusal::Denied(_) => account_refused(denied),
    })?;
    let text = match revoked.len() {
        0 => "there was no live code to withdraw".to_owned(),
        1 => "1 code withdrawn".to_owned(),
        many => format!("{many} codes withdrawn"),
    };
    Ok(Answer::done(text, json!({ "revoked": revoked.iter().map(|id| json!(id)).collect::<Vec<Value>>() })))
}

async fn status(app: &App, user: &Identifier) -> Result<Answer, Trouble> {
    let (account, now) = (find_user(app, user).await?, app.now());
    Ok(Answer::done(show::codes_text(&account, now), json!({ "codes": show::codes(&account, now) })))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn uses_are_a_number_or_many() {
        assert_eq!(read_uses("1"), Ok(Uses::Single));
        assert_eq!(read_uses("3"), Ok(Uses::Multiple(Some(3))));
        assert_eq!(read_uses("many"), Ok(Uses::Multiple(None)));
        for wrong in ["0", "-1", "all", ""] {
            assert!(read_uses(wrong).is_err(), "{wrong}");
        }
    }
}
