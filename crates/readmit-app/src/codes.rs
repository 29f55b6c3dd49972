//! Issuing and withdrawing temporary access codes.

use crate::app::App;
use crate::caller::Caller;
use crate::failure::Failure;
use readmit_core::account::{IssueOrder, Issued};
use readmit_core::code::{IssueRefusal, Scope};
use readmit_core::code_policy::CodePolicy;
use readmit_core::configuration::Configuration;
use readmit_core::event::EventKind;
use readmit_core::id::{AccountId, CodeId};
use readmit_core::identifier::Identifier;

/// A code that was issued, and for whom.
#[derive(Debug, Clone)]
pub struct IssuedCode {
    /// The account.
    pub account: AccountId,
    /// The code at its one plain moment.
    pub issued: Issued,
}

/// The policy that governs codes of a scope.
pub fn policy_of(configuration: &Configuration, scope: Scope) -> Option<&CodePolicy> {
    match scope {
        Scope::Organisation => Some(&configuration.organisation.codes),
        Scope::Application(id) => {
            configuration.application(id).map(|application| &application.passcodes.policy)
        }
    }
}

impl App {
    /// Issues a code for whoever has `identifier`.
    pub async fn issue_code(
        &self,
        caller: &Caller,
        identifier: &Identifier,
        order: IssueOrder,
    ) -> Result<Result<IssuedCode, IssueRefusal>, Failure> {
        let keys = self.keys.digest.clone();
        let client = caller.client;
        let mut origin = caller.origin();
        origin.identifier = Some(identifier.given.clone());
        self.decide(self.about(identifier), origin, move |desk, turn| {
            let configuration = desk.configuration().clone();
            let gone = client.is_some_and(|(id, _)| configuration.live_client(id).is_none());
            let policy = policy_of(&configuration, order.scope);
            let refusal = match (&mut *desk.account, policy) {
                (_, _) if gone => IssueRefusal::ClientGone,
                (_, None) => IssueRefusal::ClientGone,
                (None, Some(_)) => IssueRefusal::UnknownAccount,
                (Some(account), Some(policy)) => {
                    let issued = account.issue_code(&order, policy, &keys, turn)?;
                    return Ok(IssuedCode { account: account.id, issued });
                }
            };
            turn.record(EventKind::CodeIssueRefused { reason: refusal });
            Err(refusal)
        })
        .await
    }

    /// Withdraws the live codes of `scope`, or all of them. `None` when there is no such account.
    pub async fn revoke_codes(
        &self,
        caller: &Caller,
        identifier: &Identifier,
        scope: Option<Scope>,
    ) -> Result<Option<Vec<CodeId>>, Failure> {
        self.decide(self.about(identifier), caller.origin(), move |desk, turn| {
            let account = desk.account.as_mut()?;
            Some(account.revoke_codes(turn, |code| scope.is_none_or(|scope| code.scope == scope)))
        })
        .await
    }
}
