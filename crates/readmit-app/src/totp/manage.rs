//! TOTPs of a user: locked, unlocked and taken away.

use super::codes::policy;
use super::register::owner;
use super::vault::{Stop, settle, with_seeds};
use crate::app::App;
use crate::caller::{Caller, permit};
use crate::failure::Failure;
use crate::keys::Keys;
use crate::operator_access::may_let_in;
use crate::store::{Concern, Desk};
use readmit_core::Account;
use readmit_core::account::totp::{Changer, TotpChange, UnlockTotp};
use readmit_core::id::{ClientId, TotpId};
use readmit_core::identifier::Identifier;
use readmit_core::operator::{Area, Denial};
use readmit_core::session::SessionKey;
use readmit_core::totp::TotpPolicy;
use readmit_core::turn::Turn;

/// Why a TOTP was left as it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ManageRefusal {
    /// No account has this identifier.
    #[error("no such account")]
    NoSuchAccount,
    /// The session is over.
    #[error("the session is over")]
    NoSession,
    /// The application or its client is gone or switched off.
    #[error("the application or its client is gone or switched off")]
    ClientGone,
    /// The caller may not do this, or not to this account.
    #[error(transparent)]
    Denied(#[from] Denial),
    /// A rule said no.
    #[error(transparent)]
    Refused(#[from] TotpChange),
}

impl App {
    /// Takes a user's TOTP away: the named one, or the only one.
    pub async fn revoke_totp(
        &self,
        caller: &Caller,
        identifier: &Identifier,
        id: Option<TotpId>,
    ) -> Result<Result<TotpId, ManageRefusal>, Failure> {
        let (keys, of, authority) = (self.keys.clone(), caller.client, caller.authority);
        let concern = self.about(identifier).with_credentials();
        let verdict = self
            .decide(concern, caller.origin(), move |desk, turn| {
                let policy = policy(desk, of).cloned().ok_or(Stop::Refused(ManageRefusal::ClientGone))?;
                let by = if of.is_some() { Changer::Client } else { Changer::Operator };
                may_let_in(desk, authority, turn).map_err(|denial| Stop::Refused(denial.into()))?;
                let account = reached(desk, authority, Area::Authenticators, turn).map_err(Stop::Refused)?;
                revoke(&keys, account, (id, by, &policy), turn)
            })
            .await?;
        settle(verdict)
    }

    /// Takes a TOTP of the owner of a session away.
    pub async fn revoke_own_totp(
        &self,
        caller: &Caller,
        (client, key): (ClientId, SessionKey),
        id: Option<TotpId>,
    ) -> Result<Result<TotpId, ManageRefusal>, Failure> {
        let keys = self.keys.clone();
        let concern = Concern::session(self.tenant, key).with_credentials();
        let verdict = self
            .decide(concern, caller.origin(), move |desk, turn| {
                let none = || Stop::Refused(ManageRefusal::NoSession);
                let (session, by) = owner(desk, key, client, turn).ok_or_else(none)?;
                let policy = policy(desk, Some((client, session.application))).cloned();
                let policy = policy.ok_or(Stop::Refused(ManageRefusal::ClientGone))?;
                let account = desk.account.as_mut().ok_or_else(none)?;
                revoke(&keys, account, (id, by, &policy), turn)
            })
            .await?;
        settle(verdict)
    }

    /// Locks a user's TOTP, or TOTP for the user altogether, until it is unlocked.
    pub async fn lock_totp(
        &self,
        caller: &Caller,
        identifier: &Identifier,
        id: Option<TotpId>,
    ) -> Result<Result<(), ManageRefusal>, Failure> {
        let authority = caller.authority;
        self.decide(self.about(identifier), caller.origin(), move |desk, turn| {
            let account = reached(desk, authority, Area::Authenticators, turn)?;
            match id {
                Some(id) => account.lock_one_totp(id, turn)?,
                None => account.deactivate_totp(turn),
            }
            Ok(())
        })
        .await
    }

    /// Lifts locks of a user's TOTP, or of TOTP for the user altogether. Answers whether there was anything to lift.
    pub async fn unlock_totp(
        &self,
        caller: &Caller,
        identifier: &Identifier,
        id: Option<TotpId>,
        which: UnlockTotp,
    ) -> Result<Result<bool, ManageRefusal>, Failure> {
        let authority = caller.authority;
        self.decide(self.about(identifier), caller.origin(), move |desk, turn| {
            let account = reached(desk, authority, Area::Unlock, turn)?;
            Ok(match id {
                Some(id) => account.unlock_one_totp(id, which, turn)?,
                None => account.unlock_totp(which, turn),
            })
        })
        .await
    }
}

fn revoke(
    keys: &Keys,
    account: &mut Account,
    (id, by, policy): (Option<TotpId>, Changer, &TotpPolicy),
    turn: &mut Turn,
) -> Result<TotpId, Stop<ManageRefusal>> {
    let revoked = with_seeds(keys, account, turn, |account, seeds, turn| {
        account.revoke_totp(id, by, policy, seeds, turn)
    })?;
    revoked.map_err(|no| Stop::Refused(no.into()))
}

/// The account on the desk, if the caller may act there.
fn reached<'d>(
    desk: &'d mut Desk<'_>,
    authority: readmit_core::operator::Authority,
    area: Area,
    turn: &mut Turn,
) -> Result<&'d mut Account, ManageRefusal> {
    desk.account.as_ref().ok_or(ManageRefusal::NoSuchAccount)?;
    permit(authority, desk, area.write(), turn)?;
    desk.account.as_mut().ok_or(ManageRefusal::NoSuchAccount)
}
