//! Issuing and withdrawing temporary access codes.

use crate::app::App;
use crate::authenticators::AccountRefusal;
use crate::caller::{Caller, permit};
use crate::failure::Failure;
use crate::letter::{Content, CustomText, Letter};
use crate::metrics;
use crate::store::{Concern, Parts};
use readmit_core::Account;
use readmit_core::account::{IssueContext, IssueOrder, Issued};
use readmit_core::code::{IssueRefusal, Scope};
use readmit_core::configuration::Configuration;
use readmit_core::event::EventKind;
use readmit_core::id::{AccountId, CodeId};
use readmit_core::identifier::Identifier;
use readmit_core::operator::Area;
use readmit_core::outbox::Channel;
use readmit_core::turn::Turn;

/// A code that was issued, and for whom.
#[derive(Debug, Clone)]
pub struct IssuedCode {
    /// The account.
    pub account: AccountId,
    /// The code at its one plain moment. Where it was sent it is not for the caller's eyes.
    pub issued: Issued,
}

/// How a code is sent.
#[derive(Debug, Clone)]
pub struct Dispatch {
    /// By which channel.
    pub channel: Channel,
    /// To this address instead of the account's own. Who names an address can read what is sent there, so
    /// such a code counts as shown to the caller.
    pub to: Option<String>,
    /// In the application's own words.
    pub custom: Option<CustomText>,
}

impl App {
    /// Issues a code for whoever has `identifier`; with a `dispatch` it is sent, in the same commit.
    pub async fn issue_code(
        &self,
        caller: &Caller,
        identifier: &Identifier,
        mut order: IssueOrder,
        dispatch: Option<Dispatch>,
    ) -> Result<Result<IssuedCode, IssueRefusal>, Failure> {
        order.send = dispatch.as_ref().filter(|dispatch| dispatch.to.is_none()).map(|d| d.channel);
        let client = caller.client;
        let mut origin = caller.origin();
        origin.identifier = Some(identifier.given.clone());
        let app = self.clone();
        // Asked for in advance where they will be needed, as far as is known; the rule sees whether they are.
        let known = self.known_configuration().await?;
        let concern = self.about(identifier);
        let concern = if app.issue_context(&known, caller).needs_credentials(&order) {
            concern.with_credentials()
        } else {
            concern
        };
        let caller = caller.clone();
        let verdict = self
            .decide(concern, origin, move |desk, turn| {
                let configuration = desk.configuration().clone();
                let context = app.issue_context(&configuration, &caller);
                if context.needs_credentials(&order) && !desk.ask(Parts::ALL) {
                    return Err(IssueRefusal::UnknownAccount);
                }
                let gone = client.is_some_and(|(id, _)| configuration.live_client(id).is_none());
                let known = configuration.code_policy(order.scope).is_some() && !gone;
                let refusal = match &mut *desk.account {
                    _ if !known => IssueRefusal::ClientGone,
                    None => IssueRefusal::UnknownAccount,
                    Some(account) => match address(account, dispatch.as_ref()) {
                        Err(channel) => IssueRefusal::NoAddress { channel },
                        Ok(to) => {
                            let issued = account.issue_code(&order, context, turn);
                            if is_objected(&issued) && !account.credentials.is_loaded() {
                                desk.ask(Parts::ALL);
                                return Err(IssueRefusal::UnknownAccount);
                            }
                            let issued = issued?;
                            if let (Some(dispatch), Some(to)) = (&dispatch, to) {
                                let sent = (dispatch, to);
                                app.send_code(&configuration, account, sent, &order, &issued, turn);
                            }
                            return Ok(IssuedCode { account: account.id, issued });
                        }
                    },
                };
                turn.record(EventKind::CodeIssueRefused { reason: refusal.clone() });
                Err(refusal)
            })
            .await?;
        match &verdict {
            Ok(_) => metrics::code_issued(),
            Err(refusal) => metrics::code_not_issued(refusal),
        }
        Ok(verdict)
    }

