//! Two operators for one code: asking for consent, and giving or refusing it.

use crate::app::App;
use crate::caller::{Caller, permit};
use crate::failure::Failure;
use crate::store::{AccountPage, Concern, Filter, Parts};
use readmit_core::Account;
use readmit_core::account::approval::{Approval, ApprovalOrder, ApprovalRefusal};
use readmit_core::id::{AccountId, ApprovalId};
use readmit_core::operator::{Area, Denial};
use readmit_core::verification::Unverified;

/// Why nothing was asked or decided.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ConsentRefusal {
    /// No such account.
    #[error("no such account")]
    NoSuchAccount,
    /// The request cannot be made or decided.
    #[error(transparent)]
    Approval(#[from] ApprovalRefusal),
    /// The policy demands a verification record.
    #[error("verification: {0}")]
    Unverified(#[from] Unverified),
    /// No such application.
    #[error("no such application")]
    NoSuchApplication,
    /// The caller may not do this, or not to this account.
    #[error(transparent)]
    Denied(#[from] Denial),
}

impl App {
    /// Asks for another operator's consent to issue a code. The caller is the one who may use it.
    pub async fn request_approval(
        &self,
        caller: &Caller,
        account: AccountId,
        order: ApprovalOrder,
    ) -> Result<Result<Approval, ConsentRefusal>, Failure> {
        let authority = caller.authority;
        let concern = Concern::account(self.tenant, account).with_credentials();
        self.decide(concern, caller.origin(), move |desk, turn| {
            desk.account.as_ref().ok_or(ConsentRefusal::NoSuchAccount)?;
            permit(authority, desk, Area::TemporaryAccessCode.write(), turn)?;
            let configuration = desk.configuration().clone();
            let policy = configuration.code_policy(order.scope).ok_or(ConsentRefusal::NoSuchApplication)?;
            policy.verification.judge(&order.verification)?;
            let life = configuration.organisation.desk.approval_life;
            let account = desk.account.as_mut().ok_or(ConsentRefusal::NoSuchAccount)?;
            Ok(account.request_approval(order.clone(), life, turn)?)
        })
        .await
    }

    /// The requests that wait for a decision, of accounts in the caller's reach: at most `limit` accounts'.
    pub async fn pending_approvals(
        &self,
        caller: &Caller,
        limit: u32,
    ) -> Result<Vec<(Account, Approval)>, Failure> {
        let page = AccountPage { filters: vec![Filter::ApprovalPending], limit, ..AccountPage::default() };
        let found = self.accounts_in_reach(caller, Area::Approvals.read(), page).await?;
        let mut pending = Vec::new();
        for account in found.accounts {
            let Some(account) = self.account_by_id(account.id, Parts::ALL).await? else {
                continue;
            };
            let now = self.now();
            for approval in account.credentials.approvals.iter().filter(|a| a.is_pending_at(now)) {
                pending.push((account.clone(), approval.clone()));
            }
        }
        pending.sort_by_key(|(_, approval)| (approval.requested_at, approval.id));
        Ok(pending)
    }

    /// Consents to another operator's request, or refuses it.
    pub async fn decide_approval(
        &self,
        caller: &Caller,
        account: AccountId,
        approval: ApprovalId,
        consent: bool,
    ) -> Result<Result<Approval, ConsentRefusal>, Failure> {
        let authority = caller.authority;
        let concern = Concern::account(self.tenant, account).with_credentials();
        self.decide(concern, caller.origin(), move |desk, turn| {
            desk.account.as_ref().ok_or(ConsentRefusal::NoSuchAccount)?;
            permit(authority, desk, Area::Approvals.write(), turn)?;
            let life = desk.configuration().organisation.desk.approval_life;
            let account = desk.account.as_mut().ok_or(ConsentRefusal::NoSuchAccount)?;
            // The shell decides as nobody in particular, who is nobody's requester.
            let by = authority.operator().unwrap_or(AccountId::from_uuid(uuid::Uuid::nil()));
            Ok(account.decide_approval(approval, by, consent, life, turn)?)
        })
        .await
    }
}
