//! The help desk: an operator issues a code for someone who was verified. Who may have which code is judged
//! in [`readmit_core::account`]; here are the quota of the operator and the look at codes.

use crate::app::App;
use crate::authenticators::AccountRefusal;
use crate::caller::Caller;
use crate::codes::IssuedCode;
use crate::failure::Failure;
use crate::store::{Concern, Parts};
use readmit_core::Account;
use readmit_core::account::{IssueOrder, IssueTerms};
use readmit_core::code::{IssueRefusal, Scope};
use readmit_core::configuration::Configuration;
use readmit_core::credentials::{Left, Quota};
use readmit_core::digest::{Digest, Purpose};
use readmit_core::event::EventKind;
use readmit_core::id::{AccountId, ApprovalId};
use readmit_core::identifier::Identifier;
use readmit_core::operator::Area;
use readmit_core::verification::VerificationRecord;
use std::sync::Arc;

/// The terms under which an operator can issue a code, with what they were worked out from.
#[derive(Debug)]
pub struct Terms {
    /// The terms.
    pub terms: IssueTerms,
    /// How many codes the operator can still issue.
    pub agent_left: Left,
    /// The configuration.
    pub configuration: Arc<Configuration>,
    /// The account.
    pub account: Account,
}

impl App {
    /// Issues a code as an operator. The operator's quota is paid first, on their own account, so that it
    /// holds over all replicas; it stays paid when the order is then refused. A service application has none. Who is
    /// bound by it: [`Configuration::quotas_bind`](readmit_core::configuration::Configuration::quotas_bind).
    pub async fn issue_as_operator(
        &self,
        caller: &Caller,
        identifier: &Identifier,
        mut order: IssueOrder,
    ) -> Result<Result<IssuedCode, IssueRefusal>, Failure> {
        if order.verification.is_empty() {
            order.verification = self.verified_for(identifier, order.approval).await?;
        }
        // A request that is only repeated is answered without being counted again.
        let repeated = order.idempotency.is_some() && self.was_issued(identifier, order.idempotency).await?;
        if let Some(agent) = caller.authority.operator()
            && !repeated
            && let Err(refusal) = self.pay_quota(caller, agent).await?
        {
            return Ok(Err(refusal));
        }
        self.issue_code(caller, identifier, order, None).await
    }

    /// The terms under which the caller can issue a code for an account now. `None`: there is no such application.
    pub async fn issue_terms(
        &self,
        caller: &Caller,
        account: AccountId,
        scope: Scope,
    ) -> Result<Result<Option<Terms>, AccountRefusal>, Failure> {
        let permission = Area::TemporaryAccessCode.read();
        let found = match self.account_in_reach(caller, permission, account, Parts::ALL).await? {
            Ok(found) => found,
            Err(refusal) => return Ok(Err(refusal)),
        };
        let (configuration, now) = (self.configuration().await?, self.now());
        let Some(mut terms) = found.issue_terms(scope, self.issue_context(&configuration, caller), now)
        else {
            return Ok(Ok(None));
        };
        let bound = configuration.quotas_bind(caller.authority, caller.signed_in_at);
        let quota = if bound { configuration.organisation.desk.per_agent } else { Quota::default() };
        let agent = match caller.authority.operator() {
            Some(agent) => self.account_with_credentials(agent).await?,
            None => None,
        };
        let tally = agent.map(|agent| agent.credentials.issued_by).unwrap_or_default();
        let spent = tally.spent(now, quota).map(|stretch| IssueRefusal::AgentQuota { stretch });
        terms.obstacles.extend(spent);
        Ok(Ok(Some(Terms { terms, agent_left: tally.left(now, quota), configuration, account: found })))
    }

    async fn was_issued(
        &self,
        identifier: &Identifier,
        idempotency: Option<Digest>,
    ) -> Result<bool, Failure> {
        let account = self.store.account(self.tenant, identifier.clone(), Parts::USUAL).await?;
        Ok(account.is_some_and(|account| account.hot.codes.iter().any(|c| c.idempotency() == idempotency)))
    }

    /// How the caller was verified when the approval was asked for: nobody goes through the checklist twice.
    async fn verified_for(
        &self,
        identifier: &Identifier,
        approval: Option<ApprovalId>,
    ) -> Result<VerificationRecord, Failure> {
        let Some(approval) = approval else { return Ok(VerificationRecord::new()) };
        let account = self.store.account(self.tenant, identifier.clone(), Parts::ALL).await?;
        let approvals = account.map(|account| account.credentials.approvals.clone()).unwrap_or_default();
        let found = approvals.into_iter().find(|known| known.id == approval);
        Ok(found.map(|found| found.verification).unwrap_or_default())
    }

    pub(crate) async fn pay_quota(
        &self,
        caller: &Caller,
        agent: AccountId,
    ) -> Result<Result<(), IssueRefusal>, Failure> {
        // No older than the look at the caller's token or session, which came before.
        let configuration = self.known_configuration().await?;
        if !configuration.quotas_bind(caller.authority, caller.signed_in_at) {
            return Ok(Ok(()));
        }
        let concern = Concern::account(self.tenant, agent).with_credentials();
        self.decide(concern, caller.origin(), |desk, turn| {
            let quota = desk.configuration().organisation.desk.per_agent;
            let Some(account) = desk.account.as_mut() else { return Ok(()) };
            account.credentials.issued_by.take(turn.now, quota).map_err(|stretch| {
                turn.record(EventKind::AgentQuotaExceeded { stretch });
                IssueRefusal::AgentQuota { stretch }
            })
        })
        .await
    }

    /// What a caller named a request, as it is kept: another caller's same name is another one.
    pub fn idempotency_digest(&self, caller: &Caller, name: &str) -> Digest {
        let who = caller.authority.operator().map_or([0; 16], |account| *account.as_bytes());
        // The oldest key, so that a rotation does not let a request be carried out twice.
        let keys = &self.keys.digest;
        let key = keys.iter().last().unwrap_or_else(|| keys.current());
        key.digest(Purpose::Idempotency, &[self.tenant.as_bytes(), &who, name.as_bytes()])
    }
}
