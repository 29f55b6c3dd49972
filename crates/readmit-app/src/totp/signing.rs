//! Signing a transaction: a challenge for the owner's app, and the tokens that repeat what was approved.

use super::codes::{NotVerified, counted, read, refuse};
use super::vault::{Stop, reading_seeds, settle};
use crate::app::App;
use crate::caller::Caller;
use crate::failure::Failure;
use crate::metrics::TokensFor;
use crate::redeem::Granted;
use crate::store::Concern;
use crate::tokens::TokenSet;
use readmit_core::account::SignIn;
use readmit_core::account::totp::{SignAttempt, TotpAttempt, TotpReason, TotpRefusal};
use readmit_core::code::{ApprovalData, Owner};
use readmit_core::id::{ApplicationId, ClientId};
use readmit_core::identifier::Identifier;
use readmit_core::secret::Secret;
use readmit_core::session::Method;
use readmit_core::time::Span;
use readmit_core::transaction::TransactionKey;

/// A started transaction.
#[derive(Debug, Clone)]
pub struct NewTransaction {
    /// What it is signed under.
    pub key: TransactionKey,
    /// What the owner types into their app, or compares: below a million.
    pub challenge: u32,
    /// How long it can be signed.
    pub life: Span,
}

/// A response to a challenge.
#[derive(Debug, Clone)]
pub struct SignTransaction {
    /// The transaction.
    pub key: TransactionKey,
    /// What the owner's app showed.
    pub typed: Secret,
    /// The client that presents it.
    pub client: ClientId,
    /// Its application.
    pub application: ApplicationId,
}

/// Why no transaction was started.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NotStarted(pub TotpRefusal);

impl App {
    /// Starts a transaction for a user: makes the challenge that stands for what is approved.
    pub async fn start_transaction(
        &self,
        caller: &Caller,
        by: (ClientId, ApplicationId),
        identifier: &Identifier,
        approval_data: ApprovalData,
    ) -> Result<Result<NewTransaction, NotStarted>, Failure> {
        let (client, application) = by;
        let keys = self.keys.digest.clone();
        let mut origin = caller.origin();
        origin.identifier = Some(identifier.given.clone());
        let concern = self.about(identifier).with_credentials();
        let started = self
            .decide(concern, origin, move |desk, turn| {
                let configuration = desk.configuration().clone();
                let live = configuration.live_client(client).filter(|(_, of)| of.id == application);
                let Some((_, live)) = live else {
                    return Err(TotpRefusal::record(TotpReason::ClientGone, turn));
                };
                let Some(account) = desk.account.as_mut() else {
                    return Err(TotpRefusal::record(TotpReason::UnknownAccount, turn));
                };
                let data = approval_data.clone();
                account.start_transaction((application, client), data, &live.totp, &keys, turn)
            })
            .await?;
        let (key, transaction) = match started {
            Ok(started) => started,
            Err(refusal) => return Ok(Err(NotStarted(refusal))),
        };
        let owner = Owner { tenant: self.tenant, account: key.account };
        let challenge = transaction.challenge(owner, &self.keys.digest);
        let challenge = challenge.ok_or_else(|| Failure::Keys("the challenge's key is gone".to_owned()))?;
        Ok(Ok(NewTransaction { key, challenge, life: transaction.expires_at.since(transaction.started_at) }))
    }

    /// Judges a response. Where it is right, a session begins whose tokens repeat what was approved.
    pub async fn sign_transaction(
        &self,
        caller: &Caller,
        order: SignTransaction,
    ) -> Result<Result<(TokenSet, ApprovalData), NotVerified>, Failure> {
        let typed = match read(&order.typed) {
            Ok(typed) => typed,
            Err(typo) => return Ok(Err(typo)),
        };
        let keys = self.keys.clone();
        let SignTransaction { key, client, application, .. } = order;
        let concern = Concern::account(self.tenant, key.account).with_credentials();
        let verdict = self
            .decide(concern, caller.origin(), move |desk, turn| {
                let configuration = desk.configuration().clone();
                let live = configuration.live_client(client).filter(|(_, of)| of.id == application);
                let Some((_, live)) = live else { return Err(refuse(TotpReason::ClientGone, turn)) };
                let Some(account) = desk.account.as_mut() else {
                    return Err(refuse(TotpReason::NoTransaction, turn));
                };
                let totp = TotpAttempt { typed: &typed, application: Some(application), policy: &live.totp };
                let attempt = SignAttempt { transaction: key.id, totp };
                let signed = reading_seeds(&keys, account, turn, |account, seeds, turn| {
                    account.sign_transaction(&attempt, seeds, &keys.digest, turn)
                })?;
                let signature = signed.map_err(|no| Stop::Refused(NotVerified::from(no)))?;
                let sign_in = SignIn {
                    application,
                    client,
                    code: None,
                    methods: vec![Method::Totp],
                    totp: Some(signature.totp),
                    approval_data: Some(signature.approval_data.clone()),
                    life: live.sessions.session_life,
                };
                let granted = Granted::begin(desk, sign_in, turn);
                let granted = granted.ok_or_else(|| refuse(TotpReason::NoTransaction, turn))?;
                Ok((granted, signature.approval_data))
            })
            .await?;
        let verdict = settle(verdict)?;
        counted(&verdict);
        match verdict {
            Ok((granted, data)) => {
                self.sign_tokens(&granted, client, TokensFor::SignIn).map(|tokens| Ok((tokens, data)))
            }
            Err(refusal) => Ok(Err(refusal)),
        }
    }
}