    pub(crate) fn issue_context<'a>(
        &'a self,
        configuration: &'a Configuration,
        caller: &Caller,
    ) -> IssueContext<'a> {
        let Caller { authority, signed_in_at, .. } = *caller;
        IssueContext { configuration, authority, signed_in_at, keys: &self.keys.digest }
    }

    fn send_code(
        &self,
        configuration: &Configuration,
        account: &Account,
        (dispatch, to): (&Dispatch, String),
        order: &IssueOrder,
        issued: &Issued,
        turn: &mut Turn,
    ) {
        let application = match order.scope {
            Scope::Application(id) => configuration.application(id).map(|found| found.name.clone()),
            Scope::Organisation => None,
        };
        let letter = Letter {
            to,
            language: account.profile.language.clone(),
            organisation: configuration.organisation.name.clone(),
            application,
            content: Content::Code {
                code: issued.display.clone(),
                life: issued.expires_at.since(issued.starts_at),
                custom: dispatch.custom.clone(),
            },
        };
        let whom = (account.tenant, account.id);
        match letter.seal(whom, dispatch.channel, issued.expires_at, &self.keys, turn) {
            Ok(message) => turn.send(message),
            // Sealing fails only without a key, and a ring without one is not opened.
            Err(error) => tracing::error!(%error, "a code could not be written into the outbox"),
        }
    }

    /// Withdraws one code, if it can still be used. Answers whether it could.
    pub async fn revoke_code(
        &self,
        caller: &Caller,
        account: AccountId,
        code: CodeId,
    ) -> Result<Result<bool, AccountRefusal>, Failure> {
        let authority = caller.authority;
        self.decide(Concern::account(self.tenant, account), caller.origin(), move |desk, turn| {
            desk.account.as_ref().ok_or(AccountRefusal::NoSuchAccount)?;
            permit(authority, desk, Area::TemporaryAccessCode.write(), turn)?;
            let account = desk.account.as_mut().ok_or(AccountRefusal::NoSuchAccount)?;
            let now = turn.now;
            let revoked = account.revoke_codes(turn, |known| known.id == code && known.is_guessable_at(now));
            Ok(!revoked.is_empty())
        })
        .await
    }

    /// Withdraws the live codes of `scope`, or all of them.
    pub async fn revoke_codes(
        &self,
        caller: &Caller,
        identifier: &Identifier,
        scope: Option<Scope>,
    ) -> Result<Result<Vec<CodeId>, AccountRefusal>, Failure> {
        let authority = caller.authority;
        self.decide(self.about(identifier), caller.origin(), move |desk, turn| {
            desk.account.as_ref().ok_or(AccountRefusal::NoSuchAccount)?;
            permit(authority, desk, Area::TemporaryAccessCode.write(), turn)?;
            let account = desk.account.as_mut().ok_or(AccountRefusal::NoSuchAccount)?;
            Ok(account.revoke_codes(turn, |code| scope.is_none_or(|scope| code.scope == scope)))
        })
        .await
    }
}

/// Where a code goes. `Err`: the account has no address of the kind.
/// Whether policies object to a code, be it with a warning alone.
const fn is_objected(issued: &Result<Issued, IssueRefusal>) -> bool {
    match issued {
        Ok(issued) => issued.against_policy.is_some(),
        Err(refusal) => matches!(refusal, IssueRefusal::AgainstPolicy(_)),
    }
}

fn address(account: &Account, dispatch: Option<&Dispatch>) -> Result<Option<String>, Channel> {
    let Some(dispatch) = dispatch else { return Ok(None) };
    let own = match dispatch.channel {
        Channel::Email => account.profile.email.as_ref(),
        Channel::Sms => account.profile.phone_number.as_ref(),
    };
    let to = dispatch.to.clone().or_else(|| own.map(|contact| contact.value.clone()));
    to.map(Some).ok_or(dispatch.channel)
}
