//! `approval`: what operators ask a second operator's consent for.

use super::refused::denied;
use super::{show, with};
use crate::config::Settings;
use crate::outcome::{Answer, Trouble};
use crate::when;
use clap::Subcommand;
use readmit_app::approvals::ConsentRefusal;
use readmit_app::store::{AccountPage, Filter};
use readmit_app::{App, Caller};
use readmit_core::Account;
use readmit_core::account::approval::{Approval, ApprovalRefusal};
use readmit_core::id::{AccountId, ApprovalId};
use readmit_core::verification::CheckOutcome;
use serde_json::{Value, json};

/// What can be done with requests for approval.
#[derive(Debug, Subcommand)]
pub(crate) enum ApprovalCommand {
    /// List the requests that wait.
    List,
    /// Consent: who asked may issue the code.
    #[command(after_help = "\
The consent can be used once, by who asked, for what was asked. Only an act of the shell stands in the log, so
that this is for when no second operator can sign in.

Example:
  readmit approval grant 3f0e8c1e-5d5b-4f3c-9a54-0f6f4a1c2b3d")]
    Grant {
        /// Which request.
        #[arg(value_name = "ID")]
        id: ApprovalId,
    },
    /// Refuse.
    Refuse {
        /// Which request.
        #[arg(value_name = "ID")]
        id: ApprovalId,
    },
}

/// A request and whom it is about.
struct Request {
    account: Account,
    approval: Approval,
}

/// Does it.
pub(crate) async fn run(settings: &Settings, command: ApprovalCommand) -> Result<Answer, Trouble> {
    with(settings, |app| async move {
        match command {
            ApprovalCommand::List => list(&app).await,
            ApprovalCommand::Grant { id } => decide(&app, id, true).await,
            ApprovalCommand::Refuse { id } => decide(&app, id, false).await,
        }
    })
    .await
}

/// The requests that wait, oldest first.
async fn pending(app: &App) -> Result<Vec<Request>, Trouble> {
    let page = AccountPage { filters: vec![Filter::ApprovalPending], limit: 5_000, ..AccountPage::default() };
    let now = app.now();
    let mut requests = Vec::new();
    for found in app.accounts(page).await?.accounts {
        let Some(account) = app.account_with_credentials(found.id).await? else { continue };
        let waiting = account.credentials.approvals.iter().filter(|approval| approval.is_pending_at(now));
        requests
            .extend(waiting.map(|approval| Request { account: found.clone(), approval: approval.clone() }));
    }
    requests.sort_by_key(|request| request.approval.requested_at);
    Ok(requests)
}

async fn list(app: &App) -> Result<Answer, Trouble> {
    let requests = pending(app).await?;
    let (mut rows, mut approvals) = (Vec::new(), Vec::new());
    for Request { account, approval } in &requests {
        let requester = known_as(app, approval.requester).await?;
        let (scope, application) = show::scope(approval.scope);
        rows.push([
            approval.id.to_string(),
            requester.clone(),
            best_name(account),
            application.unwrap_or_else(|| scope.to_owned()),
            passed(approval),
            when::instant(approval.expires_at),
        ]);
        let mut json = json(account.id, approval);
        json["requester"] = requester.into();
        approvals.push(json);
    }
    let text = if rows.is_empty() {
        "no request waits".to_owned()
    } else {
        show::table(["id", "asked by", "for", "scope", "caller passed", "waits until"], &rows)
    };
    Ok(Answer::done(text, json!({ "approvals": approvals })))
}

async fn decide(app: &App, id: ApprovalId, consent: bool) -> Result<Answer, Trouble> {
    let found = pending(app).await?.into_iter().find(|request| request.approval.id == id);
    let account = found.ok_or_else(no_such_request)?.account.id;
    let decided = app.decide_approval(&Caller::shell(), account, id, consent).await?.map_err(refused)?;
    let text = if consent {
        format!("granted; it can be used until {}", when::instant(decided.expires_at))
    } else {
        "refused".to_owned()
    };
    let mut json = json(account, &decided);
    json["granted"] = consent.into();
    Ok(Answer::done(text, json!({ "approval": json })))
}

fn json(account: AccountId, approval: &Approval) -> Value {
    let (scope, application) = show::scope(approval.scope);
    json!({
        "id": approval.id,
        "user_id": account,
        "requester_id": approval.requester,
        "scope": scope,
        "application_id": application,
        "verification": approval.verification,
        "requested_at": when::instant(approval.requested_at),
        "expires_at": when::instant(approval.expires_at),
    })
}

/// The items of the checklist that the caller passed.
fn passed(approval: &Approval) -> String {
    let passed = approval.verification.iter().filter(|item| item.outcome == CheckOutcome::Passed);
    passed.map(|item| item.id.clone()).collect::<Vec<_>>().join(" ")
}

/// What people know an account as.
async fn known_as(app: &App, id: AccountId) -> Result<String, Trouble> {
    let found = app.account_with_credentials(id).await?;
    Ok(found.map_or_else(|| id.to_string(), |account| best_name(&account)))
}

fn best_name(account: &Account) -> String {
    let profile = &account.profile;
    let email = profile.email.as_ref().map(|contact| contact.value.clone());
    email.or_else(|| profile.username.clone()).unwrap_or_else(|| account.id.to_string())
}

fn no_such_request() -> Trouble {
    Trouble::not_found(
        "unknown_approval",
        "no such request waits: `readmit approval list` shows those that do",
    )
}

fn refused(refusal: ConsentRefusal) -> Trouble {
    let message = refusal.to_string();
    match refusal {
        ConsentRefusal::NoSuchAccount | ConsentRefusal::Approval(ApprovalRefusal::NoSuchRequest) => {
            no_such_request()
        }
        ConsentRefusal::Approval(ApprovalRefusal::Decided) => Trouble::refused("decided", message),
        ConsentRefusal::Approval(ApprovalRefusal::OwnRequest) => Trouble::refused("own_request", message),
        ConsentRefusal::Approval(ApprovalRefusal::TooMany) => Trouble::refused("too_many", message),
        ConsentRefusal::Unverified(_) => Trouble::refused("unverified", message),
        ConsentRefusal::NoSuchApplication => Trouble::not_found("unknown_application", message),
        ConsentRefusal::Denied(denial) => denied(denial),
    }
}
